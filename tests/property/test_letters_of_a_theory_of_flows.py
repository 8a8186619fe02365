"""Letters of a theory of the default kind are free at the start: bounds that hold at random ones only are refuted.

Truth by scaling: a norm is bounded neither by a number nor by norms of other letters.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
SHAPES = {"A": ("n", "n"), "B": ("n", "m"), "X": ("n", "r")}
LETTERS = Theory("letters", "", SHAPES)
OWN = Theory("own", "", {**SHAPES, "Y": ("n", "m")}, flow={"X": "A @ X", "B": "Y - B"})
NORMS = ("normF({})", "normF({})**2", "sigma_max({})", "nuclear({})", "tr({0}.T @ {0})")
NAMES = {LETTERS: "ABX", OWN: "ABXY", FA: "YCZW", GD: "YCZW", FA_STAR: "YCZ"}
FACTOR, OFF = st.integers(1, 10**7), st.integers(0, 10**7)


@st.composite
def bounds(draw):
    """A theory, a norm of one letter and one of another."""
    theory = draw(st.sampled_from(list(NAMES)))
    one, other = draw(st.permutations(NAMES[theory]))[:2]
    left, right = (draw(st.sampled_from(NORMS)).format(name) for name in (one, other))
    return theory, left, right


@pytest.mark.parametrize("method", [exact_cases(), ball_cases()], ids=lambda method: method.name)
@settings(max_examples=6, deadline=None)
@given(drawn=bounds(), factor=FACTOR, off=OFF)
def test_no_norm_is_bounded_by_another_letter(method, drawn, factor, off):
    theory, left, right = drawn
    found = method.check(f"{left} <= {factor} * {right} + {off}", theory, CONTEXT)
    assert found.verdict is Verdict.FAIL, found.explanation


@settings(max_examples=3, deadline=None)
@given(drawn=bounds(), factor=FACTOR, off=OFF)
def test_what_is_true_of_all_letters_passes(drawn, factor, off):
    theory, left, right = drawn
    found = ball_cases().check(f"{left} <= {factor} * {left} + {off} + {right}", theory, CONTEXT)
    assert found.verdict is Verdict.PASS, found.explanation
