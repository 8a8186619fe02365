"""The paper's figure 4 and the decay of the loss beside its rate, from enclosures of FA* at many times."""

from fractions import Fraction
from typing import Any

import numpy as np

from faverify.cases.families import draw
from faverify.figures.records import Curve, Figure, Panel, floats
from faverify.flows.fa_star import FAStar, fa_star

POINTS = 121
DIRECTIONS = 6


def figure4() -> Figure:
    """x'A(t)x for random x; the smallest eigenvalue of A beside the loss."""
    flow, until = fa_star(draw("near-square", 8, 8, 7, 1)), 6
    times = [Fraction(until * k, POINTS - 1) for k in range(POINTS)]
    alignments = [alignment(flow, t) for t in times]
    rng = np.random.default_rng(4)
    units = [x / np.linalg.norm(x) for x in rng.standard_normal((DIRECTIONS, 7))]
    rows = tuple(
        Curve(f"x{k + 1}", floats(times), floats(x @ A @ x for A in alignments), "line", k) for k, x in enumerate(units)
    )
    lowest = floats(np.linalg.eigvalsh(A)[0] for A in alignments)
    late = [Fraction(2) ** k for k in range(-4, 8)]
    loss = floats(flow.at(t, digits=12).l.mid() for t in late)
    start = float(flow.at(0).l.mid())
    panels = (
        Panel("(a) x'A(t)x, six random unit x", "time", "x'A(t)x", rows),
        Panel("(b) smallest eigenvalue of A", "time", "λ_min(A(t))", (Curve("λ_min(A(t))", floats(times), lowest),
              Curve("0", (0.0, float(until)), (0.0, 0.0), "dash", 4))),
        Panel("the loss meanwhile, to t = 128", "time", "l(t) / l(0)", (Curve("l(t) / l(0)", floats(late),
              tuple(value / start for value in loss), tone=1),), log_x=True, log_y=True),
    )  # fmt: skip
    caption = (
        "Alignment of FA* grows in every direction (a), yet its smallest eigenvalue stays negative (b), while the "
        "loss vanishes: A need not become positive semidefinite. n = m = 8, r = 7; midpoints of enclosures at the "
        "times drawn; claim figure4 certifies the sign at t = 128."
    )
    return Figure("figure4", "Alignment grows, and may stay indefinite", caption, panels, ("figure4", "lemma5"))


def alignment(flow: FAStar, t: Fraction) -> Any:
    """A(t) = S M S^-1 + (same)', the midpoints as an array."""
    state = flow.at(t, digits=15)
    S, Si, M = (np.array([[float(x.mid()) for x in row] for row in X.tolist()]) for X in (state.S, state.Si, state.M))
    half = S @ M @ Si
    return half + half.T


def decay() -> Figure:
    """The loss of three instances beside exp(-2 rho t), rho certified."""
    from faverify.flows.spectrum import enclose_spectrum

    curves, until = [], 8
    for tone, seed in enumerate((1, 2, 3)):
        flow = fa_star(draw("gaussian", 8, 6, 3, seed))
        rho = float(enclose_spectrum(flow).rate.mid())
        times = [Fraction(until * k, POINTS - 1) for k in range(POINTS)]
        loss = floats(flow.at(t, digits=12).l.mid() for t in times)
        last = loss[-1]
        line = tuple(last * float(np.exp(-2 * rho * (float(t) - until))) for t in times)
        kept = [k for k, value in enumerate(line) if value <= 30 * max(loss)]
        curves.append(Curve(f"l, instance {seed}", floats(times), loss, "line", tone))
        curves.append(
            Curve(
                f"slope 2ρ = {2 * rho:.3g}", floats(times[k] for k in kept), tuple(line[k] for k in kept), "dash", tone
            )
        )
    caption = (
        "The loss of FA* from three starts (n = 8, m = 6, r = 3), and straight dashed lines of the certified slope "
        "2ρ of N6. See each curve follow its line in the end: ρ is the smallest positive real part of 2r eigenvalues."
    )
    return Figure(
        "decay",
        "The loss decays at the certified rate",
        caption,
        (Panel("", "time", "loss l", tuple(curves), log_y=True),),
        ("n6",),
    )
