"""Starts of FA* with a part at rest for ever (theory: N15, D != 0): what random draws never meet."""

import random
from fractions import Fraction

from faverify.cases.instance import Instance
from faverify.exact.linear import rank

DEGENERATE = ("at rest in part", "copies", "sign matrices")


def degenerate(kind: str, rng: random.Random) -> Instance:
    """One such start; on D the product M(0) has eigenvalues of either sign."""

    def grid(rows, columns):
        return [[Fraction(rng.randint(-9, 9), rng.choice((1, 2, 5))) for _ in range(columns)] for _ in range(rows)]

    if kind == "sign matrices":
        size = rng.choice((2, 4))
        H = [[(-1) ** bin(i & j).count("1") for j in range(size)] for i in range(size)]
        r = rng.randint(1, size)
        while True:
            Z = grid(size, r)
            if _rank(Z) == r:
                return Instance.of(H, [row[:r] for row in H], Z)
    n, r = rng.randint(3, 5), rng.randint(2, 3)
    while True:
        Z, C = grid(n, r), grid(r, r)
        if _rank(Z) == r and _rank(C) == r:
            break
    if kind == "copies":  # two equal columns of feedback
        Z = [[Fraction(i == 0), Fraction(i == 1)] for i in range(n)]
        return Instance.of(grid(n, 2), [[Fraction(1), Fraction(1)], [Fraction(2), Fraction(2)]], Z)
    # Y C x = Z mu x for one x = C^{-1}-image: Y = (Z mu x) (C x)^T / ||C x||^2 + W with W C x = 0
    x = [Fraction(rng.randint(-3, 3)) for _ in range(r - 1)] + [Fraction(1)]
    mu = Fraction(rng.choice((-2, -1, 0, 1, 2)), rng.choice((1, 3)))
    y = [sum(row[j] * x[j] for j in range(r)) for row in C]
    size = sum(a * a for a in y)
    image = [mu * sum(row[j] * x[j] for j in range(r)) for row in Z]
    loose = grid(n, r)
    off = [sum(row[j] * y[j] for j in range(r)) / size for row in loose]
    Y = [[loose[i][j] - off[i] * y[j] + image[i] * y[j] / size for j in range(r)] for i in range(n)]
    return Instance.of(Y, C, Z)


def _rank(rows):
    return rank(tuple(tuple(row) for row in rows))
