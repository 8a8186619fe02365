"""Text to expression: a whitelist over Python's own syntax tree, with limits on length and depth.

Nothing is evaluated.

Grammar of a statement: ``CLAIMS [if CLAIMS] [for RANGE [, RANGE ...]]``; CLAIMS are chains of comparisons (``a <= b <=
c``) and ``psd(X)`` joined by ``and``; ``if`` holds hypotheses, ``for`` the ranges of free parameters, ``0 <= s <= t``
or ``t in [a, b]``; ``for some t in [a, b]`` claims one time.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang import place
from faverify.lang.current import speaks_of_now
from faverify.lang.functions import FUNCTIONS, known
from faverify.lang.pieces import COMPARISONS, chain_of, pieces_of, split_commas
from faverify.lang.prose import Prose
from faverify.lang.scope import POSITIVE, TIME, Role, role_of, runs
from faverify.lang.sorts import require_sorts
from faverify.lang.theory import Theory
from faverify.outcome import Relation

MAX_LENGTH = 2_000
MAX_DEPTH = 60
MOST_EXPONENT, MOST_EXPONENT_OF_NUMBER = 16, 300
DECIMAL = re.compile(r"[0-9_][.eE]|[.][0-9]")
"""What every text with a decimal has somewhere."""


@dataclass(frozen=True)
class Statement:
    """A parsed statement of a theory: what is claimed, under which hypotheses, over which ranges; and its text."""

    text: str
    theory: Theory
    claims: tuple[ex.Compare, ...] = ()
    hypotheses: tuple[ex.Compare, ...] = ()
    ranges: tuple[ex.Compare, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides of the chain ``a <= b <= c`` that is claimed, as they are written; none for any other claim."""
        chain = chain_of(self.text)
        return chain.sides if chain and len(chain.relations) == len(self.claims) else ()

    @property
    def conditions(self) -> tuple[ex.Compare, ...]:
        """Hypotheses and ranges together: what has to hold before anything is claimed."""
        return (*self.hypotheses, *self.ranges)

    def letters(self) -> Iterator[ex.Letter]:
        """Every name of the statement, definitions and values expanded."""
        yield from (name for compared in (*self.claims, *self.conditions) for name in names_of(compared, self.theory))


@lru_cache(maxsize=4096, typed=True)  # prose is equal to the same letters as a text
def parse_statement(text: str, theory: Theory) -> Statement:
    """Parse a statement of a theory; raises `StatementError` that names the offending piece."""
    if isinstance(text, Prose):
        raise StatementError("prose is for readers and is never parsed")
    pieces = pieces_of(text)
    place.refuse_open_end(pieces.rest, text)
    quantified, claims = _quantifier(pieces.ranges, theory), _claims(pieces.claim, theory)
    conditions = _claims(pieces.hypotheses, theory) if pieces.hypotheses.strip() else ()
    if quantified is not None and len(claims) > 1:
        raise StatementError("'for some t' takes one comparison: read one by one, each would have a time of its own")
    if quantified is not None and any(speaks_of_now(one, theory) for one in conditions):
        raise StatementError("'for some t' beside a hypothesis about t: it would be about another time")
    if quantified is not None:
        return Statement(text, theory, tuple(quantified.claim(one, theory) for one in claims), conditions)
    ranges = tuple(c for piece in split_commas(pieces.ranges) for c in _range(piece, theory))
    return Statement(text, theory, claims, conditions, ranges)


@lru_cache(maxsize=4096)
def parse_expression(text: str, theory: Theory) -> ex.Expr:
    """Parse one expression of a theory (no comparison)."""
    with place.placing(text):
        result = _Parser(theory).expression(_tree(text))
    if isinstance(result, ex.Compare):
        raise StatementError(f"{text!r}: expected an expression, got a comparison")
    require_sorts(result, theory, piece=True)
    return result


@lru_cache(maxsize=1024)
def parse_value(text: str, theory: Theory) -> ex.Expr:
    """Parse the text of a letter with a value: an expression, or the law of a random letter, ``normal(0, 1)``."""
    with place.placing(text):
        result = _Parser(theory).expression(_tree(text))
    if isinstance(result, ex.Call) and FUNCTIONS[result.function].random:
        return result
    return parse_expression(text, theory)


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """The names that occur in a text, functions among them, without a theory."""
    return frozenset(node.id for node in ast.walk(_tree(text)) if isinstance(node, ast.Name))


def names_behind(texts: Iterable[str], told: Mapping[str, str]) -> frozenset[str]:
    """The names that occur in texts, functions among them, with those in what is told of a name, all the way down."""
    found, new = set[str](), set[str]().union(*map(names_in, texts))
    while new:
        found |= new
        new = set[str]().union(*(names_in(told[name]) for name in new if name in told)) - found
    return frozenset(found)


def nodes_behind(expr: ex.Expr, theory: Theory) -> Iterator[ex.Expr]:
    """Every node of an expression, and every node of the definitions and values that occur, all the way down."""
    todo = [expr]
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, ex.Letter):
            text = theory.definitions.get(node.name) or theory.values.get(node.name)
            if text is not None:
                todo.append(parse_value(text, theory))
        else:
            todo += reversed(node.children)


def names_of(expr: ex.Expr, theory: Theory) -> Iterator[ex.Letter]:
    """Every letter below a node, with those of the definitions and values that occur."""
    yield from (node for node in nodes_behind(expr, theory) if isinstance(node, ex.Letter))


def _claims(text: str, theory: Theory) -> tuple[ex.Compare, ...]:
    with place.placing(text):
        claims = _Parser(theory).claims(_tree(text))
    if not claims:
        raise StatementError(f"{text.strip()!r} claims nothing: expected '==', '<=', '>=', '<', '>' or psd(...)")
    for claim in claims:
        for side in claim.children:
            require_sorts(side, theory)
    return claims


def _range(text: str, theory: Theory) -> tuple[ex.Compare, ...]:
    """A chain of comparisons, or ``t in [a, b]``."""
    interval = _interval(text, theory)
    if interval is None:
        return _claims(text, theory)
    return (
        ex.Compare(ex.SCALAR, interval.start, Relation.AT_MOST, interval.time),
        ex.Compare(ex.SCALAR, interval.time, Relation.AT_MOST, interval.stop),
    )


@dataclass(frozen=True)
class _Interval:
    """``t in [start, stop]``."""

    time: ex.Expr
    start: ex.Expr
    stop: ex.Expr

    def claim(self, claimed: ex.Compare, theory: Theory) -> ex.Compare:
        """``f <= g for some t``: the least of f - g over the interval is at most 0 (f - g continuous)."""
        if claimed.relation in (Relation.EQUAL, Relation.PSD):
            raise StatementError("'for some t' takes an inequality of scalars")
        name = "least" if claimed.relation in (Relation.AT_MOST, Relation.BELOW) else "greatest"
        still = not any(moves(node, theory) for node in claimed.right.walk())
        left = claimed.left if still else ex.add(claimed.left, claimed.right, -1)
        bound = claimed.right if still else ex.Number(None, Fraction(0))
        call = ex.Call(ex.SCALAR, name, (left, self.start, self.stop))
        return ex.Compare(ex.SCALAR, call, claimed.relation, bound)


def moves(node: ex.Expr, theory: Theory) -> bool:
    """Whether a single node may change with time: all letters but parameters, instants, sizes, and constant ones."""
    if not isinstance(node, ex.Letter):
        return False
    still = {Role.PARAMETER, Role.INSTANT, Role.SIZE, Role.IDENTITY, Role.INFINITY}
    return node.role not in still and not (node.role == Role.LETTER and not runs(node.name, theory))


def _quantifier(text: str, theory: Theory) -> _Interval | None:
    """The interval of ``some t in [a, b]``."""
    head, _, rest = text.strip().partition(" ")
    if head != "some":
        return None
    found = _interval(rest, theory)
    if found is None:
        raise StatementError(f"'for {text.strip()}': expected 'for some t in [a, b]'")
    return found


def _interval(text: str, theory: Theory) -> _Interval | None:
    tree = _tree(text)
    match tree:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.In()], comparators=[ast.List(elts=[start, stop])]):
            if name != TIME:
                raise StatementError(f"{name!r} in an interval: only {TIME!r} runs over one")
            parser = _Parser(theory)
            ends = [ex.require_scalar(parser.expression(end), "an end of an interval") for end in (start, stop)]
            return _Interval(parser.expression(tree.left), *ends)
    return None


@lru_cache(maxsize=4096)
def _tree(text: str) -> ast.expr:
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise StatementError(f"a statement of {len(text)} characters; {MAX_LENGTH} at most")
    foreign = next((character for character in text if not character.isascii() or character == "#"), None)
    if foreign is not None:  # Python reads full-width letters as the plain ones and skips comments; we read neither
        raise place.foreign(text, foreign)
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise place.unreadable(text, error) from None
    _refuse_rounded(tree, text)
    return tree


def _refuse_rounded(tree: ast.expr, text: str) -> None:
    """Raise `StatementError` for a decimal that Python's parser rounded (to another number, 0 or infinity)."""
    for node in ast.walk(tree) if DECIMAL.search(text) else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            written = ast.get_source_segment(text, node) or ""
            try:
                exact = Decimal(written) == Decimal(repr(node.value))
            except ArithmeticError:
                exact = False
            if not exact:
                raise StatementError(f"{written[:40]} has too many digits or too large an exponent; write a fraction")


@lru_cache(maxsize=8192)
def _letter(name: str, theory: Theory) -> ex.Letter:
    role = role_of(name, theory)
    return ex.Letter(_shape_of(name, role, theory), name, role)


def _shape_of(name: str, role: Role, theory: Theory) -> ex.Shape:
    if role is Role.DEFINITION:
        return parse_expression(theory.definitions[name], theory).shape
    if role is Role.IDENTITY:
        return (name[2], name[2])
    shape = theory.shapes.get(name)
    return (shape[0], shape[1]) if shape else ex.SCALAR


class _Parser:
    """One pass over a syntax tree; ``depth`` guards against nesting."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.depth = 0

    def claims(self, node: ast.expr) -> tuple[ex.Compare, ...]:
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            found = [self.claims(value) for value in node.values]
            if not all(found):
                raise StatementError("'and' joins claims: every side of it has to compare something")
            return tuple(claim for group in found for claim in group)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == POSITIVE:
            return (self._psd(node),)
        if not isinstance(node, ast.Compare):
            return place.none_of(node)
        sides = [self.expression(side) for side in (node.left, *node.comparators)]
        try:
            return tuple(
                self._compare(left, operator, right)
                for left, operator, right in zip(sides, node.ops, sides[1:], strict=False)
            )
        except StatementError as error:
            place.mark(error, node)
            raise

    def _psd(self, node: ast.Call) -> ex.Compare:
        if len(node.args) != 1 or node.keywords:
            raise StatementError("psd takes one argument")
        inner = self.expression(node.args[0])
        if inner.shape is None or inner.shape[0] != inner.shape[1]:
            raise StatementError(f"psd needs a square matrix, got {ex.show(inner.shape)}")
        return ex.Compare(ex.SCALAR, inner, Relation.PSD, ex.Number(None, Fraction(0)))

    def _compare(self, left: ex.Expr, operator: ast.cmpop, right: ex.Expr) -> ex.Compare:
        relation = COMPARISONS.get(type(operator))
        if relation is None:
            raise place.comparison_refused(operator)
        shape = ex.same_shape(left, right, relation.value)
        if relation is not Relation.EQUAL and shape not in (ex.SCALAR, None):
            raise StatementError(f"{relation.value} compares scalars, got {ex.show(shape)}; use psd(...) for matrices")
        return ex.Compare(ex.SCALAR, left, relation, right)

    def expression(self, node: ast.expr) -> ex.Expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise StatementError(f"nested more than {MAX_DEPTH} deep")
        try:
            handler = self._HANDLERS.get(type(node))
            if handler is None:
                raise place.refused(node)
            return handler(self, node)
        except StatementError as error:
            place.mark(error, node)
            raise
        finally:
            self.depth -= 1

    def _constant(self, node: ast.Constant) -> ex.Expr:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise StatementError(f"{node.value!r} is not a number")
        value = Fraction(str(node.value)) if isinstance(node.value, float) else Fraction(node.value)
        return ex.Number(None if value == 0 else ex.SCALAR, value)

    def _name(self, node: ast.Name) -> ex.Expr:
        return _letter(node.id, self.theory)

    def _unary(self, node: ast.UnaryOp) -> ex.Expr:
        inner = self.expression(node.operand)
        if isinstance(node.op, ast.UAdd):
            return inner
        if not isinstance(node.op, ast.USub):
            raise place.operator_refused(node)
        if isinstance(inner, ex.Number):
            return ex.Number(inner.shape, -inner.value)
        return ex.scale(ex.Number(ex.SCALAR, Fraction(-1)), inner)

    def _binary(self, node: ast.BinOp) -> ex.Expr:
        place.require_operator(node)
        left, right = self.expression(node.left), self.expression(node.right)
        match node.op:
            case ast.Add():
                return ex.add(left, right)
            case ast.Sub():
                return ex.add(left, right, -1)
            case ast.MatMult():
                return ex.matmul(left, right)
            case ast.Mult():
                return ex.scale(left, right)
            case ast.Div():
                return self._divide(left, right)
            case ast.Pow():
                return self._power(left, right)
        raise place.operator_refused(node)

    def _divide(self, left: ex.Expr, right: ex.Expr) -> ex.Expr:
        if isinstance(left, ex.Number) and isinstance(right, ex.Number) and right.value:
            return ex.Number(left.shape, left.value / right.value)
        if right.shape is None:
            raise StatementError("division by zero")
        return ex.Quotient(left.shape or ex.SCALAR, left, ex.require_scalar(right, "division"))

    def _power(self, base: ex.Expr, exponent: ex.Expr) -> ex.Expr:
        most = MOST_EXPONENT_OF_NUMBER if isinstance(base, ex.Number) else MOST_EXPONENT
        if not isinstance(exponent, ex.Number) or abs(exponent.value) > most or exponent.value.denominator > 16:
            raise StatementError(f"an exponent is a literal number up to {most}; write exp(x * log(a)) for a**x")
        return ex.Power(ex.SCALAR, ex.require_scalar(base, "a power", place.SQUARES), exponent.value)

    def _attribute(self, node: ast.Attribute) -> ex.Expr:
        if node.attr != "T":
            raise StatementError(f".{node.attr} is not in the language (only .T; an inverse is inv(A))")
        inner = self.expression(node.value)
        if inner.shape is None:
            raise StatementError("0.T has no shape")
        return ex.Transpose((inner.shape[1], inner.shape[0]), inner)

    def _call(self, node: ast.Call) -> ex.Expr:
        if node.keywords or not isinstance(node.func, (ast.Name, ast.Attribute)):
            raise StatementError("only plain calls f(x, ...) are in the language; write 2 * x for 2(x)")
        if isinstance(node.func, ast.Name) and known(node.func.id, self.theory.kind):
            args = tuple(self.expression(arg) for arg in node.args)
            return ex.Call(FUNCTIONS[node.func.id].rule(node.func.id, args), node.func.id, args)
        if len(node.args) != 1:
            raise place.call_refused(node)
        inner = self.expression(node.func)
        return ex.At(inner.shape, inner, ex.require_scalar(self.expression(node.args[0]), "a time"))

    def _comparison(self, node: ast.Compare) -> ex.Expr:
        claims = self.claims(node)
        if len(claims) != 1:
            raise StatementError("an indicator or an event is one comparison, not a chain")
        return claims[0]

    _HANDLERS: ClassVar[dict[type[ast.expr], Callable[["_Parser", ast.expr], ex.Expr]]] = {
        ast.Constant: _constant,  # type: ignore[dict-item]
        ast.Name: _name,  # type: ignore[dict-item]
        ast.UnaryOp: _unary,  # type: ignore[dict-item]
        ast.BinOp: _binary,  # type: ignore[dict-item]
        ast.Attribute: _attribute,  # type: ignore[dict-item]
        ast.Call: _call,  # type: ignore[dict-item]
        ast.Compare: _comparison,  # type: ignore[dict-item]
    }
