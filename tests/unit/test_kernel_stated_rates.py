"""Derivatives of 1 x 1 letters at a stated time, by hand: x' = x, y' = x y, so (x y)' = x y + x^2 y."""

import pytest

from faverify.errors import FaverifyError
from faverify.kernel.script import Proved, prove, step
from faverify.lang.theory import Theory

GROWS = Theory(
    "grows", "x' = x, y' = x y", {"x": ("1", "1"), "y": ("1", "r")}, flow={"x": "x", "y": "x @ y"},
    definitions={"d": "D(tr(x))", "e": "D(x @ y)"}, kind="free",
)  # fmt: skip


def proves(says):
    try:
        return bool(prove(Proved(says, GROWS, (step("a", says, "identity"),))))
    except FaverifyError:
        return False


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("d(1) == tr(x(1))", "d(1) == 2 * tr(x(1))"),
        ("d(1) == tr(x(1))", "d(1) == tr(x(2))"),
        ("e(1) == x(1) @ y(1) + x(1) @ x(1) @ y(1)", "e(1) == 2 * x(1) @ x(1) @ y(1)"),
    ],
)
def test_a_rate_of_a_number_at_a_stated_time(true, false):
    assert proves(true)
    assert not proves(false)
