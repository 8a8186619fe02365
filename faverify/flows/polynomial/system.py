"""A flow at one working precision, in the rings that a step needs, and norms of its numbers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flint import arb_mat, arb_poly, ctx

from faverify.flows.polynomial.approximate import Collocation
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.program import Program, Values
from faverify.flows.polynomial.rings import Balls, Norms, Waves, doubles

LOW_BITS = 64
BALLS, NORMS, WAVES = Balls(), Norms(), Waves()


@dataclass(frozen=True)
class System:
    """A flow at one working precision: program, layout, and its constants in the rings that a step needs."""

    program: Program
    layout: Layout
    approximate: Collocation
    balls: Values
    norms: Values
    waves: Values
    bits: int

    @classmethod
    def of(cls, program: Program, layout: Layout, constants: dict[str, Any]) -> "System":
        """The system with exact constants, at the current precision."""
        balls = {name: arb_mat(x) for name, x in constants.items()}
        norms = {name: arb_poly([frobenius(x.entries())]) for name, x in balls.items()}
        return cls(
            program,
            layout,
            Collocation(program, layout, {name: doubles(x) for name, x in constants.items()}),
            program.constant_part(BALLS, balls),
            program.constant_part(NORMS, norms),
            program.constant_part(WAVES, {name: (x, 0) for name, x in norms.items()}),
            ctx.prec,
        )

    def variation(self, sizes: Mapping[str, Any]) -> Any:
        """A polynomial c in d, for a state whose letters have at most these Frobenius norms, and its Jacobian J.

        Within d of the state ``||J|| <= c(d)``, and J differs from that at the state by at most ``c(d) - c(0)``.
        """
        unit = arb_poly([1])
        values = self.program.values(NORMS, self.norms, {name: arb_poly([x, 1]) for name, x in sizes.items()})
        pushed = self.program.tangents(NORMS, values, dict.fromkeys(sizes, unit))
        return sum((x for x in pushed.values() if x is not None), arb_poly([0]))


def frobenius(entries: list[Any]) -> Any:
    """At least the root of the sum of squares, an exact ball."""
    with ctx.workprec(LOW_BITS):
        size = len(entries)
        square = (arb_mat(1, size, entries) * arb_mat(size, 1, entries))[0, 0].upper()
        return square.sqrt().upper() if square > 0 else square.abs_upper()


def logarithm(value: Any) -> float:
    """An approximate base-2 logarithm of a positive ball, for planning."""
    mantissa, exponent = value.mid().man_exp()
    return math.log2(int(mantissa)) + int(exponent) if int(mantissa) > 0 else -1e9
