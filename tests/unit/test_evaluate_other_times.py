"""Values and rates at other times, of letters that move at a constant speed: X(t) = X(0) + t A, in fractions by hand.

What stands still, what runs with t and has no rate that is known, what is asked of a trajectory that is not there.
"""

# ruff: noqa: E501 - texts are read as a table

from fractions import Fraction

import flint
import pytest

from faverify.claim import Theory
from faverify.errors import DomainError, StatementError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.functionals import _everywhere, _is_square
from faverify.evaluate.point import Point
from faverify.evaluate.points import sizes_of
from faverify.evaluate.ring import BallRing, ExactRing, Unsupported
from faverify.lang.parse import parse_expression

SQUARE = ("n", "n")
THEORY = Theory(
    "other_times", "a letter that moves at a constant speed, inputs, values", {"X": SQUARE, "A": SQUARE, "U": SQUARE, "M": SQUARE, "K": SQUARE, "c": (), "d": ()},
    flow={"X": "A"}, inputs=("U",), kind="free", definitions={"f": "tr(X)", "g": "tr(A) + c", "h": "f * t"},
    values={"M": "X @ A", "K": "A @ A"},
)  # fmt: skip
STEPS = Theory("other_steps", "steps", {"X": SQUARE, "A": SQUARE, "c": ()}, steps={"X": "X @ A"}, kind="free")
X0, A0, U0 = [[1, 2], [0, 3]], [[2, 1], [1, -1]], [[5, 0], [7, 1]]
NOW = Fraction(3)


def matrix(rows):
    return flint.fmpq_mat(len(rows), len(rows[0]), [flint.fmpq(x) for row in rows for x in row])


def moved(time):
    return {"X": matrix(X0) + matrix(A0) * flint.fmpq(time.numerator, time.denominator)}


def evaluator(ring, functional=None, **more):
    letters = {"X": moved(NOW)["X"], "A": matrix(A0), "U": matrix(U0)}
    point = Point(letters, {"n": 2}, {"c": Fraction(1, 2)}, at=moved, functional=functional, time=NOW, **more)
    return Evaluator(THEORY, ring, point)


def trace(time):
    return Fraction(4) + time  # of X


RINGS = [ExactRing(), BallRing()]
NUMBERS = {
    "f": trace(NOW), "f(t)": trace(NOW), "f(0)": trace(0), "f(1/3)": trace(Fraction(1, 3)), "f(c)": trace(Fraction(1, 2)), "f(2 * t)": trace(6), "f(t + c)": trace(Fraction(7, 2)), "f(t / 2)": trace(Fraction(3, 2)),
    "f(t - 3)": trace(0), "f - f(0)": NOW, "h": 3 * trace(NOW), "h(2)": 2 * trace(2), "h(0)": 0, "g": Fraction(3, 2), "g(7)": Fraction(3, 2), "tr(M)": 1 + 3 * 7, "tr(M(0))": 2 + 2 - 3, "tr(K(5))": 7, "t": 3, "c * t": Fraction(3, 2),
    "D(f)": 1, "D(f(t))": 1, "D(f(0))": 0, "D(f(2))": 0, "D(f(c))": 0, "D(h)": trace(NOW) + 3, "D(h(2))": 0, "D(t)": 1, "D(c)": 0, "D(g)": 0, "D(t**2)": 6, "D(D(t**3))": 18, "D(D(h))": 2, "D(f**2)": 2 * trace(NOW), "D(f * f(0))": trace(0),
    "D(1 / f)": Fraction(-1, 49), "D(f**-2)": Fraction(-2, 343), "D(f - 0)": 1, "D(0 - f)": -1, "D(0 + f)": 1, "D(f**0)": 0, "D(tr(A @ X))": 7, "D(tr(K))": 0, "D(f / c)": 2, "D(inner(X, X))": 2 * (7 * 2 + 5 * 1 + 3 * 1 + 0), "n": 2, "D(n * f)": 2,
    "tr(I_n) + D(tr(I_n))": 2, "ind(f > 6)": 1, "ind(f(0) > 6)": 0, "ind(f(2 * t) > 9)": 1,
}  # fmt: skip


@pytest.mark.parametrize("ring", RINGS, ids=["exact", "balls"])
@pytest.mark.parametrize("text", NUMBERS)
def test_values_and_rates_at_other_times_are_those_of_the_line(text, ring):
    found = evaluator(ring).text(text)[0, 0]
    truth = Fraction(NUMBERS[text])
    off = found - flint.fmpq(truth.numerator, truth.denominator)
    assert off == 0 if ring.exact else (off.contains(0) and off.rad() < 1e-9)


@pytest.mark.parametrize("ring", RINGS, ids=["exact", "balls"])
@pytest.mark.parametrize(
    "text",
    [
        "D(f(2 * t))",
        "D(f(t + 1))",
        "D(f(t / 2))",
        "D(t * f(t - t))",
        "D(tr(X(2 * t)))",
        "D(U)",
        "D(tr(U @ X))",
        "tr(U(0))",
        "D(f**(1/3))",
        "next(f)",
        "D(rank(X))",
        "integral(f, 0, 1)",
        "d",
    ],
)
def test_what_runs_with_the_time_or_is_not_known_has_no_rate(text, ring):
    with pytest.raises((Unsupported, StatementError)):
        evaluator(ring).text(text)


@pytest.mark.parametrize(("text", "rate"), [
    ("integral(f, 0, t)", 7), ("integral(f, t, 4)", -7), ("integral(f, c, t)", 7), ("D(integral(f, 0, t))", 1), ("t * integral(f, 0, t)", 11 + 21), ("integral(t * f, t, 4)", -21), ("integral(f * f(0), 0, t)", 28), ("integral(f, 0, 2)", 0),
])  # fmt: skip
def test_an_integral_grows_at_its_moving_end(text, rate):
    """The integral itself is 11, whatever it is."""
    assert evaluator(BallRing(), lambda home, *_: home.ring.matrix([[11]])).text(f"D({text})")[0, 0] == rate


MOVING_ENDS = [
    "D(integral(f, 0, 2 * t))",
    "D(integral(f, t, t))",
    "D(integral(f, t, 2 * t))",
    "D(integral(f, t / 2, t))",
    "D(integral(f, t, t + 1))",
    "D(rise(f, 0, t))",
    "D(rise(f, 0, 2 * t))",
    "D(least(f, 0, t))",
    "D(greatest(f, t, 4))",
]


def test_a_trajectory_is_asked_once_and_its_values_stand_still_where_their_ends_do():
    asked = []

    def functional(home, call, of):
        asked.append((call.function, of))
        return home.ring.matrix([[11]])

    home = evaluator(BallRing(), functional)
    for text, value in {
        "integral(f, 0, 1)": 11,
        "integral(f, 0, 1) + integral(f, 0, 1)": 22,
        "D(integral(f, 0, 1))": 0,
        "D(integral(t * f, 0, 2))": 0,
        "D(f * integral(f, 0, 1))": 11,
        "rise(f, 0, t)": 11,
    }.items():
        assert home.text(text)[0, 0] == value
    assert asked == [("integral", None), ("integral", None), ("rise", None)]
    for text in MOVING_ENDS:
        with pytest.raises(Unsupported, match="an end that moves"):
            home.text(text)


STANDS = {
    "A": True, "c": True, "2 * c": True, "n": True, "I_n": True, "X": False, "f": False, "t": False, "c * t": False, "h": False, "X(0)": False, "A(0)": False, "M": False, "K": False, "f + c": False, "A.T @ A": True, "c**2": True, "ind(c > 0)": False,
    "det(A)": True, "det(X)": False, "U": False, "c / 3 - n": True, "rank(A) * c": True,
}  # fmt: skip


@pytest.mark.parametrize("text", STANDS)
def test_what_visibly_stands_still(text):
    """Of values, other times and comparisons it is not asked: they are looked at as what they are."""
    home = evaluator(ExactRing())
    assert [home.stands(parse_expression(text, THEORY)) for _ in range(2)] == [STANDS[text]] * 2


def test_there_is_no_rate_where_time_is_discrete_and_no_step_where_it_is_not():
    point = Point({"X": matrix(X0), "A": matrix(A0)}, {"n": 2}, {"c": Fraction(2)})
    steps = Evaluator(STEPS, ExactRing(), point)
    assert steps.text("tr(next(X))")[0, 0] == 2 + 2 - 3
    assert (
        steps.text("tr(next(next(X)))")[0, 0]
        == (matrix(X0) * matrix(A0) * matrix(A0))[0, 0] + (matrix(X0) * matrix(A0) * matrix(A0))[1, 1]
    )
    assert steps.text("next(c)")[0, 0] == 2
    for text in ("D(c)", "D(tr(X))", "D(next(c))"):
        with pytest.raises(StatementError, match="there is no d/dt"):
            steps.text(text)
    with pytest.raises(Unsupported, match="has no steps"):
        evaluator(ExactRing()).text("next(f)")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2),
        ("c", Fraction(1, 2)),
        ("t", 3),
        ("c + t", Fraction(7, 2)),
        ("t - 2 * c", 2),
        ("t / c", 6),
        ("-c", Fraction(-1, 2)),
        ("1/3 * t", 1),
    ],
)
def test_a_time_is_made_of_numbers(text, value):
    assert evaluator(ExactRing()).number(parse_expression(text, THEORY)) == value


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("f", StatementError),
        ("d", StatementError),
        ("tr(A)", StatementError),
        ("c**2", StatementError),
        ("n", StatementError),
        ("1 / (t - 3)", DomainError),
        ("c / (c - c)", DomainError),
    ],
)
def test_what_is_no_time(text, error):
    with pytest.raises(error):
        evaluator(ExactRing()).number(parse_expression(text, THEORY))


@pytest.mark.parametrize(
    ("text", "square"),
    [
        ("f**2", True),
        ("(f - c)**2", True),
        ("f**4", False),
        ("f**3", False),
        ("f * f", False),
        ("f", False),
        ("c**-2", False),
    ],
)
def test_which_expressions_are_squares_as_they_stand(text, square):
    assert _is_square(parse_expression(text, THEORY)) is square


@pytest.mark.parametrize(("text", "everywhere"), [
    ("f", True), ("f**2 - c * t", True), ("normF(X)", True), ("tr(X @ A.T)", True), ("1 / f", False), ("f**-1", False), ("f**(1/2)", False), ("f**-2", False), ("f(0)", False), ("inv(X)", False), ("log(f)", False), ("sqrt(f)", False), ("f / 2", False),
])  # fmt: skip
def test_what_is_defined_at_every_time_for_certain(text, everywhere):
    assert _everywhere(parse_expression(text, THEORY), THEORY) is everywhere


def test_definitions_are_looked_into_for_what_is_defined_at_every_time():
    theory = Theory(
        "into",
        "definitions",
        {"X": SQUARE},
        flow={"X": "X"},
        kind="free",
        definitions={"a": "tr(X)", "b": "1 / a", "p": "a + b", "q": "a**2"},
    )
    assert [_everywhere(parse_expression(name, theory), theory) for name in "abpq"] == [True, False, False, True]


def test_the_sizes_of_letters_agree_or_the_case_is_none_of_the_theory():
    theory = Theory("sizes", "sizes", {"X": ("n", "m"), "Y": ("m", "r"), "v": ("n", "1")}, kind="free")
    two, wide = matrix([[1, 2, 3], [4, 5, 6]]), [[1, 2], [3, 4], [5, 6]]
    assert sizes_of(theory, {"X": two, "Y": wide, "v": matrix([[1], [2]])}) == {"1": 1, "n": 2, "m": 3, "r": 2}
    for letters in (
        {"X": two, "Y": two},
        {"X": two, "v": matrix([[1]])},
        {"v": two},
        {"X": wide, "Y": matrix([[1], [1], [1]])},
    ):
        with pytest.raises(Exception, match="do not fit"):
            sizes_of(theory, letters)
