r"""Erratum: the column space at zero error (end of section 4, as far as the prose shows).

The text says that when the optimum error is 0, the column spaces of $Z_{\mathrm{FA}}$ and $Z_{\mathrm{GD}}$ equal
that of `Y` almost surely. With $ZW = Y$ only $\operatorname{col}(Y)\subseteq \operatorname{col}(Z)$ follows;
equality holds if `r == rank(Y)`. For `r > rank(Y)` it fails: FA* keeps $Z^{\top}Z$ constant, so `Z` has rank `r` from every start; GD conserves $Z^{\top}Z-WW^{\top}$, so $Z^{\top}Z \ge K$ where $K$ is its
value at the start, and `rank(Z)` is at least the number of positive eigenvalues of $K$: more than `rank(Y)` on an
open set of starts.

Does not show: that GD's limit always has the larger rank (from other starts it can have `rank(Y)`).
"""

from derivations.stationary_theories import STATIONARY
from derivations.theories import FA, FA_STAR_RAW, GD
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import argued, ball_cases, chain, exact_cases

INCLUSION = Part(
    "the columns of Z contain those of Y",
    says="proj(Z) @ Y == Y if normF(Y - Z @ W)**2 == 0",
    by=exact_cases(),
    controls=(
        "proj(Y) @ Z == Z if normF(Y - Z @ W)**2 == 0",
        "rank(Z) == rank(Y) if normF(Y - Z @ W)**2 == 0",
    ),
    note="$Y = ZW$. The controls are the printed statement: an exact stationary point without error refutes them.",
)
EQUALITY = Part(
    "equality where r is the rank of Y",
    says="proj(Y) @ Z == Z if normF(Y - Z @ W)**2 == 0 and rank(Y) == r",
    by=exact_cases(),
    controls=("proj(Y) @ Z == Z if normF(Y - Z @ W)**2 == 0 and rank(Y) <= r",),
    note="`rank(Y) <= rank(Z) <= r == rank(Y)`, and one column space lies in the other.",
)
FA_STAR_KEEPS = Part(
    "FA* keeps the rank of Z",
    says="D(Z.T @ Z) == 0",
    theory=FA_STAR_RAW,
    by=chain(last="Fact 3"),
    controls=(under(FA, "D(Z.T @ Z) == 0", "FA does not conserve the Gram matrix"),),
    note=r"$\operatorname{rank}(Z) = \operatorname{rank}(Z^{\top}Z) = r$ at every time and in the limit, whatever `rank(Y)` is.",
)
GD_CONSERVES = Part(
    "GD conserves a difference of Gram matrices",
    says="D(Z.T @ Z - W @ W.T) == 0",
    theory=GD,
    by=chain(
        ("W @ E.T @ Z + Z.T @ E @ W.T - Z.T @ E @ W.T - W @ E.T @ Z", r"$\dot{Z} = EW^{\top}$, $\dot{W} = Z^{\top}E$"),
        last="cancel",
    ),
    controls=(
        "D(Z.T @ Z + W @ W.T) == 0",
        under(FA, "D(Z.T @ Z - W @ W.T) == 0", r"FA conserves $WC+C^{\top}W^{\top}-Z^{\top}Z$"),
    ),
)
WHOLE = Part(
    "the same for all t in [0, 1/2], at instances",
    says="greatest(normF(Z)**2 - normF(W)**2, 0, T) - least(normF(Z)**2 - normF(W)**2, 0, T) <= 1/1000",
    theory=GD,
    by=ball_cases(T=("1/2",), most=2),
    decides=False,
    controls=("greatest(normF(Z)**2, 0, T) - least(normF(Z)**2, 0, T) <= 1/1000",),
    note="Its trace, over boxes of time that cover the interval, by the validated integrator.",
)
OPEN_SET = Part(
    "an open set of starts refutes 'almost surely'",
    says=r"in the limit the rank of `Z` is at least the number of positive eigenvalues of $K = Z(0)^{\top}Z(0)-W(0)W(0)^{\top}$",
    by=argued(
        r"Along GD $Z^{\top}Z = K+WW^{\top} \ge K$, and eigenvalues are continuous: the limit keeps $Z^{\top}Z \ge K$.",
        r"So $Z^{\top}Z$ has at least as many positive eigenvalues as $K$. A matrix $K$ with `r` positive eigenvalues is an open condition on $(Z(0),W(0))$.",
    ),
)

CLAIM = Claim(
    label="erratum-column-space",
    title="At zero error the column spaces need not be equal",
    where="Section 4, after Theorem 4",
    kind="erratum",
    restoration=Restoration.ERRATUM,
    theory=STATIONARY,
    statement=r"$ZW = Y$ gives $\operatorname{col}(Y)$ inside $\operatorname{col}(Z)$, with equality if `r == rank(Y)`; not equality in general, for FA* nor for GD.",
    parts=(INCLUSION, EQUALITY, FA_STAR_KEEPS, GD_CONSERVES, WHOLE, OPEN_SET),
    uses=("fact3", "theorem2"),
    hypotheses=(("$ZW = Y$", "hypothesis of the statement texts, decided exactly"),),
    restoration_note="Under our reading, that the lost symbols are the `Z` of FA and of GD: of $ZW$ the sentence is true.",
    tags=("stationary",),
)
