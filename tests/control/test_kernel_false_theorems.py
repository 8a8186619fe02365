"""False statements that the kernel once proved, each at an instance that is named: each is refused now, and why."""

# ruff: noqa: E501 - a planted violation is read as a table

import pytest

from faverify.errors import FaverifyError
from faverify.kernel.script import Proved, lemma, prove, step
from faverify.lang.theory import Theory


def theory(name, shapes, kind="free", **fields):
    return Theory(name, name, shapes, kind=kind, **fields)


ONE = ("1", "1")
COLUMN = {"c": ("m", "1"), "C0": ("m", "r"), "C": ("m", "r")}
OVER = {"column": "c", "before": "C0", "whole": "C"}
NUMBERS = theory("numbers", {"a": ()})
FREE = theory("free_letters", {"X": ("r", "r"), "Y": ("r", "r"), "a": (), "b": ()})
LINE = theory("a_line", {"x": ONE, "c": ()}, flow={"x": "I_1"})
INPUT = theory(
    "an_input", {"x": ONE, "u": ONE}, flow={"x": "I_1"}, inputs=("u",), definitions={"v": "integral(x, 0, u)"}
)
HIDDEN = theory("hidden_names", {"x": ONE, "e": ()}, flow={"x": "I_1"}, definitions={"p": "s", "d": "1 / e", "K": "T"})
SLOPE = theory("slope", {"x": ONE, "e": ()}, flow={"x": "e * I_1"}, definitions={"y": "x - e * t"})
SLANTED = theory("slope_s", {"x": ONE}, flow={"x": "s * I_1"})
SCALED = theory("scaled", {"Z": ("n", "r"), "s": ()}, relations=("Z.T @ Z == g * I_r",), definitions={"g": "s**2"})
KILLED = theory("killed", {"Y": ("n", "m"), "d": ("m", "1"), **COLUMN}, relations=("Y @ c == 0",))
STEADY = theory("steady", {"x": ONE}, flow={"x": "d"}, definitions={"d": "T * I_1"})
UNSTEADY = theory("unsteady", {"x": ONE, "T": ONE}, flow={"x": "T", "T": "I_1"})
DOWN = theory("downhill", {"x": ONE}, flow={"x": "-I_1"})
JUMP = theory("jump", {"x": ONE}, flow={"x": "I_1"}, definitions={"f": "t + ind(t <= 0)"})
COLUMNS = theory("columns", {**COLUMN, "d": ("m", "1"), "Y": ("n", "m")})
MAXIMUM = theory("a_maximum", {**COLUMN, "x": ()}, definitions={"w": "worst(x - tr(c.T @ c), c, C0, C)"})
SHORTER = (
    step("a", "w <= x if w <= x", "given"),
)  # fmt: skip
LONGEST = "worst(2 * tr(c.T @ c) - tr(c.T @ c), c, C0, C) <= 2 * tr(c.T @ c)"
VALUED = theory("valued_column", {**COLUMN, "b": ("m", "1")}, values={"c": "b - b"})
DECAY = theory("decay", {"y": ONE}, flow={"y": "-y / 2"}, definitions={"f": "tr(y @ y)"})
ENDS = theory(
    "decay_and_blow_up", {"x": ONE, "y": ONE}, flow={"x": "x @ x", "y": "-y / 2"}, definitions={"f": "tr(y @ y)"}
)
PARTS = theory(
    "blow_up_by_parts", {"x": ONE, "y": ONE}, flow={"x": "x @ pos(x)", "y": "-y / 2"}, definitions={"f": "tr(y @ y)"}
)
STEPS = theory("steps", {"x": ONE}, steps={"x": "2 * x"})
TIMED = theory("value_of_time", {"x": ONE, "M": ("r", "r"), "X": ("r", "r")}, flow={"x": "I_1"}, values={"M": "t * X"})
DRIVEN = theory(
    "value_of_input", {"u": ("r", "r"), "M": ("r", "r"), "X": ("r", "r")}, inputs=("u",), values={"M": "tr(u) * X"}
)
NOISE = theory("noise_against_time", {"x": ONE, "z": ()}, "laws", flow={"x": "I_1"}, values={"z": "normal(0, 1)"})
LAW = theory("law_with_parameter", {"z": (), "s": ()}, "laws", values={"z": "normal(0, s)"})
SCALARS = theory("one_by_one", {"x": ONE, "a": ONE})
FALLS = theory("falls", {"x": ONE, "v": ONE}, flow={"x": "v", "v": "I_1"})
PUSHED = theory(
    "pushed", {"x": ONE, "U": ("n", "1"), "q": ("1", "n")}, flow={"x": "q @ U"}, inputs=("U",), relations=("U == 0",)
)
FALLING = theory(
    "falling", {"x": ONE, "U": ("n", "1"), "B": ("n", "1"), "q": ("1", "n")}, flow={"x": "q @ U", "U": "B"}
)
TWO = theory(
    "difference", {"Z": ("r", "r"), "A": ("r", "r"), "B": ("r", "r"), "M": ("r", "r")}, relations=("Z.T @ Z == A - B",),
    symmetric=("A", "B"), flow={"Z": "Z", "A": "Z.T @ Z", "B": "-Z.T @ Z", "M": "-M"},
)  # fmt: skip

DECAYS = (
    step("d", "D(f) == -f", "identity"),
    step("ft", "integral(-f, 0, T) == f(T) - f(0) if T >= 0", "fundamental theorem", of="f", stop="T"),
    step("sq", "f(T) >= 0", "identity"),
    step("i", "integral(f, 0, T) <= f(0) if T >= 0", "arithmetic", "ft", "sq"),
    step("falls", "-D(f) >= 0", "arithmetic", "d", visible="f"),
    step("below", "-f + f(0) >= 0", "monotone", "falls", of="-f"),
    step("r1", "D(f) <= f(0)", "arithmetic", "d", visible="f;f(0)"),
    step("r2", "D(f) >= -(f(0))", "arithmetic", "d", "below"),
    step("a", "limit(f) == 0", "Barbalat", "d", "i", "r1", "r2", of="f", bound="f(0)", rate="f(0)"),
)


def by(says, theory, *lines):
    return Proved(says, theory, lines)


def known(says, theory, rule="identity", **args):
    return by(says, theory, step("q", says, rule, **args))


CROSSED = ("0 >= x(0)", "x(1) >= 0")
PLANTED = {
    "1[a == b] is no 1[b >= a] (a = 0, b = 1)": (
        FREE, [step("b", "ind(a == b) == ind(b >= a)", "identity")], "left over",
    ),
    "X/a = Y/a for any X and Y": (
        FREE, [step("z", "a - a == 0", "identity"), step("a", "X / a == Y / a if a > 0", "cancel", "z", "a > 0", by="a")], "first premise should be",
    ),
    "X = Y in both cases of an indicator": (
        FREE, [step("z", "a - a == 0", "identity"), step("a", "X == Y", "cases", "z", "z", on="a > 0")], "is needed",
    ),
    "the root of [[1, 1], [0, 1]] is not symmetric": (FREE, [step("a", "sqrtm(X) == sqrtm(X).T", "identity")], "symmetric"),
    "x'x + R'R >= 10 by a parenthesis in an argument (x = 0)": (
        SCALARS,
        [
            step("a", "psd(x.T @ x - rows_le(x, a, 1) - 5 + rows_le(x, a, 1).T @ rows_le(x, a, 1) - 5 + rows_le(x, a, 1))",
                 "row selection", of="x", form="a", level="1) - 5 + rows_le(x, a, 1"),
        ],
        "no expression",
    ),
    "x = x(0) where x doubles": (STEPS, [step("a", "x == x(0)", "identity")], "steps"),
    "t X is constant (t = 1)": (TIMED, [step("a", "M == M(0)", "identity")], "left over|stated time"),
    "tr(u) X is constant (u = 1 after u = 0)": (DRIVEN, [step("a", "M == M(0)", "identity")], "left over|stated time"),
    "P(z >= x) is constant while x grows": (NOISE, [step("a", "D(P(z >= x)) == 0", "identity")], "what moves"),
    "int 1/x + int (1 - 1/x) = T": (
        LINE, [step("a", "integral(1 / x, 0, T) + integral(1 - 1 / x, 0, T) == T", "identity")], "bounded and measurable",
    ),
    "int_0^t 1/x has a derivative (x = t - 1)": (
        LINE,
        [step("q", "integral(1 / x, 0, T) == integral(1 / x, 0, T)", "fundamental theorem", of="integral(1 / x, 0, t)", stop="T")],
        "bounded and measurable",
    ),
    "1/x is not below its least value, which is none": (
        LINE, [step("a", "1 / x >= least(1 / x, 0, T) if 0 <= t and t <= T", "extremum", of="1 / x", stop="T")], "bounded",
    ),
    "oo is no number": (LINE, [step("a", "oo + 1 > oo", "arithmetic")], "no number"),
    "less than c for every T is not less than c in the limit": (
        LINE,
        [
            step("p", "integral(exp(-t), 0, T) < 1 if integral(exp(-t), 0, T) < 1", "given"),
            step("a", "integral(exp(-t), 0, oo) < 1 if integral(exp(-t), 0, oo) < 1", "instance", "p", T="oo"),
        ],
        "no number",
    ),
    "(x^2)^(-1/2) takes no value in (0, 1) on [0, 1] (x = t)": (
        LINE,
        [
            step("m", "1 >= 0", "identity"),
            step("a", "1 >= 0 if c <= 1", "intermediate value", "m", of="(x**2)**(-1/2)", level="1/2", stop="1"),
        ],
        "continuous",
    ),
    "int_0^u x jumps where u does": (
        INPUT,
        [step("m", "1 >= 0", "identity"), step("a", "1 >= 0", "intermediate value", "m", of="v", level="1", stop="1")],
        "continuous",
    ),
    "s <= 1 for every s, which a definition hides (s = 2)": (
        HIDDEN,
        [
            step("m", "p <= 1 if s <= 1", "given"),
            step("a", f"p <= 1 if {CROSSED[0]} and {CROSSED[1]}", "intermediate value", "m", *CROSSED, of="x", level="0", stop="1"),
        ],
        "is not arbitrary",
    ),
    "a level crossed at s where s is the slope": (
        SLANTED,
        [
            step("m", "1 >= 0", "identity"),
            step("a", f"1 >= 0 if {CROSSED[0]} and {CROSSED[1]}", "intermediate value", "m", *CROSSED, of="x", level="0", stop="1"),
        ],
        "bound by the theory",
    ),
    "a bound that hides T": (
        HIDDEN,
        [step("p", "e**2 >= 0", "identity"), step("a", "limit(e**2) == 0", "Barbalat", "p", of="e**2", bound="K", rate="1")],
        "is not shown",
    ),
    "x <= x(0) where x' = e (e = 1)": (
        SLOPE,
        [
            step("m", "D(y) == 0", "identity"),
            step("k", "y == y(0)", "monotone", "m", of="y"),
            step("i", "y(1) == y(0)", "at", "k", time="1"),
            step("l", "x(1) <= x(0) + e", "arithmetic", "i"),
            step("q", "x(1) <= x(0)", "instance", "l", e="0"),
        ],
        "bound by the theory",
    ),
    "a parameter that a relation binds by a definition": (
        SCALED,
        [step("p", "normF(Z)**2 == r * s**2", "identity"), step("a", "normF(Z)**2 == 4 * r", "instance", "p", s="2")],
        "bound by the theory",
    ),
    "the parameter of a law": (
        LAW,
        [
            step("p", "P(z >= 1) <= s if P(z >= 1) <= s", "given"),
            step("a", "P(z >= 1) <= 2 if P(z >= 1) <= 2", "instance", "p", s="2"),
        ],
        "bound by the theory",
    ),
    "a size that becomes a parameter (n = -1)": (
        theory("n_is_a_number", {"a": (), "n": ()}), [lemma("a", "n >= 0", known("n >= 0", NUMBERS))], "another here",
    ),
    "the time that becomes a parameter": (
        theory("t_is_a_number", {"a": (), "t": ()}), [lemma("a", "D(t) == 1", known("D(t) == 1", NUMBERS))], "the time of every proof",
    ),
    "an instant that becomes a definition that moves": (
        theory("s_is_a_letter", {"a": (), "x": ONE}, flow={"x": "I_1"}, definitions={"s": "x"}),
        [lemma("a", "D(s) == 0", known("D(s) == 0", NUMBERS))],
        "another here",
    ),
    "a size that is the time (t = 0)": (
        theory("t_columns", {"X": ("n", "t")}), [step("a", "nuclear(X) <= t * sigma_max(X)", "nuclear norm", of="X")], "something else",
    ),
    "a size that is the number 1": (
        theory("unit_columns", {"X": ("n", "I_1")}), [step("a", "nuclear(X) <= sigma_max(X)", "nuclear norm", of="X")], "something else",
    ),
    "a size of which 0 is made": (
        theory("T_columns", {"X": ("n", "T")}), [step("p", "T >= 1", "defining fact", of="T"), step("a", "0 >= 1", "instance", "p", T="0")], "no parameter",
    ),
    "a unit matrix of another size (a = 1, ab = 2)": (
        theory("long_names", {"X": ("ab", "ab"), "Y": ("a", "a")}), [lemma("x", "a == ab", known("tr(I_r) == r", theory("one_square", {"X": ("r", "r")})))], "unit matrix",
    ),
    "a relation that is shown at one time": (
        FALLING,
        [
            lemma("a", "x == x(0) if U == 0", by("x == x(0)", PUSHED, step("p", "D(x) == 0", "identity"), step("q", "x == x(0)", "monotone", "p", of="x")), "U == 0"),
        ],
        "one time only",
    ),
    "a limit in a theory of which time ends": (ENDS, [lemma("a", "limit(f) == 0", by("limit(f) == 0", DECAY, *DECAYS))], "exist for all time"),
    "a limit where the positive part of x ends time": (PARTS, DECAYS, "exist for all time"),
    "0 tends to 0 where time ends": (
        ENDS,
        [
            step("z", "x - x == 0", "identity"),
            step("a", "limit(normF(x - x)**2) == 0", "sum of limits", "z", of="x - x", parts="x - x", left="I_1", right="I_1"),
        ],
        "tend to 0",
    ),
    "Z M tends to 0 with M, as tr A + tr B is constant, where ||Z||^2 = tr A - tr B grows": (
        TWO,
        [
            step("d", "D(tr(A) + tr(B)) == 0", "identity"),
            step("k", "tr(A) + tr(B) == tr(A(0)) + tr(B(0))", "monotone", "d", of="tr(A) + tr(B)"),
            step("a", "limit(normF(Z @ M)**2) == 0 if limit(normF(M)**2) == 0", "sum of limits", "limit(normF(M)**2) == 0", "k",
                 of="Z @ M", parts="M", left="Z", right="I_r"),
        ],
        "not shown to be bounded",
    ),
    "the integral up to x of what is 0 while t <= x (x = 1 - t, t = 0)": (
        DOWN,
        [
            step("z", "t - t <= 0", "identity"),
            step("p", "max(0, t - x) <= 0 if t <= x", "choice", "z", "t <= x", of="max(0, t - x)"),
            step("a", "integral(max(0, t - x), 0, x) <= 0 if x >= 0", "integrate", "p", stop="x"),
        ],
        "one time only",
    ),
    "t + 1[t <= 0] is 0 at no time, which is its infimum": (
        JUMP,
        [
            step("e", "f >= least(f, 0, 1) if 0 <= t and t <= 1", "extremum", of="f", stop="1"),
            step("s", "s + ind(s <= 0) >= least(f, 0, 1) if 0 <= s and s <= 1", "at", "e", time="s"),
            step("clash", "0 > 0 if s > 0 and s <= 0", "arithmetic", "s > 0", "s <= 0"),
            step("1 <= 0", "1 <= 0 if s > 0 and s <= 0", "contradiction", "clash"),
            step("0 <= 0", "0 <= 0", "identity"),
            step("i", "ind(s <= 0) <= 0 if s > 0", "cases", "1 <= 0", "0 <= 0", on="s <= 0"),
            step("low", "least(f, 0, 1) <= s if s > 0 and s <= 1", "arithmetic", "s", "i"),
            step("lower", "least(f, 0, 1) <= s if s > 0 and s <= 1", "weaken", "low", "s > 0"),
            step("1", "1 > 0", "arithmetic"),
            step("end", "1 + ind(1 <= 0) >= least(f, 0, 1)", "at", "e", time="1"),
            step("never", "1 <= 0 if 1 <= 0", "given"),
            step("j", "ind(1 <= 0) <= 0", "cases", "never", "0 <= 0", on="1 <= 0"),
            step("high", "least(f, 0, 1) <= s if s > 1", "arithmetic", "end", "j", "s > 1"),
            step("any", "least(f, 0, 1) <= s if s > 0", "cases", "lower", "high", on="s <= 1"),
            step("half", "least(f, 0, 1) <= least(f, 0, 1) / 2 if least(f, 0, 1) > 0", "instance", "any", s="least(f, 0, 1) / 2"),
            step("no", "0 > 0 if least(f, 0, 1) > 0", "arithmetic", "half", "least(f, 0, 1) > 0"),
            step("q", "least(f, 0, 1) <= 0", "contradiction", "no"),
            step("a", "f <= 0 for some t in [0, 1]", "arithmetic", "q"),
        ],
        "attain",
    ),
    "a bound letter replaced by one that is free in the value (c = d = 0, C = 1)": (
        COLUMNS,
        [
            step("r", "worst(tr((c - d).T @ (c - d)), c, C0, C) == worst(tr((d - d).T @ (d - d)), d, C0, C) if c == d", "replaced", "c == d",
                 of="worst(tr((c - d).T @ (c - d)), c, C0, C)", letter="c", value="d"),
        ],
        "binds its letters",
    ),
    "a definition that binds the letters of a value (c = 0)": (
        MAXIMUM, [*SHORTER, step("b", f"{LONGEST} if {LONGEST}", "instance", "a", x="2 * tr(c.T @ c)")], "binds its letters",
    ),
    "the same by an import": (
        theory("no_definition", COLUMN), [lemma("b", f"{LONGEST} if {LONGEST}", Proved("w <= x if w <= x", MAXIMUM, SHORTER), x="2 * tr(c.T @ c)")],
        "binds its letters",
    ),
    "a constant behind a definition, imported where it moves (x'' = 1)": (
        UNSTEADY,
        [lemma("a", "D(D(tr(x))) == 0", Proved("D(D(tr(x))) == 0", STEADY, (step("b", "D(D(tr(x))) == 0", "identity"),)))],
        "T is another here",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_false_statement_is_refused(name):
    found, lines, match = PLANTED[name]
    with pytest.raises(FaverifyError, match=match):
        prove(Proved(lines[-1].says, found, tuple(lines)))


def test_what_is_true_beside_them_is_proved():
    assert prove(by("limit(f) == 0", DECAY, *DECAYS))
    assert prove(
        by(
            "integral(x, 0, t) == integral(x, 0, t)",
            LINE,
            step("a", "integral(x, 0, t) == integral(x, 0, t)", "identity"),
        )
    )
    assert prove(by("n >= 0", FREE, lemma("a", "n >= 0", known("n >= 0", NUMBERS))))
