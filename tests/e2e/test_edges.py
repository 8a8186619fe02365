"""Where the system refuses: full disks, closed streams, few files, kills. Codes stay true, and nothing is left."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from faverify.certificate.installed import INSTALLED
from faverify.certificate.read import read_document, read_run
from faverify.files.whole import scratch

VERIFY = ["verify", "fact2", "--effort", "quick", "-j", "1", "--out"]
FULL = Path("/dev/full")


def shell(arguments, redirection, **options):
    command = " ".join([sys.executable, "-m", "faverify", *arguments, redirection])
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=120, **options)


@pytest.fixture(scope="module")
def stored(tmp_path_factory, command):
    folder = tmp_path_factory.mktemp("edges")
    assert command(*VERIFY, str(folder)).code == 0
    return folder


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
def test_a_result_that_cannot_be_printed_is_said_and_is_no_pass(stored):
    said = shell([*VERIFY, str(stored)], ">/dev/full")
    assert said.returncode == 2
    assert said.stderr.splitlines()[-1].startswith("faverify: the result could not be printed: No space left")


def test_a_closed_standard_output_is_said(stored):
    said = shell([*VERIFY, str(stored)], ">&-")
    assert said.returncode == 2
    assert said.stderr.splitlines()[-1] == "faverify: the result could not be printed: standard output is closed"


@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", "</dev/null", "<&-"])
def test_progress_that_cannot_be_shown_changes_nothing(stored, redirection):
    said = shell([*VERIFY, str(stored)], redirection)
    assert said.returncode == 0
    assert "1 pass" in said.stdout


def test_both_streams_closed_end_in_an_exit_code(stored):
    assert shell([*VERIFY, str(stored)], ">&- 2>&-").returncode == 2


@pytest.mark.parametrize("command", [VERIFY, ["report", "--out"], ["campaign", "fact2", "--count", "1", "--out"]])
def test_a_file_in_the_place_of_the_folder_is_refused_in_one_line(cli, tmp_path, command):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    said = cli(*command, tmp_path / "out")
    assert said.code == 2
    assert len(said.err.strip().splitlines()) == 1
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("handles", [4, 6, 8, 10, 14, 40])
def test_few_file_handles_end_in_a_verdict_or_a_line_never_in_a_traceback(tmp_path, handles):
    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (handles, handles))

    run = subprocess.run(
        [sys.executable, "-m", "faverify", *VERIFY, str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=120, preexec_fn=limit,
    )  # fmt: skip
    assert run.returncode in (0, 1, 2, 4), run.stderr
    if "Traceback" in run.stderr:  # before a line of ours could run
        assert "faverify/cli" not in run.stderr


def test_scratch_of_a_dead_process_is_removed_and_of_a_live_one_is_not(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    gone, kept = (tmp_path / f".scratch.{pid}.faverify-tmp" for pid in (dead.pid, os.getppid()))
    for folder in (gone, kept, tmp_path / ".report-mine"):
        folder.mkdir()
    with scratch(tmp_path) as place:
        (place / "x").write_text("", encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {kept.name, ".report-mine"}


def kill_at(arguments, seconds):
    process = subprocess.Popen(
        [sys.executable, "-m", "faverify", *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return process.pid


def alive(group):
    """Whether a process of the group runs still; the dead that nobody has waited for yet do not count."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of = status.read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and state not in "ZX":
                return True
    return False


def gone(group):
    for _ in range(600):  # a busy machine takes its time
        if not alive(group):
            return True
        time.sleep(0.05)
    return False


def test_a_process_that_runs_is_alive_and_a_dead_one_is_not():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    assert alive(process.pid)
    process.kill()
    assert gone(process.pid)  # nobody has waited for it yet
    process.wait()


KILLED = {
    "all": ["all", "-k", "identity", "--effort", "quick", "-j", "2", "--out"],
    "report": ["report", "--out"],
    "fuzz": ["fuzz", "-c", "fact2,fact3", "--max-time", "3", "-j", "2", "--out"],
    "campaign": ["campaign", "fact2", "lemma8", "--count", "6", "--effort", "quick", "-j", "2", "--out"],
}


@pytest.mark.parametrize("name", KILLED)
@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_kills_at_random_moments_leave_nothing_half_written_and_no_process(tmp_path, command, name, kills):
    rng = random.Random(kills)
    if name == "report":
        assert command(*KILLED["all"], str(tmp_path), "--pdf", "none").code == 0
    for _ in range(kills):
        assert gone(kill_at([*KILLED[name], str(tmp_path)], rng.uniform(0.2, 6)))
        for path in (tmp_path / "certificates").glob("*.json"):
            read_document(path, "index" if path.name == "index.json" else "certificate")
    said = command(*KILLED[name], str(tmp_path))
    assert said.code in (0, 3), said.err
    assert not list(tmp_path.rglob(".*"))
    if name in ("all", "report"):
        assert read_run(tmp_path, INSTALLED).certificates
        assert (tmp_path / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_fuzz_says_what_it_found_when_it_is_interrupted(tmp_path, planted):
    places = [planted["PYTHONPATH"], os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    asked = ["fuzz", "-c", "planted-false", "-c", "fact2", "--max-time", "120", "-j", "2", "--out", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "faverify", *asked],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 90
    while not list((tmp_path / "counterexamples").glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "planted-false" in out
    assert "1 finding(s)" in out
    assert "Traceback" not in err
    assert gone(process.pid)


def test_fuzz_in_two_processes_finds_the_false_claim(command, planted, tmp_path):
    asked = ["fuzz", "-c", "planted-false", "-c", "fact2", "--max-time", "6", "-j", "2", "--json"]
    said = command(*asked, "--out", str(tmp_path), env=planted)
    assert said.code == 1
    assert [row["label"] for row in said.data["findings"]] == ["planted-false"]
    assert said.data["applied"]["fact2"] > 0
