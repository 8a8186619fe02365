"""Chebyshev nodes on [-1, 1], and the matrices that integrate from values there: in doubles and in balls.

Nodes ``x_j = -cos(pi j / N)``, j = 0..N, ends included. With q the polynomial of degree N through values at the nodes,
``coefficients`` maps the values to the Chebyshev coefficients 0..N+1 of ``int_{-1}^x q``, ``integrals`` to the values
of that integral at the nodes (Trefethen, *Approximation Theory and Approximation Practice*, chapters 3 and 4).
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx, fmpq, fmpz_mat

_WORD = 32


@dataclass(frozen=True)
class Grid:
    """The matrices for one N: arrays of doubles, or ``arb_mat``s that enclose them."""

    coefficients: Any
    integrals: Any


@lru_cache(maxsize=64)
def nodes(count: int) -> Any:
    """The nodes as doubles, ascending."""
    return -np.cos(np.pi * np.arange(count + 1) / count)


@lru_cache(maxsize=64)
def transform(count: int) -> Any:
    """From values at the nodes to Chebyshev coefficients 0..N, in doubles."""
    waves = np.cos(np.pi * np.outer(np.arange(count + 1), count - np.arange(count + 1)) / count)
    weights = np.ones(count + 1)
    weights[[0, -1]] = 0.5
    return waves * np.outer(weights, weights) * 2 / count


@lru_cache(maxsize=64)
def grid(count: int) -> Grid:
    """The matrices for N = ``count`` in doubles."""
    waves = np.cos(np.pi * np.outer(np.arange(count + 2), count - np.arange(count + 1)) / count)
    series = transform(count).copy()
    series[0] *= 2
    series = np.vstack([series, np.zeros((2, count + 1))])
    orders = np.arange(1, count + 2)
    found = np.vstack([np.zeros((1, count + 1)), (series[orders - 1] - series[orders + 1]) / (2 * orders)[:, None]])
    found[0] = -((-1.0) ** orders @ found[1:])
    return Grid(found, waves.T @ found)


def ball_grid(count: int, bits: int) -> Grid:
    """The matrices for N = ``count`` in balls of so many bits."""
    with ctx.workprec(bits + 8):
        table = [arb.cos_pi_fmpq(fmpq(i, count)) for i in range(2 * count)]
        share = [arb(fmpq(2 if 0 < j < count else 1, count)) for j in range(count + 1)]
        rows = []
        for k in range(count + 3):
            weight = 0 if k > count else fmpq(1, 2) if k == count else 1
            angles = (k * (count - j) % (2 * count) for j in range(count + 1))
            rows.append([table[i] * share[j] * weight for j, i in enumerate(angles)])
        found = [
            [(x - y) / (2 * k) for x, y in zip(rows[k - 1], rows[k + 1], strict=True)] for k in range(1, count + 2)
        ]
        signs = [sum((-row[j] if k % 2 else row[j] for k, row in enumerate(found)), arb(0)) for j in range(count + 1)]
        coefficients = arb_mat([signs, *found])
        waves = [[table[k * (count - j) % (2 * count)] for k in range(count + 2)] for j in range(count + 1)]
        return Grid(coefficients, arb_mat(waves) * coefficients)


@dataclass(frozen=True)
class FixedGrid:
    """The matrices as integers over ``2^bits``, every entry less than ``2 / 2^bits`` off."""

    coefficients: Any
    integrals: Any
    bits: int


def fixed_grid(count: int, bits: int) -> FixedGrid:
    """The matrices in fixed point, as FLINT multiplies integers faster than balls.

    Of ``bits`` + 8 bits or some more: few different numbers, as all flows share the matrices of each.
    """
    return _fixed_grid(count, -(-(bits + 8) // _WORD) * _WORD)


@lru_cache(maxsize=48)
def _fixed_grid(count: int, fine: int) -> FixedGrid:
    with ctx.workprec(fine + 8):
        found = ball_grid(count, fine)
        return FixedGrid(_fixed(found.coefficients, fine), _fixed(found.integrals, fine), fine)


def _fixed(matrix: Any, bits: int) -> Any:
    """Balls rounded to integers over 2^bits, at the current precision."""
    scaled = matrix * (arb(2) ** bits)
    if not all(x.rad() < 1 for x in scaled.entries()):
        raise ArithmeticError("a matrix of nodes is not known to the bits asked")
    return fmpz_mat([[(x.mid() + 0.5).floor().unique_fmpz() for x in row] for row in scaled.tolist()])


def double_grid(count: int, bits: int) -> Any:
    """``integrals`` in doubles: what is off is at most ``2^(1 - bits)`` and one rounding, entry by entry."""
    return _double_grid(count, fixed_grid(count, bits).bits)


@lru_cache(maxsize=48)
def _double_grid(count: int, fine: int) -> Any:
    one = 1 << fine  # a quotient of integers of any size is rounded once
    return np.array([[int(x) / one for x in row] for row in _fixed_grid(count, fine).integrals.tolist()])


def lebesgue(count: int) -> float:
    """At least the Lebesgue constant of N + 1 such nodes: ``2/pi log(N + 1) + 1`` (Trefethen, theorem 15.2)."""
    return 2 / math.pi * math.log(count + 1) * (1 + 1e-9) + 1 + 1e-9


def polynomials_at(point: Any, count: int) -> Any:
    """``T_0 .. T_{count}`` at a ball in [-1, 1], as a row."""
    return arb_mat([[arb.chebyshev_t(point, k) for k in range(count + 1)]])
