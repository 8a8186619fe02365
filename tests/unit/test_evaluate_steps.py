"""Step functions small enough to check by hand: L = (2, 0), then (0, 2), half a unit of time each; V is their past."""

import flint
import pytest

from derivations.lemma6_proofs import PAST
from faverify.cases.vectors import VectorSequence
from faverify.claim import Theory
from faverify.errors import FaverifyError, StatementError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.point import Point
from faverify.evaluate.ring import ExactRing
from faverify.evaluate.steps import evaluator_of, require_past
from faverify.lang.parse import parse_expression

AXES = VectorSequence.of([[["2", "0"]], [["0", "2"]]], ["1/2", "1/2"], "axes")
UNEVEN = VectorSequence.of([[["1"]], [["3"]], [["0"]]], ["2", "1/3", "1"], "uneven")


def value(case, text):
    with flint.ctx.workprec(120):
        found = evaluator_of(PAST, case).value(parse_expression(text, PAST))
        return found[0, 0]


@pytest.mark.parametrize(
    ("case", "text", "truth"),
    [
        (AXES, "integral(normF(L)**2, 0, T)", flint.fmpq(4)),
        (AXES, "integral(normF(L)**2, s, T)", flint.fmpq(8, 3)),
        (AXES, "integral(normF(L)**2, 0, s)", flint.fmpq(4, 3)),
        (AXES, "integral(normF(L)**2, T, T)", flint.fmpq(0)),
        (AXES, "tr(V)", flint.fmpq(4)),
        (AXES, "tr(V(s))", flint.fmpq(4, 3)),
        (AXES, "tr(V(0))", flint.fmpq(0)),
        (AXES, "K", flint.fmpq(2)),
        (AXES, "greatest(seen, 0, T)", flint.fmpq(0)),
        (AXES, "greatest(tr(V), 0, T)", flint.fmpq(4)),
        (AXES, "greatest(-tr(V), s, T)", flint.fmpq(-4, 3)),
        (UNEVEN, "integral(normF(L)**2, 0, T)", flint.fmpq(5)),
        (UNEVEN, "integral(normF(L)**2, s, T)", flint.fmpq(35, 9)),  # s = 10/9, and 8/9 of the first piece are left
        (UNEVEN, "tr(V(s))", flint.fmpq(10, 9)),
        (UNEVEN, "normF(L)**2", flint.fmpq(0)),
    ],
)
def test_sums_over_pieces_are_exact(case, text, truth):
    found = value(case, text)
    with flint.ctx.workprec(400):
        assert found.overlaps(flint.arb(truth))
    assert found.rad() <= 1e-30


@pytest.mark.parametrize(
    ("flow", "inputs", "right"),
    [
        ({"V": "L.T @ L"}, ["L"], True),
        ({"V": "2 * L.T @ L / 2"}, ["L"], True),
        ({"V": "2 * L.T @ L"}, ["L"], False),
        ({"V": "L.T @ L - V"}, ["L"], False),
        ({"V": "V"}, ["L"], False),
        ({"V": "L.T @ L"}, [], False),
    ],
)
def test_step_functions_belong_to_the_past_of_an_input_alone(flow, inputs, right):
    theory = Theory("past", "V' = ...", {"V": ("r", "r"), "L": ("n", "r")}, flow=flow, inputs=inputs, kind="free")
    if right:
        require_past(theory)
    else:
        with pytest.raises(StatementError, match="not shown to be it"):
            require_past(theory)


COUNTED = Theory("halved", "a matrix that is halved", {"X": ("n", "n")}, steps={"X": "X / 2"}, kind="free")


def counted(text):
    """A text about X = diag(4, 8) that is halved in every step, in fractions."""
    here = Evaluator(COUNTED, ExactRing(), Point({"X": flint.fmpq_mat([[4, 0], [0, 8]])}, {"n": 2}))
    return here.value(parse_expression(text, COUNTED))[0, 0]


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("sum_over(tr(X), 0)", 0),
        ("sum_over(tr(X), 1)", 12),
        ("sum_over(tr(X), 2)", 18),
        ("sum_over(1, 200)", 200),
        ("sum_over(tr(X), 2 + 1)", 21),
        ("tr(next(X))", 6),
        ("tr(next(next(X)))", 3),
    ],
)
def test_sums_over_steps_by_hand(text, truth):
    assert counted(text) == truth


@pytest.mark.parametrize("text", ["sum_over(tr(X), -1)", "sum_over(tr(X), 1/2)", "sum_over(tr(X), 201)"])
def test_what_is_no_number_of_steps_is_refused(text):
    with pytest.raises(FaverifyError):
        counted(text)
