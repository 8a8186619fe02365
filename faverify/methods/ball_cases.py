"""Evaluate a statement in balls at exact cases and exact times: ``certified`` there, nowhere else.

A grid of times is never "for all t": the scope names the times. Parameters (kappa, eps, T, ...) take stated values; a
value may be a text in the statement language, whose midpoint rounded to three digits is then the exact parameter.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from faverify.claim import Case, Context, Effort, Theory
from faverify.errors import DomainError, TooStiff, UnableError
from faverify.lang.scope import TIME
from faverify.methods.base import Method, Statement
from faverify.methods.exact_cases import KEPT, slack, tightest, witness
from faverify.methods.fragment import Fragment
from faverify.outcome import Ball, Comparison, Outcome, Table
from faverify.verdict import Evidence, Verdict

DIGITS = {Effort.QUICK: (20, 60), Effort.STANDARD: (20, 60, 150), Effort.THOROUGH: (20, 60, 150, 400)}
MOST_ROWS = 24


@dataclass(frozen=True)
class BallCases(Method):
    """``values`` maps a parameter to the texts of its values; every combination is tried at every case.

    ``most`` limits the number of cases (0 = all of the pool). ``draws`` replaces the pool by drawn instances (family,
    n, m, r, seed), ``skip`` leaves families out of it (the scope says so). Integrals, rises and minima in the text
    are enclosed over covers of time, so they hold for all t of the interval they name.
    """

    values: tuple[tuple[str, tuple[str, ...]], ...]
    most: int = 0
    draws: tuple[tuple[str, int, int, int, int], ...] = ()
    skip: tuple[str, ...] = ()
    name: str = "ball arithmetic"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(hypotheses=True)
    binds_time = True

    @property
    def uses_cases(self) -> bool:
        """Whether drawn or given cases are looked at: not where the instances are part of the statement."""
        return not self.draws

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` where every comparison is certified, `FAIL` with a certified counterexample, else what stayed open."""
        theory = statement.theory
        cases = drawn(self.draws) or list(context.cases(theory.kind))
        cases = [case for case in cases if not case.name.startswith(self.skip)] if self.skip else cases
        results = [c for case in cases[: self.most or None] for c in self._case(statement, case, context)]
        return replace(outcome(results, self._scope(results)), tables=side_by_side(statement, results))

    def bound(self) -> Iterable[str]:
        """The parameters and times that take values."""
        return [name for name, _ in self.values]

    def _scope(self, results: list[Comparison]) -> str:
        cases = len({c.digest for c in results if c.verdict in (Verdict.PASS, Verdict.FAIL)})
        at = "; ".join(f"{name} = {', '.join(texts)}" for name, texts in self.values)
        left_out = f" (families left out: {', '.join(self.skip)})" if self.skip else ""
        return f"{cases} cases{left_out}" + (f", at {at}" if at else "")

    def _case(self, statement: Statement, case: Case, context: Context) -> Iterator[Comparison]:
        names = [name for name, _ in self.values]
        for texts in itertools.product(*(texts for _, texts in self.values)):
            yield climb(statement, case, dict(zip(names, texts, strict=True)), context)


def ball_cases(
    most: int = 0,
    draws: tuple[tuple[str, int, int, int, int], ...] = (),
    skip: tuple[str, ...] = (),
    **values: tuple[str, ...],
) -> BallCases:
    """The method with the values of its parameters: ``ball_cases(t=("1/2", "1"), kappa=("1", "lam / 2"))``."""
    return BallCases(tuple(values.items()), most, draws, skip)


def drawn(draws: tuple[tuple[str, int, int, int, int], ...]) -> list[Case]:
    """The instances of a list of (family, n, m, r, seed)."""
    from faverify.cases.families import draw

    return [draw(family, n, m, r, seed) for family, n, m, r, seed in draws]


def side_by_side(statement: Statement, results: list[Comparison]) -> tuple[Table, ...]:
    """For a chain ``a <= b <= c``: every side's enclosure case by case, so that truth and bounds can be compared."""
    from faverify.lang.latex import expression_latex

    claims, theory = statement.claims, statement.theory
    rows = [(c.name, *c.sides) for c in results if len(c.sides) > 2]
    if len(claims) < 2 or not rows:
        return ()
    names = tuple(f"${expression_latex(side, theory)}$" for side in (claims[0].left, *(c.right for c in claims)))
    return (Table("each side, case by case", ("case", *names), tuple(rows[:MOST_ROWS])),)


def climb(statement: Statement, case: Case, texts: Mapping[str, str], context: Context) -> Comparison:
    """One statement at one case and one choice of parameters, at rising precision until it is decided."""
    from faverify.evaluate.points import OutOfTheory, with_start

    theory = statement.theory
    case = with_start(case, theory, context.seed)
    last = _open(case, texts, "no precision tried")
    for digits in DIGITS[context.effort]:
        try:
            last = _attempt(statement, theory, case, texts, context, digits)
        except OutOfTheory as error:
            return Comparison(
                case.digest, case.name, {**texts, "why": str(error)}, Ball(), Ball(), verdict=Verdict.VACUOUS
            )
        except DomainError as error:
            return _open(case, texts, f"undefined here: {error}")
        except TooStiff as error:  # more digits would, as a rule, take more steps still
            return _open(case, texts, str(error))
        except UnableError as error:
            last = _open(case, texts, str(error))
        if last.verdict is not Verdict.INCONCLUSIVE:
            return last
    return last


def _open(case: Case, texts: Mapping[str, str], why: str) -> Comparison:
    return Comparison(case.digest, case.name, {**texts, "why": why}, Ball(), Ball(), verdict=Verdict.INCONCLUSIVE)


def _attempt(
    statement: Statement, theory: Theory, case: Case, texts: Mapping[str, str], context: Context, digits: int
) -> Comparison:
    import flint

    from faverify.evaluate.trajectory import evaluator_at

    with flint.ctx.workprec(int(3.4 * digits) + 40):
        evaluator = evaluator_at(theory, case, texts, context, digits)
        for hypothesis in (*statement.hypotheses, *statement.ranges):
            truth = evaluator.compare(hypothesis)[0]
            if truth is None:
                return _open(case, texts, "a hypothesis is undecided")
            if not truth:
                at = {**texts, "why": "a hypothesis of the statement does not hold here"}
                return Comparison(case.digest, case.name, at, Ball(), Ball(), verdict=Verdict.VACUOUS)
        return _conclude(statement, evaluator, case, texts)


def _conclude(statement: Statement, evaluator: Any, case: Case, texts: Mapping[str, str]) -> Comparison:
    """All comparisons of the statement: the first that fails or stays open, else the last.

    The parameters that were given are always recorded: letters are read at time t, though the text need not name it.
    """
    values = {**evaluator.point.parameters, TIME: evaluator.point.time}
    read = [*texts, *(name for name in evaluator.point.parameters if name in statement.text)]
    at = {name: str(values[name]) for name in dict.fromkeys(read)}
    content = {**case.entries(), **_drawn_letters(case, evaluator, statement.text)}
    sides: list[str] = []
    first = ""  # of a chain, the slack is that of its first link: the nearest bound over the truth
    for claim in statement.claims:
        truth, left, right = evaluator.compare(claim)
        records = _record(left), _record(right)
        sides += [records[0].text, records[1].text] if not sides else [records[1].text]
        verdict = {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.INCONCLUSIVE}[truth]
        first = first or slack(claim.relation, left, right)
        found = Comparison(
            case.digest, case.name, at, *records, first, verdict, content,
            tuple(sides) if len(sides) > 2 else (),
        )  # fmt: skip
        if verdict is not Verdict.PASS:
            return found
    return found


def _drawn_letters(case: Case, evaluator: Any, text: str) -> dict[str, list[list[str]]]:
    """The constant letters of the text that the case did not give, exact: with them a witness can be replayed."""
    theory, given = evaluator.theory, case.entries()
    read = " ".join((text, *theory.definitions.values(), *theory.values.values()))
    return {
        name: [[str(matrix[i, j]) for j in range(matrix.ncols())] for i in range(matrix.nrows())]
        for name, matrix in evaluator.point.letters.items()
        if name not in {*theory.flow, *theory.values, *given} and re.search(rf"\b{name}\b", read)
    }


def _record(value: Any) -> Ball:
    """A scalar as an exact ball; of a matrix the entry of largest absolute value, with a note of its size."""
    from faverify.balls.convert import ball_record

    if value.nrows() == value.ncols() == 1:
        return ball_record(value[0, 0])
    entry = max(value.entries(), key=lambda x: float(abs(x).upper()))
    record = ball_record(entry)
    return Ball(record.mid, record.rad, f"{value.nrows()} x {value.ncols()} matrix, largest entry {record.text}")


def outcome(results: list[Comparison], scope: str, evidence: Evidence = Evidence.CERTIFIED) -> Outcome:
    """The outcome over all comparisons.

    Any failure fails, anything open is inconclusive, nothing tested is vacuous.
    """
    by = {verdict: [c for c in results if c.verdict is verdict] for verdict in Verdict}
    failed, passed, unclear = by[Verdict.FAIL], by[Verdict.PASS], by[Verdict.INCONCLUSIVE]
    counts = {
        "drawn": len(results),
        "tested": len(failed) + len(passed),
        "vacuous": len(by[Verdict.VACUOUS]),
        "inconclusive": len(unclear),
    }
    kept_passed, least = tightest(passed)
    kept = (*failed[:KEPT], *unclear[:KEPT], *kept_passed)
    if failed:
        first = min(failed, key=lambda c: len(str(c.case)))
        why = f"certainly false at {len(failed)} of {counts['tested']} comparisons"
        return Outcome(Verdict.FAIL, evidence, scope, why, counts, kept, witness=witness(first), slack=least)
    if unclear:
        cause = unclear[0].at.get("why", "the balls overlap")
        why = f"{len(unclear)} comparisons undecided: {cause}; try --effort thorough"
        return Outcome(Verdict.INCONCLUSIVE, evidence, scope, why, counts, kept, slack=least)
    if not passed:
        why = next((c.at.get("why", "") for c in results), "no case of this kind")
        return Outcome(Verdict.VACUOUS, evidence, scope, f"nothing could be tested: {why}", counts)
    why = f"{len(passed)} comparisons certified" + (f"; least slack {least}" if least != "n/a" else "")
    return Outcome(Verdict.PASS, evidence, scope, why, counts, kept, slack=least)
