"""Taylor series of functions of scalars: what solves ``y' = f'(u) u'``, and what is one of two where that is certain.

A function of the language (`faverify.lang.functions.scalar`) says its slope; the recursion is here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from faverify.errors import DomainError
from faverify.evaluate import jets
from faverify.evaluate.jets import Jet
from faverify.evaluate.ring import Ring, Unsupported
from faverify.lang.functions.base import Function
from faverify.outcome import Relation

Slope = Callable[[Jet, Jet], Jet]


@dataclass(frozen=True)
class Smooth:
    """The toolkit of the readings ``smooth`` over one ring; all jets but those of determinants are of scalars."""

    ring: Ring

    def composed(self, value: Any, inner: Jet, slope: Slope) -> Jet:
        """The jet of y = f(u) from its value: ``k y_k = sum_{j=1..k} j u_j w_{k-j}`` with w = slope(y, u) = f'(u)."""
        result = [value]
        moved = jets.derivative(inner) if len(inner) > 1 else []
        for k in range(1, len(inner)):
            *_, last = jets.multiply(moved[:k], slope(result, inner[:k]))
            result.append(None if last is None else last / k)
        return result

    def hyperbolic(self, value: Any, inner: Jet) -> Jet:
        """The jet of cosh(u) = (e^u + 1/e^u)/2 from its value."""
        grown = self.composed(self.ring.call("exp", [inner[0]]), inner, lambda y, u: y)
        return [value, *(None if x is None else x / 2 for x in jets.add(grown, self.inverse(grown), start=1))]

    def inverse(self, jet: Jet) -> Jet:
        """1/u; raises `DomainError` or `NotCertain` where u is or may be 0."""
        return jets.inverse(jet, self.ring.inverse(jet[0]))

    def determinant(self, value: Any, matrix: Jet) -> Jet:
        """The jet of y = det(X) from its value, by Jacobi: y' = y tr(X^-1 X'); `Unsupported` where X is singular."""
        try:
            inverse = self.inverse(matrix)
        except DomainError:
            raise Unsupported("d/dt of the determinant of a singular matrix") from None
        speed = jets.multiply(inverse[:-1], jets.derivative(matrix)) if len(matrix) > 1 else ()
        rates = [
            None if x is None else type(x)([[sum((x[i, i] for i in range(1, x.nrows())), x[0, 0])]]) for x in speed
        ]
        result = [value]
        for k in range(1, len(matrix)):
            *_, last = jets.multiply(result, rates[:k])
            result.append(None if last is None else last / k)
        return result

    def one_minus_square(self, jet: Jet) -> Jet:
        """1 - u^2."""
        one = [self.ring.matrix([[1]]), *[None] * (len(jet) - 1)]
        return list(jets.add(one, list(jets.multiply(jet, jet)), -1))

    def larger(self, left: Jet, right: Jet, name: str) -> Jet:
        """The jet whose value is certainly the larger; raises `Unsupported` where neither is (a corner, perhaps)."""
        if self.ring.compare(left[0], Relation.ABOVE, right[0]):
            return left
        if self.ring.compare(left[0], Relation.BELOW, right[0]):
            return right
        raise Unsupported(f"d/dt of {name} where both sides may be equal")

    def negative(self, jet: Jet) -> Jet:
        """-u."""
        return [None if x is None else x * -1 for x in jet]


def smoothed(ring: Ring, function: Function, value: Any, inner: list[Jet]) -> Jet:
    """The jet of a function from its value and the jets of its arguments; raises `Unsupported` where it has none."""
    if function.smooth is None:
        raise Unsupported(f"d/dt of {function.meaning}")
    found: Jet = function.smooth(Smooth(ring), value, *inner)
    return found
