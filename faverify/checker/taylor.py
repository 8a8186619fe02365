"""A step of a flow by its Taylor polynomial; what its error is, is said by `growth`."""

from collections.abc import Callable, Mapping
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


class Terms:
    """Taylor coefficients as far as they were asked for, and how the next one is made."""

    __slots__ = ("following", "found")

    def __init__(self, following: Callable[[int], Any], found: list[Any]) -> None:
        self.following, self.found = following, found

    def upto(self, k: int) -> list[Any]:
        """The coefficients as far as the k-th, at least."""
        while len(self.found) <= k:
            self.found.append(self.following(len(self.found)))
        return self.found

    def __call__(self, k: int) -> Any:
        """The k-th."""
        return self.upto(k)[k]


class Series:
    """The Taylor coefficients of an expression, as many as are asked for."""

    def __init__(self, world: World, letters: Mapping[str, list[Any]]) -> None:
        self.world, self.letters, self.memo = world, letters, dict[Node, Terms]()

    def still(self, node: Node) -> bool:
        """Whether an expression does not move."""
        return not moves(node, self.world.theory)

    def coefficient(self, node: Node, k: int) -> Any:
        """The k-th coefficient."""
        return self.terms(node)(k)

    def terms(self, node: Node) -> Terms:
        """All coefficients."""
        if node not in self.memo:
            letter = node.op == "let" and self.letters.get(node.value)
            made = Terms(lambda _: None, letter) if letter else Terms(self._following(node), [])
            self.memo[node] = made
        return self.memo[node]

    def _following(self, node: Node) -> Callable[[int], Any]:
        parts, theory = node.args, self.world.theory
        if self.still(node):
            value = self.world.value(node)
            return lambda k: value * 0 if k else value
        if node.op == "let" and (made := theory.made_of(node)):
            return self.terms(made)
        if node.op in ("add", "sub"):
            return self._sum(parts[0], parts[1], node.op == "sub")
        if node.op == "mul":
            return self._product(parts[0], parts[1])
        if node.op == "div" and self.still(parts[1]):
            divide, divisor, above = self.world.ring.divide, self.world.value(parts[1]), self.terms(parts[0])
            return lambda k: divide(above(k), divisor)
        if node.op == "T" or (node.op == "call" and node.value == "tr"):
            inner = self.terms(parts[0])
            return (lambda k: inner(k).transpose()) if node.op == "T" else lambda k: flint.arb_mat([[inner(k).trace()]])
        if node.op == "call" and node.value == "inv":
            return self._inverse(node)
        if node.op == "call" and node.value == "D":
            return self.terms(rate(parts[0], theory))
        if trace := as_trace(node):
            return self.terms(trace)
        raise UnableError(f"no series of {node.op} {node.value or ''}")

    def _sum(self, left: Node, right: Node, negative: bool) -> Callable[[int], Any]:
        """What does not move has but one coefficient."""
        a, b = self.terms(left), self.terms(right)
        first = 1 if self.still(left) else 0
        last = 0 if self.still(right) else None

        def following(k: int) -> Any:
            if k and last == 0:
                return a(k)
            if k and first:
                return b(k) * -1 if negative else b(k)
            return a(k) - b(k) if negative else a(k) + b(k)

        return following

    def _product(self, left: Node, right: Node) -> Callable[[int], Any]:
        a, b, still = self.terms(left), self.terms(right), [self.still(part) for part in (left, right)]
        times = self.world.ring.mul if ONE in (left.shape, right.shape) else mul
        if still[0]:
            return lambda k: times(a(0), b(k))
        if still[1]:
            return lambda k: times(a(k), b(0))
        return lambda k: reduce(add, map(times, a.upto(k)[: k + 1], b.upto(k)[k::-1]))

    def _inverse(self, node: Node) -> Callable[[int], Any]:
        """X = A^-1: X_k = -X_0 (A_1 X_(k-1) + ... + A_k X_0)."""
        given, ring, found = self.terms(node.args[0]), self.world.ring, list[Any]()

        def following(k: int) -> Any:
            if k == 0:
                found.append(ring.solve(given(0), ring.unit(given(0).nrows())))
            else:
                found.append(found[0] * reduce(add, map(mul, given.upto(k)[1 : k + 1], found[::-1])) * -1)
            return found[k]

        return following


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
