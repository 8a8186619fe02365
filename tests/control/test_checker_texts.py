"""Texts as the checker reads them: what the language refuses it refuses, too; shapes, powers and ranges at their edges.

Truth: the tables of refusals of the language (each a text outside of it), and shapes and ranges by hand.
"""

# ruff: noqa: E501 - texts are read as a table

from fractions import Fraction

import pytest
from unit import test_lang_refusals

from faverify.checker.language import Theory, names_in, outside, require_whole, written_number
from faverify.errors import StatementError, UnableError

SHAPES = {"Y": ("n", "m"), "Z": ("n", "r"), "A": ("r", "r"), "B": ("r", "r"), "x": ("r", "1"), "kappa": (), "c": ()}
THEORY = Theory({"name": "t", "kind": "free", "shapes": SHAPES, "definitions": {"S": "A + A.T", "f": "tr(A)"}})
FLOW = Theory(
    {
        "name": "f",
        "kind": "flow",
        "shapes": {"X": ("n", "n"), "Q": ("n", "n"), "c": ()},
        "flow": {"X": "-X"},
        "definitions": {"g": "tr(X)"},
    }
)
REFUSED = (StatementError, UnableError, ValueError)
READ_ALL_THE_SAME = ("(1 + 1)**17", "kappa**-17", "A == A if", "A == A for")
"""Exponents that are longer here, and ends that say nothing."""


def refused_texts():
    for name, test in vars(test_lang_refusals).items():
        if "nesting" in name or not name.startswith("test_"):  # (how deep is a matter of each program)
            continue
        for mark in getattr(test, "pytestmark", ()):
            for given in mark.args[1]:
                text = given[0] if isinstance(given, tuple) else given
                if isinstance(text, str):
                    yield text


@pytest.mark.parametrize("text", sorted(set(refused_texts()), key=repr))
def test_what_is_no_text_of_the_language_is_none_of_the_checker(text):
    """As a statement, and unless it is a number or a matrix (which claims nothing) as an expression."""
    if text in READ_ALL_THE_SAME:
        return
    with pytest.raises(REFUSED):
        THEORY.statement(text)
    if text != "tr(A)":
        with pytest.raises(REFUSED):
            THEORY.node(text)


SHAPED = {
    "A @ B": ("r", "r"), "A @ x": ("r", "1"), "x.T @ A @ x": ("1", "1"), "x @ x.T": ("r", "r"), "kappa * A": ("r", "r"), "A * kappa": ("r", "r"), "A / kappa": ("r", "r"),
    "Z @ A": ("n", "r"), "(Z @ A).T": ("r", "n"), "-Z": ("n", "r"), "+Z": ("n", "r"), "S": ("r", "r"), "f": ("1", "1"), "f * S": ("r", "r"),
    "0 + A": ("r", "r"), "A - 0": ("r", "r"), "0": None, "0 * kappa": ("1", "1"), "tr(A)": ("1", "1"), "pinv(Z)": ("r", "n"), "proj(Z)": ("n", "n"), "inv(A)": ("r", "r"), "I_r": ("r", "r"), "I_1": ("1", "1"),
    "r": ("1", "1"), "n * m": ("1", "1"), "kappa**2": ("1", "1"), "kappa**(1/2)": ("1", "1"), "1/2": ("1", "1"), "max(kappa, c)": ("1", "1"), "diag(A)": ("r", "r"),
}  # fmt: skip


@pytest.mark.parametrize("text", SHAPED)
def test_a_text_has_its_shape(text):
    assert THEORY.node(text).shape == SHAPED[text]


@pytest.mark.parametrize("text", [
    "A @ Z", "x @ A", "A @ kappa @ 0", "0 @ A", "A @ 0", "0 * A", "A * 0", "A * B", "Z + A", "A + kappa", "A / B", "kappa / 0", "1 / A", "A**2", "0.T", "tr(Z)", "inv(Z)",
    "kappa**c", "kappa**301", "kappa**-301", "kappa**(1/17)", "inner(A, Z)", "max(A, B)", "max(kappa)", "tr(A, A)", "tr()", "ind(kappa)", "abs(kappa > 1)", "det(x)", "kappa(c > 1)", "A(B)", "A(1, 2)", "I_q", "I_rr", "q", "rows_le(Z, B, A)", "rows_le(Z, Z, c)",
])  # fmt: skip
def test_what_does_not_fit_is_refused(text):
    with pytest.raises(REFUSED):
        THEORY.statement(f"{text} == {text}")


@pytest.mark.parametrize(
    "text",
    [
        "kappa**300",
        "kappa**-300",
        "kappa**(1/16)",
        "0 + kappa",
        "0 / kappa",
        "1 / kappa",
        "A(kappa)",
        "kappa(0)",
        "rows_le(Z, A, c)",
        "1/3",
        "-2",
        "ind(kappa > 1)",
    ],
)
def test_what_fits_up_to_its_edge_is_read(text):
    assert len(THEORY.statement(f"{text} == {text}").claims) == 1


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("kappa == c", 1),
        ("kappa <= c and c <= kappa", 2),
        ("0 <= kappa <= c", 2),
        ("psd(A)", 1),
        ("A == B == A", 2),
        ("0 < kappa <= c < 1 and psd(A)", 4),
    ],
)
def test_a_chain_is_a_claim_for_each_of_its_signs(text, claims):
    assert len(THEORY.statement(text).claims) == claims


@pytest.mark.parametrize(
    "text",
    [
        "psd(Z)",
        "psd(0)",
        "psd(A, A)",
        "psd()",
        "A <= B",
        "A == B <= A",
        "A",
        "kappa or c",
        "not kappa > 1",
        "kappa != c",
        "kappa in c",
        "kappa == c or c == kappa",
        "kappa > 1 if c",
        "psd(A) == psd(A)",
    ],
)
def test_what_claims_nothing_that_is_known_is_refused(text):
    with pytest.raises(REFUSED):
        THEORY.statement(text)


def shown(claim):
    """A comparison of numbers and names as a text."""

    def one(node):
        return (
            str(node.value)
            if node.op in ("num", "let")
            else f"{node.value or node.op}({', '.join(map(one, node.args))})"
        )

    left, right = claim.args
    return f"{one(left)} {claim.value} {one(right)}"


RANGES = {
    "kappa > c for t in [1, 2]": (["kappa > c"], ["1 <= t", "t <= 2"], False),
    "kappa > c for t in [0, c], c > 0": (["kappa > c"], ["0 <= t", "t <= c", "c > 0"], False),
    "kappa > c if c > 1": (["kappa > c"], ["c > 1"], False),
    "kappa > c if c > 1 and kappa > 2": (["kappa > c"], ["c > 1", "kappa > 2"], False),
    "kappa > c if c > 1 for c < 2": (["kappa > c"], ["c > 1", "c < 2"], False),
    "kappa > c for 0 < c < 1": (["kappa > c"], ["0 < c", "c < 1"], False),
    "g <= c for some t in [0, 1]": (["least(g, 0, 1) <= c"], [], True),
    "g < c for some t in [0, 1]": (["least(g, 0, 1) < c"], [], False),
    "g >= c for some t in [1, 2]": (["greatest(g, 1, 2) >= c"], [], True),
    "g > c if c > 0 for some t in [0, c]": (["greatest(g, 0, c) > c"], ["c > 0"], False),
    "g <= t for some t in [0, 1]": (["least(sub(g, t), 0, 1) <= 0"], [], True),
    "c >= g for some t in [0, 1]": (["greatest(sub(c, g), 0, 1) >= 0"], [], True),
    "g < 2 * g for some t in [0, 1]": (["least(sub(g, mul(2, g)), 0, 1) < 0"], [], False),
}


@pytest.mark.parametrize("text", RANGES)
def test_conditions_and_ranges_are_those_that_stand_there(text):
    found = (THEORY if "kappa" in text else FLOW).statement(text)
    claims, conditions, attained = RANGES[text]
    assert [[shown(one) for one in part] for part in (found.claims, found.conditions)] == [claims, conditions]
    assert found.attained is attained


@pytest.mark.parametrize("text", [
    "g == c for some t in [0, 1]", "g <= c and g >= c for some t in [0, 1]", "g <= c for some c in [0, 1]", "g <= c for some t", "g <= c for some t > 0", "g <= c for t in [0]", "g <= c for t in [0, 1, 2]", "g <= c for t in (0, 1)", "g <= c for some t in c",
])  # fmt: skip
def test_a_range_that_is_none_is_refused(text):
    with pytest.raises(REFUSED):
        FLOW.statement(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("-3/4", Fraction(-3, 4)), ("0.25", Fraction(1, 4)), ("+1", 1), ("1/007", Fraction(1, 7)), (7, 7)],
)
def test_a_number_is_written_in_one_of_three_ways(text, value):
    assert written_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "1/0",
        "1/00",
        "",
        "a",
        "1e3",
        ".5",
        "5.",
        "1//2",
        "1/-2",
        "--1",
        " 1",
        "1 ",
        "1_0",
        "\u0661",
        "1/2/3",
        "0x1",
        "nan",
        "1.5/2",
        "9" * 5001,
    ],
)
def test_anything_else_is_no_number(text):
    with pytest.raises(StatementError):
        written_number(text)


@pytest.mark.parametrize(("text", "mark", "pieces"), [
    ("a, b", ",", ["a", " b"]), ("f(a, b), c", ",", ["f(a, b)", " c"]), ("[a, b]", ",", ["[a, b]"]), ("((a), (b, c)), d, e", ",", ["((a), (b, c))", " d", " e"]), ("", ",", [""]), ("a", ",", ["a"]), ("(a, [b, c], d), e", ",", ["(a, [b, c], d)", " e"]),
])  # fmt: skip
def test_a_text_is_split_outside_of_its_brackets(text, mark, pieces):
    assert outside(text, mark) == pieces


def test_arguments_are_whole_and_names_are_those_that_stand_in_a_text():
    assert names_in("tr(A @ B) + kappa") == {"tr", "A", "B", "kappa"}
    for text in ("a", "a + b", "a <= b", "f(a, b)", "(a)"):
        require_whole(text)
    for text in ("a, b", "a if b else c", "a and b", "lambda: a", "a) + (b", "a; b", "", "a # b", "\u00e9"):
        with pytest.raises(StatementError):
            require_whole(text)
    require_whole("a + " * 999 + "a")
    with pytest.raises(StatementError, match="no text"):
        require_whole("a + " * 1000 + "a")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0.1", True),
        ("0.25e1", True),
        ("1e-5", True),
        ("0.1000000000000000055", False),
        ("1e-400", False),
        ("1e400", False),
    ],
)
def test_a_decimal_is_read_where_it_is_what_is_written(text, read):
    if read:
        assert THEORY.node(text).value == Fraction(text)
        return
    with pytest.raises(StatementError, match="no number"):
        THEORY.node(text)
