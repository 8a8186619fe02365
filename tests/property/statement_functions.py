"""The operations and functions of matrices that `statement_numbers` reads statements with: NumPy on stacks of them."""

import ast
from collections.abc import Callable

import numpy as np


class Undefined(Exception):
    """A number that an expression does not have at this instance."""


def ordered(left, right, sign, slack):
    match sign:
        case ast.Eq():
            return (np.abs(left - right) <= slack + 1e-9).all(axis=(-1, -2))
        case ast.GtE() | ast.Gt():
            return (left >= right - slack if slack or isinstance(sign, ast.GtE) else left > right).all(axis=(-1, -2))
        case ast.LtE() | ast.Lt():
            return (left <= right + slack if slack or isinstance(sign, ast.LtE) else left < right).all(axis=(-1, -2))
    raise Undefined("no comparison")


def combined(op, left, right):
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.MatMult():
            return left @ right
        case ast.Div():
            return left / right if np.all(right) else _undefined("1/0")
        case ast.Pow():
            return _power(left, right)
    return _undefined("an operator")


def _power(base, exponent):
    if np.any(base < 0) and np.any(exponent != np.round(exponent)):
        raise Undefined("a root of a negative number")
    if np.any(base == 0) and np.any(exponent < 0):
        raise Undefined("1/0")
    return base**exponent


def _undefined(why):
    raise Undefined(why)


def _scalar(values):
    return np.asarray(values)[..., None, None]


def _singular(x):
    return np.linalg.svd(x, compute_uv=False)


def _parts(sign):
    def part(x):
        if not np.allclose(x, np.swapaxes(x, -1, -2), atol=1e-6):
            raise Undefined("not symmetric")
        values, vectors = np.linalg.eigh(x)
        return (vectors * np.maximum(sign * values, 0)[..., None, :]) @ np.swapaxes(vectors, -1, -2)

    return part


def _inverse(x):
    if np.any(_singular(x)[..., -1] < 1e-7):
        raise Undefined("a singular matrix")
    return np.linalg.inv(x)


def _eigenvalue(index):
    return lambda x: _scalar(np.linalg.eigvalsh((x + np.swapaxes(x, -1, -2)) / 2)[..., index])


def _rows(x, form, level):
    rows = (x @ form * x).sum(-1, keepdims=True)
    near = np.abs(rows - level * (x * x).sum(-1, keepdims=True))
    if np.any((near < 1e-9) & ((x * x).sum(-1, keepdims=True) > 0)):
        raise Undefined("a row on the edge")
    return x * (rows <= level * (x * x).sum(-1, keepdims=True))


def _log(x):
    return np.log(x) if np.all(x > 0) else _undefined("log of what is not positive")


def _rank(x):
    return _scalar(np.linalg.matrix_rank(x, tol=1e-7).astype(float))


def _pinv(x):
    return np.linalg.pinv(x, rcond=1e-9)


FUNCTIONS: dict[str, Callable] = {
    "tr": lambda x: _scalar(np.trace(x, axis1=-2, axis2=-1)),
    "inner": lambda x, y: _scalar((x * y).sum((-1, -2))),
    "normF": lambda x: _scalar(np.sqrt((x * x).sum((-1, -2)))),
    "inv": _inverse,
    "pinv": _pinv,
    "proj": lambda x: x @ _pinv(x),
    "pos": _parts(1),
    "neg": _parts(-1),
    "sigma_max": lambda x: _scalar(_singular(x)[..., 0]),
    "sigma_min": lambda x: _scalar(_singular(x)[..., -1]),
    "nuclear": lambda x: _scalar(_singular(x).sum(-1)),
    "rank": _rank,
    "lambda_min": _eigenvalue(0),
    "lambda_max": _eigenvalue(-1),
    "det": lambda x: _scalar(np.linalg.det(x)),
    "diag": lambda x: x * np.eye(x.shape[-1]),
    "rows_le": _rows,
    "exp": np.exp,
    "log": _log,
    "abs": np.abs,
    "max": np.maximum,
    "min": np.minimum,
    "sqrt": lambda x: _power(x, np.array([[0.5]])),
    "ind": lambda x: x,
    "tanh": np.tanh,
    "cosh": np.cosh,
}
