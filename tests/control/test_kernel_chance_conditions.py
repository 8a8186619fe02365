"""Every rule of probability, ranks, limits and numbers with a side condition violated: each is refused, and why."""

# ruff: noqa: E501 - a planted violation is read as a table

import pytest

from derivations.gaussian_theories import COLUMNS, HALVES
from derivations.stationary_theories import GENERIC, GENERIC_FIXED
from derivations.theories import FA_STAR
from faverify.errors import FaverifyError, UsageError
from faverify.kernel.chance import fixed
from faverify.kernel.errors import Refused
from faverify.kernel.gate import gate
from faverify.kernel.isserlis import mean
from faverify.kernel.script import Proved, lemma, prove, step, surely
from faverify.lang.theory import Theory

LAWS = Theory(
    "chance", "normal letters X, V, g, h, z; K, J, a, b fixed",
    {"X": ("k", "r"), "V": ("q", "r"), "g": ("q", "1"), "h": ("q", "1"), "z": (), "K": ("n", "q"), "J": ("k", "r"), "a": (), "b": ()},
    values=dict.fromkeys(("X", "V", "g", "h", "z"), "normal(0, 1)"), kind="laws",
)  # fmt: skip
FIXED = fixed(LAWS)
FREE = Theory(
    "free_again", "free letters", {"X": ("r", "r"), "Y": ("n", "r"), "C": ("r", "r"), "a": (), "b": ()}, kind="free"
)
RANDOM_PROJECTOR = Theory(
    "random_projector", "Q projects on the direction of g itself",
    {"g": ("q", "1"), "Q": ("q", "q"), "a": (), "z": ()}, symmetric=("Q",),
    values={"g": "normal(0, 1)", "z": "normal(0, 1)", "Q": "proj(g)"}, kind="laws",
)  # fmt: skip


def given(*says):
    """Theorems about fixed letters under themselves as hypotheses."""
    text = " and ".join(says)
    lines = tuple(step(f"line {k}", f"{one} if {text}", "given") for k, one in enumerate(says))
    return Proved(f"{text} if {text}", FIXED, lines)


def certain(says, rule="identity", theory=FIXED, **args):
    return Proved(says, theory, (step("line", says, rule, **args),))


def projector_theory(value):
    """Q the projector on the columns of one of two matrices."""
    shapes = {"K": ("n", "r"), "L": ("n", "q"), "Q": ("n", "n")}
    return Theory(
        "projector",
        value,
        shapes,
        relations=("Q @ Q == Q",),
        symmetric=("Q",),
        values={"Q": value},
        kind="free",
    )


AGAIN = "normF(X.T @ inv(X @ X.T))**2"
SQUARE = certain("normF(g)**2 >= 0")
CONTRACTION = Proved(
    "psd(I_q - (g @ g.T).T @ (g @ g.T)) and rank(g @ g.T) <= q if psd(I_q - (g @ g.T).T @ (g @ g.T))", FIXED,
    (step("a", "psd(I_q - (g @ g.T).T @ (g @ g.T)) if psd(I_q - (g @ g.T).T @ (g @ g.T))", "given"), step("b", "rank(g @ g.T) <= q", "rank", of="g @ g.T", left="g @ g.T", right="I_q")),
)  # fmt: skip
NORMAL = Proved(
    "P(normF(g)**2 >= a) == P(chi2(q) >= a)",
    LAWS,
    (step("x", "P(normF(g)**2 >= a) == P(chi2(q) >= a)", "squared norm", of="g", event="normF(g)**2 >= a"),),
)
INVERSE = "X.T @ inv(X @ X.T)"

PLANTED = {
    "P0: no witness": (LAWS, [step("a", "P(rank(X) < r) == 0", "null set", of="X", level="r", X="J")], "for every outcome"),
    "P0: a witness of smaller rank": (
        LAWS, [surely("a", "P(rank(X) < 2) == 0", "null set", certain("rank(J) <= k", "rank", of="J", left="I_k", right="J"), of="X", level="2", X="J")], "for every outcome",
    ),
    "P0: a random witness": (
        LAWS, [surely("a", "P(rank(X) < k) == 0 if k >= 1", "null set", certain("rank(X) >= 0"), of="X", level="0", X="X")], "random",
    ),
    "P0: a random level": (
        LAWS, [surely("a", "P(rank(X) < rank(V)) == 0", "null set", certain("rank(J) >= 0"), of="X", level="rank(V)", X="J")], "random",
    ),
    "P0: what is no polynomial": (
        LAWS, [surely("a", "P(rank(pinv(X)) < k) == 0", "null set", certain("rank(J) >= 0"), of="pinv(X)", level="k", X="J")], "no polynomial",
    ),
    "P0: a witness for one letter of two": (
        LAWS, [surely("a", "P(rank(X @ V.T) < k) == 0", "null set", certain("rank(J) >= 0"), of="X @ V.T", level="k", X="J")], "missing",
    ),
    "P0: a choice that the theorem speaks of": (
        GENERIC_FIXED,
        [step("p", "rank(J) >= min(k, r) if rank(J) >= min(k, r)", "given"), step("a", "rank(J) >= min(k, r)", "some matrix", "p", of="J")],
        "occurs elsewhere",
    ),
    "P0: a choice of a letter that is determined": (
        GENERIC_FIXED, [step("a", "rank(Li) >= min(k, k)", "some matrix", "rank(Li) >= min(k, k)", of="Li")], "no free letter",
    ),
    "P1: a letter without a law": (LAWS, [step("a", "P(normF(g)**2 >= a) == P(chi2(q) >= a)", "squared norm", of="K", event="normF(g)**2 >= a")], "no letter with"),
    "P1: the norm of another letter, which has no law": (LAWS, [step("a", "P(normF(K)**2 >= a) == P(chi2(q) >= a)", "squared norm", of="g", event="normF(K)**2 >= a")], "random"),
    "P1: the norm of another letter that has one": (LAWS, [step("a", "P(normF(h)**2 >= a) == P(chi2(q) >= a)", "squared norm", of="g", event="normF(h)**2 >= a")], "random"),
    "P1: the norm of twice the letter": (LAWS, [step("a", "P(normF(2 * g)**2 >= a) == P(chi2(q) >= a)", "squared norm", of="g", event="normF(2 * g)**2 >= a")], "random"),
    "P1: the norm, not its square": (LAWS, [step("a", "P(normF(g) >= a) == P(chi2(q) >= a)", "squared norm", of="g", event="normF(g) >= a")], "random"),
    "P1: another number of degrees": (LAWS, [step("a", "P(normF(X)**2 >= a) == P(chi2(k) >= a)", "squared norm", of="X", event="normF(X)**2 >= a")], "the rule gives"),
    "P1: an event with another random letter": (
        LAWS, [step("a", "P(normF(g)**2 >= normF(h)**2) == P(chi2(q) >= normF(h)**2)", "squared norm", of="g", event="normF(g)**2 >= normF(h)**2")], "random",
    ),
    "P1: two variables of one norm": (
        LAWS, [step("a", "P(normF(g)**4 >= 2 * normF(g)**2) == P(chi2(q)**2 >= chi2(q))", "squared norm", of="g", event="normF(g)**4 >= 2 * normF(g)**2")], "random|two laws|rule gives",
    ),
    "P1: a direction that depends on the vector": (
        LAWS, [step("a", "P(tr(g.T @ g) > a * normF(g)) <= P(abs(z) >= a)", "direction", of="g", letter="g", level="a", by="z")], "depends on g",
    ),
    "P1: a direction through a value of the vector": (
        RANDOM_PROJECTOR, [step("a", "P(tr((Q).T @ g @ g.T) > a * normF(Q)) <= P(abs(z) >= a)", "direction", of="Q @ g", letter="g", level="a", by="z")], "depends on g",
    ),
    "P1: a random level of a direction": (
        LAWS, [step("a", "P(tr((h).T @ g) > normF(h) * normF(h)) <= P(abs(z) >= a)", "direction", of="h", letter="g", level="normF(h)", by="z")], "random",
    ),
    "P1: an image that is not normalised": (
        LAWS, [lemma("a", "P(4 * normF(g)**2 >= a) == P(chi2(q) >= a)", NORMAL, g="2 * g", h="h", z="z", X="X", V="V")], "no L C R",
    ),
    "P1: an image whose rows are not orthonormal": (
        LAWS, [lemma("a", "P(normF(K @ g)**2 >= a) == P(chi2(n) >= a)", NORMAL, g="K @ g", h="K @ h", z="z", X="X", V="V")], "standard normal|dimension",
    ),
    "P1: V made of C (V = C_1/||C_1||)": (
        LAWS, [lemma("a", "P(normF(h @ h.T @ g)**2 >= a) == P(chi2(q) >= a)", NORMAL, g="h @ h.T @ g")], "no L C R",
    ),
    "P1: two images of one letter that are not independent": (
        LAWS,
        [lemma("a", "P(normF(h)**2 >= a * normF(h)**2) == P(F(q, q) >= a)", Proved(
            "P(q * normF(g)**2 >= a * q * normF(h)**2) == P(F(q, q) >= a)", LAWS,
            (step("x", "P(q * normF(g)**2 >= a * q * normF(h)**2) == P(F(q, q) >= a)", "F law", of="g", against="h", level="a"),)), g="h", h="h")],
        "independent",
    ),
    "P1: a fixed letter that becomes random": (
        LAWS, [lemma("a", "P(normF(g)**2 >= normF(h)**2) == P(chi2(q) >= 1)", NORMAL, a="normF(h)**2")], "not random, its value is",
    ),
    "P2: a contraction that depends on the vector": (
        LAWS, [surely("a", "P(normF(g @ g.T @ g)**2 >= a) <= P(chi2(q) >= a)", "contraction", CONTRACTION, of="g @ g.T", letter="g", rank="q", level="a")], "depends on g",
    ),
    "P2: the projector on the vector itself": (
        RANDOM_PROJECTOR, [step("a", "P(normF(Q @ g)**2 >= a) <= P(chi2(1) >= a)", "contraction", of="Q", letter="g", rank="1", level="a")], "depends on g",
    ),
    "P2: no bound of the rank": (
        HALVES, [surely("a", "P(normF((Q @ U2) @ V)**2 >= a) <= P(chi2(r) >= a)", "contraction", certain("psd(I_q - (Q @ U2).T @ (Q @ U2))", "arithmetic", fixed(HALVES), of="U2 - Q @ U2"), of="Q @ U2", letter="V", rank="r", level="a")], "rank",
    ),
    "P2: no contraction": (
        HALVES, [surely("a", "P(normF((Q @ U2) @ V)**2 >= a) <= P(chi2(r) >= a)", "contraction", certain("rank(Q @ U2) <= q", "rank", fixed(HALVES), of="Q @ U2", left="Q @ U2", right="I_q"), of="Q @ U2", letter="V", rank="q", level="a")], "no such fact|every outcome",
    ),
    "P2: a random level": (
        HALVES, [step("a", "P(normF((Q @ U2) @ V)**2 >= normF(X)**2) <= P(chi2(r) >= a)", "contraction", of="Q @ U2", letter="V", rank="r", level="normF(X)**2")], "random",
    ),
    "P2: a matrix of columns": (
        LAWS, [step("a", "P(normF(K @ V)**2 >= a) <= P(chi2(k) >= a)", "contraction", of="K", letter="V", rank="k", level="a")], "no column",
    ),
    "P3: Markov for what may be negative": (
        LAWS, [surely("a", "a * P(tr(g.T @ h) >= a) <= E(tr(g.T @ h))", "Markov", SQUARE, of="tr(g.T @ h)", level="a")], ">= 0 is not shown",
    ),
    "P3: Markov at a random level": (
        LAWS, [surely("a", "a * P(normF(g)**2 >= normF(h)) <= E(normF(g)**2)", "Markov", SQUARE, of="normF(g)**2", level="normF(h)")], "random",
    ),
    "P3: Markov for what need not be integrable": (
        LAWS, [surely("a", "a * P(exp(normF(g)**2) >= a) <= E(exp(normF(g)**2))", "Markov", certain("exp(normF(g)**2) >= 0"), of="exp(normF(g)**2)", level="a")], "no trace",
    ),
    "P3: a moment with another value": (LAWS, [step("a", "E(normF(X)**2) == k", "moment", of="normF(X)**2")], "the rule gives"),
    "P3: exponential Markov without the mean": (
        LAWS, [step("a", "P(z >= a) <= exp(-a)", "exponential Markov", of="z", mean="1", level="a")], "is not shown",
    ),
    "P3: an exponential moment that is infinite": (
        LAWS, [step("a", "E(exp(1/2 * normF(g)**2)) == exp(-q / 2 * log(1 - 2 * (1/2)))", "exponential moment", of="g", rate="1/2")], "one premise|not shown",
    ),
    "P3: a random rate": (LAWS, [step("a", "E(exp(z * z)) == exp(a)", "exponential moment", of="z", rate="z")], "random"),
    "P3: a factor that is not independent": (
        LAWS, [step("a", "E(normF(K @ V @ V.T)**2) == normF(K)**2 * a", "independent factor", of="K", letter="V", by="V.T", mean="a")], "depends on V",
    ),
    "P3: an order that is not shown": (
        LAWS, [surely("a", "E(normF(g)**2) <= a + b if E(normF(h)**2) == b", "mean order", SQUARE, "E(normF(h)**2) == b", of="normF(g)**2", bound="a", by="normF(h)**2", mean="b")], "is not shown",
    ),
    "P3: exponential Markov for what is not integrable (E(exp(z^2)) is infinite: no number)": (
        LAWS,
        [step("i", "E(exp(z**2)) == E(exp(z**2))", "identity"),
         step("a", "P(z**2 >= a) <= E(exp(z**2)) * exp(-a)", "exponential Markov", "i", of="z**2", mean="E(exp(z**2))", level="a")],
        ">= 0 is not shown",
    ),
    "P3: a factor that is not integrable (r = k + 1)": (
        LAWS,
        [step("i", f"E({AGAIN}) == E({AGAIN})", "identity"),
         step("a", f"E(normF((K) @ V @ (X.T @ inv(X @ X.T)))**2) == normF(K)**2 * (E({AGAIN}))", "independent factor", "i", of="K", letter="V", by="X.T @ inv(X @ X.T)", mean=f"E({AGAIN})")],
        ">= 0 is not shown",
    ),
    "P3: an order below what is not integrable": (
        LAWS,
        [step("i", "E(exp(z**2)) == E(exp(z**2))", "identity"),
         surely("a", "E(exp(z**2) / 2) <= 0 + E(exp(z**2))", "mean order",
                certain("exp(z**2) / 2 >= 0 and exp(z**2) / 2 <= (0) + (exp(z**2))"), "i", of="exp(z**2) / 2", bound="0", by="exp(z**2)", mean="E(exp(z**2))")],
        ">= 0 is not shown",
    ),
    "P4: an event that is not included": (
        LAWS, [surely("a", "P(normF(g)**2 < 0) <= P(normF(h)**2 < 0)", "inclusion", SQUARE)], "the rule gives",
    ),
    "P4: a theorem of another theory": (
        LAWS, [surely("a", "P(normF(g)**2 < 0) <= 0", "inclusion", certain("a**2 >= 0", "identity", FREE))], "not this theory",
    ),
    "P4: a hypothesis that is dropped": (
        LAWS, [surely("a", "P(normF(g)**2 < 1) <= 0", "inclusion", given("normF(g)**2 >= 1"))], "the rule gives",
    ),
    "P4: a union over columns of what depends on C": (
        COLUMNS, [step("p", "P(normF(y)**2 > x) <= 1", "given"), step("a", "P(worst(normF(Y @ C)**2, c, C0, C) > x) <= r * 1", "union over columns", "p", of="normF(Y @ C)**2", level="x", bound="1", column="c", before="C0", whole="C")], "depends on C|stated",
    ),
    "P4: a bound that depends on the columns before": (
        COLUMNS, [step("a", "P(worst(normF(y)**2, c, C0, C) > x) <= r * normF(C0)**2 if P(normF(y)**2 > x) <= normF(C0)**2", "union over columns", "P(normF(y)**2 > x) <= normF(C0)**2", of="normF(y)**2", level="x", bound="normF(C0)**2", column="c", before="C0", whole="C")], "depends on C0",
    ),
    "P4: a premise for some columns before only": (
        COLUMNS, [step("p", "P(normF(y)**2 > x) <= x if P(normF(y)**2 > x) <= x and normF(C0) <= x", "weaken", "P(normF(y)**2 > x) <= x"), step("a", "P(worst(normF(y)**2, c, C0, C) > x) <= r * x if P(normF(y)**2 > x) <= x and normF(C0 @ C0.T) <= x", "union over columns", "P(normF(y)**2 > normF(C0)) <= x", of="normF(y)**2", level="x", bound="x", column="c", before="C0", whole="C")], "mentions C0",
    ),
    "P4: r - 1 in place of r columns": (
        COLUMNS, [step("a", "P(worst(normF(y)**2, c, C0, C) > x) <= (r - 1) * tau if P(normF(y)**2 > x) <= tau", "union over columns", "P(normF(y)**2 > x) <= tau", of="normF(y)**2", level="x", bound="tau", column="c", before="C0", whole="C")], "the rule gives|mentions",
    ),
    "P4: more than the whole": (LAWS, [step("a", "P(z >= a) <= 1/2", "at most one", of="z >= a")], "the rule gives"),
    "P6: one letter against itself": (LAWS, [step("a", "P(q * normF(g)**2 >= a * q * normF(g)**2) == P(F(q, q) >= a)", "F law", of="g", against="g", level="a")], "one"),
    "P6: a random level of F": (LAWS, [step("a", "P(q * normF(g)**2 >= z * q * normF(h)**2) == P(F(q, q) >= a)", "F law", of="g", against="h", level="z")], "random"),
    "P6: r == k + 1, where the moment is infinite": (
        LAWS, [step("a", f"E(normF({INVERSE})**2) == k / (r - k - 1) if r - k >= 1", "inverse moment", "r - k >= 1", of="X")], "is not shown",
    ),
    "K8: a random value of a parameter": (
        LAWS, [step("p", "P(normF(g)**2 >= a) <= 1", "at most one", of="normF(g)**2 >= a"), step("a", "P(normF(g)**2 >= normF(g)**2) <= 1", "instance", "p", a="normF(g)**2")], "random",
    ),
    "K8: a value with a letter that a maximum binds": (
        COLUMNS, [step("p", "P(worst(normF(y)**2, c, C0, C) > x) <= 1", "at most one", of="worst(normF(y)**2, c, C0, C) > x"), step("a", "P(worst(normF(y)**2, c, C0, C) > normF(C0)) <= 1", "instance", "p", x="normF(C0)")], "binds",
    ),
    "K17: a letter with another value": (
        projector_theory("proj(L)"), [lemma("a", "rank(Q) <= r", Proved("rank(Q) <= r", projector_theory("proj(K)"), (
            step("made", "Q == K @ pinv(K)", "projector", of="K"), step("rank", "rank(Q) <= r", "rank", "made", of="Q", left="K", right="pinv(K)"))))],
        "its value is not shown",
    ),
    "K20: Gram-Schmidt without the bound of each column": (
        fixed(COLUMNS), [step("a", "tr(proj(Y @ C) @ H) <= r * p if p >= 0", "Gram-Schmidt", "p >= 0", of="Y", form="H", level="p", column="c", before="C0", whole="C")], "is not shown",
    ),
    "K23: an inverse of what is not square": (FREE, [step("a", "Y @ Y.T == I_n if rank(Y) >= n", "rank", "rank(Y) >= n", of="Y")], "no such fact"),
    "K23: an inverse without full rank": (FREE, [step("a", "X @ inv(X) == I_r if rank(X) >= 1", "rank", "rank(X) >= 1", of="X")], "rank.* is not shown"),
    "K23: a rank above its columns": (FREE, [step("a", "rank(Y) >= r", "rank", of="Y", left="Y", right="I_r")], "no such fact"),
    "K23: a product that is another": (FREE, [step("a", "rank(Y) <= rank(X)", "rank", of="Y", left="Y", right="X")], "is not shown"),
    "K23: no left inverse": (FREE, [step("a", "rank(X) <= rank(Y @ X)", "rank", of="X", left="Y.T", right="Y @ X")], "is not shown"),
    "K23: a smaller rank of Y C": (FREE, [step("a", "proj(Y @ C) @ Y == Y if rank(Y @ C) >= 1", "same columns", "rank(Y @ C) >= 1", of="Y", by="C")], "not shown"),
    "K23: a projector that moves what it does not span": (FREE, [step("a", "proj(Y) @ Y @ C == Y", "projector", of="Y")], "no such fact"),
    "K23: a value that is another": (GENERIC_FIXED, [step("a", "Li == L.T @ L", "defining fact", of="Li")], "no such fact"),
    "K23: a letter without value": (FREE, [step("a", "X == X", "defining fact", of="X")], "no such fact"),
    "K23: what does not vanish": (FREE, [step("a", "X == 0 if normF(X)**2 <= 1", "vanishing square", "normF(X)**2 <= 1", of="X")], "not shown"),
    "K23: a trace against a matrix that is not diagonal": (FREE, [step("a", "tr(X @ C) == tr(X @ diag(C)) if X == C", "diagonal", "X == C", by="X", like="C", of="C")], "diagonal"),
    "K24: a rising exponential where the argument falls": (FREE, [step("a", "exp(a) >= exp(b) if a <= b", "exponential", "a <= b", of="a", and_="b")], "is not shown"),
    "K24: a logarithm of what may be negative": (FREE, [step("a", "exp(log(a)) == a", "logarithm", of="a")], "is not shown"),
    "K24: log(1 - u) beyond a half": (FREE, [step("a", "log(1 - a) >= -a - a**2 if a >= 0", "logarithm", "a >= 0", of="a")], "is not shown"),
    "K24: an absolute value below one side": (FREE, [step("a", "b >= abs(a) if b >= a", "choice", "b >= a", of="abs(a)")], "is not shown"),
    "K25: numbers that are not apart": (FREE, [step("a", "exp(1) <= 2", "enclosed numbers")], "not apart"),
    "K25: a letter among numbers": (FREE, [step("a", "a <= 2", "enclosed numbers")], "no place among numbers"),
    "K6: replaced by what is not equal": (FREE, [step("a", "exp(a) == exp(b) if a >= b", "replaced", "a >= b", of="exp(a)", letter="a", value="b")], "not shown"),
    "K6: replaced by what moves": (FA_STAR, [step("a", "exp(kappa) == exp(l) if kappa == l", "replaced", "kappa == l", of="exp(kappa)", letter="kappa", value="l")], "moves"),
    "K15: a monotone limit without a bound": (FA_STAR, [step("p", "psd(D(A))", "arithmetic", of="R"), step("a", "limit(normF(A - limit(A))**2) == 0", "monotone limit", "p", of="A", bound="I_r")], "not shown"),
    "K15: a monotone limit below a bound that moves": (FA_STAR, [step("a", "limit(normF(A - limit(A))**2) == 0", "monotone limit", of="A", bound="A")], "moves"),
    "K15: an unsymmetric matrix": (FA_STAR, [step("a", "limit(normF(M - limit(M))**2) == 0", "monotone limit", of="M", bound="I_r")], "symmetric"),
    "K15: a sum of what does not vanish": (FA_STAR, [step("a", "limit(normF(F)**2) == 0", "sum of limits", of="F", parts="F", left="I_n", right="I_r")], "tend to 0"),
    "K15: a limit that moves": (FA_STAR, [step("a", "limit(Z) == Z", "limit", of="Z", value="Z")], "moves"),
    "K15: a moving matrix that tends to 0 is not 0": (FA_STAR, [step("a", "F == 0 if limit(normF(F)**2) == 0", "limit", "limit(normF(F)**2) == 0", of="F", value="F - F")], "no such fact"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_violated_side_condition_is_refused(name):
    theory, lines, match = PLANTED[name]
    with pytest.raises(Refused, match=match):
        prove(Proved(lines[-1].says, theory, tuple(lines)))


def test_relations_of_fixed_letters_have_to_follow_from_values():
    further = fixed(GENERIC, "C.T @ C == I_r")
    line = surely(
        "a",
        "P(rank(Y @ C) < 0) <= 0",
        "inclusion",
        Proved("rank(Y @ C) >= 0", further, (step("x", "rank(Y @ C) >= 0", "identity"),)),
    )
    with pytest.raises(FaverifyError):
        prove(Proved(line.says, GENERIC, (line,)))


def test_random_letters_stand_below_a_probability_only():
    for text in ("normF(g)**2 >= 0", "P(a >= 0) <= 1", "a >= 0 if normF(g) >= 0"):
        with pytest.raises(FaverifyError):
            prove(Proved(text, LAWS, (step("x", text, "identity"),)))


def test_a_relation_about_a_random_letter_is_refused():
    with pytest.raises(UsageError, match="random"):
        Theory(
            "tied",
            "g is a unit vector and normal",
            {"g": ("q", "1"), "K": ("q", "q")},
            relations=("g @ g.T == K",),
            values={"g": "normal(0, 1)"},
            kind="laws",
        )


@pytest.mark.parametrize("text", ["exp(z)", "normF(pinv(X))**2", "normF(X)"])
def test_means_are_of_polynomials_in_normal_letters(text):
    reader = gate(LAWS)
    with pytest.raises(Refused):
        mean(reader.text(text), reader)


def test_a_definition_hides_no_inverse_of_a_random_letter():
    shapes = {"Z": ("k", "r"), "Q": ("k", "k")}
    values = {"Z": "normal(0, 1)", "Q": "V @ V.T"}
    hidden = Theory("hidden", "V = (Z Z')^-1", shapes, values=values, definitions={"V": "inv(Z @ Z.T)"}, kind="laws")
    with pytest.raises(Refused, match="every outcome"):
        gate(hidden)


def test_random_values_are_defined_for_every_outcome():
    shapes = {"Z": ("k", "r"), "Wi": ("k", "k")}
    values = {"Z": "normal(0, 1)", "Wi": "inv(Z @ Z.T)"}
    theory = Theory("inverse", "Z Z' is singular for k > r", shapes, values=values, kind="laws")
    with pytest.raises(Refused, match="every outcome"):
        gate(theory)
    holds = fixed(theory, "Z @ Z.T @ Wi == I_k")
    source = Proved(
        "rank(Z) >= k",
        holds,
        (
            step("I", "rank(I_k) <= rank(Z)", "rank", of="I_k", left="Z", right="Z.T @ Wi"),
            step("unit", "proj(I_k) @ I_k == I_k", "projector", of="I_k"),
            step("trace", "tr(proj(I_k)) == k", "product", "unit"),
            step("k", "tr(proj(I_k)) == rank(I_k)", "projector", of="I_k"),
            step("a", "rank(Z) >= k", "arithmetic", "I", "k", "trace"),
        ),
    )
    with pytest.raises(Refused):
        prove(Proved("P(rank(Z) < k) <= 0", theory, (surely("a", "P(rank(Z) < k) <= 0", "inclusion", source),)))
