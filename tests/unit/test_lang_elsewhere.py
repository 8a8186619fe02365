"""What is written in other notations is refused with what is written here for it; what is advised is read."""

import re

import pytest

from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang.elsewhere import meant
from faverify.lang.parse import parse_statement

THEORY = Theory(
    name="t",
    title="t",
    shapes={"Z": ("n", "r"), "W": ("r", "m"), "C": ("m", "r"), "A": ("n", "n"), "x": ("n", "1"), "k": ()},
    flow={"Z": "Z", "W": "W"},
)


@pytest.mark.parametrize(
    ("text", "remedy", "instead"),
    [
        ("W C == 0", "A @ B of matrices", "W @ C == 0"),
        ("2k >= 0", "x * A with a number", "2 * k >= 0"),
        ("2(k + 1) >= 0", "write 2 * x for 2(x)", "2 * (k + 1) >= 0"),
        ("A.T A == 0", "A @ B of matrices", "A.T @ A == 0"),
        ("A*A == 0", "use '@' for matrices", "A @ A == 0"),
        ("tr(Z'Z) >= 0", "write Z.T for the transpose Z'", "tr(Z.T @ Z) >= 0"),
        ("Z' == Z", "D(Z) for a derivative", "D(Z) == Z"),
        ("d/dt (W @ C) == 0", "write D(...) for d/dt", "D(W @ C) == 0"),
        ("d/dt W == W", "write D(...) for d/dt", "D(W) == W"),
        ("dZ/dt == Z", "write D(Z)", "D(Z) == Z"),
        ("Zdot == Z", "write D(Z)", "D(Z) == Z"),
        ("Z_dot == Z", "write D(Z)", "D(Z) == Z"),
        ("diff(Z, t) == Z", "write D(...)", "D(Z) == Z"),
        ("Ż == Z", "write D(...)", "D(Z) == Z"),
        ("k^2 + k >= 0", "write ** for ^", "k**2 + k >= 0"),
        ("A^2 + A == 0", "write ** for ^: '^'", "A @ A + A == 0"),  # it was: shapes 1 x 1 and n x n differ
        ("A**2 == 0", "write X @ X", "A @ A == 0"),
        ("A^T @ A == 0", "write A.T for A^T", "A.T @ A == 0"),  # it was: T @ A does not fit
        ("2**k >= 0", "write exp(x * log(a)) for a**x", "exp(k * log(2)) >= 0"),
        ("normF(Z) <= 1 for all t", "'for 0 <= t <= 1'", "normF(Z) <= 1 for 0 <= t <= 1"),
        ("normF(Z) <= 1 for every t >= 0", "greatest(f, 0, T) <= b", "greatest(normF(Z), 0, T) <= 1"),
        ("forall t, normF(Z) <= 1", "greatest(f, 0, T) <= b", "greatest(normF(Z), 0, T) <= 1"),
        ("exists t: normF(Z) <= 1", "f <= b for some t in [0, 1]", "normF(Z) <= 1 for some t in [0, 1]"),
        ("normF(Z)<=1 for t in (0, 1)", "'for 0 < t < 1'", "normF(Z) <= 1 for 0 < t < 1"),
        ("k >= 0 where k > 0", "after 'if'", "k >= 0 if k > 0"),
        ("if k > 0: k >= 0", "the claim comes first", "k >= 0 if k > 0"),
        ("k >= 0 if k > 0, k < 1", "joined by 'and'", "k >= 0 if k > 0 and k < 1"),
        ("k >= 0, k <= 1", "joined by 'and'", "k >= 0 and k <= 1"),
        ("k >= 0; k <= 1", "joined by 'and'", "k >= 0 and k <= 1"),
        ("k >= 0 & k <= 1", "write 'and' for &", "k >= 0 and k <= 1"),
        ("k >= 0 && k <= 1", "joined by 'and'", "k >= 0 and k <= 1"),
        ("k > 0 if k > 1 if k > 2", "joined by 'and'", "k > 0 if k > 1 and k > 2"),
        ("||A|| <= 1", "normF(A) or sigma_max(A)", "sigma_max(A) <= 1"),
        ("||A||_F <= 1", "normF(A) or sigma_max(A)", "normF(A) <= 1"),
        ("|k| <= 1", "abs(x) for |x|", "abs(k) <= 1"),
        ("k => 0", "write >= for =>", "k >= 0"),
        ("k =< 0", "write <= for =<", "k <= 0"),
        ("k = 0", "written with ==", "k == 0"),
        ("k != 0", "write (a - b)**2 > 0", "(k - 0)**2 > 0"),
        ("k <> 0", "(a - b)**2 > 0", "(k - 0)**2 > 0"),
        ("k in [0, 1]", "0 <= x <= 1", "0 <= k <= 1"),
        ("tr A >= 0", "as in tr(A)", "tr(A) >= 0"),
        ("A.inv == 0", "inv(A)", "inv(A) == 0"),
        ("A.transpose() == 0", "transposes are A.T", "A.T == 0"),
        ("A + 1 == 0", "2 * I_n", "A + 1 * I_n == 0"),
        ("x @ x >= 0", "with the left one's transpose", "x.T @ x >= 0"),
        ("Z @ C == 0", "with the right one's transpose", "Z @ C.T == 0"),
        ("A >= 0", "use psd(...)", "psd(A)"),
        ("\\lambda >= 0", "TeX is not read", "k >= 0"),
        ("(1 if k > 0 else 0) == 1", "ind(x > 0)", "ind(k > 0) * 1 + ind(k <= 0) * 0 == 1"),
    ],
)
def test_what_is_written_elsewhere_has_a_remedy_that_is_read(text, remedy, instead):
    with pytest.raises(StatementError) as caught:
        parse_statement(text, THEORY)
    said = str(caught.value)
    assert remedy in said, said
    assert len(said) < 200
    assert "\n" not in said
    assert parse_statement(instead, THEORY).claims


def test_the_column_is_that_of_the_text_not_of_its_line():
    with pytest.raises(StatementError, match=re.escape("character 8); claims are joined by 'and'")):
        parse_statement("k >= 0\nk >= 1", THEORY)


@pytest.mark.parametrize(
    "text", ["", "k >= ", "abs(k >= 0", "k >= 0)", "k >= 0 and", "k >= 0 and (k <= 1", "k >= 1e5)", "W1(t == 0"]
)
def test_where_nothing_is_known_nothing_is_advised(text):
    assert not meant(text)


def test_chains_are_read_in_both_directions():
    for text in ("1 >= k >= 0", "0 <= k <= 1 <= 2", "0 < k < 1"):
        assert len(parse_statement(text, THEORY).claims) == text.count("<") + text.count(">")
