"""The mpmath path of any polynomial flow: against odefun, a closed form, and inside the proven enclosures."""

from fractions import Fraction

import flint
import mpmath
import pytest
from oracle.approx_text import approx_flow
from oracle.polynomial_truth import agreed_truth, ball, random_flow, to_mpmath

from faverify.errors import StatementError
from faverify.flows.polynomial.run import PolynomialRun
from faverify.lang import expr as ex

T = Fraction(1, 8)


def path(flow, times, digits):
    start, constants = ({name: to_mpmath(x) for name, x in part.items()} for part in (flow.start, flow.constants))
    return approx_flow(start, flow.velocities, constants, times, digits)


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_odefun_and_lies_in_the_enclosures(seed):
    flow = random_flow(seed)
    with mpmath.workdps(60):
        middle, end = path(flow, [T / 2, T], 30)
        truth = agreed_truth(flow, T)
        assert all(mpmath.norm(end[name] - x, mpmath.inf) < mpmath.mpf("1e-26") for name, x in truth.items())
        run = PolynomialRun(flow, 12)
        states = [run.at(T / 2), run.at(T)]
        for state, letters in zip(states, (middle, end), strict=True):
            with flint.ctx.workprec(300):
                pairs = [
                    pair
                    for name, x in letters.items()
                    for pair in zip(state.letters()[name].entries(), ball(x, 26).entries(), strict=True)
                ]
                assert all(y.overlaps(x) if y.is_exact() else y.contains(x) for y, x in pairs)  # what stays 0 is exact


def test_a_logistic_number_has_its_closed_form():
    x = ex.Letter(("1", "1"), "x")
    velocity = ex.add(x, ex.matmul(x, x), -1)
    (end,) = approx_flow({"x": [[Fraction(1, 2)]]}, {"x": velocity}, {}, [Fraction(3)], 30)
    with mpmath.workdps(40):
        assert abs(end["x"][0, 0] - 1 / (1 + mpmath.exp(-3))) < mpmath.mpf("1e-29")


def test_what_is_no_polynomial_is_refused():
    x = ex.Letter(("1", "1"), "x")
    with pytest.raises(StatementError, match="polynomial"):
        approx_flow({"x": [[Fraction(1)]]}, {"x": ex.Call(ex.SCALAR, "exp", (x,))}, {}, [Fraction(1)])
    with pytest.raises(StatementError, match="polynomial"):
        approx_flow({"x": [[Fraction(1)]]}, {"x": ex.Quotient(ex.SCALAR, x, x)}, {}, [Fraction(1)])
