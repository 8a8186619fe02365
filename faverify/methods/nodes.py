"""Nodes of time for a statement with ranges: ``for 30 <= t <= 40``, ``for 0 <= s <= t <= T``."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.outcome import HOLDS, Relation

TIMES = ("s", "t")


@dataclass(frozen=True)
class Nodes:
    """The times that a statement names: the free ones among s and t, equal steps between, and what must hold."""

    free: tuple[str, ...]
    times: tuple[Fraction, ...]
    ranges: tuple[ex.Compare, ...]
    horizon: Fraction

    def choices(self) -> Iterator[dict[str, Fraction]]:
        """Every choice of the free times among the nodes at which the ranges hold."""
        for values in product(self.times, repeat=len(self.free)):
            chosen = dict(zip(self.free, values, strict=True))
            known = {**chosen, "T": self.horizon}
            if all(HOLDS[c.relation](number(c.left, known), number(c.right, known)) for c in self.ranges):
                yield chosen

    def __str__(self) -> str:
        return f"{len(self.times)} nodes of [{self.times[0]}, {self.times[-1]}]"


def nodes_of(statement: Statement, horizon: Fraction, count: int) -> Nodes:
    """Nodes over the ranges of a statement, in which T is the horizon; times before 0 are none.

    Raises `StatementError` where a range is no comparison of s, t, T and numbers, or leaves a time without an end.
    """
    if count < 1:
        raise StatementError(f"{count} steps between nodes; at least one")
    if horizon <= 0:
        raise StatementError(f"the horizon T = {horizon} is no time after the start")
    free = tuple(name for name in TIMES if any(_reads(c, name) for c in statement.ranges))
    if statement.ranges and not free:
        raise StatementError(f"{statement.text!r}: the range names neither s nor t")
    if any(claim.relation not in HOLDS or claim.relation is Relation.EQUAL for claim in statement.ranges):
        raise StatementError(f"{statement.text!r}: a range compares times by <=, <, >= or >")
    pairs = [_rising(claim) for claim in statement.ranges]
    known = {"T": horizon}
    last = _ends([(small, large) for small, large in pairs], known, free, min)
    if set(last) != set(free):
        raise StatementError(f"{statement.text!r}: the range leaves a time without an end")
    first = _ends([(large, small) for small, large in pairs], known, free, max)
    start = max(Fraction(0), min((first.get(name, Fraction(0)) for name in free), default=Fraction(0)))
    end = max(last.values(), default=horizon)
    if end < start:
        raise StatementError(f"{statement.text!r}: no time is in the range")
    return Nodes(free, tuple(start + (end - start) * k / count for k in range(count + 1)), statement.ranges, horizon)


def _rising(claim: ex.Compare) -> tuple[ex.Expr, ex.Expr]:
    """The smaller side and the larger one."""
    rising = claim.relation in (Relation.AT_MOST, Relation.BELOW)
    return (claim.left, claim.right) if rising else (claim.right, claim.left)


def _ends(
    pairs: list[tuple[ex.Expr, ex.Expr]],
    known: Mapping[str, Fraction],
    free: tuple[str, ...],
    nearest: Callable[[Fraction, Fraction], Fraction],
) -> dict[str, Fraction]:
    """Where the free times end, directly or through another time; the first of a pair ends at the second."""
    found: dict[str, Fraction] = {}
    for _ in free:
        for time, other in pairs:
            if isinstance(time, ex.Letter) and time.name in free and _names(other) & set(TIMES) <= set(found):
                end = number(other, {**known, **found})
                found[time.name] = nearest(end, found.get(time.name, end))
    return found


def _names(expr: ex.Expr) -> set[str]:
    return {node.name for node in expr.walk() if isinstance(node, ex.Letter)}


def _reads(claim: ex.Compare, name: str) -> bool:
    return name in _names(claim.left) | _names(claim.right)


def number(expr: ex.Expr, known: Mapping[str, Fraction]) -> Fraction:
    """A rational made of numbers and what is known; raises `StatementError` for anything else, and for 1/0."""
    match expr:
        case ex.Number(value=value):
            return value
        case ex.Letter(name=name) if name in known:
            return known[name]
        case ex.Sum(left=left, right=right, sign=sign):
            return number(left, known) + sign * number(right, known)
        case ex.Product(left=left, right=right):
            return number(left, known) * number(right, known)
        case ex.Quotient(left=left, right=right) if divisor := number(right, known):
            return number(left, known) / divisor
        case ex.Power(base=base, exponent=exponent) if exponent.denominator == 1 and exponent > 0:
            return Fraction(number(base, known) ** int(exponent))
    raise StatementError("only named numbers, their sums, products, quotients and powers are read here")


def fixed_times(statement: Statement) -> set[Fraction]:
    """The exact times of the text, such as the 1 of ``l(1)``."""
    from faverify.methods.fragment import nodes

    stated = (node.time for node in nodes(statement) if isinstance(node, ex.At))
    return {time.value for time in stated if isinstance(time, ex.Number)}
