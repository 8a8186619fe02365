"""Ranges and integrals of any expression over a cover of time.

The statement's own evaluator on boxes of the letters.

A box holds at every time of its cell and the cells leave no gap, so what comes out holds for all t of the interval;
refining cells only makes it narrower.
"""

import heapq
import itertools
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial, reduce
from itertools import count
from operator import add
from typing import TYPE_CHECKING, Any, Protocol

import flint

from faverify.errors import DomainError, UnableError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.flat import Differences, Flat, OpaqueError
from faverify.evaluate.ring import NotCertain, Unsupported
from faverify.lang import expr as ex

if TYPE_CHECKING:
    from faverify.evaluate.trajectory import Trajectory

LONGEST = Fraction(100)
NEGLIGIBLE = 1e-9
TAYLOR = 4
CUTS = 3
MOST_ENTRIES = 64


class Cell(Protocol):
    """A stretch of time with enclosures of the letters over all of it."""

    t0: Fraction
    t1: Fraction

    def letters(self) -> Mapping[str, Any]:
        """Boxes of the letters, valid at every time of the cell."""
        ...

    def split(self) -> "tuple[Cell, Cell]":
        """The two halves."""
        ...

    def part(self, t0: Fraction, t1: Fraction) -> "Cell":
        """The cell [t0, t1], a part of this one (t0 = t1: a moment)."""
        ...


Jets = Callable[[Cell, int], list[Any]]
"""The Taylor coefficients over a cell, to an order."""


@dataclass(order=True)
class _Piece:
    """A cell with its share of the integral (a ball; radius and middle in double); the widest is refined first."""

    priority: float
    radius: float = field(compare=False)
    middle: float = field(compare=False)
    cell: Any = field(compare=False)
    share: Any = field(compare=False)


def cells_of(trajectory: "Trajectory", start: Fraction, stop: Fraction) -> list[Any]:
    """A cover of [start, stop] along the flow, without gaps."""
    cells = trajectory.motion.cells(stop, trajectory.digits)
    first = next((i for i, cell in enumerate(cells) if start < cell.t1), len(cells) - 1)
    kept = cells[first:]
    return [kept[0].part(start, kept[0].t1), *kept[1:]] if start > kept[0].t0 else kept


def _on_cell(home: Evaluator, cell: Cell) -> Evaluator:
    """The evaluator of the same theory over all times of a cell: boxes for the state, everything else from the texts.

    Other times are those of ``home``, and what is constant is known from its start.
    """
    boxes = {name: box for name, box in cell.letters().items() if name in home.theory.flow}
    start = home.point.start or home.at(Fraction(0))
    point = replace(
        home.point, letters={**home.without(boxes), **boxes}, functional=None, time=_time_of(cell), start=start
    )
    return Evaluator(home.theory, home.ring, point)


def _jets_over(home: Evaluator, expr: ex.Expr) -> Jets:
    """The Taylor coefficients of a scalar expression over a cell."""
    return _entry(_matrices_over(home, expr), 0, 0)


def _matrices_over(home: Evaluator, expr: ex.Expr) -> Jets:
    """The Taylor coefficients of an expression over a cell, by a flat program where there is one."""
    try:
        flat = Flat(home, expr)
    except OpaqueError:
        return lambda cell, order: _on_cell(home, cell).jet(expr, order)
    signs = _signs_over(home, flat)
    return lambda cell, order: flat.run(cell.letters(), home.ring.time(_time_of(cell)), order, signs(cell))[0]


def _signs_over(home: Evaluator, flat: Flat) -> Callable[[Cell], Mapping[ex.Expr, list[int]]]:
    """The signs of what switches over a cell, by the ranges of Taylor forms: often certain where the sides overlap."""
    try:
        differences = Differences(home, flat.switches) if flat.switches else None
    except OpaqueError:
        differences = None
    if differences is None:
        return lambda cell: {}

    def run(cell: Cell, order: int) -> list[Any]:
        return differences.run(cell.letters(), home.ring.time(_time_of(cell)), order)

    shared = _kept(run)
    ranges = [_ranges_over(_entry(partial(_picked, shared, index), 0, 0)) for index in range(len(differences.of))]

    def signs(cell: Cell) -> dict[ex.Expr, list[int]]:
        found: dict[ex.Expr, list[int]] = {}
        for switch, over in zip(differences.of, ranges if cell.t0 < cell.t1 else (), strict=False):
            value = over(cell)
            found.setdefault(switch, []).append(1 if value > 0 else -1 if value < 0 else 0)
        return found

    return signs


def _picked(several: Jets, index: int, cell: Cell, order: int) -> Any:
    return several(cell, order)[index]


def _entry(matrices: Jets, row: int, column: int) -> Jets:
    """The Taylor coefficients of one entry."""
    return lambda cell, order: [flint.arb(0) if x is None else x[row, column] for x in matrices(cell, order)]


def _kept(jets: Jets) -> Jets:
    """The same coefficients, computed once for all entries of a matrix."""
    found: dict[tuple[Fraction, Fraction, int], list[Any] | Exception] = {}

    def once(cell: Cell, order: int) -> list[Any]:
        key = cell.t0, cell.t1, order
        if key not in found:
            try:
                found[key] = jets(cell, order)
            except (DomainError, NotCertain, Unsupported) as error:
                found[key] = error
        coefficients = found[key]
        if isinstance(coefficients, Exception):
            raise coefficients
        return coefficients

    return once


def _time_of(cell: Cell) -> Any:
    return _ball(cell.t0).union(_ball(cell.t1))


def values_over(evaluator: Evaluator, expr: ex.Expr) -> Callable[[Cell], Any]:
    """The function that encloses a scalar expression over a whole cell."""
    return _ranges_over(_jets_over(evaluator, expr))


def _ranges_over(jets: Jets) -> Callable[[Cell], Any]:
    """The function that encloses a scalar, whose Taylor coefficients are given, over a cell.

    The range of its Taylor form about the middle within the natural range; the natural range alone where there is no
    derivative.
    """
    form_of = _taylor_over(jets, TAYLOR)

    def value(cell: Cell) -> Any:
        natural, form = form_of(cell)
        if not form:
            return natural
        away = flint.arb(0, (_width(cell) / 2).upper())
        found = form[-1]
        for coefficient in reversed(form[:-1]):
            found = coefficient + found * away
        return natural.intersection(found)

    return value


def _shares_over(jets: Jets, order: int) -> Callable[[Cell], Any]:
    """The function that encloses the integral of a scalar, whose Taylor coefficients are given, over a cell.

    The integral of its Taylor form about the middle, term by term (odd powers vanish; the last has an even power, so
    that its integral is a value of the remainder times that of the power), within the range times the width.
    """
    form_of = _taylor_over(jets, order)

    def share(cell: Cell) -> Any:
        natural, form = form_of(cell)
        rough, half = natural * _width(cell), _width(cell) / 2
        if not form:
            return rough
        terms = (form[k] * (2 * half ** (k + 1) / (k + 1)) for k in range(0, order + 1, 2))
        return rough.intersection(sum(terms, flint.arb(0)))

    return share


def _taylor_over(jet: Jets, order: int) -> Callable[[Cell], tuple[Any, list[Any]]]:
    """The natural range over a cell, and the coefficients of the Taylor form about its middle.

    The last coefficient, of the even order, is that over the whole cell (Lagrange's remainder); there are none
    where there is no derivative. All come from the evaluator's jets.
    """

    def form(cell: Cell) -> tuple[Any, list[Any]]:
        box, half = list[Any](), (cell.t0 + cell.t1) / 2
        try:
            box = jet(cell, order)
            return box[0], [*jet(cell.part(half, half), order - 1), box[-1]]
        except (DomainError, NotCertain, Unsupported):
            try:
                return (box or jet(cell, 0))[0], []
            except DomainError as error:
                raise UnableError(f"over a whole cell of time: {error}") from None

    return form


def integral_over_cover(
    trajectory: "Trajectory", evaluator: Evaluator, of: ex.Expr, start: Fraction, stop: Fraction | None
) -> Any:
    """The integrals over the cells of a cover together, as narrow as asked; of a matrix entry by entry."""
    order = trajectory.care.order
    if of.shape in (ex.SCALAR, None):
        return _sum_over_cover(trajectory, _shares_over(_jets_over(evaluator, of), order), start, stop)
    there = evaluator.at(start).value(of)
    if there.nrows() * there.ncols() > MOST_ENTRIES:
        raise Unsupported(f"integrals of matrices of more than {MOST_ENTRIES} entries are not enclosed; take a trace")
    matrices = _kept(_matrices_over(evaluator, of))
    entries = [
        [_shares_over(_entry(matrices, i, j), order) for j in range(there.ncols())] for i in range(there.nrows())
    ]
    return _sum_over_cover(
        trajectory, lambda cell: flint.arb_mat([[share(cell) for share in row] for row in entries]), start, stop
    )


def rise_over_cover(
    trajectory: "Trajectory", evaluator: Evaluator, of: ex.Expr, start: Fraction, stop: Fraction | None
) -> Any:
    """The total rise of a scalar over a cover (1 x 1), as narrow as asked.

    What it gains on a cell where its rate has a certain sign; elsewhere that at least, and the width times the largest
    rate at most.
    """
    rate, value = values_over(evaluator, ex.Call(ex.SCALAR, "D", (of,))), _jets_over(evaluator, of)

    def gain(cell: Cell) -> Any:
        speed = rate(cell)
        if speed <= 0:
            return flint.arb(0)
        first, last = (value(cell.part(end, end), 0)[0] for end in (cell.t0, cell.t1))
        gained = (last - first).max(flint.arb(0))
        return gained if speed >= 0 else gained.union((speed.upper() * _width(cell)).upper())

    return _sum_over_cover(trajectory, gain, start, stop)


def _sum_over_cover(
    trajectory: "Trajectory", share: Callable[[Cell], Any], start: Fraction, stop: Fraction | None
) -> Any:
    """The shares of all cells together, the widest cut in halves until the sum is as narrow as asked.

    Of a matrix the widest entry counts, against the largest. The trajectory's `Care` has the relative width that is
    asked for and the cells that are allowed.
    """
    if stop is None or stop > LONGEST:
        raise UnableError(f"integrals are covered to t = {LONGEST} at most; take a shorter time")
    pieces = [_piece(cell, share) for cell in cells_of(trajectory, start, stop)]
    heapq.heapify(pieces)
    gain, care = 0.0, trajectory.care
    while len(pieces) < care.cells:
        radius, middle = (sum(getattr(piece, name) for piece in pieces) for name in ("radius", "middle"))
        if radius <= max(care.width(gain) * abs(middle), min(NEGLIGIBLE, care.smooth / 1000)):
            break
        widest = heapq.heappop(pieces)
        halves = [_piece(half, share) for half in widest.cell.split()]
        gain = 2 * min(half.radius for half in halves) / widest.radius
        for half in halves:
            heapq.heappush(pieces, half)
    total = reduce(add, (piece.share for piece in pieces))
    return total if isinstance(total, flint.arb_mat) else flint.arb_mat([[total]])


def _piece(cell: Cell, share: Callable[[Cell], Any]) -> _Piece:
    found = share(cell)
    if isinstance(found, flint.arb_mat):
        radius = max(float(x.rad()) for x in found.entries())
        middle = max(abs(float(x.mid())) for x in found.entries())
    else:
        radius, middle = float(found.rad()), float(found.mid())
    return _Piece(-radius, radius, middle, cell, found)


def _width(cell: Cell) -> Any:
    return _ball(cell.t1 - cell.t0)


def _ball(number: Fraction) -> Any:
    return flint.arb(flint.fmpq(number.numerator, number.denominator))


def extreme_over_cover(
    trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call, start: Fraction, stop: Fraction | None
) -> tuple[Any, Any] | None:
    """A rigorous outer bound of ``least`` or ``greatest`` over [start, stop], and the value near where it is attained.

    None where the interval is too long to cover, or cannot be.
    """
    if stop is None or stop > LONGEST:
        return None
    jets, of = _jets_over(evaluator, call.args[0]), call.args[0]
    value, turned = _ranges_over(jets), operator.pos if call.function == "least" else operator.neg
    try:
        there = evaluator.at(start).jet(of, TAYLOR - 1)
        leaving = [flint.arb(0) if x is None else turned(x[0, 0]) for x in there]
    except (DomainError, NotCertain, UnableError):
        leaving = []

    def lower(cell: Cell) -> Any:
        if cell.t0 == start < cell.t1 and _leaves_upwards(leaving, lambda: turned(jets(cell, TAYLOR)[-1]), cell):
            return leaving[0].lower()
        return turned(value(cell)).lower()

    try:
        least, cell = _lowest(lower, cells_of(trajectory, start, stop))
        middle = (cell.t0 + cell.t1) / 2
        return turned(least), jets(cell.part(middle, middle), 0)[0]
    except (DomainError, UnableError, Unsupported):
        return None


def _leaves_upwards(coefficients: list[Any], remainder: Callable[[], Any], cell: Cell) -> bool:
    """Whether a function is certainly nowhere on a cell below its value at the beginning.

    By its Taylor form there: what is left of it beside the value, divided by the power of time that begins it, is not
    negative. So a start that is known exactly is an extremum exactly.
    """
    terms = list(itertools.dropwhile(lambda x: x == 0, coefficients[1:]))
    if not terms or terms[0] <= 0:
        return False
    try:
        found = remainder()
    except (DomainError, NotCertain, Unsupported):
        return False
    away = flint.arb(0).union(_width(cell))
    for coefficient in reversed(terms):
        found = coefficient + found * away
    return bool(found >= 0)


def _lowest(lower: Callable[[Cell], Any], cells: list[Any]) -> tuple[Any, Cell]:
    """The least lower bound over all cells, each of them cut into eight where that can raise it, and a cell with it.

    A cell whose bound is above that of an eighth elsewhere is left whole.
    """
    order, waiting = count(), list[tuple[float, int, int, Any, Any]]()

    def push(cell: Cell, depth: int, known: Any) -> None:
        try:
            found = lower(cell)
        except (UnableError, Unsupported):
            if depth == CUTS:
                raise
            found = known
        found = found.max(known) if found.is_finite() else known
        heapq.heappush(waiting, (float(found), next(order), depth, cell, found))

    for cell in cells:
        push(cell, 0, flint.arb("-inf"))
    while waiting[0][2] < CUTS:
        _, _, depth, cell, found = heapq.heappop(waiting)
        for half in cell.split():
            push(half, depth + 1, found)
    least = waiting[0][-1]
    for other in waiting:  # the heap is ordered by doubles
        least = least.min(other[-1])
    return least, waiting[0][-2]
