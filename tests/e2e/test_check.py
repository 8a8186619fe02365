"""``check``: green on what a run leaves, red on what was altered, and honest about what it cannot do."""

import json

import pytest

from faverify.cases.record import digest_of
from faverify.certificate.digest import digest


@pytest.fixture(scope="module")
def run(tmp_path_factory, command):
    out = tmp_path_factory.mktemp("run")
    done = command("verify", "fact3", "lemma5", "theorem2", "--effort", "quick", "--out", str(out), "-q")
    assert done.code == 0
    return out


def test_a_run_is_re_verified(run, cli):
    said = cli("check", run)
    assert said.code == 0
    assert "lemma5: re-verified" in said.out
    assert "0 of 3 claims contradict a file" in said.out
    assert "not protected: what a claim" in said.out


def test_json_has_every_part_and_control(run, cli):
    data = cli("check", run, "--json", "-j", "1").data
    lemma5 = next(claim for claim in data["claims"] if claim["label"] == "lemma5")
    assert {item["result"] for item in lemma5["items"]} <= {"re-verified", "agrees", "prose", "not re-verified"}
    assert any(item["control"] for item in lemma5["items"])


def altered(run, folder, change):
    place = folder / "certificates"
    place.mkdir()
    data = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (run / "certificates").glob("*.json")}
    change(data)
    for label in data.keys() - {"index"}:
        data[label]["digest"] = digest(data[label])
    for row in data["index"]["claims"]:
        row["digest"] = data[row["label"]]["digest"]
    data["index"]["digest"] = digest(data["index"])
    for name, content in data.items():
        (place / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_an_altered_derivation_is_an_exit_code_1_and_named(run, tmp_path, cli):
    def change(data):
        part = next(p for p in data["lemma5"]["parts"] if p["method"] == "derivation in matrix words")
        next(s for s in part["outcome"]["steps"] if s.get("cofactors"))["cofactors"].pop()

    said = cli("check", altered(run, tmp_path, change))
    assert said.code == 1
    assert "do not multiply out" in said.out


def test_letters_that_a_name_does_not_draw_are_an_exit_code_1_and_named(run, tmp_path, cli):
    """Whether or not a false neighbour is false there, too: the digest beside the letters is right."""

    def change(data):
        outcomes = (control["outcome"] for control in data["lemma5"]["controls"])
        witness = next(o["witness"] for o in outcomes if "#" in str((o.get("witness") or {}).get("name")))
        witness["case"]["Y"][0][0] = "1" + witness["case"]["Y"][0][0].lstrip("-")
        witness["digest"] = digest_of(witness["case"])

    said = cli("check", altered(run, tmp_path, change))
    assert said.code == 1
    assert "Y is not what" in said.out
    assert "; 0 are of the pools" not in said.out


def test_an_index_that_says_otherwise_is_an_exit_code_2(run, tmp_path, cli):
    said = cli("check", altered(run, tmp_path, lambda data: data["index"]["claims"][0].update(evidence="formal")))
    assert said.code == 2
    assert "evidence" in said.err


def test_files_that_are_no_run_are_an_exit_code_2(tmp_path, cli):
    assert cli("check", tmp_path).code == 2
    (tmp_path / "certificates").mkdir()
    (tmp_path / "certificates" / "index.json").write_text("[" * 200, encoding="utf-8")
    assert cli("check", tmp_path).code == 2


def test_every_part_is_among_the_ledger_s_statements(run, tmp_path, cli):
    assert cli("check", run, "--ledger", "derivations/STATEMENTS.md").code == 0
    (tmp_path / "other.md").write_text("no statements", encoding="utf-8")
    said = cli("check", run, "--ledger", tmp_path / "other.md")
    assert said.code == 2
    assert "its statement is not in" in said.err


def test_a_part_that_is_left_out_or_does_not_decide_is_missed_by_the_ledger(run, tmp_path, cli):
    """Nothing in the files says what should be there; the ledger under version control does."""

    def leave_out(data):
        name = next(p["name"] for p in data["lemma5"]["parts"] if not p["decides"])
        for kind, key in (("parts", "name"), ("controls", "part")):
            data["lemma5"][kind] = [item for item in data["lemma5"][kind] if item[key] != name]

    def decide_nothing(data):
        next(p for p in data["lemma5"]["parts"] if p["decides"])["decides"] = False

    for k, (change, said) in enumerate(((leave_out, "parts, and"), (decide_nothing, "whether it decides"))):
        folder = tmp_path / str(k)
        folder.mkdir()
        place = altered(run, folder, change)
        found = cli("check", place, "--ledger", "derivations/STATEMENTS.md")
        assert found.code == 2
        assert said in found.err
