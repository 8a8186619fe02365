"""Truncated Taylor series in time of matrices over an exact or a ball ring.

How d/dt is evaluated without the prover.

A jet is the list ``[X_0, X_1, ..., X_k]`` of the Taylor coefficients of X at one time, all FLINT matrices of one type
(``fmpq_mat`` or ``arb_mat``); a coefficient after the first may be None, which is zero: most letters stand still.
Every operation is exact over the rationals and an enclosure over balls.
"""

from collections.abc import Iterator
from typing import Any

Jet = list[Any]


def add(left: Jet, right: Jet, sign: int = 1, start: int = 0) -> Iterator[Any]:
    """The coefficients from ``start`` on of the sum."""
    for a, b in zip(left[start:], right[start:], strict=True):
        if b is None:
            yield a
        elif a is None:
            yield b if sign > 0 else b * -1
        else:
            yield a + b if sign > 0 else a - b


def multiply(left: Jet, right: Jet, start: int = 0) -> Iterator[Any]:
    """The coefficients from ``start`` on of the Cauchy product of two matrix jets."""
    for k in range(start, len(left)):
        yield _sum(_times(left[i], right[k - i]) for i in range(k + 1))


def scale(scalar: Jet, jet: Jet, start: int = 0) -> Iterator[Any]:
    """The coefficients from ``start`` on of a scalar jet (1 x 1 matrices) times a matrix jet."""
    for k in range(start, len(jet)):
        yield _sum(_times(jet[k - i], None if scalar[i] is None else scalar[i][0, 0]) for i in range(k + 1))


def transpose(jet: Jet, start: int = 0) -> Iterator[Any]:
    """The coefficients from ``start`` on of the transpose."""
    for x in jet[start:]:
        yield None if x is None else x.transpose()


def trace(x: Any) -> Any:
    """The trace of a square FLINT matrix, as a 1 x 1 matrix of its kind."""
    return type(x)([[sum((x[i, i] for i in range(1, x.nrows())), x[0, 0])]])


def inner(left: Jet, right: Jet) -> Jet:
    """The jet of tr(left' right), 1 x 1: products of all entries in a row by all in a column, no matrix between."""
    rows = [None if x is None else type(x)(1, x.nrows() * x.ncols(), x.entries()) for x in left]
    columns = [None if x is None else type(x)(x.nrows() * x.ncols(), 1, x.entries()) for x in right]
    return list(multiply(rows, columns))


def derivative(jet: Jet) -> Jet:
    """d/dt: one coefficient fewer."""
    found = [None if x is None else x * k for k, x in enumerate(jet)][1:]
    return [type(jet[0])(jet[0].nrows(), jet[0].ncols()) if found[0] is None else found[0], *found[1:]]


def inverse(jet: Jet, inverse_of_first: Any) -> Jet:
    """The inverse jet, from the inverse of the first coefficient: ``X_k = -X_0 sum_{i>=1} A_i X_{k-i}``."""
    result = [inverse_of_first]
    for k in range(1, len(jet)):
        inner = _sum(_times(jet[i], result[k - i]) for i in range(1, k + 1))
        result.append(None if inner is None else inverse_of_first * inner * -1)
    return result


def root(jet: Jet, root_of_first: Any, solve: Any) -> Jet:
    """The symmetric root S of a positive definite jet.

    S_0 S_k + S_k S_0 = G_k - sum of the inner products S_i S_{k-i}.
    """
    result = [root_of_first]
    for k in range(1, len(jet)):
        inner = _sum(_times(result[i], result[k - i]) for i in range(1, k))
        (right,) = add([jet[k]], [inner], -1)
        result.append(None if right is None else _solve_sylvester(root_of_first, right, solve))
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


def _times(left: Any, right: Any) -> Any:
    return None if left is None or right is None else left * right


def _sum(terms: Iterator[Any]) -> Any:
    total = None
    for term in terms:
        if term is not None:
            total = term if total is None else total + term
    return total
