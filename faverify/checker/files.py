"""Certificates as files: regular, of bounded size and depth, JSON without tricks, by the schema, with their digests."""

import json
import os
import re
import stat
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from faverify.checker.digests import content_digest
from faverify.errors import CertificateInvalid, UsageError

Json = Mapping[str, Any]
MOST_BYTES, MOST_DEPTH, MOST_VALUES = 20_000_000, 40, 500_000
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)


def folder_of(path: Path) -> Path:
    """Where the index is: the folder itself or its ``certificates``; raises `UsageError` if nowhere."""
    for place in (path / "certificates", path):
        if (place / "index.json").is_file():
            return place
    raise UsageError(f"{path}: no certificates/index.json here; give the folder that --out named")


def document(path: Path, kind: str) -> dict[str, Any]:
    """One file of ``kind`` (certificate or index); raises `CertificateInvalid` naming it."""
    data = _parsed(_bytes(path), path)
    if not _validator(kind).is_valid(data):
        raise CertificateInvalid(f"{path}: does not follow the schema of a {kind}")
    if content_digest(data) != data["digest"]:
        raise CertificateInvalid(f"{path}: digest: is not that of the content")
    return dict(data)


def _bytes(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise CertificateInvalid(f"{path}: not a regular file")
            raw = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise CertificateInvalid(f"{path}: cannot be read: {error}") from None
    depth = values = 0
    for token in _TOKEN.finditer(raw):
        mark = raw[token.start()]
        depth += (mark in b"[{") - (mark in b"]}")
        values += mark not in b"]}"
        if depth > MOST_DEPTH or values > MOST_VALUES:
            raise CertificateInvalid(f"{path}: too deep or too many values")
    if len(raw) > MOST_BYTES:
        raise CertificateInvalid(f"{path}: more than {MOST_BYTES} bytes")
    return raw


def _parsed(raw: bytes, path: Path) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise CertificateInvalid(f"{path}: no JSON: {str(error)[:120]}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key appears twice")
    return found


def _refused(text: str) -> Any:
    raise ValueError(f"{text} is no number")


@lru_cache(maxsize=2)
def _validator(kind: str) -> Any:
    from jsonschema_rs import Draft202012Validator

    schema = json.loads((files("faverify.certificate") / "schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]})
