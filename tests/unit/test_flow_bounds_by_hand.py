"""Bounds inside of the flows typed again: tails of FA, cones of slow modes, brackets of turning points, what may rise.

Truth: the formulas of the docstrings in doubles or fractions, polynomials whose roots are chosen. A bound is at least its
formula and at most a stated factor above; a condition holds on one side of its edge and not on the other.
"""

# ruff: noqa: E501 - formulas and tables are read as they stand

import math
from fractions import Fraction
from types import SimpleNamespace

import flint
import numpy as np
import pytest
from flint import arb, arb_mat, fmpq, fmpq_mat

from faverify.errors import UnableError
from faverify.flows.fa_residual import _tail_bound
from faverify.flows.falling import Cone, cones, real_modes
from faverify.flows.rise import _open_rise
from faverify.flows.signs import Piece
from faverify.flows.turning import Stretch, _halved, _outward, _sharp, newton


def balls(table):
    return arb_mat([[float(x) for x in row] for row in table])


@pytest.mark.parametrize("seed", range(12))
def test_the_tail_of_fa_is_its_formula_and_hardly_more(seed):
    """a = lambda_min of the symmetric part, d = a / (2 |L| |L^-1|), s^2 = |Z|^2 + 2 d: |L^-1|^2 f^2 / a, if 2 s |L^-1| f / a < d."""
    generator = np.random.default_rng(seed)
    inner = generator.standard_normal((3, 3)) * 0.3 + np.eye(3) * (1 + seed / 4)
    gram, lift, drop = generator.uniform(0.5, 3, 3)
    a = np.linalg.eigvalsh((inner + inner.T) / 2)[0]
    d = a / (2 * lift * drop)
    s = math.sqrt(gram + 2 * d)
    largest = d * a / (2 * s * drop)  # the size at which the condition ends
    for share, known in ((0.01, True), (0.999, True), (1.001, False), (3, False)):
        size = share * largest
        found = _tail_bound(balls(inner), arb(size), arb(gram), arb(lift), arb(drop))
        assert (found is not None) is known
        if known:
            truth = drop**2 * size**2 / a
            assert truth * (1 - 1e-12) <= float(found.mid()) <= truth * (1 + 1e-4)
            assert found.rad().is_zero() or found.rad() < 1e-15
    for shift in (a, a + 0.1):
        assert _tail_bound(balls(inner - shift * np.eye(3)), arb(1e-9), arb(gram), arb(lift), arb(drop)) is None


CONE = Cone(balls(np.eye(2)), balls(np.diag([1, -1])), arb(1), arb(2))


@pytest.mark.parametrize(
    ("h", "n", "rest", "holds"),
    [
        (
            [[1, 0], [0, 0]],
            [[2, 0], [0, 1]],
            [[0.4, 0], [0, 0.4]],
            True,
        ),  # 2 h - J = diag(1, 1), J : n = 1, 4 (0.8)^2 <= 4
        ([[1, 0], [0, 0]], [[2, 0], [0, 1]], [[0.5, 0], [0, 0.5]], True),  # 4 * 1 * 1 = 4: just so
        ([[1, 0], [0, 0]], [[2, 0], [0, 1]], [[0.5, 0], [0, 0.501]], False),
        ([[1, 0], [0, 0]], [[1, 0], [0, 1]], [[0.4, 0], [0, 0.4]], False),  # J : n = 0
        ([[1, 0], [0, 0]], [[1, 0], [0, 2]], [[0.4, 0], [0, 0.4]], False),
        ([[1, 0], [0, 0]], [[1.001, 0], [0, 1]], [[0.4, 0], [0, 0.4]], True),
        ([[0.5, 0], [0, 0]], [[2, 0], [0, 1]], [[0.4, 0], [0, 0.4]], False),  # 2 h - J = diag(0, 1)
        ([[0.501, 0], [0, 0]], [[2, 0], [0, 1]], [[0.4, 0], [0, 0.4]], True),
        ([[1, 0], [0, -0.5]], [[2, 0], [0, 1]], [[0.4, 0], [0, 0.4]], False),
        ([[1, 0], [0, -0.499]], [[2, 0], [0, 1]], [[0.4, 0], [0, 0.4]], True),
        ([[1, 0.6], [0.6, 0]], [[2, 0], [0, 1]], [[0.4, 0], [0, 0.4]], False),  # [[1, 1.2], [1.2, 1]] is not definite
        ([[1, 0.4], [0.4, 0]], [[2, 5], [7, 1]], [[0.4, 9], [9, 0.4]], True),
    ],
)
def test_a_cone_holds_up_to_the_edge_of_each_of_its_conditions(h, n, rest, holds):
    assert CONE.holds(balls(h), balls(n), balls(rest)) is holds


@pytest.mark.parametrize("seed", range(8))
def test_cones_are_those_of_a_limit_whose_modes_are_apart(seed):
    """Every V is regular, J has as many 1 as slow modes, and the room is below lambda_min(c J - m J - J m') by little."""
    generator = np.random.default_rng(seed)
    values = np.sort(generator.uniform(0.1, 5, 3)) + np.arange(3)
    basis = np.linalg.qr(generator.standard_normal((3, 3)))[0] + 0.05 * generator.standard_normal((3, 3))
    limit = basis @ np.diag(values) @ np.linalg.inv(basis)
    found = list(cones(balls(limit)))
    counts = [sum(int(float(c.J[i, i].mid())) == 1 for i in range(3)) for c in found]
    assert counts == [1, 1, 2, 2]
    for slow, cone in zip(counts, found, strict=True):
        V, J = (np.array([[float(x.mid()) for x in row] for row in m.tolist()]) for m in (cone.V, cone.J))
        m, c = np.linalg.inv(V) @ limit @ V, float(cone.c.mid())
        assert abs(c - values[slow - 1] - values[slow]) < 1e-9
        room = np.linalg.eigvalsh(c * J - m @ J - J @ m.T)[0]
        assert 0 < float(cone.room.mid()) <= room * (1 + 1e-9)
        assert float(cone.room.mid()) >= room * (1 - 1e-5)
        assert np.linalg.eigvalsh(np.linalg.inv(V) @ (limit + limit.T) @ np.linalg.inv(V).T - J)[0] > 0


def test_modes_that_are_not_apart_or_not_positive_have_no_cone():
    assert list(cones(balls(np.eye(3)))) == []
    assert list(cones(balls(np.diag([-1, -2, -3])))) == []
    assert list(cones(balls([[0, 1], [-1, 0]]))) == []
    assert list(cones(balls(np.zeros((2, 2))))) == []
    assert list(cones(arb_mat([[arb("inf"), 0], [0, 1]]))) == []
    assert list(cones(balls([[2]]))) == []


@pytest.mark.parametrize("modes", [[0, 1], [0, 0, 3], [1, 0, 2], [0, -1, 2]])
def test_modes_that_stand_still_have_no_cone(modes):
    """They were left out of the basis, which then had too few columns ("a bug: incompatible shapes")."""
    assert list(cones(balls(np.diag(modes)))) == []


@pytest.mark.parametrize("seed", range(6))
def test_real_modes_are_blocks_of_a_real_basis(seed):
    h = np.random.default_rng(seed).standard_normal((4, 4))
    values, basis = real_modes(h)
    assert np.allclose(values, np.sort(np.linalg.eigvals(h).real))
    block = np.linalg.solve(basis, h @ basis)
    assert np.allclose(np.diag(block), values)
    for i in range(4):
        for j in range(4):
            assert i == j or abs(block[i, j]) < 1e-9 or (abs(i - j) == 1 and np.isclose(block[i, j], -block[j, i]))


class Model:
    """A rate f with a root, as a Taylor model has it: order 1 is its integral from 0, 2 is f, 3 is f'; exact but for ``slack``."""

    bits = 200

    def __init__(self, root, sign, t0=Fraction(0), t1=Fraction(1), slack=0.0):
        self.root, self.sign, self.t0, self.t1, self.slack = root, sign, t0, t1, slack

    def enclose(self, order, a, b):
        with flint.ctx.workprec(self.bits):
            x = arb(fmpq(a.numerator, a.denominator)).union(arb(fmpq(b.numerator, b.denominator)))
            r = arb(fmpq(self.root.numerator, self.root.denominator))
            y = x - r  # f = y + y^2 / 4: no other root above -4
            value = {1: y * y / 2 + y * y * y / 12, 2: y + y * y / 4, 3: 1 + y / 2}[order]
            return value * self.sign + arb(0, self.slack)


ROOTS = [Fraction(1, 3), Fraction(1, 2), Fraction(1, 7), Fraction(99, 100)]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("root", ROOTS)
def test_newton_keeps_the_root_and_ends_next_to_it(root, sign):
    a, b = newton(Model(root, sign), Fraction(0), Fraction(1))
    assert 0 <= a <= root <= b <= 1
    assert b - a < Fraction(1, 10**50)
    wide = newton(Model(root, sign, slack=0.01), Fraction(0), Fraction(1))
    assert wide[0] <= root <= wide[1]
    assert wide[1] - wide[0] < Fraction(1, 10)
    assert wide[1] - wide[0] >= Fraction(1, 100)
    assert newton(Model(root, sign), root, root) == (root, root)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("root", ROOTS)
def test_the_half_with_the_root_is_kept_on_either_side_of_a_model_s_end(root, sign):
    for end in (Fraction(1, 4), Fraction(2, 5), Fraction(3, 4)):
        found = _halved(Model(root, sign, t1=end), Fraction(0), Fraction(1), sign)
        assert found == ((Fraction(0), end) if root < end else (end, Fraction(1)))
    with pytest.raises(UnableError, match="stays open"):
        _halved(Model(root, sign, t1=root), Fraction(0), Fraction(1), sign)


def test_a_bracket_is_sharp_where_it_is_short_and_its_loss_is_known():
    one = fmpq_mat(1, 1, [1])
    frames = SimpleNamespace(flow=SimpleNamespace(data=SimpleNamespace(Gi=one, N0=4 * one, r=1)))  # l(0) = 4
    model = Model(Fraction(1, 2), 1)
    near = lambda size: (Fraction(1, 2) - size / 2, Fraction(1, 2) + size / 2)  # noqa: E731
    assert _sharp(frames, model, *near(Fraction(99, 10**5)), 3)
    assert not _sharp(frames, model, *near(Fraction(101, 10**5)), 3)
    wide = Model(Fraction(1, 2), 1, slack=0.0039)
    assert _sharp(frames, wide, *near(Fraction(1, 10**4)), 3)
    assert not _sharp(frames, Model(Fraction(1, 2), 1, slack=0.0041), *near(Fraction(1, 10**4)), 3)
    a, b = near(Fraction(1, 10**4))
    assert _sharp(frames, Model(Fraction(1, 2), 1, t0=a, t1=b), a, b, 3)
    assert not _sharp(frames, Model(Fraction(1, 2), 1, t0=a + Fraction(1, 10**9), t1=b), a, b, 3)
    assert not _sharp(frames, Model(Fraction(1, 2), 1, t0=a, t1=b - Fraction(1, 10**9)), a, b, 3)


@pytest.mark.parametrize(
    ("low", "high"), [(Fraction(1, 3), Fraction(2, 3)), (Fraction(1, 7), Fraction(1, 7)), (Fraction(0), Fraction(1))]
)
@pytest.mark.parametrize("size", [Fraction(1), Fraction(1, 10**6)])
def test_ends_are_rounded_outwards_by_little(low, high, size):
    below, above = _outward(low, high, size)
    assert below <= low
    assert high <= above
    width = max(high - low, size * size / 1024)
    assert max(low - below, above - high) < width / 16
    assert below.denominator & (below.denominator - 1) == above.denominator & (above.denominator - 1) == 0
    assert max(below.denominator, above.denominator) <= 256 / width  # times stay short


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("a", "b"),
    [
        (Fraction(0), Fraction(1)),
        (Fraction(1, 4), Fraction(3, 4)),
        (Fraction(0), Fraction(1, 4)),
        (Fraction(3, 4), Fraction(1)),
    ],
)
def test_what_may_rise_on_an_open_stretch_is_its_length_times_the_largest_rate(a, b, sign):
    model = Model(Fraction(1, 2), sign)
    found = _open_rise(Stretch(Piece(a, b, None), model))
    y = (b if sign > 0 else a) - Fraction(1, 2)
    most = max(Fraction(0), sign * (y + y * y / 4)) * (b - a)
    assert found.contains(0)
    assert found.contains(fmpq(most.numerator, most.denominator)) or not most
    assert float(found.upper().mid()) <= float(most) * 1.3 + 1e-9 or float(found.upper().mid()) <= float(b - a) * 0.1
    assert found.lower() >= -1e-7
