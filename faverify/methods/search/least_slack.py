"""Where a claim is nearest to failing: its slack made small over free letters and parameters, the hypotheses kept.

``a**2 + b**2 > 5000 if a + b == 100`` is false at one point of a line, inside it: no draw, threshold or root of one
parameter is there. A numerical minimum (SLSQP) is; the rationals near it, put back on the equations, are looked at
exactly. Where a strict claim's sides meet at irrational numbers, none of them shows it: that is told (`Touch`).
Heuristic, as all of the search: it only says where to look.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import flint
import numpy as np

from faverify import deadline
from faverify.claim import Case
from faverify.errors import FaverifyError
from faverify.exact.linear import from_fmpq
from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.lang.scope import Role
from faverify.methods.extrema import LOWER, UPPER
from faverify.methods.judge import Judge
from faverify.methods.search.inside import inside
from faverify.methods.search.large_sizes import about_letters, fits_sizes
from faverify.methods.search.on_equations import as_equation, put_back
from faverify.methods.search.on_lines import near_on_lines
from faverify.methods.search.polished import stationary
from faverify.methods.search.system import System, Values, drawn_point
from faverify.methods.search.thresholds import placed
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.point import Point

STRICT = (Relation.BELOW, Relation.ABOVE)
MOST_UNKNOWNS, STEPS, BITS, KEPT = 18, 60, 64, 40
FAR, NEAR_ZERO = 1e9, 1e-5
REACHES = ((20.0, 0.01, 1.0), (1e6, 0.0, 1.0), (20.0, 0.0, 1.0), (1e3, 0.01, 1.0), (3.0, 0.0, 1.0), (5.0, 0.0, 0.02))
"""For each start: how far entries go at most, by how much strict hypotheses are met, and how much of what is drawn is
added to ones: from the middle of a simplex one comes to where a product is largest, from its corners nowhere."""
INSIDE = ((20.0, 0.01, 1.0),) * 4
"""Likewise, for parameters inside the hypotheses; there it is the slack beside the size of the sides, which of what
scales with a letter is no smaller where that is zero."""
AROUND = (1e3, 0.0, 1.0)
ROUNDED = (1, 12, 420, 10**4, 10**8)
"""Largest denominators: a claim that only touches is false at a simple number, one that is crossed near any."""


@dataclass(frozen=True)
class Touch:
    """A case beside numbers that are no case, at which the statement is not shown; and why."""

    case: Case
    why: str


def nearest_to_failing(
    judge: Judge, cases: Sequence[Case], bound: Mapping[str, Any], free: Sequence[str], seed: int
) -> Iterator[tuple[Case, Values] | Touch]:
    """Cases, with values of parameters, that meet the equations near numerical minima of each claim's slack.

    From drawn letters, and from ``free`` parameters inside the hypotheses: the corners of these are minima, too.
    """
    statement, numbers = judge.statement, {name: x for name, x in bound.items() if isinstance(x, Fraction)}
    placed_inside = list(inside(judge, cases[0], free, seed, len(INSIDE))) if free and cases else []
    for claim in statement.claims:
        if claim.relation is Relation.EQUAL:
            continue
        room = _Room(statement, claim, numbers)
        points = ((case, drawn_point(case, statement.theory, seed, numbers)) for case in cases)
        starts = [(case, point) for case, point in points if point is not None and room.fits(point)][: len(REACHES)]
        within = [(case, placed(point, values)) for case, point in starts[:1] for values in placed_inside]
        far = [(*start, reach, False) for start, reach in zip(starts, REACHES, strict=False)]
        far += [(*start, reach, True) for start, reach in zip((*within, *starts), INSIDE, strict=False)]
        for case, point, reach, beside in far:
            least = room.least(point, *reach, beside)
            for there in room.near(least, point):
                found, values = room.read.case(there)
                yield found, {name: x for name, x in values.items() if name not in bound}
            if claim.relation in STRICT and (where := room.touch(least, point)):
                yield Touch(case, f"both sides meet, as far as 300 bits tell, for irrational numbers: {where}")


def nearest_from(statement: Statement, point: "Point", bound: Values) -> Iterator[tuple[Case, Values]]:
    """Where claims are nearest to failing, from one point."""
    for claim in statement.claims:
        room = _Room(statement, claim, bound)
        if claim.relation is not Relation.EQUAL and room.fits(point):
            for there in room.near(room.least(point, *AROUND, beside=True), point):
                yield room.read.case(there)


class _Room:
    """One claim's slack, and what keeps its letters to the hypotheses, as functions of all their entries."""

    def __init__(self, statement: Statement, claim: ex.Compare, bound: Values) -> None:
        given = about_letters(statement)
        self.statement = statement
        self.claim, self.theory = claim, statement.theory
        self.steps_only = _counts(claim.left) and _counts(claim.right)
        read = [(one, as_equation(one)) for one in given]
        self.equations = [equation for _, equation in read if equation is not None]
        self.unequal = [one for one, equation in read if equation is None]
        self.read = System(statement.theory, [claim, *given], bound)
        self.given = System(statement.theory, self.equations, bound)

    def fits(self, point: "Point") -> bool:
        """Whether there are unknowns, not too many, of sizes that are asked for, and a slack."""
        few = 0 < len(self._entries(point)) <= MOST_UNKNOWNS and fits_sizes(self.statement, point)
        return few and self._slack(self._evaluator(point), self.claim) is not None

    def least(self, point: "Point", reach: float, margin: float, share: float, beside: bool = False) -> Sequence[float]:
        """The entries of the letters at a local minimum of the slack, or of its share, as far as it is found.

        What only compares ranks and sizes falls nowhere by small steps: then those where the hypotheses are met.
        """
        from scipy.optimize import minimize

        @lru_cache(maxsize=KEPT)
        def at(x: tuple[float, ...]) -> "Evaluator":
            return self._near(x, point)

        def constraint(kind: str, claims: Sequence[ex.Compare]) -> dict[str, Any]:
            away = [margin * (claim.relation in STRICT) for claim in claims]

            def values(x: Sequence[float]) -> "np.ndarray[Any, Any]":
                pairs = zip(claims, away, strict=True)
                return np.array([value - off for claim, off in pairs for value in self._floats(at(tuple(x)), claim)])

            return {"type": kind, "fun": values}

        said = [constraint("eq", self.equations)] * bool(self.equations)
        said += [constraint("ineq", self.unequal)] * bool(self.unequal)
        drawn = np.array([float(from_fmpq(x)) for x in self._entries(point)]).clip(-reach, reach)

        def slack(x: Sequence[float]) -> float:
            there = at(tuple(x))
            return self._floats(there, self.claim)[0] / (self._size(there) if beside else 1.0)

        found = minimize(
            (lambda x: 0.0) if self.steps_only else slack,
            share * drawn + (share < 1),
            method="SLSQP",
            bounds=[(-reach, reach)] * len(drawn),
            constraints=said,
            options={"maxiter": STEPS, "ftol": 1e-15},
        )
        return [float(x) for x in found.x]

    def _size(self, there: "Evaluator") -> float:
        """The sides of the claim, added without signs; 1 where they have no values, or are both zero."""
        with suppress(FaverifyError, ZeroDivisionError), flint.ctx.workprec(BITS):
            left, right = there.sides(self.claim)
            return float(sum(abs(x) for x in (*left.entries(), *right.entries()))) or 1.0
        return 1.0

    def near(self, entries: Sequence[float], point: "Point") -> Iterator["Point"]:
        """Rational points near these entries that meet the equations."""
        if not all(abs(x) < FAR for x in entries):
            return
        for largest in ROUNDED:
            rounded = [_fmpq(Fraction(x).limit_denominator(largest)) for x in entries]
            moved = self._moved(point, rounded)
            there = put_back(self.given, moved) or near_on_lines(self.given, moved)
            if there is not None:
                yield there

    def touch(self, entries: Sequence[float], point: "Point") -> str:
        """Where both sides meet near these entries, inside all strict hypotheses, in words; "" where they do not."""
        near = self._near(entries, point)
        slack, kept = self._floats(near, self.claim), [(claim, self._floats(near, claim)) for claim in self.unequal]
        if not (all(abs(x) < FAR for x in entries) and abs(slack[0]) < NEAR_ZERO):
            return ""
        if any(min(values) < NEAR_ZERO for claim, values in kept if claim.relation in STRICT):
            return ""
        active = [claim for claim, values in kept if len(values) == 1 and abs(values[0]) < NEAR_ZERO]

        def slacks(x: Sequence[Any]) -> list[Any] | None:
            there = self._evaluator(self._moved(point, x))
            found = [self._slack(there, claim) for claim in (self.claim, *self.equations, *active)]
            return None if None in found else [value for values in found for value in values or ()]

        at = stationary(slacks, entries)
        names = [f"{name} near {self._shown(name, at, point)}" for name in self.read.unknowns] if at else []
        return ", ".join(names)

    def _shown(self, name: str, entries: Sequence[float], point: "Point") -> str:
        left = iter(entries)
        for other in self.read.unknowns:
            numbers = [f"{next(left):.6g}" for _ in self.read.place(point, other)]
            if other == name:
                return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"
        return ""

    def _entries(self, point: "Point") -> list[Any]:
        return [x for name in self.read.unknowns for x in self.read.place(point, name)]

    def _moved(self, point: "Point", values: Sequence[Any]) -> "Point":
        left = iter(values)
        for name in self.read.unknowns:
            point = self.read.moved(point, name, [next(left) for _ in self.read.place(point, name)])
        return point

    def _evaluator(self, point: "Point") -> "Evaluator":
        from faverify.evaluate.evaluator import Evaluator
        from faverify.evaluate.ring import BallRing

        return Evaluator(self.theory, BallRing(), point)

    def _near(self, entries: Sequence[float], point: "Point") -> "Evaluator":
        return self._evaluator(self._moved(point, _kept_near(entries)))

    def _floats(self, there: "Evaluator", claim: ex.Compare) -> list[float]:
        deadline.check()
        with flint.ctx.workprec(BITS):
            found = self._slack(there, claim)
        return [FAR] if found is None else [float(x) for x in found]

    def _slack(self, there: "Evaluator", claim: ex.Compare) -> list[Any] | None:
        """By how much a comparison holds; of an equation, the differences; None where it has no value."""
        try:
            left, right = there.sides(claim)
        except (FaverifyError, ZeroDivisionError):
            return None
        differences = [x.mid() for x in (right - left).entries()]
        if claim.relation in (*UPPER, Relation.EQUAL):
            return differences
        if claim.relation in LOWER:
            return [-x for x in differences]
        square = -np.array([float(x) for x in differences]).reshape(left.nrows(), left.nrows())
        return [flint.arb(float(np.linalg.eigvalsh(square)[0]))]


def _counts(expr: ex.Expr) -> bool:
    """Whether an expression is made of numbers, sizes and ranks."""
    if isinstance(expr, ex.Call) and expr.function == "rank":
        return True
    if isinstance(expr, ex.Letter):
        return expr.role is Role.SIZE
    return isinstance(expr, ex.Number) or (bool(expr.children) and all(map(_counts, expr.children)))


def _kept_near(entries: Sequence[float]) -> list[Any]:
    return [_fmpq(Fraction(float(x)) if abs(x) < FAR else Fraction(int(FAR))) for x in entries]


def _fmpq(value: Fraction) -> Any:
    return flint.fmpq(value.numerator, value.denominator)
