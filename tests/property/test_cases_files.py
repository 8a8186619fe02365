"""Cases of every kind survive being written and read: exact, with their kind."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from faverify.cases.files import load_case, save_case
from faverify.cases.strategies import instances, stationary_points, vector_sequences


@given(st.one_of(instances(), stationary_points(), vector_sequences()))
def test_a_case_that_is_written_and_read_is_the_same(case):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new" / "case.json"
        save_case(case, path)
        again = load_case(path)
    assert (again.kind, again.digest, again.entries()) == (case.kind, case.digest, case.entries())
