r"""Expressions and statements as LaTeX, from the same tree that is proved and evaluated.

Only the subset that both TeX and MathML converters read is used (``\frac``, ``\operatorname``, ``\lVert``, sub- and
superscripts).
"""

import re
from fractions import Fraction

from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import Statement, parse_expression
from faverify.lang.printer import ATOM, LOOSE, NEGATED, PREFIX, PRODUCT, RAISED, Printed, Printer
from faverify.lang.theory import Theory
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


class _LaTeX(Printer):
    signs = SIGNS
    condition = r"\quad\text{if}\quad "
    ranges = r"\quad\text{for}\quad "
    comma = r",\; "
    times = r" \cdot "

    def fence(self, text: str) -> str:
        return rf"\left({text}\right)"

    def number(self, value: Fraction) -> Printed:
        if value.denominator == 1:
            return str(value), ATOM if value >= 0 else NEGATED
        sign = "-" if value < 0 else ""
        return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}", PREFIX if value > 0 else NEGATED

    def letter(self, name: str) -> Printed:
        text = letter_latex(name, self.theory)
        return text, RAISED if "^" in text else ATOM

    def quotient(self, left: ex.Expr, right: ex.Expr) -> Printed:
        return rf"\frac{{{self.expression(left)}}}{{{self.expression(right)}}}", PREFIX

    def power(self, base: ex.Expr, exponent: Fraction) -> Printed:
        if exponent == Fraction(1, 2):
            return rf"\sqrt{{{self.expression(base)}}}", RAISED
        brings_fences = isinstance(base, ex.Call) and base.function in {"normF", "nuclear", "abs"}
        inner = self.expression(base) if brings_fences else self.wrap(base, ATOM)
        return f"{inner}^{{{exponent}}}", RAISED

    def transposed(self, text: str) -> str:
        return rf"{text}^{{\top}}"

    def call(self, function: str, args: tuple[ex.Expr, ...]) -> Printed:
        template = FUNCTIONS[function].latex
        texts = [
            self.expression(arg) if f"({{{index}}})" in template or function in FENCED else self.wrap(arg, RAISED)
            for index, arg in enumerate(args)
        ]
        # all at once: an argument may itself hold {1}, as in x_{1} or 1/2
        text = re.sub(r"\{(\d)\}", lambda place: texts[int(place[1])], template)
        if function in LOOSE | {"integral", "rise"}:
            return text, PRODUCT
        return text, RAISED if template.startswith("{({0})}^") else ATOM


def statement_latex(statement: Statement, theory: Theory) -> str:
    """The whole statement: chain of comparisons, hypotheses, ranges of the parameters."""
    return _LaTeX(theory).statement(statement)


def expression_latex(expr: ex.Expr, theory: Theory) -> str:
    """One expression."""
    return _LaTeX(theory).expression(expr)


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
