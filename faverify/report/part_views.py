"""A part of a claim as a report shows it: its outcome, its derivation, what was compared, its tables and curves."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from faverify.errors import StatementError
from faverify.lang.latex import statement_latex
from faverify.lang.unicode import statement_unicode
from faverify.report import words
from faverify.report.ball_text import known_digits
from faverify.report.exact import Piece, pieces
from faverify.report.numbers import shorten, sides
from faverify.report.proof_lines import ProofLine, proof_text
from faverify.report.prose import Marked, Reader
from faverify.report.prose_theories import reader_of

Data = Mapping[str, Any]
# fields that certificates leave out where they are empty
OUTCOME = {"scope": "scope not stated", "explanation": "", "slack": "n/a"}
PART = {"latex": "", "note": "", "theory": "", "seconds": ""}
WIDEST_SIDE = 48  # characters of a side in a narrow column; beyond, the middle is left out
MOST_COMPARISONS, MOST_TABLE_ROWS = 8, 60


@dataclass(frozen=True)
class ChainRow:
    """One line of a derivation: the relation sign (empty on the first), the expression, why, and how many cofactors.

    ``text`` is what was read, of a proof's line in Unicode. ``under`` names the hypotheses of such a line that are
    printed once, before the proof.
    """

    sign: str
    latex: str
    text: str
    reason: Marked
    cofactors: int
    under: str = ""


@dataclass(frozen=True)
class ComparisonRow:
    """Both sides at one place, as certified text."""

    case: str
    at: str
    lhs: str
    rhs: str
    slack: str
    verdict: str


@dataclass(frozen=True)
class PartView:
    """A part of a claim and its outcome."""

    data: Data
    outcome: Data
    key: str
    role: str
    counts: str
    assumed: Sequence[tuple[str, str]]
    chains: list[list[ChainRow]]
    prose_steps: list[Marked]
    comparisons: list[ComparisonRow]
    comparisons_left: int
    shortened: bool
    tables: list[Data]
    series: list[Data]
    witness: list[Piece]
    rules: Sequence[str]
    payload: list[Piece]


_AHEAD: dict[str, list[PartView]] = {}


def part_views(certificate: Data) -> list[PartView]:
    """All parts; curves that several parts share are drawn at the first of them. Made once, if `ahead` or here."""
    return _AHEAD.pop(certificate["digest"], None) or _made(certificate)


def ahead(certificate: Data) -> None:
    """Make the views of a certificate, and draw its curves, for a report that will be written in this process.

    For whoever waits for other claims. What is made is kept by the digest: of another certificate nothing is used.
    """
    from faverify.report.figures import plot_svg

    stored = json.loads(json.dumps(certificate))  # as it will be read
    _AHEAD[stored["digest"]] = views = _made(stored)
    for view in views:
        if view.series:
            plot_svg(view.series, view.key, drawn_as(stored["claim"]["title"], view))


def drawn_as(title: str, view: PartView) -> str:
    """The name of the curves of a part of a claim, for whoever does not see them."""
    return f"{title}: {view.data['name']}"


def _made(certificate: Data) -> list[PartView]:
    label = certificate["claim"]["label"]
    views: list[PartView] = []
    for number, part in enumerate(certificate["parts"], 1):
        view = _part(part, f"{label}-{number}", certificate)
        drawn = any(view.series == other.series for other in views)
        views.append(replace(view, series=[]) if drawn else view)
    return views


def _part(part: Data, key: str, certificate: Data) -> PartView:
    outcome = {**OUTCOME, **part["outcome"]}
    reader = reader_of(certificate, part.get("theory", ""))
    assumed, chains, prose = _derivation(outcome, reader)
    tables = [_table(table) for table in outcome.get("tables", [])]
    comparisons = [] if any(map(_shows_both_sides, tables)) else outcome.get("comparisons", [])
    rows = [comparison_row(item) for item in comparisons[:MOST_COMPARISONS]]
    return PartView(
        {**PART, **part, **_part_words(part, reader)},
        {
            **outcome,
            "explanation": reader.read(words.plural(outcome["explanation"])),
            "scope": reader.read(words.scope(outcome["scope"])),
        },
        key,
        "decides" if part["decides"] else "corroborates",
        ", ".join(f"{count:,} {name}" for name, count in outcome.get("counts", {}).items()),
        assumed,
        chains,
        prose,
        rows,
        max(0, len(comparisons) - MOST_COMPARISONS),
        any("…" in side or len(side) > WIDEST_SIDE for row in rows for side in (row.lhs, row.rhs)),
        tables,
        [series for series in outcome.get("series", []) if series.get("x")],
        list(pieces(outcome.get("witness", {}))),
        outcome.get("payload", {}).get("rules", ()),
        [piece for piece in pieces(outcome.get("payload", {})) if piece.rows or len(piece.text) <= 200],
    )


def _part_words(part: Data, reader: Reader) -> Data:
    """The note; what a written part says, where it is prose; the letters of a theory that is not the claim's."""
    says = reader.read(part["says"])
    written = not part.get("latex") and any(kind != "text" for kind, _ in says.runs)
    return {
        "note": reader.read(part.get("note", "")),
        "prose": says if written else Marked(),
        "letters": reader.letters,
    }


def _derivation(outcome: Data, reader: Reader) -> tuple[Sequence[tuple[str, str]], list[list[ChainRow]], list[Marked]]:
    """Named hypotheses (name, LaTeX), chains, prose; the steps as they are stored where no theory reads them."""
    steps = outcome.get("steps", [])
    if outcome.get("payload", {}).get("proof") and reader.theories:
        try:
            proof = proof_text(outcome, reader.theories[0], statement_latex, statement_unicode)
        except (StatementError, LookupError, ValueError):
            return (), *_steps(steps, reader)
        return proof.assumed, [[_proof_row(*pair, reader) for pair in zip(proof.lines, steps, strict=True)]], []
    return (), *_steps(steps, reader)


def _proof_row(line: ProofLine, step: Data, reader: Reader) -> ChainRow:
    cofactors = len(step.get("cofactors", []))
    return ChainRow("", line.text, line.plain, reader.read(line.reason), cofactors, ", ".join(line.under))


def _steps(steps: Sequence[Data], reader: Reader) -> tuple[list[list[ChainRow]], list[Marked]]:
    """Chains of expressions (each opened by a step without a reason), and steps that are prose only."""
    chains: list[list[ChainRow]] = []
    prose: list[Marked] = []
    for step in steps:
        latex, text = (str(step.get(name, "")) for name in ("latex", "text"))
        reason = reader.read(str(step.get("reason", "")))
        if not latex and not text:
            prose.append(reason)
            continue
        if not reason or not chains:
            chains.append([])
        sign = "=" if chains[-1] and not chains[-1][0].reason else ""
        chains[-1].append(ChainRow(sign, latex, text, reason, len(step.get("cofactors", []))))
    return chains, prose


def comparison_row(item: Data) -> ComparisonRow:
    """A stored comparison as text; the sides of an enclosure that face each other."""
    lhs, rhs = sides(item["lhs"], item["rhs"])
    at = ", ".join(f"{name} = {shorten(value, 40)}" for name, value in item.get("at", {}).items())
    case = item.get("name") or item.get("digest", "")[:12]
    return ComparisonRow(shorten(case, 60), at, lhs, rhs, item.get("slack", "n/a"), item["verdict"])


def _shows_both_sides(table: Data) -> bool:
    """Whether a table lists what was compared, place by place, so that the comparisons would say it twice."""
    columns = table["columns"]
    return columns[0] == "at" or (columns[0] == "case" and len(columns) > 2)


def _table(table: Data) -> Data:
    rows = table.get("rows", [])
    return {
        "title": table.get("title", ""),
        "columns": table["columns"],
        "rows": [[shorten(known_digits(cell), 80) for cell in row] for row in rows[:MOST_TABLE_ROWS]],
        "left": max(0, len(rows) - MOST_TABLE_ROWS),
    }
