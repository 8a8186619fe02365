"""Discrete FA* at step sizes over six decades (N12), and doubling beside mpmath's odefun (N1)."""

from fractions import Fraction
from typing import Any

import numpy as np

from faverify.cases.families import draw
from faverify.cases.instance import Instance
from faverify.figures.records import Curve, Figure, Panel, floats
from faverify.flows.fa_star import FAStar, fa_star

DRAWN = ((5, 3, 1, 1), (4, 3, 2, 1), (5, 4, 2, 2), (6, 5, 3, 1))
STEPS, SHOWN = 400, 200
SIZES = tuple(float(x) for x in np.geomspace(1e-3, 1e3, 25))
TIMES = tuple(Fraction(2) ** k for k in range(-3, 11))
ODEFUN_UNTIL, DIGITS, LEAST = Fraction(8), 15, 1e-17


def steps() -> Figure:
    """The sum of ||F||^2 divided by N12's bound against the step size; the residual step by step."""
    instances = [draw("gaussian", *sizes) for sizes in DRAWN]
    ratios = [[_sum_to_bound(instance, h) for h in SIZES] for instance in instances]
    first = (
        *(Curve(f"r = {DRAWN[k][2]}, instance {k + 1}", SIZES, floats(row), "line", k) for k, row in enumerate(ratios)),
        Curve("the bound", (SIZES[0], SIZES[-1]), (1.0, 1.0), "dash", 4),
    )
    panels = (
        Panel(f"(a) over {STEPS} steps", "step size h", "sum of ||F||² / bound", first, log_x=True, room=0.5),
        Panel("(b) the least residual so far, instance 2", "step", "least ||F||", _residuals(instances[1]), True, True),
    )
    caption = (
        "Discrete FA* with step sizes h from 1/1000 to 1000. See (a) the sum of ||F||² over the first steps stay below "
        "N12's bound (b + √(b² + 4a/h))²/4 at every h, and touch it for r = 1 and large steps (for small ones "
        f"{STEPS} steps are a short time); (b) the residual F = (Y - Z W) C fall at every h, below the "
        "dashed √(bound / steps). Discrete FA, from which W is learnt, diverges for large h. Double precision."
    )
    return Figure("steps", "Discrete FA* works for every step size", caption, panels, ("n12",))


def _arrays(instance: Instance) -> tuple[Any, Any, Any]:
    return tuple(np.array([[float(x) for x in row] for row in X]) for X in (instance.Y, instance.C, instance.Z0))  # type: ignore[return-value]


def iterate(instance: Instance, h: float, count: int) -> Any:
    """||F_k||_F^2 of discrete FA*, k = 0..count - 1 (doubles, no error bound)."""
    Y, C, Z = _arrays(instance)
    found = np.empty(count)
    for k in range(count):
        F = (Y - Z @ np.linalg.lstsq(Z, Y, rcond=None)[0]) @ C
        found[k] = np.sum(F**2)
        Z = Z + h * F
    return found


def sum_bound(instance: Instance, h: float) -> float:
    """N12's bound of the sum of ||F||^2 over all steps (doubles)."""
    Y, C, Z = _arrays(instance)
    b = float(np.linalg.norm(Y @ C, "nuc"))
    a = float(np.linalg.norm(Z, 2)) * b - float(np.trace(Z.T @ Y @ C))
    return float((b + (b * b + 4 * a / h) ** 0.5) ** 2 / 4)


def _sum_to_bound(instance: Instance, h: float) -> float:
    return float(np.sum(iterate(instance, h, STEPS))) / sum_bound(instance, h)


def _residuals(instance: Instance) -> tuple[Curve, ...]:
    curves = []
    for tone, h in enumerate((0.01, 1.0, 100.0)):
        least = np.sqrt(np.minimum.accumulate(iterate(instance, h, SHOWN)))
        kept = [k for k in range(SHOWN) if least[k] > 1e-12]
        count = floats(k + 1 for k in kept)
        curves.append(Curve(f"h = {h:g}", count, floats(least[kept]), "line", tone))
        bound = sum_bound(instance, h) ** 0.5
        curves.append(Curve(f"bound, h = {h:g}", count, floats(bound / (k + 1) ** 0.5 for k in kept), "dash", tone))
    return tuple(curves)


def doubling() -> Figure:
    """Radii of the enclosures by doubling and the error of odefun against time; the work of both."""
    flow = fa_star(draw("gaussian", 4, 3, 2, 1))
    centres = {t: _midpoint(flow, t) for t in TIMES}
    radii = [_radius(flow, t) for t in TIMES]
    counted, values = _odefun(flow, [t for t in TIMES if t <= ODEFUN_UNTIL])
    errors = [float(np.max(np.abs(values[t] - centres[t]))) for t in counted]
    both = tuple(float(t) for t in TIMES)
    some = tuple(float(t) for t in counted)
    exact = (
        Curve("radius of the enclosure, doubling", both, floats(radii), "line", 0),
        Curve(f"error of odefun at {DIGITS} digits", some, floats(max(e, LEAST) for e in errors), "dots", 1),
    )
    work = (
        Curve("doubling: maps composed", both, floats(1 + flow.doubling.halvings(t) for t in TIMES), "line", 0),
        Curve("odefun: right sides evaluated", some, floats(counted.values()), "dots", 1),
    )
    panels = (
        Panel("(a) error", "time t", "largest error of an entry of Z", exact, log_x=True, log_y=True),
        Panel("(b) work", "time t", "matrix operations", work, log_x=True, log_y=True),
    )
    caption = (
        "FA* by doubling (N1: the flow is a rational map, composed with itself) and by mpmath's odefun, a Taylor "
        "method without error bound; n = 4, m = 3, r = 2. See (a) the enclosure keep its radius, a bound of the "
        "error, to t = 1024, where 20 digits were asked for; (b) its work grow by one composition when t doubles, "
        "while that of odefun grows in proportion to the time. Counts, not seconds: the same on every machine."
    )
    return Figure("doubling", "Long times cost their logarithm", caption, panels, ("n1",))


def _midpoint(flow: FAStar, t: Fraction) -> Any:
    return np.array([[float(x.mid()) for x in row] for row in flow.at(t, digits=20).Z.tolist()])


def _radius(flow: FAStar, t: Fraction) -> float:
    return max(float(x.rad()) for row in flow.at(t, digits=20).Z.tolist() for x in row)


def _odefun(flow: FAStar, times: list[Fraction]) -> tuple[dict[Fraction, int], dict[Fraction, Any]]:
    """Right sides evaluated up to each time, and Z there, by mpmath's odefun at `DIGITS` digits."""
    import mpmath

    instance, count = flow.instance, 0
    n, _, r = instance.sizes
    with mpmath.workdps(DIGITS):
        Y, C, Z0 = (mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in X])
                    for X in (instance.Y, instance.C, instance.Z0))  # fmt: skip

        def velocity(_t: Any, state: Any) -> list[Any]:
            nonlocal count
            count += 1
            Z = mpmath.matrix(n, r)
            for k in range(n * r):
                Z[k // r, k % r] = state[k]
            moved = (Y - Z * (mpmath.inverse(Z.T * Z) * (Z.T * Y))) * C
            return [moved[k // r, k % r] for k in range(n * r)]

        path = mpmath.odefun(velocity, 0, [Z0[k // r, k % r] for k in range(n * r)])
        counted, values = {}, {}
        for t in times:
            state = path(mpmath.mpf(t.numerator) / t.denominator)
            counted[t], values[t] = count, np.array([float(x) for x in state]).reshape(n, r)
    return counted, values
