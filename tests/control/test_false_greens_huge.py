"""Numbers beyond double precision: what once compared as infinity with infinity, or crashed, where balls can tell."""

from fractions import Fraction

import pytest
from flint import arb_mat, ctx

from derivations.theories import FA_STAR
from faverify.cases.instance import Instance
from faverify.claim import Effort
from faverify.methods import ball_cases
from faverify.methods.exact_against_path import exact_against_path
from faverify.methods.mpmath_path import MpmathPath
from faverify.outcome import Relation
from faverify.run.claims import Settings
from faverify.verdict import Verdict

BEYOND = 10**320
HUGE = Instance.of([[BEYOND, 2], [3, 4]], [[1], [0]], [[BEYOND], [1]], name="beyond doubles")
AGREES = "normF(Z(t) - path(Z(t))) <= (1 + normF(Z(t))) / 10**40"
CONTEXT = Settings(Effort.QUICK, case=HUGE).context()


def test_a_path_that_is_twice_the_truth_fails(bend_path):
    def doubled(right, *given, **options):
        return [{**letters, "Z": 2 * letters["Z"]} for letters in right(*given, **options)]

    assert exact_against_path(("0",)).check(AGREES, FA_STAR, CONTEXT).verdict is Verdict.PASS
    bend_path(doubled)
    assert exact_against_path(("0",)).check(AGREES, FA_STAR, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize(("relation", "right", "verdict"), [
    (Relation.EQUAL, 2, Verdict.FAIL), (Relation.EQUAL, 1, Verdict.PASS), (Relation.AT_LEAST, 2, Verdict.FAIL),
])  # fmt: skip
def test_sides_beyond_doubles_are_compared_as_balls(relation, right, verdict):
    with ctx.workprec(1200):
        assert (
            MpmathPath._judge(HUGE, relation, arb_mat([[BEYOND]]), arb_mat([[right * BEYOND]]), {}).verdict is verdict
        )


def test_a_parameter_beyond_doubles_is_rounded_to_three_digits():
    found = ball_cases(T=("normF(Y)",)).check("99/100 * T <= normF(Y) <= 101/100 * T", FA_STAR, CONTEXT)
    assert found.verdict is Verdict.PASS
    assert Fraction(found.comparisons[0].at["T"]) == BEYOND
