"""Whether a flow is FA*'s, and a function what it is taken for: compared where nobody could foresee it.

At states Q Z(0), Q orthogonal: they have the Gram matrix of the start, as all states of FA* have. Q is drawn by the
texts of the theory, so that these cannot be made to fit the states.
"""

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.derive import moves
from faverify.checker.language import FUNCTIONALS, Node, Theory
from faverify.checker.scope import nodes_behind
from faverify.checker.values import World, at_state
from faverify.errors import UnableError

BITS, NARROW, STATES = 300, 60, 2


def require_state_alone(node: Node, theory: Theory) -> None:
    """Raise `UnableError` for what depends on more than the letters at its time and what does not move."""
    for inner in nodes_behind([node], theory):
        other = inner.op == "at" or (inner.op == "call" and inner.value in FUNCTIONALS)
        if (other and moves(inner, theory)) or (inner.op == "let" and inner.value in ("t", *theory.inputs)):
            raise UnableError("a value that depends on more than the letters at its time")


def states(start: World, texts: str) -> Iterator[World]:
    """The theory at states Q Z(0), Q a rational orthogonal matrix drawn by ``texts``, in balls of `BITS` bits."""
    generator = random.Random(texts)
    for _ in range(STATES):
        home = World(start.theory, start.ring, start.case, {})
        home.parameters, z = start.parameters, home.letter("Z")
        yield at_state(home, {"Z": _orthogonal(generator, z.nrows()) * z}, Fraction(0))


def require_flow(start: World, texts: str) -> None:
    """Raise `UnableError` unless the flow of the theory is (I - Z G^-1 Z') Y C."""
    flow = start.theory.node(start.theory.flow["Z"])
    require_state_alone(flow, start.theory)
    with flint.ctx.workprec(BITS):
        for here in states(start, texts):
            z, b = here.letter("Z"), here.text("Y @ C")
            try:
                apart = here.value(flow) - (b - z * (z.transpose() * z).solve(z.transpose() * b))
            except ZeroDivisionError:
                raise UnableError("the flow of the theory is not told from others") from None
            if not all(is_nothing(x) for x in apart.entries()):
                raise UnableError("the flow of the theory is not that of FA*")


def settled(start: World) -> World:
    """The same start where values that are made of Z'Z alone, which stays along FA*, are letters that do not move.

    The flow has to be FA*'s, see `require_flow`.
    """
    theory = start.theory
    still = {name for name in theory.values if _rests(theory.node(theory.values[name]), theory)}
    values = {name: text for name, text in theory.values.items() if name not in still}
    made = World(Theory({**theory.data, "values": values}), start.ring, {**start.case}, {})
    made.parameters, made.moved = start.parameters, {name: start.letter(name) for name in still}
    return made


def _rests(node: Node, theory: Theory) -> bool:
    """Whether an expression is made of Z'Z and of what does not move."""
    if not moves(node, theory) or node == theory.node("Z.T @ Z"):
        return True
    if node.op == "let":
        made = theory.made_of(node)
        return made is not None and _rests(made, theory)
    return node.op != "at" and node.value not in FUNCTIONALS and all(_rests(part, theory) for part in node.args)


def is_nothing(x: Any) -> bool:
    """Whether a ball of `BITS` bits is narrow and has 0 in it."""
    return bool(x.contains(0) and abs(x) < flint.arb(2) ** -NARROW)


def _orthogonal(generator: random.Random, size: int) -> Any:
    """Cayley's transform of a skew matrix, some rows turned."""
    drawn = flint.fmpq_mat([[flint.fmpq(generator.randint(-99, 99), 50) for _ in range(size)] for _ in range(size)])
    skew = drawn - drawn.transpose()
    unit = flint.fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])
    signs = [generator.choice((1, -1)) for _ in range(size)]
    turned = flint.fmpq_mat([[signs[i] if i == j else 0 for j in range(size)] for i in range(size)])
    return flint.arb_mat(turned * (unit - skew) * (unit + skew).inv())
