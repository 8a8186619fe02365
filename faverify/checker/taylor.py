"""A step of a flow by its Taylor polynomial; what its error is, is said by `growth`."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Any

import flint

from faverify.checker.balls import arb, fattened
from faverify.checker.derive import moves, rate
from faverify.checker.language import ONE, Node, times
from faverify.checker.values import World
from faverify.errors import UnableError

Letters = dict[str, list[Any]]
Errors = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """The polynomials of the letters from ``begin`` on and bounds of their errors (None: no bounds)."""

    begin: Fraction
    letters: Letters
    errors: Errors | None

    @property
    def order(self) -> int:
        """The highest power."""
        return len(next(iter(self.letters.values()))) - 1

    def at(self, time: Fraction) -> dict[str, Any]:
        """The letters at a time of the piece, without the errors where they have no bounds."""
        return over_step(self.letters, self.errors, arb(time - self.begin))


class Series:
    """The Taylor coefficients of an expression, as many as are asked for."""

    def __init__(self, world: World, letters: Mapping[str, list[Any]]) -> None:
        self.world, self.letters, self.memo = world, letters, dict[Node, list[Any]]()
        self._traces: dict[Node, Node] = {}

    def still(self, node: Node) -> bool:
        """Whether an expression does not move."""
        return not moves(node, self.world.theory)

    def coefficient(self, node: Node, k: int) -> Any:
        """The k-th coefficient."""
        return self.terms(node, k)[k]

    def terms(self, node: Node, k: int) -> list[Any]:
        """The coefficients as far as the k-th, at least."""
        if node.op == "let" and node.value in self.letters:
            return self.letters[node.value]
        found = self.memo.setdefault(node, [])
        while len(found) <= k:
            found.append(self._next(node, len(found)))
        return found

    def _next(self, node: Node, k: int) -> Any:
        parts, theory = node.args, self.world.theory
        if self.still(node):
            return self.world.value(node) if k == 0 else self.world.value(node) * 0
        if node.op == "let" and (made := theory.made_of(node)):
            return self.coefficient(made, k)
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
        if node.op == "call" and node.value == "D":
            return self.coefficient(rate(parts[0], theory), k)
        if trace := self._traces.get(node) or as_trace(node):
            return self.coefficient(self._traces.setdefault(node, trace), k)
        raise UnableError(f"no series of {node.op} {node.value or ''}")

    def _product(self, left: Node, right: Node, k: int) -> Any:
        ring, still = self.world.ring, [self.still(part) for part in (left, right)]
        if any(still):
            return ring.mul(self.coefficient(left, 0 if still[0] else k), self.coefficient(right, 0 if still[1] else k))
        lefts, rights = self.terms(left, k), self.terms(right, k)
        numbers = (1, 1) in (ring.shape(lefts[0]), ring.shape(rights[0]))
        return reduce(add, map(ring.mul if numbers else mul, lefts[: k + 1], rights[k::-1]))

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
        made = {name: lazy.coefficient(node, k) for name, node in rates(here).items()}
        for name, value in made.items():
            letters[name].append((value / (k + 1)).mid())
            missed[name].append(letters[name][-1] * (k + 1) - value)
    return letters, missed


def rates(here: World) -> dict[str, Node]:
    """The rates of the letters."""
    return {name: here.theory.node(text) for name, text in here.theory.flow.items()}


def series_of(start: World, letters: Letters, time: Fraction) -> Series:
    """The series of expressions of letters with those coefficients."""
    return Series(at_state(start, {name: terms[0] for name, terms in letters.items()}, time), letters)


def shifted(letters: Letters, time: Any, order: int) -> Letters:
    """The coefficients as far as an order about another time, or about every time of a ball."""
    return {name: _shifted(terms, time, order + 1) for name, terms in letters.items()}


def _shifted(terms: list[Any], time: Any, count: int) -> list[Any]:
    found = list(terms)
    for k in range(min(count, len(found) - 1)):
        for j in range(len(found) - 2, k - 1, -1):
            found[j] = found[j] + found[j + 1] * time
    return found[:count]


def upper(value: Any) -> Any:
    """The upper end."""
    return flint.arb(value.upper())


def sum_of(terms: list[Any], h: Any) -> Any:
    """The value of a polynomial."""
    total = terms[-1]
    for term in reversed(terms[:-1]):
        total = total * h + term
    return total
