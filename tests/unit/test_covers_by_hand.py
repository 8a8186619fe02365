"""Ranges and integrals over a cell from Taylor coefficients, for polynomials whose ranges and integrals are known."""

from dataclasses import dataclass
from fractions import Fraction

import flint
import pytest

from faverify.evaluate import covers

CELLS = [
    (Fraction(0), Fraction(1, 3)),
    (Fraction(1, 7), Fraction(3, 7)),
    (Fraction(2), Fraction(2) + Fraction(1, 10**6)),
]
POLYNOMIALS = [[0, 1], [1, -2, 3], [0, 0, 0, 5], [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 1]]


@dataclass
class Cell:
    """A stretch of time."""

    t0: Fraction
    t1: Fraction

    def part(self, t0, t1):
        return Cell(t0, t1)


def ball(number):
    return flint.arb(flint.fmpq(number.numerator, number.denominator))


def jets(terms):
    """The Taylor coefficients of a polynomial over a cell, by differentiating it."""

    def over(cell, order):
        time, found, left = ball(cell.t0).union(ball(cell.t1)), [], [Fraction(x) for x in terms]
        for k in range(order + 1):
            value = flint.arb(0)
            for x in reversed(left):
                value = value * time + ball(x)
            found.append(value)
            left = [x * (i + 1) / (k + 1) for i, x in enumerate(left[1:])]
        return found

    return over


def exactly(terms, time):
    return sum(x * time**k for k, x in enumerate(terms))


@pytest.mark.parametrize("bits", [24, 53, 100])
@pytest.mark.parametrize("terms", POLYNOMIALS)
@pytest.mark.parametrize(("t0", "t1"), CELLS)
def test_a_range_holds_both_ends_exactly_and_is_not_much_wider(monkeypatch, terms, t0, t1, bits):
    """The ends are compared as fractions: a bound that is rounded the wrong way by its last bit is noticed."""
    monkeypatch.setattr(covers, "_jets_over", lambda *_: jets(terms))
    with flint.ctx.workprec(bits):
        found = covers.values_over(None, None)(Cell(t0, t1))
    ends = [exactly(terms, time) for time in (t0, t1, (t0 + t1) / 2)]
    low, high = (Fraction(int(x.p), int(x.q)) for x in (found.lower().fmpq(), found.upper().fmpq()))
    assert low <= min(ends)
    assert high >= max(ends)
    steepest = sum(k * abs(x) * t1 ** (k - 1) for k, x in enumerate(terms) if k)
    assert high - low <= 2 * steepest * (t1 - t0) + Fraction(1, 2 ** (bits - 12))


@pytest.mark.parametrize("order", [4, 6, 8])
@pytest.mark.parametrize("terms", POLYNOMIALS)
@pytest.mark.parametrize(("t0", "t1"), CELLS)
def test_the_share_of_an_integral_holds_the_integral_and_is_narrow(terms, t0, t1, order):
    """Up to the power after the order the form is exact; from then on its remainder counts."""
    with flint.ctx.workprec(200):
        found = covers._shares_over(jets(terms), order)(Cell(t0, t1))
        truth = sum(Fraction(x) * (t1 ** (k + 1) - t0 ** (k + 1)) / (k + 1) for k, x in enumerate(terms))
        assert found.contains(flint.fmpq(truth.numerator, truth.denominator))
        span = float(t1 - t0)
        exact = len(terms) <= order
        assert float(found.rad()) <= (1e-50 if exact else 40 * span ** (order + 1) * float(t1 + 1) ** 2)


def test_coefficients_that_are_kept_are_those_of_their_cell_and_order():
    """What was computed for a cell is handed out again for that cell alone, a refusal, too."""
    asked = []

    def slow(cell, order):
        asked.append((cell.t0, order))
        if cell.t0 == 2:
            raise covers.Unsupported("no coefficients here")
        return jets([1, 1])(cell, order)

    kept = covers._kept(slow)
    for _ in range(2):
        for cell in (Cell(*CELLS[0]), Cell(*CELLS[1])):
            for order in (0, 1):
                again = kept(cell, order)
                assert len(again) == order + 1
                assert again[0].contains(ball(1 + (cell.t0 + cell.t1) / 2))
        with pytest.raises(covers.Unsupported):
            kept(Cell(*CELLS[2]), 0)
    assert len(asked) == 5
