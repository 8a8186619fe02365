"""``figures``: what each curve must show is checked on its numbers; files are the same bytes each time."""

from fractions import Fraction

import numpy as np
import pytest

from faverify.cases.families import draw
from faverify.errors import UsageError
from faverify.figures.discrete import iterate
from faverify.figures.draw import ALL, gallery, make, write
from faverify.figures.fast import closed_form


@pytest.fixture(scope="module")
def figures():
    return {name: make(name) for name in ALL}


def curves(figure, panel=0):
    return {curve.name: curve for curve in figure.panels[panel].curves}


def test_every_figure_has_labels_and_a_caption_that_says_what_to_see(figures):
    for figure in figures.values():
        assert "See " in figure.caption or "grows" in figure.caption
        assert all(panel.x_name and panel.y_name and panel.curves for panel in figure.panels)
        assert all(np.isfinite(curve.y).all() for panel in figure.panels for curve in panel.curves)


def test_figure_2_ends_at_zero_or_at_the_two_levels(figures):
    full, short = curves(figures["figure2"]), curves(figures["figure2"], 1)
    assert all(full[name].y[-1] < 1e-5 * full[name].y[0] for name in ("GD", "FA", "FA*"))
    assert short["FA"].y[-1] == pytest.approx(short["||Y - P Y||²"].y[0], rel=1e-3)
    assert short["FA*"].y[-1] == pytest.approx(short["||Y - P Y||²"].y[0], rel=1e-3)
    assert short["GD"].y[-1] == pytest.approx(short["OPT"].y[0], rel=1e-2)
    assert short["OPT"].y[0] < 0.9 * short["||Y - P Y||²"].y[0]


def test_figure_3_peaks_at_one_and_turns_where_the_dots_are(figures):
    example, turning = curves(figures["figure3"]), curves(figures["figure3"], 1)
    assert max(example["||y - z w||²"].y) == pytest.approx(1, abs=1e-3)
    loss, marks = turning["l"], turning["turning points, certified"]
    signs = np.sign(np.diff(loss.y))
    seen = [loss.x[k + 1] for k in range(len(signs) - 1) if signs[k] != signs[k + 1]]
    assert np.allclose(seen, marks.x, atol=0.05)


def test_figure_4_grows_in_every_direction_and_stays_indefinite(figures):
    figure = figures["figure4"]
    assert all(np.all(np.diff(curve.y) >= -1e-9) for curve in figure.panels[0].curves)
    assert max(curves(figure, 1)["λ_min(A(t))"].y) < 0
    assert curves(figure, 2)["l(t) / l(0)"].y[-1] < 1e-6


def test_figure_5_a_fast_w_lies_on_fa_star(figures):
    drawn = curves(figures["figure5"])
    star, slow, fast = (np.array(drawn[name].y) for name in ("FA*", "FA", "FA, W ten times as fast"))
    assert np.abs(fast - star).max() < np.abs(slow - star).max() / 5
    assert np.all(slow >= star - 1e-9)


def test_the_ratio_tends_to_the_limit_and_that_to_the_golden_ratio(figures):
    by_rank, by_size = curves(figures["ratio"]), curves(figures["ratio"], 1)
    band = by_rank["nine in ten draws"]
    widths = np.array(band.top) - np.array(band.y)
    assert widths[-1] < widths[0] / 5
    assert by_rank["median"].y[-1] == pytest.approx(by_rank["limit of N8"].y[0], rel=0.01)
    assert by_size["limit of N8"].y[0] == pytest.approx(1)
    assert by_size["limit of N8"].y[3] == pytest.approx(1.5)
    assert by_size["limit of N8"].y[-1] == pytest.approx(1.618, abs=0.01)


def test_samples_lie_on_the_cosine_law(figures):
    drawn = curves(figures["cosine"])
    for n in (50, 200, 800):
        law, dots = drawn[f"n = {n}, law of N9"], drawn[f"n = {n}, samples"]
        expected = np.exp(np.interp(np.log(dots.x), np.log(law.x), np.log(law.y)))
        spread = 4 * np.sqrt(expected * (1 - expected) / 2000) + 1e-3
        assert np.all(np.abs(np.array(dots.y) - expected) < spread)


def test_every_bound_is_above_the_rise_and_lemma_8_is_four_times_n4(figures):
    drawn = curves(figures["rise"])
    ours, simple, paper = (np.array(drawn[n].y) for n in ("||A₋(0)||² / 4, N4", "(r/4) λ², N4", "r λ², Lemma 8"))
    assert np.all(ours >= 1 - 1e-9)
    assert np.all(simple >= ours - 1e-9)
    assert np.allclose(paper, 4 * simple)
    assert np.sum(ours < 1.001) >= 3


def test_the_loss_ends_parallel_to_its_rate(figures):
    drawn = list(figures["decay"].panels[0].curves)
    for loss, line in (drawn[:2], drawn[2:4]):
        slopes = [np.log(c.y[-1] / c.y[-21]) / (c.x[-1] - c.x[-21]) for c in (loss, line)]
        assert slopes[0] == pytest.approx(slopes[1], rel=0.05)


def test_steps_stay_below_the_bound_and_touch_it_for_one_column(figures):
    drawn = curves(figures["steps"])
    ratios = {name: np.array(curve.y) for name, curve in drawn.items() if "instance" in name}
    assert all((row <= 1 + 1e-9).all() and (row > 0).all() for row in ratios.values())
    assert ratios["r = 1, instance 1"][-1] > 0.99
    residuals = curves(figures["steps"], 1)
    for h in ("0.01", "1", "100"):
        assert all(y <= bound for y, bound in zip(residuals[f"h = {h}"].y, residuals[f"bound, h = {h}"].y, strict=True))
        assert np.all(np.diff(residuals[f"h = {h}"].y) <= 0)


def test_the_iteration_drawn_is_that_of_the_definition_for_one_column():
    """For r = 1, W is z'Y/(z'z): two steps by exact rationals."""
    instance, h = draw("gaussian", 4, 3, 1, 7), Fraction(3)
    z, c = [row[0] for row in instance.Z0], [row[0] for row in instance.C]
    for value in iterate(instance, float(h), 3):
        w = [sum(a * row[j] for a, row in zip(z, instance.Y, strict=True)) / sum(a * a for a in z) for j in range(3)]
        f = [sum((row[j] - a * w[j]) * c[j] for j in range(3)) for a, row in zip(z, instance.Y, strict=True)]
        assert value == pytest.approx(float(sum(x * x for x in f)), rel=1e-9)
        z = [a + h * x for a, x in zip(z, f, strict=True)]


def test_fa_comes_near_fa_star_like_the_inverse_of_the_rate_and_w_stays_below_its_bound(figures):
    near, weights = curves(figures["fast"]), curves(figures["fast"], 1)
    for seed in (1, 2, 3):
        y = near[f"instance {seed}"].y
        assert np.all(np.diff(y) < 0)
        assert 1.5 < y[-3] / y[-1] < 3.3  # two of twelve steps over three decades: a factor sqrt(10)
        bound, shown = weights[f"N16, instance {seed}"], weights[f"instance {seed}"]
        scale = bound.y[0] * bound.x[0]
        assert all(w <= scale / rate for rate, w in zip(shown.x, shown.y, strict=True) if rate >= bound.x[0])


def test_the_zero_start_lies_on_its_closed_form(figures):
    drawn = curves(figures["zerostart"])
    for h in (8.0, 2.0, 0.5):
        line, dots = drawn[f"h = {h:g}"], drawn[f"FA, h = {h:g}"]
        assert np.interp(dots.x, line.x, line.y) == pytest.approx(np.array(dots.y), abs=2e-3)
        assert dots.y[-1] == pytest.approx((2 / h) ** (1 / 3), rel=0.01)
    t, x = closed_form(2.0, 4.0)
    slope = np.gradient(x, t)[1:-2]
    assert slope == pytest.approx(1 - x[1:-2] ** 3, abs=5e-3)


def test_oversampling_stays_below_its_bound_and_above_the_best_rank(figures):
    for panel in (0, 1):
        drawn = curves(figures["oversampling"], panel)
        mean, bound, best = drawn["mean"], drawn["bound of N17"], drawn["OPT_r / OPT_4"]
        assert all(m >= b for m, b in zip(mean.y, best.y, strict=True))
        assert all(m <= b for m, b in zip(mean.y[1:], bound.y, strict=True))
        assert drawn["r = 9"].y[0] < 2
        assert bound.y[list(bound.x).index(9)] == 2


def test_doubling_keeps_its_radius_and_its_work_grows_like_the_logarithm(figures):
    exact, work = curves(figures["doubling"]), curves(figures["doubling"], 1)
    assert max(exact["radius of the enclosure, doubling"].y) < 1e-18
    assert max(exact["error of odefun at 15 digits"].y) < 1e-13
    composed, sides = work["doubling: maps composed"].y, work["odefun: right sides evaluated"].y
    assert set(np.diff(composed)) <= {0, 1}
    assert sides[-1] > 1.2 * sides[-2]
    assert composed[-1] < 20


def test_the_files_are_the_same_bytes_each_time(figures, tmp_path):
    chosen = [figures["figure3"], figures["ratio"]]
    first, again = (list(write(chosen, tmp_path / name)) for name in ("a", "b"))
    assert [path.name for path in first] == [
        "figure3.svg", "figure3.pdf", "figure3.png", "ratio.svg", "ratio.pdf", "ratio.png", "index.html",
    ]  # fmt: skip
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert len(one.read_bytes()) < 600_000
    assert "<script" not in gallery(chosen)


def test_the_command_draws_what_is_named(cli, tmp_path):
    said = cli("figures", "ratio", "--out", tmp_path, "-q")
    assert said.code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"ratio.svg", "ratio.pdf", "ratio.png", "index.html"}
    assert "golden ratio" in said.out
    assert "no figure" in cli("figures", "ratoi").refusal
    with pytest.raises(UsageError):
        make("figure1")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot write" in cli("figures", "ratio", "--out", tmp_path / "file", "-q").refusal
