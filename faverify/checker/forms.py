"""Statements with a form of their own: spectra, turning points, two flows side by side, ranges, normal moments."""

import json
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import Balls, arb
from faverify.checker.check import OPEN, VERIFIED, WRONG
from faverify.checker.derive import rate
from faverify.checker.fa_star import BITS, is_nothing, require_flow, require_state_alone, states
from faverify.checker.language import ONE, Node, Theory, letter, number, times, written_number
from faverify.checker.motion import is_fa_star
from faverify.checker.scalars import Scalars, nonnegative
from faverify.checker.scope import substitute
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
    scalars = Scalars(moving)
    with flint.ctx.workprec(200):
        value = World(moving, Balls(), {}, {"t": str(start)}).value(f)[0, 0]
        if value < 0:
            return WRONG, "negative where the range begins"
        if not value >= 0 and not scalars.zero(scalars.read(substitute(f, {"t": number(start)}, moving))):
            return OPEN, "its value where the range begins is open"
        top, bottom = _coefficients(rate(f, moving), start, stop, scalars)
        sign = 1 if all(x >= 0 for x in bottom) else -1
        if not all(sign * x >= 0 for x in (*top, *bottom)):
            return OPEN, "a coefficient of the derivative may be negative"
    return VERIFIED, "the derivative has no negative coefficient"


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


def _coefficients(slope: Node, start: Fraction, stop: Fraction | None, scalars: Scalars) -> Iterator[list[Any]]:
    """Those above and below, in u, of a quotient in t where t = start + u, or t = (start + stop u)/(1 + u).

    Fractions, or balls where logarithms of numbers are among them.
    """
    u, begin = letter("t"), number(start)
    there = Node("add", (begin, u if stop is None else times(number(stop), u)), None, ONE)
    if stop is not None:
        there = Node("div", (there, Node("add", (number(1), u), None, ONE)), None, ONE)
    for poly in scalars.read(substitute(slope, {"t": there}, scalars.theory)):
        parts = [scalars.terms(part) for part in scalars.by_powers(poly, "t").values()]
        yield [sum(x * math.prod(_constant(name, scalars) ** p for name, p in logs.items()) for logs, x in pairs)
               for pairs in parts]  # fmt: skip


def _constant(name: str, scalars: Scalars) -> Any:
    """The ball of the logarithm of a number; raises `UnableError` for any other atom."""
    inside = scalars.logs.get(name)
    if inside is None or not all(poly.is_constant() for poly in inside):
        raise UnableError("a derivative that is no quotient of polynomials in x")
    return flint.arb(inside.above.leading_coefficient() / inside.below.leading_coefficient()).log()


FORM = Theory({"name": "moments", "shapes": dict.fromkeys(("a", "b", "c", "g", "u", "d", "other"), ())})


def _made(text: str, nodes: dict[str, Node]) -> Node:
    """A text with nodes for its letters."""
    return substitute(FORM.node(text), nodes, FORM)


def check_moment(part: Json, theory: Theory) -> Found:
    """A mean E exp(a g^2 + b g + c) is the other side, for positive letters that make 1 - 2a visibly positive.

    The other side is positive, and its square is that of (1 - 2a)^-1/2 exp(b^2/(2 (1 - 2a)) + c).
    """
    (claim,) = theory.statement(part["says"]).claims
    mean, other = claim.args
    if claim.value != "==":
        raise UnableError("no moment that is known here")
    found, nodes = Scalars(theory, theory.shapes), {**exponent(mean, theory), "other": other}
    below = found.read(_made("1 - 2 * a", nodes))
    positive = all(poly and all(value > 0 for _, value in found.terms(poly)) for poly in below)
    if not (positive and nonnegative(other, theory, dict.fromkeys(theory.shapes, ">"))):
        raise UnableError("a moment that may be infinite, or a side that may be negative")
    if found.zero(found.read(_made("other**2 * (1 - 2 * a) - exp(b**2 / (1 - 2 * a) + 2 * c)", nodes))):
        return VERIFIED, "the closed form of a Gaussian integral"
    if moment_holds(part["says"], theory, "1/2", {}) is False:
        return WRONG, "the moment is another one"
    raise UnableError("the normal forms differ")


def moment_holds(says: str, theory: Theory, letters: str, shown: Mapping[str, str]) -> bool | None:
    """Whether a mean E exp(a g^2 + b g + c) is the other side where every letter has that value; None if open.

    Raises `ValueError` where the sides are not what is ``shown`` of them.
    """
    (claim,) = theory.statement(says).claims
    with flint.ctx.workprec(160):
        at = {name: letters for name, shape in theory.shapes.items() if not shape and name not in theory.values}
        world, nodes = World(theory, Balls(), {}, at), exponent(claim.args[0], theory)
        below = world.value(_made("1 - 2 * a", nodes))[0, 0]
        if claim.value != "==" or not below > 0:
            raise UnableError("a moment without a value")
        closed = _made("exp(b**2 / (2 * (1 - 2 * a)) + c) / sqrt(1 - 2 * a)", nodes)
        left, right = (world.value(node)[0, 0] for node in (closed, claim.args[1]))
        for name, side in (("left", left), ("right", right)):
            if name in shown and not abs(side - arb(written_number(shown[name]))) < abs(side) / 10**9:
                raise ValueError("the sides of the witness are others")
        return None if left.overlaps(right) else False


def exponent(mean: Node, theory: Theory) -> dict[str, Node]:
    """The a, b and c of E exp(a g^2 + b g + c), g a standard normal number; raises `UnableError` for another mean."""
    normal = theory.values.get("g", "").replace(" ", "") == "normal(0,1)"
    if mean.value != "E" or mean.args[0].value != "exp" or not normal:
        raise UnableError("no moment that is known here")
    (f,), scalars = mean.args[0].args, Scalars(theory, theory.shapes)
    at = {name: substitute(f, {"g": number(k)}, theory) for name, k in (("c", 0), ("u", 1), ("d", -1))}
    nodes = {"a": _made("(u + d) / 2 - c", at), "b": _made("(u - d) / 2", at), "c": at["c"], "g": letter("g")}
    if not scalars.zero(scalars.read(Node("sub", (f, _made("a * g**2 + b * g + c", nodes)), None, ONE))):
        raise UnableError("no polynomial of degree 2 in the normal letter")
    return nodes
