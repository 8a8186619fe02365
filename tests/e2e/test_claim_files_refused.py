"""What is wrong with a claim file, and where in it: in one line, with the remedy; what to run instead."""

from pathlib import Path

import pytest
from small_claim import FILE

pytestmark = pytest.mark.usefixtures("own_folder")


def written(name="my_law.py", old="", new=""):
    assert old in FILE
    Path(name).write_text(FILE.replace(old, new) if old else FILE, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("exact_cases()", "exact_casess()", "my_law.py, line 9: NameError: name 'exact_casess'"),
        ("Restoration.NEW", "Restoration.NEWW", "my_law.py, line 10: AttributeError: NEWW"),
        ('title="t", where', 'titel="t", where', "my_law.py, line 10: TypeError:"),
        ("import exact_cases", "import exact_case", "my_law.py, line 6: ImportError: cannot import name 'exact_case'"),
        ("import exact_cases", "import (", "my_law.py, line 6: SyntaxError: '(' was never closed"),
        ("T = Theory", "  T = Theory", "my_law.py, line 8: IndentationError: unexpected indent"),
        ('"m")', "3)", "my_law.py, line 8: theory 't': the shape of Y has int '3'"),
        ("(P,)", "(P, P)", "my_law.py, line 10: claim 'mine': two parts are named 'p'"),
    ],
)
def test_an_error_of_python_names_the_line_of_the_file(cli, old, new, said):
    """It named none but for a SyntaxError, in the middle of its words."""
    found = cli("verify", written(old=old, new=new)).refusal
    assert said in found
    assert found.count("line ") == 1


def test_a_list_of_claims_names_the_file_and_the_remedy(cli):
    """It was "CLAIM in claim_file_my_law_93cf8b1a"."""
    written()
    Path("my_law.py").write_text(FILE + "CLAIM = [CLAIM]\n", encoding="utf-8")
    said = cli("verify", "my_law.py").refusal
    assert "my_law.py is no Claim but list; write CLAIM = Claim(...), one in a file" in said
    assert "claim_file_" not in said


def test_a_label_of_two_files_names_both(cli, tmp_path):
    said = cli("verify", written("one.py"), written("two.py")).refusal
    assert f"'mine' is claimed by {tmp_path / 'one.py'} and {tmp_path / 'two.py'}" in said
    assert "give one of them another label" in said


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("", "label '' is empty; name the claim"),
        ("a" * 61, "has 61 characters; write at most 60"),
        ("my law", "label 'my law' has ' '; write letters"),
        ("größe", "has 'ö'; write letters (A to Z)"),
        ("-law", "begins with '-'; begin with a letter or a digit"),
    ],
)
def test_what_is_no_label_says_why(cli, label, said):
    """All were said to be more than letters, digits, '.', '_', '-'."""
    assert said in cli("verify", written(old='label="mine"', new=f'label="{label}"')).refusal


@pytest.mark.parametrize("name", ["my_law", "my-law"])
def test_a_name_without_its_ending_suggests_the_file_beside(cli, name):
    written()
    assert "did you mean my_law.py?" in cli("show", name).refusal


def test_list_takes_files_and_labels(cli):
    """It was an unexpected extra argument."""
    said = cli("list", written(), "lemma5", "--json")
    assert [claim["label"] for claim in said.data] == ["mine", "lemma5"]
    assert "name no claim beside it" in cli("list", "my_law.py", "--rules").refusal


def test_report_of_a_file_without_a_run_advises_to_verify_the_file(cli):
    """It advised a run of all claims."""
    assert "run `python -m faverify verify my_law.py --out reports` first" in cli("report", written()).refusal
    assert "run `python -m faverify all --out reports` first" in cli("report").refusal


def test_report_of_a_campaign_says_where_its_results_are(cli):
    written()
    assert cli("campaign", "my_law.py", "--count", "1", "-j", "1", "--out", "c").code == 0
    said = cli("report", "my_law.py", "--out", "c").refusal
    assert "c: no certificates/index.json here, but a campaign: its results are in c/campaign.json" in said
    assert "run `python -m faverify verify my_law.py --out c` first" in said
    Path("c/campaign.json").write_text('{"claims": [{"claim": 7}]}', encoding="utf-8")
    assert "run `python -m faverify all --out c` first" in cli("report", "--out", "c").refusal
