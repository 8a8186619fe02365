"""The example notebooks run from start to end and show what is stored in them."""

import copy
from pathlib import Path

import pytest
from notebook_runner import bundle, cells_of, comparable, run_cells

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "docs" / "notebooks").glob("*.ipynb"))


def test_there_is_one_on_iris():
    assert "iris.ipynb" in [path.name for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_what_it_stores(path):
    notebook = cells_of(path)
    ran = list(run_cells(copy.deepcopy(notebook)))
    assert len(ran) >= 5
    for cell, fresh in ran:
        stored = [output["data"] for output in cell["outputs"]]
        assert bool(stored) == (fresh is not None), cell["id"]
        if stored:
            assert comparable(stored[0]) == comparable(fresh), cell["id"]


def test_a_changed_number_is_noticed():
    """The comparison forgives digits without an error bound, and no others."""
    assert comparable({"text/plain": "about 1.23"}) == comparable({"text/plain": "about 1.24"})
    assert comparable({"text/plain": "1.23…"}) != comparable({"text/plain": "1.24…"})
    assert bundle(3) == {"text/plain": "3"}
