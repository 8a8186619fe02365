"""A matrix Riccati equation is a linear equation of second order in disguise.

`D(X) == Q + K @ X - X @ X`, and `U` follows `X`: `D(U) == X @ U`. Then the quadratic term cancels in `D(D(U)) == Q @ U + K @ D(U)`, which is
linear; N1 solves FA* this way. With `V` the velocity of the linear equation, `X @ U - V` obeys a linear equation itself and
starts at 0, so it stays there: `X` is `V @ inv(U)` as long as `U` is invertible, and `X` escapes where `U` first is singular. For skew
`K` and symmetric `Q` the linear equation conserves an energy and a Wronskian, so the Riccati equation does.

Does not show: for how long `X` exists; the certified values are at times before any escape.
"""

from dataclasses import replace

from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import ball_cases, chain

RICCATI = Theory(
    name="riccati",
    title=r"$\dot{X} = Q + KX - X^{2}$, and $\dot{U} = XU$",
    shapes={"Q": ("r", "r"), "K": ("r", "r"), "X": ("r", "r"), "U": ("r", "r")},
    flow={"X": "Q + K @ X - X @ X", "U": "X @ U"},
    kind="free",
)
BESIDE = Theory(
    name="riccati_beside",
    title=r"$\dot{X} = Q + KX - X^{2}$ beside the linear equation $\dot{U} = V$, $\dot{V} = QU + KV$",
    shapes={**RICCATI.shapes, "V": ("r", "r")},
    definitions={"J": "X @ U - V"},
    flow={"X": "Q + K @ X - X @ X", "U": "V", "V": "Q @ U + K @ V"},
    kind="free",
)
MATCHED = replace(
    BESIDE,
    name="riccati_matched",
    title="the same from $U(0) = I$, `X(0) == V(0)`, small",
    shapes={**BESIDE.shapes, "A1": ("r", "r")},
    starts={"U": "I_r", "V": "A1 / 8", "X": "A1 / 8"},
)
ROTATING = Theory(
    name="riccati_rotating",
    title="the same with `Q == H + H.T` symmetric and `K == L - L.T` skew",
    shapes={"H": ("r", "r"), "L": ("r", "r"), "X": ("r", "r"), "U": ("r", "r")},
    definitions={"Q": "H + H.T", "K": "L - L.T"},
    flow={"X": "H + H.T + (L - L.T) @ X - X @ X", "U": "X @ U"},
    kind="free",
)

LINEAR = Part(
    "the second derivative is linear",
    says="D(D(U)) == Q @ U + K @ D(U)",
    by=chain(("D(X) @ U + X @ X @ U", "product rule"), last="the equation of `X`: `X @ X @ U` cancels"),
    controls=(
        "D(D(U)) == Q @ U",
        "D(D(U)) == Q @ U + D(U) @ K",
        "D(D(U)) == Q @ U - K @ D(U)",
        "D(D(X)) == Q @ X + K @ D(X)",
    ),
)
DEFECT = Part(
    "the defect",
    says="D(J) == (K - X) @ J",
    theory=BESIDE,
    by=chain(last="`D(X) @ U + X @ V - Q @ U - K @ V`"),
    controls=("D(J) == (K + X) @ J", "D(J) == 0", "D(J) == J @ (K - X)"),
    note="A linear equation for `J`: from `J == 0` it stays 0.",
)
WRONSKIAN = Part(
    "a Wronskian",
    says="D(U.T @ (X - X.T - K) @ U) == 0",
    theory=ROTATING,
    by=chain(last="`K` is skew and `Q` symmetric"),
    controls=(
        "D(U.T @ (X - X.T) @ U) == 0",
        "D(U.T @ (X - X.T + K) @ U) == 0",
        under(RICCATI, "D(U.T @ (X - X.T - K) @ U) == 0", "for general `Q` and `K` it moves"),
    ),
)
ENERGY = Part(
    "an energy",
    says="D(normF(X @ U)**2 - tr(U.T @ Q @ U)) == 0",
    theory=ROTATING,
    by=chain(last=r"$\operatorname{tr}(V^{\top}KV) = 0$ for skew `K`"),
    controls=(
        "D(normF(X @ U)**2 + tr(U.T @ Q @ U)) == 0",
        "D(normF(X @ U)**2) == 0",
        under(RICCATI, "D(normF(X @ U)**2 - tr(U.T @ Q @ U)) == 0", "for general `Q` and `K` it moves"),
    ),
)
SAME = Part(
    "both equations along the flow, at instances",
    says="normF(X @ U - V) <= 1/1000000000",
    theory=MATCHED,
    by=ball_cases(most=6, t=("1/16", "1/4")),
    decides=False,
    controls=(
        "normF(U @ X - V) <= 1/1000000000",
        "normF(X - V) <= 1/1000000000",
        "normF(X - X(0)) <= 1/1000000000",
    ),
    note="`X` from the Riccati equation, `U` and `V` from the linear one.",
)
QUOTIENT = Part(
    "the Riccati solution is a quotient, at instances",
    says="normF(X - V @ inv(U)) <= 1/1000000000",
    theory=MATCHED,
    by=ball_cases(most=6, t=("1/16", "1/4")),
    decides=False,
    controls=("normF(X - inv(U) @ V) <= 1/1000000000", "normF(X + V @ inv(U)) <= 1/1000000000"),
)

CLAIM = Claim(
    label="flow-riccati",
    title="A Riccati equation is linear one derivative up",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=RICCATI,
    statement="If `D(X) == Q + K @ X - X @ X` and `D(U) == X @ U`, then `D(D(U)) == Q @ U + K @ D(U)`; for skew `K` and symmetric `Q` an energy and a Wronskian are constant.",
    parts=(LINEAR, DEFECT, WRONSKIAN, ENERGY, SAME, QUOTIENT),
    hypotheses=(("`K` skew and `Q` symmetric, for the two constants", "definitions of the theory"),),
    tags=("identity", "conservation", "flow"),
)
