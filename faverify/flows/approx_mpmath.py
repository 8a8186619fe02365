"""High-precision Taylor integration of FA*, FA and GD with mpmath: an oracle without error bound (heuristic).

Integrates the matrix equations as they stand in the paper; it knows nothing of the exact solution (N1) and shares no
code with the balls. Coefficients are kept in mpmath's fixed-point form (`mpmath.libmp.to_fixed`), scaled by the
powers of the step, which is halved until they have died away (Jorba and Zou, *Experimental Mathematics* 14, 2005):
ten times faster than mpf arithmetic.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

from faverify import deadline
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError

Array = Any  # NumPy object arrays of integers, scaled by 2**bits
GUARD_DIGITS = 20
MAX_STEPS = 4_000
HOPELESS = 10**9  # a span this many times longer than what all steps of today's length would cover


def approx_path(instance: Instance, flow: str, times: Sequence[Fraction], digits: int = 50) -> list[dict[str, Any]]:
    """Z and W (mpmath matrices), with Y and C, at increasing times >= 0 along "fa_star", "fa" or "gd".

    W(0) is the instance's W0, else the optimal W for Z0 (FA* always starts there). Aims at ``digits`` correct digits;
    heuristic, no bound. Raises `DomainError` where Z0 has no full column rank and W is to be optimal, `UnableError`
    after 4,000 steps (at once where they are hopelessly short for the time asked), or where FA* drifts off its constant
    Gram matrix (an equilibrium that rounding can leave).
    """
    system = _System(instance, flow, digits)
    Z, W, now, states = system.Z0, system.W0, Fraction(0), []
    for time in times:
        Z, W = _advance(system, Z, W, Fraction(time) - now)
        now = Fraction(time)
        letters = {"Y": system.Y, "C": system.C, "Z": Z, "W": W}
        states.append({name: system.to_mpmath(array) for name, array in letters.items()})
    return states


class _System:
    """The data of one flow in fixed point, and its Taylor recursion."""

    def __init__(self, instance: Instance, flow: str, digits: int) -> None:
        self.flow, self.order = flow, int(1.15 * digits) + 10
        self.bits = int(3.33 * (digits + GUARD_DIGITS)) + 32
        self.aim = 1 << (self.bits - int(3.33 * (digits + 8)))
        self.step = Fraction(1, 8)
        self.Y, self.C, self.Z0 = (self.fixed(matrix) for matrix in (instance.Y, instance.C, instance.Z0))
        self.zero = self.Y * 0
        self.identity = np.array(np.eye(self.Z0.shape[1], dtype=int).tolist(), dtype=object) << self.bits
        optimal = flow == "fa_star" or instance.W0 is None
        self.gram_inverse = self._gram_inverse(instance) if optimal else None
        self.W0 = self._optimal(self.Z0) if instance.W0 is None or flow == "fa_star" else self.fixed(instance.W0)

    def fixed(self, matrix: Any) -> Array:
        """Exact rationals rounded to the fixed-point grid."""
        return np.array([[(x.numerator << self.bits) // x.denominator for x in row] for row in matrix], dtype=object)

    def to_mpmath(self, array: Array) -> Any:
        """Fixed point to an mpmath matrix (exact dyadics)."""
        with mpmath.workprec(self.bits + 64):
            return mpmath.matrix([[mpmath.ldexp(mpmath.mpf(int(x)), -self.bits) for x in row] for row in array])

    def _gram_inverse(self, instance: Instance) -> Array:
        """(Z0'Z0)^-1 by mpmath."""
        with mpmath.workprec(2 * self.bits):
            Z = mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in instance.Z0])
            try:
                inverse = mpmath.inverse(Z.T * Z)
            except ZeroDivisionError:
                raise DomainError("Z(0) has no full column rank: no optimal W") from None
            rows = inverse.tolist()
            return np.array([[mpmath.libmp.to_fixed(x._mpf_, self.bits) for x in row] for row in rows], dtype=object)

    def check(self, Z: Array) -> None:
        """Raise `UnableError` if FA* has left its constant Gram matrix (Fact 3) by half of the digits."""
        if self.flow == "fa_star":
            drift = self.product(self.gram_inverse, Z.T, Z) - self.identity
            if max(abs(x) for x in drift.flat) > 1 << (self.bits // 2):
                raise UnableError("the path has left Z'Z = const by half of its digits: an unstable start, or too long")

    def product(self, *factors: Array) -> Array:
        """A product of fixed-point matrices."""
        result = factors[0]
        for factor in factors[1:]:
            result = result.dot(factor) >> self.bits
        return result

    def _optimal(self, Z: Array) -> Array:
        return self.product(self.gram_inverse, Z.T, self.Y)

    def cauchy(self, left: list[Array], right: list[Array], k: int) -> Array:
        """The k-th coefficient of a product of two Taylor series: one long dot product."""
        return np.hstack(left[: k + 1]).dot(np.vstack(right[k::-1])) >> self.bits

    def taylor(self, Z: Array, W: Array, step: Fraction) -> tuple[list[Array], list[Array]]:
        """Coefficients of the series in time / step, order by order: E = Y - Z W, Z' = E C or E W', W' per flow."""
        zs, ws, errors = [Z], [W], list[Array]()
        for k in range(self.order):
            errors.append((self.Y if k == 0 else self.zero) - self.cauchy(zs, ws, k))
            velocity = self._gd(errors, ws, k) if self.flow == "gd" else self.product(errors[k], self.C)
            zs.append(_share(velocity, step, k))
            if self.flow == "fa_star":  # W = G^-1 Z'Y with a constant Gram matrix
                ws.append(self._optimal(zs[k + 1]))
            else:
                ws.append(_share(self.cauchy([z.T for z in zs], errors, k), step, k))
        return zs, ws

    def _gd(self, errors: list[Array], ws: list[Array], k: int) -> Array:
        return self.cauchy(errors, [w.T for w in ws], k)


def _share(velocity: Array, step: Fraction, k: int) -> Array:
    """``velocity * step / (k + 1)`` in fixed point."""
    return velocity * step.numerator // (step.denominator * (k + 1))


def _advance(system: _System, Z: Array, W: Array, span: Fraction) -> tuple[Array, Array]:
    """Steps of one order until the span is covered; each is halved until its last coefficients are below the aim."""
    left = span
    for _ in range(MAX_STEPS):
        deadline.check()
        if left <= 0:
            return Z, W
        step = min(left, system.step)
        zs, ws = system.taylor(Z, W, step)
        while not _died_away(zs, ws, system.aim):
            step /= 2
            zs, ws = ([x >> k for k, x in enumerate(series)] for series in (zs, ws))
        Z, W = sum(reversed(zs[:-1]), zs[-1]), sum(reversed(ws[:-1]), ws[-1])
        left -= step
        if left > HOPELESS * MAX_STEPS * step:
            star = "smaller entries of Y, or larger columns of Z(0), further apart,"  # its rates: those of Y C / Z(0)
            remedy = star if system.flow == "fa_star" else "smaller entries"
            raise UnableError(
                f"Taylor steps of about 10^{_exponent(step)} for a time of {float(span):.3g}: too stiff; "
                f"a shorter time, or {remedy} would help"
            )
        system.check(Z)
        system.step = step * 5 / 4 if step == system.step else max(step, Fraction(1, 2**40))
    raise UnableError(f"more than {MAX_STEPS} Taylor steps; take a shorter time")


def _exponent(step: Fraction) -> int:
    return round((step.numerator.bit_length() - step.denominator.bit_length()) * 0.30103)


def _died_away(zs: list[Array], ws: list[Array], aim: int) -> bool:
    return all(abs(x) < aim for series in (zs, ws) for matrix in series[-2:] for x in matrix.flat)
