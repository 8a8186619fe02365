"""``analyze`` from the command line: one table with numbers, JSON, a page; refusals in one line."""

import json

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_iris_in_one_table(cli, tmp_path):
    said = cli("analyze", "iris", "--effort", "quick", "-q")
    assert said.code == 0
    for piece in ("OPT", "final error", "N8", "total rise", "Lemma 8", "N3", "N11", "Theorem 1", "2 rho", "slack"):
        assert piece in said.out, piece
    assert (tmp_path / "reports" / "analysis-iris.html").is_file()
    assert said.err == ""


def test_json_has_every_number_with_how_it_is_known(cli):
    data = cli("analyze", "iris", "--effort", "quick", "--json", "--out", "x.json").data
    numbers = [number for section in data["sections"] for number in section["piece"]["numbers"]]
    assert {number["known"] for number in numbers} >= {"exact", "certified", "sampled", "asymptotic"}
    assert all(number["low"] and number["high"] for number in numbers if number["known"] in ("exact", "certified"))
    with open("x.json", encoding="utf-8") as stream:
        assert json.load(stream)["digest"] == data["digest"]


def test_a_csv_of_ones_own(cli):
    np.savetxt(
        "mine.csv", np.random.default_rng(0).standard_normal((8, 5)), delimiter=",", header="a,b,c,d,e", comments=""
    )
    said = cli("analyze", "mine.csv", "--rank", "2", "--effort", "quick", "--seed", "3")
    assert said.code == 0
    assert "header row skipped: a, b, c, d, e" in said.err
    assert "n = 8, m = 5, r = 2" in said.out
    assert "[1/7]" in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.csv"], "cannot be read"),
        (["iris", "--rank", "3"], "has 2 columns"),
        (["iris", "--eps", "5"], "between 0 and 1"),
        (["iris", "--eps", "x"], "write a number"),
        (["iris", "--scale", "-1", "--feedback", "signs"], ""),
        (["empty.csv"], "empty"),
    ],
)
def test_refusals_are_one_line(cli, arguments, said):
    open("empty.csv", "w", encoding="utf-8").close()
    done = cli("analyze", *arguments, "-q")
    if said:
        assert done.code == 2
        assert said in done.refusal
    else:
        assert done.code == 0


def test_a_page_goes_to_a_folder_or_a_file_of_its_kind_and_never_over_data(cli, tmp_path):
    """A page was written over whatever file --out named, the data too."""
    data = json.dumps({"Y": [[1, 2], [3, 5]]})
    (tmp_path / "in.json").write_text(data, encoding="utf-8")
    (tmp_path / "in.csv").write_text("1,2\n3,5\n", encoding="utf-8")
    for source, out in (("in.csv", "in.csv"), ("in.json", "./in.json"), ("in.csv", "page.txt")):
        said = cli("analyze", source, "--rank", "1", "--effort", "quick", "-q", "--out", out)
        assert said.code == 2
        assert f"--out {out.removeprefix('./')}" in said.refusal
    assert (tmp_path / "in.json").read_text(encoding="utf-8") == data
    assert cli("analyze", "in.csv", "--rank", "1", "--effort", "quick", "-q", "--out", "run").code == 0
    assert (tmp_path / "run" / "analysis-in.html").is_file()


def test_numbers_beyond_double_precision_give_no_warning_of_a_library(cli, tmp_path):
    (tmp_path / "in.csv").write_text("1e400,2\n3,4\n", encoding="utf-8")
    said = cli("analyze", "in.csv", "--rank", "1", "--effort", "quick", "-q")
    assert said.code == 0
    assert "Warning" not in said.err


def test_a_hostile_name_reaches_neither_the_terminal_nor_another_folder(cli, tmp_path):
    data = {"Y": [[1, 2], [3, 5]], "name": "../../evil<b>"}
    (tmp_path / "in.json").write_text(json.dumps(data), encoding="utf-8")
    said = cli("analyze", "in.json", "--rank", "1", "--effort", "quick")
    assert said.code == 0
    (page,) = (tmp_path / "reports").iterdir()
    assert page.name == "analysis-evil-b.html"
    assert "evil<b>" not in page.read_text(encoding="utf-8")


def test_a_name_with_an_escape_sequence_is_refused(cli, tmp_path):
    data = {"Y": [[1, 2], [3, 5]], "name": "evil\x1b[31m"}
    (tmp_path / "in.json").write_text(json.dumps(data), encoding="utf-8")
    said = cli("analyze", "in.json", "--rank", "1", "--effort", "quick")
    assert said.code == 2
    assert "\x1b" not in said.out + said.err
