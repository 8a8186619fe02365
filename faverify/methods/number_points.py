"""Exact points for statements about numbers: texts such as ``"r=20, n=10**7, x=7/2"`` give parameters their values."""

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction

from faverify.errors import DomainError, StatementError, UsageError
from faverify.lang.parse import parse_expression
from faverify.lang.scope import Role
from faverify.lang.theory import Theory
from faverify.lang.typed import require_text, require_texts, twice
from faverify.methods.base import Statement

LITERALS = Theory("literals", "numbers without letters", {})


def grid(points: tuple[str, ...], axes: Mapping[str, str]) -> tuple[str, ...]:
    """The points themselves, or the grid of ``axes`` (``{"d": "1, 10", "x": "1/10, 1/2"}``); without both one empty.

    Raises `UsageError` for both, as one would be left out, and for what are no texts.
    """
    require_texts("points", points)
    for name, texts in axes.items():
        require_text(f"the axis {name}", texts)
    if points and axes:
        raise UsageError(
            f"points and an axis {next(iter(axes))}: give the points with all their numbers, or axes alone"
        )
    values = [[f"{name}={value.strip()}" for value in texts.split(",")] for name, texts in axes.items()]
    return points or tuple(", ".join(row) for row in itertools.product(*values))


def names_at(points: tuple[str, ...]) -> list[str]:
    """The names to which the points give values."""
    return sorted({name for point in points for name, _ in _pieces(point)})


def numbers(point: str) -> dict[str, Fraction]:
    """The exact numbers of a point by name.

    Raises `StatementError` for a piece that is not name=number, and for a name with two values.
    """
    pieces = list(_pieces(point))
    if again := twice(name for name, _ in pieces):
        raise StatementError(f"{again} has two values at {point!r}")
    return {name: _number(text) for name, text in pieces}


def unnamed(statement: Statement, points: tuple[str, ...]) -> str:
    """Which name of the statement has no value at some point, in words; "" if all have one.

    A letter with a law needs none: it is random.
    """
    free = {name.name for name in statement.letters() if name.role not in (Role.VALUE, Role.DEFINITION)}
    for point in points:
        missing = sorted(free - dict(_pieces(point)).keys())
        if missing:
            return f"{missing[0]} has no value at {point or 'the numbers of the text'}"
    return ""


def _pieces(point: str) -> Iterator[tuple[str, str]]:
    for piece in filter(None, (piece.strip() for piece in point.split(","))):
        name, equals, value = piece.partition("=")
        if not equals or not name.strip().isidentifier():
            raise StatementError(f"{piece!r}: expected name=number")
        yield name.strip(), value.strip()


def _number(text: str) -> Fraction:
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.point import Point
    from faverify.evaluate.ring import ExactRing, Unsupported
    from faverify.exact.linear import from_fmpq

    try:
        value = Evaluator(LITERALS, ExactRing(), Point({}, {})).value(parse_expression(text, LITERALS))[0, 0]
    except (Unsupported, DomainError) as error:
        raise StatementError(f"{text!r} is no exact number: {error}") from None
    return from_fmpq(value)
