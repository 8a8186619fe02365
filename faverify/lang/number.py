"""An exact number from a text: ``3``, ``1/2``, ``0.25``, ``1e-6``; everything else is refused in plain words."""

import re
from fractions import Fraction

from faverify.errors import StatementError

NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,5}|/\d+)?\s*\Z", re.IGNORECASE | re.ASCII)
LONGEST = 400


def exact_number(text: str, what: str = "a number") -> Fraction:
    """The number that a text writes; raises `StatementError`, naming ``what`` it is for, where it writes none."""
    if isinstance(text, str) and len(text) <= LONGEST and NUMBER.match(text):
        try:
            return Fraction(text)
        except ValueError:
            pass
        except ZeroDivisionError:
            raise StatementError(f"{what}: {text!r} divides by zero") from None
    if not isinstance(text, str):
        raise StatementError(f"{what} is {type(text).__name__} {str(text)[:40]}; write it as a text, such as '1/2'")
    raise StatementError(f"{what}: {str(text)[:40]!r} is no number; write one as '3', '1/2', '0.25' or '1e-6'")


def is_number(text: str) -> bool:
    """Whether `exact_number` reads a text; raises `StatementError` where it divides by zero."""
    written = isinstance(text, str) and len(text) <= LONGEST and NUMBER.match(text) is not None
    return written and exact_number(text) is not None
