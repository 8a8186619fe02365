"""A first look at many instances at once, in doubles side by side: which statements hold there, as far as these tell.

How far off a side may be is told by copies of the instances that are a little off (`faverify.evaluate.stacked`): what
holds by more, or holds to within that where it is a small share of the sides, is left alone. The rest goes on to a look
at each instance, and to proof. It decides nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from faverify import deadline
from faverify.claim import Case, Theory
from faverify.errors import FaverifyError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.plain import starts_by_parameters
from faverify.evaluate.points import OutOfTheory, exact_point, with_start
from faverify.evaluate.stack import Numbers
from faverify.evaluate.stacked import Stacked, spread
from faverify.evaluate.stacked_integrals import COPIES, FACTOR
from faverify.lang import expr as ex
from faverify.lang.number import exact_number, is_number
from faverify.lang.parse import Statement, parse_expression
from faverify.lang.scope import TIME
from faverify.methods.same import OfTheSame
from faverify.outcome import Relation
from faverify.verdict import Verdict

Array = Any
Texts = Mapping[str, str]
CLOSE, LEAST, ROUNDINGS = 2e-10, 2e-11, 1e-14  # what may be off: of the sides, of squares of letters; at least so much
YES, NO, OPEN = 1, 0, -1
LOST = (
    FaverifyError,
    ArithmeticError,
    ValueError,
    np.linalg.LinAlgError,
)  # (a truth that is asked of many is a ValueError)


class Abreast:
    """Instances of one size that are looked at together, with what is known of them theory by theory."""

    def __init__(self, cases: Sequence[Case], seed: int) -> None:
        self.cases, self.seed = cases, seed
        self._paths: dict[Any, Any] = {}
        self._stacks: dict[Any, tuple[list[tuple[list[int], Stacked]], list[int]]] = {}
        self._places = {case.digest: place for place, case in enumerate(cases)}
        self._seen = OfTheSame[list[Verdict | None]]()

    def __contains__(self, case: Case) -> bool:
        """Whether it is one of them."""
        return case.digest in self._places

    def verdict(self, statement: Statement, case: Case, chosen: Callable[[], Sequence[Texts]]) -> Verdict | None:
        """As `verdicts`, for one of the instances; all are looked at when the first is asked for."""
        return self._seen.get((statement,), lambda: self.verdicts(statement, chosen()))[self._places[case.digest]]

    def known(self, statement: Statement, case: Case) -> Verdict | None:
        """The same where the statement was looked at before."""
        found = self._seen.known((statement,))
        return found[self._places[case.digest]] if found and case in self else None

    def verdicts(self, statement: Statement, chosen: Sequence[Texts]) -> list[Verdict | None]:
        """For each instance, over all chosen values: `PASS`, `VACUOUS` where it says nothing, None if that is open."""
        if not chosen:
            return [None] * len(self.cases)
        seen = np.array([self._at(statement, texts) for texts in chosen])
        return [_over(column) for column in seen.T]

    def _at(self, statement: Statement, texts: Texts) -> Array:
        """YES, NO (vacuous) or OPEN of each instance."""
        codes = np.full(len(self.cases), OPEN)
        theory = statement.theory
        try:
            stacks, outside = self._stacked(theory, texts)
        except LOST:
            return codes
        codes[outside] = NO
        for places, stacked in stacks:
            deadline.check()
            try:
                with np.errstate(all="ignore"):
                    codes[places] = _Look(_evaluator(stacked, texts), len(places), stacked.scale).held(statement)
            except LOST:
                continue
        return codes

    def _stacked(self, theory: Theory, texts: Texts) -> tuple[list[tuple[list[int], Stacked]], list[int]]:
        """The instances of equal shapes together, and those that are no model of the theory."""
        given = {name: exact_number(text) for name, text in texts.items() if is_number(text) and name != TIME}
        given = given if starts_by_parameters(theory) else {}
        key = theory.drawn_as, tuple(given.items())
        if key not in self._stacks:
            self._stacks[key] = self._made(theory, given)
        return self._stacks[key]

    def _made(self, theory: Theory, given: Mapping[str, Fraction]) -> tuple[list[tuple[list[int], Stacked]], list[int]]:
        shapes: dict[Any, list[tuple[int, Case, Any]]] = {}
        outside = []
        for place, case in enumerate(self.cases):
            try:
                case = with_start(case, theory, self.seed)
                point = exact_point(case, theory, self.seed, given)
            except OutOfTheory:
                outside.append(place)
                continue
            except FaverifyError:
                continue
            sizes = ((name, x.nrows(), x.ncols()) for name, x in point.letters.items())
            key = tuple(point.sizes.items()), tuple(sizes), tuple(point.parameters)
            shapes.setdefault(key, []).append((place, case, point))
        stacks = []
        for found in shapes.values():
            places, cases, points = (list(x) for x in zip(*found, strict=True))
            stacks.append((places, Stacked(theory, cases, points, self._paths)))
        return stacks, outside


def _over(codes: Array) -> Verdict | None:
    if (codes == OPEN).any():
        return None
    return Verdict.PASS if (codes == YES).any() else Verdict.VACUOUS


def _evaluator(stacked: Stacked, texts: Texts) -> Evaluator:
    """The evaluator where the texts say; those that are no numbers to three digits of what they are at the start."""
    given: dict[str, Fraction | Numbers] = {}
    for name, text in texts.items():
        if is_number(text):
            given[name] = exact_number(text)
        else:
            known = {key: value for key, value in given.items() if key != TIME}
            value = stacked.evaluator(known).value(parse_expression(text, stacked.theory))
            there = np.broadcast_to(value[0, 0], (len(stacked.cases) * (COPIES + 1),))[: len(stacked.cases)]
            given[name] = stacked.of_each(np.array([float(f"{x:.3g}") for x in there.tolist()]))
    time = given.pop(TIME, Fraction(0)) if stacked.theory.flow else None
    start = stacked.evaluator(given)
    return start if time is None else start.at(time)  # type: ignore[arg-type]


def _both(one: Array, other: Array) -> Array:
    """NO where either is, YES where both are."""
    return np.where((one == NO) | (other == NO), NO, np.where((one == YES) & (other == YES), YES, OPEN))


@dataclass(frozen=True)
class _Look:
    """Comparisons at an evaluator of ``count`` instances; ``scale``: of each, what a side that vanishes is made of."""

    evaluator: Evaluator
    count: int
    scale: Array

    def held(self, statement: Statement) -> Array:
        """YES where the claims hold, NO where a hypothesis does not."""
        met = np.full(self.count, YES)
        for condition in (*statement.hypotheses, *statement.ranges):
            met = _both(met, self._certainly(condition))
        if not (met == YES).any():
            return met
        found = met
        for claim in statement.claims:
            found = _both(found, self._claimed(claim))
        return np.where(met == NO, NO, np.where(found == YES, met, OPEN))

    def _claimed(self, claim: ex.Compare) -> Array:
        """YES where a comparison holds, by more than doubles may be off or within a little of that; else OPEN."""
        gap, off, little = self._sides(claim)
        within = (gap <= off) & (off <= little)
        match claim.relation:
            case Relation.EQUAL:
                holds = within & (gap >= -off)
            case Relation.BELOW | Relation.ABOVE:
                holds = gap < -off
            case _:
                holds = (gap < -off) | within
        return np.where(holds.all(axis=1), YES, OPEN)

    def _certainly(self, claim: ex.Compare) -> Array:
        """YES or NO where a condition holds or fails by more than doubles may be off, or both sides are one number."""
        gap, off, _ = self._sides(claim)
        same = (gap == 0) & (off <= LEAST * self.scale)
        match claim.relation:
            case Relation.EQUAL:
                yes, no = same.all(axis=1), (np.abs(gap) > off).any(axis=1)
            case Relation.BELOW | Relation.ABOVE:
                yes, no = (gap < -off).all(axis=1), ((gap > off) | same).any(axis=1)
            case _:
                yes, no = ((gap < -off) | same).all(axis=1), (gap > off).any(axis=1)
        return np.where(yes, YES, np.where(no, NO, OPEN))

    def _sides(self, claim: ex.Compare) -> tuple[Array, Array, Array]:
        """For each instance and entry: how far a comparison fails, how far doubles may be off, how far is little."""
        evaluator = self.evaluator
        left = evaluator.value(claim.left) if claim.left.shape is not None else None
        right = evaluator.value(claim.right) if claim.right.shape is not None else None
        if claim.relation is Relation.PSD:
            evaluator.require_symmetric(claim.left, left)
            left = evaluator.ring.least_eigenvalue(left)  # type: ignore[attr-defined]
        (a, off_a, size_a), (b, off_b, size_b) = spread(left, self.count), spread(right, self.count)
        size = np.maximum(size_a, size_b)
        sign = -1 if claim.relation in (Relation.AT_LEAST, Relation.ABOVE, Relation.PSD) else 1
        gap = sign * (a - b) + np.zeros((self.count, 1))
        return gap, FACTOR * (off_a + off_b) + ROUNDINGS * size, CLOSE * size + LEAST * self.scale
