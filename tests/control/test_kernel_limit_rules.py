"""The rules "inverse in the limit" and "comparison", each side condition violated by hand: refused, and why."""

# ruff: noqa: E501 - a planted violation is read as a table

import pytest

from faverify.kernel.errors import Refused
from faverify.kernel.script import Proved, prove, step
from faverify.lang.theory import Theory

ONE = ("1", "1")
GROWS = Theory("grows", "x' = x, y' = -y", {"x": ONE, "y": ONE, "a": ()}, flow={"x": "x", "y": "-y"}, kind="free")
ROWS = Theory(
    "rows",
    "constant rows",
    {"A": ("k", "r"), "B": ("r", "k"), "X": ("r", "r"), "Y": ("r", "r")},
    flow={"X": "X"},
    kind="free",
)
F, DOWN = "tr(x @ x)", "tr(y @ y)"
POSITIVE = step("f", f"{F} >= 0", "identity")
RISES = step("rate", f"D({F}) == 2 * {F}", "identity")


def compared(f, says, *lines, slack="0", by="0", scale="1", conclusion=None):
    names = [line.name for line in lines]
    return [
        *lines,
        step("a", conclusion or f"limit({f}) == 0{says}", "comparison", *names, of=f, slack=slack, by=by, scale=scale),
    ]


PLANTED = {
    "K19: f below 0 (-exp(2 t) tends to 0)": (
        GROWS, compared(f"-{F}", "", RISES, step("falls", f"1 * D(-{F}) <= -(1 - 0) * (-{F}) + 0", "arithmetic", "rate", visible=F)), "-.* >= 0 is not shown",
    ),
    "K19: a negative scale": (
        GROWS, compared(F, "", POSITIVE, RISES, step("falls", f"(-1) * D({F}) <= -(1 - 0) * {F} + 0", "arithmetic", "rate", visible=F), scale="-1"), "> 0 is not shown",
    ),
    "K19: a scale that moves": (
        GROWS, compared(F, "", POSITIVE, RISES, scale=f"1 + {F}"), "moves",
    ),
    "K19: a slack that stays (exp(2 t) tends to 0)": (
        GROWS, compared(F, "", POSITIVE, RISES, step("falls", f"1 * D({F}) <= -(1 - 3) * {F} + 0", "arithmetic", "rate"), slack="3"), r"limit\(3\) == 0 is not shown",
    ),
    "K19: a rest that stays": (
        GROWS, compared(F, "", POSITIVE, RISES, step("falls", f"1 * D({F}) <= -(1 - 0) * {F} + 3 * {F}", "arithmetic", "rate"), by=f"3 * {F}"), "limit.* is not shown",
    ),
    "K19: no bound of the rate": (GROWS, compared(F, "", POSITIVE), "is not shown"),
    "K19: a jump": (GROWS, compared("ind(tr(x) > 0)", "", POSITIVE), "integral of its derivative"),
    "K19: at one time only": (
        GROWS,
        compared(F, f" if {F} <= 0 and limit(0 * a) == 0", POSITIVE, RISES, step("falls", f"1 * D({F}) <= -(1 - 0 * a) * {F} + 0 * a if {F} <= 0", "arithmetic", "rate", f"{F} <= 0"), step("still", "limit(0 * a) == 0 if limit(0 * a) == 0", "given"), slack="0 * a", by="0 * a"),
        "one time only",
    ),
    "K15: an inverse of what is not square": (
        ROWS, [step("one", "limit(normF(A @ B - I_k)**2) == 0 if limit(normF(A @ B - I_k)**2) == 0", "given"), step("a", "limit(normF(B @ A - I_r)**2) == 0 if limit(normF(A @ B - I_k)**2) == 0", "inverse in the limit", "one", of="A", with_="B")], "square",
    ),
    "K15: an inverse of what is not bounded": (
        ROWS, [step("one", "limit(normF(X @ Y - I_r)**2) == 0 if limit(normF(X @ Y - I_r)**2) == 0", "given"), step("a", "limit(normF(Y @ X - I_r)**2) == 0 if limit(normF(X @ Y - I_r)**2) == 0", "inverse in the limit", "one", of="X", with_="Y")], "bounded",
    ),
    "K15: a bound that moves": (
        ROWS, [
            step("one", "limit(normF(X @ Y - I_r)**2) == 0 if limit(normF(X @ Y - I_r)**2) == 0", "given"), step("bound", "normF(X)**2 <= 2 * normF(X)**2", "identity"),
            step("a", "limit(normF(Y @ X - I_r)**2) == 0 if limit(normF(X @ Y - I_r)**2) == 0", "inverse in the limit", "one", "bound", of="X", with_="Y"),
        ], "bounded",
    ),
    "K15: an inverse of another product": (
        ROWS, [step("one", "limit(normF(X @ Y - I_r)**2) == 0 if limit(normF(X @ Y - I_r)**2) == 0", "given"), step("a", "limit(normF(X @ Y - I_r)**2) == 0 if limit(normF(X @ Y - I_r)**2) == 0", "inverse in the limit", "one", of="Y", with_="X")], "not shown to tend to I",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_violated_side_condition_is_refused(name):
    theory, lines, match = PLANTED[name]
    with pytest.raises(Refused, match=match):
        prove(Proved(lines[-1].says, theory, tuple(lines)))


def test_what_falls_tends_to_zero():
    """y' = -y beside x' = -x, in the same words: the rest is y^2, which Barbalat sends to 0."""
    calm = Theory("calm", "x' = -x + y, y' = -y", {"x": ONE, "y": ONE}, flow={"x": "y - x", "y": "-y"}, kind="free")
    total = "tr(y(0) @ y(0))"
    lines = (
        step("y", f"{DOWN} >= 0", "identity"), step("x", f"{F} >= 0", "identity"),
        step("rate", f"D({DOWN}) == -2 * {DOWN}", "identity"),
        step("not up", f"D(-{DOWN}) >= 0", "arithmetic", "rate", "y"),
        step("size", f"-{DOWN} >= -{total}", "monotone", "not up", of=f"-{DOWN}"),
        step("ends", f"integral({DOWN}, 0, T) == {total} / 2 - tr(y(T) @ y(T)) / 2 if T >= 0", "fundamental theorem", of=f"-{DOWN} / 2", stop="T"),
        step("y at T", "tr(y(T) @ y(T)) >= 0 if T >= 0", "at", "y", time="T"),
        step("budget", f"integral({DOWN}, 0, T) <= {total} / 2 if T >= 0", "arithmetic", "ends", "y at T"),
        step("up", f"D({DOWN}) <= 2 * {total}", "arithmetic", "rate", "size", "y"),
        step("down", f"D({DOWN}) >= -(2 * {total})", "arithmetic", "rate", "size"),
        step("fades", f"limit({DOWN}) == 0", "Barbalat", "y", "budget", "up", "down", of=DOWN, bound=f"{total} / 2", rate=f"2 * {total}"),
        step("square", "(tr(x) - tr(y))**2 >= 0", "identity"),
        step("falls", f"1 * D({F}) <= -(1 - {DOWN}) * {F} + {DOWN}", "arithmetic", "square"),
    )  # fmt: skip
    with pytest.raises(
        Refused, match="not a combination"
    ):  # y^2 x^2 is not among the premises: the slack has to be earned
        prove(Proved(lines[-1].says, calm, lines))
    slack = step("slack", f"{DOWN} * {F} >= 0", "product", "y", "x")
    falls = step("falls", f"1 * D({F}) <= -(1 - {DOWN}) * {F} + {DOWN}", "arithmetic", "square", "slack")
    end = step("a", f"limit({F}) == 0", "comparison", "x", "falls", "fades", of=F, slack=DOWN, by=DOWN, scale="1")
    (theorem,) = prove(Proved(end.says, calm, (*lines[:-1], slack, falls, end)))
    assert not theorem.hypotheses
