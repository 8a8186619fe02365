"""From what was evaluated to a verdict, once for every method: comparison, slack, tally, scope and witness.

The rule of every tally: any failure fails; anything open among what was counted is inconclusive; nothing tested is
vacuous; else it passes.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from faverify.cases.record import digest_of, hidden_units
from faverify.claim import Case, Context
from faverify.errors import DomainError, StatementError, UnableError
from faverify.lang import expr as ex
from faverify.lang.parse import Statement, nodes_behind
from faverify.lang.scope import TIME
from faverify.lang.visible import visibly_at_most, visibly_nonnegative, visibly_psd
from faverify.methods.extrema import EXTREMA, LOWER, UPPER, signs_of
from faverify.methods.fragment import names_read
from faverify.methods.same import OfTheSame
from faverify.outcome import Ball, Comparison, Lack, Outcome, Relation, Side, Table
from faverify.verdict import Evidence, Verdict

KEPT = 3  # comparisons of each verdict in a certificate
FINAL = "(more effort changes nothing)"
UNEQUAL = f"balls show no equation of rounded sides; derive it, or bound the difference {FINAL}"
UNDECIDED = "a hypothesis is undecided"
REMEDY = "such as: if c > 0, if rank(X) == n"
TRUTHS = {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.INCONCLUSIVE}
Agree = Callable[[ex.Compare, Any, Any], bool]


class Judge:
    """What one statement's comparisons have in common: the names it reads, and its sides for readers."""

    def __init__(self, statement: Statement, digits: int = 20) -> None:
        self.statement, self.digits = statement, digits

    @cached_property
    def reads(self) -> set[str]:
        """Every name that the statement's truth depends on."""
        return names_read(self.statement)

    @cached_property
    def told_by_values(self) -> bool | None:
        """Whether values at single times that stand for the extrema refute if the claims fail (True).

        Or show if they hold (False); None where they do neither for certain. True where there are no extrema.
        """
        signs = [sign for claim in self.statement.claims for sign in signs_of(claim)]
        if len(signs) < sum(call.function in EXTREMA for call in self.over_time):
            return None
        return None if len(set(signs)) > 1 else all(sign > 0 for sign in signs)

    @property
    def integrates(self) -> bool:
        """Whether it speaks of integrals or rises, which only covers enclose."""
        return any(call.function not in EXTREMA for call in self.over_time)

    @cached_property
    def over_time(self) -> list[ex.Call]:
        """The integrals, rises and extrema over intervals of time of which it speaks."""
        read, theory = (*self.statement.claims, *self.statement.conditions), self.statement.theory
        called = (node for claim in read for node in nodes_behind(claim, theory) if isinstance(node, ex.Call))
        return [call for call in called if call.function in (*EXTREMA, "integral", "rise")]

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The sides of a chain ``a <= b <= c``, as text and LaTeX; of claims joined otherwise, none."""
        from faverify.lang.latex import expression_latex

        claims, texts = self.statement.claims, self.statement.sides
        if not texts:
            return ()
        sides = (claims[0].left, *(claim.right for claim in claims))
        return tuple(
            Side(text, expression_latex(side, self.statement.theory)) for text, side in zip(texts, sides, strict=True)
        )

    def compare(
        self, evaluator: Any, case: Case, given: Iterable[str] = (), agree: Agree | None = None, seeking: bool = False
    ) -> Comparison:
        """All comparisons of the statement at one point: the first that fails or stays open, else the last.

        `VACUOUS` where a hypothesis or a range is certainly not met, `INCONCLUSIVE` where that is undecided. The
        parameters that were ``given``, and those that the statement reads, are recorded with the letters that the case
        did not give, so that the comparison can be replayed. ``agree`` may accept an equality that is undecided.
        ``seeking``: values at single times stand for extrema (`Care.SEEKING`).
        """
        at = self._at(evaluator, given)
        met = all_hold(evaluator, (*self.statement.hypotheses, *self.statement.ranges))
        if not met:
            why = UNDECIDED if met is None else "a hypothesis of the statement does not hold here"
            return nothing(case, why, Verdict.INCONCLUSIVE if met is None else Verdict.VACUOUS, at)
        values: list[Ball] = []
        verdict, nearest = Verdict.PASS, ""  # of a chain, the slack is that of its first link
        for claim in self.statement.claims:
            truth, left, right = compared(evaluator, claim)
            if seeking and any(signs_of(claim)) and truth is self.told_by_values:
                truth = None  # the extremum may be on the other side of what stands for it
            elif truth is None and not (seeking and self.over_time):
                known = _exactly(evaluator, claim)
                truth, left, right = known or self.visibly(evaluator, claim, left, right)
            if truth is None and agree and agree(claim, left, right):
                truth = True
            verdict = TRUTHS[truth]
            values += [record(left, self.digits)] * (not values) + [record(right, self.digits)]
            nearest = nearest or slack(claim.relation, left, right)
            if verdict is not Verdict.PASS:
                break
        if verdict is Verdict.INCONCLUSIVE and claim.relation is Relation.EQUAL:
            at = {**at, "why": UNEQUAL}
        stored = {**case.entries(), **self._letters(evaluator, case)}
        return Comparison(
            digest_of(stored) if stored else "", case.name, at, record(left, self.digits), record(right, self.digits),
            nearest, verdict, stored, *self._chain(values),
        )  # fmt: skip

    def visibly(self, evaluator: Any, claim: ex.Compare, left: Any, right: Any) -> tuple[bool | None, Any, Any]:
        """True where balls leave open what is visible, the sides being defined: a matrix is PSD, a number not negative.

        Or two norms of one matrix are in their order. The sides come back without what is visibly impossible: a value
        that is not negative has no negative part.
        """
        theory, small, large = self.statement.theory, claim.left, claim.right
        if not all(entry.is_finite() for side in (left, right) for entry in side.entries()):
            return None, left, right
        if claim.relation is Relation.PSD:
            return visibly_psd(claim.left, theory) or None, left, right
        if claim.relation is Relation.AT_LEAST:
            small, large = large, small
        elif claim.relation is not Relation.AT_MOST:
            return None, left, right
        if ex.is_zero(small) and visibly_nonnegative(large, theory):
            positive = evaluator.ring.nonnegative
            return True, *((left, positive(right)) if small is claim.left else (positive(left), right))
        return visibly_at_most(small, large, theory) or None, left, right

    def _chain(self, values: Sequence[Ball]) -> tuple[tuple[Side, ...], tuple[Relation, ...]]:
        """The sides with their values, and the relations between them; none where a link was not evaluated."""
        if len(values) != len(self.sides):
            return (), ()
        sides = (Side(side.text, side.latex, value) for side, value in zip(self.sides, values, strict=True))
        return tuple(sides), tuple(claim.relation for claim in self.statement.claims)

    def _at(self, evaluator: Any, given: Iterable[str]) -> dict[str, str]:
        point = evaluator.point
        values = {**point.parameters, TIME: point.time}
        drawn = [*point.parameters, *([TIME] if TIME in self.statement.theory.shapes else [])]
        places = [*given, *(name for name in drawn if name in self.reads)]  # as they were asked for
        return {name: str(values[name]) for name in dict.fromkeys(places)}

    def _letters(self, evaluator: Any, case: Case) -> dict[str, list[list[str]]]:
        """The exact letters, at the start, that the statement reads and neither the case nor the theory determines."""
        import flint

        from faverify.evaluate.points import START_NAMES

        if evaluator.point.rational:  # a path made of the case: nothing was drawn
            return {}
        known = {START_NAMES.get(name, name) for name in case.entries()}
        return {
            name: [[str(matrix[i, j]) for j in range(matrix.ncols())] for i in range(matrix.nrows())]
            for name, matrix in (evaluator.point.start or evaluator).point.letters.items()
            if name in self.reads - known and isinstance(matrix, flint.fmpq_mat)
        }


def all_hold(evaluator: Any, conditions: Iterable[ex.Compare]) -> bool | None:
    """Whether all hypotheses hold, in any order: one that does not excludes a point where another is undefined.

    Where none is certainly false, one that is undefined raises `DomainError`, and None goes before other errors.
    """
    truths: list[bool | None] = []
    raised: list[Exception] = []
    for condition in conditions:
        try:
            truths.append(_certainly(evaluator, condition))
        except (DomainError, StatementError, UnableError, ZeroDivisionError) as error:
            raised.append(error)
        if False in truths:
            return False
    undefined_there = [error for error in raised if isinstance(error, DomainError)]
    if undefined_there or (raised and None not in truths):
        raise (undefined_there or raised)[0]
    return None if raised or None in truths else True


def _certainly(evaluator: Any, claim: ex.Compare) -> bool | None:
    """The truth of a hypothesis; likewise."""
    from faverify.evaluate.decide import certainly

    try:
        found = certainly(evaluator, claim)
    except UnableError:
        return compared(evaluator, claim)[0]
    return found


def compared(evaluator: Any, claim: ex.Compare) -> tuple[bool | None, Any, Any]:
    """The comparison in the evaluator's ring; over the rationals where balls do not say whether a side is defined."""
    try:
        found: tuple[bool | None, Any, Any] = evaluator.compare(claim)
    except UnableError:
        known = _exactly(evaluator, claim)
        if known is None:
            raise
        return known
    return found


def _exactly(evaluator: Any, claim: ex.Compare) -> tuple[bool | None, Any, Any] | None:
    """The comparison without error, where the state is exact."""
    from faverify.evaluate.decide import exactly

    return exactly(evaluator, claim)


_JUDGES = OfTheSame[Judge]()


def judge_of(statement: Statement) -> Judge:
    """The judge of a statement; one for all cases at which the same statement is looked at."""
    return _JUDGES.get((statement,), lambda: Judge(statement))


def ordered(cases: Iterable[Case], context: Context) -> list[Case]:
    """The cases in their order; where one counterexample is asked, those with several hidden units first."""
    return sorted(cases, key=lambda case: context.refuting and hidden_units(case.entries()) == 1)


def searched(found: Iterable[Comparison], context: Context) -> list[Comparison]:
    """All comparisons, or those up to the first that fails where one counterexample is asked."""
    seen: list[Comparison] = []
    for comparison in found:
        seen.append(comparison)
        if context.refuting and comparison.verdict is Verdict.FAIL:
            break
    return seen


def nothing(case: Case, why: str, verdict: Verdict, at: Mapping[str, str] | None = None) -> Comparison:
    """A comparison at which there was nothing to compare, and why."""
    return Comparison(case.digest, case.name, {**(at or {}), "why": why}, Ball(), Ball(), verdict=verdict)


def beyond(case: Case, why: object, at: Mapping[str, str] | None = None) -> Comparison:
    """A comparison that stays open whatever the effort, and why."""
    return nothing(case, f"{why} {FINAL}", Verdict.INCONCLUSIVE, at)


def undefined(case: Case, error: Exception, at: Mapping[str, str] | None = None) -> Comparison:
    """A point of the hypotheses at which the statement is certainly undefined: no method passes beside it."""
    where = ", ".join([case.name, *(f"{name} = {value}" for name, value in (at or {}).items())])
    why = f"undefined here: {error}, at {where}; say where it is defined ({REMEDY})"
    return replace(beyond(case, why, at), lack=Lack.UNDEFINED)


def is_undefined(comparison: Comparison) -> bool:
    """Whether the statement is certainly undefined there."""
    return comparison.lack is Lack.UNDEFINED


def record(value: Any, digits: int = 20) -> Ball:
    """A side as data: a scalar exactly or as a ball; an exact matrix as its rows, of balls the largest entry."""
    import flint

    from faverify.balls.convert import ball_record

    if isinstance(value, flint.fmpq_mat):
        return Ball(exact=matrix_text(value))
    if not all(entry.is_finite() for entry in value.entries()):
        return Ball(text="no finite enclosure")
    if value.nrows() == value.ncols() == 1:
        return ball_record(value[0, 0], digits)
    found = ball_record(max(value.entries(), key=lambda x: float(abs(x).upper())), digits)
    return Ball(found.mid, found.rad, f"{value.nrows()} x {value.ncols()} matrix, largest entry {found.text}")


def matrix_text(matrix: Any) -> str:
    """An exact FLINT matrix as text: ``3/4`` for a scalar, rows in brackets otherwise (long ones abridged)."""
    rows = [[str(matrix[i, j]) for j in range(matrix.ncols())] for i in range(matrix.nrows())]
    if len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    text = "[" + "; ".join(", ".join(row) for row in rows) + "]"
    return text if len(text) <= 400 else text[:400] + " ..."


def matrix_entries(text: str) -> list[Fraction]:
    """The entries of what `matrix_text` wrote, row by row; none of them for anything else."""
    try:
        return [Fraction(piece) for piece in text.strip("[]").replace(";", ",").split(",")]
    except (ValueError, ZeroDivisionError):
        return []


def slack(relation: Relation, left: Any, right: Any) -> str:
    """Bound divided by value, from the certified or exact sides (1 = tight); of matrices 1 x 1, or of numbers.

    "n/a" where the value may be 0 or the relation has no bound.
    """
    if relation not in (*UPPER, *LOWER):
        return "n/a"
    value, bound = (left, right) if relation in UPPER else (right, left)
    value, bound = (side[0, 0] if hasattr(side, "nrows") else side for side in (value, bound))
    if not (value > 0 and bound > 0):
        return "n/a"
    import flint

    ratio = flint.arb(bound / value).lower()
    size = float(ratio)
    return f"{size:.4g}" if math.isfinite(size) else str(ratio.str(4, radius=False))


def tightest(passed: Sequence[Comparison]) -> tuple[tuple[Comparison, ...], str]:
    """The comparisons kept of those that hold, nearest to their bounds first, and the least slack ("n/a" if none)."""
    tight = sorted((c for c in passed if c.slack != "n/a"), key=lambda c: Decimal(c.slack))
    return tuple((tight or list(passed))[:KEPT]), tight[0].slack if tight else "n/a"


def verdict_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The one rule by which comparisons make a verdict."""
    seen = set(verdicts)
    for verdict in (Verdict.FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.PASS):
        if verdict in seen:
            return verdict
    return Verdict.VACUOUS


def counts_of(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many were drawn, and how many of these were tested, vacuous and inconclusive."""
    count = Counter(verdicts)
    tested = count[Verdict.PASS] + count[Verdict.FAIL]
    return {
        "drawn": len(verdicts),
        "tested": tested,
        "vacuous": count[Verdict.VACUOUS],
        "inconclusive": len(verdicts) - tested - count[Verdict.VACUOUS],
    }


def tally(
    found: Sequence[Comparison],
    scope: str,
    evidence: Evidence,
    passed: str = "both sides compared without rounding error",
    tables: tuple[Table, ...] = (),
) -> Outcome:
    """The outcome over all comparisons; ``passed`` says what was done where all of them hold."""
    verdict, counts = verdict_of(c.verdict for c in found), counts_of([c.verdict for c in found])
    by = {kind: [c for c in found if c.verdict is kind] for kind in Verdict}
    best, least = tightest(by[Verdict.PASS])
    kept = (*by[Verdict.FAIL][:KEPT], *by[Verdict.INCONCLUSIVE][:KEPT], *best)
    why = _why(verdict, by, counts) or passed + (f"; least slack {least}" if least != "n/a" else "")
    shown = witness(min(by[Verdict.FAIL], key=_telling)) if verdict is Verdict.FAIL else None
    return Outcome(verdict, evidence, scope, why, counts, kept, tables=tables, witness=shown, slack=least)


def _telling(comparison: Comparison) -> tuple[bool, int]:
    """Smallest for the witness that tells most: several hidden units (with one, matrices are numbers), then short."""
    return hidden_units(comparison.case) == 1, len(str(comparison.case))


def _openness(comparison: Comparison) -> bool:
    """What is undefined is told before what is open."""
    return not is_undefined(comparison)


def _why(verdict: Verdict, by: Mapping[Verdict, list[Comparison]], counts: Mapping[str, int]) -> str:
    match verdict:
        case Verdict.FAIL:
            return f"certainly false at {len(by[Verdict.FAIL])} of {counts['tested']} comparisons"
        case Verdict.INCONCLUSIVE:
            cause = min(by[Verdict.INCONCLUSIVE], key=_openness).at.get("why", "the balls overlap")
            remedy = "" if cause.endswith(FINAL) else "; try --effort thorough"
            return f"{counts['inconclusive']} comparisons undecided: {cause}{remedy}"
        case Verdict.VACUOUS:
            cause = next((c.at["why"] for c in by[Verdict.VACUOUS] if "why" in c.at), "no case of this kind")
            return f"nothing could be tested: {cause}"
    return ""


def witness(comparison: Comparison) -> dict[str, Any]:
    """A comparison as a replayable witness."""
    return {
        "name": comparison.name,
        "digest": comparison.digest,
        "case": dict(comparison.case),
        "at": dict(comparison.at),
        "left": comparison.lhs.exact or comparison.lhs.text,
        "right": comparison.rhs.exact or comparison.rhs.text,
    }
