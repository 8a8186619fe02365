"""Every rule with a side condition violated, planted by hand: each is refused, and for the reason that matters."""

# ruff: noqa: E501 - a planted violation is read as a table

import pytest

from derivations.lemma6_proofs import PAST
from derivations.theories import FA_STAR
from faverify.errors import FaverifyError
from faverify.kernel.errors import Refused
from faverify.kernel.gate import gate
from faverify.kernel.script import Proved, lemma, prove, step
from faverify.lang.theory import Theory

FREE = Theory(
    "free", "free letters", {"X": ("r", "r"), "Y": ("r", "r"), "L": ("n", "r"), "a": (), "b": ()}, kind="free"
)
SQUARE = Theory(
    "blow_up", "x' = x^2", {"x": ("1", "1"), "b": ()}, flow={"x": "x @ x"}, definitions={"f": "x * x"}, kind="free"
)
LINE = Theory(
    "line", "x' = 1", {"x": ("1", "1"), "c": (), "u": ("1", "1")}, flow={"x": "I_1"}, inputs=("u",), kind="free"
)
BOUND = Theory(
    "bound_parameter", "Z'Z = s^2 I with s a parameter", {"Z": ("n", "r"), "s": ()},
    relations=("Z.T @ Z == s**2 * I_r",), kind="free",
)  # fmt: skip

KILLED = Theory(
    "killed_column", "Y c = 0", {"Y": ("n", "m"), "c": ("m", "1"), "C0": ("m", "r"), "C": ("m", "r")},
    relations=("Y @ c == 0",), kind="free",
)  # fmt: skip
HIDDEN = Theory(
    "killed_by_a_definition", "y = Y c = 0", {"Y": ("n", "m"), "c": ("m", "1"), "C0": ("m", "r"), "C": ("m", "r")},
    definitions={"y": "Y @ c"}, relations=("y == 0",), kind="free",
)  # fmt: skip
ANY = Theory("any_column", "any column", {"c": ("m", "1"), "C0": ("m", "r"), "C": ("m", "r"), "x": ()}, kind="free")
OVER = {"column": "c", "before": "C0", "whole": "C"}


def refused(theory, lines, match, says=None):
    with pytest.raises(Refused, match=match):
        prove(Proved(says or lines[-1].says, theory, tuple(lines)))


PLANTED = {
    "K6: a number that is not visibly non-negative": (
        FREE, [step("a", "a >= 0", "arithmetic", visible="a")], "not visibly non-negative",
    ),
    "K6: a visible term that is no number": (
        FREE, [step("a", "tr(X) >= 0", "arithmetic", visible="X")], "not visibly non-negative",
    ),
    "K6: a replacement that a maximum over columns would bind": (
        ANY,
        [
            step(
                "a", "worst(x - tr(c.T @ c), c, C0, C) == worst(tr(c.T @ c) - tr(c.T @ c), c, C0, C)", "replaced",
                "x == tr(c.T @ c)", of="worst(x - tr(c.T @ c), c, C0, C)", letter="x", value="tr(c.T @ c)",
            ),
        ],
        "binds its letters",
    ),
    "K1: not an identity": (FA_STAR, [step("a", "D(A) == R.T @ R", "identity")], "left over"),
    "K2: a square with a negative coefficient": (
        FREE, [step("a", "psd(-L.T @ L)", "arithmetic", of="L")], "not a combination",
    ),
    "K2: a premise that is no order": (
        FREE, [step("a", "psd(X.T @ X)", "arithmetic", "a >= 0", of="X")], "not stated",
    ),
    "K2: an unsymmetric matrix": (FREE, [step("a", "psd(X)", "given")], "symmetric"),
    "K3: the other side of a congruence": (
        FA_STAR,
        [step("p", "psd(neg(A))", "parts", of="A"), step("a", "tr(R @ neg(A) @ R.T) <= 0", "product", "p", by="R")],
        "the rule gives",
    ),
    "K3: a scalar of unknown sign": (
        FREE,
        [step("p", "psd(X.T @ X)", "arithmetic", of="X"), step("a", "psd(a * X.T @ X)", "product", "p", "a == b")],
        "p >= 0",
    ),
    "K3: a product with a matrix that is not PSD": (
        FREE,
        [step("p", "psd(X.T @ X)", "arithmetic", of="X"), step("a", "tr(X.T @ X @ Y) >= 0", "product of PSD", "p", "a >= 0")],
        "PSD",
    ),
    "K4: a derivative of the negative part": (
        FA_STAR, [step("a", "D(neg(A)) == 0", "identity")], "no derivative",
    ),
    "K4: the parts of an unsymmetric word": (FREE, [step("a", "psd(neg(X))", "parts", of="X")], "no such fact"),
    "K5: another factor": (
        FA_STAR,
        [step("a", "D(normF(neg(A))**2) == -tr(neg(A) @ D(A))", "spectral derivative", of="A")],
        "the rule gives",
    ),
    "K5: the norm, not its square": (
        FA_STAR,
        [step("a", "D(normF(neg(A))) == -2 * tr(neg(A) @ D(A))", "spectral derivative", of="A")],
        "the rule gives",
    ),
    "K5: an unsymmetric word": (
        FA_STAR,
        [step("a", "D(normF(neg(M))**2) == -2 * tr(neg(M) @ D(M))", "spectral derivative", of="M")],
        "symmetric",
    ),
    "K6: a negative multiplier": (
        FREE, [step("a", "-a >= 0 if a >= 0", "arithmetic", "a >= 0")], "not a combination",
    ),
    "K6: strict from what is not": (
        FREE, [step("a", "2 * a > 0 if a >= 0", "arithmetic", "a >= 0")], "not a combination",
    ),
    "K6: cancelling what may be 0": (
        FREE,
        [step("p", "a * b >= 0 if a * b >= 0", "given"), step("a", "b >= 0 if a * b >= 0 and a >= 0", "cancel", "p", "a >= 0")],
        "> 0",
    ),
    "K6: dividing by what may be 0": (
        FREE,
        [step("p", "a <= b * b if a <= b * b", "given"), step("a", "a / b <= b if a <= b * b", "cancel", "p", by="b")],
        "not shown to be > 0",
    ),
    "K6: a product with a factor of unknown sign": (
        FREE, [step("a", "a * b >= 0 if a >= 0", "product", "a >= 0", by="b")], "visibly",
    ),
    "K6: the root of a number of unknown sign": (
        FREE, [step("a", "sqrt(a)**2 == a", "defining fact", of="a")], ">= 0 is not shown",
    ),
    "K6: one over a number that may be 0": (
        FREE, [step("a", "a * (1 / a) == 1 if a >= 0", "defining fact", "a >= 0", of="a")], "> 0 is not shown",
    ),
    "K6: the root of p^2 >= q^2 without p >= 0": (
        FREE,
        [step("p", "a**2 - b**2 >= 0 if a**2 >= b**2", "given"), step("a", "a >= b if a**2 >= b**2", "square root", "p", of="a", below="b")],
        ">= 0 is not shown",
    ),
    "K6: r - 1 > 0 for a dimension": (FREE, [step("a", "r >= 2", "defining fact", of="r")], "the rule gives"),
    "K7: cases that leave one out": (
        FREE,
        [
            step("p", "a**2 >= 0 if a > 0", "identity"),
            step("q", "b >= 0 if a < 0 and b >= 0", "given"),
            step("a", "b >= 0 if b >= 0 and a > 0", "cases", "p", "q", on="a > 0"),
        ],
        "is needed",
    ),
    "K7: not the complement": (
        FREE,
        [
            step("p", "a >= 0 if a >= 0", "given"),
            step("q", "a >= 0 if a > 0", "arithmetic", "a > 0"),
            step("a", "a >= 0", "cases", "p", "q", on="a >= 0"),
        ],
        "not stated",
    ),
    "K7: ind(phi) = 1 without phi": (FREE, [step("z", "1 == 1", "identity"), step("a", "ind(a > 0) == 1", "cases", "z", "z", on="a > 0")], "is needed"),
    "K7: a maximum below one of its sides": (
        FREE, [step("a", "max(a, b) <= a", "choice", of="max(a, b)")], "is not shown",
    ),
    "K7: D under a pointwise hypothesis (x = t, in the case x = 0)": (
        LINE,
        [step("p", "D(x) == 0 if x == 0", "arithmetic", "x == 0")],
        "not a combination",
    ),
    "K8: a moving value under D": (
        LINE,
        [step("p", "D(c * x) == c * D(x)", "identity"), step("a", "D(x * x) == x * D(x)", "instance", "p", c="x")],
        "moving",
    ),
    "K8: a parameter that a relation binds": (
        BOUND,
        [step("p", "normF(Z)**2 == r * s**2", "identity"), step("a", "normF(Z)**2 == 4 * r", "instance", "p", s="2")],
        "bound by the theory",
    ),
    "K8: what has no derivative at a stated time": (
        FA_STAR,
        [
            step("p", "D(normF(neg(A))**2) == -2 * tr(neg(A) @ D(A))", "spectral derivative", of="A"),
            step("a", "D(normF(neg(A))**2) == 0", "at", "p", time="1"),
        ],
        "at a stated time",
    ),
    "K8: a negative time": (
        FA_STAR,
        [step("q", "l >= 0", "identity"), step("a", "l(-1) >= 0", "at", "q", time="-1")],
        "not stated",
    ),
    "K9: the derivative of an indicator": (
        LINE,
        [step("a", "integral(D(ind(x > 1)), 0, T) == ind(x(T) > 1) - ind(x(0) > 1) if T >= 0", "fundamental theorem", of="ind(x > 1)", stop="T")],
        "not shown to be an integral",
    ),
    "K9: the derivative of a root": (
        LINE,
        [step("a", "integral(D(normF(x)), 0, T) == normF(x(T)) - normF(x(0)) if T >= 0", "fundamental theorem", of="normF(x)", stop="T")],
        "not shown to be an integral",
    ),
    "K10: a hypothesis about one time": (
        LINE,
        [step("p", "x >= 0 if x >= 0", "given"), step("a", "integral(x, 0, T) >= 0 if T >= 0 and x >= 0", "integrate", "p", stop="T")],
        "one time only",
    ),
    "K10: an interval the wrong way round": (
        LINE,
        [step("q", "x**2 >= 0", "identity"), step("a", "integral(x**2, 2, 1) >= 0", "integrate", "q", start="2", stop="1")],
        "not stated",
    ),
    "K10: an integrand that need not be bounded": (
        LINE,
        [step("p", "1 / x**2 >= 0", "identity"), step("a", "integral(1 / x**2, 0, T) >= 0 if T >= 0", "integrate", "p", stop="T")],
        "bounded and measurable",
    ),
    "K11: under a hypothesis about one time": (
        FA_STAR,
        [step("p", "D(l) == 0 if D(l) == 0", "given"), step("a", "l == l(0) if D(l) == 0", "monotone", "p", of="l")],
        "one time only",
    ),
    "K11: monotone under a hypothesis about one time": (
        FA_STAR,
        [step("p", "D(l) >= 0 if D(l) >= 0", "given"), step("a", "l >= l(0) if D(l) >= 0", "monotone", "p", of="l")],
        "one time only",
    ),
    "K11: D of an input": (LINE, [step("p", "D(u) == 0", "identity")], "left over"),
    "K11: what is not constant": (
        FA_STAR,
        [step("p", "D(Z.T @ Z) == 0", "identity"), step("a", "Z == Z(0)", "monotone", "p", of="Z")],
        "== 0 is not shown",
    ),
    "K11: monotone the wrong way": (
        FA_STAR,
        [step("p", "psd(D(A))", "arithmetic", of="R"), step("a", "psd(A(0) - A)", "monotone", "p", of="A")],
        "the rule gives",
    ),
    "K12: a least value that is no bound from above": (
        LINE, [step("a", "x <= least(x, 0, T) if 0 <= t and t <= T", "extremum", of="x", stop="T")], "no such fact",
    ),
    "K12: outside the interval": (
        LINE, [step("a", "x >= least(x, 0, T) if 0 <= t", "extremum", of="x", stop="T")], "not stated",
    ),
    "K12: strict without continuity": (
        LINE,
        [
            step("q", "u**2 + 1 > 0", "arithmetic", visible="u**2"),
            step("a", "least(u**2 + 1, 0, T) > 0 if T >= 0", "bound throughout", "q", of="u**2 + 1", bound="0", stop="T"),
        ],
        "continuous",
    ),
    "K12: an empty interval": (
        LINE,
        [step("q", "normF(x)**2 >= 0", "identity"), step("a", "least(normF(x)**2, 0, T) >= 0", "bound throughout", "q", of="normF(x)**2", bound="0", stop="T")],
        "not stated",
    ),
    "K13: x' = x^2 ends time": (
        SQUARE,
        [
            step("p", "f >= 0", "identity"),
            step("a", "limit(f) == 0", "Barbalat", "p", of="f", bound="b", rate="b"),
        ],
        "exist for all time",
    ),
    "K14: a bound that grows with T": (
        FA_STAR,
        [step("p", "l >= 0", "identity"), step("a", "limit(l) == 0", "Barbalat", "p", of="l", bound="T", rate="1")],
        "is not shown|not arbitrary",
    ),
    "K14: no bound on the rate": (
        FA_STAR,
        [step("p", "l >= 0", "identity"), step("a", "limit(l) == 0", "Barbalat", "p", of="l", bound="c", rate="c")],
        "not shown",
    ),
    "K14: a moving bound": (
        FA_STAR,
        [step("p", "l >= 0", "identity"), step("a", "limit(l) == 0", "Barbalat", "p", of="l", bound="l", rate="1")],
        "moves",
    ),
    "K15: a factor that moves": (
        FA_STAR,
        [step("p", "l >= 0", "identity"), step("a", "limit(l) == 0", "squeeze", "p", of="l", by="l", factor="l")],
        "moves",
    ),
    "K16: a function that jumps": (
        LINE,
        [step("p", "c >= c", "identity"), step("a", "c >= c", "intermediate value", "p", of="ind(x > 1)", level="1/2", stop="T")],
        "continuous",
    ),
    "K16: values at the ends that are not shown": (
        LINE,
        [step("p", "c >= c", "identity"), step("a", "c >= c", "intermediate value", "p", of="x", level="1/2", stop="T")],
        "is not shown",
    ),
    "K17: a constant that becomes moving": (
        FA_STAR,
        [lemma("a", "l + 1 > 0", Proved("c**2 + 1 > 0", LINE, (step("q", "c**2 + 1 > 0", "arithmetic", visible="c**2"),)), c="l", x="l", u="l")],
        "constant, its value moves|flow",
    ),
    "K17: a value that does not follow the flow": (
        FA_STAR,
        [lemma("a", "D(l) == 1", Proved("D(x) == 1", LINE, (step("q", "D(x) == 1", "identity"),)), x="l", u="l", c="c")],
        "does not follow the flow",
    ),
    "K17: an unsymmetric image of a symmetric letter": (
        FA_STAR,
        [lemma("a", "D(tr(M)) == normF(R)**2", Proved("D(tr(V)) == normF(L)**2", PAST, (step("q", "D(tr(V)) == normF(L)**2", "identity"),)), V="M", L="R", K="c", eps="eps")],
        "symmetric",
    ),
    "K21: the kept rows where the others are meant": (
        FA_STAR,
        [step("a", "tr(rows_le(R, A, kappa) @ A @ rows_le(R, A, kappa).T) >= kappa * normF(rows_le(R, A, kappa))**2", "row selection", of="R", form="A", level="kappa")],
        "no such fact",
    ),
    "K22: least singular values without a left inverse": (
        FREE,
        [step("a", "psd(L.T @ L - sigma_min(L)**2 * I_r)", "least singular value", of="L", left="L.T")],
        "is not shown",
    ),
    "K22: lambda_min of an unsymmetric matrix": (
        FREE, [step("a", "psd(X - lambda_min(X) * I_r)", "least eigenvalue", of="X")], "symmetric",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_violated_side_condition_is_refused(name):
    theory, lines, match = PLANTED[name]
    refused(theory, lines, match)


def test_relations_that_the_flow_does_not_keep_are_refused():
    theory = Theory(
        "kept", "x^3 = 0 and x' = 1", {"x": ("1", "1")}, relations=("x @ x @ x == 0",), flow={"x": "I_1"}, kind="free"
    )
    with pytest.raises(FaverifyError):
        gate(theory)


def test_relations_that_mix_inputs_and_moving_letters_are_refused():
    theory = Theory(
        "mixed", "L V = 0 with V' = L'L", {"V": ("r", "r"), "L": ("n", "r")}, relations=("L @ V == 0",),
        flow={"V": "L.T @ L"}, inputs=("L",), kind="free",
    )  # fmt: skip
    with pytest.raises(FaverifyError):
        gate(theory)
