"""The picture of a run: the same bytes for the same certificates, and a remedy where there is nothing to draw."""

import re

import pytest
from report_run import CERTIFIED, PROVED, certificate, part, write_run
from test_report_bounds import NEW, OLD

from faverify.certificate.read import read_run
from faverify.errors import UsageError
from faverify.report.build import build_picture
from faverify.report.figures import plot_svg
from faverify.report.model import report_of
from faverify.report.picture import turning


def run_of(folder):
    shown = certificate("figure3", [part("words", PROVED), part("points", CERTIFIED)])
    return write_run(folder, [shown, OLD, NEW])


def test_two_pictures_of_one_run_are_the_same_small_png(tmp_path):
    first = build_picture(run_of(tmp_path / "a"), tmp_path / "a.png").read_bytes()
    second = build_picture(run_of(tmp_path / "b"), tmp_path / "b.png").read_bytes()
    assert first == second
    assert first.startswith(b"\x89PNG")
    assert 5_000 < len(first) < 60_000


def test_the_curve_drawn_has_certified_points(tmp_path):
    view, series = turning(report_of(read_run(run_of(tmp_path))).claims)
    assert view.label == "figure3"
    assert {item.get("role", "value") for item in series} >= {"value", "marker"}


def test_without_anything_to_draw_it_says_what_to_run(tmp_path):
    with pytest.raises(UsageError, match="run these claims first"):
        build_picture(write_run(tmp_path, [OLD]), tmp_path / "x.png")


def test_a_picture_by_another_name_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"ends in \.png"):
        build_picture(run_of(tmp_path), tmp_path / "x.jpg")
    assert not (tmp_path / "x.jpg").exists()


def test_a_logarithmic_axis_has_plain_numbers():
    text = plot_svg([{"name": "l", "x": [0.0, 1.0, 2.0], "y": [1e-4, 1.0, 10.0]}], "k", "t")
    assert "mathdefault" not in text
    assert "0.001" in re.findall(r">([^<>]+)</text>", text)
