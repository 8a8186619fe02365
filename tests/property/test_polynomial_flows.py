"""Enclosures of random polynomial flows contain the truth, at times and over whole cells."""

from fractions import Fraction

import flint
import pytest
from oracle.polynomial_truth import agreed_truth, holds, random_flow

from faverify.errors import UnableError
from faverify.flows.polynomial.run import PolynomialRun

SEEDS = range(24)
T = Fraction(3, 16)
DIGITS = 12


@pytest.mark.parametrize("seed", SEEDS)
def test_enclosures_contain_odefun_at_higher_precision(seed):
    flow = random_flow(seed)
    run = PolynomialRun(flow, DIGITS)
    state = run.at(T)
    truth = agreed_truth(flow, T)
    letters = state.letters()
    assert holds(letters, truth, 28)
    largest = max(float(x.abs_upper()) for matrix in flow.start.values() for x in flint.arb_mat(matrix).entries())
    assert max(float(x.rad()) for name in flow.start for x in letters[name].entries()) < 10 * (1 + largest) * 1e-12
    cell = run.cell(T)
    for part in (cell, *cell.split()):
        if part.t0 <= T <= part.t1:
            assert holds(part.letters(), truth, 28)


def test_most_random_flows_are_integrated():
    reached = 0
    for seed in SEEDS:
        try:
            PolynomialRun(random_flow(seed), DIGITS).cover(T)
            reached += 1
        except UnableError:
            continue
    assert reached >= len(SEEDS) - 4
