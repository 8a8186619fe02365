"""How fast solutions near a polynomial path can drift apart: logarithmic norms of its Jacobian, in proven doubles.

Errors are measured in a norm ``|L e|`` with an exact matrix L of doubles. The Jacobian along the path is a polynomial
in time; in Bernstein form its values are convex combinations of the coefficients B_i, and logarithmic norms are convex,
so the integral over the step is at most the width times the mean of ``mu(B_i)`` (Dahlquist 1958; Soderlind 2006). What
is not of low degree, and every rounding, is bounded by norms and added.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from faverify.flows.polynomial.approximate import Collocation
from faverify.flows.polynomial.nodes import lebesgue, nodes
from faverify.flows.polynomial.rings import gamma

DEGREE = 8
_SLACK = 1e-9
_TINY = 1e-290
_DEPENDENT = 1e6
UP = 1 + 1e-12
"""Outweighs the rounding of a short sum or product of non-negative doubles."""


def lengths(matrices: Any, *axes: int) -> Any:
    """At least the Frobenius norms of doubles over some axes (the last two, if none is said).

    Of each the largest entry is taken out first: squares of entries below 1e-162 are 0 in doubles.
    """
    over = axes or (-2, -1)
    unit = np.abs(matrices).max(axis=over, keepdims=True, initial=0.0)
    unit[~((unit > 0) & np.isfinite(unit))] = 1.0
    return np.linalg.norm(matrices / unit, axis=over if len(over) > 1 else over[0]) * np.squeeze(unit, over) * UP


@dataclass(frozen=True)
class Metric:
    """L with a near inverse, upper bounds of their spectral norms, and ``off >= ||L inverse - I||``; None is I."""

    L: Any = None
    inverse: Any = None
    norm: float = 1.0
    inverse_norm: float = 1.0
    off: float = 0.0


@lru_cache(maxsize=8)
def bernstein(degree: int) -> Any:
    """The matrix from values at degree + 1 Chebyshev nodes to Bernstein coefficients (good to 1e-12, checked)."""
    t = (nodes(degree) + 1) / 2
    basis = np.array([[math.comb(degree, i) * x**i * (1 - x) ** (degree - i) for i in range(degree + 1)] for x in t])
    inverse = np.linalg.inv(basis)
    wrong = np.abs(basis @ inverse - np.eye(degree + 1)).sum()
    if not wrong < 1e-3 * _SLACK:
        raise ArithmeticError("Bernstein coefficients of this degree are out of reach of doubles")
    return inverse


def jacobian_hull(flow: Collocation, series: Any, degree: int = DEGREE) -> Any:
    """Matrices whose convex hull holds the interpolant of the Jacobian at degree + 1 nodes, up to `hull_error`."""
    points = np.cos(np.outer(np.arccos(np.clip(nodes(degree), -1, 1)), np.arange(len(series))))
    found = flow.jacobians(points @ series)
    return np.tensordot(bernstein(degree), found, 1)


def hull_error(size: int, roundings: int, majorant: float, degree: int = DEGREE) -> float:
    """At least the 2-norm of what doubles do to the hull: to the Jacobians, and to their Bernstein coefficients.

    ``majorant`` bounds the Jacobian along one unit direction, in norms; ``roundings`` counts (`Program.roundings`).
    """
    jacobians = gamma(roundings) * majorant * math.sqrt(size)
    weights = float(np.abs(bernstein(degree)).sum())
    converted = (_SLACK * 1e-2 + gamma(2 * degree + 6) * weights) * majorant * math.sqrt(size)
    return (jacobians * weights + converted * lebesgue(degree)) * 2 + _TINY


def rates(hull: Any, error: float, metric: Metric) -> Any:
    """At least the logarithmic norms, in a metric, of all matrices within ``error`` (2-norm) of those of the hull."""
    size = hull.shape[-1]
    if metric.L is None:
        return top_eigenvalues((hull + hull.swapaxes(-1, -2)) / 2) + error * UP
    moved = metric.L @ hull @ metric.inverse
    norms = lengths(hull)
    factor = float(np.linalg.norm(metric.L) * np.linalg.norm(metric.inverse)) * UP
    rounding = gamma(2 * size + 8) * factor * norms
    sizes = lengths(moved) + rounding
    extra = rounding + metric.off / (1 - metric.off) * sizes * UP + error * metric.norm * metric.inverse_norm * UP
    return top_eigenvalues((moved + moved.swapaxes(-1, -2)) / 2) + extra * UP


def top_eigenvalues(symmetric: Any) -> Any:
    """At least the largest eigenvalue of each exactly symmetric matrix of doubles (inf where none is proved).

    ``c I - S`` is positive semidefinite if the Cholesky decomposition in doubles of ``(c - shift) I - S`` runs through,
    shift >= ``gamma/(1 - gamma)`` times its trace (Rump, *Verification of positive definiteness*, BIT 2006, from
    Demmel 1989).
    """
    size = symmetric.shape[-1]
    if not np.isfinite(symmetric).all():
        return np.full(len(symmetric), math.inf)
    guess = np.linalg.eigvalsh(symmetric)[:, -1]
    scale = np.abs(symmetric).sum(axis=(1, 2)) + np.abs(guess) * size + _TINY
    shift = 8 * gamma(size + 3) * scale
    for slack in (4, 64, 4096):
        bound = guess + slack * shift
        try:
            np.linalg.cholesky((bound - shift)[:, None, None] * np.eye(size) - symmetric)
        except np.linalg.LinAlgError:
            continue
        return bound + 1e-15 * np.abs(bound)
    return np.full(len(symmetric), math.inf)


def adapted(jacobian: Any, margin: float) -> Metric | None:
    """A metric in which the logarithmic norm of a matrix is less than ``margin`` above its spectral abscissa.

    ``L^T L = P`` solves ``(J - a)^T P + P (J - a) = -I`` with a = abscissa + margin (Lyapunov). None where doubles do
    not reach.
    """
    size = len(jacobian)
    eigenvalues, vectors = np.linalg.eig(jacobian)
    a = eigenvalues.real.max() + margin
    try:
        P = _by_modes(eigenvalues - a, vectors)
        if P is None:
            from scipy.linalg import solve_continuous_lyapunov

            P = solve_continuous_lyapunov((jacobian - a * np.eye(size)).T, -np.eye(size))
        L = np.linalg.cholesky((P + P.T) / 2).T
        return metric_of(L / np.linalg.norm(L, 2))
    except (np.linalg.LinAlgError, ValueError):
        return None


def _by_modes(eigenvalues: Any, vectors: Any) -> Any:
    """The solution P of ``X^T P + P X = -I`` from the modes of X; None where they are too dependent for doubles."""
    back = np.linalg.inv(vectors)
    with np.errstate(over="ignore"):  # infinity is not below the limit
        if not np.linalg.norm(vectors) * np.linalg.norm(back) < _DEPENDENT:
            return None
    inner = -(vectors.conj().T @ vectors) / (eigenvalues.conj()[:, None] + eigenvalues[None, :])
    return (back.conj().T @ inner @ back).real


def metric_of(L: Any) -> Metric | None:
    """The metric of a regular matrix of doubles; None where the inverse is not proved."""
    size = len(L)
    inverse = np.linalg.inv(L)
    factor = float(np.linalg.norm(L) * np.linalg.norm(inverse)) * UP
    off = (float(np.linalg.norm(L @ inverse - np.eye(size))) + gamma(size + 4) * (factor + size)) * UP
    if not off < 1e-3:
        return None
    return Metric(L, inverse, spectral_norm(L), spectral_norm(inverse) / (1 - off) * UP, off)


def spectral_norm(matrix: Any) -> float:
    """At least the 2-norm of a matrix of doubles: the root of the largest eigenvalue of its Gram matrix."""
    rounding = gamma(len(matrix) + 4) * float(np.linalg.norm(matrix)) ** 2 * UP
    gram = matrix.T @ matrix
    top = float(top_eigenvalues(((gram + gram.T) / 2)[None])[0])
    return math.sqrt(max(top, 0.0) + rounding) * UP


def change(old: Metric, new: Metric) -> float:
    """At least ``||L_new L_old^{-1}||``: what a bound of the error grows by when it changes its metric."""
    if old is new:
        return 1.0
    if old.L is None:
        return new.norm
    if new.L is None:
        return old.inverse_norm
    moved = new.L @ old.inverse
    factor = float(np.linalg.norm(new.L) * np.linalg.norm(old.inverse)) * UP
    return (spectral_norm(moved) + gamma(len(moved) + 4) * factor) / (1 - old.off) * UP
