"""Lemmas 18 to 20: one column of Y C among the columns before it, then all columns at once."""

from derivations.gaussian_theories import COLUMNS, COLUMNS_FIXED, HALVES, HALVES_FIXED
from derivations.lemma21_proofs import (
    CHI_UP_BY,
    CHI_UP_SAYS,
    DOWN_BY,
    DOWN_SAYS,
    NORMAL_BY,
    NORMAL_SAYS,
    TAILS,
    UP_BY,
    UP_SAYS,
)
from faverify.kernel.script import lemma, step, surely
from faverify.methods import proof

SMALL = "tau > 0 and tau < 1"
AT = {"s": "1", "tau": "1/8", "x": "2", "w": "3/2"}
AT_HALVES = {"a": "1/10", "x": "2"}
EXP = "exp(-r * tau**2 / 8)"
EXP_TAIL = "exp(-q * tau**2 / 8)"

CONTRACTS_SAYS = "psd(I_q - (Q @ U2).T @ (Q @ U2)) and rank(Q @ U2) <= r"
CONTRACTS_BY = proof(
    step("short", "psd(I_q - (Q @ U2).T @ (Q @ U2))", "arithmetic", of="U2 - Q @ U2"),
    step("made", "Q == K @ pinv(K)", "projector", of="K"),
    step("onto", "rank(Q) <= r", "rank", "made", of="Q", left="K", right="pinv(K)"),
    step("product", "rank(Q @ U2) <= rank(Q)", "rank", of="Q @ U2", left="Q", right="U2"),
    step("rank", "rank(Q @ U2) <= r", "arithmetic", "onto", "product"),
)
MEETS_SAYS = "P(normF((Q @ U2) @ V)**2 >= a) <= P(chi2(r) >= a)"
MEETS_BY = proof(
    surely(
        "meets",
        MEETS_SAYS,
        "contraction",
        CONTRACTS_BY.proved(CONTRACTS_SAYS, HALVES_FIXED, "lemma20: a contraction of rank r"),
        of="Q @ U2",
        letter="V",
        rank="r",
        level="a",
    ),
    at=AT_HALVES,
)
INNER_SAYS = "P(tr((U2.T @ Q @ U1 @ X).T @ V) > x * normF(U2.T @ Q @ U1 @ X)) <= P(abs(z) >= x)"
INNER_BY = proof(
    step("inner", INNER_SAYS, "direction", of="U2.T @ Q @ U1 @ X", letter="V", level="x", by="z"), at=AT_HALVES
)

HEAD, MEET = "normF(g)**2 >= (1 + tau) * r", "normF(Q @ U2 @ d)**2 >= (1 + tau) * r"
HEAD_OK, MEET_OK = (event.replace(">=", "<") for event in (HEAD, MEET))
TOO_LONG, TOO_SHORT = "normF(d)**2 >= (1 + tau) * q", "normF(d)**2 <= (1 - tau) * q"
LONG_OK, SHORT_OK = TOO_LONG.replace(">=", "<"), TOO_SHORT.replace("<=", ">")
ASIDE = "U2.T @ Q @ U1 @ g"
INNER = f"tr(({ASIDE}).T @ d) > x * normF({ASIDE})"
INNER_OK = INNER.replace(">", "<=")

RARE = {
    "head": lemma(
        "head", f"P({HEAD}) <= {EXP} if {SMALL}", UP_BY.proved(UP_SAYS, TAILS, "lemma21"), G="V1.T @ c", x="tau"
    ),
    "long": lemma(
        "long",
        f"P({TOO_LONG}) <= {EXP_TAIL} if {SMALL}",
        UP_BY.proved(UP_SAYS, TAILS, "lemma21"),
        G="V2.T @ c",
        x="tau",
    ),
    "short": lemma(
        "short",
        f"P({TOO_SHORT}) <= {EXP_TAIL} if tau > 0",
        DOWN_BY.proved(DOWN_SAYS, TAILS, "lemma21"),
        G="V2.T @ c",
        x="tau",
    ),
}
MEET_LAW = (
    lemma(
        "law",
        f"P({MEET}) <= P(chi2(r) >= (1 + tau) * r)",
        MEETS_BY.proved(MEETS_SAYS, HALVES, "lemma20: domination"),
        X="V1.T @ c",
        V="V2.T @ c",
        K="Y @ C0",
        a="(1 + tau) * r",
    ),
    lemma(
        "chi",
        f"P(chi2(r) >= (1 + tau) * r) <= {EXP} if {SMALL}",
        CHI_UP_BY.proved(CHI_UP_SAYS, TAILS, "lemma21"),
        G="V1.T @ c",
        x="tau",
    ),
    step("meet", f"P({MEET}) <= {EXP} if {SMALL}", "arithmetic", "law", "chi"),
)
COLUMN = {"column": "c", "before": "C0", "whole": "C"}

PROJECTED = "normF(Q @ T @ y)**2"
SCALED_SAYS = f"{PROJECTED} <= (1 + tau) * s**2 * r if {MEET_OK}"
SCALED_BY = proof(step("scaled", SCALED_SAYS, "product", MEET_OK, by="s**2"), at=AT)
LEMMA20_SAYS = f"P(worst({PROJECTED}, c, C0, C) > (1 + tau) * s**2 * r) <= r * {EXP} if {SMALL}"
LEMMA20_BY = proof(
    *MEET_LAW,
    surely(
        "event",
        f"P({PROJECTED} > (1 + tau) * s**2 * r) <= P({MEET})",
        "inclusion",
        SCALED_BY.proved(SCALED_SAYS, COLUMNS_FIXED, "lemma20: the event"),
    ),
    step("one", f"P({PROJECTED} > (1 + tau) * s**2 * r) <= {EXP} if {SMALL}", "arithmetic", "event", "meet"),
    step(
        "all",
        LEMMA20_SAYS,
        "union over columns",
        "one",
        of=PROJECTED,
        level="(1 + tau) * s**2 * r",
        bound=EXP,
        **COLUMN,
    ),
    at=AT,
)

LEFT = "normF(H @ (y - Q @ y))**2"
FIRST, SECOND = "H @ (H @ y - Q @ H @ y)", "H @ Q @ T @ y"
SUM_SAYS = f"{LEFT} <= (1 + tau) * (1 + s)**2 * r if {HEAD_OK} and {MEET_OK} and s > 0"
SUM_BY = proof(
    step(
        "first",
        f"normF({FIRST})**2 <= normF(g)**2",
        "arithmetic",
        visible=f"normF(Q @ H @ y)**2; normF(H @ y - Q @ H @ y - {FIRST})**2",
    ),
    step(
        "second",
        f"normF({SECOND})**2 <= s**2 * normF(Q @ U2 @ d)**2",
        "arithmetic",
        visible=f"normF(Q @ T @ y - {SECOND})**2",
    ),
    step(
        "split",
        f"s * {LEFT} <= s * (1 + s) * normF({FIRST})**2 + (1 + s) * normF({SECOND})**2",
        "arithmetic",
        visible=f"normF(s * {FIRST} + {SECOND})**2",
    ),
    step("more", "1 + s > 0 if s > 0", "arithmetic", "s > 0"),
    step("h", f"(1 + tau) * r - normF({FIRST})**2 >= 0 if {HEAD_OK}", "arithmetic", "first", HEAD_OK),
    step("h s", f"s * ((1 + tau) * r - normF({FIRST})**2) >= 0 if {HEAD_OK} and s > 0", "product", "h", "s > 0"),
    step(
        "h all",
        f"s * (1 + s) * ((1 + tau) * r - normF({FIRST})**2) >= 0 if {HEAD_OK} and s > 0",
        "product",
        "h s",
        "more",
    ),
    step("k", f"s**2 * ((1 + tau) * r - normF(Q @ U2 @ d)**2) >= 0 if {MEET_OK}", "product", MEET_OK, by="s**2"),
    step("k too", f"s**2 * (1 + tau) * r - normF({SECOND})**2 >= 0 if {MEET_OK}", "arithmetic", "k", "second"),
    step(
        "k all",
        f"(1 + s) * (s**2 * (1 + tau) * r - normF({SECOND})**2) >= 0 if {MEET_OK} and s > 0",
        "product",
        "k too",
        "more",
    ),
    step(
        "times s",
        f"s * ((1 + tau) * (1 + s)**2 * r - {LEFT}) >= 0 if {HEAD_OK} and {MEET_OK} and s > 0",
        "arithmetic",
        "split",
        "h all",
        "k all",
    ),
    step("sum", SUM_SAYS, "cancel", "times s", "s > 0"),
    at=AT,
)
LEMMA18_SAYS = f"P(worst({LEFT}, c, C0, C) > (1 + tau) * (1 + s)**2 * r) <= 2 * r * {EXP} if {SMALL} and s > 0"
LEMMA18_BY = proof(
    RARE["head"],
    *MEET_LAW,
    surely(
        "event",
        f"P({LEFT} > (1 + tau) * (1 + s)**2 * r) <= P({HEAD}) + P({MEET}) if s > 0",
        "inclusion",
        SUM_BY.proved(SUM_SAYS, COLUMNS_FIXED, "lemma18: the two terms"),
    ),
    step(
        "one",
        f"P({LEFT} > (1 + tau) * (1 + s)**2 * r) <= 2 * {EXP} if {SMALL} and s > 0",
        "arithmetic",
        "event",
        "head",
        "meet",
    ),
    step(
        "all",
        LEMMA18_SAYS,
        "union over columns",
        "one",
        of=LEFT,
        level="(1 + tau) * (1 + s)**2 * r",
        bound=f"2 * {EXP}",
        **COLUMN,
    ),
    at=AT,
)

REST = "normF(T @ (y - Q @ y))**2"
V, W0 = "T @ (y - Q @ H @ y)", "Q @ U2 @ d"
MASS, WIDTH = "s**2 * q == r", "w**2 == (1 + tau) * r and w >= 0"
LOW = "((1 - tau) * r - 2 * s * x * w - 4 * s * w**2)"
GOOD = f"{HEAD_OK} and {MEET_OK} and {LONG_OK} and {SHORT_OK} and {INNER_OK}"
MODEL = f"{MASS} and {WIDTH} and s >= 0 and x >= 0"
NUMBERS = f"{MODEL} and tau > 0 and tau < 1"
KEPT_SAYS = f"{REST} >= {LOW} if {GOOD} and {MODEL}"
W_SQUARE = "w**2 == (1 + tau) * r"
KEPT_BY = proof(
    step(
        "pair",
        f"2 * tr(({V}).T @ {W0}) <= 1/2 * normF({V})**2 + 2 * normF({W0})**2",
        "arithmetic",
        visible=f"normF({V} - 2 * {W0})**2",
    ),
    step(
        "pair s",
        f"s * (1/2 * normF({V})**2 + 2 * normF({W0})**2 - 2 * tr(({V}).T @ {W0})) >= 0 if s >= 0",
        "product",
        "pair",
        "s >= 0",
    ),
    step(
        "78", f"{REST} >= normF({V})**2 - 2 * s * tr(({V}).T @ {W0})", "arithmetic", visible="normF(T @ Q @ T @ y)**2"
    ),
    step(
        "79",
        f"normF({V})**2 >= normF(T @ y)**2 - 2 * s * tr(({ASIDE}).T @ d)",
        "arithmetic",
        visible="normF(T @ Q @ H @ y)**2",
    ),
    step(
        "aside",
        f"w**2 - normF({ASIDE})**2 >= 0 if {HEAD_OK} and {W_SQUARE}",
        "arithmetic",
        HEAD_OK,
        W_SQUARE,
        visible=f"normF(Q @ U1 @ g - U2 @ {ASIDE})**2; normF(U1 @ g - Q @ U1 @ g)**2",
    ),
    step(
        "root",
        f"w >= normF({ASIDE}) if {HEAD_OK} and {WIDTH}",
        "square root",
        "aside",
        "w >= 0",
        of="w",
        below=f"normF({ASIDE})",
    ),
    step("x times", f"x * (w - normF({ASIDE})) >= 0 if {HEAD_OK} and {WIDTH} and x >= 0", "product", "root", "x >= 0"),
    step(
        "inner",
        f"x * w - tr(({ASIDE}).T @ d) >= 0 if {HEAD_OK} and {INNER_OK} and {WIDTH} and x >= 0",
        "arithmetic",
        "x times",
        INNER_OK,
    ),
    step(
        "inner s",
        f"s * (x * w - tr(({ASIDE}).T @ d)) >= 0 if {HEAD_OK} and {INNER_OK} and {WIDTH} and x >= 0 and s >= 0",
        "product",
        "inner",
        "s >= 0",
    ),
    step("long", f"s**2 * ((1 + tau) * q - normF(d)**2) >= 0 if {LONG_OK}", "product", LONG_OK, by="s**2"),
    step("short", f"s**2 * (normF(d)**2 - (1 - tau) * q) >= 0 if {SHORT_OK}", "product", SHORT_OK, by="s**2"),
    step("mass", f"tau * s**2 * q == tau * r if {MASS}", "product", MASS, by="tau"),
    step(
        "v",
        f"4 * w**2 - normF({V})**2 >= 0 if {HEAD_OK} and {LONG_OK} and {W_SQUARE} and {MASS}",
        "arithmetic",
        "long",
        "mass",
        HEAD_OK,
        W_SQUARE,
        MASS,
        visible="normF(T @ y + T @ Q @ H @ y)**2; normF(Q @ H @ y - T @ Q @ H @ y)**2; normF(H @ y - Q @ H @ y)**2",
    ),
    step(
        "v s",
        f"s * (4 * w**2 - normF({V})**2) >= 0 if {HEAD_OK} and {LONG_OK} and {W_SQUARE} and {MASS} and s >= 0",
        "product",
        "v",
        "s >= 0",
    ),
    step("w0", f"w**2 - normF({W0})**2 >= 0 if {MEET_OK} and {W_SQUARE}", "arithmetic", MEET_OK, W_SQUARE),
    step("w0 s", f"s * (w**2 - normF({W0})**2) >= 0 if {MEET_OK} and {W_SQUARE} and s >= 0", "product", "w0", "s >= 0"),
    step("kept", KEPT_SAYS, "arithmetic", "pair s", "78", "79", "inner s", "short", "mass", "v s", "w0 s", MASS),
    at=AT,
)
EACH = f"4 * {EXP} + 2 * exp(-x**2 / 2)"
LEMMA19_SAYS = f"P(worst({LOW} - {REST}, c, C0, C) > 0) <= r * ({EACH}) if {NUMBERS} and q >= r"
LEMMA19_BY = proof(
    *RARE.values(),
    *MEET_LAW,
    lemma(
        "inner law",
        f"P({INNER}) <= P(abs(z) >= x)",
        INNER_BY.proved(INNER_SAYS, HALVES, "lemma19: inner products"),
        X="V1.T @ c",
        V="V2.T @ c",
        K="Y @ C0",
        a="0",
        x="x",
    ),
    lemma(
        "normal",
        "P(abs(z) >= x) <= 2 * exp(-x**2 / 2) if x >= 0",
        NORMAL_BY.proved(NORMAL_SAYS, TAILS, "lemma21: normal"),
    ),
    step("order", "-r * tau**2 / 8 >= -q * tau**2 / 8 if q >= r", "product", "q >= r", by="tau**2 / 8"),
    step(
        "tail", f"{EXP} >= {EXP_TAIL} if q >= r", "exponential", "order", of="-r * tau**2 / 8", and_="-q * tau**2 / 8"
    ),
    surely(
        "event",
        f"P({LOW} - {REST} > 0) <= P({HEAD}) + P({MEET}) + P({TOO_LONG}) + P({TOO_SHORT}) + P({INNER}) if {MODEL}",
        "inclusion",
        KEPT_BY.proved(KEPT_SAYS, COLUMNS_FIXED, "lemma19: what is kept"),
    ),
    step(
        "one",
        f"P({LOW} - {REST} > 0) <= {EACH} if {NUMBERS} and q >= r",
        "arithmetic",
        "event",
        *RARE,
        "meet",
        "inner law",
        "normal",
        "tail",
    ),
    step("all", LEMMA19_SAYS, "union over columns", "one", of=f"{LOW} - {REST}", level="0", bound=EACH, **COLUMN),
    at=AT,
)

X, WIDE = "sqrt(2 * log(2000 * r))", "sqrt((1 + tau) * r)"
DELTA = f"((1 - tau) * r - 2 * s * {X} * {WIDE} - 4 * s * {WIDE}**2)"
PAPER = f"2 * r * {EXP} <= 1/1000"
COUNT_SAYS = (
    f"P(worst({DELTA} - {REST}, c, C0, C) > 0) <= 3/1000 if {PAPER} and {SMALL} and {MASS} and s >= 0 and q >= r"
)
LOG = "log(2000 * r)"
COUNT_BY = proof(
    lemma("all", LEMMA19_SAYS, LEMMA19_BY.proved(LEMMA19_SAYS, COLUMNS, "lemma19")),
    step(
        "numbers",
        f"P(worst({DELTA} - {REST}, c, C0, C) > 0) <= r * (4 * {EXP} + 2 * exp(-{X}**2 / 2)) if {MASS} and "
        f"{WIDE}**2 == (1 + tau) * r and {WIDE} >= 0 and s >= 0 and {X} >= 0 and {SMALL} and q >= r",
        "instance",
        "all",
        x=X,
        w=WIDE,
    ),
    step("r", "r >= 1", "defining fact", of="r"),
    step("2000 r", "2000 * r >= 1 + 0", "arithmetic", "r"),
    step("log 1", "log(1 + 0) >= 0 - 0**2 / 2", "logarithm", of="0"),
    step("rises", f"{LOG} >= log(1 + 0)", "logarithm", "2000 r", of="2000 * r", and_="1 + 0"),
    step("log", f"2 * {LOG} >= 0", "arithmetic", "log 1", "rises"),
    step("x", f"{X}**2 == 2 * {LOG}", "defining fact", "log", of=f"2 * {LOG}"),
    step("x too", f"-{LOG} >= -{X}**2 / 2", "arithmetic", "x"),
    step("falls", f"exp(-{LOG}) >= exp(-{X}**2 / 2)", "exponential", "x too", of=f"-{LOG}", and_=f"-{X}**2 / 2"),
    step("unit", f"exp({LOG} + -{LOG}) == exp({LOG}) * exp(-{LOG})", "exponential", of=LOG, and_=f"-{LOG}"),
    step("zero", "exp(0) == 1", "exponential", of="0"),
    step("inverse", f"exp({LOG}) == 2000 * r", "logarithm", of="2000 * r"),
    step("times", f"exp({LOG}) * exp(-{LOG}) == 2000 * r * exp(-{LOG})", "product", "inverse", by=f"exp(-{LOG})"),
    step("r falls", f"r * exp(-{LOG}) >= r * exp(-{X}**2 / 2)", "product", "falls", by="r"),
    step("more", "1 + tau >= 0 if tau > 0", "arithmetic", "tau > 0"),
    step("above", "(1 + tau) * r >= 0 if tau > 0", "product", "more", by="r"),
    step("w", f"{WIDE}**2 == (1 + tau) * r if tau > 0", "defining fact", "above", of="(1 + tau) * r"),
    step("roots", f"{WIDE} >= 0 and {X} >= 0", "identity"),
    step(
        "sum",
        f"P(worst({DELTA} - {REST}, c, C0, C) > 0) <= r * (4 * {EXP} + 2 * exp(-{X}**2 / 2)) if {SMALL} and {MASS} and s >= 0 and q >= r",
        "weaken",
        "numbers",
        "w",
        "roots",
    ),
    step("count", COUNT_SAYS, "arithmetic", "sum", PAPER, "unit", "zero", "times", "r falls"),
    at={**AT, "tau": "9/10"},
)
