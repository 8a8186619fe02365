"""Scalar identities for all values of their letters: both sides as quotients of polynomials in letters and atoms.

Atoms are roots, exponentials, hyperbolic functions and logarithms of such quotients; a root squares to what is under
it and is taken of each letter of a monomial whose sign is declared, exponentials of multiples of 1/12 are powers, the
logarithm of 1/p is that of p turned round, tanh and cosh are written by exponentials.
"""

import math
import re
from collections.abc import Container, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from faverify.checker.check import AGREES, VERIFIED, WRONG
from faverify.checker.derive import rate
from faverify.checker.language import ONE, Node, Theory
from faverify.checker.scope import behind
from faverify.errors import StatementError, UnableError

Json = Mapping[str, Any]
Key = tuple[tuple[str, int], ...]
Poly = dict[Key, Fraction]
MOST_TERMS = 4_000
GRAIN = 12


class Ratio(NamedTuple):
    """``above / below``."""

    above: Poly
    below: Poly


def _plus(a: Poly, b: Poly, sign: int = 1) -> Poly:
    found = dict(a)
    for key, value in b.items():
        found[key] = found.get(key, Fraction(0)) + sign * value
    return {key: value for key, value in found.items() if value}


def _number(value: Fraction | int) -> Poly:
    return {(): Fraction(value)} if value else {}


class Scalars:
    """The quotients of one theory; ``squares`` has what is under each root, ``logs`` what a logarithm is of.

    ``signs`` has the letters that are not negative.
    """

    def __init__(self, theory: Theory, signs: Container[str] = ()) -> None:
        self.theory, self.signs = theory, signs
        self.squares, self.logs = dict[str, Ratio](), dict[str, Ratio]()

    def times(self, a: Poly, b: Poly) -> Poly:
        """A product."""
        found: Poly = {}
        for x, p in a.items():
            for y, q in b.items():
                powers = dict(x)
                for name, power in y:
                    powers[name] = powers.get(name, 0) + power
                key = tuple(sorted((name, power) for name, power in powers.items() if power))
                found[key] = found.get(key, Fraction(0)) + p * q
        if len(found) > MOST_TERMS:
            raise UnableError("too many terms")
        return {key: value for key, value in found.items() if value}

    def mul(self, a: Ratio, b: Ratio) -> Ratio:
        """A product of quotients."""
        return Ratio(self.times(a.above, b.above), self.times(a.below, b.below))

    def add(self, a: Ratio, b: Ratio, sign: int = 1) -> Ratio:
        """A sum of quotients."""
        if a.below == b.below:
            return Ratio(_plus(a.above, b.above, sign), a.below)
        return Ratio(_plus(self.times(a.above, b.below), self.times(b.above, a.below), sign),
                     self.times(a.below, b.below))  # fmt: skip

    def zero(self, a: Ratio) -> bool:
        """Whether a quotient is 0, squares of roots replaced and denominators cleared."""
        poly = a.above
        for _ in range(60):
            root = next((name for key in poly for name, power in key if name in self.squares and power >= 2), None)
            if root is None:
                return not poly
            poly = self._squared(poly, root)
        raise UnableError("roots that do not end")

    def _squared(self, poly: Poly, root: str) -> Poly:
        """The numerator with the root's square written out, times the denominator under it."""
        inside = self.squares[root]
        most = max((dict(key).get(root, 0) // 2 for key in poly), default=0)
        found: Poly = {}
        for key, value in poly.items():
            power = dict(key).get(root, 0)
            rest = tuple((name, p) for name, p in key if name != root)
            term: Poly = {tuple(sorted((*rest, (root, power % 2)))) if power % 2 else rest: value}
            for k in range(most):
                term = self.times(term, inside.above if k < power // 2 else inside.below)
            found = _plus(found, term)
        return found

    def read(self, node: Node) -> Ratio:
        """The quotient of an expression; raises `UnableError` for what is none."""
        one = _number(1)
        parts = node.args
        match node.op:
            case "num":
                return Ratio(_number(node.value), one)
            case "let":
                text = self.theory.definitions.get(node.value)
                return self.read(self.theory.node(text)) if text else Ratio({((node.value, 1),): Fraction(1)}, one)
            case "add" | "sub":
                return self.add(self.read(parts[0]), self.read(parts[1]), -1 if node.op == "sub" else 1)
            case "mul":
                return self.mul(self.read(parts[0]), self.read(parts[1]))
            case "div":
                return self.mul(self.read(parts[0]), self.inverse(self.read(parts[1])))
            case "pow":
                return self._power(self.read(parts[0]), node.value)
            case "call":
                return self._call(node)
        raise UnableError(f"{node.op} in a scalar identity")

    def inverse(self, a: Ratio) -> Ratio:
        """1/a; raises `UnableError` for 0."""
        if not a.above:
            raise UnableError("a division by 0")
        return Ratio(a.below, a.above)

    def _power(self, base: Ratio, exponent: Fraction) -> Ratio:
        if exponent.denominator == 2:
            return self._power(self._root(base), exponent * 2)
        if exponent.denominator != 1:
            raise UnableError("a higher root")
        factor, found = base if exponent >= 0 else self.inverse(base), Ratio(_number(1), _number(1))
        for _ in range(abs(int(exponent))):
            found = self.mul(found, factor)
        return found

    def _root(self, base: Ratio) -> Ratio:
        if self._splits(base):
            return Ratio(*(self._roots(*next(iter(poly.items()))) for poly in base))
        return self._root_atom(base)

    def _root_atom(self, base: Ratio) -> Ratio:
        name = f"sqrt({_shown(base)})"
        self.squares[name] = base
        return Ratio({((name, 1),): Fraction(1)}, _number(1))

    def _splits(self, base: Ratio) -> bool:
        """Whether a quotient is one of monomials above 0 in letters that are not negative."""
        terms = [term for poly in base for term in poly.items()]
        single = len(base.above) == len(base.below) == 1
        return single and all(value > 0 and all(name in self.signs for name, _ in key) for key, value in terms)

    def _roots(self, key: Key, value: Fraction) -> Poly:
        """The root of a monomial, as the product of the roots of its letters and of its number."""
        one, roots = _number(1), Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
        found = _number(roots) if roots**2 == value else self._root_atom(Ratio(_number(value), one)).above
        for name, power in key:
            root = self._root_atom(Ratio({((name, 1),): Fraction(1)}, one))
            found = self.times(found, self._power(root, Fraction(power)).above)
        return found

    def _call(self, node: Node) -> Ratio:
        name = node.value
        if name == "D":
            return self.read(rate(node.args[0], self.theory))
        inner = self.read(node.args[0])
        if name == "sqrt":
            return self._root(inner)
        if name == "exp":
            return self.exponential(inner)
        if name in ("cosh", "sinh", "tanh"):
            up, down = self.exponential(inner), self.inverse(self.exponential(inner))
            plus, minus = self.add(up, down), self.add(up, down, -1)
            half = Ratio(_number(1), _number(2))
            if name == "tanh":
                return self.mul(minus, self.inverse(plus))
            return self.mul(plus if name == "cosh" else minus, half)
        if name == "log":
            return self._log(inner)
        raise UnableError(f"{name} in a scalar identity")

    def _log(self, inner: Ratio) -> Ratio:
        """Log of a quotient, its denominator beginning with 1; of 1/p it is that of p turned round."""
        if not inner.below:
            raise UnableError("a division by 0")
        scale = 1 / inner.below[min(inner.below)]
        base = Ratio(*({key: scale * value for key, value in poly.items()} for poly in inner))
        turned = base.above == _number(1) != base.below
        base = self.inverse(base) if turned else base
        self.logs[name := f"log({_shown(base)})"] = base
        return Ratio({((name, 1),): Fraction(-1 if turned else 1)}, _number(1))

    def exponential(self, inner: Ratio) -> Ratio:
        """Exp of a sum of terms: a product of powers of exp of each term without its number."""
        if inner.above and len(inner.below) != 1:
            return Ratio({((f"exp({_shown(inner)})", 1),): Fraction(1)}, _number(1))
        key, scale = next(iter(inner.below.items()))
        found = Ratio(_number(1), _number(1))
        for term, value in inner.above.items():
            times = GRAIN * value / scale
            if times.denominator != 1 or abs(times) > 12 * GRAIN:
                raise UnableError("an exponential of a fraction")
            powers = dict(term)
            for name, power in key:
                powers[name] = powers.get(name, 0) - power
            step: Poly = {((f"exp({sorted((n, p) for n, p in powers.items() if p)})", abs(int(times))),): Fraction(1)}
            found = self.mul(found, Ratio(step, _number(1)) if times > 0 else Ratio(_number(1), step))
        return found


def _shown(a: Ratio) -> str:
    return f"{sorted(a.above.items())}/{sorted(a.below.items())}"


def check_scalar(part: Json, theory: Theory) -> tuple[str, str]:
    """An identity, or an inequality whose difference is the stored sum of what the declared signs make >= 0."""
    try:
        return _identically(part, theory)
    except UnableError as error:
        seen = _at_points(part, theory)
        return (WRONG, seen) if seen.startswith("false") else (AGREES, f"{seen}; no identity here: {error}")


def _identically(part: Json, theory: Theory) -> tuple[str, str]:
    signs, steps = declared(part["outcome"].get("scope", "")), list(part["outcome"].get("steps", ()))
    scalars = Scalars(theory, signs)
    for claim in theory.statement(part["says"]).claims:
        left, right = claim.args
        if len(steps) < 2:
            raise StatementError("a derivation without steps")
        if claim.value == "==":
            difference = Node("sub", (left, right), None, ONE)
        elif claim.value in ("<=", ">="):
            low, high = (left, right) if claim.value == "<=" else (right, left)
            term = theory.node(steps[1].get("text", ""))
            if not nonnegative(term, theory, signs):
                raise StatementError(f"{steps[1].get('text', '')[:60]!r} is not visibly non-negative")
            difference = Node("sub", (Node("sub", (high, low), None, ONE), term), None, ONE)
        else:
            raise StatementError("a strict inequality")
        if not scalars.zero(scalars.read(difference)):
            seen = _at_points(part, theory)
            return (WRONG, seen) if seen.startswith("false") else (AGREES, f"{seen}; the normal forms differ")
        steps = steps[2:]
    return VERIFIED, "the same quotient of polynomials"


def declared(scope: str) -> dict[str, str]:
    """The signs that a scope declares of letters: ``; a, b > 0``, ``; c >= 0``."""
    found: dict[str, str] = {}
    for piece in scope.split(";")[1:]:
        match = re.fullmatch(r"\s*([\w, ]+?)\s*(>=?) 0\s*", piece)
        for name in match[1].split(",") if match else ():
            found[name.strip()] = match[2]  # type: ignore[index]
    return found


def nonnegative(node: Node, theory: Theory, signs: Mapping[str, str]) -> bool:
    """Visibly >= 0 from the declared signs."""
    if node.op == "num":
        return bool(node.value >= 0)
    if node.op == "let":
        return node.value in signs
    if node.op == "pow":
        even = node.value.denominator == 1 and node.value.numerator % 2 == 0
        return even or nonnegative(node.args[0], theory, signs)
    if node.op == "call":
        return node.value in ("exp", "cosh") or (node.value == "sqrt" and nonnegative(node.args[0], theory, signs))
    return node.op in ("add", "mul", "div") and all(nonnegative(part, theory, signs) for part in node.args)


def _at_points(part: Json, theory: Theory) -> str:
    """What evaluation at rational points of the declared signs says."""
    from faverify.checker.recompute import judged

    signs, statement = declared(part["outcome"].get("scope", "")), theory.statement(part["says"])
    letters = sorted(behind([*statement.claims, *statement.conditions], theory) & {*theory.shapes, "t", "s", "T"})
    held = 0
    for k in range(1, 13):
        at = {name: str(Fraction(3 * k + 2 * i + 1, 5 + (k * (i + 3)) % 7)) for i, name in enumerate(letters)}
        at = {name: text if name in signs or (k + i) % 2 else f"-{text}" for i, (name, text) in enumerate(at.items())}
        try:
            found = judged(theory, part["says"], {}, at)
        except (UnableError, ValueError, ArithmeticError):
            continue
        if found.verdict == "fail":
            return f"false at {at}"
        held += found.verdict in ("pass", "open")
    if not held or not statement.claims:
        raise UnableError("no point at which it has a value")
    return f"true or open at {held} rational points"
