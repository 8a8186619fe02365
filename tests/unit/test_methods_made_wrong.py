"""A method that is given what it does not take says so where it is made, in words that show what to write."""

import pytest

from derivations.theories import FA
from faverify.claim import Effort, Theory
from faverify.errors import StatementError, UsageError
from faverify.methods import (
    ball_cases,
    chain,
    exact_cases,
    mpmath_path,
    sum_of_squares,
    sympy_entries,
    sympy_scalar,
    turning_points,
)
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_samples import sampled
from faverify.run.claims import Settings

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
FREE = Theory("free_p", "a number", {"p": ()}, kind="free")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: turning_points(), "turning_points('near-square', 8, 8, 7, 1)"),
        (lambda: turning_points("near-square", 8, 8, 7), "turning_points('near-square', 8, 8, 7, 1)"),
        (lambda: turning_points("near-square", 8, 8, 7, "1"), "turning_points('near-square', 8, 8, 7, 1)"),
        (lambda: ball_cases(draws=((1, 2),)), "(family, n, m, r, seed)"),
        (lambda: ball_cases(draws="gaussian"), "(family, n, m, r, seed)"),
        (lambda: sympy_entries(3, 2, 2), "such as (3, 2, 2)"),
        (lambda: sympy_entries((3, 2)), "such as (3, 2, 2)"),
        (lambda: chain("Y"), "(expression, reason), both texts"),
        (lambda: chain(("Y", "why", "more")), "(expression, reason), both texts"),
        (lambda: chain(("Y", 3)), "(expression, reason), both texts"),
        (lambda: sum_of_squares(1), "each is a text"),
        (lambda: sympy_scalar(1), "terms has int '1'; each is a text"),
        (lambda: sympy_scalar(positive="xy"), "positive is str 'xy'; write a tuple"),  # x and y were taken for positive
        (lambda: sympy_scalar(nonnegative=(1,)), "nonnegative has int '1'; each is a text"),
        (lambda: mpmath_path(nodes="4"), "write a whole number, 1 or more"),
        (lambda: enclosed_at(n=5), "the axis n is int '5'; write a text"),
        (lambda: enclosed_at(5), "each is a text"),
        (lambda: enclosed_at("a=1", b="1, 2"), "or axes alone"),  # the axis was left out in silence
        (lambda: sampled(5), "each is a text"),
    ],
)
def test_what_a_method_does_not_take_is_refused_where_it_is_made(make, said):
    """A TypeError of Python, or a crash when the method ran, named no remedy."""
    with pytest.raises(UsageError) as error:
        make()
    assert said in str(error.value)


@pytest.mark.parametrize("value", [1, 0.5, ("1", "2"), None])
def test_a_number_that_is_no_text_is_said_to_be_none(value):
    """ "'1' is no number; write one as '3'" was said of the number 1."""
    for method, says, theory in (
        (exact_cases(p=value), "p >= 0", FREE),
        (mpmath_path(horizon=value), "normF(Z) >= 0 for 0 <= t <= 1", FA),
    ):
        with pytest.raises(StatementError, match="write it as a text, such as '1/2'"):
            method.check(says, theory, CONTEXT)
