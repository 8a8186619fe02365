"""False at sequences and step functions that no draw is: zeros, huge ones, many dimensions, other starts and instants.

Each text here was green, but for those marked as true; the counterexamples can be done in one's head: V = V(0) + 0,
e_1, ..., e_d in turn (the total is d K), one heavy vector after a light one.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.lemma6_proofs import PAST, TWO_D_SAYS
from derivations.lemma6_rarely_seen_vectors import SEQUENCES
from faverify.claim import Effort
from faverify.methods import step_functions, vector_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
OF_SEQUENCES = [
    "total <= 7 * K", "total <= 20 * K", "d <= 4", "total <= 5 * K if d <= 4", "total <= (d + 3) * K", "K > 0",
    "total <= (d + 10) * K", "K <= 10**9", "total <= 10**12", "total > 0", "K <= 3 * K_past if K_past > 0",
]  # fmt: skip
OF_STARTS = ["psd(V)", "tr(V) >= 0", "tr(V(T)) == integral(normF(L)**2, 0, T)", "V(0) == 0"]
OF_FUNCTIONS = [
    "tr(V) > 0", "r <= 4", "rank(V) <= 4", "n <= 3", "T <= 10**9", "T >= 1/1000", "tr(V(s)) <= tr(V(T))", "K >= 0",
    "normF(L)**2 <= 10**4", "K <= 10**9", "2 * s <= T", "eps > 0",
]  # fmt: skip
TRUE = [
    "tr(V(s)) <= tr(V(T)) if 0 <= s and s <= T", "psd(V) if V(0) == 0", "tr(V(0)) <= tr(V)", TWO_D_SAYS,
    "tr(V(T)) == integral(normF(L)**2, 0, T) if V(0) == 0 and T >= 0",
]  # fmt: skip


@pytest.mark.parametrize("says", OF_SEQUENCES)
def test_what_is_false_at_special_sequences_fails(says):
    assert vector_cases().check(says, SEQUENCES, CONTEXT).verdict is Verdict.FAIL


def test_what_divides_by_a_level_is_undefined_at_zeros():
    assert vector_cases().check("total / K >= 1", SEQUENCES, CONTEXT).verdict is Verdict.INCONCLUSIVE
    assert vector_cases().check("total / K >= 1 if K > 0", SEQUENCES, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize("says", [*OF_STARTS, *OF_FUNCTIONS, *(f"{says} if V(0) == 0" for says in OF_FUNCTIONS)])
def test_what_is_false_at_other_step_functions_fails(says):
    assert step_functions().check(says, PAST, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize("says", TRUE)
def test_what_is_true_from_every_start_and_at_all_instants_passes(says):
    assert step_functions().check(says, PAST, CONTEXT).verdict is Verdict.PASS


@settings(max_examples=10, deadline=None)
@given(most=st.integers(1, 22), more=st.integers(0, 6), slope=st.sampled_from((0, 1)))
def test_no_line_below_the_bound_bounds_totals(most, more, slope):
    """(2 d - 1) K is attained: a number or d plus one is passed in some dimension, and 2 d plus one in none."""
    says = f"total <= ({slope} * d + {min(most, 10) if slope else most}) * K"
    assert vector_cases().check(says, SEQUENCES, CONTEXT).verdict is Verdict.FAIL
    assert vector_cases().check(f"total <= (2 * d + {more}) * K", SEQUENCES, CONTEXT).verdict is Verdict.PASS
