"""False claims are caught: by ``verify``, by ``controls``, and by ``fuzz``, which shrinks what it finds."""

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def found(command, planted, tmp_path_factory):
    out = tmp_path_factory.mktemp("fuzz")
    return command(
        "fuzz", "-c", "planted-false", "--max-time", "20", "-x", "--json", "--seed", "1", "--out", str(out), env=planted
    )


def test_fuzz_finds_the_planted_false_claim(found):
    assert found.code == 1
    (finding,) = found.data["findings"]
    assert finding["label"] == "planted-false"
    assert finding["verdict"] == "fail"


def test_what_fuzz_finds_is_shrunk_to_small_numbers(found):
    case = found.data["findings"][0]["case"]
    assert (len(case["Y"]), len(case["Z0"][0])) == (2, 1)  # FA* stands still for n = r: nothing smaller exists
    assert len(case["Y"][0]) <= 2
    entries = [entry for rows in case.values() for row in rows for entry in row]
    assert all(abs(Fraction(entry)) <= 5 and Fraction(entry).denominator <= 5 for entry in entries), entries


def test_what_fuzz_finds_is_replayed_from_its_file(found, command, planted):
    (finding,) = found.data["findings"]
    assert Path(finding["file"]).is_file()
    said = command(*finding["replay"].split()[3:], "--json", env=planted)
    assert said.code == 1
    (claim,) = said.data["claims"]
    assert claim["verdict"] == "fail"
    assert claim["parts"][0]["witness"]["case"] == finding["case"]


def test_fuzz_leaves_a_true_claim_alone(cli, tmp_path):
    said = cli("fuzz", "-c", "fact2,fact3", "--max-time", "2", "--json", "--out", tmp_path)
    assert said.code == 0
    assert said.data["findings"] == []
    assert min(said.data["applied"].values()) >= 1  # a busy machine gets to few of them in that time


def test_verify_fails_a_false_claim_with_a_witness(command, planted, tmp_path):
    said = command("verify", "planted-false", "--effort", "quick", "--json", "--out", str(tmp_path), env=planted)
    assert said.code == 1
    assert said.data["claims"][0]["verdict"] == "fail"
    assert said.data["claims"][0]["parts"][0]["witness"]["case"]["Y"]


def test_a_claim_without_a_control_fails_the_run(command, planted, tmp_path):
    said = command("verify", "planted-uncontrolled", "--effort", "quick", "--out", str(tmp_path), env=planted)
    assert said.code == 4
    assert "has no control" in said.out


def test_a_control_that_is_not_refuted_fails_the_run(command, planted, tmp_path):
    said = command("verify", "planted-weak", "--effort", "quick", "--out", str(tmp_path), env=planted)
    assert said.code == 4
    assert "was not refuted" in said.out


def test_controls_lists_what_survived(command, planted):
    said = command("controls", "planted-weak", "planted-uncontrolled", "--effort", "quick", "--json", env=planted)
    assert said.code == 1
    assert said.data["missing"] == ["planted-uncontrolled"]
    assert [row["refuted"] for row in said.data["controls"]] == [False]


def test_controls_of_sound_claims_are_refuted_with_witnesses(cli):
    said = cli("controls", "fact2", "fact3", "--effort", "quick", "--json", "-j", "1")
    assert said.code == 0
    assert said.data["controls"]
    assert all(row["witness"] for row in said.data["controls"])


UNLIMITED = """
from faverify.claim import Claim, Part, Restoration
from faverify.methods import exact_cases
from planted import FA_STAR

GUARDED = Part("guarded", says="E.T @ Z == 0", by=exact_cases(), controls=("E.T @ Y == 0",))
BARE = Part("normal equations", says="Z.T @ E == 0", by=exact_cases())
CLAIM = Claim(
    label="mine", title="Normal equations", where="nowhere", restoration=Restoration.NEW, theory=FA_STAR,
    statement="Z is orthogonal to E.", parts=(GUARDED,), kind="new",
)
"""
LIMITS = '"""Mine.\n\nDoes not show: anything about FA.\n"""\n'


@pytest.fixture
def package(tmp_path, planted):
    """Writes a package of claims beside the planted one; returns the environment in which both are found."""

    def write(source, name="mine_claims"):
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        info = tmp_path / f"{name}-0.1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[faverify.claims]\n{name} = {name}\n", encoding="utf-8")
        return {"PYTHONPATH": f"{tmp_path}{os.pathsep}{planted['PYTHONPATH']}"}

    return write


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import no_such_module_anywhere", ["no_such_module_anywhere"]),
        ("raise SystemExit(3)", ["SystemExit"]),
        ("CLAIM = 'lemma5'", ["no Claim but str"]),
        (LIMITS + UNLIMITED.replace('label="mine"', 'label="lemma5"'), ["'lemma5'", "claimed by derivations."]),
        (LIMITS + UNLIMITED.replace('label="mine"', 'label="../../mine"'), ["'../../mine'", "write letters"]),
        (LIMITS + UNLIMITED.replace('kind="new"', 'kind="new", uses=("lemma99",)'), ["unknown claims lemma99"]),
        (LIMITS + UNLIMITED.replace('kind="new"', 'kind="new", uses=("mine",)'), ["in a circle: mine -> mine"]),
    ],
)
def test_a_broken_package_of_claims_is_one_warning_and_disables_nothing_else(command, package, source, words):
    """Found here: it disabled every command."""
    env = package(source)
    said = command("list", "--json", env=env)
    assert said.code == 0
    labels = {row["label"] for row in said.data}
    assert {"lemma5", "planted-false"} <= labels
    assert "mine" not in labels
    (warning,) = said.err.strip().splitlines()
    assert warning.startswith("faverify: warning: claims of the entry point 'mine_claims' are left out: ")
    assert all(word in warning for word in words)


@pytest.mark.parametrize("asked", [["show", "mine"], ["verify", "-k", "mine_claims"], ["controls", "mine"]])
def test_what_was_asked_of_a_broken_package_is_refused_with_the_reason(command, package, asked):
    said = command(*asked, env=package("import no_such_module_anywhere"))
    assert said.code == 2
    assert "no_such_module_anywhere" in said.refusal


UNREAD = LIMITS + UNLIMITED.replace('says="', 'says="Zz + ')


def test_a_package_with_a_text_that_nobody_reads_is_left_out_before_anything_runs(command, package, tmp_path):
    """Found here: the other claims ran first, and the part was an error in the middle of the run."""
    env, out = package(UNREAD), str(tmp_path / "out")
    assert "Zz" in UNREAD
    said = command("verify", "-k", "fact3 or mine", "--effort", "quick", "--out", out, "--json", env=env)
    assert (said.code, [claim["label"] for claim in said.data["claims"]]) == (0, ["fact3"])
    warning = next(line for line in said.err.splitlines() if "left out" in line)
    assert all(word in warning for word in ("'mine_claims'", "claim 'mine', part '", "unknown letter 'Zz'"))
    for asked in (["verify", "mine"], ["verify", "-k", "mine_claims"]):
        refused = command(*asked, env=env)
        assert refused.code == 2
        assert "unknown letter 'Zz'" in refused.refusal


def test_a_command_that_looks_for_no_claim_warns_of_none(command, package):
    said = command("--help", env=package("import no_such_module_anywhere"))
    assert (said.code, said.err) == (0, "")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (UNLIMITED, "does not say what it leaves open"),
        (LIMITS.replace("anything about FA.", "") + UNLIMITED, "does not say what it leaves open"),
        (LIMITS + UNLIMITED.replace("parts=(GUARDED,)", "parts=(GUARDED, BARE)"), "'normal equations' decides and has"),
        (LIMITS + UNLIMITED.replace("parts=(GUARDED,)", "parts=(BARE,)"), "has no control"),
    ],
)
def test_a_claim_that_lacks_a_guard_is_warned_of_and_never_green(command, package, tmp_path, source, words):
    """Found here: without a word on its limits, or with controls on other parts only, a claim passed."""
    arguments = ["verify", "mine", "--effort", "quick", "--json", "--out", str(tmp_path / "out")]
    env = package(source)
    said = command(*arguments, env=env)
    assert said.code == 4
    (claim,) = said.data["claims"]
    assert claim["verdict"] == "error"
    assert {part["verdict"] for part in claim["parts"]} == {"pass"}
    assert any(words in warning for warning in claim["warnings"])
    (tmp_path / "mine_claims.py").write_text(LIMITS + UNLIMITED, encoding="utf-8")
    assert command(*arguments, env=env).code == 0


def test_a_derivation_of_a_claim_that_lacks_a_guard_is_not_green(command, package):
    source = LIMITS + UNLIMITED.replace("exact_cases", "chain").replace("parts=(GUARDED,)", "parts=(BARE,)")
    said = command("derive", "mine", "--effort", "quick", env=package(source))
    assert said.code == 4
    assert "has no control" in said.err


def test_stored_findings_are_exact_data(found):
    stored = json.loads(Path(found.data["findings"][0]["file"]).read_text(encoding="utf-8"))
    assert stored["schema"] == "faverify-instance/1"
    assert {letter: stored[letter] for letter in ("Y", "C", "Z0")} == found.data["findings"][0]["case"]


def test_a_failed_claim_shows_its_witness_on_the_screen(command, planted, tmp_path):
    said = command("verify", "planted-false", "--effort", "quick", "--out", str(tmp_path), env=planted)
    lines = [line.strip().partition(" ")[0] for line in said.out.splitlines()]
    assert [line for line in lines if line in ("Y", "C", "Z0", "left", "right")] == ["Y", "C", "Z0", "left", "right"]
