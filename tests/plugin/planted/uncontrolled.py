"""A true claim without a false neighbour.

Does not show: that its check can fail.
"""

from faverify.claim import Claim, Part, Restoration
from faverify.methods import exact_cases
from planted import FA_STAR

CLAIM = Claim(
    label="planted-uncontrolled",
    title="Normal equations, unguarded",
    where="nowhere",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="Z'E = 0.",
    parts=(Part("normal equations", says="Z.T @ E == 0", by=exact_cases()),),
    kind="new",
)
