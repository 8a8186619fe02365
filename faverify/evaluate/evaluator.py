"""Evaluate an expression of a theory at a state: letters with values, d/dt by jets, other times through a trajectory.

Shares no code with the prover: a derivative here is a Taylor coefficient of the flow, not Leibniz' rule on words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.evaluate import jets
from faverify.evaluate.jets import Jet
from faverify.evaluate.ring import Ring, Unsupported
from faverify.lang import expr as ex
from faverify.lang.functions import TIME_FUNCTIONALS
from faverify.lang.parse import parse_expression
from faverify.outcome import Relation

Letters = Mapping[str, Any]
Decided = Callable[[Any], bool]
Functional = Callable[["Evaluator", ex.Call, Decided | None], Any]


@dataclass(frozen=True)
class Point:
    """Where a statement is evaluated: letters now (FLINT matrices), sizes of the dimensions, exact parameters.

    ``at`` gives the letters at another exact time, ``functional`` the value of an integral, a rise or a limit, only as
    narrow as its last argument asks for; None where the case offers neither.
    """

    letters: Letters
    sizes: Mapping[str, int]
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    at: Callable[[Fraction], Letters] | None = None
    functional: Functional | None = None


class Evaluator:
    """Evaluates expressions of one theory at one point in one ring. Results are FLINT matrices (scalars 1 x 1)."""

    def __init__(self, theory: Theory, ring: Ring, point: Point) -> None:
        self.theory, self.ring, self.point = theory, ring, point
        self._jets: dict[tuple[str, int], Jet] = {}
        self.parsed: dict[str, ex.Expr] = {}
        self._elsewhere: dict[Fraction, Evaluator] = {}

    def value(self, expr: ex.Expr) -> Any:
        """The value; raises `Unsupported`, `DomainError` (of the ring) or `StatementError`."""
        return self.jet(expr, 0)[0]

    def text(self, text: str) -> Any:
        """The value of an expression text."""
        return self.value(self._parse(text))

    def _parse(self, text: str) -> ex.Expr:
        if text not in self.parsed:
            self.parsed[text] = parse_expression(text, self.theory)
        return self.parsed[text]

    def compare(self, claim: ex.Compare) -> tuple[bool | None, Any, Any]:
        """(truth or None, left value, right value)."""
        left, right = claim.left, claim.right
        if isinstance(left, ex.Call) and left.function in ("least", "greatest") and self.point.functional is not None:
            bound = self.ring.matrix([[0]]) if right.shape is None else self.value(right)
            reached = self.point.functional(
                self, left, lambda value: self.ring.compare(value, claim.relation, bound) is not None
            )
            return self.ring.compare(reached, claim.relation, bound), reached, bound
        first = self.value(left)
        second = self._zero_like(first) if right.shape is None else self.value(right)
        if left.shape is None:
            first = self._zero_like(second)
        return self.ring.compare(first, claim.relation, second), first, second

    def _zero_like(self, value: Any) -> Any:
        return self.ring.matrix([[0] * value.ncols() for _ in range(value.nrows())])

    def number(self, expr: ex.Expr) -> Fraction:
        """An exact scalar from parameters and literals only (a time, say)."""
        match expr:
            case ex.Number(value=value):
                return value
            case ex.Letter(name=name) if name in self.point.parameters:
                return self.point.parameters[name]
            case ex.Sum(left=left, right=right, sign=sign):
                return self.number(left) + sign * self.number(right)
            case ex.Product(left=left, right=right):
                return self.number(left) * self.number(right)
            case ex.Quotient(left=left, right=right):
                return self.number(left) / self.number(right)
        raise StatementError("a time must be made of parameters and numbers")

    def jet(self, expr: ex.Expr, order: int) -> Jet:
        """Taylor coefficients 0..order of an expression along the flow."""
        match expr:
            case ex.Number(value=value):
                return self._constant([[value]], order)
            case ex.Letter(name=name):
                return self._letter(name, order)
            case ex.Sum(left=left, right=right, sign=sign):
                return self._sum(left, right, sign, order)
            case ex.Product(left=left, right=right):
                return self._product(left, right, order)
            case ex.Quotient(left=left, right=right):
                return jets.scale(self._reciprocal(right, order), self.jet(left, order))
            case ex.Transpose(inner=inner):
                return jets.transpose(self.jet(inner, order))
            case ex.Power(base=base, exponent=exponent):
                return self._power(base, exponent, order)
            case ex.At(inner=inner, time=time):
                return self._still(self.at(self.number(time)).value(inner), order)
            case ex.Call():
                return self._call(expr, order)
            case ex.Compare():
                self._no_rate("a comparison", order)
                truth, _, _ = self.compare(expr)
                return self._still(self.ring.choose(truth, self.ring.matrix([[1]]), self.ring.matrix([[0]])), order)
        raise StatementError(f"cannot evaluate {type(expr).__name__}")

    def at(self, time: Fraction) -> "Evaluator":
        """The evaluator of the same theory at another time."""
        if time not in self._elsewhere:
            if self.point.at is None:
                raise Unsupported("this case has no other times")
            point = Point(
                self.point.at(time), self.point.sizes, self.point.parameters, self.point.at, self.point.functional
            )
            self._elsewhere[time] = Evaluator(self.theory, self.ring, point)
            self._elsewhere[time].parsed = self.parsed
        return self._elsewhere[time]

    def _constant(self, rows: Any, order: int) -> Jet:
        return self._still(self.ring.matrix(rows), order)

    def _still(self, value: Any, order: int) -> Jet:
        """The jet of something that does not move with the flow: a number, or a value at a fixed time or interval."""
        return [value, *(self._zero_like(value) for _ in range(order))]

    def _letter(self, name: str, order: int) -> Jet:
        known = max((o for n, o in self._jets if n == name and o >= order), default=None)
        if known is not None:
            return self._jets[name, known][: order + 1]
        self._jets[name, order] = result = self._new_letter(name, order)
        return result

    def _new_letter(self, name: str, order: int) -> Jet:
        point, theory = self.point, self.theory
        if name in point.parameters:
            return self._constant([[point.parameters[name]]], order)
        if name in theory.flow:
            return self._moving(name, order)
        if name in theory.values and (order > 0 or name not in point.letters):
            return self.jet(self._parse(theory.values[name]), order)
        if name in point.letters:
            return self._still(self.ring.matrix(point.letters[name]), order)
        if name in theory.definitions:
            return self.jet(self._parse(theory.definitions[name]), order)
        if name in point.sizes:
            return self._constant([[point.sizes[name]]], order)
        if name.startswith("I_") and name[2] in point.sizes:
            size = point.sizes[name[2]]
            return self._constant([[int(i == j) for j in range(size)] for i in range(size)], order)
        raise Unsupported(f"{name!r} has no value here")

    def _moving(self, name: str, order: int) -> Jet:
        """X_0 is the state; X_{k+1} = (flow of X)_k / (k + 1)."""
        first = self.ring.matrix(self.point.letters[name])
        if order == 0:
            return [first]
        flow = self.jet(self._parse(self.theory.flow[name]), order - 1)
        share = self.ring.matrix
        return [first, *(x * share([[Fraction(1, k + 1)]])[0, 0] for k, x in enumerate(flow))]

    def _sum(self, left: ex.Expr, right: ex.Expr, sign: int, order: int) -> Jet:
        if left.shape is None:
            other = self.jet(right, order)
            return other if sign > 0 else [x * -1 for x in other]
        if right.shape is None:
            return self.jet(left, order)
        return jets.add(self.jet(left, order), self.jet(right, order), sign)

    def _product(self, left: ex.Expr, right: ex.Expr, order: int) -> Jet:
        a, b = self.jet(left, order), self.jet(right, order)
        if left.shape == ex.SCALAR:
            return jets.scale(a, b)
        return jets.scale(b, a) if right.shape == ex.SCALAR and not self._fits(a, b) else jets.multiply(a, b)

    @staticmethod
    def _fits(a: Jet, b: Jet) -> bool:
        return bool(a[0].ncols() == b[0].nrows())

    def _reciprocal(self, expr: ex.Expr, order: int) -> Jet:
        jet = self.jet(expr, order)
        return jets.inverse(jet, self.ring.call("inv", [jet[0]]))

    def _power(self, base: ex.Expr, exponent: Fraction, order: int) -> Jet:
        if isinstance(base, ex.Call) and base.function == "normF" and exponent == 2:
            return self._norm_squared(self.jet(base.args[0], order))
        jet = self.jet(base, order)
        if order == 0:
            return [self.ring.power(jet[0], exponent)]
        if exponent.denominator != 1 or exponent < 1:
            raise Unsupported("d/dt of this power")
        result = jet
        for _ in range(int(exponent) - 1):
            result = jets.multiply(result, jet)
        return result

    def _norm_squared(self, jet: Jet) -> Jet:
        return self._trace(jets.multiply(jets.transpose(jet), jet))

    def _trace(self, jet: Jet) -> Jet:
        return [self.ring.matrix(type(x)([[sum((x[i, i] for i in range(1, x.nrows())), x[0, 0])]])) for x in jet]

    def _call(self, expr: ex.Call, order: int) -> Jet:
        name, args = expr.function, expr.args
        if name in TIME_FUNCTIONALS:
            if self.point.functional is None:
                raise Unsupported(f"{name} needs a trajectory")
            return self._still(self.point.functional(self, expr, None), order)
        match name:
            case "D":
                return jets.derivative(self.jet(args[0], order + 1))
            case "tr":
                return self._trace(self.jet(args[0], order))
            case "inner":
                return self._trace(jets.multiply(jets.transpose(self.jet(args[0], order)), self.jet(args[1], order)))
            case "inv":
                jet = self.jet(args[0], order)
                return jets.inverse(jet, self.ring.call("inv", [jet[0]]))
            case "sqrtm":
                jet = self.jet(args[0], order)
                return jets.root(jet, self.ring.call("sqrtm", [jet[0]]), self.ring.solve)
            case "ind":
                return self.jet(args[0], order)
            case "rows_le":
                self._no_rate(name, order)
                return self._still(self._rows_at_most(*(self.value(arg) for arg in args)), order)
        self._no_rate(name, order)
        return [self.ring.call(name, [self.value(arg) for arg in args])]

    @staticmethod
    def _no_rate(what: str, order: int) -> None:
        if order:
            raise Unsupported(f"d/dt of {what}")

    def _rows_at_most(self, rows: Any, form: Any, level: Any) -> Any:
        """Rows x with x' A x <= kappa ||x||^2 kept, the others zero; an undecided row becomes the hull of both."""
        kept = []
        for i in range(rows.nrows()):
            row = type(rows)([[rows[i, j] for j in range(rows.ncols())]])
            column = row.transpose()
            truth = self.ring.compare(row * form * column, Relation.AT_MOST, row * column * level[0, 0])
            kept.append(self.ring.choose(truth, row, self._zero_like(row)))
        return type(rows)([[row[0, j] for j in range(rows.ncols())] for row in kept])
