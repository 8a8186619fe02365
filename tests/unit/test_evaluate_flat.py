"""The flat programs of covers against the evaluator that reads the same texts node by node, and their refusals."""

from fractions import Fraction

import flint
import pytest

from faverify.cases.families import draw
from faverify.claim import Context
from faverify.evaluate.covers import values_over
from faverify.evaluate.flat import Flat, OpaqueError
from faverify.evaluate.motion import motion_of
from faverify.evaluate.trajectory import evaluator_at
from faverify.lang.parse import parse_expression
from faverify.run.registry import entry

TEXTS = {
    "fa_star": [
        "normF(F)**2",
        "tr(Z.T @ F)",
        "l",
        "t * l",
        "tr(inv(Z.T @ Z + I_r))",
        "l / (1 + t**2)",
        "l**3",
        "2 * r",
        "D(l)",
        "D(D(l)) * t",
        "l * D(t * l) - D(l / (1 + t**2))**3",
        "tr(inv(I_r + D(Z).T @ D(Z)))",
        "D(normF(F)**2) + D(2 * r) + D(t)",
        "l * ind(D(l) > -5 * l) + ind(normF(F)**2 < l(0))",
        "normF(rows_le(R, A, 2))**2 + tr(rows_le(Z, -A, -1/2).T @ F)",
        "D(l * ind(l >= 1/100))",
        "t * ind(-tr(R @ A @ R.T) > 0) + ind(0 > D(l)) * l",
        "l(t) * t + l(0) - l(1/2)**2",
        "tr(Z(0).T @ Z) - tr(Z(t).T @ Z(1))",
        "t - l",
        "2 - l",
        "l - t**2",
        "(t - l(0)) - (2 - t)",
        "l**1 + t**5",
        "normF(F)**2 / (2 * t + l)",
        "t * tr(Z.T @ Z) - tr(Z.T @ Z) * t",
        "inner(Z, Z) - inner(Z, R)",
    ],
    "fa": [
        "normF(F)**2",
        "inner(Z, F)",
        "normF(W @ C)**2 / 2 - tr(B.T @ Z)",
        "tr(W(0) @ C) * t",
        "D(normF(W)**2) - inner(D(Z), Z)",
    ],
}
CASE = draw("gaussian", 3, 3, 2, 5)
LABELS = {"fa_star": "n3", "fa": "n11"}


def evaluator(theory):
    return evaluator_at(theory, CASE, {"t": "1/3"}, Context(lambda kind: []), 30)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in TEXTS.items() for text in texts])
def test_the_coefficients_are_those_of_the_evaluator(name, text):
    theory = entry(LABELS[name]).claim.theory
    with flint.ctx.workprec(200):
        home = evaluator(theory)
        expr = parse_expression(text, theory)
        (run,) = Flat(home, expr).run(home.point.letters, home.ring.time(home.point.time), 5)
        flat = [flint.arb(0) if x is None else x[0, 0] for x in run]
        one_by_one = [flint.arb(0) if x is None else x[0, 0] for x in home.jet(expr, 5)]
        assert all(a.overlaps(b) for a, b in zip(flat, one_by_one, strict=True))
        assert all(float(x.rad()) < 1e-20 * (1 + abs(float(x.mid()))) for x in flat)


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(l)",
        "ind(sqrt(l) > 1)",
        "ind(Z == 0)",
        "lambda_max(Z.T @ Z)",
        "integral(l, 0, t)",
        "l(t + 1)",  # a time that moves, though it is not t
        "l(2 * t)",
        "normF(Z(t / 2))**2",
        "t * l(t**2 + 1)",
        "l**-1",
        "l**(1/2)",
        "normF(F)**3",
        "normF(F)",
        "l - 0",
        "0 + t",
        "D(sqrt(l))",
        "exp(t)",
        "max(l, t)",
    ],
)
def test_what_has_no_operation_is_left_to_the_evaluator(text):
    theory = entry("n3").claim.theory
    with flint.ctx.workprec(200):
        home = evaluator(theory)
        with pytest.raises(OpaqueError):
            Flat(home, parse_expression(text, theory))


@pytest.mark.parametrize("text", ["l", "sqrt(l)", "t * l"])
def test_a_cell_contains_the_values_at_its_times(text):
    theory = entry("n3").claim.theory
    with flint.ctx.workprec(200):
        home, expr = evaluator(theory), parse_expression(text, theory)
        (cell, *_) = motion_of(theory, CASE, home.at(Fraction(0)).point).cells(Fraction(1), 30)
        box = values_over(home, expr)(cell)
        for share in (Fraction(0), Fraction(1, 3), Fraction(1)):
            assert box.overlaps(home.at(cell.t0 + share * (cell.t1 - cell.t0)).value(expr)[0, 0])
