"""The lemmas that the proofs of a page import: by the name under which they are derived, or else line by line."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import click

from faverify.cli.screen import Screen, indent
from faverify.methods.proof import Proof

if TYPE_CHECKING:
    from faverify.claim import Part, Theory
    from faverify.kernel.script import Line, Proved

Met = list["Theory"]
REDERIVED = "derived by the kernel just now; lines of imported proofs are not evaluated at instances"


def imported_lines(parts: Sequence["Part"], label: str, met: Met, screen: Screen) -> Iterator[str]:
    """What the proofs of parts import, to be read below them; ``met`` are the theories whose letters were shown."""
    unlabelled, elsewhere = imports_of_parts(parts)
    others = {source.label or source.says: homes[0] for source, homes in elsewhere if label not in homes}
    if unlabelled:
        yield from ("", "  Lemmas that are imported and have no label of their own:")
    for source in unlabelled:
        yield from _lemma(source, met, screen)
    if others:
        from faverify.run.registry import called

        listed = "; ".join(f"{name} (`derive {called(home)}`)" for name, home in others.items())
        yield from ("", indent(f"Imported and derived elsewhere: {listed}.", screen.width, 2))


def imports_of_parts(parts: Sequence["Part"]) -> tuple[list["Proved"], list[tuple["Proved", list[str]]]]:
    """The imported theorems that are no part of a claim, each once, and those that are, with the claims' labels.

    What stands under a label is derived there, with all that it imports.
    """
    unlabelled: dict[str, Proved] = {}
    elsewhere: dict[str, tuple[Proved, list[str]]] = {}

    def visit(lines: Sequence["Line"]) -> None:
        for source in (line.source for line in lines):
            if source is None or source.digest in unlabelled or source.digest in elsewhere:
                continue
            if homes := _homes().get(source.digest):
                elsewhere[source.digest] = (source, homes)
                continue
            unlabelled[source.digest] = source
            visit(source.lines)

    for part in parts:
        visit(part.by.lines if isinstance(part.by, Proof) else ())
    return list(unlabelled.values()), list(elsewhere.values())


@lru_cache(maxsize=1)
def _homes() -> Mapping[str, list[str]]:
    """Under which labels a statement of a theory is proved in the kernel by the same lines, by the proof's hash."""
    from faverify.run.registry import entries

    homes: dict[str, list[str]] = {}
    for label, found in entries().items():
        for part in found.claim.parts:
            if isinstance(part.by, Proof):
                homes.setdefault(part.by.proved(part.says, found.claim.theory_of(part)).digest, []).append(label)
    return homes


def outcome_of(source: "Proved") -> dict[str, Any]:
    """An imported proof as the outcome of a part has it: its lines as steps, and as records."""
    from faverify.kernel.script import finished
    from faverify.methods.proof_record import line_record, line_step
    from faverify.outcome import to_json

    derived = finished(source).lines.values()
    steps = [to_json(line_step(source.theory, one)) for one in derived]
    return {"steps": steps, "payload": {"proof": [line_record(one) for one in derived]}}


def _lemma(source: "Proved", met: Met, screen: Screen) -> Iterator[str]:
    from faverify.cli.look import readable
    from faverify.cli.page import proof_lines
    from faverify.lang.legend import legend
    from faverify.report.prose import Reader

    theory, read = source.theory, Reader((source.theory,)).read
    if theory not in met:
        yield from ("", indent(f"{read(theory.title)}.", screen.width, 2))
        texts = [source.says, *(line.says for line in source.lines)]
        yield from (indent(line, screen.width, 6, hanging=4) for line in legend(texts, theory))
        met.append(theory)
    yield from ("", click.style(f"  {source.label}", bold=True) + f":  {readable(source.says, theory)}", "")
    yield from proof_lines(outcome_of(source), theory, read, screen)
    yield indent(REDERIVED, screen.width)
