"""Integrals along flows to twelve digits, beside mpmath, which carries the integral as one more component of the flow.

An equation of integrals that is off by a millionth has to fail, a bound that is attained up to two billionths to hold.
"""

from fractions import Fraction

import flint
import mpmath
import pytest

from derivations.theories import FA, FA_STAR, GD
from faverify.cases.instance import Instance
from faverify.claim import Context, Effort, Theory
from faverify.evaluate.care import Care
from faverify.evaluate.trajectory import evaluator_at
from faverify.methods import ball_cases
from faverify.run.claims import Settings

CASE = Instance.of(Y=[[1, 2], [0, 1], [3, 0]], C=[[1], ["1/2"]], Z0=[[1], [1], [0]], W0=[[1, -1]])
SETTLING = Theory("settling", "X' = X - X X'X", {"X": ("n", "n")}, flow={"X": "X - X @ X.T @ X"}, kind="free")
DECAY = Theory("decay", "X' = -X", {"X": ("n", "n")}, flow={"X": "-X"}, kind="free")
CONTEXT = Settings(Effort.QUICK, jobs=1).context()


def velocity(name):
    """The flow of the paper in mpmath, and what is integrated: ``||E C||^2``, for FA* over ``||Z||^2`` (r = 1)."""
    Y, C = mpmath.matrix([[1, 2], [0, 1], [3, 0]]), mpmath.matrix([1, mpmath.mpf(1) / 2])

    def rates(t, state):
        Z = mpmath.matrix(state[:3])
        W = Z.T * Y / (Z.T * Z)[0] if name == "fa_star" else mpmath.matrix([state[3:5]])
        E = Y - Z * W
        moved = E * (W.T if name == "gd" else C)
        size = mpmath.norm(E * C) ** 2 / ((Z.T * Z)[0] if name == "fa_star" else 1)
        return [*moved, *([] if name == "fa_star" else Z.T * E), size, t * size]

    return rates


@pytest.mark.parametrize("stop", [Fraction(1, 2), Fraction(2)])
@pytest.mark.parametrize("weight", ["", "t * "])
@pytest.mark.parametrize(("theory", "what"), [(FA, "normF(F)**2"), (GD, "normF(F)**2"), (FA_STAR, "l")])
def test_an_integral_has_the_digits_of_a_component_of_the_flow(theory, what, weight, stop):
    with mpmath.workdps(25):
        start = [1, 1, 0] if theory is FA_STAR else [1, 1, 0, 1, -1]
        path = mpmath.odefun(velocity(theory.name), 0, [mpmath.mpf(x) for x in (*start, 0, 0)])
        true = path(mpmath.mpf(stop.numerator) / stop.denominator)[-1 if weight else -2]
        text = mpmath.nstr(true, 18)
    with flint.ctx.workprec(108):
        evaluator = evaluator_at(theory, CASE, {}, Context(lambda kind: []), 20, Care.FINEST)
        found = evaluator.text(f"integral({weight}{what}, 0, {stop})")[0, 0]
        assert abs(found - flint.arb(text)) <= flint.arb(text) * 2e-12
        assert found.rad() <= abs(found) * 1e-12


EQUATIONS = [
    (SETTLING, "integral(normF(X)**2 - normF(X.T @ X)**2, 0, 2)", "(normF(X(2))**2 - normF(X(0))**2) / 2"),
    (DECAY, "integral(X, 0, 1)", "(1 - exp(-1)) * X(0)"),
    (DECAY, "integral(t * normF(X)**2, 0, 1)", "(1 - 3 * exp(-2)) / 4 * normF(X(0))**2"),
    (FA_STAR, "integral(l, 0, 1)", "(tr(A(1)) - tr(A(0))) / 2"),
    (GD, "integral(D(normF(Z)**2), 1/4, 1/2)", "normF(Z(1/2))**2 - normF(Z(1/4))**2"),
    (FA, "integral(normF(F)**2, 0, 1/2)",
     "normF(W(0) @ C)**2 / 2 - normF(W(1/2) @ C)**2 / 2 + tr((Z(1/2) - Z(0)).T @ Y @ C)"),
]  # fmt: skip


@pytest.mark.parametrize("off", ["(1 + 1/10**6)", "(1 - 1/10**6)"])
@pytest.mark.parametrize(("theory", "left", "right"), EQUATIONS)
def test_an_equation_of_integrals_that_is_off_by_a_millionth_fails(theory, left, right, off):
    assert ball_cases(2).check(f"{left} == ({right}) * {off}", theory, CONTEXT).verdict.value == "fail"


@pytest.mark.parametrize(("theory", "left", "right"), EQUATIONS[1:3])
def test_an_equation_of_integrals_that_holds_is_open_to_balls(theory, left, right):
    assert ball_cases(2).check(f"{left} == {right}", theory, CONTEXT).verdict.value == "inconclusive"


@pytest.mark.parametrize(("factor", "verdict"), [("1", "pass"), ("(1 - 1/10**8)", "fail")])
def test_a_bound_of_an_integral_that_is_nearly_attained(factor, verdict):
    """It is ``(1 - exp(-20))/2`` times the square of the start, 2e-9 below one half of that."""
    says = f"integral(normF(X)**2, 0, 10) <= normF(X(0))**2 / 2 * {factor}"
    assert ball_cases(2).check(says, DECAY, CONTEXT).verdict.value == verdict
