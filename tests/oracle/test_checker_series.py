"""The checker's Taylor series, and its reading of a printed slack, against mpmath and numbers worked out by hand."""

from fractions import Fraction

import mpmath
import pytest

from faverify.checker.language import Theory
from faverify.checker.recompute import _least_slack, judged


@pytest.mark.parametrize("end", ["1/8", "1", "3/2"])
def test_a_series_with_every_third_term_only(end):
    """z' = y - z w, w' = z (y - z w) from zero has the terms t, t^2, t^4, t^5, ...: the thirtieth vanishes.

    Found by running the checker at default effort: a step as long as the time was taken, good to four digits.
    """
    theory = Theory({
        "name": "from_zero", "kind": "flow", "shapes": {"y": ["1", "1"], "z": ["1", "1"], "w": ["1", "1"]},
        "flow": {"z": "y - z @ w", "w": "z @ (y - z @ w)"}, "starts": {"z": "0 * y", "w": "0 * y"},
    })  # fmt: skip
    case = {"y": [["5/4"]], "z": [["7"]], "w": [["7"]]}
    found = judged(theory, "tr(z) >= 0 and tr(w) >= 0", case, {"t": end})
    assert found.bounded  # (had none: units of a start at which one letter does not depend on the other)
    with mpmath.workdps(30):
        y, stop = mpmath.mpf(5) / 4, mpmath.mpf(Fraction(end).numerator) / Fraction(end).denominator
        truth = mpmath.odefun(lambda t, x: [y - x[0] * x[1], x[0] * (y - x[0] * x[1])], 0, [0, 0])(stop)
    for (left, _), value in zip(found.sides, truth, strict=True):
        assert abs(float(left[0, 0]) - float(value)) < 1e-13


@pytest.mark.parametrize(("text", "right"), [("0.9901", True), ("1", False), ("1.5", False), ("0.5", False)])
def test_the_least_slack_of_wide_balls_is_the_printed_one(text, right):
    """The left side is stored as 1 +- 1/100 and is 1, the right side is 1: at least 1/1.01 is what was shown."""
    theory = Theory({"name": "numbers", "kind": "scalars", "shapes": {"x": []}})
    found = judged(theory, "1 * x <= 1", {"x": "1"}, {"x": "1"})
    comparison = {"lhs": {"text": "[1.0 +/- 0.01]"}, "rhs": {"exact": "1"}}
    assert _least_slack(text, theory.statement("1 * x <= 1").claims[0], comparison, found) is right
