"""The most that a rank can be by exact zeros: never below that of rationals with these zeros, and attained.

Truth: FLINT's exact rank of matrices with random numbers in the other places.
"""

from flint import arb, arb_mat, fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify.balls.linalg import enclose_singular_values
from faverify.balls.zeros import most_rank

PLACES = st.integers(1, 5).flatmap(
    lambda n: st.integers(1, 5).flatmap(
        lambda m: st.lists(st.lists(st.booleans(), min_size=m, max_size=m), min_size=n, max_size=n)
    )
)


@settings(deadline=None)
@given(places=PLACES, seed=st.randoms(use_true_random=False), few=st.booleans())
def test_zeros_bound_the_rank(places, seed, few):
    size = 2 if few else 10**9
    numbers = [
        [fmpq(seed.randint(1, size), seed.randint(1, size)) if some else fmpq(0) for some in row] for row in places
    ]
    exact, balls = fmpq_mat(numbers), arb_mat([[arb(x, 2**-20) if x else arb(0) for x in row] for row in numbers])
    most = most_rank(balls)
    assert exact.rank() <= most
    assert few or exact.rank() == most  # of numbers in general position
    values = enclose_singular_values(balls)
    assert all(value.is_zero() for value in values[most:])
    assert all(known.overlaps(value) for known, value in zip(enclose_singular_values(exact), values, strict=True))
