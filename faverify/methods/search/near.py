"""Where random draws never are: letters zero, equal, close or singular, and parameters on and beside thresholds.

A statement that holds at random letters may be false where ``c`` is just above ``k``, or X is singular. So the methods
that draw also look there, for counterexamples: what fails there is refuted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from faverify import deadline
from faverify.cases.draws import CORANK_ONE
from faverify.claim import Case, Context
from faverify.errors import DomainError, FaverifyError
from faverify.lang.number import exact_number, is_number
from faverify.lang.scope import TIME
from faverify.methods.free_time import at_other_times
from faverify.methods.judge import FINAL, Judge, beyond, is_undefined
from faverify.methods.judge import undefined as undefined_at
from faverify.methods.search.on_thresholds import of_case
from faverify.methods.search.thresholds import edges_of_domains
from faverify.methods.search.touching import irrational
from faverify.outcome import Comparison, Outcome
from faverify.verdict import Verdict

if TYPE_CHECKING:
    from faverify.methods.search.least_slack import Touch

Values = Mapping[str, Fraction]
Bound = Mapping[str, Any]
Compare = Callable[[Case, Values], Comparison]
MOST_POINTS, FEW = 260, 12
BASES = ("close, rising", "equal", "zero")
MOVED = ("zero", "equal", "of rank one, symmetric", "unit matrices", "one zero", "another zero",
         "one of rank one", "another of rank one", "tiny", "nilpotent", CORANK_ONE)  # fmt: skip
ENOUGH, MOST_INTEGRATED = 3, 6
LEADS = "false, or undefined, of a state to which time leads from starts that are not written out"


@dataclass(frozen=True)
class Search:
    """What was found: the counterexample if there is one, what holds, where none can, and how much is open.

    ``undefined``: where the statement is undefined, or its sides meet at irrational numbers.
    ``general``: those at which it holds whose letters are in general position, but for the hypotheses.
    """

    failed: Comparison | None
    held: tuple[Comparison, ...]
    undefined: tuple[Comparison, ...]
    open: int
    general: tuple[Comparison, ...] = ()

    def beside(self, other: "Search") -> "Search":
        """This search and another one, at other values of what the method binds."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("held", "undefined", "open", "general"))
        return Search(self.failed or other.failed, *(one + more for one, more in pairs))

    def __str__(self) -> str:
        """For readers: what no counterexample among the points means."""
        looked = len(self.held) + len(self.undefined) + self.open
        if not looked:
            return ""
        where = f"at {looked} more points (zero, equal, close, singular, special, on thresholds)"
        return f"no counterexample {where}" + (f", open at {self.open} of them" if self.open else "")


NOTHING = Search(None, (), (), 0)


def search(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context, compare: Compare,
    seen: Sequence[Comparison], briefly: bool = False,
) -> Search:  # fmt: skip
    """Look where random draws are not, as far as the first counterexample; ``bound`` has values of the method's own.

    ``seen`` are the comparisons at the drawn cases. ``briefly``: not where a slack would have to be made small first.
    """
    from faverify.methods.search.least_slack import Touch
    from faverify.methods.search.on_equations import as_equation, forced, is_general

    asked = forced(filter(None, map(as_equation, judge.statement.hypotheses)))
    held: list[Comparison] = []
    undefined: list[Comparison] = []
    general: list[Comparison] = []
    bases: list[tuple[Case, Values]] = []
    left_open = 0
    none_met = all(c.verdict is Verdict.VACUOUS for c in seen)
    looked: Iterator[tuple[Case, Values] | Touch] = islice(points(judge, cases, bound, context, none_met), MOST_POINTS)
    if not briefly:
        looked = chain(_places(judge, cases, bound, context, none_met), _led(judge, cases, bound, context))
    for place in looked:
        deadline.check()
        if isinstance(place, Touch):
            undefined.append(beyond(place.case, place.why))
            continue
        case, values = place
        found = compare(case, values)
        if found.verdict is Verdict.FAIL:
            return Search(found, tuple(held), tuple(undefined), left_open)
        if found.verdict is Verdict.PASS:
            held.append(found)
            general += [found] * is_general(case, values, asked)
            bases += [place] * is_general(case, values, asked)
        elif is_undefined(found):
            undefined.append(found)
        else:
            left_open += found.verdict is Verdict.INCONCLUSIVE
    last = [] if undefined else _last(judge, cases, bound, context, compare, bases, briefly, bool(held))
    failed = next((found for found in last if found.verdict is Verdict.FAIL), None)
    return Search(failed, tuple(held), (*undefined, *last), left_open, tuple(general))


def _last(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context, compare: Compare,
    bases: list[tuple[Case, Values]], briefly: bool, held: bool,
) -> list[Comparison]:  # fmt: skip
    """What leaves open, or refutes, what fails nowhere else: between cases, or beyond ``bases`` where it holds."""
    from faverify.methods.search.from_held import from_held

    between = list(islice(_between(judge, cases, bound, context, compare), 1)) if held else []
    if between or briefly:
        return between
    found = list(_growing(judge, cases, bound, context, compare))
    if not _moves(judge, set(bound)) and _free(judge, cases, False, context):
        found += from_held(judge.statement, bases, bound, compare, context.seed)
    return found


def _places(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context, none_met: bool
) -> Iterator["tuple[Case, Values] | Touch"]:
    yield from islice(points(judge, cases, bound, context, none_met), MOST_POINTS)
    yield from islice(_large(judge, cases, bound, context), MOST_POINTS)
    yield from _small_integers(judge, cases, bound, context)
    yield from _least(judge, cases, bound, context)


def _led(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context
) -> Iterator["tuple[Case, Values] | Touch"]:
    """A start from which the flow leads to a state that refutes what is said of one time alone, if it leads to all."""
    from faverify.methods.ball_cases import climb
    from faverify.methods.search.least_slack import Touch
    from faverify.methods.search.led_there import led_there

    def look(said: Judge, bound: Bound) -> Iterator[tuple[Case, Values]]:
        for place in _places(said, cases, bound, context, False):
            if not isinstance(place, Touch):
                texts = {name: str(x) for name, x in {**bound, **place[1]}.items()}
                found = climb(said, place[0], texts, replace(context, searching=True))
                if found.verdict is Verdict.FAIL or is_undefined(found):
                    yield place

    if _of_pool(cases, context.cases(judge.statement.theory.kind)):
        for case, values in led_there(judge.statement, cases[0], bound, context, look):
            yield (case, values) if values is not None else Touch(case, LEADS)


def _between(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context, compare: Compare
) -> Iterator[Comparison]:
    """Irrational values of a parameter at which the statement is undefined or false, and holds on either side."""
    from faverify.evaluate.points import exact_point

    free = [name for name in _parameters(judge) if name not in bound and name != TIME]
    if not free or _moves(judge, set(bound)):
        return
    statement = judge.statement
    for case in cases[:1]:
        try:
            point = exact_point(case, statement.theory, context.seed)
        except FaverifyError:
            return
        for name in free:
            for what, low, high in irrational(point, statement, edges_of_domains(statement), name):
                beside = [compare(case, {name: value}) for value in (low, high)]
                if all(found.verdict is Verdict.PASS for found in beside):
                    where = DomainError(f"{what} at an irrational value of {name}")
                    yield undefined_at(case, where, {**beside[0].at, name: f"{float(low):.12g}..."})


def _growing(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context, compare: Compare
) -> Iterator[Comparison]:
    """Along FA*, what a bound by a number says of faster and faster starts."""
    from faverify.cases.instance import Instance
    from faverify.methods.search.growing import growing

    like = cases[0] if cases else None
    if isinstance(like, Instance) and _late_along_fa_star(judge, cases, bound, context):
        yield from growing(judge.statement, like, _times(bound), lambda case: compare(case, {}), context.seed)


def _late_along_fa_star(judge: Judge, cases: Sequence[Case], bound: Bound, context: Context) -> bool:
    """Whether drawn starts are followed along FA*."""
    from faverify.evaluate.meaning import known_flow

    theory = judge.statement.theory
    along = _moves(judge, set(bound)) and known_flow(theory) == "fa_star"
    return along and _of_pool(cases, context.cases(theory.kind))


def _times(bound: Bound) -> list[Fraction]:
    """The time that a method binds, if it is a number."""
    return [exact_number(str(bound[TIME]))] if is_number(str(bound.get(TIME, ""))) else []


def unless_needless(found: Sequence[Comparison], context: Context, look: Callable[[], Search]) -> Search:
    """The search, unless a counterexample is known already, or what was tested only corroborates what decides."""
    known = any(c.verdict is Verdict.FAIL for c in found)
    shown = context.corroborating and any(c.verdict is not Verdict.VACUOUS for c in found)
    return NOTHING if known or shown else look()


def widened(found: list[Comparison], seen: Search) -> list[Comparison]:
    """The comparisons with the counterexample of the search, and with the points where the statement is undefined.

    Where nothing could be tested, with what holds there in general position; it stays open where that is too few.
    """
    if seen.failed is not None or seen.undefined:
        return [*found, *([seen.failed] if seen.failed else seen.undefined)]
    if any(c.verdict is not Verdict.VACUOUS for c in found) or not seen.held:
        return found
    return [*found, *seen.general, *([_too_special(seen)] if len(seen.general) < ENOUGH else [])]


def _too_special(seen: Search) -> Comparison:
    """What keeps a pass from cases that meet the hypotheses because they are zero, equal, multiples of I, ..."""
    last = seen.held[-1]
    why = (
        f"the hypotheses hold at {len(seen.held)} cases, {len(seen.general)} of them in general position ({ENOUGH} are "
        f"needed): give parameters values in the method, or a theory whose values satisfy them {FINAL}"
    )
    return replace(last, verdict=Verdict.INCONCLUSIVE, at={**last.at, "why": why})


def told(outcome: Outcome, seen: Search) -> Outcome:
    """A pass that says where else was looked."""
    if outcome.verdict is not Verdict.PASS or not str(seen):
        return outcome
    return replace(outcome, explanation=f"{outcome.explanation}; {seen}")


def points(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context, none_met: bool = False
) -> Iterator[tuple[Case, Values]]:
    """What meets the hypotheses, structured cases, those on equations, then thresholds of parameters at a few cases.

    ``none_met``: no drawn case met the hypotheses, so that what meets them has to be found here.
    """
    from faverify.cases.free import free_pool, structured_pool
    from faverify.methods.search.large_sizes import large_case
    from faverify.methods.search.on_hypotheses import of_sizes_asked, on_hypotheses
    from faverify.methods.search.scaled_letters import scaled_letters
    from faverify.methods.search.wide_draws import wide_draws

    moves, free = _moves(judge, set(bound)), [name for name in _parameters(judge) if name not in bound]
    integrated = moves and not judge.statement.theory.steps
    structured = structured_pool(context.seed) if _free(judge, cases, moves, context) else []
    if free and not integrated:
        yield from _inside(judge, cases, free, structured, context)
    if integrated:  # one of each style, the larger one
        rising = sorted(structured, key=lambda case: dict(case.dimensions)["n"])
        structured = list({case.style: case for case in rising if case.style in MOVED}.values())
    yield from ((case, {}) for case in structured)
    if (moves or not structured) and _of_pool(cases, context.cases(judge.statement.theory.kind)):
        from faverify.methods.search.sized_starts import sized_starts

        yield from sized_starts(judge, [*cases, *structured], bound, context, moves, none_met)
    if structured and not moves:
        yield from scaled_letters(judge.statement, free_pool(FEW, context.seed), bound, context.seed)
    if structured and none_met:
        yield from of_sizes_asked(judge.statement, context.seed)
    if structured and not integrated:
        yield from wide_draws(judge.statement, bound, context.seed, none_met)
    if structured and (none_met or not integrated):
        on = on_hypotheses(judge, bound, free, context, none_met, integrated)
        yield from islice(on, MOST_INTEGRATED if integrated else None)
    if varied(judge, bound):
        large = large_case(judge.statement, context.seed) if structured and not moves else []
        bases = [*cases[:2], *large, *(case for case in structured if case.style in BASES)]
        for case in bases[: 1 if integrated else None]:
            yield from ((case, values) for values in of_case(judge, case, free, context.seed))


def _inside(
    judge: Judge, cases: Sequence[Case], free: Sequence[str], structured: Sequence[Case], context: Context
) -> Iterator[tuple[Case, Values]]:
    """Parameters that meet hypotheses which no draw meets; at the first of them, what is around, and other letters."""
    from faverify.methods.search.inside import meeting

    for index, found in enumerate(filter(None, meeting(judge, cases, free, context.seed))):
        yield from found
        case, values = found[0]
        if index == 0:
            yield from ((case, {**values, **at}) for at in of_case(judge, case, free, context.seed, values))
            yield from ((other, values) for other in structured)


def _large(judge: Judge, cases: Sequence[Case], bound: Bound, context: Context) -> Iterator[tuple[Case, Values]]:
    """Cases larger than drawn ones; along a flow, such as rest, and along FA* such as are largest late."""
    from faverify.cases.instance import Instance
    from faverify.methods.search.large_sizes import large_sizes
    from faverify.methods.search.large_starts import large_starts
    from faverify.methods.search.late_peaks import late_peaks

    statement, seed = judge.statement, context.seed
    if any(map(_is_drawn, cases)) and not _moves(judge, set(bound)):
        yield from large_sizes(statement, bound, seed)
    elif _of_pool(cases, context.cases(statement.theory.kind)):
        moves = _moves(judge, set(bound))
        yield from ((case, {}) for case in large_starts(statement, cases[0], seed, moves))
        if isinstance(cases[0], Instance) and _late_along_fa_star(judge, cases, bound, context):
            yield from ((case, {}) for case in late_peaks(statement, cases[0], _times(bound), seed))


def _small_integers(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context
) -> Iterator[tuple[Case, Values]]:
    """Free letters of small whole numbers, at the start or along steps, where ranks drop that no draw lets drop."""
    from faverify.methods.search.small_integers import small_integers

    still = judge.statement.theory.steps or not _moves(judge, set(bound))
    if still and any(map(_is_drawn, cases)) and _of_pool(cases, context.cases(judge.statement.theory.kind)):
        yield from ((case, {}) for case in small_integers(judge.statement))


def _least(
    judge: Judge, cases: Sequence[Case], bound: Bound, context: Context
) -> Iterator["tuple[Case, Values] | Touch"]:
    """Where the claims are nearest to failing, if their letters are free; along a flow, from where."""
    from faverify.cases.free import free_pool
    from faverify.methods.search.least_slack import nearest_to_failing
    from faverify.methods.search.nearest_later import nearest_later

    theory, moves = judge.statement.theory, _moves(judge, set(bound))
    if moves and (any(map(_is_drawn, cases)) or _of_pool(cases, context.cases(theory.kind))):
        yield from nearest_later(judge, cases[0], bound, context)
    if (theory.steps or not moves) and _free(judge, cases, False, context):
        free = [name for name in _parameters(judge) if name not in bound]
        yield from nearest_to_failing(judge, free_pool(FEW, context.seed), bound, free, context.seed)


def _free(judge: Judge, cases: Sequence[Case], moves: bool, context: Context) -> bool:
    """Whether letters may be anything: those of free cases, and at the start those of flows."""
    starts = judge.statement.theory.kind == "flow" and not moves and _of_pool(cases, context.cases("flow"))
    return starts or any(map(_is_drawn, cases))


def _is_drawn(case: Case) -> bool:
    from faverify.cases.free import FreeCase

    return isinstance(case, FreeCase) and not case.style


def _of_pool(cases: Sequence[Case], pool: Sequence[Case]) -> bool:
    """Whether cases are drawn ones, and none that was given or that a method lists."""
    return len(pool) > 1 and any(case in pool for case in cases[:1])


def _parameters(judge: Judge) -> list[str]:
    """The parameters that the statement reads and nothing determines, the time among them where it is declared."""
    shapes, values = judge.statement.theory.shapes, judge.statement.theory.values
    return sorted(name for name in judge.reads if shapes.get(name) == () and name not in values)


def may_vary(judge: Judge, bound: Bound) -> bool:
    """Whether `points` of one given case may give parameters other values, found at that case."""
    free = any(name not in bound for name in _parameters(judge))
    return free and (not _moves(judge, set(bound)) or bool(varied(judge, bound)))


def varied(judge: Judge, bound: Bound) -> list[str]:
    """The free parameters that take other values than drawn ones: none where the flow would be integrated for each."""
    free = [name for name in _parameters(judge) if name not in bound]
    integrated = _moves(judge, set(bound)) and not judge.statement.theory.steps
    return [] if integrated and _drive(judge, free) else free


def _moves(judge: Judge, bound: set[str]) -> bool:
    theory = judge.statement.theory
    return bool(theory.flow or theory.steps) and at_other_times(judge.statement, bound)


def _drive(judge: Judge, free: Sequence[str]) -> bool:
    """Whether the motion reads a free parameter: each value of it would have to be integrated anew."""
    from faverify.evaluate.points import driving_parameters

    return bool(driving_parameters(judge.statement.theory) & set(free))
