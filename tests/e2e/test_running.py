"""``all`` and ``verify``: results, storing, resuming, interrupting, refusing."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from faverify.certificate.read import read_run
from faverify.run.registry import entries


def test_quick_run_of_everything_is_green(quick_run):
    verdicts = {claim["label"]: claim["verdict"] for claim in quick_run.said.data["claims"]}
    assert verdicts == dict.fromkeys(entries(), "pass")
    assert quick_run.said.code == 0, quick_run.said.err


def test_quick_run_reports_every_part_of_every_claim(quick_run):
    for row in quick_run.said.data["claims"]:
        claim = entries()[row["label"]].claim
        assert [part["name"] for part in row["parts"]] == [part.name for part in claim.parts]
        assert all(control["refuted"] for control in row["controls"])
        assert row["controls"]


def test_quick_run_can_be_read_back_and_has_a_report(quick_run):
    run = read_run(quick_run.folder)
    assert list(run.certificates) == list(entries())
    assert (quick_run.folder / "report.html").is_file()
    assert (quick_run.folder / "report.tex").is_file()
    assert not list(quick_run.folder.rglob("*.tmp"))


def test_picture_of_a_run_is_drawn_from_certificates_alone(cli, quick_run, tmp_path):
    said = cli("report", "--out", quick_run.folder, "--picture", tmp_path / "summary.png", "--json")
    assert said.data["files"] == [str(tmp_path / "summary.png")]
    assert (tmp_path / "summary.png").read_bytes().startswith(b"\x89PNG")


def test_report_is_rebuilt_from_certificates_alone(cli, quick_run, tmp_path):
    shutil.copytree(quick_run.folder / "certificates", tmp_path / "certificates")
    said = cli("report", "--out", tmp_path, "--pdf", "none", "--json")
    assert said.code == 0
    assert (tmp_path / "report.html").read_bytes() == (quick_run.folder / "report.html").read_bytes()
    assert all((tmp_path / name).exists() for name in ("report.tex", "report.html"))


def test_a_claim_named_twice_is_run_once(cli, tmp_path):
    said = cli("verify", "fact3", "fact3", "--effort", "quick", "--json", "--out", tmp_path)
    assert [claim["label"] for claim in said.data["claims"]] == ["fact3"]


def test_progress_is_on_stderr_only(quick_run):
    assert f"[1/{len(entries())}]" in quick_run.said.err
    json.loads(quick_run.said.out)


def test_stored_certificates_are_used_again_until_told_otherwise(cli, tmp_path):
    arguments = ["verify", "fact2", "fact3", "--effort", "quick", "-j", "1", "--json", "--out", tmp_path]
    first, second, fresh = cli(*arguments), cli(*arguments), cli(*arguments, "--fresh")
    assert [[claim["cached"] for claim in run.data["claims"]] for run in (first, second, fresh)] == [
        [False, False],
        [True, True],
        [False, False],
    ]
    assert "cached" in second.err
    other_seed = cli(*arguments, "--seed", "1")
    assert [claim["cached"] for claim in other_seed.data["claims"]] == [False, False]


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"key": 1}', "\x00\xff"])
def test_damaged_certificates_are_computed_again(cli, tmp_path, damage):
    arguments = ["verify", "fact2", "--effort", "quick", "--json", "--out", tmp_path]
    cli(*arguments)
    path = tmp_path / "certificates" / "fact2.json"
    whole = path.read_text(encoding="utf-8")
    path.write_text(damage, encoding="latin-1")
    again = cli(*arguments)
    assert again.code == 0
    assert not again.data["claims"][0]["cached"]
    assert json.loads(path.read_text(encoding="utf-8"))["digest"] == json.loads(whole)["digest"]


def test_a_certificate_with_a_forged_verdict_is_not_used_again(cli, tmp_path):
    arguments = ["verify", "fact2", "--effort", "quick", "--json", "--out", tmp_path]
    cli(*arguments)
    path = tmp_path / "certificates" / "fact2.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"pass"', '"fail"', 1), encoding="utf-8")
    assert cli(*arguments).data["claims"][0]["cached"] is False


def test_index_keeps_what_an_earlier_run_left(cli, tmp_path):
    cli("verify", "fact2", "--effort", "quick", "--out", tmp_path)
    cli("verify", "fact3", "--effort", "quick", "--out", tmp_path)
    assert list(read_run(tmp_path).certificates) == ["fact2", "fact3"]


def test_same_command_gives_the_same_certificate(cli, tmp_path):
    for name in ("one", "two"):
        cli("verify", "fact3", "--effort", "quick", "--out", tmp_path / name)
    digests = [read_run(tmp_path / name).certificates["fact3"]["digest"] for name in ("one", "two")]
    assert digests[0] == digests[1]


def test_text_result_has_one_line_that_sums_up(cli, tmp_path):
    said = cli("verify", "fact2", "fact3", "--effort", "quick", "-j", "1", "--out", tmp_path)
    assert said.code == 0
    assert "2 pass; weakest evidence behind a pass: proved" in said.out.splitlines()


def test_an_impossible_pdf_is_refused_before_anything_runs(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    said = cli("all", "-k", "fact2", "--pdf", "latex", "--out", tmp_path / "out")
    assert said.code == 2
    assert "--pdf latex" in said.refusal
    assert not (tmp_path / "out").exists()


def test_nothing_selected_exits_5_and_writes_nothing(cli, tmp_path):
    said = cli("verify", "-k", "no-such-word", "--out", tmp_path / "new")
    assert said.code == 5
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", [["verify", "fact2"], ["all", "-k", "fact2"], ["fuzz", "-c", "fact2"]])
def test_unwritable_folder_is_refused_before_anything_runs(cli, tmp_path, command):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    said = cli(*command, "--out", tmp_path / "file" / "reports")
    assert said.code == 2
    assert "cannot write" in said.err
    assert "[1/" not in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("nan.json", '{"Y": [["NaN"]], "C": [["1"]], "Z0": [["1"]]}', ["NaN"]),
        ("shape.json", '{"Y": [["1", "2"]], "C": [["1"]], "Z0": [["1"]]}', ["C is 1 x 1", "2 x 1"]),
        ("ragged.json", '{"Y": [["1", "2"], ["3"]], "C": [["1"]], "Z0": [["1"]]}', ["Y"]),
        ("text.json", "this is no instance", ["JSON"]),
        ("list.json", "[1, 2]", ["object"]),
        ("empty.json", "", ["empty"]),
        ("deep.json", "[" * 5000, ["nested"]),
        ("kind.json", '{"schema": "faverify-case/1", "kind": "poem", "lines": []}', ["poem"]),
        ("vectors.json", '{"schema": "faverify-case/1", "kind": "vectors", "lines": []}', ["lines"]),
        ("instance.exe", "MZ", ["kind of file"]),
    ],
)
def test_what_is_no_instance_is_refused_in_one_line(cli, tmp_path, name, content, words):
    (tmp_path / name).write_text(content, encoding="utf-8")
    said = cli("verify", "fact2", "--instance", tmp_path / name, "--out", tmp_path / "out")
    assert said.code == 2
    assert all(word in said.refusal for word in words)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("where", ["missing.json", "."])
def test_an_instance_that_is_no_file_is_refused(cli, tmp_path, where):
    assert cli("verify", "fact2", "--instance", tmp_path / where).code == 2


def test_verify_on_one_instance_runs_there_and_stores_nothing(cli, tmp_path):
    path = tmp_path / "one.json"
    path.write_text('{"Y": [["1"], ["2"]], "C": [["1"]], "Z0": [["1"], ["0"]]}', encoding="utf-8")
    said = cli("verify", "fact2", "--instance", path, "--out", tmp_path / "out", "--json", "--effort", "quick")
    assert said.code == 0
    assert said.data["claims"][0]["controls"] == []
    assert not (tmp_path / "out").exists()


@pytest.fixture
def one(tmp_path):
    path = tmp_path / "one.json"
    path.write_text('{"Y": [["1"], ["2"], ["3"]], "C": [["1"]], "Z0": [["-1"], ["0"], ["1/2"]]}', encoding="utf-8")
    return path


def test_the_shipped_instance_has_a_name_unless_a_file_has_it(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli("verify", "fact2", "--instance", "iris", "-q").code == 0
    (tmp_path / "iris").write_text("no instance")
    assert cli("verify", "fact2", "--instance", "iris", "-q").code == 2


def test_what_did_not_pass_on_one_instance_says_how_to_run_it_there_again(cli, tmp_path):
    path = tmp_path / "no rank.json"
    path.write_text('{"Y": [[1, 2], [3, 4]], "C": [[1], [0]], "Z0": [[0], [0]]}', encoding="utf-8")
    said = cli("verify", "lemma8", "--instance", path, "--effort", "quick")
    assert "again: python -m faverify verify lemma8 --instance " in said.out
    assert shlex.quote(str(path)) in said.out


def test_on_one_instance_only_what_it_can_refute_is_checked(cli, one):
    said = cli("verify", "lemma8", "--instance", one, "--json", "--effort", "quick")
    assert said.code == 0
    parts = {part["name"]: part for part in said.data["claims"][0]["parts"]}
    assert {part["verdict"] for part in parts.values()} == {"pass"}
    assert "only the negative part lifts the loss" not in parts  # scalars: about no instance


def test_a_derivation_for_all_sizes_says_nothing_where_the_flow_is_not_defined(cli, tmp_path):
    """Found here: Lemma 5 passed as proved on an instance whose Z(0) has no full rank."""
    path = tmp_path / "undefined.json"
    path.write_text('{"Y": [[1, 2], [3, 4]], "C": [[1], [0]], "Z0": [[0], [0]]}', encoding="utf-8")
    said = cli("verify", "lemma5", "--instance", path, "--json", "--effort", "quick")
    assert said.code == 3
    assert {part["verdict"] for part in said.data["claims"][0]["parts"]} == {"vacuous"}


def test_claims_that_look_at_no_such_case_are_left_out_unless_named(cli, one):
    named = cli("verify", "fact2", "theorem3", "--instance", one, "--json", "--effort", "quick")
    assert {claim["label"]: claim["verdict"] for claim in named.data["claims"]} == {
        "fact2": "pass",
        "theorem3": "vacuous",
    }
    selected = cli("verify", "-k", "fact2 or theorem3", "--instance", one, "--json", "--effort", "quick")
    assert [claim["label"] for claim in selected.data["claims"]] == ["fact2"]
    assert "theorem3" in selected.err


def test_a_claim_that_never_looks_at_the_given_instance_does_not_pass_on_it(cli, one):
    said = cli("verify", "theorem2", "--instance", one, "--json", "--effort", "quick")
    assert said.code == 3
    assert said.data["claims"][0]["verdict"] == "vacuous"


def gone(group):
    """Whether every process of a group ends within a few seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@contextmanager
def running(folder):
    """A run of everything in two processes, once its first certificate is there."""
    arguments = [sys.executable, "-m", "faverify", "all", "--effort", "standard", "-j", "2", "--pdf", "none", "--out"]
    with subprocess.Popen(
        [*arguments, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        while not list((folder / "certificates").glob("*.json")) and process.poll() is None:
            time.sleep(0.02)
        yield process


def test_interrupt_keeps_finished_certificates_and_exits_130(tmp_path):
    with running(tmp_path) as process:
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.fail("the run ended before it could be interrupted")
    assert process.returncode == 130, err
    assert out == ""
    assert "Traceback" not in err
    kept = [path.stem for path in (tmp_path / "certificates").glob("*.json")]
    assert set(read_run(tmp_path).certificates) == set(kept) - {"index"}
    assert not list(tmp_path.rglob("*.tmp"))
    assert gone(process.pid)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_a_run_that_is_killed(tmp_path, how):
    """Found here: they stayed, idle, and held the caller's pipe open."""
    with running(tmp_path) as process:
        process.send_signal(how)
        process.communicate(timeout=60)
    assert process.returncode == -how
    assert gone(process.pid)


def test_exitfirst_stops_at_the_first_claim_that_does_not_pass(command, planted, tmp_path):
    labels = ["planted-false", "planted-uncontrolled", "planted-weak"]
    said = command(
        "verify", *labels, "-x", "-j", "1", "--effort", "quick", "--json", "--out", str(tmp_path), env=planted
    )
    assert [claim["label"] for claim in said.data["claims"]] == ["planted-false"]
    assert said.code == 1
