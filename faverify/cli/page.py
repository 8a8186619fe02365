"""A derivation as a page: Unicode for the terminal, LaTeX to be pasted into a paper."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from faverify.cli.screen import Screen, indent
from faverify.report.prose import unmarked
from faverify.report.words import plural, scope

if TYPE_CHECKING:
    from faverify.claim import Theory
    from faverify.run.registry import Entry

Parts = Sequence[Mapping[str, Any]]
REASON_FROM = 44


def text_page(found: "Entry", parts: Parts, screen: Screen) -> str:
    """Every derivation of a claim as lines ``= expression   reason``, closed by what was established."""
    from faverify.report.prose_theories import reader_for

    claim, read = found.claim, reader_for(found.claim).read
    lines = [click.style(f"{claim.label}: {claim.title}", bold=True), f"    {claim.where}", ""]
    lines += [indent(str(read(claim.statement)), screen.width), ""]
    lines += [indent(f"{read(claim.theory.title)}.", screen.width)]
    for part in parts:
        lines += ["", *_part(_read(found, part), _theory(found, part), screen)]
    return "\n".join(lines)


def _read(found: "Entry", part: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part with its prose as the plain text of a terminal."""
    from faverify.report.prose_theories import reader_for

    match = next(p for p in found.claim.parts if p.name == part["name"])
    read = reader_for(found.claim, match).read
    steps = [{**step, "reason": str(read(step.get("reason", "")))} for step in part.get("steps", ())]
    return {**part, "steps": steps, "note": str(read(part.get("note", "")))}


def _theory(found: "Entry", part: Mapping[str, Any]) -> "Theory":
    match = next(p for p in found.claim.parts if p.name == part["name"])
    return found.claim.theory_of(match)


def _part(part: Mapping[str, Any], theory: "Theory", screen: Screen) -> Iterator[str]:
    from faverify.cli.look import readable

    yield click.style(f"  {part['name']}", bold=True) + f":  {readable(part['says'], theory)}"
    yield ""
    if part.get("payload", {}).get("proof"):
        yield from _proof(part, theory, screen)
    else:
        for step, text in _with_sides(part, theory):
            yield from _step(text, step.get("reason", ""), screen)
    yield f"    {screen.verdict(part['verdict'])} ({part['evidence']}), {unmarked(scope(part.get('scope', '')))}"
    yield indent(unmarked(plural(part.get("explanation", ""))), screen.width)
    if part.get("note"):
        yield indent(part["note"], screen.width)


def _proof(part: Mapping[str, Any], theory: "Theory", screen: Screen) -> Iterator[str]:
    """A proof of the kernel: every line a statement with its name, and below it rule and premises."""
    from faverify.cli.look import readable

    for number, step in enumerate(part["steps"], 1):
        yield indent(f"{number:2}. {readable(step['text'], theory)}", screen.width, 4)
        yield indent(step["reason"], screen.width, 12)
    yield indent(f"rules used: {', '.join(part['payload']['rules'])}", screen.width)


def _with_sides(part: Mapping[str, Any], theory: "Theory") -> Iterator[tuple[Mapping[str, Any], str]]:
    """The steps with their expressions; a derivation leaves out the text of the two sides of its statement."""
    from faverify.errors import StatementError
    from faverify.lang.parse import parse_statement
    from faverify.lang.unicode import expression_unicode

    try:
        claims = iter(parse_statement(part["says"], theory).claims)
    except StatementError:
        claims = iter(())
    right = ""
    for step in part.get("steps", ()):
        if step.get("text") or not step.get("latex"):
            yield step, _expression(step["text"], theory) if step.get("text") else ""
        elif step.get("reason"):
            yield step, right
        else:
            claim = next(claims)
            right = expression_unicode(claim.right, theory)
            yield step, _start(claim, theory)


def _start(claim: Any, theory: "Theory") -> str:
    """Where a derivation starts: the left side of an equality, the difference of the sides of an inequality."""
    from faverify.lang.expr import add
    from faverify.lang.unicode import expression_unicode
    from faverify.outcome import Relation

    low, high = claim.left, claim.right
    if claim.relation is Relation.EQUAL:
        return expression_unicode(low, theory)
    small, large = (low, high) if claim.relation in (Relation.AT_MOST, Relation.BELOW) else (high, low)
    return expression_unicode(add(large, small, -1), theory)


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


def _expression(text: str, theory: "Theory") -> str:
    from faverify.errors import StatementError
    from faverify.lang.parse import parse_expression
    from faverify.lang.unicode import expression_unicode

    try:
        return expression_unicode(parse_expression(text, theory), theory)
    except StatementError:
        return text


def latex_page(found: "Entry", parts: Parts) -> str:
    """An ``align*`` for each derivation; needs amsmath and amssymb, nothing else."""
    from faverify.report.latex import sentence
    from faverify.report.prose_theories import reader_for

    claim, read = found.claim, reader_for(found.claim).read
    lines = [r"% needs \usepackage{amsmath, amssymb}"]
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


def escape(text: str) -> str:
    """Plain text made safe for LaTeX."""
    special = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}"}
    special |= {">": r"\textgreater{}", **{c: "\\" + c for c in "#$%&_{}"}}
    return re.sub(r"[\\^~<>#$%&_{}]", lambda match: special[match.group()], text)
