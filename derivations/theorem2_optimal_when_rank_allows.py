r"""Theorem 2: with `r >= rank(Y)`, FA and FA* stop at the optimum.

By Lemma 1, almost surely $ZW = PY$ with $P$ the projector on the columns of $YC$; if `r >= rank(Y)` these are all
the columns of `Y`, so $ZW = Y$, which is the least error there is. Randomness of `C` is needed: for a rank-one `Y`,
`r == 1` and any $z$ not parallel to it, a `C` orthogonal to the rows of $Y-zW$ makes (7) hold with $zW \ne Y$.

Does not show: anything for `r < rank(Y)`, where the error can be far from optimal (Theorem 3).
"""

from derivations import lemma1_proofs as proofs
from derivations.stationary_theories import EXCEPTIONAL, GENERIC, STATIONARY, WHOLE_SPACE
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import chain, exact_cases

WHOLE = Part(
    "no error is left",
    says="normF(Y - Z @ W)**2 == 0",
    theory=WHOLE_SPACE,
    by=chain(
        ("tr((V - W).T @ Z.T @ Z @ (V - W))", "$Y = ZV$, as the columns of $YC$ are those of `Y`"),
        last=r"$Z^{\top}(Y-ZW) = 0$",
    ),
    controls=("normF(Y)**2 == 0",),
)
EXACT = Part(
    "at stationary points, exactly",
    says="Z @ W == Y if rank(Y) <= r and rank(Y @ C) == rank(Y)",
    by=exact_cases(),
    controls=(
        under(EXCEPTIONAL, "Z @ W == Y if rank(Y) <= r", "`C` is not random"),
        "Z @ W == Y if rank(Y @ C) == min(r, rank(Y))",
    ),
    decides=False,
)
COUNTEREXAMPLE = Part(
    "randomness of C is needed",
    says="normF(Y - Z @ W)**2 > 0 if r == 1 and rank(Y) == 1 and rank(Z - proj(Y) @ Z) == 1",
    theory=EXCEPTIONAL,
    by=exact_cases(),
    controls=("normF(Y - Z @ W)**2 == 0 if r == 1 and rank(Y) == 1 and rank(Z - proj(Y) @ Z) == 1",),
    decides=False,
    note=r"The paper's counterexample, exactly: `Y` of rank 1, `r == 1`, $z$ not parallel to `Y`, `C` orthogonal to the rows of $Y-zW$.",
)
EVERYWHERE = Part(
    "at every stationary point",
    says=proofs.OPTIMAL_SAYS,
    by=proofs.OPTIMAL_BY,
    controls=(
        under(EXCEPTIONAL, "Z @ W == Y if rank(Y) <= r", "`C` is not random"),
        "Z @ W == Y if rank(Y @ C) == min(r, rank(Y))",
        "Z @ W == 2 * Y if rank(Y) <= r and rank(Y @ C) == rank(Y)",
        "Z @ W == -Y if rank(Y) <= r and rank(Y @ C) == rank(Y)",
    ),
)
ALMOST_SURE = Part(
    "almost surely",
    says=proofs.NULL_Y_SAYS,
    theory=GENERIC,
    by=proofs.NULL_Y_BY,
    controls=(
        "P(rank(Y @ C) < rank(Y) + 1) == 0 if rank(Y) <= r",
        "P(rank(Y @ C) <= rank(Y)) == 0 if rank(Y) <= r",
        "P(rank(Y @ C) >= rank(Y)) == 0 if rank(Y) <= r",
    ),
)

CLAIM = Claim(
    label="theorem2",
    title="Optimal when the rank allows it",
    where="Section 4, Theorem 2 (proof in Appendix B)",
    restoration=Restoration.CERTAIN,
    theory=STATIONARY,
    statement="If `r >= rank(Y)` and `C` is Gaussian, almost surely $ZW = Y$ at every stationary point of FA and FA*.",
    parts=(EVERYWHERE, ALMOST_SURE, WHOLE, EXACT, COUNTEREXAMPLE),
    uses=("lemma1",),
    hypotheses=(
        ("`r >= rank(Y)`", "hypothesis of the statement text"),
        (
            "`C` Gaussian",
            r"only $\operatorname{rank}(YC) = \operatorname{rank}(Y)$ is used, a hypothesis of the statement text",
        ),
    ),
    tags=("stationary", "probability"),
)
