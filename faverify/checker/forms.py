"""Statements with a form of their own: spectra, turning points, two flows side by side, ranges, normal moments."""

import itertools
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import Balls
from faverify.checker.check import AGREES, OPEN, VERIFIED, WRONG
from faverify.checker.derive import rate
from faverify.checker.language import ONE, Node, Theory
from faverify.checker.motion import moved
from faverify.checker.scalars import Poly, Scalars
from faverify.checker.values import World
from faverify.errors import UnableError

Json = Mapping[str, Any]
Found = tuple[str, str]
TURNS = re.compile(r"(maxima|minima)\(l, 0, (\d+)\) == (\d+)")
METHODS = ("turning points isolated over a cover",)
SEARCHES = ("balls against mpmath", "SymPy, entry by entry")
NODES = 150


def by_form(says: str, theory: Theory, case: Json) -> tuple[bool | None, bool]:
    """Whether a statement of these forms holds at a case (None: open), and whether that was bounded."""
    match = TURNS.fullmatch(says)
    if match:
        return _turns(match, theory, case)
    raise UnableError("no form that is known here")


def check_cases(part: Json, theory: Theory) -> Found:
    """A part of such a form at the cases that are stored with it."""
    cases = [comparison.get("case", {}) for comparison in part["outcome"].get("comparisons", ())]
    if not cases:
        raise UnableError("the cases are not stored")
    bounded = True
    for case in cases:
        holds, sure = by_form(part["says"], theory, case)
        bounded &= sure
        if holds is None:
            return OPEN, "the balls do not decide"
        if not holds:
            return WRONG, "false at a stored case"
    return (VERIFIED if bounded else AGREES), f"{len(cases)} stored case(s), by another formula"


def _world(theory: Theory, case: Json) -> World:
    world = World(theory, Balls(), case, {})
    world.motion = moved
    return world


def _turns(match: re.Match[str], theory: Theory, case: Json) -> tuple[bool | None, bool]:
    """The changes of sign of D l between many times: at least so many turning points, certainly."""
    star = Theory({**theory.data, "flow": {"Z": "Y @ C - Z @ H @ Z.T @ Y @ C"}, "relations": [], "values": {},
                   "definitions": {"H": "inv(Z(0).T @ Z(0))", "X": "Y @ C - Z @ H @ Z.T @ Y @ C"}})  # fmt: skip
    world, stop, wanted = _world(star, case), Fraction(match[2]), int(match[3])
    loss = star.node("tr(X.T @ X @ H)")
    first = rate(loss, star)
    with flint.ctx.workprec(200):
        for time in (Fraction(0), stop / 3):
            if not world.at(time).value(loss)[0, 0].overlaps(_world(theory, case).at(time).text("l")[0, 0]):
                raise UnableError("l is another function here")
        times = sorted(
            {
                *(stop * k / NODES for k in range(1, NODES)),
                *(stop / 2**k for k in range(8, 20)),
                *(stop - stop / 2**k for k in range(8, 20)),
            }
        )
        values = [world.at(time).value(first)[0, 0] for time in times]
    signs = [1 if x > 0 else -1 for x in values if not x.contains(0)]
    kept = [a for a, b in zip(signs, [*signs[1:], 0], strict=True) if a != b]
    rises = sum(a > b for a, b in itertools.pairwise(kept))
    found = rises if match[1] == "maxima" else len(kept) - 1 - rises
    return found == wanted, found > wanted  # as many as are seen are certain, that there are no more is not


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
    if not value >= 0 and not value.contains(0):
        return OPEN, "its value where the range begins is open"
    scalars = Scalars(moving)
    slope = scalars.read(rate(f, moving))
    top, bottom = (_coefficients(_shifted(poly, start, stop)) for poly in slope)
    sign = 1 if all(x >= 0 for x in bottom) else -1
    if any(sign * x < 0 for x in (*top, *bottom)):
        return OPEN, "a coefficient of the derivative is negative"
    exactly = value >= 0 or value == 0
    return (VERIFIED if exactly else AGREES), "the derivative has no negative coefficient"


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


def _shifted(poly: Poly, start: Fraction, stop: Fraction | None) -> dict[int, Fraction]:
    """A polynomial in t at t = start + u, or at t = (start + stop u)/(1 + u) cleared of fractions, by powers of u."""
    degrees = {}
    for key, value in poly.items():
        if any(name != "t" or power < 0 for name, power in key):
            raise UnableError("a derivative that is no quotient of polynomials in x")
        degrees[dict(key).get("t", 0)] = value
    most, found = max(degrees, default=0), dict[int, Fraction]()
    for degree, value in degrees.items():
        base = {0: start, 1: stop if stop is not None else Fraction(1)}
        term: dict[int, Fraction] = {0: value}
        for _ in range(degree):
            term = _times(term, base)
        for _ in range(most - degree if stop is not None else 0):
            term = _times(term, {0: Fraction(1), 1: Fraction(1)})
        for power, x in term.items():
            found[power] = found.get(power, Fraction(0)) + x
    return found


def _times(a: Mapping[int, Fraction], b: Mapping[int, Fraction]) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    for i, x in a.items():
        for j, y in b.items():
            found[i + j] = found.get(i + j, Fraction(0)) + x * y
    return found


def _coefficients(poly: Mapping[int, Fraction]) -> list[Fraction]:
    return [value for value in poly.values() if value]


def check_moment(part: Json, theory: Theory) -> Found:
    """E exp(a g^2 + b g + c) = (1 - 2a)^-1/2 exp(b^2/(2 (1 - 2a)) + c), at points where a < 1/2."""
    (claim,) = theory.statement(part["says"]).claims
    mean = claim.args[0]
    if claim.value != "==" or mean.value != "E" or mean.args[0].value != "exp":
        raise UnableError("no moment that is known here")
    held = 0
    for k in range(1, 9):
        at = {name: str(Fraction(2 * k + i + 1, 7)) for i, name in enumerate(sorted(theory.shapes)) if name != "g"}
        with flint.ctx.workprec(160):
            world = World(theory, Balls(), {}, at)
            values = [_exponent(mean.args[0].args[0], world, g) for g in (0, 1, -1)]
            c, a, b = values[0], (values[1] + values[2]) / 2 - values[0], (values[1] - values[2]) / 2
            if not 1 - 2 * a > 0:
                continue
            found = (1 - 2 * a) ** flint.arb("-0.5") * (b * b / (2 * (1 - 2 * a)) + c).exp()
            if not found.overlaps(world.value(claim.args[1])[0, 0]):
                return WRONG, f"the moment is another one at {at}"
            held += 1
    if not held:
        raise UnableError("no point with a finite moment")
    return AGREES, f"the closed form of a Gaussian integral at {held} points"


def _exponent(node: Node, world: World, g: int) -> Any:
    here = World(world.theory, world.ring, {}, {name: str(value) for name, value in world.parameters.items()})
    here.moved = {"g": world.ring.number(Fraction(g))}
    return here.value(node)[0, 0]
