"""Oracle for FA* at long times: the linear form U'' = K U' + Q U by one exponential at ever more bits (python-flint).

No doubling, no quotient: ``(U, U', int U)`` from a matrix exponential of size 3r at as many bits as it takes (in
proportion to t), then one solve. Nothing of the package is used.
"""

from fractions import Fraction

import numpy as np
from flint import arb_mat, ctx, fmpq, fmpq_mat


def exact(rows):
    return fmpq_mat([[fmpq(Fraction(x).numerator, Fraction(x).denominator) for x in row] for row in rows])


def long_time(Y, C, Z0, t, bits=256, most=400_000):
    """(Z, M, N) at time t as arb_mats with radii below 2^-(bits/2) of the largest entry (N: where it is that large).

    None if ``most`` bits are not enough.
    """
    Z0, B = exact(Z0), exact(Y) * exact(C)
    Gi, r = (Z0.transpose() * Z0).inv(), Z0.ncols()
    M0, Q = Gi * Z0.transpose() * B, Gi * B.transpose() * B
    K = M0 - Gi * M0.transpose() * Gi.inv()
    eye = [[int(i == j) for j in range(r)] for i in range(r)]
    none = [[0] * r for _ in range(r)]
    upper = [a + b + c for a, b, c in zip(none, eye, none, strict=True)]
    middle = [a + b + c for a, b, c in zip(Q.tolist(), K.tolist(), none, strict=True)]
    lower = [a + b + c for a, b, c in zip(eye, none, none, strict=True)]
    step = fmpq_mat(upper + middle + lower) * fmpq(t.numerator, t.denominator)
    start = fmpq_mat(eye + M0.tolist() + none)
    need = bits
    bits += _growth(fmpq_mat(upper + middle).tolist(), r, t)
    while bits <= most:
        with ctx.workprec(bits):
            found = _solved(step, start, Z0, B, M0, r)
            if found is not None and all(_narrow(x, need // 2) for x in found[:2]):
                return found
        bits *= 2
    return None


def _growth(rows, r, t):
    """Bits by which U'(t) U(t)^-1 cancels, from the spectrum in doubles: where to begin."""
    parts = sorted(
        np.linalg.eigvals([[float(Fraction(int(x.p), int(x.q))) for x in row[: 2 * r]] for row in rows]).real
    )
    return int((parts[-1] - parts[r]) * float(t) * 1.45) + 40


def _solved(step, start, Z0, B, M0, r):
    flowed = (arb_mat(step).exp() * arb_mat(start)).tolist()
    U, dU, J = (arb_mat(flowed[k * r : (k + 1) * r]) for k in range(3))
    right = (arb_mat(Z0) + arb_mat(B) * J).tolist() + dU.tolist()
    try:
        both = U.transpose().solve(arb_mat(right).transpose()).transpose().tolist()
        F0 = arb_mat(B - Z0 * M0)
        half = U.transpose().solve(F0.transpose())
    except ZeroDivisionError:
        return None
    n = Z0.nrows()
    return arb_mat(both[:n]), arb_mat(both[n:]), half * half.transpose()


def _narrow(matrix, bits):
    size = max((abs(x).upper() for x in matrix.entries()), key=float)
    return all(x.is_finite() and x.rad() <= (size + 1) / 2**bits for x in matrix.entries())
