"""A step of a flow by its Taylor polynomial, with a bound of the error.

p is the polynomial of the step, its coefficients exact numbers. Its defect p' - f(p) is the sum of the first
coefficients (rounding) and h^N times the N-th coefficient of f(p), N its order, about some time of the step
(Lagrange). While all letters stay within RADIUS of p (Frobenius), f changes by at most L e, e the distances of the
letters and L a matrix of Lipschitz constants, so that e' <= L e + d and e(h) <= exp(L h) (e(0) + h d): they do stay as
long as that is below RADIUS.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import flint

from faverify.checker.balls import arb
from faverify.checker.derive import moves
from faverify.checker.language import ONE, Node, times
from faverify.checker.values import World
from faverify.errors import UnableError

RADIUS = Fraction(1, 10**6)
Letters = dict[str, list[Any]]
Errors = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """The polynomials of the letters from ``begin`` on and bounds of their errors (None: no bounds)."""

    begin: Fraction
    letters: Letters
    errors: Errors | None

    def at(self, time: Fraction) -> dict[str, Any]:
        """The letters at a time of the piece, without the errors where they have no bounds."""
        return over_step(self.letters, self.errors, arb(time - self.begin))


class Series:
    """The Taylor coefficients of an expression, as many as are asked for."""

    def __init__(self, world: World, letters: Mapping[str, list[Any]]) -> None:
        self.world, self.letters, self.memo = world, letters, dict[int, list[Any]]()
        self._still: dict[int, bool] = {}
        self._traces: dict[int, Node] = {}

    def still(self, node: Node) -> bool:
        """Whether an expression does not move."""
        if id(node) not in self._still:  # (the nodes live as long as their theory)
            self._still[id(node)] = not moves(node, self.world.theory)
        return self._still[id(node)]

    def coefficient(self, node: Node, k: int) -> Any:
        """The k-th coefficient."""
        found = self.memo.setdefault(id(node), [])
        while len(found) <= k:
            found.append(self._next(node, len(found)))
        return found[k]

    def _next(self, node: Node, k: int) -> Any:
        parts, theory = node.args, self.world.theory
        if node.op == "let" and node.value in self.letters:
            return self.letters[node.value][k]
        if self.still(node):
            return self.world.value(node) if k == 0 else self.world.value(node) * 0
        if node.op == "let":
            return self.coefficient(theory.node(theory.definitions.get(node.value) or theory.values[node.value]), k)
        if node.op in ("add", "sub"):
            left, right = (self.coefficient(part, k) for part in parts)
            return left + right if node.op == "add" else left - right
        if node.op == "mul":
            return self._product(parts[0], parts[1], k)
        if node.op == "T":
            return self.coefficient(parts[0], k).transpose()
        if node.op == "call" and node.value == "tr":
            return flint.arb_mat([[self.coefficient(parts[0], k).trace()]])
        if node.op == "div" and self.still(parts[1]):
            return self.world.ring.divide(self.coefficient(parts[0], k), self.world.value(parts[1]))
        if node.op == "call" and node.value == "inv":
            return self._inverse(node, k)
        if trace := self._traces.get(id(node)) or as_trace(node):
            return self.coefficient(self._traces.setdefault(id(node), trace), k)
        raise UnableError(f"no series of {node.op} {node.value or ''}")

    def _product(self, left: Node, right: Node, k: int) -> Any:
        ring, still = self.world.ring, [self.still(part) for part in (left, right)]
        if any(still):
            return ring.mul(self.coefficient(left, 0 if still[0] else k), self.coefficient(right, 0 if still[1] else k))
        pairs = [(self.coefficient(left, i), self.coefficient(right, k - i)) for i in range(k + 1)]
        total = ring.mul(*pairs[0])
        for pair in pairs[1:]:
            total = total + ring.mul(*pair)
        return total

    def _inverse(self, node: Node, k: int) -> Any:
        start = self.coefficient(node.args[0], 0)
        if k == 0:
            return self.world.ring.solve(start, self.world.ring.unit(start.nrows()))
        total = self.coefficient(node.args[0], k) * self.coefficient(node, 0)
        for i in range(1, k):
            total = total + self.coefficient(node.args[0], i) * self.coefficient(node, k - i)
        return self.coefficient(node, 0) * total * -1


def over_step(letters: Letters, errors: Errors | None, time: Any) -> dict[str, Any]:
    """The letters at the times of a ball, counted from where their step begins."""
    found = {name: sum_of(terms, time) for name, terms in letters.items()}
    return found if errors is None else {name: fattened(value, errors[name]) for name, value in found.items()}


def as_trace(node: Node) -> Node | None:
    """A squared Frobenius norm or an inner product as a trace; None for any other expression."""
    if node.op == "pow" and node.value == 2 and node.args[0].value == "normF":
        left = right = node.args[0].args[0]
    elif node.op == "call" and node.value == "inner":
        left, right = node.args
    else:
        return None
    flipped = Node("T", (left,), None, left.shape and left.shape[::-1])
    return Node("call", (times(flipped, right),), "tr", ONE)


def at_state(start: World, state: Mapping[str, Any], time: Fraction) -> World:
    """The world where the letters that move have those values."""
    here = World(start.theory, start.ring, start.case, {})
    here.parameters, here.moved, here.time, here.start = start.parameters, dict(state), time, start
    return here


def taylor(here: World, order: int) -> tuple[Letters, Letters]:
    """The coefficients of the letters from a state on, rounded, and the rates' coefficients that rounding missed."""
    letters: Letters = {name: [value] for name, value in here.moved.items()}
    missed: Letters = {name: [] for name in letters}
    lazy = Series(here, letters)
    for k in range(order):
        made = {name: lazy.coefficient(node, k) for name, node in _rates(here).items()}
        for name, value in made.items():
            letters[name].append(middle(value / (k + 1)))
            missed[name].append(letters[name][-1] * (k + 1) - value)
    return letters, missed


def grown(here: World, letters: Letters, missed: Letters, length: Fraction, errors: Errors) -> Errors:
    """Bounds of the errors at every time of a step, of those where it begins; raises `UnableError` without any."""
    h, tube = arb(length), dict.fromkeys(letters, arb(RADIUS))
    over = over_step(letters, tube, flint.arb(0).union(h))
    slopes, defects = _slopes(here, over), _defects(here, letters, missed, h)
    begin = flint.arb_mat([[errors[name] + h * defects[name]] for name in letters])
    found = dict(zip(letters, map(_upper, ((slopes * h).exp() * begin).entries()), strict=True))
    if not all(x < arb(RADIUS) for x in found.values()):
        raise UnableError("errors that leave the tube")
    return found


def _rates(here: World) -> dict[str, Node]:
    return {name: here.theory.node(text) for name, text in here.theory.flow.items()}


def _defects(here: World, letters: Letters, missed: Letters, h: Any) -> Errors:
    """The largest rates that the polynomials miss over a step: rounding, and the remainder about any of its times."""
    lazy = series_of(here.start, shifted(letters, flint.arb(0).union(h)), here.time)
    found, order = Errors(), len(next(iter(letters.values()))) - 1
    for name, node in _rates(here).items():
        rounding = sum((size(value) * h**k for k, value in enumerate(missed[name])), flint.arb(0))
        found[name] = _upper(rounding + size(lazy.coefficient(node, order)) * h**order)
    return found


def series_of(start: World, letters: Letters, time: Fraction) -> Series:
    """The series of expressions of letters with those coefficients."""
    return Series(at_state(start, {name: terms[0] for name, terms in letters.items()}, time), letters)


def shifted(letters: Letters, time: Any) -> Letters:
    """The coefficients about another time, or about every time of a ball."""
    return {name: _shifted(terms, time) for name, terms in letters.items()}


def _shifted(terms: list[Any], time: Any) -> list[Any]:
    found = list(terms)
    for k in range(len(found) - 1):
        for j in range(len(found) - 2, k - 1, -1):
            found[j] = found[j] + found[j + 1] * time
    return found


def _slopes(here: World, over: Mapping[str, Any]) -> Any:
    """How much every rate changes at most, over the change of each letter, where the letters have those enclosures."""
    world = at_state(here.start, over, here.time)
    return flint.arb_mat([[lipschitz(node, name, world) for name in over] for node in _rates(here).values()])


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
        return _of_product(node, name, world)
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


def _of_product(node: Node, name: str, world: World) -> Any:
    """That of a product: of each factor, times the norms of what stands before it and behind it.

    ||A X B|| is at most the spectral norms of A and B times ||X||; where X is a number, it is |X| times ||A B||.
    """
    factors = list(_factors(node))
    values = [world.value(factor) for factor in factors]
    total = flint.arb(0)
    for k, factor in enumerate(factors):
        own = lipschitz(factor, name, world)
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


def _spectral(a: Any) -> Any:
    """An upper bound of the spectral norm: the eighth root of the Frobenius norm of (A'A)^4."""
    gram = a * a.transpose() if a.nrows() < a.ncols() else a.transpose() * a
    square = gram * gram
    return _upper(size(square * square).root(8))


def size(a: Any) -> Any:
    """An upper bound of the Frobenius norm."""
    return flint.arb(sum((x * x for x in a.entries()), flint.arb(0)).upper()).sqrt()


def _upper(value: Any) -> Any:
    """The upper end."""
    return flint.arb(value.upper())


def middle(matrix: Any) -> Any:
    """The middles of the entries."""
    return flint.arb_mat([[x.mid() for x in row] for row in matrix.tolist()])


def distances(letters: Mapping[str, Any]) -> Errors:
    """Bounds of how far letters are from their middles."""
    return {name: size(value - middle(value)) for name, value in letters.items()}


def fattened(matrix: Any, error: Any) -> Any:
    """The matrix with that error in every entry."""
    return flint.arb_mat([[x + flint.arb(0, error.upper()) for x in row] for row in matrix.tolist()])


def sum_of(terms: list[Any], h: Any) -> Any:
    """The value of a polynomial."""
    total = terms[-1]
    for term in reversed(terms[:-1]):
        total = total * h + term
    return total
