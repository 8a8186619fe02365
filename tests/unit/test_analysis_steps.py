"""Edges of an analysis: degenerate starts, sizes beyond a method, what is said then; the page and its escapes."""

import threading
import types
from fractions import Fraction

import flint
import numpy as np
import pytest

import faverify
from faverify.analysis import allowed, loss
from faverify.analysis.given import Wish, completed
from faverify.analysis.records import Known, approximate, enclosed, slack
from faverify.analysis.run import analysed
from faverify.cases.instance import Instance
from faverify.cli.analyze import _followed
from faverify.flows.approx_scipy import approx_curve
from faverify.report.analysis import fragment, page, write

HOSTILE = '<script>alert(1)</script> \\input{x} "&\x1b[31m'


def run(Y, rank=None, **letters):
    return analysed(completed({"Y": Y, **letters}, Wish(rank)), effort="quick")


def test_what_stands_still_has_no_rate_and_no_rise():
    found = run([[0, 0], [0, 0]], 1)
    assert found.numbers["total rise of the loss of FA*"].text == "0"
    assert any(item.what == "the exponential rate" for item in found.skipped)
    assert found.numbers["best rank-r error, OPT"].known is Known.EXACT


def test_too_small_a_rank_of_y_c_is_a_warning():
    found = run([[1, 0], [2, 0]], C=[[0], [1]])
    assert not found.hypotheses["Lemma 1, N13"].holds
    assert any("N13 do not apply" in text for text in found.warnings)
    assert found.numbers["final error of FA and FA*, ||Y - P Y||^2"].text == "5"


def test_a_start_without_full_rank_leaves_fa_star_out_and_says_so():
    found = run([[1, 2], [3, 4], [5, 7]], Z0=[[1, 1], [1, 1], [1, 1]])
    assert not found.hypotheses["FA* is defined"].holds
    assert any("full column rank" in item.why for item in found.skipped)


def test_zero_start_of_fa_reaches_its_budget_tightly():
    found = run([[1, 2], [3, 4], [5, 7]], C=[[1], [0]], Z0=[[0], [0], [0]], W0=[[0, 0]])
    assert found.hypotheses["N14"].holds
    line = next(line for line in found.bounds if line.quantity.startswith("integral"))
    assert float(line.slack.removeprefix("about ")) == pytest.approx(1, abs=0.01)
    assert line.quantity.endswith("along FA, all time")


@pytest.mark.parametrize("size", [1e200, 1e-100])
def test_sizes_beyond_double_precision_are_said(size):
    found = run((size * np.array([[1.0, 2, 0], [0, 1, 3], [2, 2, 1]])).tolist(), 2)
    assert found.numbers["total rise of the loss of FA*"].known.bounded
    assert any("double precision" in item.why for item in found.skipped)


def test_what_is_said_of_scales_is_true():
    Y, C, Z = np.array([[1.0, 2, 0], [0, 1, 3]]), np.array([[1.0], [0], [1]]), np.array([[1.0], [-1]])
    small, large = Instance(Y, C, Z, [[1.0, 0, 2]]), Instance(8 * Y, C, 2 * Z, [[4.0, 0, 8]])
    for flow, until in (("fa", 0.5), ("fa_star", 0.5)):
        one = approx_curve(small, flow, until, rtol=1e-10, most=10**5)(until)
        other = approx_curve(large, flow, until / 4, rtol=1e-10, most=10**5)(until / 4)
        assert np.allclose(other["Z"], 2 * one["Z"], rtol=1e-6)
        assert np.allclose(other["W"], 4 * one["W"], rtol=1e-6)


def test_a_rank_beyond_the_effort_is_skipped_with_its_reason(monkeypatch):
    monkeypatch.setitem(loss.LARGEST_RANK, "quick", 1)
    found = run(np.eye(4).tolist(), 2)
    assert "bound of the total rise, r lam^2" in found.numbers
    assert any("more than the 1 that effort quick covers" in item.why for item in found.skipped)


def test_what_takes_longer_than_an_effort_allows_is_skipped_and_said(monkeypatch):
    monkeypatch.setitem(allowed.SECONDS, "quick", 0)
    found = run([[1, 2], [3, 4], [5, 7]], 1)
    late = [item.what for item in found.skipped if "0 s of computing that effort quick allows; effort" in item.why]
    assert {"total rise and turning points of the loss", "the curve of FA"} <= set(late)
    assert "bound of the total rise, r lam^2" in found.numbers


def test_a_step_that_takes_long_shows_signs_of_life():
    spoken = threading.Event()
    screen = types.SimpleNamespace(note=lambda line: "Target: still computing" in line and spoken.set())
    assert _followed(screen, lambda said: spoken.wait(100))


def test_poor_predictions_are_said():
    """A dominant singular value at small r: N8 is far off, and the analysis must not pass it off as good."""
    found = run(np.diag([100.0, 1, 1, 1, 1]).tolist(), 1)
    assert any("N8 is asymptotic and poor here" in text for text in found.warnings)
    flat = run(np.eye(40).tolist(), 12)
    assert not any("N8" in text for text in flat.warnings)


def test_hypotheses_of_theorems_three_and_four():
    two_levels = run(np.diag([1.0, 1, 0.25, 0.25, 0.25]).tolist(), 2)
    assert two_levels.hypotheses["Theorem 3, N7"].holds
    assert not run(np.diag([1.0, 0.9, 0.25, 0.25, 0.25]).tolist(), 2).hypotheses["Theorem 3, N7"].holds
    spike = run(np.diag([3.0, 1, 1, 1]).tolist(), 1)
    assert spike.hypotheses["Theorem 4, N9"].holds
    assert spike.hypotheses["Theorem 4, N9"].says == "s = 3"
    assert not run(np.eye(4).tolist(), 1).hypotheses["Theorem 4, N9"].holds


def test_numbers_are_rounded_outward_and_slack_down():
    third = enclosed("x", Fraction(1, 3))
    assert third.known is Known.EXACT
    assert Fraction(third.low) < Fraction(1, 3) < Fraction(third.high)
    ball = enclosed("x", flint.arb(2, 1))
    assert ball.known is Known.CERTIFIED
    assert 0.999 < float(ball.low) <= 1 < 3 <= float(ball.high) < 3.001
    assert slack(flint.arb(3), Fraction(2)) == "1.5"
    assert slack(flint.arb(3), flint.arb(0)) == "n/a"
    assert enclosed("x", flint.arb(0, 1)).text.startswith("between -1")
    assert enclosed("x", flint.arb("nan")).text == "not enclosed"
    assert not approximate("x", 1.0).known.bounded


def test_the_page_stands_alone_and_escapes_what_comes_from_outside(tmp_path):
    found = analysed(completed({"Y": [[1, 2], [3, 4], [5, 7]], "name": HOSTILE}, Wish(1)), effort="quick")
    text = page(found.to_json())
    assert "<script" not in text
    assert 'http-equiv="Content-Security-Policy"' in text
    assert 'src="http' not in text
    assert text.count("<svg") == 2
    assert len(text.encode()) < 2_000_000
    assert fragment(found.to_json()) in text
    assert found._repr_html_() == fragment(found.to_json())
    write(found.to_json(), tmp_path / "new" / "page.html")
    assert (tmp_path / "new" / "page.html").read_text(encoding="utf-8") == text
    with pytest.raises(faverify.FaverifyError, match="cannot write"):
        write(found.to_json(), tmp_path)


def test_the_same_instance_gives_the_same_page():
    def made():
        found = analysed(completed({"Y": [[1, 2], [3, 4], [5, 7]]}, Wish(1)), effort="quick")
        data = found.to_json()
        return page({**data, "seconds": 0})

    assert made() == made()


def test_samples_of_a_matrix_of_rank_r_but_for_rounding_are_of_its_final_error_s_size():
    rng = np.random.default_rng(0)
    low = rng.standard_normal((12, 2)) @ rng.standard_normal((2, 9))  # rank 2 but for rounding
    found = faverify.analyze(low.tolist(), rank=2, effort="quick").numbers
    certified = float(found["final error of FA and FA*, ||Y - P Y||^2"].low)
    median = float(found["final error over Gaussian C"].text.split(",")[0])
    assert 0.01 * certified < median < 100 * certified
