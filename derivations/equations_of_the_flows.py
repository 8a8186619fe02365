r"""Equations (1), (2), (4) and (7): the objective, its gradient flow, and where FA and FA* rest.

GD (2) is the gradient flow of half the squared error (1): in any direction $(U,V)$ the derivative of
$\lVert Y-ZW\rVert_{F}^{2}/2$ is $-\langle EW^{\top},U\rangle -\langle Z^{\top}E,V\rangle$, so that the steepest
descent is $\dot{Z} = EW^{\top}$, $\dot{W} = Z^{\top}E$. FA rests where $EC = 0$ and $Z^{\top}E = 0$ (7): these are
its velocities. FA* always has $Z^{\top}E = 0$ and rests where $EC = 0$: then `W` rests too, as
$\dot{W} = G^{-1}(EC)^{\top}Y$. Its `W` (4) is the best for `Z`: $\lVert Y-ZV\rVert_{F}^{2} = \lVert E\rVert_{F}^{2}+\lVert Z(V-W)\rVert_{F}^{2}$.

Does not show: that any of the flows reaches a point of rest.
"""

from dataclasses import replace

from derivations.theories import FA, FA_STAR_RAW, GD
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import chain

DIRECTIONS = Theory(
    name="directions",
    title="`Z` and `W` on a straight line with direction $(U,V)$",
    shapes={"Y": ("n", "m"), "Z": ("n", "r"), "W": ("r", "m"), "U": ("n", "r"), "V": ("r", "m")},
    definitions={"E": "Y - Z @ W"},
    flow={"Z": "U", "W": "V"},
    kind="free",
)
GRADIENT = Part(
    "the gradient of half the squared error",
    says="D(normF(E)**2 / 2) == -inner(E @ W.T, U) - inner(Z.T @ E, V)",
    theory=DIRECTIONS,
    by=chain(last="product rule"),
    controls=(
        "D(normF(E)**2 / 2) == inner(E @ W.T, U) + inner(Z.T @ E, V)",
        "D(normF(E)**2) == -inner(E @ W.T, U) - inner(Z.T @ E, V)",
        "D(normF(E)**2 / 2) == -inner(E @ W.T, U)",
        "D(normF(E)**2 / 2) == -inner(E @ W.T, U) - inner(Z.T @ Y, V)",
    ),
)
DESCENT = Part(
    "GD descends",
    says="D(normF(E)**2 / 2) == -normF(E @ W.T)**2 - normF(Z.T @ E)**2",
    theory=GD,
    by=chain(last=r"$\dot{Z} = EW^{\top}$, $\dot{W} = Z^{\top}E$"),
    controls=(
        "D(normF(E)**2) == -normF(E @ W.T)**2 - normF(Z.T @ E)**2",
        "D(normF(E)**2 / 2) == -normF(Z.T @ E)**2",
        under(FA, "D(normF(E)**2 / 2) == -normF(E @ W.T)**2 - normF(Z.T @ E)**2", "FA is no gradient flow of this"),
    ),
)
REST = Part(
    "where FA* rests",
    says="D(W) == Gi @ F.T @ Y",
    theory=FA_STAR_RAW,
    by=chain(last=r"product rule, with $\mathrm{d}/\mathrm{d}t(Z^{\top}Z)^{-1} = 0$ as $Z^{\top}E = 0$"),
    controls=(
        "D(W) == Gi @ Z.T @ Y",
        "D(W) == 2 * Gi @ F.T @ Y",
        under(FA, "D(W) == F.T @ Y", r"FA's `W` moves by $Z^{\top}E$"),
    ),
    note=r"$\dot{Z} = F = EC$, and $\dot{W} = 0$ where `F == 0`; $Z^{\top}E = 0$ always (Fact 2). So (7) is $EC = 0$ along FA*.",
)
FA_REST = Part(
    "where FA rests",
    says="normF(D(Z))**2 + normF(D(W))**2 == normF(E @ C)**2 + normF(Z.T @ E)**2",
    theory=FA,
    by=chain(last=r"$\dot{Z} = EC$, $\dot{W} = Z^{\top}E$"),
    controls=(
        "normF(D(Z))**2 == normF(E)**2",
        "normF(D(Z))**2 + normF(D(W))**2 == normF(E @ C)**2",
        under(GD, "normF(D(Z))**2 == normF(E @ C)**2", r"GD moves `Z` by $EW^{\top}$"),
    ),
    note=r"Both velocities vanish exactly where $EC = 0$ and $Z^{\top}E = 0$, which is (7).",
)
BESIDE = replace(
    FA_STAR_RAW,
    name="fa_star_beside",
    title="FA*, and any other matrix `V` in place of `W`",
    trajectory="",
    shapes={**FA_STAR_RAW.shapes, "V": ("r", "m")},
    kind="free",
)
BEST = Part(
    "the W of FA* (4) is the best one",
    says="normF(Y - Z @ V)**2 == normF(E)**2 + normF(Z @ (V - W))**2",
    theory=BESIDE,
    by=chain(("normF(E - Z @ (V - W))**2", "$Y = E+ZW$"), last=r"$Z^{\top}E = 0$ (Fact 2)"),
    controls=(
        "normF(Y - Z @ V)**2 == normF(E)**2",
        "normF(Y - Z @ V)**2 == normF(E)**2 + normF(V - W)**2",
        "normF(Y - Z @ V)**2 == normF(E)**2 + 2 * normF(Z @ (V - W))**2",
    ),
    note="For every `V`: the error at `W` is the least there is for this `Z`, and only `W` attains it, as `Z` has full column rank.",
)

CLAIM = Claim(
    label="equations",
    title="The objective, its gradient flow, and where the flows rest",
    where="Section 1, equations (1), (2) and (4); section 4, equation (7)",
    restoration=Restoration.CERTAIN,
    theory=GD,
    statement=r"GD is the gradient flow of $\lVert Y-Z W\rVert_{F}^{2}/2$; FA rests where $E C = 0$ and $Z^{\top}E = 0$, FA* where $E C = 0$.",
    parts=(GRADIENT, DESCENT, FA_REST, REST, BEST),
    uses=("fact2", "fact3"),
    hypotheses=(("`Z` has full column rank, for FA*", "cases without it are vacuous"),),
    tags=("identity",),
)
