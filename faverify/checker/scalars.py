"""Scalar identities for all values of their letters: both sides as quotients of polynomials in letters and atoms.

Atoms are roots, exponentials, hyperbolic functions and logarithms of such quotients; a root squares to what is under
it and is taken of each letter of a monomial whose sign is declared, exponentials of multiples of 1/12 are powers, the
logarithm of 1/p is that of p turned round, tanh and cosh are written by exponentials.
"""

import re
from collections.abc import Container, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import flint

from faverify.checker.check import AGREES, VERIFIED, WRONG
from faverify.checker.derive import rate
from faverify.checker.exact import Irrational, fraction, root
from faverify.checker.language import ONE, Node, Theory
from faverify.checker.scope import behind
from faverify.errors import StatementError, UnableError

Json = Mapping[str, Any]
Poly = Any
"""A polynomial of python-flint's in the letters and atoms of one reading."""
MOST_TERMS, MOST_NAMES, MOST_ROUNDS, GRAIN = 4_000, 40, 60, 12
RING = flint.fmpq_mpoly_ctx.get(("x", MOST_NAMES), "lex")


class Ratio(NamedTuple):
    """``above / below``."""

    above: Poly
    below: Poly = RING.constant(1)


def _times(*factors: Poly) -> Poly:
    """A product; raises `UnableError` for one of too many terms."""
    found = RING.constant(1)
    for factor in factors:
        found = found * factor
        if len(found) > MOST_TERMS:
            raise UnableError("too many terms")
    return found


class Scalars:
    """The quotients of one theory; ``squares`` has what is under each root, ``logs`` what a logarithm is of.

    ``signs`` has the letters that are not negative.
    """

    def __init__(self, theory: Theory, signs: Container[str] = ()) -> None:
        self.theory, self.signs = theory, signs
        self.squares, self.logs = dict[str, Ratio](), dict[str, Ratio]()
        self.names: list[str] = []

    def letter(self, name: str) -> Poly:
        """A letter or atom."""
        if name not in self.names:
            self.names.append(name)
        if len(self.names) > MOST_NAMES:
            raise UnableError("too many letters")
        return RING.gen(self.names.index(name))

    def terms(self, poly: Poly) -> Iterator[tuple[dict[str, int], Any]]:
        """The powers of letters and atoms of each term, and its number."""
        for powers, value in poly.to_dict().items():
            yield {name: power for name, power in zip(self.names, powers, strict=False) if power}, value

    def used(self, poly: Poly) -> set[str]:
        """The letters and atoms of a polynomial."""
        return {name for powers, _ in self.terms(poly) for name in powers}

    def by_powers(self, poly: Poly, name: str) -> dict[int, Poly]:
        """What the powers of a letter are multiplied by."""
        self.letter(name)
        k, found = self.names.index(name), dict[int, dict[tuple[int, ...], Any]]()
        for powers, value in poly.to_dict().items():
            found.setdefault(powers[k], {})[*powers[:k], 0, *powers[k + 1 :]] = value
        return {power: RING.from_dict(terms) for power, terms in found.items()}

    def mul(self, a: Ratio, b: Ratio) -> Ratio:
        """A product of quotients."""
        return Ratio(_times(a.above, b.above), _times(a.below, b.below))

    def add(self, a: Ratio, b: Ratio, sign: int = 1) -> Ratio:
        """A sum of quotients."""
        if a.below == b.below:
            return Ratio(a.above + sign * b.above, a.below)
        return Ratio(_times(a.above, b.below) + sign * _times(b.above, a.below), _times(a.below, b.below))

    def zero(self, a: Ratio) -> bool:
        """Whether a quotient is 0, squares of roots replaced and denominators cleared."""
        poly = a.above
        for _ in range(MOST_ROUNDS):
            degrees = dict(zip(self.names, poly.degrees(), strict=False))
            square = next((name for name in self.squares if degrees[name] >= 2), None)
            if square is None:
                return not poly
            poly = self._squared(poly, square)
        raise UnableError("roots that do not end")

    def _squared(self, poly: Poly, name: str) -> Poly:
        """The numerator with the root's square written out, times the denominator under it."""
        inside, parts = self.squares[name], self.by_powers(poly, name)
        most, found = max(parts) // 2, RING.constant(0)
        for power, part in parts.items():
            factors = [inside.above] * (power // 2) + [inside.below] * (most - power // 2)
            found = found + _times(part, self.letter(name) ** (power % 2), *factors)
        return found

    def read(self, node: Node) -> Ratio:
        """The quotient of an expression; raises `UnableError` for what is none."""
        parts = node.args
        match node.op:
            case "num":
                return self.number(node.value)
            case "let":
                text = self.theory.definitions.get(node.value)
                return self.read(self.theory.node(text)) if text else Ratio(self.letter(node.value))
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

    def number(self, value: Fraction | int) -> Ratio:
        """A number."""
        return Ratio(RING.constant(flint.fmpq(value.numerator, value.denominator)))

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
        factor = base if exponent >= 0 else self.inverse(base)
        return Ratio(*(_times(*[poly] * abs(int(exponent))) for poly in factor))

    def _root(self, base: Ratio) -> Ratio:
        """An atom; of monomials above 0 in letters that are not negative the product of those of letters."""
        terms = [term for poly in base for term in self.terms(poly)]
        single = len(base.above) == len(base.below) == 1
        if single and all(value > 0 and all(name in self.signs for name in powers) for powers, value in terms):
            return Ratio(*(self._roots(*next(self.terms(poly))) for poly in base))
        return Ratio(self._root_atom(base))

    def _root_atom(self, base: Ratio) -> Poly:
        name = f"sqrt({self.shown(base)})"
        self.squares[name] = base
        return self.letter(name)

    def _roots(self, powers: Mapping[str, int], value: Any) -> Poly:
        """The root of a monomial, as the product of the roots of its letters and of its number."""
        try:
            number = RING.constant(root(value))
        except Irrational:
            number = self._root_atom(Ratio(RING.constant(value)))
        return _times(number, *(self._root_atom(Ratio(self.letter(name))) ** p for name, p in powers.items()))

    def _call(self, node: Node) -> Ratio:
        name = node.value
        if name == "D":
            return self.read(rate(node.args[0], self.theory))
        inner = self.read(node.args[0])
        if name == "sqrt":
            return self._root(inner)
        if name == "exp":
            return self.exponential(inner)
        if name == "log":
            return self._log(inner)
        if name not in ("cosh", "sinh", "tanh"):
            raise UnableError(f"{name} in a scalar identity")
        up = self.exponential(inner)
        plus, minus = (self.add(up, self.inverse(up), sign) for sign in (1, -1))
        return self.mul(minus if name != "cosh" else plus, self.inverse(plus if name == "tanh" else self.number(2)))

    def _log(self, inner: Ratio) -> Ratio:
        """Log of a quotient, its denominator beginning with 1; of 1/p it is that of p turned round."""
        if not inner.below:
            raise UnableError("a division by 0")
        base = Ratio(*(poly / inner.below.leading_coefficient() for poly in inner))
        turned = base.above == 1 != base.below
        base = self.inverse(base) if turned else base
        self.logs[name := f"log({self.shown(base)})"] = base
        return Ratio(self.letter(name) * (-1 if turned else 1))

    def exponential(self, inner: Ratio) -> Ratio:
        """Exp of a sum of terms: a product of powers of exp of each term without its number."""
        if inner.above and len(inner.below) != 1:
            return Ratio(self.letter(f"exp({self.shown(inner)})"))
        (below, scale), found = next(self.terms(inner.below)), self.number(1)
        for above, value in self.terms(inner.above):
            times = fraction(GRAIN * value / scale)
            if times.denominator != 1 or abs(times) > 12 * GRAIN:
                raise UnableError("an exponential of a fraction")
            powers = {name: above.get(name, 0) - below.get(name, 0) for name in {*above, *below}}
            atom = Ratio(self.letter(f"exp({sorted((n, p) for n, p in powers.items() if p)})") ** abs(int(times)))
            found = self.mul(found, atom if times > 0 else self.inverse(atom))
        return found

    def shown(self, a: Ratio) -> str:
        """A quotient as text, one text for each."""
        return "/".join(str(sorted((sorted(p.items()), str(x)) for p, x in self.terms(poly))) for poly in a)


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
            raise UnableError("the normal forms differ")
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
