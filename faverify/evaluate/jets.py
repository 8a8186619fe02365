"""Truncated Taylor series in time of matrices over an exact or a ball ring.

How d/dt is evaluated without the prover.

A jet is the list ``[X_0, X_1, ..., X_k]`` of the Taylor coefficients of X at one time, all FLINT matrices of one type
(``fmpq_mat`` or ``arb_mat``). Every operation is exact over the rationals and an enclosure over balls.
"""

from typing import Any

Jet = list[Any]


def add(left: Jet, right: Jet, sign: int = 1) -> Jet:
    """Coefficientwise sum."""
    return [a + b if sign > 0 else a - b for a, b in zip(left, right, strict=True)]


def multiply(left: Jet, right: Jet) -> Jet:
    """The Cauchy product of two matrix jets."""
    return [_sum([left[i] * right[k - i] for i in range(k + 1)]) for k in range(len(left))]


def scale(scalar: Jet, jet: Jet) -> Jet:
    """A scalar jet (1 x 1 matrices) times a matrix jet."""
    return [_sum([jet[k - i] * scalar[i][0, 0] for i in range(k + 1)]) for k in range(len(jet))]


def transpose(jet: Jet) -> Jet:
    """Coefficientwise transpose."""
    return [x.transpose() for x in jet]


def derivative(jet: Jet) -> Jet:
    """d/dt: one coefficient fewer."""
    return [jet[k + 1] * (k + 1) for k in range(len(jet) - 1)]


def inverse(jet: Jet, inverse_of_first: Any) -> Jet:
    """The inverse jet, from the inverse of the first coefficient: ``X_k = -X_0 sum_{i>=1} A_i X_{k-i}``."""
    result = [inverse_of_first]
    for k in range(1, len(jet)):
        result.append(inverse_of_first * _sum([jet[i] * result[k - i] for i in range(1, k + 1)]) * -1)
    return result


def root(jet: Jet, root_of_first: Any, solve: Any) -> Jet:
    """The symmetric root S of a positive definite jet.

    S_0 S_k + S_k S_0 = G_k - sum of the inner products S_i S_{k-i}.
    """
    result = [root_of_first]
    for k in range(1, len(jet)):
        inner = [result[i] * result[k - i] for i in range(1, k)]
        right = jet[k] - _sum(inner) if inner else jet[k]
        result.append(_solve_sylvester(root_of_first, right, solve))
    return result


def _solve_sylvester(s: Any, right: Any, solve: Any) -> Any:
    """The X with ``s X + X s = right`` by one linear system of size r^2."""
    size = s.nrows()
    index = [(i, j) for i in range(size) for j in range(size)]
    system = [[_coefficient(s, i, j, a, b) for a, b in index] for i, j in index]
    kind = type(s)
    flat = solve(kind(system), kind([[right[i, j]] for i, j in index]))
    return kind([[flat[i * size + j, 0] for j in range(size)] for i in range(size)])


def _coefficient(s: Any, i: int, j: int, a: int, b: int) -> Any:
    zero = s[0, 0] - s[0, 0]
    return (s[i, a] if b == j else zero) + (s[b, j] if a == i else zero)


def _sum(matrices: list[Any]) -> Any:
    total = matrices[0]
    for matrix in matrices[1:]:
        total = total + matrix
    return total
