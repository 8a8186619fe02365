"""Hypotheses that random parameters do not meet: what is true there passes, what is false or undefined there does not.

Truth by hand. Each was vacuous or open ("give parameters values"), whatever its truth.
"""

import pytest

from faverify.claim import Effort, Theory
from faverify.lang.parse import parse_statement
from faverify.methods import ball_cases, exact_cases
from faverify.methods.judge import judge_of
from faverify.methods.search.inside import meeting
from faverify.run.claims import Settings
from faverify.verdict import Verdict

FREE = Theory(name="inside", title="free letters", kind="free", shapes={"A": ("n", "n"), "a": (), "b": (), "c": ()})
CONTEXT = Settings(Effort.QUICK).context()
TRUE = (
    "a * b >= 0 if a >= 0 and b >= 0 and c > 5",
    "a * b * c >= 6000 if a >= 2 and b >= 3 and c > 1000",
    "a <= b if a <= -100 and b >= 100",
    "a + b + c > 300 if a > 100 and b > a and c > b",
    "a * a <= 1 / 100 if -1 / 10 <= a <= 1 / 10 and b > 30",
    "normF(c * A) >= 50 * normF(A) if c > 50 and a < -50",
    "(a - 99)**2 > 0 if a > 100 and b > 100",
    "a * b < 0 if a > 7 and b < -9 and c == 2",
)
FALSE = (
    "a * b * c >= 6001 if a >= 2 and b >= 3 and c > 1000",  # in a corner
    "a * a < 1 / 100 if -1 / 10 <= a <= 1 / 10 and b > 30",  # on an edge
    "a <= b - 201 if a <= -100 and b >= 100",
    "a + b + c > 301 if a > 100 and b > a and c > b",
    "c - a > 1 / 10 if a > 100 and b > a and c > b",
    "a * b <= 2400 if a + b == 100 and a > 50",  # next to the end of a line
    "(a - 150)**2 > 0 if a > 100 and b > 100",  # at one number
    "(a - b)**2 > 0 if a > 100 and b > 100",
    "normF(A) > 0 if a > 100 and b > 100",  # at one matrix
    "det(a * A)**2 > 0 if a > 100 and b > 100",
)


@pytest.mark.parametrize("method", [exact_cases(), ball_cases()], ids=["exact", "balls"])
@pytest.mark.parametrize("says", TRUE)
def test_what_is_true_where_no_draw_is_passes(says, method):
    assert method.check(says, FREE, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize("method", [exact_cases(), ball_cases()], ids=["exact", "balls"])
@pytest.mark.parametrize("says", FALSE)
def test_what_is_false_where_no_draw_is_fails(says, method):
    found = method.check(says, FREE, CONTEXT)
    assert found.verdict is Verdict.FAIL
    assert set(found.witness["at"]) & {"a", "b", "c"}


@pytest.mark.parametrize("method", [exact_cases(), ball_cases()], ids=["exact", "balls"])
def test_what_is_undefined_or_meets_nothing_there_is_never_green(method):
    undefined = method.check("1 / (a - 150) * (a - 150) == 1 if a > 100 and b > 100", FREE, CONTEXT)
    assert undefined.verdict is Verdict.INCONCLUSIVE
    assert method.check("a > 0 if a > 5 and a < 4", FREE, CONTEXT).verdict is Verdict.VACUOUS


def test_the_values_meet_the_hypotheses_and_reach_into_their_corners():
    judge = judge_of(parse_statement("a + b >= c if a >= 20 and b > a and c <= -50", FREE))
    groups = list(meeting(judge, list(CONTEXT.cases("free")), ["a", "b", "c"], 0))
    assert groups
    for group in groups:
        assert all(at["a"] >= 20 and at["b"] > at["a"] and at["c"] <= -50 for _, at in group)
        assert {20, -50} <= {at["a"] for _, at in group} | {at["c"] for _, at in group}
    met_anyway = judge_of(parse_statement("a**2 >= 0 if a >= -10**9", FREE))
    assert not list(meeting(met_anyway, list(CONTEXT.cases("free")), ["a"], 0))
