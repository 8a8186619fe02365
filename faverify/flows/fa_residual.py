"""FA's residual ||F||_F, its alignment, the integral of the squared residual: no n, no m (theory: N11, N14).

The integral needs no quadrature: ``int_0^T ||F||_F^2 dt = Phi(0) - Phi(T)`` with ``Phi = ||M||_F^2/2 - tr(Z^T B)``
(Appendix E). Over infinite time a bound of the rest is added, from a time t0 on at which F shrinks for good:

With an exact regular L let ``F~ = F L``, ``M~ = L^{-1} M L``. Along FA ``F' = -F M - Z Z^T F``, so ``d/dt ||F~||^2 <=
-lambda_min(M~ + M~^T) ||F~||^2``. Let ``2 a <= lambda_min`` at t0, ``f = ||F~(t0)||_F``, ``d = a/(2 ||L|| ||L^{-1}||)``
and ``s = (||Z(t0)||_2^2 + 2 d)^{1/2}``. If ``2 s ||L^{-1}|| f/a < d``, then for all t >= t0 ``||M - M(t0)||_F < d`` and
``||F~(t)|| <= f exp(-a (t - t0)/2)``, hence

``int_{t0}^oo ||F||_F^2 dt <= ||L^{-1}||^2 f^2/a``.

Proof. As long as ``||M - M(t0)|| <= d``, lambda_min is at least ``2 a - 2 ||L|| ||L^{-1}|| d = a``, which gives the
decay; ``M' = Z^T F`` and ``Z^T Z = M + M^T - gamma`` give ``||Z||_2 <= s`` and ``||M - M(t0)|| <= s ||L^{-1}|| int
||F~|| <= 2 s ||L^{-1}|| f/a < d``: by continuity it never reaches d.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq_mat

from faverify.balls.convert import ball_matrix
from faverify.balls.ladder import power_of_ten
from faverify.balls.linalg import least_eigenvalue_below, sqrt_nonnegative
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError
from faverify.flows.approx_fa import LONGEST, ApproxPath
from faverify.flows.fa_reduced import ReducedStart, ReducedState, reduced_flow, reduced_start
from faverify.flows.norms import spectral
from faverify.flows.polynomial.run import PolynomialRun

_MORE_STEPS = 20_000


@dataclass(frozen=True)
class Total:
    """``int_0^T ||F||_F^2 dt``; T is None for infinite time, of which ``tail_bound`` bounds what comes after t_star."""

    value: Any
    T: Fraction | None
    t_star: Fraction
    tail_bound: Any


class ReducedRun:
    """FA of one instance to ``digits`` digits up to about T, in the coordinates that suit its path."""

    def __init__(self, instance: Instance, T: Fraction, digits: int, start: ReducedStart | None = None) -> None:
        self.start = reduced_start(instance) if start is None else start
        self.scale = ApproxPath(self.start, float(T)).best_scale()
        self._run = PolynomialRun(reduced_flow(self.start, self.scale), digits, max_steps=_MORE_STEPS)

    @property
    def bits(self) -> int:
        """The working precision, once a state was asked for."""
        return self._run.bits

    def state(self, t: Fraction) -> tuple[int, ReducedState]:
        """(the bits it was computed with, the state at an exact time t >= 0)."""
        found = self._run.at(t)
        letters = found.letters()
        with ctx.workprec(found.bits):
            return found.bits, ReducedState(self.start, self.scale, letters["y"], letters["M"])

    def residual(self, t: Fraction) -> Any:
        """``||F(t)||_F``."""
        bits, state = self.state(t)
        with ctx.workprec(bits):
            return sqrt_nonnegative(state.squared_residual())

    def dissipated(self, t: Fraction) -> Any:
        """``int_0^t ||F||_F^2``."""
        bits, state = self.state(t)
        with ctx.workprec(bits):
            before = ball_matrix(fmpq_mat([[self.start.lyapunov]]))[0, 0]
            return (before - state.lyapunov()).nonnegative_part()

    def tail(self, t: Fraction, L: Any) -> Any:
        """The bound of the integral after t with the exact matrix L; None where its conditions are not certain."""
        bits, state = self.state(t)
        with ctx.workprec(bits):
            lift, drop = ball_matrix(L), ball_matrix(L.inv())
            inner = drop * state.M * lift
            f = state.F * lift
            size = sqrt_nonnegative((f.transpose() * (state.J * f)).trace().nonnegative_part()).upper()
            gram = state.M + state.M.transpose() - ball_matrix(self.start.gamma)
        return _tail_bound(inner, size, spectral(gram), spectral(lift), spectral(drop))


def _short_above(time: float) -> Fraction:
    """A short time a little above one > 0, however small: fast flows are quiet after a millionth."""
    unit = Fraction(2) ** (math.frexp(time)[1] - 5) if time < 1 else Fraction(1, 16)
    return (math.floor(time / unit) + 1) * unit


def _tail_bound(inner: Any, size: Any, gram: Any, lift: Any, drop: Any) -> Any:
    """The bound from M~, f, ||Z||_2^2, ||L||, ||L^{-1}|| at t0 (see the module); None where it does not hold."""
    with ctx.workprec(64):
        a = (least_eigenvalue_below(inner + inner.transpose()) / 2).lower()
        if not a > 0:
            return None
        d = (a / (2 * lift * drop)).lower()
        s = (gram + 2 * d).upper().sqrt().upper()
        return (drop * drop * size * size / a).upper() if 2 * s * drop * size / a < d else None


def enclose_fa_residual(instance: Instance, t: Fraction | int, digits: int = 15) -> Any:
    """``||E C||_F`` along FA at an exact time t >= 0, a ball; raises `TooStiff` where steps or bits run out."""
    return ReducedRun(instance, _time(t), digits).residual(_time(t))


def enclose_fa_total(instance: Instance, T: Fraction | int | None = None, digits: int = 12) -> Total:
    """``int_0^T ||E C||_F^2 dt`` along FA (T = None: over all time) with a radius of about 10^-digits times its value.

    Raises `UnableError` where over infinite time no time of certain decay is found, `TooStiff` where steps run out.
    """
    if T is not None:
        end = _time(T)
        value = ReducedRun(instance, end, digits + 3).dissipated(end) if end else arb(0)
        return Total(value, end, end, arb(0))
    start = reduced_start(instance)
    if start.rests:
        return Total(arb(0), None, Fraction(0), arb(0))
    path = ApproxPath(start, 1.0)
    for more in (1.0, 1.25, 1.6):
        found = path.quiet_time(10.0**-digits)
        if found is None:
            break
        time, L = _short_above(found[0] * more), found[1]
        run = ReducedRun(instance, time, digits + 4, start)
        bound, value = run.tail(time, L), run.dissipated(time)
        if bound is not None and bound <= value * power_of_ten(digits):
            with ctx.workprec(run.bits):
                return Total(value + bound * arb(0.5, 0.5), None, time, bound)
    raise UnableError(
        f"FA comes to no certain decay below 10^-{digits} of its total by t = {LONGEST:.0f}; fewer digits would help"
    )


def _time(t: Fraction | int) -> Fraction:
    time = Fraction(t)
    if time < 0:
        raise DomainError(f"time {time} is before the start")
    return time
