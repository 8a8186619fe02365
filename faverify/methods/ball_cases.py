"""Evaluate a statement in balls at exact cases and exact times: ``certified`` there, nowhere else.

A grid of times is never "for all t": the scope names the times. Parameters (kappa, eps, T, ...) take stated values; a
value may be a text in the statement language, whose midpoint rounded to three digits is then the exact parameter.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from faverify import deadline
from faverify.claim import Case, Context, Effort, Theory
from faverify.errors import DomainError, TooStiff, UnableError, UsageError
from faverify.evaluate.care import Care
from faverify.lang import expr as ex
from faverify.lang.number import exact_number, is_number
from faverify.lang.parse import parse_expression
from faverify.lang.scope import TIME
from faverify.lang.typed import require_texts, require_tuples
from faverify.methods.base import Method, Statement, refused
from faverify.methods.curves import Curves
from faverify.methods.fragment import Fragment
from faverify.methods.free_time import at_other_times, at_the_start, time_left_free
from faverify.methods.judge import (
    UNDECIDED,
    UNEQUAL,
    Judge,
    beyond,
    judge_of,
    nothing,
    ordered,
    searched,
    tally,
    undefined,
)
from faverify.methods.search import near
from faverify.outcome import Ball, Comparison, Outcome, Relation, Table
from faverify.verdict import Evidence, Verdict

MOST_NAMED = 3
DIGITS = {Effort.QUICK: (20, 60, 150), Effort.STANDARD: (20, 60, 150), Effort.THOROUGH: (20, 60, 150, 400)}
BEYOND = (400, 1_000)  # where those know nothing of a side, as from nearly dependent columns
MOST_ROWS = 24
MOST_QUICK, MOST_BESIDE = 3, 6  # listed instances of a quick run; cases at which a statement only corroborates


@dataclass(frozen=True)
class BallCases(Method):
    """``values`` maps a parameter to the texts of its values; every combination is tried at every case.

    ``most`` limits the number of cases (0 = all of the pool). ``draws`` replaces the pool by drawn instances (family,
    n, m, r, seed), ``skip`` leaves families out of it (the scope says so). ``plot``: curves along the first case where
    the statement holds. Integrals, rises and minima in the text are enclosed over covers of time, so they hold for all
    t of the interval they name.
    """

    values: tuple[tuple[str, tuple[str, ...]], ...]
    most: int = 0
    draws: tuple[tuple[str, int, int, int, int], ...] = ()
    skip: tuple[str, ...] = ()
    plot: Curves | None = None
    name: str = "ball arithmetic"
    ceiling = Evidence.CERTIFIED
    keeps_sides = True
    fragment = Fragment(hypotheses=True)
    binds_time = True

    @property
    def uses_cases(self) -> bool:
        """Whether drawn or given cases are looked at: not where the instances are part of the statement."""
        return not self.draws

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` where every comparison is certified, `FAIL` with a certified counterexample, else what stayed open."""
        context = replace(context, seed=0) if self.draws else context  # their starts are as documented as they are
        cases, judge = self.cases(statement.theory, context), judge_of(statement)
        results = searched(self._compared(judge, cases, context), context)
        more = near.unless_needless(results, context, lambda: self.elsewhere(judge, cases, context, results))
        results = near.widened(results, more)
        passed = f"{sum(c.verdict is Verdict.PASS for c in results)} comparisons certified"
        found = tally(results, self._scope(results, statement), Evidence.CERTIFIED, passed, side_by_side(results))
        found = near.told(found, more)
        if self.plot is None or found.verdict is not Verdict.PASS:
            return found
        shown = next(case for case, result in zip(cases, results, strict=False) if result.verdict is Verdict.PASS)
        return replace(found, series=self.plot.draw(statement.theory, shown, context))

    def elsewhere(self, judge: Judge, cases: list[Case], context: Context, seen: list[Comparison]) -> near.Search:
        """Where drawn letters and parameters never are: with the first values of those that the method binds.

        Then briefly with the last, as of late times, as far as a third of the time allows.
        """
        first, *more = self._choices()
        hasty = replace(context, searching=True)

        def look(texts: Mapping[str, str], briefly: bool) -> near.Search:
            def compare(case: Case, values: Mapping[str, Fraction]) -> Comparison:
                return climb(judge, case, {**texts, **{name: str(value) for name, value in values.items()}}, hasty)

            return near.search(judge, cases, texts, context, compare, seen, briefly)

        found = look(first, False)
        if found.failed is not None or not more:
            return found
        return found.beside(deadline.within(context.seconds / 3, lambda: look(more[-1], True), near.NOTHING))

    def _choices(self) -> Iterator[dict[str, str]]:
        """Every combination of the values of the parameters."""
        names = [name for name, _ in self.values]
        for texts in itertools.product(*(texts for _, texts in self.values)):
            yield dict(zip(names, texts, strict=True))

    def cases(self, theory: Theory, context: Context) -> list[Case]:
        """The cases at which the statement is evaluated; then the rest of the pool, if one counterexample is asked."""
        cases = drawn(self.draws) or list(context.cases(theory.kind))
        kept = [case for case in cases if not case.name.startswith(self.skip)] if self.skip else cases
        few = ordered(kept[: self.most or None], context)
        return [*few, *ordered(kept[len(few) :], context)] if context.refuting else few

    def refusal(self, statement: Statement) -> str:
        """As of every method; and the curves and the values are scalars of the theory, and no time is left free."""
        curves = refused(lambda said: list(self.plot.read(said.theory)) if self.plot else [], statement)
        read = refused(lambda said: [_read(text, said.theory) for _, texts in self.values for text in texts], statement)
        return super().refusal(statement) or curves or read or time_left_free(statement, self.bound())

    def bound(self) -> Iterable[str]:
        """The parameters and times that take values."""
        return [name for name, _ in self.values]

    def _scope(self, results: list[Comparison], statement: Statement) -> str:
        seen = {c.digest: c.name for c in results if c.verdict in (Verdict.PASS, Verdict.FAIL)}
        cases = _named(list(seen.values())) if seen and not self.uses_cases else f"{len(seen)} cases"
        at = "; ".join(f"`{name}` = {', '.join(map(_exactly, texts))}" for name, texts in self.values)
        left_out = f" (families left out: {', '.join(self.skip)})" if self.skip else ""
        start = TIME not in self.bound() and at_the_start(statement)
        return f"{cases}{left_out}" + (f", at {at}" if at else "") + (", the state at t = 0" if start else "")

    def _compared(self, judge: Judge, cases: list[Case], context: Context) -> Iterator[Comparison]:
        """Case by case, until enough cases were tested: for a counterexample, and where it decides, that is all."""
        if context.refuting:
            yield from self._refuting(judge, cases, context)
            return
        left = self._enough(context) or len(cases)
        for case in cases:
            if not left:
                return
            tested = False
            for found in self._case(judge, case, context):
                tested |= found.verdict is not Verdict.VACUOUS
                yield found
            left -= tested

    def _refuting(self, judge: Judge, cases: list[Case], context: Context) -> Iterator[Comparison]:
        """Case by case; digits beyond those of the effort (`BEYOND`) come last, where no other case refutes."""
        waiting = []
        for case, texts in itertools.product(cases, list(self._choices())):
            found = climb(judge, case, texts, context, beyond_effort=False)
            if found.verdict is Verdict.INCONCLUSIVE and _by_formulas(judge, texts):
                waiting.append((case, texts))
            else:
                yield found
        yield from (climb(judge, case, texts, context) for case, texts in waiting)

    def _enough(self, context: Context) -> int:
        """How many tested cases are enough, 0 for all: fewer listed ones in a quick run, few beside what decides."""
        if self.draws and context.effort is Effort.QUICK:
            return MOST_QUICK
        return MOST_BESIDE if context.corroborating else 0

    def _case(self, judge: Judge, case: Case, context: Context) -> Iterator[Comparison]:
        for texts in self._choices():
            yield climb(judge, case, texts, context)


def _named(instances: list[str]) -> str:
    """A few instances by their names, more of them by their number and the families that they are of."""
    if len(instances) <= MOST_NAMED:
        return f"instance {', '.join(instances)}"
    return f"{len(instances)} instances ({', '.join(dict.fromkeys(name.partition('(')[0] for name in instances))})"


def _exactly(text: str) -> str:
    """A value as the scope names it, a formula between marks: what is no number is rounded."""
    return str(exact_number(text)) if is_number(text) else f"`{text}` (its value at the start, to three digits)"


def _read(text: str, theory: Theory) -> bool:
    """Whether a value is a number; raises `StatementError` for one that is no scalar of the theory either."""
    if is_number(text):
        return True
    ex.require_scalar(parse_expression(text, theory), f"the value {text!r}")
    return False


def ball_cases(
    most: int = 0,
    draws: tuple[tuple[str, int, int, int, int], ...] = (),
    skip: tuple[str, ...] = (),
    plot: Curves | None = None,
    **values: tuple[str, ...],
) -> BallCases:
    """The method with the values of its parameters: ``ball_cases(t=("1/2", "1"), kappa=("1", "lam / 2"))``.

    Raises `UsageError` for values that are no tuple of texts, or none, and for a number of cases that is none.
    """
    if not isinstance(most, int) or most < 0:
        raise UsageError(f"ball_cases: most is {most!r}; write a number of cases, or 0 for all")
    require_texts("ball_cases: skip", skip)
    require_tuples("ball_cases: draws", draws, (str, int, int, int, int), "(family, n, m, r, seed)")
    for name, texts in values.items():
        require_texts(f"ball_cases: {name}", texts)
        if not texts:
            raise UsageError(f"ball_cases: {name} takes no value; write {name}=('1',)")
    return BallCases(tuple((name, tuple(texts)) for name, texts in values.items()), most, draws, skip, plot)


def drawn(draws: tuple[tuple[str, int, int, int, int], ...]) -> list[Case]:
    """The instances of a list of (family, n, m, r, seed)."""
    return [_draw(*one) for one in draws]


@lru_cache(maxsize=256)
def _draw(family: str, n: int, m: int, r: int, seed: int) -> Case:
    from faverify.cases.families import draw

    return draw(family, n, m, r, seed)


def side_by_side(results: list[Comparison]) -> tuple[Table, ...]:
    """For a chain ``a <= b <= c``: every side's enclosure case by case, so that truth and bounds can be compared."""
    chains = [c for c in results if len(c.sides) > 2]
    if not chains:
        return ()
    columns = ("case", *(f"${side.latex}$" for side in chains[0].sides))
    rows = tuple((c.name, *(side.value.exact or side.value.text for side in c.sides)) for c in chains[:MOST_ROWS])
    return (Table("each side, case by case", columns, rows),)


def climb(
    judge: Judge, case: Case, texts: Mapping[str, str], context: Context, beyond_effort: bool = True
) -> Comparison:
    """One statement at one case and one choice of parameters, at rising precision until it is decided."""
    from faverify.evaluate.points import OutOfTheory, with_start
    from faverify.evaluate.ring import NotCertain, Unsupported

    case = with_start(case, judge.statement.theory, context.seed)
    last, dark = nothing(case, "no precision tried", Verdict.INCONCLUSIVE, texts), True
    for digits, care in _rungs(judge, context):
        farther = digits > DIGITS[context.effort][-1]
        if farther and not (beyond_effort and dark and _by_formulas(judge, texts)):
            return last
        deadline.check()
        try:
            last = _attempt(judge, case, texts, context, digits, care)
        except OutOfTheory as error:
            return nothing(case, str(error), Verdict.VACUOUS, texts)
        except DomainError as error:
            return undefined(case, error, texts)
        except (TooStiff, Unsupported) as error:  # more digits would take more steps still, or change nothing
            return last if farther else beyond(case, error, texts)
        except UnableError as error:
            last = nothing(case, str(error), Verdict.INCONCLUSIVE, texts)
            dark = isinstance(error, NotCertain)
        else:
            dark = _is_dark(judge, last, digits)
        settled = last.verdict is not Verdict.INCONCLUSIVE
        narrow = judge.integrates and care in (Care.HASTY, Care.FINEST)
        if settled or (narrow and last.at.get("why") == UNEQUAL):  # no digits narrow an integral to a number
            return last
    return last


def _by_formulas(judge: Judge, texts: Mapping[str, str]) -> bool:
    """Whether digits cost little and tell more: at the start, along FA*, for rises; covers are wide in any digits."""
    statement = judge.statement
    exact = statement.theory.trajectory == "fa_star" or not at_other_times(statement, texts)
    return exact and all(call.function == "rise" for call in judge.over_time)


def _is_dark(judge: Judge, last: Comparison, digits: int) -> bool:
    """Whether what was not decided is because nothing is known: of a side, or of a hypothesis that is no equation."""
    if last.at.get("why") == UNDECIDED:
        return all(claim.relation is not Relation.EQUAL for claim in judge.statement.hypotheses)
    return any(_knows_nothing(side, digits) for side in (last.lhs, last.rhs))


def _knows_nothing(side: Ball, digits: int) -> bool:
    """Whether a ball has no digit of its value, nor a third of those asked for after the point, if it is 0."""
    import flint

    (mid, scale), (rad, width) = side.mid, side.rad
    if not (mid.lstrip("-").isdigit() and rad.isdigit()):
        return False  # nothing finite, which more digits leave so
    of_any_length = ((flint.fmpz(mid), int(scale)), (flint.fmpz(rad), int(width)))
    size, radius = (abs(flint.arb(mantissa)) * flint.arb(2) ** exponent for mantissa, exponent in of_any_length)
    return bool(radius >= size and radius > flint.arb(10) ** -(digits // 3))


def _rungs(judge: Judge, context: Context) -> Iterator[tuple[int, Care]]:
    """The digits to try, and with what care integrals and extrema are enclosed.

    The last are for what the others know nothing of (`BEYOND`).
    A search looks for what fails by more than the digits of the first rung: there balls decide all but what holds with
    equality. Only what covers could refute yet, being wide by nature, is looked at again.
    """
    if not context.searching:
        first, *more = DIGITS[context.effort]
        more += [digits for digits in BEYOND if digits > more[-1]]
        yield first, Care.FINE
        if judge.integrates:
            yield first, Care.FINEST
        yield from ((digits, Care.FINEST if judge.integrates else Care.FINE) for digits in more)
        return
    if judge.told_by_values is not None:
        yield DIGITS[context.effort][0], Care.SEEKING
    if not judge.told_by_values or judge.integrates:
        yield DIGITS[context.effort][0], Care.HASTY


def _attempt(
    judge: Judge, case: Case, texts: Mapping[str, str], context: Context, digits: int, care: Care
) -> Comparison:
    import flint

    from faverify.evaluate.trajectory import evaluator_at

    with flint.ctx.workprec(int(3.4 * digits) + 40):
        evaluator = evaluator_at(judge.statement.theory, case, texts, context, digits, care)
        deadline.at(", ".join([case.name, *(f"{k} = {x}" for k, x in evaluator.point.parameters.items())]))
        return judge.compare(evaluator, case, texts, seeking=care is Care.SEEKING)
