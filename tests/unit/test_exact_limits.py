"""How long numbers and how large matrices may be, of every kind of number: the last that may, the first beyond."""

from decimal import Decimal
from fractions import Fraction

import flint
import mpmath
import pytest
import sympy

from faverify.errors import InvalidInstance
from faverify.exact.matrix import MAX_DIGITS, MAX_ENTRIES, to_fraction, to_matrix

MADE = {  # of a whole number
    "int": int, "Fraction": Fraction, "text": str, "fmpz": flint.fmpz, "fmpq": flint.fmpq, "SymPy": sympy.Integer,
    "mpf": lambda n: mpmath.mp.make_mpf(mpmath.libmp.from_int(n)), "below one": lambda n: Fraction(1, n),
    "text below one": lambda n: f"{n // abs(n)}/{abs(n)}",
}  # fmt: skip
LONGEST = 2**6660 - 1  # 3.33 binary digits a decimal one, 2,000 of them


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("number", [LONGEST, -LONGEST, LONGEST + 1, -LONGEST - 1, LONGEST * 10**3], ids=range(5))
def test_a_number_of_any_kind_may_have_two_thousand_digits_and_no_more(kind, number):
    value = MADE[kind](number)
    if abs(number) <= LONGEST:
        exact = Fraction(1, number) if "below" in kind else Fraction(number)
        assert to_fraction(value) == exact
        assert to_matrix([[0, value]]) == ((0, exact),)
    else:
        for read in (to_fraction, lambda value: to_matrix([[0, value]])):
            with pytest.raises(InvalidInstance, match=r"digits|too long|is no"):
                read(value)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        (f"1e{MAX_DIGITS}", Fraction(10**MAX_DIGITS)), (f"1E-{MAX_DIGITS}", Fraction(1, 10**MAX_DIGITS)),
        (f"1e{MAX_DIGITS + 1}", None), (f"1e-{MAX_DIGITS + 1}", None), ("1e" + "9" * 30, None),
        ("0" * (2 * MAX_DIGITS - 1) + "7", Fraction(7)), ("0" * (2 * MAX_DIGITS) + "7", None),
        ("1/" + "0" * (2 * MAX_DIGITS - 3) + "7", Fraction(1, 7)), ("1/" + "0" * (2 * MAX_DIGITS - 2) + "7", None),
        ("e", None), ("1e", None), ("1e5", Fraction(10**5)), (" 3 ", Fraction(3)),
    ],
    ids=range(13),
)  # fmt: skip
def test_a_text_may_be_four_thousand_characters_long_and_its_exponent_two_thousand(text, exact):
    if exact is None:
        with pytest.raises(InvalidInstance):
            to_fraction(text)
    else:
        assert to_fraction(text) == exact


def test_a_decimal_may_have_an_exponent_of_two_thousand():
    assert to_fraction(Decimal(f"1e{MAX_DIGITS}")) == 10**MAX_DIGITS
    for text in (f"1e{MAX_DIGITS + 1}", f"1e-{MAX_DIGITS + 1}"):
        with pytest.raises(InvalidInstance, match="digits"):
            to_fraction(Decimal(text))


def test_a_matrix_may_have_a_quarter_of_a_million_entries():
    row = [Fraction(0)] * MAX_ENTRIES
    assert len(to_matrix([row])[0]) == MAX_ENTRIES
    with pytest.raises(InvalidInstance, match="more than 250000 entries"):
        to_matrix([[*row, 0]])


@pytest.mark.parametrize(
    "rows", [[], [[]], [[1], []], [[1, 2], [3]], "12", b"12", {1: [2]}, 5, None, [1, 2], ["12"], [{1}]]
)
def test_what_is_no_matrix_is_refused(rows):
    with pytest.raises(InvalidInstance):
        to_matrix(rows)


def test_the_place_of_a_bad_entry_is_said_by_row_and_column_from_one():
    with pytest.raises(InvalidInstance, match=r"Y\[2,3\]"):
        to_matrix([[1, 2, 3], [4, 5, "x"]], "Y")
    with pytest.raises(InvalidInstance, match=r"row 2 has 1 entries, row 1 has 2"):
        to_matrix([[1, 2], [3]], "Y")
    with pytest.raises(InvalidInstance, match=r"Y, row 2"):
        to_matrix([[1, 2], 3], "Y")
