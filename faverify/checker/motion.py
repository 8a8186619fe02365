"""Letters at a time: FA* by one exponential of its linear form, any other flow by its Taylor series (heuristic).

FA*: U'' = K U' + Q U with K = M - G^-1 M' G and Q = G^-1 B'B; Z = (Z(0) + B int U) U^-1. No doubling, no frame.
The series are of order 30, with steps so short that the last terms are below 10^-24: not a proof, a second opinion.
"""

import json
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import arb
from faverify.checker.derive import moves
from faverify.checker.language import Node, walk
from faverify.checker.values import World
from faverify.errors import UnableError

ORDER, DIGITS, MOST_STEPS, MOST_BITS, SERIES_BITS = 30, 24, 2_000, 60_000, 128
LAST = 8  # terms that have to be small


_KNOWN: dict[str, Mapping[str, Any]] = {}
_PATHS: dict[str, "_Path"] = {}
MOST_KNOWN, MOST_PATHS = 4_000, 40


def is_fa_star(world: World) -> bool:
    """Whether the flow is said to be FA*'s; that it is one is checked where it is used."""
    return world.theory.trajectory == "fa_star" and set(world.theory.flow) == {"Z"}


def motion_of(world: World) -> Any:
    """The motion of a world's theory."""
    return moved


def _told(start: World) -> str:
    """What letters in motion depend on, but for the time."""
    theory = start.theory
    texts = [theory.shapes, theory.flow, theory.values, theory.definitions, theory.starts]
    return json.dumps([texts, start.case, {k: str(v) for k, v in start.parameters.items()}], sort_keys=True)


def moved(world: World, time: Fraction) -> Mapping[str, Any]:
    """The letters that move, at a time; those found before are kept."""
    start = world.start
    if not is_fa_star(world):
        return series(start, time)
    key = f"{_told(start)} {time} {flint.ctx.prec}"
    if key not in _KNOWN:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = fa_star(start, time)
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

    return World(world.theory, Exact(), world.case, {}).text(text)


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
        self.world, self.letters, self.memo = world, letters, dict[int, list[Any]]()
        self._still: dict[int, bool] = {}

    def still(self, node: Node) -> bool:
        """Whether an expression does not move."""
        if id(node) not in self._still:  # (the nodes live as long as their theory)
            self._still[id(node)] = not moves(node, self.world.theory)
        return self._still[id(node)]

    def coefficient(self, node: Node, k: int) -> Any:
        """The k-th coefficient."""
        found = self.memo.setdefault(id(node), [])
        while len(found) <= k:
            found.append(self._next(node, len(found)))
        return found[k]

    def _next(self, node: Node, k: int) -> Any:
        parts, theory = node.args, self.world.theory
        if node.op == "let" and node.value in self.letters:
            return self.letters[node.value][k]
        if self.still(node):
            return self.world.value(node) if k == 0 else self.world.value(node) * 0
        if node.op == "let":
            return self.coefficient(theory.node(theory.definitions.get(node.value) or theory.values[node.value]), k)
        if node.op in ("add", "sub"):
            left, right = (self.coefficient(part, k) for part in parts)
            return left + right if node.op == "add" else left - right
        if node.op == "mul":
            return self._product(parts[0], parts[1], k)
        if node.op == "T":
            return self.coefficient(parts[0], k).transpose()
        if node.op == "call" and node.value == "tr":
            return flint.arb_mat([[self.coefficient(parts[0], k).trace()]])
        if node.op == "div" and self.still(parts[1]):
            return self.world.ring.divide(self.coefficient(parts[0], k), self.world.value(parts[1]))
        if node.op == "call" and node.value == "inv":
            return self._inverse(node, k)
        raise UnableError(f"no series of {node.op} {node.value or ''}")

    def _product(self, left: Node, right: Node, k: int) -> Any:
        ring, still = self.world.ring, [self.still(part) for part in (left, right)]
        if any(still):
            return ring.mul(self.coefficient(left, 0 if still[0] else k), self.coefficient(right, 0 if still[1] else k))
        pairs = [(self.coefficient(left, i), self.coefficient(right, k - i)) for i in range(k + 1)]
        total = ring.mul(*pairs[0])
        for pair in pairs[1:]:
            total = total + ring.mul(*pair)
        return total

    def _inverse(self, node: Node, k: int) -> Any:
        start = self.coefficient(node.args[0], 0)
        if k == 0:
            return self.world.ring.solve(start, self.world.ring.unit(start.nrows()))
        total = self.coefficient(node.args[0], k) * self.coefficient(node, 0)
        for i in range(1, k):
            total = total + self.coefficient(node.args[0], i) * self.coefficient(node, k - i)
        return self.coefficient(node, 0) * total * -1


class _Path:
    """The letters from the start on, as far as was asked: Taylor polynomials one after the other (heuristic)."""

    def __init__(self, start: World) -> None:
        self.start, self.end, self.failed = start, Fraction(0), ""
        self.state = {name: _middle(start.letter(name)) for name in start.theory.flow}
        self.pieces: list[tuple[Fraction, dict[str, list[Any]]]] = []

    def at(self, time: Fraction) -> Mapping[str, Any]:
        """The letters at a time; raises `UnableError` where the series do not get there."""
        while self.end <= time and not self.failed:
            try:
                self._step()
            except UnableError as error:
                self.failed = str(error)
        if self.end <= time:
            raise UnableError(self.failed)
        now, letters = max((piece for piece in self.pieces if piece[0] <= time), key=lambda piece: piece[0])
        return {name: _sum(terms, arb(time - now)) for name, terms in letters.items()}

    def _step(self) -> None:
        start = self.start
        if len(self.pieces) >= MOST_STEPS or any(
            inner.op == "let" and inner.value == "t" for text in start.theory.flow.values()
            for inner in walk(start.theory.node(text))
        ):  # fmt: skip
            raise UnableError("too many steps of the series, or a flow that depends on time")
        here = World(start.theory, start.ring, start.case, {})
        here.parameters, here.moved, here.time, here.start = start.parameters, dict(self.state), self.end, start
        letters: dict[str, list[Any]] = {name: [value] for name, value in self.state.items()}
        lazy = _Lazy(here, letters)
        for k in range(ORDER):
            made = {n: lazy.coefficient(start.theory.node(text), k) for n, text in start.theory.flow.items()}
            for name, value in made.items():
                letters[name].append(_middle(value / (k + 1)))
        length = Fraction(2) ** min((*_exponents(letters), 6))
        self.pieces.append((self.end, letters))
        self.end += length
        self.state = {name: _middle(_sum(terms, arb(length))) for name, terms in letters.items()}


def series(start: World, time: Fraction) -> Mapping[str, Any]:
    """The moving letters at a time, by Taylor steps (heuristic: the last terms are small, the rest is not bounded)."""
    key = _told(start)
    with flint.ctx.workprec(SERIES_BITS):
        if key not in _PATHS:
            if len(_PATHS) >= MOST_PATHS:
                _PATHS.clear()
            _PATHS[key] = _Path(start)
        return _PATHS[key].at(time)


def _exponents(letters: Mapping[str, list[Any]]) -> Iterator[int]:
    """For each of the last terms an e with its size * (2^e)^k below 10^-DIGITS.

    Several, as a series may have every second or fourth term only (from a zero start, say).
    """
    for k in range(ORDER - LAST + 1, ORDER + 1):
        size = max(float(abs(x).upper()) for terms in letters.values() for x in terms[k].entries())
        if not math.isfinite(size) or 0 < size < 1e-300:
            raise UnableError("a series out of the range of doubles")
        if size:
            yield math.floor((-DIGITS / math.log10(2) - math.log2(size)) / k)


def _middle(matrix: Any) -> Any:
    return flint.arb_mat([[x.mid() for x in row] for row in matrix.tolist()])


def _sum(terms: list[Any], h: Any) -> Any:
    total = terms[-1]
    for term in reversed(terms[:-1]):
        total = total * h + term
    return total
