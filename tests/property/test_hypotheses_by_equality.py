"""Hypotheses that say what a letter or a size is: met in general position, all else being drawn; and refuted there."""

import math

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from faverify import Theory, Verdict
from faverify.methods import ball_cases, exact_cases
from faverify.methods.search.on_equations import as_equation, forced
from faverify.run.claims import Settings

HEAVY = Theory(
    name="heavy-ball",
    title="Momentum along x.T x / 2",
    shapes={"x": ("n", "1"), "v": ("n", "1"), "h": (), "k": ()},
    steps={"x": "x + k*v - h*x", "v": "k*v - h*x"},
    kind="free",
)
DECAY = Theory(name="decay", title="x' = -x", shapes={"x": ("n", "1"), "y": ("n", "1")}, flow={"x": "-x"}, kind="free")
SQUARE = Theory(name="square", title="Any", shapes={"A": ("n", "n"), "B": ("n", "n")}, kind="free")
drawn = settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def _largest_quotient(steps: int, most: float) -> float:
    """The largest norm of x after some steps beside that of x, over v == 0 and a grid of h and k."""
    found = 0.0
    for h in np.linspace(0, most, 81):
        for k in np.linspace(0, 1, 21):
            x, v = 1.0, 0.0
            for _ in range(steps):
                x, v = x + k * v - h * x, k * v - h * x
            found = max(found, abs(x))
    return found


@drawn
@given(steps=st.integers(1, 3), tenths=st.integers(5, 25))
def test_a_letter_that_is_zero_leaves_the_others_as_drawn(steps: int, tenths: int) -> None:
    most = _largest_quotient(steps, tenths / 10)
    given = f"if normF(v(0)) == 0 and 0 <= h and h <= {tenths}/10 and 0 <= k and k <= 1"
    for share, verdict in ((1.02, Verdict.PASS), (0.95, Verdict.FAIL)):
        text = f"normF(x({steps})) <= {round(1000 * most * share)}/1000 * normF(x(0)) {given}"
        found = exact_cases().check(text, HEAVY, Settings().context())
        assert found.verdict is verdict, text
        assert verdict is Verdict.FAIL or found.counts["tested"] >= 3


@drawn
@given(size=st.integers(1, 3), share=st.sampled_from([(110, Verdict.PASS), (95, Verdict.FAIL)]))
def test_a_size_that_is_said_is_drawn(size: int, share: tuple[int, Verdict]) -> None:
    """``|tr(A)| <= sqrt(n) ||A||``, with equality at the unit matrix alone."""
    percent, verdict = share
    text = f"abs(tr(A)) <= {round(1000 * math.sqrt(size) * percent)}/100000 * normF(A) if n == {size}"
    assert exact_cases().check(text, SQUARE, Settings().context()).verdict is verdict


@drawn
@given(norm=st.integers(1, 40), share=st.sampled_from([(38, Verdict.PASS), (36, Verdict.FAIL)]))
def test_a_norm_that_is_said_is_met_along_a_flow(norm: int, share: tuple[int, Verdict]) -> None:
    """Times 1/e = 0.3679 after the time 1."""
    percent, verdict = share
    text = f"normF(x(1)) <= {percent * norm}/100 if normF(x(0)) == {norm}"
    found = ball_cases(most=4).check(text, DECAY, Settings().context())
    assert found.verdict is verdict
    assert verdict is Verdict.FAIL or found.counts["tested"] >= 3


@pytest.mark.parametrize(("text", "names"), [
    ("tr(A) == 1 if normF(A) == 0", {"A"}),
    ("tr(A) == 1 if 0 == normF(A)", {"A"}),
    ("tr(A) == 1 if normF(A)**2 <= 0 and B == 2*I_n", {"A", "B"}),
    ("tr(A) == 1 if normF(A - B) == 0", set()),
    ("tr(A) == 1 if normF(A) == 1 and A == B", set()),
])  # fmt: skip
def test_what_equations_settle(text: str, names: set[str]) -> None:
    from faverify.lang.parse import parse_statement

    read = map(as_equation, parse_statement(text, SQUARE).hypotheses)
    assert forced(claim for claim in read if claim is not None) == names
