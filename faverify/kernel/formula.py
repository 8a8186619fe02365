"""What a theorem says, in normal form: ``p >= 0``, ``p > 0``, ``p == 0`` of scalars; ``X == 0``, ``X`` PSD of matrices.

Two statements with the same normal form say the same; the difference of the sides is divided by the size of its
leading coefficient.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from faverify.algebra.words import Poly, Word, add, scale
from faverify.kernel.errors import Refused
from faverify.kernel.polynomials import Time, freeze, is_scalar, number, show
from faverify.kernel.reader import Reader
from faverify.lang import expr as ex
from faverify.outcome import Relation

Frozen = tuple[tuple[Word, Fraction], ...]
Term = tuple[str, Poly]
"""A relation to 0 and what is in it."""

SIGNS = {
    Relation.AT_LEAST: ">=",
    Relation.ABOVE: ">",
    Relation.AT_MOST: ">=",
    Relation.BELOW: ">",
    Relation.EQUAL: "==",
}


@dataclass(frozen=True)
class Formula:
    """``relation`` is one of ``>=``, ``>``, ``==`` (all against 0) and ``psd``; ``poly`` the frozen normal form."""

    relation: str
    poly: Frozen

    @cached_property
    def _hash(self) -> int:
        return hash((self.relation, tuple(word for word, _ in self.poly)))

    def __hash__(self) -> int:
        """That of the words, computed once: sets of formulas are asked often, and polynomials are long."""
        return self._hash

    @staticmethod
    def make(relation: str, poly: Poly) -> "Formula":
        """Normalised: the leading coefficient has size one (and is positive in an equation)."""
        if not poly:
            return Formula(relation, ())
        lead = poly[max(poly)]
        factor = lead if relation == "==" else abs(lead)
        return Formula(relation, freeze(poly if factor == 1 else {word: x / factor for word, x in poly.items()}))

    @staticmethod
    def of(claim: ex.Expr, reader: Reader, time: Time | None = None) -> "Formula":
        """The formula of a comparison; raises `Refused` for matrices in an inequality or an unsymmetric ``psd``."""
        if not isinstance(claim, ex.Compare):
            raise Refused("a comparison is expected")
        return _formula(claim, reader, time)

    @property
    def difference(self) -> dict[Word, Fraction]:
        """The polynomial that is compared with 0."""
        return dict(self.poly)

    @property
    def weak(self) -> "Formula":
        """The same with ``>=`` for ``>``."""
        return Formula(">=", self.poly) if self.relation == ">" else self

    def moves(self, reader: Reader) -> bool:
        """Whether the formula speaks of the current time."""
        return reader.moves(self.difference)

    def negated(self) -> "Formula":
        """The exact complement of an inequality; raises `Refused` for equations and ``psd``."""
        if self.relation not in (">=", ">"):
            raise Refused("only inequalities have a complement here")
        return Formula.make(">" if self.relation == ">=" else ">=", scale(self.difference, number(-1)))

    @property
    def absurd(self) -> bool:
        """Whether it is visibly false: a number with the wrong sign."""
        if any(word.letters or word.scalars for word, _ in self.poly) or not all(w.rows == "1" for w, _ in self.poly):
            return False
        value = sum((x for _, x in self.poly), Fraction(0))
        return {">=": value < 0, ">": value <= 0, "==": value != 0}.get(self.relation, False)

    def __str__(self) -> str:
        return (
            f"psd({show(self.difference)})" if self.relation == "psd" else f"{show(self.difference)} {self.relation} 0"
        )


@lru_cache(maxsize=4096)
def _formula(claim: ex.Compare, reader: Reader, time: Time | None) -> Formula:
    return Formula.make(*against_zero(claim, reader, time))


def against_zero(claim: ex.Compare, reader: Reader, time: Time | None = None) -> Term:
    """The relation and the difference of the sides that it is about, not divided."""
    left, right = reader.read(claim.left, time), reader.read(claim.right, time)
    if claim.relation is Relation.PSD:
        return (">=", left) if is_scalar(left) else ("psd", reader.symmetric(left))
    sign = -1 if claim.relation in (Relation.AT_MOST, Relation.BELOW) else 1
    difference = scale(add(left, right, Fraction(-1)), number(sign))
    if claim.relation is not Relation.EQUAL and not is_scalar(difference):
        raise Refused("inequalities compare scalars")
    return SIGNS[claim.relation], reader.normal(difference)


def multiplied_out(target: Term, terms: Sequence[Term], found: Sequence[Fraction] | None) -> str:
    """Why numbers m_k do not show that ``target`` is the sum of m_k times its terms; "" if they do.

    m_k >= 0 but for equations; nothing but equations for an equation; a strict term with m_k > 0 for a strict target.
    (PSD matrices form a convex cone, and so do numbers >= 0: the terms of other shapes than the target add to 0.)
    """
    if found is None:
        return f"not a combination of the premises: {show(target[1])} {target[0]} 0"
    if any(m < 0 and relation != "==" for m, (relation, _) in zip(found, terms, strict=True)):
        return "a multiplier is negative"
    used = {relation for m, (relation, _) in zip(found, terms, strict=True) if m}
    if (target[0] == "==" and used - {"=="}) or (target[0] == ">" and ">" not in used):
        return "of a strict target no strict premise is used, or of an equation something else"
    total: Poly = {}
    for m, (_, poly) in zip(found, terms, strict=True):
        total = add(total, poly, m)
    return "the multipliers do not multiply out" if add(target[1], total, Fraction(-1)) else ""
