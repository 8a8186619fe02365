"""Lemma 21's proofs: Chernoff's bound with the rate x/4, from the exponential moments and two bounds of the logarithm."""

from faverify.claim import Theory
from faverify.kernel.chance import fixed
from faverify.kernel.script import Line, lemma, step, surely
from faverify.methods import proof
from faverify.methods.proof import Proof

TAILS = Theory(
    name="tails",
    title="`G` has $d$ independent $N(0,1)$ entries, $z$ is standard normal",
    shapes={"G": ("d", "1"), "z": (), "x": ()},
    values={"G": "normal(0, 1)", "z": "normal(0, 1)"},
    kind="laws",
)
FIXED = fixed(TAILS)
SMALL = "x > 0 and x < 1"
BOUND = "exp(-d * x**2 / 8)"
UP, DOWN = "normF(G)**2 >= (1 + x) * d", "normF(G)**2 <= (1 - x) * d"
AT = {"x": "1/2"}


def chernoff(
    event: str, opposite: str, rate: str, level: str, log: tuple[str, str], conditions: str, *lines: Line
) -> Proof:
    """P(event) <= exp(-d x^2/8): the event as one of exp(rate G'G), its moment, Markov, and a bound of the logarithm.

    ``opposite`` is the complement of the event ``rate G'G >= rate level d``; ``log`` has the argument of the logarithm
    in the moment and a lower bound of it, which a line called "log" among ``lines`` shows under the conditions.
    """
    argument, least = log
    low, high = f"{rate} * normF(G)**2", f"({rate} * {level} * d)"
    mean, total = f"exp(-d / 2 * log({argument}))", f"-d / 2 * log({argument}) - {high}"
    same = f"{opposite} if {low} < {high} and x > 0"
    fixed_letters = proof(step("cancel", same, "cancel", f"{low} < {high}", "x > 0"), at=AT)
    return proof(
        surely(
            "scaled",
            f"P({event}) <= P({low} >= {high}) if x > 0",
            "inclusion",
            fixed_letters.proved(same, FIXED, "lemma21: the same event"),
        ),
        step("positive", f"{argument} > 0 if {conditions}", "arithmetic", *conditions.split(" and ")),
        step("moment", f"E(exp({low})) == {mean} if {conditions}", "exponential moment", "positive", of="G", rate=rate),
        step(
            "Markov",
            f"P({low} >= {high}) <= {mean} * exp(-{high}) if {conditions}",
            "exponential Markov",
            "moment",
            of=low,
            mean=mean,
            level=high,
        ),
        *lines,
        step("times d", f"d * log({argument}) >= d * ({least}) if {conditions}", "product", "log", by="d"),
        step("exponent", f"{total} <= -d * x**2 / 8 if {conditions}", "arithmetic", "times d", visible="d * x**2"),
        step(
            "falls",
            f"exp({total}) <= {BOUND} if {conditions}",
            "exponential",
            "exponent",
            of="-d * x**2 / 8",
            and_=total,
        ),
        step(
            "sum",
            f"exp({total}) == {mean} * exp(-{high})",
            "exponential",
            of=f"-d / 2 * log({argument})",
            and_=f"-{high}",
        ),
        step("bound", f"P({event}) <= {BOUND} if {conditions}", "arithmetic", "scaled", "Markov", "falls", "sum"),
        at=AT,
    )


LEAST = step("least", "x / 2 >= 0 if x > 0", "arithmetic", "x > 0")
UP_SAYS = f"P({UP}) <= {BOUND} if {SMALL}"
UP_BY = chernoff(
    UP,
    "normF(G)**2 < (1 + x) * d",
    "x / 4",
    "(1 + x)",
    ("1 - x / 2", "-x / 2 - (x / 2)**2"),
    SMALL,
    LEAST,
    step("half", "x / 2 <= 1/2 if x < 1", "arithmetic", "x < 1"),
    step("log", f"log(1 - x / 2) >= -x / 2 - (x / 2)**2 if {SMALL}", "logarithm", "least", "half", of="x / 2"),
)
DOWN_SAYS = f"P({DOWN}) <= {BOUND} if x > 0"
DOWN_BY = chernoff(
    DOWN,
    "normF(G)**2 > (1 - x) * d",
    "(-x / 4)",
    "(1 - x)",
    ("1 + x / 2", "x / 2 - (x / 2)**2 / 2"),
    "x > 0",
    LEAST,
    step("log", "log(1 + x / 2) >= x / 2 - (x / 2)**2 / 2 if x > 0", "logarithm", "least", of="x / 2"),
)

HALF_SAYS = "P(normF(G)**2 <= (1 - 1/2) * d) <= exp(-d * (1/2)**2 / 8)"
HALF_BY = proof(
    lemma("below", DOWN_SAYS, DOWN_BY.proved(DOWN_SAYS, TAILS, "lemma21: below")),
    step("at half", f"{HALF_SAYS} if 1/2 > 0", "instance", "below", x="1/2"),
    step("half", "1/2 > 0", "identity"),
    step("below half", HALF_SAYS, "weaken", "at half", "half"),
    at=AT,
)
RATIO = "normF(G)**2 / d - 1"
INSIDE = "normF(G)**2 < (1 + x) * d and normF(G)**2 > (1 - x) * d"
NEAR_SAYS = f"abs({RATIO}) < x if {INSIDE}"
NEAR_BY = proof(
    step("inverse", "1 / d > 0", "defining fact", of="d"),
    step("above", f"{RATIO} < x if {INSIDE}", "product", "normF(G)**2 < (1 + x) * d", "inverse"),
    step("below", f"-({RATIO}) < x if {INSIDE}", "product", "normF(G)**2 > (1 - x) * d", "inverse"),
    step("near", NEAR_SAYS, "choice", "above", "below", of=f"abs({RATIO})"),
    at=AT,
)
CHI_SAYS = f"P(abs(chi2(d) / d - 1) >= x) <= 2 * {BOUND} if {SMALL}"
CHI_BY = proof(
    surely(
        "both sides",
        f"P(abs({RATIO}) >= x) <= P({UP}) + P({DOWN})",
        "inclusion",
        NEAR_BY.proved(NEAR_SAYS, FIXED, "lemma21: between the two"),
    ),
    lemma("above", UP_SAYS, UP_BY.proved(UP_SAYS, TAILS, "lemma21: above")),
    lemma("below", DOWN_SAYS, DOWN_BY.proved(DOWN_SAYS, TAILS, "lemma21: below")),
    step(
        "law",
        f"P(abs({RATIO}) >= x) == P(abs(chi2(d) / d - 1) >= x)",
        "squared norm",
        of="G",
        event=f"abs({RATIO}) >= x",
    ),
    step("two sided", CHI_SAYS, "arithmetic", "both sides", "above", "below", "law"),
    at=AT,
)
CHI_UP_SAYS = f"P(chi2(d) >= (1 + x) * d) <= {BOUND} if {SMALL}"
CHI_UP_BY = proof(
    lemma("above", UP_SAYS, UP_BY.proved(UP_SAYS, TAILS, "lemma21: above")),
    step("law", f"P({UP}) == P(chi2(d) >= (1 + x) * d)", "squared norm", of="G", event=UP),
    step("chi", CHI_UP_SAYS, "arithmetic", "above", "law"),
    at=AT,
)


def normal_tail(sign: str) -> tuple[Line, ...]:
    """P(z >= x) <= exp(-x^2/2) for x > 0, and the same for -z."""
    z, name = f"{sign}z", "minus" if sign else "plus"
    same = f"{z} < x if {sign}x * z < x * x and x > 0"
    fixed_letters = proof(step("cancel", same, "cancel", f"{sign}x * z < x * x", "x > 0"), at=AT)
    return (
        surely(
            f"scaled {name}",
            f"P({z} >= x) <= P({sign}x * z >= x * x) if x > 0",
            "inclusion",
            fixed_letters.proved(same, FIXED, "lemma21: the same event"),
        ),
        step(f"moment {name}", f"E(exp({sign}x * z)) == exp(x**2 / 2)", "exponential moment", of="z", rate=f"{sign}x"),
        step(
            f"Markov {name}",
            f"P({sign}x * z >= x * x) <= exp(x**2 / 2) * exp(-(x * x))",
            "exponential Markov",
            f"moment {name}",
            of=f"{sign}x * z",
            mean="exp(x**2 / 2)",
            level="x * x",
        ),
    )


WITHIN_SAYS = "abs(z) < x if z < x and -z < x"
WITHIN_BY = proof(step("within", WITHIN_SAYS, "choice", "z < x", "-z < x", of="abs(z)"), at=AT)
NORMAL_SAYS = "P(abs(z) >= x) <= 2 * exp(-x**2 / 2) if x >= 0"
NORMAL_BY = proof(
    *normal_tail(""),
    *normal_tail("-"),
    surely(
        "both sides",
        "P(abs(z) >= x) <= P(z >= x) + P(-z >= x)",
        "inclusion",
        WITHIN_BY.proved(WITHIN_SAYS, FIXED, "lemma21: within"),
    ),
    step("sum", "exp(-x**2 / 2) == exp(x**2 / 2) * exp(-(x * x))", "exponential", of="x**2 / 2", and_="-(x * x)"),
    step(
        "positive",
        "P(abs(z) >= x) <= 2 * exp(-x**2 / 2) if x > 0",
        "arithmetic",
        *("both sides", "scaled plus", "Markov plus", "scaled minus", "Markov minus", "sum"),
    ),
    step("no square", "-x * x >= 0 if x <= 0 and x >= 0", "product", "x <= 0", "x >= 0"),
    step("one", "P(abs(z) >= x) <= 1", "at most one", of="abs(z) >= x"),
    step("series", "exp(-x**2 / 2) >= 1 + -x**2 / 2", "exponential", of="-x**2 / 2"),
    step(
        "zero", "P(abs(z) >= x) <= 2 * exp(-x**2 / 2) if x <= 0 and x >= 0", "arithmetic", "one", "series", "no square"
    ),
    step("normal", NORMAL_SAYS, "cases", "positive", "zero", on="x > 0"),
    at=AT,
)
