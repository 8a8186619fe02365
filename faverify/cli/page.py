"""A derivation as a page: Unicode for the terminal, LaTeX to be pasted into a paper."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from faverify.cli.imported import imported_lines, imports_of_parts, outcome_of
from faverify.cli.screen import Screen, indent
from faverify.report.prose import unmarked
from faverify.report.steps_text import shown_steps
from faverify.report.words import plural, scope

if TYPE_CHECKING:
    from faverify.claim import Part, Theory
    from faverify.run.registry import Entry

Parts = Sequence[Mapping[str, Any]]
Read = Callable[[str], object]
REASON_FROM = 44


def text_page(found: "Entry", parts: Parts, screen: Screen) -> str:
    """Every derivation of a claim as lines ``= expression   reason``, closed by what was established."""
    from faverify.report.prose_theories import reader_for

    claim, read = found.claim, reader_for(found.claim).read
    lines = [click.style(f"{claim.label}: {claim.title}", bold=True), f"    {claim.where}", ""]
    lines += [indent(str(read(claim.statement)), screen.width), ""]
    lines += [indent(f"{read(claim.theory.title)}.", screen.width)]
    met: list[Theory] = []
    for part in parts:
        theory = _theory(found, part)
        lines += [] if theory in met else ["", *_letters(theory, found, parts, screen)]
        met.append(theory)
        lines += ["", *_part(part, theory, reader_for(claim, _own(found, part)).read, screen)]
    own = [_own(found, part) for part in parts]
    imported = imported_lines(own, claim.label, met, screen)
    return "\n".join([*lines, *imported, *_rules(parts, own, screen)])


def _letters(theory: "Theory", found: "Entry", parts: Parts, screen: Screen) -> Iterator[str]:
    """What the letters of the derivations in one theory stand for."""
    from faverify.lang.legend import legend
    from faverify.report.prose import Reader

    texts = [text for part in parts if _theory(found, part) == theory for text in _texts(part)]
    if theory != found.claim.theory:
        yield indent(f"{Reader((theory,)).read(theory.title)}.", screen.width, 2)
    yield from (indent(line, screen.width, 6, hanging=4) for line in legend(texts, theory))


def _texts(part: Mapping[str, Any]) -> Iterator[str]:
    yield part["says"]
    yield from (step["text"] for step in part.get("steps", ()) if step.get("text"))


def _rules(parts: Parts, own: Sequence["Part"], screen: Screen) -> Iterator[str]:
    """What each rule says by which a line of these proofs, or of the lemmas below them, is made."""
    from faverify.cli.rule_table import says
    from faverify.methods.rule_names import in_order

    proofs = [part for part in parts if part.get("payload", {}).get("proof")]
    steps = [step for shown in (*proofs, *map(outcome_of, imports_of_parts(own)[0])) for step in shown["steps"]]
    used = {rule for part in parts for rule in part.get("payload", {}).get("rules", ())}
    made = [rule for rule in sorted(used, key=in_order) if any(f") {rule}" in step["reason"] for step in steps)]
    if made:
        yield from ("", "  The rules of these lines (`list --rules` has their proofs):", "")
        yield from (indent(f"{rule}: {says(rule)}", screen.width, 4, hanging=4) for rule in made)


def _own(found: "Entry", part: Mapping[str, Any]) -> "Part":
    return next(p for p in found.claim.parts if p.name == part["name"])


def _theory(found: "Entry", part: Mapping[str, Any]) -> "Theory":
    return found.claim.theory_of(_own(found, part))


def _part(part: Mapping[str, Any], theory: "Theory", read: Read, screen: Screen) -> Iterator[str]:
    from faverify.cli.look import readable

    yield click.style(f"  {part['name']}", bold=True) + f":  {readable(part['says'], theory)}"
    yield ""
    if part.get("payload", {}).get("proof"):
        yield from proof_lines(part, theory, read, screen)
        for why, names in part["payload"].get("not evaluated", {}).items():
            yield indent(f"not evaluated, as {why}: {', '.join(names)}", screen.width)
        rules = ", ".join(part["payload"]["rules"])
        yield indent(f"rules used, with those of what is imported: {rules}", screen.width)
    else:
        for step, text in shown_steps(part, theory):
            yield from _step(text, str(read(step.get("reason", ""))), screen)
    yield f"    {screen.verdict(part['verdict'])} ({part['evidence']}), {unmarked(scope(part.get('scope', '')))}"
    yield indent(unmarked(plural(part.get("explanation", ""))), screen.width)
    if part.get("note"):
        yield indent(str(read(part["note"])), screen.width)


def proof_lines(part: Mapping[str, Any], theory: "Theory", read: Read, screen: Screen) -> Iterator[str]:
    """A proof of the kernel: every line a statement with its name, and below it rule and premises."""
    from faverify.lang.unicode import statement_unicode
    from faverify.report.proof_lines import proof_text

    proof = proof_text(part, theory, statement_unicode)
    for name, text in proof.assumed:
        yield indent(f"{name}: {text}", screen.width, 4, hanging=4)
    for number, line in enumerate(proof.lines, 1):
        under = f"   [{', '.join(line.under)}]" if line.under else ""
        yield indent(f"{number:2}. {line.text}{under}", screen.width, 4, hanging=4)
        yield indent(str(read(line.reason)), screen.width, 12)


def _step(text: str, reason: str, screen: Screen) -> Iterator[str]:
    """One line where expression and reason fit beside each other, else the reason on a line of its own."""
    if not text:
        yield indent(f"- {reason}", screen.width)
        return
    left = f"      {'= ' if reason else '  '}{text}"
    if len(left) < REASON_FROM and len(reason) + REASON_FROM + 2 <= max(screen.width, 80):
        yield f"{left:<{REASON_FROM}}  {reason}".rstrip()
        return
    yield left
    if reason:
        yield (
            f"{'':{REASON_FROM}}  {reason}"
            if len(reason) + REASON_FROM <= screen.width
            else indent(reason, screen.width, 12)
        )


def latex_page(found: "Entry", parts: Parts) -> str:
    """An ``align*`` for each derivation; needs amsmath, amssymb and an encoding with all signs, nothing else."""
    from faverify.report.latex import sentence
    from faverify.report.prose_theories import reader_for
    from faverify.report.tex import escape

    claim, read = found.claim, reader_for(found.claim).read
    lines = [r"% needs \usepackage[T1]{fontenc} and \usepackage{amsmath, amssymb}"]
    lines += [rf"\paragraph{{{escape(claim.label)}: {escape(claim.title)}.}}", sentence(read(claim.statement)), ""]
    for part in parts:
        lines += [rf"\emph{{{escape(part['name'])}}}", *_align(found, part), ""]
    return "\n".join(lines).rstrip()


def _align(found: "Entry", part: Mapping[str, Any]) -> Iterator[str]:
    from faverify.report.latex import sentence
    from faverify.report.prose_theories import reader_for

    read = reader_for(found.claim, next(p for p in found.claim.parts if p.name == part["name"])).read
    shown = [step for step in part.get("steps", ()) if step.get("latex")]
    argued = [step["reason"] for step in part.get("steps", ()) if not step.get("latex")]
    if shown:
        yield r"\begin{align*}"
        equal = "&" if part.get("payload", {}).get("proof") else "&="
        for number, step in enumerate(shown):
            sign = equal if number else "&"
            reason = rf" && \text{{{sentence(read(step['reason']))}}}" if step.get("reason") else ""
            yield f"  {sign} {step['latex']}{reason}" + (r" \\" if number + 1 < len(shown) else r" \qquad\blacksquare")
        yield r"\end{align*}"
    yield from (sentence(read(reason)) for reason in argued)
