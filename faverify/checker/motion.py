"""Letters at a time: FA* by exponentials of its linear form, any other flow by its Taylor series.

FA*: U'' = K U' + Q U with K = M - G^-1 M' G and Q = G^-1 B'B; Z = (Z(0) + B int U) U^-1. No frame.
The series have steps so short that the last terms are small, and a bound of their error (`growth`).
"""

import contextlib
import json
import math
from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import arb
from faverify.checker.fa_star import require_flow
from faverify.checker.growth import Grown, Units, balanced, distance, grown
from faverify.checker.scope import behind
from faverify.checker.taylor import Letters as Terms
from faverify.checker.taylor import Piece, sum_of, taylor, upper
from faverify.checker.values import World, at_state
from faverify.errors import UnableError

MOST_STEPS, MOST_GAPS, FEWEST_BITS, MOST_BITS = 2_000, 64, 256, 60_000
MOST_WORK = 20_000_000_000  # bits times size cubed, summed over the states of one start; honest runs need an eighth
FIFTY = 170  # bits of fifty digits, and four
BOUNDED = ((24, 18, 128), (32, 34, 192))
"""Order of a series, digits of its last terms, bits."""
MOST_PRECISE = max(bits for *_, bits in BOUNDED)
Fineness = tuple[int, int, int]
Letters = Callable[[Fraction], Mapping[str, Any]]
LAST, HALVINGS, SMALL = 8, 4, 1e-8  # terms that have to be small; how often steps are shortened, where errors are so


_STARS: dict[str, "_Star"] = {}
_PATHS: dict[str, "Path"] = {}
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
    """The world at its time where the letters that move are cut to about fifty digits: what a path of as many has.

    That it is not the path of a run, the world is told.
    """
    world.start.guessed = True
    made = World(world.theory, world.ring, world.case, {}, _cut)
    made.parameters = world.parameters
    return made.at(world.time)


def _cut(world: World, time: Fraction) -> Mapping[str, Any]:
    letters = moved(world, time)
    with flint.ctx.workprec(FIFTY):
        return {name: (value * 1).mid() for name, value in letters.items()}


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
        self.times: dict[int, list[Fraction]] = {}
        self.gaps: dict[tuple[int, Fraction], Any] = {}
        self.gap, self.work = Fraction(1), 0

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
        """(U, U', J) at a time, from the last time before it that is known, by gaps like the last, or at once."""
        known = self.states.setdefault(bits, {Fraction(0): flint.arb_mat(self.begin)})
        if not near or time not in known:
            times = self.times.setdefault(bits, [Fraction(0)])
            before = times[bisect_right(times, time) - 1] if near else Fraction(0)
            count = (time - before) / self.gap
            if not near or count.denominator != 1 or count > MOST_GAPS:
                self.gap, count = time - before or self.gap, Fraction(1)
            if (bits, self.gap) not in self.gaps:
                self.gaps[bits, self.gap] = (flint.arb_mat(self.linear) * arb(self.gap)).exp()
            for k in range(int(count) if time else 0):
                self.work += bits * (3 * self.r) ** 3
                if self.work > MOST_WORK:
                    raise UnableError("the exponentials take too long")
                reached = before + (k + 1) * self.gap
                if reached not in known:
                    insort(times, reached)
                known[reached] = self.gaps[bits, self.gap] * known[reached - self.gap]
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


class Path:
    """The letters from the start on, as far as was asked: Taylor polynomials one after the other.

    With error bounds; raises `UnableError` where there are none. ``letters`` says where every polynomial begins, if
    that is known from elsewhere.
    """

    def __init__(self, start: World, fineness: Fineness, letters: Letters | None = None) -> None:
        self.start, self.end, self.letters = start, Fraction(0), letters
        self.order, self.digits, self.bits = fineness
        self.units: Units = {}
        self.state, self.error = dict[str, Any](), flint.arb(0)
        self.pieces: list[Piece] = []
        self.longest = Fraction(64)
        self.why = ""  # there is no next one

    def at(self, time: Fraction) -> Piece:
        """The polynomials at a time."""
        with flint.ctx.workprec(self.bits):
            while self.end <= time:
                self._step()
        return self.pieces[bisect_right(self.pieces, time, key=lambda piece: piece.begin) - 1]

    def _step(self) -> None:
        """One polynomial more."""
        if self.why:
            raise UnableError(self.why)
        try:
            here = self._here()
            letters, missed = taylor(here, self.order)
            length = min(self.longest, Fraction(2) ** min(_exponents(letters, self.digits), default=6))
            bounds, taken = self._bounds(here, letters, missed, length)
        except UnableError as error:
            self.why = str(error)
            raise
        self.pieces.append(Piece(self.end, letters, bounds.within))
        self.end, self.longest = self.end + taken, 2 * taken if taken == length else taken
        ends = {name: sum_of(terms, arb(taken)) for name, terms in letters.items()}
        self.state = {name: value.mid() for name, value in ends.items()}
        self.error = upper(bounds.end + distance(ends, self.units))

    def _bounds(self, here: World, letters: Terms, missed: Terms, length: Fraction) -> tuple[Grown, Fraction]:
        """Bounds over a step, over a shorter one where there are none or bad ones, if errors are small at its begin.

        (Where they are large, ever shorter steps would end no later.)
        """
        fair = 1000 * flint.arb.max(self.error, arb(Fraction(1, 10**self.digits)))
        for k in range(HALVINGS + 1 if self.error < SMALL else 1):
            with contextlib.suppress(UnableError):
                found = grown(here, letters, missed, length / 2**k, self.error, self.units)
                if found.end <= fair or k == HALVINGS:
                    return found, length / 2**k
        raise UnableError("errors that leave the tube")

    def _here(self) -> World:
        """The world where the next polynomial begins."""
        start, theory = self.start, self.start.theory
        if len(self.pieces) >= MOST_STEPS or "t" in behind(map(theory.node, theory.flow.values()), theory):
            raise UnableError("too many steps of the series, or a flow that depends on time")
        known: Mapping[str, Any] = {}
        if self.letters or not self.pieces:
            with flint.ctx.workprec(MOST_PRECISE):  # (those of the start are kept for other paths)
                known = self.letters(self.end) if self.letters else {name: start.letter(name) for name in theory.flow}
            self.state = {name: value.mid() for name, value in known.items()}
        here = at_state(start, self.state, self.end)
        if known:
            self.units = self.units or balanced(here)
            self.error = distance(known, self.units)
        return here


def series(start: World, time: Fraction) -> Mapping[str, Any]:
    """The moving letters at a time, by Taylor steps; raises `UnableError` where no bound of their error is found."""
    ways = BOUNDED if flint.ctx.prec <= FEWEST_BITS else BOUNDED[1:]  # (what is open with few bits is looked at again)
    for way in ways[:-1]:
        with contextlib.suppress(UnableError):
            return _on(start, way, time)
    return _on(start, ways[-1], time)


def _on(start: World, fineness: Fineness, time: Fraction) -> Mapping[str, Any]:
    path = path_of(start, fineness)
    piece = path.at(time)
    with flint.ctx.workprec(path.bits):
        return piece.at(time)


def path_of(start: World, fineness: Fineness) -> Path:
    """A path that is kept."""
    key = f"{told(start)} {fineness}"
    if key not in _PATHS:
        if len(_PATHS) >= MOST_PATHS:
            _PATHS.clear()
        _PATHS[key] = Path(start, fineness)
    return _PATHS[key]


def _exponents(letters: Mapping[str, list[Any]], digits: int) -> Iterator[int]:
    """For each of the last terms an e such that terms of size (size * (2^e)^k) shrink to 10^-digits at the last one.

    Several, as a series may have every second or fourth term only (from a zero start, say).
    """
    order = len(next(iter(letters.values()))) - 1
    for k in range(order - LAST + 1, order + 1):
        size = max(float(abs(x).upper()) for terms in letters.values() for x in terms[k].entries())
        if not math.isfinite(size) or 0 < size < 1e-300:
            raise UnableError("a series out of the range of doubles")
        if size:
            yield math.floor(-digits / math.log10(2) / order - math.log2(size) / k)
