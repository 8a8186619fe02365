"""Expressions and statements as Unicode for terminals: ``d/dt A = 2 Rᵀ R``. The twin of `faverify.lang.latex`."""

from fractions import Fraction

from faverify.claim import Theory
from faverify.lang import expr as ex
from faverify.lang.parse import Statement
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
LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
RAISED = str.maketrans("0123456789-/", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᐟ")
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
LOOSE = frozenset({"D", "integral", "least", "greatest", "limit"})
# binding strength: sum 1, product 2, prefix 3, power and transpose 4, atom 5
ATOM = 5


def statement_unicode(statement: Statement, theory: Theory) -> str:
    """The whole statement: comparisons, hypotheses, ranges of the parameters."""
    text = _chain(statement.claims, theory)
    if statement.hypotheses:
        text += "   if " + ", ".join(compare_unicode(c, theory) for c in statement.hypotheses)
    if statement.ranges:
        text += "   for " + ", ".join(compare_unicode(c, theory) for c in statement.ranges)
    return text


def _chain(claims: tuple[ex.Compare, ...], theory: Theory) -> str:
    rest = (f" {SIGNS[c.relation]} {expression_unicode(c.right, theory)}" for c in claims[1:])
    return compare_unicode(claims[0], theory) + "".join(rest)


def compare_unicode(claim: ex.Compare, theory: Theory) -> str:
    """One comparison."""
    sides = expression_unicode(claim.left, theory), expression_unicode(claim.right, theory)
    return f"{sides[0]} {SIGNS[claim.relation]} {sides[1]}"


def expression_unicode(expr: ex.Expr, theory: Theory) -> str:
    """One expression."""
    return _print(expr, theory)[0]


def letter_unicode(name: str, theory: Theory) -> str:
    """A letter: powers that the theory spells (``G^{-1}``), Greek names, lowered digits, plain letters."""
    base, power, exponent = theory.latex.get(name, "").partition("^")
    if power and len(base) == 1:
        exponent = exponent.strip("{}")
        return base + (
            "^½" if exponent == "1/2" else exponent.translate(RAISED) if "/" not in exponent else f"^({exponent})"
        )
    head, _, tail = name.partition("_")
    if tail:
        return f"{letter_unicode(head, theory)}_{tail}"
    if len(name) > 1 and name[1:].isdigit() and name[0].isalpha():
        return letter_unicode(name[0], theory) + name[1:].translate(LOWERED)
    return LETTERS.get(name, name)


def _wrap(expr: ex.Expr, theory: Theory, strength: int) -> str:
    text, own = _print(expr, theory)
    return text if own >= strength else f"({text})"


def _print(expr: ex.Expr, theory: Theory) -> tuple[str, int]:
    match expr:
        case ex.Number(value=value):
            return str(value), ATOM if value >= 0 and value.denominator == 1 else 2 if value > 0 else 1
        case ex.Letter(name=name):
            text = letter_unicode(name, theory)
            return text, ATOM if text.isalnum() else 4
        case ex.Sum(left=left, right=right, sign=sign):
            if isinstance(left, ex.Number) and left.value == 0:
                return (_wrap(right, theory, 1) if sign > 0 else f"-{_wrap(right, theory, 2)}"), 1
            return f"{_print(left, theory)[0]} {'+' if sign > 0 else '-'} {_wrap(right, theory, 2)}", 1
        case ex.Product(left=left, right=right):
            return _product(left, right, theory)
        case ex.Quotient(left=left, right=right):
            return f"{_wrap(left, theory, 2)}/{_wrap(right, theory, 3)}", 2
        case ex.Power(base=base, exponent=exponent):
            return _power(base, exponent, theory)
        case ex.Transpose(inner=inner):
            return f"{_wrap(inner, theory, ATOM)}ᵀ", 4
        case ex.At(inner=inner, time=time):
            return f"{_wrap(inner, theory, 4)}({_print(time, theory)[0]})", ATOM
        case ex.Call(function=function, args=args):
            return _call(function, args, theory)
        case ex.Compare():
            return compare_unicode(expr, theory), 1
    raise TypeError(type(expr).__name__)


def _product(left: ex.Expr, right: ex.Expr, theory: Theory) -> tuple[str, int]:
    if isinstance(left, ex.Number) and left.value == -1:
        return f"-{_wrap(right, theory, 2)}", 1
    if isinstance(left, ex.Product) and isinstance(left.left, ex.Number) and left.left.value == -1:
        text, own = _product(left.right, right, theory)
        return (f"-{text}" if own > 1 else f"-({text})"), 1
    first, second = _wrap(left, theory, 2), _wrap(right, theory, 2)
    between = " · " if second[:1].isdigit() else " "
    return f"{first}{between}{second}", 2


def _power(base: ex.Expr, exponent: Fraction, theory: Theory) -> tuple[str, int]:
    if exponent == Fraction(1, 2):
        return f"√({_print(base, theory)[0]})", 4
    inner = _wrap(base, theory, ATOM)
    return (inner + str(exponent).translate(RAISED) if exponent.denominator == 1 else f"{inner}^({exponent})"), 4


def _call(function: str, args: tuple[ex.Expr, ...], theory: Theory) -> tuple[str, int]:
    plain = f"{function}({', '.join(f'{{{i}}}' for i in range(len(args)))})"
    template = TEMPLATES.get(function, plain)
    fenced = any(piece in template for piece in FENCED) or template is plain
    texts = [_print(arg, theory)[0] if fenced or i else _wrap(arg, theory, 4) for i, arg in enumerate(args)]
    return template.format(*texts), 1 if function in LOOSE else ATOM
