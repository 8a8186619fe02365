"""What is visibly non-negative: sums and products of norms, squares, dimensions and indicators."""

from collections.abc import Iterable
from fractions import Fraction

from faverify.algebra.multipliers import combination
from faverify.algebra.words import Poly, Word
from faverify.kernel.formula import Formula, multiplied_out
from faverify.kernel.polynomials import Info
from faverify.kernel.reader import Reader
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression

NEVER_NEGATIVE = (
    *("ind", "sigma_max", "sigma_min", "rank", "nuclear", "exp", "abs", "dimension", "P", "chi2", "F"),
    "time",  # a trajectory begins at 0
)


def nonnegative(poly: Poly, reader: Reader) -> bool:
    """Whether every term is a product of visibly non-negative factors with a positive coefficient."""
    return all(value > 0 and _product(word, reader) for word, value in poly.items())


def _product(word: Word, reader: Reader) -> bool:
    odd = [key for key in set(word.scalars) if word.scalars.count(key) % 2]
    return not word.letters and all(_factor(key, reader.info[key], reader) for key in odd)


def _factor(key: str, info: Info, reader: Reader) -> bool:
    if info.kind.startswith("root"):
        return True  # roots are those >= 0
    if info.kind == "1/":
        return nonnegative(dict(info.parts[0]), reader)
    if info.kind == "tr":
        return reader.square_sum({Word("1", "1", (), (key,)): Fraction(1)}) or _square(dict(info.parts[0]), reader)
    return info.kind.split()[0] in NEVER_NEGATIVE


def _square(word_poly: Poly, reader: Reader) -> bool:
    """Whether a trace is tr(X'X) of a word X."""
    (word,) = word_poly
    letters = word.letters
    for start in range(len(letters)):
        turned = letters[start:] + letters[:start]
        half = len(turned) // 2
        if len(turned) % 2 == 0:
            first = Word("", "", turned[:half])
            if reader.transposer.word(first).letters == turned[half:]:
                return True
    return False


def written(expr: ex.Expr, reader: Reader) -> bool:
    """Whether an expression is visibly non-negative as written: even powers, sums and products of such, or as above."""
    match expr:
        case ex.Power(exponent=exponent) if exponent.denominator == 1 and exponent.numerator % 2 == 0:
            return True
        case ex.Sum(left=left, right=right, sign=1):
            return written(left, reader) and written(right, reader)
        case ex.Product(left=left, right=right) if left.shape == right.shape == ex.SCALAR:
            return written(left, reader) and written(right, reader)
        case ex.Quotient(left=left, right=right):
            return written(left, reader) and written(right, reader)
        case ex.Letter(name=name) if name in reader.theory.definitions:
            return written(parse_expression(reader.theory.definitions[name], reader.theory), reader)
        case ex.At(inner=inner):
            return written(inner, reader) or nonnegative(reader.read(expr), reader)
        case ex.Call(function="tr", args=(ex.Product(left=left, right=right),)) if _gram(left, right):
            return True
    return nonnegative(reader.read(expr), reader)


def _gram(left: ex.Expr, right: ex.Expr) -> bool:
    """Whether a product is X'X or X X'."""
    pairs = ((left, right), (right, left))
    return any(isinstance(a, ex.Transpose) and a.inner == b for a, b in pairs)


def positive(poly: Poly, reader: Reader) -> bool:
    """Whether a polynomial is visibly > 0: non-negative, with a term that is a number or a product of dimensions."""
    sizes = any(all(reader.info[key].kind in ("dimension", "exp") for key in word.scalars) for word in poly)
    return nonnegative(poly, reader) and sizes


def visibly(formula: Formula, reader: Reader) -> bool:
    """Whether a formula needs no proof."""
    match formula.relation:
        case ">=":
            return nonnegative(formula.difference, reader)
        case ">":
            return positive(formula.difference, reader)
    return not formula.poly


def follows(formula: Formula, known: Iterable[Formula], reader: Reader) -> bool:
    """Whether a hypothesis is one of the known ones, or a combination of them with coefficients >= 0 (rule K6)."""
    known = list(known)
    if formula in known or visibly(formula, reader):
        return True
    target, *terms = ((one.relation, one.difference) for one in (formula, *known))
    return not multiplied_out(target, terms, combination(target, terms))
