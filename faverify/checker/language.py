"""The statement language read a second time: text to nodes, over Python's syntax tree; nothing is evaluated."""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from faverify.errors import StatementError, UnableError

Shape = tuple[str, str] | None
ONE: Shape = ("1", "1")
COMPARED = {ast.Eq: "==", ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">"}
SUMS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.MatMult: "mul", ast.Div: "div"}
AS_FIRST = ("inv", "sqrtm", "pos", "neg", "rows_le", "D", "integral", "next", "limit", "diag", "path")
SCALARS = (
    *("tr", "inner", "normF", "det", "sigma_max", "sigma_min", "cond", "nuclear", "rank", "lambda_min", "lambda_max"),
    *("spectral_abscissa", "sqrt", "abs", "exp", "log", "tanh", "cosh", "artanh", "max", "min", "ind", "sum_over"),
    *("rise", "least", "greatest", "maxima", "minima", "P", "E", "normal", "chi2", "F", "cos2", "ratio", "deviation"),
    *("fa_error", "gd_ratio", "levels", "power", "geometric", "ratio_bound", "ratio_failure", "ratio_ceiling"),
    *("chain_ratio", "chain_failure", "chain_quoted", "chain_head", "chain_tail", "limit_ratio", "two_level_limit"),
    *("rho", "pencil_right", "pencil_left", "pencil_imaginary", "pencil_rate", "worst"),
    *("cosine_failure", "error_ratio", "rank_one", "rank_one_limit"),
)
LAWS = tuple(name for name in SCALARS[SCALARS.index("P") :] if not name.startswith(("pencil", "worst")))
OVER_TIME = ("integral", "rise", "least", "greatest", "maxima", "minima")
FUNCTIONALS = (*OVER_TIME, "limit", "next", "sum_over")
PENCILS = ("pencil_right", "pencil_left", "pencil_imaginary", "pencil_rate")
OF_MATRICES = (*AS_FIRST, *SCALARS[: SCALARS.index("sqrt")], *PENCILS, "pinv", "proj", "worst")
"""The functions that take matrices."""
SQUARE = ("tr", "det", "inv", "sqrtm", "pos", "neg", "lambda_min", "lambda_max", "spectral_abscissa", "diag")
MANY = {
    **dict.fromkeys(("inner", "max", "min", "sum_over", "normal", "F", "cos2", "deviation", "power", "geometric"), 2),
    **dict.fromkeys(("fa_error", "ratio_ceiling", "two_level_limit", "rank_one_limit"), 2),
    **dict.fromkeys((*OVER_TIME, "rows_le", "ratio", "ratio_failure", "chain_ratio", "chain_failure"), 3),
    **dict.fromkeys(("chain_quoted", "chain_head", "chain_tail", "cosine_failure", "rank_one"), 3),
    **dict.fromkeys(("worst", "gd_ratio", "levels", "error_ratio"), 4), "ratio_bound": 5,
    **dict.fromkeys(PENCILS, 2),
}  # fmt: skip
"""How many arguments a function takes, where that is not one."""


class Unknown(UnableError):
    """A letter, function, rule or form that this checker does not know: it can say nothing."""


@dataclass(slots=True)
class Node:
    """``op`` is num, let, add, sub, mul, div, pow, T, at, call or cmp; ``value`` a number, a name or a relation.

    Never changed once it is made; what it is known by in tables is computed once.
    """

    op: str
    args: tuple[Any, ...]
    value: Any
    shape: Shape
    _key: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._key = hash((self.op, self.args, self.value, self.shape))

    def __hash__(self) -> int:
        return self._key


class Statement(NamedTuple):
    """What is claimed, and under which conditions (hypotheses and ranges)."""

    claims: tuple[Node, ...]
    conditions: tuple[Node, ...]
    attained: bool = False
    """Whether the claims are weak ones about least or greatest values that have to be attained."""


class Theory:
    """A theory as a certificate has it; shapes, texts and their nodes."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.name, self.data = str(data["name"]), data
        self.kind, self.trajectory = data.get("kind", ""), data.get("trajectory", "")
        self.shapes = {name: tuple(shape) for name, shape in data.get("shapes", {}).items()}
        self.symmetric, self.inputs = frozenset(data.get("symmetric", ())), frozenset(data.get("inputs", ()))
        self.relations = tuple(data.get("relations", ()))
        self.definitions, self.values, self.flow, self.starts, self.steps = (
            dict(data.get(key, {})) for key in ("definitions", "values", "flow", "starts", "steps")
        )
        self.moving: dict[Node, bool] = {}  # what `derive` found
        self.rates: dict[Node, Node] = {}
        self.random: dict[Node, bool] = {}  # what `scope` found
        self._nodes: dict[str, Node] = {}
        self._statements: dict[str, Statement] = {}

    def node(self, text: str) -> Node:
        """An expression text as a node; raises `StatementError`."""
        if text not in self._nodes:
            self._nodes[text] = _Reading(self).node(_tree(text))
        return self._nodes[text]

    def statement(self, text: str) -> Statement:
        """A statement text; raises `StatementError`."""
        if text not in self._statements:
            self._statements[text] = _statement(text, self)
        return self._statements[text]

    def made_of(self, node: Node) -> Node | None:
        """What the definition or the value of a name is; None for a name with neither."""
        text = self.definitions.get(node.value) or self.values.get(node.value)
        return self.node(text) if text else None

    def sizes(self) -> set[str]:
        """The names of dimensions."""
        return {size for shape in self.shapes.values() for size in shape} - {"1"}


@lru_cache(maxsize=4096)
def _tree(text: str) -> ast.expr:
    if len(text) > 4_000 or not text.isascii() or "#" in text:
        raise StatementError(f"{text[:60]!r} is no text of the language")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise StatementError(f"{text[:60]!r}: {error}") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args)):
            raise StatementError(f"{text[:60]!r}: arguments stand one by one")
        if isinstance(node, ast.Call) and not isinstance(node.func, (ast.Name, ast.Attribute)):
            raise StatementError(f"{text[:60]!r}: no function and no letter stands before brackets")  # 2(3) is no 6
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            _require_exact(node.value, ast.get_source_segment(text.strip(), node) or "")
    return tree


def _require_exact(value: float, written: str) -> None:
    """Raise `StatementError` for a decimal that Python has rounded (1e-400 to 0)."""
    try:
        exact = Decimal(written) == Decimal(str(value))
    except ArithmeticError:
        exact = False
    if not exact:
        raise StatementError(f"{written[:40]} is no number that a text can have")


@lru_cache(maxsize=65536, typed=True)
def written_number(text: str | int) -> Fraction:
    """A whole number, fraction or decimal as certificates print it; raises `StatementError` for any other text."""
    if not re.fullmatch(r"[+-]?[0-9]{1,5000}(/0*[1-9][0-9]{0,4999}|\.[0-9]{1,500})?", str(text)):
        raise StatementError(f"{str(text)[:40]!r} is no number")
    return Fraction(text)


def names_in(text: str) -> set[str]:
    """The names in an expression text, those of functions included; nothing else is asked of it."""
    return {node.id for node in ast.walk(_tree(text)) if isinstance(node, ast.Name)}


def require_whole(text: str) -> None:
    """Raise `StatementError` unless a text is one expression or comparison, with brackets of its own only."""
    if isinstance(_tree(text), (ast.Tuple, ast.IfExp, ast.BoolOp, ast.Lambda)):
        raise StatementError(f"{text[:60]!r} is no single expression")


def outside(text: str, mark: str) -> list[str]:
    """The pieces of a text between marks (a pattern) that stand outside of brackets."""
    depth, found, begin = 0, list[str](), 0
    for token in re.finditer(rf"[()\[\]]|{mark}", text):
        if token[0] not in "()[]":
            if not depth:
                found.append(text[begin : token.start()])
                begin = token.end()
            continue
        depth += 1 if token[0] in "([" else -1
    return [*found, text[begin:]]


def _cut(text: str, word: str) -> tuple[str, str]:
    """What stands before a word and behind it."""
    pieces = outside(text, rf"(?<!\S){word}(?!\S)")
    return (pieces[0], word.join(pieces[1:])) if len(pieces) > 1 else (text, "")


def _statement(text: str, theory: Theory) -> Statement:
    body, ranges = _cut(text, "for")
    said, given = _cut(body, "if")
    reading = _Reading(theory)
    claims, conditions = reading.claims(_tree(said)), reading.claims(_tree(given)) if given.strip() else ()
    if ranges.split()[:1] == ["some"]:
        if len(claims) > 1:
            raise StatementError("each of the comparisons would have a time of its own")
        time, start, stop = _interval(_tree(ranges.strip().partition(" ")[2]), reading)
        if time != letter("t"):
            raise StatementError("for some t, no other letter")
        weak = any(claim.value in ("<=", ">=") for claim in claims)
        return Statement(tuple(_some(claim, start, stop, theory) for claim in claims), conditions, weak)
    for piece in filter(str.strip, outside(ranges, ",")):
        tree = _tree(piece)
        if isinstance(tree, ast.Compare) and isinstance(tree.ops[0], ast.In):
            time, start, stop = _interval(tree, reading)
            conditions += (compare(start, "<=", time), compare(time, "<=", stop))
        else:
            conditions += reading.claims(tree)
    return Statement(claims, conditions)


def _interval(tree: ast.expr, reading: "_Reading") -> tuple[Node, Node, Node]:
    if isinstance(tree, ast.Compare) and isinstance(tree.comparators[0], ast.List):
        start, stop = tree.comparators[0].elts
        return reading.node(tree.left), reading.node(start), reading.node(stop)
    raise StatementError("an interval is written t in [a, b]")


def _some(claim: Node, start: Node, stop: Node, theory: Theory) -> Node:
    """``f <= g`` at some time: the least of f - g is at most 0."""
    left, right = claim.args
    if claim.value in ("==", "psd"):
        raise StatementError("an equation for some t")
    name = "least" if claim.value in ("<=", "<") else "greatest"
    if any(part.op == "let" and part.value in (*theory.flow, *theory.definitions, "t") for part in walk(right)):
        left, right = Node("sub", (left, right), None, ONE), number(0)
    return compare(Node("call", (left, start, stop), name, ONE), claim.value, right)


def number(value: Fraction | int) -> Node:
    """A number as a node."""
    return Node("num", (), Fraction(value), None if not value else ONE)


def letter(name: str) -> Node:
    """A scalar name as a node."""
    return Node("let", (), name, ONE)


def require_arguments(name: str, args: Sequence[Node]) -> None:
    """Raise `StatementError` unless a function takes arguments of these shapes, comparisons in their place only."""
    shapes: list[tuple[str, str]] = [arg.shape or ("1", "1") for arg in args]
    if len(args) != MANY.get(name, 1):
        raise StatementError(f"{name} takes {MANY.get(name, 1)} argument(s)")
    if any((arg.op == "cmp") != (name in ("ind", "P")) for arg in args):
        raise StatementError(f"a comparison stands in P(...) and ind(...) only, not in {name}")
    numbers = shapes[1:] if name == "integral" else [] if name in OF_MATRICES else shapes
    rows = name == "rows_le" and shapes[1:] != [(shapes[0][1],) * 2, ONE]
    columns = name == "worst" and (shapes[:2] != [ONE, (shapes[3][0], "1")] or shapes[2] != shapes[3])
    letters = name != "worst" or all(arg.op == "let" for arg in args[1:])
    oblong = name in (*SQUARE, *PENCILS) and (args[0].shape is None or shapes[0][0] != shapes[0][1])
    if any(shape != ONE for shape in numbers) or oblong or rows or columns or not letters:
        raise StatementError(f"{name} of another shape")
    if name in ("inner", *PENCILS):
        _same(*args)


def compare(left: Node, relation: str, right: Node) -> Node:
    """A comparison."""
    return Node("cmp", (left, right), relation, ONE)


def walk(node: Node) -> Sequence[Node]:
    """A node and all below it."""
    return [node, *(inner for part in node.args for inner in walk(part))]


class _Reading:
    """One pass over a syntax tree."""

    def __init__(self, theory: Theory) -> None:
        self.theory, self.depth = theory, 0

    def claims(self, tree: ast.expr) -> tuple[Node, ...]:
        if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
            return tuple(claim for value in tree.values for claim in self.claims(value))
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "psd":
            (matrix,) = map(self.node, tree.args)  # (one more would be left out: ValueError)
            if matrix.shape is None or matrix.shape[0] != matrix.shape[1]:
                raise StatementError("psd of what is not square")
            return (compare(matrix, "psd", number(0)),)
        if not isinstance(tree, ast.Compare) or not all(type(op) in COMPARED for op in tree.ops):
            raise StatementError("a comparison is expected")
        sides = [self.node(side) for side in (tree.left, *tree.comparators)]
        if any(side.shape not in (ONE, None) for side in sides) and not all(isinstance(op, ast.Eq) for op in tree.ops):
            raise StatementError("matrices have no order; psd(...) compares them")
        pairs = zip(sides, tree.ops, sides[1:], strict=False)
        return tuple(compare(_same(a, b), COMPARED[type(op)], b) for a, op, b in pairs)

    def node(self, tree: ast.expr) -> Node:
        self.depth += 1
        if self.depth > 80:
            raise StatementError("nested too deep")
        try:
            return self._node(tree)
        finally:
            self.depth -= 1

    def _node(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return number(Fraction(str(value)))
            case ast.Name(id=name):
                return Node("let", (), name, self._shape(name))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.node(operand)
                return number(-inner.value) if inner.op == "num" else times(number(-1), inner)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.node(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(self.node(left), op, self.node(right))
            case ast.Attribute(attr="T", value=value):
                inner = self.node(value)
                if inner.shape is None:
                    raise StatementError("0.T has no shape")
                return Node("T", (inner,), None, (inner.shape[1], inner.shape[0]))
            case ast.Call():
                return self._call(tree)
        raise StatementError(f"{type(tree).__name__} is not in the language")

    def _shape(self, name: str) -> Shape:
        shape = self.theory.shapes.get(name)
        if shape is not None:
            return (shape[0], shape[1]) if shape else ONE
        if name in self.theory.definitions:
            return self.theory.node(self.theory.definitions[name]).shape
        if re.fullmatch(r"I_[A-Za-z1]", name) and name[2] in {*self.theory.sizes(), "n", "m", "r", "1"}:
            return (name[2], name[2])
        if name in ("t", "s", "T", "oo", "n", "m", "r") or name in self.theory.sizes():
            return ONE
        raise Unknown(f"the letter or function {name!r} is unknown here")

    def _binary(self, left: Node, op: ast.operator, right: Node) -> Node:
        if isinstance(op, ast.Pow):
            if right.op != "num" or abs(right.value) > 300 or right.value.denominator > 16:
                raise StatementError("an exponent is a small number")
            if left.shape not in (ONE, None):
                raise StatementError("a power of a matrix")
            return Node("pow", (left,), right.value, ONE)
        kind = SUMS.get(type(op))
        if kind is None:
            raise StatementError(f"{type(op).__name__} is not in the language")
        if kind in ("add", "sub"):
            return Node(kind, (left, right), None, _same(left, right).shape or right.shape)
        if kind == "div":
            if left.op == right.op == "num" and right.value:
                return number(left.value / right.value)
            if right.shape != ONE:
                raise StatementError("a division by 0 or by a matrix")
            return Node("div", (left, right), None, left.shape)
        if isinstance(op, ast.Mult) and not {left.shape, right.shape} & {ONE, None}:
            raise StatementError("a product of matrices is written @")
        if None in (left.shape, right.shape):
            if isinstance(op, ast.MatMult) or not {left.shape, right.shape} <= {ONE, None}:
                raise StatementError("the literal 0 has no place in a product of matrices")
            return Node("mul", (left, right), None, ONE)
        if isinstance(op, ast.MatMult) and left.shape[1] != right.shape[0]:  # type: ignore[index]
            raise StatementError("a product does not fit")
        return times(left, right)

    def _argument(self, tree: ast.expr) -> Node:
        """An argument of a function: the only place where a comparison is read as a part of an expression."""
        (found,) = self.claims(tree) if isinstance(tree, ast.Compare) else (self.node(tree),)
        return found

    def _call(self, tree: ast.Call) -> Node:
        args = tuple(map(self._argument, tree.args))
        if isinstance(tree.func, ast.Name) and tree.func.id not in self.theory.shapes:
            name = tree.func.id
            if name in LAWS and self.theory.kind != "laws":
                name = ""
            if name in AS_FIRST or name in SCALARS or name in ("pinv", "proj"):
                require_arguments(name, args)
            if name in AS_FIRST:
                return Node("call", args, name, args[0].shape)
            if name in ("pinv", "proj"):
                rows, columns = args[0].shape or ("1", "1")
                return Node("call", args, name, (columns, rows) if name == "pinv" else (rows, rows))
            if name in SCALARS:
                return Node("call", args, name, ONE)
        if len(args) != 1:
            raise Unknown(f"{ast.unparse(tree.func)[:40]!r} of {len(args)} arguments is unknown here")
        inner = self.node(tree.func)
        if args[0].shape not in (ONE, None) or args[0].op == "cmp":
            raise StatementError("a time is a number")
        return Node("at", (inner, args[0]), None, inner.shape)


def _same(left: Node, right: Node) -> Node:
    """The left one, if both have one shape (the literal 0 has any)."""
    if left.shape and right.shape and left.shape != right.shape:
        raise StatementError(f"shapes {left.shape} and {right.shape} differ")
    return left


def times(left: Node, right: Node) -> Node:
    """A product; where one side is a scalar the shape is that of the other."""
    if left.shape in (ONE, None):
        return Node("mul", (left, right), None, right.shape)
    if right.shape in (ONE, None):
        return Node("mul", (left, right), None, left.shape)
    if left.shape and right.shape and left.shape[1] != right.shape[0]:
        raise StatementError("a product does not fit")
    return Node("mul", (left, right), None, (left.shape[0], right.shape[1]) if left.shape and right.shape else None)
