"""What a theory may assume: relations follow from values or are kept by the flow; what is neither is said."""

from dataclasses import replace

import pytest

from derivations.theories import FA, FA_STAR, FA_STAR_RAW, TRACE_DUALITY
from faverify.algebra.facts import facts_of, prove_from_values
from faverify.claim import Context, Effort
from faverify.errors import StatementError
from faverify.lang.theory import Theory
from faverify.methods import chain
from faverify.verdict import Evidence

POOL = {"X": ("n", "r"), "V": ("r", "r"), "P": ("n", "n")}


def theory(values, relations=(), symmetric=(), **more):
    return Theory("t", "t", POOL, relations=relations, values=values, symmetric=symmetric, kind="free", **more)


@pytest.mark.parametrize("known", [FA_STAR, FA_STAR_RAW, TRACE_DUALITY])
def test_the_papers_theories_assume_nothing(known):
    assert facts_of(known).assumed == ()


def test_what_is_constant_is_derived_from_the_flow():
    assert facts_of(FA_STAR).constant == {"S", "Si"}
    moving = replace(FA_STAR_RAW, flow={"Z": "Y @ C"}, trajectory="")
    assert facts_of(moving).constant == set()


@pytest.mark.parametrize(
    ("value", "relation", "holds"),
    [
        ("inv(X.T @ X)", "V @ X.T @ X == I_r", True),
        ("inv(X.T @ X)", "V @ X.T @ X == 2 * I_r", False),
        ("inv(X.T @ X)", "V @ V == X.T @ X", False),
        ("sqrtm(X.T @ X)", "V @ V == X.T @ X", True),
        ("sqrtm(X.T @ X)", "V == X.T @ X", False),
        ("inv(sqrtm(X.T @ X))", "V @ X.T @ X @ V == I_r", True),
    ],
)
def test_relations_follow_from_values_or_they_do_not(value, relation, holds):
    assert prove_from_values(relation, theory({"V": value})) is holds


def test_a_relation_that_does_not_follow_is_an_assumption_and_lowers_the_level():
    false = theory({"V": "inv(X.T @ X)"}, relations=("V @ X.T @ X == 2 * I_r",))
    assert facts_of(false).assumed == ("V @ X.T @ X == 2 * I_r",)
    weak = theory({"V": "X.T @ X @ X.T @ X", "P": "proj(X)"}, relations=("P @ X @ V == X @ V",), symmetric=("V",))
    assert facts_of(weak).assumed == ()


def test_an_asymmetric_value_is_not_symmetric_by_declaration():
    wrong = Theory("t", "t", {"A": ("r", "r"), "B": ("r", "r")}, values={"B": "2 * A"}, symmetric=("B",), kind="free")
    assert facts_of(wrong).assumed == ("B == B.T",)


def test_a_relation_that_the_flow_does_not_keep_is_refused():
    uphill = replace(FA, relations=("Z.T @ Y == Z.T @ Z @ W",))
    with pytest.raises(StatementError, match="does not keep"):
        facts_of(uphill)


def test_a_symmetric_letter_needs_a_symmetric_flow():
    shapes = {"A": ("r", "r"), "B": ("r", "r")}
    kept = Theory("t", "t", shapes, flow={"A": "A @ A"}, symmetric=("A",), kind="free")
    assert facts_of(kept).assumed == ()
    with pytest.raises(StatementError, match="symmetric"):
        facts_of(Theory("t", "t", shapes, flow={"A": "A @ B"}, symmetric=("A",), kind="free"))


def test_a_value_moves_with_what_it_is_made_of():
    """A projector Z Z' does not rest: a letter with a value only counted as constant."""
    moving = replace(
        FA_STAR_RAW, shapes={**FA_STAR_RAW.shapes, "K": ("n", "n")}, values={**FA_STAR_RAW.values, "K": "Z @ Z.T"}
    )
    context = Context(lambda kind: [], Effort.QUICK)
    assert chain().check("D(K) == 0", moving, context).verdict != "pass"
    assert chain().check("D(K) == F @ Z.T + Z @ F.T", moving, context).evidence is Evidence.PROVED


SYMMETRIC = {  # whether a value is symmetric, for every A and every symmetric S
    "inv(A)": False, "inv(S)": True, "A @ A": False, "S @ S": True, "A + A.T": True, "A - A.T": False,
    "sqrtm(S @ S)": True, "sqrtm(A.T @ A)": True, "proj(A)": True, "pinv(A)": False, "A.T @ A": True,
    "A @ S @ A.T": True, "A @ S @ A": False, "S @ A": False, "inv(A.T @ A)": True, "pos(S)": True,
    "neg(A + A.T)": True, "tr(A) * S": True, "tr(A) * A": False, "A": False, "S": True, "A.T": False,
    "S @ S @ S": True, "S @ A @ S": False, "I_r": True, "S / 2": True, "proj(A) @ proj(A)": True,
    "proj(A) @ S": False, "inv(S) @ S @ inv(S)": True, "inv(A) @ S @ inv(A).T": True, "2 * S - I_r": True,
    "S + A": False,
}  # fmt: skip


@pytest.mark.parametrize("value", SYMMETRIC)
@pytest.mark.parametrize("others", [{}, {"W": "inv(A)"}, {"W": "proj(A)"}], ids=str)
def test_a_value_is_symmetric_by_what_it_is_and_not_by_being_called_so(value, others):
    """Nor by another letter that is called symmetric and is not."""
    shapes = dict.fromkeys(("A", "S", "V", *others), ("r", "r"))
    called = ("S", "V", *others)
    made = Theory("t", "t", shapes, values={**others, "V": value}, symmetric=called, kind="free")
    assert ("V == V.T" in facts_of(made).assumed) is not SYMMETRIC[value]
    assert ("W == W.T" in facts_of(made).assumed) is (others.get("W") == "inv(A)")
    for text in (value, f"({value}).T"):
        assert prove_from_values(f"V == {text}", made) or text != value or "A" in value or "S" in value
    assert (
        prove_from_values("V == V.T", Theory("t", "t", shapes, values={**others, "V": value}, kind="free"))
        <= SYMMETRIC[value]
    )
