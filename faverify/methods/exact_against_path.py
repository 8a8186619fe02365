"""Balls against a 50-digit mpmath integration of the flow: two routes that share no code, compared by a statement.

``path(X)`` in the text is X along the integrated path, everything else is enclosed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from faverify.claim import Case, Context
from faverify.errors import UnableError
from faverify.lang import expr as ex
from faverify.lang.number import exact_number
from faverify.methods.base import Method, Statement, refused
from faverify.methods.fragment import Fragment, nodes
from faverify.methods.judge import Judge, nothing, tally
from faverify.methods.mpmath_path import DIGITS, MpmathPath
from faverify.outcome import Comparison, Outcome, Relation, Table
from faverify.verdict import Evidence, Verdict

ENCLOSED = 2 * DIGITS  # digits of the balls: their radius is nothing beside the error of the path


@dataclass(frozen=True)
class ExactAgainstPath(Method):
    """The statement at every one of the exact times, at the small cases that `MpmathPath` takes.

    The path has no error bound, so a pass says that two routes agree, and a failure that they do not.
    """

    times: tuple[str, ...]
    name: str = "balls against mpmath"
    ceiling = Evidence.NUMERICAL
    fragment = Fragment(hypotheses=True, flows=("fa_star", "fa", "gd"))
    binds_time = True

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``numerical``) if the statement holds at every time of every case, `FAIL` where it does not."""
        judge, times = Judge(statement), self._times()
        cases = MpmathPath().cases(statement.theory, context)
        found = [seen for case in cases for seen in _compared(judge, case, times, context)]
        rows = tuple((c.name, c.at.get("t", ""), c.lhs.text, c.rhs.text) for c in found)
        table = Table("the two routes", ("case", "t", "left side", "right side"), rows)
        scope = f"{len(cases)} cases, at t = {', '.join(self.times)}; the path has no error bound"
        return tally(found, scope, Evidence.NUMERICAL, "both routes computed and compared", (table,))

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both routes again, from the instance of the witness."""
        from faverify.methods.replay import stored_case

        case, time = stored_case(witness, statement.theory), Fraction(witness["at"]["t"])
        return any(c.verdict is Verdict.FAIL for c in _compared(Judge(statement), case, [time], context))

    def bound(self) -> Iterable[str]:
        """The time."""
        return ["t"]

    def refusal(self, statement: Statement) -> str:
        """As of every method; and the text speaks of a path."""
        called = {node.function for node in nodes(statement) if isinstance(node, ex.Call)}
        equal = any(claim.relation is Relation.EQUAL for claim in statement.claims)
        return (
            super().refusal(statement)
            or ("a path is rounded and equals nothing: write normF(path(X) - X) <= 1/10**20" if equal else "")
            or ("" if "path" in called else "it compares with path(...), and there is none")
            or refused(lambda _: self._times(), statement)
        )

    def _times(self) -> list[Fraction]:
        return [exact_number(text, "a time") for text in self.times]


def _compared(judge: Judge, case: Case, times: list[Fraction], context: Context) -> Iterator[Comparison]:
    """The comparison at every time; where either route gives up, it is open."""
    import flint

    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.points import with_start
    from faverify.evaluate.trajectory import evaluator_at

    theory = judge.statement.theory
    case = with_start(case, theory, context.seed)
    with flint.ctx.workprec(8 * DIGITS):
        try:
            path = dict(zip(times, MpmathPath.path(case, theory, times), strict=True))
            for time in times:
                seen = evaluator_at(theory, case, {"t": str(time)}, context, ENCLOSED)
                beside = Evaluator(theory, seen.ring, replace(seen.point, path=partial(_state, path)))
                yield judge.compare(beside, case, ["t"])
        except UnableError as error:
            yield nothing(case, str(error), Verdict.INCONCLUSIVE)


def _state(path: Mapping[Fraction, Mapping[str, Any]], time: Any) -> Mapping[str, Any]:
    """The letters along the path at one of its times; raises `UnableError` at any other, and over a stretch of time."""
    if not isinstance(time, Fraction) or time not in path:
        raise UnableError(f"the path is known at t = {', '.join(map(str, path))} only")
    return path[time]


def exact_against_path(times: tuple[str, ...]) -> ExactAgainstPath:
    """The method at exact times."""
    return ExactAgainstPath(times)
