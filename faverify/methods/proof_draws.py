"""Statements about probabilities of letters with the normal law, looked at by drawing the letters (heuristic).

Fixed letters are those of one small case; the letters with laws are drawn again and again, every event is counted, and
its frequency is widened to an interval that misses the probability with chance 2 10^-12 at most (Hoeffding). What is
false for every probability in its interval is refuted, statistically. Tails of known laws are enclosed. Shares no code
with the kernel's rules.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from faverify.cases.free import FreeCase
from faverify.cases.record import digest_of
from faverify.claim import Context, Theory
from faverify.errors import DomainError, FaverifyError, StatementError, UnableError
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import parse_statement
from faverify.lang.sorts import is_random
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.proof_sizes import holds_at_sizes
from faverify.outcome import Outcome, Relation
from faverify.verdict import Evidence, Verdict

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.point import Point

SIZES = FreeCase((("n", 5), ("m", 6), ("r", 2), ("q", 2), ("k", 2), ("d", 3), ("h", 1)), 1)
"""Room for two orthonormal frames of r and q columns that are orthogonal to each other."""

DRAWS, MISSED, BITS, GRAIN = 120, 2e-12, 80, 1024


@dataclass
class Model:
    """One case of a theory of laws: its fixed letters, drawn letters, and the frequencies of events met."""

    theory: Theory
    values: Mapping[str, str]
    context: Context
    sizes: Mapping[str, int] = field(default_factory=dict)
    counted: dict[ex.Compare, tuple[float, float]] = field(default_factory=dict)
    kept: "dict[int, Evaluator]" = field(default_factory=dict)

    @cached_property
    def fixed(self) -> "Evaluator":
        """The evaluator at fixed letters; raises `DomainError` where the case is no model."""
        from faverify.evaluate.trajectory import evaluator_at
        from faverify.kernel.chance import fixed

        return evaluator_at(fixed(self.theory), sized(self.sizes), self.values, self.context, 30)

    def at(self, point: "Point", expr: ex.Expr) -> "Evaluator":
        """The evaluator at a point, exact where balls do not know a function of the expression (a rank)."""
        from faverify.evaluate.evaluator import Evaluator
        from faverify.evaluate.ring import BallRing, ExactRing

        if _only_exact(expr):
            return Evaluator(self.fixed.theory, ExactRing(), point)
        key = id(point)
        if key not in self.kept:
            letters = {**point.letters, **self.still}
            self.kept[key] = Evaluator(self.moving, BallRing(), replace(point, letters=letters))
        return self.kept[key]

    @cached_property
    def moving(self) -> Theory:
        """The theory in which letters whose values are not random are letters as they stand."""
        theory = self.fixed.theory
        random = {name: text for name, text in theory.values.items() if self._random(name)}
        return replace(theory, values=random, relations=(), symmetric=())

    @cached_property
    def still(self) -> dict[str, Any]:
        """The values of the other letters, once for all draws."""
        theory = self.fixed.theory
        return {name: self.fixed.text(name) for name in theory.values if name not in self.moving.values}

    def _random(self, name: str) -> bool:
        from faverify.kernel.chance import letters_below, random_letters

        return bool(letters_below(name, self.theory) & random_letters(self.theory))

    @cached_property
    def drawn(self) -> "list[Point]":
        """The same point with letters drawn from their laws (rounded to 1/1024), the same draws for every event."""
        import numpy as np

        from faverify.kernel.chance import normal, random_letters

        generator, found = np.random.default_rng(self.context.seed + 1), []
        point = self.fixed.point
        names = sorted(name for name in random_letters(self.theory) if normal(name, self.theory))
        for _ in range(DRAWS):
            shapes = {name: self.theory.shapes[name] or ("1", "1") for name in names}
            put = {name: generator.standard_normal([point.sizes[d] for d in shapes[name]]) for name in names}
            letters = {name: _matrix(rows) for name, rows in put.items() if self.theory.shapes[name]}
            numbers = {name: _exact(rows[0, 0]) for name, rows in put.items() if not self.theory.shapes[name]}
            here = replace(
                point, letters={**point.letters, **letters}, parameters={**point.parameters, **numbers}, start=None
            )
            found.append(here)
        return found

    def ball(self, expr: ex.Expr) -> Any:
        """A number made of probabilities and of what is not random."""
        from faverify.evaluate.ring import BallRing, Unsupported

        match expr:
            case ex.Call(function="P", args=(ex.Compare() as event,)):
                return self.probability(event)
            case ex.Sum(left=left, right=right, sign=sign):
                return self.ball(left) + sign * self.ball(right)
            case ex.Product(left=left, right=right):
                return self.ball(left) * self.ball(right)
            case ex.Quotient(left=left, right=right):
                return self.ball(left) / self.ball(right)
            case ex.Call(function="E"):
                raise Unsupported("a mean is bounded from below only")
        return BallRing().matrix(self.at(self.fixed.point, expr).value(expr))[0, 0]

    def mean_at_least(self, inner: ex.Expr) -> float:
        """A lower bound of the mean of f >= 0: a P(f >= a), with a a quantile of one half of the draws."""
        from faverify.evaluate.ring import Unsupported
        from faverify.lang.visible import visibly_nonnegative

        if not visibly_nonnegative(inner, self.fixed.theory):
            raise Unsupported("a mean of what may be negative is not sampled")
        found = [float(self.at(point, inner).value(inner)[0, 0].lower()) for point in self.drawn]
        half = len(found) // 2
        level = max(0.0, sorted(found[:half])[half // 5])
        share = sum(value >= level for value in found[half:]) / half
        width = math.sqrt(math.log(2 / MISSED) / (2 * half))
        return level * max(0.0, share - width)

    def probability(self, event: ex.Compare) -> Any:
        """What encloses the probability of an event, by its law or by its frequency."""
        from flint import arb

        from faverify.probability.readings import enclose_probability

        known = enclose_probability(event, self.theory, self.ball) if _law_only(event, self.theory) else None
        if known is not None:
            return known
        if event not in self.counted:
            truths = [self.at(point, event).compare(event)[0] for point in self.drawn]
            self.counted[event] = truths.count(True) / DRAWS, 1 - truths.count(False) / DRAWS
        width = math.sqrt(math.log(2 / MISSED) / (2 * DRAWS))
        low, high = self.counted[event]
        return arb(max(0.0, low - width)).union(arb(min(1.0, high + width)))

    def judge(self, text: str) -> bool | str:
        """Whether a statement is false here for certain (False), or was evaluated (True); why it was not."""
        from faverify.evaluate.ring import Unsupported

        statement = parse_statement(text, self.theory)
        try:
            if not all(self.at(self.fixed.point, h).compare(h)[0] for h in (*statement.hypotheses, *statement.ranges)):
                return "the hypotheses do not hold at the case"
            truths = [_compared(self, claim) for claim in statement.claims]
        except (Unsupported, DomainError, UnableError, StatementError, ZeroDivisionError, KeyError) as error:
            return str(error)
        return False not in truths


def _compared(model: Model, claim: ex.Compare) -> bool | None:
    match claim.left, claim.relation:
        case ex.Call(function="E", args=(inner,)), Relation.AT_MOST | Relation.EQUAL:
            return False if model.ball(claim.right) < model.mean_at_least(inner) else None
    match claim.right, claim.relation:
        case ex.Call(function="E", args=(inner,)), Relation.AT_MOST:  # a larger left side need not be above the mean
            return True if model.ball(claim.left) <= model.mean_at_least(inner) else None
    left, right = model.ball(claim.left), model.ball(claim.right)
    surely = {
        Relation.AT_LEAST: (left >= right, left < right),
        Relation.AT_MOST: (left <= right, left > right),
        Relation.ABOVE: (left > right, left <= right),
        Relation.BELOW: (left < right, left >= right),
        Relation.EQUAL: (False, not left.overlaps(right)),
    }[claim.relation]
    return True if surely[0] else False if surely[1] else None


@lru_cache(maxsize=1024)
def _only_exact(expr: ex.Expr) -> bool:
    """Whether balls do not know a function of the expression, or know it at some matrices only (a rank)."""
    names = {node.function for node in expr.walk() if isinstance(node, ex.Call)}
    return "rank" in names or any(FUNCTIONS[name].balls is None and FUNCTIONS[name].jet is None for name in names)


def _law_only(event: ex.Compare, theory: Theory) -> bool:
    """Whether an event is about laws and scalars alone."""
    return not any(
        isinstance(n, ex.Letter) and theory.shapes.get(n.name) and is_random(n, theory) for n in event.walk()
    )


def _matrix(rows: Any) -> Any:
    import flint

    numbers = [[_exact(x) for x in row] for row in rows]
    return flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in numbers])


def _exact(value: Any) -> Fraction:
    return Fraction(round(float(value) * GRAIN), GRAIN)


def sized(sizes: Mapping[str, int]) -> FreeCase:
    """The case with other sizes of some dimensions."""
    return replace(SIZES, dimensions=tuple({**dict(SIZES.dimensions), **sizes}.items()))


def model_of(theory: Theory, values: Mapping[str, str], context: Context, sizes: Mapping[str, int]) -> Model:
    """The model of a theory at parameters and a seed; the newest few are kept, a part and its controls ask for one."""
    key = (theory.drawn_as, tuple(sorted(values.items())), context.seed, tuple(sorted(sizes.items())))
    if key not in _MODELS:
        if len(_MODELS) >= MOST_MODELS:
            _MODELS.pop(next(iter(_MODELS)))
        _MODELS[key] = Model(theory, values, context, sizes)
    return _MODELS[key]


_MODELS: dict[tuple[object, ...], Model] = {}
MOST_MODELS = 3


def agreeing(
    texts: Mapping[str, str],
    theory: Theory,
    values: Mapping[str, str],
    context: Context,
    sizes: Mapping[str, int],
) -> dict[str, str] | None:
    """Why each text could not be evaluated, "" for one that was; None where the case is no model of the theory.

    What is about sizes and numbers alone is evaluated at some that meet its hypotheses. Raises
    `FaverifyError` for a text that is false there beyond chance.
    """
    import flint

    with flint.ctx.workprec(BITS):
        model = model_of(theory, values, context, sizes)
        try:
            model.fixed  # noqa: B018 - raises where there is no model
        except (DomainError, UnableError):
            return None
        found = {name: model.judge(text) for name, text in texts.items()}
        for name, truth in found.items():
            there = holds_at_sizes(texts[name], theory, values) if isinstance(truth, str) else None
            found[name] = truth if there is None else there
    for name, truth in found.items():
        if truth is False:
            raise FaverifyError(f"the kernel derives line {name!r}, which draws refute: {texts[name]}")
    return {name: truth if isinstance(truth, str) else "" for name, truth in found.items()}


@dataclass(frozen=True)
class RefutedByDraws(Method):
    """A statement of probabilities against drawn letters: it refutes, and never shows."""

    values: tuple[tuple[str, str], ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    name: str = "drawn letters"
    ceiling = Evidence.STATISTICAL
    fragment = Fragment(hypotheses=True, kinds=("laws",))
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`FAIL` (``statistical``) for what is false beyond chance; else `INCONCLUSIVE`."""
        if self._false(statement, context):
            told = {"draws": DRAWS, "seed": context.seed, **self._told(statement, context)}
            witness = {"statement": statement.text, **told, "digest": digest_of(told)}
            said = f"false for {DRAWS} draws of the letters, beyond chance"
            return Outcome(Verdict.FAIL, Evidence.STATISTICAL, SIZES.name, said, {"tested": 1}, witness=witness)
        return Outcome(Verdict.INCONCLUSIVE, Evidence.STATISTICAL, SIZES.name, "draws do not refute it", {"tested": 0})

    def _told(self, statement: Statement, context: Context) -> dict[str, Any]:
        """The fixed letters, the parameters and the sizes, exactly: what another program can draw beside."""
        from faverify.exact.linear import from_flint

        point = model_of(statement.theory, dict(self.values), context, dict(self.sizes)).fixed.point
        letters = {n: [[str(x) for x in row] for row in from_flint(value)] for n, value in point.letters.items()}
        at = {name: str(value) for name, value in point.parameters.items()}
        case = sized(dict(self.sizes))
        return {"case": case.name, "sizes": {k: str(v) for k, v in case.dimensions}, "letters": letters, "at": at}

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The same draws again."""
        return witness.get("draws") == DRAWS and self._false(statement, replace(context, seed=int(witness["seed"])))

    def bound(self) -> Iterable[str]:
        """The parameters that take values."""
        return [name for name, _ in self.values]

    def _false(self, statement: Statement, context: Context) -> bool:
        import flint

        with flint.ctx.workprec(BITS):
            model = model_of(statement.theory, dict(self.values), context, dict(self.sizes))
            return model.judge(statement.text) is False
