"""Flows written by hand, integrated by Taylor's series in long integers: shares nothing with the package (no bound).

A series is a list of integer matrices over ``2^BITS``; sums, products and transposes give the next coefficient from the
earlier ones. The step is chosen so that the last terms have died away to the working precision.
"""

import math
from fractions import Fraction

import numpy as np

BITS, ORDER, SAFE = 170, 36, 112


class Series:
    """A matrix that moves: its coefficients, each computed once when asked for."""

    def __init__(self, find, known=()):
        self.find, self.known = find, list(known)

    def __getitem__(self, k):
        while len(self.known) <= k:
            self.known.append(self.find(len(self.known)))
        return self.known[k]

    def __add__(self, other):
        return Series(lambda k: self[k] + other[k])

    def __sub__(self, other):
        return Series(lambda k: self[k] - other[k])

    def __rmul__(self, number):
        number = Fraction(number)
        return Series(lambda k: self[k] * number.numerator // number.denominator)

    def __matmul__(self, other):
        if isinstance(other, Constant):
            return Series(lambda k: self[k].dot(other[0]) >> BITS)

        def product(k):
            self[k], other[k]
            left, right = self.known[: k + 1], other.known[k::-1]
            return np.hstack(left).dot(np.vstack(right)) >> BITS

        return Series(product)

    @property
    def T(self):
        return Series(lambda k: self[k].T)


class Constant(Series):
    """A matrix that rests."""

    def __init__(self, matrix):
        super().__init__(lambda k: matrix * 0, [matrix])

    def __matmul__(self, other):
        return Series(lambda k: self[0].dot(other[k]) >> BITS)

    @property
    def T(self):
        return Constant(self[0].T)


def fa(Y, C, Z, W):
    return {"Z": (Y - Z @ W) @ C, "W": Z.T @ (Y - Z @ W)}


def gd(Y, C, Z, W):
    return {"Z": (Y - Z @ W) @ W.T, "W": Z.T @ (Y - Z @ W)}


def fa_rate(Y, C, Z, W, gamma):
    return {"Z": (Y - Z @ W) @ C, "W": gamma * (Z.T @ (Y - Z @ W))}


def fa_weight_decay(Y, C, Z, W, mu):
    return {"Z": (Y - Z @ W) @ C - mu * Z, "W": Z.T @ (Y - Z @ W) - mu * W}


def kolen_pollack(Y, C, Z, W, mu):
    error = Y - Z @ W
    return {"Z": error @ C - mu * Z, "W": Z.T @ error - mu * W, "C": error.T @ Z - mu * C}


def riccati(Q, K, X, U):
    return {"X": Q + K @ X - X @ X, "U": X @ U}


def three_layer_gd(Y, W1, W2, W3):
    error = Y - W3 @ (W2 @ W1)
    return {"W1": W2.T @ (W3.T @ error), "W2": W3.T @ (error @ W1.T), "W3": error @ (W1.T @ W2.T)}


def three_layer_fa(Y, W1, W2, W3, C1, C2):
    error = Y - W3 @ (W2 @ W1)
    return {"W1": C1 @ (C2 @ error), "W2": C2 @ (error @ W1.T), "W3": error @ (W1.T @ W2.T)}


BY_HAND = {
    f.__name__: f for f in (fa, gd, fa_rate, fa_weight_decay, kolen_pollack, riccati, three_layer_gd, three_layer_fa)
}


def states(name, start, constants, numbers, times, most_steps=60):
    """[(time, the moving letters as exact fractions)] at increasing times; after so many steps, at the time reached.

    Steps run out where the flow is stiff or the time long, and before a pole.
    """
    now, at, found, count = Fraction(0), {key: fixed(rows) for key, rows in start.items()}, [], 0
    still = {key: fixed(rows) for key, rows in constants.items()}
    for time in times:
        while now < time and count < most_steps:
            coefficients, count = taylor(name, at, still, numbers), count + 1
            step = min(time - now, longest(coefficients))
            at, now = {key: summed(rows, step) for key, rows in coefficients.items()}, now + step
        if not found or now > found[-1][0]:
            exact = {key: [[Fraction(x, 1 << BITS) for x in row] for row in rows.tolist()] for key, rows in at.items()}
            found.append((now, exact))
    return found


def taylor(name, at, still, numbers):
    """The coefficients 0..ORDER of the moving letters."""
    moving = {}
    for key, matrix in at.items():
        moving[key] = Series(lambda k, key=key: velocity[key][k - 1] // k, [matrix])
    velocity = BY_HAND[name](**moving, **{key: Constant(matrix) for key, matrix in still.items()}, **numbers)
    return {key: [series[k] for k in range(ORDER + 1)] for key, series in moving.items()}


def longest(coefficients):
    """A dyadic step at which the last terms are below 2^-SAFE of the first."""
    reach = 8.0
    for terms in coefficients.values():
        first = max(1.0, *(math.log2(1 + abs(int(x))) - BITS for x in terms[0].flat)) + SAFE
        for k in (ORDER - 1, ORDER):
            last = max(int(abs(x)) for x in terms[k].flat)
            if last:
                reach = min(reach, 2 ** (-(math.log2(last) - BITS + first) / k))
    return Fraction(math.floor(reach * 2**24), 2**24) if reach * 2**24 >= 1 else Fraction(1, 2**41)


def summed(terms, step):
    """Horner's rule in fixed point."""
    total = terms[-1]
    for term in terms[-2::-1]:
        total = term + (total * step.numerator) // step.denominator
    return total


def fixed(rows):
    return np.array([[(x.numerator << BITS) // x.denominator for x in row] for row in rows], dtype=object)
