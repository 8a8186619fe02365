"""``verify --instance``: both sides of every bound are printed, and they are those of NumPy."""

import json
import re

import numpy as np
import pytest

Y, C, Z0 = [[1, 2], [3, 1], [0, 1]], [[1], [-2]], [[1], [2], [-1]]


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"Y": Y, "C": C, "Z0": Z0}), encoding="utf-8")
    return path


def test_both_sides_are_printed_for_every_bound(cli, mine):
    said = cli("verify", "n3", "lemma8", "--instance", mine, "-q")
    assert said.code == 0, said.err
    drive = np.array(Y) @ np.array(C)
    bound = np.linalg.norm(Z0, 2) * np.linalg.norm(drive) - float(np.sum(np.array(Z0) * drive))
    lines = re.findall(r"at t = 4.*: left ≤ ([\d.]+), right ≥ ([\d.]+); slack ([\d.]+)", said.out)
    left, right, slack = map(float, lines[0])
    assert right == pytest.approx(bound, rel=1e-4)
    assert left <= right
    assert slack == pytest.approx(right / left, rel=1e-2)
    assert re.search(r"sides .*, .*, .*, .*; slack", said.out)
    assert "rise(l, 0, oo) <= r * lam**2" in said.out


def test_the_json_has_them_too(cli, mine):
    (claim,) = cli("verify", "n3", "--instance", mine, "-q", "--json").data["claims"]
    stored = [c for part in claim["parts"] for c in part.get("comparisons", ())]
    assert stored
    assert all("lhs" in c and "rhs" in c for c in stored)


def test_a_run_over_the_pool_stays_brief(cli, tmp_path):
    said = cli("verify", "fact3", "--effort", "quick", "--out", tmp_path, "-q")
    assert "left" not in said.out
