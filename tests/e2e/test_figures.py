"""``figures``: what each curve must show is checked on its numbers; files are the same bytes each time."""

import numpy as np
import pytest

from faverify.errors import UsageError
from faverify.figures.draw import ALL, gallery, make, write


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
