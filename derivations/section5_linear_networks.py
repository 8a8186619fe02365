r"""Section 5: two-layer linear networks with isotropic input are matrix factorisation.

Rows of `X` are training inputs with $X^{\top}X = I$, the outputs are $XY$. Then
$\lVert XY-XZW\rVert_{F}^{2} = \lVert Y-ZW\rVert_{F}^{2}$ (8), the gradient $X^{\top}(XY-XZW)$ is $Y-ZW$, and the
flows (9), (10), (11) of the network are GD (2), FA (3), FA* (4).

Does not show: anything for inputs that are not isotropic; with $X^{\top}X = cI$ every flow runs $c$ times as fast.
"""

from dataclasses import replace

from derivations import cosine_proofs as cosine
from derivations import lemma1_proofs as lemma1
from derivations import lemma13_limit as lemma13
from derivations import theorem1_convergence as theorem1
from derivations import theorem3_proofs as theorem3
from derivations.gaussian_theories import LEVELS, ONE_COLUMN
from derivations.stationary_theories import STATIONARY
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.kernel.script import Proved, lemma, step
from faverify.methods import chain, proof
from faverify.methods.proof import Proof

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
SECOND_LAYER = Part(
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

FIRST, SECOND = "X.T @ XE @ C", "Z.T @ X.T @ XE"
AT_REST = f"normF({FIRST})**2 <= 0 and normF({SECOND})**2 <= 0"


def at_rest(says: str, source: Proved) -> Proof:
    """A theorem about stationary points (7), where the network's two gradients vanish."""
    head, _, condition = says.partition(" if ")
    return proof(
        step(
            "first", f"{FIRST} == 0 if normF({FIRST})**2 <= 0", "vanishing square", f"normF({FIRST})**2 <= 0", of=FIRST
        ),
        step(
            "second",
            f"{SECOND} == 0 if normF({SECOND})**2 <= 0",
            "vanishing square",
            f"normF({SECOND})**2 <= 0",
            of=SECOND,
        ),
        lemma("theorem", f"{head} if {condition} and {AT_REST}", source, "first", "second"),
    )


LEMMA1_SAYS = f"{lemma1.STATIONARY_SAYS} and {AT_REST}"
LEMMA1 = Part(
    "Lemma 1 for the network",
    says=LEMMA1_SAYS,
    by=at_rest(
        lemma1.STATIONARY_SAYS,
        lemma1.STATIONARY_BY.proved(lemma1.STATIONARY_SAYS, STATIONARY, "lemma1: stationary points"),
    ),
    controls=(
        "Z @ W == proj(Y @ C) @ Y",
        "Z @ W == Y",
        "normF(X @ Y - X @ Z @ W)**2 == 0",
    ),
    note="Where both gradients of the network vanish; almost every `C` has that rank (Lemma 1).",
)
THEOREM2_SAYS = f"{lemma1.OPTIMAL_SAYS} and {AT_REST}"
THEOREM2 = Part(
    "Theorem 2 for the network",
    says=THEOREM2_SAYS,
    by=at_rest(
        lemma1.OPTIMAL_SAYS, lemma1.OPTIMAL_BY.proved(lemma1.OPTIMAL_SAYS, STATIONARY, "theorem2: stationary points")
    ),
    controls=("Z @ W == Y", "Z @ W == 2 * Y", "X @ Z @ W == X @ Y"),
)


def with_input(theory: Theory, rows: str) -> Theory:
    """A theory of laws beside a training input X with X'X = I."""
    return replace(
        theory,
        name=f"{theory.name}_network",
        title=rf"{theory.title}; input $X$ with $X^{{\top}}X = I$",
        shapes={**theory.shapes, "X": (rows, "n"), "X0": (rows, "n")},
        relations=(*theory.relations, "X.T @ X == I_n"),
        values={**theory.values, "X": "X0 @ inv(sqrtm(X0.T @ X0))"},
    )


NETWORK_LEVELS = with_input(LEVELS, "p")
NETWORK_COLUMN = with_input(ONE_COLUMN, "p")
TRAINING = "normF(X @ Y - X @ Q @ Y)**2"
THEOREM3_SAYS = theorem3.FA_SAYS.replace("normF(Y - Q @ Y)**2", TRAINING)
THEOREM3 = Part(
    "Theorem 3 for the network",
    says=THEOREM3_SAYS,
    theory=NETWORK_LEVELS,
    by=proof(
        lemma("theorem", THEOREM3_SAYS, theorem3.FA_BY.proved(theorem3.FA_SAYS, LEVELS, "theorem3")),
        at=theorem3.FA_BY.at,
        sizes={"p": 6},
    ),
    controls=(
        THEOREM3_SAYS.replace(theorem3.SIZES, "q >= r"),
        THEOREM3_SAYS.replace(theorem3.SIZES, "r >= 2"),
        THEOREM3_SAYS.replace(theorem3.SIZES, "q >= r").replace("1/100 if", "1/2 if"),
    ),
    note="The training error of FA's stationary point, with the OPT of the factorisation.",
)
THEOREM4_SAYS = cosine.SURELY_SAYS.replace("normF(Y - Q @ Y)**2", TRAINING)
THEOREM4 = Part(
    "Theorem 4 for the network",
    says=THEOREM4_SAYS,
    theory=NETWORK_COLUMN,
    by=proof(
        lemma("theorem", THEOREM4_SAYS, cosine.SURELY_BY.proved(cosine.SURELY_SAYS, ONE_COLUMN, "theorem4")),
        at=cosine.AT,
        sizes={"p": 6},
    ),
    controls=(
        THEOREM4_SAYS.replace(">", "<", 1),
        THEOREM4_SAYS.replace("<= 0", "<= -1"),
        THEOREM4_SAYS.replace("s**2 * h + q - 1", "q / 2"),
    ),
    note="The cosine is about $Z$ alone, whose flow is the same: Theorem 4 itself.",
)

CLAIM = Claim(
    label="section5",
    title="Linear networks with isotropic input",
    where="Section 5, equations (8) to (11)",
    restoration=Restoration.LIKELY,
    theory=ISOTROPIC,
    statement=r"With $X^{\top}X = I$ the training error and the flows (9) to (11) of the network are those of matrix factorisation.",
    parts=(LOSS, GD_Z, SECOND_LAYER, FA_Z, RESTATED, RESTATED_LIMIT, LEMMA1, THEOREM2, THEOREM3, THEOREM4),
    uses=("theorem1", "lemma1", "theorem2", "theorem3", "theorem4"),
    hypotheses=((r"$X^{\top}X = I$", "relation of the theory"),),
    tags=("identity", "networks"),
)
