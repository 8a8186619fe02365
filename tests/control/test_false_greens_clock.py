"""A time that a method gives, or that a step moves on, is the time that is looked at.

Every text here is false; each was green, or was found false by one method and not by another.
"""

import pytest

from faverify.claim import Effort, Theory
from faverify.errors import StatementError, UsageError
from faverify.methods import ball_cases, chain, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
RESTS = Theory(
    "rests", "nothing moves but the clock", {"A": ("n", "n"), "B": ("n", "n"), "a": ()}, {"q": "a * t"},
    values={"B": "t * A"}, kind="free",
)  # fmt: skip
CLOCK = Theory("clock", "the time as a number", {"A": ("n", "n"), "t": ()}, kind="free")
HALVED = Theory("halved", "x+ = x/2", {"x": ("1", "1"), "k": ()}, steps={"x": "x / 2"}, kind="free")


@pytest.mark.parametrize(
    ("says", "theory", "method"),
    [
        ("t <= 0", RESTS, ball_cases(t=("1/2",))),  # the time that was given stood for none
        ("abs(q) <= 0", RESTS, ball_cases(t=("1/2", "1"))),
        ("B == 0", RESTS, ball_cases(t=("1",))),
        ("B(0) == B", RESTS, ball_cases(t=("1/2",))),
        ("D(t * A) == 0", CLOCK, exact_cases()),  # failed with a witness that did not say when
        ("D(t) == 0", CLOCK, exact_cases()),
        ("next(x(0)) == x(0) / 2", HALVED, exact_cases()),  # the start was the state after a step
        ("sum_over(x(0), 2) == 3/2 * x(0)", HALVED, exact_cases()),
    ],
)
def test_false_at_that_time(says, theory, method):
    assert method.check(says, theory, CONTEXT).verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE)


@pytest.mark.parametrize(
    ("says", "method"), [("t == 1/2", ball_cases(t=("1/2",))), ("A(0) == A", ball_cases(t=("1/2",))),
    ("2 * B == A", ball_cases(t=("1/2",))), ("B == t * A", ball_cases(t=("1/2",)))],
)  # fmt: skip
def test_true_at_that_time(says, method):
    assert method.check(says, RESTS, CONTEXT).verdict is not Verdict.FAIL
    assert method.check("t >= 1/2", RESTS, CONTEXT).verdict is Verdict.PASS


def test_the_prover_of_words_reads_no_time():
    for says in ("D(t * A) == 0", "D(t * A) == A"):
        with pytest.raises(StatementError, match="'t' means nothing to the prover"):
            chain().check(says, CLOCK, CONTEXT)


def test_steps_are_counted_and_have_no_time_in_between():
    with pytest.raises(StatementError, match="counted in steps"):
        ball_cases(t=("1/2",)).check("x <= 1", HALVED, CONTEXT)
    with pytest.raises(UsageError, match="time of the state"):
        Theory("two_times", "steps and a t", {"x": ("1", "1"), "t": ()}, steps={"x": "x"}, kind="free")


def test_no_letter_is_called_as_the_claim_of_a_positive_matrix():
    """``psd(t)`` was the claim about the number t, ``psd(t) == psd(0)`` one about the letter at two times."""
    with pytest.raises(UsageError, match="a meaning of its own"):
        Theory("two_meanings", "psd", {"psd": ("n", "n")}, kind="free")
