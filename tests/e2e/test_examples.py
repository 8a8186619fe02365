"""Every example that the helps, the welcome and the README offer is run as it stands, in a folder of its own.

Only what makes it quick is added: less effort, a short search, no PDF, and the certificates of the shared quick run. A
cluster is not asked for (``test_campaign`` has one of its own).
"""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from faverify.__main__ import main
from faverify.cli import WELCOME
from faverify.cli import cli as faverify_cli
from faverify.run import registry

ROOT = Path(__file__).resolve().parents[2]
START = "python -m faverify "
INSTANCE = {"Y": [[1, 2], [3, "1/3"], [0, 1]], "C": [[1], [0]], "Z0": [[1], ["0.5"], [-1]]}
QUICK = {
    "effort": ["--effort", "quick"],
    "max_time": ["--max-time", "2"],
    "count": ["--count", "2"],
    "pdf": ["--pdf", "none"],
    "jobs": ["-j", "2"],
}


def lines_of(text):
    """The commands of a text that can be pasted, without what follows a gap (a remark)."""
    lines = [line.strip() for line in text.splitlines()]
    return [re.split(r"\s{2,}", line.removeprefix(START))[0] for line in lines if line.startswith(START)]


def readme_code(language):
    """The blocks of the README in a language ("" for the shell)."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def examples():
    """Every example, each once: from the helps, the welcome, the README."""
    helps = [command.epilog or "" for command in faverify_cli.commands.values()]
    texts = [*helps, WELCOME, *readme_code("")]
    return sorted({line for text in texts for line in lines_of(text)})


def test_the_examples_are_found():
    found = examples()
    assert {"controls", "all", "derive lemma5 --latex > lemma5.tex", 'list -k "new or erratum" --json'} <= set(found)
    assert {"verify n3 --instance my.json", "fuzz --max-time 60", "doctor"} <= set(found)
    for name in faverify_cli.commands:
        assert any(line.split()[0] == name for line in found), name


@pytest.fixture
def folder(tmp_path, monkeypatch, quick_run):
    """A folder with a user's matrices, and with the certificates of the quick run where the examples look for them."""
    for name in ("mine.json", "my.json"):
        (tmp_path / name).write_text(json.dumps(INSTANCE), encoding="utf-8")
    (tmp_path / "derivations").mkdir()
    shutil.copy(ROOT / "derivations" / "STATEMENTS.md", tmp_path / "derivations")
    (tmp_path / "my-matrices").mkdir()
    (tmp_path / "my-matrices" / "mine.json").write_text(json.dumps(INSTANCE), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAVERIFY_CLAIM_FILES", "")
    (tmp_path / "mine.csv").write_text("a,b,c,d\n1,2,0,1\n3,5,1,0\n0,1,2,2\n1,1,0,3\n", encoding="utf-8")
    assert [main(["new", name, "-q"]) for name in ("mine", "balance")] == [0, 0]
    for name in ("reports", "run"):
        shutil.copytree(quick_run.folder / "certificates", tmp_path / name / "certificates")
    yield tmp_path
    registry._loaded.cache_clear()


def quickened(line):
    """The arguments of an example, and of the options in `QUICK` those that its command has and it does not use."""
    arguments = shlex.split(line.partition(" > ")[0])
    options = {option.name: option for option in faverify_cli.commands[arguments[0]].params}
    for name, added in QUICK.items():
        if name == "pdf" and "--picture" in arguments:
            continue
        if name in options:
            for flag in options[name].opts:
                if flag in arguments:
                    del arguments[arguments.index(flag) : arguments.index(flag) + 2]
            arguments += added
    if "--scheduler" in arguments:
        del arguments[arguments.index("--scheduler") : arguments.index("--scheduler") + 2]
    return arguments


@pytest.mark.parametrize("line", {tuple(quickened(line)): line for line in examples()}.values())
def test_an_example_does_what_it_says(cli, folder, line):
    """Found here: the first example of ``controls --help`` crashed, on a witness whose place is one text."""
    if line.startswith("new "):
        (folder / f"{line.split()[1]}.py").unlink(missing_ok=True)
    said = cli(*quickened(line))
    assert said.code == 0, said.err
    assert said.out.strip()
    if "--json" in line:
        assert said.data
    if "--latex" in line:
        assert said.out.startswith("%")
    if "--picture" in line:
        assert (folder / shlex.split(line)[-1]).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("source", readme_code("python"))
def test_the_python_of_the_readme_runs(source):
    expressions = [line.partition("  #")[0] for line in source.splitlines() if line and not line.startswith("import")]
    assert len(expressions) >= 3
    space = {}
    exec(source, space)
    assert all(eval(text, space) is not None for text in expressions)


def test_a_false_claim_at_one_instance_shows_both_sides_of_its_witness_once_and_no_slack(tmp_path, command):
    assert command("new", "false-fact", "--out", str(tmp_path)).code == 0
    file = next(tmp_path.glob("*.py"))
    chained = re.sub(r"by=chain.*", "by=exact_cases(),", file.read_text(encoding="utf-8"))
    file.write_text(re.sub(r'says="[^"]*"', 'says="normF(Y)**2 <= normF(Y)**2 / 2"', chained), encoding="utf-8")
    one = tmp_path / "one.json"
    one.write_text('{"Y": [[1, 2], [3, 4]], "C": [[1], [0]], "Z0": [[1], [1]]}', encoding="utf-8")
    said = command("verify", str(file), "--instance", str(one), "--effort", "quick")
    assert said.code == 1
    assert said.out.count("left side:") == 2  # of two parts
    assert re.findall(r"^ +left (?!side).*", said.out, re.MULTILINE) == []
    assert "0.5" not in said.out.partition("slack:")[0]


@pytest.mark.parametrize("at", ["p=1/4, r=10", {"n": "10"}, {}, None])
def test_the_place_of_a_witness_may_be_one_text(at):
    from faverify.cli.controls import witness_name
    from faverify.cli.results import witness_lines

    witness = {"at": at, "left": "3/4", "right": "1"}
    shown = ("n = 10" if isinstance(at, dict) else at) if at else "left = 3/4, right = 1"
    assert witness_name({"witness": witness}) == shown
    assert [line.split()[0] for line in witness_lines(witness)][-2:] == ["left", "right"]
