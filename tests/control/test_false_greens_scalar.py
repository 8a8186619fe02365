"""False statements about real numbers that a careless proof would pass: roots of negative numbers, poles, empty ranges.

Each of these once came out green here (an independent referee found the first).
"""

import pytest

from faverify.claim import Claim, Effort, Part, Restoration, Theory
from faverify.methods import sympy_scalar
from faverify.run import Settings, run_part
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
