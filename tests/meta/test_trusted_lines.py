"""The table of `docs/trust.md` of what a proof rests on: every file of the kernel is in it, with its lines counted."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PASSED_OVER = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<files>`(?:kernel|algebra)/[^|]+) \| (?P<lines>\d+) \|$", re.MULTILINE)


def code_lines(text):
    """The lines of code of a module: without docstrings, comments and blank lines."""
    told = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            told |= set(range(node.lineno, node.end_lineno + 1))
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in PASSED_OVER:
            found |= set(range(token.start[0], token.end[0] + 1))
    return len(found - told)


def files_of(cell):
    """The modules that a cell of the table names."""
    if match := re.fullmatch(r"`(\w+)/rules_\*`", cell):
        return sorted((ROOT / "faverify" / match[1]).glob("rules_*.py"))
    room, _, names = cell.partition(": ")
    return [ROOT / "faverify" / room.strip("`/") / f"{name}.py" for name in names.split(", ")]


def table():
    rows = ROW.findall((ROOT / "docs" / "trust.md").read_text())
    assert len(rows) == 6
    return [(files_of(files), int(lines)) for _, files, lines in rows]


def checker_table():
    """The files of the checker and their lines of code, row by row."""
    _, _, told = (ROOT / "docs" / "trust.md").read_text().partition("| what the checker's lines do |")
    rows = [[cell.strip() for cell in line.split("|")[2:4]] for line in told.split("\n\n")[0].splitlines()[2:]]
    return [([ROOT / "faverify" / "checker" / f"{name}.py" for name in names.split(", ")], n) for names, n in rows]


def test_the_checkers_table_counts_what_is_there_each_file_once():
    for files, lines in checker_table():
        assert sum(code_lines(path.read_text()) for path in files) == pytest.approx(int(lines), rel=0.05)
    named = [path for files, _ in checker_table() for path in files]
    there = [path for path in (ROOT / "faverify" / "checker").glob("*.py") if path.name != "__init__.py"]
    assert sorted(named) == sorted(there)


def test_lines_of_code_are_counted_without_what_is_said():
    text = '"""One.\n\nTwo."""\n\n# three\nx = (\n    1,\n)\n\n\ndef f():\n    """Four."""\n    return x\n'
    assert code_lines(text) == 5


@pytest.mark.parametrize("row", range(6))
def test_the_table_counts_what_is_there(row):
    files, lines = table()[row]
    assert sum(code_lines(path.read_text()) for path in files) == pytest.approx(lines, rel=0.05)


def test_every_module_of_the_kernel_is_in_the_table_once():
    named = [path for files, _ in table() for path in files if path.parent.name == "kernel"]
    there = [path for path in (ROOT / "faverify" / "kernel").glob("*.py") if path.name != "__init__.py"]
    assert sorted(named) == sorted(there)
