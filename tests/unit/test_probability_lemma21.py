"""Lemma 21: derived for all d and x, covered by balls for single d, and false when its constants are strengthened."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import scipy.stats
import sympy
from flint import arb
from oracle import lemma21_cover as cover
from oracle import lemma21_proofs as proofs
from oracle import probability_laws as laws
from oracle.scalar_proofs import Factor, prove_sign_by_derivative

from faverify.errors import UnableError, UsageError
from faverify.verdict import Verdict


def test_every_scalar_step_is_derived():
    found = (*proofs.prove_lemma21_scalar_steps(), *proofs.prove_best_rate())
    assert len(found) == 8
    assert all(proof.proved for proof in found), [proof.claim for proof in found if not proof.proved]
    assert all(proof.steps for proof in found)


def test_scalar_inequalities_hold_at_numbers():
    """The same inequalities in floats: SymPy and NumPy would have to be wrong together."""
    x = np.linspace(0.001, 0.999, 999)
    assert np.all(np.log1p(x) - x < -(x**2) / 4)
    assert np.all(np.log1p(x) - x < -(1 - np.log(2)) * x**2)
    assert np.all(np.log1p(-x) + x < -(x**2) / 2)


@pytest.mark.parametrize("rate", [sympy.Rational(26, 100), sympy.Rational(1, 3), sympy.Rational(1, 2)])
def test_the_logarithm_is_not_proved_with_a_larger_rate(rate):
    """Not proved this way above 1/4; above 1 - log 2 it is false at x = 1."""
    assert not proofs.prove_upper_logarithm(rate).proved


@pytest.mark.parametrize(
    ("signs", "start"),
    [((1, -1, 1), 0), ((1, 1), 0), ((1, 1, 1), 1)],
    ids=["(1-x)/2 is not negative", "a factor is left out", "the function is not 0 at the start"],
)
def test_a_wrong_factorisation_or_start_is_not_accepted(signs, start):
    x = sympy.Symbol("x", positive=True)
    function = x - sympy.log(1 + x) - x**2 / 4
    given = [Factor(e, sign) for e, sign in zip([x, (1 - x) / 2, 1 / (1 + x)], signs, strict=False)]
    interval = (sympy.Integer(start), sympy.Integer(1 + start))
    assert not prove_sign_by_derivative(function, x, interval, given, "wrong").proved


def test_a_function_that_does_not_start_at_zero_is_not_accepted():
    """1/2 - x falls on (0, 1), but it is positive at first: falling alone proves no sign."""
    x = sympy.Symbol("x", positive=True)
    interval, factors = (sympy.Integer(0), sympy.Integer(1)), [Factor(sympy.Integer(-1), -1)]
    assert not prove_sign_by_derivative(sympy.Rational(1, 2) - x, x, interval, factors, "wrong").proved
    assert prove_sign_by_derivative(-x, x, interval, factors, "right").proved


@pytest.mark.parametrize("d", [1, 2, 3, 10, 100, 1000, 13_701])
def test_all_x_are_covered(d):
    found = cover.certify_chi2_cover(d)
    assert (found.left, found.right) == (0, 1)
    assert found.smallest_slack >= 1
    assert found.pieces >= 8


def test_the_best_rate_is_covered_too():
    assert cover.certify_chi2_cover(200, Fraction(1534, 10_000)).smallest_slack >= 1


def test_a_false_rate_has_no_cover():
    with pytest.raises(UnableError, match="no cover"):
        cover.certify_chi2_cover(40, Fraction(1, 4))


@pytest.mark.parametrize(
    ("rate", "d"), [("1/2", 9), ("1/4", 35), ("1/5", 79), ("1/6", 366), ("4/25", 786), ("31/200", 5821)]
)
def test_stronger_rates_are_false_with_a_witness(rate, d):
    witness = cover.find_chi2_refutation(Fraction(rate), [d], [Fraction(99, 100)])
    assert witness is not None
    assert witness.verdict is Verdict.FAIL
    with mpmath.workdps(40):  # SciPy's logsf underflows here
        tail = laws.chi2_upper(d, mpmath.mpf(199 * d) / 100)
        assert tail > 2 * mpmath.exp(
            -mpmath.mpf(9801 * d) / 10_000 * Fraction(rate).numerator / Fraction(rate).denominator
        )


@pytest.mark.parametrize("rate", [Fraction(1, 8), Fraction(153, 1000)])
def test_true_rates_have_no_witness(rate):
    degrees = [1, 2, 5, 9, 35, 79, 366, 786, 5821, 20_000]
    assert cover.find_chi2_refutation(rate, degrees, [Fraction(i, 20) for i in range(1, 20)]) is None


@pytest.mark.parametrize(("d", "x"), [(1, "1/10"), (10, "1/2"), (100, "9/10"), (13_701, "1/10")])
def test_both_sides_agree_with_scipy(d, x):
    found, point = cover.lemma21_chi2(d, Fraction(x)), float(Fraction(x))
    truth = scipy.stats.chi2.sf(d * (1 + point), d) + scipy.stats.chi2.cdf(d * (1 - point), d)
    assert float(found.value.mid()) == pytest.approx(truth, rel=1e-8)
    assert float(found.bound.mid()) == pytest.approx(2 * np.exp(-d * point**2 / 8), rel=1e-12)
    assert found.holds is True
    assert found.comparison().verdict is Verdict.PASS


@pytest.mark.parametrize("x", ["1/100", "1", "3", "8", "30"])
def test_normal_tail_holds_even_without_the_factor_two(x):
    assert cover.lemma21_normal(Fraction(x)).holds is True
    assert cover.lemma21_normal(Fraction(x), front=1).holds is True


def test_a_false_bound_is_certain_and_an_undecided_one_is_neither():
    low = cover.Bounded("b", arb(2), arb(1))
    assert (low.holds, low.verdict, low.slack) == (False, Verdict.FAIL, "0.5000")
    wide = cover.Bounded("b", arb(1, 1), arb(1, 1))
    assert (wide.holds, wide.verdict) == (None, Verdict.INCONCLUSIVE)
    assert cover.Bounded("b", arb(0), arb(0)).slack == "n/a"


@pytest.mark.parametrize(("d", "x"), [(0, "1/2"), (3, 0), (3, 1), (3, "-1/2")])
def test_outside_the_lemma_is_refused(d, x):
    with pytest.raises(UsageError, match="Lemma 21 needs"):
        cover.lemma21_chi2(d, Fraction(x))
