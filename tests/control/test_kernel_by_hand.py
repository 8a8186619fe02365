"""Theorems are made by rules only: what goes around them is refused."""

import pytest

from derivations.beyond import n4_sharp_loss_increase as n4
from derivations.lemma6_proofs import PAST
from derivations.theories import FA_STAR
from faverify.kernel.errors import Refused
from faverify.kernel.gate import gate
from faverify.kernel.script import Proved, prove, run, step
from faverify.kernel.theorem import Goal, Theorem, apply


def test_a_theorem_is_not_made_by_hand():
    (theorem,) = prove(n4.BUDGET_BY.proved(n4.BUDGET_SAYS, FA_STAR))
    with pytest.raises(Refused, match="by hand"):
        Theorem(object(), theorem, {}, "K1 identity")


def test_a_theorem_does_not_change():
    (theorem,) = prove(n4.BUDGET_BY.proved(n4.BUDGET_SAYS, FA_STAR))
    with pytest.raises(Refused):
        theorem.conclusion = None
    with pytest.raises(TypeError):
        theorem.hypotheses["anything"] = None


@pytest.mark.parametrize("dropped", [line.name for line in n4.BUDGET_BY.lines])
def test_every_line_of_n4_is_needed(dropped):
    lines = tuple(line for line in n4.BUDGET_BY.lines if line.name != dropped)
    with pytest.raises(Refused):
        prove(Proved(n4.BUDGET_SAYS, FA_STAR, lines))


def test_a_hypothesis_that_the_statement_lacks_is_refused():
    lines = (step("sign", "kappa >= 0 if kappa >= 0", "given"),)
    with pytest.raises(Refused, match="does not assume"):
        prove(Proved("kappa >= 0", FA_STAR, lines))


def test_a_line_must_state_its_hypotheses():
    lines = (step("sign", "kappa + 1 >= 0", "arithmetic", "kappa >= 0"),)
    with pytest.raises(Refused, match="not stated"):
        prove(Proved("kappa + 1 >= 0 if kappa >= 0", FA_STAR, lines))


def test_more_lines_than_a_proof_may_have_are_refused():
    lines = tuple(step(f"line {k}", "2 >= 1", "identity") for k in range(41))
    with pytest.raises(Refused, match="at most"):
        run(Proved("2 >= 1", FA_STAR, lines))


def test_a_theorem_of_another_theory_needs_an_import():
    (theorem,) = prove(Proved("D(tr(V)) == normF(L)**2", PAST, (step("q", "D(tr(V)) == normF(L)**2", "identity"),)))
    goal = Goal(FA_STAR, gate(FA_STAR), theorem.conclusion, (theorem,), {})
    with pytest.raises(Refused, match="import it"):
        apply("arithmetic", goal)
