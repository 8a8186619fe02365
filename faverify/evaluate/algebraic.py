"""Decide comparisons with irrational sides where the state is exact: by a separation bound, without error.

Balls tell numbers apart, never that they are equal. The sides here are made of rationals by roots, norms, eigenvalues
and singular values, so that `faverify.exact.heights` says how near to 0 their difference can be without being 0; balls
of that many bits then decide. What is not of this kind (exponentials, flows, projectors of irrational columns) is
refused with `Unsupported`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faverify import deadline
from faverify.errors import UnableError
from faverify.evaluate.ring import BallRing, Unsupported
from faverify.exact.heights import Height, Heights
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import parse_expression
from faverify.lang.scope import Role, role_of
from faverify.lang.visible import visibly_symmetric
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator

MOST_BITS, FIRST_BITS, SPARE_BITS = 20_000, 512, 64
MOST_WORK = 2_500_000  # bits times the square of the rows: eigenvalues of 40 rows take a second at 1,500 bits
EQUALITY_HOLDS = (Relation.EQUAL, Relation.AT_MOST, Relation.AT_LEAST, Relation.PSD)

Decided = tuple[bool | None, Any, Any]


def decide(rational: "Evaluator", claim: ex.Compare) -> Decided | None:
    """The comparison without error, with the sides in balls, one and the same where they are equal.

    None where it would take more than 20,000 bits, or fewer for eigenvalues of more than ten rows. ``rational``
    evaluates over the rationals at the point. Raises `Unsupported` for sides that are not algebraic.
    """
    read = _Reader(rational)
    difference = read.difference(claim)
    needed = read.heights.separation(difference)
    most = min(MOST_BITS, MOST_WORK // read.rows**2)
    for bits in _precisions(needed + difference.above + SPARE_BITS, most):
        deadline.check()
        found = _at_precision(read, claim, needed, bits)
        if found and found[0] is not None:
            return found
    return None


def _precisions(enough: int, most: int) -> Iterator[int]:
    """A first look, then what is enough; twice that, since a root of what is 0 has half of the digits."""
    if enough > FIRST_BITS:
        yield FIRST_BITS
    if enough <= most:
        yield from (enough, 2 * enough)


def _at_precision(read: "_Reader", claim: ex.Compare, needed: int, bits: int) -> Decided | None:
    import flint

    with flint.ctx.workprec(bits):
        evaluator = read.in_balls()
        try:
            truth, left, right = evaluator.compare(claim)
        except UnableError:
            return None
        if truth is None and _vanishes(evaluator, claim, left - right, needed):
            return claim.relation in EQUALITY_HOLDS, left, right if claim.relation is Relation.PSD else left
        return truth, left, right


def _vanishes(evaluator: "Evaluator", claim: ex.Compare, difference: Any, needed: int) -> bool:
    """Whether all entries (or the least eigenvalue) are nearer to 0 than anything but 0 is."""
    import flint

    if claim.relation is Relation.PSD:
        difference = evaluator.ring.call("lambda_min", [difference])
    return all(abs(x).upper() < flint.arb(2) ** -needed for x in difference.entries())


class _Reader:
    """Reads heights off a tree at a point; what is rational there is kept for the balls.

    ``rows``: the most of a matrix that has an irrational function other than a norm.
    """

    def __init__(self, rational: "Evaluator") -> None:
        self.rational, self.heights, self.rows = rational, Heights(), 1
        self._known: dict[ex.Expr, Any] = {}
        self._heights: dict[int, Height] = {}

    def difference(self, claim: ex.Compare) -> Height:
        """Of what is compared with 0: the difference of the sides, or a least eigenvalue."""
        found = self.heights.plus(self.height(claim.left), self.height(claim.right))
        if claim.relation is not Relation.PSD:
            return found
        if not (visibly_symmetric(claim.left, self.rational.theory) and ex.is_zero(claim.right)):
            raise Unsupported("not visibly a symmetric matrix")
        return self.heights.eigenvalue(replace(found, key=claim.left.serial), "lambda_min")

    def in_balls(self) -> "Evaluator":
        """The evaluator at the current precision."""
        found = type(self.rational)(self.rational.theory, BallRing(), self.rational.point)
        found.know(self._known)
        return found

    def height(self, expr: ex.Expr) -> Height:
        """The height of a node; raises `Unsupported`, or `DomainError` where a rational part of it is undefined."""
        if expr.serial not in self._heights:
            found = self._of(expr)
            self._heights[expr.serial] = found if found.key else replace(found, key=expr.serial)
        return self._heights[expr.serial]

    def _of(self, expr: ex.Expr) -> Height:
        """Of a rational value; else of what the node is made of."""
        deadline.check()
        composed = self._composed(expr)
        if composed and not all(self._is_rational(child) for child in expr.children):
            return self._irrational(expr)
        try:
            value = self.rational.value(expr)
        except UnableError:
            return self._irrational(expr)
        self._known[expr] = value
        return self.heights.rational(value)

    def _composed(self, expr: ex.Expr) -> bool:
        """Whether what is below the node says all of it: not so for functions that are no algebraic ones."""
        match expr:
            case ex.Power(base=ex.Call(function="normF")):  # its square is no root
                return False
            case ex.Call(function=function):
                return FUNCTIONS[function].algebraic is not None
        return isinstance(expr, ex.Sum | ex.Product | ex.Quotient | ex.Transpose | ex.Power)

    def _is_rational(self, expr: ex.Expr) -> bool:
        return self.height(expr).value is not None

    def _irrational(self, expr: ex.Expr) -> Height:
        heights = self.heights
        match expr:
            case ex.Letter(name=name):
                return self.height(parse_expression(self._text(name), self.rational.theory))
            case ex.Sum(left=left, right=right):
                return heights.plus(self.height(left), self.height(right))
            case ex.Product(left=left, right=right, matrix=matrix):
                return (heights.times if matrix else heights.scaled)(self.height(left), self.height(right))
            case ex.Quotient(left=left, right=right):
                return heights.over(self.height(left), self.height(right))
            case ex.Transpose(inner=inner):
                return heights.transposed(self.height(inner))
            case ex.Power(base=base, exponent=exponent):
                return heights.power(self.height(base), exponent)
            case ex.Call(function=function, args=args) if reading := FUNCTIONS[function].algebraic:
                if function != "normF":
                    sizes = (self.rational.point.sizes.get(name, 1) for arg in args for name in arg.shape or ())
                    self.rows = max(self.rows, *sizes)
                found: Height = reading(heights, *map(self.height, args))
                return found
        raise Unsupported(f"{ex.said(expr)} is not algebraic here")

    def _text(self, name: str) -> str:
        """What a letter stands for."""
        theory = self.rational.theory
        match role_of(name, theory):
            case Role.DEFINITION:
                return theory.definitions[name]
            case Role.VALUE if self.rational.point.start is None:
                return theory.values[name]
        raise Unsupported(f"{name!r} has no rational value here")
