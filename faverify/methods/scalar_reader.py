"""Scalar expressions as SymPy expressions: letters are real symbols with a declared sign, definitions are expanded."""

from typing import TYPE_CHECKING, Any

from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.scope import INFINITY, TIME

if TYPE_CHECKING:
    from faverify.lang.parse import Statement


def made_of_others(theory: Theory) -> dict[str, str]:
    """What names with definitions and values stand for, as texts; a letter with a law stands for itself."""
    from faverify.lang.scope import Role
    from faverify.lang.sorts import law_of

    drawn = (name for name in theory.values if law_of(ex.Letter(ex.SCALAR, name, Role.VALUE), theory) is not None)
    return {**theory.definitions, **{name: theory.values[name] for name in theory.values.keys() - set(drawn)}}


class Reader:
    """Expressions of a theory over real symbols, some of them declared ``positive`` or ``nonneg``.

    ``facts``: SymPy expressions with the signs that hypotheses give them.
    """

    def __init__(self, theory: Theory, positive: tuple[str, ...], nonnegative: tuple[str, ...]) -> None:
        """Raises `StatementError` for a sign declared of a defined name: what it is follows from its definition."""
        self.theory, self.positive, self.nonneg = theory, set(positive), set(nonnegative)
        self.facts: tuple[tuple[Any, frozenset[int]], ...] = ()
        self.made = made_of_others(theory)
        if fixed := sorted((self.positive | self.nonneg) & self.made.keys()):
            raise StatementError(
                f"{', '.join(fixed)}: a defined name has the sign of its definition, not a declared one"
            )

    def names(self, statement: "Statement") -> set[str]:
        """The free letters of a statement and of its hypotheses, definitions expanded."""
        compared = (*statement.claims, *statement.hypotheses, *statement.ranges)
        return {name for claim in compared for side in (claim.left, claim.right) for name in self._free(side)}

    def _free(self, expr: ex.Expr) -> set[str]:
        found: set[str] = {"t"} if isinstance(expr, ex.Call) and expr.function == "D" else set()
        for node in expr.walk():
            if isinstance(node, ex.Letter):
                found |= self._free(self.defined(node.name)) if node.name in self.made else {node.name}
        return found

    def defined(self, name: str) -> ex.Expr:
        """The expression that a name with a definition or a value stands for."""
        from faverify.lang.parse import parse_expression

        return parse_expression(self.made[name], self.theory)

    def symbol(self, name: str) -> Any:
        """A real symbol with its declared sign."""
        import sympy

        if name in self.positive:
            return sympy.Symbol(name, positive=True)
        return sympy.Symbol(name, nonnegative=True) if name in self.nonneg else sympy.Symbol(name, real=True)

    def value(self, expr: ex.Expr) -> Any:
        """The SymPy expression; raises `StatementError` for matrices.

        SymPy forgets where it is defined (``sqrt(x)**2`` becomes ``x``): see `faverify.methods.scalar_domain`.
        """
        import sympy

        match expr:
            case ex.Number(value=number):
                return sympy.Rational(number.numerator, number.denominator)
            case ex.Letter(name=name) if name in self.made:
                return self.value(self.defined(name))
            case ex.Letter(name=name) if name == INFINITY:
                raise StatementError(f"{INFINITY} is no number")
            case ex.Letter(name=name):
                return self.symbol(name)
            case ex.Sum(left=left, right=right, sign=sign):
                return self.value(left) + sign * self.value(right)
            case ex.Product(left=left, right=right):
                return self.value(left) * self.value(right)
            case ex.Quotient(left=left, right=right):
                return self.value(left) / self.value(right)
            case ex.Power(base=base, exponent=exponent):
                return self.value(base) ** sympy.Rational(exponent.numerator, exponent.denominator)
            case ex.At(inner=inner, time=time):
                return self.value(inner).subs(self.symbol("t"), self.value(time))
            case ex.Call(function=function, args=args):
                reading = FUNCTIONS[function].scalar
                if reading is None:
                    raise StatementError(f"{function} is not read by the scalar prover")
                return reading(self, *map(self.value, args))
        raise StatementError(f"{ex.said(expr)} is no scalar expression")

    @property
    def sympy(self) -> Any:
        """SymPy, for the functions' own readings."""
        import sympy

        return sympy

    def rate(self, value: Any) -> Any:
        """The derivative in t."""
        return self.sympy.diff(value, self.symbol(TIME))

    def limit(self, value: Any) -> Any:
        """The limit for t to infinity; raises `StatementError` where SymPy finds none, or none that is finite."""
        sympy = self.sympy
        try:
            found = sympy.limit(value, self.symbol(TIME), sympy.oo)
        except (NotImplementedError, ValueError) as error:
            raise StatementError(f"no limit of {value} is found: {error}") from None
        if found.has(sympy.oo, sympy.zoo, sympy.nan, sympy.Limit, sympy.AccumBounds) or found.is_finite is False:
            raise StatementError(f"the limit of {value} is {found}, no number")
        return found
