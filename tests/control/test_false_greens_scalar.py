"""False statements about real numbers and laws that a careless proof would pass: roots of negative numbers, poles,
hypotheses that never hold, tails from a negative level.

Each of these once came out green here (an independent referee found the first).
"""

import pytest

from derivations.gaussian_theories import LAWS
from faverify.claim import Claim, Effort, Part, Restoration, Theory
from faverify.errors import StatementError
from faverify.methods import chain, sympy_scalar
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_monotone import derivative_sign
from faverify.run.claims import Settings, run_part
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
NUMBERS = Theory(
    "numbers",
    "real numbers",
    {"x": (), "y": ()},
    definitions={"root": "sqrt(t**2)", "low": "-1 - x**2", "pole": "1 / (1 + x*t)"},
    kind="",
)
SIGNED = {"positive": ("t",)}


def outcome(says, by, theory=NUMBERS):
    part = Part("part", says, by)
    claim = Claim("label", "title", "nowhere", Restoration.NEW, theory, says, (part,))
    return run_part(part, claim, CONTEXT).outcome


@pytest.mark.parametrize(
    ("says", "by"),
    [
        ("0 <= x**3 + 1100", sympy_scalar("((x**3 + 1100)**(1/2))**2")),
        ("0 <= x + 101/10", sympy_scalar("sqrt(x + 101/10) * sqrt(x + 101/10)")),
        ("0 <= x**3 + 1000000", sympy_scalar("((x**3 + 1000000)**(2/3))**(3/2)")),
    ],
)
def test_a_false_inequality_whose_terms_are_roots_is_refuted_far_out(says, by):
    """Before: every root and every broken power counted as non-negative, and no point far from 0 was looked at."""
    found = outcome(says, by)
    assert found.verdict is Verdict.FAIL
    assert found.witness["at"]["x"].startswith("-")


@pytest.mark.parametrize(
    "says",
    [
        "sqrt(x) * sqrt(x) == x",
        "x**(1/2) * x**(1/2) == x",
        "log(x) - log(x) == 0",
        "artanh(x) - artanh(x) == 0",
        "x / x == 1",
        "(x - y)**(-2) * (x - y)**2 == 1",
        "(x**2 - y**2) / (x - y) == x + y",
        "1 / (1 + x**2 - x**2 - 1) == 1 / (x - x)",
        "D(sqrt(t**2)) * t == sqrt(t**2)",
    ],
)
def test_an_equality_is_not_proved_where_a_side_is_undefined(says):
    """Before: SymPy's ``x/x = 1`` and ``sqrt(x)**2 = x`` were proofs for all real x."""
    assert outcome(says, sympy_scalar()).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("says", "positive"),
    [
        ("sqrt(x) * sqrt(x) == x", ("x",)),
        ("x / x == 1", ("x",)),
        ("log(x / (1 + x)) == log(x) - log(1 + x)", ("x",)),
        ("artanh(x / (1 + x)) - artanh(x / (1 + x)) == 0", ("x",)),
        ("x / (1 + x**2) == 1 / (x + 1 / x)", ("x",)),
        ("1 / (x**2 + y**2 + 1) == 1 / (1 + y**2 + x**2)", ()),
        ("D(log(1 + t**2)) == 2*t / (1 + t**2)", ()),
    ],
)
def test_the_same_laws_are_proved_where_all_sides_are_visibly_defined(says, positive):
    assert outcome(says, sympy_scalar(positive=positive)).verdict is Verdict.PASS


@pytest.mark.parametrize("term", ["sqrt(x)", "x**(2/3)", "sqrt(x - y)**2", "exp(1/x)", "x**2 / x**2", "cosh(log(x))"])
def test_a_term_that_may_be_undefined_proves_nothing(term):
    found = outcome(f"{term} + y >= y", sympy_scalar(term))
    assert found.verdict in (Verdict.ERROR, Verdict.INCONCLUSIVE)


def test_a_hypothesis_that_never_holds_makes_a_statement_vacuous():
    assert outcome("x**2 >= 0 if x**2 < -1", sympy_scalar("x**2")).verdict is Verdict.VACUOUS
    assert outcome("x**2 >= 0 if x > 1", sympy_scalar("x**2")).verdict is Verdict.PASS


def test_a_sign_cannot_be_declared_of_a_defined_name():
    """Before: ``low = -1 - x**2`` could be declared positive, and was a term then."""
    found = outcome("low + y >= y", sympy_scalar("low", positive=("low",)))
    assert (found.verdict, "low" in found.explanation) == (Verdict.ERROR, True)


def test_a_value_at_a_negative_time_does_not_use_the_sign_declared_of_the_time():
    """Before: for t > 0 the root of t^2 is t, and that was -1 at t = -1."""
    assert outcome("root(-1) == -1", sympy_scalar(**SIGNED)).verdict is Verdict.FAIL
    assert outcome("root(1) == 1", sympy_scalar(**SIGNED)).verdict is Verdict.PASS


def test_a_limit_does_not_overlook_special_values_of_other_letters():
    """Before: 1/(1 + x t) tends to 0 for all real x; it is 1 at x = 0."""
    assert outcome("limit(pole) == 0", sympy_scalar(positive=("t",))).verdict is not Verdict.PASS


@pytest.mark.parametrize(
    "says",
    [
        "P(chi2(4) >= -1) <= 0.9",
        "P(chi2(4) <= -1) >= 0.1",
        "P(abs(chi2(4)/4 - 1) >= -1/2) >= 1.2",
        "P(abs(g) >= -1) <= 0.9",
        "P(F(4, 4) >= -1/2) <= 0.9",
    ],
)
def test_a_tail_from_a_negative_level_is_everything_or_nothing(says):
    """Before: the first three were green, since the incomplete gamma function goes on below 0."""
    assert enclosed_at("").check(says, LAWS, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    "says",
    [
        "cosine_failure(-3, 181, 2) <= 1/100",
        "ratio_failure(3, -5, 1) <= 0.1",
        "chain_ratio(-1, 10000, 10**8) >= 1",
        "error_ratio(10, 1, -1, 2) >= 0",
        "rho(-5) >= 0",
    ],
)
def test_a_bound_outside_its_hypotheses_says_nothing(says):
    assert enclosed_at("").check(says, LAWS, CONTEXT).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("says", ["cosine_failure(3, 5/2, 1) <= 1", "rank_one(5/2, 5/4, 1) >= 0"])
def test_laws_in_a_space_of_broken_dimension_are_refused(says):
    with pytest.raises(StatementError, match="integer"):
        enclosed_at("").check(says, LAWS, CONTEXT)


@pytest.mark.parametrize(
    "says",
    [
        "1/(1 - x) - 1 >= 0 for 0 <= x <= 1",
        "x - log(1 - x) >= 0 for 0 <= x <= 1",
        "x >= 2 for 1 <= x <= 1/2",
    ],
)
def test_a_sign_of_a_derivative_proves_nothing_of_an_end_without_value_or_of_no_interval(says):
    """Before: green, though the first two are not defined at x = 1 and the third speaks of no x."""
    assert derivative_sign().check(says, LAWS, CONTEXT).verdict in (Verdict.INCONCLUSIVE, Verdict.VACUOUS)


def test_an_open_end_is_left_out():
    assert derivative_sign().check("1/(1 - x) - 1 >= 0 for 0 <= x < 1", LAWS, CONTEXT).verdict is Verdict.PASS


def test_a_hypothesis_beside_a_range_is_refused():
    with pytest.raises(StatementError, match="hypotheses"):
        derivative_sign().check("x >= 5 if x >= 5 for 0 <= x <= 9", LAWS, CONTEXT)


def test_relations_are_looked_at_again_for_other_values():
    """Before: a theory of the same name and relations counted as consistent, whatever its values were."""

    def theory(scale):
        return Theory(
            name="twins",
            title="X with X'X = 2 I by its values, if the scale is 2",
            shapes={"X": ("n", "r"), "V": ("n", "r")},
            relations=("X.T @ X == 2 * I_r",),
            values={"X": f"V @ inv(sqrtm(V.T @ V / {scale}))"},
            kind="free",
        )

    says = "V.T @ X == V.T @ X"
    assert chain().check(says, theory(2), CONTEXT).verdict is Verdict.PASS
    with pytest.raises(StatementError, match="contradict"):
        chain().check(says, theory(3), CONTEXT)
