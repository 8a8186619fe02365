"""Stored numbers against recomputed ones: exact texts are equal, balls meet, slacks and witnesses are what they say."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import arb
from faverify.errors import UnableError

Json = Mapping[str, Any]
_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,5})?"
_PRINTED = re.compile(rf"\[(?:({_NUMBER}) )?\+/- ({_NUMBER})\]|({_NUMBER})|([+-]?\d+)/(\d+)")


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
    if not all(re.fullmatch(r"-?\d{1,4000}", x) for x in (mid, mid_exp, rad, rad_exp)):
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
        return stored is None or any(abs(x).overlaps(abs(stored)) for x in entries)
    wide = bool(stored.rad() > (abs(entries[0]).upper() + 1) * 1000)
    return bool(stored.overlaps(entries[0])) and not wide


def said(text: Any, value: Any) -> bool:
    """Whether the printed side of a witness can be the value that was recomputed."""
    if not isinstance(text, str):
        return False
    if isinstance(value, flint.fmpq_mat) and exact_text(value) == text:
        return True
    entries = balls_of(value)
    ball = printed(text)
    if ball is None:
        found = re.search(r"largest entry (.*)$", text)
        ball = printed(found[1]) if found else None
        return ball is not None and any(abs(x).overlaps(abs(ball)) for x in entries)
    return len(entries) == 1 and bool(ball.overlaps(entries[0]))


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
    """Whether the printed slack (four figures, rounded down before) is the recomputed one."""
    if text == "n/a" or found is None:
        return (text == "n/a") == (found is None) or (found is not None and found.rad() > 1)
    if not re.fullmatch(r"\d+(?:\.\d+)?(?:e[+-]\d{1,9})?", text):
        return False
    stated = flint.arb(text)  # a ball: its exponent may be huge
    return bool((found * flint.arb(1, "0.001")).overlaps(stated)) or bool(found.rad() > abs(found) / 1000)
