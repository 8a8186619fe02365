"""Along gradient descent the squared error falls by twice the squares of both gradients.

``d/dt ||E||_F^2 = -2 <E, Z' W + Z W'>`` with ``Z' = E W'`` and ``W' = Z'E``.

Does not show: that the error tends to the optimum.
"""

from balance_laws import FA, GD
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import chain, exact_cases

RATE = Part(
    "for all sizes",
    says="D(normF(E)**2) == -2 * normF(E @ W.T)**2 - 2 * normF(Z.T @ E)**2",
    by=chain(last="E' = -Z' W - Z W', and tr(X X') is a square"),
    controls=("D(normF(E)**2) == -normF(E @ W.T)**2 - normF(Z.T @ E)**2",),
)
FALLS = Part(
    "at exact instances",
    says="D(normF(E)**2) <= 0",
    by=exact_cases(),
    decides=False,
    controls=(under(FA, "D(normF(E)**2) <= 0", "along FA the error can rise"),),
    note="The right side above is minus a sum of squares; this shows the same at instances.",
)

CLAIM = Claim(
    label="gd-descent",
    title="Gradient descent never raises the error",
    where="an example package",
    kind="new",
    restoration=Restoration.NEW,
    theory=GD,
    statement="Along GD, d/dt ||E||_F^2 = -2 ||E W'||_F^2 - 2 ||Z'E||_F^2.",
    parts=(RATE, FALLS),
    uses=("gd-balance",),
    hypotheses=(("none: every start", "letters are free"),),
    tags=("balance",),
)
