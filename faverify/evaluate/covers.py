"""Ranges and integrals of any expression over a cover of time.

The statement's own evaluator on boxes of the letters.

A box holds at every time of its cell and the cells leave no gap, so what comes out holds for all t of the interval;
refining cells only makes it narrower.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

import flint

from faverify.errors import DomainError, UnableError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.flat import Flat, OpaqueError
from faverify.evaluate.ring import NotCertain, Unsupported
from faverify.lang import expr as ex

if TYPE_CHECKING:
    from faverify.evaluate.trajectory import Trajectory

LONGEST = Fraction(8)
NEGLIGIBLE = 1e-9
TAYLOR = 4


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

    def instant(self, t: Fraction) -> "Cell":
        """The cell [t, t] for a time t of this one."""
        ...


@dataclass(order=True)
class _Piece:
    """A cell with its share of the integral (a ball; radius and middle in double); the widest is refined first."""

    priority: float
    radius: float = field(compare=False)
    middle: float = field(compare=False)
    cell: Any = field(compare=False)
    share: Any = field(compare=False)


def cells_of(trajectory: "Trajectory", stop: Fraction) -> list[Any]:
    """A cover of [0, stop] along the flow."""
    return trajectory.motion.cells(stop, trajectory.digits)


def _on_cell(home: Evaluator, cell: Cell) -> Evaluator:
    """The evaluator of the same theory over all times of a cell: boxes for the state, everything else from the texts.

    Other times are those of ``home``, and what is constant is known from its start.
    """
    boxes = {name: box for name, box in cell.letters().items() if name in home.theory.flow}
    start = home.point.start or home.at(Fraction(0))
    point = replace(
        home.point, letters={**home.without_inputs(), **boxes}, functional=None, time=_time_of(cell), start=start
    )
    return Evaluator(home.theory, home.ring, point)


def _jets_over(home: Evaluator, expr: ex.Expr) -> Callable[[Cell, int], list[Any]]:
    """The Taylor coefficients of a scalar expression over a cell, by a flat program where there is one."""
    try:
        flat = Flat(home, expr)
    except OpaqueError:
        return lambda cell, order: [
            flint.arb(0) if x is None else x[0, 0] for x in _on_cell(home, cell).jet(expr, order)
        ]
    return lambda cell, order: flat.run(cell.letters(), home.ring.time(_time_of(cell)), order)


def _time_of(cell: Cell) -> Any:
    return _ball(cell.t0).union(_ball(cell.t1))


def values_over(evaluator: Evaluator, expr: ex.Expr) -> Callable[[Cell], Any]:
    """The function that encloses a scalar expression over a whole cell.

    The range of its Taylor form about the middle, with the derivative of order `TAYLOR` over the whole cell as Lagrange
    remainder (all by the evaluator's jets), within the natural range; the natural range alone where there is no
    derivative.
    """
    jet = _jets_over(evaluator, expr)

    def value(cell: Cell) -> Any:
        box, middle = [], list[Any]()
        try:
            box = jet(cell, TAYLOR)
            middle = jet(cell.instant((cell.t0 + cell.t1) / 2), TAYLOR - 1)
        except (DomainError, NotCertain, Unsupported):
            try:
                return (box or jet(cell, 0))[0]
            except DomainError as error:
                raise UnableError(f"over a whole cell of time: {error}") from None
        natural = box[0]
        reach = _ball((cell.t1 - cell.t0) / 2)
        away = flint.arb(0, reach.upper())
        form = box[-1]
        for coefficient in reversed(middle):
            form = coefficient + form * away
        return natural.intersection(form)

    return value


def integral_over_cover(
    trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call, start: Fraction, stop: Fraction | None
) -> Any:
    """``sum of width * range`` over a cover (1 x 1), refined where it is widest until it is as narrow as asked.

    `Trajectory` has the relative width that is asked for and the cells that are allowed.
    """
    if start != 0 or stop is None or stop > LONGEST:
        raise UnableError(f"integrals are covered from 0 to at most {LONGEST}; take a shorter time")
    value = values_over(evaluator, call.args[0])
    pieces = [_piece(cell, value) for cell in cells_of(trajectory, stop)]
    heapq.heapify(pieces)
    radius, middle = (sum(getattr(piece, name) for piece in pieces) for name in ("radius", "middle"))
    while len(pieces) < trajectory.cells and radius > max(trajectory.narrow * abs(middle), NEGLIGIBLE):
        widest = heapq.heappop(pieces)
        halves = [_piece(half, value) for half in widest.cell.split()]
        radius += sum(half.radius for half in halves) - widest.radius
        middle += sum(half.middle for half in halves) - widest.middle
        for half in halves:
            heapq.heappush(pieces, half)
    return flint.arb_mat([[sum((piece.share for piece in pieces), flint.arb(0))]])


def _piece(cell: Cell, value: Callable[[Cell], Any]) -> _Piece:
    share = value(cell) * _ball(cell.t1 - cell.t0)
    radius = float(share.rad())
    return _Piece(-radius, radius, float(share.mid()), cell, share)


def _ball(number: Fraction) -> Any:
    return flint.arb(flint.fmpq(number.numerator, number.denominator))


def extreme_over_cover(
    trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call, start: Fraction, stop: Fraction | None
) -> Any:
    """A rigorous outer bound of ``least`` or ``greatest`` over [start, stop].

    None where the interval is too long to cover.
    """
    if start != 0 or stop is None or stop > LONGEST or stop == 0:
        return None
    value = values_over(evaluator, call.args[0])
    try:
        pieces = [value(cell) for cell in halved(cells_of(trajectory, stop))]
    except (UnableError, Unsupported):
        return None
    bounds = [piece.lower() if call.function == "least" else piece.upper() for piece in pieces]
    result = bounds[0]
    for bound in bounds[1:]:
        result = result.min(bound) if call.function == "least" else result.max(bound)
    return result


def halved(cells: list[Any]) -> Iterator[Any]:
    """Every cell cut into eight."""
    for cell in cells:
        parts = [cell]
        for _ in range(3):
            parts = [half for part in parts for half in part.split()]
        yield from parts
