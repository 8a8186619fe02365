"""``faverify.solve``: a flow's state at any exact time, enclosed, as arrays with radii; and its loss as a picture."""

from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any

from faverify.cases.instance import Instance
from faverify.errors import UnableError, UsageError
from faverify.files.bounded import printable

FLOWS = ("fa_star", "fa", "gd")
NAMES = {"fa_star": "FA*", "fa": "FA", "gd": "GD"}
DIGITS, MOST_DIGITS = 15, 2_000
MOST_WORK = 2e9
MOST_SHOWN = 8
POINTS = 120


@dataclass(frozen=True)
class Balls:
    """A real matrix that is certainly within the radii of its midpoints. ``value`` is the ``arb_mat``."""

    name: str
    value: Any

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return int(self.value.nrows()), int(self.value.ncols())

    def to_numpy(self) -> Any:
        """The midpoints, rounded to double precision."""
        import numpy as np

        return np.array([[float(x.mid()) for x in row] for row in self.value.tolist()])

    def radii(self) -> Any:
        """Upper bounds of the errors of `to_numpy`, its rounding included, as an array of doubles."""
        import numpy as np

        return np.array([[_error(x) for x in row] for row in self.value.tolist()])

    @property
    def radius(self) -> float:
        """The largest of the `radii`."""
        return float(self.radii().max())

    def __str__(self) -> str:
        n, m = self.shape
        return f"{self.name}, {n} x {m}, within {self.radius:.2g}:\n{self.to_numpy()}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from faverify.report.ball_text import known_digits

        rows = [[known_digits(str(x.str(12))) for x in row[:MOST_SHOWN]] for row in self.value.tolist()[:MOST_SHOWN]]
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        n, m = self.shape
        cut = "" if max(n, m) <= MOST_SHOWN else ", the corner"
        return f"<p>{escape(self.name)}: {n} × {m}{cut}, error at most {self.radius:.2g}</p><table>{body}</table>"


def _error(ball: Any) -> float:
    """An upper bound of |x - float(mid)| over the ball, as a double rounded up."""
    import math

    from flint import arb

    distance = (ball - arb(float(ball.mid()))).abs_upper()
    return 0.0 if distance == 0 else math.nextafter(float(distance), math.inf)


@dataclass(frozen=True)
class Moment:
    """The state of a flow at one exact time; every matrix and number is enclosed."""

    flow: str
    t: Fraction
    letters: Any
    instance: Instance

    @property
    def Z(self) -> Balls:
        """The first factor, n x r."""
        return Balls("Z", self.letters["Z"])

    @property
    def W(self) -> Balls:
        """The second factor, r x m."""
        return Balls("W", self.letters["W"])

    @property
    def error(self) -> Any:
        """||Y - Z W||_F^2 as an ``arb``."""
        return self._norm(False)

    @property
    def residual(self) -> Any:
        """||(Y - Z W) C||_F^2 as an ``arb``."""
        return self._norm(True)

    def _norm(self, times_c: bool) -> Any:
        from flint import ctx

        from faverify.balls.linalg import norm_f_squared

        with ctx.workprec(256):
            E = self.letters["Y"] - self.letters["Z"] * self.letters["W"]
            return norm_f_squared(E * self.letters["C"] if times_c else E)

    def __str__(self) -> str:
        norms = f"||Y - Z W||^2 = {self.error.str(8)}, ||(Y - Z W) C||^2 = {self.residual.str(8)}"
        return f"{NAMES[self.flow]} at t = {self.t}: {norms}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>{self.Z._repr_html_()}{self.W._repr_html_()}"


class Solution:
    """One flow from one instance: `at` encloses its state, `plot_loss` draws its error and residual."""

    def __init__(self, instance: Instance, flow: str) -> None:
        self.instance, self.flow = instance, flow

    def at(self, t: Any, digits: int = DIGITS) -> Moment:
        """The state at a time (int, Fraction, text such as "1/3", or a float, exactly), to about ``digits`` digits.

        Raises `UsageError` for what is no time or number of digits, `UnableError` where that costs too much or is out
        of reach (the message says what would help), `DomainError` where the flow is undefined.
        """
        from faverify.exact.matrix import number_of
        from faverify.lang.typed import whole_number

        time = number_of("t", t)
        digits = whole_number("digits", digits, 1, MOST_DIGITS)
        if time < 0:
            raise UsageError(f"t = {t}: a time from 0 on")
        if self.flow != "fa_star":
            from faverify.flows.table import enclose_flow

            (state,) = enclose_flow(self.instance, self.flow, [time], digits)
            return Moment(self.flow, time, state.letters(), self.instance)
        return Moment(self.flow, time, self._star(time, digits), self.instance)

    def _star(self, time: Fraction, digits: int) -> Any:
        from faverify.flows.fa_star import fa_star

        flow = fa_star(self.instance)
        n, m, r = self.instance.sizes
        bits = flow.plan_bits(time, digits)
        work = r * r * (r * (bits + 64) + n + m) * max(1.0, bits / 128) ** 1.5
        if work > MOST_WORK:
            raise UnableError(
                f"FA* of size {n} x {m}, r = {r}, to {digits} digits would take too long ({work:.0e} steps, at most "
                f"{MOST_WORK:.0e}); fewer digits or a smaller r would help"
            )
        return flow.at(time, digits=digits).letters()

    def plot_loss(self, until: Any = None) -> Any:
        """A matplotlib figure of ||Y - Z W||^2 and ||(Y - Z W) C||^2 on [0, until] (default: until nearly settled).

        Double precision, for the eye. Raises what `approx_curve` raises.
        """
        from faverify.analysis.curves import curve_until, settled
        from faverify.exact.matrix import number_of
        from faverify.outcome import Series
        from faverify.report.figures import figure_of

        end = None if until is None else number_of("until", until)
        if end is not None and not 0 < end < 10**300:
            raise UsageError(f"until = {until}: a time after 0")
        path = settled(self.instance, self.flow) if end is None else curve_until(self.instance, self.flow, float(end))
        times = tuple(map(float, path.times))
        series = [
            Series(name, times, tuple(map(float, values)), x_name=f"time along {NAMES[self.flow]}")
            for name, values in (("||Y - Z W||^2", path.error), ("||(Y - Z W) C||^2", path.residual))
        ]
        return figure_of(series)

    def __str__(self) -> str:
        n, m, r = self.instance.sizes
        name = printable(self.instance.name) or "an instance"
        return f"{NAMES[self.flow]} from {name} (n = {n}, m = {m}, r = {r}); .at(t) encloses its state"

    __repr__ = __str__


def solve(instance: Instance, flow: str = "fa_star") -> Solution:
    """A flow of an instance: "fa_star" (exactly solved, any t), "fa" or "gd" (validated integration, moderate t).

    Raises `UsageError` for another flow or what is no instance.

    >>> moment = solve(Instance.of([[1], [2]], [[1]], [[1], [0]])).at(10)
    >>> [round(float(x), 6) for x in moment.Z.to_numpy().ravel()]
    [0.447214, 0.894427]
    """
    if flow not in FLOWS:
        raise UsageError(f"no flow {str(flow)!r:.40}; choose {', '.join(FLOWS)}")
    if not isinstance(instance, Instance):
        raise UsageError(f"{instance!r:.60} is no instance; make one with faverify.Instance.of(Y, C, Z0)")
    return Solution(instance, flow)
