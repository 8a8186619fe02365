"""A folder belongs to one run at a time; what goes wrong after the verdicts never hides them."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from faverify.errors import UsageError
from faverify.files.owner import owning

HOLDS = """
import sys, time
from pathlib import Path
from faverify.files.owner import owning
with owning(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
ARGUMENTS = ["verify", "fact2", "fact3", "--effort", "quick", "-j", "1", "--out"]


@pytest.fixture
def held(tmp_path):
    """A folder that another process holds."""
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield tmp_path, process
        process.kill()


@pytest.mark.parametrize("command", [ARGUMENTS, ["report", "--out"]])
def test_a_second_run_into_a_folder_is_refused_and_says_who_holds_it(cli, held, command):
    folder, process = held
    said = cli(*command, folder)
    assert said.code == 2
    assert f"process {process.pid}" in said.refusal
    assert not list(folder.iterdir())


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_dead_process_held_is_free_and_nothing_is_left_of_it(cli, held, how):
    folder, process = held
    process.send_signal(how)
    process.wait()
    assert not list(folder.iterdir())
    assert cli(*ARGUMENTS, folder).code == 0


def test_a_folder_can_be_held_again_once_it_was_let_go(tmp_path):
    for _ in range(2):
        with owning(tmp_path / "out"):
            pass
    assert not list((tmp_path / "out").iterdir())


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot write"), owning(tmp_path / "out"):
        pass


def test_a_folder_that_vanishes_is_an_error_and_the_verdicts_are_shown(cli, tmp_path, monkeypatch):
    """Found by attack: "8 pass", exit code 0, and no file anywhere."""
    from faverify.run import batch

    whole = batch.certify

    def and_sweep(found, settings):
        if found.claim.label == "fact3":
            shutil.rmtree(tmp_path / "out")
        return whole(found, settings)

    monkeypatch.setattr(batch, "certify", and_sweep)
    said = cli(*ARGUMENTS, tmp_path / "out")
    assert said.code == 2
    assert "cannot write" in said.err
    assert "no index is written" in said.err
    assert "2 pass" in said.out
    assert not (tmp_path / "out").exists()


def test_a_certificate_that_another_has_changed_meanwhile_is_not_listed(cli, tmp_path, monkeypatch):
    from faverify.run import batch

    whole = batch.certify

    def and_change(found, settings):
        if found.claim.label == "fact3":
            path = tmp_path / "certificates" / "fact2.json"
            path.write_text(path.read_text(encoding="utf-8").replace("proved", "formal"), encoding="utf-8")
        return whole(found, settings)

    monkeypatch.setattr(batch, "certify", and_change)
    said = cli(*ARGUMENTS, tmp_path)
    assert said.code == 2
    assert "fact2.json" in said.err
    assert not (tmp_path / "certificates" / "index.json").exists()


def test_a_crash_in_the_report_does_not_hide_the_verdicts(cli, tmp_path, monkeypatch):
    def crash(*_, **__):
        raise ZeroDivisionError("in the report")

    monkeypatch.setattr("faverify.report.build.report_of", crash)
    said = cli("all", "-k", "fact2", "--effort", "quick", "--pdf", "none", "--out", tmp_path)
    assert said.code == 4
    assert "in the report" in said.err
    assert "1 pass" in said.out


def test_two_runs_into_one_folder_at_once_leave_one_whole_run(tmp_path):
    from faverify.certificate.read import read_run

    command = [sys.executable, "-m", "faverify", *ARGUMENTS, str(tmp_path / "out"), "-q"]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 2], [0, 0])  # refused, or started after the other had ended
    assert all("another run" in text for text, process in zip(said, both, strict=True) if process.returncode)
    assert set(read_run(tmp_path / "out").certificates) == {"fact2", "fact3"}


def test_only_temporary_files_of_our_dead_processes_are_removed(cli, tmp_path):
    folder = tmp_path / "certificates"
    folder.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    ours, alive = f".fact2.json.{dead.pid}.faverify-tmp", f".fact2.json.{os.getppid()}.faverify-tmp"
    others = [".notes.tmp", f".mine.{dead.pid}.tmp", "fact2.tmp", alive]
    for name in (ours, *others):
        (folder / name).write_text("", encoding="utf-8")
    assert cli(*ARGUMENTS, tmp_path).code == 0
    assert not (folder / ours).exists()
    assert all((folder / name).exists() for name in others)
