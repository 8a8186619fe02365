"""Statements of probability at drawn letters: refuted beyond chance, never shown; known tails are enclosed."""

import flint
import pytest

from derivations.gaussian_theories import COLUMNS, ONE_COLUMN, WISHART
from derivations.lemma21_proofs import TAILS
from derivations.stationary_theories import GENERIC
from faverify.claim import Context
from faverify.errors import FaverifyError
from faverify.kernel.script import step
from faverify.methods import proof
from faverify.methods.proof_draws import RefutedByDraws, agreeing
from faverify.verdict import Verdict

CONTEXT = Context(lambda kind: [], seed=0)


def verdict(says, theory, **values):
    return RefutedByDraws(tuple(values.items())).check(says, theory, CONTEXT).verdict


@pytest.mark.parametrize(
    ("says", "theory", "values"),
    [
        ("P(rank(Y @ C) >= 1) <= 1/10", GENERIC, {}),
        ("P(normF(V)**2 >= 0) <= 1/2", WISHART, {"e": "1", "p": "1"}),
        ("E(normF(V)**2) <= 1/100", WISHART, {"e": "1", "p": "1"}),
        ("P(chi2(d) >= 1) <= 1/100", TAILS, {"x": "1"}),
        ("P(worst(normF(y)**2, c, C0, C) > 0) <= 1/10", COLUMNS, {"s": "1"}),
        ("P(normF(Y - Q @ Y)**2 < 0) >= 1/2", ONE_COLUMN, {"s": "2"}),
    ],
)
def test_what_is_false_beyond_chance_is_refuted(says, theory, values):
    assert verdict(says, theory, **values) is Verdict.FAIL


@pytest.mark.parametrize(
    ("says", "theory", "values"),
    [
        ("P(rank(Y @ C) >= 1) >= 1/10", GENERIC, {}),
        ("P(normF(V)**2 >= 0) <= 1", WISHART, {"e": "1", "p": "1"}),
        ("E(normF(V)**2) <= q * r", WISHART, {"e": "1", "p": "1"}),
        ("P(z >= 0) <= 0.51", TAILS, {"x": "1"}),
        ("P(normF(V)**2 >= 0) <= 1/2 if p > 1", WISHART, {"e": "1", "p": "1"}),
    ],
)
def test_what_holds_or_cannot_be_told_is_never_refuted_nor_shown(says, theory, values):
    assert verdict(says, theory, **values) is Verdict.INCONCLUSIVE


def test_a_line_that_draws_refute_stops_the_part():
    with pytest.raises(FaverifyError, match="draws refute"):
        agreeing({"line": "P(normF(V)**2 >= 0) <= 1/2"}, WISHART, {"e": "1", "p": "1"}, CONTEXT, {})


def test_a_planted_unsound_rule_is_caught_by_draws(monkeypatch):
    from faverify.kernel import theorem

    record = theorem.RULES["at most one"]
    planted = theorem.RuleRecord(record.number, record.name, record.doc, lambda goal: {})
    monkeypatch.setitem(theorem.RULES, "at most one", planted)
    says = "P(normF(V)**2 >= 0) <= 1/2"
    method = proof(step("wrong", says, "at most one", of="normF(V)**2 >= 0"), at={"e": "1", "p": "1"})
    with pytest.raises(FaverifyError, match="draws refute"):
        method.check(says, WISHART, CONTEXT)


def test_a_refutation_replays_from_its_witness():
    method = RefutedByDraws((("e", "1"), ("p", "1")))
    says = "P(normF(V)**2 >= 0) <= 1/2"
    witness = method.check(says, WISHART, CONTEXT).witness
    from faverify.lang.parse import parse_statement

    assert method.replays(parse_statement(says, WISHART), witness, CONTEXT)
    assert not method.replays(parse_statement(says, WISHART), {**witness, "draws": 1}, CONTEXT)
    assert not method.replays(parse_statement("P(normF(V)**2 >= 0) <= 1", WISHART), witness, CONTEXT)


def test_the_maximum_over_columns_is_over_the_columns_before_each():
    from fractions import Fraction

    from faverify.claim import Theory
    from faverify.evaluate.evaluator import Evaluator, Point
    from faverify.evaluate.ring import ExactRing

    shapes = {"C": ("m", "r"), "C0": ("m", "r"), "c": ("m", "1")}
    theory = Theory("columns", "free", shapes, kind="free")
    whole = flint.fmpq_mat([[1, 5, 2], [3, 0, 4]])
    point = Point({"C": whole, "C0": whole * 0, "c": whole * flint.fmpq_mat(3, 1)}, {"m": 2, "r": 3, "1": 1})
    evaluator = Evaluator(theory, ExactRing(), point)
    assert Fraction(str(evaluator.text("worst(normF(c)**2, c, C0, C)")[0, 0])) == 25
    assert Fraction(str(evaluator.text("worst(normF(C0)**2 - normF(c)**2, c, C0, C)")[0, 0])) == 35 - 20
