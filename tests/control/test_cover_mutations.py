"""Planted errors in covers and Taylor models must be caught by the tests of random times: the tests can fail."""

import random
from fractions import Fraction

import pytest
from flint import arb, ctx

from faverify.cases.instance import Instance
from faverify.flows.cover import Cell, cover
from faverify.flows.fa_star import FAStar
from faverify.flows.segment import Errors, Segment

FLOW = FAStar(Instance.random(8, 6, 3, 1))
T = Fraction(2)


def caught(cells, tries=400):
    """Whether some random time shows a box that does not contain M, l or dl/dt."""
    rng = random.Random("mutations")
    for _ in range(tries):
        t = T * Fraction(rng.randint(0, 2**30), 2**30)
        cell = next(c for c in cells if c.t0 <= t <= c.t1)
        state = FLOW.at(t, digits=40)
        with ctx.workprec(4 * state.bits):
            rate = -2 * (FLOW.data.Gi * 1 * state.N * state.M).trace()
            thin = Cell(FLOW, t, t, cell.model)
            if not (cell.M.overlaps(state.M) and thin.M.overlaps(state.M)):
                return True
            if not (thin.l.overlaps(state.l) and cell.l.overlaps(state.l) and thin.rate.overlaps(rate)):
                return True
    return False


def with_model(change):
    """A cover in which the model of one cell in the middle is changed."""
    cells = list(cover(FLOW, T).cells)
    k = len(cells) // 2
    old = cells[k]
    cells[k] = Cell(FLOW, old.t0, old.t1, change(old.model))
    return cells


def planted(model, coefficients=None, errors=None):
    return Segment(model.frame, model.t0, model.t1, coefficients or model.coefficients, errors or model.errors)


def test_the_healthy_cover_shows_no_error():
    assert not caught(cover(FLOW, T).cells)


@pytest.mark.parametrize("order", [0, 1, 3, 8])
def test_a_spike_planted_in_a_taylor_coefficient_is_detected(order):
    def spike(model):
        changed = list(model.coefficients)
        h = arb(int((model.t1 - model.t0) * 2**20)) / 2**20
        changed[order] = changed[order] * (1 + arb(10) ** -4 / h**0) + arb(10) ** -6
        return planted(model, changed)

    assert caught(with_model(spike))


def test_a_forgotten_quadratic_term_is_detected():
    def wrong(model):
        start, changed = model.coefficients[0], model.coefficients[:2]
        for j in range(1, len(model.coefficients) - 1):
            total = changed[j] * start + start.transpose() * changed[j]
            for i in range(1, j - 1):  # the last product is missing
                total = total + changed[i] * changed[j - i]
            changed.append(total * (-1 / arb(j + 1)))
        return planted(model, changed)

    assert caught(with_model(wrong))


def test_a_model_cut_off_without_its_remainder_is_detected():
    def short(model):
        none = Errors(arb(0), arb(0), arb(0), arb(0))
        return planted(model, model.coefficients[:8], none)

    assert caught(with_model(short))


def test_a_model_shifted_in_time_is_detected():
    def shifted(model):
        by = (model.t1 - model.t0) / 100
        return Segment(model.frame, model.t0 - by, model.t1 + by, model.coefficients, model.errors)

    assert caught(with_model(shifted))
