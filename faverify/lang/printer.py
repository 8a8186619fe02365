"""The walk that every printed form of a statement shares: order, signs and the fewest fences that keep the meaning.

A form (LaTeX, Unicode) says how its numbers, letters, quotients, powers and functions look.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.lang.theory import Theory
from faverify.outcome import Relation

SUM, NEGATED, PRODUCT, PREFIX, RAISED, ATOM = range(1, 7)
"""How firmly a printed expression holds together; what is looser than its place demands is fenced.

A product may follow a minus, which is then that of the product: ``-2 A``.
"""

LOOSE = frozenset({"D", "least", "greatest", "limit"})
"""Functions printed in front of their argument: a factor behind them would read as part of it."""

Printed = tuple[str, int]


class Printer(ABC):
    """One form, for the letters of one theory."""

    signs: ClassVar[Mapping[Relation, str]]
    condition: ClassVar[str]
    ranges: ClassVar[str]
    comma: ClassVar[str]
    times: ClassVar[str]

    def __init__(self, theory: Theory) -> None:
        self.theory = theory

    def statement(self, statement: Statement) -> str:
        """The whole statement: chain of comparisons, hypotheses, ranges of the parameters."""
        text = self.comma.join(map(self._chain, chains(statement.claims)))
        if statement.hypotheses:
            text += self.condition + self.comma.join(self._chain((c,)) for c in statement.hypotheses)
        if statement.ranges:
            text += self.ranges + self.comma.join(map(self._chain, chains(statement.ranges)))
        return text

    def _chain(self, claims: tuple[ex.Compare, ...]) -> str:
        links = (f" {self.signs[c.relation]} {self.expression(c.right)}" for c in claims)
        return self.expression(claims[0].left) + "".join(links)

    def expression(self, expr: ex.Expr) -> str:
        """One expression or comparison."""
        return self._print(expr)[0]

    def _print(self, expr: ex.Expr) -> Printed:
        match expr:
            case ex.Number(value=value):
                return self.number(value)
            case ex.Letter(name=name):
                return self.letter(name)
            case ex.Sum(left=ex.Number(value=0), right=right, sign=sign):
                return self._print(right) if sign > 0 else (f"-{self.wrap(right, PRODUCT)}", NEGATED)
            case ex.Sum(left=left, right=right, sign=sign):
                return f"{self.expression(left)} {'+' if sign > 0 else '-'} {self.wrap(right, PRODUCT)}", SUM
            case ex.Product(left=left, right=right):
                return self._product(left, right)
            case ex.Quotient(left=left, right=right):
                return self.quotient(left, right)
            case ex.Power(base=base, exponent=exponent):
                return self.power(base, exponent)
            case ex.Transpose(inner=inner):
                return self.transposed(self.wrap(inner, ATOM)), RAISED
            case ex.At(inner=inner, time=time):
                return f"{self.wrap(inner, RAISED)}({self.expression(time)})", ATOM
            case ex.Call(function=function, args=args):
                return self.call(function, args)
            case ex.Compare():
                return self._chain((expr,)), SUM
        raise TypeError(type(expr).__name__)

    def _product(self, left: ex.Expr, right: ex.Expr) -> Printed:
        if isinstance(left, ex.Number) and left.value == -1:
            return f"-{self.wrap(right, PRODUCT)}", NEGATED
        own = NEGATED if self._print(left)[1] == NEGATED and not _ends_loose(left) else PRODUCT
        first, second = self.wrap(left, PREFIX if _ends_loose(left) else own), self.wrap(right, PRODUCT)
        return f"{first}{self.times if second[:1].isdigit() else ' '}{second}", own

    def wrap(self, expr: ex.Expr, strength: int) -> str:
        """The expression, fenced if it holds together less firmly than that."""
        text, own = self._print(expr)
        return text if own >= strength else self.fence(text)

    @abstractmethod
    def fence(self, text: str) -> str:
        """In parentheses."""

    @abstractmethod
    def number(self, value: Fraction) -> Printed:
        """An exact number."""

    @abstractmethod
    def letter(self, name: str) -> Printed:
        """A letter of the theory, a parameter or a size."""

    @abstractmethod
    def quotient(self, left: ex.Expr, right: ex.Expr) -> Printed:
        """One expression over another."""

    @abstractmethod
    def power(self, base: ex.Expr, exponent: Fraction) -> Printed:
        """A power, roots included."""

    @abstractmethod
    def transposed(self, text: str) -> str:
        """The transpose of what is printed already."""

    @abstractmethod
    def call(self, function: str, args: tuple[ex.Expr, ...]) -> Printed:
        """A function of the statement language."""


def chains(claims: tuple[ex.Compare, ...]) -> list[tuple[ex.Compare, ...]]:
    """Comparisons that share a side, joined: ``0 <= s``, ``s <= t`` print as one."""
    groups: list[tuple[ex.Compare, ...]] = []
    for claim in claims:
        if groups and groups[-1][-1].right == claim.left:
            groups[-1] += (claim,)
        else:
            groups.append((claim,))
    return groups


def _ends_loose(expr: ex.Expr) -> bool:
    """Whether a factor written behind would read as part of the operand: d/dt A, min l."""
    if isinstance(expr, (ex.Product, ex.Sum)):
        return _ends_loose(expr.right)
    return isinstance(expr, ex.Call) and expr.function in LOOSE
