"""The example notebooks run from start to end and show what is stored in them."""

import copy
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from notebook_runner import bundle, cells_of, comparable, run_cells

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "docs" / "notebooks").glob("*.ipynb"))


def test_there_is_one_on_iris():
    assert "iris.ipynb" in [path.name for path in NOTEBOOKS]


def ran_cells(notebook):
    return list(run_cells(copy.deepcopy(notebook)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_what_it_stores(path):
    """In a process of its own, as for its reader: what other tests have computed here is not there."""
    notebook = cells_of(path)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh_process:
        ran = fresh_process.submit(ran_cells, notebook).result()
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
