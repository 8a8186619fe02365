"""``show`` tells what the last stored run found, and whether the claim is still what was run."""

import json
import re

import pytest


@pytest.fixture
def run(cli, tmp_path):
    said = cli("verify", "fact3", "--effort", "quick", "--out", tmp_path, "-q")
    assert said.code == 0
    return tmp_path


def test_without_a_run_it_says_so(cli, tmp_path):
    assert "none stored" in cli("show", "fact3", "--out", tmp_path).out
    assert cli("show", "fact3", "--out", tmp_path, "--json").data["last_run"] is None


def test_the_last_verdict_evidence_and_numbers(cli, run):
    out = cli("show", "fact3", "--out", run).out.partition("Last run")[2]
    assert "✓ pass (proved), effort quick, seed 0" in out
    assert "changed since" not in out
    assert "derivative (proved): all sizes" in out
    assert "left [0" in out
    assert re.search(r"(\d+) of \1 false neighbours refuted", out)
    data = cli("show", "fact3", "--out", run, "--json").data["last_run"]
    assert (data["verdict"], data["current"]) == ("pass", True)


def test_what_has_changed_since_is_said(cli, run, monkeypatch):
    from faverify.certificate import write

    monkeypatch.setattr(write, "content_key", lambda *_: "another")
    assert "have changed since" in cli("show", "fact3", "--out", run).out


def test_a_damaged_certificate_is_none(cli, run):
    path = run / "certificates" / "fact3.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["verdict"] = "fail"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert "none stored" in cli("show", "fact3", "--out", run).out


def test_the_table_explains_its_columns_and_has_the_restoration(cli, run):
    out = cli("verify", "fact3", "--effort", "quick", "--out", run, "-q").out
    assert "restoration" in out
    assert "certain" in out
    assert "kept/drawn: cases that could be tested of those drawn" in " ".join(out.split())
