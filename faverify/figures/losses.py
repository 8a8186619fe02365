"""The paper's figures 2, 3 and 5: losses from one start. Settings are ours, the paper's numbers are lost."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from faverify.cases.families import draw
from faverify.cases.instance import Instance
from faverify.figures.records import Curve, Figure, Panel, floats
from faverify.flows.approx_scipy import approx_curve

POINTS = 241
TONES = {"gd": 2, "fa": 1, "fa_star": 0}
NAMES = {"gd": "GD", "fa": "FA", "fa_star": "FA*"}
DRAWN = "Double precision, no error bound."


def errors(instance: Instance, flow: str, until: float, rate: float = 1.0) -> tuple[Any, Any]:
    """Times and ||Y - Z W||_F^2 along a flow, in double precision."""
    curve = approx_curve(instance, flow, until, rate, rtol=1e-9)
    times = np.linspace(0, until, POINTS)
    letters = (curve(float(t)) for t in times)
    return times, np.array([np.sum((at["Y"] - at["Z"] @ at["W"]) ** 2) for at in letters])


def figure2() -> Figure:
    """GD, FA and FA* from one start: r at least the rank of Y, and less."""
    full, short = low_rank(12, 10, 2, 3, seed=4), low_rank(12, 10, 6, 3, seed=5)
    panels = (
        _compared("(a) r = 3, rank(Y) = 2", full, 11.0, {}, True),
        _compared("(b) r = 3, rank(Y) = 6", short, 12.0, _levels(short), False),
    )
    caption = (
        "Error along GD, FA and FA* from one start. See (a) all three errors vanish when r is at least the rank of "
        "Y; (b) with a smaller r, FA and FA* level off at ||Y - P Y||², above the optimum that GD reaches "
        "(Theorems 2, 3). " + DRAWN
    )
    return Figure("figure2", "GD, FA and FA* from one start", caption, panels, ("theorem2", "theorem3"))


def low_rank(n: int, m: int, rank: int, r: int, seed: int) -> Instance:
    """A target of exact rank with feedback and start, short rationals."""
    rng = Random(f"figure/{n}/{m}/{rank}/{r}/{seed}")

    def matrix(rows: int, columns: int, scale: int) -> list[list[Fraction]]:
        return [[Fraction(round(rng.gauss(0, 1) * 8), scale) for _ in range(columns)] for _ in range(rows)]

    left, right = matrix(n, rank, 16), matrix(rank, m, 16)
    Y = [[sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in zip(*right, strict=True)]
         for row in left]  # fmt: skip
    return Instance.of(Y, matrix(m, r, 8), matrix(n, r, 16), name=f"rank {rank}")


def _levels(instance: Instance) -> Mapping[str, float]:
    Y, C = (np.array([[float(x) for x in row] for row in X]) for X in (instance.Y, instance.C))
    basis, _ = np.linalg.qr(Y @ C)
    sigma = np.linalg.svd(Y, compute_uv=False)
    return {
        "OPT": float(np.sum(sigma[instance.sizes[2] :] ** 2)),
        "||Y - P Y||²": float(np.sum((Y - basis @ basis.T @ Y) ** 2)),
    }


def _compared(title: str, instance: Instance, until: float, levels: Mapping[str, float], log_y: bool) -> Panel:
    curves = []
    for flow in ("gd", "fa", "fa_star"):
        times, values = errors(instance, flow, until)
        curves.append(Curve(NAMES[flow], floats(times), floats(values), tone=TONES[flow]))
    curves += [
        Curve(name, (0.0, until), (value, value), "dash", 4 if name == "OPT" else 5) for name, value in levels.items()
    ]
    return Panel(title, "time", "||Y - Z W||²", tuple(curves), log_y=log_y)


def figure3() -> Figure:
    """The loss of FA* rises and falls: once for r = 1 (Example 1), many times for r near n."""
    caption = (
        "The loss of FA* is not monotone. See (a) one rise to ||y||² exactly and then the fall (Example 1, closed "
        "form); (b) several turns where r = n - 1: the dots are turning points with certified times and values, "
        "and there are no others on this stretch. Curves are midpoints of enclosures."
    )
    return Figure("figure3", "The loss rises and falls", caption, (_example1(), _turning()), ("example1", "figure3"))


def _example1() -> Panel:
    """s² b² / cosh²(b t + artanh(w(0)/b)) for n = 100, ||y|| = 1, s = ||z(0)|| = 1/2."""
    b, s = 2.0, 0.5
    w0 = -0.95 * b
    times = np.linspace(0, 3, POINTS)
    loss = (s * b / np.cosh(b * times + np.arctanh(w0 / b))) ** 2
    peak = -np.arctanh(w0 / b) / b
    curves = (
        Curve("||y - z w||²", floats(times), floats(loss)),
        Curve("peak, where w = 0", (float(peak),), (1.0,), "marks", 1),
    )
    return Panel("(a) r = 1, y a unit vector, ||z(0)|| = 1/2, w(0) = -1.9", "time", "loss", curves)


def _turning() -> Panel:
    from faverify.flows.fa_star import fa_star
    from faverify.flows.turning import enclose_losses, enclose_turning_points

    flow = fa_star(draw("near-square", 8, 8, 7, 1))
    drawn = list(enclose_losses(flow, Fraction(6), POINTS - 1))
    times, loss = [t for t, _ in drawn], [float(x.mid()) for _, x in drawn]
    points = enclose_turning_points(flow, 6)
    marks = Curve(
        "turning points, certified",
        floats(p.time.mid() for p in points),
        floats(p.loss.mid() for p in points),
        "marks",
        1,
    )
    return Panel("(b) n = m = 8, r = 7", "time", "loss l", (Curve("l", floats(times), tuple(loss)), marks), log_y=True)


def figure5() -> Figure:
    """FA from the optimal W beside FA*, and FA whose W moves faster."""
    instance, until = draw("gaussian", 8, 6, 3, 1), 3.0
    curves = []
    for name, flow, rate, tone in (
        ("FA*", "fa_star", 1.0, 0),
        ("FA", "fa", 1.0, 1),
        ("FA, W ten times as fast", "fa", 10.0, 3),
    ):
        times, values = errors(instance, flow, until, rate)
        curves.append(Curve(name, floats(times), floats(values), "dash" if rate > 1 else "line", tone))
    caption = (
        "FA started at the optimal W beside FA*. See both progress alike, FA behind; with a ten times larger rate "
        "for W the curve of FA lies on that of FA* (N16 bounds the distance once the rate is large enough). " + DRAWN
    )
    panel = Panel("n = 8, m = 6, r = 3", "time", "||Y - Z W||²", tuple(curves))
    return Figure("figure5", "FA stays close to FA*", caption, (panel,), ("figure5",))
