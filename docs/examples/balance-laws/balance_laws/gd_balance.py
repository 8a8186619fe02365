"""Gradient descent keeps the balance of its factors: ``Z'Z - W W'`` is constant.

``d/dt Z'Z = W E'Z + Z'E W'`` and ``d/dt W W' = Z'E W' + W E'Z`` are the same matrix. So factors that start
balanced stay balanced, and a start decides which limit is reached.

Does not show: that the flow converges, or that FA conserves this (it does not, see the control).
"""

from balance_laws import FA, GD
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import chain

DERIVED = Part(
    "for all sizes",
    says="D(Z.T @ Z - W @ W.T) == 0",
    by=chain(last="Z' = E W', W' = Z'E, and the product rule"),
    controls=(
        "D(Z.T @ Z + W @ W.T) == 0",
        under(FA, "D(Z.T @ Z - W @ W.T) == 0", "FA conserves another matrix"),
    ),
)

CLAIM = Claim(
    label="gd-balance",
    title="Gradient descent keeps the balance of its factors",
    where="an example package",
    kind="new",
    restoration=Restoration.NEW,
    theory=GD,
    statement="Along GD, d/dt (Z'Z - W W') = 0.",
    parts=(DERIVED,),
    hypotheses=(("none: every start", "letters are free"),),
    tags=("balance",),
)
