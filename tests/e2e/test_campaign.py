"""Campaigns: appended as they come, taken up again, on processes and on a Dask cluster that loses a worker."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from faverify.certificate.digest import digest
from faverify.claim import Effort
from faverify.errors import UsageError
from faverify.run.campaign import Campaign, evaluate, read_rows
from faverify.run.claims import Settings
from faverify.run.registry import entry
from faverify.run.workers import run_jobs, run_on_dask

ARGUMENTS = ["campaign", "lemma8", "n4", "--count", "6", "--effort", "quick", "--out"]
SETTINGS = Settings(effort=Effort.QUICK, jobs=1)


def pairs(path):
    return sorted((row["claim"], row["case"]) for row in read_rows(path))


def here(tasks):
    return run_jobs(tasks, 1, evaluate, evaluate)


@pytest.fixture(scope="module")
def done(tmp_path_factory, command):
    folder = tmp_path_factory.mktemp("campaign")
    return command(*ARGUMENTS, str(folder), "-j", "2", "--json"), folder


def test_every_claim_is_run_on_every_case_once(done):
    said, folder = done
    assert said.code in (0, 3), said.err
    found = pairs(folder / "campaign.jsonl")
    assert len(found) == len(set(found)) == 12
    assert {row["claim"]: sum(row["verdicts"].values()) for row in said.data["claims"]} == {"lemma8": 6, "n4": 6}


def test_the_summary_names_the_instance_nearest_to_the_bound_and_it_replays(done, cli):
    said, folder = done
    for row in said.data["claims"]:
        slacks = [
            float(slack)
            for stored in read_rows(folder / "campaign.jsonl")
            if stored["claim"] == row["claim"]
            for _, _, slack in stored["parts"]
            if slack != "n/a"
        ]
        assert float(row["slack"]) == min(slacks)
        again = cli("verify", row["claim"], "--instance", row["file"], "--effort", "quick", "--json")
        part = next(part for part in again.data["claims"][0]["parts"] if part["name"] == row["part"])
        assert part["slack"] == row["slack"]


def test_what_is_there_is_not_computed_again(done, cli, monkeypatch):
    said, folder = done
    before = (folder / "campaign.jsonl").read_bytes()
    monkeypatch.setattr("faverify.run.campaign.run_part", lambda *_: pytest.fail("computed again"))
    again = cli(*ARGUMENTS, folder, "-j", "1", "--json")
    assert (folder / "campaign.jsonl").read_bytes() == before
    assert again.data["claims"] == said.data["claims"]


def test_a_half_line_is_cut_off_and_only_what_is_missing_is_computed(done, tmp_path):
    _, folder = done
    lines = (folder / "campaign.jsonl").read_bytes().splitlines(keepends=True)
    path = tmp_path / "campaign.jsonl"
    path.write_bytes(b"".join(lines[:9]) + lines[9][:40])
    new = Campaign([entry("lemma8"), entry("n4")], SETTINGS, tmp_path, 6)
    assert len(list(new.run(here))) == 3
    assert pairs(path) == pairs(folder / "campaign.jsonl")


@pytest.mark.parametrize("line", ["{}", "nonsense", '{"claim": 1}', "[" * 100, '["a"]', '{"a": 1, "a": 2}'])
def test_a_line_that_is_no_result_is_refused_by_its_number(tmp_path, line):
    path = tmp_path / "campaign.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 1"):
        list(read_rows(path))


def test_a_false_claim_is_refuted_and_its_instance_stored(command, planted, tmp_path):
    said = command(
        "campaign", "planted-false", "--count", "6", "-j", "1", "--json", "--out", str(tmp_path), env=planted
    )
    assert said.code == 1
    (row,) = said.data["claims"]
    assert row["verdicts"]["fail"] > 0
    replay = command("verify", "planted-false", "--instance", row["bad"][0], "--effort", "quick", env=planted)
    assert replay.code == 1


def test_stored_instances_can_be_given(cli, tmp_path, done):
    _, folder = done
    said = cli("campaign", "lemma8", "--instances", folder / "instances", "-j", "1", "--json", "--out", tmp_path)
    assert sum(said.data["claims"][0]["verdicts"].values()) == len(list((folder / "instances").iterdir()))


def test_a_campaign_that_is_killed_goes_on_where_it_was(tmp_path, command):
    """Nothing lost, nothing twice, nothing half-written or left behind."""
    path = tmp_path / "campaign.jsonl"
    seen = 0
    for turn in range(4):
        process = subprocess.Popen(
            [sys.executable, "-m", "faverify", *ARGUMENTS, str(tmp_path), "-j", "2", "-q"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(2 + 0.7 * turn)
        process.send_signal(signal.SIGKILL)
        process.wait()
        rows = pairs(path) if path.exists() else []
        assert len(rows) >= seen
        assert len(set(rows)) == len(rows)
        seen = len(rows)
    assert command(*ARGUMENTS, str(tmp_path), "-j", "2").code in (0, 3)
    assert len(pairs(path)) == 12
    assert {entry.name for entry in tmp_path.iterdir()} == {"campaign.json", "campaign.jsonl", "instances"}


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    """A Dask scheduler and two workers, each a process of its own: the address and the workers."""
    pytest.importorskip("distributed")
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    start = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    python = [sys.executable, "-m"]
    scheduler = [*python, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    worker = [*python, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    processes = [
        subprocess.Popen([*scheduler, "--no-dashboard"], **start),
        *(subprocess.Popen(worker, **start) for _ in range(2)),
    ]
    yield address, processes[1:]
    for process in reversed(processes):
        process.kill()
        process.wait()


def workers_of(address):
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        return {info["pid"] for info in client.run(lambda dask_worker: {"pid": os.getpid()}).values()}


@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_that_loses_a_worker_loses_nothing(cluster, done, tmp_path):
    address, workers = cluster
    assert {process.pid for process in workers} == workers_of(address)
    campaign = Campaign([entry("lemma8"), entry("n4")], SETTINGS, tmp_path, 6)
    rows = campaign.run(lambda tasks: run_on_dask(address, tasks, evaluate, evaluate))
    for count, _ in enumerate(rows, 1):
        if count == 3:
            workers[0].kill()
    _, folder = done
    assert pairs(campaign.path) == pairs(folder / "campaign.jsonl")
    strip = [{k: v for k, v in row.items() if k != "seconds"} for row in read_rows(campaign.path)]
    for row in read_rows(folder / "campaign.jsonl"):
        assert {k: v for k, v in row.items() if k != "seconds"} in strip


def test_a_scheduler_that_is_not_there_is_refused_in_one_line(cli, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    said = cli("campaign", "lemma8", "--scheduler", f"tcp://127.0.0.1:{free_port()}", "--out", tmp_path)
    assert said.code == 2
    assert "no Dask scheduler answers" in said.err
    assert not (tmp_path / "campaign.json").exists()  # nothing was looked at: there is no summary


def copied(done, tmp_path):
    """A folder of its own with the lines of the finished campaign."""
    lines = (done[1] / "campaign.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    return tmp_path / "campaign.jsonl", lines


def test_a_case_that_is_there_twice_counts_once(done, cli, tmp_path):
    """Two campaigns at once, or two files put together, counted their common cases twice."""
    path, lines = copied(done, tmp_path)
    path.write_text("".join(lines * 2), encoding="utf-8")
    counted = [row["verdicts"] for row in cli(*ARGUMENTS, tmp_path, "-j", "1", "--json").data["claims"]]
    assert counted == [row["verdicts"] for row in done[0].data["claims"]]


@pytest.mark.parametrize(
    "alter",
    [
        lambda row: {**row, "verdict": "vacuous"},
        lambda row: {**row, "parts": [[name, "fail", slack] for name, _, slack in row["parts"]]},
        lambda row: {**row, "parts": row["parts"][:-1]},
        lambda row: {**row, "kind": "free"},
    ],
)
def test_a_verdict_that_does_not_follow_from_its_parts_is_refused(done, cli, tmp_path, alter):
    """A line with another verdict was counted as if it had been computed."""
    path, lines = copied(done, tmp_path)
    row = alter(json.loads(lines[0]))
    path.write_text("".join([json.dumps({**row, "digest": digest(row)}) + "\n", *lines[1:]]), encoding="utf-8")
    found = cli(*ARGUMENTS, tmp_path, "-j", "1")
    assert found.code == 2
    assert "does not follow from its parts" in found.err


@pytest.mark.parametrize("field", ["claim", "case", "source", "name", "key", "kind", "parts", "verdict"])
def test_a_line_with_another_digest_is_refused(done, tmp_path, field):
    """A slack, a source or a key that was changed by accident was read as it stood; two changes that agree, too."""
    path, lines = copied(done, tmp_path)
    row = json.loads(lines[1])
    row[field] = [[name, "pass", "7"] for name, _, _ in row["parts"]] if field == "parts" else row[field][:-1]
    path.write_text("".join([lines[0], json.dumps(row) + "\n", *lines[2:]]), encoding="utf-8")
    with pytest.raises(UsageError, match="line 2: its digest is not that of its content"):
        list(read_rows(path))


def test_check_computes_the_lines_of_a_campaign_again(done, cli):
    found = cli("check", done[1], "--json")
    assert found.code == 0
    assert (found.data["same"], found.data["lines"], found.data["left"]) == (12, [], 0)
    few = cli("check", done[1], "--lines", "1", "-j", "1", "--json").data  # those that the summary names, and one
    assert few["same"] >= 2
    assert few["same"] + few["left"] == 12


def _slack(row):
    return {**row, "parts": [[name, verdict, "7.25"] for name, verdict, _ in row["parts"]]}


def _digit(row):
    more = [x if x == "n/a" else x[:-1] + str((int(x[-1]) + 1) % 10) for _, _, x in row["parts"]]
    return {**row, "parts": [[name, verdict, x] for (name, verdict, _), x in zip(row["parts"], more, strict=True)]}


@pytest.mark.parametrize(
    ("alter", "why"),
    [
        (_slack, "parts"),
        (_digit, "parts"),
        (lambda row: {**row, "case": "0" * len(row["case"])}, "another instance"),
        (lambda row: {**row, "source": row["source"].replace("drawn 1 ", "drawn 2 ")}, "another instance"),
        (lambda row: {**row, "source": row["source"].replace("drawn 1 ", "drawn 9999 ")}, "another instance"),
        (lambda row: {**row, "name": "gaussian(3,3,1)#9"}, "name"),
    ],
)
def test_an_altered_line_whose_digest_agrees_is_contradicted(done, cli, tmp_path, alter, why):
    """A line said pass with a slack that did not follow, its digest put right, and nothing but a second run told."""
    path, lines = copied(done, tmp_path)
    rows = [json.loads(line) for line in lines]
    k = next(k for k, row in enumerate(rows) if row["source"].startswith("drawn 1 ") and row["verdict"] == "pass")
    row = alter({name: value for name, value in rows[k].items() if name != "digest"})
    lines[k] = json.dumps({**row, "digest": digest(row)}) + "\n"
    path.write_text("".join(lines), encoding="utf-8")
    found = cli("check", tmp_path, "--lines", "0", "-j", "1", "--json")
    assert found.code == 1
    ((named, said),) = [(line["result"], line["why"]) for line in found.data["lines"]]
    assert named == "wrong"
    assert why in said


@pytest.mark.parametrize(
    "alter",
    [
        lambda row: {**row, "key": "0" * 16},
        lambda row: {**row, "claim": "/tmp/some.py"},
        lambda row: {**row, "source": "mine.json"},
    ],
)
def test_lines_that_cannot_be_computed_again_are_named(done, cli, tmp_path, alter):
    """Of a claim that is another one by now or none, or at an instance that is not there."""
    path, lines = copied(done, tmp_path)
    row = alter({name: value for name, value in json.loads(lines[0]).items() if name != "digest"})
    path.write_text("".join([json.dumps({**row, "digest": digest(row)}) + "\n", *lines[1:]]), encoding="utf-8")
    said = cli("check", tmp_path, "--lines", "0", "-j", "1", "--json")
    found = said.data
    assert said.code == 3  # (it was 0: a line that nobody could compute again passed in silence)
    assert [line["result"] for line in found["lines"]] == ["not re-verified"]
    assert found["same"] == 11
    path.write_text(json.dumps({**row, "digest": digest(row)}) + "\n", encoding="utf-8")
    alone = cli("check", tmp_path)
    assert alone.code == 2
    assert "no line could be computed again" in alone.err


def test_lines_at_stored_instances_are_computed_again(cli, tmp_path, done):
    cli("campaign", "lemma8", "--instances", done[1] / "instances", "-j", "1", "--out", tmp_path)
    assert cli("check", tmp_path, "--json").data["same"] > 0


def test_a_folder_without_instances_is_named(cli, tmp_path):
    """It ended without a word."""
    found = cli(*ARGUMENTS, tmp_path / "out", "-j", "1", "--instances", tmp_path)
    assert found.code == 2
    assert f"{tmp_path}: no .json or .npz file" in found.err
