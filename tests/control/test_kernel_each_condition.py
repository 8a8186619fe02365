"""One violation for each side condition of each rule that no other table has; the checker is given all of them, too.

That no condition is left without one is looked up in the sources: every place where a rule refuses has to be reached.
"""

# ruff: noqa: E501 - a planted violation is read as a table

import ast
import contextlib
import sys
from collections import Counter
from pathlib import Path

import pytest
import test_kernel_bound_rules
import test_kernel_chance_conditions
import test_kernel_false_theorems
import test_kernel_hidden_meanings
import test_kernel_limit_rules
import test_kernel_lost_times
import test_kernel_side_conditions
import test_kernel_steps
from oracle.planted_records import judged  # noqa: F401 - a fixture
from test_kernel_false_theorems import theory

import faverify.checker
import faverify.kernel
from faverify.checker.theorems import Goal as CheckedGoal
from faverify.errors import FaverifyError
from faverify.kernel import script
from faverify.kernel.chance import fixed
from faverify.kernel.script import Proved, lemma, prove, step, surely
from faverify.kernel.theorem import Goal

N, ONE, SQUARE, RECTANGLE = "normal(0, 1)", ("1", "1"), ("r", "r"), ("n", "r")
LETTERS = {"X": SQUARE, "Y": SQUARE, "S": SQUARE, "K": SQUARE, "J": SQUARE, "B": RECTANGLE, "v": ("1", "r")}
NUMBERS = dict.fromkeys(("a", "b", "e", "x"), ())
COLUMN = {"c": ("r", "1"), "C0": ("r", "r"), "C": ("r", "r")}
FREE = theory("free_letters_and_numbers", {**LETTERS, **NUMBERS, **COLUMN}, symmetric=("S",))
MOVES = theory(
    "x_and_S_move", {"x": ONE, "S": SQUARE, "K": SQUARE, "u": ONE, "a": (), "b": ()}, symmetric=("S", "K"),
    flow={"x": "I_1", "S": "-S"}, inputs=("u",),
)  # fmt: skip
DECAYS = theory("S_decays", {"S": SQUARE, "K": SQUARE, "a": ()}, symmetric=("S", "K"), flow={"S": "-S"})
ENDS = theory("X_ends", {"X": SQUARE, "K": SQUARE}, flow={"X": "X @ X"}, symmetric=("X", "K"))
RANDOM = {
    "g": ("q", "1"),
    "h": ("q", "1"),
    "z": (),
    "w": (),
    "G": ("k", "r"),
    "W": ("k", "r"),
    "M": ("q", "q"),
    "K": ("k", "r"),
}
LAWS = theory("laws", {**RANDOM, "a": (), "b": ()}, "laws", values={**dict.fromkeys("ghzwG", N), "W": "G"})
FIXED = fixed(LAWS)
OVER = {"column": "c", "before": "C0", "whole": "C"}
AGAIN = "P(normF(Y @ c)**2 > x) <= a"
UNION = "P(worst(normF(Y @ c)**2, c, C0, C) > x) <= r * a"


def one(says, rule, *assumed, **args):
    """A line by a rule from premises that are assumed."""
    return step("a", says + (" if " + " and ".join(assumed) if assumed else ""), rule, *assumed, **args)


def proof(says, where, *lines):
    return Proved(says, where, lines)


def by_chance(says, part):
    """``says`` of fixed letters under a hypothesis about an outcome, from two comparisons that add to it."""
    first, second = part
    text = f"{says} if {first} and {second}"
    return proof(text, FIXED, step("x", text, "arithmetic", first, second))


def laws(values, **shapes):
    told = {"Y": ("n", "r"), **COLUMN, "G": ("r", "r"), "x": (), "a": ()}
    return theory("columns_by_chance", {**told, **shapes}, "laws", values=dict.fromkeys(values, N))


SUM = by_chance("normF(g)**2 >= 0", ("normF(g)**2 >= normF(h)**2 - a", "normF(h)**2 >= a"))
RANK = by_chance("rank(K) >= k", ("rank(K) >= k + normF(h)**2 - a", "normF(h)**2 >= a"))
SMALL = proof(
    "psd(I_q - (M).T @ (M)) and rank(M) <= q if psd(I_q - (M).T @ (M)) and rank(M) <= q + a - normF(h)**2 and normF(h)**2 <= a - a + normF(h)**2 and normF(h)**2 >= a",
    FIXED,
    step("m", "psd(I_q - (M).T @ (M)) if psd(I_q - (M).T @ (M))", "given"),
    step("k", "rank(M) <= q if rank(M) <= q + a - normF(h)**2 and normF(h)**2 >= a", "arithmetic", "rank(M) <= q + a - normF(h)**2", "normF(h)**2 >= a"),
)  # fmt: skip
SOURCE = theory("one_normal_column", {"g": ("q", "1"), "a": ()}, "laws", values={"g": N})
COLUMN_LAW = proof(
    "P(normF(g)**2 >= a) == P(chi2(q) >= a)", SOURCE,
    step("x", "P(normF(g)**2 >= a) == P(chi2(q) >= a)", "squared norm", of="g", event="normF(g)**2 >= a"),
)  # fmt: skip
NUMBER = theory("one_normal_number", {"z": (), "a": ()}, "laws", values={"z": N})
NUMBER_LAW = proof("P(z >= a) <= 1", NUMBER, step("x", "P(z >= a) <= 1", "at most one", of="z >= a"))
TWO_LAWS = theory("a_number_and_a_chi2", {"z": (), "w": (), "a": ()}, "laws", values={"z": N, "w": "chi2(3)"})
BESIDE_CHI2 = proof("P(z >= a) <= 1", TWO_LAWS, step("x", "P(z >= a) <= 1", "at most one", of="z >= a"))
IMAGES = theory(
    "images", {"h": ("k", "1"), "f": ("k", "1"), "L": ("q", "k"), "V": ("k", "k"), "z": (), "a": ()}, "laws",
    values={"h": N, "f": N, "z": N, "V": "f @ f.T"},
)  # fmt: skip
SUMS = proof("X + Y == Y + X", FREE, step("x", "X + Y == Y + X", "identity"))
UNIT = theory("orthonormal", {"B": RECTANGLE}, relations=("B.T @ B == I_r",))
ONES = proof("tr(B.T @ B) == r", UNIT, step("x", "tr(B.T @ B) == r", "identity"))
OTHER = theory("another_letter", {"Q": SQUARE})
NAMED = proof("Q == Q", OTHER, step("x", "Q == Q", "identity"))
DRIVEN = theory("driven", {"p": ONE, "u": ONE, "k": ONE}, flow={"p": "u"}, inputs=("u",))
DRIVES = proof("D(p) == u", DRIVEN, step("x", "D(p) == u", "identity"))
STILL = proof("k == k", DRIVEN, step("x", "k == k", "identity"))
MEASURED = proof("u == u", theory("an_input_alone", {"u": ONE}, inputs=("u",)), step("x", "u == u", "identity"))
STEPS = theory("rises", {"x": ONE, **dict.fromkeys(("K", "S", "u"), ()), **COLUMN}, steps={"x": "x + I_1"})
NO_INVERSE = theory(
    "no_inverse", {"x": SQUARE, "V": SQUARE, "K": (), "S": ()}, steps={"x": "x"}, values={"V": "inv(x.T @ x)"}
)

LIMIT = "limit(normF((S) - limit(S))**2) == 0"
PLANTED = {
    "null set: a letter that is random by its value": (LAWS, [surely("a", "P(rank(W) < k) == 0", "null set", proof("rank(K) >= 0", FIXED, step("x", "rank(K) >= 0", "identity")), of="W", level="k")], "missing, or random"),
    "null set: a hypothesis about an outcome": (LAWS, [surely("a", "P(rank(G) < k) == 0", "null set", RANK, of="G", level="k", G="K")], "almost surely"),
    "some matrix: another conclusion": (FREE, [one("a >= 0", "some matrix", "b >= 0", of="J")], "premise says something else"),
    "direction: no number": (LAWS, [step("a", "P(tr((h).T @ g) > (a) * normF(h)) <= P(abs(z) >= a)", "direction", of="h", letter="g", level="a", by="h")], "no scalar"),
    "contraction: a rank that is no dimension": (LAWS, [step("a", "P(normF((M) @ g)**2 >= a) <= P(chi2(a) >= a)", "contraction", of="M", letter="g", rank="a", level="a")], "no dimension"),
    "contraction: a hypothesis about an outcome": (LAWS, [surely("a", "P(normF((M) @ g)**2 >= a) <= P(chi2(q) >= a)", "contraction", SMALL, of="M", letter="g", rank="q", level="a")], "almost surely"),
    "inclusion: of what is not random": (LAWS, [surely("a", "P(normF(g)**2 < 0) <= 0", "inclusion", proof("a**2 >= 0", FIXED, step("x", "a**2 >= 0", "identity")))], "not random"),
    "union: a column without a law": (laws("CG"), [one("P(worst(normF(Y @ G @ c)**2, c, C0, C) > x) <= r * a", "union over columns", "P(normF(Y @ G @ c)**2 > x) <= a", of="normF(Y @ G @ c)**2", level="x", bound="a", **OVER)], "no normal law"),
    "union: a matrix without a law": (laws("c"), [one(UNION, "union over columns", AGAIN, of="normF(Y @ c)**2", level="x", bound="a", **OVER)], "no normal law|not random"),
    "union: columns before of another shape": (laws("cC", C0=("r", "n")), [one("P(worst(normF(Y @ c)**2, c, C, C) > x) <= r * a", "union over columns", AGAIN, of="normF(Y @ c)**2", level="x", bound="a", **OVER)], "free letter|restricts"),
    "union: a column of another matrix": (laws("cCG", c=("n", "1"), Y=("n", "n")), [one("P(normF(Y @ c)**2 > x) <= r * a", "union over columns", AGAIN, of="normF(Y @ c)**2", level="x", bound="a", **OVER)], "worst|gives"),
    "union: f depends on the matrix": (laws("cC"), [one("P(worst(normF(Y @ C @ c)**2, c, C0, C) > x) <= r * a", "union over columns", "P(normF(Y @ C @ c)**2 > x) <= a", of="normF(Y @ C @ c)**2", level="x", bound="a", **OVER)], "depends on C"),
    "union: another premise": (laws("cC"), [one(UNION, "union over columns", "P(normF(Y @ c)**2 > x) <= 2 * a", of="normF(Y @ c)**2", level="x", bound="a", **OVER)], "is not shown"),
    "P1: an image that is not orthonormal": (IMAGES, [lemma("a", "P(normF(L @ h)**2 >= a) == P(chi2(q) >= a)", COLUMN_LAW, g="L @ h")], "standard normal"),
    "P1: an image that is a sum": (IMAGES, [lemma("a", "P(normF(h + f)**2 >= a) == P(chi2(k) >= a)", COLUMN_LAW, g="h + f")], "no word"),
    "P1: an image that is no random number": (IMAGES, [lemma("a", "P(z >= a) <= 1", NUMBER_LAW, z="a")], "not normal"),
    "P1: an image with a random factor": (IMAGES, [lemma("a", "P(normF(V @ h)**2 >= a) == P(chi2(k) >= a)", COLUMN_LAW, g="V @ h")], "random factors"),
    "import: a letter beside with another law": (IMAGES, [lemma("a", "P(z >= a) <= 1", BESIDE_CHI2, z="z")], "another law"),
    "import: of its own theory, another claim": (FREE, [step("p", "X == X", "identity"), step("a", "X == Y", "import", "p")], "says something else"),
    "import: another claim": (MOVES, [lemma("a", "S == K", SUMS, X="S", Y="K", S="S", K="K", J="K", B="K", v="I_1", c="K", C0="K", C="K")], "theorem gives|dimension|another here"),
    "import: the theorem says less": (FREE, [lemma("a", "X + Y == Y", SUMS, X="Y", Y="X")], "theorem gives"),
    "import: a relation that does not hold": (FREE, [lemma("a", "tr(B.T @ B) == r", ONES)], "is not shown here"),
    "import: a letter without a value": (FREE, [lemma("a", "X == X", NAMED)], "no value for"),
    "import: an input that is not bounded": (MOVES, [lemma("a", "1 / tr(x) == 1 / tr(x)", MEASURED, u="I_1 / tr(x)")], "bounded and measurable"),
    "import: a letter that is not smooth": (MOVES, [lemma("a", "D(abs(tr(x))) == u", DRIVES, p="abs(tr(x)) * I_1", k="I_1")], "integral of its derivative"),
    "import: a constant that moves": (MOVES, [lemma("a", "x == x", STILL, p="u", k="x")], "its value|is constant"),
    "import: a constant that moves, all else fits": (MOVES, [lemma("a", "x == x", STILL, p="x", u="I_1", k="x")], "is constant, its value moves"),
    "monotone limit: time ends": (ENDS, [step("a", "limit(normF((X) - limit(X))**2) == 0", "monotone limit", of="X", bound="K")], "exist for all time"),
    "monotone limit: what is not smooth": (DECAYS, [step("a", "limit(normF((neg(S)) - limit(neg(S)))**2) == 0", "monotone limit", of="neg(S)", bound="K")], "integral of its derivative"),
    "sum of limits: another sum": (DECAYS, [one("limit(normF(2 * S - K)**2) == 0", "sum of limits", "limit(normF(S)**2) == 0", of="2 * S - K", parts="S", left="2 * I_r", right="I_r")], "is not that sum"),
    "limit: not shown": (DECAYS, [step("a", "limit(S) == K", "limit", of="S", value="K")], "not shown to tend"),
    "limit: no fact": (DECAYS, [one("limit(S) == 2 * K", "limit", "limit(normF((S) - (K))**2) == 0", of="S", value="K")], "no such fact"),
    "limit: a constant, not shown": (DECAYS, [step("a", "K == 0", "limit", of="K", value="K - K")], "not shown to tend"),
    "settles: a coefficient that is a matrix": (DECAYS, [step("a", "limit(normF((tr(S)) - limit(tr(S)))**2) == 0", "settles", of="tr(S)", coefficients="K; 1")], "shapes"),
    "Markov: a hypothesis about an outcome": (LAWS, [surely("a", "(a) * P(normF(g)**2 >= a) <= E(normF(g)**2)", "Markov", SUM, of="normF(g)**2", level="a")], "almost surely"),
    "exponential Markov: a random level": (LAWS, [one("P(z >= a) <= (1) * exp(-(a))", "exponential Markov", "E(exp(z)) == 1", of="z", mean="1", level="w")], "is random"),
    "exponential moment: no sign": (LAWS, [one("E(exp((a) * normF(g)**2)) == exp(-(q) / 2 * log(1 - 2 * (a)))", "exponential moment", "a > 0", of="g", rate="a")], "is not shown"),
    "independent factor: a random matrix": (LAWS, [one("E(normF((h.T) @ g @ (I_1))**2) == a", "independent factor", "E(normF(z)**2) == a", of="h.T", letter="g", by="z", mean="a")], "is random"),
    "mean order: a random bound": (LAWS, [surely("a", "E(normF(g)**2) <= (a) + (b)", "mean order", proof("normF(g)**2 >= 0 and normF(g)**2 <= (normF(h)**2) + (normF(g)**2)", FIXED, step("x", "normF(g)**2 >= 0", "identity"), step("y", "normF(g)**2 <= (normF(h)**2) + (normF(g)**2)", "identity")), of="normF(g)**2", bound="normF(h)**2", by="normF(g)**2", mean="b")], "is random"),
    "mean order: a hypothesis that may fail": (LAWS, [
        surely("a", "E(normF(g)**2) <= (0) + (b) if E(normF(g)**2) == b and b >= 0", "mean order",
               proof("normF(g)**2 >= 0 and normF(g)**2 <= (0) + (normF(g)**2) if normF(g)**2 >= normF(h)**2 - a and normF(h)**2 >= a", FIXED,
                     step("x", "normF(g)**2 >= 0 if normF(g)**2 >= normF(h)**2 - a and normF(h)**2 >= a", "arithmetic", "normF(g)**2 >= normF(h)**2 - a", "normF(h)**2 >= a"),
                     step("y", "normF(g)**2 <= (0) + (normF(g)**2)", "identity")),
               "E(normF(g)**2) == b", "b >= 0", of="normF(g)**2", bound="0", by="normF(g)**2", mean="b")], "almost surely"),
    "least eigenvalue: no such bound": (FREE, [one("lambda_min(S) >= a", "least eigenvalue", "psd(S)", of="S", level="a")], "is not shown"),
    "largest singular value: no such bound": (FREE, [one("sigma_max(X) <= a", "largest singular value", "psd(S)", of="X", level="a")], "is not shown"),
    "largest singular value: a negative level": (FREE, [one("sigma_max(X) <= a", "largest singular value", "psd((a)**2 * I_r - (X).T @ (X))", of="X", level="a")], ">= 0 is not shown"),
    "flip: no such bound": (FREE, [one("psd((a)**2 * I_r - (X) @ (X).T)", "largest singular value", "psd(S)", of="X", level="a")], "is not shown"),
    "least singular value: without a left inverse": (UNIT, [step("a", "sigma_min(B) > 0", "least singular value", of="B")], "needs other arguments"),
    "least singular value: another fact": (UNIT, [step("a", "sigma_min(B) > 1", "least singular value", of="B", left="B.T")], "no such fact"),
    "trace duality: the other way": (FREE, [step("a", "tr((X).T @ (Y)) >= sigma_max(X) * nuclear(Y)", "nuclear norm", of="X", against="Y")], "no such fact"),
    "Cauchy-Schwarz: without an argument": (FREE, [step("a", "tr((X).T @ (Y)) <= normF(X) * normF(Y)", "Cauchy-Schwarz", of="X")], "no such fact"),
    "Cauchy-Schwarz: half of it": (FREE, [step("a", "2 * tr((X).T @ (Y)) <= normF(X) * normF(Y)", "Cauchy-Schwarz", of="X", with_="Y")], "no such fact"),
    "Gram-Schmidt: a level that depends on the column": (FREE, [step("a", "tr(proj((X) @ C) @ (S)) <= r * (a)", "Gram-Schmidt", of="X", form="S", level="normF(c)**2", **OVER)], "depends on c"),
    "arithmetic: from a PSD premise": (FREE, [one("tr(S) >= 0", "arithmetic", "psd(S)")], "not a combination"),
    "product: of a matrix": (FREE, [one("a >= 0", "product", "psd(S)", "a >= 0")], "the rule gives"),
    "product: of an equation": (FREE, [one("a * b >= 0", "product", "a >= 0", "b == 0")], "no number p"),
    "product: another one": (FREE, [one("a * b > 0", "product", "a >= 0", "b >= 0")], "the rule gives"),
    "cancel: without a factor": (FREE, [one("a >= 0", "cancel", "a * b >= 0")], "two premises|arguments"),
    "contradiction: from nothing": (FREE, [one("a >= 0", "contradiction")], "one premise is needed"),
    "cancel: another product": (FREE, [one("a >= 0", "cancel", "b >= 0", "e > 0")], "should be"),
    "dimension: a number": (FREE, [step("a", "a >= 1", "defining fact", of="a")], "no such fact"),
    "square root: other squares": (FREE, [one("a >= b", "square root", "a - b >= 0", "a >= 0", of="a", below="b")], "is not shown"),
    "replaced: another text": (FREE, [one("a * x == b * b", "replaced", "x == b", of="a * x", letter="x", value="b")], "the rule gives"),
    "cases: one of them": (FREE, [one("b >= 0", "cases", "b >= 0", on="a >= 0")], "two premises"),
    "choice: no maximum": (FREE, [step("a", "a + b >= a", "choice", of="a + b")], "is max"),
    "choice: the maximum is the smaller": (FREE, [one("max(a, b) == b", "choice", "a >= b", of="max(a, b)")], "not shown"),
    "choice: the maximum is another number": (FREE, [one("max(a, b) == e", "choice", "a >= b", of="max(a, b)")], "is not shown"),
    "choice: one side below": (FREE, [one("e >= max(a, b)", "choice", "e >= a", of="max(a, b)")], "is not shown"),
    "cases: one of them, of an indicator": (FREE, [one("b * ind(a >= 0) >= 0", "cases", "b >= 0", on="a >= 0")], "two premises"),
    "contradiction: none": (FREE, [one("a > 0", "contradiction", "b >= 0")], "not visibly false"),
    "weaken: another claim": (FREE, [one("a >= 0", "weaken", "b >= 0")], "says something else"),
    "induction: a maximum over columns": (STEPS, test_kernel_steps.sums("sum_over(tr(x @ x), K) >= 0", step("kept", "S + worst(S * tr(c.T @ c), c, C0, C) >= 0 if S + worst(S * tr(c.T @ c), c, C0, C) >= 0", "given"), of="tr(x @ x)", keeps="S + worst(S * tr(c.T @ c), c, C0, C) >= 0"), "binds its letters"),
    "induction: a value that is not shown to be an inverse": (NO_INVERSE, test_kernel_steps.sums("sum_over(1, K) >= 0", step("kept", "S >= 0 if S >= 0", "given"), step("more", "S + 1 >= 0 if S >= 0", "arithmetic", "S >= 0"), of="1", keeps="S >= 0"), "shown to be an inverse"),
    "at: the current time": (MOVES, [one("x >= 0", "at", "x >= 0", time="t")], "stated time is expected"),
    "at: another time": (MOVES, [step("p", "D(x) == 1", "identity"), step("a", "x(1) == x(2)", "at", "p", time="1")], "the rule gives"),
    "instance: another value": (FREE, [step("p", "a * b == b * a", "identity"), step("a", "a == b", "instance", "p", a="2")], "the rule gives"),
    "fundamental theorem: twice as much": (MOVES, [step("a", "x(1) - x(0) == 2", "fundamental theorem", of="tr(x)", stop="1")], "the rule gives"),
    "integrate: a matrix": (DECAYS, [one("integral(S, 0, 1) == 0", "integrate", "S == 0", stop="1")], "one time only"),
    "integrate: twice as much": (MOVES, [step("p", "D(x) == 1", "identity"), step("a", "x(1) == 2", "integrate", "p", stop="1")], "the rule gives"),
    "constant: what is not smooth": (MOVES, [step("p", "x == x", "identity"), step("a", "abs(tr(x)) == abs(tr(x(0)))", "monotone", "p", of="abs(tr(x))")], "integral of its derivative"),
    "constant: another value": (MOVES, [step("p", "D(x - t * I_1) == 0", "identity"), step("a", "x - t * I_1 == 0", "monotone", "p", of="x - t * I_1")], "the rule gives"),
    "monotone: what is not smooth": (MOVES, [step("p", "x == x", "identity"), step("a", "abs(tr(x)) >= abs(tr(x(0)))", "monotone", "p", of="abs(tr(x))")], "integral of its derivative"),
    "monotone: another sign": (MOVES, [step("p", "-D(x) <= 1", "identity"), step("a", "tr(x) >= tr(x(0))", "monotone", "a >= 0", of="tr(x)")], "needed|stated|left over"),
    "bound throughout: a bound that moves": (MOVES, [step("p", "u >= x if u >= x", "given"), step("a", "least(u, 0, 1) >= x if u >= x", "bound throughout", "p", of="u", bound="x", stop="1")], "moves"),
    "bound throughout: of something else": (MOVES, [one("least(u, 0, 1) >= a", "bound throughout", "b >= a", of="u", bound="a", stop="1")], "is not shown"),
    "intermediate value: a level that moves": (MOVES, [one("a >= 0", "intermediate value", "a >= 0", of="tr(x)", level="tr(x)", stop="1")], "moves"),
    "intermediate value: another goal": (MOVES, [one("b >= 0", "intermediate value", "a >= 0", of="tr(x)", level="a", stop="1")], "says something else"),
    "intermediate value: of s itself": (MOVES, [one("a >= 0", "intermediate value", "a >= 0", "a >= x(0) + s", "a <= x(1) + s", of="tr(x) + s", level="a", stop="1")], "not arbitrary"),
    "Barbalat: what is not smooth": (DECAYS, [step("a", "limit(abs(tr(S))) == 0", "Barbalat", of="abs(tr(S))", bound="1", rate="1")], "integral of its derivative"),
    "Barbalat: of T": (DECAYS, [step("a", "limit(tr(S) * T) == 0", "Barbalat", of="tr(S) * T", bound="1", rate="1")], "is not shown|not arbitrary"),
    "Barbalat: for small T only": (DECAYS, [
        step("i", "integral(tr(S @ S), 0, T) <= a if integral(tr(S @ S), 0, T) <= a + T - 1 and T <= 1", "arithmetic", "integral(tr(S @ S), 0, T) <= a + T - 1", "T <= 1"),
        step("a", "limit(tr(S @ S)) == 0 if integral(tr(S @ S), 0, T) <= a + T - 1 and T <= 1 and D(tr(S @ S)) <= a and D(tr(S @ S)) >= -(a)", "Barbalat", "i", "D(tr(S @ S)) <= a", "D(tr(S @ S)) >= -(a)", of="tr(S @ S)", bound="a", rate="a")], "not arbitrary"),
    "squeeze: a bound is missing": (DECAYS, [one("limit(tr(S @ S)) == 0", "squeeze", "limit(normF(K)**2) == 0", of="tr(S @ S)", by="normF(K)**2")], "is not shown"),
    "equal: of another theory": (FREE, [surely("a", "X.T == X.T", "product", NAMED)], "another theory|belongs to"),
    "equal: another transpose": (FREE, [one("X.T == Y", "product", "X == Y")], "the rule gives"),
    "square inverse: no square": (FREE, [one("B @ B.T == I_n", "square inverse", "B.T @ B == I_r", of="B.T", with_="B")], "square"),
    "square inverse: another premise": (FREE, [one("Y @ X == I_r", "square inverse", "X @ Y == 2 * I_r", of="X", with_="Y")], "is not shown"),
    "trace dominates: of a number": (FREE, [one("a >= 0", "trace dominates", "a >= 0")], "is PSD"),
    "trace dominates: half of it": (FREE, [one("psd(tr(S) * I_r / 2 - S)", "trace dominates", "psd(S)")], "the rule gives"),
    "product of PSD: one of them": (FREE, [one("tr(S @ S) >= 0", "product of PSD", "psd(S)")], "two premises|arguments"),
    "product of PSD: another number": (FREE, [one("tr(S) >= 0", "product of PSD", "psd(S)", "psd(X.T @ X)")], "the rule gives"),
    "parts: another fact": (FREE, [step("a", "psd(S - neg(S))", "parts", of="S")], "no such fact"),
    "spectral derivative: what is not smooth": (MOVES, [step("a", "D(normF(neg(tr(u) * S))**2) == 0", "spectral derivative", of="abs(tr(x)) * S")], "integral of its derivative|D|derivative"),
    "enclosed numbers: an equation": (FREE, [step("a", "exp(1) == exp(1) + 0 * exp(2)", "enclosed numbers")], "not apart"),
    "integrate: without an end": (MOVES, [step("p", "tr(x)**2 >= 0", "identity"), step("a", "integral(tr(x)**2, 0, oo) >= 0", "integrate", "p", stop="oo")], "oo is no number"),
    "bound throughout: an equation": (MOVES, [one("least(tr(x), 0, 1) >= a", "bound throughout", "tr(x) == a", of="tr(x)", bound="a", stop="1")], "one time only"),
    "fundamental theorem: without an end": (MOVES, [step("a", "x(1) - x(0) == 1", "fundamental theorem", of="tr(x)")], "the rule gives"),
    "equal: gives an inequality": (FREE, [one("tr(X) >= tr(Y)", "product", "X == Y")], "the rule gives"),
    "equal: another equation": (FREE, [one("tr(X) == 2 * tr(Y)", "product", "X == Y")], "the rule gives"),
}  # fmt: skip

TABLES = (
    *(test_kernel_false_theorems, test_kernel_side_conditions, test_kernel_chance_conditions, test_kernel_steps),
    *(test_kernel_hidden_meanings, test_kernel_limit_rules, test_kernel_bound_rules, test_kernel_lost_times),
)


@pytest.mark.parametrize("name", PLANTED)
def test_a_violated_condition_is_refused(name):
    where, lines, match = PLANTED[name]
    with pytest.raises(FaverifyError, match=match):
        prove(Proved(lines[-1].says, where, tuple(lines)))


def planted():
    for table in TABLES:
        yield from table.PLANTED.values()
    yield from PLANTED.values()


def conditions(package, method):
    """Where a package's rules refuse: file, lines, and what they say."""
    for path in sorted(Path(package.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
                yield path.name, range(node.lineno, node.end_lineno + 1), ast.unparse(node.args[-1])


def watched(monkeypatch, goal, method):
    """The places from which ``goal.method`` refuses, counted."""
    met, own = Counter(), getattr(goal, method)

    def seen(self, condition, why):
        if not condition:
            frame = sys._getframe(1)
            met[Path(frame.f_code.co_filename).name, frame.f_lineno] += 1
        own(self, condition, why)

    monkeypatch.setattr(goal, method, seen)
    return met


def never(met, package, method):
    places = conditions(package, method)
    return [(name, why) for name, lines, why in places if not any((name, line) in met for line in lines)]


def made(where):
    try:
        return where() if callable(where) else where
    except FaverifyError:
        return None


def test_every_condition_of_every_rule_is_violated_somewhere(monkeypatch):
    for kept in ("_PROVED", "_SCRIPTS"):  # no proof of another test stands for one that is to be run here
        monkeypatch.setattr(script, kept, {})
    met = watched(monkeypatch, Goal, "require")
    for where, lines, *_ in planted():
        if (found := made(where)) is not None:
            with contextlib.suppress(FaverifyError):
                prove(Proved(lines[-1].says, found, tuple(lines)))
    assert not never(met, faverify.kernel, "require")


def test_every_condition_of_the_checker_is_violated_somewhere(monkeypatch, judged):  # noqa: F811
    met = watched(monkeypatch, CheckedGoal, "need")
    for where, lines, *_ in planted():
        if (found := made(where)) is not None:
            with contextlib.suppress(FaverifyError):
                judged(Proved(lines[-1].says, found, tuple(lines)))
    assert not never(met, faverify.checker, "need")
