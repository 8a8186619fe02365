"""The proofs of N13: FA and FA* reach the projection of Y from every start, if rank(Y C) is r or that of Y."""

from dataclasses import replace

from derivations import lemma13_limit as lemma13
from derivations.every_start_full import (
    FULL,
    FULL_BY,
    FULL_SAYS,
    INVERSE_SAYS,
    LEFT_BY,
    OUT,
    N,
    inverse_on_one_side,
    outside,
)
from derivations.every_start_kept import APART, KEPT, KEPT_BY, KEPT_SAYS, REACHED, SAME
from derivations.theories import FA_STAR
from faverify.kernel.script import Line, lemma, step
from faverify.methods import proof

LOW = "rank(Y @ C) == min(r, rank(Y))"
REACHED_SAYS = f"limit(normF{APART}**2) == 0 if {LOW}"


def both_cases(full: Line, kept: Line) -> tuple[Line, ...]:
    """From the limit under `FULL` and under `KEPT` to the limit under `LOW`."""
    limit = full.says.partition(" if ")[0]
    return (
        full,
        kept,
        step("r", "min(r, rank(Y)) == r if rank(Y) >= r", "choice", "rank(Y) >= r", of="min(r, rank(Y))"),
        step("all of r", f"{FULL} if {LOW} and rank(Y) >= r", "arithmetic", "r", LOW),
        step("if r is small", f"{limit} if {LOW} and rank(Y) >= r", "weaken", full.name, "all of r"),
        step("Y", "min(r, rank(Y)) == rank(Y) if rank(Y) < r", "choice", "rank(Y) < r", of="min(r, rank(Y))"),
        step("all of Y", f"{KEPT} if {LOW} and rank(Y) < r", "arithmetic", "Y", LOW),
        step("if r is large", f"{limit} if {LOW} and rank(Y) < r", "weaken", kept.name, "all of Y"),
        step("reached", f"{limit} if {LOW}", "cases", "if r is small", "if r is large", on="rank(Y) >= r"),
    )


REACHED_BY = proof(
    *both_cases(
        lemma("full", FULL_SAYS, FULL_BY.proved(FULL_SAYS, REACHED, "n13: case (A)")),
        lemma("kept", KEPT_SAYS, KEPT_BY.proved(KEPT_SAYS, REACHED, "n13: case (B)")),
    )
)
STAR = replace(
    FA_STAR,
    name="fa_star_to_its_limit",
    title=r"FA*, with $X = B^{+}Y$; $P$ the projector on the columns of $B = YC$",
    definitions={**FA_STAR.definitions, "X": "pinv(B) @ Y", "P": "proj(B)"},
)
STAR_F = lemma("F", lemma13.RESIDUAL_SAYS, lemma13.RESIDUAL_BY.proved(lemma13.RESIDUAL_SAYS, FA_STAR, "lemma13"))
STAR_KEPT_BY = proof(
    STAR_F,
    *SAME,
    step("made so", "P - B @ pinv(B) == 0", "arithmetic", "made"),
    step(
        "reached",
        KEPT_SAYS,
        "sum of limits",
        "F",
        "Y",
        "made so",
        of=APART,
        parts="F; Y - B @ X; P - B @ pinv(B)",
        left="-I_n; Z @ Gi @ Z.T; -I_n",
        right="X; I_m; Y",
    ),
)
STAR_FULL_BY = proof(
    STAR_F,
    *LEFT_BY.lines,
    step("made so", "P - B @ pinv(B) == 0", "arithmetic", "made"),
    inverse_on_one_side(),
    step("M N", INVERSE_SAYS, "inverse in the limit", "N M", of=N, with_="M"),
    step("none", f"{OUT} @ B == 0", "arithmetic", "kept"),
    outside(),
    step(
        "reached",
        FULL_SAYS,
        "sum of limits",
        "outside",
        "F",
        "made so",
        of=APART,
        parts=f"({OUT} @ Z).T; F; P - B @ pinv(B)",
        left="Z @ Gi; -I_n; Z @ Gi @ Z.T - I_n",
        right="Y; X; Y",
    ),
)
STAR_SAYS = REACHED_SAYS
STAR_BY = proof(
    *both_cases(
        lemma("full", FULL_SAYS, STAR_FULL_BY.proved(FULL_SAYS, STAR, "n13: FA*, case (A)")),
        lemma("kept", KEPT_SAYS, STAR_KEPT_BY.proved(KEPT_SAYS, STAR, "n13: FA*, case (B)")),
    )
)
