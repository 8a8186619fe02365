"""What balls leave open where the state is exact: decided over the rationals, or between algebraic numbers."""

from contextlib import suppress
from typing import Any

from faverify.errors import UnableError
from faverify.evaluate import algebraic
from faverify.evaluate.evaluator import Evaluator
from faverify.lang import expr as ex


def certainly(evaluator: Evaluator, claim: ex.Compare) -> bool | None:
    """The truth of a comparison at the evaluator's point, three-valued."""
    truth = evaluator.compare(claim)[0]
    return (exactly(evaluator, claim) or (None,))[0] if truth is None else truth


def exactly(evaluator: Evaluator, claim: ex.Compare) -> tuple[bool | None, Any, Any] | None:
    """(truth, left, right) without error; None where the state is not exact, or a side is not algebraic."""
    rational = evaluator.over_the_rationals()
    if rational is None:
        return None
    if rational is not evaluator:  # (of itself that was asked before)
        with suppress(UnableError):
            return rational.compare(claim)
    with suppress(UnableError):
        return algebraic.decide(rational, claim)
    return None
