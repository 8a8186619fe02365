"""Probability statements as text, read by a whitelist and never evaluated as code.

A statement is ``CLAIM [and CLAIM ...] [if CLAIM and CLAIM ...]``; a CLAIM is a chain of comparisons, such as
``P(chi2(d) >= (1+x)*d) <= exp(-d*x**2/8)``. Numbers are exact ("0.01" is 1/100).
Changing a constant in the text changes what is checked.
"""

import ast
import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.errors import StatementError

MAX_LENGTH = 2_000
MAX_DEPTH = 40
MAX_EXPONENT = 64
RELATIONS: dict[type[ast.cmpop], str] = {ast.GtE: ">=", ast.LtE: "<=", ast.Gt: ">", ast.Lt: "<"}

Functions = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Claimed:
    """One comparison: ``left relation right`` as syntax trees, and their texts."""

    left: ast.expr
    relation: str
    right: ast.expr
    text: str


@dataclass(frozen=True)
class Statement:
    """What is claimed, and under which hypotheses."""

    text: str
    claims: tuple[Claimed, ...]
    hypotheses: tuple[Claimed, ...] = ()


def parse(text: str) -> Statement:
    """Parse a statement. Raises `StatementError` for what is not in the grammar."""
    if len(text) > MAX_LENGTH:
        raise StatementError(f"a statement of {len(text)} characters: at most {MAX_LENGTH}")
    body, _, hypotheses = text.partition(" if ")
    conditions = [piece for piece in hypotheses.split(" and ") if piece.strip()]
    return Statement(text, _claims(body), tuple(c for piece in conditions for c in _claims(piece)))


def is_chain(statement: Statement) -> bool:
    """Whether the claims are the links of one chain ``a <= b <= c``."""
    links = itertools.pairwise(statement.claims)
    return all(ast.dump(one.right) == ast.dump(other.left) for one, other in links)


def _claims(text: str) -> tuple[Claimed, ...]:
    tree = parse_tree(text)
    pieces = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    found: list[Claimed] = []
    for piece in pieces:
        if not isinstance(piece, ast.Compare):
            raise StatementError(f"{text.strip()!r} claims nothing: expected >=, <=, > or <")
        found += comparisons(piece)
    return tuple(found)


def comparisons(tree: ast.Compare) -> tuple[Claimed, ...]:
    """The links of a chain of comparisons. Raises `StatementError` for other relations than >=, <=, >, <."""
    sides = [tree.left, *tree.comparators]
    found = []
    for left, operator, right in zip(sides, tree.ops, sides[1:], strict=False):
        relation = RELATIONS.get(type(operator))
        if relation is None:
            raise StatementError(f"{show(tree)!r}: only >=, <=, > and < are compared here")
        found.append(Claimed(left, relation, right, f"{show(left)} {relation} {show(right)}"))
    return tuple(found)


def parse_tree(text: str) -> ast.expr:
    """The syntax tree of one expression, its depth limited. Raises `StatementError`."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise StatementError(f"cannot read {text.strip()!r}") from None
    if _depth(tree) > MAX_DEPTH:
        raise StatementError("an expression nested too deeply")
    return _exact_numbers(tree, text.strip())


def show(node: ast.AST) -> str:
    """An expression as text, literals as they read: ``Fraction(1, 2)`` becomes ``1/2``."""
    return re.sub(
        r"Fraction\((-?\d+), (\d+)\)", lambda m: m[1] if m[2] == "1" else f"({m[1]}/{m[2]})", ast.unparse(node)
    )


def _depth(node: ast.AST) -> int:
    level, depth = [node], 0
    while level:
        level, depth = [child for item in level for child in ast.iter_child_nodes(item)], depth + 1
    return depth


def _exact_numbers(tree: ast.expr, source: str) -> ast.expr:
    """Replace every literal by its exact Fraction, read from the source text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            piece = ast.get_source_segment(source, node) or ""
            try:
                node.value = Fraction(piece)  # type: ignore[assignment]
            except ValueError:
                raise StatementError(f"{piece!r} is no number") from None
    return tree


def numbers(text: str) -> dict[str, Fraction]:
    """``"r=20, n=10**7, x=7/2"`` as exact numbers by name. Raises `StatementError`."""
    found: dict[str, Fraction] = {}
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, value = piece.partition("=")
        result = evaluate(parse_tree(value), {}, {}, Fraction) if equals else None
        if not isinstance(result, Fraction) or not name.strip().isidentifier():
            raise StatementError(f"{piece!r}: expected name=number")
        found[name.strip()] = result
    return found


def evaluate(node: ast.expr, names: Mapping[str, Any], functions: Functions, number: Callable[[Fraction], Any]) -> Any:
    """The value of an expression; literals go through ``number``, calls through ``functions`` with their values.

    The function "P" gets the syntax tree of its argument instead. Raises `StatementError` for anything else.
    """

    def value(item: ast.expr) -> Any:
        return evaluate(item, names, functions, number)

    match node:
        case ast.Constant(value=literal):
            return number(literal)  # type: ignore[arg-type]
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -value(operand)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(value(left), evaluate(right, {}, {}, Fraction), number)
        case ast.BinOp(left=left, op=operator, right=right):
            return _binary(value(left), operator, value(right))
        case ast.Call(func=ast.Name(id="P"), args=[event], keywords=[]) if "P" in functions:
            return functions["P"](event)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in functions:
            given = {str(word.arg): value(word.value) for word in keywords}
            return functions[name](*map(value, args), **given)
    raise StatementError(f"cannot read {show(node)!r} here")


def _binary(left: Any, operator: ast.operator, right: Any) -> Any:
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
    raise StatementError(f"operator {type(operator).__name__} is not read here")


def _power(base: Any, exponent: Fraction, number: Callable[[Fraction], Any]) -> Any:
    if abs(exponent) > MAX_EXPONENT:
        raise StatementError(f"exponent {exponent}: at most {MAX_EXPONENT}")
    if exponent.denominator == 1:
        return base ** int(exponent)
    return base ** number(exponent)
