r"""Theorem 4's and N9's proofs: one column, `h` large singular values (the paper: one); cosine, error, and their laws."""

from derivations.gaussian_theories import ONE_COLUMN, ONE_COLUMN_FIXED, TWO_NORMALS
from derivations.lemma21_proofs import HALF_BY, HALF_SAYS, TAILS
from faverify.kernel.script import Line, lemma, step, surely
from faverify.methods import proof
from faverify.methods.proof import Proof

AT = {"s": "2", "x": "1/2", "a": "1/2"}
ALONG, WHOLE, ERROR = "normF(U1.T @ Y @ C)**2", "normF(Y @ C)**2", "normF(Y - Q @ Y)**2"
HEAD, TAIL = "normF(V1.T @ C)**2", "normF(V2.T @ C)**2"

SPLIT_SAYS = f"{ALONG} == s**2 * {HEAD} and {WHOLE} == s**2 * {HEAD} + {TAIL}"
SPLIT_BY = proof(step("split", SPLIT_SAYS, "identity"), at=AT)
EXACT_SAYS = f"{WHOLE} * (s**2 * h + q - {ERROR}) == s**4 * {HEAD} + {TAIL}"
EXACT_BY = proof(
    step("column", f"{WHOLE} * Q == Y @ C @ C.T @ Y.T", "projector", of="Y @ C"),
    step("kept", f"{WHOLE} * tr(Q @ Y @ Y.T) == tr(Y @ C @ C.T @ Y.T @ Y @ Y.T)", "product", "column", right="Y @ Y.T"),
    step("error", f"{ERROR} == s**2 * h + q - tr(Q @ Y @ Y.T)", "identity"),
    step("times", f"{WHOLE} * {ERROR} == {WHOLE} * (s**2 * h + q - tr(Q @ Y @ Y.T))", "product", "error", by=WHOLE),
    step("exact", EXACT_SAYS, "arithmetic", "times", "kept"),
    at=AT,
)
OUTSIDE = "(I_n - U1 @ U1.T - U2 @ U2.T)"
ERROR_SAYS = f"{ERROR} <= s**2 * h + q - 1 if s**2 >= 1 and rank(Y @ C) >= 1"
ERROR_BY = proof(
    step("made", "Q == Y @ C @ pinv(Y @ C)", "projector", of="Y @ C"),
    step("inside", f"{OUTSIDE} @ Q == 0", "product", "made", left=OUTSIDE),
    step("no trace", f"tr({OUTSIDE} @ Q) == 0", "product", "inside"),
    step("rank", "tr(Q) == rank(Y @ C)", "projector", of="Y @ C"),
    step("Q", "psd(Q)", "arithmetic", of="Q"),
    step("head", "tr(U1.T @ Q @ U1) >= 0", "product", "Q", by="U1.T"),
    step("more", "(s**2 - 1) * tr(U1.T @ Q @ U1) >= 0 if s**2 >= 1", "product", "head", "s**2 >= 1"),
    step("error", ERROR_SAYS, "arithmetic", "no trace", "rank", "more", "rank(Y @ C) >= 1"),
    at=AT,
)
WITNESS_SAYS = "rank(Y @ V2 @ J) >= 1 if rank(J) >= min(q, 1)"
WITNESS_BY = proof(
    step("same", "rank(J) <= rank(U2 @ J)", "rank", of="J", left="U2.T", right="U2 @ J"),
    step("q", "q >= 1", "defining fact", of="q"),
    step("one", "min(q, 1) == 1", "choice", "q", of="min(q, 1)"),
    step("there", WITNESS_SAYS, "arithmetic", "same", "one", "rank(J) >= min(q, 1)"),
)
SURELY_SAYS = f"P({ERROR} > s**2 * h + q - 1) <= 0 if s**2 >= 1"
SURELY_BY = proof(
    surely(
        "null",
        "P(rank(Y @ C) < 1) == 0 if rank(J) >= min(q, 1)",
        "null set",
        WITNESS_BY.proved(WITNESS_SAYS, ONE_COLUMN_FIXED, "n9: a column that Y does not kill"),
        of="Y @ C",
        level="1",
        C="V2 @ J",
    ),
    step("some", "P(rank(Y @ C) < 1) == 0", "some matrix", "null", of="J"),
    surely(
        "inside",
        f"P({ERROR} > s**2 * h + q - 1) <= P(rank(Y @ C) < 1) if s**2 >= 1",
        "inclusion",
        ERROR_BY.proved(ERROR_SAYS, ONE_COLUMN_FIXED, "n9: the error"),
    ),
    step("surely", SURELY_SAYS, "arithmetic", "inside", "some"),
    at=AT,
)

EVENT, RATIO = f"{ALONG} >= x * {WHOLE}", f"q * {HEAD} >= a * h * {TAIL}"
LEVEL = "a * h * s**2 * (1 - x) == q * x and x < 1 and s**2 > 0"
SCALE = "s**2 * (1 - x)"


def same_event(*last: Line) -> Proof:
    """Half of: the event in terms of F. The hypothesis times s^2 (1 - x) > 0, and q cancelled, or the other way."""
    return proof(
        step("scale", f"{SCALE} > 0 if s**2 > 0 and x < 1", "product", "s**2 > 0", "x < 1"),
        step("level", f"a * h * s**2 * (1 - x) * {TAIL} == q * x * {TAIL} if a * h * s**2 * (1 - x) == q * x",
             "product", "a * h * s**2 * (1 - x) == q * x", by=TAIL),
        step("q", "q > 0", "identity"),
        *last,
        at=AT,
    )  # fmt: skip


BELOW_SAYS = f"{ALONG} < x * {WHOLE} if q * {HEAD} < a * h * {TAIL} and {LEVEL}"
BELOW_BY = same_event(
    step(
        "times",
        f"{SCALE} * (a * h * {TAIL} - q * {HEAD}) > 0 if q * {HEAD} < a * h * {TAIL} and s**2 > 0 and x < 1",
        "product",
        f"q * {HEAD} < a * h * {TAIL}",
        "scale",
    ),
    step(
        "with q",
        f"q * (x * {WHOLE} - {ALONG}) > 0 if q * {HEAD} < a * h * {TAIL} and {LEVEL}",
        "arithmetic",
        "times",
        "level",
    ),
    step("below", BELOW_SAYS, "cancel", "with q", "q"),
)
ABOVE_SAYS = f"q * {HEAD} < a * h * {TAIL} if {ALONG} < x * {WHOLE} and {LEVEL}"
ABOVE_BY = same_event(
    step(
        "times", f"q * (x * {WHOLE} - {ALONG}) > 0 if {ALONG} < x * {WHOLE}", "product", f"{ALONG} < x * {WHOLE}", "q"
    ),
    step(
        "with scale",
        f"{SCALE} * (a * h * {TAIL} - q * {HEAD}) > 0 if {ALONG} < x * {WHOLE} and {LEVEL}",
        "arithmetic",
        "times",
        "level",
    ),
    step("above", ABOVE_SAYS, "cancel", "with scale", "scale"),
)
F_SAYS = "P(q * normF(X)**2 >= a * h * normF(V)**2) == P(F(h, q) >= a)"
F_BY = proof(step("F", F_SAYS, "F law", of="X", against="V", level="a"), at={"a": "1/4"})
EITHER = f"max(P({EVENT}), P({RATIO}))"
LAW_SAYS = f"P({EVENT}) == P(F(h, q) >= a) if {LEVEL}"
LAW_BY = proof(
    lemma(
        "F",
        f"P({RATIO}) == P(F(h, q) >= a)",
        F_BY.proved(F_SAYS, TWO_NORMALS, "n9: the law F"),
        X="V1.T @ C",
        V="V2.T @ C",
    ),
    surely(
        "less",
        f"P({EVENT}) <= P({RATIO}) if {LEVEL}",
        "inclusion",
        BELOW_BY.proved(BELOW_SAYS, ONE_COLUMN_FIXED, "n9: event"),
    ),
    surely(
        "more",
        f"P({RATIO}) <= P({EVENT}) if {LEVEL}",
        "inclusion",
        ABOVE_BY.proved(ABOVE_SAYS, ONE_COLUMN_FIXED, "n9: event"),
    ),
    step("is one", f"{EITHER} == P({EVENT}) if {LEVEL}", "choice", "more", of=EITHER),
    step("is other", f"{EITHER} == P({RATIO}) if {LEVEL}", "choice", "less", of=EITHER),
    step("same", f"P({EVENT}) == P({RATIO}) if {LEVEL}", "arithmetic", "is one", "is other"),
    step("law", LAW_SAYS, "arithmetic", "same", "F"),
    at=AT,
)
DIVISOR = "h * s**2 * (1 - x)"
COSINE_SAYS = f"P({EVENT}) == P(F(h, q) >= q * x / ({DIVISOR})) if x < 1 and s**2 > 0"
COSINE_BY = proof(
    lemma("law", LAW_SAYS, LAW_BY.proved(LAW_SAYS, ONE_COLUMN, "n9: the law")),
    step(
        "at level",
        f"P({EVENT}) == P(F(h, q) >= q * x / ({DIVISOR})) if q * x / ({DIVISOR}) * {DIVISOR} == q * x and x < 1 and s**2 > 0",
        "instance",
        "law",
        a=f"q * x / ({DIVISOR})",
    ),
    step("scale", f"{SCALE} > 0 if s**2 > 0 and x < 1", "product", "s**2 > 0", "x < 1"),
    step("positive", f"{DIVISOR} > 0 if s**2 > 0 and x < 1", "product", "scale", by="h"),
    step(
        "unit", f"({DIVISOR}) * (1 / ({DIVISOR})) == 1 if s**2 > 0 and x < 1", "defining fact", "positive", of=DIVISOR
    ),
    step("level", f"q * x / ({DIVISOR}) * {DIVISOR} == q * x if s**2 > 0 and x < 1", "product", "unit", by="q * x"),
    step("cosine", COSINE_SAYS, "weaken", "at level", "level"),
    at=AT,
)

FAR = f"(q + 1) * {ALONG} > 25 * s**2 * {WHOLE}"
NEAR_SAYS = f"(q + 1) * {ALONG} <= 25 * s**2 * {WHOLE} if {HEAD} < 9 and {TAIL} > (1 - 1/2) * q and q >= 180"
NEAR_BY = proof(
    step("wide", "25 * (1 - 1/2) * q - 9 * (q + 1) >= 0 if q >= 180", "arithmetic", "q >= 180"),
    step("head", f"s**2 * (q + 1) * (9 - {HEAD}) >= 0 if {HEAD} < 9", "product", f"{HEAD} < 9", by="s**2 * (q + 1)"),
    step(
        "tail",
        f"s**2 * ({TAIL} - (1 - 1/2) * q) >= 0 if {TAIL} > (1 - 1/2) * q",
        "product",
        f"{TAIL} > (1 - 1/2) * q",
        by="s**2",
    ),
    step("room", "s**2 * (25 * (1 - 1/2) * q - 9 * (q + 1)) >= 0 if q >= 180", "product", "wide", by="s**2"),
    step("near", NEAR_SAYS, "arithmetic", "head", "tail", "room", visible=f"s**4 * {HEAD}"),
    at=AT,
)
NINE_SAYS = "P(normF(X)**2 >= 9) == P(chi2(h) >= 9)"
NINE_BY = proof(step("nine", NINE_SAYS, "squared norm", of="X", event="normF(X)**2 >= 9"), at={"a": "1/4"})
FA_SAYS = f"P({FAR}) <= 1/100 if h == 1 and q >= 180"
FA_BY = proof(
    surely(
        "events",
        f"P({FAR}) <= P({HEAD} >= 9) + P({TAIL} <= (1 - 1/2) * q) if q >= 180",
        "inclusion",
        NEAR_BY.proved(NEAR_SAYS, ONE_COLUMN_FIXED, "theorem4: the cosine"),
    ),
    lemma(
        "nine",
        f"P({HEAD} >= 9) == P(chi2(h) >= 9)",
        NINE_BY.proved(NINE_SAYS, TWO_NORMALS, "theorem4: a squared norm"),
        X="V1.T @ C",
        V="V2.T @ C",
    ),
    step(
        "one",
        "P(chi2(h) >= 9) == P(chi2(1) >= 9) if h == 1",
        "replaced",
        "h == 1",
        of="P(chi2(h) >= 9)",
        letter="h",
        value="1",
    ),
    step("normal", "P(chi2(1) >= 9) <= 28/10000", "enclosed numbers"),
    lemma(
        "tail",
        f"P({TAIL} <= (1 - 1/2) * q) <= exp(-q * (1/2)**2 / 8)",
        HALF_BY.proved(HALF_SAYS, TAILS, "lemma21: half of the mean"),
        G="V2.T @ C",
    ),
    step("q", "-180 / 32 >= -q / 32 if q >= 180", "arithmetic", "q >= 180"),
    step("falls", "exp(-180 / 32) >= exp(-q / 32) if q >= 180", "exponential", "q", of="-180 / 32", and_="-q / 32"),
    step("small", "exp(-180 / 32) <= 37/10000", "enclosed numbers"),
    step("FA", FA_SAYS, "arithmetic", "events", "nine", "one", "normal", "tail", "falls", "small"),
    at=AT,
)
