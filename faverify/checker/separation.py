"""Equalities of irrational sides: a number that is nearer to 0 than its conjugates allow is 0.

A node has entries b / d with algebraic integers b and d, of which all conjugates are bounded: ``above`` and ``below``
bits. In a field of degree g a product of conjugates is a whole number, so ``|b / d| >= 2^-(above (g - 1) + below)``
unless b = 0 (Mignotte and Stefanescu, Polynomials: "root separation"; Burnikel et al., ESA 2001).
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import flint

from faverify.checker.balls import Balls
from faverify.checker.exact import Exact
from faverify.checker.language import Node, Statement, Theory
from faverify.checker.values import World
from faverify.errors import UnableError

MOST_BITS = 40_000
WEAK = ("==", "<=", ">=", "psd")


class Bits(NamedTuple):
    """Rows, columns, and bits of numerators and denominator with all conjugates."""

    rows: int
    columns: int
    above: int
    below: int


class Conjugates:
    """Reads nodes at a case of fractions; ``known`` are those with rational values, ``degree`` bounds the field's."""

    def __init__(self, world: World) -> None:
        self.world, self.degree = world, 1
        self.known: dict[Node, Any] = {}
        self._read: dict[Node, Bits] = {}
        self._adjoined: set[tuple[str, Node]] = set()

    def of(self, node: Node) -> Bits:
        """The bits of a node; raises `UnableError` for what is not algebraic."""
        if node.op == "cmp":
            raise UnableError("a comparison is no number")
        if node not in self._read:
            try:
                self.known[node] = self.world.value(node)
                self._read[node] = _of_fractions(self.known[node])
            except UnableError:
                self._read[node] = self._composed(node)
        return self._read[node]

    def _composed(self, node: Node) -> Bits:
        theory, parts = self.world.theory, node.args
        if node.op == "let" and node.value in (texts := {**theory.values, **theory.definitions}):
            return self.of(theory.node(texts[node.value]))
        if node.op == "call":
            return self._called(node, [self.of(part) for part in parts])
        if node.op not in ("add", "sub", "mul", "div", "T", "pow"):
            raise UnableError(f"{node.op} is not algebraic here")
        a, b = self.of(parts[0]), self.of(parts[-1])
        match node.op:
            case "add" | "sub":
                return Bits(*_shape(a, b), max(a.above + b.below, b.above + a.below) + 1, a.below + b.below)
            case "mul":
                inner = a.columns if max(a[:2]) > 1 < max(b[:2]) else 1
                shape = (a.rows, b.columns) if inner > 1 else _shape(a, b)
                return Bits(*shape, a.above + b.above + _bits(inner), a.below + b.below)
            case "div":
                return Bits(a.rows, a.columns, a.above + b.below, a.below + b.above)
            case "T":
                return Bits(a.columns, a.rows, a.above, a.below)
        return self._power(a, Fraction(node.value), parts[0])

    def _power(self, a: Bits, exponent: Fraction, base: Node) -> Bits:
        degree, times = exponent.denominator, abs(exponent.numerator)
        self._adjoin(f"root {degree}", base, degree)
        above = -(-(a.above + (degree - 1) * a.below) // degree)
        pair = (above, a.below) if exponent > 0 else (a.below, above)
        return Bits(1, 1, times * pair[0], times * pair[1])

    def _called(self, node: Node, parts: list[Bits]) -> Bits:
        name, a = node.value, parts[0]
        squared = 2 * a.above + _bits(a.rows) + _bits(a.columns)  # of the squared norm, and of squared singular values
        small, factorial = min(a.rows, a.columns), math.factorial(a.rows)
        match name:
            case "abs" | "diag":
                return a
            case "max" | "min":
                b = parts[1]
                return Bits(1, 1, max(a.above + b.below, b.above + a.below), a.below + b.below)
            case "sqrt":
                return self._power(a, Fraction(1, 2), node.args[0])
            case "tr":
                return Bits(1, 1, a.above + _bits(a.rows), a.below)
            case "inner":
                b = parts[1]
                return Bits(1, 1, a.above + b.above + _bits(a.rows) + _bits(a.columns), a.below + b.below)
            case "det":
                return Bits(1, 1, a.rows * a.above + _bits(factorial), a.rows * a.below)
            case "inv":
                above = a.below + (a.rows - 1) * a.above + _bits(factorial)
                return Bits(a.rows, a.rows, above, a.rows * a.above + _bits(factorial))
            case "normF":
                self._adjoin(name, node, 2)
                return Bits(1, 1, -(-squared // 2), a.below)
            case "lambda_min" | "lambda_max":
                self._adjoin(name, node.args[0], a.rows)
                return Bits(1, 1, a.above + _bits(a.rows), a.below)
            case "sigma_max" | "sigma_min":
                self._adjoin(name, node.args[0], 2 * small)
                return Bits(1, 1, -(-squared // 2), a.below)
            case "nuclear":
                self._adjoin(name, node.args[0], 2**small * math.factorial(small))
                return Bits(1, 1, -(-squared // 2) + _bits(small), a.below)
        raise UnableError(f"{name} is not algebraic here")

    def _adjoin(self, name: str, node: Node, degree: int) -> None:
        if (name, node) not in self._adjoined:
            self._adjoined.add((name, node))
            self.degree *= degree

    def enough(self, claim: Node) -> tuple[int, int]:
        """Bits below which the difference of the sides (or its least eigenvalue) is 0, and bits of its size."""
        a, b = (self.of(side) for side in claim.args)
        above, below = max(a.above + b.below, b.above + a.below) + 1, a.below + b.below
        if claim.value == "psd":
            above += _bits(a.rows)
            self._adjoin("least", claim, a.rows)
        return above * (self.degree - 1) + below + 1, above


def decided(
    theory: Theory, statement: Statement, case: Mapping[str, Any], at: Mapping[str, str]
) -> tuple[str, list[tuple[Any, Any]]]:
    """A verdict and the sides at a case without time; raises `UnableError` where it would take too many bits."""
    return _Separated(theory, Exact(), case, at).judged(statement)


class _Separated(World):
    """A case of which comparisons are known by how near to 0 an algebraic number can be."""

    def compared(self, claim: Node) -> tuple[bool | None, tuple[Any, Any]]:
        """In balls of as many bits as that takes."""
        at = {"t": str(self.time), **{name: str(value) for name, value in self.parameters.items()}}
        return _compared(self.theory, claim, self.case, at)


def _compared(
    theory: Theory, claim: Node, case: Mapping[str, Any], at: Mapping[str, str]
) -> tuple[bool | None, tuple[Any, Any]]:
    read = Conjugates(World(theory, Exact(), case, at))
    needed, above = read.enough(claim)
    if needed > MOST_BITS:
        raise UnableError("an equality that would take too many bits")
    for bits in (needed + above + 64, 2 * needed + above + 64):  # a root of 0 has half of the digits
        with flint.ctx.workprec(bits):
            world = World(theory, Balls(), case, at)
            world.know({node: flint.arb_mat(value) for node, value in read.known.items()})
            left, right = world.sides(claim)
            truth = world.ring.compare(claim.value, left, right)
            if truth is None and all(abs(x).upper() < flint.arb(2) ** -needed for x in _gap(claim, left, right)):
                truth = claim.value in WEAK
        if truth is not None:
            break
    return truth, (left, right)


def _gap(claim: Node, left: Any, right: Any) -> list[Any]:
    return Balls().eigenvalues(left)[:1] if claim.value == "psd" else (left - right).entries()


def _of_fractions(value: Any) -> Bits:
    under = math.lcm(*(int(x.q) for x in value.entries()))
    most = max(abs(int(x * under)) for x in value.entries())
    return Bits(value.nrows(), value.ncols(), _bits(most), _bits(under))


def _shape(a: Bits, b: Bits) -> tuple[int, int]:
    return max(a.rows, b.rows), max(a.columns, b.columns)


def _bits(whole: int) -> int:
    return max(0, whole - 1).bit_length()
