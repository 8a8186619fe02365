"""Rules about exponentials, logarithms, absolute values, and numbers enclosed in balls."""

from fractions import Fraction
from typing import Any

from faverify.algebra.words import Poly, Word, add, collect, scale
from faverify.kernel.errors import Refused
from faverify.kernel.theorem import Goal, Hypotheses, rule
from faverify.lang import expr as ex
from faverify.outcome import Relation

BITS = 128


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


@rule("K6", "shifted")
def shifted(goal: Goal) -> Hypotheses:
    """p >= 0 (or > 0) if p has no negative coefficient after x = l + x' for every premise x >= l, in their order.

    Later premises are about the x' of earlier ones. *Proof.* Each x' is >= 0, so p is a sum of products of non-negative
    numbers (and positive if a term is a positive number). x is a number or a dimension, l a polynomial without it;
    dimensions and squares are non-negative.
    """
    poly, rises, moved = goal.formula.difference, set[str](), list[tuple[str, Poly]]()
    for index, premise in enumerate(map(goal.of, goal.premises)):
        goal.require(premise.relation in (">=", ">"), "a premise is an inequality x >= l")
        bound = premise.difference
        for key, value in moved:
            bound = _put(bound, key, value)
        lead = _lead(bound, goal)
        key, rise = lead.scalars[0], f"rise {index}"
        low = collect((w, -v / bound[lead]) for w, v in bound.items() if w != lead)
        moved.append((key, add(low, {lead._replace(scalars=(rise,)): Fraction(1)})))
        poly = _put(poly, *moved[-1])
        rises.add(rise)
    left = (w for w, v in poly.items() if v < 0 or not all(_even(k, w, goal) for k in set(w.scalars) - rises))
    goal.require(goal.formula.relation in (">=", ">") and next(left, None) is None, "a coefficient is negative")
    strict = any(v > 0 and not w.scalars for w, v in poly.items())
    goal.require(goal.formula.relation == ">=" or strict, "no term is a positive number")
    return goal.hypotheses()


def _lead(bound: Poly, goal: Goal) -> Word:
    """The word x of a premise x - l >= 0."""
    for word in sorted(bound):
        others = {key for other in bound if other != word for key in other.scalars}
        alone = len(word.scalars) == 1 and word.scalars[0] not in others
        if bound[word] > 0 and alone and _plain(word.scalars[0], goal):
            return word
    raise Refused("a premise is x >= l with x a number or a dimension")


def _plain(key: str, goal: Goal) -> bool:
    return key in goal.reader.info and goal.reader.info[key].kind in ("parameter", "dimension")


def _even(key: str, word: Word, goal: Goal) -> bool:
    return goal.reader.info[key].kind == "dimension" or word.scalars.count(key) % 2 == 0


def _put(poly: Poly, key: str, value: Poly) -> dict[Word, Fraction]:
    """A polynomial with a value in place of an atom."""
    result: dict[Word, Fraction] = {}
    for word, x in poly.items():
        term: Poly = {Word(word.rows, word.columns, word.letters, tuple(k for k in word.scalars if k != key)): x}
        for _ in range(word.scalars.count(key)):
            term = scale(term, value)
        result = add(result, term)
    return result


@rule("K25", "enclosed numbers")
def enclosed(goal: Goal) -> Hypotheses:
    """A comparison of numbers made of +, *, /, powers, exp, log, sqrt and tails of known laws, decided in balls.

    *Proof.* Ball arithmetic (FLINT, 128 bits) encloses both sides, and the balls are apart.
    """
    import flint

    with flint.ctx.workprec(BITS):
        left, right = (_ball(side, goal) for side in (goal.claim.left, goal.claim.right))
        apart = {
            Relation.AT_LEAST: left >= right,
            Relation.AT_MOST: left <= right,
            Relation.ABOVE: left > right,
            Relation.BELOW: left < right,
        }
        goal.require(apart.get(goal.claim.relation), "the balls are not apart")
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
    raise Refused(f"{type(expr).__name__} has no place among numbers")
