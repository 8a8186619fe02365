"""Truth for the integrator's tests: exact balls from mpmath numbers, and the flows retyped for mpmath's ODE solver."""

import flint
import mpmath


def exact_ball(matrix):
    """An mpmath matrix as a ball matrix of radius zero."""
    return flint.arb_mat([[_ball(matrix[i, j]) for j in range(matrix.cols)] for i in range(matrix.rows)])


def _ball(number):
    sign, mantissa, exponent, _ = number._mpf_
    return flint.arb(((-1) ** sign * int(mantissa), int(exponent)))


def largest_radius(matrix):
    return max(float(entry.rad()) for entry in matrix.entries())


def largest_entry(matrix):
    return max(float(abs(entry).upper()) for entry in matrix.entries())


def to_mpmath(rows):
    return mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in rows])


def odefun_path(instance, flow, W0, t, digits):
    """Z and W at time t by ``mpmath.odefun``, from W0 (FA* integrates W' = (Z0'Z0)^-1 F'Y too)."""
    with mpmath.workdps(digits):
        Y, C, Z0, W0 = (to_mpmath(rows) for rows in (instance.Y, instance.C, instance.Z0, W0))
        n, m, r = instance.sizes
        gram = mpmath.inverse(Z0.T * Z0) if flow == "fa_star" else None

        def velocity(_t, state):
            Z, W = _unpack(state, n, m, r)
            E = Y - Z * W
            dZ = E * (W.T if flow == "gd" else C)
            dW = gram * dZ.T * Y if flow == "fa_star" else Z.T * E
            return list(dZ) + list(dW)

        path = mpmath.odefun(velocity, 0, list(Z0) + list(W0))
        return _unpack(path(mpmath.mpf(t.numerator) / t.denominator), n, m, r)


def _unpack(state, n, m, r):
    Z = mpmath.matrix(n, r)
    W = mpmath.matrix(r, m)
    for k, value in enumerate(state[: n * r]):
        Z[k // r, k % r] = value
    for k, value in enumerate(state[n * r :]):
        W[k // m, k % m] = value
    return Z, W
