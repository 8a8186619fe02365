"""Derivations in matrix words: every link's cofactors are multiplied out."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from faverify.checker.algebra import Algebra
from faverify.checker.language import ONE, Node, Theory, outside, written_number
from faverify.checker.scalars import nonnegative
from faverify.checker.words import Mono, Poly, concatenated, constant, is_scalar, plus, scaled, shown
from faverify.errors import StatementError


def check_chain(part: Mapping[str, Any], theory: Theory, algebra: Algebra) -> None:
    """Raise `StatementError` unless every claim is reached by links whose cofactors multiply out."""
    steps = list(part["outcome"].get("steps", ()))
    for claim in theory.statement(part["says"]).claims:
        if claim.value != "==":
            raise StatementError("a derivation is of an equation")
        if not steps or steps[0].get("text") or steps[0].get("cofactors"):
            raise StatementError("a derivation begins with the left side")
        current, steps = claim.args[0], steps[1:]
        while steps:
            step, steps = steps[0], steps[1:]
            target = theory.node(step["text"]) if step.get("text") else claim.args[1]
            link(current, target, step.get("cofactors", ()), algebra)
            current = target
            if not step.get("text"):
                break
        if current != claim.args[1]:
            raise StatementError("the derivation does not end at the right side")
    if steps:
        raise StatementError("steps that belong to no claim")


def link(left: Node, right: Node, cofactors: Any, algebra: Algebra) -> None:
    """``left - right`` is the sum of the cofactors; raises `StatementError` otherwise."""
    difference = plus(bare(left, algebra), bare(right, algebra), -1)
    scalar = is_scalar(difference) and (left.shape or right.shape or ONE) == ONE
    for cofactor in cofactors:
        difference = plus(difference, _term(cofactor, algebra, scalar), -1)
    if _scalars_out(difference, algebra):
        raise StatementError(f"the cofactors do not multiply out: {shown(difference)[:120]}")


def _scalars_out(poly: Poly, algebra: Algebra) -> dict[Mono, Fraction]:
    """The 1 x 1 pieces of words taken out as traces: scalars commute."""
    result: dict[Mono, Fraction] = {}
    for mono, value in poly.items():
        result = plus(result, _taken_out(mono, algebra), value)
    return result


def _taken_out(mono: Mono, algebra: Algebra) -> Poly:
    places = [algebra.shape_of(letter)[0] for letter in mono.word] + [mono.columns]
    narrow = [k for k, size in enumerate(places) if size == "1"]
    if len(narrow) < 2:
        return {mono: Fraction(1)}
    first, last = narrow[:2]
    piece = algebra.trace({Mono("1", "1", mono.word[first:last]): Fraction(1)}, reducing=False)
    rest = mono._replace(word=mono.word[:first] + mono.word[last:])
    return scaled(_scalars_out({rest: Fraction(1)}, algebra), piece)


def _term(cofactor: Mapping[str, str], algebra: Algebra, scalar: bool) -> Poly:
    name = cofactor["relation"]
    rule = next((rule for rule in algebra.rules if rule.name == name), None)
    if rule is None:
        raise StatementError(f"{name!r} is no relation of the theory")
    relation = plus({rule.lead: Fraction(1)}, rule.tail, -1)
    left = _word(cofactor.get("left", ""), algebra, rule.lead.rows)
    right = _word(cofactor.get("right", ""), algebra, rule.lead.columns)
    made = scaled(
        concatenated(concatenated(left, relation), right), constant(written_number(cofactor.get("coefficient", "0")))
    )
    return algebra.trace(made, reducing=False) if scalar else made


def _word(text: str, algebra: Algebra, size: str) -> Poly:
    """A word as it is printed: parameters, then letters, then ``.T``; an identity alone."""
    letters: list[tuple[str, bool]] = []
    scalars: list[str] = []
    pieces = [*filter(None, outside(text, " "))]
    for piece in pieces:
        name = piece.removesuffix(".T")
        if piece == pieces[-1] == f"I_{size}" and not letters:
            continue
        if algebra.theory.shapes.get(name) == ():
            scalars.append(name)
        else:
            if name not in algebra.known:
                raise StatementError(f"{name!r} is no letter here")
            letters.append((name, name != piece))
    if not letters:
        return {Mono(size, size, (), tuple(sorted(scalars))): Fraction(1)}
    rows, columns = algebra.shape_of(letters[0])[0], algebra.shape_of(letters[-1])[1]
    return {Mono(rows, columns, tuple(letters), tuple(sorted(scalars))): Fraction(1)}


def bare(node: Node, algebra: Algebra) -> Poly:
    """The polynomial of an expression without use of the relations."""
    rules, algebra.rules = algebra.rules, []
    memory, algebra._read = algebra._read, {}
    try:
        return algebra.read(node)
    finally:
        algebra.rules, algebra._read = rules, memory


def check_squares(part: Mapping[str, Any], theory: Theory, algebra: Algebra) -> None:
    """Raise `StatementError` unless every difference is, by cofactors, a sum of what is visibly non-negative."""
    steps = list(part["outcome"].get("steps", ()))
    for claim in theory.statement(part["says"]).claims:
        if claim.value not in ("<=", ">=") or len(steps) < 2:
            raise StatementError("a sum of squares is of an inequality")
        low, high = claim.args if claim.value == "<=" else claim.args[::-1]
        total = theory.node(steps[1]["text"])
        if not nonnegative(total, theory, {}):
            raise StatementError(f"{steps[1]['text']!r} is not visibly non-negative")
        link(Node("sub", (high, low), None, ONE), total, steps[1].get("cofactors", ()), algebra)
        steps = steps[2:]
    if steps:
        raise StatementError("steps that belong to no claim")
