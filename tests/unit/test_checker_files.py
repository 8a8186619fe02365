"""How deep and how large a document may be that the checker reads: the last that may, the first beyond."""

import pytest

from faverify.checker import files
from faverify.errors import CertificateInvalid


def read(tmp_path, text):
    path = tmp_path / "some.json"
    path.write_text(text)
    return files._bytes(path)


def test_a_document_may_be_forty_deep(tmp_path):
    for opened, closed in (("[", "]"), ('{"a":', "}")):
        deepest = opened * files.MOST_DEPTH + "1" + closed * files.MOST_DEPTH
        assert read(tmp_path, deepest) == deepest.encode()
        with pytest.raises(CertificateInvalid, match="too deep"):
            read(tmp_path, opened + deepest + closed)
    side_by_side = "[" + ",".join(["[]"] * 100) + "]"
    assert read(tmp_path, side_by_side)
    in_a_text = '["' + "[" * 100 + '"]'
    assert read(tmp_path, in_a_text)
    after_a_quote = '["\\"' + "[" * 100 + '"]'
    assert read(tmp_path, after_a_quote)


def test_a_document_may_have_so_many_values_and_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_VALUES", 100)
    monkeypatch.setattr(files, "MOST_BYTES", 1000)
    assert read(tmp_path, "[" + "1," * 98 + "1]")
    with pytest.raises(CertificateInvalid, match="too many"):
        read(tmp_path, "[" + "1," * 100 + "1]")
    assert len(read(tmp_path, "1" * 1000)) == 1000
    with pytest.raises(CertificateInvalid, match="1000 bytes"):
        read(tmp_path, "1" * 1001)


def test_what_is_no_file_is_not_read(tmp_path):
    for path in (tmp_path, tmp_path / "gone"):
        with pytest.raises(CertificateInvalid):
            files._bytes(path)
