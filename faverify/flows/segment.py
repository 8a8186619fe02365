"""A validated Taylor model of FA* over a stretch of time: polynomials with proven remainders (theory: N1, N15).

In the frame of what moves, ``h = h(t0) + p`` with p symmetric and ``p' = f(p) = h'(t0) - h(t0)^T p - p h(t0) - p^2``:
the whole of p is proportional to h'(t0), which is known to many digits however small the loss has become. On ``[t0, t0
+ w]`` let P be the Taylor polynomial of order J of p, ``E = p - P`` and ``res = P' - f(P)``. The coefficients of res
below J vanish and the others are at most the convolution ``c_j`` of the norms of those of h. With ``H = h(t0) + P``,
``E' = -H^T E - E H - E^2 - res``, so ``|E|' <= -lambda_min(H + H^T) |E| + |E|^2 + |res|``: not the size of h counts
but how negative the alignment is at t0, and how far P moves. Gronwall bounds E; the equation and its derivatives bound
E', E'', E'''. Frobenius norms throughout.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import arb, arb_mat, arb_poly, ctx

from faverify.balls.convert import to_fmpq
from faverify.balls.linalg import least_eigenvalue_below, norm_f_upper, trace
from faverify.errors import UnableError
from faverify.flows.frame import Frame, Node
from faverify.flows.norms import frobenius

ORDER = 20
WIDEST = 1000  # the largest exponent of two of a first guess at a width


@dataclass(frozen=True)
class Errors:
    """Bounds of ||E||, ||E'||, ||E''||, ||E'''|| on the whole stretch (exact balls)."""

    value: Any
    first: Any
    second: Any
    third: Any


class Segment:
    """The model on [t0, t1]: ``coefficients`` of h in the frame of what moves, and the bounds ``errors``.

    ``sought``: the time that `build` tried first; no limit from there on would have made another model.
    """

    def __init__(self, frame: Frame, t0: Fraction, t1: Fraction, coefficients: list[Any], errors: Errors) -> None:
        self.frame, self.t0, self.t1 = frame, t0, t1
        self.coefficients, self.errors = coefficients, errors
        self.sought = t1
        self.extras: dict[str, Any] = {}

    @property
    def bits(self) -> int:
        """The working precision of the model."""
        return self.frame.bits

    @cached_property
    def whole(self) -> list[Any]:
        """The coefficients of H, r x r."""
        with ctx.workprec(self.bits):
            first, *others = self.coefficients
            return [self.frame.whole(first), *(self.frame.spread(x) for x in others)]

    @cached_property
    def _traces(self) -> Any:
        with ctx.workprec(self.bits):
            return arb_poly([arb(0), *(trace(x) for x in self.coefficients[1:])])

    @cached_property
    def _derivatives(self) -> list[tuple[Any, Any]]:
        """(polynomial, bound of its distance) for tr H - tr H(t0), l, dl/dt, d^2 l/dt^2; |tr X| <= sqrt(q) ||X||_F."""
        with ctx.workprec(self.bits):
            root = arb(self.frame.q).sqrt().upper()
            polynomial, found = self._traces, []
            for bound in (self.errors.value, self.errors.first, self.errors.second, self.errors.third):
                found.append((polynomial, arb(0, (root * bound).upper())))
                polynomial = polynomial.derivative()
            return found

    def enclose(self, order: int, a: Fraction, b: Fraction) -> Any:
        """A ball that contains a derivative of ``tr H - tr H(t0)`` at every time of [a, b].

        Order 0 is the integral of the loss from t0 on, order 1 the loss l, order 2 its rate; orders 0 to 3, the
        polynomial in mean-value form. ``a`` and ``b`` lie in the stretch.
        """
        with ctx.workprec(self.bits):
            polynomial, error = self._derivatives[order]
            if a == b:
                return polynomial(self.local(a, a)) + error
            whole = self.local(a, b)
            plain = polynomial(whole)
            mean = polynomial(whole.mid()) + polynomial.derivative()(whole) * arb(0, whole.rad())
            return plain.intersection(mean) + error if plain.is_finite() and mean.is_finite() else mean + error

    def local(self, a: Fraction, b: Fraction) -> Any:
        """A ball that contains [a - t0, b - t0]; the times must lie in the stretch."""
        low, high = to_fmpq(a), to_fmpq(b)
        start, end = self._ends
        if not start <= low <= high <= end:
            raise ValueError(f"[{a}, {b}] is not inside [{self.t0}, {self.t1}]")
        ball = arb(low - start)
        return ball if low == high else ball.union(arb(high - start))

    @cached_property
    def _ends(self) -> tuple[Any, Any]:
        return to_fmpq(self.t0), to_fmpq(self.t1)

    def box(self, a: Fraction, b: Fraction) -> Any:
        """An r x r ball matrix that contains the normalised H(t) for every t in [a, b], first-order tight."""
        with ctx.workprec(self.bits):
            return self.evaluate(self.whole, a, b, self.errors.value)

    def evaluate(self, coefficients: list[Any], a: Fraction, b: Fraction, error: Any) -> Any:
        """Matrix polynomial in t - t0 over [a, b] in mean-value form, every entry widened by ``error``."""
        whole = self.local(a, b)
        centre = whole.mid() if a < b else whole
        middle, last = coefficients[-1], len(coefficients) - 1
        for j in range(last - 1, -1, -1):
            middle = middle * centre + coefficients[j]
        if a < b and last:
            slope = coefficients[-1] * last
            for j in range(last - 1, 0, -1):
                slope = slope * whole + coefficients[j] * j
            middle = middle + slope * arb(0, whole.rad())
        return blurred(middle, error)


def blurred(matrix: Any, radius: Any) -> Any:
    """Every entry widened by the same radius."""
    n, m = matrix.nrows(), matrix.ncols()
    return matrix + arb_mat(n, m, [arb(0, radius)] * (n * m))


def taylor_coefficients(node: Node, order: int) -> list[Any]:
    """Taylor coefficients 0..order of h from a node, in balls; all but the first are symmetric."""
    start, found = node.h, [node.h, node.speed]
    for j in range(1, order):
        half = found[j] * start
        for i in range(1, (j + 1) // 2):
            half = half + found[i] * found[j - i]
        total = half + half.transpose()
        if j % 2 == 0:
            total = total + found[j // 2] * found[j // 2]
        found.append(total * (arb(-1) / (j + 1)))
    return found


def build(
    frame: Frame, t0: Fraction, node: Node, limit: Fraction | None, relative: float, order: int = ORDER
) -> Segment:
    """The model from t0 as far as its remainder stays below ``relative`` times ||h'(t0)||, and not beyond ``limit``.

    Raises `UnableError` if no width above 2^-60 of the natural time scale works, or the balls are too wide for it.
    """
    with ctx.workprec(frame.bits):
        coefficients = taylor_coefficients(node, order)
        norms = [norm_f_upper(x) for x in coefficients]
        falling = _falling(node.h)
        if not all(x.is_finite() for x in norms) or not norms[1] > 0:
            raise UnableError(f"the Taylor model at t = {float(t0):.6g} degenerates at {frame.bits} bits")
        width = _guess(norms, relative, falling)
        sought = t0 + width
        for _ in range(80):
            reach = t0 + width if limit is None or t0 + width < limit else limit
            h = arb(to_fmpq(reach - t0))
            errors = remainder(norms, h, falling)
            if errors is not None and errors.first <= 4 * relative * norms[1]:
                if not _blur(coefficients, h) <= relative * norms[1]:
                    raise UnableError(f"the Taylor model at t = {float(t0):.6g} is blurred at {frame.bits} bits")
                found = Segment(frame, t0, reach, coefficients, errors)
                found.sought = sought
                return found
            width = _short_dyadic(width * Fraction(7, 10))
        raise UnableError(f"no Taylor step at t = {float(t0):.6g} with {frame.bits} bits")


def _blur(coefficients: list[Any], h: Any) -> Any:
    """What the radii of the coefficients do to h' over a stretch of length h."""
    with ctx.workprec(64):
        total = coefficients[1] * 0
        for j in range(len(coefficients) - 1, 0, -1):
            total = total * h + (coefficients[j] - coefficients[j].mid()) * j
        return frobenius(total)


def _falling(h: Any) -> Any:
    """An upper bound of -lambda_min(h + h^T), 0 where the alignment is PSD; few bits are enough."""
    with ctx.workprec(64):
        return (-least_eigenvalue_below(h + h.transpose())).upper().max(arb(0))


def _guess(norms: list[Any], relative: float, falling: Any) -> Fraction:
    """A width at which the first neglected coefficient is about ``relative`` (heuristic)."""
    order = len(norms) - 1
    with ctx.workprec(53):
        scale = falling + (norms[1]).sqrt()
        tail = 2 * norms[0] * norms[order] + (arb_poly([0, *norms[1:]]) ** 2)[order]
        step = 4 / scale
        if tail > 0:
            step = step.min((arb(relative) * norms[1] / tail).root(order))
        step = step.min(arb(2) ** WIDEST)  # a flow that hardly moves: still a double
    return _short_dyadic(Fraction(float(step.mid())))


def _short_dyadic(width: Fraction) -> Fraction:
    """Rounded down to 5 significant bits, so that times stay short."""
    exponent = width.numerator.bit_length() - width.denominator.bit_length() - 5
    unit = Fraction(2) ** exponent
    return (width / unit).__floor__() * unit


def remainder(norms: list[Any], h: Any, falling: Any) -> Errors | None:
    """The bounds on a stretch of length h from the norms of the coefficients and ``falling >= -lambda_min(A(t0))``.

    None where Gronwall does not close.
    """
    order = len(norms) - 1
    moved = arb_poly([0, *norms[1:]])
    last = arb_poly([2 * norms[0] * norms[order]])  # of h(t0)^T P_J + P_J h(t0), the only constant terms left
    tail = ((moved * moved).right_shift(order) + last).left_shift(order)
    rest, size = _derivatives_at(tail, h), _derivatives_at(moved + norms[0], h)
    growth = (falling + 2 * moved(h)).upper()
    claim = (2 * rest[0] * _grown(growth, h)).upper()
    if not rest[0] * _grown((growth + claim).upper(), h) <= claim:
        return None
    first = ((2 * size[0] + claim) * claim + rest[0]).upper()
    second = (2 * (size[0] + claim) * first + 2 * size[1] * claim + rest[1]).upper()
    third = 2 * (size[0] + claim) * second + 2 * (2 * size[1] + first) * first + 2 * size[2] * claim + rest[2]
    return Errors(claim, first, second, third.upper())


def _grown(rate: Any, h: Any) -> Any:
    """``(exp(rate h) - 1)/rate`` for rate >= 0."""
    return ((rate * h).exp() - 1) / rate if rate > 0 else h


def _derivatives_at(polynomial: Any, h: Any) -> list[Any]:
    """Upper bounds of a polynomial with coefficients >= 0 and its first two derivatives at h."""
    found = []
    for _ in range(3):
        found.append(polynomial(h).upper())
        polynomial = polynomial.derivative()
    return found
