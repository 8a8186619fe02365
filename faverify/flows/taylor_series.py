"""Taylor coefficients of matrix products, and matrix polynomials in time, in balls that hold every rounding."""

from typing import Any

from flint import arb, arb_mat

Series = list[Any]  # Taylor coefficients, one arb_mat an order


class Cauchy:
    """The coefficients of a product of two matrix series, order by order: one long matrix product each."""

    def __init__(self) -> None:
        self._left: list[list[Any]] = []
        self._right: list[list[Any]] = []

    def add(self, left: Any, right: Any) -> Any:
        """Take the next coefficients L_k and R_k; returns ``sum_{i <= k} L_i R_{k-i}``."""
        self._take(left, right)
        return arb_mat(self._left) * arb_mat(self._right)

    def _take(self, left: Any, right: Any) -> None:
        """Left factors side by side, right ones stacked with the newest on top."""
        rows = left.tolist()
        if self._left:
            for row, new in zip(self._left, rows, strict=True):
                row.extend(new)
        else:
            self._left = rows
        self._right[:0] = right.tolist()


class Products:
    """The same, product by product: faster for factors of about 10 x 10, as no stacked matrix is built anew."""

    def __init__(self) -> None:
        self._left: list[Any] = []
        self._right: list[Any] = []

    def add(self, left: Any, right: Any) -> Any:
        """Take the next coefficients L_k and R_k; returns ``sum_{i <= k} L_i R_{k-i}``."""
        self._left.append(left)
        self._right.append(right)
        total = None
        for a, b in zip(self._left, reversed(self._right), strict=True):
            total = a * b if total is None else total + a * b
        return total


class Outer(Cauchy):
    """The coefficients of ``L L^T``: half the work, as the terms come in pairs that are transposes of each other."""

    def add(self, left: Any, right: Any) -> Any:
        """Take the next coefficients L_k and R_k = L_k^T; returns ``sum_{i <= k} L_i L_{k-i}^T``."""
        self._take(left, right)
        width, count = left.ncols(), len(self._right)
        half = count // (2 * width) * width
        if count % (2 * width) == 0:
            return self._pairs(half)
        middle = self._part(half, half + width)
        return middle if half == 0 else middle + self._pairs(half)

    def _part(self, start: int, stop: int) -> Any:
        return arb_mat([row[start:stop] for row in self._left]) * arb_mat(self._right[start:stop])

    def _pairs(self, half: int) -> Any:
        upper = self._part(0, half)
        return upper + upper.transpose()


def evaluate(series: Series, s: Any) -> Any:
    """The matrix polynomial at the ball ``s`` by Horner's rule; contains its value at every point of ``s``."""
    value = series[-1]
    for coefficient in reversed(series[:-1]):
        value = value * s + coefficient
    return value


def evaluate_range(series: Series, low: Any, high: Any) -> Any:
    """Entrywise enclosure of the polynomial over [low, high], in mean-value form (its excess is of second order)."""
    whole = low.union(high)
    centre = whole.mid()
    slope = evaluate([x * k for k, x in enumerate(series)][1:] or [series[0] * 0], whole)
    return evaluate(series, centre) + slope * (whole - centre)


def widened(matrix: Any, radius: Any) -> Any:
    """Every entry with ``radius`` (an exact ball >= 0) added to its radius."""
    ball = arb(0, radius)
    return arb_mat([[x + ball for x in row] for row in matrix.tolist()])
