"""Curves beside a verdict: the midpoints of scalars of a theory along one trajectory, for a plot and never evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Case, Context, Theory
from faverify.errors import StatementError, UsageError
from faverify.lang import expr as ex
from faverify.lang.number import exact_number, is_number
from faverify.lang.parse import parse_expression
from faverify.lang.typed import whole_number
from faverify.outcome import Series

DIGITS = 12


@dataclass(frozen=True)
class Curves:
    """Named texts of scalars, drawn over [0, ``until``] through ``points`` equal steps."""

    until: str
    named: tuple[tuple[str, str], ...]
    points: int = 16

    def read(self, theory: Theory) -> Iterator[tuple[str, ex.Expr]]:
        """Every name with its expression; raises `StatementError` for a text that is no scalar of the theory."""
        for name, text in self.named:
            expr = parse_expression(text, theory)
            if expr.shape != ex.SCALAR:
                raise StatementError(f"a curve is a scalar, and {text!r} is {ex.show(expr.shape)}")
            yield name, expr

    def draw(self, theory: Theory, case: Case, context: Context) -> tuple[Series, ...]:
        """The curves along the flow from a case. Raises what the evaluator raises."""
        import flint

        from faverify.evaluate.trajectory import evaluator_at

        times = [Fraction(self.until) * k / self.points for k in range(self.points + 1)]
        with flint.ctx.workprec(128):
            start = evaluator_at(theory, case, {}, context, DIGITS)
            start.at(times[-1])  # the farthest first: the steps to it cover the others
            return tuple(_series(name, expr, start, times) for name, expr in self.read(theory))


def _series(name: str, expr: ex.Expr, start: Any, times: list[Fraction]) -> Series:
    values = tuple(float(start.at(t).value(expr)[0, 0].mid()) for t in times)
    return Series(name, tuple(map(float, times)), values, x_name="t")


def curves(until: str, *named: tuple[str, str], points: int = 16) -> Curves:
    """Curves by (name, text): ``curves("1/2", ("FA", "normF(F)**2"))``.

    Raises `UsageError` for a time that is no positive number, and for no positive number of points.
    """
    if not (is_number(until) and exact_number(until) > 0):
        raise UsageError(f"curves until {until!r}: a positive number, as a text")
    whole_number("curves: points", points, 1)
    return Curves(until, named, points)
