"""The exact solution of FA* in balls, at any exact time and to any number of digits (theory: N1).

``U'' = K2 U' + Q U``, ``U(0) = I``, ``U'(0) = M(0)``; then ``M = U' U^{-1}`` and ``Z = (Z(0) + B int_0^t U)
U^{-1}``: one matrix exponential of size 3r and one linear solve, whatever t is. No step, so no error is carried
along.
"""

import math
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import arb_mat, ctx

from faverify.balls.convert import ball_matrix
from faverify.balls.ladder import all_radii_below, digits_to_bits, power_of_ten
from faverify.balls.linalg import enclose_sqrt_psd, identity, norm_f_upper
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError
from faverify.flows.reduced import Reduced, reduce, scaled

CAP_BITS = 65_536
_SPARE = 24


class State:
    """Enclosures along FA* at one exact time ``t``, lazily, at the working precision ``bits`` at which Z was found.

    Shapes: Z n x r, W r x m, M = W C and N = F^T F r x r, F = E C n x r, U r x r; Y, C, G, Gi, S = G^(1/2), Si as
    balls too; ``l`` is the loss. Each contains the true value.
    """

    def __init__(self, flow: "FAStar", t: Fraction, bits: int, parts: tuple[Any, Any, Any]) -> None:
        self._flow, self.t, self.bits = flow, t, bits
        self.Z, self.M, self.U = parts

    def _at_bits(self, compute: Any) -> Any:
        with ctx.workprec(self.bits):
            return compute()

    @cached_property
    def Y(self) -> Any:
        """The target, n x m."""
        return self._at_bits(lambda: ball_matrix(self._flow.instance.Y))

    @cached_property
    def C(self) -> Any:
        """The feedback, m x r."""
        return self._at_bits(lambda: ball_matrix(self._flow.instance.C))

    @cached_property
    def G(self) -> Any:
        """The Gram matrix, r x r (Fact 3: constant)."""
        return self._at_bits(lambda: ball_matrix(self._flow.data.G))

    @cached_property
    def Gi(self) -> Any:
        """Its inverse."""
        return self._at_bits(lambda: ball_matrix(self._flow.data.Gi))

    @cached_property
    def S(self) -> Any:
        """The symmetric root of G."""
        return self._flow.root(self.bits)

    @cached_property
    def Si(self) -> Any:
        """The inverse of S."""
        return self._flow.inverse_root(self.bits)

    @cached_property
    def W(self) -> Any:
        """The optimal W = G^{-1} Z^T Y, r x m."""
        return self._at_bits(lambda: self.Gi * (self.Z.transpose() * self.Y))

    @cached_property
    def F(self) -> Any:
        """The velocity F = E C = Y C - Z M, n x r."""
        return self._at_bits(lambda: ball_matrix(self._flow.data.B) - self.Z * self.M)

    @cached_property
    def N(self) -> Any:
        """The Gram matrix of F, from its start and U; of good relative accuracy however small it is."""
        return self._at_bits(lambda: _sandwich(self.U, ball_matrix(self._flow.data.N0)))

    @property
    def loss(self) -> Any:
        """The loss l."""
        return self.l

    @cached_property
    def l(self) -> Any:  # noqa: E743
        """The loss l = ||E C G^{-1/2}||_F^2 = tr(G^{-1} N)."""
        return self._at_bits(lambda: (self.Gi * self.N).trace())

    def letters(self) -> dict[str, Any]:
        """The values of Y, C, Z, W, G, Gi, S, Si, U as ``arb_mat``s."""
        return {name: getattr(self, name) for name in ("Y", "C", "Z", "W", "G", "Gi", "S", "Si", "U")}


def _sandwich(U: Any, N0: Any) -> Any:
    """U^{-T} N0 U^{-1} by two solves."""
    half = U.transpose().solve(N0)
    return U.transpose().solve(half.transpose()).transpose()


class FAStar:
    """FA* from one exact instance. Raises `DomainError` if Z0 has no full column rank."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.data: Reduced = reduce(instance)
        self._roots: dict[int, tuple[Any, Any]] = {}
        self._states: dict[tuple[Fraction, int], State] = {}

    def at(self, t: Fraction | int, digits: int = 30, cap_bits: int = CAP_BITS) -> State:
        """The state at an exact time t >= 0.

        Every entry of Z has a radius of at most ``10^-digits ||Z0||_F``, every entry of M one of at most 10^-digits
        times the scale of M (its norm plus 1). Exact (rational data, U = I) at t = 0. Raises `UnableError` when
        ``cap_bits`` bits are not enough, and `DomainError` for t < 0.
        """
        t = _time(t)
        key = (t, digits)
        if key not in self._states:
            if len(self._states) > 256:
                self._states.clear()
            self._states[key] = self._find(t, digits, cap_bits)
        return self._states[key]

    def reduced(self, t: Fraction | int, bits: int) -> Any:
        """An enclosure of M(t) (r x r) from a 2r x 2r exponential at the given working precision.

        Its radius is whatever it is.

        Raises `UnableError` where U(t) is not certainly regular at this precision.
        """
        return self.reduced_pair(t, bits)[0]

    def reduced_pair(self, t: Fraction | int, bits: int) -> tuple[Any, Any]:
        """(M(t), U(t)) as `reduced`."""
        t, data = _time(t), self.data
        with ctx.workprec(bits):
            if t == 0 or data.stationary:
                return ball_matrix(data.M0), identity(data.r)
            flowed = ball_matrix(scaled(data.generator, t)).exp() * ball_matrix(data.initial(2))
            U, dU = _block(flowed, 0, data.r), _block(flowed, 1, data.r)
            try:
                return U.transpose().solve(dU.transpose()).transpose(), U
            except ZeroDivisionError:
                raise UnableError(f"U({t}) is not certainly regular at {bits} bits; more would help") from None

    def plan_bits(self, t: Fraction, digits: int) -> int:
        """Bits for the digits plus (l_1 - l_r) t / ln 2 + c, l the real parts of the spectrum (a heuristic plan)."""
        parts = self.data.approx_real_parts
        time = float(min(t, Fraction(10) ** 12))
        spread = (parts[0] - parts[self.data.r - 1]) * time / math.log(2) if parts else 64.0
        return digits_to_bits(digits) + int(min(spread, 1e12)) + _SPARE + 2 * self.data.r

    def root(self, bits: int) -> Any:
        """G^(1/2) in balls."""
        return self._root_pair(bits)[0]

    def inverse_root(self, bits: int) -> Any:
        """G^(-1/2) in balls."""
        return self._root_pair(bits)[1]

    def _root_pair(self, bits: int) -> tuple[Any, Any]:
        if bits not in self._roots:
            with ctx.workprec(bits):
                self._roots[bits] = (
                    enclose_sqrt_psd(ball_matrix(self.data.G)),
                    enclose_sqrt_psd(ball_matrix(self.data.Gi)),
                )
        return self._roots[bits]

    def _find(self, t: Fraction, digits: int, cap_bits: int) -> State:
        data, bits = self.data, self.plan_bits(t, digits)
        if t == 0 or data.stationary:
            bits = digits_to_bits(digits) + _SPARE
            with ctx.workprec(bits):
                return State(self, t, bits, (ball_matrix(data.Z0), ball_matrix(data.M0), identity(data.r)))
        while bits <= cap_bits:
            with ctx.workprec(bits):
                parts = self._solve(t)
                if parts is not None and self._sharp(parts, digits):
                    return State(self, t, bits, parts)
            bits *= 2
        raise UnableError(
            f"FA* at t = {_short(t)} to {digits} digits needs {bits} bits or more (limit {cap_bits}); "
            "a shorter time, fewer digits or a higher limit would help"
        )

    def _solve(self, t: Fraction) -> tuple[Any, Any, Any] | None:
        """(Z, M, U) at the current precision; None where U is not certainly regular."""
        data, r = self.data, self.data.r
        flowed = ball_matrix(scaled(data.integrated_generator, t)).exp() * ball_matrix(data.initial(3))
        U, dU, integral = (_block(flowed, k, r) for k in range(3))
        right = (ball_matrix(data.Z0) + ball_matrix(data.B) * integral).tolist() + dU.tolist()
        try:
            found = U.transpose().solve(arb_mat(right).transpose()).transpose().tolist()
        except ZeroDivisionError:
            return None
        n = data.Z0.nrows()
        return arb_mat(found[:n]), arb_mat(found[n:]), U

    def _sharp(self, parts: tuple[Any, Any, Any], digits: int) -> bool:
        Z, M, _ = parts
        unit = power_of_ten(digits)
        size = ball_matrix(self.data.G).trace().sqrt()
        return all_radii_below(Z, unit * size) and all_radii_below(M, unit * (1 + norm_f_upper(M.mid())))


def _time(t: Fraction | int) -> Fraction:
    time = Fraction(t)
    if time < 0:
        raise DomainError(f"time {time} is before the start")
    return time


def _short(t: Fraction) -> str:
    text = str(t)
    return text if len(text) <= 20 else f"about 10^{len(str(t.numerator)) - len(str(t.denominator))}"


def _block(stacked: Any, index: int, r: int) -> Any:
    """The index-th r x r block of a tall matrix."""
    return arb_mat(stacked.tolist()[index * r : (index + 1) * r])


_FLOWS: dict[str, FAStar] = {}


def fa_star(instance: Instance) -> FAStar:
    """The flow of an instance; the 64 latest are kept by digest.

    Raises `DomainError` if Z0 has no full column rank.
    """
    flow = _FLOWS.get(instance.digest)
    if flow is None:
        flow = FAStar(instance)
        while len(_FLOWS) >= 64:
            _FLOWS.pop(next(iter(_FLOWS)))
        _FLOWS[instance.digest] = flow
    return flow
