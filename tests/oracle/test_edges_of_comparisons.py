"""Numbers that touch: what is said at the very edge of a comparison, a domain or a limit, and one step beyond.

By hand: the two sides are written such that they are equal, or differ by one part in 10^9 (10^6 where four figures are
printed). Of the toolkit and of the checker alike, wherever both decide.
"""

# ruff: noqa: E501 - tables of sides

from fractions import Fraction

import flint
import pytest
from oracle.planted_records import judged  # noqa: F401 - a fixture

from faverify.checker import recompute
from faverify.checker.balls import Balls
from faverify.checker.exact import Exact
from faverify.errors import DomainError, FaverifyError, UnableError
from faverify.evaluate.ring import BallRing, ExactRing
from faverify.kernel.script import Proved, prove, step
from faverify.lang.theory import Theory

FREE = Theory("numbers", "numbers alone", {"a": ()}, kind="free")
EQUAL = [("2", "2"), ("3/4", "1/2 + 1/4"), ("exp(0)", "1"), ("sqrt(4)", "2"), ("log(1)", "0"), ("(1/2)**3", "1/8"),
         ("sqrt(0)", "0"), ("-3", "-3")]  # fmt: skip
ORDERS = {"<=": (True, False), ">=": (False, True), "<": (True, False), ">": (False, True)}  # of smaller, larger


@pytest.mark.parametrize("relation", ORDERS)
@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_numbers_that_are_equal_are_apart_in_no_strict_order(judged, relation, left, right):  # noqa: F811
    """Equal sides in balls without radius stand in both weak orders, in none that is strict."""
    small = f"({right}) + 1/10**9"
    for says, true in (
        (f"{left} {relation} {right}", relation in ("<=", ">=")),
        (f"{left} {relation} {small}", ORDERS[relation][0]),
        (f"{small} {relation} {left}", ORDERS[relation][1]),
    ):
        proved = Proved(says, FREE, (step("a", says, "enclosed numbers"),))
        how, why = judged(proved)
        if true:
            assert prove(proved)
            assert how == "re-verified", why
        else:
            with pytest.raises(FaverifyError):
                prove(proved)
            assert how in ("wrong", "not re-verified"), why


def exact(value):
    return flint.fmpq_mat([[flint.fmpq(*Fraction(value).as_integer_ratio())]])


TINY = Fraction(1, 10**9)
POWERS = {  # base, exponent, and the value; None: there is none
    (0, "1/2"): 0, (0, "3/2"): 0, (0, "2"): 0, (0, "-1"): None, (0, "-2"): None, (0, "-1/2"): None, (-1, "1/2"): None,
    (-1, "-1/2"): None, (-TINY**2, "1/2"): None, (TINY**2, "1/2"): TINY, (TINY**2, "-1/2"): 1 / TINY, (-2, "3"): -8,
    (-2, "-1"): Fraction(-1, 2), (-2, "2"): 4, (4, "-3/2"): Fraction(1, 8), (1, "-5"): 1, (-8, "1/3"): None,
    (27, "1/3"): 3, (27, "-2/3"): Fraction(1, 9),
}  # fmt: skip


def powered(ring, at, exponent):
    return ring.power(at, exponent, False) if isinstance(ring, (BallRing, ExactRing)) else ring.power(at, exponent)


@pytest.mark.parametrize(("base", "exponent"), POWERS, ids=str)
@pytest.mark.parametrize("ring", [Balls(), BallRing(), Exact(), ExactRing()], ids=lambda ring: type(ring).__name__)
def test_powers_at_the_edges_of_their_domain(ring, base, exponent):
    truth, at, number = POWERS[base, exponent], exact(base), Fraction(exponent)
    with flint.ctx.workprec(200):
        at = at if isinstance(ring, (Exact, ExactRing)) else flint.arb_mat(at)
        unread = isinstance(ring, Exact) and number.denominator > 2  # the checker's fractions have square roots only
        if truth is None or unread:
            with pytest.raises((DomainError, UnableError)) as why:
                powered(ring, at, number)
            assert why.type is DomainError or not isinstance(ring, ExactRing)
            return
        found = powered(ring, at, number)[0, 0]
        assert flint.arb(found).contains(flint.fmpq(*Fraction(truth).as_integer_ratio()))
        assert flint.arb(found).rad() < 1e-20


@pytest.mark.parametrize(
    ("name", "inside", "edge"), [("log", TINY, 0), ("atanh", 1 - TINY, 1), ("atanh", TINY - 1, -1)]
)
def test_logarithms_end_where_their_domain_does(name, inside, edge):
    with flint.ctx.workprec(200):
        ball = flint.arb(exact(inside)[0, 0])
        value = getattr(ball, name)()
        assert BallRing().finite(value, name, ball)[0, 0].is_finite()
        for outside in (edge, 2 * edge - inside):
            ball = flint.arb(exact(outside)[0, 0])
            with pytest.raises(DomainError):
                BallRing().finite(getattr(ball, name)(), name, ball)
        around = flint.arb(edge, 0.25)
        with pytest.raises(UnableError) as why:
            BallRing().finite(getattr(around, name)(), name, around)
        assert why.type is not DomainError


@pytest.mark.parametrize(("relation", "left", "right", "slack"), [
    ("<=", 2, 6, 3), ("<", 2, 6, 3), (">=", 6, 2, 3), (">", 6, 2, 3), ("==", 2, 6, None), ("<=", 0, 6, None),
    ("<=", 2, 0, None), (">=", 0, 2, None), (">=", 2, 0, None), ("<=", -1, 6, None), ("<=", 1, -6, None), ("<=", 7, 7, 1),
])  # fmt: skip
def test_a_slack_is_the_bound_over_the_value_where_both_are_positive(relation, left, right, slack):
    found = recompute.slack_of(relation, flint.arb(left), flint.arb(right))
    assert found is None if slack is None else found.contains(slack)


def test_a_printed_slack_has_four_figures_of_the_true_one():
    found = flint.arb(3)
    for text, true in (
        ("3.000", True),
        ("2.999", True),
        ("2.998", True),
        ("2.996", False),
        ("3.001", False),
        ("2.99", False),
        ("3.01", False),
        ("n/a", False),
    ):
        assert recompute.slack_agrees(text, found) is true, text
    assert recompute.slack_agrees("n/a", None)
    assert not recompute.slack_agrees("3.000", None)
    assert recompute.slack_agrees("n/a", flint.arb(3, 2))  # of a number that is hardly known nothing need be said


SIDES = {  # relation: (left, right) that can contradict it, that cannot
    "<=": ([("2", "1"), ("[2.0 +/- 0.1]", "1"), ("1", "1")], [("1", "2"), ("[0 +/- 5]", "[0 +/- 5]")]),
    "<": ([("2", "1"), ("1", "1")], [("1", "2")]),
    ">=": ([("1", "2"), ("1", "1")], [("2", "1")]),
    ">": ([("1", "2"), ("1", "1")], [("2", "1")]),
    "==": ([("1", "2"), ("2", "1"), ("[1.0 +/- 0.01]", "[1.1 +/- 0.01]")], [("[0 +/- 1]", "[0.1 +/- 1]")]),
    "psd": ([("1", "2")], []),
}


@pytest.mark.parametrize("relation", SIDES)
def test_printed_sides_contradict_a_relation_where_they_are_apart(relation):
    can, cannot = SIDES[relation]
    for pairs, truth in ((can, True), (cannot, False)):
        for left, right in pairs:
            assert recompute.apart(relation, {"left": left, "right": right}) is truth, (left, right)
    assert recompute.apart(relation, {"left": "[1, 2]", "right": "1"})


@pytest.mark.parametrize(("text", "value", "agrees"), [
    ("2", 2, True), ("2", 3, False), ("[2.0 +/- 0.5]", 2, True), ("[2.0 +/- 0.4]", Fraction(5, 2), False),
    ("[2.0 +/- 0.6]", Fraction(5, 2), True), ("1/2", Fraction(1, 2), True), ("1/2", Fraction(1, 3), False),
    ("0.5", Fraction(1, 2), True), ("-2", 2, False), ("x", 2, False), (None, 2, False), (2, 2, False),
])  # fmt: skip
def test_a_printed_side_is_the_value_or_a_ball_around_it(text, value, agrees):
    assert recompute.said(text, exact(value)) is agrees
    assert recompute.said(text, flint.arb_mat(exact(value))) is agrees


def test_a_matrix_is_printed_by_its_largest_entry_or_whole():
    matrix = flint.fmpq_mat([[1, -3], [2, 0]])
    for text, agrees in (
        ("[1, -3; 2, 0]", True), ("[1, -3; 2, 1]", False), ("2 x 2 matrix, largest entry 3", False),
        ("2 x 2 matrix, largest entry -3", True), ("2 x 2 matrix, largest entry -4", False), ("3", False),
    ):  # fmt: skip
        assert recompute.said(text, matrix) is agrees, text


@pytest.mark.parametrize(("ball", "value", "agrees"), [
    ({"exact": "2"}, exact(2), True), ({"exact": "2"}, exact(3), False), ({"exact": "4/2"}, exact(2), False),
    ({"mid": ("1", "1"), "rad": ("1", "-4")}, exact(2), True), ({"mid": ("1", "1"), "rad": ("1", "-4")}, exact(3), False),
    ({"mid": ("1", "1"), "rad": ("1", "0")}, exact(3), True), ({"mid": ("1", "1"), "rad": ("1", "11")}, exact(2), True),
    ({"mid": ("1", "1"), "rad": ("1", "13")}, exact(2), False), ({"text": "2"}, exact(2), True),
    ({"text": "[2 +/- 1]"}, exact(4), False), ({}, exact(2), True),
])  # fmt: skip
def test_a_stored_side_agrees_with_the_value_and_is_not_too_wide_to_say_anything(ball, value, agrees):
    assert recompute.agrees(ball, value) is agrees


def test_stored_balls_that_no_certificate_writes_are_refused():
    with pytest.raises(ValueError, match="a ball beside it"):
        recompute.stored_ball({"exact": "1", "mid": ("1", "0"), "rad": ("0", "0")})
    for pair in (("0", "3"), ("0", "-1")):
        with pytest.raises(ValueError, match="a 0 with an exponent"):
            recompute.stored_ball({"mid": pair, "rad": ("1", "0")})
        with pytest.raises(ValueError, match="a 0 with an exponent"):
            recompute.stored_ball({"mid": ("1", "0"), "rad": pair})
    for exponent in (10**6 + 1, -(10**6) - 1):
        with pytest.raises(UnableError):
            recompute.stored_ball({"mid": ("1", str(exponent)), "rad": ("1", "0")})
    assert recompute.stored_ball({"mid": ("0", "0"), "rad": ("1", "-2")}).contains(flint.fmpq(1, 4))
    assert recompute.stored_ball({"mid": ("3", "2"), "rad": ("0", "0")}) == 12
