"""Expressions as polynomials of words and scalar atoms, reduced by a theory's relations; d/dt; values at a time.

What is no polynomial is an atom named by the normal form of what it is made of, so that equal texts have equal atoms.
Functions are total (1/0 = 0, a root of a negative number is 0). A letter at a stated time is a letter ``Z@0``.
"""

from fractions import Fraction
from typing import Any

from faverify.checker.language import ONE, Node, Theory, walk
from faverify.checker.moving import Moving
from faverify.checker.scope import RANDOM, is_random, law, unrestricted
from faverify.checker.words import (
    Atom,
    Mono,
    Poly,
    concatenated,
    constant,
    frozen,
    is_scalar,
    plus,
    scaled,
    shown,
)
from faverify.errors import StatementError

OPAQUE = ("inv", "sqrtm", "proj", "pinv", "rows_le", "diag")
SPECTRAL = ("sigma_max", "sigma_min", "nuclear", "rank")
ELEMENTARY = ("exp", "log", "tanh", "cosh", "artanh", "det", "spectral_abscissa", "abs", "chi2", "F")
TIMED = ("D", "integral", "rise", "least", "greatest", "limit")
KINDS = {">=": 0, ">": 1, "==": 2}
"""What tells the indicators of p >= 0, p > 0 and p == 0 apart."""


class Algebra(Moving):
    """Reads the expressions of one theory; ``relations`` may be left out."""

    def __init__(self, theory: Theory, relations: bool = True) -> None:
        super().__init__(theory)
        self._read: dict[tuple[Node, str | None], Poly] = {}
        self._compared: dict[Any, tuple[str, Poly]] = {}
        self.endless: bool | None = None
        for text in theory.relations if relations else ():
            self.rules += self.both_ways(text, *self.sides(text))
        self.products = [product for rule in self.rules for product in self.product_of(rule)]
        self.settle()

    def forget(self) -> None:
        """Read everything anew, by the rates that are known by now."""
        self._read.clear()
        self._compared.clear()
        self.known.clear()
        self.times.clear()
        self._stated.clear()
        self.rules = [rule for rule in self.rules if rule.now]
        for name, shape in self.theory.shapes.items():
            if shape:
                self.letter(name, None)

    def sides(self, text: str) -> tuple[Poly, Poly]:
        """Both sides of an equation text, not reduced."""
        (claim,) = self.theory.statement(text).claims
        return self.unreduced(claim.args[0]), self.unreduced(claim.args[1])

    def unreduced(self, node: Node) -> Poly:
        """A matrix expression without traces, and 1 x 1 words left as words."""
        match node.op:
            case "let" if shape := self.theory.shapes.get(node.value):
                self.letter(node.value, None)
                return {Mono(shape[0], shape[1], ((node.value, False),)): Fraction(1)}
            case "let" if node.value in self.theory.definitions:
                return self.unreduced(self.theory.node(self.theory.definitions[node.value]))
            case "add" | "sub":
                return plus(self.unreduced(node.args[0]), self.unreduced(node.args[1]), -1 if node.op == "sub" else 1)
            case "mul":
                left, right = (self.unreduced(part) for part in node.args)
                if is_scalar(left):
                    return scaled(right, left)
                return scaled(left, right) if is_scalar(right) else concatenated(left, right)
            case "T":
                return self.flip(self.unreduced(node.args[0]))
            case "let" if node.value == "I_1":
                return constant(1)
        return self.read(node)

    def read(self, node: Node, time: str | None = None) -> Poly:
        """The polynomial of a node at the current or a stated time."""
        if (node, time) not in self._read:
            self._read[node, time] = self.tidy(self._reading(node, time))
        return self._read[node, time]

    def _reading(self, node: Node, time: str | None) -> Poly:
        parts = node.args
        match node.op:
            case "num":
                return constant(node.value)
            case "let":
                return self._name(node.value, time)
            case "add" | "sub":
                return plus(self.read(parts[0], time), self.read(parts[1], time), -1 if node.op == "sub" else 1)
            case "mul":
                return self.product(self.read(parts[0], time), self.read(parts[1], time))
            case "div":
                return self.product(self.read(parts[0], time), self.reciprocal(self.read(parts[1], time)))
            case "T":
                return self.flip(self.read(parts[0], time))
            case "pow":
                return self.power(self.read(parts[0], time), node.value)
            case "at" if "t" not in self.theory.shapes and not self.theory.steps:
                return self.read(parts[0], self.stated(parts[1], time))
            case "call":
                return self._call(node, time)
        raise StatementError(f"{node.op} has no place here")

    def stated(self, node: Node, now: str | None) -> str | None:
        """The key of a stated time; None for the current one."""
        if node.op == "let" and node.value == "t":
            return now
        poly = self.read(node, now)
        if is_random(node, self.theory):
            raise StatementError("a time is not random")
        if self.moves(poly) or not is_scalar(poly):
            raise StatementError("a time is made of parameters and numbers")
        self.times.setdefault(shown(poly), poly)
        return shown(poly)

    def _name(self, name: str, time: str | None) -> Poly:
        shape = self.theory.shapes.get(name)
        if shape:
            return self.letter(name, time)
        if shape is not None:
            if name in self.theory.values and law(name, self.theory) is None:
                return self.read(self.theory.node(self.theory.values[name]), time)
            return self.atom(name, Atom("parameter", False))
        if name in self.theory.definitions:
            return self.read(self.theory.node(self.theory.definitions[name]), time)
        if name.startswith("I_"):
            return constant(1) if name == "I_1" else {Mono(name[2], name[2]): Fraction(1)}
        if name == "oo" or (name == "t" and self.theory.steps):
            raise StatementError(f"{name} is no number here")
        if name == "t":
            return self.times[time] if time is not None else self.atom("t", Atom("time", True))
        kind = "dimension" if name in self.theory.sizes() | {"n", "m", "r"} else "parameter"
        return self.atom(name, Atom(kind, False))

    def power(self, base: Poly, exponent: Fraction) -> Poly:
        """An integer power, or a root."""
        if exponent.denominator != 1:
            return self.root(base, exponent)
        factor, result = base if exponent > 0 else self.reciprocal(base), constant(1)
        for _ in range(abs(int(exponent))):
            result = dict(self.product(result, factor))
        return result

    def root(self, base: Poly, exponent: Fraction) -> Poly:
        """A rational power as an atom; of 0 and 1 the number."""
        if dict(base) in ({}, constant(1)):
            return dict(base)
        return self.scalar(f"root {exponent}", [base])

    def reciprocal(self, poly: Poly) -> Poly:
        """1/p, of one term factor by factor; 1/0 = 0."""
        if len(poly) == 1:
            ((mono, value),) = poly.items()
            result = constant(1 / value)
            for key in mono.scalars:
                result = scaled(result, self.scalar("1/", [{Mono("1", "1", (), (key,)): Fraction(1)}]))
            return result
        if not poly:
            return {}
        lead = abs(poly[max(poly)])
        return scaled(constant(1 / lead), self.scalar("1/", [{m: x / lead for m, x in poly.items()}]))

    def _call(self, node: Node, time: str | None) -> Poly:
        name, args, shape = node.value, node.args, node.args[0].shape
        if name in TIMED and ("t" in self.theory.shapes or self.theory.steps):
            raise StatementError("time is discrete here, or t a parameter")
        if name in ("next", "sum_over") and not self.theory.steps:
            raise StatementError("there are no steps here")
        if name == "D":
            now = self.rate(self.read(args[0]))
            return now if time is None else self.at(now, time)
        if name in ("integral", "rise", "least", "greatest"):
            return self._over_time(name, args, time)
        if name == "next":
            return self.stepped(self.read(args[0]))
        if name == "sum_over":
            return self.summed(self.read(args[0]), self.read(args[1]))
        if name == "limit":
            return self._limit(self.read(args[0]), shape or ("1", "1"))
        if name == "ind":
            relation, poly = self.compared(args[0], time)
            return self.scalar("ind", [poly, constant(KINDS[relation])])
        if name in ("P", "E"):
            return self._over_chance(name, args[0])
        if name == "worst":
            return self._over_columns(args, time)
        return self._function(name, [self.read(arg, time) for arg in args], shape or ("1", "1"))

    def _function(self, name: str, values: list[Poly], shape: tuple[str, str]) -> Poly:
        first = values[0]
        if name == "tr":
            return self.trace(first)
        if name == "inner":
            return self.trace(self.product(self.flip(first), values[1]))
        if name == "normF":
            square = self.trace(self.product(self.flip(first), first))
            self.squares.add(frozen(square))
            return self.root(square, Fraction(1, 2))
        if name in ("neg", "pos"):
            inner = self.symmetrical(scaled(first, constant(-1 if name == "pos" else 1)))
            return self.opaque("neg", shape, [inner], True)
        if name in ("lambda_min", "lambda_max"):
            sign = constant(1 if name == "lambda_min" else -1)
            return scaled(self.scalar("lambda_min", [self.symmetrical(scaled(first, sign))]), sign)
        if name == "cond":
            top, bottom = (self._function(which, values, shape) for which in ("sigma_max", "sigma_min"))
            return self.product(top, self.reciprocal(bottom))
        if name in ("max", "min"):
            return self.scalar(name, sorted(values, key=shown))
        if name == "sqrt":
            return self.root(first, Fraction(1, 2))
        if name in SPECTRAL:
            gram = self.normal(self.product(self.flip(first), first))
            where = name if name in ("sigma_max", "nuclear") else f"{name} {shape[0]}x{shape[1]}"
            return self.scalar(where, [gram])
        if name == "sqrtm":
            self.symmetrical(first)
        if name in OPAQUE:
            return self._determined(name, list(map(self.normal, values)), shape)
        if name not in ELEMENTARY:
            raise StatementError(f"{name} has no place in a proof")
        return self.scalar(name, map(self.normal, values))

    def _limit(self, value: Poly, shape: tuple[str, str]) -> Poly:
        """A constant: of a scalar without a limit 1, of a matrix without one 0."""
        if shape == ("1", "1"):
            return self.scalar("limit", [value], False)
        normal = self.normal(value)
        made = self.opaque("limit", shape, [normal], not self.normal(plus(normal, self.flip(normal), -1)))
        for (name, _), *_ in (mono.word for mono in made):
            self.known[name] = self.known[name]._replace(moving=False)
        return made

    def _over_chance(self, name: str, inner: Node) -> Poly:
        """P of an event, E of a number: numbers that do not move; each names one law at most."""
        if sum(node.op == "call" and node.value in RANDOM for node in walk(inner)) > 1:
            raise StatementError("two calls of laws are two independent variables: give them letters")
        relation, poly = self.compared(inner) if name == "P" else ("", self.read(inner))
        if self.moves(poly) or relation not in ("", ">", ">="):
            raise StatementError("an event is an inequality of scalars that do not move")
        return self.chance(relation, poly) if name == "P" else self.scalar("E", [poly], False)

    def chance(self, relation: str, poly: Poly) -> dict[Mono, Fraction]:
        """The probability of an event in normal form."""
        return self.scalar("P", [poly, constant(relation == ">")], False)

    def _over_columns(self, args: tuple[Node, ...], time: str | None) -> Poly:
        """The largest value over the columns of a matrix: an atom; the letters that it binds are any columns."""
        if not all(arg.op == "let" and unrestricted(arg.value, self.theory) for arg in args[1:3]):
            raise StatementError("the theory restricts a letter that a maximum over columns binds")
        values = [self.read(arg, time) for arg in args]
        if any(len(value) != 1 or len(next(iter(value)).word) != 1 for value in values[1:]):
            raise StatementError("a maximum over columns binds letters")
        return self.scalar("worst", values)

    def _determined(self, name: str, values: list[Poly], shape: tuple[str, str]) -> Poly:
        """The theory's own letter with that value, or a letter named by it."""
        for own, text in self.theory.values.items():
            node = self.theory.node(text)
            fits = node.op == "call" and node.value == name and own in self.known and len(self.theory.shapes[own]) == 2
            if fits and [self.normal(self.read(part)) for part in node.args] == values:
                return self.letter(own, None)
        made = (shape[1], shape[0]) if name == "pinv" else (shape[0], shape[0]) if name == "proj" else shape
        symmetric = name in ("proj", "sqrtm", "diag") or (name == "inv" and self.flip(values[0]) == values[0])
        return self.opaque(name, made, values, symmetric)

    def against_zero(self, claim: Node, time: str | None = None) -> tuple[str, dict[Mono, Fraction]]:
        """A comparison as ``>=``, ``>``, ``==`` or ``psd`` of a polynomial against 0."""
        if claim.op != "cmp":
            raise StatementError("a comparison is expected")
        left, right = (self.read(side, time) for side in claim.args)
        if claim.value == "psd":
            return (">=", dict(left)) if is_scalar(left) else ("psd", dict(self.symmetrical(left)))
        sign = -1 if claim.value in ("<=", "<") else 1
        poly = self.normal(scaled(plus(left, right, -1), constant(sign)))
        matrices = any(side.shape not in (ONE, None) for side in claim.args)  # (X >= X says 0 >= 0, of no number)
        if claim.value != "==" and (matrices or not is_scalar(poly)):
            raise StatementError("an inequality of matrices")
        return "==" if claim.value == "==" else ">" if claim.value in ("<", ">") else ">=", poly

    def compared(self, claim: Node, time: str | None = None) -> tuple[str, dict[Mono, Fraction]]:
        """The same, up to its size."""
        key = (claim, time, len(self.squares), len(self.times), len(self.symmetric))  # what normal forms depend on
        if key not in self._compared:
            self._compared[key] = normalised(*self.against_zero(claim, time))
        relation, poly = self._compared[key]
        return relation, dict(poly)

    def _over_time(self, name: str, args: tuple[Node, ...], time: str | None) -> Poly:
        what, start = self.read(args[0]), self.read(args[1], time)
        endless = args[2].op == "let" and args[2].value == "oo" and "oo" not in self.theory.shapes
        stop: Poly = self.atom("oo", Atom("infinity", False)) if endless else self.read(args[2], time)
        if name == "rise":
            what = self.scalar("max", sorted(({}, self.rate(what)), key=shown))
            return self.integral(what, start, stop)
        if name == "integral":
            return self.integral(what, start, stop)
        return self.scalar(name, [what, start, stop], self.moves(start) or self.moves(stop))


def normalised(relation: str, poly: Poly) -> tuple[str, dict[Mono, Fraction]]:
    """The leading coefficient has size 1 (and is positive in an equation)."""
    if not poly:
        return relation, {}
    lead = poly[max(poly)]
    size = lead if relation == "==" else abs(lead)
    return relation, {mono: value / size for mono, value in poly.items()}
