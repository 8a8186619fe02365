"""Letters over stretches of time, and what follows over all of an interval: extrema, integrals, zeros of a value.

Over a stretch a value is its Taylor polynomial about the middle with Lagrange's remainder (`taylor`); where that is
too wide, the stretch is halved. A rise without an end is at least the rises seen at drawn times.
"""

import contextlib
import heapq
import itertools
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import flint

from faverify.checker.balls import arb, fattened
from faverify.checker.derive import moves
from faverify.checker.fa_star import require_state_alone, settled
from faverify.checker.language import ONE, OVER_TIME, Node, number
from faverify.checker.motion import BOUNDED, MOST_PATHS, Path, is_fa_star, path_of, told
from faverify.checker.taylor import Piece, series_of, shifted, sum_of
from faverify.checker.values import World, at_state
from faverify.errors import DomainError, UnableError

FINENESS, TERMS, LONGEST, MOST, HALVINGS, NARROW, SEEN = (18, 16, 128), 5, Fraction(400), 200, 30, 1e-2, 16
CELLS = 60
_ALONG: dict[str, "Stretches"] = {}


class Stretches:
    """A motion over stretches of time; raises `UnableError` for what cannot be told over a stretch.

    ``letters`` gives the letters with a flow at a time, enclosed.
    """

    def __init__(
        self, start: World, letters: Callable[[Fraction], Mapping[str, Any]], path: Path | None = None
    ) -> None:
        self.start, self.letters = start, letters
        self.path = path or Path(start, FINENESS, letters)

    def value(self, node: Node, time: Fraction) -> Any:
        """A value at a time."""
        return _number(at_state(self.start, self.letters(time), time).value(node))

    def cells(self, first: Fraction, last: Fraction) -> list[tuple[Fraction, Fraction]]:
        """An interval cut where a polynomial of the letters ends."""
        try:
            self.path.at(last)
        except UnableError:  # (errors of a path do not leave it where the letters are known from elsewhere)
            self.path = Path(self.start, FINENESS, self.letters)
            self.path.at(last)
        ends = [first, *(piece.begin for piece in self.path.pieces if first < piece.begin < last), last]
        return list(itertools.pairwise(ends))

    def model(self, first: Fraction, last: Fraction) -> "Model":
        """The letters over a stretch that lies in a cell."""
        return Model(self.start, self.path.at(first), first, last)


def along(world: World, f: Node) -> Stretches:
    """The motion of a world, for a value that depends on nothing but the letters at its time; those made are kept."""
    require_state_alone(f, world.theory)
    key = f"{told(world.start)} {flint.ctx.prec}"
    if key not in _ALONG:
        if len(_ALONG) >= MOST_PATHS:
            _ALONG.clear()
        _ALONG[key] = _along(world.start)
    return _ALONG[key]


def _along(start: World) -> Stretches:
    home = World(start.theory, start.ring, start.case, {}, start.motion)
    home.parameters = start.parameters

    def letters(time: Fraction) -> Mapping[str, Any]:
        return {name: home.at(time).letter(name) for name in start.theory.flow}

    if is_fa_star(home):
        return Stretches(settled(home), letters)
    return Stretches(home, letters, path_of(home, BOUNDED[0]))


class Model:
    """Letters over a stretch as polynomials with bounds of their errors."""

    def __init__(self, start: World, piece: Piece, first: Fraction, last: Fraction) -> None:
        self.half, middle = arb((last - first) / 2), arb((first + last) / 2 - piece.begin)
        whole = self.half * flint.arb(0, 1)
        near, wide = (
            {name: [fattened(terms[0], piece.errors[name]), *terms[1:]] for name, terms in found.items()}
            for found in (shifted(piece.letters, middle, TERMS - 1), shifted(piece.letters, middle + whole, TERMS))
        )
        over = {name: sum_of([*terms, wide[name][TERMS]], whole) for name, terms in near.items()}
        self.here = at_state(start, over, first)
        self.near, self.wide = (series_of(start, found, first) for found in (near, wide))

    def over(self, node: Node) -> Any:
        """An enclosure of an expression over the stretch: of Taylor polynomials about the middle, as far as there are.

        The polynomials are those of the letters with an error that is any constant (theirs is one at each time), their
        remainders Lagrange's.
        """
        self._know(node)
        return _number(self.here.value(node))

    def _know(self, node: Node) -> None:
        """Enclose an expression, or else its parts, by polynomials."""
        try:
            found = sum_of(self._terms(node), self.half * flint.arb(0, 1))
        except UnableError:
            for part in (self.here.theory.made_of(node),) if node.op == "let" else node.args:
                if part is not None and moves(part, self.here.theory):
                    self._know(part)
        else:
            if all(x.is_finite() for x in found.entries()):
                self.here.know({node: found})

    def integral(self, node: Node) -> Any:
        """An enclosure of the integral of an expression over the stretch, of the same polynomial term by term."""
        try:
            terms = self._terms(node)
        except UnableError:
            return self.over(node) * self.half * 2
        sums = (terms[k] * self.half ** (k + 1) * arb(Fraction(2, k + 1)) for k in range(0, TERMS, 2))
        beyond = terms[TERMS] * flint.arb(0, 1) * self.half ** (TERMS + 1) * arb(Fraction(2, TERMS + 1))
        return sum((_number(part) for part in (*sums, beyond)), flint.arb(0))

    def _terms(self, node: Node) -> list[Any]:
        """The coefficients about the middle, the last one that of Lagrange's remainder."""
        return [*(self.near.coefficient(node, k) for k in range(TERMS)), self.wide.coefficient(node, TERMS)]


def above(value: Any) -> float:
    """A double that is not below a ball."""
    return math.nextafter(float(value.upper()), math.inf)


def _number(value: Any) -> Any:
    if (value.nrows(), value.ncols()) != (1, 1) or not value[0, 0].is_finite():
        raise UnableError("no finite number")
    return value[0, 0]


def extremum(world: World, node: Node) -> Any:
    """The least or greatest value over an interval, enclosed by a cover of it; raises `UnableError` without one."""
    (f, first, last), sign = _interval(world, node), 1 if node.value == "greatest" else -1
    motion = along(world, f)
    cells = motion.cells(first, last)
    seen = [motion.value(f, first + (last - first) * k / SEEN) * sign for k in range(SEEN + 1)]
    best, size = reduce(flint.arb.max, seen), max(float(abs(x).upper()) for x in seen)
    heap = [(-_most(motion, f, *cell, sign), *cell) for cell in cells]
    heapq.heapify(heap)
    for _ in range(MOST * world.start.finer):
        if -heap[0][0] <= float(best.lower()) + NARROW * size / world.start.finer**8:
            break
        _, a, b = heapq.heappop(heap)
        half = (a + b) / 2
        best = flint.arb.max(best, motion.value(f, half) * sign)
        for part in ((a, half), (half, b)):
            heapq.heappush(heap, (-_most(motion, f, *part, sign), *part))
    top = flint.arb(-heap[0][0])
    return (best.union(top) if top > best else best) * sign


def _interval(world: World, node: Node) -> tuple[Node, Fraction, Fraction]:
    """What a functional is of, and its interval; raises `UnableError` for one that is not covered."""
    f, low, high = node.args
    if high.value == "oo":
        raise UnableError("an interval without an end")
    first, last = world.moment(low), world.moment(high)
    if not first <= last <= first + LONGEST:
        raise UnableError("an interval that is not covered here")
    return f, first, last


def integral(world: World, node: Node) -> Any:
    """An integral over an interval (a rise is that of max(0, D f)), by a cover; raises `UnableError` without one."""
    f, first, last = _interval(world, node)
    if node.value == "rise":
        f = Node("call", (number(0), Node("call", (f,), "D", ONE)), "max", ONE)
    motion, heap = along(world, f), list[tuple[float, Fraction, Fraction, Any]]()
    waiting = motion.cells(first, last)
    for _ in range(CELLS * world.start.finer):
        for cell in waiting:
            heapq.heappush(heap, _integral(motion, f, *cell))
        total = sum((cell[-1] for cell in heap), flint.arb(0))
        if total.is_finite() and total.rad() <= abs(total) * NARROW:
            break
        _, a, b, _ = heapq.heappop(heap)
        waiting = [(a, (a + b) / 2), ((a + b) / 2, b)]
    return total


def _integral(motion: Stretches, f: Node, first: Fraction, last: Fraction) -> tuple[float, Fraction, Fraction, Any]:
    """An enclosure of the integral over a stretch, its width before it, negative."""
    try:
        value = motion.model(first, last).integral(f)
    except (UnableError, DomainError):
        value = flint.arb("nan")
    return -float(value.rad()) if value.is_finite() else -math.inf, first, last, value


def _most(motion: Stretches, f: Node, first: Fraction, last: Fraction, sign: int) -> float:
    """An upper bound of a value, or of its negative, over a stretch."""
    try:
        return above(motion.model(first, last).over(f) * sign)
    except (UnableError, DomainError):
        return math.inf


def zeros(motion: Stretches, f: Node, slope: Node, first: Fraction, last: Fraction) -> list[bool]:
    """For each zero of a value between two times, in order, whether it falls there; raises `UnableError` if open.

    Every stretch has a value of certain sign, or a rate of certain sign and values of certain sign at its ends.
    """
    found, waiting = list[bool](), motion.cells(first, last)[::-1]
    while waiting:
        a, b = waiting.pop()
        if b - a < (last - first) / 2**HALVINGS:
            raise UnableError("a zero that is not isolated")
        try:
            model = motion.model(a, b)
            if not model.over(f).contains(0):
                continue
            monotone = not model.over(slope).contains(0)
        except (UnableError, DomainError):
            monotone = False
        ends = [motion.value(f, time) for time in (a, b)] if monotone else []
        if not monotone or any(end.contains(0) for end in ends):
            waiting += [((a + b) / 2, b), (a, (a + b) / 2)]
        elif ends[0] * ends[1] < 0:
            found.append(bool(ends[0] > 0))
    return found


NODES, LONG, ROUNDS = 40, Fraction(60), 30
OVER = OVER_TIME[:4]
_COVERED: dict[Any, Any] = {}


def over_time(world: World, node: Node) -> Any:
    """An integral, a rise, a least or greatest value, enclosed; raises `UnableError` where nothing encloses it."""
    key = told(world.start), node, world.time, world.start.finer
    if key not in _COVERED:
        if len(_COVERED) >= MOST_PATHS:
            _COVERED.clear()
        endless = node.value == "rise" and node.args[2].value == "oo"
        way = _endless if endless else extremum if node.value in ("least", "greatest") else integral
        _COVERED[key] = way(world, node)
    world.start.covered = True
    return flint.arb_mat([[_COVERED[key]]])


def _endless(world: World, node: Node) -> Any:
    """A rise without an end: at least what is seen of it, at most what is known of FA*'s loss."""
    from faverify.checker.forms import most_rise

    f, start = node.args[0], world.moment(node.args[1])
    most, nodes = most_rise(world, f, start), NODES * world.start.finer
    times, values = list[Fraction](), list[Any]()
    early = {LONG / 2**k for k in range(1, 20)} | {Fraction(1, 64)}
    for since in sorted({LONG * k / nodes for k in range(nodes + 1)} | early):
        with contextlib.suppress(UnableError):
            values.append(world.at(start + since).value(f)[0, 0])
            times.append(start + since)
    _sharpen(world, f, times, values)
    rises = (flint.arb.max(b - a, flint.arb(0)) for a, b in itertools.pairwise(values))
    return sum(rises, flint.arb(0)).union(most)


def _sharpen(world: World, f: Node, times: list[Fraction], values: list[Any]) -> None:
    """More times beside the ones where values turn round, again and again."""
    for _ in range(ROUNDS):
        beside = {j for k in turns(values) for j in (k, k + 1)}
        for j in sorted(beside, reverse=True):
            time = (times[j - 1] + times[j]) / 2
            values.insert(j, world.at(time).value(f)[0, 0])
            times.insert(j, time)


def turns(values: list[Any]) -> list[int]:
    """Where values turn round, for certain."""
    pairs = itertools.pairwise(b - a for a, b in itertools.pairwise(values))
    return [k for k, (before, after) in enumerate(pairs, 1) if before * after < 0]
