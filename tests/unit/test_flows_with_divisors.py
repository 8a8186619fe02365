"""Flows that divide by what does not move: `-q / tau`, `N * (1 - N / K)`; closed forms by mpmath are the truth."""

import pytest
from mpmath import exp, mp, mpf

from faverify.cases.pool import pool
from faverify.claim import Context, Effort
from faverify.errors import StatementError
from faverify.evaluate.divisors import multiplied
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression
from faverify.lang.theory import Theory
from faverify.methods import ball_cases
from faverify.verdict import Verdict


def theory(flow, definitions=(), **shapes):
    letters = {"q": ("1", "1"), "u": ("n", "1"), "k": (), "c": (), "C": ("n", "r"), **shapes}
    return Theory("t", "t", letters, dict(definitions), flow=flow, kind="free")


DECAY = theory({"q": "-q / k"})
GROWTH = theory({"q": "q * g"}, {"g": "1 - q / (2 * k + c)"})
MATRIX = theory({"u": "-u / (1 + normF(C)**2)"})


def checked(says, of):
    context = Context(lambda kind: pool("quick", 0, kind), Effort.QUICK)
    return ball_cases().check(says, of, context)


@pytest.mark.parametrize(
    ("says", "of", "verdict"),
    [
        ("abs(q(1) - q(0) * exp(-1 / k)) <= abs(q(0)) / 10**9 if k > 0", DECAY, Verdict.PASS),
        ("abs(q(1)) <= abs(q(0)) / 2 if k > 0", DECAY, Verdict.FAIL),
        ("abs(q(1)) <= 1 if k == 4 and q(0) == 2", DECAY, Verdict.FAIL),
        (
            "abs(q(1) * (1 + q(0) / (2 * k + c) * (exp(1) - 1)) - q(0) * exp(1)) <= 1 / 10**9"
            " if k == 1 and c == 2 and q(0) == 1 / 2",
            GROWTH,
            Verdict.PASS,
        ),
        ("normF(u(1) - u(0) * exp(-1 / (1 + normF(C)**2))) <= normF(u(0)) / 10**9", MATRIX, Verdict.PASS),
        ("normF(u(1) - u(0) * exp(-1 / (2 + normF(C)**2))) <= normF(u(0)) / 10**9", MATRIX, Verdict.FAIL),
    ],
)
def test_what_is_divided_by_a_constant_is_followed(says, of, verdict):
    """It was an error: the velocity is no polynomial."""
    assert checked(says, of).verdict is verdict


def test_a_value_is_that_of_the_closed_form():
    mp.dps = 30
    value = mpf(2) * exp(mpf(-1) / 4)
    below, above = (f"{int(value * 10**12) + more} / 10**12" for more in (0, 1))
    says = f"{below} <= q(1) and q(1) <= {above} if k == 4 and q(0) == 2"
    assert checked(says, DECAY).verdict is Verdict.PASS


def test_where_the_divisor_is_zero_nothing_is_shown():
    found = checked("abs(q(1)) < 0 if k == 0", DECAY)
    assert found.verdict not in (Verdict.PASS, Verdict.FAIL)


@pytest.mark.parametrize("velocity", ["u / q", "u / (k + q)", "u / normF(u)**2"])
def test_what_moves_is_no_divisor(velocity):
    flow = theory({"u": velocity, "q": "-q"})
    with pytest.raises(StatementError, match="divides by what"):
        checked("normF(u(1)) <= 1", flow)


@pytest.mark.parametrize("text", ["q / k", "q / (k / c)", "q / (k - 2 * c / 3)", "q / tr(C @ C.T)", "q / (k**2 * -c)"])
def test_the_name_of_an_inverse_is_its_text(text):
    names = set()
    found = multiplied(parse_expression(text, DECAY), DECAY, names)
    (name,) = names
    quotient = parse_expression(text, DECAY)
    assert isinstance(quotient, ex.Quotient)
    assert isinstance(found, ex.Product)
    assert parse_expression(name, DECAY) == ex.Quotient(ex.SCALAR, ex.Number(ex.SCALAR, 1), quotient.right)
