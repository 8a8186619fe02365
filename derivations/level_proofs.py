"""The two-level target under Gaussian feedback: FA's error by Cauchy-Schwarz and three moments, for every size."""

from derivations.gaussian_theories import LEVELS_FIXED, WISHART, WISHART_FIXED
from faverify.kernel.script import lemma, step, surely
from faverify.methods import proof
from faverify.methods.proof import Proof

W, H = "V.T @ V", "X.T @ X"
DRAWN = {
    "tail": (f"tr({W})", "q * r", "e * q * r", "2 * q * r"),
    "mixed": (
        f"tr({W} @ {H})",
        "q * r**2",
        "e * q * r**2",
        "2 * q**2 * r**2 + 4 * q * r**3 + 2 * q * r**2",
    ),
    "square": (
        f"tr({W} @ {W})",
        "q * r * (q + r + 1)",
        "e * q * r * (q + r + 1)",
        "8 * q**3 * r + 20 * q**2 * r**2 + 8 * q * r**3 + 20 * q**2 * r + 20 * q * r**2 + 20 * q * r",
    ),
}
"""Of each trace of Gaussian Gram matrices: itself, its mean, the deviation allowed, its variance."""


def chebyshev(name: str) -> tuple[str, Proof]:
    """P(|trace - mean| >= deviation) <= p where the variance is at most p times the deviation squared."""
    trace, mean, far, variance = DRAWN[name]
    square = f"({trace} - {mean})**2"
    event, enough = f"{square} >= ({far})**2", f"{variance} <= p * ({far})**2"
    surely_says = f"{square} >= 0"
    certain = proof(step("square", surely_says, "identity"))
    says = f"P({event}) <= p if {enough} and e > 0"
    by = proof(
        surely(
            "Markov",
            f"({far})**2 * P({event}) <= E({square})",
            "Markov",
            certain.proved(surely_says, WISHART_FIXED, "a square"),
            of=square,
            level=f"({far})**2",
        ),
        step("variance", f"E({square}) == {variance}", "moment", of=square),
        step("rest", f"({far})**2 * (p - P({event})) >= 0 if {enough}", "arithmetic", "Markov", "variance", enough),
        step("e", "e**2 > 0 if e > 0", "product", "e > 0", "e > 0"),
        step("positive", f"({far})**2 > 0 if e > 0", "product", "e", by=f"({far.removeprefix('e * ')})**2"),
        step("bound", says, "cancel", "rest", "positive"),
        at={"e": "2", "p": "1"},
    )
    return says, by


CHEBYSHEV = {name: chebyshev(name) for name in DRAWN}

EVENTS = {
    "tail": ("tr(W)", "q * r", "e1 * q * r"),
    "mixed": ("tr(W @ H)", "q * r**2", "e2 * q * r**2"),
    "square": ("tr(W @ W)", "q * r * (q + r + 1)", "e3 * q * r * (q + r + 1)"),
}
NEAR = {name: f"({trace} - {mean})**2 < ({far})**2" for name, (trace, mean, far) in EVENTS.items()}
POINT = {
    "s": "1/2",
    "k": "1/2",
    "b": "5/8",
    "y": "1/8",
    "e1": "1",
    "e2": "2",
    "e3": "2",
    "p1": "1",
    "p2": "4",
    "p3": "4",
}
SIGNS = "e1 >= 0 and e2 >= 0 and e3 >= 0"
KEPT = "tr(U2.T @ Q @ U2)"
TRY = "y * r == k * s and s**2 * (q + r + 1) == b * r and y >= 0 and s >= 0"
RHO = "(2 * k * (1 - e1) - k**2 * ((1 + e2) + (1 + e3) * b))"


def above(name: str, says: str) -> tuple:
    """From (trace - mean)^2 < deviation^2: the trace within the deviation of its mean."""
    trace, mean, far = EVENTS[name]
    one = f"{mean} - {trace}" if ">=" in says else f"{trace} - {mean}"
    level = f"e{1 + list(EVENTS).index(name)}"
    size = far.removeprefix(f"{level} * ")
    return (
        step(f"sign of {name}", f"{far} >= 0 if {level} >= 0", "product", f"{level} >= 0", by=size),
        step(f"near {name}", f"({far})**2 - ({one})**2 > 0 if {NEAR[name]}", "arithmetic", NEAR[name]),
        step(
            f"root {name}",
            f"{far} > {one} if {NEAR[name]} and {level} >= 0",
            "square root",
            f"near {name}",
            f"sign of {name}",
            of=far,
            below=one,
        ),
        step(name, f"{says} if {NEAR[name]} and {level} >= 0", "arithmetic", f"root {name}"),
    )


ALL = f"{NEAR['tail']} and {NEAR['mixed']} and {NEAR['square']} and {SIGNS}"
KEPT_SAYS = f"{KEPT} >= {RHO} * s**2 * q if {ALL} and {TRY}"
KEPT_BY = proof(
    *above("tail", "tr(W) >= (1 - e1) * q * r"),
    *above("mixed", "tr(W @ H) <= (1 + e2) * q * r**2"),
    *above("square", "tr(W @ W) <= (1 + e3) * q * r * (q + r + 1)"),
    step("range", "Q @ Y @ C == Y @ C", "projector", of="Y @ C"),
    step("inside", "tr(U2.T @ Q @ Y @ C @ Vt.T) == s * tr(W)", "product", "range", left="U2.T", right="Vt.T"),
    step("inside y", "y * tr(U2.T @ Q @ Y @ C @ Vt.T) == y * s * tr(W)", "product", "inside", by="y"),
    step(
        "Cauchy",
        f"{KEPT} >= 2 * y * s * tr(W) - y**2 * (tr(W @ H) + s**2 * tr(W @ W))",
        "arithmetic",
        "inside y",
        visible="normF(Q @ U2 - y * Y @ C @ Vt.T)**2",
    ),
    step("ys", "y * s >= 0 if y >= 0 and s >= 0", "product", "y >= 0", "s >= 0"),
    step(
        "low",
        f"y * s * tr(W) >= y * s * (1 - e1) * q * r if {NEAR['tail']} and e1 >= 0 and y >= 0 and s >= 0",
        "product",
        "tail",
        "ys",
    ),
    step(
        "high",
        f"y**2 * tr(W @ H) <= y**2 * (1 + e2) * q * r**2 if {NEAR['mixed']} and e2 >= 0",
        "product",
        "mixed",
        by="y**2",
    ),
    step(
        "high too",
        f"y**2 * s**2 * tr(W @ W) <= y**2 * s**2 * (1 + e3) * q * r * (q + r + 1) if {NEAR['square']} and e3 >= 0",
        "product",
        "square",
        by="y**2 * s**2",
    ),
    step(
        "first",
        "2 * (1 - e1) * s * q * (y * r) == 2 * (1 - e1) * s * q * (k * s) if y * r == k * s",
        "product",
        "y * r == k * s",
        by="2 * (1 - e1) * s * q",
    ),
    step(
        "second",
        "(1 + e2 + (1 + e3) * b) * q * (y * r)**2 == (1 + e2 + (1 + e3) * b) * q * (k * s)**2 if y * r == k * s",
        "product",
        "y * r == k * s",
        by="(1 + e2 + (1 + e3) * b) * q * (y * r + k * s)",
    ),
    step(
        "third",
        "y**2 * (1 + e3) * q * r * s**2 * (q + r + 1) == y**2 * (1 + e3) * q * r * b * r if s**2 * (q + r + 1) == b * r",
        "product",
        "s**2 * (q + r + 1) == b * r",
        by="y**2 * (1 + e3) * q * r",
    ),
    step(
        "kept",
        KEPT_SAYS,
        "arithmetic",
        *("Cauchy", "low", "high", "high too", "first", "second", "third"),
    ),
    at=POINT,
)

ERROR = "normF(Y - Q @ Y)**2"
SPLIT_SAYS = f"{ERROR} >= s**2 * q + (1 - s**2) * {KEPT}"
SPLIT_BY = proof(
    step("Q", "psd(Q)", "arithmetic", of="Q"),
    step("rest", "psd(I_n - U1 @ U1.T - U2 @ U2.T)", "arithmetic", of="I_n - U1 @ U1.T - U2 @ U2.T"),
    step("less", "tr(Q @ (I_n - U1 @ U1.T - U2 @ U2.T)) >= 0", "product of PSD", "Q", "rest"),
    step("trace", "tr(Q) == rank(Y @ C)", "projector", of="Y @ C"),
    step("columns", "rank(Y @ C) <= r", "rank", of="Y @ C", left="Y @ C", right="I_r"),
    step("split", SPLIT_SAYS, "arithmetic", "less", "trace", "columns"),
    at=POINT,
)
"""||Y||^2 = r + s^2 q, and what Q keeps is tr(Q U1 U1') + s^2 tr(Q U2 U2'), with tr(Q U1 U1') + tr(Q U2 U2') <= r."""

LARGE_SAYS = f"{ERROR} >= (1 + (1 - s**2) * {RHO}) * s**2 * q if {ALL} and {TRY} and s**2 <= 1"
LARGE_BY = proof(
    lemma("kept", KEPT_SAYS, KEPT_BY.proved(KEPT_SAYS, LEVELS_FIXED, "n7: what is kept of the tail")),
    lemma("split", SPLIT_SAYS, SPLIT_BY.proved(SPLIT_SAYS, LEVELS_FIXED, "n7: the error")),
    step(
        "times",
        f"(1 - s**2) * {KEPT} >= (1 - s**2) * {RHO} * s**2 * q if {ALL} and {TRY} and s**2 <= 1",
        "product",
        "kept",
        "s**2 <= 1",
    ),
    step("large", LARGE_SAYS, "arithmetic", "split", "times"),
    at=POINT,
)

FAR = {name: f"({trace} - {mean})**2 >= ({far})**2" for name, (trace, mean, far) in EVENTS.items()}


def enough(name: str) -> str:
    """The condition under which an event has probability p_k at most."""
    level = 1 + list(EVENTS).index(name)
    return f"{DRAWN[name][3]} <= p{level} * ({EVENTS[name][2]})**2 and e{level} > 0"


def rare(name: str):
    """The event's probability, imported: V1'C and V2'C are independent matrices of standard normal entries."""
    level = 1 + list(EVENTS).index(name)
    says, by = CHEBYSHEV[name]
    return lemma(
        f"rare {name}",
        f"P({FAR[name]}) <= p{level} if {enough(name)}",
        by.proved(says, WISHART, f"n7: the {name}"),
        X="V1.T @ C",
        V="V2.T @ C",
        e=f"e{level}",
        p=f"p{level}",
    )


NUMBERS = f"{TRY} and s**2 <= 1 and " + " and ".join(map(enough, EVENTS))
BOUND = f"(1 + (1 - s**2) * {RHO}) * s**2 * q"
FA_SAYS = f"P({ERROR} < {BOUND}) <= p1 + p2 + p3 if {NUMBERS}"
FA_BY = proof(
    surely(
        "events",
        f"P({ERROR} < {BOUND}) <= P({FAR['tail']}) + P({FAR['mixed']}) + P({FAR['square']}) if {SIGNS} and {TRY} and s**2 <= 1",
        "inclusion",
        LARGE_BY.proved(LARGE_SAYS, LEVELS_FIXED, "n7: the error is large"),
    ),
    *map(rare, EVENTS),
    *(step(f"e{k}", f"e{k} >= 0 if e{k} > 0", "arithmetic", f"e{k} > 0") for k in (1, 2, 3)),
    step(
        "sum",
        f"P({ERROR} < {BOUND}) <= p1 + p2 + p3 if {SIGNS} and {NUMBERS}",
        "arithmetic",
        "events",
        *(f"rare {name}" for name in EVENTS),
    ),
    step("FA", FA_SAYS, "weaken", "sum", "e1", "e2", "e3"),
    at=POINT,
)
