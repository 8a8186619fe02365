"""Comparisons, selected rows, pencils and Sylvester's equation in the four arithmetics, against the values themselves.

A comparison of balls is True or False only where it is so of every two numbers in them: they are read by their ends.
"""

from fractions import Fraction
from itertools import product

import flint
import numpy as np
import pytest

from faverify.checker.balls import Balls
from faverify.checker.exact import Exact
from faverify.errors import UnableError
from faverify.evaluate.ring import BallRing, ExactRing
from faverify.evaluate.switches import rows_at_most, selected
from faverify.outcome import Relation

RELATIONS = {"==": np.equal, "<=": np.less_equal, ">=": np.greater_equal, "<": np.less, ">": np.greater}
ENDS = [(0, 0), (1, 1), (0, 1), (1, 2), (-1, 1), (2, 3), (-2, -2), (0, 2)]


def low_rows(ring, rows, form, level):
    return selected(ring, rows, rows_at_most(ring, rows, form, level))


def compared(ring, relation, left, right):
    """A comparison in one of the arithmetics."""
    if isinstance(ring, (Balls, Exact)):
        return ring.compare("psd" if relation == "psd" else relation, left, right)
    named = {"psd": Relation.PSD, "==": Relation.EQUAL, **{one.value: one for one in Relation}}
    return ring.compare(left, named[relation], right)


def interval(low, high):
    return flint.arb_mat([[flint.arb((low + high) / 2, (high - low) / 2)]])


def truth_over(relation, left, right):
    """Of all numbers of two intervals: at their ends, and at one number that both have, if there is one."""
    shared = {max(left[0], right[0])} if max(left[0], right[0]) <= min(left[1], right[1]) else set()
    pairs = [*product(left, right), *((x, x) for x in shared)]
    found = {bool(RELATIONS[relation](a, b)) for a, b in pairs}
    return found.pop() if len(found) == 1 else None


@pytest.mark.parametrize("ring", [Balls(), BallRing()], ids=["checker", "toolkit"])
@pytest.mark.parametrize("relation", RELATIONS)
def test_balls_compare_as_all_numbers_in_them(ring, relation):
    """A radius is rounded up: what only touches may be open, unless both are numbers."""
    for left, right in product(ENDS, repeat=2):
        found = compared(ring, relation, interval(*left), interval(*right))
        touching = left != right and (left[0] == right[1] or left[1] == right[0] or left[0] == right[0])
        assert found is truth_over(relation, left, right) or (found is None and touching), (left, right)


@pytest.mark.parametrize("ring", [Exact(), ExactRing()], ids=["checker", "toolkit"])
@pytest.mark.parametrize("relation", RELATIONS)
def test_fractions_compare_as_numbers(ring, relation):
    near = [Fraction(0), Fraction(1, 10**40), Fraction(-1, 10**40), Fraction(3), Fraction(3) + Fraction(1, 7**30)]
    for a, b in product(near, repeat=2):
        sides = [flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator)]]) for x in (a, b)]
        truth = {"==": a == b, "<=": a <= b, ">=": a >= b, "<": a < b, ">": a > b}[relation]
        assert compared(ring, relation, *sides) is truth, (a, b)


SYMMETRIC = {
    "zero": ([[0, 0], [0, 0]], True), "definite": ([[2, 1], [1, 2]], True), "singular": ([[1, 1], [1, 1]], True),
    "just below": ([[1, 1], [1, 1 - Fraction(1, 10**30)]], False), "negative": ([[-1, 0], [0, -2]], False),
    "one negative": ([[0, 0, 0], [0, 3, 0], [0, 0, -1]], False), "zero diagonal": ([[0, 1], [1, 0]], False),
    "singular of three": ([[1, 1, 0], [1, 2, 1], [0, 1, 1]], True), "number": ([[0]], True), "below": ([[-1]], False),
    "not symmetric": ([[1, 2], [0, 1]], False),
}  # fmt: skip


def fractions(rows):
    return flint.fmpq_mat([[flint.fmpq(*Fraction(x).as_integer_ratio()) for x in row] for row in rows])


@pytest.mark.parametrize("name", SYMMETRIC)
def test_definiteness_of_fractions(name):
    rows, truth = SYMMETRIC[name]
    x = fractions(rows)
    assert Exact().compare("psd", x, x * 0) is truth
    if name != "not symmetric":
        assert compared(ExactRing(), "psd", x, x * 0) is truth


@pytest.mark.parametrize("ring", [Balls(), BallRing()], ids=["checker", "toolkit"])
@pytest.mark.parametrize("name", [name for name in SYMMETRIC if name != "not symmetric"])
def test_definiteness_of_balls_is_open_at_most_where_an_eigenvalue_is_near_zero(ring, name):
    rows, truth = SYMMETRIC[name]
    with flint.ctx.workprec(160):
        x = flint.arb_mat(fractions(rows))
        found = compared(ring, "psd", x, x * 0)
        assert found in (truth, None)
        assert found is not None or abs(np.linalg.eigvalsh(np.array(rows, float))).min() < 1e-9
        wide = flint.arb_mat([[v + flint.arb(0, 5) for v in row] for row in x.tolist()])
        assert compared(ring, "psd", wide, x * 0) is None


ROWS = [[1, 0], [0, 1], [1, 1], [2, -1], [0, 0], [3, 4]]
FORM = [[1, 2], [0, 3]]
LEVELS = ["0", "1", "2", "3", "57/25", "57/25 - 1/10**9", "1 - 1/10**9", "-1"]


@pytest.mark.parametrize("ring", [Balls(), BallRing(), Exact(), ExactRing()], ids=lambda ring: type(ring).__name__)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("width", [1, 2])
def test_rows_are_selected_by_their_form_the_edge_included(ring, level, width):
    """By hand, with whole numbers: x A x' <= kappa x x'. At the edge balls of exact numbers are exact."""
    rows, form = [row[:width] for row in ROWS], [row[:width] for row in FORM[:width]]
    kappa = sum(Fraction(a) * s for a, s in _terms(level))
    made = [fractions(rows), fractions(form), fractions([[kappa]])]
    wanted = [row if _form(row, form) <= kappa * sum(x * x for x in row) else [0] * width for row in rows]
    with flint.ctx.workprec(120):
        if isinstance(ring, (Balls, BallRing)):
            made = [flint.arb_mat(one) for one in made]
        try:
            found = ring.call("rows_le", made) if isinstance(ring, (Balls, Exact)) else low_rows(ring, *made)
        except UnableError:
            assert isinstance(ring, Balls)
            assert kappa.denominator > 1
            return
        if kappa.denominator == 1 or isinstance(ring, (Exact, ExactRing)):
            assert found.tolist() == type(made[0])(wanted).tolist()
        assert all(flint.arb(x).contains(flint.arb(y)) for a, b in zip(found.tolist(), wanted, strict=True)
                   for x, y in zip(a, b, strict=True))  # fmt: skip


def _terms(text):
    first, _, second = text.partition(" - ")
    return [(first, 1), *([(f"1/{10**9}", -1)] if second else [])]


def _form(row, form):
    return sum(x * form[i][j] * y for i, x in enumerate(row) for j, y in enumerate(row))


def test_a_row_that_may_be_on_either_side_is_both_or_nothing():
    x, form, level = (flint.arb_mat([[flint.arb(v, r)]]) for v, r in ((3, 0), (2, 1), (2, 0)))
    found = low_rows(BallRing(), x, form, level)[0, 0]
    assert found.contains(0)
    assert found.contains(3)
    assert found.rad() < 1.6
    again = Balls().call("rows_le", [x, form, level])[0, 0]
    assert again.contains(0)
    assert again.contains(3)
    assert again.rad() < 1.6


@pytest.mark.parametrize("seed", range(8))
def test_pencils_have_the_roots_of_their_companion(seed):
    """det(mu^2 I - mu K - Q): NumPy's eigenvalues of the companion matrix, of either reader."""
    rng = np.random.default_rng(seed)
    size = 1 + seed % 3
    k, q = (rng.integers(-5, 6, (size, size)) for _ in range(2))
    roots = np.linalg.eigvals(np.block([[np.zeros((size, size)), np.eye(size)], [q, k]])).real
    if np.abs(roots).min() < 1e-6:
        return
    exact = [fractions(x.tolist()) for x in (k, q)]
    with flint.ctx.workprec(200):
        balls = [flint.arb_mat(x) for x in exact]
        for ring, args in ((Balls(), balls), (BallRing(), balls), (ExactRing(), exact)):
            counts = {"right": int((roots > 0).sum()), "left": int((roots < 0).sum()), "imaginary": 0}
            for side, count in counts.items():
                assert ring.call(f"pencil_{side}", args)[0, 0] == count, (side, ring)
        right = roots[roots > 0]
        for ring in (Balls(), BallRing()) if len(right) else ():
            rate = ring.call("pencil_rate", balls)[0, 0]
            assert abs(float(rate.mid()) - right.min()) < 1e-7
            assert rate.rad() < 1e-20


@pytest.mark.parametrize("seed", range(4))
def test_the_checker_solves_sylvesters_equation(seed):
    rng = np.random.default_rng(seed)
    size = 2 + seed % 2
    root = rng.integers(-3, 4, (size, size))
    s, x = root @ root.T + np.eye(size, dtype=int), rng.integers(-3, 4, (size, size))
    with flint.ctx.workprec(120):
        given = [flint.arb_mat(y.tolist()) for y in (s, s @ x + x @ s)]
        found = Balls().call("sylvester", given)
        assert all(a.contains(int(b)) and a.rad() < 1e-25 for a, b in zip(found.entries(), x.ravel(), strict=True))


@pytest.mark.parametrize("rows", [[[0, 1], [-1, 0]], [[1, 2], [3, -4]], [[0, -2, 0], [2, 0, 0], [0, 0, -1]], [[-7]]])
def test_the_spectral_abscissa_of_the_checker(rows):
    truth = np.linalg.eigvals(np.array(rows, float)).real.max()
    with flint.ctx.workprec(120):
        found = Balls().call("spectral_abscissa", [flint.arb_mat(rows)])[0, 0]
    assert abs(float(found.mid()) - truth) < 1e-9
    assert found.rad() < 1e-20
