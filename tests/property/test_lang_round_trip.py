"""Random formulas: what is written is what is read, what is printed is what was read."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracle.latex_reader import read_latex
from oracle.statement_texts import LETTERS, SCALAR, formulas, full_text, shape_of, sparse_text, states, value_of

from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.latex import expression_latex
from faverify.lang.parse import MAX_LENGTH, parse_expression

THEORY = Theory(name="formulas", title="formulas", shapes=LETTERS)
SHAPES = st.sampled_from([SCALAR, ("n", "r"), ("r", "r"), ("n", "m")])


def written(expr):
    """An expression of the package as text again, every operand in parentheses."""
    match expr:
        case ex.Number(value=value):
            return str(value)
        case ex.Letter(name=name):
            return name
        case ex.Sum(left=left, right=right, sign=sign):
            return f"({written(left)}) {'+' if sign > 0 else '-'} ({written(right)})"
        case ex.Product(left=left, right=right, matrix=matrix):
            return f"({written(left)}) {'@' if matrix else '*'} ({written(right)})"
        case ex.Quotient(left=left, right=right):
            return f"({written(left)}) / ({written(right)})"
        case ex.Power(base=base, exponent=exponent):
            return f"({written(base)})**({exponent})"
        case ex.Transpose(inner=inner):
            return f"({written(inner)}).T"
        case ex.Call(function=function, args=args):
            return f"{function}({', '.join(written(arg) for arg in args)})"
        case ex.At(inner=inner, time=time):
            return f"{written(inner)}({written(time)})"
        case ex.Compare(left=left, relation=relation, right=right):
            return f"({written(left)}) {relation.value} ({written(right)})"
    raise AssertionError(expr)


def message_of(text):
    """Why a text is refused; empty where it is read. Any other error is a failure of the test."""
    try:
        parse_expression(text, THEORY)
    except StatementError as error:
        return str(error)
    return ""


def of_fitting_length(text):
    assume(len(text) <= MAX_LENGTH)
    return text


@given(SHAPES.flatmap(formulas))
def test_parentheses_that_precedence_makes_superfluous_change_nothing(formula):
    full = of_fitting_length(full_text(formula))
    assert parse_expression(sparse_text(formula), THEORY) == parse_expression(full, THEORY)


@given(SHAPES.flatmap(formulas))
def test_a_printed_expression_reads_back_as_itself(formula):
    expr = parse_expression(of_fitting_length(sparse_text(formula)), THEORY)
    assert parse_expression(of_fitting_length(written(expr)), THEORY) == expr


@pytest.mark.parametrize(
    "text",
    ["exp(a)**(1/2)", "A(0) @ u", "ind(a < b) * a", "rows_le(C, K, a)", "integral(tr(K), 0, a)", "max(a, b/2)",
     "limit(K)", "D(D(K))", "K.T(a + 1)", "I_r + K", "a**-2", "0 - a"],
)  # fmt: skip
def test_the_rest_of_the_grammar_reads_back_as_itself(text):
    expr = parse_expression(text, THEORY)
    assert parse_expression(written(expr), THEORY) == expr


@given(SHAPES.flatmap(formulas))
def test_the_shape_that_is_read_is_the_shape_by_the_rules_of_matrices(formula):
    assert parse_expression(of_fitting_length(sparse_text(formula)), THEORY).shape == shape_of(formula)


@given(st.sampled_from(["+", "-", "@"]), SHAPES.flatmap(formulas), SHAPES.flatmap(formulas))
def test_sums_and_products_that_do_not_fit_are_refused_with_both_shapes(operator, left, right):
    shapes = shape_of(left), shape_of(right)
    assume(shapes[0][1] != shapes[1][0] if operator == "@" else shapes[0] != shapes[1])
    text = of_fitting_length(f"({sparse_text(left)}) {operator} ({sparse_text(right)})")
    with pytest.raises(StatementError) as caught:
        parse_expression(text, THEORY)
    assert all(f"{rows} x {columns}" in str(caught.value) for rows, columns in shapes)


@given(SHAPES.flatmap(lambda shape: formulas(shape, vectors=False)), states())
def test_the_printed_latex_has_the_value_of_the_formula_when_read_by_the_rules_of_print(formula, letters):
    expr = parse_expression(of_fitting_length(sparse_text(formula)), THEORY)
    assert read_latex(expression_latex(expr, THEORY), letters) == value_of(formula, letters)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_one_line(text):
    assert "\n" not in message_of(text)


@given(st.text(alphabet="ABKax1.09()@*+-/ ,T<=#'\"[]{}:", max_size=24))
def test_any_text_of_the_languages_own_characters_is_read_or_refused_in_one_line(text):
    assert "\n" not in message_of(text)


@given(st.integers(-(10**12), 10**12), st.integers(0, 14))
def test_decimals_are_read_exactly(digits, places):
    text = f"{abs(digits):0{places + 1}d}"
    decimal = f"{text[: len(text) - places]}.{text[len(text) - places :]}" if places else text
    read = parse_expression(f"-{decimal}" if digits < 0 else decimal, THEORY)
    assert read.value == Fraction(digits, 10**places)
