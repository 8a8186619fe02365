"""``list``, ``show``, ``derive``, ``doctor`` and the bare command, as a user sees them."""

import json
import re
import subprocess
import sys
from importlib import import_module

import pytest

from faverify.cli import cli as faverify_cli
from faverify.run.registry import entries

DERIVED = sorted(
    label for label, found in entries().items() if any(getattr(p.by, "derives", False) for p in found.claim.parts)
)


def test_bare_command_prints_six_lines_with_three_examples(cli):
    said = cli()
    assert said.code == 0
    assert len(said.out.splitlines()) == 6
    assert len(re.findall(r"^  python -m faverify", said.out, re.MULTILINE)) == 3


def test_help_names_every_command_with_a_whole_sentence(cli):
    said = cli("--help")
    assert said.code == 0
    table = said.out.partition("Commands:")[2].strip().splitlines()
    named = [line.split()[0] for line in table]
    assert named == [
        *("all", "verify", "analyze", "list", "show", "derive", "report", "figures", "check"),
        *("controls", "fuzz", "campaign", "new", "doctor"),
    ]
    assert all(line.endswith(".") and not line.endswith("...") for line in table)


def test_list_json_has_what_scripts_need_for_every_claim(cli):
    rows = cli("list", "--json").data
    assert [row["label"] for row in rows] == list(entries())
    for row in rows:
        assert row["title"]
        assert row["restoration"] in {"certain", "likely", "reconstructed", "erratum", "new"}
        assert set(row["uses"]) <= set(entries())


def test_list_filters_by_labels_and_tags(cli):
    every = {row["label"] for row in cli("list", "--json").data}
    lemmas = {row["label"] for row in cli("list", "--json", "-k", "lemma").data}
    others = {row["label"] for row in cli("list", "--json", "-k", "not lemma").data}
    assert lemmas
    assert all("lemma" in label for label in lemmas if label.startswith("lemma"))
    assert lemmas | others == every
    assert not lemmas & others


def test_list_of_nothing_exits_5(cli):
    said = cli("list", "-k", "no-such-word")
    assert said.code == 5
    assert "no claim matches" in said.err


@pytest.mark.parametrize("label", sorted(entries()))
def test_show_tells_statement_restoration_and_what_is_not_shown(cli, label):
    said = cli("show", label)
    assert said.code == 0
    for word in ("Statement", "Restoration", "Evidence", "Uses", "Does not show:"):
        assert word in said.out
    assert cli("show", label, "--json").data["label"] == label


@pytest.mark.slow
def test_show_says_once_what_the_letters_of_a_theory_stand_for(cli):
    """Seven parts of Lemma 6 share one theory, and each had its twenty lines of letters."""
    lines = [line.strip() for line in cli("show", "lemma6").out.splitlines()]
    assert lines.count("in theory sharp_phase") == 5  # beside the first, which has its title and letters
    assert sum(line.startswith("Q: n × r, ") for line in lines) == 1


def test_a_derivation_has_one_spelling_for_a_function_and_quotes_the_names_of_arguments(cli):
    said = cli("derive", "lemma6", "--effort", "quick").out
    assert "λ_min(V(T)) ≥ K + ε" in said
    assert "λₘᵢₙ" not in said
    assert "K8 at: What holds at every time holds at the time 'time' >= 0" in said


@pytest.mark.parametrize("words", [("Theorem", "3"), ("theorem 3",), ("THEOREM3",)])
def test_a_claim_is_found_by_the_name_that_the_report_prints(cli, words):
    """`show theorem 3` ended in "unexpected extra argument (3)"."""
    assert cli("show", *words).out == cli("show", "theorem3").out


def test_two_claims_in_one_show_are_refused_with_their_labels(cli):
    said = cli("show", "lemma4", "lemma5")
    assert said.code == 2
    assert "did you mean lemma5, lemma4" in said.err


@pytest.mark.parametrize("label", DERIVED)
def test_every_derivation_is_derived_again(cli, label):
    assert cli("derive", label, "--effort", "quick").code == 0


def test_derivation_goes_from_the_left_side_to_the_right_side(cli):
    said = cli("derive", "lemma5", "--effort", "quick")
    assert said.code == 0
    lines = [line.strip() for line in said.out.splitlines()]
    assert "d/dt A" in lines
    assert any(line.startswith("= 2 Rᵀ R") for line in lines)
    assert "pass (proved)" in said.out


def test_derivation_in_latex_is_balanced(cli):
    text = cli("derive", "lemma5", "--effort", "quick", "--latex").out
    assert text.count("{") == text.count("}")
    assert text.count(r"\begin{align*}") == text.count(r"\end{align*}") >= 1
    assert text.count(r"\left") == text.count(r"\right")


def test_derivation_as_json_has_the_steps(cli):
    parts = cli("derive", "lemma5", "--effort", "quick", "--json").data["parts"]
    assert all(part["verdict"] == "pass" and part["steps"] for part in parts)


def test_doctor_finds_everything_that_runs_need(cli):
    said = cli("doctor", "--json")
    assert said.code == 0
    assert {f["what"] for f in said.data["findings"]} >= {"Python", "ball arithmetic", "claims", "pdflatex", "fonts"}


def test_doctor_calls_a_missing_dependency_broken(cli, monkeypatch):
    monkeypatch.setattr(import_module("faverify.cli.doctor"), "requires", lambda name: ["no-such-distribution>=1"])
    said = cli("doctor")
    assert said.code == 4
    assert "no-such-distribution" in said.out


def test_version_is_that_of_the_package(cli):
    import faverify

    assert cli("--version").out.split() == ["faverify", faverify.__version__]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lst"], ["did you mean list"]),
        (["frobnicate"], ["there are all, verify"]),
        (["show", "lemm5"], ["unknown claim", "lemma5"]),
        (["show"], ["CLAIM"]),
        (["verify"], ["name a claim"]),
        (["verify", "lemma5", "--effort", "heroic"], ["quick", "standard", "thorough"]),
        (["verify", "lemma5", "-j", "0"], ["0"]),
        (["verify", "lemma5", "--seed", "x"], ["'x'"]),
        (["verify", "-k", "lemma and"], ["a word is expected at the end"]),
        (["list", "-k", "lemma and and"], ["a word is expected at 'and', character 11"]),
        (["list", "-k", "or"], ["at 'or', character 1"]),
        (["list", "-k", "lemma or )"], ["at ')', character 10"]),
        (["list", "-k", "lemma)"], ["before ')', character 6"]),
        (["list", "-k", "lemma fact"], ["before 'fact', character 7"]),
        (["list", "-k", "  "], ["a word is expected at the end"]),
        (["controls", "-k", "not"], ["a word is expected at the end"]),
        (["verify", "-k", "(lemma"], ["a parenthesis is not closed at the end"]),
        (["list", "--colour", "blue"], ["--colour"]),
        (["fuzz", "--max-time", "-1"], ["-1"]),
        (["report", "--out", "no/such/folder"], ["certificates/index.json"]),
    ],
)
def test_bad_requests_are_refused_in_one_line(cli, arguments, words):
    said = cli(*arguments)
    assert said.code == 2
    assert all(word in said.refusal for word in words)


def test_colour_is_for_terminals_and_for_those_who_ask(cli, monkeypatch):
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" not in cli("list").out
    assert "\x1b[" in cli("list", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in cli("list").out
    assert "\x1b[" not in cli("list", "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in cli("list").out


def test_output_survives_a_terminal_without_unicode(command):
    said = command("derive", "fact2", "--effort", "quick", env={"PYTHONIOENCODING": "ascii"})
    assert said.code == 0
    assert "Traceback" not in said.err


def test_a_pass_does_not_read_as_inconclusive_without_unicode(command, tmp_path):
    """Found here: the mark of a pass came out as "?", which stands for inconclusive."""
    said = command("verify", "fact2", "--effort", "quick", "--out", tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert "+ pass" in said.out
    assert "? pass" not in said.out


def test_a_reader_that_closes_early_is_no_failed_claim():
    """Found here: exit code 1, which says that a claim failed."""
    said = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m faverify list | head -n 2 > /dev/null; exit ${{PIPESTATUS[0]}}"],
        check=False,
    )
    assert said.returncode in (0, 141)


def test_a_closed_pipe_is_no_error_message():
    with subprocess.Popen(
        [sys.executable, "-m", "faverify", "list", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_json_is_all_that_json_mode_prints(cli):
    for arguments in (["list"], ["show", "fact2"], ["doctor"], ["derive", "fact2", "--effort", "quick"]):
        json.loads(cli(*arguments, "--json").out)


@pytest.mark.parametrize("command", faverify_cli.commands)
def test_the_help_of_every_command_ends_with_examples(cli, command):
    lines = cli(command, "--help").out.rstrip().splitlines()
    assert any(line.strip().startswith(f"python -m faverify {command}") for line in lines[-2:])


def test_a_label_is_known_in_any_case(cli):
    """Found here: ``show Lemma9`` was refused."""
    assert cli("show", "Lemma9").out == cli("show", "lemma9").out
    assert cli("show", "APPENDIX-E", "--json").data["used_by"] == cli("show", "appendix-e", "--json").data["used_by"]
    assert cli("list", "-k", "LEMMA9", "--json").data == cli("list", "-k", "lemma9", "--json").data
    assert [claim["label"] for claim in cli("controls", "Fact2", "fact2", "--json", "-j", "1").data["controls"]] == [
        claim["label"] for claim in cli("controls", "fact2", "--json", "-j", "1").data["controls"]
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_that_asks_for_completion_gets_its_script(command, shell):
    """Found here: it got the six lines that welcome a reader."""
    said = command(env={"_FAVERIFY_COMPLETE": f"{shell}_source"})
    assert said.code == 0
    assert "_FAVERIFY_COMPLETE" in said.out
    assert "every claim" not in said.out


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("faverify sh", {"show"}),
        ("faverify show Lemma2", {"lemma20", "lemma21"}),
        ("faverify list --led", {"--ledger"}),
    ],
)
def test_a_shell_completes_commands_claims_and_options(command, words, completed):
    env = {"_FAVERIFY_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    assert {line.partition(",")[2] for line in command(env=env).out.split()} == completed


def test_two_tables_at_once_are_refused(cli):
    said = cli("list", "--ledger", "--rules")
    assert said.code == 2
    assert "--ledger and --rules: ask for one table at a time" in said.refusal
