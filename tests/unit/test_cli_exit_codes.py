"""Exit codes: where several apply, a crash comes before a failure, a failure before what is undecided."""

import subprocess
import sys
from pathlib import Path

import pytest

from faverify.cli.results import exit_code


def certificate(verdict, *parts, kind="paper"):
    outcomes = [{"outcome": {"verdict": part}} for part in parts or (verdict,)]
    return {"verdict": verdict, "evidence": "exact", "parts": outcomes, "claim": {"kind": kind}}


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 5),
        (["pass"], 0),
        (["pass", "vacuous"], 0),
        (["vacuous", "vacuous"], 3),
        (["pass", "inconclusive"], 3),
        (["pass", "fail"], 1),
        (["inconclusive", "fail"], 1),
        (["fail", "error"], 4),
        (["error", "inconclusive", "vacuous"], 4),
    ],
)
def test_code_of_verdicts(verdicts, code):
    assert exit_code([certificate(verdict) for verdict in verdicts]) == code


def test_a_crash_in_a_corroborating_part_is_not_hidden_by_a_pass():
    assert exit_code([certificate("pass", "pass", "error")]) == 4


def test_a_corroborating_part_that_is_undecided_leaves_a_pass_alone():
    assert exit_code([certificate("pass", "pass", "inconclusive")]) == 0


def test_a_python_without_the_packages_is_told_how_to_get_them():
    root = Path(__file__).parents[2]
    command = [sys.executable, "-S", "-m", "faverify", "list"]  # -S: this Python, without what is installed for it
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no package click" in done.stderr
    assert "pip install -e ." in done.stderr
