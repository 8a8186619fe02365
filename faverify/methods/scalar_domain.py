"""Where a scalar expression is defined, and its sign, as far as both are visible from the declared signs of symbols.

Signs are sets: {-1, 0, 1} says nothing. Every set contains the signs that the expression takes at all permitted real
values of its symbols, so a divisor whose set has no 0 never vanishes, and a root of a set without -1 is real.
"""

from typing import Any

from faverify.lang import expr as ex
from faverify.methods.scalar_reader import Reader

Signs = frozenset[int]
ANY: Signs = frozenset({-1, 0, 1})
PLUS: Signs = frozenset({1})
NOT_MINUS: Signs = frozenset({0, 1})
NOT_ZERO: Signs = frozenset({-1, 1})


def prove_signs(value: Any) -> Signs:
    """The signs of a SymPy expression wherever it is defined: those of its tree, and of its cancelled fraction."""
    import sympy

    found = _tree(value)
    if len(found) > 1:
        cancelled = sympy.cancel(sympy.together(value))
        found &= _tree(sympy.factor(cancelled))
        top, bottom = (_tree(sympy.expand(side)) for side in sympy.fraction(cancelled))
        found &= _product(top, bottom - {0})
    return found


def _tree(value: Any) -> Signs:
    import sympy

    if value.is_Rational:
        return frozenset({int(sympy.sign(value))})
    if value.is_Symbol:
        return PLUS if value.is_positive else NOT_MINUS if value.is_nonnegative else ANY
    match value:
        case sympy.Add():
            return _fold(_sum, [_tree(arg) for arg in value.args])
        case sympy.Mul():
            return _fold(_product, [_tree(arg) for arg in value.args])
        case sympy.exp() | sympy.cosh() | sympy.E:
            return PLUS
        case sympy.Pow():
            return _power(_tree(value.base), value.exp)
        case sympy.Abs():
            return frozenset(abs(sign) for sign in _tree(value.args[0]))
        case sympy.tanh() | sympy.atanh():
            return _tree(value.args[0])
    return ANY


def _fold(rule: Any, parts: list[Signs]) -> Signs:
    result = parts[0]
    for part in parts[1:]:
        result = rule(result, part)
    return result


def _sum(left: Signs, right: Signs) -> Signs:
    found: set[int] = set()
    for a in left:
        for b in right:
            found |= {a or b} if a * b >= 0 else ANY
    return frozenset(found)


def _product(left: Signs, right: Signs) -> Signs:
    return frozenset(a * b for a in left for b in right)


def _power(base: Signs, exponent: Any) -> Signs:
    """Real powers only: a fractional power of a negative number is not defined (`why_undefined` finds it)."""
    if not exponent.is_Rational:
        return ANY
    signs = base - {0} if exponent < 0 else base
    if not exponent.is_Integer:
        return signs - {-1}
    return frozenset(abs(sign) for sign in signs) if exponent % 2 == 0 else signs


def why_undefined(expr: ex.Expr, reader: Reader, smooth: bool = False) -> str:
    """What is not visibly defined at all permitted values of the symbols; "" if the expression is visibly defined.

    Divisors must not vanish, roots and fractional powers need a base that is not negative, logarithms a positive
    argument, artanh one inside (-1, 1). With ``smooth`` (below a derivative) a root needs a positive base.
    """
    if isinstance(expr, ex.Letter) and expr.name in reader.made:
        return why_undefined(reader.defined(expr.name), reader, smooth)
    smooth = smooth or (isinstance(expr, ex.Call) and expr.function == "D")
    for child in expr.children:
        why = why_undefined(child, reader, smooth)
        if why:
            return why
    for part, needed, words in _needs(expr, reader, smooth):
        if not _given(part, reader) <= needed:
            return f"{part} is not visibly {words}"
    return ""


def _given(part: Any, reader: Reader) -> Signs:
    """The signs of an expression by itself, and by the hypotheses where it is a multiple of what they are about."""
    import sympy

    found = prove_signs(part)
    for fact, signs in reader.facts:
        factor = sympy.cancel(part / fact) if fact != 0 else sympy.nan
        if factor.is_Rational and factor != 0:
            found &= _product(frozenset({int(sympy.sign(factor))}), signs)
    return found


def _needs(expr: ex.Expr, reader: Reader, smooth: bool) -> list[tuple[Any, Signs, str]]:
    """What must have which sign, given that everything below is defined."""
    root = (PLUS, "positive") if smooth else (NOT_MINUS, "non-negative")
    match expr:
        case ex.Quotient(right=right):
            return [(reader.value(right), NOT_ZERO, "nonzero")]
        case ex.Power(base=base, exponent=exponent) if exponent.denominator > 1:
            return [(reader.value(base), *((PLUS, "positive") if exponent < 0 else root))]
        case ex.Power(base=base, exponent=exponent) if exponent < 0:
            return [(reader.value(base), NOT_ZERO, "nonzero")]
        case ex.Call(function="sqrt", args=(inner,)):
            return [(reader.value(inner), *root)]
        case ex.Call(function="log", args=(inner,)):
            return [(reader.value(inner), PLUS, "positive")]
        case ex.Call(function="artanh", args=(inner,)):
            return [(1 + sign * reader.value(inner), PLUS, "positive") for sign in (1, -1)]
        case ex.Call(function="limit", args=(inner,)):  # SymPy overlooks special values of other symbols
            others = sorted(reader.value(inner).free_symbols - {reader.symbol("t")}, key=str)
            return [(other, PLUS, "positive, below a limit") for other in others]
        case ex.At(time=time):  # the signs used inside are those declared of t
            declared = prove_signs(reader.symbol("t"))
            return [(reader.value(time), declared, "of the sign declared of t")]
    return []


def visibly_nonnegative(expr: ex.Expr, reader: Reader) -> bool:
    """Visibly >= 0 as it is written, and visibly defined.

    Even integer powers, numbers, declared symbols, exponentials, powers of such, and sums, products, quotients of such.
    """
    return _nonnegative(expr, reader) and not why_undefined(expr, reader)


def _nonnegative(expr: ex.Expr, reader: Reader) -> bool:
    match expr:
        case ex.Number(value=number):
            return number >= 0
        case ex.Letter(name=name):
            return name in reader.positive or name in reader.nonneg
        case ex.Power(base=base, exponent=exponent):
            even = exponent.denominator == 1 and exponent.numerator % 2 == 0
            return even or _nonnegative(base, reader)
        case ex.Sum(left=left, right=right, sign=sign):
            return sign > 0 and _nonnegative(left, reader) and _nonnegative(right, reader)
        case ex.Product(left=left, right=right) | ex.Quotient(left=left, right=right):
            return _nonnegative(left, reader) and _nonnegative(right, reader)
        case ex.Call(function="sqrt", args=(inner,)):
            return _nonnegative(inner, reader)
        case ex.Call(function=function):
            return function in {"exp", "cosh"}
    return False
