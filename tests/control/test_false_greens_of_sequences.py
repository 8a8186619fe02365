"""Bounds of Lemma 6's quantities by numbers: all axes of R^d at once have total d K, one vector has any d, total and K.

Truth by hand: (2 d - 1) K is the bound, attained in the limit.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify.claim import Effort, Theory
from faverify.methods import vector_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
QUANTITIES = Theory("sequences", "", {"total": (), "d": (), "K": (), "K_past": ()}, kind="vectors")


def found(says):
    return vector_cases().check(says, QUANTITIES, CONTEXT)


@settings(max_examples=15, deadline=None)
@given(st.integers(14, 110))
def test_no_number_bounds_dimensions_or_ratios(number):
    for says in (f"d <= {number}", f"total <= {number} * K", f"(d - {number})**2 > 0", f"(total - {number})**2 > 0"):
        assert found(says).verdict is Verdict.FAIL, says
    assert found(f"total <= {2 * number - 1} * K if d <= {number}").verdict is Verdict.PASS
    assert found(f"total <= (2 * d - 1) * K if d >= {number}").verdict in (Verdict.PASS, Verdict.VACUOUS)


@pytest.mark.parametrize("d", [5, 9, 15, 24])
def test_sharp_sequences_in_the_dimensions_that_a_text_names(d):
    assert found(f"total <= d * K if d >= {d}").verdict is Verdict.FAIL
    assert found(f"total <= (2 * d - 1) * K if d >= {d}").verdict is Verdict.PASS


@settings(max_examples=10, deadline=None)
@given(st.integers(3, 8))
def test_what_is_false_in_more_dimensions_than_are_written_out_is_open(power):
    for says in (f"total <= 10**{power} * K", f"d <= 10**{power}"):
        outcome = found(says)
        assert outcome.verdict is Verdict.INCONCLUSIVE
        assert "too long to write out" in outcome.explanation


@settings(max_examples=8, deadline=None)
@given(d=st.integers(2, 60), power=st.integers(2, 20))
def test_what_only_long_sharp_chains_refute_is_open(d, power):
    """The total of such a chain is nearer to (2 d - 1) K than any number, and K_past to K; it never is that."""
    for when in (f"d >= {d}", f"d == {d}"):
        for bound in (f"(2 * d - 1) * K - K / 10**{power}", f"(2 * d - 1 - 1 / 10**{power}) * K_past"):
            assert found(f"total <= {bound} if {when}").verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE)
        assert found(f"total <= (2 * d - 1) * K if {when}").verdict in (Verdict.PASS, Verdict.VACUOUS)
        assert found(f"K_past <= K if {when}").verdict in (Verdict.PASS, Verdict.VACUOUS)
    assert found("total == K if d == 1").verdict is Verdict.PASS


def test_the_table_is_in_the_order_of_numbers_not_of_their_texts():
    (table,) = vector_cases((7, 20), (3, 20), (2, 5)).check("total <= 2 * d * K", QUANTITIES, CONTEXT).tables
    ratios = [float(row[2]) for row in table.rows]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[0] > 10
