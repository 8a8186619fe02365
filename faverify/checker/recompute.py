"""Statements at stored cases, computed again: in fractions at the start, in balls at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import Balls, arb
from faverify.checker.check import AGREES, OPEN, VERIFIED, WRONG
from faverify.checker.covers import contradicted
from faverify.checker.digests import names_case
from faverify.checker.exact import Exact
from faverify.checker.language import Node, Statement, Theory, written_number
from faverify.checker.laws import Laws
from faverify.checker.motion import is_fa_star, moved
from faverify.checker.separation import decided
from faverify.checker.steps import Pieces
from faverify.checker.stored import agrees, balls_of, slack_agrees, slack_of, stored_ball
from faverify.checker.values import World
from faverify.errors import DomainError, UnableError

Json = Mapping[str, Any]
BITS = (160, 400)


@dataclass
class Recomputed:
    """``verdict`` is pass, fail, open or vacuous; ``bounded`` whether every step had an error bound."""

    verdict: str
    sides: list[tuple[Any, Any]]
    exact: bool
    bounded: bool
    world: World | None = None


def judged(
    theory: Theory, says: str, case: Json, at: Mapping[str, str], finer: int = 1, bounding: bool = False
) -> Recomputed:
    """A statement at a case and a time; raises `UnableError` where it has no value here.

    ``finer`` says how many times more times are drawn for what is estimated over time, ``bounding`` whether error
    bounds are asked for of series and extrema.
    """
    statement = theory.statement(says)
    if theory.flow and "vectors" in case:
        return _at_pieces(theory, statement, case, at)
    time = written_number(at.get("t", "0"))
    if not theory.flow or not time:
        try:
            verdict, sides = World(theory, Exact(), case, at).judged(statement)
            return Recomputed(verdict, sides, True, True)
        except (UnableError, DomainError):
            pass
    try:
        found = _in_balls(theory, statement, case, at, finer, bounding)
    except UnableError:
        apart = _by_separation(theory, statement, case, at)
        if apart is None:
            raise
        return apart
    apart = _by_separation(theory, statement, case, at) if found.verdict == "open" and found.bounded else None
    return apart or found


def _in_balls(
    theory: Theory, statement: Statement, case: Json, at: Mapping[str, str], finer: int, bounding: bool
) -> Recomputed:
    """At rising precision, until it is decided."""
    time = written_number(at.get("t", "0"))
    found = Recomputed("open", [], False, False)
    for bits in BITS:
        with flint.ctx.workprec(bits):
            ring = Laws(theory) if theory.kind == "laws" else Balls()
            world = World(theory, ring, case, {name: text for name, text in at.items() if name != "t"})
            world.motion, world.finer, world.bounding = moved, finer, bounding
            here = world if not theory.flow else world.at(time)
            if not theory.flow:
                world.time = time
            try:
                verdict, sides = here.judged(statement)
            except UnableError:
                if not theory.steps or bits == BITS[-1]:  # (many steps lose many bits)
                    raise
                continue
            bounded = not (world.sampled or world.guessed)
            sides = sides if bounded else [(_fuzzy(left), _fuzzy(right)) for left, right in sides]
        found = Recomputed(verdict, sides, False, bounded, here)
        if verdict != "open" or world.sampled or world.covered:  # (a cover is no finer with more bits)
            break
    return found


def _by_separation(theory: Theory, statement: Statement, case: Json, at: Mapping[str, str]) -> Recomputed | None:
    """What balls leave open without time: equal sides are known by the conjugates of their difference."""
    if theory.kind == "laws" or (theory.flow and written_number(at.get("t", "0"))):
        return None
    try:
        verdict, sides = decided(theory, statement, case, at)
    except (UnableError, DomainError):
        return None
    return Recomputed(verdict, sides, False, True) if verdict != "open" else None


def _at_pieces(theory: Theory, statement: Statement, case: Json, at: Mapping[str, str]) -> Recomputed:
    """A statement at a step function, in fractions or else in balls."""
    try:
        return Recomputed(*Pieces(theory, Exact(), case, at).judged(statement), True, True)
    except (UnableError, DomainError):
        with flint.ctx.workprec(BITS[0]):
            return Recomputed(*Pieces(theory, Balls(), case, at).judged(statement), False, True)


def compare_again(part: Json, comparison: Json, theory: Theory) -> tuple[str, str]:
    """One stored comparison, recomputed."""
    where = f"at {str(comparison.get('name', ''))[:60]}"
    if not names_case(comparison):
        return WRONG, f"{where}: the digest is not that of the case"
    found = judged(theory, part["says"], comparison.get("case", {}), comparison.get("at", {}), bounding=part["decides"])
    other = {"pass": ("fail", "vacuous"), "fail": ("pass", "vacuous")}.get(comparison["verdict"], ())
    if found.verdict in other and found.bounded:
        return WRONG, f"{where}: {found.verdict}, not {comparison['verdict']}"
    if not found.sides:
        return OPEN, f"{where}: nothing could be compared"
    left, right = found.sides[-1]
    with flint.ctx.workprec(BITS[-1]):
        form = theory.statement(part["says"]).claims[len(found.sides) - 1].value == "psd"
        for name, value in (("lhs", left), ("rhs", right)):
            if not agrees(comparison[name], value) and not (form and _least(comparison[name], value)):
                return WRONG, f"{where}: {name} is another number"
        if not _sides_agree(comparison, theory.statement(part["says"]).claims, theory, found):
            return WRONG, f"{where}: a side is another one, or another number"
        if found.bounded and not _slack(part, comparison, theory, found):
            return WRONG, f"{where}: slack: is another number"
    if not found.bounded and _beyond(part, comparison, theory, found):
        return WRONG, f"{where}: a value that was seen lies outside an enclosure"
    if not found.bounded:
        return AGREES, f"{where}: a second computation, not bounded, agrees"
    if found.verdict == "open":
        return (AGREES, f"{where}: the sides agree, an equality of balls") if _equality(part, theory) else (
            OPEN, f"{where}: the balls do not decide")  # fmt: skip
    return (VERIFIED if found.bounded else AGREES), f"{where}: recomputed"


def _sides_agree(comparison: Json, claims: tuple[Node, ...], theory: Theory, found: Recomputed) -> bool:
    """Whether what stands side by side, if anything does, are the sides and relations of the text, and their values."""
    sides, values = comparison.get("sides", ()), [found.sides[0][0], *(pair[1] for pair in found.sides)]
    texts = [claims[0].args[0], *(claim.args[1] for claim in claims)]
    if [theory.node(side["text"]) for side in sides] != (texts if sides else []):
        return False
    if list(comparison.get("relations", ())) != ([claim.value for claim in claims] if sides else []):
        return False
    return all(agrees(side.get("value", {}), value) for side, value in zip(sides, values, strict=False))


def _beyond(part: Json, comparison: Json, theory: Theory, found: Recomputed) -> bool:
    """Whether a functional of time takes values, for certain, outside what is stored of it."""
    if found.world is None or not is_fa_star(found.world):
        return False
    claim = theory.statement(part["says"]).claims[len(found.sides) - 1]
    with flint.ctx.workprec(BITS[0]):
        for side, name in zip(claim.args, ("lhs", "rhs"), strict=True):
            stored = stored_ball(comparison[name])
            if stored is not None and contradicted(found.world, side, stored):
                return True
    return False


def _fuzzy(value: Any) -> Any:
    """A second computation without a bound, as good as thirteen digits."""
    return flint.arb_mat([[x + flint.arb(0, abs(x).upper() * 1e-13 + 1e-16) for x in row] for row in value.tolist()])


def _least(ball: Json, value: Any) -> bool:
    """Whether a stored side is the least eigenvalue: what some methods store of a PSD matrix."""
    return agrees(ball, Balls().call("lambda_min", [flint.arb_mat(value)]))


def _equality(part: Json, theory: Theory) -> bool:
    return all(claim.value == "==" for claim in theory.statement(part["says"]).claims)


def _slack(part: Json, comparison: Json, theory: Theory, found: Recomputed) -> bool:
    """The slack is that of the first link or of the last one, computed again, or the least of what is stored."""
    text, claims = comparison.get("slack", "n/a"), theory.statement(part["says"]).claims
    if any(_slack_of(text, claims[k], found.sides[k]) for k in (0, len(found.sides) - 1)):
        return True
    return len(found.sides) == 1 and _least_slack(text, claims[0], comparison, found)


def _slack_of(text: str, claim: Node, sides: tuple[Any, Any]) -> bool:
    if claim.value in ("==", "psd"):
        return text == "n/a"
    return slack_agrees(text, _slack_again(claim, sides))


def _slack_again(claim: Node, sides: tuple[Any, Any]) -> Any:
    return slack_of(claim.value, *(balls_of(side)[0] for side in sides))


def _least_slack(text: str, claim: Node, comparison: Json, found: Recomputed) -> bool:
    """The printed slack is the least that the stored balls allow, and no more than the recomputed one."""
    stored = [stored_ball(comparison[name]) for name in ("lhs", "rhs")]
    if claim.value in ("==", "psd") or None in stored:
        return False
    least, again = slack_of(claim.value, *stored), _slack_again(claim, found.sides[0])
    if least is None or again is None or not slack_agrees(text, least.lower()):
        return False
    return not bool(arb(Fraction(text) * Fraction(999, 1000)) > again)
