"""Which role a name has in a theory: exactly one, decided here and nowhere else.

``t`` is the time of the state, with derivative 1. ``s`` and ``T`` are fixed instants, unless the theory declares them.
"""

import difflib
import re
from enum import StrEnum

from faverify.errors import StatementError
from faverify.lang.theory import Theory

SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
IDENTITY = re.compile(r"I_([A-Za-z1])\Z")
UNIT = "I_"
"""How names of unit matrices begin; no letter is called so (I_rows is the unit matrix of any size)."""
TIME, INFINITY, POSITIVE = "t", "oo", "psd"
INSTANTS = ("s", "T")


class Role(StrEnum):
    """What a name stands for."""

    LETTER = "letter"
    VALUE = "value"
    PARAMETER = "parameter"
    DEFINITION = "definition"
    SIZE = "size"
    TIME = "time"
    INSTANT = "instant"
    IDENTITY = "identity"
    INFINITY = "infinity"


BINDABLE = frozenset({Role.PARAMETER, Role.INSTANT, Role.TIME})
"""The roles of names that a method may give a value."""


def role_of(name: str, theory: Theory) -> Role:
    """The role of a name; raises `StatementError`, with near misses, for a name without one."""
    if name == TIME:
        return Role.TIME
    if name == INFINITY:
        return Role.INFINITY
    if name in theory.shapes:
        return Role.VALUE if name in theory.values else Role.LETTER if theory.shapes[name] else Role.PARAMETER
    if name in theory.definitions:
        return Role.DEFINITION
    if (unit := IDENTITY.match(name)) and unit[1] in {"1", *dimensions(theory)}:
        return Role.IDENTITY
    if name in dimensions(theory):
        return Role.SIZE
    if name in INSTANTS:
        return Role.INSTANT
    raise StatementError(_unknown(name, theory))


def dimensions(theory: Theory) -> frozenset[str]:
    """The symbolic dimensions of a theory's letters; the three of the paper are known wherever there are matrices."""
    named = {size for shape in theory.shapes.values() for size in shape} - {"1"}
    return frozenset(named | ({"n", "m", "r"} - theory.shapes.keys() - theory.definitions.keys()))


def runs(name: str, theory: Theory) -> bool:
    """Whether a name changes with time by itself: the time, letters with a flow or a step, inputs.

    Values do by their texts.
    """
    return name == TIME or name in theory.flow or name in theory.steps or name in theory.inputs


def require_bindable(name: str, theory: Theory) -> None:
    """Raise `StatementError` unless a method may give this name a value: a parameter, an instant or the time."""
    role = role_of(name, theory)
    if role not in BINDABLE:
        raise StatementError(
            f"{name!r} is a {role.value} in theory {theory.name!r}, not a parameter: it takes no value"
        )


ELSEWHERE = {
    "trace": "tr(...)", "Tr": "tr(...)", "norm": "normF(...) or sigma_max(...)", "transpose": ".T after a letter",
    "I": "I_n, the identity with its size", "eye": "I_n, the identity with its size", "e": "exp(1)", "inf": "oo",
    "psd": "psd(...) by itself: it claims something and is no number", "eig": "lambda_min or lambda_max",
    "dot": "@, or D(...) for a derivative by time",
    "d": "D(...) for d/dt", "dt": "D(...) for d/dt, integral(f, a, b) without dt", "ddt": "D(...)", "diff": "D(...)",
    "deriv": "D(...)", "derivative": "D(...)", "transposed": ".T after a letter", "norm2": "sigma_max(...)",
    "all": "greatest(f, 0, T) <= b", "sum": "tr(...) or inner(A, B)", "ones": "a letter of its own",
    "zeros": "0, which is of every shape", "zero": "0, which is of every shape", "infinity": "oo",
}  # fmt: skip
"""What is written here for names of other notations."""
DERIVATIVE = re.compile(r"d(\w+)|(\w+?)_?dot")


def _unknown(name: str, theory: Theory) -> str:
    from faverify.lang.functions import FUNCTIONS, known

    if name in FUNCTIONS and known(name, theory.kind):
        return (
            f"{name!r} is a function, and no letter of theory {theory.name!r}: write {name}(...), or declare the letter"
        )
    near = difflib.get_close_matches(
        name, [*theory.shapes, *theory.definitions, *(f for f in FUNCTIONS if known(f, theory.kind))], n=2
    )
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    hint = f"; write {ELSEWHERE[name]}" if name in ELSEWHERE else hint
    moved = DERIVATIVE.fullmatch(name)
    if moved and (letter := moved[1] or moved[2]) in theory.shapes.keys() | theory.definitions.keys():
        hint = f"; write D({letter}) for its derivative by time"
    return f"unknown letter {name!r} in theory {theory.name!r}{hint}"
