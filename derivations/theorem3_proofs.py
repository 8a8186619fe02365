"""Theorem 3's FA half for every r >= 100 and n >= 1001 r, from N7: two levels of equal mass, error at least 1.43 OPT."""

from derivations import level_proofs as levels
from derivations.gaussian_theories import LEVELS, LEVELS_FIXED
from faverify.kernel.script import lemma, step, surely
from faverify.methods import proof

SIZES = "r >= 100 and q >= 1000 * r"
MASS = "s**2 * q == r"
CHOICE = {"e1": "1/50", "e2": "19/100", "e3": "3/100", "p1": "1/2000", "p2": "6/1000", "p3": "1/1000", "k": "11/25"}


def chosen(text: str) -> str:
    """The text with the numbers of `CHOICE` in place of the parameters."""
    for name, value in CHOICE.items():
        text = (
            text.replace(f"{name} ", f"({value}) ")
            .replace(f"{name})", f"({value}))")
            .replace(f"{name}*", f"({value})*")
        )
    return text


TRY, RHO, BOUND = (chosen(text) for text in (levels.TRY, levels.RHO, levels.BOUND))
ENOUGH = [chosen(levels.enough(name)).split(" and ")[0] for name in levels.EVENTS]
EVENT = f"{levels.ERROR} < {BOUND}"
SMALLER = f"{levels.ERROR} < 143/100 * r"
FIXED_SAYS = f"{levels.ERROR} >= 143/100 * r if {levels.ERROR} >= {BOUND} and {BOUND} >= 143/100 * r"
FIXED_BY = proof(
    step("chain", FIXED_SAYS, "arithmetic", f"{levels.ERROR} >= {BOUND}", f"{BOUND} >= 143/100 * r"),
)
ENOUGH_SAYS = f"{' and '.join(ENOUGH)} if {SIZES}"
ENOUGH_BY = proof(
    step("q q", "(q - 1000 * r) * q >= 0 if q >= 1000 * r", "product", "q >= 1000 * r", by="q"),
    step("q r", "(q - 1000 * r) * r >= 0 if q >= 1000 * r", "product", "q >= 1000 * r", by="r"),
    step("r q", "(r - 100) * q >= 0 if r >= 100", "product", "r >= 100", by="q"),
    step("r r", "(r - 100) * r >= 0 if r >= 100", "product", "r >= 100", by="r"),
    step("large", f"q * r - 10**7 >= 0 if {SIZES}", "arithmetic", "q r", "r r", "r >= 100"),
    step("head", f"{ENOUGH[0]} if {SIZES}", "product", "large", by="q * r"),
    step("r^2", "r**2 - 10**4 >= 0 if r >= 100", "arithmetic", "r r", "r >= 100"),
    step("r^2 times", "(r**2 - 10**4) * (q * r)**2 >= 0 if r >= 100", "product", "r^2", by="(q * r)**2"),
    step("rest", f"q / 10 - 4 * r - 2 >= 0 if {SIZES}", "arithmetic", "q >= 1000 * r", "r >= 100"),
    step("rest times", f"q * r**2 * (q / 10 - 4 * r - 2) >= 0 if {SIZES}", "product", "rest", by="q * r**2"),
    step("mixed", f"{ENOUGH[1]} if {SIZES}", "arithmetic", "r^2 times", "rest times", visible="(q * r)**2"),
    step("large times", f"(q * r - 10**7) * (q**3 * r) >= 0 if {SIZES}", "product", "large", by="q**3 * r"),
    step(
        "others",
        f"q**2 - 20 * q * r - 8 * r**2 - 20 * q - 20 * r - 20 >= 0 if {SIZES}",
        "arithmetic",
        *("q q", "q r", "r q", "r r", "q >= 1000 * r", "r >= 100"),
    ),
    step(
        "others times",
        f"q * r * (q**2 - 20 * q * r - 8 * r**2 - 20 * q - 20 * r - 20) >= 0 if {SIZES}",
        "product",
        "others",
        by="q * r",
    ),
    step(
        "square",
        f"{ENOUGH[2]} if {SIZES}",
        "arithmetic",
        "large times",
        "others times",
        visible="(q * r)**2 * (2 * q * r + 2 * q + r**2 + 2 * r + 1)",
    ),
)
ALL = f"{SIZES} and {MASS} and {TRY}"
FA_SAYS = f"P({SMALLER}) <= 1/100 if s >= 0 and {MASS} and {SIZES}"
FA_BY = proof(
    lemma("n7", levels.FA_SAYS, levels.FA_BY.proved(levels.FA_SAYS, LEVELS, "n7")),
    step(
        "numbers",
        f"P({EVENT}) <= 1/2000 + 6/1000 + 1/1000 if {TRY} and s**2 <= 1 and {' and '.join(ENOUGH)}",
        "instance",
        "n7",
        **CHOICE,
    ),
    lemma("enough", ENOUGH_SAYS, ENOUGH_BY.proved(ENOUGH_SAYS, LEVELS, "theorem3: sizes that are enough")),
    step("q times", f"q * (1/1000 - s**2) >= 0 if {MASS} and q >= 1000 * r", "arithmetic", MASS, "q >= 1000 * r"),
    step("q", "q > 0", "identity"),
    step("s", f"1/1000 - s**2 >= 0 if {MASS} and q >= 1000 * r", "cancel", "q times", "q"),
    step("small", f"s**2 <= 1 if {MASS} and q >= 1000 * r", "arithmetic", "s"),
    step("s r", f"s**2 * r <= r / 1000 if {MASS} and q >= 1000 * r", "product", "s", by="r"),
    step(
        "r times",
        f"r * (10011/10000 - b) >= 0 if {SIZES} and {MASS} and s**2 * (q + r + 1) == b * r",
        "arithmetic",
        *(MASS, "s**2 * (q + r + 1) == b * r", "s r", "s", "r >= 100"),
    ),
    step("r", "r > 0", "identity"),
    step("b", f"10011/10000 - b >= 0 if {SIZES} and {MASS} and s**2 * (q + r + 1) == b * r", "cancel", "r times", "r"),
    step("rho", f"{RHO} >= 4323/10000 if {SIZES} and {MASS} and s**2 * (q + r + 1) == b * r", "arithmetic", "b"),
    step(
        "rho times",
        f"(1 - s**2) * ({RHO} - 4323/10000) >= 0 if {SIZES} and {MASS} and s**2 * (q + r + 1) == b * r",
        "product",
        "rho",
        "small",
    ),
    step(
        "ratio",
        f"1 + (1 - s**2) * {RHO} >= 143/100 if {SIZES} and {MASS} and s**2 * (q + r + 1) == b * r",
        "arithmetic",
        "rho times",
        "s",
    ),
    step(
        "ratio times",
        f"{BOUND} >= 143/100 * s**2 * q if {SIZES} and {MASS} and s**2 * (q + r + 1) == b * r",
        "product",
        "ratio",
        by="s**2 * q",
    ),
    step(
        "above",
        f"{BOUND} >= 143/100 * r if {SIZES} and {MASS} and s**2 * (q + r + 1) == b * r",
        "arithmetic",
        "ratio times",
        MASS,
    ),
    surely(
        "smaller",
        f"P({SMALLER}) <= P({EVENT}) if {BOUND} >= 143/100 * r",
        "inclusion",
        FIXED_BY.proved(FIXED_SAYS, LEVELS_FIXED, "theorem3: a smaller event"),
    ),
    step("inside", f"P({SMALLER}) <= P({EVENT}) if {ALL}", "weaken", "smaller", "above"),
    step("rare", f"P({EVENT}) <= 75/10000 if {ALL}", "weaken", "numbers", "small", "enough"),
    step("half", f"P({SMALLER}) <= 1/100 if {ALL}", "arithmetic", "inside", "rare"),
    step(
        "chosen",
        f"P({SMALLER}) <= 1/100 if {SIZES} and {MASS} and s >= 0 and 11/25 * s / r >= 0",
        "instance",
        "half",
        y="11/25 * s / r",
        b="s**2 * (q + r + 1) / r",
    ),
    step("sign", "11/25 * s / r >= 0 if s >= 0", "product", "s >= 0", by="1 / r"),
    step("FA", FA_SAYS, "weaken", "chosen", "sign"),
    at={"s": "1"},
)
