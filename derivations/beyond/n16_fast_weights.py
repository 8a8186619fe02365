r"""N16: a fast `W` makes FA follow FA* (Figure 5, for all time).

FA with $\dot{W} = \gamma Z^{\top}E$ from the optimal `W(0)`, where $\gamma \ge 16s(C)\lVert Y\rVert_{F}/s_{\min}(Z(0))^{3}$; `s` is
the largest, $s_{\min}$ the least singular value. For all `t >= 0`
$\lVert Z^{\top}Z-Z(0)^{\top}Z(0)\rVert_{F} \le (11/2)s(C)\lVert Y\rVert_{F}/(\gamma s_{\min}(Z(0)))$ and
$\lVert W-W_{o}(Z)\rVert_{F} \le 3s(C)\lVert Y\rVert_{F}^{2}/(\gamma s_{\min}(Z(0))^{4})$, with $W_{o}(Z)$ the optimal `W` for `Z`.
$V = W-W_{o}$ obeys $\dot{V} = -\gamma GV-G^{-1}C^{\top}E_{*}^{\top}E_{*}-VCW_{o}$ with $G = Z^{\top}Z$ and
$E_{*} = (I-P_{Z})Y$, and $\gamma\,\mathrm{d}(Z^{\top}Z)/\mathrm{d}t = \dot{M}+\dot{M}^{\top}$ exactly, $M = WC$. As long as
`lambda_min(G)` stays above two thirds of its start, $\lVert V\rVert^{2}$ falls wherever it is at the bound (a barrier), so `M`
is small beside $\gamma$ and $G$ moves little: `lambda_min(G)` is more than two thirds still; by continuity both hold
for all time.

The same in spectral norms, with $s(Y)$ for $\lVert Y\rVert_{F}$ in the threshold and in both bounds, and 8/3 in place
of 3: there $V^{\top}V$ stays below a multiple of the identity (a barrier in the order of symmetric matrices).

With `X` FA*'s `Z` from the same start and $L = s(YC)/s_{\min}(Z(0))$:
$\lVert Z-X\rVert_{F} \le 2s(Z(0))s(C)^{2}\lVert Y\rVert_{F}^{2}\sqrt{\exp(4Lt)-1}/(\gamma s_{\min}(Z(0))^{4}L)$ (Gronwall: the projectors
on the columns of `Z` and `X` differ by a multiple of $Z-X$).

Does not show: that the growth $\exp(4Lt)$ is needed; that the threshold is sharp.
"""

from dataclasses import replace

from derivations import fast_beside_proofs as beside
from derivations import fast_spectral_main as spectral
from derivations.fast_main_proofs import (
    ABOVE_BY,
    ABOVE_SAYS,
    DRAWS,
    GAMMAS,
    LOWEST,
    NEAR_BY,
    NEAR_SAYS,
    STILL_BY,
    STILL_SAYS,
    TAME,
)
from derivations.fast_proofs import FAST
from derivations.fast_spectral_proofs import SPECTRAL
from faverify.claim import Claim, Part, Restoration
from faverify.methods import ball_cases, chain

ANYWHERE = replace(
    FAST,
    name="fa_fast_anywhere",
    title="the same flow from any W(0), so that identities are tested away from it",
    starts={},
)

GRAM_LAW = Part(
    "the exact law of the Gram matrix",
    says="gamma * D(Z.T @ Z) == D(M + M.T)",
    theory=ANYWHERE,
    by=chain(last=r"$\dot{M} = \gamma Z^{\top}F$, $\dot{Z} = F$"),
    controls=("D(Z.T @ Z) == D(M + M.T)", "gamma * D(Z.T @ Z) == D(M)", "gamma**2 * D(Z.T @ Z) == D(M + M.T)"),
)
SHORT = Part(
    "the equation of V",
    says="D(V) == -gamma * G @ V - Gi @ C.T @ Es.T @ Es - V @ C @ Wo",
    theory=ANYWHERE,
    by=chain(
        last=r"$\dot{W}_{o}$ by the product rule, $\mathrm{d}G^{-1}/\mathrm{d}t = -G^{-1}\dot{G}G^{-1}$, $Z^{\top}E_{*} = 0$"
    ),
    controls=(
        "D(V) == -gamma * G @ V - V @ C @ Wo",
        "D(V) == -gamma * G @ V - Gi @ C.T @ Es.T @ Es + V @ C @ Wo",
        "D(V) == -G @ V - Gi @ C.T @ Es.T @ Es - V @ C @ Wo",
    ),
)
ABOVE = Part(
    "Z'Z stays above two thirds of its start",
    says=ABOVE_SAYS,
    by=ABOVE_BY,
    controls=(
        ABOVE_SAYS.replace("> 2 / 3", "> 3"),
        ABOVE_SAYS.replace("> 2 / 3", "< 2 / 3"),
        ABOVE_SAYS.replace("> 2 / 3 * sigma_min(Z(0))**2", "> 2 * sigma_max(Z(0))**2"),
    ),
    note=r"So `Z` keeps full column rank: what holds strictly while it holds, on $[0,T]$, goes on holding.",
)
NEAR = Part(
    "W stays near the best W, for all time",
    says=NEAR_SAYS,
    by=NEAR_BY,
    controls=(
        NEAR_SAYS.replace("<= 9 * c**2 * y**4 if", "<= c**2 * y**4 / 1000 if"),
        NEAR_SAYS.replace("<= 9 * c**2 * y**4 if", ">= 9 * c**2 * y**4 if"),
        NEAR_SAYS.replace("gamma**2 * sigma_min(Z(0))**8 * normF(V)", "gamma**6 * sigma_min(Z(0))**8 * normF(V)"),
    ),
    note=r"$\lVert V\rVert_{F} \le 3s(C)\lVert Y\rVert_{F}^{2}/(\gamma s_{\min}(Z(0))^{4})$, if that holds at the start; for the optimal `W(0)` it does, as `V(0) == 0`.",
)
STILL = Part(
    "Z'Z hardly moves, for all time",
    says=STILL_SAYS,
    by=STILL_BY,
    controls=(
        STILL_SAYS.replace("121 / 4", "1 / 1000"),
        STILL_SAYS.replace("<= 121", ">= 121"),
        STILL_SAYS.replace("gamma**2 * sigma_min(Z(0))**2 *", "gamma**6 * sigma_min(Z(0))**2 *"),
    ),
    note=r"$\lVert Z^{\top}Z-Z(0)^{\top}Z(0)\rVert_{F} \le (11/2)s(C)\lVert Y\rVert_{F}/(\gamma s_{\min}(Z(0)))$.",
)
ABOVE_SPECTRAL = Part(
    "Z'Z stays above two thirds, threshold in the spectral norm",
    says=spectral.ABOVE_SAYS,
    theory=SPECTRAL,
    by=spectral.ABOVE_BY,
    controls=(
        spectral.ABOVE_SAYS.replace("> 2 / 3", "> 3"),
        spectral.ABOVE_SAYS.replace("> 2 / 3", "< 2 / 3"),
    ),
    note=r"The threshold is lower than with $\lVert Y\rVert_{F}$. (If `Y` or `C` is 0 the parts above say all.)",
)
WEIGHTS = Part(
    "W stays near the best W in the spectral norm",
    says=spectral.V_SAYS,
    theory=SPECTRAL,
    by=spectral.V_BY,
    controls=(
        spectral.V_SAYS.replace("8 / 3", "1 / 50"),
        spectral.V_SAYS.replace("<= 8", ">= 8"),
        spectral.V_SAYS.replace("sigma_max(gamma *", "sigma_max(gamma**3 *"),
    ),
    note=r"$V^{\top}V$ is kept below a multiple of $I$ by a barrier in the order of symmetric matrices: $s(V) \le (8/3)s(C)s(Y)^{2}/(\gamma s_{\min}(Z(0))^{4})$.",
)
GRAM = Part(
    "Z'Z hardly moves in the spectral norm",
    says=spectral.G_SAYS,
    theory=SPECTRAL,
    by=spectral.G_BY,
    controls=(
        spectral.G_SAYS.replace("11 / 2", "1 / 10"),
        spectral.G_SAYS.replace("<= 11", ">= 11"),
        spectral.G_SAYS.replace("sigma_max(gamma *", "sigma_max(gamma**3 *"),
    ),
    note=r"$s(Z^{\top}Z-Z(0)^{\top}Z(0)) \le (11/2)s(C)s(Y)/(\gamma s_{\min}(Z(0)))$.",
)
FAR = f"16 * c * y <= gamma * {LOWEST}**3"
FOLLOWS = Part(
    "Z stays near that of FA*",
    says=beside.FOLLOWS_SAYS,
    theory=beside.BESIDE,
    by=beside.FOLLOWS_BY,
    controls=(
        beside.FOLLOWS_SAYS.replace("<= p(0)", "<= p"),
        beside.FOLLOWS_SAYS.replace("<=", ">=", 1),
        beside.FOLLOWS_SAYS.replace("gamma**2 * g**8 * L**2 * f +", "gamma**6 * g**8 * L**2 * f +"),
    ),
    note=r"With $g = s_{\min}(Z(0))$, $s = s(Z(0))$ and $L = s(YC)/g$, `X(0) == Z(0)` and $p/p(0) = \exp(-4Lt)$: $\lVert Z-X\rVert_{F} \le 2s(Z(0))s(C)^{2}\lVert Y\rVert_{F}^{2}\sqrt{\exp(4Lt)-1}/(\gamma g^{4}L)$.",
)
CASES = Part(
    "the three bounds, at instances",
    says=" and ".join(
        (
            beside.BOUND_AT,
            NEAR_SAYS.partition(" if ")[0],
            f"{STILL_SAYS.partition(' if ')[0]} if {FAR}",
        )
    ),
    theory=beside.PAIR,
    by=ball_cases(draws=DRAWS, gamma=GAMMAS, t=("1/64",)),
    decides=False,
    controls=(
        f"{beside.BOUND_AT.replace('<= 4 *', '<= 1 / 10**6 *')} if {FAR}",
        f"{beside.BOUND_AT.replace('<=', '>=')} if {FAR}",
        f"{beside.BOUND_AT.replace('gamma**2', 'gamma**6')} if {FAR}",
    ),
)
LATER = Part(
    "the bounds of W and Z'Z later, at instances, three with n = r",
    says=f"{NEAR_SAYS.partition(' if ')[0]} and {STILL_SAYS.partition(' if ')[0]} if {FAR}",
    by=ball_cases(draws=TAME, gamma=GAMMAS[:1], t=("1/4", "4")),
    decides=False,
    controls=(
        f"{NEAR_SAYS.partition(' if ')[0].replace('9 *', '1 / 1000 *')} if {FAR}",
        f"{NEAR_SAYS.partition(' if ')[0].replace('<=', '>=')} if {FAR}",
        f"{STILL_SAYS.partition(' if ')[0].replace('121 / 4', '1 / 1000')} if {FAR}",
    ),
    note="Where `n == r` the optimal `W` leaves no error: FA is at rest, and so is FA*.",
)

CLAIM = Claim(
    label="n16",
    title="Fast weights make FA follow FA*",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FAST,
    statement=r"FA with a large rate `gamma` for `W`, from the optimal `W(0)`, keeps $Z^{\top}Z$ within $O(1/\gamma)$ of its start and `W` of the optimal one for all time, as FA* does exactly; `Z` is within $O(1/\gamma)$ of FA*'s at every time.",
    parts=(ABOVE, NEAR, STILL, ABOVE_SPECTRAL, WEIGHTS, GRAM, GRAM_LAW, SHORT, FOLLOWS, CASES, LATER),
    uses=("fact3",),
    hypotheses=(
        ("`W(0)` is optimal", "start of the theory"),
        ("`gamma` above the threshold", "hypothesis of the statements"),
    ),
    tags=("convergence", "bound"),
)
