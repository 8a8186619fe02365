"""The ledger of all statements: a text under version control, so that no statement or definition changes unseen.

A proof protects everything but what it says; the ledger is what a reviewer reads when a statement moves.
"""

from collections.abc import Iterator

from faverify.algebra.facts import facts_of
from faverify.certificate.digest import statement_hash
from faverify.claim import Prose, Theory
from faverify.run.registry import Entry, entries

HEAD = """\
# Statements

Every statement that is checked, in the statement language, with the hash that certificates carry, and the theories in
which it is read. Generated: `python -m faverify list --ledger > derivations/STATEMENTS.md`. A test fails if this file
is not up to date, so that a changed statement is a change that a reviewer sees.
"""


def ledger_text(package: str = "paper") -> str:
    """The ledger of the claims of one entry point, as Markdown."""
    listed = [found for found in entries().values() if found.package == package]
    lines = [HEAD, "## Claims", ""]
    for found in listed:
        lines += _claim(found)
    lines += ["## Theories", ""]
    for theory in sorted(_theories(listed), key=lambda one: one.name):
        lines += _theory(theory)
    return "\n".join(lines).rstrip() + "\n"


def _claim(found: Entry) -> Iterator[str]:
    claim = found.claim
    yield f"### {claim.label}: {claim.title}"
    yield ""
    yield f"{claim.where}; {claim.restoration.value}. {claim.statement}"
    yield ""
    for part in claim.parts:
        theory = claim.theory_of(part)
        role = "" if part.decides else ", corroborates"
        says = part.says if isinstance(part.says, Prose) else f"`{part.says}`"
        yield f"- `{statement_hash(part.says, theory.digest)}` {part.name} ({theory.name}{role}): {says}"
    yield ""


def _theories(listed: list[Entry]) -> list[Theory]:
    """Every theory of a claim or a part; two of the same name with different content would both be listed."""
    found: list[Theory] = []
    for entry in listed:
        for theory in (entry.claim.theory, *(part.theory for part in entry.claim.parts)):
            if theory is not None and theory not in found:
                found.append(theory)
    return found


def _theory(theory: Theory) -> Iterator[str]:
    yield f"### {theory.name} `{theory.digest[:16]}`"
    yield ""
    yield theory.title
    yield ""
    for name, shape in theory.shapes.items():
        yield f"- letter `{name}`: {' x '.join(shape) or 'scalar'}{', symmetric' if name in theory.symmetric else ''}"
    for kind, pairs in (
        ("definition", theory.definitions),
        ("value", theory.values),
        ("start", theory.starts),
        ("step", theory.steps),
        ("flow", theory.flow),
    ):
        for name, text in pairs.items():
            yield f"- {kind} `{name} := {text}`" if kind != "flow" else f"- flow `D({name}) == {text}`"
    facts = facts_of(theory)
    for relation in theory.relations:
        why = "hypothesis" if relation in facts.hypotheses else "assumed" if relation in facts.assumed else "derived"
        yield f"- relation `{relation}` ({why})"
    for hypothesis in theory.hypotheses:
        yield f"- hypothesis: {hypothesis}"
    yield ""
