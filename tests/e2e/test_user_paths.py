"""What a user meets between commands: replays that run as printed, words for an interruption, completion, progress."""

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faverify.cli import progress
from faverify.cli.screen import Screen
from faverify.errors import UsageError
from faverify.run import registry
from faverify.run.workers import run_on_dask

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def false_file(cli, tmp_path):
    """A claim in a file of its own, whose constant is wrong."""
    assert cli("new", "my-law").code == 0
    text = Path("my_law.py").read_text(encoding="utf-8")
    wrong = text.replace("- Z.T @ Z) == 0", "- 2 * Z.T @ Z) == 0").replace('label="my-law"', 'label="bad-law"')
    Path("a folder").mkdir()
    path = Path("a folder", "bad law.py")
    path.write_text(wrong, encoding="utf-8")
    return path


def again(cli, line):
    """Run a printed line as a shell would split it."""
    words = shlex.split(line)
    assert words[:3] == ["python", "-m", "faverify"]
    return cli(*words[3:])


def forgotten():
    os.environ["FAVERIFY_CLAIM_FILES"] = ""
    registry._loaded.cache_clear()


def test_what_fuzz_finds_in_a_file_replays_by_the_line_that_it_prints(cli, false_file):
    found = cli("fuzz", "-c", str(false_file), "--max-time", "6", "-x", "--json", "--out", "an out")
    assert found.code == 1, found.err
    forgotten()
    assert again(cli, found.data["findings"][0]["replay"]).code == 1


def test_what_fails_in_a_file_says_how_to_run_it_again(cli, false_file):
    said = cli("verify", str(false_file), "--effort", "quick")
    assert said.code == 1
    forgotten()
    line = re.search(r"again: (.*)", said.out).group(1)
    assert "'a folder/bad law.py'" in line
    assert again(cli, line).code == 1
    forgotten()
    said = cli("campaign", str(false_file), "--count", "1", "--effort", "quick", "-j", "1", "--out", "an out")
    assert said.code == 1
    forgotten()
    assert again(cli, re.search(r"^ +(python.*)", said.out, re.MULTILINE).group(1)).code == 1


def test_the_report_of_a_claim_in_a_file_names_the_file(cli):
    assert cli("new", "my-law").code == 0
    assert cli("verify", "my_law.py", "--effort", "quick").code == 0
    forgotten()
    assert "report FILE.py" in cli("report", "--pdf", "none").refusal
    assert cli("report", "my_law.py", "--pdf", "none").code == 0
    assert "verify my_law.py --effort quick" in Path("reports/report.html").read_text(encoding="utf-8")


def test_new_refuses_the_label_of_a_claim_that_is_there(cli, tmp_path):
    assert "label of a claim" in cli("new", "Lemma5").refusal
    assert not list(tmp_path.iterdir())


def test_a_neighbour_that_is_false_in_another_theory_only_is_shown_with_that_theory(cli):
    said = cli("controls", "appendix-e", "--effort", "quick", "-q", "-j", "1")
    assert said.code == 0
    assert re.search(r"in theory gd: D\(W @ C \+ C\.T @ W\.T - Z\.T @ Z\) == 0", said.out)


def test_check_takes_the_folder_of_certificates_and_says_what_to_give(cli):
    assert cli("verify", "fact2", "--effort", "quick").code == 0
    assert cli("check", "reports/certificates", "-j", "1").code == 0
    assert "the folder that --out named" in cli("check", "reports/certificates/fact2.json").refusal


@pytest.mark.parametrize("address", ["foo", "xx://host:1", "host", "tcp://", "tcp://host:port", ""])
def test_what_is_no_address_of_a_scheduler_is_refused_before_anything_is_tried(address):
    with pytest.raises(UsageError, match=r"tcp://host:8786"):
        next(run_on_dask(address, [], print, print))


def test_a_campaign_that_could_not_begin_prints_no_table(cli):
    said = cli("campaign", "lemma5", "--count", "1", "--scheduler", "foo")
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize(
    ("words", "offered"),
    [("figures figure", "figure3"), ("campaign lem", "lemma5"), ("analyze i", "iris"), ("analyze x", "file,x")],
)
def test_a_shell_completes(words, offered):
    given = {"COMP_WORDS": f"faverify {words}", "COMP_CWORD": "2", "_FAVERIFY_COMPLETE": "bash_complete"}
    run = [sys.executable, "-m", "faverify"]
    said = subprocess.run(run, env={**os.environ, **given}, capture_output=True, text=True, check=False)
    assert offered in said.stdout


@pytest.mark.parametrize(
    ("command", "kept"), [("campaign", "campaign.jsonl"), ("report", "nothing was written"), ("all", "certificates")]
)
def test_an_interruption_says_what_is_kept_by_this_command(cli, monkeypatch, command, kept):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("faverify.run.registry.select", interrupted)
    monkeypatch.setattr("faverify.files.owner.owning", interrupted)
    said = cli(command)
    assert said.code == 130
    assert kept in said.err


def test_what_is_long_in_coming_shows_signs_of_life(capsys, monkeypatch):
    monkeypatch.setattr(progress, "QUIET", 0.05)

    def slowly():
        yield "a"
        time.sleep(0.5)
        yield "b"

    assert [number for number, _ in progress.counted(slowly(), 2, Screen())] == [1, 2]
    said = capsys.readouterr().err
    assert "[1/2] still running" in said
    assert "[2/2]" not in said
    assert not list(progress.counted([], 0, Screen(quiet=True)))
    assert not capsys.readouterr().err


def test_fuzz_takes_claims_as_the_other_commands_do(cli, false_file):
    """`fuzz mine.py` was an unexpected extra argument, where `campaign mine.py` ran."""
    assert cli("fuzz", false_file, "--max-time", "10", "-x", "--out", "o").code == 1
