"""Time is no constant: inputs, flows and values that read t, a t that nobody chose; and what a method computes instead.

Every statement here is false or says nothing; each was green once, or crashed.
"""

from dataclasses import replace

import pytest

from derivations.lemma6_proofs import PAST
from derivations.theories import FA, FA_STAR, FA_STAR_RAW
from faverify.algebra.facts import facts_of
from faverify.claim import Effort, Theory
from faverify.errors import FaverifyError, StatementError
from faverify.kernel.script import step
from faverify.methods import alignment_cover, ball_cases, chain, exact_cases, mpmath_path, proof, step_functions
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
DRIVEN = Theory(
    "driven", "x' = u for any u", {"x": ("n", "1"), "u": ("n", "1"), "v": ("1", "1")}, flow={"x": "u"}, inputs=("u",),
    values={"v": "normF(u)"}, kind="free",
)  # fmt: skip
GROWING = Theory("growing", "x' = t x", {"x": ("1", "1")}, flow={"x": "t * x"}, kind="free")
RISING = Theory("rising", "x' = 2 d", {"x": ("1", "1")}, flow={"x": "2 * d"}, definitions={"d": "t"}, kind="free")
CLOCK = replace(
    FA_STAR, name="clock", shapes={**FA_STAR.shapes, "V": ("n", "m")}, values={**FA_STAR.values, "V": "t * Y"}
)
SHAKEN = replace(FA, name="shaken", inputs=("Y",))
STEPS = Theory("steps", "x+ = A x", {"x": ("n", "1"), "A": ("n", "n")}, steps={"x": "A @ x"}, kind="free")
NAMED = replace(FA_STAR, name="named", definitions={**FA_STAR.definitions, "s": "normF(Y)**2", "T": "normF(C)**2"})
TWICE = replace(PAST, name="twice", flow={"V": "2 * L.T @ L"})
BENT = replace(PAST, name="bent", definitions={"seen": "0 - tr(V) * tr(V)"})
KAPPA = replace(
    FA_STAR, name="kappa", definitions={**FA_STAR.definitions, "kappa": "1/2"},
    shapes={name: shape for name, shape in FA_STAR.shapes.items() if name != "kappa"},
)  # fmt: skip
AT_ONE, EARLY = ball_cases(2, t=("1",)), ball_cases(2, t=("1/64",))


def verdict(method, says, theory):
    """The verdict; None where the text is refused."""
    try:
        return method.check(says, theory, CONTEXT).verdict
    except FaverifyError:
        return None


@pytest.mark.parametrize(
    ("method", "says", "theory"),
    [
        (exact_cases(), "D(u) == 0", DRIVEN),
        (exact_cases(), "D(D(x)) == 0", DRIVEN),
        (exact_cases(), "D(v) == 0", DRIVEN),
        (chain(), "D(v) == 0", DRIVEN),
        (ball_cases(2), "normF(u(1) - u(0)) <= 1/1000", DRIVEN),
        (ball_cases(2), "integral(tr(u.T @ u), 0, 1) <= tr(u.T @ u) + 1/100", DRIVEN),
        (ball_cases(2), "greatest(tr(u.T @ u), 0, 1) <= tr(u.T @ u) + 1/100", DRIVEN),
        (ball_cases(2), "normF(u) <= 0 for some t in [0, 1]", DRIVEN),
        (AT_ONE, "normF(x - x(0) - u(0)) <= 1/1000", DRIVEN),
        (AT_ONE, "normF(Y - Y(0)) <= 1/1000000", SHAKEN),
        (mpmath_path(), "normF(Y - Y(0)) <= 1/1000000", SHAKEN),
        (ball_cases(2), "abs(x(1) - x(0)) <= 1/1000000", GROWING),
        (AT_ONE, "abs(x - x(0)) <= 1/1000000", RISING),
        (AT_ONE, "normF(V) <= 1/100", CLOCK),
        (exact_cases(), "V == 0", CLOCK),
        (chain(), "D(V) == 0", CLOCK),
        (exact_cases(), "Z(t) == Z(0)", FA_STAR_RAW),
        (exact_cases(), "Z == Z(0)", FA_STAR_RAW),
        (ball_cases(1), "normF(Z - Z(0)) <= 1/1000", FA_STAR),
        (ball_cases(1), "l >= l(0)", FA_STAR),
        (ball_cases(1), "normF(Z(t) - Z(0)) <= 1/1000", FA_STAR),
        (ball_cases(1), "t <= 0", FA_STAR),
        (ball_cases(1), "l(t) >= 0 if t <= 0", FA_STAR),
        (exact_cases(), "t == 0", STEPS),
        (exact_cases(), "next(t) == t", STEPS),
        (exact_cases(), "sum_over(tr(Z.T @ Z), 0) == 0", FA_STAR),
        (mpmath_path(), "s <= 2 for 0 <= s <= 2", NAMED),
        (mpmath_path(), "l(t) >= 0 for 0 <= t <= T", NAMED),
        (alignment_cover(), "psd(A(t) - A(s)) for 0 <= s <= t <= 1", NAMED),
        (mpmath_path(), "1/10**40 <= 0", FA_STAR),
        (mpmath_path(), "1/10**40 == 0", FA_STAR),
        (mpmath_path(), "l(t) / 10**40 == 0", FA_STAR),
        (mpmath_path(), "psd(-A(t).T @ A(t) / 10**40)", FA_STAR),
        (mpmath_path(), "l(t) >= 1000 for 2 <= t < 2", FA_STAR),
        (mpmath_path("1", -3), "l <= 1000000 for 0 <= t <= 1", FA_STAR),
        (mpmath_path(), "l(t + 1) <= 1000000 for 0 <= t <= 1", FA_STAR),
        (mpmath_path(), "l(-1) <= 1000000", FA_STAR),
        (step_functions(), "tr(V(T)) <= 1/1000 + tr(V(0)) + integral(normF(L)**2, 0, T)", TWICE),
        (step_functions(), "greatest(seen, 0, T) < 0", BENT),
        (step_functions(), "D(L) == 0", PAST),
        (chain(), "tr(inv(I_r)) == inv(tr(I_r))", FA_STAR),
        (ball_cases(1), "integral(l * ind(D(l) > -kappa * l), 0, 1) < 0", KAPPA),
        (EARLY, "D(integral(l, t, 2 * t)) <= 0", FA_STAR),  # both ends run with t: 2 l(2 t) - l(t)
        (EARLY, "D(integral(l, t / 2, t)) >= 9/10 * l", FA_STAR),
    ],
)
def test_never_green(method, says, theory):
    assert verdict(method, says, theory) is not Verdict.PASS


@pytest.mark.parametrize(
    ("method", "says", "theory"),
    [
        (chain(), "D(x) == u", DRIVEN),
        (exact_cases(), "D(x) == u", DRIVEN),
        (ball_cases(2), "abs(x(1) - x(0) * exp(1/2)) <= 1/10**12", GROWING),
        (AT_ONE, "abs(D(x) - x(1)) <= 1/10**12", GROWING),
        (AT_ONE, "abs(x - x(0) - 1) <= 1/10**12", RISING),
        (ball_cases(2), "abs(integral(x - x(0), 0, 1) - 1/3) <= 1/10", RISING),
        (AT_ONE, "normF(V - Y) <= 1/10**12", CLOCK),
        (AT_ONE, "l <= l(0) + normF(neg(A(0)))**2 / 4", FA_STAR),
        (exact_cases(), "psd(Z(t).T @ Z(t))", FA_STAR),
        (mpmath_path(), "l(t) >= 0 for 0 <= t <= T", FA_STAR),
        (EARLY, "D(integral(l, 0, t)) >= 9/10 * l", FA_STAR),
        (EARLY, "D(integral(l, t, 1)) <= -9/10 * l", FA_STAR),
        (step_functions(), "tr(V(T)) <= 1/1000 + tr(V(0)) + integral(normF(L)**2, 0, T)", PAST),
    ],
)
def test_their_true_neighbours_are_decided(method, says, theory):
    assert verdict(method, says, theory) is Verdict.PASS


@pytest.mark.parametrize("text", ["1/0", "abc", "nan", "inf", "", "0x10", "1e999999999", "٣"])
def test_a_parameter_that_is_no_number_is_refused_in_words(text):
    with pytest.raises(StatementError, match=r"is no number|divides by zero"):
        exact_cases(kappa=text).check("kappa == kappa", FA_STAR, CONTEXT)
    if text != "0x10":  # a text of the language: 16
        with pytest.raises(StatementError):
            ball_cases(1, kappa=(text,)).check("kappa <= kappa + 1", FA_STAR, CONTEXT)
    with pytest.raises(StatementError, match=r"is no number|divides by zero"):
        mpmath_path(text).check("l >= 0", FA_STAR, CONTEXT)


@pytest.mark.parametrize("says", ["l(1 / (1 - 1)) >= 0", "l(1 / kappa) >= 0", "integral(l, 1 / kappa, 1) >= 0"])
def test_a_time_divided_by_zero_is_undefined(says):
    assert ball_cases(1, kappa=("0",)).check(says, FA_STAR, CONTEXT).verdict is Verdict.INCONCLUSIVE


def test_the_rate_of_a_value_is_refused_every_time():
    """Found here: the second question about a rate that has no words was answered by zero."""
    from faverify.algebra.prove import rewriter_of

    for _ in range(2):
        with pytest.raises(StatementError):
            rewriter_of(CLOCK).translator.rate("V")
    assert "V" not in facts_of(CLOCK).constant


@pytest.mark.parametrize(
    "moved", [{"steps": {"X": "X @ B"}}, {"flow": {"X": "X @ B"}}, {"flow": {"X": "X"}, "starts": {"X": "B"}}]
)
def test_what_is_symmetric_starts_and_steps_so(moved):
    own = Theory("own", "X", {"X": ("n", "n"), "B": ("n", "n")}, symmetric=("X",), kind="free", **moved)
    with pytest.raises(StatementError, match="symmetric"):
        exact_cases().check("X(0) == X(0).T" if "starts" in moved else "X == X.T", own, CONTEXT)


def test_the_scope_says_which_state_was_looked_at():
    assert "t = 0" in exact_cases().check("tr(Z.T @ Z) >= 0 if det(N(0)) > 0", FA_STAR, CONTEXT).scope
    assert "T = 2" in mpmath_path().check("T <= 2", FA_STAR, CONTEXT).scope


def test_a_state_is_not_compared_with_itself_at_the_start():
    """Before: at t = 0 alone, which says nothing of a trajectory; whether hidden in definitions, or not."""
    for method in (exact_cases(), ball_cases(1)):
        with pytest.raises(StatementError, match="the state here is the start"):
            method.check("Z.T @ E == Z(0).T @ E", FA_STAR, CONTEXT)
        with pytest.raises(StatementError, match=r"compares \w+ with \w+\(0\)"):
            method.check("l <= l(0)", FA_STAR, CONTEXT)


def test_a_matrix_whose_entries_are_drawn_one_by_one_is_not_symmetric():
    """Found here: E tr X^2 = E tr X X' was proved for independent entries that a theory calls symmetric."""
    own = Theory("own", "X", {"X": ("n", "n")}, values={"X": "normal(0, 1)"}, symmetric=("X",), kind="laws")
    says = "E(tr(X @ X)) == E(tr(X @ X.T))"
    assert verdict(proof(step("a", says, "identity")), says, own) is not Verdict.PASS
    assert facts_of(own).assumed == ("X == X.T",)
