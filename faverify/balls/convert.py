"""Between exact rationals, FLINT matrices and the records of an outcome. Nothing here rounds without saying so."""

from fractions import Fraction
from typing import Any

from flint import arb, arb_mat, fmpq, fmpq_mat, fmpz

from faverify.errors import CertificateInvalid
from faverify.exact.linear import from_fmpq, to_flint
from faverify.exact.matrix import Matrix
from faverify.outcome import Ball

_SPECIAL = ("nan", "inf", "-inf")


def exact(matrix: Matrix) -> fmpq_mat:
    """The same exact matrix as a ``flint.fmpq_mat``."""
    return to_flint(matrix)


def to_fmpq(value: int | Fraction | fmpq) -> fmpq:
    """An int, Fraction or fmpq as an exact ``flint.fmpq``."""
    return fmpq(value.numerator, value.denominator) if isinstance(value, Fraction) else fmpq(value)


def ball_matrix(matrix: Matrix | fmpq_mat | arb_mat) -> arb_mat:
    """An ``arb_mat`` that contains the given `Matrix`, ``fmpq_mat`` or ``arb_mat``, at the current precision."""
    if isinstance(matrix, arb_mat):
        return matrix
    return arb_mat(matrix if isinstance(matrix, fmpq_mat) else to_flint(matrix))


def dyadic(ball: arb) -> Fraction:
    """The exact midpoint of a finite ball (the radius is dropped: for directions, scales and split points only)."""
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _pair(value: Any) -> tuple[str, str]:
    """Mantissa and exponent of an exact ball as texts; infinities and NaN by name."""
    if value.is_nan():
        return "nan", "0"
    if not value.is_finite():
        return ("inf" if value > 0 else "-inf"), "0"
    mantissa, exponent = value.man_exp()
    return str(mantissa), str(exponent)


def ball_record(value: arb | fmpq | Fraction | int, digits: int = 20) -> Ball:
    """The exact record of an ``arb``, ``fmpq``, Fraction or int.

    ``text`` is a decimal enclosure of ``digits`` digits.

    An infinite or NaN midpoint or radius is stored by name ("inf", "-inf", "nan") with exponent "0".
    """
    if isinstance(value, arb):
        return Ball(_pair(value.mid()), _pair(value.rad()), str(value.str(digits)))
    number = from_fmpq(value) if isinstance(value, fmpq) else Fraction(value)
    if number.denominator & (number.denominator - 1):
        return Ball(text=str(number), exact=str(number))
    return Ball((str(number.numerator), str(1 - number.denominator.bit_length())), ("0", "0"), str(number))


def _part(pair: tuple[str, str]) -> Any:
    if pair[0] in _SPECIAL:
        return pair[0]
    return int(fmpz(pair[0])), int(pair[1])


def arb_from_record(record: Ball) -> arb:
    """The ball of a record: the same midpoint, a radius that FLINT rounds up by at most one part in 2^28.

    Of an exact rational it is an enclosure at the current precision. Raises `CertificateInvalid` for a record that
    holds no numbers, or a negative radius.
    """
    try:
        if record.exact:
            number = Fraction(record.exact)
            return arb(fmpq(number.numerator, number.denominator))
        mid, rad = _part(record.mid), _part(record.rad)
    except (ValueError, ZeroDivisionError):
        raise CertificateInvalid(f"not a ball: {record!r}"[:200]) from None
    if isinstance(rad, tuple) and rad[0] < 0:
        raise CertificateInvalid(f"a negative radius: {record!r}"[:200])
    return arb(arb(mid), arb(rad)) if isinstance(mid, str) or isinstance(rad, str) else arb(mid, rad)
