"""The dependency graph: everything to the right of what it uses, nothing on top of anything, no arrow lost."""

from hypothesis import given
from hypothesis import strategies as st

from faverify.report.graph import svg
from faverify.report.layout import layout


@st.composite
def dags(draw, most=25):
    count = draw(st.integers(0, most))
    return {
        f"c{i}": [f"c{j}" for j in sorted(draw(st.sets(st.integers(0, i - 1), max_size=3)))] if i else []
        for i in range(count)
    }


def closure(pairs):
    reach = set(pairs)
    while True:
        more = {(a, d) for a, b in reach for c, d in reach if b == c} - reach
        if not more:
            return reach
        reach |= more


@given(dags())
def test_claims_stand_to_the_right_of_what_they_use(uses):
    plan = layout(uses)
    for label, used in uses.items():
        for other in used:
            assert plan.places[other][0] < plan.places[label][0]


@given(dags())
def test_no_two_claims_share_a_place_and_none_is_lost(uses):
    plan = layout(uses)
    assert len(set(plan.places.values())) == len(plan.places)
    assert set(plan.places) | set(plan.alone) == set(uses)
    assert not set(plan.places) & set(plan.alone)


@given(dags(12))
def test_the_arrows_drawn_imply_all_uses_and_no_others(uses):
    plan = layout(uses)
    at = {place: label for label, place in plan.places.items()}
    drawn = {(at[route[0]], at[route[-1]]) for route in plan.routes}
    assert closure(drawn) == closure({(other, label) for label, used in uses.items() for other in used})


@given(st.dictionaries(st.sampled_from("abcde"), st.lists(st.sampled_from("abcdexyz"), max_size=4)))
def test_cycles_and_unknown_labels_do_not_hang_or_crash(uses):
    plan = layout(uses)
    assert set(plan.places) | set(plan.alone) == set(uses)


def test_fifty_claims_stay_readable():
    uses = {f"claim{i}": [f"claim{j}" for j in {i // 2, i // 3} if j < i] for i in range(50)}
    plan = layout(uses)
    assert plan.columns <= 9
    assert plan.rows <= 40
    row = {"kind": "new", "verdict": "pass", "with_dependencies": "fail", "evidence": "exact", "title": "<b>"}
    picture = svg([{"label": label, "uses": used, **row} for label, used in uses.items()])
    assert picture.count('<rect class="edge exact"') == 50
    assert "<b>" not in picture
