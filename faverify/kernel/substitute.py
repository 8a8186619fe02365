"""Substitution in expressions: parameters and letters by expressions, dimensions by dimensions."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from faverify.claim import Theory
from faverify.kernel.errors import Refused
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression

Values = Mapping[str, ex.Expr]
Dimensions = Mapping[str, str]


def substitute(expr: ex.Expr, values: Values, theory: Theory, dims: Dimensions | None = None) -> ex.Expr:
    """The expression of ``theory`` with values in place of letters; definitions are written out."""
    dims = dims or {}
    match expr:
        case ex.Letter(name=name):
            return _letter(expr, name, values, theory, dims)
        case ex.Number():
            return expr
    children = tuple(substitute(child, values, theory, dims) for child in expr.children)
    return _rebuilt(expr, shape_of(expr.shape, dims), children)


def claim(compare: ex.Compare, values: Values, theory: Theory, dims: Dimensions | None = None) -> ex.Compare:
    """The same for a comparison."""
    made = substitute(compare, values, theory, dims)
    if not isinstance(made, ex.Compare):
        raise Refused("a comparison stays one")
    return made


def shape_of(shape: ex.Shape, dims: Dimensions) -> ex.Shape:
    """A shape in other dimensions."""
    return shape and (dims.get(shape[0], shape[0]), dims.get(shape[1], shape[1]))


def _letter(expr: ex.Expr, name: str, values: Values, theory: Theory, dims: Dimensions) -> ex.Expr:
    if name in values:
        value = values[name]
        if value.shape is not None and value.shape != shape_of(expr.shape, dims):
            raise Refused(f"{name} is {ex.show(expr.shape)}, its value {ex.show(value.shape)}")
        return value
    if name in theory.definitions and name not in theory.shapes:
        return substitute(parse_expression(theory.definitions[name], theory), values, theory, dims)
    if name.startswith("I_") and len(name) == 3:
        if len(dims.get(name[2], name[2])) > 1:
            raise Refused(f"{name} would be a unit matrix of the size {dims[name[2]]}, which has no name")
        return ex.Letter(shape_of(expr.shape, dims), f"I_{dims.get(name[2], name[2])}")
    size = dims.get(name, name)
    return ex.Number(ex.SCALAR, Fraction(1)) if size == "1" else ex.Letter(expr.shape, size)


def mapped(expr: ex.Expr, change: Callable[[ex.Expr], ex.Expr]) -> ex.Expr:
    """The same node over changed children."""
    return _rebuilt(expr, expr.shape, tuple(map(change, expr.children))) if expr.children else expr


def _rebuilt(expr: ex.Expr, shape: ex.Shape, children: tuple[ex.Expr, ...]) -> ex.Expr:
    """The same node over other children."""
    match expr:
        case ex.Sum(sign=sign):
            return ex.Sum(shape, children[0], children[1], sign)
        case ex.Product(matrix=matrix):
            return ex.Product(shape, children[0], children[1], matrix)
        case ex.Quotient():
            return ex.Quotient(shape, children[0], children[1])
        case ex.Power(exponent=exponent):
            return ex.Power(shape, children[0], exponent)
        case ex.Transpose():
            return ex.Transpose(shape, children[0])
        case ex.At():
            return ex.At(shape, children[0], children[1])
        case ex.Call(function=function):
            return ex.Call(shape, function, children)
        case ex.Compare(relation=relation):
            return ex.Compare(shape, children[0], relation, children[1])
    raise Refused(f"{ex.said(expr)} has no place here")
