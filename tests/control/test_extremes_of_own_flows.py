"""Extrema along flows of a theory's own whose solutions are known in closed form: the true ones, false neighbours.

The truth is the cosine's, and that of `x' = x^3`: `x = 1/sqrt(1 - 2 t)`, which ends at t = 1/2.
"""

from dataclasses import replace
from fractions import Fraction

import pytest

from derivations.theories import FA_STAR
from faverify.claim import Claim, Effort, Part, Restoration, Theory
from faverify.methods import ball_cases, chain, exact_cases
from faverify.run.claims import Settings, run_part
from faverify.verdict import Verdict

NUMBER = ("1", "1")
COSINE = Theory(
    name="cosine",
    title="x = cos t, v = -sin t",
    shapes={"x": NUMBER, "v": NUMBER},
    flow={"x": "v", "v": "-x"},
    starts={"x": "1", "v": "0"},
    kind="free",
)
ENDING = Theory(
    name="ending", title="x' = x^3", shapes={"x": NUMBER}, flow={"x": "x**3"}, starts={"x": "1"}, kind="free"
)


def outcome(theory, says, by=None):
    part = Part("part", says, by or ball_cases(most=1))
    claim = Claim("label", "title", "nowhere", Restoration.NEW, theory, says, (part,))
    return run_part(part, claim, Settings(Effort.STANDARD).context()).outcome


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ("greatest(x, 1, 7) <= 1001/1000", Verdict.PASS),
        ("greatest(x, 1, 7) <= 999/1000", Verdict.FAIL),  # attained at 2 pi, where no time is looked at by itself
        ("least(v, 5, 9) >= -1001/1000", Verdict.PASS),
        ("least(v, 5, 9) >= -999/1000", Verdict.FAIL),
        ("least(x * v, 0, 2) <= -1/2", Verdict.INCONCLUSIVE),  # equality
        ("least(x * v, 0, 2) <= -501/1000", Verdict.FAIL),
    ],
)
def test_an_extremum_between_the_times_is_met_where_the_cover_has_it(says, wanted):
    assert outcome(COSINE, says).verdict is wanted


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ("greatest(x, 0, 4) <= 1", Verdict.PASS),  # attained at the start, at rest there
        ("greatest(x, 0, 4) < 1", Verdict.FAIL),
        ("greatest(v, 0, 3) <= 0", Verdict.PASS),
        ("least(v, 0, 3) >= 0", Verdict.FAIL),
        ("greatest(-x, 0, 3) <= -1", Verdict.FAIL),
        ("greatest(-x, 0, 7) <= 1", Verdict.INCONCLUSIVE),  # attained inside
        ("least(x - t, 0, 4) >= 1", Verdict.FAIL),
        ("greatest(x - t, 0, 4) <= 1", Verdict.PASS),
    ],
)
def test_an_extremum_at_an_exact_start_is_exact(says, wanted):
    assert outcome(COSINE, says).verdict is wanted


def test_an_interval_that_the_solution_does_not_reach_is_named_at_once():
    for says in ("least(x, 0, 1) >= 1", "greatest(x, 0, 1) <= 1000"):
        found = outcome(ENDING, says)
        assert found.verdict is Verdict.INCONCLUSIVE
        assert "may end there" in found.explanation
    assert outcome(ENDING, "least(x, 0, 1/4) >= 1").verdict is Verdict.PASS
    assert outcome(ENDING, "least(x, 0, 1/4) >= 1001/1000").verdict is Verdict.FAIL


def test_a_law_of_numbers_is_sent_where_it_can_be_looked_at():
    anywhere = replace(COSINE, starts={})
    assert "exact_cases()" in outcome(anywhere, "D(x**2 + v**2) == 0", chain()).explanation
    assert outcome(anywhere, "D(x**2 + v**2) == 0", exact_cases()).verdict is Verdict.PASS
    assert outcome(anywhere, "D(x**2 + 2 * v**2) == 0", exact_cases()).verdict is Verdict.FAIL


CLOCK = Theory(
    name="clock", title="x = t", shapes={"x": NUMBER, "a": ()}, flow={"x": "I_1"}, starts={"x": "0"}, kind="free"
)


@pytest.mark.parametrize("name", ["least", "greatest"])
@pytest.mark.parametrize("power", [4, 5])
@pytest.mark.parametrize(("first", "dip", "end"), [(1, 8, "1/6"), (1, 8000, "1/1600"), (2, 9000, "1/1600")])
def test_what_leaves_its_start_upwards_may_dip_below_it_and_come_back(first, power, dip, end, name):
    """t^first (1 - 21/10 u + u^2), u = (dip t)^power: below 0 around u = 1 alone, where no time is looked at."""
    u = f"{dip**power} * x**{power}"
    relation, sign = (">=", "") if name == "least" else ("<=", "-")
    for share, verdict in (("21/10", False), ("19/10", True)):  # 1 - 19/10 u + u^2 is nowhere below 0.09
        f = f"x**{first} * (1 - {share} * {u} + ({u})**2)"
        found = outcome(CLOCK, f"{name}({sign}{f}, 0, {end}) {relation} 0").verdict
        assert found is not Verdict.PASS or verdict
        deep = 20 * Fraction(end) ** first  # far more than it dips
        below = outcome(CLOCK, f"{name}({sign}{f}, 0, {end}) {relation} {-deep if name == 'least' else deep}").verdict
        assert below is Verdict.PASS


FALLING = Theory(
    name="falling",
    title="x = 5/2 - t, zero once",
    shapes={"x": NUMBER},
    flow={"x": "-1"},
    starts={"x": "5/2"},
    kind="free",
)


@pytest.mark.parametrize("end", ["4", "200", "1000", "oo"])
def test_a_square_that_is_undefined_at_some_time_has_no_least_value(end):
    """No time that is looked at is 5/2, where 1/x is undefined; beyond t = 100 nothing is covered."""
    assert outcome(FALLING, f"least((1 / x)**2, 0, {end}) >= 0").verdict is not Verdict.PASS
    assert outcome(FALLING, f"least((1 / (x**2 + 1))**2, 0, {end}) >= 0").verdict is not Verdict.FAIL
    assert outcome(FALLING, f"least(x**2, 0, {end}) >= 0").verdict is Verdict.PASS


@pytest.mark.parametrize(
    "says", ["greatest(l, 0, oo) <= l(0) + 10", "greatest(l, 1, oo) <= l(0)", "least(l, 0, oo) >= 1/10**9"]
)
def test_an_extremum_for_ever_is_refuted_at_one_time(says):
    """Along FA* the loss rises by any amount from some starts, and is 0 from others."""
    assert ball_cases().check(says, FA_STAR, Settings(Effort.QUICK).context()).verdict is Verdict.FAIL


@pytest.mark.parametrize("says", ["limit(l) == 0 if l(0) >= 1", "limit(tr(A)) <= 1000", "limit(l) <= l(0)"])
def test_a_limit_is_open_where_values_are_looked_at(says):
    found = ball_cases().check(says, FA_STAR, Settings(Effort.QUICK).context())
    assert (found.verdict, "argued or proved" in found.explanation) == (Verdict.INCONCLUSIVE, True)
