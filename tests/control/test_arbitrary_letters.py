"""Which letters a theory leaves arbitrary, and which values may be undefined: by hand, of kernel and checker.

A letter may stand for anything (in an induction, a choice, a union over columns) only where nothing restricts it.
There is one theory for each thing that may, and its neighbour that does not.
"""

import pytest
from oracle.planted_records import theory_data

from faverify.checker import scope
from faverify.checker.language import Theory as CheckedTheory
from faverify.kernel import chance
from faverify.lang.theory import Theory

SHAPES = {"X": ("r", "r"), "W": ("r", "r"), "s": (), "x": ("1", "1")}


def made(name, **fields):
    shapes = {**SHAPES, **fields.pop("more", {})}
    return Theory(name, name, shapes, **{"kind": "free", **fields})


VALUES = {  # a value, and the letters in what may be undefined there: a domain, a root, a divisor and what it divides
    "W @ W": "", "inv(W)": "W", "sqrtm(W.T @ W)": "W", "pinv(W)": "", "neg(W + W.T)": "W", "s * W": "", "W / 2": "",
    "W / s": "Ws", "s**2 * W": "", "s**-1 * W": "s", "s**(1/2) * W": "s", "s**(-1/2) * W": "s", "exp(s) * W": "",
    "log(s) * W": "s", "tr(W) * W": "", "X / tr(W)": "WX", "inv(X @ W) + s * W": "WX", "s * inv(X)": "X",
}  # fmt: skip


@pytest.mark.parametrize("text", VALUES)
def test_a_letter_of_which_a_value_is_made_is_arbitrary_where_that_is_defined_everywhere(text):
    theory = made("valued", more={"V": ("r", "r")}, values={"V": text})
    checked = CheckedTheory(theory_data(theory))
    for name in ("W", "s", "X"):
        assert chance.arbitrary(name, theory) is (name not in VALUES[text]), name
        assert scope.arbitrary(name, checked) is (name not in VALUES[text]), name
    assert chance.arbitrary("V", theory)
    assert scope.arbitrary("V", checked)
    assert not chance.unrestricted("V", theory)
    assert not scope.unrestricted("V", checked)


RESTRICTED = {  # what may restrict X, and whether it does
    "nothing": (made("nothing"), False),
    "a relation": (made("relation", relations=("X @ X.T == I_r",)), True),
    "a relation about another": (made("other_relation", relations=("W @ W.T == I_r",)), False),
    "a relation through a definition": (made("through", definitions={"d": "tr(X)"}, relations=("d * I_r == W",)), True),
    "a definition alone": (made("defined", definitions={"d": "tr(X)"}), False),
    "symmetry": (made("symmetry", symmetric=("X",)), True),
    "symmetry of another": (made("other_symmetry", symmetric=("W",)), False),
    "its flow": (made("flow", flow={"X": "-X"}), True),
    "the flow of another": (made("other_flow", flow={"W": "-X @ W"}), True),
    "a flow without it": (made("flow_without", flow={"W": "-W"}), False),
    "an input": (made("input", flow={"W": "X"}, inputs=("X",)), True),
    "a step": (made("step", steps={"X": "X @ X"}), True),
    "a step of another": (made("other_step", steps={"W": "X @ W"}), True),
    "a step without it": (made("step_without", steps={"W": "W @ W"}), False),
    "a start": (made("start", flow={"W": "-W"}, starts={"W": "X @ X"}), True),
    "a law": (made("law", values={"X": "normal(0, 1)"}, kind="laws"), False),
    "the law of another": (made("other_law", values={"W": "normal(0, 1)"}, kind="laws"), False),
}


@pytest.mark.parametrize("name", RESTRICTED)
def test_a_letter_is_arbitrary_unless_the_theory_says_something_of_it(name):
    theory, restricted = RESTRICTED[name]
    checked = CheckedTheory(theory_data(theory))
    for found in (chance.arbitrary("X", theory), chance.unrestricted("X", theory)):
        assert found is not restricted
    for found in (scope.arbitrary("X", checked), scope.unrestricted("X", checked)):
        assert found is not restricted


def test_a_number_is_arbitrary_and_no_matrix_that_is():
    theory = made("nothing")
    checked = CheckedTheory(theory_data(theory))
    assert chance.arbitrary("s", theory)
    assert scope.arbitrary("s", checked)
    assert not scope.unrestricted("s", checked)
    assert scope.unrestricted("X", checked)


def test_a_value_that_may_be_undefined_for_an_outcome_is_found():
    """``inv`` of a normal letter has no value with probability 0, and that is not never."""
    shapes = {"V": ("r", "r")}
    for text, partly in (
        ("inv(X)", "V"),
        ("X @ X", ""),
        ("inv(W)", ""),
        ("X / 2", ""),
        ("X / s", "V"),
        ("tr(X)**-1 * W", "V"),
    ):
        theory = made("laws", more=shapes, values={"X": "normal(0, 1)", "V": text}, kind="laws")
        assert chance.partly_defined(theory) == partly, text
