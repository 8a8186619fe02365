"""What values of letters say of relations and symmetry, in both programs: what follows is not assumed, and nothing else.

Truth: linear algebra by hand (projectors, inverses and roots of what is regular by its own value). Where the toolkit
assumes what does follow (it sees less of transposes and of the time there) the checker alone is asked.
"""

# ruff: noqa: E501 - theories are read as a table

import pytest

from faverify.algebra.facts import facts_of
from faverify.checker.algebra import Algebra
from faverify.checker.gate import not_shown
from faverify.checker.language import Theory as Checked
from faverify.claim import Theory
from faverify.errors import FaverifyError

SHAPES = {
    "X": ("n", "r"), "Y": ("n", "r"), "A": ("n", "n"), "B": ("n", "n"), "P": ("n", "n"), "Q": ("n", "n"), "G": ("r", "r"), "H": ("r", "r"), "S": ("n", "n"), "c": (),
}  # fmt: skip


def both(values=(), relations=(), symmetric=(), flow=()):
    """Whether the toolkit assumes nothing of the theory, and whether the checker misses nothing; False where refused."""
    given = {
        "shapes": SHAPES,
        "values": dict(values),
        "relations": tuple(relations),
        "symmetric": tuple(symmetric),
        "flow": dict(flow),
    }
    try:
        mine = not facts_of(Theory("said", "what values say", kind="free", **given)).assumed
    except FaverifyError:
        mine = False
    checked = Checked(
        {"name": "said", "kind": "free", **given, "relations": list(relations), "symmetric": list(symmetric)}
    )
    return mine, not not_shown(checked, Algebra(checked))


SYMMETRIC = {
    "proj(X)": True, "inv(S)": True, "sqrtm(S @ S)": True, "pos(S)": True, "neg(S)": True, "diag(A)": False, "diag(S)": True, "S": True, "-S": True, "2 * S - S / 3": True, "X @ X.T": True, "X @ Y.T + Y @ X.T": True, "A + A.T": True, "I_n": True,
    "S @ A @ S": False, "A.T @ S @ A": True, "A @ S @ A.T": True, "A @ S @ A": False, "A": False, "A - A.T": False, "X @ Y.T": False, "inv(A)": False, "A @ B": False, "S @ A": False, "c * S": True, "I_n - X @ X.T": True, "S @ S @ S": True, "S @ B + B.T @ S": True, "S @ B + B @ S": False,
}  # fmt: skip


@pytest.mark.parametrize("value", SYMMETRIC)
def test_a_letter_is_symmetric_by_what_its_value_is(value):
    holds = SYMMETRIC[value]
    assert both({"P": value}, symmetric=("P", "S")) == (holds and value not in CHECKER_ALONE, holds)


FOLLOWS = [  # values, relations that follow, relations that do not
    ({"P": "proj(X)"}, ["P @ P == P", "P @ X == X", "P.T == P", "X.T @ P == X.T", "P @ P @ X == X"], ["P @ Y == Y", "P == I_n", "X @ X.T == P", "P @ X == Y"]),
    ({"G": "inv(X.T @ X)"}, ["G @ X.T @ X == I_r", "X.T @ X @ G == I_r", "G.T == G", "G @ X.T @ X @ G == G"], ["X @ G == X", "G @ G == G", "G @ Y.T @ Y == I_r"]),
    ({"G": "sqrtm(X.T @ X)"}, ["G @ G == X.T @ X", "G.T @ G == X.T @ X", "G @ G @ G == X.T @ X @ G"], ["G == X.T @ X", "G @ G == I_r", "G @ G == Y.T @ Y"]),
    ({"A": "B @ B.T"}, ["A == B @ B.T", "A.T == A", "A @ B == B @ B.T @ B"], ["A == B.T @ B", "A == B", "A @ B == B @ A"]),
    ({"P": "proj(X)", "Q": "I_n - P"}, ["P @ Q == P - P", "Q @ X == X - X", "Q @ Q == Q", "P + Q == I_n"], ["Q == P", "Q @ X == X"]),
    ({"G": "sqrtm(X.T @ X)", "H": "inv(G)"}, ["G @ H == I_r", "H @ G == I_r", "H @ X.T @ X @ H == I_r"], ["H @ H == I_r", "X @ H == X"]),
    ({"G": "sqrtm(X.T @ X)", "H": "inv(G)", "Y": "X @ H"}, ["Y.T @ Y == I_r", "Y @ G == X"], ["Y == X", "Y.T @ Y == G"]),
]  # fmt: skip
CHECKER_ALONE = ("P.T == P", "G.T == G", "G.T @ G == X.T @ X", "A.T == A", "diag(S)")
CASES = [
    (values, text, holds)
    for values, yes, no in FOLLOWS
    for texts, holds in ((yes, True), (no, False))
    for text in texts
]


@pytest.mark.parametrize(("values", "text", "holds"), CASES)
def test_a_relation_follows_from_what_values_say_or_does_not(values, text, holds):
    symmetric = [name for name in values if name in ("P", "Q", "G", "H")]
    assert both(values, (text,), symmetric) == (holds and text not in CHECKER_ALONE, holds)


FLOWS = [
    ({"X": "A @ X"}, "A == A.T", True), ({"P": "A @ P - P @ A"}, "P == P.T", False), ({"A": "A @ B - B @ A"}, "B == B.T", True),
    ({"X": "Q @ X"}, "X == Y", False), ({"X": "Q @ X", "Y": "Q @ Y"}, "X == Y", True), ({"X": "Q @ X", "Y": "Q @ X"}, "X == Y", True), ({"X": "Q @ X", "Y": "c * Y"}, "X == Y", False),
    ({"A": "A @ (B - B.T)"}, "A.T @ A == I_n", True), ({"A": "(B - B.T) @ A"}, "A.T @ A == I_n", True), ({"A": "A @ (B + B.T)"}, "A.T @ A == I_n", False),
    ({"A": "t * A @ (B - B.T)"}, "A.T @ A == I_n", None), ({"A": "tr(A) * A @ (B - B.T)"}, "A.T @ A == I_n", None), ({"A": "t * A @ (B + B.T)"}, "A.T @ A == I_n", False),
    ({"P": "sqrtm(P)", "Q": "sqrtm(Q)"}, "P == Q", False), ({"P": "P @ P", "Q": "Q @ Q"}, "P == Q", True),
]  # fmt: skip


@pytest.mark.parametrize(("flow", "text", "kept"), FLOWS)
def test_a_flow_keeps_a_relation_or_does_not(flow, text, kept):
    """None: the checker sees that it is kept, the toolkit assumes it."""
    assert both(relations=(text,), flow=flow, symmetric=("S",)) == ((kept, kept) if kept is not None else (False, True))


@pytest.mark.parametrize(
    ("flow", "kept"),
    [
        ({"S": "A + A.T"}, True),
        ({"S": "-S"}, True),
        ({"S": "S @ S"}, True),
        ({"S": "A.T @ S + S @ A"}, True),
        ({"S": "A @ S"}, False),
        ({"S": "A"}, False),
        ({"S": "A - A.T"}, False),
    ],
)
def test_a_flow_keeps_a_letter_symmetric_or_does_not(flow, kept):
    assert both(flow=flow, symmetric=("S",)) == (kept, kept)
