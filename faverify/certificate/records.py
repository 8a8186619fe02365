"""Claims and theories as certificates have them: what is installed, apart from any run."""

from collections.abc import Mapping, Sequence
from typing import Any

from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.outcome import to_json
from faverify.run.registry import Entry, entries


def claim_json(entry: Entry) -> dict[str, Any]:
    """What a certificate says of its claim, parts and controls apart."""
    claim = entry.claim
    names = ("label", "title", "where", "kind", "statement", "restoration_note")
    return {
        **{name: getattr(claim, name) for name in names},
        "restoration": claim.restoration.value,
        "doc": entry.doc,
        "hypotheses": [list(pair) for pair in claim.hypotheses],
        "uses": list(claim.uses),
        "tags": list(claim.tags),
    }


def theory_json(theory: Theory) -> dict[str, Any]:
    """A theory as data, with the LaTeX of its definitions and flow."""
    from faverify.lang.latex import definitions_latex, expression_latex, letter_latex
    from faverify.lang.parse import parse_expression

    names = (*theory.shapes, *theory.definitions)
    return {
        **to_json(theory),
        "definitions": dict(theory.definitions),
        "relations": list(theory.relations),
        "flow": dict(theory.flow),
        "hypotheses": list(theory.hypotheses),
        "definitions_latex": definitions_latex(theory),
        "flow_latex": {k: expression_latex(parse_expression(v, theory), theory) for k, v in theory.flow.items()},
        "letters_latex": {name: letter_latex(name, theory) for name in names},
    }


def theories_of(entry: Entry) -> dict[str, Theory]:
    """Every theory of a claim, its parts and controls, by the name under which the certificate has it.

    The first is the claim's. A theory that shares its name with one of other content gets a piece of its digest too.
    """
    claim = entry.claim
    used = [claim.theory, *(claim.theory_of(part) for part in claim.parts)]
    used += [theory for part in claim.parts for _, theory in claim.altered(part)]
    found: dict[str, Theory] = {}
    for theory in used:
        name = theory.name
        if name in found and found[name].digest != theory.digest:
            name = f"{name} ({theory.digest[:8]})"
        found.setdefault(name, theory)
    return found


def name_of(theory: Theory, theories: Mapping[str, Theory]) -> str:
    """The name of a theory among those of its claim, see `theories_of`."""
    return next(name for name, found in theories.items() if found.digest == theory.digest)


def latex_of(says: str, theory: Theory) -> str:
    """The LaTeX of a statement; empty for texts outside the statement language (prose of argued parts)."""
    from faverify.lang.latex import statement_latex
    from faverify.lang.parse import parse_statement

    try:
        return statement_latex(parse_statement(says, theory), theory)
    except StatementError:
        return ""


def installed_uses() -> dict[str, Sequence[str]]:
    """What each installed claim uses, in the order of the paper."""
    return {label: found.claim.uses for label, found in entries().items()}
