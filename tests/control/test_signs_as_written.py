"""What is never negative as it is written: with each part of either sign alone, the kernel and the checker refuse."""

# ruff: noqa: E501 - a table of texts

import pytest
from oracle.planted_records import judged  # noqa: F401 - a fixture

from faverify.errors import FaverifyError
from faverify.kernel.script import Proved, prove, step
from faverify.lang.theory import Theory

P, N = "a**2", "b"  # never negative, and of either sign
SHOWN = {  # what is never negative as it is written, with each part of it spoilt alone
    f"{P} + normF(X)**2": True, f"{P} + {N}": False, f"{N} + {P}": False, f"{P} - normF(X)**2": False,
    f"{P} * tr(X.T @ X)": True, f"({P} + 1) * ({P} + n)": True, f"({P} + 1) * ({N} + 1)": False, f"({N} + 1) * ({P} + 1)": False,
    f"({P}) / (b**2)": True, f"({P}) / {N}": False, f"{N} / ({P})": False, f"({P} + 1) / ({N} + 1)": False,
    f"{N}**4": True, f"{N}**3": False, f"{N}**-2": True, f"{N}**-3": False, "(a + b)**2": True, "(a + b)**3": False,
    "tr(X @ X.T)": True, "tr(X.T @ X)": True, "tr(X.T @ Y)": False, "tr(X @ Y.T)": False,
    "normF(X)": True, "sigma_max(X)": True, "nuclear(X)": True, "abs(b)": True, "exp(b)": True, "rank(X)": True,
    "ind(b >= 0)": True, "n": True, "max(a, b)": False, "log(b)": False, "f": True, "g": False, "f + g": False, "f * g": False,
    "(f + 1) * g": False, "f / (f + 1)": True, "2 * a**2": True, "-2 * a**2": False, "a * a": True, "a * b": False,
    "a * b * a * b": True,
}  # fmt: skip
DEFINED = Theory(
    "told_signs", "definitions of either kind", {"X": ("n", "r"), "Y": ("n", "r"), "a": (), "b": ()},
    definitions={"f": "a**2 + normF(X)**2", "g": "a**2 + b"}, kind="free",
)  # fmt: skip


@pytest.mark.parametrize("text", SHOWN)
def test_a_sign_is_seen_where_every_part_has_it_and_nowhere_else(judged, text):  # noqa: F811
    for says in (f"{text} >= 0", f"0 <= {text}"):
        proved = Proved(says, DEFINED, (step("a", says, "identity"),))
        try:
            assert prove(proved)
            seen = True
        except FaverifyError:
            seen = False
        assert SHOWN[text] or not seen, "it may be negative"
        assert seen or not SHOWN[text] or says.startswith("0")
        assert SHOWN[text] or judged(proved)[0] != "re-verified"
