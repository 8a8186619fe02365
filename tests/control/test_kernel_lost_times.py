"""False statements that the kernel once proved because it lost a time up to which a trajectory has to exist.

Y' = -I and X = Y^(-1), so that X' = X X: the trajectory ends where Y is singular. From Y(0) = a I it exists up to a, and
"t < a" is a theorem (`ALIVE`). What a rule made of "T < a, if the trajectory exists at T" forgot which T was meant.
"""

# ruff: noqa: E501 - a planted violation is read as a table

import pytest
from test_kernel_false_theorems import ONE, by, theory

from faverify.errors import FaverifyError
from faverify.kernel.chance import fixed
from faverify.kernel.script import Proved, lemma, prove, step, surely

SQUARE = ("r", "r")
LETTERS = {"X": SQUARE, "Y": SQUARE, "a": (), "e": ()}
RATES, UNIT = {"X": "X @ X", "Y": "-I_r"}, ("Y @ X == I_r",)
AT_A = "Y(0) == a * I_r"
STARTS = f"a > 0 and {AT_A}"
FALLS = (
    step("d", "D(Y + t * I_r) == 0", "identity"),
    step("k", "Y + t * I_r == Y(0)", "monotone", "d", of="Y + t * I_r"),
    step("size", "r >= 1", "defining fact", of="r"),
    step("size+", "r > 0", "arithmetic", "size"),
)


def ends(name="ends", letters=None, **fields):
    return theory(name, {**LETTERS, **(letters or {})}, **{"flow": RATES, "relations": UNIT, **fields})


def square_at(matrix, time="T"):
    """||Y(T)||^2 == ||matrix||^2 from the line "there", Y(T) == matrix; "above" says that it is > 0."""
    then = f"Y({time})"
    return (
        step(
            "l", f"tr({then}.T @ {then}) == tr({then}.T @ ({matrix})) if T >= 0", "product", "there", left=f"{then}.T"
        ),
        step("f", f"{then}.T == ({matrix}).T if T >= 0", "product", "there"),
        step(
            "m", f"tr({then}.T @ ({matrix})) == tr(({matrix}).T @ ({matrix})) if T >= 0", "product", "f", right=matrix
        ),
        step("apart", f"normF({matrix})**2 > 0 if T >= 0", "arithmetic", "above", "l", "m"),
    )


SQUARE_THEN = "normF(Y(T))**2"
REGULAR = (
    *FALLS,
    step("zero", f"Y(T) == 0 if {SQUARE_THEN} <= 0", "vanishing square", f"{SQUARE_THEN} <= 0", of="Y(T)"),
    step("left", f"tr(Y(T) @ X(T)) == 0 if {SQUARE_THEN} <= 0", "product", "zero", right="X(T)"),
    step("unit", "tr(Y(T) @ X(T)) == r", "identity"),
    step("no", f"0 >= 1 if {SQUARE_THEN} <= 0", "arithmetic", "left", "unit", "size"),
    step("above", f"{SQUARE_THEN} > 0", "contradiction", "no"),
    step("then", "Y(T) + T * I_r == Y(0) if T >= 0", "at", "k", time="T"),
)
SO_FAR = "least(a - t, 0, T) >= 0 and T >= 0"
GAP = "(Y(0) - T * I_r)"
ALIVE = (
    *REGULAR,
    step("there", f"Y(T) == {GAP} if T >= 0", "arithmetic", "then"),
    *square_at(GAP),
    step("e1", f"{GAP} == (a - T) * I_r if {AT_A}", "arithmetic", AT_A),
    step("e2", f"tr({GAP}.T @ {GAP}) == (a - T) * tr({GAP}.T) if {AT_A}", "product", "e1", left=f"{GAP}.T"),
    step("e3", f"(a - T) * tr({GAP}) == (a - T)**2 * r if {AT_A}", "product", "e1", left="(a - T) * I_r"),
    step("e4", f"r * (a - T)**2 > 0 if T >= 0 and {AT_A}", "arithmetic", "apart", "e2", "e3"),
    step("gap", f"(a - T)**2 > 0 if T >= 0 and {AT_A}", "cancel", "e4", "size+"),
    step("x", "a - t >= least(a - t, 0, T) if 0 <= t and t <= T", "extremum", of="a - t", stop="T"),
    step("xT", "a - T >= least(a - t, 0, T) if T >= 0", "at", "x", time="T"),
    step("up", f"a - T >= 0 if {SO_FAR}", "arithmetic", "xT", "least(a - t, 0, T) >= 0"),
    step("root", f"a - T > 0 if {SO_FAR} and {AT_A}", "square root", "gap", "up", of="a - T", below="0"),
    step("alive", f"a - t > 0 if {STARTS}", "continuation", "a > 0", "root", of="a - t", level="0"),
)


def alive_at(time):
    return (*ALIVE, step("at", f"a - {time} > 0 if {STARTS}", "at", "alive", time=time))


AFTER_S = (
    *ALIVE,
    step("at", f"a - (s + 1) > 0 if {STARTS} and s + 1 >= 0", "at", "alive", time="s + 1"),
    step("in", "s + 1 >= 0 if s >= 0", "arithmetic", "s >= 0"),
    step("by", f"a - (s + 1) > 0 if {STARTS} and s >= 0", "weaken", "at", "in"),
    step("p", f"a - (e + 1) > 0 if {STARTS} and s >= 0 and s == e", "arithmetic", "by", "s == e"),
    step(
        "n",
        f"a - (e + 1) > 0 if {STARTS} and e >= 0",
        "intermediate value",
        "p",
        "0 <= e",
        "e <= e",
        of="t",
        level="e",
        stop="e",
    ),
    step(
        "q",
        f"a - (e + 1) + tr(X(s + 1)) + tr(X(e)) > tr(X(s + 1)) + tr(X(e)) if {STARTS} and e >= 0",
        "arithmetic",
        "n",
    ),
)
FROM_1, NEXT = "normF(Y - I_r)**2", "normF(Y(T) - I_r)**2"
AFTER_T = (
    *FALLS,
    step("in", "T + 1 >= 0 if T >= 0", "arithmetic", "T >= 0"),
    step("T", "Y(T) + T * I_r == Y(0) if T >= 0", "at", "k", time="T"),
    step("at", "Y(T + 1) + (T + 1) * I_r == Y(0) if T + 1 >= 0", "at", "k", time="T + 1"),
    step("by", "Y(T + 1) + (T + 1) * I_r == Y(0) if T >= 0", "weaken", "at", "in"),
    step("v", f"Y(T) - I_r == 0 if {NEXT} <= 0", "vanishing square", f"{NEXT} <= 0", of="Y(T) - I_r"),
    step("w", f"Y(T + 1) == 0 if {NEXT} <= 0 and T >= 0", "arithmetic", "T", "by", "v"),
    step("left", f"tr(Y(T + 1) @ X(T + 1)) == 0 if {NEXT} <= 0 and T >= 0", "product", "w", right="X(T + 1)"),
    step("unit", "tr(Y(T + 1) @ X(T + 1)) == r", "identity"),
    step("no", f"0 >= 1 if {NEXT} <= 0 and T >= 0", "arithmetic", "left", "unit", "size"),
    step("pos", f"{NEXT} > 0 if T >= 0", "contradiction", "no"),
    step(
        "c",
        f"{FROM_1} > 0 if normF(Y(0) - I_r)**2 > 0",
        "continuation",
        "normF(Y(0) - I_r)**2 > 0",
        "pos",
        of=FROM_1,
        level="0",
    ),
    step("i", f"{FROM_1} > 0 if normF(Y(0) - I_r)**2 > 0", "instance", "c", T="0"),
    step("two", "normF(Y(2) - I_r)**2 > 0 if normF(Y(0) - I_r)**2 > 0", "at", "i", time="2"),
    step("q", "normF(Y(2) - I_r)**2 + tr(X(0 + 1)) > tr(X(0 + 1)) if normF(Y(0) - I_r)**2 > 0", "arithmetic", "two"),
)
SMALL = "min(n, m)"
RANK = (
    *alive_at("rank(J)"),
    step("g", f"a - {SMALL} > 0 if {STARTS} and rank(J) >= {SMALL}", "arithmetic", "at", f"rank(J) >= {SMALL}"),
    step("n", f"a - {SMALL} > 0 if {STARTS}", "some matrix", "g", of="J"),
    step("q", f"a - {SMALL} + tr(X(rank(J))) > tr(X(rank(J))) if {STARTS}", "arithmetic", "n"),
)
EARLY = f"{STARTS} and a <= 5"
F = "tr(Y.T @ Y)"


def by_five(*says):
    """What follows from the trajectory existing at the time 5: anything."""
    none = step("none", f"0 > 0 if {EARLY}", "arithmetic", "at", "a <= 5")
    return (
        *alive_at("5"),
        none,
        *(step(f"w{k}", f"{one} if {EARLY}", "contradiction", "none") for k, one in enumerate(says)),
    )


def to_zero(text):
    vanishing = f"limit({text})"
    return (
        *by_five(f"{vanishing} >= 0", f"{vanishing} <= 0"),
        step("z0", f"max({vanishing}, 0) == {vanishing} if {EARLY}", "choice", "w0", of=f"max({vanishing}, 0)"),
        step("z1", f"max({vanishing}, 0) == 0 if {EARLY}", "choice", "w1", of=f"max({vanishing}, 0)"),
        step("z", f"{vanishing} == 0 if {EARLY}", "arithmetic", "z0", "z1"),
    )


BOUNDED = (
    *by_five("normF(X)**2 <= 1", "normF(Y)**2 <= 1", f"integral({F}, 0, T) <= 1", f"D({F}) <= 1", f"D({F}) >= -(1)"),
    step("q", f"limit({F}) == 0 if {EARLY}", "Barbalat", "w0", "w1", "w2", "w3", "w4", of=F, bound="1", rate="1"),
)
SQUEEZED = (
    *to_zero("a"),
    step("w2", f"{F} <= (1) * (a) if {EARLY}", "contradiction", "none"),
    step("q", f"limit({F}) == 0 if {EARLY}", "squeeze", "w2", "z", of=F, by="a"),
)
SUMMED = (
    *to_zero("normF(Y)**2"),
    step(
        "q",
        f"limit(normF(2 * Y)**2) == 0 if {EARLY}",
        "sum of limits",
        "z",
        of="2 * Y",
        parts="Y",
        left="2 * I_r",
        right="I_r",
    ),
)
LIMITS = (
    *to_zero("normF((Y) - (a * I_r))**2"),
    step("q", f"limit(Y) == a * I_r if {EARLY}", "limit", "z", of="Y", value="a * I_r"),
)
COMPARED = (
    *to_zero("a"),
    step("w2", f"D({F}) <= -(1 - (a)) * ({F}) + (a) if {EARLY}", "contradiction", "none"),
    step("q", f"limit({F}) == 0 if {EARLY}", "comparison", "w2", "z", of=F, slack="a", by="a", scale="1"),
)
CONSTANTS = (*to_zero("normF(a)**2"), step("q", f"a == 0 if {EARLY}", "limit", "z", of="a", value="0"))
HERE, LATER = "(Y + (t - T) * I_r)", "normF(Y + (t - tr(w)**2) * I_r)**2"
FAR = "integral(tr(Y), 0, tr(w)**2)"
MOVING = (
    *REGULAR,
    step("there", f"Y(T) == {HERE} if T >= 0", "arithmetic", "then", "k"),
    *square_at(HERE),
    step("i", f"{LATER} > 0", "instance", "apart", T="tr(w)**2"),
)
THROUGHOUT = (
    *MOVING,
    step("n", f"least({LATER}, 0, a) > 0 if a >= 0", "bound throughout", "i", of=LATER, bound="0", stop="a"),
    step("q", f"least({LATER}, 0, a) + {FAR} > {FAR} if a >= 0", "arithmetic", "n"),
)
AT_0 = "normF(Y(0) + (0 - tr(w(0))**2) * I_r)**2"
AT_START = (
    *MOVING,
    step("n", f"{AT_0} > 0", "at", "i", time="0"),
    step("q", f"{AT_0} + {FAR} > {FAR}", "arithmetic", "n"),
)
CONSTANT_SAYS = "limit(normF(A)**2) == 0 if A == 0"
CONSTANT = by(
    CONSTANT_SAYS, theory("a_constant", {"A": SQUARE}),
    step("a", CONSTANT_SAYS, "sum of limits", "A == 0", of="A", parts="A", left="I_r", right="I_r"),
)  # fmt: skip
NOISE = ends("ends_beside_noise", {"z": ()}, kind="laws", values={"z": "normal(0, 1)"})
THEN = "tr(X(z**2))"
SURELY = f"a - z**2 + {THEN} > {THEN} if {STARTS}"
LASTS = by(SURELY, fixed(NOISE), *alive_at("z**2"), step("q", SURELY, "arithmetic", "at"))
NEVER = f"P(a - z**2 + {THEN} - {THEN} <= 0) <= 0 if {STARTS}"

NAMED = ends("ends_beside_names", {"time": SQUARE, "stop": (), "foo": ()})
NAMED_SAYS = "stop**2 * tr(time.T @ time) >= 0"
NAMED_LINES = (
    step("p", "tr(time.T @ time) >= 0", "identity"), step("n", NAMED_SAYS, "product", "p", by="stop**2"),
    step("q", "(e + 1)**2 * tr(time.T @ time) >= 0", "instance", "n", stop="e + 1"),
)  # fmt: skip
FOO = "integral(tr(Y.T @ Y), 0, foo) >= 0 if foo >= 0"
FOO_LINES = (step("i", "tr(Y.T @ Y) >= 0", "identity"), step("q", FOO, "integrate", "i", stop="foo"))
IMAGES = {"time": "2 * Y(0)", "stop": "a + 1", "foo": "a"}

PLANTED = {
    "a > e + 1 where X is asked to exist at e and at another s + 1 (s = 0, e = a - 1/2 > 1)": (ends, AFTER_S, "depends on s"),
    "Y(2) is not I from Y(0) = 3 I, as no Y(T + 1) is 0": (ends, AFTER_T, "depends on T"),
    "a > min(n, m), as a > rank(J) for some J (a = 1/2, J = 0)": (lambda: ends("ends_beside_j", {"J": ("n", "m")}), RANK, "depends on J"),
    "Y tends to 0 where it ends before 5 (a = 1), as premises bound all letters that exist at 5": (ends, BOUNDED, "exist for all time"),
    "the same by a number that tends to 0 if ...": (ends, SQUEEZED, "exists at the time 5"),
    "the same by a differential inequality": (ends, COMPARED, "exists at the time 5"),
    "2 Y tends to 0 as Y does if ... (a = 1)": (ends, SUMMED, "exists at the time 5"),
    "Y tends to a I where it ends at a = 1": (ends, LIMITS, "exists at the time 5"),
    "a == 0 (a = 1)": (ends, CONSTANTS, "exists at the time 5"),
    "Y(u) + (u - w(u)^2) I is never 0 up to a (w = t, Y(0) = 4 I, a = 2; asked for at w^2 = 0)": (
        lambda: ends("ends_beside_w", {"w": ONE}, flow={**RATES, "w": "I_1"}), THROUGHOUT, "runs with the current one",
    ),
    "Y(0) is not w(0)^2 I (w = 2 - t, Y(0) = 4 I, t = 2; asked for at w^2 = 0)": (
        lambda: ends("ends_beside_w", {"w": ONE}, flow={**RATES, "w": "-I_1"}), AT_START, "exists at the time",
    ),
    "||A||^2 = 0 has the limit 0 where V = inv(U) ends time": (
        lambda: theory("only_an_inverse", {"U": SQUARE, "V": SQUARE, "A": SQUARE}, inputs=("U",), values={"V": "inv(U)"}),
        [lemma("a", CONSTANT_SAYS, CONSTANT)], "exist for all time",
    ),
    "z^2 < a for every z at which X(z^2) exists (a = 1)": (lambda: NOISE, [surely("q", NEVER, "inclusion", LASTS)], "a random time"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_false_statement_is_refused(name):
    made, lines, match = PLANTED[name]
    with pytest.raises(FaverifyError, match=match):
        prove(Proved(lines[-1].says, made(), tuple(lines)))


def test_what_is_true_beside_them_is_proved():
    assert prove(by(f"a - t > 0 if {STARTS}", ends(), *ALIVE))
    assert prove(by(f"a - 5 + tr(Y(5)) > tr(Y(5)) if {STARTS}", ends(), *alive_at("5")))
    assert prove(CONSTANT)
    assert prove(LASTS)


def test_letters_may_be_called_like_arguments():
    """What is no time asks for none, whatever it is called; a horizon may be called foo."""
    assert prove(by(NAMED_LINES[-1].says, NAMED, *NAMED_LINES))
    says = "(a + 1)**2 * tr((2 * Y(0)).T @ (2 * Y(0))) >= 0"
    assert prove(by(says, ends(), lemma("a", says, by(NAMED_SAYS, NAMED, *NAMED_LINES[:2]), **IMAGES)))
    assert prove(by(FOO, NAMED, *FOO_LINES))
