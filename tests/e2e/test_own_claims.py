"""Claims of one's own: a file, a claim at hand, ``new``, and the example package of the docs."""

import os
import re
import shutil
from pathlib import Path

import pytest

import faverify
from faverify.errors import UsageError
from faverify.run import registry

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "balance-laws"
FALSE = """\"\"\"False.

Does not show: anything.
\"\"\"
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import exact_cases

T = Theory(name="t", title="t", shapes={"Y": ("n", "m"), "C": ("m", "r")})
CLAIM = Claim(label="LABEL", title="t", where="w", restoration=Restoration.NEW, theory=T, statement="s", kind="new",
              parts=(Part("p", says="SAYS", by=exact_cases(), controls=("Y == 2 * Y",)),))
"""


pytestmark = pytest.mark.usefixtures("own_folder")


def written(name, label, says="Y - Y == 0"):
    Path(name).write_text(FALSE.replace("LABEL", label).replace("SAYS", says), encoding="utf-8")
    return name


def test_new_writes_a_claim_that_passes_and_is_guarded(cli, tmp_path):
    assert cli("new", "my-law").code == 0
    said = cli("verify", "my_law.py", "--effort", "quick", "-q", "--json")
    assert said.code == 0, said.err
    (claim,) = said.data["claims"]
    assert (claim["label"], claim["verdict"], claim["evidence"]) == ("my-law", "pass", "proved")
    assert len(claim["controls"]) == 3
    assert all(control["refuted"] for control in claim["controls"])
    assert (tmp_path / "reports" / "certificates" / "my-law.json").is_file()
    assert "exists" in cli("new", "my-law").refusal


@pytest.mark.parametrize("name", ["../evil", "a b", "", "1x", "x" * 60, "a{b}"])
def test_names_that_are_no_names_are_refused(cli, tmp_path, name):
    assert "letters, digits and dashes" in cli("new", name).refusal
    assert not list(tmp_path.iterdir())


def test_what_a_file_prints_is_no_result(cli):
    """It stood before the JSON of ``verify mine.py --json``, which nothing could read then."""
    path = Path(written("loud.py", "loud"))
    path.write_text(path.read_text(encoding="utf-8") + "print('hello')\n", encoding="utf-8")
    said = cli("verify", "loud.py", "--effort", "quick", "-q", "--json")
    assert [claim["verdict"] for claim in said.data["claims"]] == ["pass"]
    assert "hello" in said.err


def test_a_file_runs_in_several_processes_beside_other_claims(command, tmp_path):
    path = tmp_path / written("mine.py", "mine")
    said = command("verify", str(path), "fact3", "--effort", "quick", "-j", "2", "--out", str(tmp_path / "o"), "--json")
    assert said.code == 0, said.err
    assert [claim["label"] for claim in said.data["claims"]] == ["mine", "fact3"]


def test_a_false_file_fails_and_an_edited_one_is_read_anew(cli, monkeypatch):
    """As long as before and in the same second: bytecode that was stored for the first would be taken for the other."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    written("mine.py", "mine", says="Y == 3 * Y")
    assert cli("verify", "mine.py", "--effort", "quick").code == 1
    written("mine.py", "mine")
    assert cli("verify", "mine.py", "--effort", "quick").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "no CLAIM in this file"),
        ("1 / 0\n", "ZeroDivisionError"),
        (FALSE.replace("LABEL", "fact3").replace("SAYS", "Y == Y"), "is claimed by"),
        (FALSE.replace("LABEL", "Fact3").replace("SAYS", "Y == Y"), "in whatever case"),
        (FALSE.replace("LABEL", "index").replace("SAYS", "Y == Y"), "a file of another kind"),  # it was overwritten
        (FALSE.replace("LABEL", "mine.py").replace("SAYS", "Y == Y"), "a file of another kind"),
        (FALSE.replace("LABEL", "mine").replace("SAYS", "Y  == 2 * Y"), "says what its part says"),
        (FALSE.replace("LABEL", "../../evil").replace("SAYS", "Y == Y"), "has '/'; write letters"),
        (FALSE.replace("LABEL", "x").replace("SAYS", "Y = Y"), "x"),
    ],
)
def test_files_that_are_no_claims_are_refused_in_one_line(cli, tmp_path, text, said):
    Path("bad.py").write_text(text, encoding="utf-8")
    assert said in cli("verify", "bad.py").refusal
    assert not (tmp_path / "reports").exists()


def test_check_of_a_campaign_takes_the_file_that_holds_the_claim(cli):
    """It was "another claim, or the toolkit another one", with nothing to do about it."""
    written("mine.py", "mine")
    assert cli("campaign", "mine.py", "--count", "2", "-j", "1", "--out", "o").code == 0
    registry._loaded.cache_clear()
    os.environ["FAVERIFY_CLAIM_FILES"] = ""
    assert "no claim 'mine' is installed here" in cli("check", "o").refusal
    assert "name its file: check o FILE.py" in cli("check", "o").refusal
    assert cli("check", "o", "mine.py", "-j", "1", "--json").data["same"] == 2
    assert cli("verify", "mine.py", "--effort", "quick", "--out", "p").code == 0
    assert "p is no campaign" in cli("check", "p", "mine.py").refusal


def test_what_has_no_derivation_says_what_to_run_instead(cli):
    """`verify mine` ran nothing: only the file names the claim."""
    assert "`verify mine.py`" in cli("derive", written("mine.py", "mine")).refusal


def test_no_such_file(cli):
    assert "no such file" in cli("show", "none.py").refusal


def test_verify_takes_a_file_or_the_claim_itself():
    written("mine.py", "mine")
    by_file = faverify.verify(Path("mine.py"), effort="quick")
    assert by_file.verdict is faverify.Verdict.PASS
    claim = by_file.record.entry.claim
    assert faverify.verify(claim, effort="quick").verdict is faverify.Verdict.PASS
    again = faverify.Claim(**{**vars(claim), "label": "other"})
    alone = faverify.verify(again, effort="quick")
    assert alone.verdict is faverify.Verdict.ERROR
    assert faverify.verify(again, effort="quick", doc="Why.\n\nDoes not show: more.").verdict is faverify.Verdict.PASS
    with pytest.raises(UsageError):
        faverify.verify("none.py")


def test_the_example_package_passes_and_is_guarded(command, tmp_path):
    """Found by its entry point, as it would be when installed."""
    shutil.copytree(EXAMPLE / "balance_laws", tmp_path / "site" / "balance_laws")
    folder = tmp_path / "site" / "balance_laws-0.1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: balance-laws\nVersion: 0.1\n", encoding="utf-8")
    declared = (EXAMPLE / "pyproject.toml").read_text(encoding="utf-8")
    entry = declared.partition('[project.entry-points."faverify.claims"]\n')[2].partition("\n")[0].replace('"', "")
    (folder / "entry_points.txt").write_text(f"[faverify.claims]\n{entry}\n", encoding="utf-8")
    paths = f"{tmp_path / 'site'}:{ROOT}"
    said = command("verify", "-k", "balance", "--effort", "quick", "--out", str(tmp_path / "o"), "--json",
                   env={"PYTHONPATH": paths})  # fmt: skip
    assert said.code == 0, said.err
    claims = {claim["label"]: claim for claim in said.data["claims"]}
    assert set(claims) == {"gd-balance", "fa-balance", "gd-descent"}
    assert all(claim["verdict"] == "pass" and claim["evidence"] == "proved" for claim in claims.values())
    assert all(control["refuted"] for claim in claims.values() for control in claim["controls"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"E @ C"', '"E @ D"', "theory 'broken_fa': flow of 'Z': 'D' is a function, and no letter"),
        ('("n", "m")', '("n")', "theory 'broken_fa': the shape of Y is str 'n'; write a tuple"),
        ("CLAIM = Claim", "CLAIM = 1 + Claim", "TypeError"),
        ('title="Broken"', 'title="x" * 5000', "claim 'broken': title has 5000 characters; write at most 4000"),
        ("decides=False", "decides=False, note=5", "part 'at exact instances': note is int '5'; write a text"),
        (
            "decides=False",
            "decides=False, theory='fa'",
            "part 'at exact instances': theory is str 'fa'; write",
        ),
        (
            '(("none: every start", "letters are free"),)',
            '("ab", "cd")',
            "claim 'broken': hypotheses has str 'ab'",
        ),
        ('"letters are free"),)', "),)", "claim 'broken': the hypothesis ('none: every start',) is no pair"),
    ],
)
def test_a_broken_file_is_named_with_its_fault_and_nothing_else(cli, tmp_path, monkeypatch, old, new, said):
    monkeypatch.chdir(tmp_path)
    assert cli("new", "broken").code == 0
    file = tmp_path / "broken.py"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = cli("verify", "broken.py")
    assert found.code == 2
    assert re.match(rf"faverify: {re.escape(str(file))}, line \d+: {re.escape(said)}", found.err.splitlines()[-1])
    assert "entry point" not in found.err


def test_a_derivation_in_latex_has_no_sign_that_latex_does_not_set(cli, tmp_path, monkeypatch):
    """Titles and names of parts had an escape of their own, which let such signs through."""
    monkeypatch.chdir(tmp_path)
    cli("new", "odd")
    file = tmp_path / "odd.py"
    text = file.read_text(encoding="utf-8")
    odd = "‖é∑日 50 % of _ and #"
    file.write_text(text.replace('title="Odd"', f'title="{odd}"').replace("for all sizes", odd), encoding="utf-8")
    page = cli("derive", "odd.py", "--latex").out
    assert page.count(r"\ensuremath{\Vert}é\ensuremath{\sum}{[U+65E5]} 50 \% of \_ and \#") == 2
    assert max(map(ord, page)) < 256


def test_a_statement_that_is_not_read_is_shown_once(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cli("new", "unread")
    file = tmp_path / "unread.py"
    text = file.read_text(encoding="utf-8")
    says = "D(W @ C + (W @ C).T - Z.T @ Z) == 0"
    file.write_text(text.replace(says, says.replace("==", "=")), encoding="utf-8")
    found = cli("verify", "unread.py")
    assert found.code == 2
    assert found.err.count(says.replace("==", "=")) == 1


FREE = '''"""Traces of products.

Does not show: anything else.
"""

from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import exact_cases

FREE = Theory("products", "A, B", {"A": ("n", "m"), "B": ("m", "n")}, kind="free")
PART = Part("turned", says="tr(A @ B) == tr(B @ A)", by=exact_cases(), controls=("tr(A @ B) == 2 * tr(B @ A)",))
CLAIM = Claim(
    label="traces", title="Traces", where="here", restoration=Restoration.NEW, theory=FREE, statement="tr AB = tr BA",
    parts=(PART,), kind="new",
)
'''


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (["fuzz", "-c"], ["--max-time", "1"], 5),
        (["campaign"], ["--count", "1"], 5),
        (["campaign"], ["n14", "--count", "1", "--effort", "quick", "-j", "1"], 0),
    ],
)
def test_it_is_said_what_to_run_for_claims_about_free_letters(command, tmp_path, before, after, code):
    """Beside others, too: a campaign left them out in silence."""
    file = tmp_path / "traces.py"
    file.write_text(FREE, encoding="utf-8")
    said = command(*before, str(file), *after, "--out", str(tmp_path / "out"))
    assert said.code == code, said.err
    assert "nothing to draw for traces" in said.err
    line = said.err.split("`python -m faverify ")[1].split("`")[0]
    assert command(*line.split(), "--out", str(tmp_path / "out")).code == 0
