"""Divisions by what does not move, in velocities: products with its inverse, which is a constant of its own.

So ``-q / tau`` and ``N * (1 - N / K)`` are polynomials in what moves. The inverse is named by the text of its quotient,
``1 / (tau)``, which every reader of expressions evaluates; where the divisor is 0 it is undefined, as the velocity is.
"""

from fractions import Fraction

from faverify.kernel.substitute import mapped
from faverify.lang import expr as ex
from faverify.lang.parse import names_of
from faverify.lang.scope import TIME, Role
from faverify.lang.theory import Theory


def multiplied(expr: ex.Expr, theory: Theory, inverses: set[str]) -> ex.Expr:
    """The expression with quotients by constants as products; the names of their inverses are added to a set."""
    if isinstance(expr, ex.Quotient) and _still(expr.right, theory):
        name = f"1 / {_spelled(expr.right)}"
        inverses.add(name)
        return ex.Product(expr.shape, multiplied(expr.left, theory, inverses), ex.Letter(ex.SCALAR, name), False)
    return mapped(expr, lambda child: multiplied(child, theory, inverses))


def _still(divisor: ex.Expr, theory: Theory) -> bool:
    """Whether a divisor has letters, none of which moves, and is spelled here."""
    from faverify.algebra.facts import facts_of

    letters = list(names_of(divisor, theory))
    moving = {TIME, *theory.flow, *theory.inputs, *(theory.values.keys() - facts_of(theory).constant)}
    plain = all(not isinstance(node, (ex.At, ex.Compare)) for node in divisor.walk())
    return bool(letters) and plain and all(x.name not in moving and x.role is not Role.INFINITY for x in letters)


def _spelled(expr: ex.Expr) -> str:
    """The text of an expression, every operation in parentheses."""
    below = [_spelled(child) for child in expr.children]
    match expr:
        case ex.Number(value=value):
            return f"({value})" if value.denominator == 1 else f"({value.numerator} / {value.denominator})"
        case ex.Letter(name=name):
            return name
        case ex.Sum(sign=sign):
            return f"({below[0]} {'+' if sign > 0 else '-'} {below[1]})"
        case ex.Product(matrix=matrix):
            return f"({below[0]} {'@' if matrix else '*'} {below[1]})"
        case ex.Quotient():
            return f"({below[0]} / {below[1]})"
        case ex.Power(exponent=exponent):
            return f"({below[0]}**({Fraction(exponent)}))"
        case ex.Transpose():
            return f"{below[0]}.T"
    return f"{ex.said(expr)}({', '.join(below)})"
