"""The checker's matrices of doubles against fractions, and what is linear at wide balls against points of them."""

from fractions import Fraction
from operator import mul

import flint
import numpy as np
import pytest

from faverify.checker import growth, taylor
from faverify.checker.balls import Balls, fattened
from faverify.checker.doubles import Doubles, added, in_doubles, multiplied
from faverify.checker.language import Theory
from faverify.checker.values import World


def exact(a):
    return [[Fraction(float(x)) for x in row] for row in a]


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*b, strict=True)] for row in a]


def drawn(rng, rows, columns):
    """Middles of many sizes, errors from nothing to large."""
    middle = rng.standard_normal((rows, columns)) * 10.0 ** rng.integers(-9, 9, (rows, columns))
    return Doubles(middle, np.abs(middle) * 10.0 ** rng.integers(-20, 0) * rng.integers(0, 2))


def within(found, truth):
    """Whether fractions are where they are said to be."""
    entries = zip(found.middle.ravel(), found.radius.ravel(), (x for row in truth for x in row), strict=True)
    return all(abs(Fraction(float(m)) - x) <= Fraction(float(r)) for m, r, x in entries)


@pytest.mark.parametrize("seed", range(40))
def test_products_and_sums_are_where_they_are_said_to_be(seed):
    """At corners of both factors, in fractions; with a millionth of the bound some lie outside, if there are errors."""
    rng = np.random.default_rng(seed)
    n, m, k = rng.integers(1, 7, 3)
    a, b, c = drawn(rng, n, m), drawn(rng, m, k), drawn(rng, n, m)
    found, total, entries = multiplied(a, b), added(a, c, -1), multiplied(a, c, mul)
    outside = False
    for _ in range(12):
        left, right, other = (
            exact(x.middle + rng.choice((-1, 1), x.middle.shape) * x.radius * 0.999) for x in (a, b, c)
        )
        assert within(found, product(left, right))
        assert within(total, [[x - y for x, y in zip(*rows, strict=True)] for rows in zip(left, other, strict=True)])
        assert within(entries, [[x * y for x, y in zip(*rows, strict=True)] for rows in zip(left, other, strict=True)])
        outside |= not within(Doubles(found.middle, found.radius / 1e6), product(left, right))
    most = np.abs(a.middle) @ b.radius + a.radius @ (np.abs(b.middle) + b.radius)
    assert np.all(found.radius <= 1.01 * most + (m + 3) * 2.0**-51 * np.abs(a.middle) @ np.abs(b.middle) + 1e-290)
    assert outside or not most.any()


def test_balls_lie_within_their_doubles():
    ball = flint.arb_mat([[flint.arb("0.1", "0.01"), flint.arb(1) / 3], [flint.arb("1e30"), flint.arb(0)]])
    found = in_doubles(ball)
    truth = [[Fraction(1, 10), Fraction(1, 3)], [Fraction(10**30), Fraction(0)]]
    assert within(found, truth)
    assert 0.01 <= found.radius[0, 0] < 0.0101
    assert found.radius[0, 1] < 1e-15


THEORY = Theory({
    "name": "matrices", "kind": "flow", "shapes": {"A": ["n", "n"], "S": ["n", "n"], "v": ["n", "1"]},
    "flow": {"A": "A"}, "definitions": {"D": "A @ S - 2 * A.T"},
})  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("A @ S @ A.T - A / 3", lambda a, s: a @ s @ a.T - a / 3),
        ("S @ D @ A - tr(A @ A) * A", lambda a, s: s @ (a @ s - 2 * a.T) @ a - np.trace(a @ a) * a),
        ("inv(A) @ S / tr(S)", lambda a, s: np.linalg.solve(a, s) / np.trace(s)),
        ("(v.T @ A @ v) * S - inner(A, S) * A", lambda a, s: a.sum() * s - np.sum(a * s) * a),
        ("normF(A)**2 * S - S * normF(D)**2", lambda a, s: (np.sum(a * a) - np.sum((a @ s - 2 * a.T) ** 2)) * s),
    ],
)
def test_jacobians_over_wide_balls_have_those_of_every_point(text, function, seed):
    """By central differences at points of the balls; without the errors of the balls points are missed."""
    rng = np.random.default_rng(seed)
    a, s = rng.integers(-3, 4, (3, 3)) + 9.0 * np.eye(3), rng.integers(-3, 4, (3, 3)) + 4.0 * np.eye(3)
    theory = Theory({**THEORY.data, "flow": {"A": text}})
    case = {name: [[str(int(x)) for x in row] for row in m] for name, m in (("A", a), ("S", s))}
    world = World(theory, Balls(), {**case, "v": [["1"]] * 3}, {})
    wide = taylor.at_state(world, {"A": fattened(world.letter("A"), flint.arb(1) / 8)}, Fraction(0))
    found, missed = growth.jacobian(wide), False
    for _ in range(6):
        point, columns = a + rng.uniform(-0.125, 0.125, (3, 3)), []
        for k in range(9):
            step = np.zeros((3, 3))
            step[divmod(k, 3)] = 1e-5
            columns.append(np.ravel(function(point + step, s) - function(point - step, s)) / 2e-5)
        gap = np.abs(np.array(columns).T - found.middle)
        assert np.all(gap <= found.radius + 1e-5 * (1 + np.abs(found.middle)))
        missed |= bool(np.any(gap > 1e-4 * (1 + np.abs(found.middle))))
    assert missed
