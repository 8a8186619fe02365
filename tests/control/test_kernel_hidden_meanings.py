"""False statements that the kernel once proved because it looked at a name or a text and not at what it stands for.

Each is false at an instance that is named: each is refused now, and why.
"""

# ruff: noqa: E501 - a planted violation is read as a table

import pytest
from test_kernel_false_theorems import COLUMN, DECAYS, OVER, by, theory

from faverify.errors import FaverifyError
from faverify.kernel.chance import fixed
from faverify.kernel.script import Proved, lemma, prove, step, surely

ONE, SQUARE = ("1", "1"), ("r", "r")
ANY = {"a": ()}
NORMAL = "normal(0, 1)"
PUT = {**COLUMN, "x": (), "Y": ("n", "m"), "K": ("n", "n")}
SELF = "tr(c.T @ c)"
REST = "(Y @ c - proj(Y @ C0) @ Y @ c)"
ENOUGH = f"worst(tr({REST}.T @ K @ {REST}) - normF(c)**2 * normF({REST})**2, c, C0, C) <= 0"
ENTRIES = theory("any_columns", PUT, symmetric=("K",))
FALLING = {"flow": {"y": "-y / 2"}, "definitions": {"f": "tr(y @ y)"}}
VALUED_LIMIT = theory("the_limit_has_a_letter", {"y": ONE, "V": ONE}, values={"V": "limit(f)"}, **FALLING)
TO_ZERO = by(
    "V == 0",
    VALUED_LIMIT,
    *DECAYS,
    step("v", "V == limit(f)", "defining fact", of="V"),
    step("w", "V == 0", "arithmetic", "v", "a"),
)
DOUBLED = theory("doubled", {**COLUMN, "V": ("m", "1")}, values={"V": "2 * c"})
LONGER = "worst(tr(V.T @ V) - 4 * tr(c.T @ c), c, C0, C) <= 0"
BESIDE = theory("beside", {**COLUMN, "V": ("m", "1")})
OWN = "worst(tr(V.T @ V), c, C0, C) <= tr(V.T @ V)"
ENDING = {"flow": {"X": "X @ X", "Y": "-I_r"}, "relations": ("Y @ X == I_r",)}
AT_TWO = "Y(0) == 2 * I_r"
FALLS = (
    step("d", "D(Y + t * I_r) == 0", "identity"),
    step("k", "Y + t * I_r == Y(0)", "monotone", "d", of="Y + t * I_r"),
)
BLOW_UP = (
    *FALLS,
    step("two", "Y(2) + 2 * I_r == Y(0)", "at", "k", time="2"),
    step("zero", f"Y(2) == 0 if {AT_TWO}", "arithmetic", "two", AT_TWO),
    step("left", f"tr(Y(2) @ X(2)) == 0 if {AT_TWO}", "product", "zero", right="X(2)"),
    step("unit", "tr(Y(2) @ X(2)) == r", "identity"),
    step("size", "r >= 1", "defining fact", of="r"),
    step("no", f"0 >= 1 if {AT_TWO}", "arithmetic", "left", "unit", "size"),
)
AT_T = "Y(0) == T * I_r"
BLOW_UP_AT_T = (
    *FALLS,
    step("T", "Y(T) + T * I_r == Y(0) if T >= 0", "at", "k", time="T"),
    step("zero", f"Y(T) == 0 if {AT_T} and T >= 0", "arithmetic", "T", AT_T),
    step("left", f"tr(Y(T) @ X(T)) == 0 if {AT_T} and T >= 0", "product", "zero", right="X(T)"),
    step("unit", "tr(Y(T) @ X(T)) == r", "identity"),
    step("size", "r >= 1", "defining fact", of="r"),
    step("no", f"0 >= 1 if {AT_T} and T >= 0", "arithmetic", "left", "unit", "size"),
    step("two", "0 >= 1 if Y(0) == a**2 * I_r", "instance", "no", T="a**2"),
)
STEP_UP, KEPT = "x(0) == ind(a > 0)", "least(x, 0, T) >= 1/2 and T >= 0"
FROM_A_STEP = (
    step("1", "1 >= 1", "identity"), step("0", "0 <= 0", "identity"), step("clash", "0 > 0 if a > 0 and a <= 0", "arithmetic", "a > 0", "a <= 0"),
    step("0 >= 1", "0 >= 1 if a > 0 and a <= 0", "contradiction", "clash"), step("1 <= 0", "1 <= 0 if a > 0 and a <= 0", "contradiction", "clash"),
    step("one", "ind(a > 0) >= 1 if a > 0", "cases", "1", "0 >= 1", on="a > 0"),
    step("up", f"x(0) > 1/2 if a > 0 and {STEP_UP}", "arithmetic", "one", STEP_UP),
    step("zero", "ind(a > 0) <= 0 if a <= 0", "cases", "1 <= 0", "0", on="a > 0"),
    step("e", "x >= least(x, 0, T) if 0 <= t and t <= T", "extremum", of="x", stop="T"),
    step("e0", "x(0) >= least(x, 0, T) if T >= 0", "at", "e", time="0"),
    step("no", f"0 >= 1/2 if a <= 0 and {STEP_UP} and {KEPT}", "arithmetic", "zero", "e0", STEP_UP, "least(x, 0, T) >= 1/2"),
    step("down", f"x(0) > 1/2 if a <= 0 and {STEP_UP} and {KEPT}", "contradiction", "no"),
    step("start", f"x(0) > 1/2 if {STEP_UP} and {KEPT}", "cases", "up", "down", on="a > 0"),
    step("d", "D(x) >= 0", "identity"), step("m", "x >= x(0)", "monotone", "d", of="x"), step("T", "x(T) >= x(0) if T >= 0", "at", "m", time="T"),
    step("then", f"x(T) > 1/2 if {STEP_UP} and {KEPT}", "arithmetic", "start", "T"),
    step("always", f"x > 1/2 if {STEP_UP}", "continuation", "start", "then", of="x", level="1/2"),
)  # fmt: skip
GRAM = theory("one_column", {"g": ("r", "1"), "V": SQUARE}, "laws", values={"g": NORMAL, "V": "I_r"})
SINGULAR = fixed(GRAM, "V @ inv(g @ g.T) @ g @ g.T == I_r")
SMALLER = "normF(g)**2 >= r * normF(g)**2"
REGULAR = (
    step("unit", "proj(I_r) @ I_r == I_r", "projector", of="I_r"),
    step("trace", "tr(proj(I_r)) == r", "product", "unit"),
    step("whole", "tr(proj(I_r)) == rank(I_r)", "projector", of="I_r"),
    step("less", "rank(I_r) <= rank(g @ g.T)", "rank", of="I_r", left="V @ inv(g @ g.T)", right="g @ g.T"),
    step("k", "rank(g @ g.T) >= r", "arithmetic", "trace", "whole", "less"),
    step("o", "rank(g @ g.T) <= 1", "rank", of="g @ g.T", left="g", right="g.T"),
    step("q", "r <= 1", "arithmetic", "k", "o"),
    step("p", "(1 - r) * normF(g)**2 >= 0", "product", "q", by="normF(g)**2"),
    step("e", SMALLER, "arithmetic", "p"),
)

PLANTED = {
    "int_0^1 t = t where t is a parameter": (lambda: theory("t_is_a_number", {"t": ()}), [step("a", "integral(t, 0, 1) == t", "identity")], "time of every proof"),
    "q = -1 as tr(I_q) = q for a parameter q": (
        lambda: theory("q_is_a_number", {"q": ()}), [step("a", "tr(I_q) == q", "identity"), step("b", "q == -1", "instance", "a", q="-1")], "unknown letter 'I_q'",
    ),
    "s = -1 as tr(I_s) = s for an instant": (lambda: theory("any", ANY), [step("a", "tr(I_s) == s", "identity"), step("b", "s == -1", "instance", "a", s="-1")], "unknown letter 'I_s'"),
    "X - lambda_min(X) J for a letter that is called like a unit matrix (X = 2 I, J = 3 I)": (
        lambda: theory("unit", {"X": ("ab", "ab"), "I_ab": ("ab", "ab")}, symmetric=("X", "I_ab")),
        [step("a", "psd(X - lambda_min(X) * I_ab)", "least eigenvalue", of="X")], "meaning of its own",
    ),
    "x = x(0) where x' = 1, a number a having the value x": (
        lambda: theory("moving_number", {"a": (), "x": ONE}, flow={"x": "I_1"}, values={"a": "tr(x)"}),
        [step("v", "a == tr(x)", "defining fact", of="a"), step("z", "a == x(0)", "at", "v", time="0"), step("q", "x == x(0)", "arithmetic", "v", "z")], "its value moves",
    ),
    "P(z >= 1) is constant while the variance of z grows": (
        lambda: theory("moving_law", {"z": (), "x": ONE}, "laws", flow={"x": "I_1"}, values={"z": "normal(0, tr(x))"}, definitions={"d": "P(z >= 1)"}),
        [step("a", "D(d) == 0", "identity")], "its value moves",
    ),
    "a = a(0) where a' = 1, its shape a list": (
        lambda: theory("a_list", {"a": []}, flow={"a": "1"}), [step("a", "a == a(0)", "identity")], "make it 1 x 1 to move",
    ),
    "a = a(0) for an input a": (
        lambda: theory("an_input_that_is_a_number", {"a": (), "x": ONE}, flow={"x": "a * I_1"}, inputs=("a",)), [step("a", "a == a(0)", "identity")], "make it 1 x 1 to be an input",
    ),
    "max ||c||^2 - x = 0 if ||c||^2 = x, where d is ||c||^2 (c = 0, x = 0, C = 1)": (
        lambda: theory("replaced_definition", {**COLUMN, "x": ()}, definitions={"d": SELF}),
        [step("a", "worst(d - x, c, C0, C) == worst(x - x, c, C0, C) if d == x", "replaced", "d == x", of="worst(d - x, c, C0, C)", letter="d", value="x")],
        "binds its letters",
    ),
    "the same where a letter has that value": (
        lambda: theory("replaced_value", {**COLUMN, "x": (), "d": ()}, values={"d": SELF}),
        [step("a", "worst(d - x, c, C0, C) == worst(x - x, c, C0, C) if d == x", "replaced", "d == x", of="worst(d - x, c, C0, C)", letter="d", value="x")],
        "binds its letters",
    ),
    "tr(P K) <= r ||c||^2 by a level that is the column (c = 0)": (
        lambda: ENTRIES,
        [step("a", f"tr(proj(Y @ C) @ K) <= r * normF(c)**2 if {ENOUGH}", "Gram-Schmidt", ENOUGH, of="Y", form="K", level="normF(c)**2", **{**OVER, "column": "(c)"})],
        "no letter",
    ),
    "E(V(1)'G) = 0 where V = t G": (
        lambda: theory("moving_and_random", {"G": ("n", "1"), "V": ("n", "1")}, "laws", values={"G": NORMAL, "V": "t * G"}),
        [step("a", "E(tr(V(1).T @ G)) == 0", "moment", of="tr(V(1).T @ G)")], "V@1 is random",
    ),
    "E(x(|g|^2) (|g|^2 - n)) = 0 where x' = 1": (
        lambda: theory("random_time", {"g": ("1", "n"), "x": ONE}, "laws", flow={"x": "I_1"}, values={"g": NORMAL}),
        [step("a", "E(x(tr(g.T @ g)) * (tr(g.T @ g) - n)) == 0", "moment", of="x(tr(g.T @ g)) * (tr(g.T @ g) - n)")], "is random",
    ),
    "E(x(1)'G) = 0 where x' = G": (
        lambda: theory("random_flow", {"G": ("n", "1"), "x": ("n", "1")}, "laws", values={"G": NORMAL}, definitions={"u": "G"}, flow={"x": "u"}),
        [step("a", "E(tr(x(1).T @ G)) == 0", "moment", of="tr(x(1).T @ G)")], "driven by G",
    ),
    "E(x(0)'G) = 0 where x starts at G": (
        lambda: theory("random_start", {"G": ("n", "1"), "x": ("n", "1")}, "laws", values={"G": NORMAL}, flow={"x": "x"}, starts={"x": "G"}),
        [step("a", "E(tr(x(0).T @ G)) == 0", "moment", of="tr(x(0).T @ G)")], "driven by G",
    ),
    "int Z'Z R = int R where Z'Z = 2 I": (
        lambda: theory("twice", {"Z": ("n", "r"), "R": SQUARE}, relations=("Z.T @ Z == 2 * I_r",), flow={"R": "I_r"}),
        [step("a", "integral(Z.T @ Z @ R, 0, T) == integral(R, 0, T)", "identity")], "left over",
    ),
    "g g' is regular, as a relation speaks of its inverse (r = 2)": (
        lambda: GRAM, [surely("a", "P(normF(g)**2 < r * normF(g)**2) <= 0", "inclusion", by(SMALLER, SINGULAR, *REGULAR))], "assumes",
    ),
    "a limit that is the value of a letter, where time ends": (
        lambda: theory("decay_and_blow_up", {"x": ONE, "y": ONE}, flow={"x": "x @ x", "y": "-y / 2"}, definitions={"f": "tr(y @ y)"}),
        [lemma("a", "limit(f) == 0", TO_ZERO, V="limit(tr(y @ y))")], "exist for all time",
    ),
    "a limit where inv(X) ends time (X = I - t I)": (
        lambda: theory(
            "inverse_ends", {"X": SQUARE, "V": SQUARE, "y": ONE}, flow={"X": "-I_r", "y": "-y / 2"}, values={"V": "inv(X)"}, relations=("V @ X == I_r",), definitions={"f": "tr(y @ y)"}
        ),
        DECAYS, "exist for all time",
    ),
    "0 >= 1 if Y(0) = 2 I, as X(2) would be the inverse of 0 (X = (2 - t)^-1 I ends at 2)": (
        lambda: theory("ends", {"X": SQUARE, "Y": SQUARE}, **ENDING), BLOW_UP, "exists at the time 2",
    ),
    "the same by a time that a parameter takes (a = 1)": (
        lambda: theory("ends_for_every_a", {"X": SQUARE, "Y": SQUARE, "a": ()}, **ENDING), BLOW_UP_AT_T, "exists at the time",
    ),
    "the same where X has a value": (
        lambda: theory("the_inverse_ends", {"X": SQUARE, "Y": SQUARE}, flow={"Y": "-I_r"}, values={"X": "inv(Y)"}, relations=("Y @ X == I_r",)),
        BLOW_UP, "exists at the time 2",
    ),
    "x > 1/2 if x(0) is 1 or 0, as it is 1 where x >= 1/2 (x(0) = 0, a = 0)": (
        lambda: theory("from_a_step", {"x": ONE, "a": ()}, flow={"x": "I_1"}), FROM_A_STEP, "not arbitrary",
    ),
    "rows below 5 are those below 0, as a letter has these for its value": (
        lambda: theory("rows_with_a_letter", {"X": ("n", "r"), "S": SQUARE, "V": ("n", "r")}, values={"V": "rows_le(X, S, 0)"}, symmetric=("S",)),
        [step("a", "rows_le(X, S, 5) == V", "identity"), step("v", "V == rows_le(X, S, 0)", "defining fact", of="V"), step("q", "rows_le(X, S, 5) == rows_le(X, S, 0)", "arithmetic", "a", "v")],
        "left over",
    ),
    "V = S S is constant, as S' = V is made of it (S = I, V' = 2 I)": (
        lambda: theory("driven_by_its_value", {"S": SQUARE, "V": SQUARE}, flow={"S": "V"}, values={"V": "S @ S"}), [step("a", "D(V) == 0", "identity")], "left over",
    ),
    "S stays symmetric where S' = S / |S|^(1/2) (S = t^2/4 U, for any U of size 1)": (
        lambda: theory("leaves_0", {"S": SQUARE, "V": SQUARE, "X": SQUARE}, flow={"S": "V"}, values={"V": "normF(S)**(-1/2) * S"}, symmetric=("S", "V")),
        [step("a", "tr(S @ X) == tr(S @ X.T)", "identity")], "not shown to be Lipschitz",
    ),
    "Y' = sqrtm(Y) keeps Y = Z (Y stays 0, Z = t^2/4 leaves it)": (
        lambda: theory("roots_leave_0", {"Y": SQUARE, "Z": SQUARE}, flow={"Y": "sqrtm(Y)", "Z": "sqrtm(Z)"}, symmetric=("Y", "Z"), relations=("Y == Z",)),
        [step("a", "tr(Y) == tr(Z)", "identity")], "does not keep",
    ),
    "next(a) = a for a number a with the value x, where x doubles": (
        lambda: theory("stepping_number", {"a": (), "x": ONE}, steps={"x": "2 * x"}, values={"a": "tr(x)"}), [step("a", "next(a) == a", "identity")], "its value moves",
    ),
    "x^2 >= lim 0 where time ends, so that lim 0 is 1": (lambda: theory("blow_up", {"x": ONE}, flow={"x": "x @ x"}), [step("a", "x**2 >= limit(0)", "identity")], "left over"),
    "what is assumed of the maximum for V = 2 c, where V is 2 c for one c only": (
        lambda: BESIDE, [lemma("a", f"{LONGER} if {LONGER} and V == 2 * c", by(f"{LONGER} if {LONGER}", DOUBLED, step("q", f"{LONGER} if {LONGER}", "given")), "V == 2 * c")], "letter of a hypothesis",
    ),
    "what is assumed of a maximum, of a V that is 2 c here": (lambda: DOUBLED, [lemma("a", f"{OWN} if {OWN}", by(f"{OWN} if {OWN}", BESIDE, step("q", f"{OWN} if {OWN}", "given")))], "is made here of"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_false_statement_is_refused(name):
    made, lines, match = PLANTED[name]
    with pytest.raises(FaverifyError, match=match):
        prove(Proved(lines[-1].says, made(), tuple(lines)))


def test_what_is_true_beside_them_is_proved():
    assert prove(TO_ZERO)
    twice = theory("twice", {"Z": ("n", "r"), "R": SQUARE}, relations=("Z.T @ Z == 2 * I_r",), flow={"R": "I_r"})
    says = "integral(Z.T @ Z @ R, 0, T) == 2 * integral(R, 0, T)"
    assert prove(by(says, twice, step("a", says, "identity")))


def test_a_theory_keeps_what_it_was_told():
    told, related = {"y": "x"}, ["Z.T @ Z == I_r"]
    found = theory("changed_later", {"x": ONE, "Z": ("n", "r")}, definitions=told, relations=related)
    told["y"] = "2 * x"
    related.clear()
    with pytest.raises(FaverifyError, match="left over"):
        prove(by("y == 2 * x", found, step("a", "y == 2 * x", "identity")))
    assert prove(by("Z.T @ Z == I_r", found, step("a", "Z.T @ Z == I_r", "identity")))
