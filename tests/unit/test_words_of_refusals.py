"""What a method does not read is named as a reader knows it: ``det``, ``X at another time``, and no class of ours."""

import re

import pytest

from derivations.gaussian_theories import LAWS
from derivations.theories import FA
from faverify.claim import Context, Theory
from faverify.errors import FaverifyError
from faverify.lang import expr as ex
from faverify.methods import chain, sympy_entries, sympy_scalar
from faverify.methods.probability_samples import sampled

OURS = re.compile(r"\b(" + "|".join(kind.__name__ for kind in ex.Expr.__subclasses__()) + r")\b")
SCALARS = Theory("scalars", "a, b", {"a": (), "b": ()}, kind="scalars")
TEXTS = [
    "D(Z(0)) == 0",
    "tr(Z(0).T @ Z(0)) == 1",
    "det(C.T @ C) == 1",
    "normF(E)**3 == 1",
    "normF(E) / normF(Y) == 1",
    "sqrt(tr(Z.T @ Z)) == 1",
    "greatest(normF(E), 0, 1) == 1",
]


def message(by, says, theory):
    try:
        return by.check(says, theory, Context(cases=lambda kind: [])).explanation
    except FaverifyError as error:
        return str(error)


@pytest.mark.parametrize("by", [chain(), sympy_entries((2, 2, 2))], ids=lambda by: by.name)
@pytest.mark.parametrize("says", TEXTS)
def test_matrices(by, says):
    found = message(by, says, FA)
    assert found
    assert not OURS.search(found), found


@pytest.mark.parametrize(
    ("by", "says", "theory"),
    [
        (sympy_scalar(), "rank(a) == 1", SCALARS),
        (sympy_scalar(), "a**b == 1", SCALARS),
        (sampled(""), "P(exp(cos2(3, 1)) >= 1) >= 1/2", LAWS),
        (sampled(""), "P(cos2(3, 1)**(1/2) >= 1) >= 1/2", LAWS),
    ],
)
def test_numbers(by, says, theory):
    assert not OURS.search(message(by, says, theory))


def test_each_is_named():
    assert "Z at another time" in message(chain(), "D(Z(0)) == 0", FA)
    assert "det" in message(sympy_entries((2, 2, 2)), "det(C.T @ C) == 1", FA)
    assert "at the numbers of the text: not decided" in message(sampled(""), "P(cos2(3, 1) >= 1/4) >= 1/2", LAWS)
