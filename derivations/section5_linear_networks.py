r"""Section 5: two-layer linear networks with isotropic input are matrix factorisation.

Rows of `X` are training inputs with $X^{\top}X = I$, the outputs are $XY$. Then
$\lVert XY-XZW\rVert_{F}^{2} = \lVert Y-ZW\rVert_{F}^{2}$ (8), the gradient $X^{\top}(XY-XZW)$ is $Y-ZW$, and the
flows (9), (10), (11) of the network are GD (2), FA (3), FA* (4).

Does not show: anything for inputs that are not isotropic; with $X^{\top}X = cI$ every flow runs $c$ times as fast.
"""

from dataclasses import replace

from derivations import lemma13_limit as lemma13
from derivations import theorem1_convergence as theorem1
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.kernel.script import lemma
from faverify.methods import chain, proof

ISOTROPIC = Theory(
    name="isotropic_input",
    title=r"Training input $X$ ($k \times n$) with $X^{\top}X = I$, outputs $XY$",
    shapes={"X": ("k", "n"), "V": ("k", "n"), "Y": ("n", "m"), "Z": ("n", "r"), "W": ("r", "m"), "C": ("m", "r")},
    definitions={"E": "Y - Z @ W", "XE": "X @ Y - X @ Z @ W"},
    relations=("X.T @ X == I_n",),
    values={"X": "V @ inv(sqrtm(V.T @ V))"},
    kind="free",
    latex={"XE": "E_{X}"},
)
TWICE = replace(
    ISOTROPIC,
    name="twice_isotropic_input",
    title=r"$X^{\top}X = 2I$",
    relations=("X.T @ X == 2 * I_n",),
    values={"X": "V @ inv(sqrtm(V.T @ V / 2))"},
)

LOSS = Part(
    "the training error (8)",
    says="normF(XE)**2 == normF(E)**2",
    by=chain(("tr(E.T @ X.T @ X @ E)", "$XY-XZW = XE$"), last=r"$X^{\top}X = I$"),
    controls=(
        "normF(XE)**2 == 2 * normF(E)**2",
        under(TWICE, "normF(XE)**2 == normF(E)**2", "the input is not isotropic"),
    ),
)
GD_Z = Part(
    "GD (9), first layer",
    says="X.T @ XE @ W.T == E @ W.T",
    by=chain(last=r"$X^{\top}X = I$"),
    controls=(under(TWICE, "X.T @ XE @ W.T == E @ W.T", "the input is not isotropic"),),
)
SECOND = Part(
    "GD (9) and FA (10), second layer",
    says="Z.T @ X.T @ XE == Z.T @ E",
    by=chain(last=r"$X^{\top}X = I$"),
    controls=("Z.T @ X.T @ XE == Z.T @ Y", under(TWICE, "Z.T @ X.T @ XE == Z.T @ E", "the input is not isotropic")),
    note="Its vanishing is the normal equation of FA* (11): the optimal `W` is the same.",
)
FA_Z = Part(
    "FA (10) and FA* (11), first layer",
    says="X.T @ XE @ C == E @ C",
    by=chain(last=r"$X^{\top}X = I$"),
    controls=(under(TWICE, "X.T @ XE @ C == E @ C", "the input is not isotropic"),),
)

NETWORK = replace(
    FA_STAR,
    name="network_fa_star",
    title=r"FA* (11) of the network: $\dot{Z} = X^{\top}(XY-XZW)C$ with $X^{\top}X = I$ and `W` optimal",
    trajectory="",
    shapes={**FA_STAR.shapes, "X": ("k", "n"), "V": ("k", "n")},
    relations=("X.T @ X == I_n", *FA_STAR.relations),
    values={**FA_STAR.values, "X": "V @ inv(sqrtm(V.T @ V))"},
    definitions={**FA_STAR.definitions, "XE": "X @ Y - X @ Z @ W"},
    flow={"Z": "X.T @ (X @ Y - X @ Z @ W) @ C"},
    kind="free",
)
RESTATED = Part(
    "Theorem 1 (i) for the network",
    says=theorem1.TIME_SAYS.replace("normF(F)", "normF(X.T @ XE @ C)"),
    theory=NETWORK,
    by=proof(
        lemma(
            "theorem",
            theorem1.TIME_SAYS.replace("normF(F)", "normF(X.T @ XE @ C)"),
            theorem1.TIME_BY.proved(theorem1.TIME_SAYS, FA_STAR, "theorem1 (i)"),
        ),
    ),
    controls=(
        "normF(X.T @ XE @ C)**2 == normF(E)**2",
        "D(tr(Z.T @ B)) == 2 * normF(X.T @ XE @ C)**2",
        "D(Z) == 2 * X.T @ XE @ C",
    ),
    note=r"The network's flow is that of FA*, so that its trajectories are: the theorem is imported, relations and flow shown again.",
)
RESTATED_LIMIT = Part(
    "Theorem 1 (ii) for the network",
    says="limit(normF(X.T @ XE @ C)**2) == 0",
    theory=NETWORK,
    by=proof(
        lemma(
            "theorem",
            "limit(normF(X.T @ XE @ C)**2) == 0",
            lemma13.RESIDUAL_BY.proved(lemma13.RESIDUAL_SAYS, FA_STAR, "lemma13"),
        ),
    ),
    controls=("normF(X.T @ XE @ C)**2 == 0", "normF(XE)**2 == normF(X.T @ XE @ C)**2"),
)

CLAIM = Claim(
    label="section5",
    title="Linear networks with isotropic input",
    where="Section 5, equations (8) to (11)",
    restoration=Restoration.LIKELY,
    theory=ISOTROPIC,
    statement=r"With $X^{\top}X = I$ the training error and the flows (9) to (11) of the network are those of matrix factorisation.",
    parts=(LOSS, GD_Z, SECOND, FA_Z, RESTATED, RESTATED_LIMIT),
    uses=("theorem1",),
    hypotheses=((r"$X^{\top}X = I$", "relation of the theory"),),
    tags=("identity", "networks"),
)
