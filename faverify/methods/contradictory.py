"""Hypotheses that visibly contradict each other: what they imply is a theorem, and says nothing."""

from collections.abc import Iterable

from faverify.algebra.multipliers import multipliers
from faverify.algebra.words import scale
from faverify.kernel.formula import Formula
from faverify.kernel.polynomials import is_scalar, number
from faverify.kernel.reader import Reader
from faverify.kernel.signs import visibly
from faverify.lang import expr as ex


def contradictory(hypotheses: Iterable[ex.Compare], reader: Reader) -> bool:
    """Whether no values meet all hypotheses, as far as that is visible (True is proved, False says nothing).

    One is false by its form (c^2 < 0), or a sum of the scalar ones with weights, those of inequalities >= 0, is
    ``-1 >= 0`` or ``0 > 0`` (Farkas' lemma; what is no number of the theory counts as an unknown of its own).
    """
    formulas = [Formula.of(claim, reader) for claim in hypotheses]
    scalars = [formula for formula in formulas if formula.relation != "psd" and is_scalar(formula.difference)]
    unequal = [formula for formula in scalars if formula.relation != "=="]
    if any(formula.absurd for formula in scalars) or any(visibly(formula.negated(), reader) for formula in unequal):
        return True
    signed = [formula.relation != "==" for formula in scalars]
    polys = [formula.difference for formula in scalars]
    targets = [number(-1), *(scale(formula.difference, number(-1)) for formula in unequal if formula.relation == ">")]
    return any(multipliers(target, polys, signed) is not None for target in targets) if len(scalars) > 1 else False
