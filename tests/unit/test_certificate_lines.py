"""How a certificate is written: JSON that says what was to be stored, a line for each field and item of a list."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faverify.certificate.write import save

SAID = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), SAID, min_size=1))
def test_what_is_read_is_what_was_written(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("written") / "certificate.json"
    save(data, path)
    assert json.loads(path.read_text(encoding="utf-8")) == data


def test_a_part_is_a_line(tmp_path):
    data = {"schema": "s", "parts": [{"name": "a"}, {"name": "é"}], "controls": [], "claim": {"label": "x"}}
    save(data, tmp_path / "c.json")
    lines = (tmp_path / "c.json").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "{", '"schema": "s",', '"parts": [', '{"name": "a"},', '{"name": "é"}', "],", '"controls": [],',
        '"claim": {"label": "x"}', "}",
    ]  # fmt: skip


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_has_no_word_for_is_refused(tmp_path, number):
    with pytest.raises(ValueError, match="JSON"):
        save({"parts": [{"seconds": number}]}, tmp_path / "c.json")
    assert not list(tmp_path.iterdir())
