"""Every gate of CI, fed a planted violation: a gate that lets one through is no gate."""

import re
import shutil
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def tool(name, *arguments, cwd):
    """Run a tool of the environment; its exit code and everything that it said."""
    program = BIN / name
    if not program.exists():
        pytest.fail(f"{name} is not installed beside Python: pip install -e '.[test]'")
    run = subprocess.run([str(program), *arguments], capture_output=True, text=True, cwd=cwd, check=False)
    return run.returncode, run.stdout + run.stderr


@pytest.fixture
def copy(tmp_path):
    """The packages and their configuration, to be spoilt."""
    for name in ("faverify", "derivations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contracts(folder):
    code = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(no_cache=True))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, check=False)
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("faverify/flows/__init__.py", "import derivations", "the toolkit knows no claim"),
        ("faverify/balls/__init__.py", "import faverify.methods", "layers of the toolkit"),
        ("faverify/report/__init__.py", "import faverify.algebra", "reports read certificates"),
    ],
)
def test_planted_import_breaks_its_contract(copy, file, line, contract):
    with (copy / file).open("a", encoding="utf-8") as stream:
        stream.write(f"\n{line}\n")
    code, said = contracts(copy)
    assert code != 0
    broken = [line for line in said.splitlines() if "BROKEN" in line]
    assert any(contract in line for line in broken), said


def test_contracts_are_kept_without_a_violation(copy):
    code, said = contracts(copy)
    assert code == 0, said


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("import os\n", "F401"),
        ("def public(x):\n    return x\n", "D103"),
        ("try:\n    x = 1\nexcept Exception:\n    pass\n", "BLE001"),
        ("x = '" + "a" * 130 + "'\n", "E501"),
    ],
)
def test_planted_lint_is_found(copy, text, rule):
    planted = copy / "faverify" / "planted.py"
    planted.write_text(f'"""Planted."""\n\n{text}', encoding="utf-8")
    code, said = tool("ruff", "check", "--no-cache", str(planted), cwd=copy)
    assert code == 1
    assert rule in said


def test_planted_bad_format_is_found(copy):
    (copy / "faverify" / "planted.py").write_text("x   =  1\n", encoding="utf-8")
    code, _ = tool("ruff", "format", "--check", "--no-cache", "faverify/planted.py", cwd=copy)
    assert code == 1


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("def untyped(x):\n    return x\n", "no-untyped-def"),
        ("number: int = 'text'\n", "assignment"),
        ("import flint\n\nflint.arb(1).no_such_method()\n", "attr-defined"),
    ],
)
def test_planted_type_error_is_found(tmp_path, text, rule):
    (tmp_path / "planted.py").write_text(text, encoding="utf-8")
    config = str(ROOT / "pyproject.toml")
    code, said = tool("mypy", "--config-file", config, "--cache-dir", str(tmp_path), "planted.py", cwd=tmp_path)
    assert code == 1
    assert rule in said


def test_ci_runs_every_gate():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for gate in ("ruff check", "ruff format --check", "mypy", "lint-imports", "pytest"):
        assert gate in script


def test_ci_runs_the_report_s_tests_once_with_every_extra():
    """Found here: with the extra ``pdf`` a test of the report failed, and no run of CI had it."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    last = [line for line in script.splitlines() if "pip install" in line][-1]
    assert set(extras) == set(re.search(r"\.\[([\w,]+)\]", last).group(1).split(","))
    assert re.search(r"pytest .*tests/unit/test_report_", script.partition(last)[2])


def test_a_warning_fails_a_test(tmp_path):
    (tmp_path / "test_planted.py").write_text(
        "import warnings\n\ndef test_it():\n    warnings.warn('x')\n", encoding="utf-8"
    )
    config = str(ROOT / "pyproject.toml")
    code, said = tool(
        "pytest", "-q", "-c", config, "--rootdir", str(tmp_path), "-p", "no:cacheprovider", str(tmp_path), cwd=tmp_path
    )
    assert code == 1
    assert "UserWarning: x" in said


@pytest.mark.parametrize(
    ("asked", "stops"), [(["tests"], True), (["tests/meta"], False)], ids=["a run of all", "a run of some"]
)
def test_a_slow_test_that_is_no_more_stops_a_run_of_all(tmp_path, monkeypatch, request, asked, stops):
    """And the others that the list names are marked."""
    conftest = next(x for x in request.config.pluginmanager.get_plugins() if hasattr(x, "named_slow"))
    (tmp_path / "slow.txt").write_text("# seconds and test\n5.0\ttests/a.py::test_a[1\t2]\n6.0\ttests/a.py::gone\n")
    monkeypatch.setattr(conftest, "SLOW", tmp_path / "slow.txt")
    marks = {name: [] for name in ("tests/a.py::test_a[1\t2]", "tests/a.py::test_b")}
    items = [SimpleNamespace(nodeid=name, add_marker=found.append) for name, found in marks.items()]
    config = SimpleNamespace(args=asked, getini=lambda name: ["tests"])
    with pytest.raises(pytest.UsageError, match="gone") if stops else nullcontext():
        conftest.pytest_collection_modifyitems(config, items)
    assert list(map(len, marks.values())) == [1, 0]
