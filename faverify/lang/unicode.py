"""Expressions and statements as Unicode for terminals: ``d/dt A = 2 Rᵀ R``."""

from fractions import Fraction

from faverify.claim import Theory
from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.lang.printer import ATOM, LOOSE, PREFIX, PRODUCT, RAISED, SUM, Printed, Printer
from faverify.outcome import Relation

SIGNS = {
    Relation.EQUAL: "=",
    Relation.AT_MOST: "≤",
    Relation.AT_LEAST: "≥",
    Relation.BELOW: "<",
    Relation.ABOVE: ">",
    Relation.PSD: "⪰",
}
LETTERS = {
    "kappa": "κ", "eps": "ε", "lam": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "beta": "β", "eta": "η", "delta": "δ",
    "tau": "τ", "oo": "∞", "l": "ℓ",
}  # fmt: skip
SUBSCRIPT = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
SUPERSCRIPT = str.maketrans("0123456789-/", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᐟ")
TEMPLATES = {
    "tr": "tr({0})",
    "D": "d/dt {0}",
    "normF": "‖{0}‖",
    "inv": "({0})⁻¹",
    "sqrtm": "({0})^½",
    "pos": "({0})₊",
    "neg": "({0})₋",
    "pinv": "({0})⁺",
    "sigma_max": "σ_max({0})",
    "sigma_min": "σ_min({0})",
    "nuclear": "‖{0}‖_*",
    "lambda_min": "λ_min({0})",
    "lambda_max": "λ_max({0})",
    "sqrt": "√({0})",
    "abs": "|{0}|",
    "ind": "1[{0}]",
    "rows_le": "rows({0} : {1} ≤ {2})",
    "integral": "∫[{1}, {2}] {0} dt",
    "rise": "rise({0}; {1}, {2})",
    "least": "min over [{1}, {2}] of {0}",
    "greatest": "max over [{1}, {2}] of {0}",
    "limit": "lim t→∞ {0}",
    "inner": "⟨{0}, {1}⟩",
}
FENCED = ("({0}", "‖{0}", "|{0}", "[{0}", "⟨{0}")


class _Unicode(Printer):
    signs = SIGNS
    condition = "   if "
    ranges = "   for "
    comma = ", "
    times = " · "

    def fence(self, text: str) -> str:
        return f"({text})"

    def number(self, value: Fraction) -> Printed:
        whole = value.denominator == 1
        return str(value), SUM if value < 0 else ATOM if whole else PRODUCT

    def letter(self, name: str) -> Printed:
        text = letter_unicode(name, self.theory)
        return text, ATOM if text.isalnum() else RAISED

    def quotient(self, left: ex.Expr, right: ex.Expr) -> Printed:
        return f"{self.wrap(left, PRODUCT)}/{self.wrap(right, PREFIX)}", PRODUCT

    def power(self, base: ex.Expr, exponent: Fraction) -> Printed:
        if exponent == Fraction(1, 2):
            return f"√({self.expression(base)})", RAISED
        inner = self.wrap(base, ATOM)
        whole = exponent.denominator == 1
        return inner + (str(exponent).translate(SUPERSCRIPT) if whole else f"^({exponent})"), RAISED

    def transposed(self, text: str) -> str:
        return f"{text}ᵀ"

    def call(self, function: str, args: tuple[ex.Expr, ...]) -> Printed:
        plain = f"{function}({', '.join(f'{{{i}}}' for i in range(len(args)))})"
        template = TEMPLATES.get(function, plain)
        fenced = any(piece in template for piece in FENCED) or template is plain
        texts = [self.expression(arg) if fenced or i else self.wrap(arg, RAISED) for i, arg in enumerate(args)]
        return template.format(*texts), PRODUCT if function in LOOSE | {"integral"} else ATOM


def statement_unicode(statement: Statement, theory: Theory) -> str:
    """The whole statement: comparisons, hypotheses, ranges of the parameters."""
    return _Unicode(theory).statement(statement)


def expression_unicode(expr: ex.Expr, theory: Theory) -> str:
    """One expression or comparison."""
    return _Unicode(theory).expression(expr)


def letter_unicode(name: str, theory: Theory) -> str:
    """A letter: powers that the theory spells (``G^{-1}``), Greek names, lowered digits, plain letters."""
    base, power, exponent = theory.latex.get(name, "").partition("^")
    if power and len(base) == 1:
        exponent = exponent.strip("{}")
        return base + (
            "^½" if exponent == "1/2" else exponent.translate(SUPERSCRIPT) if "/" not in exponent else f"^({exponent})"
        )
    head, _, tail = name.partition("_")
    if tail:
        return f"{letter_unicode(head, theory)}_{tail}"
    if len(name) > 1 and name[1:].isdigit() and name[0].isalpha():
        return letter_unicode(name[0], theory) + name[1:].translate(SUBSCRIPT)
    return LETTERS.get(name, name)
