"""What the hypotheses of a statement about real numbers say of signs: ``k > 0`` of k, ``x > y`` of x - y."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.lang.scope import TIME, Role
from faverify.methods.fragment import nodes
from faverify.methods.scalar_domain import NOT_MINUS, NOT_ZERO, PLUS, Signs
from faverify.methods.scalar_reader import Reader
from faverify.outcome import Relation

MINUS: Signs = frozenset({-1})
SIGNS = {
    Relation.ABOVE: PLUS,
    Relation.AT_LEAST: NOT_MINUS,
    Relation.BELOW: MINUS,
    Relation.AT_MOST: MINUS | {0},
    Relation.EQUAL: frozenset({0}),
}


def reader_of(statement: Statement, positive: tuple[str, ...], nonnegative: tuple[str, ...]) -> Reader:
    """The reader of a statement, with the signs that are declared and those that its hypotheses give.

    What they say of the time holds at one time: it is left out where the statement reads others.
    """
    given = list(_bounded_below(statement))
    strictly = [name for name, bound, strict in given if bound > 0 or (strict and bound == 0)]
    weakly = [name for name, bound, _ in given if bound == 0]
    reader = Reader(statement.theory, (*positive, *strictly), (*nonnegative, *weakly))
    elsewhere = any(isinstance(node, ex.At) or _is_limit(node) for node in nodes(statement))
    time = reader.symbol(TIME)
    facts = [fact for claim in statement.conditions for fact in _facts(claim, reader)]
    reader.facts = tuple(fact for fact in facts if not (elsewhere and time in fact[0].free_symbols))
    return reader


def _is_limit(node: ex.Expr) -> bool:
    return isinstance(node, ex.Call) and node.function == "limit"


def _bounded_below(statement: Statement) -> Iterator[tuple[str, Fraction, bool]]:
    """Letters above a number: (name, number, whether strictly)."""
    for claim in statement.conditions:
        match claim.relation, claim.left, claim.right:
            case Relation.ABOVE | Relation.AT_LEAST, ex.Letter(role=Role.PARAMETER, name=name), ex.Number(value=bound):
                yield name, bound, claim.relation is Relation.ABOVE
            case Relation.BELOW | Relation.AT_MOST, ex.Number(value=bound), ex.Letter(role=Role.PARAMETER, name=name):
                yield name, bound, claim.relation is Relation.BELOW


def _facts(claim: ex.Compare, reader: Reader) -> Iterator[tuple[Any, Signs]]:
    """Left minus right with its sign; where that is not 0, no factor is."""
    import sympy

    difference, signs = reader.value(claim.left) - reader.value(claim.right), SIGNS[claim.relation]
    yield difference, signs
    if 0 not in signs:
        factors = sympy.Mul.make_args(sympy.factor(difference))
        for factor in factors:
            base, exponent = factor.as_base_exp()
            if exponent.is_Integer and exponent > 0:
                yield base, NOT_ZERO
