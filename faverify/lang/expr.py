"""Shaped expressions: the nodes that every reader of a statement understands.

A shape is a pair of symbolic dimensions such as ``("n", "r")``; scalars are ``("1", "1")``. The literal 0 has the
shape ``None`` until it meets another shape. Building a node checks the shapes, so an expression that exists is
well-shaped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import count
from typing import Any, TypeVar, dataclass_transform

from faverify.errors import StatementError
from faverify.outcome import Relation

Shape = tuple[str, str] | None
SCALAR: Shape = ("1", "1")
Node = TypeVar("Node")
_SERIALS = count()
_KEPT = ("_hash", "serial")


@dataclass_transform(frozen_default=True)
def node(cls: type[Node]) -> type[Node]:
    """A frozen dataclass that computes its hash once: tables of expressions are asked often, and trees are deep."""
    made = dataclass(frozen=True)(cls)
    counted = made.__hash__

    def kept(self: Any) -> int:
        found: int | None = self.__dict__.get("_hash")
        if found is None:
            found = self.__dict__["_hash"] = counted(self)
        return found

    made.__hash__ = kept  # type: ignore[method-assign]
    return made


@node
class Expr:
    """Base of all nodes; ``shape`` is (rows, columns), None for the polymorphic zero."""

    shape: Shape

    @cached_property
    def serial(self) -> int:
        """A number that no other node of this process has or will have, equal nodes neither."""
        return next(_SERIALS)

    def __getstate__(self) -> dict[str, Any]:
        """The fields: another process hashes texts in another way, and a copy is another node."""
        return {name: value for name, value in self.__dict__.items() if name not in _KEPT}

    @property
    def children(self) -> tuple["Expr", ...]:
        """The expressions directly below this one."""
        return ()

    def walk(self) -> Iterator["Expr"]:
        """This node and every node below it, each before its children."""
        todo: list[Expr] = [self]
        while todo:
            found = todo.pop()
            yield found
            todo += reversed(found.children)


@node
class Number(Expr):
    """An exact rational."""

    value: Fraction


ZERO = Number(None, Fraction(0))
"""The 0 of every shape."""


def is_zero(expr: Expr) -> bool:
    """Whether a text has the number 0 there."""
    return isinstance(expr, Number) and expr.value == 0


@node
class Letter(Expr):
    """A name; ``role`` says what it stands for in its theory (`faverify.lang.scope`), "" where no theory was asked."""

    name: str
    role: str = field(default="", compare=False)


@node
class Sum(Expr):
    """``left + sign * right`` with sign 1 or -1."""

    left: Expr
    right: Expr
    sign: int

    @property
    def children(self) -> tuple[Expr, ...]:
        """Both terms."""
        return self.left, self.right


@node
class Product(Expr):
    """A matrix product, or a scalar times anything (``matrix`` tells which was written: ``@`` or ``*``)."""

    left: Expr
    right: Expr
    matrix: bool

    @property
    def children(self) -> tuple[Expr, ...]:
        """Both factors."""
        return self.left, self.right


@node
class Quotient(Expr):
    """``left / right`` with a scalar ``right``."""

    left: Expr
    right: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        """Numerator and denominator."""
        return self.left, self.right


@node
class Power(Expr):
    """A scalar to a rational power (a literal; ``1/2`` is a square root)."""

    base: Expr
    exponent: Fraction

    @property
    def children(self) -> tuple[Expr, ...]:
        """The base."""
        return (self.base,)


@node
class Transpose(Expr):
    """``x.T``."""

    inner: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        """The transposed expression."""
        return (self.inner,)


@node
class At(Expr):
    """An expression at a stated time: ``A(0)``, ``A(t)``."""

    inner: Expr
    time: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        """The expression and the time."""
        return self.inner, self.time


@node
class Call(Expr):
    """A function of the language (`faverify.lang.functions`) on its arguments."""

    function: str
    args: tuple[Expr, ...]

    @property
    def children(self) -> tuple[Expr, ...]:
        """The arguments."""
        return self.args


@node
class Compare(Expr):
    """``left RELATION right``; ``psd(X)`` is X PSD 0. As an expression (inside ``ind``) it is 0 or 1."""

    left: Expr
    relation: Relation
    right: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        """Both sides."""
        return self.left, self.right


def same_shape(left: Expr, right: Expr, where: str) -> Shape:
    """The common shape of two expressions (the literal 0 takes any); raises `StatementError` otherwise."""
    if left.shape is None or right.shape is None or left.shape == right.shape:
        return left.shape or right.shape
    unit = next((shape[0] for shape in (left.shape, right.shape) if shape[0] == shape[1] != "1"), "")
    hint = (
        f"; a number's multiple of the unit matrix is written 2 * I_{unit}"
        if unit and SCALAR in (left.shape, right.shape)
        else ""
    )
    raise StatementError(f"{where}: shapes {show(left.shape)} and {show(right.shape)} differ{hint}")


def add(left: Expr, right: Expr, sign: int = 1) -> Expr:
    """``left + sign * right``."""
    return Sum(same_shape(left, right, "sum"), left, right, sign)


ZERO_ALONE = "the literal 0 has no place in a product; write 0 alone, which is of every shape"


def matmul(left: Expr, right: Expr) -> Expr:
    """``left @ right``; inner dimensions must be the same symbol."""
    if left.shape is None or right.shape is None:
        raise StatementError(ZERO_ALONE)
    if left.shape[1] != right.shape[0]:
        hint = "; a number multiplies with '*'" if SCALAR in (left.shape, right.shape) else _transposed(left, right)
        raise StatementError(f"product: {show(left.shape)} @ {show(right.shape)} does not fit{hint}")
    return Product((left.shape[0], right.shape[1]), left, right, True)


def _transposed(left: Expr, right: Expr) -> str:
    """The transpose that makes a product fit, in words."""
    if left.shape and right.shape and left.shape[0] == right.shape[0]:
        return "; with the left one's transpose (.T) it does"
    return "; with the right one's transpose (.T) it does" if (left.shape or ())[1:] == (right.shape or ())[1:] else ""


def scale(left: Expr, right: Expr) -> Expr:
    """``left * right`` where at least one is a scalar."""
    if None in (left.shape, right.shape) and not {left.shape, right.shape} <= {SCALAR, None}:
        raise StatementError(ZERO_ALONE)
    if SCALAR not in (left.shape, right.shape) and None not in (left.shape, right.shape):
        raise StatementError(f"'*' needs a scalar: {show(left.shape)} * {show(right.shape)}; use '@' for matrices")
    shape = right.shape if left.shape == SCALAR else left.shape
    return Product(shape or SCALAR, left, right, False)  # 0 * x is a scalar, and defined where x is


def require_scalar(expr: Expr, where: str, remedy: str = "") -> Expr:
    """The expression itself if it is a scalar (0 included); raises `StatementError` otherwise."""
    if expr.shape not in (SCALAR, None):
        raise StatementError(f"{where} needs a scalar, got {show(expr.shape)}{remedy}")
    return expr


def show(shape: Shape) -> str:
    """A shape for messages."""
    return "0" if shape is None else f"{shape[0]} x {shape[1]}"


def said(expr: Expr) -> str:
    """What a node is, for messages that refuse it: a function or a letter by its name, all else in words."""
    match expr:
        case Call(function=name) | Letter(name=name):
            return name
        case At(inner=Letter(name=name)):
            return f"{name} at another time"
        case At():
            return "a value at another time"
        case Quotient():
            return "such a quotient"
        case Power(exponent=exponent):
            return f"a power {exponent}"
    return f"a {type(expr).__name__.lower()}"
