"""Taylor coefficients of a solution at a state, in balls: the flow's recursion, from its program."""

from fractions import Fraction
from typing import Any

from flint import arb, arb_mat

from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.rings import Balls

_BALLS = Balls()
Jet = list[Any]


class JetRing:
    """Lists of Taylor coefficients; a constant is a list of one. Products are Cauchy's."""

    def __init__(self, order: int) -> None:
        self.order = order

    def add(self, left: Jet, right: Jet, sign: int) -> Jet:
        """See `program.Ring`."""
        found = []
        for k in range(max(len(left), len(right))):
            if k >= len(right):
                found.append(left[k])
            elif k >= len(left):
                found.append(right[k] if sign > 0 else right[k] * -1)
            else:
                found.append(_BALLS.add(left[k], right[k], sign))
        return found

    def matmul(self, left: Jet, right: Jet) -> Jet:
        """See `program.Ring`."""
        return self._cauchy(_BALLS.matmul, left, right)

    def scale(self, scalar: Jet, matrix: Jet) -> Jet:
        """See `program.Ring`."""
        return self._cauchy(_BALLS.scale, scalar, matrix)

    def transpose(self, matrix: Jet) -> Jet:
        """See `program.Ring`."""
        return [x.transpose() for x in matrix]

    def dot(self, left: Jet, right: Jet) -> Jet:
        """See `program.Ring`."""
        return self._cauchy(_BALLS.dot, left, right)

    def number(self, value: Fraction) -> Jet:
        """See `program.Ring`."""
        return [_BALLS.number(value)]

    def identity(self, size: int) -> Jet:
        """See `program.Ring`."""
        return [_BALLS.identity(size)]

    def zeros(self, rows: int, columns: int) -> Jet:
        """See `program.Ring`."""
        return [_BALLS.zeros(rows, columns)]

    def _cauchy(self, product: Any, left: Jet, right: Jet) -> Jet:
        found = []
        for k in range(min(self.order, len(left) + len(right) - 2) + 1):
            terms = [product(left[i], right[k - i]) for i in range(len(left)) if 0 <= k - i < len(right)]
            total = terms[0]
            for term in terms[1:]:
                total = total + term
            found.append(total)
        return found


class Jets:
    """The Taylor recursion ``x_{k+1} = f(x)_k / (k + 1)`` of a flow, at the current precision."""

    def __init__(self, flow: PolynomialFlow) -> None:
        self.flow = flow

    def solve(self, letters: dict[str, Any], order: int) -> dict[str, Jet]:
        """Coefficients 0..order of every letter that moves or is determined, for solutions through the given state."""
        program = self.flow.program
        constants = {name: [arb_mat(x)] for name, x in self.flow.constants.items()}
        found = {name: [letters[name]] for name in self.flow.start}
        fixed = program.constant_part(JetRing(0), constants)
        for k in range(order):
            ring = JetRing(k)
            velocities = program.velocities(ring, fixed, found)
            for name, jet in velocities.items():
                rows, columns = self.flow.shapes[name]
                new = jet[k] * (1 / arb(k + 1)) if k < len(jet) else arb_mat(rows, columns)
                found[name].append(new)
        ring, outcome = JetRing(order), self.flow.outcome
        return {**found, **outcome.velocities(ring, outcome.constant_part(ring, constants), found)}
