"""The laws of the probability claims, retyped in mpmath, plain NumPy or balls: nothing here imports faverify."""

from fractions import Fraction

import flint
import mpmath
import numpy as np

DIGITS = 60


def chi2_upper(k, x):
    """P(chi^2_k >= x) by mpmath's incomplete gamma function."""
    with mpmath.workdps(DIGITS):
        return mpmath.gammainc(mpmath.mpf(k) / 2, mpmath.mpf(x) / 2, mpmath.inf, regularized=True)


def chi2_lower(k, x):
    """P(chi^2_k <= x) by quadrature-free series in mpmath."""
    with mpmath.workdps(DIGITS):
        return mpmath.gammainc(mpmath.mpf(k) / 2, 0, mpmath.mpf(x) / 2, regularized=True)


def beta_lower(a, b, x):
    """I_x(a, b) by numerical integration of the density."""
    with mpmath.workdps(DIGITS):
        a, b, x = (mpmath.mpf(str(v)) for v in (a, b, x))
        mean = a / (a + b)
        ends = [mpmath.mpf(0), *([mean] if mean < x else []), x]
        mass = mpmath.quad(lambda u: u ** (a - 1) * (1 - u) ** (b - 1), ends)
        return mass / mpmath.beta(a, b)


def n7_bound(n, r, beta, x, d):
    """N7's lower bound for error / OPT, as the text writes it, with the head at level 1."""
    a = beta * r / (n - r)
    s = max(0.0, np.sqrt(n - r) - np.sqrt(r) - x)
    error = r + a * (n - r) - a * r - (1 - a) * r * (1 + d) * r / ((1 + d) * r + a * s * s)
    return error / (beta * r)


def chain(tau, r, n):
    """(h, t, error/OPT) of the paper's chain, as the reconstruction writes it."""
    eta = r / (n - r)
    head = (1 + tau) * (1 + np.sqrt(eta)) ** 2
    x = np.sqrt(2 * np.log(2000 * r))
    tail = (1 - tau) - 2 * np.sqrt(eta * (1 + tau) * r) * x / r - 4 * (1 + tau) * np.sqrt(eta)
    rho = head / tail
    return head, tail, 2 - rho / (1 + rho) - eta * (1 - rho / (1 + rho))


def fa_error(target, feedback):
    """||Y - P Y||_F^2 with P the projector on the columns of Y C, by least squares."""
    drive = target @ feedback
    best, *_ = np.linalg.lstsq(drive, target, rcond=None)
    return float(np.sum((target - drive @ best) ** 2))


def target_with(singular_values, m, generator):
    """An n x m matrix with the given n singular values and random singular vectors (m >= n)."""
    n = len(singular_values)
    left, _ = np.linalg.qr(generator.standard_normal((n, n)))
    right, _ = np.linalg.qr(generator.standard_normal((m, n)))
    return left @ np.diag(singular_values) @ right.T


def rank_one_ratio(n, beta, g2, chi2):
    """FA error / OPT at r = 1 given g^2 and chi^2_{n-1}, a ball."""
    beta, g2, chi2 = (flint.arb(flint.fmpq(x.numerator, x.denominator)) for x in map(Fraction, (beta, g2, chi2)))
    a = beta / (n - 1)
    return (1 + beta - (g2 + a * a * chi2) / (g2 + a * chi2)) / beta
