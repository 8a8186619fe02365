"""Claims that are false at one point inside, drawn: at an extremum on a line of hypotheses, or where no rational is.

Truth by construction: ``sum w (x - c)^2 + level``, multiplied out, is least at c; so it is on every line through c,
whatever multiple of the line's equation is added.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
NUMBERS = Theory("drawn_inside", "numbers", {"a": (), "b": (), "c": ()}, kind="free")
PAIR = Theory("pair_inside", "letters", {"A": ("n", "n")}, kind="free")
NAMES = ("a", "b", "c")
PLACE = st.builds(Fraction, st.integers(-60, 60), st.integers(1, 9))
BY = [exact_cases(), ball_cases()]
RELATIONS = [(">", 0, Verdict.FAIL), (">=", 0, Verdict.PASS), (">=", Fraction(1, 10**5), Verdict.FAIL)]


def bowl(center, weights, line, slope):
    """The squares, multiplied out, and ``slope`` times the line's equation."""
    linear = [-2 * w * c + slope * k for w, c, k in zip(weights, center, line, strict=True)]
    constant = sum(w * c * c - slope * k * c for w, c, k in zip(weights, center, line, strict=True))
    squares = [f"{w} * {x}**2" for w, x in zip(weights, NAMES, strict=False)]
    return " + ".join([*squares, *(f"({k}) * {x}" for k, x in zip(linear, NAMES, strict=False)), f"({constant})"])


@pytest.mark.parametrize("by", BY, ids=lambda by: by.name)
@pytest.mark.parametrize(("relation", "above", "verdict"), RELATIONS)
@settings(max_examples=4, deadline=None)
@given(
    pairs=st.lists(st.tuples(PLACE, st.integers(1, 4), st.integers(-3, 3).filter(bool)), min_size=2, max_size=3),
    slope=st.integers(-9, 9),
    level=st.integers(-9, 9),
)
def test_extrema_on_a_line_of_hypotheses(by, relation, above, verdict, pairs, slope, level):
    center, weights, line = zip(*pairs, strict=True)
    on = " + ".join(f"({k}) * {x}" for k, x in zip(line, NAMES, strict=False))
    at = sum(k * c for k, c in zip(line, center, strict=True))
    says = f"{bowl(center, weights, line, slope)} + ({level}) {relation} {level + above} if {on} == {at}"
    assert by.check(says, NUMBERS, CONTEXT).verdict is verdict


@pytest.mark.parametrize("by", BY, ids=lambda by: by.name)
@pytest.mark.parametrize(("relation", "above", "verdict"), RELATIONS)
@settings(max_examples=4, deadline=None)
@given(center=PLACE, level=st.integers(-9, 9))
def test_extrema_at_a_matrix(by, relation, above, verdict, center, level):
    """|A - c I|^2 without the square."""
    says = f"tr(A.T @ A) - {2 * center} * tr(A) + {center**2} * n + ({level}) {relation} {level + above}"
    assert by.check(says, PAIR, CONTEXT).verdict is verdict


@pytest.mark.parametrize("by", BY, ids=lambda by: by.name)
@settings(max_examples=5, deadline=None)
@given(square=st.sampled_from((2, 3, 5, 6, 7)), other=PLACE, inside=st.sampled_from(("", ">=", ">")))
def test_what_is_false_at_irrational_numbers_only_is_open(by, square, other, inside):
    """(a^2 - p)^2 + (b - q)^2 > 0 fails at (sqrt p, q), which ``b > q`` excludes and ``b >= q`` does not."""
    says = f"a**4 - {2 * square} * a**2 + {square**2} + b**2 - {2 * other} * b + {other**2} > 0"
    says += f" if b {inside} {other}" if inside else ""
    found = by.check(says, NUMBERS, CONTEXT)
    assert found.verdict is (Verdict.PASS if inside == ">" else Verdict.INCONCLUSIVE)
    assert inside == ">" or "irrational" in found.explanation
