"""What a report shows, in its order: plain records of text made from a run, shared by HTML and LaTeX."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from faverify.certificate.read import Run
from faverify.report import words
from faverify.report.backing import machine_evidence
from faverify.report.bounds import BoundRow, bound_rows
from faverify.report.exact import Piece, pieces
from faverify.report.foot import again, foot
from faverify.report.numbers import shorten
from faverify.report.overview import Overview, overview
from faverify.report.part_views import OUTCOME, PartView, part_views
from faverify.report.prose import Block, Marked, Reader
from faverify.report.prose import words as marked_words
from faverify.report.prose_theories import reader_of
from faverify.verdict import Evidence

Data = Mapping[str, Any]
# fields that certificates leave out where they are empty
CONTROL = {"latex": "", "why": "", "theory": ""}
CLAIM: Data = {"restoration_note": "", "doc": "", "hypotheses": [], "uses": [], "tags": []}
THEORY: Data = {
    "title": "", "shapes": {}, "definitions": {}, "definitions_latex": {}, "letters_latex": {}, "relations": [],
    "flow": {}, "flow_latex": {}, "hypotheses": [], "values": {}, "symmetric": [], "inputs": [],
}  # fmt: skip
KINDS = ("erratum", "new", "paper")
MOST_SCOPE = 90


@dataclass(frozen=True)
class ControlView:
    """A false neighbour and what came of it."""

    data: Data
    outcome: Data
    how: Marked
    witness: list[Piece]


@dataclass(frozen=True)
class ClaimView:
    """A claim: its row of the index, its certificate, and what connects it to others."""

    row: Data
    claim: Data
    certificate: Data
    doc: list[Block]
    limits: list[Block]
    scope: Marked
    backing: str
    used_by: list[str]
    theory: Marked
    parts: list[PartView]
    controls: list[ControlView]
    rerun: str
    before: str = ""
    after: str = ""

    @property
    def survived(self) -> int:
        """How many false neighbours were not refuted."""
        return sum(not control.data["refuted"] for control in self.controls)

    @property
    def label(self) -> str:
        """The label, unique in a run."""
        return str(self.row["label"])


@dataclass(frozen=True)
class Section:
    """Claims of one kind under a heading."""

    kind: str
    title: str
    intro: str
    claims: list[ClaimView]


@dataclass(frozen=True)
class Report:
    """Everything on the page."""

    index: Data
    verdict_line: str
    warnings: list[str]
    bounds: list[BoundRow]
    claims: list[ClaimView]
    sections: list[Section]
    not_checked: list[tuple[Marked, list[str]]]
    theories: list[Data]
    foot: list[tuple[str, str]]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Anchors of the page beside the claims, and their names."""
        return [(anchor, name) for anchor, name in words.PLACES.items() if anchor != "bounds" or self.bounds]

    @property
    def overview(self) -> Overview:
        """What the deciding steps rest on, in the order of the sections."""
        return overview((part.title, [view.certificate for view in part.claims]) for part in self.sections)


def report_of(run: Run, called: Callable[[str], str] = str) -> Report:
    """The report of a run; ``called`` says how a command line names a claim."""
    rows = run.index["claims"]
    used_by = {row["label"]: [other["label"] for other in rows if row["label"] in other["uses"]] for row in rows}
    views = [
        _claim(row, run.certificates[row["label"]], used_by[row["label"]], again(called(row["label"]), run.index))
        for row in rows
    ]
    views = _in_a_row(views)
    sections = [
        Section(kind, *words.KIND[kind], [view for view in views if view.row["kind"] == kind]) for kind in KINDS
    ]
    return Report(
        run.index,
        words.verdict_line(rows),
        list(_warnings(run)),
        bound_rows([run.certificates[row["label"]] for row in rows]),
        views,
        [section for section in sections if section.claims],
        _not_checked(run.index["not_checked"]),
        _theories(views),
        foot(run.index),
    )


def _in_a_row(views: Sequence[ClaimView]) -> list[ClaimView]:
    """Every claim with the labels before and after it in the order of the sections."""
    order = [view.label for view in sorted(views, key=lambda view: KINDS.index(view.row["kind"]))]
    place = {label: number for number, label in enumerate(order)}
    around = ["", *order, ""]
    return [replace(view, before=around[place[view.label]], after=around[place[view.label] + 2]) for view in views]


def _warnings(run: Run) -> Iterator[str]:
    """Warnings of the index, and those that the rows themselves imply: verdicts that fall with their dependencies."""
    yield from run.index["warnings"]
    for row in run.index["claims"]:
        if row["verdict"] == "pass" and row["with_dependencies"] != "pass":
            yield f"{row['label']}: passes by itself, but with the claims it uses it is {row['with_dependencies']}"
        missing = [label for label in row["uses"] if label not in run.certificates]
        if missing:
            yield f"{row['label']}: uses {', '.join(missing)}, not part of this run"


def _not_checked(listed: Sequence[Sequence[str]]) -> list[tuple[Marked, list[str]]]:
    """What no machine checked, gathered and counted under the reason; ``argued: argued, ...`` says the level once."""
    found: dict[str, list[str]] = {}
    for what, why in listed:
        level, _, rest = why.partition(": ")
        found.setdefault(rest if rest.startswith(level) else why, []).append(what)
    return [(Reader().read(f"{why} ({len(whats)})"), whats) for why, whats in found.items()]


def _theories(views: Sequence[ClaimView]) -> list[Data]:
    """Every theory that the certificates describe, once, in the order in which it is first met."""
    found: dict[str, Data] = {}
    for view in views:
        own = view.certificate["theory"]
        for theory in (own, *view.certificate.get("theories", {}).values()):
            found.setdefault(theory["name"], {**THEORY, **theory, **_theory_words(theory, view.certificate)})
    return list(found.values())


def _theory_words(theory: Data, certificate: Data) -> Data:
    """The title and the hypotheses of a theory, read."""
    read = reader_of(certificate, theory["name"]).read
    return {
        "title": read(theory.get("title") or theory["name"]),
        "hypotheses": [read(text) for text in theory.get("hypotheses", [])],
    }


def _claim(row: Data, certificate: Data, used_by: list[str], rerun: str) -> ClaimView:
    claim = {**CLAIM, **certificate["claim"]}
    reader = reader_of(certificate)
    prose = reader.blocks(claim["doc"])
    marked = {name: reader.read(claim[name]) for name in ("statement", "restoration_note")}
    hypotheses = [(reader.read(text), reader.read(how)) for text, how in claim["hypotheses"]]
    return ClaimView(
        row,
        {**claim, **marked, "hypotheses": hypotheses},
        certificate,
        [block for block in prose if block.kind != "limit"],
        [block for block in prose if block.kind == "limit"],
        scope_of(certificate),
        machine_evidence(certificate),
        used_by,
        _theory_words(certificate["theory"], certificate)["title"],
        part_views(certificate),
        [_control(control, reader) for control in certificate["controls"]],
        rerun,
    )


def scope_of(certificate: Data) -> Marked:
    """The scope of the deciding part whose evidence is weakest (the first such): what the claim's level rests on."""
    order = [level.value for level in Evidence]
    deciding = [part for part in certificate["parts"] if part["decides"]]
    if not deciding:
        return marked_words("no deciding part")
    part = max(deciding, key=lambda part: order.index(part["outcome"]["evidence"]))
    weakest, reader = part["outcome"], reader_of(certificate, part.get("theory", ""))
    return reader.read(words.scope(str(weakest.get("scope", "scope not stated")))).brief(MOST_SCOPE)


def _control(control: Data, reader: Reader) -> ControlView:
    outcome = {**OUTCOME, **control["outcome"]}
    how = _how(outcome, reader)
    outcome = {**outcome, "scope": reader.read(words.scope(outcome["scope"]))}
    witness = list(pieces(outcome.get("witness", {})))
    data = {**CONTROL, **control, "why": reader.read(control.get("why", "")), "prose": Marked()}
    return ControlView(data, outcome, how, witness)


def _how(outcome: Data, reader: Reader) -> Marked:
    """How a control fared, in a few words: its explanation up to the first semicolon, and where."""
    said = shorten(str(outcome["explanation"]).partition(";")[0].removeprefix("false: "), MOST_SCOPE)
    where = reader.read(words.scope(str(outcome["scope"]))).brief(MOST_SCOPE)
    return Marked((*marked_words(f"{said}, " if said else "").runs, *where.runs))
