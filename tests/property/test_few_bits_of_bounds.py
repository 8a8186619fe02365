"""Bounds of linear algebra with a handful of bits: each is at least its formula, whatever was rounded on the way.

Truth: the formula in fractions, of the very numbers that the function had (norms that it asked for are listened to).
With 128 bits an end that is rounded the wrong way is off by its last bit only; with five it is off by a tenth.
"""

import random
from fractions import Fraction

import flint
import pytest
from flint import arb, arb_mat, fmpq

from faverify.balls import linalg
from faverify.balls.convert import dyadic

BITS = [4, 5, 7, 10, 14]
SEEDS = range(12)


def drawn(seed, rows, columns, low=-7, high=7):
    """Small numbers that a few bits hold exactly."""
    generator = random.Random(seed)
    return [
        [Fraction(generator.randint(low, high), generator.choice((1, 2, 4))) for _ in range(columns)]
        for _ in range(rows)
    ]


def balls(table):
    return arb_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in table])


@pytest.fixture
def heard(monkeypatch):
    """The Frobenius norms that were asked for, as fractions, in their order."""
    told = []

    def norm(matrix, own=linalg.norm_f_upper):
        found = own(matrix)
        told.append(dyadic(found))
        assert found.rad().is_zero()
        return found

    monkeypatch.setattr(linalg, "norm_f_upper", norm)
    return told


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_norm_of_radii_is_rounded_up(bits, seed):
    table = [[abs(x) for x in row] for row in drawn(seed, 3, 3, 1, 7)]
    table = [[table[min(i, j)][max(i, j)] for j in range(3)] for i in range(3)]
    with flint.ctx.workprec(bits):
        matrix = arb_mat([[arb(0, fmpq(x.numerator, x.denominator)) for x in row] for row in table])
        found = linalg._radii_norm(matrix)
        radii = [[dyadic(x.rad()) for x in row] for row in matrix.tolist()]
    number = dyadic(found)
    square = sum(x * x for row in radii for x in row)
    least = min(max(sum(row) for row in radii) ** 2, square)
    assert least <= number**2 <= least * (1 + Fraction(12, 2**bits)) ** 2
    assert all(Fraction(x) <= r for row, told in zip(table, radii, strict=True) for x, r in zip(row, told, strict=True))


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_ends_of_singular_values_from_a_gram_matrix_are_rounded_outwards(bits, seed, heard):
    table = drawn(seed, 3, 3)
    table = [[table[min(i, j)][max(i, j)] for j in range(3)] for i in range(3)]
    table = [[abs(x) + 8 * i if i == j else x / 8 for j, x in enumerate(row)] for i, row in enumerate(table)]
    defect = Fraction(seed, 64)
    with flint.ctx.workprec(bits):
        gram = balls(table)
        lower, upper = linalg._from_gram(gram, arb(fmpq(defect.numerator, defect.denominator)))
        diagonal = sorted((dyadic(gram[i, i]) for i in range(3)), reverse=True)
        assert all(gram[i, i].rad().is_zero() or bits < 10 for i in range(3))
    (off,) = heard
    for low, high, x in zip(lower, upper, diagonal, strict=True):
        assert dyadic(low) ** 2 * (1 + defect) <= max(x - off, Fraction(0))
        assert dyadic(high) ** 2 * (1 - defect) >= x + off
        assert dyadic(high) ** 2 * (1 - defect) <= (x + off) * (1 + Fraction(16, 2**bits)) ** 2


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_norms_of_the_last_columns_are_rounded_up(bits, seed):
    table, defect = drawn(seed, 4, 3), Fraction(seed, 64)
    with flint.ctx.workprec(bits):
        image = balls(table)
        exact = [[dyadic(x) for x in row] for row in image.tolist()]
        found = linalg._tail_norms(image, [2, 0, 1], arb(fmpq(defect.numerator, defect.denominator)))
    for rest, bound in zip(([2, 0, 1], [0, 1], [1]), found, strict=True):
        square = sum(row[j] ** 2 for row in exact for j in rest)
        assert square <= dyadic(bound) ** 2 * (1 - defect) <= square * (1 + Fraction(20, 2**bits)) ** 2


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_radius_of_a_positive_part_is_rounded_up(bits, seed, heard, monkeypatch):
    """Of a negative definite matrix the middle is exactly 0, so that the radius is that of the formula alone."""
    generator = random.Random(seed)
    spoilt = [[Fraction(int(i == j)) + Fraction(generator.randint(-2, 2), 16) for j in range(2)] for i in range(2)]
    monkeypatch.setattr(linalg, "approx_eigenvectors", lambda matrix: balls(spoilt))
    matrix = [[Fraction(-7), Fraction(1, 2)], [Fraction(1, 2), Fraction(-5)]]
    values = []
    own = linalg._nearly_diagonalised

    def listened(middle):
        found = own(middle)
        values.extend(map(dyadic, found[2]))
        return found

    monkeypatch.setattr(linalg, "_nearly_diagonalised", listened)
    with flint.ctx.workprec(bits):
        found = linalg.enclose_positive_part(balls(matrix))
    defect, gap = heard
    assert max(values) < 0
    truth = gap + 2 * defect * max(map(abs, values)) * (2 + defect)
    for entry in found.entries():
        with flint.ctx.workprec(200):
            assert dyadic(entry.rad()) >= truth
            assert dyadic(entry.rad()) <= truth * (1 + Fraction(12, 2**bits))


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("smallest", [Fraction(2), Fraction(1, 4)])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_error_of_a_root_is_rounded_up(bits, seed, smallest, heard):
    """gap / (lambda_min(X) + lambda_min(S)), or the root of the gap where that is less; S near diag(smallest, 3)."""
    generator = random.Random(seed)
    root = [[smallest, Fraction(0)], [Fraction(0), Fraction(3)]]
    matrix = [[smallest**2 + Fraction(generator.randint(1, 5), 4), Fraction(0)], [Fraction(0), Fraction(9)]]
    least = Fraction(generator.choice((0, 1, 2, 4)) if smallest == 2 else 0)
    with flint.ctx.workprec(bits):
        found = linalg._root_error(balls(root), balls(matrix), arb(int(least)), linalg.identity(2))
        bottom = dyadic(linalg.enclose_symmetric_eigenvalues(balls(root), linalg.identity(2))[0].lower())
    gap = heard[0]
    floor_square = least  # floor = bottom + sqrt(least)
    number = dyadic(found)
    crude = number**2 >= gap
    # number >= gap / (bottom + sqrt(least)), that is (gap / number - bottom)^2 <= least where the left is positive
    sharp = not number or gap / number <= bottom or (gap / number - bottom) ** 2 <= floor_square
    assert number >= 0
    assert crude or sharp
    assert number**2 <= gap * (1 + Fraction(12, 2**bits)) ** 2


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("seed", SEEDS)
def test_eigenvalues_are_widened_by_no_less_than_what_is_off_the_diagonal(bits, seed, heard):
    table = drawn(seed, 3, 3)
    table = [[table[min(i, j)][max(i, j)] for j in range(3)] for i in range(3)]
    with flint.ctx.workprec(bits):
        matrix = balls(table)
        exact = [[dyadic(x) for x in row] for row in matrix.tolist()]
        found = linalg.enclose_symmetric_eigenvalues(matrix, linalg.identity(3))
    defect, off = heard
    assert defect == 0
    for ball, x in zip(found, sorted(exact[i][i] for i in range(3)), strict=True):
        with flint.ctx.workprec(200):
            for end in (x - off, x + off):
                assert ball.contains(fmpq(end.numerator, end.denominator))
