"""Letters at a time: FA* by one exponential of its linear form, any other flow by its Taylor series.

FA*: U'' = K U' + Q U with K = M - G^-1 M' G and Q = G^-1 B'B; Z = (Z(0) + B int U) U^-1. No doubling, no frame.
The series have steps so short that the last terms are small, a second opinion; where a world asks for it, with a bound
of the error (`taylor`) as long as one is found. The world is told where there is none.
"""

import json
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import arb
from faverify.checker.fa_star import require_flow
from faverify.checker.growth import grown
from faverify.checker.scope import behind
from faverify.checker.taylor import Piece, at_state, distances, middle, sum_of, taylor
from faverify.checker.values import World
from faverify.errors import UnableError

MOST_STEPS, MOST_BITS = 2_000, 60_000
ROUGH, FINE = (30, 24, 128), (36, 36, 180)
"""Order of a series, digits of its last terms, bits: of a second opinion, and where an error bound is asked for."""
LAST = 8  # terms that have to be small


_KNOWN: dict[str, Mapping[str, Any]] = {}
_PATHS: dict[str, "_Path"] = {}
_SHOWN: set[str] = set()  # starts whose flow is FA*'s
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
    texts = [theory.shapes, theory.flow, theory.values, theory.definitions, theory.starts, sorted(theory.inputs)]
    return json.dumps([texts, start.case, {k: str(v) for k, v in start.parameters.items()}], sort_keys=True)


def moved(world: World, time: Fraction) -> Mapping[str, Any]:
    """The letters that move, at a time; those found before are kept."""
    start = world.start
    if not is_fa_star(world):
        return series(start, time)
    told = _told(start)
    key = f"{told} {time} {flint.ctx.prec}"
    if key not in _KNOWN:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
            _SHOWN.clear()
        if told not in _SHOWN:
            require_flow(start, told)
            _SHOWN.add(told)
        _KNOWN[key] = fa_star(start, time)
    return _KNOWN[key]


def fa_star(world: World, time: Fraction) -> Mapping[str, Any]:
    """Z at a time, enclosed."""
    z0, b = (_exact(world.start, text) for text in ("Z", "Y @ C"))
    bits = flint.ctx.prec + 64 + _cancelled(z0, b, time)
    while bits <= MOST_BITS:  # (bits that would be too many end it at once)
        with flint.ctx.workprec(bits):
            z = _solved(z0, b, arb(time))
        if z is not None and all(_narrow(x) for x in z.entries()):
            return {"Z": z}
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


class _Path:
    """The letters from the start on, as far as was asked: Taylor polynomials one after the other.

    With error bounds if they are asked for, and then as far as there are any.
    """

    def __init__(self, start: World, bounded: bool) -> None:
        self.start, self.end, self.failed = start, Fraction(0), ""
        self.order, self.digits, self.bits = FINE if bounded else ROUGH
        with flint.ctx.workprec(self.bits):
            letters = {name: start.letter(name) for name in start.theory.flow}
            self.state = {name: middle(value) for name, value in letters.items()}
            self.errors = distances(letters) if bounded else None
        self.pieces: list[Piece] = []

    def at(self, time: Fraction) -> Mapping[str, Any]:
        """The letters at a time; raises `UnableError` where the series do not get there."""
        with flint.ctx.workprec(self.bits):
            while self.end <= time and not self.failed:
                try:
                    self._step()
                except UnableError as error:
                    self.failed = str(error)
            if self.end <= time:
                raise UnableError(self.failed)
            return max((piece for piece in self.pieces if piece.begin <= time), key=lambda piece: piece.begin).at(time)

    def _step(self) -> None:
        start = self.start
        rates = map(start.theory.node, start.theory.flow.values())
        if len(self.pieces) >= MOST_STEPS or "t" in behind(rates, start.theory):
            raise UnableError("too many steps of the series, or a flow that depends on time")
        here = at_state(start, self.state, self.end)
        letters, missed = taylor(here, self.order)
        length = Fraction(2) ** min((*_exponents(letters, self.digits), 6))
        bounds = None if self.errors is None else grown(here, letters, missed, length, self.errors)
        self.pieces.append(Piece(self.end, letters, bounds and bounds.within))
        self.end += length
        ends = {name: sum_of(terms, arb(length)) for name, terms in letters.items()}
        self.state = {name: middle(value) for name, value in ends.items()}
        if bounds is not None:
            self.errors = {name: bounds.end[name] + lost for name, lost in distances(ends).items()}


def series(start: World, time: Fraction) -> Mapping[str, Any]:
    """The moving letters at a time, by Taylor steps; the world is told where their error has no bound."""
    if start.bounding:
        try:
            return _path(start).at(time)
        except UnableError:
            start.bounding = False
    start.guessed = True
    return _path(start).at(time)


def _path(start: World) -> _Path:
    """The path from a start; those found before are kept."""
    key = f"{_told(start)} {start.bounding}"
    if key not in _PATHS:
        if len(_PATHS) >= MOST_PATHS:
            _PATHS.clear()
        _PATHS[key] = _Path(start, start.bounding)
    return _PATHS[key]


def _exponents(letters: Mapping[str, list[Any]], digits: int) -> Iterator[int]:
    """For each of the last terms an e with its size * (2^e)^k below 10^-digits.

    Several, as a series may have every second or fourth term only (from a zero start, say).
    """
    order = len(next(iter(letters.values()))) - 1
    for k in range(order - LAST + 1, order + 1):
        size = max(float(abs(x).upper()) for terms in letters.values() for x in terms[k].entries())
        if not math.isfinite(size) or 0 < size < 1e-300:
            raise UnableError("a series out of the range of doubles")
        if size:
            yield math.floor((-digits / math.log10(2) - math.log2(size)) / k)
