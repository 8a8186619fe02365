"""Expressions and statements as Unicode for terminals: ``d/dt A = 2 Rᵀ R``."""

import unicodedata
from fractions import Fraction

from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import Statement
from faverify.lang.printer import ATOM, LOOSE, NEGATED, PREFIX, PRODUCT, RAISED, Printed, Printer
from faverify.lang.theory import Theory
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
        return str(value), NEGATED if value < 0 else ATOM if whole else PRODUCT

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
        template = FUNCTIONS[function].text or plain
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
    r"""A letter as the theory spells it (``\Gamma``, ``P_{1}``, ``G^{-1}``); else Greek names, lowered digits."""
    spelled = theory.latex.get(name, "").replace("_{", "_").removesuffix("}")
    if len(spelled) == 1:
        return spelled
    if greek := _greek(spelled):
        return greek
    if len(spelled) == 3 and spelled[1] == "_" and spelled[2].isdigit():
        return spelled[0] + spelled[2].translate(SUBSCRIPT)
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


def _greek(command: str) -> str:
    r"""The letter that a command of LaTeX names (``\Gamma``), by its name in Unicode; "" for anything else."""
    name = command.removeprefix("\\")
    size = "CAPITAL" if name[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}") if name != command else ""
    except KeyError:
        return ""
