"""Feedback alignment conserves ``W C + C'W' - Z'Z``.

``d/dt (W C + C'W') = Z'E C + C'E'Z = d/dt Z'Z``, since ``Z' = E C``: what Z gains in size, W gains in alignment with C.
For C = W' this is the law of gradient descent up to a factor.

Does not show: that alignment grows: Z'Z may shrink, though not below 0.
"""

from balance_laws import FA
from faverify.claim import Claim, Part, Restoration
from faverify.methods import chain

DERIVED = Part(
    "for all sizes",
    says="D(W @ C + C.T @ W.T) == D(Z.T @ Z)",
    by=chain(last="Z' = E C, W' = Z'E, and the product rule"),
    controls=("D(W @ C + C.T @ W.T) == 2 * D(Z.T @ Z)", "D(W @ C) == D(Z.T @ Z)"),
)

CLAIM = Claim(
    label="fa-balance",
    title="Feedback alignment has a balance of its own",
    where="an example package",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA,
    statement="Along FA, d/dt (W C + C'W') = d/dt (Z'Z).",
    parts=(DERIVED,),
    hypotheses=(("none: every start", "letters are free"),),
    tags=("balance",),
)
