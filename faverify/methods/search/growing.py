"""What grows without an end in sight: ``integral(t * l, 0, 5) <= 10**5`` fails along FA*, from starts of 10^22000.

Nobody follows these. Where a slack falls from one size of starts to the next, and by no less from there to the one
after, nothing that was looked at says that it stays positive: where the size at which it would end can be followed, the
search goes there, and otherwise the statement is left open. Heuristic: it refutes nothing.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from faverify.cases.instance import Instance
from faverify.claim import Case
from faverify.errors import CertificateInvalid
from faverify.lang.parse import Statement
from faverify.methods.extrema import LOWER, UPPER
from faverify.methods.judge import FINAL
from faverify.methods.search.late_peaks import MOST_LATE, compared_with_numbers, peaking, times_of
from faverify.outcome import Comparison, Relation
from faverify.verdict import Verdict

Look = Callable[[Case], Comparison]
SIZES, FARTHER = (8, 40, 200), 5
"""Rates of starts times the time at which their loss is greatest, each so many times the one before."""
LEAST, NEARLY = 0.9, 1e-14
"""How much of a fall is left in the next one at least, and what share of the slack a fall is at least."""


def growing(
    statement: Statement, like: Instance, times: Sequence[Fraction], look: Look, seed: int
) -> Iterator[Comparison]:
    """What refutes a bound by a number along FA*, or an open comparison, where slacks go on falling with starts."""
    if len(statement.claims) > 1 or not compared_with_numbers(statement, like, seed):
        return
    for low, high in times_of(statement, times):
        t = (low + high) / 2
        seen = [look(peaking(_rate(size, t), t)) for size in SIZES]
        slacks = [slack_of(one, statement.claims[0].relation) for one in seen]
        balls = [slack for slack in slacks if slack is not None]
        if len(balls) < len(SIZES) or not all(a - b > e + f for (a, e), (b, f) in pairwise(balls)):
            continue
        known = [slack for slack, _ in balls]
        if not still_falling(known):
            continue
        size = 2 * ending(known)
        found = look(peaking(_rate(size, t), t)) if size <= MOST_LATE else None
        yield found if found is not None and found.verdict is Verdict.FAIL else _open(seen[-1], known, t)
        return


def _rate(size: float, t: Fraction) -> int:
    return math.ceil(Fraction(size) / t)


def slack_of(found: Comparison, relation: Relation) -> tuple[float, float] | None:
    """The slack of a comparison that holds or is open, and how far it may be off; None where no number is known."""
    from faverify.balls.convert import arb_from_record

    known = all(side.text or side.exact for side in (found.lhs, found.rhs))
    if found.verdict is Verdict.VACUOUS or not known or relation not in (*UPPER, *LOWER):
        return None
    try:
        difference = arb_from_record(found.rhs) - arb_from_record(found.lhs)
    except CertificateInvalid:
        return None
    slack, off = float(difference.mid()) * (1 if relation in UPPER else -1), float(difference.rad())
    return (slack, off) if math.isfinite(slack) and math.isfinite(off) else None


def still_falling(slacks: Sequence[float]) -> bool:
    """Whether the last of three slacks is below the one before as the one before is below the first, or by more."""
    first, second, third = slacks
    fall = first - second
    return fall > NEARLY * abs(first) and second - third > LEAST * fall


def ending(slacks: Sequence[float]) -> float:
    """The size at which slacks that fall as a power of it are 0, about; infinite where they fall more slowly."""
    first, second, third = slacks
    power = math.log((second - third) / (first - second)) / math.log(FARTHER)
    if power < NEARLY:
        return math.inf
    share = (second - third) / (1 - float(FARTHER) ** -power)  # what is lost of the slack at the last size
    return SIZES[-1] * float((1 + third / share) ** (1 / power))


def _open(last: Comparison, slacks: Sequence[float], t: Fraction) -> Comparison:
    """The last comparison, which holds, as one that leaves the statement open; and why."""
    first, second, third = slacks
    why = (
        f"the slack falls without an end in sight along starts whose loss is greatest about t = {float(t):.4g}: by "
        f"{first - second:.4g}, then by {second - third:.4g}, from each to one {FARTHER} times as fast, and faster "
        f"ones were not followed {FINAL}"
    )
    return replace(last, verdict=Verdict.INCONCLUSIVE, at={**last.at, "why": why})
