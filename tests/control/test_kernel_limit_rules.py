"""The rules "inverse in the limit" and "comparison", each side condition violated by hand: refused, and why."""

# ruff: noqa: E501 - a planted violation is read as a table

import pytest

from faverify.kernel.errors import Refused
from faverify.kernel.script import Proved, lemma, prove, step
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


def settled(f, coefficients, vanishing):
    """The rule with a premise about something that tends to 0."""
    says = f"limit(normF({vanishing})**2) == 0"
    return [
        step("p", f"{says} if {says}", "given"),
        step(
            "a", f"limit(normF(({f}) - limit({f}))**2) == 0 if {says}", "settles", "p", of=f, coefficients=coefficients
        ),
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
        GROWS, compared(F, "", POSITIVE, RISES, step("falls", f"1 * D({F}) <= -(1 - 3) * {F} + 0", "arithmetic", "rate"), slack="3"), r"limit\(.3.\) == 0 is not shown",
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
        ROWS, [step("one", "limit(normF(A @ B - I_k)**2) == 0 if limit(normF(A @ B - I_k)**2) == 0", "given"), step("a", "limit(normF(B @ A - I_r)**2) == 0 if limit(normF(A @ B - I_k)**2) == 0", "inverse in the limit", "one", of="A", with_="B")], "no such fact",
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
        ROWS, [step("one", "limit(normF(X @ Y - I_r)**2) == 0 if limit(normF(X @ Y - I_r)**2) == 0", "given"), step("a", "limit(normF(X @ Y - I_r)**2) == 0 if limit(normF(X @ Y - I_r)**2) == 0", "inverse in the limit", "one", of="Y", with_="X")], "is not shown",
    ),
    "K15: a polynomial with leading coefficient 0 (t settles)": (
        GROWS, settled("tr(x)", "0; 0", "0 * tr(x)"), "> 0 is not shown",
    ),
    "K15: a leading coefficient of unknown sign": (GROWS, settled("tr(x)", "0; a", "a * tr(x)"), "a > 0 is not shown"),
    "K15: a constant settles everything": (GROWS, settled("tr(x)", "0", "0 * tr(x)"), "degree 1"),
    "K15: a coefficient that moves (x - x tends to 0)": (GROWS, settled("tr(x)", "-tr(x); 1", "0 * tr(x)"), "moves"),
    "K15: a jump": (GROWS, settled("ind(tr(x) > 1)", "0; -1; 1", "0 * tr(x)"), "continuous"),
    "K15: a matrix (a turning one has x^2 = 1)": (ROWS, settled("X", "-1; 0; 1", "tr(X)"), "a number is expected"),
    "K15: another polynomial": (GROWS, settled("tr(x)", "1; 1", "tr(x)"), "is not shown"),
    "K15: a root at one time": (
        GROWS,
        [step("p", "limit(normF((0) + (1) * (tr(x))**1)**2) == 0 if tr(x) <= 0 and limit(normF((0) + (1) * (tr(x))**1)**2) == 0", "given"), step("a", "limit(normF((tr(x)) - limit(tr(x)))**2) == 0 if tr(x) <= 0", "settles", "p", of="tr(x)", coefficients="0; 1")],
        "not stated",
    ),
    "K1: another grouping (X Y Z = Y X Z)": (
        ROWS, [step("a", "(X @ Y) @ X == (Y @ X) @ X", "grouped", left="X", middle="Y", right="X")], "the rule gives",
    ),
    "K15: a factor that is a number without a bound": (
        GROWS,
        [step("y", "limit(normF(y)**2) == 0 if limit(normF(y)**2) == 0", "given"), step("a", "limit(normF(tr(x) * y)**2) == 0 if limit(normF(y)**2) == 0", "sum of limits", "y", of="tr(x) * y", parts="y", left="tr(x)", right="1")],
        "bounded",
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


def test_a_theorem_about_r_units_is_one_about_one_unit():
    """The size r becomes the number 1, in shapes, unit matrices and where it stands as a number."""
    many = Theory("units", "r units", {"Z": ("n", "r")}, kind="free")
    single = Theory("one_unit", "one unit", {"Z": ("n", "1")}, kind="free")
    source = Proved("r * normF(I_r)**2 == r**2", many, (step("q", "r * normF(I_r)**2 == r**2", "identity"),))
    for says, holds in (("2 * normF(Z)**2 >= normF(Z)**2", False), ("1 * normF(I_1)**2 == 1", True)):
        lines = (lemma("a", says, source),)
        if holds:
            assert prove(Proved(says, single, lines))
        else:
            with pytest.raises(Refused):
                prove(Proved(says, single, lines))
