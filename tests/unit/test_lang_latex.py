"""Statements in print: hand-written LaTeX of real claims, and all of the registry in the subset that converts."""

import contextlib
import re

import pytest

from derivations.theories import FA, FA_STAR, FA_STAR_RAW, GD
from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.functions.scalar import SCALAR_FUNCTIONS
from faverify.lang.latex import definitions_latex, expression_latex, statement_latex
from faverify.lang.parse import parse_expression, parse_statement
from faverify.lang.unicode import expression_unicode
from faverify.report.mathtext import mathml
from faverify.run.registry import entries

DT = r"\frac{\mathrm{d}}{\mathrm{d}t}"
GOLDEN = [
    ("fact2", FA_STAR_RAW, "Z.T @ E == 0", r"Z^{\top} E = 0"),
    ("fact3", FA_STAR_RAW, "D(Z.T @ Z) == 0", DT + r"\left(Z^{\top} Z\right) = 0"),
    ("lemma4", FA_STAR, "D(tr(R.T @ R)) == -tr(R @ A @ R.T)",
     DT + r"\operatorname{tr}(R^{\top} R) = -\operatorname{tr}(R A R^{\top})"),
    ("lemma5", FA_STAR, "D(A) == 2 * R.T @ R", DT + r"A = 2 R^{\top} R"),
    ("lemma5", FA_STAR, "psd(A(t) - A(s)) for 0 <= s <= t <= 1",
     r"A(t) - A(s) \succeq 0\quad\text{for}\quad 0 \le s \le t \le 1"),
    ("lemma7", FA_STAR, "integral(normF(rows_le(R, A, kappa))**2, 0, T) <= r * max(0, kappa - lambda_min(A(0)))",
     r"\int_{0}^{T} \lVert {(R)}_{\le \kappa} \rVert_F^{2}\,\mathrm{d}t"
     r" \le r \max(0,\, \kappa - \lambda_{\min}(A(0)))"),
    ("lemma8", FA_STAR, "rise(l, 0, oo) <= r * lam**2",
     r"\int_{0}^{\infty} \left(" + DT + r"\ell\right)^{+}\mathrm{d}t \le r \lambda^{2}"),
    ("lemma10", FA_STAR, "l(t) <= l(0) + r * lam**2", r"\ell(t) \le \ell(0) + r \lambda^{2}"),
    ("lemma12", FA_STAR, "normF(E @ C)**2 == tr(S @ R.T @ R @ S)",
     r"\lVert E C \rVert_F^{2} = \operatorname{tr}(G^{1/2} R^{\top} R G^{1/2})"),
    ("appendix-e", FA, "D(W @ C + C.T @ W.T - Z.T @ Z) == 0",
     DT + r"\left(W C + C^{\top} W^{\top} - Z^{\top} Z\right) = 0"),
    ("n1", FA_STAR, "D(M) == Q + K2 @ M - M @ M", DT + "M = Q + K M - M M"),
    ("n2", FA_STAR, "D(l + normF(A)**2 / 4) == 0",
     DT + r"\left(\ell + \frac{\lVert A \rVert_F^{2}}{4}\right) = 0"),
    ("n4", FA_STAR,
     "rise(l, 0, oo) <= normF(neg(A(0)))**2 / 4 <= r * lam**2 / 4 <= r * lam**2 if r > 1 and lam < 0",
     r"\int_{0}^{\infty} \left(" + DT + r"\ell\right)^{+}\mathrm{d}t \le \frac{\lVert {(A(0))}_{-} \rVert_F^{2}}{4}"
     r" \le \frac{r \lambda^{2}}{4} \le r \lambda^{2}\quad\text{if}\quad r > 1,\; \lambda < 0"),
    ("n6", FA_STAR, "Q == Gi @ (N + M.T @ G @ M)", r"Q = G^{-1} \left(N + M^{\top} G M\right)"),
    ("erratum-column-space", GD, "D(Z.T @ Z - W @ W.T) == 0", DT + r"\left(Z^{\top} Z - W W^{\top}\right) = 0"),
]  # fmt: skip
LETTERS = Theory(
    name="letters",
    title="letters",
    shapes={"A": ("r", "r"), "B": ("r", "r"), "x1": ("r", "1"), "x2": ("r", "1"), "k1": (), "k2": ()},
)


@pytest.mark.parametrize(("label", "theory", "says", "latex"), GOLDEN, ids=lambda v: v if isinstance(v, str) else "")
def test_statements_of_claims_print_as_written_by_hand(label, theory, says, latex):
    assert says in {part.says for part in entries()[label].claim.parts}
    assert statement_latex(parse_statement(says, theory), theory) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("inner(x1, x2)", r"\langle x_{1},\, x_{2} \rangle"),
        ("max(1/2, k1)", r"\max(\frac{1}{2},\, k_{1})"),
        ("min(k2, k1)", r"\min(k_{2},\, k_{1})"),
        ("least(k1, 0, 2)", r"\min_{0 \le t \le 2} k_{1}"),
    ],
)
def test_an_argument_with_an_index_is_not_taken_for_a_place_of_the_template(text, latex):
    assert expression_latex(parse_expression(text, LETTERS), LETTERS) == latex


@pytest.mark.parametrize(
    ("text", "latex", "shown"),
    [
        ("0 - A", "-A", "-A"),
        ("B + (0 - A)", r"B + \left(-A\right)", "B + (-A)"),
        ("0 - (A - B)", r"-\left(A - B\right)", "-(A - B)"),
        ("0 + A", "A", "A"),
        ("-(-A) @ B", r"-\left(-A\right) B", "-(-A) B"),
        ("-2 * A @ B", r"-2 A B", "-2 A B"),  # found here: \left(-2\right) A B
        ("(-1/2) * A @ B", r"-\frac{1}{2} A B", "-1/2 A B"),
        ("A - (-2) * B", r"A - \left(-2 B\right)", "A - (-2 B)"),
        ("A @ (-2 * B)", r"A \left(-2 B\right)", "A (-2 B)"),
        ("(-D(A)) @ B", r"\left(-\frac{\mathrm{d}}{\mathrm{d}t}A\right) B", "(-d/dt A) B"),
    ],
)
def test_the_sign_of_a_difference_from_zero_is_printed(text, latex, shown):
    expr = parse_expression(text, LETTERS)
    assert (expression_latex(expr, LETTERS), expression_unicode(expr, LETTERS)) == (latex, shown)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("D(A) @ B", rf"\left({DT}A\right) B"),
        ("D(A @ B)", rf"{DT}\left(A B\right)"),
        ("2 * D(A) @ B", rf"\left(2 {DT}A\right) B"),
        ("A @ D(B)", rf"A {DT}B"),
        ("least(k1, 0, 2) * k2", r"\left(\min_{0 \le t \le 2} k_{1}\right) k_{2}"),
    ],
)
def test_a_factor_behind_an_operator_does_not_read_as_its_operand(text, latex):
    assert expression_latex(parse_expression(text, LETTERS), LETTERS) == latex


@pytest.mark.parametrize("label", entries())
def test_every_statement_definition_and_control_of_the_registry_prints_as_latex_that_converts(label):
    claim = entries()[label].claim
    for part in claim.parts:
        theory = claim.theory_of(part)
        pairs = [(part.says, theory), *((control.says, own) for control, own in claim.altered(part))]
        for says, own in pairs:
            try:
                statement = parse_statement(says, own)
            except StatementError:  # of a method with a language of its own; which may be so is a test in tests/meta
                continue
            latex = statement_latex(statement, own)
            assert mathml(latex, True) is not None, latex
        for name, latex in definitions_latex(theory).items():
            assert mathml(latex, True) is not None, name


def test_the_statements_that_print_are_most_of_those_that_are_checked():
    parts = [(part, e.claim.theory_of(part)) for e in entries().values() for part in e.claim.parts]
    checked = [(part.says, theory) for part, theory in parts if part.controls]
    assert sum(prints(says, theory) for says, theory in checked) > len(checked) * 0.7


def prints(says, theory):
    try:
        return bool(statement_latex(parse_statement(says, theory), theory))
    except StatementError:
        return False


ARGUMENTS = {
    "ind": "k1 > 0","integral": "k1, 0, 2", "rise": "k1, 0, 2", "least": "k1, 0, 2", "greatest": "k1, 0, 2",
             "rows_le": "A, B, k1", "inner": "A, B", "max": "k1, k2", "min": "k1, k2",
             "sum_over": "k1, k2", "maxima": "k1, 0, 2", "minima": "k1, 0, 2",
             "pencil_right": "A, B", "pencil_left": "A, B", "pencil_imaginary": "A, B",
             "pencil_rate": "A, B", "worst": "k1, x1, A, B"}  # fmt: skip
SCALAR = SCALAR_FUNCTIONS.keys()


def surroundings():
    """Every function in every surrounding that its shape admits."""
    for name in FUNCTIONS:
        call = f"{name}({ARGUMENTS.get(name, 'k1' if name in SCALAR else 'A')})"
        for around in ("{}", "{}.T", "{}**2", "2 * {}", "{} * 2", "-{}", "{} / 3", "1 - {}", "A + {}"):
            with contextlib.suppress(StatementError):
                yield parse_expression(around.format(call), LETTERS), around.format(call)


@pytest.mark.parametrize("expr", [pytest.param(expr, id=text) for expr, text in surroundings()])
def test_every_function_in_every_surrounding_converts(expr):
    latex = expression_latex(expr, LETTERS)
    assert mathml(latex, True) is not None, latex


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if FUNCTIONS[name].kind])
def test_every_argument_of_a_law_is_printed_and_converts(name):
    count = 1 + max(int(place) for place in re.findall(r"\{(\d)\}", FUNCTIONS[name].latex))
    arguments = tuple(ex.Letter(ex.SCALAR, f"k{index + 1}") for index in range(count))
    latex = expression_latex(ex.Call(ex.SCALAR, name, arguments), LETTERS)
    assert all(f"k_{{{index + 1}}}" in latex for index in range(count))
    assert mathml(latex, True) is not None, latex


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if not FUNCTIONS[name].kind])
def test_every_argument_that_a_template_names_is_printed(name):
    arguments = ARGUMENTS.get(name, "k1" if name in SCALAR else "A")
    latex = expression_latex(parse_expression(f"{name}({arguments})", LETTERS), LETTERS)
    for index, argument in enumerate(arguments.split(", ")):
        if f"{{{index}}}" in FUNCTIONS[name].latex:
            assert re.sub(r"\b([kx])(\d)\b", r"\1_{\2}", argument) in latex
