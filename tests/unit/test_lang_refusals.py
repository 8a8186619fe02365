"""The parser is a whitelist: whatever is not in the language is refused in one line that names it."""

from dataclasses import replace

import pytest

from derivations.theories import FA
from faverify.claim import Part, Theory
from faverify.errors import StatementError, UsageError
from faverify.lang.parse import MAX_DEPTH, MAX_LENGTH, parse_expression, parse_statement
from faverify.methods import exact_cases

THEORY = Theory(
    name="t",
    title="t",
    shapes={"Y": ("n", "m"), "Z": ("n", "r"), "A": ("r", "r"), "x": ("r", "1"), "kappa": (), "c": ()},
)


def refusal(parse, text):
    """The message, which is one line of bounded length."""
    with pytest.raises(StatementError) as caught:
        parse(text, THEORY)
    message = str(caught.value)
    assert "\n" not in message
    assert 0 < len(message) < 200
    return message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ind(kappa)", "no comparison"),  # it was kappa
        ("ind(ind(kappa > 1))", "no comparison"),
        ("A.__class__", ".__class__"),
        ("().__class__.__bases__", ".__bases__"),
        ("A.T.mean", ".mean"),
        ("A.t", ".t"),
        ("__import__('os')", "__import__"),
        ("print(A)", "print"),
        ("eval(A, A)", "eval"),
        ("numpy.linalg.inv(A)", ".inv"),
        ("(lambda: A)()", "plain calls"),
        ("tr(A)(0)", "plain calls"),
        ("tr(x=A)", "plain calls"),
        ("tr(*A)", "Starred"),
        ("tr(**A)", "plain calls"),
        ("lambda: A", "functions are not in the language"),
        ("[A for q in Y]", "ListComp"),
        ("{A: A}", "Dict"),
        ("(A for q in Y)", "GeneratorExp"),
        ("f'{A}'", "JoinedStr"),
        ("(A := Y)", "NamedExpr"),
        ("A[0]", "entries are not in the language"),
        ("A if kappa else A", "has cases is written ind(x > 0)"),
        ("await A", "Await"),
        ("A, A", "joined by 'and'"),
        ("not A", "Not"),
        ("~A", "~ is not in the language"),
        ("A and A", "BoolOp"),
        ("kappa // 2", "// is not in the language"),
        ("kappa % 2", "remainders (%)"),
        ("kappa ^ 2", "write ** for ^"),
        ("kappa << 2", "<< is not in the language"),
        ("kappa | 2", "'or' is not in the language"),
        ("ind(kappa != c)", "'!='"),
        ("ind(kappa is c)", "'is'"),
        ("ind(kappa in c)", "'in'"),
        ("'A'", "'A'"),
        ("True", "True"),
        ("None", "None"),
        ("...", "Ellipsis"),
        ("1j", "1j"),
        ("import os", "import os"),
        ("yield A", "yield A"),
        ("A; A", "A; A"),
        ("q = A", "q = A"),
        ("", "nothing stands here"),
        ("A +", "A +"),
        ("A\x00", "x00"),
    ],
)
def test_python_outside_the_language_is_refused_by_name(text, named):
    assert named in refusal(parse_expression, text)


@pytest.mark.parametrize(
    ("text", "named"),
    [("q", "'q'"), ("tr(q)", "'q'"), ("nan", "'nan'"), ("inf", "'inf'"), ("I_", "'I_'"), ("I_rr", "'I_rr'")],
)
def test_unknown_letters_are_refused_by_name_and_theory(text, named):
    message = refusal(parse_expression, text)
    assert named in message
    assert "theory 't'" in message


@pytest.mark.parametrize(("text", "arguments"), [("tr()", 0), ("tr(A, A)", 2), ("max(kappa)", 1), ("inner(A)", 1)])
def test_a_wrong_number_of_arguments_is_refused_with_both_numbers(text, arguments):
    message = refusal(parse_expression, text)
    assert text.partition("(")[0] in message
    assert str(arguments) in message


@pytest.mark.parametrize(
    "text",
    [
        "2**301",
        "(1 + 1)**17",
        "kappa**1000000000",
        "kappa**-17",
        "2**0.0001",
        "kappa**(1/17)",
        "2**kappa",
        "kappa**(2**2)",
    ],
)
def test_powers_other_than_small_literals_are_refused(text):
    assert "exponent" in refusal(parse_expression, text)


@pytest.mark.parametrize("text", ["1e9999", "-1e9999", "kappa * 1e400", "1e99999999999999999999"])
def test_numbers_beyond_double_precision_are_refused_not_infinite(text):
    assert "exponent" in refusal(parse_expression, text)


@pytest.mark.parametrize("text", ["1e-400", "0.10000000000000000000001", "3.14159265358979323846"])
def test_decimals_that_python_would_round_are_refused(text):
    assert text in refusal(parse_expression, text)


@pytest.mark.parametrize("text", ["kappa/0", "1/0", "0/0", "A/0", "kappa/0.0"])
def test_division_by_zero_is_refused(text):
    assert refusal(parse_expression, text).startswith("division by zero: character 1 of ")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("\uff21", "uff21"),
        ("\U0001d400", "U0001d400"),
        ("\u0410", "u0410"),
        ("tr(\uff21)", "uff21"),
        ("A\u00b7A", "write * for"),
    ],
)
def test_look_alikes_of_letters_are_refused_though_python_reads_some_as_the_letter(text, named):
    assert named in refusal(parse_expression, text)


def test_a_comment_is_refused_since_it_would_be_shown_and_not_checked():
    assert "'#'" in refusal(parse_statement, "tr(A) == 0 # if kappa > 0")


@pytest.mark.parametrize(
    "text",
    [
        "+".join(["A"] * (MAX_DEPTH + 1)),
        "-" * (MAX_DEPTH + 1) + "A",
        "A" + ".T" * (MAX_DEPTH + 1),
        "abs(" * (MAX_DEPTH + 1) + "kappa" + ")" * (MAX_DEPTH + 1),
    ],
)
def test_deep_nesting_is_refused(text):
    assert f"{MAX_DEPTH} deep" in refusal(parse_expression, text)


@pytest.mark.parametrize("text", ["(" * 900 + "A" + ")" * 900, "-" * 1900 + "A", "[" * 1000])
def test_nesting_that_python_itself_gives_up_on_is_refused(text):
    refusal(parse_expression, text)


def test_long_texts_are_refused_with_their_length():
    assert str(MAX_LENGTH + 1) in refusal(parse_expression, "A" * (MAX_LENGTH + 1))


@pytest.mark.parametrize("depth", [1, MAX_DEPTH - 1])
def test_nesting_up_to_the_limit_is_read(depth):
    assert parse_expression("-" * depth + "A", THEORY).shape == ("r", "r")


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("Y @ Z", ("n x m", "n x r")),
        ("Z @ Y.T", ("n x r", "m x n")),
        ("Y + Z", ("n x m", "n x r")),
        ("A - x", ("r x r", "r x 1")),
        ("A + I_n", ("r x r", "n x n")),
        ("A + 1", ("r x r", "1 x 1")),
        ("Y * Z", ("n x m", "n x r")),
        ("inner(Y, Z)", ("n x m", "n x r")),
        ("tr(Z)", ("n x r",)),
        ("inv(Y)", ("n x m",)),
        ("det(x)", ("r x 1",)),
        ("A / A", ("r x r",)),
        ("A**2", ("r x r",)),
        ("exp(A)", ("r x r",)),
        ("max(kappa, A)", ("r x r",)),
        ("A(x)", ("r x 1",)),
        ("rows_le(Z, Y, kappa)", ()),
        ("ind(A)", ("r x r",)),
    ],
)
def test_ill_shaped_expressions_are_refused_with_the_shapes(text, shapes):
    message = refusal(parse_expression, text)
    for shape in shapes:
        assert shape in message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A == Z", "r x r and n x r"),
        ("tr(A) == A", "1 x 1 and r x r"),
        ("A <= A", "psd"),
        ("psd(Z)", "n x r"),
        ("psd(A, A)", "one argument"),
        ("psd(A) == 1", "'psd'"),
        ("tr(A)", "claims nothing"),
        ("A == A and Z", "compare something"),
        ("A == A if tr(A)", "claims nothing"),
        ("A == A for tr(A)", "claims nothing"),
        ("A == A for kappa > 0, tr(Z) > 0", "n x r"),
        ("A != A", "'!='"),
        ("kappa == c if kappa > 0 or c > 0", "'or' is not in the language; say it in two statements"),
        ("not kappa == c", "write the opposite comparison"),
    ],
)
def test_statements_that_claim_nothing_or_do_not_fit_are_refused(text, named):
    assert named in refusal(parse_statement, text)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("trace(A)", "write tr(...)"),
        ("norm(A)", "write normF(...)"),
        ("I + A", "write I_n"),
        ("e", "write exp(1)"),
        ("kappa * psd(A)", "psd(...) by itself"),
        ("A[0, 0]", "columns pick them"),
        ("kappa @ A", "a number multiplies with '*'"),
        ("A**2", "write X @ X"),
        ("0 * A", "write 0 alone"),
    ],
)
def test_what_other_notations_write_is_refused_with_what_is_written_here(text, remedy):
    """They were unknown letters, or not in the language, with nothing to do about it."""
    assert remedy in refusal(parse_expression, text)


@pytest.mark.parametrize("text", ["0 * A", "Z * 0", "0 @ A", "A @ 0", "0.0 * A.T"])
def test_the_literal_zero_times_a_matrix_is_refused_since_it_has_no_shape(text):
    assert "0 has no place" in refusal(parse_expression, text)


def test_a_comparison_is_no_expression_and_a_chain_no_indicator():
    assert "comparison" in refusal(parse_expression, "kappa < c")
    assert "chain" in refusal(parse_expression, "ind(kappa < c < kappa)")


@pytest.mark.parametrize(("text", "hint"), [
    ("normf(Z) == 0", "did you mean normF"), ("EE == 0", "did you mean E"), ("Z = W", "written with =="),
])  # fmt: skip
def test_a_slip_of_the_pen_gets_a_hint(text, hint):
    with pytest.raises(StatementError, match=hint):
        parse_statement(text, FA)


def test_controls_that_are_one_text_are_refused_when_the_part_is_made():
    """Found by a new user: each character became a control."""
    with pytest.raises(UsageError, match="write a tuple"):
        Part("p", "E == 0", exact_cases(), controls="E == 1")


def test_a_trajectory_that_does_not_exist_is_refused_when_the_theory_is_made():
    with pytest.raises(UsageError, match="'gdd' is none of"):
        replace(FA, trajectory="gdd")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kappa^2 + 1", "write ** for ^: '^', character 6 of 'kappa^2 + 1'"),
        ("2·kappa", "· is not in the language, character 2 of '2·kappa'; write * for ·"),
        ("kappa + (A @ A", "character 9"),
        ("kappa + tr(qq)", "'qq', character 12 of 'kappa + tr(qq)'"),
    ],
)
def test_a_refusal_says_the_place_once_and_what_was_meant(text, said):
    """Found here: "BitXor is not in the language", with no word on where or what to write."""
    message = refusal(parse_expression, text)
    assert said in message
    assert message.count("character") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A == A if", "nothing stands after 'if', at the end of 'A == A if'"),
        ("A == A for", "nothing stands after 'for'"),
        ("if A == A", "nothing stands here"),
        ("A == ", "at its end: something is missing"),
        ("A == A and", "at its end: something is missing"),
        ("c != 0", "the comparison '!=' is not in the language; write (a - b)**2 > 0: character 1 of 'c != 0'"),
    ],
)
def test_what_is_missing_or_foreign_between_expressions_has_a_place(text, said):
    """Found here: `A == A if` passed as a statement without hypotheses, and ends had no place."""
    assert said in refusal(parse_statement, text)
