"""Derivatives at Chebyshev nodes in fixed point, corrected until their defect is proved to be small.

At the nodes the defect is computed in balls, so how the derivatives were found does not matter. What a correction
leaves is bounded by the linear equation that it solves, in doubles with a bound of their rounding.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx, fmpz_mat

from faverify.flows.polynomial.approximate import Linear
from faverify.flows.polynomial.growth import UP, lengths
from faverify.flows.polynomial.nodes import double_grid, fixed_grid
from faverify.flows.polynomial.rings import doubles, gamma
from faverify.flows.polynomial.system import BALLS, LOW_BITS, System, frobenius, logarithm

_CORRECTIONS = 40
_GRID = 60
_FINEST = 1e-13
_ROOM = 64.0


@dataclass(frozen=True)
class Derivatives:
    """Values at the nodes, exact: an ``fmpz_mat`` over ``2^bits``, a row a node.

    There are as many bits as the corrections so far need, ``most`` at most: products with few are cheap. No value is
    larger than ``largest``.
    """

    whole: Any
    bits: int
    most: int
    largest: Any

    @classmethod
    def of(cls, values: Any, most: int) -> "Derivatives":
        """Doubles, exactly up to 2^-60."""
        return cls(_whole(values), _GRID, most, arb(_above(values)))

    def less(self, step: Any, exponent: int) -> "Derivatives":
        """Minus multiples of 2^-60 times ``2^-exponent``: exact where `takes_exactly` says so, else to within 2^-most.

        What is not exact is a worse correction, no error.
        """
        bits = min(self.most, max(self.bits, _GRID + exponent))
        shift = bits - _GRID - exponent
        rows = _integers(step)
        taken = fmpz_mat(rows) * (1 << shift) if shift >= 0 else fmpz_mat([[x >> -shift for x in row] for row in rows])
        largest = (self.largest + arb(_above(step)) * arb(2) ** -exponent + arb(2) ** -bits).upper()
        return Derivatives(self.whole * (1 << (bits - self.bits)) - taken, bits, self.most, largest)

    def takes_exactly(self, exponent: int) -> bool:
        """Whether `less` subtracts multiples of 2^-60 without rounding."""
        return _GRID + exponent <= self.most

    def balls(self) -> Any:
        """As a matrix, at the current precision."""
        return arb_mat(self.whole) * arb(2) ** -self.bits


def _above(values: Any) -> float:
    """At least the absolute values of doubles rounded to multiples of 2^-60."""
    return (float(np.abs(values).max()) + 2.0**-_GRID) * UP


def _whole(values: Any) -> Any:
    """Doubles over 2^-60, rounded."""
    return fmpz_mat(_integers(values))


def _integers(values: Any) -> list[list[int]]:
    whole = np.rint(values * 2.0**_GRID)
    if np.abs(whole).max() < 2.0**62:
        return whole.astype(np.int64).tolist()  # type: ignore[no-any-return]
    return [[int(x) for x in row] for row in whole.tolist()]


def sweep(system: System, start: Any, q: Derivatives, width: Any, bits: int) -> tuple[Any, Any]:
    """The path through the derivatives q at the nodes, and ``q - f(path)``, in balls of so many bits."""
    fixed = fixed_grid(q.whole.nrows() - 1, system.bits)
    path = mapped(fixed.integrals, fixed.bits, q, width, bits)
    with ctx.workprec(bits):
        path = path + arb_mat(path.nrows(), 1, [1] * path.nrows()) * start
        rows = []
        for row in path.tolist():
            letters = system.layout.balls(row)
            rows.append(system.layout.row(system.program.velocities(BALLS, system.balls, letters)))
        return path, q.balls() - arb_mat(rows)


def mapped(matrix: Any, fine: int, q: Derivatives, width: Any, bits: int) -> Any:
    """A matrix of a `FixedGrid` of ``fine`` bits times derivatives over a step, in balls of so many bits."""
    with ctx.workprec(bits):
        off = arb(0, (width * q.whole.nrows() * q.largest * arb(2) ** -fine).upper())
        found = arb_mat(matrix * q.whole) * (width / 2 * arb(2) ** -(fine + q.bits))
        return found + arb_mat(found.nrows(), 1, [off] * found.nrows()) * arb_mat(1, found.ncols(), [1] * found.ncols())


@dataclass(frozen=True)
class Polynomial:
    """Derivatives at the nodes with a small proven defect there."""

    q: Derivatives
    defect: Any


def refined(system: System, start: Any, rough: Any, width: Any, bits: int, aim: Any) -> Polynomial | None:
    """A rough approximation corrected until its defect at the nodes is at most ``aim``; None where it does not settle.

    Newton's method in mixed precision: defects in balls of as many bits as they deserve, corrections in doubles.
    """
    scale = math.log2(float(np.abs(rough).max()) + 1e-300)
    q, linear, last = Derivatives.of(rough, bits + max(0, -int(scale)) + 62), None, math.inf
    known = 40.0
    for _ in range(_CORRECTIONS):
        prec = min(bits, int(known) + 90)
        path, found = sweep(system, start, q, width, prec)
        wrong = Wrong.of(found, bits)
        if wrong is None:
            return None
        worst = wrong.worst()
        if prec == bits and worst <= aim:
            return Polynomial(q, worst)
        size = logarithm(worst)
        if prec == bits and size > last - 1:
            return None
        last, known = size, max(known, scale - size) + 35
        linear = linear or Linear(system.approximate, doubles(path), float(width))
        enough = float((aim * arb(2) ** wrong.exponent).mid()) / _ROOM if prec == bits else 0.0
        step = _on_grid(linear.solve(wrong.low, max(enough, _FINEST)))
        if not np.isfinite(step).all():
            return None
        if prec == bits and q.takes_exactly(wrong.exponent):
            left = left_over(system, linear, path, wrong, step)
            if left <= aim:
                return Polynomial(q.less(step, wrong.exponent), left)
        q = q.less(step, wrong.exponent)
    return None


def _on_grid(step: Any) -> Any:
    """Doubles rounded to multiples of 2^-60, which are doubles."""
    return np.rint(step * 2.0**_GRID) * 2.0**-_GRID


@dataclass(frozen=True)
class Wrong:
    """A defect at the nodes: doubles of about 1, in units of ``2^-exponent``, every row up to ``blur`` in norm."""

    low: Any
    exponent: int
    blur: Any

    @classmethod
    def of(cls, balls: Any, bits: int) -> "Wrong | None":
        """The midpoints rounded; None for what is not finite."""
        size = frobenius(balls.entries())
        if not size.is_finite():
            return None
        exponent = int(-logarithm(size))
        with ctx.workprec(bits):
            scaled = balls * arb(2) ** exponent
        return cls(doubles(scaled), exponent, spread(scaled))

    def worst(self) -> Any:
        """At least the largest norm of a row."""
        with ctx.workprec(LOW_BITS):
            largest = arb(float(lengths(self.low, 1).max())) + self.blur
            return (largest * arb(2) ** -self.exponent).upper()


def spread(balls: Any) -> Any:
    """At least the largest Frobenius norm of a row of radii: the largest sum of them."""
    with ctx.workprec(LOW_BITS):
        sums = (balls - balls.mid()) * arb_mat(balls.ncols(), 1, [1] * balls.ncols())
        return max((x.abs_upper() for x in sums.entries()), key=float)


def left_over(system: System, linear: Linear, path: Any, wrong: Wrong, step: Any) -> Any:
    """At least the defect at the nodes once exactly ``u 2^-exponent`` (u = ``step``) is subtracted from derivatives.

    It was ``wrong`` along ``path``. It becomes ``wrong - u + J v``, ``v = S u``, which doubles give up to their
    rounding (`Program.roundings`), plus what J varies by over v: at most ``(c(|v|) - c(0)) |v|``.
    """
    count, half = len(step) - 1, linear.width / 2
    integrals = double_grid(count, system.bits) * half
    moved = lengths(step, 1)
    reach = (np.abs(integrals) @ moved + 2.0 ** (2 - system.bits) * half * moved.sum()) * UP
    rest = wrong.low - step + system.approximate.push(linear.values, integrals @ step)
    letters = system.layout.arrays(linear.path)
    with ctx.workprec(LOW_BITS):
        unit = arb(2) ** -wrong.exponent
        variation = system.variation({name: arb(float(lengths(x).max())) for name, x in letters.items()})
        steepest = float(variation[0].upper()) * UP
        varied = variation(arb(float(reach.max())) * unit + spread(path)) - variation[0]
        known = lengths(rest, 1) + gamma(4) * (lengths(wrong.low, 1) + moved)
        known += gamma(system.program.roundings(count + 8) + 4) * reach * steepest
        return ((arb(float(known.max()) * UP) + wrong.blur + varied.abs_upper() * float(reach.max())) * unit).upper()
