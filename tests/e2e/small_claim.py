"""The text of a file with a small claim, to be changed by tests."""

FILE = """\"\"\"Mine.

Does not show: anything.
\"\"\"
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import exact_cases

T = Theory(name="t", title="t", shapes={"Y": ("n", "m"), "C": ("m", "r")})
P = Part("p", says="Y - Y == 0", by=exact_cases(), controls=("Y == 2 * Y",))
CLAIM = Claim(label="mine", title="t", where="w", restoration=Restoration.NEW, theory=T, statement="s", kind="new",
              parts=(P,))
"""
