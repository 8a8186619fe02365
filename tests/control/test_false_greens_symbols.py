"""What the SymPy methods do not read they refuse: second derivatives, inputs, steps, times, infinity, other sizes."""

from dataclasses import replace

import pytest

from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Effort, Theory
from faverify.errors import StatementError
from faverify.methods import sympy_entries, sympy_scalar
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
ENTRIES = sympy_entries((3, 2, 2))
NAMED = replace(FA, name="named", definitions={**FA.definitions, "V": "D(Z)"})
DRIVEN = Theory("driven", "x' = u", {"x": ("n", "1"), "u": ("n", "1")}, flow={"x": "u"}, inputs=("u",), kind="free")
STEPS = Theory("steps", "x+ = x x", {"x": ("n", "n")}, steps={"x": "x @ x"}, kind="free")
GROWING = Theory("growing", "x' = t x", {"x": ("n", "n"), "k": ()}, flow={"x": "t * x"}, kind="free")
OTHER = Theory("other", "x' = x", {"x": ("p", "q")}, flow={"x": "x"}, kind="free")
SCALARS = Theory("scalars", "x, y", {"x": (), "y": ()}, kind="free")


@pytest.mark.parametrize(
    ("method", "says", "theory"),
    [
        (ENTRIES, "D(D(Z)) == 0", FA),
        (ENTRIES, "D(D(W)) == 0", GD),
        (ENTRIES, "D(V) == 0", NAMED),
        (ENTRIES, "D(u) == 0", DRIVEN),
        (ENTRIES, "D(x) == 0", STEPS),
        (ENTRIES, "D(x) == 0", GROWING),
        (ENTRIES, "t * Z == 0", FA),
        (ENTRIES, "T * Z == 0", FA),
        (ENTRIES, "oo * Z == 0", FA),
        (ENTRIES, "Z == Z(0)", FA),
        (ENTRIES, "D(x) == x", OTHER),
        (sympy_entries((1, 2, 2)), "E.T @ Z == 0", FA_STAR),
        (sympy_entries((0, 0, 0)), "Z == Z", FA),
        (sympy_entries((-1, 2, 2)), "Z == Z", FA),
        (sympy_entries((4, 2, 3)), "Z == Z", FA),
        (sympy_scalar(), "oo == oo", SCALARS),
        (sympy_scalar(), "oo - oo == 0", SCALARS),
        (sympy_scalar(), "D(oo) == 0", SCALARS),
        (sympy_scalar(), "exp(0 - limit(t)) == 0", SCALARS),
        (sympy_scalar(), "tanh(limit(t)) == 1", SCALARS),
        (sympy_scalar(), "limit(exp(0 - x * t)) == 0", SCALARS),
        (sympy_scalar(), "limit(tanh(x * t)) == 1", SCALARS),
    ],
)
def test_what_is_not_read_is_refused_in_words(method, says, theory):
    with pytest.raises(StatementError):
        method.check(says, theory, CONTEXT)


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("kappa * Z == Z * kappa", "pass"),
        ("D(kappa * Z) == kappa * D(Z)", "pass"),
        ("D(kappa * Z) == D(Z)", "fail"),
        ("Z @ I_r == Z", "pass"),
        ("tr(I_r) == r", "pass"),
        ("tr(I_r) == n", "fail"),
        ("0 == Z - Z", "pass"),
        ("0 == Z", "fail"),
    ],
)
def test_parameters_identities_sizes_and_the_zero_on_either_side_are_read(says, verdict):
    assert ENTRIES.check(says, FA_STAR, CONTEXT).verdict is Verdict(verdict)
