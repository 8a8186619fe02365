"""Conversions and records of balls lose nothing."""

from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq

from faverify.balls.convert import arb_from_record, ball_matrix, ball_record, dyadic, exact, to_fmpq
from faverify.errors import CertificateInvalid
from faverify.exact.linear import from_flint
from faverify.outcome import Ball

MATRIX = ((Fraction(1, 3), Fraction(-7)), (Fraction(0), Fraction(22, 7)))


def hardly_wider(again, ball):
    """The same midpoint, and a radius that is not smaller and larger by at most one part in 2^28."""
    if not ball.is_finite():
        return str(again.mid()) == str(ball.mid()) and str(again.rad()) == str(ball.rad())
    before, after = ball.rad(), again.rad()
    with ctx.workprec(300):
        wider = bool(before <= after <= before * (1 + arb(2) ** -28))
        return again.mid().man_exp() == ball.mid().man_exp() and wider


def test_an_exact_matrix_comes_back_unchanged():
    assert from_flint(exact(MATRIX)) == MATRIX


@pytest.mark.parametrize("bits", [20, 53, 300])
def test_a_ball_matrix_contains_the_rational_one(bits):
    with ctx.workprec(bits):
        ball = ball_matrix(MATRIX)
        assert ball.contains(exact(MATRIX))
        assert all(x.rad() < arb(2) ** (3 - bits) for x in ball.entries())


@pytest.mark.parametrize(
    "text", ["3", "-1/7 +/- 1e-30", "0 +/- 2", "1e-400 +/- 1e-500", "123456789012345678901234567890.5"]
)
def test_a_ball_comes_back_from_its_record_never_narrower(text):
    middle, _, radius = text.partition(" +/- ")
    with ctx.workprec(200):
        ball = arb(to_fmpq(Fraction(middle)), to_fmpq(Fraction(radius or 0)))
    record = ball_record(ball)
    with ctx.workprec(20):
        assert hardly_wider(arb_from_record(record), ball)


@pytest.mark.parametrize("ball", [arb("nan"), arb("inf"), arb("-inf"), arb(0, "inf"), arb(1, "inf")])
def test_infinite_and_undefined_balls_survive_their_record(ball):
    again = arb_from_record(ball_record(ball))
    assert hardly_wider(again, ball)


@pytest.mark.parametrize(("value", "text"), [(Fraction(1, 3), "1/3"), (fmpq(-22, 7), "-22/7")])
def test_a_rational_that_is_no_dyadic_is_stored_exactly(value, text):
    record = ball_record(value)
    assert record.exact == text
    with ctx.workprec(100):
        assert arb_from_record(record).contains(to_fmpq(Fraction(text)))


@pytest.mark.parametrize("value", [0, 5, Fraction(-3, 1024), 2**200])
def test_a_dyadic_is_stored_as_mantissa_and_exponent_without_radius(value):
    record = ball_record(value)
    assert record.exact == ""
    assert record.rad == ("0", "0")
    assert dyadic(arb_from_record(record)) == value


def test_the_text_of_a_record_encloses_the_ball():
    with ctx.workprec(200):
        ball = arb(2).sqrt()
        assert arb(ball_record(ball, digits=12).text).contains(ball)
        assert arb(ball_record(ball, digits=50).text).overlaps(ball)


@pytest.mark.parametrize(
    "record",
    [
        Ball(("x", "0"), ("0", "0")),
        Ball(("1", "0"), ("-1", "0")),
        Ball(exact="1/0"),
        Ball(exact="pi"),
        Ball(("1.5", "0"), ("0", "0")),
    ],
)
def test_what_is_no_ball_is_refused(record):
    with pytest.raises(CertificateInvalid):
        arb_from_record(record)
