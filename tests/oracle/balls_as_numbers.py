"""Exact ends of balls as mpmath numbers or Fractions, without the package's conversions."""

from fractions import Fraction

import mpmath


def exact(end):
    """An exact ball as a Fraction."""
    mantissa, exponent = end.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def ends(ball):
    """Both ends as Fractions."""
    middle, radius = exact(ball.mid()), exact(ball.rad())
    return middle - radius, middle + radius


def contains(ball, number, slack=0):
    """Whether an mpmath number, Fraction or int lies in the ball, up to an absolute slack (the number's own error)."""
    low, high = ends(ball)
    if isinstance(number, mpmath.mpf):
        sign, mantissa, exponent, _ = number._mpf_
        number = (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return low - slack <= number <= high + slack
