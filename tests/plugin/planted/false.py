"""The velocity never grows: false, it does while alignment is negative, so a search must find where.

Does not show: anything; it is here to be refuted.
"""

from faverify.claim import Claim, Part, Restoration
from faverify.methods import exact_cases
from planted import FA_STAR

CLAIM = Claim(
    label="planted-false",
    title="The velocity never grows",
    where="nowhere",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="Along FA*, ||F||^2 never increases.",
    parts=(Part("falls", says="D(tr(F.T @ F)) <= 0", by=exact_cases(), controls=("tr(F.T @ F) < 0",)),),
    kind="new",
)
