"""FA beside FA* as W gets faster (N16), and FA from the zero start in closed form (N14)."""

from fractions import Fraction
from typing import Any

import numpy as np

from faverify.cases.families import draw
from faverify.cases.instance import Instance
from faverify.figures.records import Curve, Figure, Panel, floats
from faverify.flows.approx_scipy import approx_curve

RATES = tuple(float(x) for x in np.geomspace(1, 1000, 13))
MOST_RATE = 1e4
UNTIL, POINTS = 1.0, 41
EIGENVALUES = (8.0, 2.0, 0.5)


def _arrays(instance: Instance) -> tuple[Any, Any, Any]:
    return tuple(np.array([[float(x) for x in row] for row in X]) for X in (instance.Y, instance.C, instance.Z0))  # type: ignore[return-value]


def fast() -> Figure:
    """The largest distance of FA from FA* on [0, 1], and of W from the optimal W, against the rate of W."""
    near, weights = [], []
    for tone, seed in enumerate((1, 2, 3)):
        instance = draw("gaussian", 5, 4, 2, seed)
        pairs = [distances(instance, rate) for rate in RATES]
        near.append(Curve(f"instance {seed}", RATES, floats(d for d, _ in pairs), "line", tone))
        weights.append(Curve(f"instance {seed}", RATES, floats(w for _, w in pairs), "line", tone))
        weights.append(_bound(instance, tone))
    first = near[0]
    slope = Curve("1 / γ", RATES, floats(1.2 * first.y[-1] * RATES[-1] / rate for rate in RATES), "dash", 4)
    panels = (
        Panel("(a) FA from FA*", "rate γ of W", "largest ||Z - Z*|| on [0, 1]", (*near, slope), True, True),
        Panel("(b) W from the optimal W", "rate γ of W", "largest ||W - W_opt|| on [0, 1]", tuple(weights), True, True),
    )
    caption = (
        "FA with W' = γ Z'E from the optimal W, beside FA* from the same Z(0) (n = 5, m = 4, r = 2). See (a) the "
        "distance fall like 1/γ; (b) W stay near the optimal W, below N16's bound (8/3) s(C) s(Y)² / (γ s_min(Z(0))⁴), "
        "dashed from where the theorem begins. The bound holds for all time; the distances are to t = 1, in double "
        "precision."
    )
    return Figure("fast", "A fast W makes FA follow FA*", caption, panels, ("n16", "figure5"))


def distances(instance: Instance, rate: float) -> tuple[float, float]:
    """The largest spectral norms of Z - Z* and of W - W_opt(Z) at `POINTS` times of [0, 1] (doubles)."""
    slow, star = approx_curve(instance, "fa", UNTIL, rate, rtol=1e-9), approx_curve(instance, "fa_star", UNTIL)
    apart, off = 0.0, 0.0
    for t in np.linspace(0, UNTIL, POINTS):
        at, other = slow(float(t)), star(float(t))
        optimal = np.linalg.lstsq(at["Z"], at["Y"], rcond=None)[0]
        apart = max(apart, float(np.linalg.norm(at["Z"] - other["Z"], 2)))
        off = max(off, float(np.linalg.norm(at["W"] - optimal, 2)))
    return apart, off


def weight_bound(instance: Instance) -> tuple[float, float]:
    """N16: the least rate it speaks about, and its bound of ||W - W_opt|| times the rate (doubles)."""
    Y, C, Z = _arrays(instance)
    s_y, s_c = (float(np.linalg.norm(X, 2)) for X in (Y, C))
    least = float(np.linalg.svd(Z, compute_uv=False)[-1])
    return 16 * s_y * s_c / least**3, 8 / 3 * s_c * s_y**2 / least**4


def _bound(instance: Instance, tone: int) -> Curve:
    threshold, scale = weight_bound(instance)
    rates = np.geomspace(threshold, max(MOST_RATE, 2 * threshold), 5)
    return Curve(f"N16, instance {tone + 1}", floats(rates), floats(scale / rate for rate in rates), "dash", tone)


def zerostart() -> Figure:
    """x(t) of N14 for three eigenvalues h: the closed form, and FA integrated from the zero start."""
    until = 4.0
    instance = zero_instance()
    times, found = integrated(instance, until)
    curves = []
    for tone, h in enumerate(EIGENVALUES):
        t, x = closed_form(h, until)
        curves.append(Curve(f"h = {h:g}", floats(t), floats(x), "line", tone))
        curves.append(Curve(f"FA, h = {h:g}", floats(times), floats(found[:, tone]), "dots", tone))
        limit = (2 / h) ** (1 / 3)
        curves.append(Curve("" if tone else "(2/h)^(1/3)", (0.0, until), (limit, limit), "dash", 4))
    panel = Panel("", "time t", "x(t)", tuple(curves), room=0.75)
    caption = (
        "FA from Z(0) = 0, W(0) = 0, where GD is at rest: Z = Y C X with X = x(t) on the eigenvectors of C'Y'YC, and "
        "x' = 1 - h x³/2 for the eigenvalue h. Lines are the closed form of N14, dots FA integrated in double "
        "precision. See every x leave 0 with slope 1, whatever h is, and settle at (2/h)^(1/3), those of large h first."
    )
    return Figure("zerostart", "FA from the zero start, in closed form", caption, (panel,), ("n14",))


def zero_instance() -> Instance:
    """A diagonal instance with H = C'Y'YC of eigenvalues `EIGENVALUES`, and the zero start."""
    size = len(EIGENVALUES)
    diagonal = [[(round(h**0.5 * 10**12) if i == j else 0) for j in range(size)] for i, h in enumerate(EIGENVALUES)]
    Y = [[Fraction(x, 10**12) for x in row] for row in diagonal]
    identity = [[int(i == j) for j in range(size)] for i in range(size)]
    nothing = [[0] * size for _ in range(size)]
    return Instance.of(Y, identity, nothing, nothing, name="zero start")


def integrated(instance: Instance, until: float) -> tuple[Any, Any]:
    """Times, and x_i there from Z = Y C X of the diagonal instance (doubles)."""
    curve = approx_curve(instance, "fa", until, rtol=1e-10)
    times = np.linspace(0, until, 17)
    Y = np.array([[float(x) for x in row] for row in instance.Y])
    return times, np.array([np.diag(np.linalg.solve(Y, curve(float(t))["Z"])) for t in times])


def closed_form(h: float, until: float) -> tuple[Any, Any]:
    """Times and x of ``x' = 1 - h x^3/2``, x(0) = 0, to t = ``until``: t is elementary in x (N14)."""
    limit = (2 / h) ** (1 / 3)
    share = 1 - np.geomspace(1, 1e-12, 400)  # phi = x / limit from 0 to nearly 1
    tau = np.log((share**2 + share + 1) / (1 - share) ** 2) / 6
    tau += (np.arctan((2 * share + 1) / 3**0.5) - np.pi / 6) / 3**0.5
    t = tau * limit
    kept = t <= until
    return np.append(t[kept], until), np.append(limit * share[kept], np.interp(until, t, limit * share))
