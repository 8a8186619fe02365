"""Prove that two expressions are equal for all n, m, r along the flow of a theory; or return what is left over."""

from dataclasses import dataclass
from functools import lru_cache

from faverify.algebra.cofactors import multiplies_out, record
from faverify.algebra.rewrite import Rewriter
from faverify.algebra.translate import Value
from faverify.algebra.words import Poly
from faverify.claim import Theory
from faverify.lang import expr as ex
from faverify.outcome import Cofactor


@dataclass(frozen=True)
class Proof:
    """``proved`` is true only if the cofactors multiply out.

    ``leftover`` is the normal form of the difference in text.
    """

    proved: bool
    leftover: str
    cofactors: tuple[Cofactor, ...]


@lru_cache(maxsize=128)
def rewriter_of(theory: Theory) -> Rewriter:
    """The rewriting rules of a theory, made once."""
    return Rewriter(theory)


def prove_equal(left: ex.Expr, right: ex.Expr, theory: Theory) -> Proof:
    """Error-free: rewrite ``left - right`` to its normal form and multiply the recorded cofactors out.

    A leftover means "not a consequence of the relations by this rewriting", not "false": the caller looks for a
    counterexample. Raises `StatementError` where an expression is no polynomial in words, `UnableError` if rewriting
    does not end.
    """
    rewriter = rewriter_of(theory)
    difference = rewriter.translator.value(ex.add(left, right, -1))
    if all(word.rows == word.columns == "1" for word in difference.poly):
        difference = Value(rewriter.transposer.trace(difference.poly), True)  # a 1 x 1 matrix is its own trace
    reduction = rewriter.reduce(difference.poly, difference.traces)
    proved = not reduction.normal and multiplies_out(
        difference.poly, reduction.uses, rewriter.transposer, difference.traces
    )
    return Proof(proved, show(reduction.normal, difference.traces), tuple(record(use) for use in reduction.uses))


def show(poly: Poly, traces: bool) -> str:
    """A polynomial for readers: ``2 Y C - Z W C``; traces as ``tr(...)``."""
    words = (f"{value} {f'tr({word})' if traces else word}" for word, value in sorted(poly.items()))
    return " + ".join(words).replace("+ -", "- ").replace("1 tr", "tr") or "0"
