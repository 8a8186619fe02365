"""Statements at stored cases, computed again: in fractions at the start, in balls at a time; what stands beside them.

Exact texts are equal, balls meet, slacks and witnesses are what they say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import Balls, arb
from faverify.checker.check import AGREES, OPEN, VERIFIED, WRONG
from faverify.checker.exact import Exact
from faverify.checker.language import Node, Statement, Theory, written_number
from faverify.checker.laws import Laws
from faverify.checker.motion import moved
from faverify.checker.names import misnamed
from faverify.checker.scope import behind
from faverify.checker.sequences import require_numbers
from faverify.checker.steps import Pieces
from faverify.checker.values import World
from faverify.errors import DomainError, StatementError, UnableError

Json = Mapping[str, Any]
_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,5})?"
_PRINTED = re.compile(rf"\[(?:({_NUMBER}) )?\+/- ({_NUMBER})\]|({_NUMBER})|([+-]?[0-9]+)/([0-9]+)")


def printed(text: str) -> Any:
    """The ball that a printed number or ball is; None for other texts."""
    match = _PRINTED.fullmatch(text)
    if match is None:
        return None
    middle, radius, plain, above, below = match.groups()
    if above is not None:
        return arb(Fraction(int(above), int(below))) if int(below) else None
    if plain is not None:
        return arb(Fraction(plain))
    return arb(Fraction(middle or "0")) + flint.arb(0, arb(abs(Fraction(radius))).upper())


def stored_ball(ball: Json) -> Any:
    """The ball of a stored side; None where there is none.

    Raises `ValueError` for an exact value with a middle or radius beside it, and for a 0 with an exponent.
    """
    stored = _pair(ball)
    if stored is not None and ball.get("exact"):
        raise ValueError("an exact value with a ball beside it")
    return stored if stored is not None else printed(ball.get("exact") or ball.get("text", ""))


def _pair(ball: Json) -> Any:
    """The ball of middle and radius; None where neither is given (both are 0)."""
    (mid, mid_exp), (rad, rad_exp) = (ball.get(name, ("0", "0")) for name in ("mid", "rad"))
    if not all(re.fullmatch(r"-?[0-9]{1,4000}", x) for x in (mid, mid_exp, rad, rad_exp)):
        return None
    if any(abs(int(x)) > 10**6 for x in (mid_exp, rad_exp)):
        raise UnableError("an exponent that is out of all proportion")
    if any(number == "0" and exponent != "0" for number, exponent in ((mid, mid_exp), (rad, rad_exp))):
        raise ValueError("a 0 with an exponent")
    if mid == rad == "0":
        return None
    two = flint.arb(2)
    spread = flint.arb(int(rad)) * two ** int(rad_exp)
    return flint.arb(int(mid)) * two ** int(mid_exp) + flint.arb(0, spread.upper())


def exact_text(value: Any) -> str:
    """A matrix of fractions as certificates print it."""
    if len(value.entries()) == 1:
        return str(value[0, 0])
    text = "[" + "; ".join(", ".join(map(str, row)) for row in value.tolist()) + "]"
    return text if len(text) <= 400 else text[:400] + " ..."


def balls_of(value: Any) -> list[Any]:
    """The entries of a matrix of fractions or balls as balls."""
    return list(map(flint.arb, value.entries()))


def agrees(ball: Json, value: Any) -> bool:
    """Whether a stored side can be the value that was recomputed."""
    stored = stored_ball(ball)
    if ball.get("exact") and isinstance(value, flint.fmpq_mat):
        return bool(ball["exact"] == exact_text(value))
    entries = balls_of(value)
    if len(entries) > 1 or stored is None:
        if stored is None and ball.get("exact"):
            return False
        return stored is None or _largest(stored, entries)
    wide = bool(stored.rad() > (abs(entries[0]).upper() + 1) * 1000)
    return bool(stored.overlaps(entries[0])) and not wide


def said(text: Any, value: Any) -> bool:
    """Whether the printed side of a witness can be the value that was recomputed."""
    if not isinstance(text, str):
        return False
    if isinstance(value, flint.fmpq_mat) and exact_text(value) == text:
        return True
    entries = balls_of(value)
    largest = text.removeprefix(f"{value.nrows()} x {value.ncols()} matrix, largest entry ")
    ball = printed(largest)
    if ball is None or largest == text:
        return ball is not None and len(entries) == 1 and bool(ball.overlaps(entries[0]))
    return _largest(ball, entries)


def _largest(ball: Any, entries: list[Any]) -> bool:
    """Whether a ball can be the entry that is largest in size."""
    return any(x.overlaps(ball) for x in entries) and not any(abs(x) > abs(ball) for x in entries)


def apart(relation: str, witness: Json) -> bool:
    """Whether the printed sides of a witness can contradict the relation, as coarsely as balls are printed."""
    balls = [printed(str(witness.get(name, ""))) for name in ("left", "right")]
    if None in balls or relation == "psd":
        return True
    gap = (balls[0] - balls[1]) * (-1 if relation in (">=", ">") else 1)
    narrow = bool(gap.rad() <= abs(gap.mid()) * 8 or gap.rad() < arb(Fraction(1, 10**9)))
    return narrow and (relation == "==" or not bool(gap < 0))


def slack_of(relation: str, left: Any, right: Any) -> Any:
    """Bound over value of a recomputed comparison as a ball; None where that means nothing."""
    if relation not in ("<=", "<", ">=", ">"):
        return None
    value, bound = (left, right) if relation in ("<=", "<") else (right, left)
    if not (value > 0 and bound > 0):
        return None
    return bound / value


def slack_agrees(text: str, found: Any) -> bool:
    """Whether the printed slack is the recomputed one, or up to a thousandth below it, rounded to four figures.

    Runs print the lower end of a ball.
    """
    if text == "n/a" or found is None:
        return (text == "n/a") == (found is None) or (found is not None and found.rad() > 1)
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?(?:e[+-][0-9]{1,9})?", text):
        return False
    stated = flint.arb(text) + flint.arb(0, f"5e{Decimal(text).adjusted() - 4}")  # balls: the exponent may be huge
    return bool(found.union(found * arb(Fraction(999, 1000))).overlaps(stated)) or bool(found.rad() > abs(found) / 1000)


BITS = (160, 400)
MORE = 1200  # for theories with steps: a hundred of them lose hundreds of bits


@dataclass
class Recomputed:
    """``verdict`` is pass, fail, open or vacuous; ``bounded`` whether every step had an error bound."""

    verdict: str
    sides: list[tuple[Any, Any]]
    bounded: bool


def judged(theory: Theory, says: str, case: Json, at: Mapping[str, str], finer: int = 1) -> Recomputed:
    """A statement at a case and a time; raises `UnableError` where it has no value here.

    ``finer`` says how many times finer covers of time are.
    """
    statement = theory.statement(says)
    _require_model(theory, case, at)
    if theory.flow and "vectors" in case:
        return _at_pieces(theory, statement, case, at)
    time = written_number(at.get("t", "0"))
    if not theory.flow or not time:
        try:
            verdict, sides = World(theory, Exact(), case, at).judged(statement)
            return Recomputed(verdict, sides, True)
        except (UnableError, DomainError):
            pass
    return _in_balls(theory, statement, case, at, finer)


def _require_model(theory: Theory, case: Json, at: Mapping[str, str]) -> None:
    """Raise `StatementError` where stored letters are certainly no start of their theory: as related, as symmetric."""
    if theory.kind == "vectors" and not theory.flow:
        require_numbers(case, at)
    start = World(theory, Exact(), case, {name: text for name, text in at.items() if name != "t"})
    symmetric = (f"{name} == {name}.T" for name in sorted(theory.symmetric) if name not in theory.values)
    for text in (*theory.relations, *symmetric) if case else ():
        try:
            false = start.compare(theory.statement(text).claims[0]) is False
        except (UnableError, DomainError):
            continue
        if false:
            raise StatementError(f"the case is no start of its theory: {text}")


def _in_balls(theory: Theory, statement: Statement, case: Json, at: Mapping[str, str], finer: int) -> Recomputed:
    """At rising precision, until it is decided."""
    time = written_number(at.get("t", "0"))
    found = Recomputed("open", [], False)
    most = MORE if theory.steps else BITS[-1]
    for bits in dict.fromkeys((*BITS, most)):
        with flint.ctx.workprec(bits):
            ring = Laws(theory) if theory.kind == "laws" else Balls()
            world = World(theory, ring, case, {name: text for name, text in at.items() if name != "t"})
            world.motion, world.finer = moved, finer
            here = world if not theory.flow else world.at(time)
            if not theory.flow:
                world.time = time
            try:
                verdict, sides = here.judged(statement)
            except UnableError:
                if not theory.steps or bits == most:
                    raise
                continue
            bounded = not world.guessed
            sides = sides if bounded else [(_fuzzy(left), _fuzzy(right)) for left, right in sides]
        found = Recomputed(verdict, sides, bounded)
        if verdict != "open" or world.covered:  # (a cover is no finer with more bits)
            break
    return found


def _at_pieces(theory: Theory, statement: Statement, case: Json, at: Mapping[str, str]) -> Recomputed:
    """A statement at a step function, in fractions or else in balls."""
    try:
        return Recomputed(*Pieces(theory, Exact(), case, at).judged(statement), True)
    except (UnableError, DomainError):
        with flint.ctx.workprec(BITS[0]):
            return Recomputed(*Pieces(theory, Balls(), case, at).judged(statement), True)


def compare_again(part: Json, comparison: Json, theory: Theory) -> tuple[str, str]:
    """One stored comparison, recomputed."""
    where = f"at {str(comparison.get('name', ''))[:60]}"
    if why := misnamed(comparison):
        return WRONG, f"{where}: {why}"
    if unread := _unread(part, comparison, theory):
        return WRONG, f"{where}: a value of {unread[0][:20]}, which is not read"
    found = judged(theory, part["says"], comparison.get("case", {}), comparison.get("at", {}))
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
    if not found.bounded:
        return AGREES, f"{where}: a second computation, not bounded, agrees"
    if found.verdict == "open":
        return (AGREES, f"{where}: the sides agree, an equality of balls") if _equality(part, theory) else (
            OPEN, f"{where}: the balls do not decide")  # fmt: skip
    return (VERIFIED if found.bounded else AGREES), f"{where}: recomputed"


def _unread(part: Json, comparison: Json, theory: Theory) -> list[str]:
    """What has a value beside a case and is no number of the theory; neither read by the statement nor in the scope."""
    statement = theory.statement(part["says"])
    read = behind((*statement.claims, *statement.conditions), theory)
    named = {
        "t",
        *(name for name, shape in theory.shapes.items() if not shape),
        *re.findall(r"`(\w+)` = ", part["outcome"]["scope"]),
    }
    return sorted(comparison.get("at", {}).keys() - read - named)


def _sides_agree(comparison: Json, claims: tuple[Node, ...], theory: Theory, found: Recomputed) -> bool:
    """Whether what stands side by side, if anything does, are the sides and relations of the text, and their values."""
    sides, values = comparison.get("sides", ()), [found.sides[0][0], *(pair[1] for pair in found.sides)]
    texts = [claims[0].args[0], *(claim.args[1] for claim in claims)]
    if [theory.node(side["text"]) for side in sides] != (texts if sides else []):
        return False
    if list(comparison.get("relations", ())) != ([claim.value for claim in claims] if sides else []):
        return False
    return all(agrees(side.get("value", {}), value) for side, value in zip(sides, values, strict=False))


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
