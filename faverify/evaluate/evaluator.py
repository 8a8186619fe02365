"""Evaluate an expression of a theory at a state: letters with values, d/dt by jets, other times through a trajectory.

Shares no code with the prover: a derivative here is a Taylor coefficient of the flow, not Leibniz' rule on words. What
is certainly undefined raises `DomainError`, what may be undefined at this precision `NotCertain`; only what is defined
has a value.
"""

from collections import ChainMap
from collections.abc import Container, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from faverify.errors import StatementError
from faverify.evaluate import jets
from faverify.evaluate.columns import over_columns
from faverify.evaluate.counted import after_steps, sum_of_steps
from faverify.evaluate.jets import Jet
from faverify.evaluate.plain import Plain
from faverify.evaluate.point import Asked, Point
from faverify.evaluate.ring import ExactRing, Ring, Unsupported
from faverify.evaluate.smooth import smoothed
from faverify.evaluate.switches import indicator, low_rows
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import names_of, parse_expression
from faverify.lang.scope import TIME, Role, role_of, runs
from faverify.lang.theory import Theory
from faverify.lang.visible import visibly_nonnegative, visibly_psd, visibly_symmetric
from faverify.outcome import Relation

SHARED = (ex.Sum, ex.Product, ex.Quotient, ex.Transpose, ex.Power, ex.Call)  # what is worth asking whether it stands
PLAIN = (ex.Letter, *SHARED)  # or whether it reads no parameter


class Evaluator:
    """Evaluates expressions of one theory at one point in one ring. Results are FLINT matrices (scalars 1 x 1).

    ``plain`` has what reads no parameter, for all values of these.
    """

    def __init__(self, theory: Theory, ring: Ring, point: Point, plain: Plain | None = None) -> None:
        self.theory, self.ring, self.point, self.plain = theory, ring, point, plain
        self._jets: dict[str, Jet] = {}
        self._kept: dict[int, Jet] = {}
        self._standing = _standing(theory)
        self._calls: dict[ex.Expr, Any] = {}
        self._after: Evaluator | None = None
        self._rational: Evaluator | None = None
        self._elsewhere: dict[Fraction, Evaluator] = {}

    def value(self, expr: ex.Expr) -> Any:
        """The value; raises `Unsupported`, `DomainError`, `NotCertain` or `StatementError`."""
        kept = self._kept.get(expr.serial)
        return kept[0] if kept else self.jet(expr, 0)[0]

    def text(self, text: str) -> Any:
        """The value of an expression text."""
        return self.value(parse_expression(text, self.theory))

    def compare(self, claim: ex.Compare) -> tuple[bool | None, Any, Any]:
        """(truth or None, left value, right value)."""
        left, right = claim.left, claim.right
        if isinstance(left, ex.Call) and left.function in ("least", "greatest") and self.point.functional is not None:
            bound = self.ring.matrix([[0]]) if right.shape is None else self.value(right)
            asked = Asked(claim.relation, lambda value: self.ring.compare(value, claim.relation, bound))
            reached = self.point.functional(self, left, asked)
            return self.ring.compare(reached, claim.relation, bound), reached, bound
        first, second = self.sides(claim)
        return self.ring.compare(first, claim.relation, second), first, second

    def sides(self, claim: ex.Compare) -> tuple[Any, Any]:
        """The values of both sides, a bare 0 as large as the other; raises as `value`, and where PSD has no meaning."""
        left, right = claim.left, claim.right
        first = self.value(left)
        if claim.relation is Relation.PSD:
            self.require_symmetric(left, first)
        second = self._zero_like(first) if right.shape is None else self.value(right)
        return (self._zero_like(second) if left.shape is None else first), second

    def over_the_rationals(self) -> "Evaluator | None":
        """The evaluator without rounding at the same point; None where the state is not exact."""
        if self.ring.exact:
            return self
        if self._rational is None and (point := self.point.without_rounding()) is not None:
            self._rational = Evaluator(self.theory, ExactRing(), point)
        return self._rational

    def know(self, values: Mapping[ex.Expr, Any]) -> None:
        """Take values of nodes that are known exactly."""
        for expr, value in values.items():
            self._kept[expr.serial] = [self.ring.matrix(value)]

    def require_symmetric(self, expr: ex.Expr, value: Any) -> None:
        """Raise `DomainError` (it is not) or `NotCertain` unless a matrix is symmetric, visibly or by its value."""
        if not visibly_symmetric(expr, self.theory):
            self.ring.require_symmetric(value)

    def _zero_like(self, value: Any) -> Any:
        return self.ring.matrix([[0] * value.ncols() for _ in range(value.nrows())])

    def number(self, expr: ex.Expr) -> Fraction:
        """An exact scalar from parameters, instants, the time and literals only (a time, say)."""
        return self.point.number(expr)

    def jet(self, expr: ex.Expr, order: int) -> Jet:
        """Taylor coefficients 0..order of an expression along the flow; each is computed once."""
        kept = self._kept.get(expr.serial)
        if kept is None:
            kept = self._kept[expr.serial] = []
        if len(kept) <= order:
            self._extend(expr, kept, order)
        return kept[: order + 1]

    def _extend(self, expr: ex.Expr, jet: Jet, order: int) -> None:
        """More coefficients of a node: only the new ones of sums, products and transposes."""
        start = self.point.start
        if start is not None and isinstance(expr, SHARED) and start.stands(expr):
            jet[:] = self.still(start.value(expr), order)
            return
        if self.plain is not None and isinstance(expr, PLAIN) and self.plain.has(expr):
            jet[:] = self.plain.evaluator.jet(expr, order)  # type: ignore[union-attr]
            return
        match expr:
            case ex.Sum(left=left, right=right, sign=sign) if left.shape is not None and right.shape is not None:
                a, b = self.jet(left, order), self.jet(right, order)
                jet.extend(jets.add(a, b, sign, len(jet)))
            case ex.Product(left=left, right=right):
                a, b = self.jet(left, order), self.jet(right, order)
                a, b = (b, a) if not expr.matrix and left.shape != ex.SCALAR else (a, b)
                jet.extend(jets.multiply(a, b, len(jet)) if expr.matrix else jets.scale(a, b, len(jet)))
            case ex.Transpose(inner=inner):
                jet.extend(jets.transpose(self.jet(inner, order), len(jet)))
            case _:
                jet[:] = self._whole(expr, order)

    def _whole(self, expr: ex.Expr, order: int) -> Jet:
        match expr:
            case ex.Number(value=value):
                return self._constant([[value]], order)
            case ex.Letter(name=name):
                return self._letter(name, order)
            case ex.Sum(left=left, right=right, sign=sign):
                other = self.jet(right if left.shape is None else left, order)
                return other if sign > 0 or right.shape is None else [None if x is None else x * -1 for x in other]
            case ex.Quotient(left=left, right=right):
                return list(jets.scale(self.inverse(self.jet(right, order)), self.jet(left, order)))
            case ex.Power(base=base, exponent=exponent):
                return self._power(base, exponent, order)
            case ex.At(inner=inner, time=time):
                return self._at_time(inner, time, order)
            case ex.Call(function=function, args=args):
                return self._call(function, args, order)
            case ex.Compare():
                return indicator(self, expr, order)
        raise StatementError(f"cannot evaluate {ex.said(expr)}")

    def stands(self, expr: ex.Expr) -> bool:
        """Whether a node visibly stands still: letters without a flow, numbers, parameters and functions of these."""
        if expr.serial not in self._standing:
            self._standing[expr.serial] = self._stands(expr)
        return self._standing[expr.serial]

    def _stands(self, expr: ex.Expr) -> bool:
        match expr:
            case ex.Letter(name=name):
                role = role_of(name, self.theory)
                if role is Role.DEFINITION:
                    return self.stands(parse_expression(self.theory.definitions[name], self.theory))
                return role is not Role.VALUE and not runs(name, self.theory)
            case ex.At() | ex.Compare():
                return False
            case ex.Call(function=function):
                return FUNCTIONS[function].jet is None and all(map(self.stands, expr.children))
        return all(map(self.stands, expr.children))

    def _at_time(self, inner: ex.Expr, time: ex.Expr, order: int) -> Jet:
        """``x(t)`` is x now, and moves; ``x(1)`` stands still."""
        if isinstance(time, ex.Letter) and time.name == TIME:
            return self.jet(inner, order)
        if order and _mentions_time(time):
            raise Unsupported("d/dt at a time that runs with t")
        return self.still(self.at(self.number(time)).value(inner), order)

    def at(self, time: Fraction) -> "Evaluator":
        """The evaluator of the same theory at another time."""
        if isinstance(self.point.time, Fraction) and time == self.point.time:
            return self
        if time not in self._elsewhere:
            self._elsewhere[time] = after_steps(self._start, time) if self.theory.steps else self._moved(time)
        return self._elsewhere[time]

    @property
    def _start(self) -> "Evaluator | None":
        """The evaluator at time 0, where it is known."""
        return self.point.start or (self if self.point.time == 0 else None)

    def _moved(self, time: Fraction) -> "Evaluator":
        if self.point.at is None:
            raise Unsupported("this case has no other times")
        there = self.point.at(time)
        letters = ChainMap(there, self.without(there))  # type: ignore[arg-type]
        point = replace(self.point, letters=letters, time=time, start=None if time == 0 else self._start)
        return Evaluator(self.theory, self.ring, point, self.plain and self.plain.at(time))

    def without(self, known: Container[str]) -> dict[str, Any]:
        """The letters but for those known otherwise, and the inputs, of which nothing is known at any other time."""
        letters, inputs = self.point.letters, self.theory.inputs
        return {name: letters[name] for name in letters if name not in known and name not in inputs}

    def _constant(self, rows: Any, order: int) -> Jet:
        return self.still(self.ring.matrix(rows), order)

    def still(self, value: Any, order: int) -> Jet:
        """The jet of something that does not move with the flow: a number, or a value at a fixed time or interval."""
        return [value, *[None] * order]

    def _letter(self, name: str, order: int) -> Jet:
        known = self._jets.get(name)
        if known is None or len(known) <= order:
            known = self._jets[name] = self._new_letter(name, order)
        return known[: order + 1]

    def _new_letter(self, name: str, order: int) -> Jet:
        point, theory = self.point, self.theory
        if name in point.parameters:
            return self._constant([[point.parameters[name]]], order)
        match role_of(name, theory):
            case Role.TIME:
                return [self.ring.time(point.time), self.ring.matrix([[1]]), *[None] * order][: order + 1]
            case Role.SIZE if name in point.sizes:
                return self._constant([[point.sizes[name]]], order)
            case Role.IDENTITY if name[2] in point.sizes:
                size = point.sizes[name[2]]
                return self._constant([[int(i == j) for j in range(size)] for i in range(size)], order)
            case Role.DEFINITION:
                return self.jet(parse_expression(theory.definitions[name], theory), order)
            case Role.VALUE:
                return self._determined(name, order)
            case Role.LETTER if name in theory.flow:
                return self._moving(name, order)
            case Role.LETTER if name in point.letters:
                if order and name in theory.inputs:
                    raise Unsupported(f"the input {name} has no derivative")
                return self.still(self.ring.matrix(point.letters[name]), order)
        raise Unsupported(f"{name!r} has no value here")

    def _determined(self, name: str, order: int) -> Jet:
        """A letter with a value: from its text; what is proved constant, from the start."""
        expr = parse_expression(self.theory.values[name], self.theory)
        start = self.point.start
        if start is None:
            return self.jet(expr, order)
        from faverify.algebra.facts import facts_of

        if name in facts_of(self.theory).constant:
            return self.still(start.value(expr), order)
        return self.jet(expr, order)

    def _moving(self, name: str, order: int) -> Jet:
        """X_0 is the state; X_{k+1} = (flow of X)_k / (k + 1)."""
        first = self.ring.matrix(self.point.letters[name])
        if order == 0:
            return [first]
        flow = self.jet(parse_expression(self.theory.flow[name], self.theory), order - 1)
        return [first, *(None if x is None else x / (k + 1) for k, x in enumerate(flow))]

    def inverse(self, jet: Jet) -> Jet:
        """The inverse of a square jet."""
        return jets.inverse(jet, self.ring.inverse(jet[0]))

    def _power(self, base: ex.Expr, exponent: Fraction, order: int) -> Jet:
        if isinstance(base, ex.Call) and base.function == "normF" and exponent == 2:
            jet = self.jet(base.args[0], order)
            return self.inner(jet, jet)
        jet = self.jet(base, order)
        if order == 0:
            return [self.ring.power(jet[0], exponent, visibly_nonnegative(base, self.theory))]
        if exponent == 0:
            return self.still(self.ring.power(jet[0], exponent, False), order)
        if exponent == Fraction(1, 2):
            return self.half_power(base, order)
        if exponent.denominator != 1:
            raise Unsupported("d/dt of this power")
        result = jet
        for _ in range(abs(int(exponent)) - 1):
            result = list(jets.multiply(result, jet))
        return result if exponent > 0 else self.inverse(result)

    def half_power(self, base: ex.Expr, order: int) -> Jet:
        """The square root of a scalar jet; smooth where the scalar is positive."""
        jet = self.jet(base, order)
        root = self.ring.power(jet[0], Fraction(1, 2), visibly_nonnegative(base, self.theory))
        return [root] if order == 0 else jets.root(jet, root, self.ring.solve)

    def trace(self, jet: Jet) -> Jet:
        """The trace of a square jet."""
        return [None if x is None else self.ring.matrix(jets.trace(x)) for x in jet]

    def inner(self, left: Jet, right: Jet) -> Jet:
        """tr(left' right)."""
        product = jets.inner(left, right)
        return [self.ring.nonnegative(product[0]), *product[1:]] if left is right else product

    def root(self, expr: ex.Expr, order: int) -> Jet:
        """The positive definite root of a symmetric jet."""
        jet = self.jet(expr, order)
        return jets.root(jet, self.ring.root(jet[0], visibly_psd(expr, self.theory)), self.ring.solve)

    def rate(self, expr: ex.Expr, order: int) -> Jet:
        """d/dt, one coefficient fewer."""
        if self.theory.steps:
            raise StatementError(f"time is discrete in theory {self.theory.name!r}: there is no d/dt")
        return jets.derivative(self.jet(expr, order + 1))

    def stepped(self) -> "Evaluator":
        """The evaluator after one step of discrete time."""
        if not self.theory.steps:
            raise Unsupported(f"theory {self.theory.name!r} has no steps")
        if self._after is None:
            moved = {name: self.text(text) for name, text in self.theory.steps.items()}
            letters = {**self.point.letters, **moved}
            point = replace(self.point, letters=letters, time=self.point.time + 1, start=self._start)
            self._after = Evaluator(self.theory, self.ring, point)
        return self._after

    def after_step(self, expr: ex.Expr, order: int) -> Jet:
        """The value of an expression after one step."""
        self.no_rate("a step", order)
        return [self.stepped().value(expr)]

    def along_path(self, expr: ex.Expr, order: int) -> Jet:
        """The value of an expression along the numerical path; raises `Unsupported` where there is none."""
        self.no_rate("a numerical path", order)
        if self.point.path is None:
            raise Unsupported("no numerical path is integrated here")
        letters = {**self.point.letters, **self.point.path(self.point.time)}
        return [Evaluator(self.theory, self.ring, replace(self.point, letters=letters)).value(expr)]

    def sum_of_steps(self, expr: ex.Expr, count: ex.Expr, order: int) -> Jet:
        """The sum of an expression over the states 0, ..., K - 1."""
        self.no_rate("a sum of steps", order)
        return [sum_of_steps(self, expr, count)]

    def functional(self, name: str, args: tuple[ex.Expr, ...], order: int) -> Jet:
        """An integral, rise, extremum or limit over time."""
        if self.point.functional is None:
            raise Unsupported(f"{name} needs a trajectory")
        if order and any(_mentions_time(arg) for arg in args[1:]):
            raise Unsupported(f"d/dt of {name} with an end that moves")
        call = ex.Call(args[0].shape, name, args)
        if call not in self._calls:
            self._calls[call] = self.point.functional(self, call, None)
        return self.still(self._calls[call], order)

    def over_columns(self, value: ex.Expr, *letters: ex.Expr) -> Any:
        """The largest value over the columns c of C, where C0 is C with c and all later columns set to zero."""
        return over_columns(self, value, *letters)

    def _call(self, name: str, args: tuple[ex.Expr, ...], order: int) -> Jet:
        function = FUNCTIONS[name]
        if function.symmetric:
            self.require_symmetric(args[0], self.value(args[0]))
        if function.jet is not None:
            found: Jet = function.jet(self, order, *args)
            return found
        moves = order > 0 and any(map(self._moves, args))
        if moves and function.smooth is None:
            raise Unsupported(f"d/dt of {name}")
        call = ex.Call(None, name, args)
        if call not in self._calls:
            self._calls[call] = self.ring.call(name, [self.value(arg) for arg in args])
        if not moves:
            return self.still(self._calls[call], order)
        return smoothed(self.ring, function, self._calls[call], [self.jet(arg, order) for arg in args])

    def _moves(self, expr: ex.Expr) -> bool:
        return any(runs(letter.name, self.theory) for letter in names_of(expr, self.theory))

    @staticmethod
    def no_rate(what: str, order: int) -> None:
        """Raise `Unsupported` where a derivative is asked of what has none."""
        if order:
            raise Unsupported(f"d/dt of {what}")

    def low_rows(self, rows: ex.Expr, form: ex.Expr, level: ex.Expr, order: int) -> Jet:
        """Rows x with ``x A x' <= kappa ||x||^2`` kept, the others zero."""
        return low_rows(self, rows, form, level, order)


@lru_cache(maxsize=256)
def _standing(theory: Theory) -> dict[int, bool]:
    """Of nodes of a theory's texts whether they stand still, as far as that was asked."""
    return {}


def _mentions_time(expr: ex.Expr) -> bool:
    return any(isinstance(node, ex.Letter) and node.name == TIME for node in expr.walk())
