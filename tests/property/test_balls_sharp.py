"""Bounds of the ball linear algebra against sharp values: at least those, and at most a stated factor above.

The truth is exact (rational matrices with known spectra, radii whose norm is known), in rational or 600-bit arithmetic.
Guesses of eigenvectors are spoilt on purpose, so that what makes up for them has to be there.
"""

import random
from fractions import Fraction

import pytest
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from faverify.balls import linalg
from faverify.balls.ladder import all_radii_below, climb
from faverify.errors import DomainError, UnableError

SEEDS = range(6)
SPECTRA = ([3, 1, -2], [5, 5, 1, 0], [1, Fraction(1, 3), Fraction(1, 50)], [-1, -4], [2], [7, 2, Fraction(-1, 9), -6])


def matrix(rows):
    return fmpq_mat([[fmpq(Fraction(x).numerator, Fraction(x).denominator) for x in row] for row in rows])


def diagonal(values):
    return matrix([[v if i == j else 0 for j in range(len(values))] for i, v in enumerate(values)])


def orthogonal(size, rng):
    """A rational orthogonal matrix (Cayley)."""
    k = [[Fraction(rng.randint(-5, 5), rng.randint(1, 5)) for _ in range(size)] for _ in range(size)]
    skew = matrix([[k[i][j] - k[j][i] for j in range(size)] for i in range(size)])
    eye = diagonal([1] * size)
    return (eye - skew) * (eye + skew).inv()


def spoilt(exact, size, rng):
    """Eigenvectors with errors of a size in every entry, as exact balls."""
    noise = matrix([[Fraction(rng.randint(-100, 100), 100) * size for _ in row] for row in exact.tolist()])
    return arb_mat(exact + noise).mid()


def frobenius(exact):
    with ctx.workprec(600):
        return sum((arb(x) ** 2 for x in exact.entries()), arb(0)).sqrt()


def above(bound, truth, factor):
    """Whether an exact ball is certainly at least the truth and at most that factor above."""
    return bool(bound >= truth) and bool(bound <= truth * factor)


@pytest.mark.parametrize("bits", [12, 30, 90])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_upper_frobenius_norm_is_never_below_and_hardly_above(bits, seed):
    rng = random.Random(f"norm {bits} {seed}")
    rows = [[Fraction(rng.randint(-99, 99), rng.randint(1, 9)) for _ in range(3)] for _ in range(4)]
    radius = rng.choice((Fraction(0), Fraction(1, 3), Fraction(1, 10**6)))
    square = sum((abs(x) + radius) ** 2 for row in rows for x in row)
    with ctx.workprec(bits):
        found = linalg.norm_f_upper(
            arb_mat([[arb(as_fmpq(x)) + arb(0, arb(as_fmpq(radius))) for x in r] for r in rows])
        )
    with ctx.workprec(600):
        assert above(found, arb(as_fmpq(square)).sqrt(), 1 + arb(64) / 2**bits + arb(2) ** -24)  # a radius has 30 bits


def as_fmpq(x):
    return fmpq(Fraction(x).numerator, Fraction(x).denominator)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_norm_of_radii_is_that_of_the_worst_matrix_inside_or_a_little_more(seed):
    """|D| <= R entrywise gives ||D|| <= the spectral radius of R, attained by R: between are row sums and F-norm."""
    rng = random.Random(f"radii {seed}")
    size = rng.randint(1, 4)
    radii = [[Fraction(0)] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            radii[i][j] = radii[j][i] = Fraction(rng.randint(0, 64), 64)
    found = linalg._radii_norm(arb_mat([[arb(5, arb(as_fmpq(x))) for x in row] for row in radii]))
    with ctx.workprec(600):
        rows, square = max(sum(row) for row in radii), sum(x * x for row in radii for x in row)
        sharp = arb(as_fmpq(rows)).min(arb(as_fmpq(square)).sqrt())
        worst = max((abs(x.real) for x in arb_mat(matrix(radii)).eig(multiple=True)), key=lambda x: float(x.mid()))
        assert above(found, sharp * (1 - arb(2) ** -500), 1 + arb(2) ** -20)
        assert found >= worst * (1 - arb(2) ** -500)


@pytest.mark.parametrize("error", [Fraction(0), Fraction(1, 10**6), Fraction(1, 50)])
@pytest.mark.parametrize("values", SPECTRA)
def test_eigenvalues_from_spoilt_vectors_are_enclosed_and_no_wider_than_the_error_asks(values, error, monkeypatch):
    rng = random.Random(f"spoilt {values} {error}")
    Q = orthogonal(len(values), rng)
    exact = Q * diagonal(values) * Q.transpose()
    monkeypatch.setattr(linalg, "approx_eigenvectors", lambda _: spoilt(Q, error, rng))
    with ctx.workprec(200):
        found = linalg.enclose_symmetric_eigenvalues(arb_mat(exact))
        assert all(ball.contains(as_fmpq(v)) for ball, v in zip(found, sorted(values), strict=True))
        largest, size = max(abs(v) for v in values), len(values)
        assert all(ball.rad() <= float(12 * size**2 * largest * error) + 1e-50 for ball in found)
        part = linalg.enclose_positive_part(arb_mat(exact))
        truth = Q * diagonal([max(v, 0) for v in values]) * Q.transpose()
        assert part.contains(truth)
        assert all(x.rad() <= float(20 * size**2 * largest * error) + 1e-50 for x in part.entries())
        squares = linalg.enclose_positive_part_norm_squared(arb_mat(exact))
        assert squares.contains(as_fmpq(sum(max(v, 0) ** 2 for v in values)))


def useless(kind, size):
    """Guesses of eigenvectors that are none."""
    rows = {"zeros": lambda i, j: 0, "ones": lambda i, j: 1, "huge": lambda i, j: 10**30 if i == j else 7 * i - j}[kind]
    return arb_mat([[rows(i, j) for j in range(size)] for i in range(size)])


@pytest.mark.parametrize("kind", ["zeros", "ones", "huge"])
@pytest.mark.parametrize("values", SPECTRA)
def test_useless_vectors_leave_bounds_by_the_norm_alone(values, kind, monkeypatch):
    """All of [-norm, norm] (from 0, of singular values), and not much more, in every function that takes a guess."""
    rng = random.Random(f"useless {values} {kind}")
    Q = orthogonal(len(values), rng)
    exact, size = Q * diagonal(values) * Q.transpose(), len(values)
    truths = sorted(values), sorted((abs(v) for v in values), reverse=True)
    monkeypatch.setattr(linalg, "approx_eigenvectors", lambda _: useless(kind, size))
    with ctx.workprec(200):
        norm = frobenius(exact)
        spectrum, singular = linalg.enclose_symmetric_eigenvalues(arb_mat(exact)), linalg.enclose_singular_values(exact)
        for found, truth in zip((spectrum, linalg.enclose_singular_values(arb_mat(exact))), truths, strict=True):
            assert all(ball.contains(as_fmpq(v)) for ball, v in zip(found, truth, strict=True))
            assert all(abs(ball).upper() <= norm * (1 + arb(2) ** -20) or size == 1 for ball in found)
        assert all(ball.lower() >= -norm * arb(2) ** -25 for ball in singular)
        assert all(ball.contains(as_fmpq(v)) for ball, v in zip(singular, truths[1], strict=True))
        part = Q * diagonal([max(v, 0) for v in values]) * Q.transpose()
        assert linalg.enclose_positive_part(arb_mat(exact)).contains(part)
        square = linalg.enclose_positive_part_norm_squared(arb_mat(exact))
        assert square.contains(as_fmpq(sum(max(v, 0) ** 2 for v in values)))
        root = Q * diagonal([abs(v) for v in values]) * Q.transpose()
        assert linalg.enclose_sqrt_psd(arb_mat(exact * exact)).contains(root)


@pytest.mark.parametrize("radius", [Fraction(1, 4), Fraction(1, 1000)])
@pytest.mark.parametrize("values", SPECTRA)
def test_eigenvalues_of_a_wide_diagonal_move_by_the_radius_and_not_much_more(values, radius):
    size, ball = len(values), arb(as_fmpq(radius))
    wide = arb_mat(
        [[arb(as_fmpq(v if i == j else 0)) + arb(0, ball) for j in range(size)] for i, v in enumerate(values)]
    )
    found = linalg.enclose_symmetric_eigenvalues(wide)
    for end, value in zip(found, sorted(values), strict=True):
        assert end.contains(as_fmpq(value + radius))
        assert end.contains(as_fmpq(value - radius))
        assert end.rad() <= ball * size * (1 + arb(2) ** -20)


@pytest.mark.parametrize("error", [Fraction(0), Fraction(1, 10**6), Fraction(1, 100)])
@pytest.mark.parametrize("values", [[3, 1, 2], [5, 5, 1], [2], [Fraction(1, 10**6), 1], [4, 0, 1]])
def test_a_root_from_spoilt_vectors_is_enclosed_and_no_wider_than_the_error_asks(values, error, monkeypatch):
    rng = random.Random(f"root {values} {error}")
    Q = orthogonal(len(values), rng)
    exact, truth = Q * diagonal([v * v for v in values]) * Q.transpose(), Q * diagonal(values) * Q.transpose()
    good = linalg.approx_eigenvectors
    calls = []

    def once(middle):
        calls.append(middle)
        return spoilt(Q, error, rng) if len(calls) == 2 else good(middle)  # the first call is for lambda_min

    monkeypatch.setattr(linalg, "approx_eigenvectors", once)
    with ctx.workprec(200):
        found = linalg.enclose_sqrt_psd(arb_mat(exact))
        assert found.contains(truth)
        least, largest, size = min(values), max(values), len(values)
        gap = float(8 * size**2 * largest**2 * error)
        width = min(gap / float(2 * least), gap**0.5) if least else gap**0.5
        assert all(x.rad() <= 3 * width + 1e-24 for x in found.entries())


@pytest.mark.parametrize("values", [[3, 1, 2], [Fraction(1, 1000), 1], [5]])
def test_a_root_of_a_definite_matrix_is_as_sharp_as_the_sylvester_equation_says(values):
    """Twice the spread over twice the least root, not its square root: a wide ball shows which bound was used."""
    rng = random.Random(f"sylvester {values}")
    Q = orthogonal(len(values), rng)
    exact, truth = Q * diagonal([v * v for v in values]) * Q.transpose(), Q * diagonal(values) * Q.transpose()
    spread = float(min(values)) ** 2 / 1000
    with ctx.workprec(100):
        wide = arb_mat([[arb(x) + arb(0, spread) for x in row] for row in exact.tolist()])
        found = linalg.enclose_sqrt_psd(wide)
        assert found.contains(truth)
        assert all(x.rad() <= 1.1 * len(values) * spread / float(2 * min(values)) for x in found.entries())


@pytest.mark.parametrize("error", [Fraction(0), Fraction(1, 10**6), Fraction(1, 50)])
@pytest.mark.parametrize("values", [[3, 2, 1], [4, 1, 0], [1, 1], [6]])
def test_singular_values_from_spoilt_vectors_are_enclosed_and_no_wider_than_the_error_asks(values, error, monkeypatch):
    rng = random.Random(f"singular {values} {error}")
    size = len(values)
    P, Q = orthogonal(size + 1, rng), orthogonal(size, rng)
    core = matrix([[values[i] if i == j else 0 for j in range(size)] for i in range(size + 1)])
    monkeypatch.setattr(linalg, "approx_eigenvectors", lambda _: spoilt(Q, error, rng))
    with ctx.workprec(200):
        found = linalg.enclose_singular_values(arb_mat(P * core * Q.transpose()))
        assert all(ball.contains(as_fmpq(v)) for ball, v in zip(found, values, strict=True))
        for ball, value in zip(found, values, strict=True):
            off = float(8 * size**2 * values[0] ** 2 * error)
            width = off / float(value) if value else 4 * size * float(values[0] * error)
            assert ball.rad() <= width + 1e-25


def test_the_radii_of_a_wide_matrix_move_singular_values_by_their_frobenius_norm():
    wide = arb_mat([[arb(2, 0.25), arb(0, 0.25)], [arb(0, 0.25), arb(1, 0.25)]])
    top, low = linalg.enclose_singular_values(wide)
    for ball, value in ((top, 2), (low, 1)):
        assert ball.contains(value + 0.25)
        assert ball.contains(value - 0.25)
        assert ball.rad() <= 0.5 * 1.01


@pytest.mark.parametrize("bits", [6, 8, 11, 15])
@pytest.mark.parametrize("count", [2, 3, 5, 6, 7])
def test_the_singular_value_of_radii_alone_is_rounded_up(count, bits):
    """Around 0 the Frobenius norm of the radii is attained, and at few bits rounding shows."""
    with ctx.workprec(bits):
        (found,) = linalg.enclose_singular_values(arb_mat([[arb(0, 1)] for _ in range(count)]))
    with ctx.workprec(300):
        assert found.upper() >= arb(count).sqrt().lower()
        assert found.upper() <= arb(count).sqrt() * (1 + arb(8) / 2**bits)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_below_the_least_eigenvalue_is_below_and_near(seed):
    rng = random.Random(f"least {seed}")
    values = [Fraction(rng.randint(-50, 50), rng.randint(1, 9)) for _ in range(rng.randint(1, 4))]
    Q = orthogonal(len(values), rng)
    exact = Q * diagonal(values) * Q.transpose()
    for radius in (0, 1e-3):
        wide = arb_mat([[arb(x) + arb(0, radius) for x in row] for row in exact.tolist()])
        found = linalg.least_eigenvalue_below(wide)
        assert found <= as_fmpq(min(values) - Fraction(radius))
        scale = float(frobenius(exact).mid()) + 1e-9
        assert float(found.mid()) >= float(min(values)) - 2e-6 * scale - 4 * len(values) * radius


def test_a_root_of_a_number_is_sharp_where_it_can_be_and_never_negative():
    for middle, radius in ((2, 1e-10), (1e-8, 1e-12), (9, 0)):
        found = linalg.sqrt_nonnegative(arb(middle, radius))
        ends = [arb(middle) - radius, arb(middle) + radius]
        assert all(found.contains(end.sqrt().mid()) for end in ends)
        assert found.rad() <= radius / middle**0.5 * 0.51 + 1e-14
    assert linalg.sqrt_nonnegative(arb(0)).is_zero()
    around = linalg.sqrt_nonnegative(arb(0.25, 1))  # of a number in [0, 1.25]
    assert around.contains(0)
    assert around.contains(1.118)
    assert around.upper() <= 1.12
    assert not linalg.sqrt_nonnegative(arb("inf")).is_finite()
    with pytest.raises(DomainError, match="negative"):
        linalg.sqrt_nonnegative(arb(-2, 1))


@pytest.mark.parametrize("power", [950, -950])
def test_the_bound_below_the_least_eigenvalue_beyond_doubles_is_below_and_near(power):
    """No guess is made there: the enclosure of the least eigenvalue is what is left, and of it the lower end."""
    scale = arb(2) ** power
    wide = arb_mat([[3, 1, 0], [1, 3, 0], [0, 0, 7]]) * scale  # eigenvalues 2, 4, 7
    found = linalg.least_eigenvalue_below(wide)
    assert found <= 2 * scale
    assert found >= scale * 1.99


@pytest.mark.parametrize(
    "e", [Fraction(1, 100), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(4), Fraction(30)]
)
def test_a_positive_part_makes_up_for_vectors_that_are_not_orthogonal(e, monkeypatch):
    """A = Q L Q' with a shear Q: nothing is left over between them, and Q L_+ Q' is not the positive part."""
    Q = matrix([[1, e], [0, 1]])
    exact = Q * diagonal([1, -1]) * Q.transpose()
    monkeypatch.setattr(linalg, "approx_eigenvectors", lambda _: arb_mat(Q))
    with ctx.workprec(200):
        found = linalg.enclose_positive_part(arb_mat(exact))
        size = (arb(as_fmpq(e**4 + 4)).sqrt()).mid()  # eigenvalues (-e^2 +- sqrt(e^4 + 4))/2, A_+ = (A - a)(b/(b - a))
        low, high = ((-arb(as_fmpq(e**2)) + sign * size) / 2 for sign in (-1, 1))
        truth = (arb_mat(exact) - arb_mat([[low, 0], [0, low]])) * (high / (high - low))
        assert all(x.contains(y.mid()) for x, y in zip(found.entries(), truth.entries(), strict=True))
        assert all(x.rad() < 20 * float(e) or e >= 1 for x in found.entries())


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("scale", [Fraction(0), Fraction(1, 3), Fraction(3, 2), Fraction(5)])
def test_vectors_of_another_length_are_made_up_for_however_long_they_are(size, scale, monkeypatch):
    """With s I for vectors L = s^2 A, and what is left over is the share ``1 - s^4``; all in every function."""
    exact = diagonal([size - 2 * k for k in range(size)])
    monkeypatch.setattr(linalg, "approx_eigenvectors", lambda _: arb_mat(diagonal([scale] * size)))
    with ctx.workprec(200):
        assert linalg.enclose_positive_part(arb_mat(exact)).contains(
            diagonal([max(size - 2 * k, 0) for k in range(size)])
        )
        found = linalg.enclose_symmetric_eigenvalues(arb_mat(exact))
        assert all(ball.contains(2 - size + 2 * k) for k, ball in enumerate(found))
        singular = linalg.enclose_singular_values(arb_mat(exact))
        truth = sorted((abs(size - 2 * k) for k in range(size)), reverse=True)
        assert all(ball.contains(v) for ball, v in zip(singular, truth, strict=True))
        root = linalg.enclose_sqrt_psd(arb_mat(exact * exact))
        assert root.contains(diagonal([abs(size - 2 * k) for k in range(size)]))


@pytest.mark.parametrize("seed", range(12))
def test_elimination_says_positive_definite_of_what_is_and_of_nothing_else(seed):
    rng = random.Random(f"pivots {seed}")
    size = rng.randint(1, 4)
    values = [Fraction(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(size)]
    Q = orthogonal(size, rng)
    tiny = Fraction(1, 10**9)
    with ctx.workprec(200):
        assert linalg.pivots_positive(arb_mat(Q * diagonal(values) * Q.transpose()))
        for least in (Fraction(0), -tiny):
            short = Q * diagonal([least, *values[1:]]) * Q.transpose()
            assert not linalg.pivots_positive(arb_mat(short))
        assert linalg.pivots_positive(arb_mat(Q * diagonal([tiny, *values[1:]]) * Q.transpose()))


def test_a_matrix_is_sharp_when_every_entry_is():
    assert all_radii_below(arb_mat([[arb(1, 0.5), arb(2, 0.25)]]), 0.51)
    assert not all_radii_below(arb_mat([[arb(1, 0.5), arb(2, 0.75)]]), 0.51)
    assert not all_radii_below(arb_mat([[arb(1), arb("inf")]]), 0.51)


def test_the_ladder_starts_at_the_stated_precision_and_ends_at_the_stated_cap():
    tried = []
    with pytest.raises(UnableError, match="8192 bits"):
        climb(lambda bits: tried.append(bits) or arb(0, 1), lambda x: x.is_exact())
    assert tried == [128, 256, 512, 1024, 2048, 4096, 8192]


SINGULAR = ([1, 0], [4, 0, 0], [Fraction(1, 9), 1, 0], [9, 4, 1, 0, 0], [0, 0], [0])


@pytest.mark.parametrize("values", SINGULAR)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("blur", [0, Fraction(1, 2**60)])
def test_the_root_of_a_singular_matrix_is_near_the_true_one_whichever_sign_its_zero_has(values, seed, blur):
    """Eigenvalues that are 0 come out a rounding above or below it; the root is within that of the matrix's error."""
    rng = random.Random(f"singular {values} {seed}")
    q = orthogonal(len(values), rng)
    square = q * diagonal(values) * q.transpose()
    truth = q * diagonal([{9: 3, 4: 2, 1: 1, 0: 0}.get(x, Fraction(1, 3)) for x in values]) * q.transpose()
    with ctx.workprec(100):
        noise = arb(0, arb(fmpq(blur.numerator, blur.denominator)).upper()) if blur else arb(0)
        ball = arb_mat([[arb(x) + noise for x in row] for row in square.tolist()])
        found = linalg.enclose_sqrt_psd(ball)
    for x, y in zip(found.entries(), truth.entries(), strict=True):
        assert x.contains(y)
        assert x.rad() <= (1e-13 if not blur else 1e-8)
