"""Methods that evaluate at cases: what they may say of true, false, undecidable, undefined and missing cases."""

from importlib import import_module as module

import pytest

from derivations.gaussian_theories import LAWS
from derivations.theories import FA, FA_STAR, FA_STAR_RAW
from faverify.cases.free import FreeCase
from faverify.cases.instance import Instance
from faverify.cases.vectors import VectorSequence, named_vectors, special_vectors
from faverify.claim import Context, Effort, Theory
from faverify.errors import StatementError, TooStiff
from faverify.methods import ball_cases, exact_cases, vector_cases
from faverify.methods.probability_balls import enclosed_at
from faverify.run.claims import Settings
from faverify.verdict import Evidence, Verdict

TALL = Instance.of(
    [["1", "2", "0"], ["3", "-1", "1"], ["0", "1", "2"], ["1", "1", "1"]],
    [["1", "1/2"], ["0", "1"], ["1", "0"]],
    [["1", "0"], ["1", "1"], ["0", "2"], ["1", "-1"]],
    name="tall",
)
UNDEFINED = Instance.of([["1", "2"], ["3", "-1"]], [["1"], ["0"]], [["0"], ["0"]], name="undefined")
SOLVED = Instance.of([["1", "2"], ["3", "-1"]], [["1", "0"], ["0", "1"]], [["1", "0"], ["0", "1"]], name="solved")
VECTORS = Theory("vectors", "sequences", {"total": (), "d": (), "K": (), "K_past": ()}, kind="vectors")
AXES = VectorSequence.of([[["2", "0"]], [["0", "2"]]], ["1/2", "1/2"], "axes")  # total = 4, d = 2, K = 2
TWICE = VectorSequence.of([[["1"]], [["1"]]], ["1", "1"], "twice")  # total = 2, d = 1, K = 2, K_past = 1


def run(method, says, theory, *cases, effort=Effort.QUICK):
    return method.check(says, theory, Context(lambda kind: [c for c in cases if c.kind == kind], effort))


def seen(found):
    return found.verdict.value, found.evidence.value, found.counts["tested"]


def test_exact_evaluation_passes_at_the_cases_tested_only():
    found = run(exact_cases(), "Z.T @ E == 0", FA_STAR_RAW, TALL, UNDEFINED)
    assert seen(found) == ("pass", "exact", 1)
    assert found.scope.startswith("1 exact cases")
    assert found.counts["vacuous"] == 1


def test_exact_evaluation_fails_with_the_exact_case():
    found = run(exact_cases(), "Z @ W == Y", FA_STAR_RAW, SOLVED, TALL)
    assert seen(found) == ("fail", "exact", 2)
    assert found.witness["case"] == TALL.entries()
    assert found.witness["digest"] == TALL.digest
    assert run(exact_cases(), "Z @ W == Y", FA_STAR_RAW, SOLVED).verdict is Verdict.PASS


def test_a_wrong_link_of_a_chain_of_comparisons_fails_wherever_it_stands():
    for says in ("normF(Y)**2 <= normF(E)**2 <= 10**9", "0 <= normF(Y)**2 <= normF(E)**2"):
        assert run(exact_cases(), says, FA_STAR_RAW, TALL).verdict is Verdict.FAIL
        assert run(ball_cases(), says, FA_STAR, TALL).verdict is Verdict.FAIL


def test_the_sides_of_a_witness_are_those_of_the_wrong_link():
    """||Y||_F^2 = 1+4+9+1+1+1+4+1+1+1 = 24; the right side of the first link is the left side of the second."""
    for method in (exact_cases(), ball_cases()):
        found = run(method, "normF(Y)**2 <= 22 <= 100", FA_STAR, TALL)
        assert (float(found.witness["left"]), float(found.witness["right"])) == (24, 22)


def test_what_is_transcendental_is_open_for_exact_evaluation():
    assert seen(run(exact_cases(), "exp(normF(Y)) >= 0", FA_STAR, TALL)) == ("inconclusive", "exact", 0)
    assert seen(run(vector_cases(), "exp(total) >= 0", VECTORS, TWICE)) == ("inconclusive", "exact", 0)


@pytest.mark.parametrize("method", [exact_cases(), ball_cases()])
@pytest.mark.parametrize(
    ("says", "cases"),
    [
        ("normF(E)**2 >= 0", [UNDEFINED]),
        ("normF(E)**2 >= 0", []),
        ("normF(E)**2 >= 0 if 2 <= 1", [TALL]),
        ("normF(E)**2 < 0 if normF(Y)**2 < 0", [TALL]),
    ],
)
def test_nothing_tested_is_vacuous_even_if_the_statement_is_false(method, says, cases):
    assert run(method, says, FA_STAR_RAW, *cases).verdict is Verdict.VACUOUS


def test_dividing_by_zero_tests_nothing():
    says = "1 / (normF(E)**2 - normF(E)**2) >= 0"
    assert run(exact_cases(), says, FA_STAR_RAW, TALL).verdict is Verdict.INCONCLUSIVE
    found = run(ball_cases(), says, FA_STAR_RAW, TALL)
    assert found.verdict in (Verdict.INCONCLUSIVE, Verdict.VACUOUS)
    assert found.counts["tested"] == 0


def test_exact_parameters_are_those_that_were_fixed():
    for value, verdict in (("1/3", Verdict.PASS), ("1/4", Verdict.FAIL)):
        assert run(exact_cases(kappa=value), "3 * kappa == 1", FA_STAR, TALL).verdict is verdict


def test_balls_pass_where_they_are_certain_and_name_the_times():
    found = run(ball_cases(t=("1/2", "2")), "normF(F(t))**2 <= 1000 * normF(Y)**2", FA_STAR, TALL)
    assert seen(found) == ("pass", "certified", 2)
    assert found.scope == "1 cases, at `t` = 1/2, 2"


def test_balls_fail_with_a_witness_that_says_when():
    """Found here: the time was left out where the text does not name it."""
    found = run(ball_cases(t=("1/2",)), "normF(Y)**2 <= normF(E)**2", FA_STAR, TALL)
    assert seen(found) == ("fail", "certified", 1)
    assert found.witness["at"] == {"t": "1/2"}


def test_balls_fail_with_a_witness_that_has_what_was_drawn():
    """Found here: a free vector of the statement was not stored, so the witness could not be replayed."""
    found = run(ball_cases(), "x.T @ x <= 0", FA_STAR, TALL)
    (left,), (right,) = found.witness["case"]["x"]
    assert found.witness["left"].startswith(str(float_of(left) ** 2 + float_of(right) ** 2)[:6])
    moved = run(ball_cases(t=("1/8",)), "normF(W)**2 <= 0", FA, TALL)
    assert set(moved.witness["case"]) == {"Y", "C", "Z0", "W0"}


def float_of(text):
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom or 1)


@pytest.mark.parametrize(
    "says",
    [
        "normF(R)**2 == l",  # true, and balls never decide an equality
        "normF(R)**2 <= l",
        "log(sigma_max(Y)**2) >= 2 * log(sigma_max(Y))",
        "kappa * 3 * log(4) <= 2 * log(2)",
        "l >= 0 if log(4) <= 2 * log(2)",  # a hypothesis that nobody decides is not taken for false
    ],
)
def test_balls_do_not_decide_equalities(says):
    found = run(ball_cases(kappa=("1/3",)), says, FA_STAR, TALL)
    assert seen(found) == ("inconclusive", "certified", 0)


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("sqrt(sigma_max(Y)**2) >= sigma_max(Y)", "pass"),
        ("sqrt(sigma_max(Y)**2) > sigma_max(Y)", "fail"),
        ("sigma_max(Y)**2 == sigma_max(Y.T @ Y)", "pass"),
        ("sigma_max(Y)**2 == sigma_max(Y.T @ Y) + 1 / 10**50", "fail"),
        ("kappa * sqrt(2) * sqrt(2) * 3 <= 2", "pass"),
        ("l >= 0 if sqrt(2) * sqrt(2) <= 2", "pass"),
        ("l >= 0 if sqrt(2) * sqrt(2) < 2", "vacuous"),
    ],
)
def test_equal_roots_and_spectra_are_known_without_error_where_the_state_is_exact(says, verdict):
    """They stayed open, whatever the precision."""
    assert run(ball_cases(kappa=("1/3",)), says, FA_STAR, TALL).verdict.value == verdict
    if "l >=" not in says:
        assert run(exact_cases(kappa="1/3"), says, FA_STAR, TALL).verdict.value == verdict


@pytest.mark.parametrize(
    ("says", "verdict"), [("l >= 0 if kappa * 3 <= 1", "pass"), ("l >= 0 if kappa * 3 < 1", "vacuous")]
)
def test_hypotheses_about_numbers_are_decided_by_rational_arithmetic_at_every_time(says, verdict):
    assert run(ball_cases(kappa=("1/3",)), says, FA_STAR, TALL).verdict.value == verdict
    assert run(ball_cases(kappa=("1/3",), t=("1/2",)), says, FA_STAR, TALL).verdict.value == verdict


def test_one_open_comparison_keeps_a_pass_away_and_one_failure_outweighs_it():
    values = {"open": "1/3", "holds": "1/4", "breaks": "1/2"}
    for chosen, verdict in (("holds", "pass"), ("holds open", "inconclusive"), ("holds open breaks", "fail")):
        method = ball_cases(kappa=tuple(values[word] for word in chosen.split()))
        assert run(method, "kappa * 3 * log(4) <= 2 * log(2)", FA_STAR, TALL).verdict.value == verdict


def test_balls_leave_what_is_rational_at_the_start_to_the_rationals():
    """Sharp inequalities and equations stayed open, whatever the precision."""
    assert seen(run(ball_cases(kappa=("1/3",)), "kappa * 3 <= 1", FA_STAR, TALL)) == ("pass", "certified", 1)
    assert seen(run(ball_cases(kappa=("1/3",)), "kappa * 3 < 1", FA_STAR, TALL)) == ("fail", "certified", 1)
    assert seen(run(ball_cases(kappa=("1/3",)), "kappa * 3 == 1", FA_STAR, TALL)) == ("pass", "certified", 1)


def test_balls_look_at_the_cases_asked_for():
    for method, tested in ((ball_cases(), 2), (ball_cases(most=1), 1), (ball_cases(skip=("tall",)), 1)):
        found = run(method, "normF(Y)**2 >= normF(E)**2 - 1", FA_STAR, TALL, SOLVED)
        assert seen(found) == ("pass", "certified", tested)
    assert "left out: tall" in run(ball_cases(skip=("tall",)), "normF(Y) > 0", FA_STAR, TALL, SOLVED).scope
    assert run(ball_cases(skip=("tall",)), "normF(Y) > 0", FA_STAR, TALL).verdict is Verdict.VACUOUS
    drawn = run(ball_cases(draws=(("gaussian", 3, 2, 1, 0),)), "normF(Y) > 0", FA_STAR, TALL, SOLVED)
    assert [c.name for c in drawn.comparisons] == ["gaussian(3,2,1)#0"]


def test_where_one_counterexample_is_asked_the_cases_of_a_part_are_not_all():
    """What a part looks at may happen to be a case at which its false neighbour holds."""
    cases = [SOLVED, TALL]
    asked = Context(lambda kind: cases, Effort.QUICK, refuting=True)
    says = "normF(Z @ W - Y)**2 <= 1/1000"
    assert run(ball_cases(most=1), says, FA_STAR, SOLVED).verdict is Verdict.PASS
    found = ball_cases(most=1).check(says, FA_STAR, asked)
    assert (found.verdict, found.witness["name"]) == (Verdict.FAIL, "tall")


def test_a_time_before_the_start_is_open():
    assert run(ball_cases(t=("-1",)), "normF(E)**2 >= 0", FA_STAR, TALL).verdict is Verdict.INCONCLUSIVE


def test_vectors_are_summed_without_rounding():
    found = run(vector_cases(), "total <= (2*d - 1) * K", VECTORS, AXES, TWICE)
    assert seen(found) == ("pass", "exact", 2 + len(special_vectors()) + len(named_vectors([1, 2])))
    wrong = run(vector_cases(), "total <= d * K_past", VECTORS, TWICE)
    assert seen(wrong)[:2] == ("fail", "exact")
    assert (wrong.witness["name"], wrong.witness["left"], wrong.witness["right"]) == ("twice", "2", "1")


def test_sharp_chains_alone_can_be_asked_for():
    assert seen(run(vector_cases((2, 5)), "total <= (2*d - 1) * K", VECTORS, AXES)) == ("pass", "exact", 1)
    assert run(vector_cases((2, 40)), "total <= d * K", VECTORS, AXES).verdict is Verdict.FAIL
    assert run(vector_cases((2, 5)), "total <= 0 if d >= 9", VECTORS).verdict is Verdict.VACUOUS


@pytest.mark.parametrize("method", [exact_cases(), ball_cases(), vector_cases((2, 3))])
@pytest.mark.parametrize("says", ["", "total", "unknown <= 1", "__import__('os') == 1", "psd(1, 2)", "total <= K <="])
def test_texts_outside_the_language_are_refused(method, says):
    with pytest.raises(StatementError):
        run(method, says, VECTORS, AXES)


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("x <= 3 if exp(log(x)) >= x", Verdict.INCONCLUSIVE),  # the hypothesis is an equality in disguise
        ("x <= 1 if exp(log(x)) >= x", Verdict.INCONCLUSIVE),
        ("x <= 1 if exp(x) >= 7389056098930650227230427460575007813180315570551847324/10**54", Verdict.FAIL),
        ("x <= 1 if exp(x) >= 7389056098930650227230427460575007813180315570551847325/10**54", Verdict.VACUOUS),
    ],
)
def test_tails_take_no_hypothesis_for_false_because_balls_are_wide(says, verdict):
    """exp(2) = 7.389056098930650227230427460575007813180315570551847324087... (found here: all were vacuous)."""
    found = run(enclosed_at("x=2"), says, LAWS)
    assert (found.verdict, found.evidence) == (verdict, Evidence.CERTIFIED)


def test_a_time_too_long_is_not_tried_again_with_more_digits(monkeypatch):
    """More digits take more steps still: the ladder ends at the first rung."""
    tried = []
    monkeypatch.setattr(
        module("faverify.methods.ball_cases"), "_attempt", lambda *given: tried.append(given) or stiff()
    )
    found = run(ball_cases(T=("4",)), "rise(l, 0, T) <= 1", FA_STAR, TALL, effort=Effort.THOROUGH)
    assert (found.verdict, len(tried)) == (Verdict.INCONCLUSIVE, 1)
    assert "a shorter time" in found.comparisons[0].at["why"]


def stiff():
    raise TooStiff("a shorter time would help")


def test_one_certified_time_decides_that_a_least_square_is_small(monkeypatch):
    """Found by fuzz: a cover was made although the start already settled it."""
    covers = module("faverify.evaluate.covers")
    monkeypatch.setattr(covers, "extreme_over_cover", lambda *given: pytest.fail("a cover was made"))
    found = run(ball_cases(T=("2",)), "least(normF(F)**2, 0, T) <= normF(F(0))**2", FA_STAR, TALL)
    assert found.verdict is Verdict.PASS
    false = run(ball_cases(T=("2",)), "least(normF(F)**2, 0, T) > normF(F(0))**2 + 1", FA_STAR, TALL)
    assert false.verdict is Verdict.FAIL


@pytest.mark.parametrize(("says", "verdict"), [
    ("least(normF(F)**2, 0, T) >= 0", "pass"), ("least(normF(F)**2, 0, T) < 0", "fail"),
    ("greatest(normF(F)**2, 0, T) > 0", "pass"), ("least(normF(F)**2, 0, T) <= 0", "fail"),
])  # fmt: skip
def test_extremes_beside_zero(says, verdict):
    assert run(ball_cases(T=("2",)), says, FA_STAR, TALL).verdict.value == verdict


def test_what_is_taken_from_nothing_keeps_its_sign_and_its_rate():
    for says in ("0 - Y + Y == 0", "-Y + 2 * Y == Y", "D(-tr(Z.T @ Y @ C)) + D(tr(Z.T @ Y @ C)) == 0"):
        assert run(exact_cases(), says, FA_STAR_RAW, TALL).verdict is Verdict.PASS
    for says in ("-Y == Y", "D(-tr(Z.T @ Y @ C)) == D(tr(Z.T @ Y @ C))"):
        assert run(exact_cases(), says, FA_STAR_RAW, TALL).verdict is Verdict.FAIL


def test_a_velocity_that_reads_the_time_among_other_letters_is_integrated():
    """x' = t y, y' = 0: x(2) = x(0) + 2 y."""
    theory = Theory(
        "clock", "x' = t y", {"x": ("1", "1"), "y": ("1", "1")}, flow={"x": "t * y", "y": "0 * y"}, kind="free",
    )  # fmt: skip
    case = FreeCase((("n", 1),), 3)
    near = "abs(tr(x(2) - x(0) - 2 * y(0))) <= 1/1000000"
    assert run(ball_cases(), near, theory, case).verdict is Verdict.PASS
    far = "abs(tr(x(2) - x(0) - y(0))) <= abs(tr(y(0))) / 2"
    assert run(ball_cases(), far, theory, case).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("count", "said"),
    [(2, "instance gaussian(3,2,1)#1, gaussian(3,2,1)#2"), (5, "5 instances (gaussian)")],
)
def test_a_few_instances_are_named_and_many_are_counted(count, said):
    draws = tuple(("gaussian", 3, 2, 1, seed) for seed in range(1, count + 1))
    found = ball_cases(draws=draws).check("normF(Z)**2 > 0", FA_STAR, Settings().context())
    assert found.scope == said
