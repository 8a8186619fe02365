"""Methods that follow a flow in time: what they may say of true, false, undecidable, undefined and missing cases."""

import sys

import flint
import pytest

from derivations.theories import FA, FA_STAR
from faverify.cases.instance import Instance
from faverify.claim import Context, Effort
from faverify.errors import StatementError, UnableError
from faverify.methods import (
    alignment_cover,
    exact_against_path,
    fa_against_fa_star,
    mpmath_path,
    spectral_rate,
    turning_points,
)
from faverify.verdict import Verdict

TALL = Instance.of(
    [["1", "2", "0"], ["3", "-1", "1"], ["0", "1", "2"], ["1", "1", "1"]],
    [["1", "1/2"], ["0", "1"], ["1", "0"]],
    [["1", "0"], ["1", "1"], ["0", "2"], ["1", "-1"]],
    name="tall",
)
NARROW = Instance.of([["1", "2"], ["3", "-1"], ["0", "1"]], TALL.C[:2], TALL.Z0[:3], name="N(0) is singular: n < 2 r")
UNDEFINED = Instance.of([["1", "2"], ["3", "-1"]], [["1"], ["0"]], [["0"], ["0"]], name="undefined")
SMALL = ("gaussian", 3, 2, 1, 0)
GROWS, FALLS = (f"psd(A({a}) - A({b})) for 0 <= s <= t <= 1" for a, b in ("ts", "st"))


def run(method, says, *cases, theory=FA_STAR, effort=Effort.QUICK):
    return method.check(says, theory, Context(lambda kind: [c for c in cases if c.kind == kind], effort))


def seen(found):
    return found.verdict.value, found.evidence.value, found.counts["tested"]


def unable(*_args, **_kwargs):
    raise UnableError("no more digits")


def test_path_passes_as_numerical_only():
    assert seen(run(mpmath_path("1", 2), GROWS, TALL)) == ("pass", "numerical", 6)
    assert seen(run(mpmath_path("1", 2), "normF(E(t))**2 <= normF(E(0))**2 * 100", TALL)) == ("pass", "numerical", 1)


def test_path_fails_only_with_balls_behind_it():
    found = run(mpmath_path("1", 2), FALLS, TALL)
    assert seen(found) == ("fail", "certified", 1)
    assert found.witness["case"] == TALL.entries()
    assert found.witness["at"] == {"s": "0", "t": "1/2", "T": "1"}


def test_path_compares_every_entry_of_a_matrix():
    """Found here: only the corner was compared, and a matrix and its transpose agree there."""
    assert run(mpmath_path("1", 2), "W @ C == (W @ C).T", TALL).verdict is Verdict.FAIL
    assert run(mpmath_path("1", 2), "A == A.T", TALL).verdict is Verdict.PASS


def test_path_does_not_take_equal_for_less():
    """Found here: rounding was allowed for in strict inequalities too."""
    assert run(mpmath_path("1", 2), "normF(R)**2 <= l", TALL).verdict is Verdict.PASS
    assert run(mpmath_path("1", 2), "normF(R)**2 < l", TALL).verdict is Verdict.INCONCLUSIVE
    assert run(mpmath_path("1", 2), "l < 2 * l < 3 * l", TALL).verdict is Verdict.PASS


def test_path_without_a_case_or_a_hypothesis_that_holds_is_vacuous():
    """Found here: hypotheses were not looked at."""
    assert seen(run(mpmath_path("1", 2), GROWS)) == ("vacuous", "numerical", 0)
    assert seen(run(mpmath_path("1", 2), GROWS, UNDEFINED)) == ("vacuous", "numerical", 0)
    assert seen(run(mpmath_path("1", 2), "l >= 0 if l < 0", TALL)) == ("vacuous", "numerical", 0)
    assert seen(run(mpmath_path("1", 2), "l > 0 if l > 0", TALL)) == ("pass", "numerical", 1)


def test_path_of_fa_starts_where_the_case_says():
    case = Instance.of(TALL.Y, TALL.C, TALL.Z0, [["1", "0", "1"], ["0", "1", "0"]])
    assert run(mpmath_path("1", 2), "normF(E(t)) <= normF(E(0))", case, theory=FA).verdict is Verdict.PASS
    assert run(mpmath_path("1", 2), "normF(W(0))**2 == 3", case, theory=FA).verdict is Verdict.PASS


AGREES = "difference(Z, t) <= 1/10**40"


def test_two_routes_to_one_state_agree_or_the_outcome_is_a_failure(monkeypatch):
    assert seen(run(exact_against_path(("1/2", "1")), AGREES, TALL)) == ("pass", "numerical", 2)
    assert seen(run(exact_against_path(("1/2",)), AGREES, UNDEFINED)) == (
        "vacuous",
        "numerical",
        0,
    )
    from faverify.flows import approx_mpmath

    right = approx_mpmath.approx_path
    monkeypatch.setattr(approx_mpmath, "approx_path", lambda case, *rest, **more: right(_nudged(case), *rest, **more))
    found = run(exact_against_path(("1/2",)), AGREES, TALL)
    assert seen(found) == ("fail", "numerical", 1)
    assert found.witness["at"] == {"t": "1/2"}
    assert 1e-39 < float(found.witness["difference"]) < 1e-36


def _nudged(case):
    """The case with one entry of Y changed by 10^-37."""
    rows = [list(row) for row in case.Y]
    rows[0][0] += rows[0][0] / 10**37
    return Instance.of(rows, case.C, case.Z0)


def test_spectrum_is_counted_where_n0_is_definite():
    for says in ("positive == r", "imaginary == 0", "negative == r", "decay(1, 4) <= 100"):
        assert seen(run(spectral_rate(), says, TALL, NARROW, UNDEFINED)) == ("pass", "certified", 1), says
    for says in ("positive == 0", "positive == r - 1", "imaginary == r", "decay(1, 4) <= 0"):
        found = run(spectral_rate(), says, TALL)
        assert seen(found) == ("fail", "certified", 1), says
        assert found.witness["case"] == TALL.entries()


def test_spectrum_of_no_fitting_case_is_vacuous():
    assert seen(run(spectral_rate(), "positive == 0", NARROW, UNDEFINED)) == ("vacuous", "certified", 0)
    assert seen(run(spectral_rate(), "positive == 0")) == ("vacuous", "certified", 0)


def test_spectrum_out_of_reach_is_open(monkeypatch):
    """Found here: it was counted as vacuous, so that other cases could still make a pass."""
    from faverify.flows import spectrum

    right = spectrum.enclose_spectrum
    monkeypatch.setattr(spectrum, "enclose_spectrum", lambda flow: unable() if flow.data.r == 1 else right(flow))
    other = Instance.random(3, 2, 1)
    found = run(spectral_rate(), "positive == r", TALL, other, NARROW)
    assert seen(found) == ("inconclusive", "certified", 1)
    assert found.counts == {"drawn": 3, "tested": 1, "vacuous": 1, "inconclusive": 1}
    monkeypatch.setattr(spectrum, "enclose_spectrum", right)
    assert seen(run(spectral_rate(), "positive == r", TALL, other)) == ("pass", "certified", 2)


def test_cover_certifies_every_pair_of_times_or_refutes_with_one():
    assert seen(run(alignment_cover(), GROWS, TALL)) == ("pass", "certified", 1)
    found = run(alignment_cover(), FALLS, TALL)
    assert seen(found) == ("fail", "certified", 1)
    assert found.witness["at"] == {"s": "0", "t": "1"}


def test_pairs_of_times_are_certified_where_f_has_rank_below_r():
    """Once vacuous: A' is singular there at every time."""
    assert seen(run(alignment_cover(), GROWS, NARROW)) == ("pass", "certified", 1)
    assert seen(run(alignment_cover(), FALLS, NARROW)) == ("fail", "certified", 1)


def test_pairs_of_times_where_nothing_is_defined_or_moves_are_vacuous():
    """Found here: a case without FA* was called undecided."""
    still = Instance.random(3, 4, 3, 0, "r-equals-n")
    assert seen(run(alignment_cover(), GROWS)) == ("vacuous", "certified", 0)
    assert seen(run(alignment_cover(), GROWS, still, UNDEFINED)) == ("vacuous", "certified", 0)
    assert run(alignment_cover(), GROWS, still, UNDEFINED).counts["vacuous"] == 2


def test_pairs_of_times_that_are_not_certified_stay_open(monkeypatch):
    from faverify.flows import monotone

    monkeypatch.setattr(monotone, "certainly_alignment_never_falls", unable)
    assert seen(run(alignment_cover(), GROWS, TALL)) == ("inconclusive", "certified", 0)
    monkeypatch.setattr(monotone, "certainly_alignment_never_falls", lambda flow: False)
    assert seen(run(alignment_cover(), GROWS, TALL)) == ("inconclusive", "certified", 0)


def test_turning_points_are_those_of_the_text():
    assert seen(run(turning_points(*SMALL), "maxima(l, 0, 6) == 0")) == ("fail", "certified", 1)
    assert seen(run(turning_points(*SMALL), "maxima(l, 0, 6) == 1")) == ("pass", "certified", 1)
    assert seen(run(turning_points(*SMALL), "minima(l, 0, 6) == 1")) == ("fail", "certified", 1)


def test_turning_points_out_of_reach_are_open(monkeypatch):
    from faverify.flows import turning

    monkeypatch.setattr(turning, "enclose_turning_points", unable)
    assert seen(run(turning_points("gaussian", 3, 2, 1, 5), "maxima(l, 0, 5) == 0")) == ("inconclusive", "certified", 0)


def test_gap_between_the_flows_is_decided_on_either_side_of_its_value():
    for bound, verdict in (("1/300", "pass"), ("1/400", "fail"), ("0", "fail")):  # it is 0.002669...
        assert seen(run(fa_against_fa_star(*SMALL), f"gap(1/2) <= {bound}", theory=FA)) == (verdict, "certified", 1)


def test_gap_within_the_balls_is_open(monkeypatch):
    module = sys.modules["faverify.methods.fa_against_fa_star"]
    monkeypatch.setattr(module, "_residuals", lambda *_: [(flint.arb(2), flint.arb(5, 1), flint.arb(3))])
    for bound, verdict in (("8/5", "pass"), ("1", "inconclusive"), ("1/3", "fail")):  # the gap is (2 +- 1) / 2
        assert run(fa_against_fa_star(*SMALL), f"gap(1/2) <= {bound}", theory=FA).verdict.value == verdict


def test_gap_out_of_reach_is_open(monkeypatch):
    """Found here: it was a crash."""
    from faverify.flows import table

    monkeypatch.setattr(table, "enclose_flow", unable)
    assert seen(run(fa_against_fa_star(*SMALL), "gap(1/2) <= 1", theory=FA)) == ("inconclusive", "certified", 0)


@pytest.mark.parametrize(
    "method", [alignment_cover(), spectral_rate(), turning_points(*SMALL), fa_against_fa_star(*SMALL)]
)
@pytest.mark.parametrize("says", ["", "l >= 0", "psd(A(t) - A(s))", "positive >= r", "maxima(l, 0, 1)", "gap(1/2) < 1"])
def test_texts_of_another_form_are_refused(method, says):
    with pytest.raises(StatementError):
        run(method, says, TALL)
