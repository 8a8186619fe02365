"""Sums of the norms of Taylor coefficients: the first ones, and a bound of all others.

Where the letters are polynomials p of a time up to h, an expression f(p) is a power series; the norms (Frobenius) of
its coefficients, times powers of h, are at most those of the same expression of norms, as norms of sums and products
are at most sums and products of norms. What the polynomial of the first N lacks is at most the sum of the others.
"""

from typing import Any, NamedTuple

import flint

from faverify.checker.balls import size
from faverify.checker.language import Node
from faverify.checker.taylor import Letters, Series
from faverify.checker.values import World
from faverify.errors import UnableError


class Majorant(NamedTuple):
    """Bounds of the first coefficients (of powers of t/h), and of the sum of all others."""

    first: Any
    rest: Any

    @property
    def whole(self) -> Any:
        """A bound of the sum of all."""
        return self.first(1) + self.rest


class Majorants:
    """The majorants of expressions over a step; raises `UnableError` for a function that has none here."""

    def __init__(self, here: World, letters: Letters, h: Any) -> None:
        self.order, self.series = len(next(iter(letters.values()))) - 1, Series(here, letters)
        self.known: dict[Node, Majorant] = {}
        self.powers = [h**k for k in range(self.order + 1)]
        self.letters = {name: self._cut(self._norms(terms), flint.arb(0)) for name, terms in letters.items()}

    def of(self, node: Node) -> Majorant:
        """That of an expression."""
        if node not in self.known:
            self.known[node] = self._of(node)
        return self.known[node]

    def _of(self, node: Node) -> Majorant:
        parts, world, theory = node.args, self.series.world, self.series.world.theory
        if node.op == "let" and node.value in self.letters:
            return self.letters[node.value]
        if self.series.still(node):
            return Majorant(flint.arb_poly([size(world.value(node))]), flint.arb(0))
        if node.op == "let":
            return self.of(theory.node(theory.definitions.get(node.value) or theory.values[node.value]))
        if node.op == "pow" and node.value == 2 and parts[0].value == "normF":
            return self._product(self.of(parts[0].args[0]), self.of(parts[0].args[0]))
        inner = [self.of(part) for part in parts]
        if node.op in ("add", "sub"):
            return Majorant(inner[0].first + inner[1].first, inner[0].rest + inner[1].rest)
        if node.op == "mul" or (node.op == "call" and node.value == "inner"):
            return self._product(*inner)
        if node.op == "T":
            return inner[0]
        if node.op == "div" and self.series.still(parts[1]):
            return _scaled(inner[0], 1 / abs(world.value(parts[1])[0, 0]))
        if node.op == "call" and node.value == "tr":
            return _scaled(inner[0], flint.arb(world.value(parts[0]).nrows()).sqrt())
        if node.op == "call" and node.value == "inv":
            return self._inverse(parts[0], inner[0].rest, size(world.value(node)))
        raise UnableError(f"no majorant of {node.op} {node.value or ''}")

    def _product(self, left: Majorant, right: Majorant) -> Majorant:
        """(a + x) (b + y) = a b + a y + x (b + y)."""
        return self._cut(left.first * right.first, left.first(1) * right.rest + left.rest * right.whole)

    def _inverse(self, node: Node, rest: Any, start: Any) -> Majorant:
        """(A + M)^-1 of ||A^-1|| = c and ||M|| = m: at most c / (1 - c m).

        The first terms of M are those of its series (a conserved Gram matrix has none, however far its factors move).
        """
        terms = self._norms([self.series.coefficient(node, k) for k in range(self.order)]).coeffs()
        terms = [flint.arb(0), *terms[1:]]
        share = start * sum(terms, rest)
        if not share < 1:
            raise UnableError("an inverse whose series does not converge over the step")
        found = [start]
        for k in range(1, self.order):
            found.append(start * sum((terms[i] * found[k - i] for i in range(1, min(k + 1, len(terms)))), flint.arb(0)))
        return Majorant(flint.arb_poly(found), start / (1 - share) - sum(found, flint.arb(0)))

    def _norms(self, terms: list[Any]) -> Any:
        return flint.arb_poly([size(term) * power for term, power in zip(terms, self.powers, strict=False)])

    def _cut(self, terms: Any, rest: Any) -> Majorant:
        coefficients = terms.coeffs()
        return Majorant(flint.arb_poly(coefficients[: self.order]), sum(coefficients[self.order :], rest))


def _scaled(one: Majorant, by: Any) -> Majorant:
    return Majorant(one.first * by, one.rest * by)
