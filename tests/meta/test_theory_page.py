"""The theory page: a section for every claim, no label that does not exist, an example that runs, numbers that hold."""

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from derivations.beyond.n7_explicit_separation import POINTS
from derivations.theorem3_far_from_optimal import CORNERS
from faverify.run.registry import entries

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "derivations" / "README.md").read_text(encoding="utf-8")
LABEL = (
    r"fact\d+|lemma\d+|theorem\d+|example\d+|figure\d+|appendix-[a-z]|"
    r"section\d+|equations|gd-optimal|fa-alignment|n\d+|flow-[a-z-]+|erratum-[a-z-]+"
)


def claim_headings(page):
    """Headings of the third level that read as labels, in order."""
    return [title for title in re.findall(r"^### (.+)$", page, re.MULTILINE) if re.fullmatch(LABEL, title)]


def labels_named(page):
    """Labels that the page links to or sets as code."""
    return set(re.findall(rf"\(#({LABEL})\)|`({LABEL})`", page))


def anchors(page):
    """The anchors that GitHub gives to headings."""
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def title_line(page, label):
    """What stands below a claim's heading, up to the first empty line, as one line."""
    body = page.split(f"\n### {label}\n", 1)[1]
    return " ".join(body.split("\n\n", 1)[0].split())


def rows(page, header):
    """The cells of the table with that header row."""
    lines = page.split(header, 1)[1].splitlines()[2:]
    table = itertools.takewhile(lambda line: line.startswith("|"), lines)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def marked(page, mark):
    """The fenced block after ``<!-- mark -->``."""
    return re.search(rf"<!-- {re.escape(mark)} -->\n```\w+\n(.*?)```", page, re.DOTALL).group(1)


def formulas(page):
    """All maths of the page."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page, flags=re.DOTALL)
    return ["".join(found) for found in re.findall(r"\$\$(.*?)\$\$|\$([^$]+)\$", text, re.DOTALL)]


def test_every_claim_has_one_section():
    assert sorted(claim_headings(PAGE)) == sorted(entries())


def test_no_label_on_the_page_is_unknown():
    assert {label for pair in labels_named(PAGE) for label in pair if label} <= set(entries())


def test_an_unknown_label_is_noticed():
    assert sorted(claim_headings(PAGE + "\n### lemma22\n")) != sorted(entries())
    assert ("lemma2", "") in labels_named("see [Lemma 2](#lemma2)")


def test_links_within_the_page_and_to_files_resolve():
    targets = re.findall(r"\]\(([^)\s]+)\)", PAGE)
    inside = {target[1:] for target in targets if target.startswith("#")}
    assert inside - anchors(PAGE) == set()
    files = {target for target in targets if not target.startswith(("#", "https://"))}
    assert files
    assert all((ROOT / "derivations" / name).is_file() for name in files)


@pytest.mark.parametrize("found", entries().values(), ids=list(entries()))
def test_title_place_and_restoration_are_the_claims(found):
    claim = found.claim
    place = claim.where[0].upper() + claim.where[1:]
    title = claim.title.replace("*", "\\*")  # a bare star would end the bold type
    expected = f"**{title}.** {place}. Restoration: {claim.restoration}. Evidence: "
    assert title_line(PAGE, claim.label).startswith(expected)


def test_evidence_levels_are_those_of_a_run(quick_run):
    levels = {row["label"]: row["evidence"] for row in quick_run.said.data["claims"]}
    said = {label: title_line(PAGE, label).rpartition("Evidence: ")[2].rstrip(".") for label in entries()}
    assert said == levels


def test_table_of_n7_is_among_the_enclosed_points():
    enclosed = {re.match(r"c=(\S+), r=(\d+), n=(\d+)\*\2,", point).groups() for point in POINTS if "**" not in point}
    shown = rows(PAGE, "| error / OPT at least | $r$ | $n/r$ at least | | error / OPT at least |")
    cells = [tuple(row[i : i + 3]) for row in shown for i in (0, 4)]
    assert len(cells) == 8
    assert set(cells) <= enclosed


def test_table_of_theorem_3_is_among_the_enclosed_corners():
    pattern = r"tau=(\S+), r=(\d+), k=(\d+), c=(\S+)"
    enclosed = {m.groups() for corner in CORNERS if (m := re.fullmatch(pattern, corner))}
    shown = rows(PAGE, "| $\\tau$ | $r \\ge$ | $n \\ge$ | error / OPT at least |")
    assert len(shown) == 4
    assert {(tau, r, n.removesuffix(" r"), c) for tau, r, n, c in shown} <= enclosed


def run_example(folder, source, *arguments):
    """``faverify`` with the page's example as a package beside the installed ones."""
    package = folder / "my_theory"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "energy.py").write_text(source, encoding="utf-8")
    info = folder / "my_theory-0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-theory\nVersion: 0.1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[faverify.claims]\nmine = my_theory\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "faverify", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "100"},
        cwd=folder,
        check=False,
    )
    return run.returncode, run.stdout, run.stderr


def test_the_example_prints_what_the_page_says(tmp_path):
    code, out, err = run_example(tmp_path, marked(PAGE, "example: my_theory/energy.py"), "derive", "my-energy")
    assert code == 0, err
    assert out.split() == marked(PAGE, "output: derive my-energy").split()


def test_the_neighbours_of_the_example_are_refuted(tmp_path):
    source = marked(PAGE, "example: my_theory/energy.py")
    code, out, err = run_example(tmp_path, source, "controls", "-k", "my-energy")
    assert code == 0, err
    assert "2 of 2 false neighbours refuted" in out
    assert "2 of 2 false neighbours refuted" in PAGE


def test_the_example_fails_when_its_statement_is_spoilt(tmp_path):
    source = marked(PAGE, "example: my_theory/energy.py")
    spoilt = source.replace('RATE = "D(loss) == -2 *', 'RATE = "D(loss) == -3 *')
    assert spoilt != source
    code, _, _ = run_example(tmp_path, spoilt, "verify", "my-energy", "--out", str(tmp_path / "out"))
    assert code == 1


def test_maths_survives_markdown():
    found = formulas(PAGE)
    assert len(found) > 400
    for formula in found:
        assert not re.search(r"\\[^a-zA-Z]", formula), "Markdown eats the backslash"
        assert not re.search(r"[)\]}]_|\*", formula), "Markdown may see emphasis"
        assert not re.search(r"\n\s*[-+*>#] ", formula), "Markdown sees a list, a quotation or a heading"
        assert formula.count("{") == formula.count("}")
    assert formulas(r"$\{a\}$ and $$b)_c$$") == [r"\{a\}", "b)_c"]


def test_lines_are_short_and_name_no_machine():
    assert max(map(len, PAGE.splitlines())) <= 120
    assert not re.search(r"/(work|tmp|home|root)\b", PAGE)
