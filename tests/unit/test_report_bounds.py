"""The table of the paper's bounds, ours and the truth: all of it from the certificates, rounded outward."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_run import ball, certificate, part

from faverify.outcome import Comparison, Outcome, Relation, Side
from faverify.report.backing import machine_evidence
from faverify.report.ball_text import known_digits
from faverify.report.bounds import bound_rows
from faverify.verdict import Evidence, Verdict

RISE, PAPER, OURS = "rise(l, 0, oo)", "r * lam**2", "normF(neg(A(0)))**2 / 4"


def outcome(*comparisons, evidence=Evidence.CERTIFIED, tables=()):
    return Outcome(
        Verdict.PASS, evidence, "cases", "", {"tested": 7}, comparisons=comparisons, tables=tables, slack="1.7"
    )


def said(says, *points, at=None, latex=""):
    """A part that says a chain, with the values of its sides at points (case, value, value, ...)."""
    texts = says.partition(" if ")[0].split(" <= ")
    return part("sides", outcome(*(compared(texts, *point, at=at or {}, latex=latex) for point in points)), says)


def compared(texts, name, *numbers, at, latex):
    sides = tuple(Side(text, latex, ball(float(x), -29)) for text, x in zip(texts, numbers, strict=True))
    relations = (Relation.AT_MOST,) * (len(sides) - 1)
    return Comparison("ab" * 32, name, at, sides[0].value, sides[1].value, sides=sides, relations=relations)


def claim(label, parts, kind="paper"):
    return certificate(label, parts, kind=kind, tags=["bound"])


OLD = claim("lemma8", [said(f"{RISE} <= {PAPER}", ("a", 1, 16), ("b", 2, 8), latex="x")])
NEW = claim(
    "n4",
    [said(f"{RISE} <= {OURS} <= {PAPER} if r > 1", ("b", 2, 3, 8), ("c", 0, 1, 5))],
    kind="new",
)


def test_paper_ours_and_truth_stand_side_by_side_at_one_instance():
    (row,) = bound_rows([OLD, NEW])
    assert (row.labels, row.where, row.cases) == (["lemma8", "n4"], "b", 7)
    assert [bound.text for bound in row.paper] == [PAPER]
    assert [bound.text for bound in row.ours] == [OURS]
    truth, paper, ours = row.truth, row.paper[0].value, row.ours[0].value
    assert Decimal(truth.removeprefix("≤ ")) >= Decimal("2.000000001")
    assert Decimal(paper.removeprefix("≥ ")) <= Decimal("7.999999999")
    assert Decimal(ours.removeprefix("≥ ")) <= Decimal("2.999999999")


def test_the_ratio_is_the_least_over_all_cases_rounded_down():
    (row,) = bound_rows([OLD, NEW])
    assert row.paper[0].ratio == "3.999"  # 8/2 at b, 16/1 at a; no ratio at c, whose truth may be 0
    assert row.ours[0].ratio == "1.499"
    assert (row.paper[0].here, row.ours[0].here) == ("3.999", "1.499")


def test_a_new_bound_alone_still_finds_the_paper_s_in_the_words_of_its_claims():
    time = part("time", outcome(evidence=Evidence.ARGUED), f"good if T >= {PAPER} / eps")
    (row,) = bound_rows([claim("theorem1", [time]), NEW])
    assert row.labels == ["theorem1", "n4"]
    assert [bound.text for bound in row.paper] == [PAPER]
    assert not bound_rows([NEW])[0].paper


def test_only_compatible_cases_are_joined():
    parts = [said("q <= old", ("a", 1, 3), at={"T": "2", "kappa": "1"})]
    other = [said("q <= new", ("a", 1, 2), at={"T": "4", "kappa": "1", "c": "9"})]
    same = [said("q <= new", ("a", 1, 2), at={"T": "2", "kappa": "1", "c": "9"})]
    apart = bound_rows([claim("old", parts), claim("new", other, "new")])[0]
    joined = bound_rows([claim("old", parts), claim("new", same, "new")])[0]
    assert len(apart.paper) + len(apart.ours) == 1
    assert len(joined.paper) == len(joined.ours) == 1


def test_a_statement_from_below_says_how_nearly_the_bound_is_attained():
    attained = said(f"0.9 * {PAPER} <= {RISE}", ("steep", 7, 7.5))
    (row,) = bound_rows([OLD, {**NEW, "parts": [*NEW["parts"], attained]}])
    assert str(row.remarks[-1]) == f"N4 has cases (7) where the truth is at least 0.9 * {PAPER}"
    assert [bound.text for bound in row.ours] == [OURS]


def test_a_parameter_is_no_bound_and_untagged_claims_are_left_out():
    good = said("least(l, 0, T) <= eps if T >= 3", ("a", 1, 2), at={"eps": "2"})
    assert bound_rows([claim("x", [good]), certificate("y", OLD["parts"])]) == []


def test_a_quantity_without_formula_is_said_in_words():
    (drawn,) = bound_rows([OLD])
    assert drawn.remarks == []
    (named,) = bound_rows([NEW])
    assert [*map(str, named.remarks)] == ["the ball of the left side lies below that of the right side"]


@pytest.mark.parametrize("relations", [("<",), (">=",), ("==",), ("<=", "<")])
def test_only_chains_of_upper_bounds_are_listed(relations):
    listed = said(" <= ".join("abc"[: len(relations) + 1]), ("x", *range(1, len(relations) + 2)))
    assert len(bound_rows([claim("lemma8", [listed])])) == 1
    listed["outcome"]["comparisons"][0]["relations"] = list(relations)
    assert bound_rows([claim("lemma8", [listed])]) == []


def test_what_is_printed_tells_nothing():
    listed = said("q <= b", ("x", 1, 2))
    for side in listed["outcome"]["comparisons"][0]["sides"]:
        side["value"]["text"] = "[77 +/- 1e-9]"
    (row,) = bound_rows([claim("lemma8", [listed])])
    assert "77" not in row.truth + row.paper[0].value
    del listed["outcome"]["comparisons"][0]["sides"]
    assert bound_rows([claim("lemma8", [listed])]) == []


@given(st.decimals(-(10**6), 10**6, places=12), st.integers(-14, 1))
def test_known_digits_are_those_of_every_number_in_the_ball(middle, exponent):
    text = f"[{middle:f} +/- 1e{exponent}]"
    shown, radius = known_digits(text), Fraction(10) ** exponent
    if not shown.endswith("…"):
        return
    cut = Fraction(Decimal(shown.rstrip("…").lstrip("-")))
    unit = Fraction(1, 10 ** len(shown.rstrip("…").partition(".")[2]))
    for end in (Fraction(middle) - radius, Fraction(middle) + radius):
        assert cut <= abs(end) <= cut + unit
        assert (end < 0) == shown.startswith("-")


def test_known_digits_of_tiny_and_of_round_numbers():
    assert known_digits("[2.82657287836e-64685 +/- 3.66e-64697]") == "2.826572…e-64685"
    assert known_digits("[0.00100000000000 +/- 3e-19]") == "0.001 ± 3E-19"
    assert known_digits("gaussian(5,3,2)#541859") == "gaussian(5,3,2)#541859"


def test_a_claim_that_rests_on_words_says_what_machines_checked():
    proved = Outcome(Verdict.PASS, Evidence.PROVED, "all", "", {"tested": 4})
    argued, failed = Outcome(Verdict.PASS, Evidence.ARGUED, "all"), Outcome(Verdict.FAIL, Evidence.EXACT, "one")
    parts = [part("a", proved), part("b", argued), part("c", failed), part("d", outcome(), decides=False)]
    said = machine_evidence(certificate("x", parts))
    assert said == "By machine: deciding 1 part proved; corroborating 1 part certified (7 cases)."
    assert machine_evidence(certificate("x", parts[:1])) == ""
    assert "nothing" in machine_evidence(certificate("x", parts[1:2]))


def test_a_chain_with_all_sides_speaks_for_the_parts_it_joins():
    """Found here: Lemma 6 was shown at d = 1, where every bound is trivial and no chain is claimed."""
    sides = f"{RISE} <= {OURS} <= {PAPER}"
    alone = [
        said(f"{RISE} <= {PAPER}", ("trivial", 5, 6)),
        said(f"{RISE} <= {OURS}", ("trivial", 5, 5)),
    ]
    (row,) = bound_rows([claim("lemma6", [*alone, said(sides, ("b", 2, 3, 8))])])
    assert (row.where, row.ours[0].here, row.ours[0].ratio) == ("b", "1.499", "1")  # the least counts all
