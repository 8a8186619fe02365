"""The check of a derivation: multiply the cofactors out and compare.

Short, and shares only `words` with the search.
"""

from collections.abc import Iterable
from fractions import Fraction

from faverify.algebra.rewrite import ONCE, Use
from faverify.algebra.words import Poly, Transposer, add, add_to, multiply
from faverify.outcome import Cofactor

MINUS = Fraction(-1)


def multiplies_out(difference: Poly, uses: Iterable[Use], transposer: Transposer, traces: bool) -> bool:
    """Whether ``difference - sum of coefficient * left * (lead - tail) * right`` is the zero polynomial.

    For a trace polynomial every product is replaced by its trace class first.
    """
    rest = dict(difference)
    for use in uses:
        relation = add({use.rule.lead: ONCE}, use.rule.tail, MINUS)
        term = multiply(multiply({use.left: use.coefficient}, relation), {use.right: ONCE})
        add_to(rest, transposer.trace(term) if traces else term, MINUS)
    return not rest


def record(use: Use) -> Cofactor:
    """A use of a relation as certificate data."""
    return Cofactor(str(use.coefficient), str(use.left), use.rule.name, str(use.right))
