"""Exact rational matrices as plain immutable data: what instances store and certificates print.

Arithmetic happens in FLINT (`faverify.balls`); here are only validation, text and shapes.
"""

import math
import operator
import re
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from numbers import Complex, Rational, Real
from typing import Any

from faverify.errors import InvalidInstance, UsageError

Matrix = tuple[tuple[Fraction, ...], ...]

SEPARATED = re.compile(r"[+-]?\d{1,3}(?:[,'\s]\d{3})+(?:\.\d+)?")
DECIMAL = re.compile(r"[+-]?(\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+)([eE][+-]?\d+)?")
MINUS = "\u2212\u2013\u2012\u2010\u2011"
"""Dashes that word processors put in the place of the minus sign."""
MAX_ENTRIES = 250_000
MAX_DIGITS = 2_000
MISSING = frozenset({"", "nan", "na", "n/a", "null", "none", "?", "-"})
"""What stands in files, in whatever case, for a value that is missing."""
FILL = "a value is missing; fill it in, or leave out its row or column"


def to_fraction(value: Any, where: str = "entry") -> Fraction:
    """One exact rational from an int, Fraction, float (its exact dyadic value), NumPy scalar or text such as ``-3/7``.

    Raises `InvalidInstance` for NaN, infinities, booleans, other types, and numbers of more than 2,000 digits.
    """
    if isinstance(value, str):
        text = value.strip()
        if text.lower() in MISSING:
            raise InvalidInstance(f"{where}: {text!r} is no number: {FILL}")
        if len(text) > 2 * MAX_DIGITS or ("e" in text.lower() and abs(_exponent(text)) > MAX_DIGITS):
            short = text if len(text) <= 20 else f"{text[:20]}..."
            raise InvalidInstance(f"{where}: {short} is too long a number ({MAX_DIGITS} digits at most)")
        try:
            number = Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise InvalidInstance(f"{where}: {text[:40]!r} is no finite rational number ({_remedy(text)})") from None
    elif type(value).__name__ in ("bool", "bool_"):
        raise InvalidInstance(f"{where}: {value!r} is a truth value, not a number")
    elif type(value).__name__ == "MaskedConstant":
        raise InvalidInstance(f"{where}: masked: {FILL}")
    elif callable(getattr(value, "rad", None)) and value.rad() != 0:
        raise InvalidInstance(f"{where}: {value} is a ball, not one number; give its middle or a fraction")
    elif isinstance(value, (int, Fraction)):
        number = value if type(value) is Fraction else Fraction(value)
    elif hasattr(value, "__index__") and not isinstance(value, Rational):
        number = Fraction(operator.index(value))
    elif isinstance(value, (Rational, Decimal)):
        number = _from_ratio(value, where)
    else:
        number = _from_float(value, where)
    if _too_long(number):
        raise InvalidInstance(f"{where}: more than {MAX_DIGITS} digits")
    return number


def number_of(option: str, value: Any) -> Fraction:
    """The exact number that an option is given; raises `UsageError`, naming the option (no matrix holds it)."""
    try:
        return to_fraction(value, option)
    except InvalidInstance:
        raise UsageError(f"{option} = {str(value)[:40]!r}: write a number, such as 3, 1/7 or 0.25") from None


def _remedy(text: str) -> str:
    if foreign := [character for character in text if character in MINUS]:
        return f"write - for {foreign[0]}"
    if DECIMAL.fullmatch(text):
        return "write 1.5 for 1,5"
    if SEPARATED.fullmatch(text):
        return "write 1234 or 1.234, without separators of thousands"
    if " " in text and re.fullmatch(r"[+-]?\d+ */ *\d+", text):
        return f"write {text.replace(' ', '')}"
    several = len(text.split()) > 1
    return "one number a cell, with commas between" if several else "write 3, -1/7 or 0.25; leave labels out"


def _too_long(number: Fraction) -> bool:
    above, below = number.as_integer_ratio()
    return max(above.bit_length(), below.bit_length()) > 3.33 * MAX_DIGITS


def _exponent(text: str) -> int:
    """The exponent of a number in scientific notation; 0 where it cannot be read (Fraction then refuses it)."""
    try:
        return int(text.lower().rpartition("e")[2])
    except ValueError:
        return 0


def _from_ratio(value: Rational | Decimal, where: str) -> Fraction:
    """An exact number of another library (NumPy's integers, SymPy's rationals) or a decimal, as it is."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > MAX_DIGITS:
        raise InvalidInstance(f"{where}: more than {MAX_DIGITS} digits")
    try:
        if isinstance(value, Decimal):
            return Fraction(value)
        return Fraction(int(value.numerator), int(value.denominator))
    except (ValueError, OverflowError, TypeError):
        return _from_float(value, where)


def _from_float(value: Any, where: str) -> Fraction:
    real, complex_ = isinstance(value, Real), isinstance(value, Complex)
    if not hasattr(value, "__float__") or (complex_ and not real):
        said = f": {FILL}" if value is None else ""
        raise InvalidInstance(f"{where}: {value!r} is no number{said}")
    if not real and hasattr(value, "free_symbols"):
        raise InvalidInstance(f"{where}: {value!r:.40} is no rational number; give a decimal or a fraction")
    try:
        known = _ratio_of(value)
        if known is not None:
            return known
        number = float(value)
    except InvalidInstance:
        raise InvalidInstance(f"{where}: more than {MAX_DIGITS} digits") from None
    except (TypeError, ValueError):
        said = f": {FILL}" if value is None else ""
        raise InvalidInstance(f"{where}: {value!r} is no number{said}") from None
    if math.isnan(number):
        raise InvalidInstance(f"{where}: {number} is not finite: {FILL}")
    if not math.isfinite(number):
        raise InvalidInstance(f"{where}: {number} is not finite")
    return Fraction(number)


def _ratio_of(value: Any) -> Fraction | None:
    """A float of another library as it is, where it says what it is exactly; None for doubles and what is not finite.

    Extended floats of NumPy and numbers of gmpy2 say ``as_integer_ratio``, FLINT's p and q, or mantissa and exponent,
    as those of mpmath and SymPy do. Raises `InvalidInstance` for an exponent that no number of 2,000 digits has.
    """
    if isinstance(value, float):
        return None
    mantissa = exponent = 0
    with suppress(ValueError, OverflowError):  # what is not finite says so
        if hasattr(value, "as_integer_ratio"):
            return Fraction(*map(int, value.as_integer_ratio()))
        if hasattr(value, "p") and hasattr(value, "q"):
            return Fraction(int(value.p), int(value.q))
        pair = getattr(value, "man_exp", None) or getattr(value, "_mpf_", (0, 0, 0, 0))[1:3]
        mantissa, exponent = map(int, pair() if callable(pair) else pair)
    if not mantissa:
        return None
    if abs(exponent) > 4 * MAX_DIGITS:
        raise InvalidInstance
    signed = -mantissa if value < 0 < mantissa else mantissa
    return signed * Fraction(2) ** exponent


def to_matrix(rows: Any, name: str = "matrix") -> Matrix:
    """An exact matrix from rows of numbers (lists, tuples, a 2-d NumPy array, a matrix of FLINT, mpmath or SymPy).

    Raises `InvalidInstance` for empty, ragged, nested, too large (250,000 entries) or non-numeric data.
    """
    rows = listed_rows(rows, name)
    if isinstance(rows, (str, bytes, Mapping, Set)) or not isinstance(rows, Iterable):
        raise InvalidInstance(f"{name}: expected rows of numbers, [[1, 2], [3, 4]], got {_said(rows)}")
    listed = [_row(row, f"{name}, row {i + 1}") for i, row in enumerate(rows)]
    if not listed or not listed[0]:
        raise InvalidInstance(f"{name}: empty; at least one row and one column are needed")
    if odd := next((i for i, row in enumerate(listed) if len(row) != len(listed[0])), 0):
        lengths = f"row {odd + 1} has {len(listed[odd])} entries, row 1 has {len(listed[0])}"
        raise InvalidInstance(f"{name}: ragged: {lengths}; every row needs as many")
    if len(listed) * len(listed[0]) > MAX_ENTRIES:
        raise InvalidInstance(f"{name}: {len(listed)} x {len(listed[0])} is more than {MAX_ENTRIES} entries")
    return tuple(tuple(_entry(value, name, i, j) for j, value in enumerate(row)) for i, row in enumerate(listed))


def _entry(value: Any, name: str, i: int, j: int) -> Fraction:
    """`to_fraction`; most entries come as fractions, for which no place has to be written down."""
    if type(value) is Fraction and not _too_long(value):
        return value
    return to_fraction(value, f"{name}[{i + 1},{j + 1}]")


def _said(value: Any) -> str:
    """A text (numbers of files are texts) by what it says, anything else by its kind."""
    return repr(value[:40]) if isinstance(value, str) else type(value).__name__


def _row(row: Any, where: str) -> list[Any]:
    if isinstance(row, (str, bytes, Mapping, Set)) or not isinstance(row, Iterable):
        raise InvalidInstance(f"{where}: expected a row of numbers, [1, 2], got {_said(row)}")
    return list(row)


def listed_rows(rows: Any, name: str) -> Any:
    """What another library's matrix lists (``tolist``, a data frame by ``to_numpy``); anything else as it is.

    Masked arrays list no value where one is masked. Raises `InvalidInstance` for sparse matrices and single numbers.
    """
    if hasattr(rows, "toarray"):
        raise InvalidInstance(f"{name}: a sparse matrix; give its .toarray()")
    if hasattr(rows, "to_numpy"):
        rows = rows.to_numpy()
    if hasattr(rows, "tolist") and not hasattr(rows, "dtype"):
        return rows.tolist()
    if getattr(rows, "ndim", 2) != 2:
        raise InvalidInstance(f"{name}: expected rows of numbers, got an array of {rows.ndim} dimension(s)")
    if hasattr(rows, "filled"):
        return [list(row) for row in rows]
    return rows


def shape(matrix: Matrix) -> tuple[int, int]:
    """(rows, columns)."""
    return len(matrix), len(matrix[0])


def to_text(matrix: Matrix) -> list[list[str]]:
    """Rows of exact texts such as ``"-3/7"``: the form in which instances and certificates store a matrix."""
    return [[str(value) for value in row] for row in matrix]
