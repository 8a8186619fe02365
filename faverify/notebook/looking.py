"""``faverify.show``, ``derive`` and ``controls``: one claim, its derivation, its false neighbours, as records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from faverify.claim import Effort, Part, Prose
from faverify.notebook.results import formula, prose_html, table
from faverify.run.claims import ControlResult, PartResult, Settings
from faverify.run.registry import Entry, entries, entry

if TYPE_CHECKING:
    from faverify.report.prose import Reader


@dataclass(frozen=True)
class Shown:
    """One claim: statement, hypotheses, parts, what it uses and does not show."""

    entry: Entry
    used_by: tuple[str, ...]

    def __str__(self) -> str:
        from faverify.report.prose_theories import reader_for

        claim = self.entry.claim
        reader = reader_for(claim)
        read = reader.read
        lines = [f"{claim.label}: {claim.title} ({claim.where})", str(read(claim.statement))]
        lines += [f"restoration: {claim.restoration.value}. {read(claim.restoration_note)}".strip()]
        lines += [f"hypothesis: {read(text)} ({read(how)})" for text, how in claim.hypotheses]
        lines += [f"{part.name} [{part.by.name}]: {_says(part, reader)}" for part in claim.parts]
        lines += [f"uses {', '.join(claim.uses) or 'nothing'}; used by {', '.join(self.used_by) or 'nothing'}"]
        return "\n".join([*lines, *(f"\n{block.text}" for block in reader.blocks(self.entry.doc))])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from faverify.report.html import marked_html
        from faverify.report.prose_theories import reader_for

        claim = self.entry.claim
        rows = [
            [
                escape(part.name),
                formula(part.says, claim.theory_of(part)),
                escape(part.by.name),
                str(len(part.controls)),
            ]
            for part in claim.parts
        ]
        pairs = [(prose_html(claim, text), prose_html(claim, how)) for text, how in claim.hypotheses]
        hypotheses = "".join(f"<li>{text} ({how})</li>" for text, how in pairs)
        doc = "".join(f"<p>{marked_html(block.text)}</p>" for block in reader_for(claim).blocks(self.entry.doc))
        return (
            f"<p><b>{escape(claim.label)}</b>: {escape(claim.title)}, {escape(claim.where)}</p>"
            f"<blockquote>{prose_html(claim, claim.statement)}</blockquote><ul>{hypotheses}</ul>"
            f"{table(('part', 'statement', 'method', 'controls'), rows)}{doc}"
        )


def _says(part: Part, reader: "Reader") -> str:
    return str(reader.read(part.says)) if isinstance(part.says, Prose) else part.says


@dataclass(frozen=True)
class Derivation:
    """The derivations of one claim, re-checked just now: ``parts`` have the outcomes with their steps."""

    entry: Entry
    parts: Sequence[PartResult]

    def __str__(self) -> str:
        from faverify.report.prose_theories import reader_for

        claim = self.entry.claim
        return "\n".join(line for item in self.parts for line in _lines(item, reader_for(claim, item.part)))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from faverify.report.mathtext import mathml

        pieces = []
        for item in self.parts:
            verdict = item.outcome.verdict
            rows = [
                [
                    (mathml(step.latex) if step.latex else None) or f"<code>{escape(step.text)}</code>",
                    prose_html(self.entry.claim, step.reason),
                ]
                for step in item.outcome.steps
            ]
            pieces.append(f"<p><b>{escape(item.part.name)}</b>: {formula(item.part.says, item.theory)}</p>")
            pieces.append(table(("step", "reason"), rows) + f"<p>{verdict.symbol} {verdict.value}</p>")
        return "".join(pieces)


@dataclass(frozen=True)
class Controls:
    """The false neighbours of one claim, run just now."""

    entry: Entry
    results: Sequence[ControlResult]

    @property
    def refuted(self) -> bool:
        """Whether there is one, and every one was refuted with a witness."""
        return bool(self.results) and all(result.refuted for result in self.results)

    def __str__(self) -> str:
        lines = [f"{'refuted ' if r.refuted else 'SURVIVED'}  {r.control.says}" for r in self.results]
        return "\n".join(lines) or "no controls"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = [
            [
                "✓ refuted" if r.refuted else "✗ survived",
                formula(r.control.says, r.theory),
                escape(r.outcome.explanation),
            ]
            for r in self.results
        ]
        return table(("control", "false statement", "how"), rows)


def show(label: str) -> Shown:
    """One claim without running it; raises `UsageError` for an unknown label.

    >>> show("fact3").entry.claim.title
    'The Gram matrix of Z is constant'
    """
    found = entry(str(label))
    return Shown(found, tuple(name for name, one in entries().items() if found.claim.label in one.claim.uses))


def derive(label: str) -> Derivation:
    """The derivations of one claim, run now; raises `UsageError` for an unknown label or a claim without any."""
    from faverify.errors import UsageError
    from faverify.run.claims import run_part

    found = entry(str(label))
    parts = [part for part in found.claim.parts if getattr(part.by, "derives", False)]
    if not parts:
        raise UsageError(f"{label} has no symbolic derivation; faverify.verify({label!r}) computes its evidence")
    context = Settings(jobs=1).context()
    return Derivation(found, [run_part(part, found.claim, context) for part in parts])


def controls(label: str, effort: str = "quick", seed: int = 0) -> Controls:
    """Every false neighbour of one claim, run now; raises `UsageError` for an unknown label or effort."""
    from faverify.errors import UsageError
    from faverify.lang.typed import whole_number
    from faverify.run.claims import run_controls

    seed = whole_number("seed", seed, 0)
    if effort not in list(Effort):
        raise UsageError(f"unknown effort {effort!r}; choose one of {', '.join(Effort)}")
    found = entry(str(label))
    return Controls(found, list(run_controls(found.claim, Settings(Effort(effort), seed, jobs=1).context())))


def _lines(item: PartResult, reader: "Reader") -> Iterator[str]:
    """A derivation as text: what is derived, a line a step with its reason, the verdict."""
    from faverify.lang.unicode import statement_unicode
    from faverify.outcome import to_json
    from faverify.report.proof_lines import proof_text
    from faverify.report.steps_text import shown_steps

    part = {"says": item.part.says, **to_json(item.outcome)}
    says = item.part.says if isinstance(item.part.says, Prose) else f"`{item.part.says}`"
    yield f"{item.part.name}: {reader.read(says)}"
    if part.get("payload", {}).get("proof"):
        proof = proof_text(part, item.theory, statement_unicode)
        yield from (f"  {name}: {text}" for name, text in proof.assumed)
        for number, line in enumerate(proof.lines, 1):
            under = f"   [{', '.join(line.under)}]" if line.under else ""
            yield f"  {number}. {line.text}{under}   {reader.read(line.reason)}"
    else:
        for step, text in shown_steps(part, item.theory):
            sign = "= " if step.get("reason") and text else "  "
            yield f"  {sign}{text}   {reader.read(step.get('reason', ''))}".rstrip()
    yield f"  {item.outcome.verdict.symbol} {item.outcome.verdict} ({item.outcome.evidence})"
