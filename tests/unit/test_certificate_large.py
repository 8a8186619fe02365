"""A file too large to be described is refused for what it is, and read where it follows the schema."""

import pytest

from faverify.certificate import read
from faverify.errors import CertificateInvalid


@pytest.fixture
def objects_only(monkeypatch):
    """A schema of one line in place of that of certificates."""
    from jsonschema_rs import Draft202012Validator

    monkeypatch.setattr(read, "_validator", lambda _: Draft202012Validator({"type": "object"}))


@pytest.mark.parametrize("describe", [True, False])
def test_the_schema_decides_whether_it_is_described_or_not(objects_only, describe):
    read._validate({"a": 1}, "certificate", "file", describe)
    with pytest.raises(CertificateInvalid, match="file"):
        read._validate([1], "certificate", "file", describe)
