"""A path of mpmath sets out where the theory says: from a drawn W(0) where it is free, from the start that is given.

It set out from the W that is best for Z(0): what holds from there alone was green along FA and GD, and t = 0 was
another point than where the path began. Truth: SciPy's DOP853 from the start that the comparison stores.
"""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from derivations.theories import FA, GD
from faverify.claim import Effort
from faverify.methods import exact_against_path, mpmath_path
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()


def error_at(case, flow, time):
    """||E(t)||^2 from the stored start."""
    Y, C, Z, W = (
        np.array([[float(Fraction(x)) for x in row] for row in case[name]]) for name in ("Y", "C", "Z0", "W0")
    )

    def rate(_, state):
        Z1, W1 = state[: Z.size].reshape(Z.shape), state[Z.size :].reshape(W.shape)
        E = Y - Z1 @ W1
        return np.concatenate([(E @ (C if flow == "fa" else W1.T)).ravel(), (Z1.T @ E).ravel()])

    start = np.concatenate([Z.ravel(), W.ravel()])
    end = solve_ivp(rate, (0, time), start, method="DOP853", rtol=1e-11, atol=1e-11).y[:, -1]
    return float(((Y - end[: Z.size].reshape(Z.shape) @ end[Z.size :].reshape(W.shape)) ** 2).sum())


@pytest.mark.parametrize("theory", [FA, GD])
def test_what_holds_from_the_best_start_alone_is_not_green(theory):
    found = mpmath_path().check("normF(E(t))**2 <= normF(Y)**2 for 1/100 <= t <= 1", theory, CONTEXT)
    assert found.verdict is Verdict.FAIL
    (seen,) = found.comparisons
    time = float(Fraction(seen.at["t"]))
    assert error_at(seen.case, theory.trajectory, time) > sum(
        float(Fraction(x)) ** 2 for row in seen.case["Y"] for x in row
    )


@pytest.mark.parametrize("theory", [FA, GD])
def test_the_start_is_where_the_path_begins(theory):
    """||E|| moves little in a short time: with two starts this failed, or passed by chance."""
    says = "(normF(E(t)) - normF(E(0)))**2 <= {} for 0 <= t <= 1/10**6"
    assert mpmath_path("1/1000000", 2).check(says.format("1/10**6"), theory, CONTEXT).verdict is Verdict.PASS
    assert mpmath_path("1/1000000", 2).check(says.format("0"), theory, CONTEXT).verdict is not Verdict.PASS


def test_a_start_of_the_theory_is_that_of_the_path():
    zero = replace(FA, name="from_zero", starts={"W": "Z.T @ Y - Z.T @ Y"})
    for says, verdict in (
        ("normF(W(0)) <= 0 for 0 <= t <= 1", Verdict.PASS),
        ("normF(E(t) - Y) <= 1/1000 for 0 <= t <= 1/10**6", Verdict.PASS),
        ("normF(E(t) - Y) >= 1/1000 for 0 <= t <= 1/10**6", Verdict.FAIL),
    ):
        assert mpmath_path("1/1000000", 2).check(says, zero, CONTEXT).verdict is verdict, says
    same = exact_against_path(("1/2",)).check("normF(W - path(W)) <= 1/10**20", zero, CONTEXT)
    assert same.verdict is Verdict.PASS
