"""``fuzz`` where the time is up before anything is looked at (a busy machine), and where hypotheses never hold."""

import time
from pathlib import Path

import pytest

from faverify.run import fuzz, registry

FILE = """\"\"\"Mine.

Does not show: anything.
\"\"\"
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import exact_cases

T = Theory(name="t", title="t", shapes={"Y": ("n", "m"), "C": ("m", "r")})
P = Part("p", says="SAYS", by=exact_cases(), controls=("Y == 2 * Y",))
CLAIM = Claim(label="mine", title="t", where="w", restoration=Restoration.NEW, theory=T, statement="s", kind="new",
              parts=(P,))
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAVERIFY_CLAIM_FILES", "")
    yield
    registry._loaded.cache_clear()


@pytest.mark.parametrize("says", ["Y - Y == 0", "normF(Y) < -1"])
def test_one_case_is_looked_at_however_late_it_is(cli, monkeypatch, says):
    """Nothing was tried, which was exit code 3."""
    monkeypatch.setattr(fuzz, "LEAST_SECONDS", 1.0)
    monkeypatch.setattr(fuzz, "_abreast", lambda batch: time.sleep(1.1))
    Path("mine.py").write_text(FILE.replace("SAYS", says), encoding="utf-8")
    said = cli("fuzz", "mine.py", "--max-time", "0.000001", "--json")
    assert said.code == (0 if says == "Y - Y == 0" else 1)
    assert said.data["tried"]["mine"] >= 1


def test_hypotheses_that_never_hold_are_named_with_the_remedy(cli):
    says = "Y == 0 if normF(Y) < -1"
    Path("mine.py").write_text(FILE.replace("SAYS", says), encoding="utf-8")
    said = cli("fuzz", "mine.py", "--max-time", "0.5")
    assert said.code == 3
    assert "nothing was tested: at none of the cases drawn do the hypotheses hold; a longer --max-time" in said.err
