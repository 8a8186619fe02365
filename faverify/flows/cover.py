"""A cover of [0, T] along FA*: cells without gap, each with enclosures that hold at every time of the cell.

Cells come from Taylor models with proven remainders, started fresh from the exact solution at every node. A cell
can be cut in two, so that anything made of its letters can be refined until it is narrow enough.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from flint import arb, ctx

from faverify.balls.convert import to_fmpq
from faverify.balls.ladder import digits_to_bits
from faverify.errors import FaverifyError, UnableError
from faverify.flows.fa_star import FAStar
from faverify.flows.frame import Frame
from faverify.flows.rows import rows_of
from faverify.flows.segment import ORDER, Segment
from faverify.flows.turning import MAX_CELLS
from faverify.flows.walk import frames_of, walk


class CoverGapError(FaverifyError):
    """Cells that do not cover their interval: what holds on them holds nowhere else."""


@dataclass(frozen=True)
class Cell:
    """The times [t0, t1] and what is certain at every one of them. ``model`` is the Taylor model that knows it."""

    flow: FAStar = field(repr=False)
    t0: Fraction
    t1: Fraction
    model: Segment = field(repr=False)
    digits: int = 15

    @property
    def width(self) -> Fraction:
        """t1 - t0."""
        return self.t1 - self.t0

    @property
    def bits(self) -> int:
        """The working precision of everything below."""
        return self.model.bits

    @property
    def _frame(self) -> Frame:
        return self.model.frame

    @cached_property
    def H(self) -> Any:
        """S M S^{-1} (r x r), first-order tight: A = H + H^T, l = tr H'."""
        return self.model.box(self.t0, self.t1)

    @cached_property
    def M(self) -> Any:
        """M = W C (r x r)."""
        with ctx.workprec(self.bits):
            return self._frame.original(self.H)

    @cached_property
    def A(self) -> Any:
        """The alignment (r x r, symmetric)."""
        with ctx.workprec(self.bits):
            return self.H + self.H.transpose()

    @cached_property
    def l(self) -> Any:  # noqa: E743
        """The loss."""
        return self.model.enclose(1, self.t0, self.t1).nonnegative_part()

    @cached_property
    def rate(self) -> Any:
        """dl/dt."""
        return self.model.enclose(2, self.t0, self.t1)

    @cached_property
    def time(self) -> Any:
        """A ball that contains [t0, t1]."""
        with ctx.workprec(self.bits):
            return arb(to_fmpq(self.t0)).union(arb(to_fmpq(self.t1)))

    def split(self) -> tuple["Cell", "Cell"]:
        """The two halves."""
        middle = (self.t0 + self.t1) / 2
        return self.part(self.t0, middle), self.part(middle, self.t1)

    def part(self, t0: Fraction, t1: Fraction) -> "Cell":
        """The cell [t0, t1], a part of this one; its boxes are narrower."""
        return Cell(self.flow, t0, t1, self.model, self.digits)

    def letters(self) -> dict[str, Any]:
        """Y, C, Z, W, G, Gi, S, Si as ``arb_mat``s, valid for every t of the cell; Z and W are first-order tight."""
        return dict(self._letters)

    @cached_property
    def _letters(self) -> dict[str, Any]:
        rows = rows_of(self.model, self.digits)
        constants = rows.constants
        with ctx.workprec(rows.bits):
            Z = rows.frame_box(self.t0, self.t1) * constants["S"]
            return {**constants, "Z": Z, "W": constants["Gi"] * (Z.transpose() * constants["Y"])}

    @cached_property
    def F(self) -> Any:
        """The velocity F = E C = Z' (n x r), first-order tight."""
        rows = rows_of(self.model, self.digits)
        with ctx.workprec(rows.bits):
            return self.R * rows.constants["S"]

    @cached_property
    def R(self) -> Any:
        """The residual R = F S^{-1} (n x r), first-order tight; l = ||R||_F^2."""
        return rows_of(self.model, self.digits).residual_box(self.t0, self.t1)


def require_no_gap(cells: Iterable[Any], T: Fraction) -> None:
    """Raise `CoverGapError` unless cells cover [0, T], each starting exactly where the one before ends."""
    reached = Fraction(0)
    for cell in cells:
        if cell.t0 != reached or cell.t1 <= cell.t0:
            raise CoverGapError(f"a gap or an overlap at t = {reached}: the next cell is [{cell.t0}, {cell.t1}]")
        reached = cell.t1
    if reached != T:
        raise CoverGapError(f"the cells end at {reached}, not at T = {T}")


@dataclass(frozen=True)
class Cover:
    """Cells that cover [0, T] without gap; raises `CoverGapError` at construction if they do not."""

    flow: FAStar = field(repr=False)
    T: Fraction
    cells: tuple[Cell, ...] = field(repr=False)

    def __post_init__(self) -> None:
        self.check_no_gap()

    def check_no_gap(self) -> None:
        """Compare the ends exactly.

        The first cell starts at 0, each starts where the one before ends, the last ends at T.

        Every cell must lie inside the stretch of its model. Raises `CoverGapError`.
        """
        require_no_gap(self.cells, self.T)
        for cell in self.cells:
            if not cell.model.t0 <= cell.t0 <= cell.t1 <= cell.model.t1:
                raise CoverGapError(f"the model of the cell [{cell.t0}, {cell.t1}] holds on other times")

    def refined(self, needs: Callable[[Cell], bool], max_cells: int = MAX_CELLS) -> "Cover":
        """Every cell cut in halves until ``needs`` is false; raises `UnableError` beyond ``max_cells``."""
        todo, done = list(reversed(self.cells)), list[Cell]()
        while todo:
            cell = todo.pop()
            if not needs(cell):
                done.append(cell)
            elif len(todo) + len(done) + 2 > max_cells:
                raise UnableError(f"more than {max_cells} cells; a shorter time span or more cells would help")
            else:
                todo += reversed(cell.split())
        return Cover(self.flow, self.T, tuple(done))


def cover(
    flow: FAStar,
    T: Fraction | int,
    *,
    max_cells: int = MAX_CELLS,
    digits: int = 15,
    refine: Callable[[Cell], bool] | None = None,
) -> Cover:
    """A cover of [0, T], T > 0, by Taylor models good to ``digits`` digits of the speed of M.

    Cells are then cut while ``refine`` says so.

    Raises `UnableError` when ``max_cells`` are not enough, or precision runs out.
    """
    end = Fraction(T)
    if end <= 0:
        raise CoverGapError(f"a cover of [0, {end}] has no cells; T must be positive")
    whole = _covered(flow, end, max_cells, digits)
    return whole if refine is None else whole.refined(refine, max_cells)


@lru_cache(maxsize=16)
def _covered(flow: FAStar, end: Fraction, max_cells: int, digits: int) -> Cover:
    """The cover as the walk leaves it; the latest are kept, with what their cells were asked for."""
    relative, bits = 10.0 ** -min(digits, 200), digits_to_bits(digits) + 48
    segments = walk(frames_of(flow), Fraction(0), end, max_cells, relative, bits, ORDER + max(0, digits - 10))
    return Cover(flow, end, tuple(Cell(flow, segment.t0, segment.t1, segment, digits) for segment in segments))
