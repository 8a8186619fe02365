"""Letters at a time: FA* by one exponential of its linear form, any other flow by its Taylor series (heuristic).

FA*: U'' = K U' + Q U with K = M - G^-1 M' G and Q = G^-1 B'B; Z = (Z(0) + B int U) U^-1. No doubling, no frame.
The series are of order 30, with steps so short that the last terms are below 10^-38: not a proof, a second opinion.
"""

import json
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import arb
from faverify.checker.language import Node
from faverify.checker.values import World
from faverify.errors import UnableError

ORDER, MOST_STEPS, MOST_BITS = 30, 400, 60_000
LAST = 8  # terms that have to be small


_KNOWN: dict[str, Mapping[str, Any]] = {}
MOST_KNOWN = 400


def is_fa_star(world: World) -> bool:
    """Whether the flow is said to be FA*'s; that it is one is checked where it is used."""
    return world.theory.trajectory == "fa_star" and set(world.theory.flow) == {"Z"}


def motion_of(world: World) -> Any:
    """The motion of a world's theory."""
    return moved


def moved(world: World, time: Fraction) -> Mapping[str, Any]:
    """The letters that move, at a time; those found before are kept."""
    start, theory = world.start, world.theory
    texts = [theory.flow, theory.values, theory.definitions, theory.starts]
    told = [texts, start.case, {k: str(v) for k, v in start.parameters.items()}, str(time), flint.ctx.prec]
    key = json.dumps(told, sort_keys=True)
    if key not in _KNOWN:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = fa_star(start, time) if is_fa_star(world) else series(start, time)
    return _KNOWN[key]


def fa_star(world: World, time: Fraction, spread: Any = None) -> Mapping[str, Any]:
    """Z at a time (or, with ``spread``, over times that far apart), enclosed."""
    z0, b = (_exact(world.start, text) for text in ("Z", "Y @ C"))
    bits = flint.ctx.prec + 64 + (_cancelled(z0, b, time) if spread is None else 0)
    while bits <= MOST_BITS:  # (bits that would be too many end it at once)
        with flint.ctx.workprec(bits):
            z = _solved(z0, b, arb(time) if spread is None else spread)
        if z is not None and (spread is not None or all(_narrow(x) for x in z.entries())):
            _require_velocity(world, z)
            return {"Z": z}
        if spread is not None:
            break
        bits *= 2
    raise UnableError("the exponential needs more bits")


def _cancelled(z0: Any, b: Any, time: Fraction) -> int:
    """The bits by which the quotient cancels, guessed from the spectrum in doubles: where to begin."""
    import numpy as np

    try:
        z, c = (np.array([[int(x.p) / int(x.q) for x in row] for row in m.tolist()]) for m in (z0, b))
        inverse = np.linalg.inv(z.T @ z)
    except (OverflowError, np.linalg.LinAlgError):
        return 0
    m, r = inverse @ z.T @ c, z.shape[1]
    k = m - inverse @ m.T @ (z.T @ z)
    big = np.block([[np.zeros((r, r)), np.eye(r)], [inverse @ c.T @ c, k]])
    parts = sorted(np.linalg.eigvals(big).real)
    return int((parts[-1] - parts[0]) * float(time) * 1.45) + 40


def _narrow(x: Any) -> bool:
    return bool(x.is_finite() and x.rad() <= (abs(x) + 1).upper() * flint.arb(2) ** (-flint.ctx.prec // 2))


def _exact(world: World, text: str) -> Any:
    from faverify.checker.exact import Exact

    rows = World(world.theory, Exact(), world.case, {}).text(text)
    return flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in rows])


def _solved(z0: Any, b: Any, time: Any) -> Any:
    """Z(time) = (Z(0) + B J) U^-1, where (U, U', J)' is linear."""
    gram = z0.transpose() * z0
    try:
        inverse = gram.inv()
    except ZeroDivisionError:
        raise UnableError("Z(0) has not full column rank") from None
    r, m = z0.ncols(), inverse * z0.transpose() * b
    q, k = inverse * b.transpose() * b, m - inverse * m.transpose() * gram
    eye, none = [[int(i == j) for j in range(r)] for i in range(r)], [[0] * r for _ in range(r)]
    rows = [*(n + e + n for n, e in zip(none, eye, strict=True)),
            *(p + s + n for p, s, n in zip(q.tolist(), k.tolist(), none, strict=True)),
            *(e + n + n for n, e in zip(none, eye, strict=True))]  # fmt: skip
    start = flint.arb_mat(flint.fmpq_mat(eye + m.tolist() + none))
    moved = ((flint.arb_mat(flint.fmpq_mat(rows)) * time).exp() * start).tolist()
    u, j = flint.arb_mat(moved[:r]), flint.arb_mat(moved[2 * r :])
    try:
        return u.transpose().solve((flint.arb_mat(z0) + flint.arb_mat(b) * j).transpose()).transpose()
    except ZeroDivisionError:
        return None


def _require_velocity(world: World, z: Any) -> None:
    """The flow of the theory is FA*'s where the letters are now: (I - Z G^-1 Z') Y C."""
    here = World(world.theory, world.ring, world.start.case, {})
    here.moved, here.parameters = {"Z": z}, world.parameters
    b = here.text("Y @ C")
    try:
        expected = b - z * (z.transpose() * z).solve(z.transpose() * b)
        apart = here.text(world.theory.flow["Z"]) - expected
    except (ZeroDivisionError, UnableError):
        return
    if not all(x.contains(0) for x in apart.entries()):
        raise UnableError("the flow of the theory is not that of FA*")


class _Lazy:
    """The Taylor coefficients of an expression, as many as are asked for."""

    def __init__(self, world: World, letters: Mapping[str, list[Any]]) -> None:
        self.world, self.letters, self.memo = world, letters, dict[Node, list[Any]]()

    def coefficient(self, node: Node, k: int) -> Any:
        """The k-th coefficient."""
        found = self.memo.setdefault(node, [])
        while len(found) <= k:
            found.append(self._next(node, len(found)))
        return found[k]

    def _next(self, node: Node, k: int) -> Any:
        parts, theory = node.args, self.world.theory
        if node.op == "let":
            if node.value in self.letters:
                return self.letters[node.value][k]
            text = theory.definitions.get(node.value) or theory.values.get(node.value)
            if text is not None and self._moves(theory.node(text)):
                return self.coefficient(theory.node(text), k)
        if not self._moves(node):
            return self.world.value(node) if k == 0 else self.world.value(node) * 0
        if node.op in ("add", "sub"):
            left, right = (self.coefficient(part, k) for part in parts)
            return left + right if node.op == "add" else left - right
        if node.op == "mul":
            pairs = [(self.coefficient(parts[0], i), self.coefficient(parts[1], k - i)) for i in range(k + 1)]
            total = self.world.ring.mul(*pairs[0])
            for pair in pairs[1:]:
                total = total + self.world.ring.mul(*pair)
            return total
        if node.op == "T":
            return self.coefficient(parts[0], k).transpose()
        if node.op == "call" and node.value == "tr":
            return flint.arb_mat([[self.coefficient(parts[0], k).trace()]])
        if node.op == "div" and not self._moves(parts[1]):
            return self.world.ring.divide(self.coefficient(parts[0], k), self.world.value(parts[1]))
        if node.op == "call" and node.value == "inv":
            return self._inverse(node, k)
        raise UnableError(f"no series of {node.op} {node.value or ''}")

    def _inverse(self, node: Node, k: int) -> Any:
        first = self.world.ring.solve(self.coefficient(node.args[0], 0), self.world.ring.unit(
            self.coefficient(node.args[0], 0).nrows()))  # fmt: skip
        if k == 0:
            return first
        total = self.coefficient(node.args[0], k) * self.coefficient(node, 0)
        for i in range(1, k):
            total = total + self.coefficient(node.args[0], i) * self.coefficient(node, k - i)
        return first * total * -1

    def _moves(self, node: Node) -> bool:
        from faverify.checker.derive import moves

        return moves(node, self.world.theory)


def series(world: World, time: Fraction) -> Mapping[str, Any]:
    """The moving letters at a time, by Taylor steps (heuristic: the last terms are small, the rest is not bounded)."""
    start = world.start
    path = start.path.setdefault(flint.ctx.prec, [(Fraction(0), {n: start.letter(n) for n in start.theory.flow})])
    done, state = max((node for node in path if node[0] <= time), key=lambda node: node[0])
    for _ in range(MOST_STEPS):
        if done == time:
            return state
        state, length = _step(start, state, time - done, done)
        done += length
        path.append((done, state))
    raise UnableError("too many steps of the series")


def _step(start: World, state: Mapping[str, Any], most: Fraction, now: Fraction) -> tuple[dict[str, Any], Fraction]:
    here = World(start.theory, start.ring, start.case, {})
    here.parameters, here.moved, here.time, here.start = start.parameters, dict(state), now, start
    if any(node.op == "let" and node.value == "t" for text in start.theory.flow.values()
           for node in _nodes(start.theory.node(text))):  # fmt: skip
        raise UnableError("a flow that depends on time")
    letters: dict[str, list[Any]] = {name: [value] for name, value in state.items()}
    lazy = _Lazy(here, letters)
    for k in range(ORDER):
        made = {n: lazy.coefficient(start.theory.node(text), k) for n, text in start.theory.flow.items()}
        for name, value in made.items():
            letters[name].append(value / (k + 1))
    length = min(most, *(Fraction(2) ** e for e in _exponents(letters)))
    power = arb(length)
    return {name: _sum(terms, power) for name, terms in letters.items()}, length


def _exponents(letters: Mapping[str, list[Any]]) -> Iterator[int]:
    """For each of the last terms an e with its size * (2^e)^k below 10^-38.

    Several, as a series may have every second or fourth term only (from a zero start, say).
    """
    for k in range(ORDER - LAST + 1, ORDER + 1):
        size = max(float(abs(x).upper()) for terms in letters.values() for x in terms[k].entries())
        if not math.isfinite(size) or 0 < size < 1e-300:
            raise UnableError("a series out of the range of doubles")
        if size:
            yield math.floor((-38 / math.log10(2) - math.log2(size)) / k)


def _sum(terms: list[Any], h: Any) -> Any:
    total = terms[-1]
    for term in reversed(terms[:-1]):
        total = total * h + term
    return flint.arb_mat([list(row) for row in total.tolist()])


def _nodes(node: Node) -> list[Node]:
    return [node, *(inner for part in node.args for inner in _nodes(part))]
