"""What balls leave open where the state is exact: decided over the rationals, or between algebraic numbers."""

from contextlib import suppress
from typing import Any

from faverify.errors import FaverifyError, UnableError
from faverify.evaluate import algebraic
from faverify.evaluate.evaluator import Evaluator
from faverify.lang import expr as ex
from faverify.outcome import HOLDS


def certainly(evaluator: Evaluator, claim: ex.Compare) -> bool | None:
    """The truth of a comparison at the evaluator's point, three-valued."""
    truth = evaluator.compare(claim)[0]
    return (exactly(evaluator, claim) or (None,))[0] if truth is None else truth


def exactly(evaluator: Evaluator, claim: ex.Compare) -> tuple[bool | None, Any, Any] | None:
    """(truth, left, right) without error; None where the state is not exact, or a side is not algebraic."""
    rational = evaluator.over_the_rationals()
    if rational is None:
        return _between_numbers(evaluator, claim)
    if rational is not evaluator:  # (of itself that was asked before)
        with suppress(UnableError):
            return rational.compare(claim)
    with suppress(UnableError):
        return algebraic.decide(rational, claim)
    return None


def _between_numbers(evaluator: Evaluator, claim: ex.Compare) -> tuple[bool | None, Any, Any] | None:
    """The comparison where both sides are made of times, parameters and numbers, which are exact in every state."""
    if claim.relation not in HOLDS:
        return None
    try:
        left, right = (evaluator.number(side) for side in (claim.left, claim.right))
    except (FaverifyError, ZeroDivisionError):
        return None
    shown = (evaluator.ring.matrix([[number]]) for number in (left, right))
    return HOLDS[claim.relation](left, right), *shown
