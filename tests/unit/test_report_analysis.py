"""The words of an analysis on its page: listed formulas are set, nothing else, and each of them can be set."""

import re

import pytest

from faverify.__main__ import main
from faverify.report.analysis_marks import FORMULAS, marked
from faverify.report.mathtext import mathml


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "iris.html"
    assert main(["analyze", "iris", "--effort", "quick", "-q", "--out", str(path)]) == 0
    return path.read_text(encoding="utf-8").partition("</style>")[2]


@pytest.mark.parametrize("text", FORMULAS)
def test_every_listed_formula_can_be_set(text):
    assert mathml(FORMULAS[text]) is not None
    assert [kind for kind, _ in marked(f"so {text}, here").runs] == ["text", "math", "text"]


def test_the_longest_listed_formula_wins_and_words_stay_words():
    assert len(marked("20 r cond(Z(0)) s(Z(0)) s(Y) s(C) / eps").runs) == 2
    assert marked("min(n, m)").runs == (("math", r"\min(n,m)"),)
    assert marked("never r lam^2x, x <= y").runs == (("text", "never r lam^2x, x <= y"),)


def test_the_page_has_no_formula_left_as_source(page):
    shown = re.sub(r"<(svg|math|code)\b.*?</\1>", "", page, flags=re.DOTALL)
    for raw in ("^2", "_F", "lam", "sigma_", "&gt;=", "&lt;=", "||", "-&gt;"):
        assert raw not in re.sub(r"<[^>]+>", "", shown), raw
    assert page.count("<math") > 10
