"""Majorants of series over a step: what the norm of each coefficient is at most, about every time of the step.

Norms are Frobenius norms, and of products at most products of them. Doubles: sums and products of numbers that are not
negative, so that what they round is a small share (`MORE`); in units of the step, so that they neither grow nor vanish.
"""

from math import comb
from typing import Any

import numpy as np

from faverify.checker.balls import size
from faverify.checker.derive import moves, rate
from faverify.checker.doubles import MORE, TINY
from faverify.checker.language import Node
from faverify.checker.taylor import Letters, as_trace
from faverify.checker.values import World
from faverify.errors import UnableError


def norm(a: Any) -> float:
    """A double that is not below the norm of what is in a matrix of balls."""
    return MORE * float(size(a)) + TINY


class Majorants:
    """The world has the letters' enclosures over the step, of length h; terms have that many powers and one more."""

    def __init__(self, over: World, letters: Letters, h: Any, order: int) -> None:
        self.over, self.order, self.memo = over, order, dict[Node, Any]()
        powers = range(order + 1)
        binomials = np.array([[float(comb(i, j)) for i in powers] for j in powers])
        self.letters = {}
        for name, terms in letters.items():
            scaled = [norm(x * h**k) for k, x in enumerate(terms)]
            self.letters[name] = self._sharp(over.moved[name], binomials @ (scaled + [0.0] * (order + 1 - len(scaled))))

    def terms(self, node: Node) -> Any:
        """Bounds of the norms of the coefficients, that of the k-th times h^k."""
        if node not in self.memo:
            theory = self.over.theory
            if not moves(node, theory):
                found = np.zeros(self.order + 1)
            elif node.op == "let" and node.value in self.letters:
                found = self.letters[node.value]
            else:
                found = MORE * self._terms(node) + TINY
            self.memo[node] = self._sharp(self.over.value(node), found)
        return self.memo[node]

    def _sharp(self, value: Any, found: Any) -> Any:
        """The same, the first of them by the value's enclosure."""
        return np.array([norm(value), *found[1:]])

    def _terms(self, node: Node) -> Any:
        parts, theory, made = node.args, self.over.theory, self.over.theory.made_of(node)
        if node.op == "let" and made is not None:
            return self.terms(made)
        if node.op in ("add", "sub"):
            return self.terms(parts[0]) + self.terms(parts[1])
        if node.op == "mul":
            return np.convolve(*map(self.terms, parts))[: self.order + 1]
        if node.op == "T":
            return self.terms(parts[0])
        if node.op == "div" and not moves(parts[1], theory):
            one = self.over.ring.divide(self.over.ring.unit(1), self.over.value(parts[1]))
            return self.terms(parts[0]) * norm(one)
        if node.op == "call" and node.value == "inv":
            return self._inverse(parts[0], norm(self.over.value(node)))
        if node.op == "call" and node.value == "tr":
            return self.terms(parts[0]) * norm(self.over.ring.unit(self.over.value(parts[0]).nrows()))
        if node.op == "call" and node.value == "D":
            return self.terms(rate(parts[0], theory))
        if trace := as_trace(node):
            return np.convolve(*map(self.terms, trace.args[0].args))[: self.order + 1]
        raise UnableError(f"no majorant of {node.op} {node.value or ''}")

    def _inverse(self, inner: Node, first: float) -> Any:
        """Those of X = A^-1: the k-th coefficient is -X(0) (A_1 X_(k-1) + ... + A_k X_0)."""
        given, found = self.terms(inner), [first]
        for k in range(1, self.order + 1):
            found.append(first * sum(given[i] * found[k - i] for i in range(1, k + 1)))
        return np.array(found)
