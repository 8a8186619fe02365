"""The arithmetic of stacks of doubles for evaluators: many instances, or times, at once (heuristic, no error bound).

What is undefined, or not told in doubles (a rank, a count of roots), is NaN. What has no reading here, or has to be
decided to go on, raises `Unsupported`.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
import numpy as np

from faverify.evaluate.ring import Unsupported
from faverify.evaluate.stack import Numbers, Stack, as_array
from faverify.flows.polynomial.rings import doubles
from faverify.outcome import Relation

Array = Any
SMALL, GONE = 1e-6, 1e-11  # a share of the largest: what is between is neither 0 nor not


class StackRing:
    """The ring; truths are arrays, and nothing that asks for one truth can be evaluated."""

    exact = False

    def matrix(self, rows: Any) -> Stack:
        """A stack as it is; of an exact matrix, or rows of numbers or `Numbers`, their doubles."""
        if isinstance(rows, Stack):
            return rows
        return Stack(doubles(rows)) if isinstance(rows, flint.fmpq_mat) else Stack(rows)

    def scalar(self, value: Array) -> Stack:
        """Numbers as 1 x 1 matrices."""
        return Stack(np.asarray(value, float)[..., None, None])

    def time(self, time: "Fraction | Numbers") -> Stack:
        """A time, or one for each instance."""
        return self.scalar(as_array(time))

    def call(self, function: str, args: list[Stack]) -> Stack:
        """A function of the language; raises `Unsupported` for those that are not read here."""
        reading = READINGS.get(function)
        if reading is None:
            raise Unsupported(f"{function} is not read in doubles")
        return Stack(_where_finite(reading, *(x.data for x in args)))

    def inverse(self, x: Stack) -> Stack:
        """The inverses, NaN where there is none."""
        singular = ~(np.abs(np.linalg.det(x.data)) > 0)[..., None, None]
        found = np.linalg.inv(np.where(singular, np.eye(x.nrows()), x.data))
        return Stack(np.where(singular, np.nan, found))

    def solve(self, left: Stack, right: Stack) -> Stack:
        """The solutions, NaN where there is none."""
        return self.inverse(left) * right

    def root(self, x: Stack, psd: bool) -> Stack:
        """The symmetric roots, NaN where there is none."""
        return Stack(_where_finite(lambda data: _root(data, psd), x.data))

    def power(self, value: Stack, exponent: Fraction, nonnegative: bool) -> Stack:
        """Rational powers, NaN or infinite where there is none."""
        x = np.maximum(value.data, 0) if nonnegative else value.data
        if exponent.denominator == 1:
            return Stack(x ** float(exponent))
        return Stack(np.sqrt(x) if exponent == Fraction(1, 2) else x ** float(exponent))

    def nonnegative(self, value: Stack) -> Stack:
        """Without negative parts, which are roundings."""
        return Stack(np.maximum(value.data, 0))

    def require_symmetric(self, x: Stack) -> None:
        """Raises `Unsupported` unless all are about symmetric."""
        data = x.data
        if not (np.abs(data - data.swapaxes(-1, -2)) <= GONE * np.abs(data).max(axis=(-1, -2), keepdims=True)).all():
            raise Unsupported("a matrix that is not symmetric in doubles")

    def compare(self, left: Stack, relation: Relation, right: Stack) -> Array:
        """The truths, as the doubles are."""
        if relation is Relation.PSD:
            return self.least_eigenvalue(left)[0, 0] >= 0
        if relation is Relation.EQUAL:
            return (left.data == right.data).all(axis=(-1, -2))
        a, b = left[0, 0], right[0, 0]
        return {"<=": np.less_equal, ">=": np.greater_equal, "<": np.less, ">": np.greater}[relation.value](a, b)

    def least_eigenvalue(self, x: Stack) -> Stack:
        """Those of symmetric matrices."""
        return self.call("lambda_min", [x])

    def choose(self, truth: Array, yes: Stack, no: Stack) -> Stack:
        """One or the other, matrix by matrix."""
        return Stack(np.where(np.asarray(truth)[..., None, None], yes.data, no.data))


def _number(values: Array) -> Array:
    return np.asarray(values, float)[..., None, None]


def _where_finite(function: Callable[..., Array], *args: Array) -> Array:
    """The values of a function of matrices, NaN where an argument is not finite (LAPACK would stop at one of these)."""
    wild = [~np.isfinite(x).all(axis=(-1, -2), keepdims=True) for x in args]
    if not any(x.any() for x in wild):
        return function(*args)
    found = function(*(np.where(bad, 0.0, x) for bad, x in zip(wild, args, strict=True)))
    return np.where(np.logical_or.reduce(np.broadcast_arrays(*wild)), np.nan, found)


def _root(x: Array, psd: bool) -> Array:
    values, vectors = np.linalg.eigh(x)
    values = np.maximum(values, 0) if psd else values
    return (vectors * np.sqrt(values)[..., None, :]) @ vectors.swapaxes(-1, -2)


def _singular_values(x: Array) -> Array:
    return np.linalg.svd(x, compute_uv=False)


def _norm(x: Array) -> Array:
    return np.sqrt((x * x).sum(axis=(-1, -2), keepdims=True))


def _part(x: Array) -> Array:
    """The positive part of symmetric matrices."""
    values, vectors = np.linalg.eigh(x)
    return (vectors * np.maximum(values, 0)[..., None, :]) @ vectors.swapaxes(-1, -2)


def _kept(values: Array) -> Array:
    """Which singular values are not 0: 1 or 0, NaN for all where that is not clear of one."""
    share = values / np.maximum(values[..., :1], 1e-300)
    unclear = ((share > GONE) & (share < SMALL)).any(axis=-1, keepdims=True)
    return np.where(unclear, np.nan, share >= SMALL)


def _rank(x: Array) -> Array:
    return _number(_kept(_singular_values(x)).sum(axis=-1))


def _pseudoinverse(x: Array) -> Array:
    left, values, right = np.linalg.svd(x, full_matrices=False)
    kept = _kept(values)
    inverse = np.where(kept == 0, 0, kept / np.where(kept == 0, 1, values))
    return (right.swapaxes(-1, -2) * inverse[..., None, :]) @ left.swapaxes(-1, -2)


def _condition(x: Array) -> Array:
    values = _singular_values(x)
    return _number(values[..., 0] / values[..., -1])


def _pencil(k: Array, q: Array) -> Array:
    """The real parts of the roots of ``det(mu^2 I - mu K - Q)``; NaN where one is near the axis."""
    size = k.shape[-1]
    lead = np.broadcast_shapes(k.shape[:-2], q.shape[:-2])
    whole = np.zeros((*lead, 2 * size, 2 * size))
    whole[..., :size, size:] = np.eye(size)
    whole[..., size:, :size], whole[..., size:, size:] = q, k
    roots = np.linalg.eigvals(whole)
    near = (np.abs(roots.real) < SMALL * (np.abs(roots).max(axis=-1, keepdims=True) + 1)).any(axis=-1, keepdims=True)
    return np.where(near, np.nan, roots.real)


def _count(parts: Array, sign: int) -> Array:
    return _number(np.where(np.isnan(parts).any(axis=-1), np.nan, (sign * parts > 0).sum(axis=-1)))


READINGS: dict[str, Callable[..., Array]] = {
    "normF": _norm,
    "det": lambda x: _number(np.linalg.det(x)),
    "pos": _part,
    "neg": lambda x: _part(-x),
    "proj": lambda x: x @ _pseudoinverse(x),
    "pinv": _pseudoinverse,
    "sigma_max": lambda x: _number(_singular_values(x)[..., 0]),
    "sigma_min": lambda x: _number(_singular_values(x)[..., -1]),
    "cond": _condition,
    "nuclear": lambda x: _number(_singular_values(x).sum(axis=-1)),
    "rank": _rank,
    "lambda_min": lambda x: _number(np.linalg.eigvalsh(x)[..., 0]),
    "lambda_max": lambda x: _number(np.linalg.eigvalsh(x)[..., -1]),
    "pencil_right": lambda k, q: _count(_pencil(k, q), 1),
    "pencil_left": lambda k, q: _count(_pencil(k, q), -1),
    "diag": lambda x: x * np.eye(x.shape[-1]),
    "abs": np.abs,
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "cosh": np.cosh,
    "artanh": np.arctanh,
    "max": np.maximum,
    "min": np.minimum,
}
