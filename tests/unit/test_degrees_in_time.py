"""Of which degree in time the names of a theory are: counted by hand, and refused where no polynomial is visible."""

import pytest

from faverify.claim import Theory
from faverify.evaluate.exact_motion import MOST, degree_of

RISING = Theory(
    "rising",
    "letters that rise",
    dict.fromkeys("VXUS", ("n", "m")) | {"x": ("1", "1"), "w": ("1", "1"), "q": ("1", "1"), "L": ("n", "m")},
    kind="free",
    flow={"X": "V", "U": "t * X", "S": "X - 3 * U", "x": "w"},
    definitions={"P": "X.T @ U", "a": "tr(X.T @ U) ** 2 / 7", "still": "tr(V.T @ V)"},
    values={"L": "V", "q": "(1 + t) ** 3 * x"},
)


@pytest.mark.parametrize(
    ("name", "degree"),
    [
        *(("t", 1), ("V", 0), ("w", 0), ("L", 0), ("still", 0)),
        *(("X", 1), ("x", 1), ("U", 3), ("S", 4), ("P", 4), ("a", 8), ("q", 4)),
    ],
)
def test_the_degree_is_that_counted_by_hand(name, degree):
    assert degree_of(name, RISING) == degree


@pytest.mark.parametrize(
    ("flow", "value"),
    [
        ({"x": "x"}, "x"),
        ({"x": "y", "y": "x"}, "y"),
        ({"x": "w / y", "y": "w"}, "x"),
        ({"x": "w"}, "pos(x)"),
        ({"x": "w"}, "w / x"),
    ],
)
def test_what_is_no_polynomial_of_the_time_has_no_degree(flow, value):
    theory = Theory(
        "none", "no polynomial", dict.fromkeys("xywq", ("1", "1")), kind="free", flow=flow, values={"q": value}
    )
    assert degree_of("q", theory) is None


@pytest.mark.parametrize(("factors", "degree"), [(MOST - 1, MOST), (MOST, None)])
def test_a_degree_above_the_most_is_not_told_of_a_letter(factors, degree):
    flow = {"x": " * ".join(["t"] * factors) + " * w"}
    theory = Theory("high", "a high degree", dict.fromkeys("xw", ("1", "1")), kind="free", flow=flow)
    assert degree_of("x", theory) == degree
