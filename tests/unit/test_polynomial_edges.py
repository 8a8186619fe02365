"""Edges of what integrates polynomial flows: covers with gaps, norms of many bits, sizes, powers, steps before a pole.

Truth: fractions, and the conditions of the docstrings by hand.
"""

import random
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from faverify.errors import StatementError, UnableError, UsageError
from faverify.flows import segment
from faverify.flows.polynomial import run as running
from faverify.flows.polynomial import step
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.run import PolynomialRun, check_gapless
from faverify.flows.polynomial.system import System
from faverify.flows.segment import Errors, Segment
from faverify.lang import expr as ex

X = ex.Letter(("a", "a"), "X")


class Piece:
    """A cell with one letter, which is between two numbers at its ends."""

    flow = SimpleNamespace(start={"X": None})

    def __init__(self, t0, t1, first=(0, 1), last=(0, 1)):
        self.t0, self.t1, self._ends = Fraction(t0), Fraction(t1), {Fraction(t1): last, Fraction(t0): first}

    def letters(self, a, b):
        assert a == b
        low, high = self._ends[a]
        return {"X": arb_mat([[arb(low).union(arb(high))]])}


COVERS = {
    "one cell": ([(0, 1)], 1, True),
    "none": ([], 1, False),
    "begins late": ([(Fraction(1, 100), 1)], 1, False),
    "begins early": ([(-1, 1)], 1, False),
    "ends early": ([(0, 1)], 2, False),
    "ends late": ([(0, 3)], 2, False),
    "two that meet": ([(0, 1), (1, 2)], 2, True),
    "a gap": ([(0, 1), (Fraction(11, 10), 2)], 2, False),
    "an overlap in time": ([(0, 1), (Fraction(9, 10), 2)], 2, False),
    "two in the wrong order": ([(1, 2), (0, 1)], 2, False),
    "values that touch": ([(0, 1, (0, 1), (0, 1)), (1, 2, (1, 2), (0, 1))], 2, True),
    "values that are apart": ([(0, 1, (0, 1), (0, 1)), (1, 2, (2, 3), (0, 1))], 2, False),
    "the last two apart": ([(0, 1), (1, 2, (0, 1), (5, 6)), (2, 3, (0, 1), (0, 1))], 3, False),
}


@pytest.mark.parametrize("kind", COVERS)
def test_a_cover_is_one_without_a_gap_in_time_or_value(kind):
    given, stop, whole = COVERS[kind]
    cells = [Piece(*one) for one in given]
    if whole:
        assert check_gapless(cells, Fraction(stop)) == tuple(cells)
        return
    with pytest.raises(UnableError, match="has a gap"):
        check_gapless(cells, Fraction(stop))


@pytest.mark.parametrize("bits", [60, 900, 901, 3000, 8000])
@pytest.mark.parametrize("seed", range(4))
def test_norms_of_many_bits_are_those_of_the_balls_however_small(bits, seed):
    """Row k of about 2^(-k bits/rows): each norm is at least that of the middles and radii, and hardly more."""
    rng, rows = random.Random(f"norms {bits} {seed}"), 6
    flow = PolynomialFlow({"X": fmpq_mat([[1, 2], [3, 4]])}, {"X": ex.matmul(X, X)})
    system = System.of(flow.program, flow.layout, {})
    with ctx.workprec(bits + 64):
        middles = [[arb(rng.randint(-(10**6), 10**6)) / 10**6 * arb(2) ** (-(k * bits) // rows) for _ in range(4)]
                   for k in range(rows)]  # fmt: skip
        share = arb(2) ** -rng.choice((20, bits))
        balls = arb_mat([[x.mid() + arb(0, (abs(x) * share).upper()) for x in row] for row in middles])
        low, found = step.letter_norms(system, balls, bits)
        for k, row in enumerate(balls.tolist()):
            middle = sum((x.mid() ** 2 for x in row), arb(0)).sqrt()
            worst = sum((abs(x).upper() ** 2 for x in row), arb(0)).sqrt()
            most = middle + 2 * sum((x.rad() for x in row), arb(0))
            assert found["X"][k] >= worst.mid() * (1 - arb(2) ** -40)
            assert found["X"][k] <= most * (1 + arb(2) ** -20) + arb(2) ** (-900 - k * bits // rows)
            for j, x in enumerate(row):
                assert abs(arb(float(low[k, j])) - x.mid()) <= abs(x.mid()) * arb(2) ** -50 + arb(2) ** -1020


def model(t0, t1):
    frame = SimpleNamespace(bits=90, q=1, V=None, whole=lambda h: h, spread=lambda h: h)
    return Segment(frame, Fraction(t0), Fraction(t1), [arb_mat([[1]])] * 3, Errors(*[arb(0)] * 4))


@pytest.mark.parametrize(
    ("a", "b", "inside"),
    [(0, 1, True), (1, 2, True), (Fraction(1, 3), Fraction(1, 2), True), (2, 2, True), (0, 0, True), (1, 0, False),
     (-1, 1, False), (1, 3, False), (Fraction(-1, 10**9), 1, False), (0, 2 + Fraction(1, 10**9), False)],
)  # fmt: skip
def test_the_times_of_a_model_lie_in_its_stretch_and_in_order(a, b, inside):
    for t0 in (Fraction(0), Fraction(1, 7)):
        found = model(t0, t0 + 2)
        if inside:
            with ctx.workprec(90):
                ball = found.local(t0 + a, t0 + b)
                assert ball.contains(arb(fmpq(*Fraction(a).as_integer_ratio())).mid())
                assert ball.contains(arb(fmpq(*Fraction(b).as_integer_ratio())).mid())
                assert float(ball.rad()) <= float(Fraction(b - a)) * 0.51 + 1e-20
            continue
        with pytest.raises(ValueError, match="is not inside"):
            found.local(t0 + a, t0 + b)


@pytest.mark.parametrize("speed", ["0", "nan", "inf"])
def test_a_model_of_what_rests_or_is_no_number_degenerates(speed):
    frame = SimpleNamespace(bits=90, q=1)
    node = SimpleNamespace(h=arb_mat([[1]]), speed=arb_mat([[arb(speed)]]))
    with pytest.raises(UnableError, match="degenerates"):
        segment.build(frame, Fraction(0), node, Fraction(1), 1e-10)


def test_a_run_is_of_no_more_entries_than_it_can_do(monkeypatch):
    flow = PolynomialFlow({"X": fmpq_mat([[1, 2], [3, 4]])}, {"X": ex.matmul(X, X)})
    for most, fits in ((3, False), (4, True), (5, True)):
        monkeypatch.setattr(running, "MAX_SIZE", most)
        if fits:
            assert PolynomialRun(flow, 10).flow is flow
            continue
        with pytest.raises(UnableError, match="4 moving entries are more than 3"):
            PolynomialRun(flow, 10)


@pytest.mark.parametrize(("ends", "shrinks"), [
    ([0, 8, 12, 14], True),  # a half of what is left, each time: it never gets to 16
    ([0, 4, 8, 12], False),  # equal steps
    ([0, 2, 6, 14], False),  # longer ones
    ([0, 8, 12], False),  # too few to say
    ([0, 8, 9, 14], False),  # not twice in a row
    ([0, 1, Fraction(19, 10), Fraction(26, 10)], True),  # shares of 16 left: 1/16, 0.06, 0.0496
])  # fmt: skip
def test_steps_shrink_where_the_last_were_shorter_twice_and_by_shares_of_what_is_left(ends, shrinks, monkeypatch):
    monkeypatch.setattr(running, "_SHRINKING", 1)
    ends = [Fraction(x) for x in ends]
    pieces = [SimpleNamespace(t0=a, t1=b) for a, b in pairwise(ends)]
    assert PolynomialRun._shrinks(SimpleNamespace(pieces=pieces), Fraction(16)) is shrinks


@pytest.mark.parametrize(("power", "fits"), [(0, True), (1, True), (64, True), (65, False), (-1, False)])
def test_powers_are_whole_from_nothing_to_the_largest(power, fits):
    scalar = ex.Letter(ex.SCALAR, "u")
    velocity = ex.Power(ex.SCALAR, scalar, Fraction(power))
    start = {"u": fmpq_mat([[2]])}
    if not fits:
        with pytest.raises(StatementError, match="is not a power from 0 to 64"):
            PolynomialFlow(start, {"u": velocity})
        return
    flow = PolynomialFlow(start, {"u": velocity})
    layout = flow.layout
    with ctx.workprec(200):
        system = System.of(flow.program, layout, {})
        moved = system.approximate.velocity(system.approximate.values(np.array([[2.0]])), (1,))
    assert float(np.ravel(moved)[0]) == 2.0**power


def test_every_moving_letter_has_a_start_a_velocity_and_entries():
    one = {"X": fmpq_mat([[1]])}
    for start, velocities in (({}, {}), (one, {}), (one, {"Y": X}), ({**one, "Y": fmpq_mat([[1]])}, {"X": X})):
        with pytest.raises(UsageError, match="needs both"):
            PolynomialFlow(start, velocities)
    with pytest.raises(UsageError, match="without entries"):
        PolynomialFlow({"X": fmpq_mat(0, 0)}, {"X": X})
