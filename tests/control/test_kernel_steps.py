"""Induction over steps, and discrete time in the kernel: every side condition violated by hand is refused."""

# ruff: noqa: E501 - a planted violation is read as a table

from dataclasses import replace

import pytest

from derivations.steps_proofs import STEPS as FA_STAR_STEPS
from derivations.steps_proofs import SUM_BY, SUM_SAYS
from faverify.errors import FaverifyError
from faverify.kernel.script import Proved, lemma, prove, step
from faverify.lang.theory import Theory

ONE = ("1", "1")
NUMBERS = dict.fromkeys(("K", "S", "u", "h"), ())
UP = Theory("up", "x grows by 1", {"x": ONE, **NUMBERS}, steps={"x": "x + I_1"}, kind="free")
FIXED = Theory("fixed", "x rests", {"x": ONE, **NUMBERS}, kind="free")
DROPS = Theory(
    "drops", "x is scaled by h, which may be 0; V is the inverse of x'x", {"x": ("n", "r"), "V": ("r", "r"), **NUMBERS},
    symmetric=("V",), relations=("V @ x.T @ x == I_r", "x.T @ x @ V == I_r"), values={"V": "inv(x.T @ x)"},
    steps={"x": "h * x"}, kind="free",
)  # fmt: skip
FALLS = replace(DROPS, name="falls", title="x grows, and falls back to 0", steps={"x": "h * x - x @ x.T @ x"})
GROWS = "psd(next(x.T @ x) - x.T @ x)"
OTHER = Theory(
    "rooted",
    "V is no inverse",
    {"x": ONE, "V": ONE, **NUMBERS},
    values={"V": "x @ x"},
    steps={"x": "x + I_1"},
    kind="free",
)
LINE = Theory("line", "x' = 1", {"x": ONE, "K": ()}, flow={"x": "I_1"}, kind="free")
SAME = step("kept", "S >= 0 if S >= 0", "given")


def sums(says, *lines, **args):
    """An induction from the given lines."""
    names = [line.name for line in lines]
    return [*lines, step("sum", says, "induction over steps", *names, **{"count": "K", "total": "S", **args})]


PLANTED = {
    "d/dt of what steps": (UP, [step("a", "D(tr(x)) == 0", "identity")], "continuous time"),
    "a value at a time": (UP, [step("a", "x == x(0)", "identity")], "no stated time"),
    "the time itself": (UP, [step("a", "t >= 0 if t >= 0", "given")], "t is no number"),
    "constant where it steps": (UP, [step("a", "tr(x) - tr(x) == 0", "identity"), step("b", "tr(x) == tr(x(0))", "monotone", "a", of="tr(x)")], "stated time|no d/dt"),
    "a limit": (UP, [step("a", "limit(tr(x)) == 0 if limit(tr(x)) == 0", "given")], "continuous time"),
    "steps of a flow": (LINE, [step("a", "next(x) == x", "identity")], "no steps"),
    "a sum over steps of a flow": (LINE, [step("a", "sum_over(tr(x), K) == K * tr(x)", "identity")], "no steps"),
    "a parameter that steps": (
        lambda: Theory("stepping_number", "a number steps", {"a": (), "x": ONE}, steps={"a": "a + 1"}, kind="free"),
        [step("a", "next(a * x) == a * x", "identity")], "make it 1 x 1 to move",
    ),
    "the next root": (UP, [step("a", "next(normF(x)) == normF(x)", "identity")], "the next value"),
    "the next inverse": (DROPS, [step("a", "next(V) == V", "identity")], "the next value"),
    "the next value of what has a value": (OTHER, [step("a", "next(V) == V", "identity")], "the next value"),
    "as many steps as x is": (UP, [step("a", "sum_over(tr(x), tr(x)) == 0", "identity")], "a constant number of steps"),
    "a state for a number under next": (
        UP, [step("a", "next(u * tr(x)) == u * tr(x) + u", "identity"), step("b", "next(tr(x) * tr(x)) == tr(x) * tr(x) + tr(x)", "instance", "a", u="tr(x)")], "a moving value",
    ),
    "a state for a number under a sum": (
        UP, [step("a", "sum_over(u * tr(x), K) == u * sum_over(tr(x), K)", "identity"), step("b", "sum_over(tr(x) * tr(x), K) == tr(x) * sum_over(tr(x), K)", "instance", "a", u="tr(x)")], "a moving value",
    ),
    "no start (1 + ... < 0)": (
        UP, sums("sum_over(tr(x @ x), K) <= -1", step("kept", "S <= -1 if S <= -1", "given"), step("more", "S <= -1 if S <= -1", "given"), of="tr(x @ x)", keeps="S <= -1"), "at the start",
    ),
    "no step (sum of x^2 = 0)": (UP, sums("sum_over(tr(x @ x), K) <= 0", step("kept", "S <= 0 if S <= 0", "given"), of="tr(x @ x)", keeps="S <= 0"), "after a step"),
    "a step with the old sum": (UP, sums("sum_over(1 + tr(x @ x), K) <= 0", step("kept", "S <= 0 if S <= 0", "given"), step("more", "S <= 0 if S <= 0", "given"), of="1 + tr(x @ x)", keeps="S <= 0"), "after a step"),
    "a step from the first state only (x <= 0 there)": (
        UP, sums("sum_over(tr(x), K) <= 0 if tr(x) <= 0", step("kept", "S <= 0 if S <= 0", "given"), step("more", "S + tr(x) <= 0 if S <= 0 and tr(x) <= 0", "arithmetic", "S <= 0", "tr(x) <= 0"), of="tr(x)", keeps="S <= 0"), "one time only",
    ),
    "an end at the last state (x there is not x here)": (
        UP, sums("sum_over(1 + 0 * tr(x), K) + u - tr(x) <= 0", step("kept", "S + u - tr(x) <= 0 if S + u - tr(x) <= 0", "given"), step("more", "S + 1 + u - tr(x) - 1 <= 0 if S + u - tr(x) <= 0", "arithmetic", "S + u - tr(x) <= 0"), of="1", keeps="S + u - tr(x) <= 0", u="tr(x)"), "no premise says",
    ),
    "f that knows the sum so far": (UP, sums("sum_over(S, K) >= 0 if S >= 0", SAME, step("more", "S + S >= 0 if S >= 0", "arithmetic", "S >= 0"), of="S", keeps="S >= 0"), "the numbers of the induction"),
    "a number that the step mentions": (
        Theory("scaled", "x grows by h", {"x": ONE, **NUMBERS}, steps={"x": "x + h * I_1"}, kind="free"),
        sums("sum_over(tr(x @ x), K) >= 0", step("kept", "h >= 0 if h >= 0", "given"), step("more", "h + tr(x @ x) >= 0 if h >= 0", "arithmetic", "h >= 0", visible="tr(x.T @ x)"), of="tr(x @ x)", keeps="h >= 0", total="h"), "bound by the theory",
    ),
    "a hypothesis about the sum so far (S <= 2)": (
        UP, sums("sum_over(1, K) <= 3 if S <= 2", step("end", "S <= 3 if S <= 3", "given"), step("more", "S + 1 <= 3 if S <= 2", "arithmetic", "S <= 2"), of="1", keeps="S <= 3"), "the numbers of the induction",
    ),
    "the sum inside a function": (UP, sums("sum_over(1, K) >= 0", step("end", "S >= 0 if S >= 0 and sqrt(S) >= 0", "given"), of="1", keeps="sqrt(S) >= 0; S >= 0"), "inside a function"),
    "a J about two states": (UP, sums("sum_over(1, K) >= 0", step("end", "S >= 0 if S >= 0 and next(tr(x)) >= 0", "given"), of="1", keeps="S >= 0; next(tr(x)) >= 0"), "the next state"),
    "f that is a sum": (UP, sums("sum_over(sum_over(1, K), K) >= 0", SAME, of="sum_over(1, K)", keeps="S >= 0"), "the next state"),
    "a sum inside the end": (
        UP, sums("sum_over(sum_over(tr(x), K), K) == sum_over(tr(x), K) * sum_over(1, K)", step("end", "sum_over(S, K) == S * sum_over(1, K)", "identity"), step("kept", "S >= S", "identity"), of="tr(x)", keeps="S >= S"), "no premise says",
    ),
    "steps that leave the states (h = 0)": (
        DROPS, sums("sum_over(tr(V @ x.T @ x), K) >= 0", SAME, step("more", "S + tr(V @ x.T @ x) >= 0 if S >= 0", "arithmetic", "S >= 0", visible="r"), step("here", "psd(x.T @ x)", "arithmetic", of="x"), of="tr(V @ x.T @ x)", keeps="S >= 0"), "exists at the next state",
    ),
    "steps that leave the states later (x = 0.54, 2, 0 for h = 4)": (
        FALLS, sums("sum_over(tr(V @ x.T @ x), K) >= 0 if " + GROWS, SAME, step("more", "S + tr(V @ x.T @ x) >= 0 if S >= 0", "arithmetic", "S >= 0", visible="r"), step("here", "psd(x.T @ x)", "arithmetic", of="x"), step("first", f"{GROWS} if {GROWS}", "given"), of="tr(V @ x.T @ x)", keeps="S >= 0"), "one time only",
    ),
    "a value that is no inverse": (OTHER, sums("sum_over(1, K) >= 0", SAME, step("more", "S + 1 >= 0 if S >= 0", "arithmetic", "S >= 0"), of="1", keeps="S >= 0"), "no inverse"),
    "no steps": (FIXED, sums("tr(x) >= 0", step("end", "tr(x) >= 0 if tr(x) >= 0", "given"), of="1", keeps="S >= 0"), "no steps"),
    "one number for two": (UP, sums("sum_over(1, K) >= 0", SAME, of="1", keeps="S >= 0", S="1"), "multiple|two numbers|is two"),
    "a theorem about steps where x rests": (
        FIXED, [lemma("a", "tr(x) == tr(x) + 1", Proved("tr(x + I_1) == tr(x) + 1", UP, (step("q", "tr(x + I_1) == tr(x) + 1", "identity"),)))], "stays in its theory",
    ),
    "a bound without h > 0": (FA_STAR_STEPS, [lemma("a", SUM_SAYS.removesuffix(" if h > 0"), SUM_BY.proved(SUM_SAYS, FA_STAR_STEPS))], "not stated"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_violated_side_condition_is_refused(name):
    theory, lines, match = PLANTED[name]
    with pytest.raises(FaverifyError, match=match):
        prove(Proved(lines[-1].says, theory() if callable(theory) else theory, tuple(lines)))


def test_without_a_violation_the_sum_is_a_theorem():
    more = step("more", "S + tr(x @ x) >= 0 if S >= 0", "arithmetic", "S >= 0", visible="tr(x.T @ x)")
    lines = sums("sum_over(tr(x @ x), K) >= 0", SAME, more, of="tr(x @ x)", keeps="S >= 0")
    (theorem,) = prove(Proved("sum_over(tr(x @ x), K) >= 0", UP, tuple(lines)))
    assert not theorem.hypotheses
