"""Every function of matrices in the four arithmetics (fractions and balls, of the toolkit and of its checker).

The truth is mpmath's, with 70 digits: at exact matrices an enclosure contains it and is narrow, fractions are equal to
it; at matrices that are known up to a radius it contains the values at matrices inside, and is no wider than that asks.
"""

import random
from fractions import Fraction

import flint
import mpmath
import pytest

from faverify.checker.balls import Balls
from faverify.checker.exact import Exact
from faverify.errors import DomainError, UnableError
from faverify.evaluate.ring import BallRing, ExactRing

DIGITS, BITS = 70, 200
MATRICES = {
    "regular": [[2, -1, 0], [3, 1, 4], [-2, 5, 1]],
    "negative determinant": [[0, 1, 2], [1, 0, 3], [4, -3, 8]],
    "indefinite": [[1, 2, -2], [2, 0, 3], [-2, 3, -5]],
    "twice one eigenvalue": [[2, 1, 1], [1, 2, 1], [1, 1, 2]],
    "definite": [[5, 1, -1], [1, 4, 2], [-1, 2, 6]],
    "negative definite": [[-3, 1, 0], [1, -2, 1], [0, 1, -4]],
    "diagonal": [[4, 0, 0], [0, -9, 0], [0, 0, Fraction(1, 4)]],
    "rational root": [[5, 4], [4, 5]],
    "tall": [[1, 2], [0, -1], [3, 1], [2, 2]],
    "wide": [[1, 0, 3, 2], [2, -1, 1, 2]],
    "rank one": [[1, 2, -1], [2, 4, -2], [-3, -6, 3]],
    "tall, rank one": [[1, 2], [-1, -2], [3, 6]],
    "wide, with columns of zeros": [[0, 3, 0, 1], [0, 1, 0, 2]],
    "zero": [[0, 0], [0, 0], [0, 0]],
    "number": [[Fraction(-7, 3)]],
    "positive number": [[Fraction(9, 4)]],
}
SYMMETRIC = ("indefinite", "twice one eigenvalue", "definite", "negative definite", "diagonal", "rational root",
             "number", "positive number")  # fmt: skip
POSITIVE = ("twice one eigenvalue", "definite", "rational root", "positive number")
REGULAR = (*SYMMETRIC, "regular", "negative determinant")
SQUARE = (*REGULAR, "rank one")
FULL = (*REGULAR, "tall", "wide")
ALL = tuple(MATRICES)


def singular(x):
    return sorted(mpmath.svd_r(x, compute_uv=False) if x.rows >= x.cols else singular(x.T), reverse=True)


def pseudo_inverse(x):
    """By singular vectors; those of zero are left out."""
    if x.rows < x.cols:
        return pseudo_inverse(x.T).T
    u, s, v = mpmath.svd_r(x)
    kept = mpmath.diag([1 / value if value > mpmath.mpf(10) ** -30 else 0 for value in s])
    return v.T * kept * u.T


def of_spectrum(function):
    def value(x):
        values, vectors = mpmath.eigsy(x)
        return vectors * mpmath.diag([function(v) for v in values]) * vectors.T

    return value


def by_entries(x):
    return [x[i, j] for i in range(x.rows) for j in range(x.cols)]


TRUTHS = {
    "normF": (lambda x: mpmath.sqrt(sum(v * v for v in by_entries(x))), ALL),
    "tr": (lambda x: sum(x[i, i] for i in range(x.rows)), SQUARE),
    "inner": (lambda x: sum(v * v for v in by_entries(x)), ALL),
    "det": (mpmath.det, SQUARE),
    "inv": (mpmath.inverse, REGULAR),
    "pos": (of_spectrum(lambda v: max(v, 0)), SYMMETRIC),
    "neg": (of_spectrum(lambda v: max(-v, 0)), SYMMETRIC),
    "sqrtm": (of_spectrum(mpmath.sqrt), POSITIVE),
    "proj": (lambda x: x * pseudo_inverse(x), ALL),
    "pinv": (pseudo_inverse, ALL),
    "sigma_max": (lambda x: singular(x)[0], ALL),
    "sigma_min": (lambda x: singular(x)[-1], ALL),
    "cond": (lambda x: singular(x)[0] / singular(x)[-1], FULL),
    "nuclear": (lambda x: sum(singular(x)), ALL),
    "rank": (lambda x: sum(v > mpmath.mpf(10) ** -30 for v in singular(x)), ALL),
    "lambda_min": (lambda x: min(mpmath.eigsy(x, eigvals_only=True)), SYMMETRIC),
    "lambda_max": (lambda x: max(mpmath.eigsy(x, eigvals_only=True)), SYMMETRIC),
    "diag": (lambda x: mpmath.diag([x[i, i] for i in range(x.rows)]), SQUARE),
}
PAIRS = [(name, matrix) for name, (_, matrices) in TRUTHS.items() for matrix in matrices]


def truth_of(name, rows):
    with mpmath.workdps(DIGITS):
        x = mpmath.matrix([[mpmath.mpf(Fraction(v).numerator) / Fraction(v).denominator for v in row] for row in rows])
        found = TRUTHS[name][0](x)
        return found if isinstance(found, mpmath.matrix) else mpmath.matrix([[found]])


def as_balls(x):
    """The entries of mpmath's matrix as balls that are wrong by less than 1e-50."""
    return [flint.arb(mpmath.nstr(v, 60)) + flint.arb(0, 1e-50) for v in by_entries(x)]


def called(ring, name, x):
    """A function in one of the arithmetics."""
    if isinstance(ring, (BallRing, ExactRing)) and name in ("inv", "sqrtm"):
        return ring.inverse(x) if name == "inv" else ring.root(x, False)
    return ring.call(name, [x, x] if name == "inner" else [x])


def value(ring, name, x):
    """The same, or None where it says that it has no value there."""
    try:
        return called(ring, name, x)
    except UnableError:
        return None


def fractions(rows):
    return flint.fmpq_mat([[flint.fmpq(*Fraction(v).as_integer_ratio()) for v in row] for row in rows])


RINGS = [
    (ring, name, matrix)
    for ring in (Balls, BallRing)
    for name, matrix in PAIRS
    if not (ring is BallRing and name in ("tr", "inner"))  # (the evaluator's own)
]


def has_full_rank(x):
    return x.rank() == min(x.nrows(), x.ncols())


@pytest.mark.parametrize(("ring", "name", "matrix"), RINGS)
def test_at_an_exact_matrix_the_enclosure_contains_the_truth_and_is_narrow(ring, name, matrix):
    exact, truth = fractions(MATRICES[matrix]), truth_of(name, MATRICES[matrix])
    with flint.ctx.workprec(BITS):
        found = value(ring(), name, flint.arb_mat(exact))
        if found is None:
            assert name in ("rank", "proj", "pinv")
            assert not has_full_rank(exact) or exact.nrows() < exact.ncols() or ring is Balls
            return
        assert (found.nrows(), found.ncols()) == (truth.rows, truth.cols)
        assert all(a.overlaps(b) for a, b in zip(found.entries(), as_balls(truth), strict=True))
        if name == "rank" and not has_full_rank(exact):  # in balls the next ranks are not excluded
            assert found[0, 0].lower() >= 0
            assert found[0, 0].upper() < min(exact.nrows(), exact.ncols()) + 1e-6
            return
        assert all(a.rad() < (1e-40 if has_full_rank(exact) else 1e-20) for a in found.entries())


@pytest.mark.parametrize("ring", [Exact, ExactRing])
@pytest.mark.parametrize(("name", "matrix"), PAIRS)
def test_fractions_are_the_truth_where_there_are_some(name, matrix, ring):
    if ring is ExactRing and name in ("tr", "inner"):
        return
    exact, truth = fractions(MATRICES[matrix]), truth_of(name, MATRICES[matrix])
    found = value(ring(), name, exact)
    if found is None:
        assert name not in ("tr", "inner", "det", "inv", "proj", "pinv", "rank", "diag")
        return
    with flint.ctx.workprec(BITS):
        assert (found.nrows(), found.ncols()) == (truth.rows, truth.cols)
        assert all(b.contains(a) for a, b in zip(found.entries(), as_balls(truth), strict=True))


RATIONAL = {
    "normF": ("number", "zero"), "pos": ("rational root", "diagonal", "twice one eigenvalue"),
    "neg": ("diagonal", "number"), "sqrtm": ("rational root", "positive number"), "cond": ("rational root", "diagonal"),
    "sigma_max": ("diagonal", "zero", "rational root"), "sigma_min": ("diagonal", "rational root", "zero"),
    "nuclear": ("diagonal",), "lambda_min": ("diagonal", "twice one eigenvalue"), "lambda_max": ("rational root",),
}  # fmt: skip


@pytest.mark.parametrize(("name", "matrix"), [(name, one) for name, several in RATIONAL.items() for one in several])
def test_what_is_rational_of_a_rational_spectrum_is_given(name, matrix):
    assert value(ExactRing(), name, fractions(MATRICES[matrix])) is not None


@pytest.mark.parametrize("ring", [Balls(), BallRing(), Exact(), ExactRing()], ids=lambda ring: type(ring).__name__)
@pytest.mark.parametrize(
    ("name", "matrix"),
    [
        ("inv", "rank one"),
        ("sqrtm", "negative definite"),
        ("sqrtm", "indefinite"),
        ("cond", "rank one"),
        ("cond", "zero"),
    ],
)
def test_what_has_no_value_is_refused(ring, name, matrix):
    x = fractions(MATRICES[matrix])
    with flint.ctx.workprec(BITS):
        made = x if isinstance(ring, (Exact, ExactRing)) else flint.arb_mat(x)
        with pytest.raises((UnableError, DomainError)):
            called(ring, name, made)


RADIUS = Fraction(1, 1024)
WIDER = ("proj", "pinv")  # by normal equations, of which no width is promised
STEEP = ("det", "inner", "inv")  # at most 60 times what is seen between corners; the others are Lipschitz
LIPSCHITZ = {"tr": 2, "nuclear": 2}  # for the Frobenius norm, of up to four rows; 1 of what is not named
WIDE = [
    (ring, name, matrix)
    for ring, name, matrix in RINGS
    if matrix in ("negative determinant", "indefinite", "definite", "diagonal", "tall", "wide", "number")
    and name not in ("rank", "sqrtm", "cond")
]


@pytest.mark.parametrize(("ring", "name", "matrix"), WIDE)
def test_at_a_wide_matrix_the_enclosure_contains_what_is_inside_and_hardly_more(ring, name, matrix):
    """Corners of the ball; the radius is at most three times what the Lipschitz constant asks.

    The checker takes singular values from squares, which costs a condition number.
    """
    rows, generator = MATRICES[matrix], random.Random(f"{name}/{matrix}")
    values = [truth_of(name, corner(rows, generator, matrix in SYMMETRIC)) for _ in range(8)]
    with flint.ctx.workprec(BITS):
        ball = flint.arb(0, flint.arb(flint.fmpq(1, 1024)))
        middle = flint.arb_mat(fractions(rows)).tolist()
        found = value(ring(), name, flint.arb_mat([[x + ball for x in row] for row in middle]))
        if found is None:
            assert name in WIDER
            return
        balls = [as_balls(one) for one in values]
        assert all(a.overlaps(b) for one in balls for a, b in zip(found.entries(), one, strict=True))
        asked = float(RADIUS) * (len(rows) * len(rows[0])) ** 0.5 * LIPSCHITZ.get(name, 1)
        if name in WIDER:
            return
        if name in STEEP:
            spreads = [abs(a - b) for one in balls for a, b in zip(one, balls[0], strict=True)]
            asked = 20 * max(float(x.upper()) for x in spreads)
        elif ring is Balls and name in ("sigma_max", "sigma_min", "nuclear"):
            asked *= float(truth_of("cond", rows)[0])
        assert all(float(a.rad()) <= 3 * asked for a in found.entries())


def corner(rows, generator, symmetric):
    """A corner of the ball around a matrix."""
    moved = [[Fraction(v) + generator.choice((RADIUS, -RADIUS)) for v in row] for row in rows]
    return (
        [[moved[min(i, j)][max(i, j)] for j in range(len(row))] for i, row in enumerate(rows)] if symmetric else moved
    )
