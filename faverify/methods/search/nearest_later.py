"""Starts from which a claim is nearest to failing later: its slack made small over starts, along paths in doubles.

``normF(X(2))**2 <= nuclear(X(0)) + 1`` holds along ``X' = X - X X' X`` from every draw, from 0, from what is large or
tiny, and fails from ``3/10 I_4``. Starts of several kinds, sizes and scales are followed in doubles; from the best ones
it goes on by random steps that grow where they help (Rechenberg 1973, an evolution strategy of one parent). What is
false of a path in doubles is looked at with proof. Heuristic, as all of the search: it only says where to look.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import flint
import numpy as np

from faverify import deadline
from faverify.cases.instance import Instance
from faverify.claim import Case, Context
from faverify.errors import FaverifyError
from faverify.evaluate.care import Care
from faverify.lang import expr as ex
from faverify.lang.scope import TIME
from faverify.methods.extrema import LOWER, UPPER
from faverify.methods.judge import Judge, all_hold
from faverify.methods.search.large_sizes import Sizes
from faverify.methods.search.large_starts import letters_of, of_kind
from faverify.outcome import Relation

Letters = Mapping[str, Any]
"""The matrices of a start, in doubles of few digits."""
DIGITS, BITS = 20, 108
CLEAR = -0.01  # a slack that leaves no doubt
SAMPLES, PARENTS, STEPS, FOUND = 96, 2, 48, 3
ROUND, MOST, CALM = 16, 5, 10.0
"""Steps that have to halve the slack for more of them, how many times as many at most, and the norm of small starts."""
SLOWLY = 3  # times fewer where integrals or extrema are asked for
FEW_ROWS = 4
SCALES = (0.01, 0.1, 0.3, 1.0, 1.0, 3.0, 10.0)
KINDS: tuple[Callable[[Random, int, int], Any], ...] = (
    lambda rng, a, b: _normal(rng, a, b),
    lambda rng, a, b: _normal(rng, a, b),
    lambda _, a, b: np.zeros((a, b)),
    lambda _, a, b: np.eye(a, b),
    lambda _, a, b: -np.eye(a, b),
    lambda _, a, b: np.ones((a, b)),
    lambda rng, a, b: _normal(rng, a, 1) @ _normal(rng, 1, b),
    lambda rng, a, b: _skew(rng, a) if a == b else _normal(rng, a, b),
)


def nearest_later(
    judge: Judge, like: Case, bound: Mapping[str, Any], context: Context
) -> Iterator[tuple[Case, Mapping[str, Fraction]]]:
    """Cases of the kind of one that is given, with values of free parameters, from which a claim is false later.

    As far as a path in doubles tells; small ones first.
    """
    if all(claim.relation is Relation.EQUAL for claim in judge.statement.claims):
        return
    rng = Random(f"{context.seed}/nearest later/{judge.statement.text}")
    followed = _Followed(judge, isinstance(like, Instance), bound, context)
    slowly = SLOWLY if judge.over_time else 1
    seen = list(followed.starts(rng, SAMPLES // slowly))
    seen.sort(key=lambda start: start.slack)
    calm = [start for start in seen[PARENTS:] if start.size < CALM and start.slack > 0]
    parents = [start for start in (*seen[:PARENTS], *calm[:PARENTS]) if start.slack > CLEAR]
    seen += [followed.down(start, rng, STEPS // slowly) for start in parents]
    seen.sort(key=lambda start: start.slack)
    clear = sorted((start for start in seen if start.slack < CLEAR), key=lambda start: start.size)
    false = [start for start in seen if start.slack < 0]
    yield from {start.case: (start.case, start.values) for start in (*clear[:FOUND], *false[:1])}.values()


@dataclass(frozen=True)
class _Start:
    """A start, with values of parameters, and the least slack of the claims beside the size of their sides."""

    sizes: Sizes
    letters: Letters
    numbers: Letters
    case: Case
    values: Mapping[str, Fraction]
    slack: float

    @property
    def size(self) -> float:
        """The norm of all letters: from small ones a flow is seldom stiff."""
        return math.hypot(*(float(np.linalg.norm(x)) for x in self.letters.values()))


@dataclass(frozen=True)
class _Followed:
    """A statement along paths in doubles; ``instance``: its starts are instances of the paper's flows."""

    judge: Judge
    instance: bool
    bound: Mapping[str, Any]
    context: Context

    @property
    def free(self) -> list[str]:
        """The parameters that nothing determines."""
        theory = self.judge.statement.theory
        given = theory.values.keys() | self.bound.keys() | {TIME}
        return [name for name, shape in theory.shapes.items() if not shape and name not in given]

    def starts(self, rng: Random, count: int) -> Iterator[_Start]:
        """Starts of random kinds, sizes and scales at which the hypotheses hold and the claims have values."""
        shapes = letters_of(self.judge.statement.theory)
        names = sorted({name for shape in shapes.values() for name in shape} | (set("nmr") if self.instance else set()))
        for _ in range(count):
            sizes = {**{name: rng.randint(1, FEW_ROWS) for name in names}, "1": 1}
            letters = {name: rng.choice(KINDS)(rng, sizes[a], sizes[b]) for name, (a, b) in shapes.items()}
            letters = {name: x * rng.choice(SCALES) for name, x in letters.items()}
            start = self.start(sizes, letters, {name: rng.choice(SCALES) * _normal(rng, 1, 1) for name in self.free})
            if start is not None:
                yield start

    def down(self, start: _Start, rng: Random, steps: int) -> _Start:
        """From a start by random steps to where the slack is smaller; by more of them while that halves it and more."""
        reach, step, before = 0.5, 0, start.slack
        while start.slack >= CLEAR:
            if step % ROUND == 0:
                if step >= steps and not (0 < start.slack < before / 2 and step < MOST * steps):
                    break
                before = start.slack
            step += 1
            letters, numbers = (
                {name: _stepped(rng, x, reach) for name, x in moved.items()} for moved in (start.letters, start.numbers)
            )
            there = self.start(start.sizes, letters, numbers)
            better = there is not None and there.slack < start.slack
            start, reach = (there, reach * 1.5) if there is not None and better else (start, reach * 0.85)
        return start

    def start(self, sizes: Sizes, letters: Letters, numbers: Letters) -> _Start | None:
        """The start with these letters and parameters, of few digits; None where nothing is to be compared."""
        deadline.check()
        halved = self.judge.statement.theory.symmetric
        letters = {name: (x + x.T) / 2 if name in halved else x for name, x in letters.items()}
        values = {name: _short(x[0, 0]) for name, x in numbers.items()}
        rows = {name: tuple(tuple(map(_short, row)) for row in x) for name, x in letters.items()}
        case = next(of_kind(self.instance, rows, sizes), None)
        slack = None if case is None else self._slack(case, values)
        return None if case is None or slack is None else _Start(sizes, letters, numbers, case, values, slack)

    def _slack(self, case: Case, values: Mapping[str, Fraction]) -> float | None:
        from faverify.evaluate.points import with_start
        from faverify.evaluate.trajectory import evaluator_at

        statement, context = self.judge.statement, self.context
        texts = {name: str(x) for name, x in {**self.bound, **values}.items()}
        with suppress(FaverifyError, ZeroDivisionError), flint.ctx.workprec(BITS), np.errstate(all="ignore"):
            case = with_start(case, statement.theory, context.seed)
            evaluator = evaluator_at(statement.theory, case, texts, context, DIGITS, Care.DOUBLES)
            if all_hold(evaluator, (*statement.hypotheses, *statement.ranges)):
                return min(_beside(claim, *evaluator.compare(claim)[1:]) for claim in statement.claims)
        return None


def _beside(claim: ex.Compare, left: Any, right: Any) -> float:
    """The slack of a claim beside the size of its sides; 1 for equations, which fail at any draw if at all."""
    if claim.relation is Relation.PSD:
        matrix = np.array([[float(x.mid()) for x in row] for row in left.tolist()])
        values = np.linalg.eigvalsh((matrix + matrix.T) / 2)
        return float(values[0]) / (float(np.abs(values).max()) or 1.0)
    if claim.relation not in (*UPPER, *LOWER):
        return 1.0
    small, large = (float(x[0, 0].mid()) for x in ((left, right) if claim.relation in UPPER else (right, left)))
    size = abs(small) + abs(large)
    return (large - small) / size if 0 < size < math.inf else 1.0


def _stepped(rng: Random, matrix: Any, reach: float) -> Any:
    """A matrix whose entries have moved, or all of it scaled, or as it was."""
    size = float(np.abs(matrix).max())
    match rng.randrange(4):
        case 0:
            return matrix
        case 1:
            return matrix * math.exp(reach * rng.gauss(0, 1))
    return matrix + reach * (size or 0.1) * _normal(rng, *matrix.shape)


def _normal(rng: Random, rows: int, columns: int) -> Any:
    return np.array([[rng.gauss(0, 1) for _ in range(columns)] for _ in range(rows)])


def _skew(rng: Random, size: int) -> Any:
    matrix = _normal(rng, size, size)
    return matrix - matrix.T


def _short(value: float) -> Fraction:
    """A double with few digits."""
    mantissa, exponent = math.frexp(value)
    return Fraction(round(mantissa * 1024)) * Fraction(2) ** (exponent - 10)
