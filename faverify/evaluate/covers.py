"""Ranges and integrals of any expression over a cover of time.

The statement's own evaluator on boxes of the letters.

A box holds at every time of its cell and the cells leave no gap, so what comes out holds for all t of the interval;
refining cells only makes it narrower.
"""

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import flint

from faverify.errors import DomainError, UnableError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.flat import Flat, OpaqueError
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


def _jets_over(
    home: Evaluator, expr: ex.Expr, place: tuple[int, int] | None = None
) -> Callable[[Cell, int], list[Any]]:
    """The Taylor coefficients of a scalar, or of an entry, over a cell, by a flat program where there is one."""
    try:
        flat = Flat(home, expr) if place is None else None
    except OpaqueError:
        flat = None
    if flat is None:
        return lambda cell, order: [
            flint.arb(0) if x is None else x[place or (0, 0)] for x in _on_cell(home, cell).jet(expr, order)
        ]
    return lambda cell, order: flat.run(cell.letters(), home.ring.time(_time_of(cell)), order)


def _time_of(cell: Cell) -> Any:
    return _ball(cell.t0).union(_ball(cell.t1))


def values_over(evaluator: Evaluator, expr: ex.Expr) -> Callable[[Cell], Any]:
    """The function that encloses a scalar expression over a whole cell.

    The range of its Taylor form about the middle within the natural range; the natural range alone where there is no
    derivative.
    """
    form_of = _taylor_over(evaluator, expr)

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


def _shares_over(evaluator: Evaluator, expr: ex.Expr, place: tuple[int, int] | None = None) -> Callable[[Cell], Any]:
    """The function that encloses the integral of a scalar expression, or of an entry, over a cell.

    The integral of its Taylor form about the middle, term by term (odd powers vanish; the last has an even power, so
    that its integral is a value of the remainder times that of the power), within the range times the width.
    """
    form_of = _taylor_over(evaluator, expr, place)

    def share(cell: Cell) -> Any:
        natural, form = form_of(cell)
        rough, half = natural * _width(cell), _width(cell) / 2
        if not form:
            return rough
        terms = (form[k] * (2 * half ** (k + 1) / (k + 1)) for k in range(0, TAYLOR + 1, 2))
        return rough.intersection(sum(terms, flint.arb(0)))

    return share


def _taylor_over(
    evaluator: Evaluator, expr: ex.Expr, place: tuple[int, int] | None = None
) -> Callable[[Cell], tuple[Any, list[Any]]]:
    """The natural range over a cell, and the coefficients of the Taylor form about its middle.

    The last coefficient, of the even order `TAYLOR`, is that over the whole cell (Lagrange's remainder); there are none
    where there is no derivative. All come from the evaluator's jets.
    """
    jet = _jets_over(evaluator, expr, place)

    def form(cell: Cell) -> tuple[Any, list[Any]]:
        box, half = list[Any](), (cell.t0 + cell.t1) / 2
        try:
            box = jet(cell, TAYLOR)
            return box[0], [*jet(cell.part(half, half), TAYLOR - 1), box[-1]]
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
    if of.shape in (ex.SCALAR, None):
        return _sum_over_cover(trajectory, _shares_over(evaluator, of), start, stop)
    there = evaluator.at(start).value(of)
    rows, columns = range(there.nrows()), range(there.ncols())
    if len(rows) * len(columns) > MOST_ENTRIES:
        raise Unsupported(f"integrals of matrices of more than {MOST_ENTRIES} entries are not enclosed; take a trace")
    sums = [
        [_sum_over_cover(trajectory, _shares_over(evaluator, of, (i, j)), start, stop)[0, 0] for j in columns]
        for i in rows
    ]
    return flint.arb_mat(sums)


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
    """The shares of all cells together (1 x 1), the widest cut in halves until the sum is as narrow as asked.

    The trajectory's `Care` has the relative width that is asked for and the cells that are allowed.
    """
    if stop is None or stop > LONGEST:
        raise UnableError(f"integrals are covered to t = {LONGEST} at most; take a shorter time")
    pieces = [_piece(cell, share) for cell in cells_of(trajectory, start, stop)]
    heapq.heapify(pieces)
    radius, middle = (sum(getattr(piece, name) for piece in pieces) for name in ("radius", "middle"))
    gain, care = 0.0, trajectory.care
    while len(pieces) < care.cells and radius > max(care.width(gain) * abs(middle), NEGLIGIBLE):
        widest = heapq.heappop(pieces)
        halves = [_piece(half, share) for half in widest.cell.split()]
        gain = sum(half.radius for half in halves) / widest.radius
        radius += sum(half.radius for half in halves) - widest.radius
        middle += sum(half.middle for half in halves) - widest.middle
        for half in halves:
            heapq.heappush(pieces, half)
    return flint.arb_mat([[sum((piece.share for piece in pieces), flint.arb(0))]])


def _piece(cell: Cell, share: Callable[[Cell], Any]) -> _Piece:
    found = share(cell)
    radius = float(found.rad())
    return _Piece(-radius, radius, float(found.mid()), cell, found)


def _width(cell: Cell) -> Any:
    return _ball(cell.t1 - cell.t0)


def _ball(number: Fraction) -> Any:
    return flint.arb(flint.fmpq(number.numerator, number.denominator))


def extreme_over_cover(
    trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call, start: Fraction, stop: Fraction | None
) -> Any:
    """A rigorous outer bound of ``least`` or ``greatest`` over [start, stop].

    None where the interval is too long to cover.
    """
    if stop is None or stop > LONGEST:
        return None
    value = values_over(evaluator, call.args[0])
    try:
        if call.function == "least":
            return _lowest(value, cells_of(trajectory, start, stop))
        return -_lowest(lambda cell: -value(cell), cells_of(trajectory, start, stop))
    except (UnableError, Unsupported):
        return None


def _lowest(value: Callable[[Cell], Any], cells: list[Any]) -> Any:
    """The least lower bound of a value over all cells, each of them cut into eight where that can raise the result.

    A cell whose bound is above that of an eighth elsewhere is left whole.
    """
    order, waiting = count(), list[tuple[float, int, int, Any, Any]]()

    def push(cell: Cell, depth: int, known: Any) -> None:
        try:
            found = value(cell).lower()
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
    return least
