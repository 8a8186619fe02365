"""Sorts of nodes: a random variable has a meaning below P or E only, a comparison as an event, an indicator or a claim.

What is in the wrong place is refused where a text is parsed, naming the place, so that no reader ever meets it.
"""

from collections.abc import Iterator
from functools import lru_cache

from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.scope import Role
from faverify.lang.theory import Theory

OVER_CHANCE = ("P", "E")
TAKES_A_COMPARISON = ("P", "ind")


def require_sorts(expr: ex.Expr, theory: Theory, piece: bool = False) -> None:
    """Raise `StatementError` for a random variable outside P and E, and for a comparison too many or missing.

    A ``piece`` of a statement (a definition, say) may be made of letters with laws; where it stands is asked later.
    """
    _require(expr, theory, below="", chance=False, piece=piece)


def law_of(expr: ex.Expr, theory: Theory) -> ex.Call | None:
    """The law that a letter is declared to have: the random variable in its value, ``normal(0, 1)``; else None."""
    from faverify.lang.parse import parse_value

    if not (isinstance(expr, ex.Letter) and expr.role is Role.VALUE):
        return None
    value = parse_value(theory.values[expr.name], theory)
    return value if isinstance(value, ex.Call) and FUNCTIONS[value.function].random else None


def is_random(expr: ex.Expr, theory: Theory) -> bool:
    """Whether the value of an expression depends on chance; what P and E make of it does not."""
    if isinstance(expr, ex.Call):
        if expr.function in OVER_CHANCE:
            return False
        if FUNCTIONS[expr.function].random:
            return True
    if isinstance(expr, ex.Letter):
        return random_letter(expr, theory)
    return any(is_random(child, theory) for child in expr.children)


def random_letter(letter: ex.Letter, theory: Theory) -> bool:
    """Whether a letter has a law, or a definition or value that is made of such letters."""
    return _named_by_chance(letter.name, theory)


@lru_cache(maxsize=4096)
def _named_by_chance(name: str, theory: Theory) -> bool:
    from faverify.lang.parse import parse_expression

    if name in theory.values and law_of(ex.Letter(ex.SCALAR, name, Role.VALUE), theory) is not None:
        return True
    text = theory.definitions.get(name) or theory.values.get(name)
    return theory.kind == "laws" and text is not None and is_random(parse_expression(text, theory), theory)


def _require(expr: ex.Expr, theory: Theory, below: str, chance: bool, piece: bool) -> None:
    function = expr.function if isinstance(expr, ex.Call) else ""
    if isinstance(expr, ex.Compare) and below not in TAKES_A_COMPARISON:
        raise StatementError(f"a comparison inside {below or 'an expression'}; only P(...) and ind(...) take one")
    if function in TAKES_A_COMPARISON and not isinstance(expr.children[0], ex.Compare):
        raise StatementError(f"{function}(...) of what is no comparison; write {function}(x > 1), say")
    own = bool(function) and FUNCTIONS[function].random
    hidden = not piece and isinstance(expr, ex.Letter) and random_letter(expr, theory)
    if not chance and (own or hidden):
        name = function or (expr.name if isinstance(expr, ex.Letter) else "")
        where = f"inside {below}" if below else "on its own"
        raise StatementError(f"{name} is random, and stands {where}: it has a meaning only below P(...) or E(...)")
    if function in OVER_CHANCE and not is_random(_argument(expr), theory):
        raise StatementError(f"{function}(...) of what is not random")
    if function in OVER_CHANCE and len(laws := list(_laws(_argument(expr)))) > 1:
        why = "how they depend on each other is not said; a letter with a law is one variable"
        raise StatementError(f"{function}(...) of two laws, {laws[0].function} and {laws[1].function}: {why}")
    for child in expr.children:
        _require(child, theory, function, chance or function in OVER_CHANCE, piece)


def _laws(expr: ex.Expr) -> Iterator[ex.Call]:
    """The random variables without a letter in an event or under a mean; those of a P or an E inside are its own."""
    if isinstance(expr, ex.Call):
        if expr.function in OVER_CHANCE:
            return
        if FUNCTIONS[expr.function].random:
            yield expr
    for child in expr.children:
        yield from _laws(child)


def _argument(expr: ex.Expr) -> ex.Expr:
    return expr.children[0]
