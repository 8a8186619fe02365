"""A condition that times, parameters and numbers meet with equality is decided along a flow, too: they are exact.

``if t >= 1/10`` at t = 1/10 was undecided in balls, and what is true there was open.
"""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from faverify.cases.free import free_pool
from faverify.claim import Context, Theory
from faverify.methods import ball_cases
from faverify.outcome import HOLDS
from faverify.verdict import Verdict

FALLS = Theory("falls", "x' = -x", {"x": ("1", "1"), "c": ()}, flow={"x": "-x"}, kind="free")
CONTEXT = Context(cases=lambda kind: free_pool(1, 0), corroborating=True)
TIMES = st.fractions(Fraction(1, 12), Fraction(1), max_denominator=12)


@given(
    TIMES,
    TIMES,
    st.sampled_from(list(HOLDS)[:5]),
    st.sampled_from(["t {} {c}", "2 * t - {c} {} t", "c * t {} c * {c}"]),
)
def test_hypotheses_about_times(time, bound, relation, shape):
    """Truth: fractions. The claim is true at every t, its neighbour false."""
    condition = shape.format(relation.value, c=f"({bound})")
    by = ball_cases(t=(str(time),), c=("1/3",))
    met = HOLDS[relation](time, bound)
    for says, truth in (("x(t)**2 <= x(0)**2", Verdict.PASS), ("x(t)**2 >= x(0)**2", Verdict.FAIL)):
        found = by.check(f"{says} if {condition}", FALLS, CONTEXT)
        assert found.verdict is (truth if met else Verdict.VACUOUS), condition
