"""Rigorous linear algebra against matrices whose answers are known exactly: Q D Q^T with rational orthogonal Q."""

import os
import random
from fractions import Fraction

import pytest
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from faverify.balls import linalg
from faverify.errors import DomainError, UnableError

DRAWS = max(1, int(12 * float(os.environ.get("FAVERIFY_TEST_MULTIPLIER", "1"))))
SPECTRA = [
    [1, 1, 1, -2],
    [0, 0, 3],
    [1, 1 + Fraction(1, 2**60), 1 + Fraction(1, 2**61), 3],
    [5],
    [-1, 1],
    [2, 2, 2, 2, 2],
    [Fraction(1, 10**12), Fraction(1, 10**6), 1],
    [-3, -2, -1, 0, 1, 2],
    [0, 0],
]


def matrix(rows):
    return fmpq_mat([[fmpq(Fraction(x).numerator, Fraction(x).denominator) for x in row] for row in rows])


def diagonal(values):
    return matrix([[v if i == j else 0 for j in range(len(values))] for i, v in enumerate(values)])


def orthogonal(size, rng):
    """A rational orthogonal matrix (Cayley)."""
    k = [[Fraction(rng.randint(-9, 9), rng.randint(1, 5)) for _ in range(size)] for _ in range(size)]
    skew = matrix([[k[i][j] - k[j][i] for j in range(size)] for i in range(size)])
    eye = diagonal([1] * size)
    return (eye - skew) * (eye + skew).inv()


def symmetric(values, rng):
    Q = orthogonal(len(values), rng)
    return Q * diagonal(values) * Q.transpose()


def as_fmpq(x):
    return fmpq(Fraction(x).numerator, Fraction(x).denominator)


def widened(exact, radius, rng):
    """A ball matrix that contains the exact one off its centre."""
    shift = [[arb(rng.uniform(-0.9, 0.9)) * radius for _ in range(exact.ncols())] for _ in range(exact.nrows())]
    for i in range(exact.nrows()):
        for j in range(min(i, exact.ncols() if exact.nrows() == exact.ncols() else 0)):
            shift[i][j] = shift[j][i]
    return arb_mat(exact) + arb_mat([[arb(x, radius) for x in row] for row in shift])


CASES = [(bits, values) for bits in (53, 200) for values in SPECTRA]


@pytest.mark.parametrize(("bits", "values"), CASES)
def test_eigenvalues_of_exact_and_of_wide_matrices_are_enclosed_in_order(bits, values):
    rng = random.Random(f"{bits} {values}")
    with ctx.workprec(bits):
        for radius in (0, 1e-10, 1e-2):
            exact = symmetric(values, rng)
            found = linalg.enclose_symmetric_eigenvalues(widened(exact, radius, rng) if radius else arb_mat(exact))
            assert len(found) == len(values)
            assert all(ball.contains(as_fmpq(v)) for ball, v in zip(found, sorted(values), strict=True))
            size = 1 + max(abs(v) for v in values)
            width = 8 * len(values) * radius + 1000 * len(values) ** 2 * float(size) * 2.0**-bits
            assert all(ball.rad() < width for ball in found)


@pytest.mark.parametrize(("bits", "values"), CASES)
def test_roots_positive_parts_and_definiteness_agree_with_the_exact_ones(bits, values):
    rng = random.Random(f"roots {bits} {values}")
    with ctx.workprec(bits):
        Q = orthogonal(len(values), rng)

        def of(function):
            return Q * diagonal([function(v) for v in values]) * Q.transpose()

        exact = of(lambda v: v)
        assert linalg.enclose_positive_part(arb_mat(exact)).contains(of(lambda v: max(v, 0)))
        assert linalg.enclose_positive_part_norm_squared(arb_mat(exact)).contains(
            as_fmpq(sum(max(v, 0) ** 2 for v in values))
        )
        assert linalg.enclose_sqrt_psd(arb_mat(of(lambda v: v * v))).contains(of(abs))
        truth = min(values) >= 0
        assert linalg.exact_is_psd(exact) is truth
        assert linalg.psd(arb_mat(exact)) in (
            (True,) if min(values) > 1e-9 else (False,) if min(values) < 0 else (True, None)
        )


@pytest.mark.parametrize("shape", [(4, 3), (3, 4), (5, 1), (6, 6)])
def test_singular_values_are_enclosed_and_vanishing_ones_are_sharp(shape):
    n, m = shape
    rng = random.Random(f"singular {shape}")
    k = min(shape)
    with ctx.workprec(160):
        for _ in range(DRAWS):
            values = sorted(
                (Fraction(rng.choice((0, 0, 1, 1, 2, 5)), rng.choice((1, 3))) for _ in range(k)), reverse=True
            )
            core = matrix([[values[i] if i == j else 0 for j in range(m)] for i in range(n)])
            X = orthogonal(n, rng) * core * orthogonal(m, rng)
            found = linalg.enclose_singular_values(arb_mat(X))
            assert all(ball.contains(as_fmpq(v)) and ball.rad() < 1e-40 for ball, v in zip(found, values, strict=True))
            exactly = linalg.enclose_singular_values(X)
            assert [ball.is_zero() for ball in exactly] == [v == 0 for v in values]
            assert linalg.nuclear_norm(arb_mat(X)).contains(as_fmpq(sum(values)))
            wide = linalg.enclose_singular_values(widened(X, 1e-3, rng))
            assert all(ball.contains(as_fmpq(v)) for ball, v in zip(wide, values, strict=True))


def test_definiteness_is_never_claimed_of_a_matrix_that_balls_cannot_tell_from_an_indefinite_one():
    nearly = arb_mat([[arb(1), arb(1, 1e-20)], [arb(1, 1e-20), arb(1)]])
    assert linalg.psd(nearly) is None
    assert not linalg.certainly_psd(nearly)
    assert not linalg.certainly_not_psd(nearly)


def test_a_matrix_that_is_certainly_not_symmetric_is_refused():
    for function in (linalg.psd, linalg.enclose_symmetric_eigenvalues, linalg.enclose_sqrt_psd):
        with pytest.raises(DomainError, match="symmetric"):
            function(arb_mat([[1, 2], [3, 4]]))
    with pytest.raises(DomainError, match="symmetric"):
        linalg.exact_is_psd(fmpq_mat([[1, 2], [3, 4]]))


def test_a_negative_matrix_has_no_root_and_infinite_entries_give_infinite_balls():
    with pytest.raises(DomainError, match="semidefinite"):
        linalg.enclose_sqrt_psd(arb_mat([[-1, 0], [0, 1]]))
    found = linalg.enclose_symmetric_eigenvalues(arb_mat([[arb("nan"), arb(1)], [arb(1), arb(1)]]))
    assert all(ball.contains(10**30) for ball in found)
    assert linalg.psd(arb_mat([[arb("inf")]])) is None


def test_solving_a_matrix_that_is_not_certainly_regular_says_that_more_bits_may_help():
    with pytest.raises(UnableError, match="more bits"):
        linalg.solve(arb_mat([[arb(1), arb(1)], [arb(1), arb(1, 1e-10)]]), arb_mat([[1], [1]]))


@pytest.mark.parametrize("seed", range(DRAWS))
def test_exact_definiteness_agrees_with_the_signs_of_the_characteristic_polynomial(seed):
    rng = random.Random(f"psd {seed}")
    size = rng.randint(1, 4)
    half = matrix([[rng.randint(-2, 2) for _ in range(size)] for _ in range(rng.randint(1, size))])
    gram = half.transpose() * half
    shifted = gram - diagonal([Fraction(rng.choice((0, 0, 1)), 5)] * size)
    for candidate in (gram, shifted):
        coefficients = candidate.charpoly().coeffs()
        truth = all(c * (-1) ** (size - k) >= 0 for k, c in enumerate(coefficients))
        assert linalg.exact_is_psd(candidate) is truth
        assert linalg.exact_rank(half) == int(gram.rank())


@pytest.mark.parametrize("shape", [(3, 3), (4, 2), (2, 4)])
def test_the_least_and_the_largest_singular_value_are_the_outer_two(shape):
    matrix = arb_mat([[(7 - 2 * i) * (i == j) for j in range(shape[1])] for i in range(shape[0])])
    least = 7 - 2 * (min(shape) - 1)
    assert linalg.sigma_max(matrix).overlaps(arb(7))
    assert not linalg.sigma_max(matrix).overlaps(arb(6))
    assert linalg.sigma_min(matrix).overlaps(arb(least))
    assert not linalg.sigma_min(matrix).overlaps(arb(least + 1))


@pytest.mark.parametrize(
    ("least", "truth"),
    [((0, 0), True), ((1, 0.5), True), ((-0.5, 0.5), None), ((0, 1), None), ((-1, 0.5), False)],
)
def test_a_least_eigenvalue_that_may_be_0_is_no_refutation(monkeypatch, least, truth):
    """[-1, 0] holds the 0 of a matrix that is PSD; elimination is made to say nothing."""
    monkeypatch.setattr(linalg, "pivots_positive", lambda _: False)
    monkeypatch.setattr(linalg, "enclose_symmetric_eigenvalues", lambda _: [arb(*least)])
    assert linalg.psd(arb_mat([[1, 0], [0, 1]])) is truth
