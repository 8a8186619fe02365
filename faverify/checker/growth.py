"""How errors of Taylor polynomials grow over a step: Lipschitz constants, logarithmic norms, defects.

p is the polynomial of the step, its coefficients exact numbers. Its defect p' - f(p) is the sum of the first
coefficients (rounding) and all others of f(p) (`majorants`). While all letters stay within RADIUS of p (Frobenius),
e' <= L e + d, e the distances of the letters, L a matrix with Lipschitz constants beside its diagonal and logarithmic
norms on it, which may be negative. With L+ (those set to 0) e is at most exp(L+ h) (e(0) + h d) over the step and
exp(L h) e(0) + exp(L+ h) h d at its end: the letters do stay as long as the first is below RADIUS.
"""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

import flint

from faverify.checker.balls import Balls, arb, size
from faverify.checker.derive import moves
from faverify.checker.language import ONE, Node
from faverify.checker.majorants import Majorants
from faverify.checker.scope import behind
from faverify.checker.taylor import Errors, Letters, as_trace, at_state, over_step, rates, upper
from faverify.checker.values import World
from faverify.errors import UnableError

RADIUS = Fraction(1, 10**6)


class Grown(NamedTuple):
    """Bounds of the errors at every time of a step, and at its end."""

    within: Errors
    end: Errors


class Factor(NamedTuple):
    """A factor of a product; whether it stands there transposed."""

    node: Node
    flipped: bool = False

    def value(self, world: World) -> Any:
        """Its value."""
        found = world.value(self.node)
        return found.transpose() if self.flipped else found


def grown(here: World, letters: Letters, missed: Letters, length: Fraction, errors: Errors) -> Grown:
    """Bounds of the errors over a step, from those where it begins; raises `UnableError` without any."""
    h, tube = arb(length), dict.fromkeys(letters, arb(RADIUS))
    slopes = _slopes(here, over_step(letters, tube, flint.arb(0).union(h)))
    ahead = (flint.arb_mat([[flint.arb.max(x, flint.arb(0)) for x in row] for row in slopes.tolist()]) * h).exp()
    defects = _defects(here, letters, missed, h)
    begin, more = (flint.arb_mat([[found[name]] for name in letters]) for found in (errors, defects))
    within, end = (
        dict(zip(letters, map(upper, found.entries()), strict=True))
        for found in (ahead * (begin + more * h), (slopes * h).exp() * begin + ahead * more * h)
    )
    if not all(x < arb(RADIUS) for x in within.values()):
        raise UnableError("errors that leave the tube")
    return Grown(within, end)


def _defects(here: World, letters: Letters, missed: Letters, h: Any) -> Errors:
    """The largest rates that the polynomials miss over a step: rounding, and the terms that they do not have."""
    beyond, found = Majorants(here, letters, h), Errors()
    for name, node in rates(here).items():
        rounding = sum((size(value) * h**k for k, value in enumerate(missed[name])), flint.arb(0))
        found[name] = upper(rounding + beyond.of(node).rest)
    return found


def _slopes(here: World, over: Mapping[str, Any]) -> Any:
    """How much every rate changes at most, over the change of each letter, where the letters have those enclosures."""
    world = at_state(here.start, over, here.time)
    bound = {True: logarithmic, False: lipschitz}
    return flint.arb_mat([
        [upper(bound[name == own](node, name, world)) for name in over] for own, node in rates(here).items()
    ])  # fmt: skip


def lipschitz(node: Node, name: str, world: World) -> Any:
    """A Lipschitz constant of an expression in a letter, in the Frobenius norm, of those of its parts."""
    theory, parts = world.theory, node.args
    if node.op == "let" and node.value in world.moved:
        return flint.arb(int(node.value == name))
    if not moves(node, theory):
        return flint.arb(0)
    if node.op == "let":
        return lipschitz(theory.node(theory.definitions.get(node.value) or theory.values[node.value]), name, world)
    if node.op == "mul":
        return _of_product([Factor(part) for part in _factors(node)], name, world)
    if trace := as_trace(node):
        return lipschitz(trace, name, world)
    inner = [lipschitz(part, name, world) for part in parts]
    if node.op in ("add", "sub"):
        return inner[0] + inner[1]
    if node.op == "T":
        return inner[0]
    if node.op == "div" and not moves(parts[1], theory):
        return inner[0] / abs(world.value(parts[1])[0, 0])
    if node.op == "call" and node.value == "tr":
        return inner[0] * flint.arb(world.value(parts[0]).nrows()).sqrt()
    if node.op == "call" and node.value == "inv":
        return inner[0] * _spectral(world.value(node)) ** 2
    raise UnableError(f"no slope of {node.op} {node.value or ''}")


def _of_product(factors: list[Factor], name: str, world: World) -> Any:
    """That of a product: of each factor, times the norms of what stands before it and behind it.

    ||A X B|| is at most the spectral norms of A and B times ||X||; where X is a number, it is |X| times ||A B||.
    """
    values = [factor.value(world) for factor in factors]
    total = flint.arb(0)
    for k, factor in enumerate(factors):
        own = lipschitz(factor.node, name, world)
        if own != 0:
            norm = size if world.ring.shape(values[k]) == (1, 1) else _spectral
            beside = (reduce(world.ring.mul, part) for part in (values[:k], values[k + 1 :]) if part)
            total += own * math.prod(map(norm, beside))
    return total


def _factors(node: Node) -> Iterator[Node]:
    """The factors of a product from left to right; a product that is a number stays one, its factors are no factors."""
    for part in node.args:
        if part.op == "mul" and part.shape not in (ONE, None):
            yield from _factors(part)
        else:
            yield part


def logarithmic(node: Node, name: str, world: World) -> Any:
    """A bound of the logarithmic norm of an expression's derivative in a letter X (Frobenius); at most `lipschitz`.

    Of X -> A X it is the largest eigenvalue of (A + A')/2, of X -> X B that of (B + B')/2; those of all such terms
    are taken of their sums, any other term has its Lipschitz constant.
    """
    plain, rest = lipschitz(node, name, world), flint.arb(0)
    sums: dict[bool, Any] = {}
    for sign, factors in _terms(node, name, world):
        beside = _beside(factors, name, world)
        if beside is None:
            rest += _of_product(factors, name, world)
        else:
            first, value = beside
            sums[first] = sums[first] + value * sign if first in sums else value * sign
    try:
        tops = [Balls().eigenvalues(value)[-1] for value in sums.values()]
    except UnableError:
        return plain
    return min((plain, sum(tops, rest)), key=lambda bound: float(bound.upper()))


def _terms(node: Node, name: str, world: World) -> Iterator[tuple[int, list[Factor]]]:
    """The products, with their signs, that an expression with that letter is the sum of."""
    theory, parts = world.theory, node.args
    if node.op == "let" and node.value not in world.moved and _has(node, name, world):
        yield from _terms(theory.node(theory.definitions.get(node.value) or theory.values[node.value]), name, world)
    elif node.op in ("add", "sub"):
        yield from _terms(parts[0], name, world)
        yield from ((sign if node.op == "add" else -sign, term) for sign, term in _terms(parts[1], name, world))
    elif node.op == "T" and _has(node, name, world):
        for sign, term in _terms(parts[0], name, world):
            yield sign, [Factor(factor.node, not factor.flipped) for factor in reversed(term)]
    elif node.op == "mul" and node.shape not in (ONE, None) and _has(node, name, world):
        right = list(_terms(parts[1], name, world))
        yield from ((s * t, left + term) for s, left in _terms(parts[0], name, world) for t, term in right)
    else:
        yield 1, [Factor(node)]


def _beside(factors: list[Factor], name: str, world: World) -> tuple[bool, Any] | None:
    """Of a product A X or X B: whether the matrix is the first one, and that matrix; None for any other product."""
    own = [k for k, factor in enumerate(factors) if _has(factor.node, name, world)]
    if len(own) != 1 or factors[own[0]] != Factor(Node("let", (), name, factors[own[0]].node.shape)):
        return None
    values, place = [factor.value(world) for factor in factors], own[0]
    numbers = [x for k, x in enumerate(values) if k != place and world.ring.shape(x) == (1, 1)]
    before, behind_it = (
        [x for x in part if world.ring.shape(x) != (1, 1)] for part in (values[:place], values[place + 1 :])
    )
    if before and behind_it:
        return None
    made = reduce(world.ring.mul, [*numbers, *before, *behind_it], world.ring.unit(1))
    if world.ring.shape(made) == (1, 1):
        made = world.ring.mul(made, world.ring.unit(values[place].ncols()))
    return bool(before), made


def _has(node: Node, name: str, world: World) -> bool:
    """Whether an expression depends on the letter at the current time."""
    return moves(node, world.theory) and name in behind([node], world.theory)


def _spectral(a: Any) -> Any:
    """An upper bound of the spectral norm: the eighth root of the Frobenius norm of (A'A)^4."""
    gram = a * a.transpose() if a.nrows() < a.ncols() else a.transpose() * a
    square = gram * gram
    return upper(size(square * square).root(8))
