"""The exact solution of FA* in balls, at any exact time and to any number of digits (theory: N1, N15).

What does not rest for ever obeys a symmetric matrix Riccati equation of size q <= r (`faverify.flows.quotient`), whose
flow is doubled log2(t) times at one fixed precision (`faverify.flows.doubling`): the cost hardly grows with t, and no
error is carried along. With ``l = E(t)``, ``k = K(t)`` of its map: ``m = m0 + g l`` and ``n = k^T n0 k``. Z is found
without another integral: ``z u = z0 + b J``, ``J = int_0^t u``, and ``u' = m u``, ``(l u)' = n0 u - m0^T l u`` give
``b^T b J = l u + m0^T g^{-1} (u - I)``, so

``z = z0 k + p``, p the only n x q matrix with columns in col(b) and ``b^T p = l + m0^T g^{-1} (I - k)``.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import arb, arb_mat, ctx

from faverify import deadline
from faverify.balls.convert import ball_matrix
from faverify.balls.ladder import all_radii_below, digits_to_bits, power_of_ten
from faverify.balls.linalg import enclose_sqrt_psd, identity, norm_f_upper
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError
from faverify.flows.doubling import Doubling, Map
from faverify.flows.quotient import columns, pivots_of
from faverify.flows.reduced import Reduced, reduce, scaled

CAP_BITS = 65_536
_SPARE = 24
_LETTERS = ("Y", "C", "Z", "W", "G", "Gi", "S", "Si", "U")


class Letters(Mapping[str, Any]):
    """The letters of a state by name; each is computed when it is asked for."""

    def __init__(self, state: "State") -> None:
        self._state = state

    def __getitem__(self, name: str) -> Any:
        if name not in _LETTERS:
            raise KeyError(name)
        return getattr(self._state, name)

    def __iter__(self) -> Iterator[str]:
        return iter(_LETTERS)

    def __len__(self) -> int:
        return len(_LETTERS)


class State:
    """Enclosures along FA* at one exact time ``t``, lazily, at the working precision ``bits`` at which Z was found.

    Shapes: Z n x r, W r x m, M = W C and N = F^T F r x r, F = E C n x r, U r x r (to ``bits`` bits of its norm); Y, C,
    G, Gi, S = G^(1/2), Si as balls too; ``l`` is the loss. Each contains the true value.
    """

    def __init__(self, flow: "FAStar", t: Fraction, bits: int, Z: Any, M: Any, K: Any) -> None:
        self._flow, self.t, self.bits = flow, t, bits
        self.Z, self.M, self._K = Z, M, K

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
    def U(self) -> Any:
        """The matrix U of N1 from an exponential of size 2r.

        Raises `UnableError` where it is too large for that.
        """
        return self._at_bits(lambda: self._flow.growth(self.t))

    @cached_property
    def N(self) -> Any:
        """The Gram matrix of F, from its start and u^{-1}; of good relative accuracy however small it is."""
        return self._at_bits(lambda: self._flow.squared_velocity(self._K))

    @property
    def loss(self) -> Any:
        """The loss l."""
        return self.l

    @cached_property
    def l(self) -> Any:  # noqa: E743
        """The loss l = ||E C G^{-1/2}||_F^2 = tr(G^{-1} N)."""
        return self._at_bits(lambda: (self.Gi * self.N).trace())

    def letters(self) -> Letters:
        """The values of Y, C, Z, W, G, Gi, S, Si, U as ``arb_mat``s."""
        return Letters(self)


class FAStar:
    """FA* from one exact instance. Raises `DomainError` if Z0 has no full column rank."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.data: Reduced = reduce(instance)
        self._roots: dict[int, tuple[Any, Any]] = {}
        self._states: dict[tuple[Fraction, int], State] = {}

    @cached_property
    def doubling(self) -> Doubling:
        """The maps of what moves (not of a stationary flow)."""
        return Doubling(self.data.moving)

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
        """An enclosure of M(t) (r x r) at the given working precision; its radius is whatever it is.

        Raises `UnableError` where the precision is too low for any.
        """
        t = _time(t)
        with ctx.workprec(bits):
            if t == 0 or self.data.stationary:
                return ball_matrix(self.data.M0)
            return self._product(self.map(t, bits))

    def map(self, t: Fraction, bits: int, forward: bool = False) -> Map:
        """The map of what moves over a time t > 0, at the given precision; with its G if ``forward``.

        Raises `UnableError` where the precision is too low.
        """
        with ctx.workprec(bits):
            try:
                return self.doubling.at(t, forward)
            except ZeroDivisionError:
                raise UnableError(f"FA* at t = {_short(t)}: {bits} bits are too few; more would help") from None

    def plan_bits(self, t: Fraction, digits: int) -> int:
        """Bits for so many digits at time t, as a plan: a few for each doubling and each row, hardly more with t."""
        if t == 0 or self.data.stationary:
            return digits_to_bits(digits) + _SPARE
        return digits_to_bits(digits) + _SPARE + 2 * self.data.r + self.doubling.halvings(t)

    def root(self, bits: int) -> Any:
        """G^(1/2) in balls."""
        return self._root_pair(bits)[0]

    def inverse_root(self, bits: int) -> Any:
        """G^(-1/2) in balls."""
        return self._root_pair(bits)[1]

    def _root_pair(self, bits: int) -> tuple[Any, Any]:
        if bits not in self._roots:
            with ctx.workprec(bits):
                root = enclose_sqrt_psd(ball_matrix(self.data.G))
                self._roots[bits] = root, _inverse_of_root(root, self.data.Gi, bits)
        return self._roots[bits]

    def _find(self, t: Fraction, digits: int, cap_bits: int) -> State:
        data, bits = self.data, self.plan_bits(t, digits)
        if t == 0 or data.stationary:
            with ctx.workprec(bits):
                return State(self, t, bits, ball_matrix(data.Z0), ball_matrix(data.M0), identity(data.moving.q))
        more = 64
        while bits <= cap_bits:
            deadline.check()
            try:
                moved = self.map(t, bits)
            except UnableError:
                moved = None
            if moved is not None:
                with ctx.workprec(bits):
                    M, Z = self._product(moved), self._position(moved)
                    if Z is not None and self._sharp((Z, M), digits):
                        return State(self, t, bits, Z, M, moved.K)
            bits, more = bits + more, 2 * more
        raise UnableError(
            f"FA* at t = {_short(t)} to {digits} digits needs {bits} bits or more (limit {cap_bits}); "
            "a shorter time, fewer digits or a higher limit would help"
        )

    def _product(self, moved: Map) -> Any:
        """M = M0 + T g l L at the current precision."""
        part = self.data.moving
        if part.whole:
            return ball_matrix(self.data.M0) + ball_matrix(part.g) * moved.E
        return ball_matrix(self.data.M0) + ball_matrix(part.T * part.g) * moved.E * ball_matrix(part.L)

    def _position(self, moved: Map) -> Any:
        """Z = Z0 + (z - z0) L at the current precision; None where b^T b is not certainly regular on its pivots."""
        data, part = self.data, self.data.moving
        right = moved.E + ball_matrix(self._turned) * (identity(part.q) - moved.K)
        chosen, gram = self._drive
        try:
            pushed = ball_matrix(gram).solve(arb_mat([right.tolist()[i] for i in self._pivots]))
        except ZeroDivisionError:
            return None
        z = ball_matrix(part.z0) * moved.K + ball_matrix(chosen) * pushed
        return z if part.whole else ball_matrix(data.Z0) + (z - ball_matrix(part.z0)) * ball_matrix(part.L)

    @cached_property
    def _turned(self) -> Any:
        """m0^T g^{-1}, exact."""
        part = self.data.moving
        return part.m0.transpose() * (self.data.G if part.whole else part.g.inv())

    @cached_property
    def _pivots(self) -> list[int]:
        """Columns of b that span col(b)."""
        return pivots_of(self._square)

    @cached_property
    def _square(self) -> Any:
        return self.data.square if self.data.moving.whole else self.data.moving.b.transpose() * self.data.moving.b

    @cached_property
    def _drive(self) -> tuple[Any, Any]:
        """Those columns, and their Gram matrix, exact."""
        square = columns(self._square, self._pivots).transpose()
        return columns(self.data.moving.b, self._pivots), columns(square, self._pivots)

    def squared_velocity(self, K: Any) -> Any:
        """N = L^T K^T n0 K L at the current precision, K = u^{-1}."""
        part = self.data.moving
        if self.data.stationary:
            return ball_matrix(self.data.N0)
        inner = K.transpose() * ball_matrix(part.n0) * K
        return inner if part.whole else ball_matrix(part.L.transpose()) * inner * ball_matrix(part.L)

    def growth(self, t: Fraction) -> Any:
        """U at the current precision."""
        r = self.data.r
        if t == 0:
            return identity(r)
        flowed = (ball_matrix(scaled(self.data.generator, t)).exp() * ball_matrix(self.data.initial)).tolist()
        if not all(x.is_finite() for row in flowed for x in row):
            raise UnableError(f"U({_short(t)}) is too large at {ctx.prec} bits; a shorter time would help")
        return arb_mat(flowed[:r])

    def _sharp(self, parts: tuple[Any, Any], digits: int) -> bool:
        Z, M = parts
        unit = power_of_ten(digits)
        size = ball_matrix(self.data.G).trace().sqrt()
        return all_radii_below(Z, unit * size) and all_radii_below(M, unit * (1 + norm_f_upper(M.mid())))


def _inverse_of_root(root: Any, inverse: Any, bits: int) -> Any:
    """The inverse of the root: by elimination where that loses few bits, else as the root of the inverse."""
    try:
        found = root.inv()
        if all_radii_below(found, norm_f_upper(found.mid()) * arb(2) ** (24 - bits)):
            return found
    except ZeroDivisionError:
        pass
    return enclose_sqrt_psd(ball_matrix(inverse))


def _time(t: Fraction | int) -> Fraction:
    time = Fraction(t)
    if time < 0:
        raise DomainError(f"time {time} is before the start")
    return time


def _short(t: Fraction) -> str:
    text = str(t)
    return text if len(text) <= 20 else f"about 10^{len(str(t.numerator)) - len(str(t.denominator))}"


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
