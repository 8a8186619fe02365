"""Lines of proofs about sizes and numbers alone, evaluated at sizes and numbers that meet their hypotheses.

Sizes are those of a short ladder (quotients of theirs are squares, so that s^2 q == r has a rational s). A number in an
equation of which all else is known is a rational root of it; the others take the part's value or one of a few. All is
exact; what has no such point is not evaluated. Shares no code with the kernel's rules.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isqrt

from faverify.claim import Theory
from faverify.errors import DomainError, StatementError, UnableError
from faverify.lang import expr as ex
from faverify.lang.parse import parse_statement
from faverify.lang.scope import Role
from faverify.lang.sorts import is_random
from faverify.methods.base import Statement
from faverify.methods.nodes import number
from faverify.outcome import Relation

LADDER = (1, 2, 128, 131_072)
"""Sizes of a dimension: one, two, a hundred, and a thousand times that."""

OTHERS = tuple(map(Fraction, ("1/2", "0", "1", "3", "1/16")))
MOST_POINTS = 600
NUMBERS = (Role.PARAMETER, Role.INSTANT)
At = Mapping[str, Fraction]


def holds_at_sizes(text: str, theory: Theory, values: Mapping[str, str]) -> bool | None:
    """Whether a statement holds at the first point that meets its hypotheses; None if it is about more, or none does.

    ``values`` are the part's own numbers as texts. Must be called inside ``flint.ctx.workprec``.
    """
    statement = parse_statement(text, theory)
    letters = {letter.name: letter for letter in statement.letters()}
    plain = all(letter.role in (*NUMBERS, Role.SIZE, Role.DEFINITION) for letter in letters.values())
    if not plain or any(_chance(one, theory) for one in (*statement.claims, *statement.conditions)):
        return None
    sizes = sorted(name for name, letter in letters.items() if letter.role is Role.SIZE)
    numbers = sorted(name for name, letter in letters.items() if letter.role in NUMBERS)
    for at in itertools.islice(_points(statement, sizes, numbers, values), MOST_POINTS):
        if (found := _judged(statement, at, sizes)) is not None:
            return found
    return None


def _chance(claim: ex.Compare, theory: Theory) -> bool:
    return any(
        is_random(node, theory) or (isinstance(node, ex.Call) and node.function in ("P", "E")) for node in claim.walk()
    )


def _points(
    statement: Statement, sizes: Sequence[str], numbers: Sequence[str], values: Mapping[str, str]
) -> Iterator[dict[str, Fraction]]:
    """Values of all names that solve the equations among the hypotheses."""
    equations = [claim for claim in statement.conditions if claim.relation is Relation.EQUAL]
    for chosen in itertools.product(LADDER, repeat=len(sizes)):
        start = dict(zip(sizes, map(Fraction, chosen), strict=True))
        for solved in _solved(equations, numbers, start):
            free = [name for name in numbers if name not in solved]
            own = [[*_own(values.get(name)), *OTHERS] for name in free]
            for rest in itertools.product(*own):
                yield {**solved, **dict(zip(free, rest, strict=True))}


def _own(text: str | None) -> list[Fraction]:
    try:
        return [] if text is None else [Fraction(text)]
    except ValueError:  # a text in letters
        return []


def _solved(equations: Sequence[ex.Compare], numbers: Sequence[str], at: At) -> Iterator[dict[str, Fraction]]:
    """The values with those of numbers that equations determine, one after another."""
    for equation in equations:
        names = {node.name for node in equation.walk() if isinstance(node, ex.Letter)}
        unknown = [name for name in numbers if name in names and name not in at]
        if len(unknown) == 1:
            for root in _roots(equation, unknown[0], at):
                yield from _solved(equations, numbers, {**at, unknown[0]: root})
            return
    yield dict(at)


def _roots(equation: ex.Compare, name: str, at: At) -> list[Fraction]:
    """The rational roots >= 0 of an equation that is a polynomial of degree 2 at most in a number."""
    try:
        low, middle, high = (
            number(equation.left, {**at, name: x}) - number(equation.right, {**at, name: x})
            for x in map(Fraction, (0, 1, 2))
        )
    except StatementError:
        return []
    square = (high - 2 * middle + low) / 2
    slope = middle - low - square
    if not square:
        return [-low / slope] if slope and -low / slope >= 0 else []
    inside = slope * slope - 4 * square * low
    top, bottom = (isqrt(abs(part)) for part in (inside.numerator, inside.denominator))
    if inside < 0 or Fraction(top * top, bottom * bottom) != inside:
        return []
    return [root for sign in (1, -1) if (root := (sign * Fraction(top, bottom) - slope) / (2 * square)) >= 0]


def _judged(statement: Statement, at: At, sizes: Sequence[str]) -> bool | None:
    """Whether the claims hold at a point; None where the hypotheses do not for certain, or balls do not decide."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.point import Point
    from faverify.evaluate.ring import BallRing, ExactRing, Unsupported

    dimensions = {name: int(at[name]) for name in sizes}
    point = Point({}, dimensions, {name: value for name, value in at.items() if name not in sizes})

    def compare(claim: ex.Compare) -> bool | None:
        try:
            return Evaluator(statement.theory, ExactRing(), point).compare(claim)[0]
        except (Unsupported, UnableError):
            return Evaluator(statement.theory, BallRing(), point).compare(claim)[0]

    try:
        if not all(compare(claim) for claim in statement.conditions):
            return None
        truths = [compare(claim) for claim in statement.claims]
    except (Unsupported, DomainError, UnableError, ZeroDivisionError):
        return None
    return False if False in truths else None if None in truths else True
