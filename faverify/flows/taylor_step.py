"""One validated step: a Taylor polynomial with exact coefficients, its defect, and what the error grows to.

With p the polynomial and ``d = p' - f(p)``, the true solution is within ``e^{mu s} (e_0 + int |d|)`` of p (mu >= 0;
for mu < 0 the defect is not damped), as long as that stays inside the tube over which mu bounds the logarithmic norm:
checked, so it does. The defect's low coefficients are rounding (the balls' radii), the high ones (Lagrange's
remainder, in this form) are bounded by Cauchy products of norms. No box of states is ever propagated, so nothing
wraps.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, arb_poly, ctx

from faverify.balls.convert import to_fmpq
from faverify.errors import UnableError
from faverify.flows.taylor_norms import LOW_BITS, frobenius, radius_norm
from faverify.flows.taylor_series import Series, evaluate
from faverify.flows.taylor_system import Norms, State, System, Tube

_SHRINK = Fraction(7, 8)
_TRIES = 60


@dataclass(frozen=True)
class Step:
    """A polynomial per part in ``t - t0``, within ``error`` (Frobenius norm, all parts) of the solution on [t0, t1]."""

    t0: Fraction
    t1: Fraction
    series: tuple[Series, ...]
    error: Any
    rate: Any
    bits: int


@dataclass
class Expansion:
    """Coefficients 0..order with exact entries, and norms of them, of the inner matrices and of their own defects."""

    series: tuple[Series, ...]
    norms: tuple[list[Any], ...]
    inner: list[Any]
    rounding: list[Any]

    @property
    def order(self) -> int:
        """The degree of the polynomials."""
        return len(self.series[0]) - 1


def expand(system: System, state: State, order: int, span: Fraction, aim: Any) -> Expansion:
    """The Taylor polynomial at an exact state up to ``order``, or until two terms over ``span`` fall below ``aim``."""
    recursion, series = system.recursion(), tuple([part] for part in state)
    found = Expansion(series, tuple([frobenius(part)] for part in state), [], [])
    reach, quiet = arb(to_fmpq(span)), 0
    for k in range(order):
        velocity, inner = recursion.push(tuple(part[k] for part in series))
        found.inner.append(frobenius(inner))
        found.rounding.append(arb(0))
        for i, matrix in enumerate(velocity):
            _append(found, i, matrix, k)
        quiet = quiet + 1 if sum((n[-1] for n in found.norms), arb(0)) * reach ** (k + 1) < aim else 0
        if quiet == 2:
            break
    return found


def _append(found: Expansion, part: int, velocity: Any, k: int) -> None:
    """Coefficient k + 1: the midpoint of the k-th coefficient of the velocity over k + 1; its radius is defect."""
    ball = velocity * (1 / arb(k + 1))
    found.series[part].append(ball.mid())
    found.norms[part].append(frobenius(found.series[part][-1]))
    found.rounding[k] = (found.rounding[k] + radius_norm(ball) * (k + 1)).upper()


def scaled_norms(found: Expansion, h: Any) -> Norms:
    """The norms as polynomials in time / h."""
    parts = tuple(_scaled(values, h) for values in found.norms)
    return Norms(parts, _scaled(found.inner, h), found.order)


def _scaled(values: list[Any], h: Any) -> Any:
    power, scaled = arb(1), []
    for value in values:
        scaled.append(value * power)
        power = power * h
    return arb_poly(scaled)


def defect_integral(system: System, found: Expansion, norms: Norms, h: Any) -> Any:
    """At least ``int_0^h |p' - f(p)|``."""
    tail = system.tail(norms)
    low = [value * h**k / (k + 1) for k, value in enumerate(found.rounding)]
    high = [tail[k] / (k + 1) for k in range(found.order, tail.degree() + 1)]
    return (h * sum(low + high, arb(0))).upper()


@dataclass(frozen=True)
class Advanced:
    """A proven step, the next exact state, and the bound ``error`` of its distance from the solution.

    With how they were had: ``defect`` is the defect's integral, ``reached`` the error within the step, ``rounding``
    that of the end, ``width`` the ball h.
    """

    step: Step
    state: State
    error: Any
    start_error: Any
    found: Expansion
    norms: Norms
    width: Any
    defect: Any
    rate: Any
    reached: Any
    rounding: Any


def advance(
    system: System, t0: Fraction, state: State, start_error: Any, order: int, span: Fraction, aim: Any
) -> Advanced:
    """The step from t0 with a defect of at most ``aim``, at most a little more than ``span`` long.

    ``state`` is exact and within ``start_error`` of the solution at t0. Raises `UnableError` if no step of at least
    2^-12 of the first guess can be proved.
    """
    found = expand(system, state, order, span, aim)
    width = _first_width(found, span, aim)
    for _ in range(_TRIES):
        proved = _prove(system, found, state, start_error, width, aim)
        if proved is not None:
            return _finish(found, t0, width, start_error, proved)
        width = dyadic_below(width * _SHRINK)
    raise UnableError(
        f"no Taylor step from t = {float(t0):.6g} can be proved; more digits or a shorter time would help"
    )


def _first_width(found: Expansion, span: Fraction, aim: Any) -> Fraction:
    """From the last two coefficients: a guess, in double precision."""
    whole, target = dyadic_above(span), _log2(aim)
    guess = math.inf
    for k in (found.order, found.order - 1):
        size = max(_log2(values[k]) for values in found.norms)
        if k > 0 and size > -math.inf:
            guess = min(guess, (target - size) / k)
    limit = math.log2(whole.numerator) - math.log2(whole.denominator)
    return whole if guess >= limit else dyadic_below(_power_of_two(guess))


def _log2(value: Any) -> float:
    """An approximate base-2 logarithm, for planning."""
    if not value.is_finite():
        return math.inf
    return float((value.mid().log() / arb(2).log()).mid()) if value.mid() > 0 else -math.inf


def _power_of_two(exponent: float) -> Fraction:
    whole = math.floor(exponent)
    return Fraction(2) ** whole * Fraction(2.0 ** (exponent - whole))


def dyadic_below(value: Fraction, bits: int = 8) -> Fraction:
    """The largest dyadic number of so many bits that is not above a positive value."""
    shift = bits - value.numerator.bit_length() + value.denominator.bit_length()
    unit = Fraction(2) ** -shift
    return (value // unit) * unit


def dyadic_above(value: Fraction, bits: int = 24) -> Fraction:
    """A dyadic number of about so many bits that is not below the value."""
    below = dyadic_below(value, bits)
    return (
        below
        if below == value
        else below + Fraction(2) ** (below.numerator.bit_length() - below.denominator.bit_length() - bits)
    )


@dataclass(frozen=True)
class _Proof:
    norms: Norms
    defect: Any
    rate: Any
    error: Any


def _prove(
    system: System, found: Expansion, state: State, start_error: Any, width: Fraction, aim: Any
) -> _Proof | None:
    """The defect and the error over [0, width]; None where the defect is above the aim or the tube does not close."""
    with ctx.workprec(LOW_BITS):
        h = arb(to_fmpq(width))
        norms = scaled_norms(found, h)
        defect = defect_integral(system, found, norms, h)
        if not defect <= aim:
            return None
        guess = (start_error + defect) * 2 + aim
        for _ in range(4):
            rate = system.rate(Tube(state, norms, guess))
            reached = ((rate * h).exp().max(arb(1)) * (start_error + defect)).upper()
            if reached < guess:
                return _Proof(norms, defect, rate, reached)
            if not reached.is_finite():
                return None
            guess = (reached * 2).upper()
    return None


def _finish(found: Expansion, t0: Fraction, width: Fraction, start_error: Any, proved: _Proof) -> Advanced:
    """The step's record; the next exact state is the midpoint of the polynomial at its end."""
    h = arb(to_fmpq(width))
    ends = [evaluate(series, h) for series in found.series]
    with ctx.workprec(LOW_BITS):
        factor = (proved.rate * h).exp()
        rounding = sum((radius_norm(end) for end in ends), arb(0)).upper()
        error = (factor * start_error + factor.max(arb(1)) * proved.defect + rounding).upper()
    step = Step(t0, t0 + width, found.series, proved.error, proved.rate, ctx.prec)
    state = tuple(end.mid() for end in ends)
    made = (found, proved.norms, h, proved.defect, proved.rate, proved.error, rounding)
    return Advanced(step, state, error, start_error, *made)
