"""The documentation: commands and programs of a page run as they stand, in order, in one folder; pages are complete."""

import doctest
import importlib
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import faverify
from faverify.cli import cli as faverify_cli
from faverify.run import registry

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
START = "python -m faverify "
DOCTESTED = ("cases.instance", "notebook.analyzing", "notebook.results", "notebook.solution", "notebook.looking",
             "probability.limit_ratio")  # fmt: skip


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAVERIFY_CLAIM_FILES", "")
    yield tmp_path
    registry._loaded.cache_clear()


def quick(arguments):
    known = {option.name for option in faverify_cli.commands[arguments[0]].params}
    return arguments + (["--effort", "quick"] if "effort" in known and "--effort" not in arguments else [])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_runs_in_order(cli, folder, page):
    space = {}
    for language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "python":
            exec(compile(text, page.name, "exec"), space)
        elif language == "":
            for line in text.splitlines():
                assert line.startswith(START), line
                said = cli(*quick(shlex.split(line.removeprefix(START))))
                assert said.code == 0, (line, said.err)
                assert said.out.strip()


def test_every_page_of_the_navigation_exists(generate):
    named = re.findall(r"[\w/.-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("nav:")[2])
    made = {*generate.theory_pages(), "api.md", "rules.md", "gallery.md", "notebook.md"}
    assert len(named) >= 15
    assert [name for name in named if not (ROOT / "docs" / name).is_file() and name not in made] == []
    assert [name for name in [*made, *(page.name for page in PAGES)] if name not in named] == []


def test_the_theory_is_whole_and_its_links_lead_somewhere(generate):
    pages = generate.theory_pages()
    text = (ROOT / "derivations" / "README.md").read_text(encoding="utf-8")
    chapters = "".join(page for path, page in pages.items() if path != "theory/statements.md")
    assert len(re.findall(r"^#+ ", chapters, re.MULTILINE)) == len(re.findall(r"^##+ ", text, re.MULTILINE))
    anchors = {
        path: {generate.slug(title) for _, title in generate.HEADING.findall(page)} for path, page in pages.items()
    }
    for path, page in pages.items():
        for target in generate.LINK.findall(generate.CODE.sub("", page)):
            file, _, anchor = target.partition("#")
            if not target.startswith("http"):
                home = f"theory/{file}" if file else path
                assert home in pages, target
                assert not anchor or anchor in anchors[home], target


def test_formulas_become_mathml_and_code_is_left_alone(generate):
    made = generate.with_mathml("so $x \\le y$ and `$HOME$`\n\n$$a = b$$\n")
    assert made.count("<math") == 2
    assert "`$HOME$`" in made
    assert "<code>" in generate.with_mathml("$\\input{x}$")
    whole = "".join(generate.with_mathml(page) for page in generate.theory_pages().values())
    assert whole.count("<math") > 300


def test_the_reference_names_everything_public(generate):
    page = generate.api_page()
    assert [name for name in faverify.__all__ if f"\n## {name}\n" not in page] == []
    assert "### Instance.random" in page


@pytest.mark.parametrize("name", DOCTESTED)
def test_the_examples_of_the_reference_run(name):
    found = doctest.testmod(importlib.import_module(f"faverify.{name}"))
    assert found.failed == 0
    assert found.attempted > 0


def test_the_site_builds_without_warnings_or_the_network(tmp_path):
    pytest.importorskip("mkdocs", reason="the extra 'docs' is not installed")
    pytest.importorskip("material")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    page = (tmp_path / "site" / "theory" / "1-setting.html").read_text(encoding="utf-8")
    assert "<math" in page
    assert not re.search(r"(src|href)=.https?://(?!arxiv|github)[^\"' >]*\.(js|css|woff2?)", page)


def test_the_notebook_is_a_page(generate):
    page = generate.notebook_page()
    assert "faverify.analyze(iris)" in page
    assert 'src="data:image/png;base64,' in page
