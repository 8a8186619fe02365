"""Letters at a time: FA* by exponentials of its linear form, any other flow by its Taylor series.

FA*: U'' = K U' + Q U with K = M - G^-1 M' G and Q = G^-1 B'B; Z = (Z(0) + B int U) U^-1. No frame.
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
from faverify.checker.fa_star import require_flow, settled
from faverify.checker.growth import balanced, distance, grown
from faverify.checker.scope import behind
from faverify.checker.taylor import Piece, at_state, sum_of, taylor, upper
from faverify.checker.values import World
from faverify.errors import UnableError

MOST_STEPS, FEWEST_BITS, MOST_BITS = 2_000, 256, 60_000
ROUGH, FINE, FIFTY = (24, 20, 110), (32, 32, 160), (40, 50, 170)
"""Order of a series, digits of its last terms, bits: of a second opinion, with an error bound, of a path to compare."""
LAST = 8  # terms that have to be small


_STARS: dict[str, "_Star"] = {}
_PATHS: dict[str, "_Path"] = {}
MOST_PATHS = 40


def is_fa_star(world: World) -> bool:
    """Whether the flow is said to be FA*'s; that it is one is checked where it is used."""
    return world.theory.trajectory == "fa_star" and set(world.theory.flow) == {"Z"}


def told(start: World) -> str:
    """What letters in motion depend on, but for the time."""
    if not start.told:
        theory = start.theory
        texts = [theory.shapes, theory.flow, theory.values, theory.definitions, theory.starts, sorted(theory.inputs)]
        numbers = {name: str(value) for name, value in start.parameters.items()}
        start.told = json.dumps([texts, start.case, numbers], sort_keys=True)
    return start.told


def moved(world: World, time: Fraction) -> Mapping[str, Any]:
    """The letters that move, at a time; those found before are kept."""
    start = world.start
    if not is_fa_star(world):
        return series(start, time)
    key = told(start)
    if key not in _STARS:
        if len(_STARS) >= MOST_PATHS:
            _STARS.clear()
        require_flow(start, key)
        _STARS[key] = _Star(_exact(start, "Z"), _exact(start, "Y @ C"))
    return {"Z": _STARS[key].at(time)}


def rounded(world: World) -> World:
    """The world at its time along a path of about fifty digits, whose error has no bound, the world is told."""
    start = world.start
    start.guessed = True
    key = f"{told(start)} rounded"
    if key not in _PATHS:
        _PATHS[key] = _Path(settled(start) if is_fa_star(start) else start, False, FIFTY)
    made = World(start.theory, start.ring, start.case, {})
    made.motion = lambda _, time: {name: value.mid() for name, value in _PATHS[key].at(time).at(time).items()}
    made.parameters = start.parameters
    return made.at(world.time)


class _Star:
    """Z along FA* from a start: (U, U', J)' is linear, J the integral of U; Z = (Z(0) + B J) U^-1.

    States are moved on by exponentials over the gaps between times, which are few where times are evenly spaced.
    """

    def __init__(self, z0: Any, b: Any) -> None:
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
        self.z0, self.b, self.r, self.linear = z0, b, r, flint.fmpq_mat(rows)
        self.begin = flint.fmpq_mat(eye + m.tolist() + none)
        self.spread = _spread(self.linear)
        self.states: dict[int, dict[Fraction, Any]] = {}
        self.gaps: dict[tuple[int, Fraction], Any] = {}

    def at(self, time: Fraction) -> Any:
        """Z at a time, enclosed."""
        needed, bits = flint.ctx.prec + 104 + self.spread * float(time) * 1.45, FEWEST_BITS
        while bits < needed:  # (a few precisions only, so that states are found again)
            bits += bits // 2
        while bits <= MOST_BITS:  # (bits that would be too many end it at once)
            for near in (True, False):
                with flint.ctx.workprec(bits):
                    z = self._solved(self._state(time, bits, near))
                if z is not None and all(_narrow(x) for x in z.entries()):
                    return z
            bits *= 2
        raise UnableError("the exponential needs more bits")

    def _state(self, time: Fraction, bits: int, near: bool) -> Any:
        """(U, U', J) at a time, from the last time before it that is known, or from the start."""
        known = self.states.setdefault(bits, {Fraction(0): flint.arb_mat(self.begin)})
        if not near or time not in known:
            before = max(t for t in known if t <= time) if near else Fraction(0)
            gap = time - before
            if (bits, gap) not in self.gaps:
                self.gaps[bits, gap] = (flint.arb_mat(self.linear) * arb(gap)).exp()
            known[time] = self.gaps[bits, gap] * known[before]
        return known[time]

    def _solved(self, state: Any) -> Any:
        rows = state.tolist()
        u, j = flint.arb_mat(rows[: self.r]), flint.arb_mat(rows[2 * self.r :])
        try:
            return u.transpose().solve((flint.arb_mat(self.z0) + flint.arb_mat(self.b) * j).transpose()).transpose()
        except ZeroDivisionError:
            return None


def _spread(linear: Any) -> float:
    """How fast quotients cancel, guessed from the spectrum in doubles: where to begin."""
    import numpy as np

    try:
        parts = np.linalg.eigvals(np.array([[int(x.p) / int(x.q) for x in row] for row in linear.tolist()])).real
    except (OverflowError, np.linalg.LinAlgError):
        return 0.0
    return float(max(parts) - min(parts))


def _narrow(x: Any) -> bool:
    return bool(x.is_finite() and x.rad() <= (abs(x) + 1).upper() * flint.arb(2) ** (-flint.ctx.prec // 2))


def _exact(world: World, text: str) -> Any:
    from faverify.checker.exact import Exact

    return World(world.theory, Exact(), world.case, {}).text(text)


class _Path:
    """The letters from the start on, as far as was asked: Taylor polynomials one after the other.

    With error bounds if they are asked for, as far as there are any.
    """

    def __init__(self, start: World, bounded: bool, fineness: tuple[int, int, int] = ROUGH) -> None:
        self.start, self.end = start, Fraction(0)
        self.order, self.digits, self.bits = FINE if bounded else fineness
        with flint.ctx.workprec(self.bits):
            letters = {name: start.letter(name) for name in start.theory.flow}
            self.state = {name: value.mid() for name, value in letters.items()}
            self.units = balanced(at_state(start, self.state, self.end)) if bounded else {}
            self.error = distance(letters, self.units) if bounded else None
        self.pieces: list[Piece] = []

    def at(self, time: Fraction) -> Piece:
        """The polynomials at a time; raises `UnableError` where the series do not get there."""
        with flint.ctx.workprec(self.bits):
            while self.end <= time:
                self._step()
        return max((piece for piece in self.pieces if piece.begin <= time), key=lambda piece: piece.begin)

    def _step(self) -> None:
        start = self.start
        rates = map(start.theory.node, start.theory.flow.values())
        if len(self.pieces) >= MOST_STEPS or "t" in behind(rates, start.theory):
            raise UnableError("too many steps of the series, or a flow that depends on time")
        here = at_state(start, self.state, self.end)
        letters, missed = taylor(here, self.order)
        length = Fraction(2) ** min((*_exponents(letters, self.digits), 6))
        bounds = None
        if self.error is not None:
            try:
                bounds = grown(here, letters, missed, length, self.error, self.units)
            except UnableError:  # from here on a second opinion
                self.error, (self.order, self.digits, self.bits) = None, ROUGH
                return
        self.pieces.append(Piece(self.end, letters, bounds and bounds.within))
        self.end += length
        ends = {name: sum_of(terms, arb(length)) for name, terms in letters.items()}
        self.state = {name: value.mid() for name, value in ends.items()}
        if bounds is not None:
            self.error = upper(bounds.end + distance(ends, self.units))


def series(start: World, time: Fraction) -> Mapping[str, Any]:
    """The moving letters at a time, by Taylor steps; the world is told where their error has no bound."""
    key = f"{told(start)} {start.bounding}"
    if key not in _PATHS:
        if len(_PATHS) >= MOST_PATHS:
            _PATHS.clear()
        _PATHS[key] = _Path(start, start.bounding)
    piece = _PATHS[key].at(time)
    start.guessed |= piece.errors is None
    with flint.ctx.workprec(_PATHS[key].bits):
        return piece.at(time)


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
