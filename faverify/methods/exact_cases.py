"""Evaluate a statement in rational arithmetic at exact cases.

No rounding, so ``exact`` evidence, at those cases only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Case, Context, Theory
from faverify.errors import DomainError, UnableError
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.outcome import Ball, Comparison, Outcome, Relation
from faverify.verdict import Evidence, Verdict

KEPT = 3  # comparisons of each verdict in a certificate


@dataclass(frozen=True)
class ExactCases(Method):
    """Every case of the theory's kind, at its start; free letters and parameters get random small rationals.

    ``parameters`` fixes parameters by text. A case where the theory is undefined or a hypothesis of the statement
    fails is vacuous.
    """

    parameters: tuple[tuple[str, str], ...] = ()
    name: str = "exact evaluation"
    ceiling = Evidence.EXACT
    fragment = Fragment(hypotheses=True)

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` if the statement holds at every case tested, `FAIL` with the first exact counterexample."""
        theory = statement.theory
        fixed = {key: Fraction(text) for key, text in self.parameters}
        results = [evaluate_exactly(statement, case, context.seed, fixed) for case in context.cases(theory.kind)]
        return summary(results, theory)

    def bound(self) -> Iterable[str]:
        """The parameters that are fixed."""
        return [name for name, _ in self.parameters]


def exact_cases(**parameters: str) -> ExactCases:
    """The method, with parameters fixed by text: ``exact_cases(kappa="1/2")``."""
    return ExactCases(tuple(sorted(parameters.items())))


def evaluate_exactly(
    statement: Statement, case: Case, seed: int, parameters: Mapping[str, Fraction] | None = None
) -> Comparison:
    """One statement at the start of one case, without rounding.

    The verdict of the comparison is `VACUOUS` where the theory or a hypothesis does not hold at the case, and
    `INCONCLUSIVE` where a side is irrational there.
    """
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.points import OutOfTheory, exact_point
    from faverify.evaluate.ring import ExactRing, Unsupported

    theory = statement.theory
    try:
        evaluator = Evaluator(theory, ExactRing(), exact_point(case, theory, seed, parameters))
        return _compare(statement, evaluator, case)
    except OutOfTheory as error:
        return _nothing(case, Verdict.VACUOUS, str(error))
    except DomainError as error:
        return _nothing(case, Verdict.INCONCLUSIVE, f"undefined here: {error}")
    except (Unsupported, UnableError) as error:
        return _nothing(case, Verdict.INCONCLUSIVE, str(error))


def evaluate_in_balls(
    statement: Statement, case: Case, seed: int, parameters: Mapping[str, Fraction] | None = None
) -> Comparison:
    """The same in balls at 300 bits, for statements with irrational letters.

    A difference whose ball contains 0 with radius below 10^-30 counts as agreement of an equality (corroboration
    only), a certain violation is a `FAIL`.
    """
    import flint

    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.points import OutOfTheory, exact_point
    from faverify.evaluate.ring import BallRing, Unsupported

    theory = statement.theory
    with flint.ctx.workprec(300):
        try:
            evaluator = Evaluator(theory, BallRing(), exact_point(case, theory, seed, parameters))
            if not all(evaluator.compare(h)[0] for h in (*statement.hypotheses, *statement.ranges)):
                return _nothing(case, Verdict.VACUOUS, "a hypothesis of the statement does not hold here")
            verdict = Verdict.PASS
            for claim in statement.claims:
                truth, left, right = evaluator.compare(claim)
                if truth is None and not _overlap(claim.relation is Relation.EQUAL, left, right):
                    verdict = Verdict.INCONCLUSIVE
                verdict = Verdict.FAIL if truth is False else verdict
                if verdict is not Verdict.PASS:
                    break
        except OutOfTheory as error:
            return _nothing(case, Verdict.VACUOUS, str(error))
        except (DomainError, ZeroDivisionError) as error:
            return _nothing(case, Verdict.INCONCLUSIVE, f"undefined here: {error}")
        except (Unsupported, UnableError) as error:
            return _nothing(case, Verdict.INCONCLUSIVE, str(error))
    sides = (matrix_text(left), matrix_text(right))
    at = {key: str(value) for key, value in evaluator.point.parameters.items() if key in statement.text}
    return Comparison(
        case.digest, case.name, at, Ball(text=sides[0]), Ball(text=sides[1]), verdict=verdict,
        case={**case.entries(), **_free_letters(case, evaluator)},
    )  # fmt: skip


def _overlap(equality: bool, left: Any, right: Any) -> bool:
    """Whether two ball matrices agree to 10^-30."""
    return equality and all(abs(entry).upper() < 1e-30 for entry in (left - right).entries())


def _compare(statement: Statement, evaluator: Any, case: Case) -> Comparison:
    for hypothesis in (*statement.hypotheses, *statement.ranges):
        if not evaluator.compare(hypothesis)[0]:
            return _nothing(case, Verdict.VACUOUS, "a hypothesis of the statement does not hold here")
    verdict, sides, nearest = Verdict.PASS, ("", ""), ""
    chain: list[str] = []
    for claim in statement.claims:
        truth, left, right = evaluator.compare(claim)
        sides, nearest = (matrix_text(left), matrix_text(right)), nearest or slack(claim.relation, left, right)
        chain += sides if not chain else sides[1:]
        if not truth:
            verdict = Verdict.FAIL
            break
    at = {key: str(value) for key, value in evaluator.point.parameters.items() if key in statement.text}
    return Comparison(
        case.digest, case.name, at, Ball(exact=sides[0]), Ball(exact=sides[1]), nearest or "n/a", verdict,
        case={**case.entries(), **_free_letters(case, evaluator)}, sides=tuple(chain) if len(chain) > 2 else (),
    )  # fmt: skip


def _free_letters(case: Case, evaluator: Any) -> dict[str, list[list[str]]]:
    """The letters that the case did not give, exact: with them a witness can be replayed."""
    from faverify.evaluate.points import START_NAMES

    given = {START_NAMES.get(name, name) for name in case.entries()}
    return {
        name: [[str(matrix[i, j]) for j in range(matrix.ncols())] for i in range(matrix.nrows())]
        for name, matrix in evaluator.point.letters.items()
        if name not in given
    }


def _nothing(case: Case, verdict: Verdict, why: str) -> Comparison:
    return Comparison(case.digest, case.name, {"why": why}, Ball(), Ball(), verdict=verdict)


def matrix_text(matrix: Any) -> str:
    """An exact FLINT matrix as text: ``3/4`` for a scalar, rows in brackets otherwise (long ones abridged)."""
    rows = [[str(matrix[i, j]) for j in range(matrix.ncols())] for i in range(matrix.nrows())]
    if len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    text = "[" + "; ".join(", ".join(row) for row in rows) + "]"
    return text if len(text) <= 400 else text[:400] + " ..."


def slack(relation: Relation, left: Any, right: Any) -> str:
    """Bound divided by value, from the certified or exact sides (1 = tight).

    "n/a" where the value may be 0 or the relation has no bound.
    """
    if relation not in (Relation.AT_MOST, Relation.BELOW, Relation.AT_LEAST, Relation.ABOVE):
        return "n/a"
    value, bound = (left, right) if relation in (Relation.AT_MOST, Relation.BELOW) else (right, left)
    value, bound = value[0, 0], bound[0, 0]
    if not (value > 0 and bound > 0):
        return "n/a"
    import flint

    return f"{float(flint.arb(bound / value).lower()):.4g}"


def tightest(passed: list[Comparison]) -> tuple[tuple[Comparison, ...], str]:
    """The comparisons kept of those that hold, nearest to their bounds first, and the least slack ("n/a" if none)."""
    tight = sorted((c for c in passed if c.slack != "n/a"), key=lambda c: float(c.slack))
    return tuple((tight or passed)[:KEPT]), tight[0].slack if tight else "n/a"


def summary(results: list[Comparison], theory: Theory) -> Outcome:
    """The outcome over all cases: worst few comparisons kept, the others counted."""
    by = {verdict: [c for c in results if c.verdict is verdict] for verdict in Verdict}
    failed, passed = by[Verdict.FAIL], by[Verdict.PASS]
    counts = {
        "drawn": len(results),
        "tested": len(failed) + len(passed),
        "vacuous": len(by[Verdict.VACUOUS]),
        "inconclusive": len(by[Verdict.INCONCLUSIVE]),
    }
    scope = f"{counts['tested']} exact cases of theory {theory.name}"
    if failed:
        first = min(failed, key=lambda c: len(str(c.case)))
        return Outcome(
            Verdict.FAIL, Evidence.EXACT, scope, f"false at {len(failed)} of {counts['tested']} cases", counts,
            tuple(failed[:2]), witness=witness(first),
        )  # fmt: skip
    if not passed:
        verdict = Verdict.INCONCLUSIVE if counts["inconclusive"] else Verdict.VACUOUS
        why = next((c.at.get("why", "") for c in results), "no case of this kind")
        return Outcome(verdict, Evidence.EXACT, scope, f"no case could be tested: {why}", counts)
    kept, least = tightest(passed)
    return Outcome(
        Verdict.PASS, Evidence.EXACT, scope, "both sides evaluated without rounding", counts, kept, slack=least
    )


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
