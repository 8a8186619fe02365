"""Numbers with exponents that are never multiplied out compare as the numbers do."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faverify.certificate.follows import _refutes, _sides
from faverify.certificate.sides import Scaled, Side, contradicts, enclosed, far_apart, printed

VALUES = st.fractions(-9, 9, max_denominator=8)
PLACES = st.integers(-6, 6)


@given(VALUES, PLACES, VALUES, PLACES)
def test_scaled_numbers_compare_as_their_values(a, e, b, f):
    one, other = Scaled(a, e), Scaled(b, f)
    left, right = a * Fraction(2) ** e, b * Fraction(2) ** f
    assert (one < other) == (left < right)
    assert (one <= other) == (left <= right)


@given(PLACES, PLACES)
def test_zero_is_zero_at_every_place(e, f):
    assert Scaled(Fraction(0), e) <= Scaled(Fraction(0), f)
    assert not Scaled(Fraction(0), e) < Scaled(Fraction(0), f)
    assert Scaled(Fraction(-1), e) < Scaled(Fraction(0), f) < Scaled(Fraction(1), e)


MANTISSAS = st.integers(-40, 40)


@given(MANTISSAS, PLACES, MANTISSAS.map(abs), PLACES)
def test_the_ends_of_a_stored_ball_are_middle_less_and_plus_radius(mid, mid_exp, rad, rad_exp):
    found = enclosed({"mid": (str(mid), str(mid_exp)), "rad": (str(rad), str(rad_exp))})
    if mid == rad == 0:
        assert found is None
        return
    middle, radius = mid * Fraction(2) ** mid_exp, rad * Fraction(2) ** rad_exp
    ends = [end.value * Fraction(2) ** end.exponent for end in (found.low, found.high)]
    assert ends == [middle - radius, middle + radius]


@pytest.mark.parametrize(
    ("mid_exp", "rad_exp", "far"),
    [
        (60_000, 60_000, False),
        (-60_000, -60_000, False),
        (60_000, -60_000, True),
        (-60_000, 60_000, True),
        (0, 0, False),
    ],
)
def test_how_far_middle_and_radius_are_apart_is_a_difference(mid_exp, rad_exp, far):
    ball = {"mid": ("3", str(mid_exp)), "rad": ("1", str(rad_exp))}
    assert far_apart(ball) is far
    assert (enclosed(ball) is None) is far
    assert not far_apart({**ball, "rad": ("0", "0")})


@given(VALUES.filter(bool), PLACES)
def test_one_number_written_twice_is_neither_less_nor_more(a, e):
    one, again = Scaled(a, e), Scaled(a / 4, e + 2)
    assert one <= again <= one
    assert not one < again
    assert not again < one


@pytest.mark.parametrize(
    ("a", "b"), [((1, 10**50), (1, 10**50 - 1)), ((-1, 10**50 - 1), (-1, 10**50)), ((1, 0), (0, 1))]
)
def test_exponents_that_nobody_could_expand_are_compared(a, b):
    one, other = (Scaled(Fraction(x), e) for x, e in (a, b))
    assert other < one
    assert not one < other


def test_sides_that_share_one_number_do_not_contradict():
    left, right = enclosed({"mid": ("3", "4"), "rad": ("1", "4")}), printed("[48 +/- 16]")
    touching = Side(Scaled(Fraction(1), 6), Scaled(Fraction(100)))
    assert left.within(right)
    assert right.within(left)
    for relation in ("<=", ">=", "=="):
        assert not contradicts(relation, left, touching)  # 64 is in both
        assert not contradicts(relation, left, right)
    above = Side(Scaled(Fraction(65)), Scaled(Fraction(66)))
    assert contradicts("==", left, above)
    assert contradicts(">=", left, above)
    assert not contradicts("<=", left, above)
    assert contradicts("<=", above, left)


BALL = {"text": "[1.00 +/- 0.1]", "mid": ("1", "0"), "rad": ("1", "-4")}


@pytest.mark.parametrize(
    ("left", "right", "relation", "wrong"),
    [
        ({"exact": "[1, 2]"}, {"exact": "[1, 2]"}, "==", False),
        ({"exact": "[1, 2]"}, {"exact": "[1, 3]"}, "==", True),
        ({"exact": "[1, 2]"}, BALL, "==", False),  # one of them was not computed exactly
        (BALL, {"exact": "[1, 2]"}, "==", False),
        ({"exact": "[1, 2]"}, {"exact": "[1, 3]"}, "<=", False),  # matrices have no order that a text shows
        ({"exact": "2"}, {"exact": "1"}, "<=", True),
        ({"exact": "1"}, {"exact": "2"}, "<=", False),
        ({"exact": "1"}, {"exact": "2"}, ">=", True),
    ],
)
def test_exact_matrices_that_are_said_to_be_equal_are(left, right, relation, wrong):
    found = list(_sides({"lhs": left, "rhs": right}, relation, True, "here"))
    assert bool(found) is wrong


TOUCHING = [  # two sides, and the weak orders that stand for certain, and that may stand (BALL is [15/16, 17/16])
    ({"exact": "2"}, {"text": "2"}, {"<=", ">="}, {"<=", ">="}),
    ({"exact": "1"}, {"text": "2"}, {"<="}, {"<="}),
    (BALL, {"exact": "17/16"}, {"<="}, {"<=", ">="}),
    (BALL, {"exact": "15/16"}, {">="}, {"<=", ">="}),
    (BALL, {"exact": "16/16"}, set(), {"<=", ">="}),
    (BALL, {"exact": "9/8"}, {"<="}, {"<="}),
    (BALL, {"exact": "14/16"}, {">="}, {">="}),
]


@pytest.mark.parametrize(("left", "right", "certain", "possible"), TOUCHING)
def test_sides_that_touch_stand_in_a_weak_order(left, right, certain, possible):
    for relation in ("<=", ">="):
        mirrored = {"<=": ">=", ">=": "<="}[relation]
        for sure, stands in ((True, certain), (False, possible)):
            assert bool(list(_sides({"lhs": left, "rhs": right}, relation, sure, "here"))) is (relation not in stands)
            assert bool(list(_sides({"lhs": right, "rhs": left}, mirrored, sure, "here"))) is (relation not in stands)


@pytest.mark.parametrize(
    ("left", "right", "refuted"),
    [
        ("1", "2", {">=", ">", "=="}),
        ("2", "1", {"<=", "<", "=="}),
        ("1", "1", {"<=", "<", ">=", ">"}),  # of what is strict it may be a witness: the sides do not tell
        ("[1.0 +/- 0.5]", "[2.0 +/- 0.5]", {"<=", "<", ">=", ">"}),  # 3/2 is in both
        ("[1.0 +/- 0.4]", "[2.0 +/- 0.4]", {">=", ">", "=="}),
        ("1/3", "0.4", {">=", ">", "=="}),
        ("[1, 2]", "[1, 3]", {"<=", "<", ">=", ">", "=="}),
        ("[1, 2]", "[1, 2]", set()),
        ("[1, 2]", "1", {"<=", "<", ">=", ">", "=="}),  # one of them is no number that is printed
        ("1", "[1, 2]", {"<=", "<", ">=", ">", "=="}),
        ("1/0", "1", {"<=", "<", ">=", ">", "=="}),
        ("1", "nan", {"<=", "<", ">=", ">", "=="}),
    ],
)
def test_a_witness_refutes_unless_its_sides_certainly_stand_as_is_said(left, right, refuted):
    found = {r for r in ("<=", "<", ">=", ">", "==") if _refutes({"left": left, "right": right}, f"x {r} y")}
    assert found == refuted
    assert _refutes({"left": left, "right": right}, "x <= y >= z") is (left != right or left == "1")


@pytest.mark.parametrize("kind", [{"exact": "[1, 2]"}, {"text": "nan"}, {"exact": "[1]", "text": "1"}, {}], ids=str)
@pytest.mark.parametrize("relation", ["<=", ">=", "=="])
def test_a_number_beside_what_is_none_says_nothing_of_a_comparison(kind, relation):
    for number in ({"exact": "1"}, {"text": "0.5"}, BALL):
        differ = relation == "==" and "exact" in kind and "exact" in number  # two exact sides are the same text
        assert bool(list(_sides({"lhs": kind, "rhs": number}, relation, True, "here"))) is differ
        assert bool(list(_sides({"lhs": number, "rhs": kind}, relation, True, "here"))) is differ


def test_a_witness_without_sides_refutes_where_it_says_something():
    assert not _refutes({}, "x == y")
    assert _refutes({"why": "it has no value"}, "x == y")
