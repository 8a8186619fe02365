"""Error-bounded linear algebra on real ball matrices: symmetric eigenvalues, roots, positive parts, singular values.

Approximate eigenvectors come from mpmath; every bound is computed afterwards in balls, so a bad approximation gives a wide answer,
never a wrong one. Sources of the bounds: Weyl (eigenvalues of a perturbed symmetric matrix), Ostrowski (congruence), the projection
on the PSD cone being non-expansive in the Frobenius norm (Higham, *Functions of Matrices*).
"""

from typing import Any

import flint
import mpmath

ERROR_BITS = 30


def identity(size: int) -> Any:
    """The identity as ``arb_mat``."""
    return flint.arb_mat([[int(i == j) for j in range(size)] for i in range(size)])


def trace(x: Any) -> Any:
    """The trace as ``arb``."""
    return sum((x[i, i] for i in range(x.nrows())), flint.arb(0))


def norm_f_squared(x: Any) -> Any:
    """||X||_F^2 as ``arb``, never negative."""
    return sum((_square(entry) for entry in x.entries()), flint.arb(0))


def _square(x: Any) -> Any:
    square = x * x
    return square.nonnegative_part() if square.contains(0) else square


def sqrt_nonnegative(x: Any) -> Any:
    """The square root of a number known to be >= 0, whose ball may reach below 0."""
    return x.sqrt() if x > 0 else flint.arb(0).union(x.upper().max(flint.arb(0)).sqrt())


def midpoint(x: Any) -> Any:
    """The matrix of midpoints (exact)."""
    return flint.arb_mat([[x[i, j].mid() for j in range(x.ncols())] for i in range(x.nrows())])


def _mpf(x: Any) -> Any:
    mantissa, exponent = x.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def _arb(x: Any) -> Any:
    sign, mantissa, exponent, _ = x._mpf_
    return flint.arb((-int(mantissa) if sign else int(mantissa), int(exponent)))


def _approx_eigenvectors(a: Any) -> Any:
    """A nearly orthogonal matrix of approximate eigenvectors of the midpoint (heuristic), as exact balls."""
    size = a.nrows()
    with mpmath.workprec(flint.ctx.prec + ERROR_BITS):
        middle = mpmath.matrix(size, size)
        for i in range(size):
            for j in range(size):
                middle[i, j] = (_mpf(a[i, j]) + _mpf(a[j, i])) / 2
        _, vectors = mpmath.eigsy(middle)
        return flint.arb_mat([[_arb(vectors[i, j]) for j in range(size)] for i in range(size)])


class Spectral:
    """``A = Q D Q'`` up to proven errors, for a symmetric ball matrix A.

    ``values`` are exact (ascending), ``off`` bounds ||Q'AQ - D||_F, ``delta`` bounds ||Q'Q - I||_F; all for every matrix in the ball.
    """

    def __init__(self, a: Any) -> None:
        q = _approx_eigenvectors(a)
        b = q.transpose() * a * q
        order = sorted(range(a.nrows()), key=lambda i: _Key(b[i, i].mid()))
        self.a = a
        self.q = flint.arb_mat([[q[i, j] for j in order] for i in range(a.nrows())])
        self.values = [b[i, i].mid() for i in order]
        rest = self.q.transpose() * a * self.q - _diagonal(self.values)
        self.off = sqrt_nonnegative(norm_f_squared(rest)).upper()
        gram = self.q.transpose() * self.q - identity(a.nrows())
        self.delta = sqrt_nonnegative(norm_f_squared(gram)).upper()

    def eigenvalues(self) -> list[Any]:
        """Enclosures of the i-th smallest eigenvalue: Weyl on Q'AQ, Ostrowski for Q not exactly orthogonal."""
        if not self.delta < 1:
            return [flint.arb("nan")] * len(self.values)
        error = flint.arb(0, self.off)
        stretch = flint.arb(1, self.delta)
        return [(value + error) / stretch for value in self.values]

    def apply_clipped(self) -> Any:
        """The positive part: Q D_+ Q' with entrywise error ||A - Q D Q'||_F + 2 (2 delta + delta^2) ||D||_F."""
        d = _diagonal(self.values)
        clipped = _diagonal([value if value > 0 else flint.arb(0) for value in self.values])
        distance = sqrt_nonnegative(norm_f_squared(self.a - self.q * d * self.q.transpose()))
        error = distance + 2 * (2 * self.delta + self.delta**2) * sqrt_nonnegative(norm_f_squared(d))
        return _blur(self.q * clipped * self.q.transpose(), error.upper())


class _Key:
    """Ordering of exact balls."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: "_Key") -> bool:
        return bool(self.value < other.value)


def _diagonal(values: list[Any]) -> Any:
    size = len(values)
    return flint.arb_mat([[values[i] if i == j else 0 for j in range(size)] for i in range(size)])


def _blur(x: Any, error: Any) -> Any:
    ball = flint.arb(0, error)
    return flint.arb_mat([[x[i, j] + ball for j in range(x.ncols())] for i in range(x.nrows())])


def enclose_symmetric_eigenvalues(a: Any) -> list[Any]:
    """Balls that contain the eigenvalues of every symmetric matrix in ``a``, ascending, the i-th the i-th."""
    if a.nrows() == 1:
        return [a[0, 0]]
    return Spectral(a).eigenvalues()


def enclose_positive_part(a: Any) -> Any:
    """A_+ for a symmetric ball matrix A (A = A_+ - A_-, both PSD)."""
    if a.nrows() == 1:
        return flint.arb_mat([[a[0, 0].max(flint.arb(0))]])
    return Spectral(a).apply_clipped()


def enclose_positive_part_norm_squared(a: Any) -> Any:
    """||A_+||_F^2: the sum of the squares of the positive eigenvalues."""
    return sum((_square(value.max(flint.arb(0))) for value in enclose_symmetric_eigenvalues(a)), flint.arb(0))


def psd(a: Any) -> bool | None:
    """Whether every (True) or no (False) symmetric matrix in the ball is PSD; None if this precision cannot tell."""
    values = enclose_symmetric_eigenvalues(a)
    if all(value >= 0 for value in values):
        return True
    return False if any(value < 0 for value in values) else None


def enclose_sqrt_psd(g: Any) -> Any:
    """The symmetric positive definite root of a symmetric positive definite ball matrix.

    With X = Q D^(1/2) Q' (symmetrised) and S the root: S^2 - X^2 = S (S - X) + (S - X) X, so
    ||S - X||_F <= ||G - X^2||_F / (lambda_min(S) + lambda_min(X)). Raises `ZeroDivisionError` where positive definiteness is not certain.
    """
    spectral = Spectral(g)
    least = spectral.eigenvalues()[0]
    if not least > 0:
        raise ZeroDivisionError("not certainly positive definite")
    roots = _diagonal([value.sqrt() for value in spectral.values])
    x = midpoint(spectral.q * roots * spectral.q.transpose())
    x = midpoint((x + x.transpose()) / 2)
    smallest = least.sqrt().lower() + enclose_symmetric_eigenvalues(x)[0].lower()
    error = sqrt_nonnegative(norm_f_squared(g - x * x)) / smallest
    return _blur(x, error.upper())


def enclose_singular_values(x: Any) -> list[Any]:
    """Balls that contain the singular values, largest first (min(rows, columns) of them).

    From the Gram matrix of the smaller side, so a zero singular value comes out as [0, sqrt(error)].
    """
    small = x.transpose() * x if x.ncols() <= x.nrows() else x * x.transpose()
    return [sqrt_nonnegative(value) for value in reversed(enclose_symmetric_eigenvalues(small))]
