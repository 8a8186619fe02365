"""Discrete time: the state after a number of steps, and sums over steps, of an evaluator that knows one step."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from faverify.errors import DomainError
from faverify.evaluate.ring import Unsupported
from faverify.lang import expr as ex

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator

MOST_STEPS = 200


def after_steps(start: "Evaluator | None", time: Fraction) -> "Evaluator":
    """The evaluator after ``time`` steps from the start.

    Raises `DomainError` where that is no number of steps, `Unsupported` beyond `MOST_STEPS` or without a start.
    """
    if time.denominator != 1 or time < 0:
        raise DomainError(f"t = {time} is no number of steps")
    if start is None or time > MOST_STEPS:
        raise Unsupported(f"the state after {time} steps (at most {MOST_STEPS} are taken, from the start)")
    for _ in range(int(time)):
        start = start.stepped()
    return start


def sum_of_steps(evaluator: "Evaluator", expr: ex.Expr, count: ex.Expr) -> Any:
    """The sum of an expression over the states 0, ..., K - 1."""
    number = evaluator.number(count)
    if not evaluator.theory.steps:
        raise Unsupported(f"theory {evaluator.theory.name!r} has no steps")
    if number.denominator != 1 or not 0 <= number <= MOST_STEPS:
        raise Unsupported(f"a sum over {number} steps (0 to {MOST_STEPS} are summed)")
    total, here = evaluator.ring.matrix([[0]]), evaluator
    for index in range(int(number)):
        here = here if index == 0 else here.stepped()
        total = total + here.value(expr)
    return total
