"""Discrete time: the value after one step, and the sum over the first K states.

In a theory with steps a statement is about one state: letters that satisfy what their values say. ``next(X)`` is X with
every stepping letter replaced by its step, an identity of words; of what is no word in stepping letters and constants
(an inverse of Z'Z, a norm that is no square) the kernel knows no next value. ``sum_over(f, K)`` is the sum of f over
the states 0, ..., K - 1 from the state on: over the whole k >= 0 below K, whatever number K is. Finite sums are linear.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from faverify.algebra.words import Factor, Poly, Word, add, scale
from faverify.kernel.errors import Refused
from faverify.kernel.polynomials import ONE, is_scalar
from faverify.kernel.rates import carried
from faverify.lang.theory import Theory

if TYPE_CHECKING:
    from faverify.kernel.reader import Reader

CONTINUOUS_TIME = ("D", "integral", "rise", "least", "greatest", "limit", "maxima", "minima")


def require_its_time(name: str, theory: Theory) -> None:
    """Raise `Refused` for d/dt, integrals and limits in discrete time, and for steps in continuous time."""
    if theory.steps and name in CONTINUOUS_TIME:
        raise Refused(f"theory {theory.name!r} has steps: {name} is about continuous time")
    if not theory.steps and name in ("next", "sum_over"):
        raise Refused(f"theory {theory.name!r} has no steps")


def require_steps(theory: Theory) -> None:
    """Raise `Refused` for steps that the kernel does not read: of parameters, beside inputs or what is random."""
    from faverify.kernel.chance import random_letters

    if any(not theory.shapes[name] for name in theory.steps):
        raise Refused(f"theory {theory.name!r}: a parameter steps; make it 1 x 1")
    if theory.inputs or random_letters(theory):
        raise Refused(f"theory {theory.name!r}: steps beside inputs or random letters")


def after_step(reader: "Reader", poly: Poly) -> dict[Word, Fraction]:
    """A polynomial at the next state; raises `Refused` for atoms and letters of which no next value is known."""

    def stepped(factor: Factor) -> Poly:
        rows, columns = reader.shape(factor)
        if not reader.info[factor.name].moving:
            return {Word(rows, columns, (factor,)): Fraction(1)}
        if factor.name not in reader.theory.steps:
            raise Refused(f"the next value of {factor.name}")
        moved = reader.text(reader.theory.steps[factor.name])
        return reader.transposer.poly(moved) if factor.transposed else moved

    return reader.scalar_part(carried(reader, poly, stepped))


def sum_of_steps(reader: "Reader", what: Poly, count: Poly) -> dict[Word, Fraction]:
    """The sum over the first states, constants taken out; raises `Refused` for a count that moves."""
    if reader.moves(count) or not is_scalar(what):
        raise Refused("a sum over steps is one of scalars, over a constant number of steps")
    result: dict[Word, Fraction] = {}
    for word, value in what.items():
        still = tuple(key for key in word.scalars if not reader.info[key].moving)
        moving = tuple(key for key in word.scalars if reader.info[key].moving)
        inner: Poly = {ONE._replace(scalars=moving): Fraction(1)}
        outer: Poly = {ONE._replace(scalars=still): value}
        result = add(result, scale(reader.scalar_atom("sum_over", (inner, count)), outer))
    return result
