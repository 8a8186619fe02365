"""False claims are caught: by ``verify``, by ``controls``, and by ``fuzz``, which shrinks what it finds."""

import json
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
    assert min(said.data["applied"].values()) > 10


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


def test_a_broken_claim_file_is_one_line(command, tmp_path):
    package = tmp_path / "broken_claims"
    package.mkdir()
    (package / "__init__.py").write_text("import no_such_module_anywhere\n", encoding="utf-8")
    info = tmp_path / "broken-0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 0.1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[faverify.claims]\nbroken = broken_claims\n", encoding="utf-8")
    said = command("list", env={"PYTHONPATH": str(tmp_path)})
    assert said.code == 2
    assert "no_such_module_anywhere" in said.refusal


def test_stored_findings_are_exact_data(found):
    stored = json.loads(Path(found.data["findings"][0]["file"]).read_text(encoding="utf-8"))
    assert stored["schema"] == "faverify-instance/1"
    assert {letter: stored[letter] for letter in ("Y", "C", "Z0")} == found.data["findings"][0]["case"]


def test_a_failed_claim_shows_its_witness_on_the_screen(command, planted, tmp_path):
    said = command("verify", "planted-false", "--effort", "quick", "--out", str(tmp_path), env=planted)
    lines = [line.strip().partition(" ")[0] for line in said.out.splitlines()]
    assert [line for line in lines if line in ("Y", "C", "Z0", "left", "right")] == ["Y", "C", "Z0", "left", "right"]
