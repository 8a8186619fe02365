"""The proofs of N18: with one hidden unit Z, M and W converge as points, wherever Y C is not 0."""

import re
from dataclasses import replace

from derivations import appendix_e_fa_converges as appendix
from derivations import every_start_full as full
from derivations.every_start_full import LEFT_BY, LEFT_SAYS, OUT, Q
from derivations.every_start_kept import REACHED
from derivations.instances import ONE_UNIT
from derivations.theories import FA
from faverify.claim import Theory
from faverify.kernel.script import Line, lemma, step
from faverify.methods import ball_cases, proof
from faverify.methods.proof import Proof

ONE = replace(
    REACHED,
    name="fa_one_unit_limit",
    title=r"FA with one hidden unit, with $X = B^{+}Y$ and $V = W-MX$; $P$ the projector on $B = YC$",
    shapes={"Y": ("n", "m"), "C": ("m", "1"), "Z": ("n", "1"), "W": ("1", "m")},
    kind="free",
    trajectory="",
)


AGAINST = ball_cases(draws=ONE_UNIT, t=("1/2",))


def one(text: str) -> str:
    """A text about r units, for one."""
    return re.sub(r"\bI_r\b", "I_1", re.sub(r"\br\b", "1", text))


def of_r(name: str, says: str, by: Proof, theory: Theory, *premises: str) -> Line:
    """A line that imports a theorem about r hidden units."""
    return lemma(name, one(says), by.proved(says, theory, f"n13: {name}"), *premises)


SOME = one(full.FULL)
BOUNDS = (of_r("Z", appendix.Z_SAYS, appendix.Z_BY, FA), of_r("W", appendix.W_SAYS, appendix.W_BY, FA))
OUTSIDE = of_r("outside", full.OUTSIDE_SAYS, full.OUTSIDE_BY, REACHED, "Z")
MADE = (
    step("made", "P == B @ pinv(B)", "projector", of="B"),
    step("made so", "P - B @ pinv(B) == 0", "arithmetic", "made"),
)
ALONG = "B @ pinv(B) @ Z - B * tr(pinv(B) @ Z)"
NUMBER = (
    step("grouped", "B @ pinv(B) @ Z == B @ (pinv(B) @ Z)", "grouped", left="B", middle="pinv(B)", right="Z"),
    step("number", f"{ALONG} == 0", "arithmetic", "grouped"),
)
GAMMA = "(2 * tr(W(0) @ C) - normF(Z(0))**2)"
LAW = (
    step("still", "D(2 * tr(W @ C) - normF(Z)**2) == 0", "identity"),
    step("law", f"2 * tr(W @ C) - normF(Z)**2 == {GAMMA}", "monotone", "still", of="2 * tr(W @ C) - normF(Z)**2"),
)
U = "tr(pinv(B) @ Z)"
LEAD_SAYS = f"normF(B)**2 / 2 > 0 if {SOME}"
LEAD_BY = proof(
    of_r("left", LEFT_SAYS, LEFT_BY, REACHED),
    step("none", "B == 0 if normF(B)**2 / 2 <= 0", "vanishing square", "normF(B)**2 / 2 <= 0", of="B"),
    step("no product", "pinv(B) @ B == 0 if normF(B)**2 / 2 <= 0", "product", "none", left="pinv(B)"),
    step("absurd", f"0 >= 1 if {SOME} and normF(B)**2 / 2 <= 0", "arithmetic", "left", "no product"),
    step("lead", LEAD_SAYS, "contradiction", "absurd"),
)
CUBIC = f"(-1 + {GAMMA} / 2 * {U} + normF(B)**2 / 2 * {U}**3)"
HALF = f"-1 / 2 * {U} * (Z + B * {U}).T"
CUBIC_SAYS = f"limit(normF{CUBIC}**2) == 0 if {SOME}"
CUBIC_BY = proof(
    *BOUNDS,
    of_r("M N", full.INVERSE_SAYS, full.INVERSE_BY, REACHED, "Z"),
    OUTSIDE,
    *MADE,
    *NUMBER,
    *LAW,
    step("law so", f"2 * tr(W @ C) - normF(Z)**2 - {GAMMA} == 0", "arithmetic", "law"),
    step(
        "cubic",
        CUBIC_SAYS,
        "sum of limits",
        "M N",
        "law so",
        "outside",
        "made so",
        "number",
        "Z",
        of=CUBIC,
        parts=f"{one(Q)}; 2 * tr(W @ C) - normF(Z)**2 - {GAMMA}; {OUT} @ Z; P - B @ pinv(B); {ALONG}",
        left=f"I_1; -1 / 2 * {U}; {HALF}; {HALF}; {HALF}",
        right="I_1; I_1; I_1; Z; I_1",
    ),
)
UNIT_SAYS = f"limit(normF({U} - limit({U}))**2) == 0 if {SOME}"
UNIT_BY = proof(
    lemma("cubic", CUBIC_SAYS, CUBIC_BY.proved(CUBIC_SAYS, ONE, "n18: the cubic")),
    lemma("lead", LEAD_SAYS, LEAD_BY.proved(LEAD_SAYS, ONE, "n18: B is not 0")),
    step(
        "settles",
        UNIT_SAYS,
        "settles",
        "cubic",
        "lead",
        of=U,
        coefficients=f"-1; {GAMMA} / 2; 0; normF(B)**2 / 2",
    ),
)
Z_SAYS = f"limit(normF(Z - limit(Z))**2) == 0 if {SOME}"
Z_BY = proof(
    *BOUNDS[:1],
    OUTSIDE,
    *MADE,
    lemma("u", UNIT_SAYS, UNIT_BY.proved(UNIT_SAYS, ONE, "n18: the component of Z along B"), "Z"),
    *NUMBER,
    step(
        "near",
        f"limit(normF(Z - B * limit({U}))**2) == 0 if {SOME}",
        "sum of limits",
        "outside",
        "u",
        "made so",
        "number",
        "Z",
        of=f"Z - B * limit({U})",
        parts=f"{OUT} @ Z; {U} - limit({U}); P - B @ pinv(B); {ALONG}",
        left="I_n; B; I_n; I_n",
        right="I_1; I_1; Z; I_1",
    ),
    step("converges", Z_SAYS, "limit", "near", of="Z", value=f"B * limit({U})"),
)
LZ = "limit(Z)"
M_LIMIT = f"({GAMMA} + tr({LZ}.T @ {LZ})) / 2"


def product_converges(converges: Line) -> tuple[Line, ...]:
    """From the limit of Z to that of M, which is a function of Z."""
    tail = f" if {SOME}" if " if " in converges.says else ""
    return (
        *BOUNDS[:1],
        *LAW,
        step("law so", f"2 * tr(W @ C) - normF(Z)**2 - {GAMMA} == 0", "arithmetic", "law"),
        converges,
        step(
            "near",
            f"limit(normF(M - {M_LIMIT})**2) == 0{tail}",
            "sum of limits",
            converges.name,
            "law so",
            "Z",
            of=f"M - {M_LIMIT}",
            parts=f"Z - {LZ}; Z - {LZ}; 2 * tr(W @ C) - normF(Z)**2 - {GAMMA}",
            left=f"1 / 2 * Z.T; 1 / 2 * {LZ}.T; 1 / 2",
            right="I_1; I_1; I_1",
        ),
        step("so M", f"limit(normF(M - limit(M))**2) == 0{tail}", "limit", "near", of="M", value=M_LIMIT),
    )


M_SAYS = f"limit(normF(M - limit(M))**2) == 0 if {SOME}"
M_BY = proof(*product_converges(lemma("converges", Z_SAYS, Z_BY.proved(Z_SAYS, ONE, "n18: Z converges"), "Z")))
W_SAYS = f"limit(normF(W - limit(W))**2) == 0 if {SOME}"
W_BY = proof(
    *BOUNDS[:1],
    of_r("V", full.FADES_SAYS, full.FADES_BY, REACHED, "Z"),
    lemma("M", M_SAYS, M_BY.proved(M_SAYS, ONE, "n18: M converges"), "Z"),
    step(
        "near",
        f"limit(normF(W - limit(M) * X)**2) == 0 if {SOME}",
        "sum of limits",
        "V",
        "M",
        "Z",
        of="W - limit(M) * X",
        parts="V; M - limit(M)",
        left="I_1; I_1",
        right="I_m; X",
    ),
    step("so W", W_SAYS, "limit", "near", of="W", value="limit(M) * X"),
    against=AGAINST,
)
