"""The rules "barrier", "continuation" and "at rest", each side condition violated by hand: refused, and why."""

# ruff: noqa: E501 - a planted violation is read as a table

import pytest

from faverify.kernel.errors import Refused
from faverify.kernel.script import Proved, prove, step
from faverify.lang.theory import Theory

ONE = ("1", "1")
LINE = Theory(
    "line", "x' = 1, y' = -y", {"x": ONE, "y": ONE, "a": (), "K": ()}, flow={"x": "I_1", "y": "-y"}, kind="free"
)
PLANE = Theory(
    "plane", "X' = Y, P' = -P, P symmetric; J' = J - J'', which is skew: J may be",
    {**dict.fromkeys(("X", "Y", "P", "J", "G"), ("n", "n")), "a": (), "b": ()},
    symmetric=("X", "Y", "P", "G"), flow={"X": "Y", "P": "-P", "J": "J - J.T"}, kind="free",
)  # fmt: skip
TAKEN = Theory("slope_T", "x' = T", {"x": ONE, "K": ()}, flow={"x": "T * I_1"}, kind="free")
START = step("start", "tr(x(0)) <= K if tr(x(0)) <= K", "given")
RATE = step("rate", "D(tr(x)) == 1", "identity")
HERE = "least(-tr(x), 0, T) >= -K"


def barred(says, *lines, of="tr(x)", bound="K", rate="1", **more):
    return [*lines, step("a", says, "barrier", *[line.name for line in lines], of=of, bound=bound, rate=rate, **more)]


P_0 = "psd(G - P(0))"
DECAY = step("decays", "psd(b * (G - P) - D(P)) if psd(b * (G - P) - D(P))", "given")


def ordered(says, *lines, of="P", bound="G", rate="1", **more):
    return [
        *lines, step("a", says, "barrier", *[line.name for line in lines], P_0, of=of, bound=bound, rate=rate, **more)
    ]  # fmt: skip


DOWN = step("down", "psd(1 * (G - P) - D(P)) if psd(G)", "arithmetic", "psd(G)")


def continued(says, *lines, of="-tr(x)", level="-K"):
    return [*lines, step("a", says, "continuation", *[line.name for line in lines], of=of, level=level)]


def resting(says, *lines, of="tr(y)", stop="T", **more):
    return [*lines, step("a", says, "at rest", lines[-1].name, of=of, stop=stop, **more)]


def zero(text, *hypotheses):
    """A line that says that a text is 0 under hypotheses, itself among them: it is about one time."""
    return step("zero", f"{text} == 0 if {' and '.join((f'{text} == 0', *hypotheses))}", "given")


PUSHED = Theory(
    "pushed", "z' = u, u an input", {"z": ONE, "u": ONE, "K": ()}, flow={"z": "u"}, inputs=("u",), kind="free"
)
SQUARE = "normF(y)**2"
PAID = (
    step("pays", f"{SQUARE} >= 0", "identity"), step("up", f"integral({SQUARE}, 0, t) >= 0 if t >= 0", "integrate", "pays", stop="t"),
    step("later", f"integral({SQUARE}, t, T) >= 0 if t >= 0 and t <= T", "integrate", "pays", start="t", stop="T"),
    step("sum", f"integral({SQUARE}, t, T) == integral({SQUARE}, 0, T) - integral({SQUARE}, 0, t) if t >= 0 and T >= 0", "fundamental theorem", of=f"integral({SQUARE}, 0, t)", start="t", stop="T"),
    step("down", f"integral({SQUARE}, 0, t) <= 0 if t >= 0 and t <= T and T >= 0 and integral({SQUARE}, 0, T) <= 0", "arithmetic", "later", "sum", f"integral({SQUARE}, 0, T) <= 0"),
    step("one", f"max(integral({SQUARE}, 0, t), 0) == integral({SQUARE}, 0, t) if t >= 0", "choice", "up", of=f"max(integral({SQUARE}, 0, t), 0)"),
    step("two", f"max(integral({SQUARE}, 0, t), 0) == 0 if t >= 0 and t <= T and T >= 0 and integral({SQUARE}, 0, T) <= 0", "choice", "down", of=f"max(integral({SQUARE}, 0, t), 0)"),
    step("none", f"integral({SQUARE}, 0, t) == 0 if t >= 0 and t <= T and T >= 0 and integral({SQUARE}, 0, T) <= 0", "arithmetic", "one", "two"),
)  # fmt: skip
UNTIL = f"t >= 0 and t <= T and integral({SQUARE}, 0, T) <= 0"
AT_REST = {"of": f"integral({SQUARE}, 0, t)"}
BELOW_0 = step("start", "-tr(x(0)) > -K if -tr(x(0)) > -K", "given")
PLANTED = {
    "K19: no start": (LINE, barred("tr(x) <= K if tr(x) <= K", step("rate", "D(tr(x)) <= 1 * (K - tr(x)) if D(tr(x)) <= 1 * (K - tr(x))", "given")), "is not shown"),
    "K19: no rate (x = t passes K)": (LINE, barred("tr(x) <= K if tr(x(0)) <= K", START, RATE), "is not shown"),
    "K19: a rate at one time (K - x >= 1 now)": (
        LINE, barred("tr(x) <= K if tr(x(0)) <= K and K - tr(x) >= 1", START, RATE, step("falls", "D(tr(x)) <= 1 * (K - tr(x)) if K - tr(x) >= 1", "arithmetic", "rate", "K - tr(x) >= 1")), "one time only",
    ),
    "K19: a rate until T, said of later times": (
        LINE, barred("tr(x) <= K if tr(x(0)) <= K and t <= T", START, step("falls", "D(tr(x)) <= 1 * (K - tr(x)) if t <= T and K >= T + tr(x(0)) + 1", "given")), "the rate of|not derived|left over|stated|says",
    ),
    "K19: a bound that moves": (LINE, barred("tr(x) <= tr(x)", START, RATE, bound="tr(x)"), "moves"),
    "K19: a rate that moves": (LINE, barred("tr(x) <= K if tr(x(0)) <= K", START, RATE, rate="tr(x)"), "moves"),
    "K19: a jump": (LINE, barred("ind(tr(x) > 0) <= 0", START, of="ind(tr(x) > 0)", bound="0"), "integral of its derivative"),
    "K19: another bound": (LINE, barred("tr(x) <= a if tr(x(0)) <= K", START, step("falls", "D(tr(x)) <= 1 * (K - tr(x)) if 1 <= 1 * (K - tr(x))", "given")), "rate|gives|stated"),
    "K19: in order, no start": (PLANE, [DOWN, step("a", "psd(G - P) if psd(G)", "barrier", "down", of="P", bound="G", rate="1")], "is not shown"),
    "K19: in order, a start at another time": (PLANE, [DOWN, step("a", "psd(G - P) if psd(G) and psd(G - P(1))", "barrier", "down", "psd(G - P(1))", of="P", bound="G", rate="1")], "is not shown"),
    "K19: in order, no rate (X' = Y)": (PLANE, ordered("psd(G - X) if psd(G - P(0))", of="X"), "is not shown"),
    "K19: in order, another rate": (PLANE, ordered("psd(G - P) if psd(G) and psd(G - P(0))", DOWN, rate="2"), "is not shown"),
    "K19: in order, a rate at one time": (PLANE, ordered("psd(G - P) if psd(b * (G - P) - D(P)) and psd(G - P(0))", DECAY, rate="b"), "one time only"),
    "K19: in order, a rate at one time, said of a later one": (PLANE, ordered("psd(G - P(T)) if psd(b * (G - P) - D(P)) and psd(G - P(0)) and T >= 0", DECAY, rate="b", stop="T"), "one time only"),
    "K19: in order, a bound that moves": (PLANE, ordered("psd(P - P) if psd(G - P(0))", bound="P"), "moves"),
    "K19: in order, a rate that moves": (PLANE, ordered("psd(G - P) if psd(G) and psd(G - P(0))", DOWN, rate="tr(P)"), "moves"),
    "K19: in order, another bound": (PLANE, ordered("psd(2 * G - P) if psd(G) and psd(G - P(0))", DOWN), "the rule gives"),
    "K19: in order, the other side": (PLANE, ordered("psd(P - G) if psd(G) and psd(G - P(0))", DOWN), "the rule gives"),
    "K19: in order, what is not symmetric": (PLANE, [step("a", "psd(G - J) if psd(G)", "barrier", "psd(G)", of="J", bound="G", rate="1")], "symmetric"),
    "K19: in order, a jump": (PLANE, ordered("psd(G - ind(tr(P) > 1) * G) if psd(G - P(0))", of="ind(tr(P) > 1) * G"), "integral of its derivative"),
    "K16: no start": (LINE, continued("-tr(x) > -K", step("then", f"-tr(x(T)) > -K if T >= 0 and {HERE} and -tr(x(T)) > -K", "given")), "premises"),
    "K16: what follows is not strict (x <= K gives x <= K)": (
        LINE, continued("-tr(x) > -K if -tr(x(0)) > -K", BELOW_0, step("least", "-tr(x) >= least(-tr(x), 0, T) if 0 <= t and t <= T", "extremum", of="-tr(x)", stop="T"), step("at T", "-tr(x(T)) >= -K if T >= 0 and -tr(x(T)) >= -K", "given")), "premises",
    ),
    "K16: what follows for long times only (T >= 1)": (
        LINE, continued("-tr(x) > -K if -tr(x(0)) > -K and T >= 1", BELOW_0, step("one", "-tr(x(T)) + T > -K + 1 if -tr(x(T)) + T > -K + 1", "given")), "is not shown",
    ),
    "K16: what follows under a hypothesis about T": (
        LINE, continued("-tr(x) > -K if -tr(x(0)) > -K and a > T", BELOW_0, step("then", "-tr(x(T)) > -K if -tr(x(T)) > -K", "given")), "not arbitrary",
    ),
    "K16: at one time": (
        LINE, continued("-tr(x) > -K if -tr(x(0)) > -K and tr(y) <= 0", BELOW_0, step("then", "-tr(x(T)) + 0 * a > -K if -tr(x(T)) + 0 * a > -K", "given")), "not arbitrary",
    ),
    "K16: a level that moves": (LINE, continued("-tr(x) > -tr(x) - 1", BELOW_0, level="-tr(x) - 1"), "moves"),
    "K16: a jump (0 until 1, then 1)": (LINE, continued("-ind(tr(x) > 1) > -1", BELOW_0, of="-ind(tr(x) > 1)", level="-1"), "continuous"),
    "K16: T belongs to the theory": (TAKEN, continued("-tr(x) > -K if -tr(x(0)) > -K", BELOW_0), "bound by the theory"),
    "K16: T in the level": (LINE, continued("-tr(x) > -T if -tr(x(0)) > -T", step("start", "-tr(x(0)) > -T if -tr(x(0)) > -T", "given"), level="-T"), "not arbitrary"),
    "K11: an interval that is a point (t is 0 at 0, its rate is 1)": (LINE, resting(f"{SQUARE} == 0 if {UNTIL} and T >= 0", *PAID, **AT_REST), "line 'a'.*(T > 0|is not stated)"),
    "K11: said of later times": (LINE, resting(f"{SQUARE} == 0 if T > 0 and integral({SQUARE}, 0, T) <= 0", *PAID, **AT_REST), "line 'a'.*(is not stated)"),
    "K11: from an earlier start": (LINE, resting(f"{SQUARE} == 0 if t <= T and T > s and s >= 0 and integral({SQUARE}, 0, T) <= 0", *PAID, **AT_REST, start="s"), "line 'a'.*(is not stated)"),
    "K11: until another time": (LINE, resting(f"{SQUARE} == 0 if t >= 0 and t <= a and a > 0 and integral({SQUARE}, 0, T) <= 0", *PAID, of=AT_REST["of"], stop="a"), "line 'a'.*(one time only|is not stated)"),
    "K11: an end that moves": (LINE, resting(f"{SQUARE} == 0 if {UNTIL} and T > 0", *PAID, of=AT_REST["of"], stop="t"), "line 'a'.*(moves)"),
    "K11: 0 at one time (1 - t at 1)": (LINE, resting("-1 == 0 if 1 - tr(x) == 0 and t <= T and T > 0", zero("1 - tr(x)"), of="1 - tr(x)"), "line 'a'.*(one time only)"),
    "K11: another function": (LINE, resting(f"{SQUARE} == 0 if {UNTIL} and T > 0", *PAID, of=f"2 * integral({SQUARE}, 0, t) + a"), "line 'a'.*(is not shown)"),
    "K11: another derivative": (LINE, resting(f"D(tr(y)) == 1 if {UNTIL} and T > 0", *PAID, **AT_REST), "line 'a'.*(the rule gives)"),
    "K11: a bound in place of an equation": (LINE, resting(f"{SQUARE} == 0 if {UNTIL} and T > 0", *PAID[:-1], **AT_REST), "line 'a'.*(is not shown)"),
    "K11: a jump": (LINE, resting("tr(x) == 0 if ind(tr(x) > 1) == 0 and t <= T and T > 0", zero("ind(tr(x) > 1)"), of="ind(tr(x) > 1)"), "line 'a'.*(integral of its derivative)"),
    "K11: a rate that jumps (an input is 0 but for single times)": (
        PUSHED, resting("u == 0 if z == 0 and t <= T and T > 0", zero("z"), of="z"), "line 'a'.*continuous",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_violated_side_condition_is_refused(name):
    theory, lines, match = PLANTED[name]
    with pytest.raises(Refused, match=match):
        prove(Proved(lines[-1].says, theory, tuple(lines)))


@pytest.mark.parametrize(("end", "more"), [("P", {}), ("P(T)", {"stop": "T"}), ("P(1)", {"stop": "1"})])
def test_a_barrier_in_order(end, more):
    """P' = -P: for a PSD G the derivative -P is at most G - P, and P stays at most G."""
    rest = " and T >= 0" if more.get("stop") == "T" else ""
    lines = ordered(f"psd(G - {end}) if psd(G) and psd(G - P(0)){rest}", DOWN, **more)
    (theorem,) = prove(Proved(lines[-1].says, PLANE, tuple(lines)))
    assert len([h for h in theorem.hypotheses if h.relation == "psd"]) == 2


def test_without_a_violation_both_are_theorems():
    """y' = -y keeps y^2 <= K, and y < K where K > 0: while y <= K, y(T) <= ..., by the barrier."""
    square = "tr(y @ y)"
    lines = (
        step("start", "tr(y(0) @ y(0)) <= K if tr(y(0) @ y(0)) <= K", "given"),
        step("rate", f"D({square}) <= 2 * (K - {square}) if K >= 0", "arithmetic", "K >= 0"),
        step("a", f"{square} <= K if K >= 0 and tr(y(0) @ y(0)) <= K", "barrier", "start", "rate", of=square, bound="K", rate="2"),
    )  # fmt: skip
    (theorem,) = prove(Proved(lines[-1].says, LINE, lines))
    assert len(theorem.hypotheses) == 2
    more = (
        step("up", "D(tr(x) - t) == 0", "identity"),
        step("law", "tr(x) - t == tr(x(0))", "monotone", "up", of="tr(x) - t"),
        step("law at T", "tr(x(T)) - T == tr(x(0)) if T >= 0", "at", "law", time="T"),
        step("later", "tr(x(T)) > K if T >= 0 and tr(x(0)) > K", "arithmetic", "law at T", "tr(x(0)) > K", "T >= 0"),
        step("first", "tr(x(0)) > K if tr(x(0)) > K", "given"),
        step("a", "tr(x) > K if tr(x(0)) > K", "continuation", "first", "later", of="tr(x)", level="K"),
    )
    (theorem,) = prove(Proved(more[-1].says, LINE, more))
    assert len(theorem.hypotheses) == 1


def test_what_is_zero_for_a_while_rests():
    """The integral of y^2 over [0, T] is 0: so is y^2 at every time until T, provided that T > 0."""
    lines = (*PAID, step("a", f"{SQUARE} == 0 if {UNTIL} and T > 0", "at rest", "none", **AT_REST, stop="T"))
    (theorem,) = prove(Proved(lines[-1].says, LINE, lines))
    assert len(theorem.hypotheses) == 4
