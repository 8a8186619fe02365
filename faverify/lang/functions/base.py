"""What a function of the statement language is: one record that owns every reading of it.

A reading takes the toolkit of its reader as first argument, so that this room imports no arithmetic: the ring of exact
rationals or of balls (`faverify.evaluate.ring`), the evaluator with its jets, the translator to words, SymPy's module.
A reading that is None is unknown to that reader, which then says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from faverify.errors import StatementError
from faverify.lang.expr import SCALAR, Expr, Shape, show

Rule = Callable[[str, tuple[Expr, ...]], Shape]
Reading = Callable[..., Any]
READERS = ("exact", "balls", "algebraic", "jet", "words", "scalar", "draws")


@dataclass(frozen=True)
class Function:
    """One function: its shape rule, how it prints, what it means in words, where it is defined, and its readings.

    ``latex`` and ``text`` are templates with ``{0}``, ``{1}`` for the arguments; ``text`` empty prints as a call.
    ``exact`` and ``balls`` take (ring, values...) and return a value of that ring; ``algebraic`` takes (rules of
    `faverify.exact.heights`, heights of the arguments...) and returns that of the value; ``jet`` takes (evaluator,
    order, argument expressions...) and returns Taylor coefficients along the flow; ``smooth`` takes (toolkit, value,
    Taylor coefficients of the arguments...) and returns those of a function of scalars; ``words`` takes (translator,
    argument expressions...); ``scalar`` takes (reader, SymPy's values...); ``draws`` takes (sampler, values...) and
    returns one number a draw. ``kind`` names the kind of theory in which the function is known ("" = every theory);
    elsewhere its name is free. ``random`` tells that it is a random variable, which has a meaning only below P or E.
    ``domain`` says in words where the function is defined ("" = everywhere). ``total`` tells that it is defined and
    finite wherever its arguments are. ``binds`` tells that the first argument is read at every time of an interval.
    ``nonnegative`` tells that no value is below 0. ``symmetric`` tells that the matrix argument has to be symmetric.
    """

    rule: Rule
    latex: str
    meaning: str
    text: str = ""
    exact: Reading | None = None
    balls: Reading | None = None
    algebraic: Reading | None = None
    jet: Reading | None = None
    words: Reading | None = None
    scalar: Reading | None = None
    draws: Reading | None = None
    smooth: Reading | None = None
    kind: str = ""
    random: bool = False
    domain: str = ""
    total: bool = False
    binds: bool = False
    nonnegative: bool = False
    symmetric: bool = False

    def readers(self) -> tuple[str, ...]:
        """The readers that know this function."""
        known = {name for name in READERS if getattr(self, name) is not None}
        return tuple(name for name in READERS if name in known or (name == "jet" and self.smooth is not None))


def arity(name: str, args: tuple[Expr, ...], count: int) -> None:
    """Raise `StatementError` for another number of arguments."""
    if len(args) != count:
        raise StatementError(f"{name} takes {count} argument(s), got {len(args)}")


def square_to(result: Callable[[Expr], Shape]) -> Rule:
    """One square matrix."""

    def rule(name: str, args: tuple[Expr, ...]) -> Shape:
        arity(name, args, 1)
        shape = args[0].shape
        if shape is None or shape[0] != shape[1]:
            raise StatementError(f"{name} needs a square matrix, got {show(shape)}")
        return result(args[0])

    return rule


def any_to(result: Callable[[Expr], Shape]) -> Rule:
    """One matrix of any shape."""

    def rule(name: str, args: tuple[Expr, ...]) -> Shape:
        arity(name, args, 1)
        return result(args[0])

    return rule


def scalars(count: int) -> Rule:
    """That many scalars, to a scalar."""

    def rule(name: str, args: tuple[Expr, ...]) -> Shape:
        arity(name, args, count)
        for arg in args:
            if arg.shape not in (SCALAR, None):
                raise StatementError(f"{name} needs scalars, got {show(arg.shape)}")
        return SCALAR

    return rule


def to_scalar(expr: Expr) -> Shape:
    """A scalar, whatever the argument."""
    return SCALAR


def to_same(expr: Expr) -> Shape:
    """The shape of the argument."""
    return expr.shape


def to_flipped(expr: Expr) -> Shape:
    """The shape of the argument's transpose."""
    return expr.shape and (expr.shape[1], expr.shape[0])


def to_rows(expr: Expr) -> Shape:
    """Square, of the argument's rows."""
    return expr.shape and (expr.shape[0], expr.shape[0])
