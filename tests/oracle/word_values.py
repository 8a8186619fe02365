"""The value of a polynomial of words at matrices of Fractions: NumPy's product of objects, nothing of the package."""

from fractions import Fraction

import numpy as np


def arrays(rows_by_name):
    return {name: np.array(rows, dtype=object) for name, rows in rows_by_name.items()}


def identity(size):
    return np.array([[Fraction(int(i == j)) for j in range(size)] for i in range(size)], dtype=object)


def word_value(letters, scalars, size, values):
    """The product of (name, transposed) pairs, times the parameters; ``size`` is that of the empty product."""
    product = identity(size) if not letters else None
    for name, transposed in letters:
        factor = values[name].T if transposed else values[name]
        product = factor if product is None else product.dot(factor)
    for name in scalars:
        product = product * values[name][0, 0]
    return product


def poly_value(poly, values, sizes, traces=False):
    """The sum over words; None for the polynomial without words."""
    total = None
    for word, coefficient in poly.items():
        letters = [(factor.name, factor.transposed) for factor in word.letters]
        term = word_value(letters, word.scalars, sizes.get(word.rows, 0), values) * coefficient
        term = np.array([[np.trace(term)]], dtype=object) if traces else term
        total = term if total is None else total + term
    return total


def agree(left, right):
    """Equality of two values, where None is zero of any shape."""
    if left is None or right is None:
        known = right if left is None else left
        return known is None or not known.any()
    return left.shape == right.shape and (left == right).all()
