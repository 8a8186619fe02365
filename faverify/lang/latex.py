r"""Expressions and statements as LaTeX, from the same tree that is proved and evaluated.

Only the subset that both TeX and MathML converters read is used (``\frac``, ``\operatorname``, ``\lVert``, sub- and
superscripts).
"""

import re
from fractions import Fraction

from faverify.claim import Theory
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import Statement, parse_expression
from faverify.outcome import Relation

SIGNS = {
    Relation.EQUAL: "=",
    Relation.AT_MOST: r"\le",
    Relation.AT_LEAST: r"\ge",
    Relation.BELOW: "<",
    Relation.ABOVE: ">",
    Relation.PSD: r"\succeq",
}
GREEK = {"kappa", "eps", "lam", "mu", "rho", "sigma", "beta", "eta", "delta", "tau"}
NAMES = {"eps": r"\varepsilon", "lam": r"\lambda", "oo": r"\infty", "l": r"\ell"}
FENCED = {"normF", "nuclear", "abs", "max", "min", "ind", "sqrt", "inner"}
LOOSE = {"D", "least", "greatest", "limit"}
# binding strength: sum 1, product 2, prefix/derivative 3, power/transpose 4, atom 5
ATOM = 5


def statement_latex(statement: Statement, theory: Theory) -> str:
    """The whole statement: chain of comparisons, hypotheses, ranges of the parameters."""
    text = _chain(statement.claims, theory)
    if statement.hypotheses:
        text += r"\quad\text{if}\quad " + r",\; ".join(compare_latex(c, theory) for c in statement.hypotheses)
    if statement.ranges:
        text += r"\quad\text{for}\quad " + r",\; ".join(_chains(statement.ranges, theory))
    return text


def _chains(claims: tuple[ex.Compare, ...], theory: Theory) -> list[str]:
    """Ranges with chains that share a side joined: ``0 <= s``, ``s <= t`` print as one."""
    groups: list[list[ex.Compare]] = []
    for claim in claims:
        if groups and groups[-1][-1].right == claim.left:
            groups[-1].append(claim)
        else:
            groups.append([claim])
    return [_chain(tuple(group), theory) for group in groups]


def _chain(claims: tuple[ex.Compare, ...], theory: Theory) -> str:
    first = compare_latex(claims[0], theory)
    rest = (f" {SIGNS[c.relation]} {expression_latex(c.right, theory)}" for c in claims[1:])
    return first + "".join(rest)


def compare_latex(claim: ex.Compare, theory: Theory) -> str:
    """One comparison."""
    left, right = expression_latex(claim.left, theory), expression_latex(claim.right, theory)
    return f"{left} {SIGNS[claim.relation]} {right}"


def expression_latex(expr: ex.Expr, theory: Theory) -> str:
    """One expression."""
    return _print(expr, theory)[0]


def definitions_latex(theory: Theory) -> dict[str, str]:
    """The right sides of a theory's definitions as LaTeX, by name."""
    return {name: expression_latex(parse_expression(text, theory), theory) for name, text in theory.definitions.items()}


def letter_latex(name: str, theory: Theory) -> str:
    """A letter: the theory's own spelling, else Greek names, subscripts (``Z0``, ``I_r``) and plain letters."""
    if name in theory.latex:
        return theory.latex[name]
    if name in NAMES:
        return NAMES[name]
    if name in GREEK:
        return "\\" + name
    head, _, tail = name.partition("_")
    if tail:
        return f"{letter_latex(head, theory)}_{{{tail}}}"
    if len(name) > 1 and name[1:].isdigit():
        return f"{name[0]}_{{{name[1:]}}}"
    return name if len(name) == 1 else rf"\mathit{{{name}}}"


def _wrap(expr: ex.Expr, theory: Theory, strength: int) -> str:
    text, own = _print(expr, theory)
    return text if own >= strength else rf"\left({text}\right)"


def _number(value: Fraction) -> tuple[str, int]:
    sign = "-" if value < 0 else ""
    if value.denominator == 1:
        return str(value), ATOM if value >= 0 else 1
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}", 3 if value > 0 else 1


def _print(expr: ex.Expr, theory: Theory) -> tuple[str, int]:
    match expr:
        case ex.Number(value=value):
            return _number(value)
        case ex.Letter(name=name):
            text = letter_latex(name, theory)
            return text, 4 if "^" in text else ATOM
        case ex.Sum(left=left, right=right, sign=sign):
            if isinstance(left, ex.Number) and left.value == 0:
                return (_wrap(right, theory, 1) if sign > 0 else f"-{_wrap(right, theory, 2)}"), 1
            operator = "+" if sign > 0 else "-"
            return f"{_print(left, theory)[0]} {operator} {_wrap(right, theory, 2)}", 1
        case ex.Product(left=left, right=right):
            return _product(left, right, theory)
        case ex.Quotient(left=left, right=right):
            return rf"\frac{{{_print(left, theory)[0]}}}{{{_print(right, theory)[0]}}}", 3
        case ex.Power(base=base, exponent=exponent):
            return _power(base, exponent, theory)
        case ex.Transpose(inner=inner):
            return rf"{_wrap(inner, theory, ATOM)}^{{\top}}", 4
        case ex.At(inner=inner, time=time):
            return rf"{_wrap(inner, theory, 4)}({_print(time, theory)[0]})", ATOM
        case ex.Call(function=function, args=args):
            return _call(function, args, theory)
        case ex.Compare():
            return compare_latex(expr, theory), 1
    raise TypeError(type(expr).__name__)


def _product(left: ex.Expr, right: ex.Expr, theory: Theory) -> tuple[str, int]:
    if isinstance(left, ex.Number) and left.value == -1:
        return f"-{_wrap(right, theory, 2)}", 1
    if isinstance(left, ex.Product) and isinstance(left.left, ex.Number) and left.left.value == -1:
        text, own = _product(left.right, right, theory)
        return (f"-{text}" if own > 1 else rf"-\left({text}\right)"), 1
    first, second = _wrap(left, theory, 3 if _ends_loose(left) else 2), _wrap(right, theory, 2)
    between = r" \cdot " if second[:1].isdigit() else " "
    return f"{first}{between}{second}", 2


def _ends_loose(expr: ex.Expr) -> bool:
    """Whether a factor written behind would read as part of the operand: d/dt A, min l."""
    if isinstance(expr, ex.Product):
        return _ends_loose(expr.right)
    return isinstance(expr, ex.Call) and expr.function in LOOSE


def _power(base: ex.Expr, exponent: Fraction, theory: Theory) -> tuple[str, int]:
    if exponent == Fraction(1, 2):
        return rf"\sqrt{{{_print(base, theory)[0]}}}", 4
    text = str(exponent) if exponent.denominator == 1 else f"{exponent.numerator}/{exponent.denominator}"
    inner = _print(base, theory)[0] if _prints_fenced(base) else _wrap(base, theory, ATOM)
    return f"{inner}^{{{text}}}", 4


def _prints_fenced(expr: ex.Expr) -> bool:
    """Whether an expression brings its own fences, so that a power can follow at once."""
    return isinstance(expr, ex.Call) and expr.function in {"normF", "nuclear", "abs"}


def _call(function: str, args: tuple[ex.Expr, ...], theory: Theory) -> tuple[str, int]:
    template = FUNCTIONS[function].latex
    texts = [
        _print(arg, theory)[0] if f"({{{index}}})" in template or function in FENCED else _wrap(arg, theory, 4)
        for index, arg in enumerate(args)
    ]
    # all at once: an argument may itself hold {1}, as in x_{1} or 1/2
    text = re.sub(r"\{(\d)\}", lambda place: texts[int(place[1])], template)
    if function in LOOSE | {"integral", "rise"}:
        return text, 2
    return text, 4 if template.startswith("{({0})}^") else ATOM
