"""Random variables, events and letters with a law: where they may stand, and what is refused with its place."""

import pytest

from derivations.gaussian_theories import LAWS
from derivations.theories import FA_STAR
from faverify.claim import Theory
from faverify.errors import StatementError, UsageError
from faverify.lang.latex import statement_latex
from faverify.lang.parse import parse_expression, parse_statement
from faverify.methods.number_points import numbers
from faverify.methods.probability_samples import sampled


@pytest.mark.parametrize(
    ("says", "place"),
    [
        ("g >= 0", "g is random, and stands on its own"),
        ("exp(g) <= 1", "g is random, and stands inside exp"),
        ("x <= chi2(2)", "chi2 is random"),
        ("E(g) >= ratio(4, 2, 1)", "ratio is random"),
        ("x <= 1 if F(1, 2) >= 1", "F is random"),
        ("P(x >= 1) >= 0", "not random"),
        ("E(x) == x", "not random"),
        ("P(P(abs(g) >= 1) >= x) >= 0", "not random"),
        ("P(g) >= 0", "expected one comparison"),
        ("P(chi2(2) == 1) >= 0", "expected one comparison"),
        ("P(0 <= g <= 1) >= 0", "not a chain"),
        ("sqrt(x <= 1) >= 0", "a comparison inside sqrt"),
        ("deviation(x, 2) <= 1", "needs a spectrum"),
        ("cos2(n) >= 1", "2 argument"),
        ("P(cos2(n, 2) >= cos2(n, 2)) >= 0", "two laws"),  # once or twice the same draw: not said
        ("P(chi2(2) + F(1, 2) >= 1) >= 0", "two laws"),
        ("E(chi2(2) * chi2(2)) == 4", "two laws"),
    ],
)
def test_what_has_no_meaning_is_refused_with_its_place(says, place):
    with pytest.raises(StatementError, match=place):
        parse_statement(says, LAWS)


def test_laws_are_known_in_their_theories_only():
    assert parse_expression("E @ C", FA_STAR).shape == ("n", "r")  # the residual, not a mean
    with pytest.raises(StatementError, match="unknown letter"):
        parse_statement("P(chi2(2) >= 1) <= 1", FA_STAR)
    with pytest.raises(UsageError, match="meaning of its own"):
        Theory("laws_again", "", {"ratio": ()}, kind="laws")


def test_a_definition_cannot_hide_a_random_variable():
    with pytest.raises(UsageError, match="random"):
        Theory("hidden", "", {"x": ()}, {"y": "chi2(2) + x"}, kind="laws")


def test_claims_that_share_no_side_are_printed_apart():
    printed = statement_latex(parse_statement("x <= 1 and tau >= 2", LAWS), LAWS)
    assert printed == r"x \le 1,\; \tau \ge 2"


def test_points_are_exact_and_named():
    assert numbers("n=10**7, x=7/2, d=0.25, c=3*7") == {"n": 10**7, "x": 7 / 2, "d": 1 / 4, "c": 21}
    for wrong in ("n", "n=m", "n=", "=3", "n=1/0"):
        with pytest.raises(StatementError):
            numbers(wrong)


@pytest.mark.parametrize("confidence", ["0", "1", "-1/2", "2"])
def test_a_confidence_is_between_0_and_1(confidence):
    with pytest.raises(UsageError, match="confidence"):
        sampled(confidence=confidence)
