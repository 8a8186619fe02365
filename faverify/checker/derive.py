"""What moves: d/dt of an expression as another expression, and one walk over expressions for several arithmetics."""

from collections.abc import Callable, Mapping
from typing import Any

from faverify.checker.language import ONE, OVER_TIME, Node, Theory, number, times
from faverify.errors import StatementError, UnableError

ZERO = number(0)


def moves(node: Node, theory: Theory, seen: frozenset[str] = frozenset()) -> bool:
    """Whether an expression may change with the current time."""
    found = theory.moving.get(node)
    if found is None:
        found = _moves(node, theory, seen)
        if not seen:  # (below a name that is being looked at the answer is not the whole one)
            theory.moving[node] = found
    return found


def _moves(node: Node, theory: Theory, seen: frozenset[str]) -> bool:
    if node.op == "at":
        return moves(node.args[1], theory, seen)
    if node.op == "call" and node.value in (*OVER_TIME, "limit"):
        return any(moves(part, theory, seen) for part in node.args[1:])
    if node.op != "let":
        return any(moves(part, theory, seen) for part in node.args)
    name = node.value
    if name == "t" or name in theory.flow or name in theory.inputs:
        return True
    made = theory.made_of(node)
    return made is not None and name not in seen and moves(made, theory, seen | {name})


def rate(node: Node, theory: Theory) -> Node:
    """The derivative along the flow; raises `StatementError` for what has none here, or where time is discrete."""
    if theory.steps:
        raise StatementError("no d/dt in discrete time")
    if node not in theory.rates:
        theory.rates[node] = _rate(node, theory)
    return theory.rates[node]


def _rate(node: Node, theory: Theory) -> Node:
    if not moves(node, theory):
        return ZERO
    parts = node.args
    match node.op:
        case "let":
            return _rate_of_letter(node, theory)
        case "add" | "sub":
            return _plus(rate(parts[0], theory), rate(parts[1], theory), node.op)
        case "mul":
            left, right = (rate(part, theory) for part in parts)
            return _plus(_times(left, parts[1]), _times(parts[0], right))
        case "div":
            return _plus(_over(rate(parts[0], theory), parts[1]),
                         _times(node, _over(rate(parts[1], theory), parts[1])), "sub")  # fmt: skip
        case "T":
            inner = rate(parts[0], theory)
            return ZERO if inner == ZERO else Node("T", (inner,), None, node.shape)
        case "pow":
            return _rate_of_power(node, theory)
        case "call":
            return _rate_of_call(node, theory)
    raise StatementError(f"no derivative of {node.op}")


def _rate_of_letter(node: Node, theory: Theory) -> Node:
    if node.value == "t":
        return number(1)
    if node.value in theory.flow:
        return theory.node(theory.flow[node.value])
    made = theory.made_of(node)
    if made is None:
        raise StatementError(f"the input {node.value} has no derivative")
    return rate(made, theory)


def _rate_of_power(node: Node, theory: Theory) -> Node:
    (base,) = node.args
    if node.value == 2 and base.op == "call" and base.value == "normF":
        inner = base.args[0]
        if inner.op == "call" and inner.value in ("neg", "pos"):  # the squared distance to a cone is smooth
            sign = number(-2 if inner.value == "neg" else 2)
            return _times(sign, _call("inner", inner, rate(inner.args[0], theory)))
        return _times(number(2), _call("inner", inner, rate(inner, theory)))
    lower = Node("pow", (base,), node.value - 1, ONE)
    return _times(_times(number(node.value), lower), rate(base, theory))


def _rate_of_call(node: Node, theory: Theory) -> Node:
    name = node.value
    first: Node = node.args[0]
    if name in ("integral",) and node.args[2] == Node("let", (), "t", ONE) and not moves(node.args[1], theory):
        return first
    if name == "D":
        return rate(rate(first, theory), theory)
    inner = rate(first, theory)
    if name == "tr":
        return _call("tr", inner) if inner != ZERO else ZERO
    if name == "inner":
        other = rate(node.args[1], theory)
        return _plus(_call("inner", inner, node.args[1]), _call("inner", first, other))
    if name == "inv":
        return _times(number(-1), _times(_times(node, inner), node))
    if name == "sqrtm":
        return Node("call", (node, inner), "sylvester", node.shape)
    if name == "normF":
        return _over(_call("inner", first, inner), node)
    if name == "sqrt":
        return _over(inner, _times(number(2), node))
    factors = {
        "exp": node, "log": _over(number(1), first), "cosh": _call("sinh", first),
        "tanh": _plus(number(1), _times(node, node), "sub"),
    }  # fmt: skip
    if name in factors:
        return _times(factors[name], inner)
    raise StatementError(f"no derivative of {name}")


class Walk:
    """What expressions are that move, from what their parts are, in an arithmetic; ``letters`` are known.

    Raises `UnableError` for what the arithmetic has not.
    """

    add: Callable[[Any, Any, int], Any]
    """``a + sign * b``."""
    mul: Callable[[Any, Any], Any]
    """A product, a number on either side included."""
    flip: Callable[[Any], Any]
    """The transpose."""
    tr: Callable[[Any], Any]
    """The trace."""

    def __init__(self, world: Any, theory: Theory, letters: Mapping[str, Any]) -> None:
        self.world, self.theory, self.letters, self.memo = world, theory, letters, dict[Node, Any]()

    def still(self, value: Any) -> Any:
        """What does not move, from its value in balls."""
        return value

    def inv(self, a: Any) -> Any:
        """An inverse."""
        raise UnableError("no inverse here")

    def inner(self, a: Any, b: Any) -> Any:
        """An inner product."""
        return self.tr(self.mul(self.flip(a), b))

    def of(self, node: Node) -> Any:
        """What an expression is; found once."""
        if node not in self.memo:
            moving = moves(node, self.theory)
            self.memo[node] = self.found(node) if moving else self.still(self.world.value(node))
        return self.memo[node]

    def found(self, node: Node) -> Any:
        """What an expression is that moves."""
        parts, name = node.args, node.value
        match node.op:
            case "let" if name in self.letters:
                return self.letters[name]
            case "let" if made := self.theory.made_of(node):
                return self.of(made)
            case "add" | "sub" if parts[1] == ZERO:
                return self.of(parts[0])
            case "add" | "sub" if parts[0] == ZERO:
                return self.of(times(number(-1 if node.op == "sub" else 1), parts[1]))
            case "add" | "sub":
                return self.add(self.of(parts[0]), self.of(parts[1]), -1 if node.op == "sub" else 1)
            case "mul":
                return self.mul(self.of(parts[0]), self.of(parts[1]))
            case "div" if not moves(parts[1], self.theory):
                return self.mul(self.of(parts[0]), self.of(Node("div", (number(1), parts[1]), None, ONE)))
            case "T":
                return self.flip(self.of(parts[0]))
            case "pow" if name == 2 and parts[0].value == "normF":
                return self.inner(*[self.of(parts[0].args[0])] * 2)
            case "call" if name == "D":
                return self.of(rate(parts[0], self.theory))
            case "call" if name in ("tr", "inv", "inner"):
                return getattr(self, name)(*map(self.of, parts))
        raise UnableError(f"{node.op} {name or ''} has no such form")


def _call(name: str, *args: Node) -> Node:
    return ZERO if ZERO in args else Node("call", args, name, ONE)


def _plus(left: Node, right: Node, op: str = "add") -> Node:
    if right == ZERO:
        return left
    if left == ZERO:
        return right if op == "add" else _times(number(-1), right)
    return Node(op, (left, right), None, left.shape or right.shape)


def _times(left: Node, right: Node) -> Node:
    return ZERO if ZERO in (left, right) else times(left, right)


def _over(left: Node, right: Node) -> Node:
    return ZERO if left == ZERO else Node("div", (left, right), None, left.shape)
