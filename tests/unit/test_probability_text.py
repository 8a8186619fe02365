"""The grammar of probability statements: exact numbers, a whitelist, and nothing else."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faverify.errors import StatementError
from faverify.methods import probability_text as text


def value(source, **names):
    return text.evaluate(text.parse_tree(source), {k: Fraction(v) for k, v in names.items()}, {}, Fraction)


@given(st.fractions(max_denominator=10**6), st.fractions(max_denominator=10**6))
def test_arithmetic_is_exact(a, b):
    assert value("x + 2*y - x*y/3", x=a, y=b) == a + 2 * b - a * b / 3


@pytest.mark.parametrize(
    ("source", "expected"),
    [("0.1", Fraction(1, 10)), ("10**-6", Fraction(1, 10**6)), ("-2**2", Fraction(-4)), ("1/3", Fraction(1, 3))],
)
def test_decimals_are_read_as_written_not_as_floats(source, expected):
    assert value(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "open('x')",
        "x.real",
        "x[0]",
        "lambda: 1",
        "[1 for _ in (1,)]",
        "'a'",
        "True",
        "1 if 1 else 2",
        "x % 2",
        "y",
        "f(*x)",
        "2**(10**9)",
        "(" * 60 + "1" + ")" * 60 + "+" * 100,
    ],
)
def test_anything_else_is_refused(source):
    with pytest.raises(StatementError):
        value(source, x=1)


@pytest.mark.parametrize(
    "source", ["x", "x == 1", "x != 1", "x is 1", "x <= 1 or x >= 2", "", "x <=", "x <= " + "1+" * 2000 + "1"]
)
def test_a_statement_is_a_chain_of_order_comparisons(source):
    with pytest.raises(StatementError):
        text.parse(source)


def test_chains_conjunctions_and_hypotheses_are_taken_apart():
    found = text.parse("1 <= x < 2 and x > y if y >= 0 and y <= 1")
    assert [c.text for c in found.claims] == ["1 <= x", "x < 2", "x > y"]
    assert [c.text for c in found.hypotheses] == ["y >= 0", "y <= 1"]


def test_points_are_exact_and_named():
    assert text.numbers("n=10**7, x=7/2, d=0.25") == {"n": 10**7, "x": Fraction(7, 2), "d": Fraction(1, 4)}
    for wrong in ("n", "n=m", "n=", "=3"):
        with pytest.raises(StatementError):
            text.numbers(wrong)


@pytest.mark.parametrize("source", ["x - 0.3*(1 + x) >= x ** 2 / 4", "-(x - 1/7)**2 <= x - 0.25"])
@given(at=st.fractions(max_denominator=1000))
def test_what_is_shown_reads_as_the_same_statement(source, at):
    (claim,) = text.parse(source).claims
    (again,) = text.parse(claim.text).claims
    for side in ("left", "right"):
        first, second = (text.evaluate(getattr(c, side), {"x": at}, {}, Fraction) for c in (claim, again))
        assert first == second
