"""Statements with a form of their own: spectra, turning points, two flows side by side, ranges, normal moments."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import Balls, arb
from faverify.checker.check import OPEN, VERIFIED, WRONG
from faverify.checker.derive import rate
from faverify.checker.fa_star import BITS, is_nothing, require_flow, require_state_alone, states
from faverify.checker.language import ONE, Node, Theory, letter, number, written_number
from faverify.checker.motion import is_fa_star
from faverify.checker.scalars import MOST_NAMES, RING, Poly, Ratio, Scalars, nonnegative
from faverify.checker.stretches import Stretches, zeros
from faverify.checker.values import World, at_state
from faverify.errors import UnableError

Json = Mapping[str, Any]
Found = tuple[str, str]
_ZEROS: dict[str, list[bool]] = {}


def turning(world: World, node: Node) -> int:
    """How many maxima or minima the loss has from the start to a time; raises `UnableError` where that is open.

    They are the zeros of D l over a cover, each simple.
    """
    start, (value, first, last) = world.start, node.args
    if value != letter("l") or first != number(0):
        raise UnableError("no form that is known here")
    stop = world.moment(last)
    with flint.ctx.workprec(128):
        motion, loss, slope = _reduced(start)
        _require_loss(start, motion, loss)
        key = f"{json.dumps([start.theory.shapes, start.case], sort_keys=True)} {stop}"
        if key not in _ZEROS:
            _ZEROS[key] = zeros(motion, slope, rate(slope, motion.start.theory), Fraction(0), stop)
    return _ZEROS[key].count(node.value == "maxima")


def most_rise(world: World, value: Node, time: Fraction) -> Any:
    """No less than FA*'s loss rises in all after a time: ||A_-||^2 / 4, A = S^-1 (N + N') S^-1, S S = Z'Z, N = Z'B.

    For A' = 2 R'R, R = F S^-1, and D l = -tr(R A R') <= tr(R A_- R') = -D ||A_-||^2 / 4. A has the eigenvalues of
    (Z'Z)^-1 (N + N'). Raises `UnableError` for any other value or flow.
    """
    if value != letter("l"):
        raise UnableError("no loss that is known here")
    motion, loss, _ = _reduced(world.start)
    _require_loss(world.start, motion, loss)
    similar = world.at(time).text("inv(Z.T @ Z) @ (Z.T @ Y @ C + (Z.T @ Y @ C).T)")
    return sum((flint.arb.min(x, flint.arb(0)) ** 2 for x in Balls().spectrum(similar)), flint.arb(0)) / 4


def _require_loss(world: World, motion: Stretches, loss: Node) -> None:
    """Raise `UnableError` unless the flow is FA*'s and l is the function ``loss`` of N = Z'B."""
    theory = world.theory
    if not is_fa_star(world):
        raise UnableError("another flow")
    told = json.dumps([theory.flow, theory.definitions, theory.values, world.case], sort_keys=True)
    require_flow(world, told)
    require_state_alone(theory.node("l"), theory)
    with flint.ctx.workprec(BITS):
        for here in states(world, told):
            reduced = at_state(motion.start, {"N": here.text("Z.T @ Y @ C")}, Fraction(0))
            if not is_nothing(reduced.value(loss)[0, 0] - here.text("l")[0, 0]):
                raise UnableError("l is another function here")


def _reduced(start: World) -> tuple[Stretches, Node, Node]:
    """FA* by N = Z'B alone, with l and D l: l = tr(P H), P = N' = B'B - N' H N, where H = (Z'Z)^-1 stays."""
    theory, case = start.theory, start.case
    kept: Json = {"relations": [], "values": {}, "definitions": {}}
    star = Theory({**theory.data, **kept, "flow": {"Z": "Y @ C - Z @ inv(Z.T @ Z) @ Z.T @ Y @ C"}})
    reduced = Theory({
        "name": "reduced", "kind": "flow", "shapes": {**theory.shapes, "N": ["r", "r"]}, "flow": {"N": "P"},
        "definitions": {"B": "Y @ C", "H": "inv(Z.T @ Z)", "P": "B.T @ B - N.T @ H @ N"},
    })  # fmt: skip
    along = World(star, start.ring, case, {}, start.motion)
    motion = Stretches(World(reduced, start.ring, case, {}), lambda time: {"N": along.at(time).text("Z.T @ Y @ C")})
    return motion, reduced.node("tr(P @ H)"), reduced.node("-2 * tr(P @ H @ N @ H)")


def check_range(part: Json, theory: Theory) -> Found:
    """F >= 0 for x in a range: f is not negative where it begins, and its derivative has no negative coefficient."""
    moving = Theory({**theory.data, "definitions": {**theory.definitions, "x": "t"},
                     "shapes": {k: v for k, v in theory.data.get("shapes", {}).items() if k != "x"}})  # fmt: skip
    statement = moving.statement(part["says"])
    (claim,) = statement.claims
    if claim.value not in ("<=", ">=") or not 1 <= len(statement.conditions) <= 2:
        raise UnableError("no range that is known here")
    low, high = claim.args if claim.value == "<=" else claim.args[::-1]
    f = Node("sub", (high, low), None, ONE)
    start, stop = _ends_of(statement.conditions)
    with flint.ctx.workprec(200):
        begin = World(moving, Balls(), {}, {})
        begin.time = start
        value = begin.value(f)[0, 0]
    if value < 0:
        return WRONG, "negative where the range begins"
    if not value >= 0 and not _nothing(f, moving, start):
        return OPEN, "its value where the range begins is open"
    scalars = Scalars(moving)
    slope = scalars.read(rate(f, moving))
    with flint.ctx.workprec(200):
        top, bottom = ([*_shifted(poly, start, stop, scalars)] for poly in slope)
        sign = 1 if all(x >= 0 for x in bottom) else -1
        if not all(sign * x >= 0 for x in (*top, *bottom)):
            return OPEN, "a coefficient of the derivative may be negative"
    return VERIFIED, "the derivative has no negative coefficient"


def _nothing(f: Node, theory: Theory, start: Fraction) -> bool:
    """Whether f is 0 where the range begins, as a quotient of polynomials in atoms."""
    there = Scalars(Theory({**theory.data, "definitions": {**theory.definitions, "x": str(start)}}))
    return there.zero(there.read(f))


def _ends_of(conditions: tuple[Node, ...]) -> tuple[Fraction, Fraction | None]:
    """The ends of ``a <= x <= b`` or ``x >= a``."""
    start: Fraction | None = None
    stop: Fraction | None = None
    for left, right, relation in ((c.args[0], c.args[1], c.value) for c in conditions):
        if (left.op == "num" and relation in ("<=", "<")) or (right.op == "num" and relation in (">=", ">")):
            start = left.value if left.op == "num" else right.value
        elif right.op == "num" and relation in ("<=", "<"):
            stop = right.value
    if start is None:
        raise UnableError("a range without a beginning")
    return start, stop


def _shifted(poly: Poly, start: Fraction, stop: Fraction | None, scalars: Scalars) -> Iterator[Any]:
    """The coefficients of a polynomial in t at t = start + u, or at t = (start + stop u)/(1 + u) cleared of fractions.

    Fractions, or balls where logarithms of numbers are among them.
    """
    u, parts = scalars.letter("t"), scalars.by_powers(poly, "t")
    begin, end = (scalars.number(x).above for x in (start, 1 if stop is None else stop))
    clear, most = 1 if stop is None else u + 1, max(parts, default=0)
    moved = sum((part * (begin + end * u) ** k * clear ** (most - k) for k, part in parts.items()), 0 * u)
    for part in scalars.by_powers(moved, "t").values():
        pairs = scalars.terms(part)
        yield sum(x * math.prod(_constant(name, scalars) ** p for name, p in logs.items()) for logs, x in pairs)


def _constant(name: str, scalars: Scalars) -> Any:
    """The ball of the logarithm of a number; raises `UnableError` for any other atom."""
    inside = scalars.logs.get(name)
    if inside is None or not all(poly.is_constant() for poly in inside):
        raise UnableError("a derivative that is no quotient of polynomials in x")
    return flint.arb(inside.above.leading_coefficient() / inside.below.leading_coefficient()).log()


def check_moment(part: Json, theory: Theory) -> Found:
    """A mean E exp(a g^2 + b g + c) is the other side, for positive letters that make 1 - 2a visibly positive.

    The other side is positive, and its square is that of (1 - 2a)^-1/2 exp(b^2/(2 (1 - 2a)) + c).
    """
    found, (a, b, c), other = _moment(part["says"], theory)
    one, two = map(found.number, (1, 2))
    left = found.add(one, found.mul(two, a), -1)
    positive = all(poly and all(value > 0 for _, value in found.terms(poly)) for poly in left)
    if not (positive and nonnegative(other, theory, dict.fromkeys(theory.shapes, ">"))):
        raise UnableError("a moment that may be infinite, or a side that may be negative")
    exponent = found.add(found.mul(found.mul(b, b), found.inverse(left)), found.mul(two, c))
    squared = found.mul(found.read(other), found.read(other))
    if found.zero(found.add(found.mul(squared, left), found.exponential(exponent), -1)):
        return VERIFIED, "the closed form of a Gaussian integral"
    if moment_holds(part["says"], theory, "1/2", {}) is False:
        return WRONG, "the moment is another one"
    raise UnableError("the normal forms differ")


def moment_holds(says: str, theory: Theory, letters: str, shown: Mapping[str, str]) -> bool | None:
    """Whether a mean E exp(a g^2 + b g + c) is the other side where every letter has that value; None if open.

    Raises `ValueError` where the sides are not what is ``shown`` of them.
    """
    found, coefficients, other = _moment(says, theory)
    value = written_number(letters)
    if any(not re.fullmatch(r"\w+", name) for x in coefficients for poly in x for name in found.used(poly)):
        raise UnableError("more than letters in an exponent")
    with flint.ctx.workprec(160):
        there = [flint.fmpq(value.numerator, value.denominator)] * MOST_NAMES
        a, b, c = (flint.arb(x.above(*there) / x.below(*there)) for x in coefficients)
        if not 1 - 2 * a > 0:
            raise UnableError("a moment without a value")
        left = (b * b / (2 * (1 - 2 * a)) + c).exp() / (1 - 2 * a).sqrt()
        at = {name: letters for name, shape in theory.shapes.items() if not shape and name not in theory.values}
        right = World(theory, Balls(), {}, at).value(other)[0, 0]
        for name, side in (("left", left), ("right", right)):
            if name in shown and not abs(side - arb(written_number(shown[name]))) < abs(side) / 10**9:
                raise ValueError("the sides of the witness are others")
        return None if left.overlaps(right) else False


def _moment(says: str, theory: Theory) -> tuple[Scalars, list[Ratio], Node]:
    """The coefficients a, b, c of a claim about E exp(a g^2 + b g + c), and its other side."""
    (claim,) = theory.statement(says).claims
    mean, other = claim.args
    normal = theory.values.get("g", "").replace(" ", "") == "normal(0,1)"
    if claim.value != "==" or mean.value != "E" or mean.args[0].value != "exp" or not normal:
        raise UnableError("no moment that is known here")
    found = Scalars(theory, theory.shapes)
    return found, _square(found.read(mean.args[0].args[0]), found), other


def _square(a: Ratio, scalars: Scalars) -> list[Ratio]:
    """The coefficients of g^2, g and 1; raises `UnableError` for what is no such polynomial in g."""
    parts = scalars.by_powers(a.above, "g")
    others = {name for poly in (*parts.values(), a.below) for name in scalars.used(poly)}
    if max(parts, default=0) > 2 or any("g" in re.findall(r"\w+", name) for name in others):
        raise UnableError("no polynomial of degree 2 in the normal letter")
    return [Ratio(parts.get(power, RING.constant(0)), a.below) for power in (2, 1, 0)]
