"""The exact square root of a positive semidefinite rational matrix, where it happens to be rational."""

from typing import Any

from flint import fmpq_mat, fmpq_poly

from faverify.exact.linear import identity


def rational_square_root(square: fmpq_mat) -> fmpq_mat | None:
    """The symmetric positive semidefinite rational S with ``S S = square``; None where the root is irrational.

    ``square`` must be symmetric and positive semidefinite. Both answers are error-free: with a rational S the
    polynomial of ``square`` at x^2 has rational factors that vanish at the eigenvalues of S and nowhere below 0. Their
    product without multiplicities is ``x o(x^2) + e(x^2)``, which is 0 at x = S: so ``S = -o(square)^-1 e(square)``.
    """
    polynomial = square.charpoly()
    if any(not _is_square(abs(polynomial[k])) for k in _lowest(polynomial)):
        return None
    odd, even = _parts(_minimal(polynomial(fmpq_poly([0, 0, 1]))))
    divisor = _at(odd, square)
    if divisor.det() == 0:
        return None
    root = -(divisor.inv() * _at(even, square))
    return root if root * root == square else None


def _lowest(polynomial: Any) -> list[int]:
    """The exponent of the lowest non-zero coefficient below the leading one: the product of the other eigenvalues."""
    return [k for k in range(polynomial.degree()) if polynomial[k] != 0][:1]


def _is_square(value: Any) -> bool:
    return bool(value.p.is_square() and value.q.is_square())


def _minimal(doubled: Any) -> Any:
    """The product, each once, of the irreducible factors whose roots, all real, are none below 0: signs alternate."""
    product = fmpq_poly([1])
    for factor, _ in doubled.factor()[1]:
        if all(c * factor[factor.degree()] * (-1) ** (factor.degree() - k) >= 0 for k, c in enumerate(factor.coeffs())):
            product *= factor
    return product


def _parts(polynomial: Any) -> tuple[list[Any], list[Any]]:
    """The coefficients of o and of e, where the polynomial is ``x o(x^2) + e(x^2)``."""
    coefficients = polynomial.coeffs()
    return coefficients[1::2], coefficients[::2]


def _at(coefficients: list[Any], x: fmpq_mat) -> fmpq_mat:
    """The polynomial with these coefficients, lowest first, at a square matrix (Horner)."""
    value = 0 * x
    for coefficient in reversed(coefficients):
        value = value * x + coefficient * identity(x.nrows())
    return value
