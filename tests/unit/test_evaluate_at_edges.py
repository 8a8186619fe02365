"""Values and rates at the edge of where they are defined: what has a value, what has none, what a ball does not tell.

Truth: the functions' domains by hand, at numbers on the edge, inside, outside, and at balls that reach across it.
"""

# ruff: noqa: E501 - read as a table

from fractions import Fraction

import flint
import pytest
from flint import arb, arb_mat, fmpq_mat

from faverify.claim import Theory
from faverify.errors import DomainError, FaverifyError, StatementError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.point import Point
from faverify.evaluate.ring import BallRing, ExactRing, NotCertain, Unsupported
from faverify.lang.parse import parse_expression, parse_statement

SQUARE, ONE = ("n", "n"), ("1", "1")
THEORY = Theory(
    "edges", "letters", {"X": SQUARE, "S": SQUARE, "x": ONE, "y": ONE, "c": ()}, symmetric=("S",), kind="free"
)
FLOW = Theory(
    "edges_flow", "letters that move", {"X": SQUARE, "S": SQUARE, "x": ONE, "c": ()}, symmetric=("S",), kind="free",
    flow={"X": "-X", "S": "S - S + I_n", "x": "I_1"},
)  # fmt: skip
STEPS = Theory("edges_steps", "x is doubled", {"x": ONE, "c": ()}, steps={"x": "2 * x"}, kind="free")


def here(where, ring, more=None, **numbers):
    """An evaluator where X is diag(2, 1), S is 0, and numbers are as given (a pair is a ball's middle and radius)."""
    table = {"X": fmpq_mat([[2, 0], [0, 1]]), "S": fmpq_mat(2, 2)}
    letters = {name: table[name] for name in where.shapes if name in table}
    for name in (name for name in ("x", "y") if name in where.shapes):
        value = numbers.get(name, 1)
        wide = isinstance(value, tuple)
        letters[name] = arb_mat([[arb(*value)]]) if wide else fmpq_mat([[value]])
    if isinstance(ring, BallRing):
        letters = {name: arb_mat(value) for name, value in letters.items()}
    return Evaluator(where, ring, Point({**letters, **(more or {})}, {"n": 2, "1": 1}, {"c": Fraction(3)}))


VALUES = [  # a text, x, and its value by hand: a number, or the error
    ("1 / x", 0, DomainError), ("1 / x", 2, Fraction(1, 2)), ("x**-2", 0, DomainError), ("x**-2", -2, Fraction(1, 4)), ("x**0", 0, 1),
    ("x**2", -3, 9), ("x**3", -3, -27), ("x**-3", -2, Fraction(-1, 8)), ("x**(1/2)", 4, 2), ("x**(1/2)", 0, 0), ("x**(1/2)", -4, DomainError),
    ("x**(3/2)", 4, 8), ("x**(-1/2)", 4, Fraction(1, 2)), ("x**(-1/2)", 0, DomainError), ("x**(1/3)", 8, 2), ("x**(1/3)", -8, DomainError),
    ("sqrt(x)", 0, 0), ("sqrt(x)", 9, 3), ("sqrt(x)", -1, DomainError), ("abs(x)", -2, 2), ("abs(x)", 0, 0), ("abs(x)", 2, 2),
    ("max(x, y)", 0, 1), ("max(x, y)", 1, 1), ("max(x, y)", 2, 2), ("min(x, y)", 0, 0), ("min(x, y)", 1, 1), ("min(x, y)", 2, 1),
    ("ind(x >= y)", 1, 1), ("ind(x > y)", 1, 0), ("ind(x == y)", 1, 1), ("ind(x <= y)", 1, 1), ("ind(x < y)", 1, 0), ("ind(x >= y)", 0, 0),
    ("ind(x > y)", 2, 1), ("ind(x == y)", 0, 0), ("ind(x <= y)", 2, 0), ("ind(x < y)", 0, 1), ("tr(inv(x * X))", 0, DomainError),
    ("tr(inv(x * X))", 2, Fraction(3, 4)), ("det(x * X)", 0, 0), ("det(x * X)", 3, 18), ("rank(x * X)", 0, 0), ("rank(x * X)", 1, 2),
    ("normF(x * X)**2", 0, 0), ("normF(x * X)**2", -1, 5), ("tr(pos(x * X))", -1, 0), ("tr(neg(x * X))", -1, 3), ("tr(pos(x * X))", 1, 3),
    ("sigma_min(x * X)", 0, 0), ("sigma_max(x * X)", -1, 2), ("cond(x * X)", 0, DomainError), ("cond(x * X)", 3, 2), ("nuclear(x * X)", -2, 6),
    ("lambda_min(x * X)", -1, -2), ("lambda_max(x * X)", -1, -1), ("lambda_min(x * X)", 0, 0), ("tr(sqrtm(x * X @ X))", 0, 0),
    ("tr(sqrtm(x * X @ X))", 1, 3), ("tr(sqrtm(x * X))", -1, DomainError), ("tr(proj(x * X))", 1, 2), ("tr(proj(x * X))", 0, 0),
]  # fmt: skip


@pytest.mark.parametrize("ring", [ExactRing, BallRing])
@pytest.mark.parametrize(("text", "x", "want"), VALUES, ids=[f"{text} at {x}" for text, x, _ in VALUES])
def test_a_value_on_the_edge_is_the_one_by_hand_or_none(ring, text, x, want):
    with flint.ctx.workprec(100):
        evaluator = here(THEORY, ring(), x=x)
        if isinstance(want, type):
            with pytest.raises(FaverifyError) as caught:
                evaluator.text(text)
            assert isinstance(caught.value, want | Unsupported | NotCertain)
            return
        try:
            found = evaluator.text(text)[0, 0]
        except (Unsupported, NotCertain):  # rational arithmetic has no roots; a singular ball is none for certain
            assert ring is ExactRing or x == 0
            return
        wanted = flint.fmpq(Fraction(want).numerator, Fraction(want).denominator)
        assert found == wanted if ring is ExactRing else found.contains(wanted)
        assert ring is ExactRing or found.rad() < 1e-12


ACROSS = [  # a text, balls that reach across the edge, and balls that just do not
    ("1 / x", (0, 1), (2, 1)), ("x**-1", (1, 2), (-3, 1)), ("x**(1/2)", (0, 1), (2, 1)), ("sqrt(x)", (-1, 2), (3, 1)), ("log(x)", (0, 1), (2, 1)),
    ("x**(-1/2)", (1, 1.5), (2, 1)), ("artanh(x)", (0.5, 1), (0.5, 0.25)), ("artanh(x)", (-0.5, 1), (-0.5, 0.125)), ("tr(inv(x * X))", (0, 1), (4, 1)),
    ("cond(x * X)", (0, 1), (4, 0.5)), ("tr(inv(x * X - X))", (1.5, 1), (2, 0.5)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "across", "inside"), ACROSS, ids=[text for text, *_ in ACROSS])
def test_a_ball_across_the_edge_has_no_value_and_one_beside_it_has(text, across, inside):
    with flint.ctx.workprec(100):
        with pytest.raises(NotCertain):
            here(THEORY, BallRing(), x=across).text(text)
        assert here(THEORY, BallRing(), x=inside).text(text)[0, 0].is_finite()


OUTSIDE = [
    ("log(x)", (-2, 1)),
    ("log(x)", 0),
    ("artanh(x)", 1),
    ("artanh(x)", (3, 1)),
    ("artanh(x)", -1),
    ("x**(1/2)", (-2, 1)),
    ("1 / x", 0),
    ("sqrt(x)", (-3, 1)),
]


@pytest.mark.parametrize(("text", "x"), OUTSIDE)
def test_what_is_certainly_outside_of_the_domain_is_an_error_of_the_domain(text, x):
    with flint.ctx.workprec(100), pytest.raises(DomainError):
        here(THEORY, BallRing(), x=x).text(text)


ORDERS = [  # x beside y = 1: what holds of both for certain, and what does not
    (1, {">=", "<=", "=="}, {">", "<"}), (2, {">=", ">"}, {"<=", "<", "=="}), (0, {"<=", "<"}, {">=", ">", "=="}),
    ((1, 0.5), set(), set()), ((2, 0.5), {">=", ">"}, {"<=", "<", "=="}), ((0, 0.5), {"<=", "<"}, {">=", ">", "=="}),
]  # fmt: skip


@pytest.mark.parametrize(("x", "holds", "fails"), ORDERS)
def test_a_comparison_is_true_or_false_where_the_balls_tell(x, holds, fails):
    with flint.ctx.workprec(100):
        for ring in (BallRing, *(() if isinstance(x, tuple) else (ExactRing,))):
            for relation in (">=", "<=", ">", "<", "=="):
                claim = parse_statement(f"x {relation} y", THEORY).claims[0]
                truth = here(THEORY, ring(), x=x).compare(claim)[0]
                assert truth is (True if relation in holds else False if relation in fails else None), relation


RATES = [  # of X' = -X from diag(2, 1), S' = I from 0, x' = 1 from 1: the first three derivatives
    ("x", [1, 1, 0, 0]), ("x**2", [1, 2, 2, 0]), ("x**3", [1, 3, 6, 6]), ("x**-1", [1, -1, 2, -6]), ("1 / x", [1, -1, 2, -6]), ("x**0", [1, 0, 0, 0]),
    ("c", [3, 0, 0, 0]), ("c * x", [3, 3, 0, 0]), ("tr(X)", [3, -3, 3, -3]), ("tr(X @ X)", [5, -10, 20, -40]), ("tr(S)", [0, 2, 0, 0]),
    ("tr(inv(X))", [Fraction(3, 2)] * 4), ("det(X)", [2, -4, 8, -16]), ("inner(X, S)", [0, 3, -6, 9]), ("normF(X)**2", [5, -10, 20, -40]),
    ("x - tr(X)", [-2, 4, -3, 3]), ("tr(X) - x", [2, -4, 3, -3]), ("-x", [-1, -1, 0, 0]), ("x / 2", [Fraction(1, 2)] * 2 + [0, 0]), ("D(x**3)", [3, 6, 6, 0]),
    ("D(D(tr(X)))", [3, -3, 3, -3]), ("x * tr(X)", [3, 0, -3, 6]), ("max(x, 0)", [1, 1, 0, 0]), ("min(x, 0)", [0, 0, 0, 0]), ("abs(-x)", [1, 1, 0, 0]),
    ("tr(X.T)", [3, -3, 3, -3]), ("tr(X) / tr(X)", [1, 0, 0, 0]), ("x * (x + 1)", [2, 3, 2, 0]),
]  # fmt: skip


@pytest.mark.parametrize("ring", [ExactRing, BallRing])
@pytest.mark.parametrize(("text", "want"), RATES, ids=[text for text, _ in RATES])
def test_derivatives_by_hand(ring, text, want):
    with flint.ctx.workprec(100):
        jet = here(FLOW, ring()).jet(parse_expression(text, FLOW), 3)
        factorial = 1
        for k, derivative in enumerate(want):
            factorial *= max(k, 1)
            value = Fraction(derivative) / factorial
            wanted = flint.fmpq(value.numerator, value.denominator)
            found = None if k >= len(jet) or jet[k] is None else jet[k][0, 0]
            if found is None:
                assert not wanted
            else:
                assert found == wanted if ring is ExactRing else found.contains(wanted)


NO_RATE = {
    "x**(3/2)": "d/dt of this power", "x**(1/3)": "d/dt of this power", "max(x, 1)": "may be equal", "min(1, x)": "may be equal",
    "tr(proj(X))": "d/dt", "rank(X)": "d/dt", "det(S)": "determinant of a singular", "sigma_max(X)": "d/dt", "next(x)": "d/dt of a step",
}  # fmt: skip


@pytest.mark.parametrize("text", NO_RATE)
def test_what_has_no_rate_is_refused_by_its_reason(text):
    with (
        flint.ctx.workprec(100),
        pytest.raises((Unsupported, StatementError, NotCertain, DomainError), match=NO_RATE[text]),
    ):
        here(FLOW, BallRing()).jet(parse_expression(text, FLOW), 1)


def test_steps_are_whole_and_from_the_start_and_not_too_many():
    start = here(STEPS, ExactRing(), x=3)
    for count in (0, 1, 5, 200):
        assert start.at(Fraction(count)).text("x")[0, 0] == 3 * 2**count
        assert start.text(f"x({count})")[0, 0] == 3 * 2**count
    later = start.at(Fraction(2))
    assert later.at(Fraction(1)).text("x")[0, 0] == 6  # from the start again
    assert later.text("next(x)")[0, 0] == 24
    for count in (Fraction(1, 2), Fraction(-1)):
        with pytest.raises(DomainError, match="no number of steps"):
            start.at(count)
    with pytest.raises(Unsupported, match="at most 200"):
        start.at(Fraction(201))
    with pytest.raises(StatementError, match="time is discrete"):
        start.text("D(x)")
    with pytest.raises(FaverifyError):
        here(FLOW, ExactRing()).text("next(x)")


def test_a_case_without_other_times_has_the_start_alone():
    start = here(FLOW, ExactRing(), x=3)
    assert start.at(Fraction(0)) is start
    assert start.text("x(0)")[0, 0] == 3
    with pytest.raises(Unsupported, match="no other times"):
        start.at(Fraction(1))
