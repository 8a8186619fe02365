"""A dense path at many times: nodes from the 45-digit mpmath path, and between them Taylor series retyped here."""

from fractions import Fraction

import mpmath
import numpy as np

from faverify.flows.approx_mpmath import approx_path

DIGITS, ORDER = 45, 36


def dense_path(instance, flow, T, pieces):
    """The function t -> (Z, W) on [0, T], good to about 30 digits where the series converge fast enough (checked)."""
    nodes = [T * Fraction(k, pieces) for k in range(pieces)]
    with mpmath.workdps(DIGITS + 10):
        Y, C = (_numbers(rows) for rows in (instance.Y, instance.C))
        states = approx_path(instance, flow, nodes, digits=DIGITS)
        series = [_series(flow, Y, C, _array(s["Z"]), _array(s["W"])) for s in states]
        width = mpmath.mpf(T.numerator) / T.denominator / pieces
        for zs, ws in series:
            assert max(abs(x) for part in (zs, ws) for x in part[-1].flat) * width**ORDER < mpmath.mpf(10) ** -32

    def at(t):
        k = min(int(t / T * pieces), pieces - 1)
        with mpmath.workdps(DIGITS + 10):
            gap = t - nodes[k]
            return tuple(_horner(part, mpmath.mpf(gap.numerator) / gap.denominator) for part in series[k])

    return at


def _series(flow, Y, C, Z, W):
    """E = Y - Z W; Z' = E C (FA, FA*) or E W^T (GD); W' = Z^T E, or for FA* (Z^T Z)^-1 Z'^T Y with constant Z^T Z."""
    zs, ws, es = [Z], [W], []
    if flow == "fa_star":
        gram = Z.T.dot(Z)
        inverse = _array(mpmath.inverse(mpmath.matrix(gram.tolist())))
    for k in range(ORDER):
        es.append((Y if k == 0 else 0) - sum(zs[i].dot(ws[k - i]) for i in range(k + 1)))
        dZ = sum(es[i].dot(ws[k - i].T) for i in range(k + 1)) if flow == "gd" else es[k].dot(C)
        dW = inverse.dot(dZ.T).dot(Y) if flow == "fa_star" else sum(zs[i].T.dot(es[k - i]) for i in range(k + 1))
        zs.append(dZ / (k + 1))
        ws.append(dW / (k + 1))
    return zs, ws


def _horner(part, s):
    value = part[-1]
    for coefficient in part[-2::-1]:
        value = value * s + coefficient
    return mpmath.matrix(value.tolist())


def _numbers(rows):
    return np.array([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in rows], dtype=object)


def _array(matrix):
    return np.array(matrix.tolist(), dtype=object)
