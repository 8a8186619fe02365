"""``fuzz`` where the time is up before anything is looked at (a busy machine), and where hypotheses never hold."""

import time
from pathlib import Path

import pytest
from small_claim import FILE

from faverify.run import fuzz

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.mark.parametrize("says", ["Y - Y == 0", "normF(Y) < -1"])
def test_one_case_is_looked_at_however_late_it_is(cli, monkeypatch, says):
    """Nothing was tried, which was exit code 3."""
    monkeypatch.setattr(fuzz, "LEAST_SECONDS", 1.0)
    monkeypatch.setattr(fuzz, "_abreast", lambda batch: time.sleep(1.1))
    Path("mine.py").write_text(FILE.replace("Y - Y == 0", says), encoding="utf-8")
    said = cli("fuzz", "mine.py", "--max-time", "0.000001", "--json")
    assert said.code == (0 if says == "Y - Y == 0" else 1)
    assert said.data["tried"]["mine"] >= 1


def test_hypotheses_that_never_hold_are_named_with_the_remedy(cli):
    says = "Y == 0 if normF(Y) < -1"
    Path("mine.py").write_text(FILE.replace("Y - Y == 0", says), encoding="utf-8")
    said = cli("fuzz", "mine.py", "--max-time", "0.5")
    assert said.code == 3
    assert "nothing was tested: at none of the cases drawn do the hypotheses hold; a longer --max-time" in said.err
