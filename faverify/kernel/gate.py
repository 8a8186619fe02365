"""K0: what a theory must be before anything is proved in it."""

from faverify.algebra.facts import facts_of
from faverify.algebra.words import add
from faverify.claim import Theory
from faverify.kernel.chance import partly_defined, random_letters
from faverify.kernel.discrete import require_steps
from faverify.kernel.errors import Refused
from faverify.kernel.polynomials import names
from faverify.kernel.reader import Reader
from faverify.lang.parse import names_behind, names_of, parse_value
from faverify.lang.scope import TIME, Role, role_of


def gate(theory: Theory) -> Reader:
    """The reader of a theory whose relations are kept by the flow; raises `Refused` for any other.

    D(left - right) of every relation must reduce to 0 by the relations: then the differences solve a linear
    equation with value 0 at the start. Vanishing where the relations hold is not enough (x^3 = 0, x' = 1).
    Symmetric letters have symmetric flows; a relation does not mix inputs with letters that have a flow. What is random
    by its value is defined for every outcome: what holds of inv(Z Z') where it is defined says nothing elsewhere. No
    flow or start is random (x' = G makes x(1) random); a number, a law's included, has no value that moves.
    """
    if assumed := facts_of(theory).assumed:
        raise Refused(f"theory {theory.name!r} assumes {assumed[0]}")
    if name := partly_defined(theory):
        raise Refused(f"theory {theory.name!r}: the value of {name} is not defined for every outcome")
    for size in sorted({size for shape in theory.shapes.values() for size in shape} - {"1"}):
        if role_of(size, theory) is not Role.SIZE:
            raise Refused(f"theory {theory.name!r}: {size!r} is a size and something else")
    if TIME in theory.shapes:
        raise Refused(f"theory {theory.name!r}: {TIME!r} is a parameter, and the time of every proof")
    if chance := _driven_by_chance(theory):
        raise Refused(f"theory {theory.name!r}: what moves is driven by {chance}, which is random")
    reader = Reader(theory)
    moving = {name for name in theory.values if _steps(name, theory)} if theory.steps else reader.moving_values.keys()
    for name in sorted(moving):
        if not theory.shapes[name]:
            raise Refused(f"theory {theory.name!r}: {name} is a number, and its value moves; make it 1 x 1")
    if theory.steps:
        require_steps(theory)
        return reader
    for text in theory.relations:
        left, _, right = text.partition("==")
        poly = reader.text(left)
        if right.strip() != "0":
            poly = add(poly, reader.text(right), -1)  # type: ignore[arg-type]
        used = {name for word in poly for name in names(word)}
        if used & reader.inputs:
            if used & set(theory.flow):
                raise Refused(f"{text} mixes inputs and letters with a flow")
            continue
        if reader.normal(reader.derivative(poly)):
            raise Refused(f"the flow of theory {theory.name!r} does not keep {text}")
    for name in theory.symmetric:
        if name in theory.flow:
            reader.symmetric(reader.flow[name])
    return reader


def _driven_by_chance(theory: Theory) -> str:
    """A random letter of which a flow or a start is made; "" if there is none."""
    told = names_behind((*theory.flow.values(), *theory.starts.values()), {**theory.definitions, **theory.values})
    return min(told & random_letters(theory), default="")


def _steps(name: str, theory: Theory) -> bool:
    """Whether the value of a letter is made of letters that step."""
    return any(letter.name in theory.steps for letter in names_of(parse_value(theory.values[name], theory), theory))
