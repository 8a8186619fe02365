"""Methods that follow a flow in time: what they may say of true, false, undecidable, undefined and missing cases."""

import contextlib

import flint
import pytest

from derivations.beyond.n6_exponential_rate import WITHOUT_ROOTS
from derivations.figure5_fa_close_to_fa_star import BESIDE
from derivations.theories import FA, FA_STAR
from faverify.balls.convert import arb_from_record
from faverify.cases.instance import Instance
from faverify.claim import Context, Effort
from faverify.errors import FaverifyError, StatementError, UnableError
from faverify.methods import (
    alignment_cover,
    ball_cases,
    curves,
    exact_against_path,
    exact_cases,
    mpmath_path,
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


AGREES = "normF(Z(t) - path(Z(t))) <= (1 + normF(Z(t))) / 10**40"


def test_two_routes_to_one_state_agree_or_the_outcome_is_a_failure(bend_path):
    assert seen(run(exact_against_path(("1/2", "1")), AGREES, TALL)) == ("pass", "numerical", 2)
    assert seen(run(exact_against_path(("1/2",)), AGREES, UNDEFINED)) == (
        "vacuous",
        "numerical",
        0,
    )
    bend_path(lambda right, case, *rest, **more: right(_nudged(case), *rest, **more))
    found = run(exact_against_path(("1/2",)), AGREES, TALL)
    assert seen(found) == ("fail", "numerical", 1)
    assert found.witness["at"] == {"t": "1/2"}
    (compared,) = found.comparisons
    assert 1e-39 < float(arb_from_record(compared.lhs).mid()) < 1e-36


@pytest.mark.parametrize("method", [ball_cases(t=("1/2",)), exact_cases(), mpmath_path("1", 2)])
def test_a_path_is_read_where_one_is_integrated_and_nowhere_else(method):
    with contextlib.suppress(FaverifyError):  # refused, or else open
        assert run(method, AGREES, TALL).verdict is Verdict.INCONCLUSIVE
    with pytest.raises(StatementError, match="path"):
        run(exact_against_path(("1/2",)), "normF(Z(t)) >= 0", TALL)


def _nudged(case):
    """The case with one entry of Y changed by 10^-37."""
    rows = [list(row) for row in case.Y]
    rows[0][0] += rows[0][0] / 10**37
    return Instance.of(rows, case.C, case.Z0)


RIGHT = "pencil_right(K2, Q) == r if det(N(0)) > 0"


def test_spectrum_is_counted_where_n0_is_definite():
    for says in (RIGHT, RIGHT.replace("right", "left"), "pencil_imaginary(K2, Q) == 0 if det(N(0)) > 0"):
        found = run(exact_cases(), says, TALL, NARROW, UNDEFINED, theory=WITHOUT_ROOTS)
        assert seen(found) == ("pass", "exact", 1), says
        found = run(exact_cases(), says.replace(" == ", " == 1 + "), TALL, theory=WITHOUT_ROOTS)
        assert seen(found) == ("fail", "exact", 1), says
        assert found.witness["case"] == TALL.entries()


def test_spectrum_of_no_fitting_case_is_vacuous():
    for case in (NARROW, UNDEFINED):  # one that is given: nothing else is looked at
        assert seen(run(exact_cases(), RIGHT, case, theory=WITHOUT_ROOTS)) == ("vacuous", "exact", 0)
    assert seen(run(exact_cases(), RIGHT, theory=WITHOUT_ROOTS)) == ("vacuous", "exact", 0)


def test_spectrum_out_of_reach_is_open(monkeypatch):
    """Found here: it was counted as vacuous, so that other cases could still make a pass."""
    from faverify.balls import pencil

    right, other = pencil.count_exactly, Instance.random(3, 2, 1)
    monkeypatch.setattr(pencil, "count_exactly", lambda k, q: None if k.nrows() == 1 else right(k, q))
    found = run(exact_cases(), RIGHT, TALL, other, NARROW, theory=WITHOUT_ROOTS)
    assert seen(found) == ("inconclusive", "exact", 1)
    assert found.counts == {"drawn": 3, "tested": 1, "vacuous": 1, "inconclusive": 1}
    monkeypatch.setattr(pencil, "count_exactly", right)
    assert seen(run(exact_cases(), RIGHT, TALL, other, theory=WITHOUT_ROOTS)) == ("pass", "exact", 2)


def test_a_hypothesis_that_balls_leave_open_at_the_start_is_decided_exactly():
    """M' = Gi N. (What stood here, l(4) exp(6 rate) <= 100 l(1), is false at large starts, where it is refuted now.)"""
    says = "tr(M(4)) >= tr(M(1)) if det(N(0)) > 0"
    found = run(ball_cases(), says, TALL, NARROW, theory=WITHOUT_ROOTS)  # det N(0) is exactly 0 in NARROW
    assert seen(found) == ("pass", "certified", 1)
    assert found.counts["vacuous"] == 1
    assert seen(run(ball_cases(), says.replace(">= tr", "<= tr"), TALL, theory=WITHOUT_ROOTS))[0] == "fail"
    irrational = run(ball_cases(), "l >= 0 if det(N(0)) > 0", NARROW)  # in this theory the root of G comes in
    assert seen(irrational)[0] == "inconclusive"


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


GAP = "abs(normF(F)**2 - normF(FX)**2) <= {} * normF(F(0))**2"


def beside(bound):
    return run(ball_cases(draws=(SMALL,), t=("1/2",)), GAP.format(bound), theory=BESIDE)


def test_gap_between_the_flows_is_decided_on_either_side_of_its_value():
    for bound, verdict in (("1/300", "pass"), ("1/400", "fail"), ("0", "fail")):  # it is 0.002669...
        assert seen(beside(bound)) == (verdict, "certified", 1)


def test_gap_within_the_balls_is_open(monkeypatch):
    from faverify.evaluate import motion

    right = motion._Polynomial.at

    def wide(self, time, digits):
        return {
            name: x + flint.arb_mat(x.nrows(), x.ncols(), [flint.arb(0, 1)] * (x.nrows() * x.ncols()))
            for name, x in right(self, time, digits).items()
        }

    monkeypatch.setattr(motion._Polynomial, "at", wide)
    says = GAP.format("1/301")  # another text: what is known of one trajectory is kept
    found = run(ball_cases(draws=(SMALL,), t=("4/9",)), says, theory=BESIDE)
    assert seen(found) == ("inconclusive", "certified", 0)


def test_gap_out_of_reach_is_open(monkeypatch):
    """Found here: it was a crash."""
    from faverify.flows.polynomial.run import PolynomialRun

    monkeypatch.setattr(PolynomialRun, "at", unable)
    assert seen(run(ball_cases(draws=(SMALL,), t=("1/3",)), GAP.format(1), theory=BESIDE))[0] == "inconclusive"


def test_curves_are_drawn_beside_a_pass_and_never_beside_a_failure():
    by = ball_cases(
        draws=(SMALL,), t=("1/2",), plot=curves("1/2", ("FA", "normF(F)**2"), ("FA*", "normF(FX)**2"), points=4)
    )
    found = run(by, GAP.format("1/300"), theory=BESIDE)
    first, second = found.series
    assert (first.name, second.name, first.x) == ("FA", "FA*", (0, 0.125, 0.25, 0.375, 0.5))
    assert abs(first.y[0] - second.y[0]) < 1e-9 * first.y[0]
    assert abs(abs(first.y[-1] - second.y[-1]) / first.y[0] - 0.002669) < 1e-6
    assert run(by, GAP.format("1/400"), theory=BESIDE).series == ()
    for text in ("F", "nobody", "F +"):
        with pytest.raises(StatementError):
            run(ball_cases(plot=curves("1", ("x", text))), "normF(F) >= 0", theory=BESIDE)


@pytest.mark.parametrize(
    "says", ["", "l >= 0", "psd(A(t) - A(s))", "maxima(l, 0, 1)", "maxima(l, 1, 2) == 0", "maxima(tr(G), 0, 1) == 0"]
)
@pytest.mark.parametrize("method", [alignment_cover(), turning_points(*SMALL)])
def test_texts_of_another_form_are_refused(method, says):
    with pytest.raises(StatementError):
        run(method, says, TALL)
