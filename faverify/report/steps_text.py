"""The steps of a derivation as text: what each line says, its start and its end read off the statement."""

from collections.abc import Iterator, Mapping
from typing import Any

from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang.expr import add
from faverify.lang.parse import parse_expression, parse_statement
from faverify.lang.unicode import expression_unicode
from faverify.outcome import Relation


def shown_steps(part: Mapping[str, Any], theory: Theory) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The steps of a part with their expressions; a derivation leaves out the text of the sides of its statement."""
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


def _start(claim: Any, theory: Theory) -> str:
    """Where a derivation starts: the left side of an equality, the difference of the sides of an inequality."""
    low, high = claim.left, claim.right
    if claim.relation is Relation.EQUAL:
        return expression_unicode(low, theory)
    small, large = (low, high) if claim.relation in (Relation.AT_MOST, Relation.BELOW) else (high, low)
    return expression_unicode(add(large, small, -1), theory)


def _expression(text: str, theory: Theory) -> str:
    try:
        return expression_unicode(parse_expression(text, theory), theory)
    except StatementError:
        return text
