"""K0: what a theory must be before anything is proved in it."""

from faverify.algebra.facts import facts_of
from faverify.algebra.words import add
from faverify.claim import Theory
from faverify.kernel.chance import partly_defined, random_letters
from faverify.kernel.discrete import require_steps
from faverify.kernel.errors import Refused
from faverify.kernel.polynomials import names
from faverify.kernel.reader import Reader
from faverify.lang import expr as ex
from faverify.lang.parse import names_behind, names_of, nodes_behind, parse_value
from faverify.lang.scope import TIME, Role, role_of

LIPSCHITZ = (
    *("inv", "tr", "inner", "normF", "neg", "pos"),
    *("lambda_min", "lambda_max", "sigma_max", "nuclear", "det", "diag"),
)
"""Functions of matrices that are locally Lipschitz where they are defined (roots, projectors, indicators are not)."""


def gate(theory: Theory) -> Reader:
    """The reader of a theory whose relations are kept by the flow; raises `Refused` for any other.

    D(left - right) of every relation must reduce to 0 by the relations: then the differences solve a linear
    equation with value 0 at the start. Vanishing where the relations hold is not enough (x^3 = 0, x' = 1).
    Symmetric letters have symmetric flows. Both need a flow with one solution from each start: what has a value and
    drives it is locally Lipschitz (S' = S / ||S||^(1/2) leaves S = 0 in any direction). A relation does not mix inputs
    with letters that have a flow. What is random by its value is defined for every outcome: what holds of inv(Z Z')
    where it is defined says nothing elsewhere. No flow or start is random (x' = G makes x(1) random); a number, a law's
    included, has no value that moves.
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
    _require_kept(theory, reader)
    return reader


def _require_kept(theory: Theory, reader: Reader) -> None:
    """Raise `Refused` unless the flow keeps the relations and the symmetry of letters."""
    kept = theory.relations or set(theory.symmetric) & set(theory.flow)
    if kept and (name := _rough(theory, reader)):
        raise Refused(
            f"theory {theory.name!r}: the value of {name}, which drives the flow, is not shown to be Lipschitz"
        )
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


def _rough(theory: Theory, reader: Reader) -> str:
    """A letter of which a flow is made and whose value moves and is not shown to be locally Lipschitz; "" if none."""
    driving = names_behind(theory.flow.values(), {**theory.definitions, **theory.values})
    for name in sorted(driving & reader.moving_values.keys()):
        if not all(map(_lipschitz, nodes_behind(parse_value(theory.values[name], theory), theory))):
            return name
    return ""


def _lipschitz(node: ex.Expr) -> bool:
    """Whether a node is a locally Lipschitz function of what stands below it, where it is defined."""
    match node:
        case ex.Call(function=function):
            return function in LIPSCHITZ
        case ex.Power(exponent=exponent):
            return exponent.denominator == 1 and exponent >= 0
        case ex.Quotient(right=right):
            return isinstance(right, ex.Number)
    return True


def _driven_by_chance(theory: Theory) -> str:
    """A random letter of which a flow or a start is made; "" if there is none."""
    told = names_behind((*theory.flow.values(), *theory.starts.values()), {**theory.definitions, **theory.values})
    return min(told & random_letters(theory), default="")


def _steps(name: str, theory: Theory) -> bool:
    """Whether the value of a letter is made of letters that step."""
    return any(letter.name in theory.steps for letter in names_of(parse_value(theory.values[name], theory), theory))
