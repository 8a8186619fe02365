"""A scalar statement in balls at rational values of its letters: near and far, tiny and, where permitted, negative."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.methods.scalar_reader import Reader

if TYPE_CHECKING:
    from faverify.lang.parse import Statement

BITS = 200


@dataclass(frozen=True)
class Seen:
    """``held``: points at which all hypotheses hold; ``witness``: one of these where the statement is false.

    ``undefined``: one where a side has no finite enclosure ("" if there is none).
    """

    held: int
    witness: Mapping[str, Any] | None
    undefined: str


def sample_points(statement: "Statement", reader: Reader, seed: int, tries: int) -> Seen:
    """Look at ``tries`` random points, as far as the first at which balls show the statement false."""
    import flint

    generator = random.Random(f"{seed}/{statement.text}")
    names, held, undefined = sorted(reader.names(statement)), 0, ""
    with flint.ctx.workprec(BITS):
        for _ in range(tries):
            at = _draw(generator, names, reader)
            values = {name: flint.arb(flint.fmpq(x.numerator, x.denominator)) for name, x in at.items()}
            if not all(_Sides(h, reader, values).holds() for h in (*statement.hypotheses, *statement.ranges)):
                continue
            held += 1
            for claim in statement.claims:
                sides = _Sides(claim, reader, values)
                if sides.holds() is False:
                    return Seen(held, _witness(at, sides), undefined)
                undefined = undefined or ("" if sides.finite else _where(at))
    return Seen(held, None, undefined)


def is_false_at(statement: "Statement", reader: Reader, at: Mapping[str, Fraction]) -> bool:
    """Whether balls show the statement false at a point where its hypotheses hold."""
    import flint

    with flint.ctx.workprec(BITS):
        values = {name: flint.arb(flint.fmpq(x.numerator, x.denominator)) for name, x in at.items()}
        if not all(_Sides(h, reader, values).holds() for h in (*statement.hypotheses, *statement.ranges)):
            return False
        return any(_Sides(claim, reader, values).holds() is False for claim in statement.claims)


def _draw(generator: random.Random, names: list[str], reader: Reader) -> dict[str, Fraction]:
    """All letters of size one; or close to each other; or each of any size from a millionth to a hundred thousand."""
    style, size = generator.choice(("near", "near", "together", "far")), _any_size(generator)
    found = {}
    for name in names:
        value = Fraction(generator.randint(-40, 40), generator.choice((4, 10, 20)))
        if style == "together":
            value = size * Fraction(generator.randint(8, 12), 10)
        elif style == "far":
            value = _any_size(generator)
        signed = abs(value) if name in reader.positive | reader.nonneg else value
        found[name] = signed if signed or name not in reader.positive else Fraction(1, 20)
    return found


def _any_size(generator: random.Random) -> Fraction:
    return Fraction(generator.choice((-1, 1)) * generator.randint(1, 99)) * Fraction(10) ** generator.randint(-6, 3)


def _where(at: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in at.items()) or "the numbers of the text"


def _witness(at: Mapping[str, Fraction], sides: "_Sides") -> Mapping[str, Any]:
    return {"at": {k: str(v) for k, v in at.items()}, "left": str(sides.left), "right": str(sides.right)}


class _Sides:
    """Both sides of a comparison in balls."""

    def __init__(self, claim: ex.Compare, reader: Reader, values: Mapping[str, Any]) -> None:
        self.relation = claim.relation.value
        self.left, self.right = (enclose(side, reader, values) for side in (claim.left, claim.right))
        self.finite = bool(self.left.is_finite() and self.right.is_finite())

    def holds(self) -> bool | None:
        """None where balls cannot tell."""
        left, right = self.left, self.right
        if not self.finite:
            return None
        no = {"<=": left > right, ">=": left < right, "<": left >= right, ">": left <= right, "==": left != right}
        if no[self.relation]:
            return False
        same = left == right and left.is_exact() and right.is_exact()
        yes = {"<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right, "==": same}
        return True if yes[self.relation] else None


def enclose(expr: ex.Expr, reader: Reader, values: Mapping[str, Any]) -> Any:
    """An ``arb`` that contains the value, read off the text; not finite where the text is not defined.

    Only derivatives and limits go through SymPy.
    """
    import flint

    def at(inner: ex.Expr) -> Any:
        return enclose(inner, reader, values)

    match expr:
        case ex.Number(value=number):
            return flint.arb(flint.fmpq(number.numerator, number.denominator))
        case ex.Letter(name=name) if name in reader.made:
            return at(reader.defined(name))
        case ex.Letter(name=name) if name in values:
            return values[name]
        case ex.Sum(left=left, right=right, sign=sign):
            return at(left) + sign * at(right)
        case ex.Product(left=left, right=right):
            return at(left) * at(right)
        case ex.Quotient(left=left, right=right):
            return at(left) / at(right)
        case ex.Power(base=base, exponent=exponent):
            return _power(at(base), exponent)
        case ex.At(inner=inner, time=time):
            return enclose(inner, reader, {**values, "t": at(time)})
        case ex.Call(function="sqrt", args=(inner,)):
            return at(inner).sqrt()
        case ex.Call(function="D" | "limit"):
            return _sympy_ball(reader.value(expr), values)
        case ex.Call(function=function, args=args) if reading := FUNCTIONS[function].balls:
            return reading(_AsItIs(), *(flint.arb_mat([[at(arg)]]) for arg in args))
    raise StatementError(f"{getattr(expr, 'function', type(expr).__name__)} is not read by the scalar prover")


class _AsItIs:
    """What a function's reading in balls asks of its ring: here a value may be infinite or nothing."""

    def finite(self, value: Any, _function: str, _argument: Any) -> Any:
        """The value."""
        return value


def _power(base: Any, exponent: Fraction) -> Any:
    import flint

    if exponent.denominator == 1:
        return base ** int(exponent)
    return base ** flint.arb(flint.fmpq(exponent.numerator, exponent.denominator))


def _sympy_ball(expression: Any, values: Mapping[str, Any]) -> Any:
    """Enclose a SymPy expression of the functions of the language."""
    import flint
    import sympy

    if expression.is_Symbol:
        return values[expression.name]
    if expression.is_Rational:
        return flint.arb(flint.fmpq(int(expression.p), int(expression.q)))
    if expression is sympy.E:  # what SymPy makes of exp(1)
        return flint.arb(1).exp()
    args = [_sympy_ball(arg, values) for arg in expression.args]
    match expression:
        case sympy.Add():
            return sum(args, flint.arb(0))
        case sympy.Mul():
            product = flint.arb(1)
            for arg in args:
                product *= arg
            return product
        case sympy.Pow() if expression.exp.is_Integer:
            return args[0] ** int(expression.exp)
        case sympy.Pow():
            return args[0] ** args[1]
        case sympy.Abs():  # what SymPy makes of sqrt(x**2)
            return abs(args[0])
        case sympy.sign() if args[0] > 0 or args[0] < 0:  # its derivative
            return flint.arb(1 if args[0] > 0 else -1)
        case sympy.exp() | sympy.log() | sympy.tanh() | sympy.cosh() | sympy.sinh() | sympy.atanh():
            return getattr(args[0], type(expression).__name__)()
    raise StatementError(f"{expression} is no number that the scalar prover reads")
