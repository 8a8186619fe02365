"""What the language says of laws and bounds, enclosed in balls: numbers by name, and the probability of an event."""

from collections.abc import Callable, Sequence
from typing import Any

from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.sorts import law_of
from faverify.lang.theory import Theory
from faverify.outcome import Relation
from faverify.probability import cosine_law, gaussian_bound, limit_ratio, rank_one, tail_balls, union_bound

Value = Callable[[ex.Expr], Any]

NUMBERS: dict[str, Callable[..., Any]] = {
    "ratio_bound": gaussian_bound.enclose_ratio_bound,
    "ratio_failure": gaussian_bound.enclose_failure,
    "ratio_ceiling": gaussian_bound.enclose_ceiling,
    "chain_ratio": union_bound.enclose_chain_ratio,
    "chain_failure": union_bound.enclose_chain_failure,
    "chain_quoted": union_bound.enclose_chain_quoted,
    "chain_head": union_bound.enclose_head,
    "chain_tail": union_bound.enclose_tail,
    "limit_ratio": limit_ratio.enclose_limit_ratio,
    "two_level_limit": limit_ratio.enclose_two_level_ratio,
    "rho": limit_ratio.enclose_rho,
    "cosine_failure": lambda c, n, s: cosine_law.enclose_cosine_failure(c, _whole(n), s),
    "error_ratio": cosine_law.enclose_error_ratio,
    "rank_one": lambda n, ratio, beta: rank_one.enclose_rank_one_probability(_whole(n), ratio, beta),
    "rank_one_limit": lambda ratio, beta: rank_one.enclose_rank_one_probability(None, ratio, beta),
}


def enclose_number(name: str, values: Sequence[Any]) -> Any:
    """A bound, limit or probability by its name in the language, at balls. Raises `DomainError`, `StatementError`."""
    return NUMBERS[name](*values)


def enclose_probability(event: ex.Compare, theory: Theory, value: Value) -> Any | None:
    """The probability of an event at the current precision of FLINT; None for an event whose law is not known.

    Known: ``chi2(k) >= x``, ``chi2(k) <= x``, ``F(k, m) >= x``, ``cos2(n, s) >= x``, ``abs(chi2(k)/k - 1) >= x`` and
    ``abs(g) >= x`` for a standard normal letter g. Raises `StatementError` for degrees of freedom that are not
    certainly positive and sizes that are no integers.
    """
    match event.left, event.relation:
        case ex.Call(function="chi2", args=(k,)), Relation.AT_LEAST:
            return tail_balls.enclose_chi2_upper(_degrees(value(k)), value(event.right))
        case ex.Call(function="chi2", args=(k,)), Relation.AT_MOST:
            return tail_balls.enclose_chi2_lower(_degrees(value(k)), value(event.right))
        case ex.Call(function="F", args=(k, m)), Relation.AT_LEAST:
            return tail_balls.enclose_f_upper(_degrees(value(k)), _degrees(value(m)), value(event.right))
        case ex.Call(function="cos2", args=(n, s)), Relation.AT_LEAST:
            return cosine_law.enclose_cosine_tail(_whole(value(n)), value(s), value(event.right))
        case ex.Call(function="abs", args=(ex.Letter() as letter,)), Relation.AT_LEAST if is_normal(letter, theory):
            return tail_balls.enclose_normal_two_sided(value(event.right))
        case ex.Call(function="abs", args=(inner,)), Relation.AT_LEAST if (centred := _centred(inner)) is not None:
            return _both_tails(_degrees(value(centred)), value(event.right))
    return None


def is_normal(letter: ex.Expr, theory: Theory) -> bool:
    """Whether a letter is declared a standard normal variable: its value is ``normal(0, 1)``."""
    law = law_of(letter, theory)
    if law is None or law.function != "normal":
        return False
    return [arg.value if isinstance(arg, ex.Number) else None for arg in law.args] == [0, 1]


def _both_tails(k: Any, level: Any) -> Any:
    level = level.max(0 * level)
    return tail_balls.enclose_chi2_upper(k, (1 + level) * k) + tail_balls.enclose_chi2_lower(
        k, (1 - level).max(0 * k) * k
    )


def _centred(expr: ex.Expr) -> ex.Expr | None:
    """The k of ``chi2(k)/k - 1``."""
    match expr:
        case ex.Sum(
            left=ex.Quotient(left=ex.Call(function="chi2", args=(k,)), right=divisor),
            right=ex.Number(value=one),
            sign=-1,
        ) if k == divisor and one == 1:
            return k
    return None


def _whole(size: Any) -> Any:
    if not (size.is_integer() and size >= 2):
        raise StatementError(f"a law in R^n needs an integer n from 2 on, not n = {size.str(12)}")
    return size


def _degrees(k: Any) -> Any:
    if not k > 0:
        raise StatementError(f"{k.str(12)} degrees of freedom: a positive number is needed")
    return k
