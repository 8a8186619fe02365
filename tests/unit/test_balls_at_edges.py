"""Balls at edges: entries that are no numbers, what is not square, sizes at which a method changes, either end.

Truth: interval arithmetic by hand on numbers that are powers of two, eigenvalues of diagonal matrices, NumPy.
"""

from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb, arb_mat, fmpq, fmpq_mat

from faverify.balls.convert import arb_from_record, ball_matrix, ball_record, dyadic, exact, to_fmpq
from faverify.balls.ladder import all_radii_below, climb, radius_below, relative_radius_below, rungs
from faverify.balls.linalg import (
    certainly_not_psd,
    certainly_psd,
    enclose_positive_part,
    enclose_positive_part_norm_squared,
    enclose_singular_values,
    enclose_sqrt_psd,
    enclose_symmetric_eigenvalues,
    least_eigenvalue_below,
    norm_f_squared,
    norm_f_upper,
    nuclear_norm,
    psd,
    sigma_max,
    sigma_min,
    solve,
    sqrt_nonnegative,
    symmetrised,
    trace,
)  # fmt: skip
from faverify.balls.pencil import Sides, certainly_count, count_exactly, enclose_rate
from faverify.errors import CertificateInvalid, DomainError, UnableError
from faverify.outcome import Ball

INFINITE, NAN = arb("inf"), arb("nan")
WIDE = arb(1, "inf")


def spoilt(entry, rows=3, columns=3, at=(0, 1)):
    """A symmetric matrix but for an entry and its mirror that are no numbers."""
    table = [[arb(3 * int(i == j) + 1) for j in range(columns)] for i in range(rows)]
    table[at[0]][at[1]] = entry
    if rows == columns:
        table[at[1]][at[0]] = entry
    return arb_mat(table)


@pytest.mark.parametrize("at", [(0, 0), (0, 1), (1, 2)])
@pytest.mark.parametrize("entry", [INFINITE, NAN, WIDE], ids=["infinite", "nan", "wide"])
def test_of_what_is_not_finite_every_function_says_that_it_knows_nothing(entry, at):
    matrix = spoilt(entry, at=at)
    for found in (enclose_symmetric_eigenvalues(matrix), enclose_singular_values(matrix)):
        assert [x.is_finite() for x in found] == [False] * 3
        assert all(x.contains(5) for x in found)
    for found in (enclose_sqrt_psd(matrix), enclose_positive_part(matrix)):
        assert (found.nrows(), found.ncols()) == (3, 3)
        assert not any(x.is_finite() for x in found.entries())
    assert psd(matrix) is None
    assert not certainly_psd(matrix)
    assert not certainly_not_psd(matrix)
    bound = norm_f_upper(matrix)
    assert not bound.is_finite()
    assert not bound.is_nan()
    assert not least_eigenvalue_below(matrix) > -(10**6)
    for total in (nuclear_norm(matrix), sigma_max(matrix), sigma_min(matrix)):
        assert not total.is_finite()
    assert not norm_f_squared(matrix).is_finite()
    assert not enclose_positive_part_norm_squared(matrix).is_finite()


@pytest.mark.parametrize("entry", [INFINITE, NAN, WIDE], ids=["infinite", "nan", "wide"])
@pytest.mark.parametrize(("rows", "columns"), [(2, 4), (4, 2), (1, 3)])
def test_as_many_singular_values_are_unknown_as_there_are(entry, rows, columns):
    found = enclose_singular_values(spoilt(entry, rows, columns, at=(0, 1)))
    assert len(found) == min(rows, columns)
    assert not any(x.is_finite() for x in found)


@pytest.mark.parametrize("ask", [
    symmetrised, enclose_symmetric_eigenvalues, psd, certainly_psd, certainly_not_psd, enclose_sqrt_psd,
    enclose_positive_part, enclose_positive_part_norm_squared,
])  # fmt: skip
def test_what_is_symmetric_is_square_and_its_own_mirror(ask):
    for rows, columns in ((2, 3), (3, 2), (1, 2)):
        with pytest.raises(DomainError, match=f"{rows} x {columns}"):
            ask(arb_mat(rows, columns, [arb(1)] * (rows * columns)))
    with pytest.raises(DomainError, match="certainly not symmetric"):
        ask(arb_mat([[arb(2), arb(1)], [arb(0), arb(2)]]))
    ask(arb_mat([[arb(2), arb(1, 0.5)], [arb(0.5), arb(2)]]))  # 1/2 is in both


def test_the_mirror_of_an_entry_narrows_it_from_either_side():
    wide, narrow = arb(1, 0.5), arb(1.25, 0.25)
    for above, below in ((wide, narrow), (narrow, wide)):
        found = symmetrised(arb_mat([[arb(0), above], [below, arb(0)]]))
        for entry in (found[0, 1], found[1, 0]):
            assert entry.contains(1)
            assert entry.contains(1.5)
            assert not entry.contains(0.75)
            assert not entry.contains(1.75)
    kept = symmetrised(arb_mat([[arb(0), WIDE], [narrow, arb(0)]]))
    assert kept[0, 1].contains(narrow)
    assert kept[1, 0].contains(narrow)


@pytest.mark.parametrize(
    ("rows", "columns"), [(15, 40), (16, 40), (17, 40), (40, 16), (40, 17), (16, 16), (17, 17), (1, 50)]
)
def test_the_upper_norm_is_one_at_sizes_where_its_way_changes(rows, columns):
    table = [[(3 * i + 5 * j) % 7 - 3 for j in range(columns)] for i in range(rows)]
    truth = sum(x * x for row in table for x in row)
    found = norm_f_upper(arb_mat(table))
    assert found.rad().is_zero()
    assert truth <= dyadic(found) ** 2 <= truth * (1 + Fraction(1, 2**40))


def test_the_norm_of_nothing_is_exactly_nothing():
    assert norm_f_upper(arb_mat(2, 2, [0] * 4)).is_zero()
    assert norm_f_squared(arb_mat(2, 2, [0] * 4)).is_zero()
    assert sqrt_nonnegative(arb(0)).is_zero()


@pytest.mark.parametrize("radius", [Fraction(1, 4), Fraction(1), Fraction(3)])
@pytest.mark.parametrize("middle", [Fraction(-1), Fraction(0), Fraction(1, 2), Fraction(2)])
def test_squares_and_roots_of_a_ball_have_its_ends(middle, radius):
    x = arb(fmpq(middle.numerator, middle.denominator), fmpq(radius.numerator, radius.denominator))
    low, high = middle - radius, middle + radius
    square = norm_f_squared(arb_mat([[x]]))
    least = Fraction(0) if low <= 0 <= high else min(low * low, high * high)
    most = max(low * low, high * high)
    assert square.contains(fmpq(most.numerator, most.denominator))
    assert square.contains(fmpq(least.numerator, least.denominator))
    assert square.upper() <= fmpq(4 * most.numerator, most.denominator) + fmpq(1, 100)
    if high < 0:
        with pytest.raises(DomainError):
            sqrt_nonnegative(x)
        return
    root = sqrt_nonnegative(x)
    assert root.lower() >= -(arb(2) ** -20)
    assert (root * root).contains(fmpq(high.numerator, high.denominator))
    assert (root * root).contains(fmpq(max(low, 0).numerator, max(low, Fraction(0)).denominator))


def test_a_root_of_infinity_is_no_number_and_no_error():
    for x in (INFINITE, WIDE, NAN):
        assert not sqrt_nonnegative(x).is_finite()


@pytest.mark.parametrize("values", [[0, 1], [0, 0], [1, 2], [-1, 1], [-2, -1], [0], [-1], [1], [-1, 0], [-1, 0, 1]])
def test_definiteness_of_a_diagonal_is_that_of_its_least_entry(values):
    matrix = arb_mat([[v if i == j else 0 for j in range(len(values))] for i, v in enumerate(values)])
    assert psd(matrix) is (min(values) >= 0)
    assert certainly_psd(matrix) is (min(values) >= 0)
    assert certainly_not_psd(matrix) is (min(values) < 0)
    assert enclose_positive_part_norm_squared(matrix).contains(sum(v * v for v in values if v > 0))
    assert trace(matrix) == sum(values)
    if min(values) < 0:
        with pytest.raises(DomainError):
            enclose_sqrt_psd(matrix)
    else:
        root = enclose_sqrt_psd(matrix)
        assert all((root[i, i] * root[i, i]).contains(v) for i, v in enumerate(values))


def test_a_matrix_that_may_or_may_not_be_psd_is_neither():
    touching = arb_mat([[arb(0, 1), arb(0)], [arb(0), arb(1)]])
    assert psd(touching) is None
    tied = arb_mat([[arb(1), arb(1, 0.01)], [arb(1, 0.01), arb(1)]])
    assert psd(tied) is None
    assert enclose_sqrt_psd(tied)[0, 0].is_finite()
    assert psd(arb_mat([[arb(1), arb(2)], [arb(2), arb(1)]])) is False


@pytest.mark.parametrize("power", [-901, -900, -899, 899, 900, 901])
def test_the_bound_below_the_least_eigenvalue_where_doubles_end(power):
    scale = arb(2) ** power
    found = least_eigenvalue_below(arb_mat([[scale, 0], [0, 3 * scale]]))
    assert found <= scale
    assert found >= scale * (1 - arb(2) ** -10)


def test_below_the_least_eigenvalue_of_what_doubles_do_not_see():
    """In doubles the matrix is singular; the bound is below the truth all the same, by little."""
    tiny = arb(2) ** -70
    found = least_eigenvalue_below(arb_mat([[1 + tiny, 1], [1, 1 + tiny]]))
    assert found <= tiny
    assert found >= -arb(1e-4)


@pytest.mark.parametrize("pivot", [0, -1])
def test_a_system_that_is_not_certainly_regular_is_no_answer(pivot):
    matrix = arb_mat([[pivot + 1 if pivot else 0, 0], [0, 1]])
    with pytest.raises(UnableError, match="regular"):
        solve(matrix, arb_mat([[1], [1]]))
    with pytest.raises(UnableError, match="regular"):
        solve(arb_mat([[arb(0, 1)]]), arb_mat([[1]]))
    assert solve(arb_mat([[2]]), arb_mat([[1]]))[0, 0].contains(0.5)


@pytest.mark.parametrize("bits", [1, 64, 127, 128, 129, 256, 300, 1024])
def test_the_ladder_doubles_and_ends_at_its_cap(bits):
    found = list(rungs(128, bits))
    assert found[-1] == bits
    assert all(x < bits for x in found[:-1])
    assert found[:-1] == [128 * 2**k for k in range(len(found) - 1)]
    assert len(found) == len(set(found))
    assert not found[:-1] or 2 * found[-2] >= bits


def test_a_climb_says_why_it_did_not_arrive():
    def at(bits):
        assert flint.ctx.prec == bits
        if bits < 256:
            raise ZeroDivisionError
        if bits < 512:
            raise UnableError("too steep")
        return bits

    assert climb(at, lambda bits: bits >= 512) == 512
    with pytest.raises(UnableError, match=r"^it: not reached at 300 bits \(too steep\)"):
        climb(at, bool, cap_bits=300, what="it")
    with pytest.raises(UnableError, match=r"not reached at 128 bits \(a linear system is not certainly regular\)"):
        climb(at, bool, cap_bits=128)
    with pytest.raises(UnableError, match=r"\(the radius is still too large\)"):
        climb(lambda bits: bits, lambda bits: False, cap_bits=200)


@pytest.mark.parametrize("middle", [8, -8, 1, 0])
def test_how_wide_a_ball_is_beside_a_bound_that_it_just_meets(middle):
    x = arb(middle, 0.5)
    radius = x.rad()
    below = radius * (1 - arb(2) ** -20)
    for bound, small in ((radius, True), (below, False), (2 * radius, True), (arb(0), False), (INFINITE, True)):
        assert radius_below(x, bound) is small
        assert all_radii_below(arb_mat([[arb(0), x]]), bound) is small
        assert all_radii_below(arb_mat([[x, arb(0)]]), bound) is small
    for share in (Fraction(1, 64), Fraction(1, 16), Fraction(1, 14), Fraction(3, 4), Fraction(5, 4)):
        most = share * (abs(middle) - Fraction(1, 2)) > Fraction(1, 2)  # radius / value at the end that is nearer to 0
        assert relative_radius_below(x, arb(fmpq(share.numerator, share.denominator))) is (most and middle != 0)
    assert relative_radius_below(arb(0), 0)
    assert radius_below(arb(0), 0)
    for unknown in (INFINITE, WIDE, NAN):
        assert not radius_below(unknown, 1)
        assert not relative_radius_below(unknown, INFINITE)
        assert not all_radii_below(arb_mat([[arb(0), unknown]]), 1)


@pytest.mark.parametrize(
    "value", [0, 3, -3, 2**80, Fraction(1, 3), Fraction(-5, 8), Fraction(7), fmpq(2, 7), fmpq(1, 4)]
)
def test_a_number_is_recorded_exactly_and_read_again(value):
    record = ball_record(value)
    number = Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else Fraction(value)
    dyadic_ = number.denominator & (number.denominator - 1) == 0
    assert bool(record.exact) is not dyadic_
    if dyadic_:
        assert int(record.mid[0]) * Fraction(2) ** int(record.mid[1]) == number
        assert record.rad == ("0", "0")
    assert Fraction(record.text) == number
    assert arb_from_record(record).contains(fmpq(number.numerator, number.denominator))
    assert Fraction(int(to_fmpq(value).p), int(to_fmpq(value).q)) == number


@pytest.mark.parametrize(("x", "mid", "rad"), [
    (INFINITE, ("inf", "0"), ("0", "0")), (-INFINITE, ("-inf", "0"), ("0", "0")), (WIDE, ("1", "0"), ("inf", "0")),
])  # fmt: skip
def test_what_is_infinite_is_recorded_by_name_and_read_again(x, mid, rad):
    record = ball_record(x)
    assert (record.mid, record.rad) == (mid, rad)
    again = arb_from_record(record)
    assert not again.is_finite()
    assert again.contains(x) or again == x
    assert ball_record(NAN).mid == ("nan", "0")
    assert arb_from_record(ball_record(NAN)).is_nan()


@pytest.mark.parametrize("record", [
    Ball(("x", "0"), ("0", "0")), Ball(("1", "y"), ("0", "0")), Ball(("1", "0"), ("z", "0")),
    Ball(("1", "0"), ("-1", "0")), Ball(exact="1/0"), Ball(exact="pi"),
])  # fmt: skip
def test_a_record_that_holds_no_ball_is_refused(record):
    with pytest.raises(CertificateInvalid, match=r"not a ball|negative radius"):
        arb_from_record(record)


def test_a_matrix_of_any_kind_is_one_of_balls():
    table = ((Fraction(1, 3), Fraction(2)), (Fraction(-1, 7), Fraction(0)))
    balls = ball_matrix(table)
    assert ball_matrix(balls) is balls
    assert exact(table) == fmpq_mat([[fmpq(1, 3), 2], [fmpq(-1, 7), 0]])
    for made in (balls, ball_matrix(exact(table))):
        assert all(made[i, j].contains(to_fmpq(table[i][j])) for i in range(2) for j in range(2))
    assert dyadic(arb(0.375, 0.125)) == Fraction(3, 8)


PENCILS = [  # K and Q diagonal: the roots of mu^2 - mu k - q
    ([0], [1]), ([0], [-1]), ([0], [0]), ([3], [-2]), ([-3], [-2]), ([1], [0]), ([-1], [0]), ([1], [2]), ([2], [-5]),
    ([0, 1], [-1, 2]), ([0, 0], [1, -4]), ([3, -3], [-2, -2]), ([1, 1], [0, 0]),
]  # fmt: skip


@pytest.mark.parametrize(("k", "q"), PENCILS)
def test_the_sides_of_the_roots_of_a_pencil_are_those_of_quadratics(k, q):
    roots = [root for a, b in zip(k, q, strict=True) for root in np.roots([1, -a, -b])]
    sides = Sides(
        sum(r.real > 1e-9 for r in roots), sum(abs(r.real) <= 1e-9 for r in roots), sum(r.real < -1e-9 for r in roots)
    )
    K, Q = (fmpq_mat([[v if i == j else 0 for j in range(len(x))] for i, v in enumerate(x)]) for x in (k, q))
    assert count_exactly(K, Q) == sides
    found = certainly_count(arb_mat(K), arb_mat(Q))
    assert found in (None, sides)
    double = len({np.round(r, 6) for r in roots}) < len(roots)  # FLINT isolates no multiple root of balls
    assert (found is None) is (bool(sides.imaginary) or (double and found is None))
    if found is None:
        assert enclose_rate(arb_mat(K), arb_mat(Q)) is None
    elif not sides.right:
        with pytest.raises(DomainError, match="no root"):
            enclose_rate(arb_mat(K), arb_mat(Q))
    else:
        rate = enclose_rate(arb_mat(K), arb_mat(Q))
        assert abs(float(rate.mid()) - min(r.real for r in roots if r.real > 1e-9)) < 1e-9
