"""Evaluate a statement along a 50-digit mpmath integration of the flow.

Corroboration by a route that shares nothing with N1.

There is no error bound on the path, so the evidence is ``numerical`` and the verdict holds at the nodes shown, not
between them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

from faverify import deadline
from faverify.cases.instance import Instance
from faverify.claim import Case, Context, Effort, Theory
from faverify.errors import DomainError, StatementError, UnableError
from faverify.lang import expr as ex
from faverify.lang.number import exact_number
from faverify.lang.scope import TIME
from faverify.lang.typed import require_a
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import ORDER, Fragment, names_read, unbindable
from faverify.methods.fragment import nodes as nodes_read
from faverify.methods.judge import Judge, beyond, judge_of, nothing, tally, undefined, verdict_of, witness
from faverify.methods.nodes import Nodes, fixed_times, nodes_of
from faverify.methods.search import near
from faverify.outcome import Comparison, Outcome, Relation, Series
from faverify.verdict import Evidence, Verdict

DIGITS = 50
TOLERANCE = 1e-30
SPREAD = 1e-20  # largest rounding of a difference, relative to the sides, that still tells something
MOST_ROWS = 8
MOST_CASES = {Effort.QUICK: 1, Effort.STANDARD: 3, Effort.THOROUGH: 12}


@dataclass(frozen=True)
class MpmathPath(Method):
    """Integrate to ``horizon`` and evaluate at ``nodes`` equal steps; t is the horizon.

    In a text with a range (``for 30 <= t <= 40``) the nodes lie in that range, and s and t run over all pairs in it.

    What moves is read with 30 digits of its norm, as balls; a difference that may be 0 then counts as equal (heuristic:
    the integration aims at 50 digits, of which an ill-conditioned Gram matrix costs some).
    """

    horizon: str = "2"
    nodes: int = 16
    name: str = "mpmath, 50-digit Taylor path"
    ceiling = Evidence.NUMERICAL
    keeps_sides = True
    refutes = Evidence.CERTIFIED
    fragment = Fragment(hypotheses=True, ranges=True, kinds=("flow",), flows=("fa_star", "fa", "gd"))

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` if the statement holds at every node of every path.

        What fails at a node is looked at again in balls: `FAIL` (``certified``) if it is certainly false at that case
        and those times, else `INCONCLUSIVE`. A path that cannot be had leaves its case open. What holds along all paths
        is looked at in balls from other starts.
        """
        from faverify.evaluate.ring import Unsupported

        nodes = nodes_of(statement, exact_number(self.horizon, "the horizon"), self.nodes)
        found: list[Comparison] = []
        series: list[Series] = []
        cases = self.cases(statement.theory, context)
        if not cases:
            why = f"no case of kind {statement.theory.kind!r} has n <= {MOST_ROWS}; ball_cases encloses larger ones"
            return Outcome(
                Verdict.VACUOUS, Evidence.NUMERICAL, "none", f"nothing could be integrated: {why}", {"tested": 0}
            )
        for case in cases:
            try:
                seen, curve = self._one(statement, nodes, case, context)
            except UnableError as error:
                why, final = f"{case.name}: {error}", isinstance(error, Unsupported)
                found.append(beyond(case, why) if final else nothing(case, why, Verdict.INCONCLUSIVE))
                continue
            except DomainError as error:
                found.append(undefined(case, error))
                continue
            found += seen
            series += curve
            failed = next((c for c in seen if c.verdict is Verdict.FAIL), None)
            if failed is not None:
                return self._confirmed(failed, statement, case, context)
        found = found or [nothing(cases[0], "a hypothesis of the statement holds at no node", Verdict.VACUOUS)]
        more = self._search(statement, nodes, context, found)
        found = near.widened(found, more)
        if more.failed is not None:
            return _refuted(more.failed, f"false in balls, though the path{'s hold' if len(cases) > 1 else ' holds'}")
        where = str(nodes) if nodes.free or "rise" in _functions(statement) else f"t = {self.horizon}"
        where += f", T = {self.horizon}" if "T" in names_read(statement) else ""
        held = f"held in all {len(found)} comparisons"
        scope = f"at {where}, no error bound"
        return replace(tally(found, scope, Evidence.NUMERICAL, held), series=tuple(series[:2]))

    def refusal(self, statement: Statement) -> str:
        """Also a range that is none of times, and s where no range says what it is."""
        return super().refusal(statement) or self._range(statement)

    def _range(self, statement: Statement) -> str:
        try:
            nodes = nodes_of(statement, exact_number(self.horizon, "the horizon"), self.nodes)
        except StatementError as error:
            return str(error)
        read = names_read(statement)
        taken = (unbindable(name, statement.theory, True) for name in {"T"} & read | set(nodes.free))
        if why := next(filter(None, taken), ""):
            return why
        return "it lays no nodes for s without a range of s" if "s" in read - set(nodes.free) else ""

    def _confirmed(self, seen: Comparison, statement: Statement, case: Case, context: Context) -> Outcome:
        """What balls say where the path contradicts the statement."""
        from faverify.methods.ball_cases import climb

        again = climb(Judge(statement), case, {**seen.at, "T": self.horizon}, context)
        where = ", ".join(f"{name} = {value}" for name, value in seen.at.items())
        if again.verdict is Verdict.FAIL:
            return _refuted(again, f"false along the path at {where}, and certainly so in balls")
        why = f"false along the path at {where}, which has no error bound; balls do not confirm it: {again.verdict}"
        return Outcome(Verdict.INCONCLUSIVE, Evidence.NUMERICAL, "none", why, {"tested": 1}, (seen,))

    def _search(self, statement: Statement, nodes: Nodes, context: Context, found: list[Comparison]) -> near.Search:
        """What is found elsewhere, if all paths hold, in a third of the time that a part has."""
        if verdict_of(c.verdict for c in found) is not Verdict.PASS:
            return near.NOTHING
        look = partial(self._elsewhere, statement, nodes, context, found)
        limited = partial(deadline.within, context.seconds / 3, look, near.NOTHING)
        return near.unless_needless(found, context, limited)

    def _elsewhere(self, statement: Statement, nodes: Nodes, context: Context, seen: list[Comparison]) -> near.Search:
        """Starts that no path sets out from, in balls at the last of the times and at the first: drawn, and others."""
        from faverify.methods.ball_cases import MOST_BESIDE, BallCases, climb

        judge, cases = judge_of(statement), list(context.cases(statement.theory.kind))
        first, *_, last = [{TIME: nodes.horizon, "T": nodes.horizon, **chosen} for chosen in nodes.choices()] * 2
        named = {TIME, *names_read(statement)} & first.keys()
        at = {name: str(last[name]) for name in named}
        drawn = (climb(judge, case, at, replace(context, searching=True)) for case in cases[:MOST_BESIDE])
        failed = next((found for found in drawn if found.verdict is Verdict.FAIL), None)
        if failed is not None:
            return replace(near.NOTHING, failed=failed)
        values = ((name, tuple(dict.fromkeys((str(last[name]), str(first[name]))))) for name in sorted(named))
        return BallCases(tuple(values)).elsewhere(judge, cases, context, seen)

    def cases(self, theory: Theory, context: Context) -> list[Case]:
        """Small cases, where a 50-digit path takes a second or two, with the start that it sets out from."""
        from faverify.evaluate.points import exact_point, with_start

        chosen: list[Case] = []
        for given in context.cases(theory.kind):
            try:
                case = with_start(given, theory, context.seed)
                letters = exact_point(case, theory, context.seed).letters
            except DomainError:
                continue
            if letters["Z"].nrows() <= MOST_ROWS and len(chosen) < MOST_CASES[context.effort]:
                chosen.append(case)
        return chosen

    def _one(
        self, statement: Statement, nodes: Nodes, case: Case, context: Context
    ) -> tuple[list[Comparison], list[Series]]:
        import flint

        from faverify.evaluate.evaluator import Evaluator
        from faverify.evaluate.points import exact_point
        from faverify.evaluate.ring import BallRing

        theory = statement.theory
        stated = {time for time in fixed_times(statement) if time >= 0}
        times = sorted({Fraction(0), nodes.horizon, *nodes.times, *stated})
        with flint.ctx.workprec(int(4 * DIGITS)):
            states = ({name: _widened(x) for name, x in state.items()} for state in self.path(case, theory, times))
            path = dict(zip(times, states, strict=True))
            functional, ring, found = _PathFunctional(path), BallRing(), list[Comparison]()
            curves, reads = list[Series](), names_read(statement)
            for chosen in nodes.choices():
                at = {"t": nodes.horizon, **chosen, "T": nodes.horizon}
                instants = {name: value for name, value in at.items() if name != TIME and name in reads}
                start = exact_point(case, theory, context.seed, instants)
                start = replace(start, at=_NodesOf(path), functional=functional)
                point = replace(start, letters={**start.letters, **path[at[TIME]]}, time=at[TIME])
                point = replace(point, start=Evaluator(theory, ring, start)) if at[TIME] else start
                evaluator = Evaluator(theory, ring, point)
                shown = {name: str(value) for name, value in at.items() if name != "T"}
                found += self._compared(statement, evaluator, case, shown)
                curves = curves or _curves(evaluator, theory, times)
            return found, curves

    def _compared(self, statement: Statement, evaluator: Any, case: Case, at: dict[str, str]) -> Iterator[Comparison]:
        """Every comparison at one choice of times, if the hypotheses hold there."""
        truths = [evaluator.compare(hypothesis)[0] for hypothesis in statement.hypotheses]
        if None in truths:
            yield nothing(case, "a hypothesis is undecided", Verdict.INCONCLUSIVE, at)
        elif all(truths):
            for claim in statement.claims:
                _, left, right = evaluator.compare(claim)
                yield self._judge(case, claim.relation, left, right, at)

    @staticmethod
    def path(case: Case, theory: Theory, times: list[Fraction]) -> list[Mapping[str, Any]]:
        """What moves, at the times, as balls of radius zero; raises `UnableError` where the integration stops."""
        from faverify.evaluate.meaning import require_flow
        from faverify.evaluate.points import flow_instance

        states = _integrated(flow_instance(case), require_flow(theory), tuple(times))
        return [_to_balls(state, theory) for state in states]

    @staticmethod
    def _judge(case: Case, relation: Relation, left: Any, right: Any, at: dict[str, str]) -> Comparison:
        """What may be 0 counts as equal, as far as the path is known; matrices are compared where they differ most.

        Of a matrix to be positive semidefinite the least eigenvalue stands beside 0. A strict inequality needs more
        than the tolerance.
        """
        from faverify.balls.convert import ball_record
        from faverify.balls.linalg import enclose_symmetric_eigenvalues

        if relation is Relation.PSD:
            value = enclose_symmetric_eigenvalues(left)[0]
            sides = value, left[0, 0] * 0
        else:
            pairs = zip(left.entries(), right.entries(), strict=True)
            sides = max(pairs, key=lambda pair: abs((pair[1] - pair[0]).mid()))
            value = sides[0] - sides[1] if relation in (Relation.AT_LEAST, Relation.ABOVE) else sides[1] - sides[0]
        if not all(x.is_finite() for x in (value, *sides, *left.entries(), *right.entries())):
            raise UnableError(f"a side is not known as a finite number at {at}")
        size = max(abs(x.mid()) for x in (*left.entries(), *right.entries()))
        size = size if relation in ORDER else 1 + size  # what vanishes, and what is nearly singular, has no size
        if not value.rad() <= SPREAD * size:
            raise UnableError(f"the sides at {at} are known to {value.rad().str(2)} only")
        strict = relation in (Relation.BELOW, Relation.ABOVE)
        holds = not strict if value.contains(0) else value > 0 and relation is not Relation.EQUAL
        verdict = Verdict.PASS if holds else Verdict.FAIL
        return Comparison(
            case.digest,
            case.name,
            at,
            ball_record(sides[0]),
            ball_record(sides[1]),
            verdict=verdict,
            case=dict(case.entries()),
        )


def _refuted(found: Comparison, why: str) -> Outcome:
    """What balls refute, whatever paths say."""
    given = {"tested": 1}
    return Outcome(Verdict.FAIL, Evidence.CERTIFIED, "at the witness", why, given, (found,), witness=witness(found))


@lru_cache(maxsize=12)
def _integrated(case: Instance, flow: str, times: tuple[Fraction, ...]) -> list[dict[str, Any]]:
    """The path, kept for a part and its controls."""
    from faverify.flows.approx_mpmath import approx_path

    return approx_path(case, flow, times, digits=DIGITS)


def _functions(statement: Statement) -> set[str]:
    return {node.function for node in nodes_read(statement) if isinstance(node, ex.Call)}


def mpmath_path(horizon: str = "2", nodes: int = 16) -> MpmathPath:
    """The method, to an exact horizon with the given number of equal steps; raises `UsageError` for no such number."""
    require_a("mpmath_path: nodes", nodes, int, "a whole number, 1 or more")
    return MpmathPath(horizon, nodes)


class _NodesOf:
    """The letters that move at the times of a path; no other time is known."""

    def __init__(self, path: Mapping[Fraction, Any]) -> None:
        self.path = path

    def __call__(self, time: Fraction) -> Mapping[str, Any]:
        from faverify.evaluate.ring import Unsupported

        if time not in self.path:
            raise Unsupported(f"t = {time} is no node of the path")
        known: Mapping[str, Any] = self.path[time]
        return known


class _PathFunctional:
    """``rise(l, a, b)`` as the sum of the increases between nodes.

    A lower estimate, good where the nodes are dense.
    """

    def __init__(self, path: Mapping[Fraction, Any]) -> None:
        self.path = path

    def __call__(self, evaluator: Any, call: Any, decided: Any) -> Any:
        import flint

        from faverify.evaluate.ring import Unsupported

        if call.function != "rise":
            raise Unsupported(f"{call.function} along a path")
        start, stop = (evaluator.number(arg) for arg in call.args[1:])
        for end in (start, stop):
            if end not in self.path:
                raise Unsupported(f"a rise to or from t = {end}, which is no node of the path")
        if start > stop:
            raise DomainError(f"the interval from {start} to {stop} runs backwards")
        values = [evaluator.at(t).value(call.args[0])[0, 0] for t in self.path if start <= t <= stop]
        steps = (b - a for a, b in pairwise(values))
        return flint.arb_mat([[sum((step.mid() for step in steps if step > 0), flint.arb(0))]])


def _to_balls(state: Mapping[str, Any], theory: Theory) -> dict[str, Any]:
    """Mpmath matrices as exact (zero-radius) ball matrices.

    Everything else is computed from them by the theory's texts.
    """
    return {name: exact_ball(matrix) for name, matrix in state.items() if name in theory.flow}


def _widened(matrix: Any) -> Any:
    """A state as wide as the path is taken to be wrong (heuristic)."""
    import flint

    wide = flint.arb(0, TOLERANCE * max(abs(entry.mid()) for entry in matrix.entries()))
    return flint.arb_mat([[entry + wide for entry in row] for row in matrix.tolist()])


def exact_ball(matrix: Any) -> Any:
    """An mpmath matrix as a ball matrix of radius zero."""
    import flint

    return flint.arb_mat([[_arb(matrix[i, j]) for j in range(matrix.cols)] for i in range(matrix.rows)])


def _arb(number: Any) -> Any:
    import flint

    sign, mantissa, exponent, _ = number._mpf_
    return flint.arb((-int(mantissa) if sign else int(mantissa), int(exponent)))


CURVES = (("l", "loss"), ("lambda_min(A)", "smallest eigenvalue of A"))


def _curves(evaluator: Any, theory: Theory, times: list[Fraction]) -> list[Series]:
    """The loss and the smallest eigenvalue of the alignment at the nodes, for a plot, where the theory defines them."""
    curves = []
    for text, name in CURVES:
        if {"l", "A"} <= set(theory.definitions):
            y = tuple(float(evaluator.at(t).text(text)[0, 0].mid()) for t in times)
            curves.append(Series(name, tuple(float(t) for t in times), y, x_name="t"))
    return curves
