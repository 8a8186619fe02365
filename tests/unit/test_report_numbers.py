"""Numbers in a report are the certified sides of enclosures; exact arithmetic in the test is the judge."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faverify.report.ball_text import Ends, slack
from faverify.report.numbers import abbreviate, plain, shorten, sides

mantissas = st.integers(-(2**70), 2**70)
exponents = st.integers(-90, 40)
radii = st.tuples(st.integers(0, 2**20), st.integers(-90, 10))


def ball(middle, exponent, radius):
    return {"mid": [str(middle), str(exponent)], "rad": [str(radius[0]), str(radius[1])], "text": "?"}


def ends(middle, exponent, radius):
    centre, half = Fraction(middle) * Fraction(2) ** exponent, Fraction(radius[0]) * Fraction(2) ** radius[1]
    return centre - half, centre + half


def holds(shown, low, high):
    """Whether the text says something true of every number in [low, high]."""
    if shown.startswith("["):
        left, right = shown[1:-1].split(", ")
        return Fraction(Decimal(left)) <= low and high <= Fraction(Decimal(right))
    value = Fraction(Decimal(shown[2:]))
    return high <= value if shown.startswith("≤") else low >= value


@given(mantissas, exponents, radii, mantissas, exponents, radii)
def test_what_is_shown_of_each_side_is_true_of_the_whole_ball(m1, e1, r1, m2, e2, r2):
    if r1[0] == 0 and r2[0] == 0:
        return
    left, right = sides(ball(m1, e1, r1), ball(m2, e2, r2))
    (low1, high1), (low2, high2) = ends(m1, e1, r1), ends(m2, e2, r2)
    for shown, low, high in ((left, low1, high1), (right, low2, high2)):
        assert shown == "?" or holds(shown, low, high)
    if high1 < low2:
        assert not left.startswith("≥")
        assert not right.startswith("≤")


def test_a_certified_comparison_shows_the_sides_that_face_each_other():
    left, right = sides(ball(1, -1, (1, -20)), ball(3, -1, (1, -20)))
    assert re.match(r"≤ 0\.50000", left)
    assert re.match(r"≥ 1\.4999", right)


def test_exact_values_are_shown_as_they_are():
    assert sides({"exact": "3/7"}, {"exact": "[1, 2; 3, 4]"}) == ("3/7", "[1, 2; 3, 4]")


def test_a_side_without_a_number_is_a_dash_and_not_zero():
    assert plain({"mid": ["0", "0"], "rad": ["0", "0"]}) == "–"
    assert plain({}) == "–"


def test_absurd_exponents_are_not_expanded():
    huge = {"mid": ["1", "99999999"], "rad": ["0", "0"], "text": "2**99999999"}
    assert sides(huge, huge) == ("2**99999999", "2**99999999")


def test_long_texts_are_cut_visibly():
    assert shorten("9" * 500).count("…") == 1
    assert len(shorten("9" * 500)) <= 160


@given(st.integers(-(10**60), 10**60), st.integers(1, 10**60))
def test_a_long_exact_number_keeps_its_leading_digits_uncut_and_unrounded(above, below):
    text = f"{above}/{below}"
    shown = abbreviate(text)
    if shown == text:
        assert len(text.strip("-").replace("/", "")) <= 30
        return
    digits, exponent = re.fullmatch(r"-?([0-9.]+)…?(e[+-][0-9]+)?", shown).groups()
    low = Fraction(Decimal(digits + (exponent or "")))
    unit = Fraction(Decimal("1" + (exponent or ""))) / 10 ** len(digits.partition(".")[2])
    assert shown.startswith("-") == (above < 0)
    assert low <= abs(Fraction(above, below)) < low + unit
    assert ("…" in shown) == (low != abs(Fraction(above, below)))


def test_only_whole_long_numbers_are_abbreviated():
    for text in ("3/7", "9c1f" * 16, "1234567890" * 4 + ".5", "x" + "1" * 40):
        assert abbreviate(text) == text
    assert abbreviate(f"[{10**40}/{3 * 10**40 + 1}, 4]") == "[0.33333333…, 4]"


@pytest.mark.parametrize(
    ("bound", "truth", "said"),
    [
        (("1.9999999", "2.0000001"), ("1.9999999", "2.0000001"), "1"),  # was 0.9999, as if the bound were violated
        (("2", "2"), ("2.0000001", "2.0000002"), "0.9999"),  # certainly below the truth
        (("1.9", "2.1"), ("1.9", "2.1"), "0.9047"),  # known too roughly to be called tight
        (("3860.7", "3860.8"), ("2", "2"), "1930"),  # was 1.93e+3
        (("2", "2"), ("-1", "2"), "n/a"),
    ],
)
def test_a_slack_of_what_may_be_equal_is_1(bound, truth, said):
    assert slack(*(Ends(*map(Fraction, ends)) for ends in (bound, truth))) == said
