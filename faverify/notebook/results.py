"""Run a claim from a notebook or a script; its result is a record that shows itself, numbers and formulas included."""

import inspect
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike
from typing import Any

from faverify.claim import Case, Claim, Effort, Prose
from faverify.lang.typed import whole_number
from faverify.methods.base import require_readable
from faverify.report.prose import unmarked
from faverify.report.words import scope
from faverify.run.claims import ClaimResult, PartResult, Settings, run_claim
from faverify.run.registry import Entry, entries, entry
from faverify.verdict import Evidence, Verdict

MOST_ROWS = 12


@dataclass(frozen=True)
class Result:
    """What came out for one claim; ``record`` has everything. Prints as text, shows as a table in notebooks."""

    record: ClaimResult

    @property
    def label(self) -> str:
        """The claim's label."""
        return self.record.entry.claim.label

    @property
    def verdict(self) -> Verdict:
        """The worst verdict over the deciding parts."""
        return self.record.verdict

    @property
    def evidence(self) -> Evidence:
        """The weakest evidence over the deciding parts."""
        return self.record.evidence

    @property
    def numbers(self) -> Sequence["Row"]:
        """Both sides of every comparison that was kept, as certified text, with the slack."""
        from faverify.outcome import to_json
        from faverify.report.numbers import plain
        from faverify.report.part_views import comparison_row

        found = []
        for item in self.record.parts:
            for stored in to_json(item.outcome).get("comparisons", ()):
                row = comparison_row(stored)
                chain = tuple(plain(side.get("value", {})) for side in stored.get("sides", ()))
                sides = chain if len(chain) > 2 else (row.lhs, row.rhs)
                found.append(Row(item.part.name, row.case, row.at, sides, row.slack, row.verdict))
        return found

    def __str__(self) -> str:
        head = f"{self.label}: {self.verdict.symbol} {self.verdict} ({self.evidence})"
        warnings = (f"  warning: {text}" for text in self.record.warnings)
        return "\n".join([head, *warnings, *_lines(self.record.parts)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        claim = self.record.entry.claim
        warnings = "".join(f"<p>Warning: {escape(text)}</p>" for text in self.record.warnings)
        names = ("part", "statement", "verdict", "evidence", "scope", "slack")
        parts = table(names, [_part_cells(item, claim) for item in self.record.parts])
        rows = [[escape(cell) for cell in row.cells()] for row in self.numbers[:MOST_ROWS]]
        sides = table(("part", "case", "at", "sides", "slack"), rows) if rows else ""
        left = len(self.numbers) - len(rows)
        more = f"<p>{left} more comparisons in <code>.numbers</code></p>" if left > 0 else ""
        head = f"<b>{self.verdict.symbol} {self.verdict.value}</b> ({self.evidence.value})"
        said = f"<p><b>{escape(self.label)}</b>: {prose_html(claim, claim.statement)} {head}</p>"
        return f"{said}{warnings}{parts}{sides}{more}"


@dataclass(frozen=True)
class Row:
    """One comparison: the part, the case, the parameters, the sides as certified text, the slack, the verdict."""

    part: str
    case: str
    at: str
    sides: tuple[str, ...]
    slack: str
    verdict: str

    def cells(self) -> tuple[str, ...]:
        """The cells of a table."""
        from faverify.report.ball_text import known_digits

        return self.part, self.case, self.at, ", ".join(known_digits(side) for side in self.sides), self.slack


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """An HTML table; cells are HTML already, headings are text."""
    shown = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>{shown}</table>"


def formula(says: str, theory: Any) -> str:
    """A statement as MathML, prose with its marks, or escaped source where it is not converted faithfully."""
    from faverify.certificate.records import latex_of
    from faverify.report.html import marked_html
    from faverify.report.mathtext import mathml
    from faverify.report.prose import Reader

    if isinstance(says, Prose):
        return marked_html(Reader((theory,)).read(says))
    latex = latex_of(says, theory)
    return (mathml(latex) if latex else None) or f"<code>{escape(says)}</code>"


def prose_html(claim: Claim, text: str) -> str:
    """A text of a claim as HTML, its marked formulas as MathML."""
    from faverify.report.html import marked_html
    from faverify.report.prose_theories import reader_for

    return marked_html(reader_for(claim).read(text))


def _part_cells(item: PartResult, claim: Claim) -> list[str]:
    outcome = item.outcome
    name = item.part.name + ("" if item.part.decides else " (corroborates only)")
    verdict = f"{outcome.verdict.symbol} {outcome.verdict.value}"
    where = prose_html(claim, scope(outcome.scope))
    said = formula(item.part.says, item.theory)
    return [escape(name), said, escape(verdict), escape(outcome.evidence.value), where, escape(outcome.slack)]


def _lines(parts: Sequence[PartResult]) -> Iterator[str]:
    for item in parts:
        name = item.part.name + ("" if item.part.decides else " (corroborates only)")
        verdict = f"{item.outcome.verdict.symbol} {item.outcome.verdict}"
        yield f"  {verdict}  {name} ({item.outcome.evidence.value}): {unmarked(scope(item.outcome.scope))}"


def verify(
    label: str | PathLike[str] | Claim,
    instance: Case | None = None,
    effort: str = "standard",
    seed: int = 0,
    doc: str = "",
) -> Result:
    """Run one claim in this process, on one case if given (``faverify.Instance.random(4, 3, 2)``, say).

    ``label`` may be a file (``"mine.py"``), or a `Claim` itself, whose ``doc`` (with ``Does not show:``) is that of the
    module that holds it where none is given. Raises `UsageError` for an unknown label or effort, or what is no
    case. Outcomes, crashes of checks among them, are in the result.

    >>> result = verify("fact3", effort="quick")
    >>> result.verdict.value, result.evidence.value
    ('pass', 'proved')
    """
    from faverify.cases.record import ExactCase
    from faverify.errors import UsageError

    if effort not in list(Effort):
        raise UsageError(f"unknown effort {effort!r}; choose one of {', '.join(Effort)}")
    seed = whole_number("seed", seed, 0)
    if instance is not None and not isinstance(instance, ExactCase):
        raise UsageError(f"{instance!r:.60} is no case; give an instance, such as faverify.Instance.random(4, 3, 2)")
    found = _given(label, doc) if isinstance(label, Claim) else entry(str(label))
    return Result(run_claim(found, Settings(Effort(effort), seed, jobs=1, case=instance)))


def _given(claim: Claim, doc: str) -> Entry:
    """A claim at hand, with the docstring of the module that holds it."""
    require_readable(claim)
    for name, module in list(sys.modules.items()):
        if any(value is claim for value in list(vars(module).values())):
            return Entry(claim, doc or inspect.getdoc(module) or "", name, "given")
    return Entry(claim, doc, "", "given")


def claims() -> list[Claim]:
    """Every claim that is installed, in the order of the paper."""
    return [found.claim for found in entries().values()]
