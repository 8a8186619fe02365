"""What the property tests draw: the package's own strategies, and hostile JSON documents."""

from typing import Any

from hypothesis import strategies as st

from faverify.cases.strategies import (
    EDGES,
    instances,
    rational_matrices,
    stationary_points,
    vector_sequences,
)

__all__ = [
    "EDGES",
    "instances",
    "json_documents",
    "rational_matrices",
    "stationary_points",
    "vector_sequences",
]


def json_documents() -> st.SearchStrategy[Any]:
    """Arbitrary JSON data whose keys are often those of an instance."""
    scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("1/0")
    keys = st.sampled_from(["Y", "C", "Z0", "Z", "W", "W0", "name", "schema"]) | st.text(max_size=5)
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
        max_leaves=20,
    )
