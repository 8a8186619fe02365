"""Functions of one standard normal variable as sums of ``c g^k exp(a g^2 + b g + e)``, and their means."""

from math import comb, prod
from typing import Any

from faverify.claim import Theory
from faverify.errors import FaverifyError
from faverify.lang import expr as ex
from faverify.methods.scalar_reader import Reader, made_of_others
from faverify.outcome import Step

MOST_POWER = 40


class NotIntegrable(FaverifyError):
    """The function is not visibly absolutely integrable against the normal density."""


def value_of(expr: ex.Expr, theory: Theory, normal: str = "") -> Any:
    """The expression over positive SymPy symbols, a real one for the normal letter."""
    free = set(theory.shapes) - {normal} - made_of_others(theory).keys()
    return Reader(theory, tuple(free), ()).value(expr)


def require_defined(expr: ex.Expr, theory: Theory, normal: str = "") -> None:
    """Raise `NotIntegrable` unless every divisor, root and broken power is visibly defined for all positive letters.

    SymPy forgets where a side is defined (``sqrt(g)**2`` becomes ``g``), so this is looked up in the text.
    """
    for node in expr.walk():
        match node:
            case ex.Letter(name=name) if name in made_of_others(theory):
                require_defined(Reader(theory, (), ()).defined(name), theory, normal)
            case ex.Quotient(right=inner):
                good = bool((value := value_of(inner, theory, normal)).is_positive or value.is_negative)
            case ex.Power(base=inner, exponent=power) if power < 0 or power.denominator > 1:
                good = bool(value_of(inner, theory, normal).is_positive)
            case ex.Call(function="sqrt", args=(inner,)):
                good = bool(value_of(inner, theory, normal).is_nonnegative)
            case _:
                continue
        if not isinstance(node, ex.Letter) and not good:
            raise NotIntegrable("a divisor or a root that is not visibly defined for all letters")


def mean(expr: ex.Expr, theory: Theory, letter: str) -> tuple[Any, tuple[Step, ...]]:
    """The mean of a function of the normal letter in closed form, and its terms.

    Raises `NotIntegrable` where the function is not a sum of the terms above, visibly integrable.
    """
    import sympy

    require_defined(expr, theory, letter)
    g = sympy.Symbol(letter, real=True)
    whole = sympy.expand(sympy.powsimp(sympy.expand(value_of(expr, theory, letter)), combine="exp"))
    total, steps = sympy.Integer(0), []
    for term in sympy.Add.make_args(whole):
        found = _mean_of_term(term, g)
        steps.append(Step(f"E({term}) = {found}", "the square completed"))
        total += found
    return total, tuple(steps)


def _mean_of_term(term: Any, g: Any) -> Any:
    import sympy

    front, power, exponent = _split(term, g)
    a, b, e = (exponent.coeff(g, k) for k in (2, 1, 0))
    v = sympy.expand(1 - 2 * a)
    if not v.is_positive:
        raise NotIntegrable(f"exp({sympy.expand(exponent - g**2 / 2)}) is not visibly integrable")
    centre = b / v
    moments = (
        comb(power, 2 * j) * centre ** (power - 2 * j) * v**-j * prod(range(1, 2 * j, 2)) for j in range(power // 2 + 1)
    )
    return front * sympy.exp(e + b**2 / (2 * v)) * v ** sympy.Rational(-1, 2) * sum(moments, sympy.Integer(0))


def _split(term: Any, g: Any) -> tuple[Any, int, Any]:
    """(factor without g, power of g, exponent): ``term = factor * g^power * exp(exponent)``."""
    import sympy

    front, power, exponent = sympy.Integer(1), 0, sympy.Integer(0)
    for factor in sympy.Mul.make_args(term):
        base, degree = factor.as_base_exp()
        if not factor.has(g):
            front *= factor
        elif base == g and degree.is_Integer and 0 <= degree <= MOST_POWER:
            power += int(degree)
        elif isinstance(factor, sympy.exp) and factor.args[0].is_polynomial(g):
            exponent += sympy.expand(factor.args[0])
        else:
            raise NotIntegrable(f"{factor} is no power of {g} and no exponential")
    if sympy.degree(exponent, g) > 2:
        raise NotIntegrable(f"exp({exponent}) grows faster than the density falls")
    return front, power, exponent
