"""Error bounds of a step of a polynomial flow with a handful of bits: every rounding is coarse and has to be upwards.

The bounds' formulas are typed again at 400 bits: a step is given a drift that is known, and a path with known radii.
"""

import math
import random
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, arb_mat, arb_poly, ctx

from faverify.flows.polynomial import step
from faverify.flows.polynomial.growth import Metric

SEEDS = range(40)


@dataclass(frozen=True)
class Known:
    """A drift whose exponents are given."""

    mean: float
    positive: float
    asked: list = field(default_factory=list)

    def exponents(self, metric, width, radius):
        self.asked.append(radius)
        return self.mean, self.positive


def metric(rng):
    """A multiple of the identity: its norm and that of its inverse are what they are."""
    size = rng.choice((0.75, 1.25, 3.0))
    return Metric(np.eye(2) * size, np.eye(2) / size, size, 1 / size)


def nearly(found, truth, bits):
    """At least the truth, and no more above than a few roundings of that many bits make it."""
    return bool(found >= truth) and bool(found <= truth * (1 + arb(64) / 2**bits) + arb(2) ** -1000)


def drawn(rng):
    return arb(rng.randrange(1, 2**20)) / 2**30


@pytest.mark.parametrize("seed", SEEDS)
def test_the_error_at_the_end_of_a_step_and_within_is_rounded_upwards(seed, monkeypatch):
    rng = random.Random(f"step {seed}")
    bits, (mean, positive) = rng.randrange(6, 14), sorted((rng.uniform(-0.5, 0.5), rng.uniform(0, 0.5)))
    monkeypatch.setattr(step, "LOW_BITS", bits)
    error, defect, known, before = drawn(rng), drawn(rng), metric(rng), metric(rng)
    before = rng.choice((known, before))
    turned = 1 if before is known else known.norm / before.norm  # multiples of the identity
    state, drift = step.State(Fraction(0), arb_mat([[0, 0]]), error, before), Known(mean, positive)
    moved, within, exponent = step._in_metric(state, drift, defect, 1.0, known)
    with ctx.workprec(400):
        start, added = error * arb(turned), defect * arb(known.norm)
        assert nearly(moved.error, arb(mean).exp() * start + arb(positive).exp() * added, bits)
        assert nearly(within, arb(positive).exp() * (start + added) * arb(known.inverse_norm), bits)
        assert within <= drift.asked[-1], "the drift was asked of a tube that holds all of the path"
        assert drift.asked[-1] <= 8 * within
    assert exponent == pytest.approx(mean + math.log(turned), abs=1e-6)
    assert (moved.t, moved.metric) == (0, known)


@pytest.mark.parametrize("positive", [math.inf, math.nan, 601.0, 1e300])
def test_an_exponent_that_is_not_finite_or_far_too_large_closes_no_tube(positive):
    state = step.State(Fraction(0), arb_mat([[0, 0]]), arb(1), Metric())
    assert step._in_metric(state, Known(0.0, positive), arb(1), 1.0, Metric()) is None


class Wider(Known):
    """A drift that grows with the radius of the tube, beyond every tube where it is steep."""

    def exponents(self, metric, width, radius):
        self.asked.append(radius)
        return 0.0, self.positive * radius


@pytest.mark.parametrize(
    ("steep", "closes"), [(0.05, True), (0.1, True), (0.2, True), (0.37, None), (0.4, False), (3, False)]
)
def test_a_tube_closes_where_the_drift_in_it_lets_it_and_nowhere_else(steep, closes):
    """``e^(s R) <= R`` has a solution R up to ``s = 1/e``, about 0.368; an end is given only with such an R."""
    state, drift = step.State(Fraction(0), arb_mat([[0, 0]]), arb(1), Metric()), Wider(0.0, steep)
    found = step._in_metric(state, drift, arb(0), 1.0, Metric())
    if closes is not None:
        assert (found is not None) is closes
    if found is not None:
        assert math.exp(steep * drift.asked[-1]) <= drift.asked[-1] * (1 + 1e-9)
    assert len(drift.asked) <= 6


def test_a_state_without_error_and_a_path_without_defect_stay_without_one():
    state = step.State(Fraction(0), arb_mat([[0, 0]]), arb(0), Metric())
    moved, within, _ = step._in_metric(state, Known(1.0, 1.0), arb(0), 1.0, Metric())
    assert moved.error.is_zero()
    assert within.is_zero()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_end_of_a_path_that_is_rounded_adds_its_radii_upwards(seed, monkeypatch):
    rng = random.Random(f"end {seed}")
    bits, known = rng.randrange(6, 14), metric(rng)
    monkeypatch.setattr(step, "LOW_BITS", bits)
    radii = [Fraction(rng.randrange(1, 2**20), 2**30) for _ in range(2)]
    with ctx.workprec(400):
        rows = arb_mat([[arb(k + 1) + arb(0, arb(r.numerator) / r.denominator) for k, r in enumerate(radii)]])
        moved = step.State(Fraction(0), arb_mat([[0, 0]]), drawn(rng), known)
        square = sum((x.rad() * x.rad() for x in rows.entries()), arb(0))
        truth = moved.error + square.sqrt() * arb(known.norm)
    series = step.Series(rows, {}, None, arb(0))
    after, piece = step._finished(moved, (moved, arb(1), 0.0), series, Fraction(1, 2), 200, 10.0)
    with ctx.workprec(400):
        assert nearly(after.error, truth, min(bits, 24))
    assert [piece.t0, piece.t1, after.t] == [0, Fraction(1, 2), Fraction(1, 2)]
    assert all(x.contains(k + 1) for k, x in enumerate(after.row.entries()))
    assert all(x.is_exact() for x in after.row.entries())


@pytest.mark.parametrize("width", [0.05, 0.5])
@pytest.mark.parametrize("steep", [30.0, 1000.0])
def test_where_modes_are_dependent_errors_are_measured_in_a_metric_in_which_they_hardly_grow(steep, width):
    """J = [[-1, steep], [0, -1]]: in the plain norm errors may grow at the rate steep/2 - 1, of modes at -1.

    The margin is 1/width, or a fiftieth of the norm: the metric is no worse than that asks for, and no flatter.
    """
    jacobian = np.array([[-1.0, steep], [0.0, -1.0]])
    drift = step.Drift(np.array([jacobian] * 3), 0.0, arb_poly([0]))
    state = step.State(Fraction(0), arb_mat([[0, 0]]), arb(2) ** -60, Metric())
    with ctx.workprec(64):
        moved, within, exponent = step.carried(state, drift, arb(0), width)
    margin = min(1 / width, 0.02 * steep)
    plain = (steep / 2 - 1) * width
    if plain <= 2:
        assert moved.metric.L is None
        return
    assert moved.metric.L is not None
    rate = float(np.log(float(moved.error) / float(state.error * arb(moved.metric.norm)))) / width
    assert -1 - 1e-6 <= rate <= -1 + margin * 1.05
    assert moved.metric.norm * moved.metric.inverse_norm <= 4 * steep / margin
    assert float(within) <= 2.0**-60 * 4 * steep / margin * np.exp(max(0, margin - 1) * width) * 1.05
    assert exponent < plain
