"""Rules about exponentials, logarithms, and numbers enclosed in balls."""

from operator import ge, gt, le, lt
from typing import Any

from faverify.kernel.errors import Refused
from faverify.kernel.theorem import Goal, Hypotheses, rule
from faverify.lang import expr as ex
from faverify.outcome import Relation

BITS = 128
ORDER = {Relation.AT_LEAST: ge, Relation.AT_MOST: le, Relation.ABOVE: gt, Relation.BELOW: lt}


@rule("K24", "exponential")
def exponential(goal: Goal) -> Hypotheses:
    """exp(x + y) == exp(x) exp(y), exp(x) >= 1 + x, exp(0) == 1; x >= y (a premise) gives exp(x) >= exp(y).

    ``of`` = x, ``and_`` = y. *Proof.* The series; convexity; the exponential increases.
    """
    return goal.fact(
        "exp({of} + {and_}) == exp({of}) * exp({and_})",
        "exp({of}) >= 1 + {of}",
        "exp(0) == 1",
        ("exp({of}) >= exp({and_})", "{of} >= {and_}"),
    )


@rule("K24", "logarithm")
def logarithm(goal: Goal) -> Hypotheses:
    """For u >= 0: log(1 + u) >= u - u^2/2. For 0 <= u <= 1/2: log(1 - u) >= -u - u^2. exp(log(x)) == x for x > 0.

    For x >= y > 0: log(x) >= log(y). ``of`` = u or x, ``and_`` = y; signs are premises. *Proof.* Both sides agree at u
    = 0, and the derivatives of the differences are u^2/(1 + u) and u (1 - 2 u)/(1 - u). log is the inverse of exp, and
    increases.
    """
    return goal.fact(
        ("log(1 + {of}) >= {of} - {of}**2 / 2", "{of} >= 0"),
        ("log(1 - {of}) >= -{of} - {of}**2", "{of} >= 0", "{of} <= 1/2"),
        ("exp(log({of})) == {of}", "{of} > 0"),
        ("log({of}) >= log({and_})", "{and_} > 0", "{of} >= {and_}"),
    )


@rule("K25", "enclosed numbers")
def enclosed(goal: Goal) -> Hypotheses:
    """A comparison of numbers made of +, *, /, powers, exp, log, sqrt and tails of known laws, decided in balls.

    *Proof.* Ball arithmetic (FLINT, 128 bits) encloses both sides, and the balls are apart.
    """
    import flint

    with flint.ctx.workprec(BITS):
        left, right = (_ball(side, goal) for side in (goal.claim.left, goal.claim.right))
        order = ORDER.get(goal.claim.relation)
        goal.require(order and order(left, right), "the balls are not apart")
    return {}


def _ball(expr: ex.Expr, goal: Goal) -> Any:
    from flint import arb, fmpq

    from faverify.probability.readings import enclose_probability

    match expr:
        case ex.Number(value=value):
            return arb(fmpq(value.numerator, value.denominator))
        case ex.Sum(left=left, right=right, sign=sign):
            return _ball(left, goal) + sign * _ball(right, goal)
        case ex.Product(left=left, right=right):
            return _ball(left, goal) * _ball(right, goal)
        case ex.Quotient(left=left, right=right):
            return _ball(left, goal) / _ball(right, goal)
        case ex.Power(base=base, exponent=exponent):
            return _ball(base, goal) ** arb(fmpq(*exponent.as_integer_ratio()))
        case ex.Call(function="exp" | "log" | "sqrt" as name, args=(inner,)):
            return getattr(_ball(inner, goal), name)()
        case ex.Call(function="P", args=(ex.Compare() as event,)):
            found = enclose_probability(event, goal.theory, lambda inner: _ball(inner, goal))
            if found is not None:
                return found
    raise Refused(f"{ex.said(expr)} has no place among numbers")
