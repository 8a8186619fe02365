"""What a part, its controls and its neighbours ask for twice is made once, and is what it would be alone."""

from dataclasses import replace
from fractions import Fraction

import flint
import pytest

from derivations.flows.weight_decay import DECAY, TWICE
from derivations.theories import FA_STAR
from faverify.cases.families import draw
from faverify.cases.instance import Instance
from faverify.claim import Context, Effort
from faverify.evaluate import covers, motion
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.trajectory import evaluator_at
from faverify.flows.polynomial import run as polynomial
from faverify.kernel import script
from faverify.kernel.errors import Refused
from faverify.kernel.script import Proved, step
from faverify.lang.parse import parse_expression
from faverify.methods import ball_cases, exact_cases
from faverify.verdict import Verdict

CASES = [draw("gaussian", 4, 3, 2, seed) for seed in range(3)]
CONTEXT = Context(lambda kind: CASES, Effort.QUICK)


@pytest.mark.parametrize("says", ["least(normF(Z)**2, 0, 2)", "greatest(l, 0, 2)", "least(inner(Z, F), 0, 3/2)"])
def test_an_extremum_looks_where_it_may_be_and_finds_what_all_pieces_give(says):
    call = parse_expression(says, FA_STAR)
    least, stop = call.function == "least", Fraction(call.args[2].value)
    for case in CASES:
        with flint.ctx.workprec(110):
            home = evaluator_at(FA_STAR, case, {}, CONTEXT, 20)
            trajectory = home.point.at.__self__
            value, cells = covers.values_over(home, call.args[0]), covers.cells_of(trajectory, Fraction(0), stop)
            for _ in range(covers.CUTS):
                cells = [half for cell in cells for half in cell.split()]
            pieces = [value(cell) for cell in cells]
            known = min(x.lower() for x in pieces) if least else max(x.upper() for x in pieces)
            found, met = covers.extreme_over_cover(trajectory, home, call, Fraction(0), stop)
            reached = [home.at(stop * k / 40).value(call.args[0])[0, 0] for k in range(41)]
        assert all(x.upper() >= found if least else x.lower() <= found for x in reached)
        assert found >= known if least else found <= known
        assert met.upper() >= found if least else met.lower() <= found
        attained = float(reached[0])  # at the start, which is exact
        assert float(found) == attained or abs(float(found) - float(known)) <= 1e-6 * abs(float(known))


def test_a_script_is_run_once_for_every_statement_that_its_lines_are_to_conclude(monkeypatch):
    ran, run = [], script.run
    monkeypatch.setattr(script, "run", lambda proved: ran.append(proved) or run(proved))
    monkeypatch.setattr(script, "_SCRIPTS", {})
    says, lines = "normF(Z)**2 == tr(Z.T @ Z)", (step("norm", "normF(Z)**2 == tr(Z.T @ Z)", "identity"),)
    found = [script.finished(Proved(text, FA_STAR, lines)) for text in (says, "normF(Z)**2 == 1")]
    assert found[0] is found[1]
    assert len(ran) == 1
    script.finished(Proved(says, FA_STAR, (step("norm", "normF(Y)**2 == tr(Y.T @ Y)", "identity"),)))
    assert len(ran) == 2
    for _ in range(2):
        with pytest.raises(Refused, match="wrong"):
            script.finished(Proved(says, FA_STAR, (step("wrong", "normF(Z)**2 == 1", "identity"),)))
    assert len(ran) == 3


@pytest.mark.parametrize("method", [ball_cases(), exact_cases()])
def test_a_control_is_refuted_by_the_first_counterexample(method):
    says = "normF(Z)**2 <= 0"
    whole = method.check(says, FA_STAR, CONTEXT)
    first = method.check(says, FA_STAR, Context(CONTEXT.cases, Effort.QUICK, refuting=True))
    assert whole.verdict is first.verdict is Verdict.FAIL
    assert (whole.counts["drawn"], first.counts["drawn"]) == (3, 1)
    assert first.witness == whole.witness or first.witness["digest"] == CASES[0].digest


def test_what_is_not_refuted_is_looked_at_everywhere():
    kept = ball_cases().check("normF(Z)**2 >= 0", FA_STAR, Context(CONTEXT.cases, Effort.QUICK, refuting=True))
    assert (kept.verdict, kept.counts["drawn"]) == (Verdict.PASS, 3)


@pytest.fixture
def made(monkeypatch):
    """The runs that are made from here on."""
    found = []

    class Counted(polynomial.PolynomialRun):
        def __init__(self, *given):
            found.append(given)
            super().__init__(*given)

    monkeypatch.setattr(polynomial, "PolynomialRun", Counted)
    monkeypatch.setattr(motion, "_RUNS", {})
    return found


def size_at(theory, case, mu, t):
    with flint.ctx.workprec(110):
        return evaluator_at(theory, case, {"mu": mu, "t": t}, CONTEXT, 20).text("normF(W)**2")[0, 0]


def test_a_flow_of_ones_own_is_integrated_once_for_all_times_that_a_part_asks_for(made):
    for t in ("1/8", "1/4"):
        for case in CASES[:2]:
            size_at(DECAY, case, "1/2", t)
    assert len(made) == 2


def test_theories_of_the_same_flow_share_its_integration_and_others_do_not(made):
    """N16's three theories of one stiff flow cost six seconds at an instance, now two."""
    more = replace(DECAY, name="fa_weight_decay_and_more", definitions={**DECAY.definitions, "both": "Z.T @ Z + M"})
    case = Instance.of(CASES[0].Y, CASES[0].C, CASES[0].Z0, [[1, 0, 2], [0, -1, 1]])  # W(0) is drawn for a theory
    same, again = (size_at(theory, case, "1/2", "1/8") for theory in (DECAY, more))
    assert str(same) == str(again)
    assert len(made) == 1
    others = [size_at(TWICE, case, "1/2", "1/8"), size_at(more, case, "1", "1/8")]
    assert len(made) == 3
    assert not any(same.overlaps(x) for x in others)


def at_level(kappa, t="1/3"):
    return evaluator_at(KAPPA, CASES[0], {"kappa": kappa, "t": t}, CONTEXT, 20)


KAPPA = replace(
    DECAY, name="fa_above_a_level", shapes={**DECAY.shapes, "kappa": ()},
    definitions={**DECAY.definitions, "above": "normF(Z)**2 - kappa", "late": "normF(Z(T))**2"},
)  # fmt: skip


def test_what_reads_no_parameter_is_evaluated_once_for_all_values_of_it():
    with flint.ctx.workprec(110):
        one, two = (at_level(kappa) for kappa in ("1", "2"))
        for text in ("tr(Z.T @ Z)", "D(normF(Y - Z @ W)**2)", "tr(Z(0).T @ Z)"):  # mu moves Z and W
            assert not one.plain.has(parse_expression(text, KAPPA))
        free = replace(KAPPA, flow={"Z": "(Y - Z @ W) @ C", "W": "Z.T @ (Y - Z @ W)"}, name="fa_at_a_level")
        one, two = (evaluator_at(free, CASES[0], {"kappa": kappa, "t": "1/3"}, CONTEXT, 20) for kappa in ("1", "2"))
        for text in ("tr(Z.T @ Z)", "D(normF(Y - Z @ W)**2)", "normF(Z(0))**2 * t"):
            expr = parse_expression(text, free)
            assert one.value(expr) is two.value(expr)
            alone = Evaluator(free, one.ring, replace(one.point, letters=dict(one.point.letters)))
            assert one.value(expr)[0, 0].overlaps(alone.value(expr)[0, 0])
        for text in ("above", "kappa * tr(Z.T @ Z)", "normF(Z)**2 + kappa"):
            assert not one.text(text)[0, 0].overlaps(two.text(text)[0, 0])
        assert not one.plain.has(parse_expression("late", free))  # T has a value of its own


def test_where_nothing_moves_the_time_is_a_parameter():
    still = replace(DECAY, name="still", flow={}, definitions={"later": "t * normF(Y)**2"})
    with flint.ctx.workprec(110):
        one, two = (evaluator_at(still, CASES[0], {"t": t}, CONTEXT, 20).text("later")[0, 0] for t in ("1", "2"))
    assert (two - 2 * one).contains(0)
    assert not one.overlaps(two)
