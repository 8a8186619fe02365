"""A time to eps, sought without a path in doubles: around a bound, and refused where there is none."""

import pytest

from faverify.analysis import times
from faverify.errors import UnableError


@pytest.mark.parametrize("most", [0.001, 1.0, 3.7, 50.0, 1e6])
def test_the_first_time_is_found_within_a_sixteenth(monkeypatch, most):
    monkeypatch.setattr(times, "_below", lambda flow, t, level: float(t) >= 3.7)
    assert 3.7 <= times._searched(None, None, most) <= 3.7 * 17 / 16 + 1e-9


@pytest.mark.parametrize(
    ("below", "most"), [(True, 5.0), (False, 5.0), (True, 0.0), (False, float("inf")), (True, float("nan"))]
)
def test_a_search_without_an_end_is_refused(monkeypatch, below, most):
    """`analyze` of 1e400 never ended."""
    monkeypatch.setattr(times, "_below", lambda flow, t, level: below)
    with pytest.raises(UnableError, match=r"double precision|no time to eps"):
        times._searched(None, None, most)
