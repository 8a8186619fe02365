"""A step of a flow by its Taylor polynomial; what its error is, is said by `growth`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Any

import flint

from faverify.checker.balls import arb, fattened
from faverify.checker.derive import Walk
from faverify.checker.language import Node
from faverify.checker.values import World, at_state

Letters = dict[str, list[Any]]
Errors = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """The polynomials of the letters from ``begin`` on and bounds of their errors."""

    begin: Fraction
    letters: Letters
    errors: Errors

    @property
    def order(self) -> int:
        """The highest power."""
        return len(next(iter(self.letters.values()))) - 1

    def at(self, time: Fraction) -> dict[str, Any]:
        """The letters at a time of the piece."""
        return over_step(self.letters, self.errors, arb(time - self.begin))


class Terms:
    """Taylor coefficients as far as they were asked for, and how the next one is made; ``still`` if one is not 0."""

    __slots__ = ("following", "found", "still")

    def __init__(self, following: Callable[[int], Any], found: list[Any] | None = None, still: bool = False) -> None:
        self.following, self.found, self.still = following, [] if found is None else found, still

    def upto(self, k: int) -> list[Any]:
        """The coefficients as far as the k-th, at least."""
        while len(self.found) <= k:
            self.found.append(self.following(len(self.found)))
        return self.found

    def __call__(self, k: int) -> Any:
        """The k-th."""
        return self.upto(k)[k]


class Series(Walk):
    """The Taylor coefficients of expressions, as many as are asked for."""

    def __init__(self, world: World, letters: Mapping[str, list[Any]]) -> None:
        known = {name: Terms(lambda _: None, terms) for name, terms in letters.items()}
        super().__init__(world, world.theory, known)

    def coefficient(self, node: Node, k: int) -> Any:
        """The k-th coefficient."""
        return self.of(node)(k)

    def still(self, value: Any) -> Terms:
        """What does not move has but one coefficient."""
        return Terms(lambda _: value * 0, [value], True)

    def add(self, a: Terms, b: Terms, sign: int) -> Terms:
        """``a + sign * b``."""

        def following(k: int) -> Any:
            if k and b.still:
                return a(k)
            if k and a.still:
                return b(k) * sign
            return a(k) - b(k) if sign < 0 else a(k) + b(k)

        return Terms(following)

    def mul(self, a: Terms, b: Terms) -> Terms:
        """A product."""
        ring = self.world.ring
        if a.still:
            return Terms(lambda k: ring.mul(a(0), b(k)))
        if b.still:
            return Terms(lambda k: ring.mul(a(k), b(0)))

        def following(k: int) -> Any:
            times = ring.mul if (1, 1) in map(ring.shape, (a(0), b(0))) else mul
            return reduce(add, map(times, a.upto(k)[: k + 1], b.upto(k)[k::-1]))

        return Terms(following)

    def flip(self, a: Terms) -> Terms:
        """The transpose."""
        return Terms(lambda k: a(k).transpose())

    def tr(self, a: Terms) -> Terms:
        """The trace."""
        return Terms(lambda k: flint.arb_mat([[a(k).trace()]]))

    def inv(self, a: Terms) -> Terms:
        """X = A^-1: X_k = -X_0 (A_1 X_(k-1) + ... + A_k X_0)."""
        found = list[Any]()

        def following(k: int) -> Any:
            if k:
                return found[0] * reduce(add, map(mul, a.upto(k)[1 : k + 1], found[::-1])) * -1
            return self.world.ring.call("inv", [a(0)])

        return Terms(following, found)


def over_step(letters: Letters, errors: Errors, time: Any) -> dict[str, Any]:
    """The letters at the times of a ball, counted from where their step begins."""
    return {name: fattened(sum_of(terms, time), errors[name]) for name, terms in letters.items()}


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
