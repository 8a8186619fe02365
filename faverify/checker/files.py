"""Certificates as files: regular, of bounded size and depth, JSON without tricks, by the schema; their hashes again."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from faverify.errors import CertificateInvalid, UsageError

Json = Mapping[str, Any]
MOST_BYTES, MOST_DEPTH, MOST_VALUES = 20_000_000, 40, 500_000
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that a terminal obeys, and halves of pairs; breaks of lines and tabs are none."""


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
        data = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refused)
        left = [data]
        while left:
            node = left.pop()
            left += [*node, *node.values()] if isinstance(node, dict) else node if isinstance(node, list) else ()
            if isinstance(node, str) and (found := _UNSEEN.search(node)):
                raise ValueError(f"a text has the control character or half pair {found.group()!a}")
    except (ValueError, RecursionError) as error:
        raise CertificateInvalid(f"{path}: no JSON: {str(error)[:120]}") from None
    return data


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


DURATION = "seconds"


def content_digest(data: Json) -> str:
    """SHA-256 of the canonical JSON of a document without its digest, its inputs and its durations."""
    kept = {key: value for key, value in data.items() if key not in ("digest", "inputs", DURATION)}
    for name in ("parts", "controls", "claims"):
        if isinstance(kept.get(name), list):
            kept[name] = [{k: v for k, v in item.items() if k != DURATION} for item in kept[name]]
    return digest_of(kept)


def meaning_digest(theory: Json) -> str:
    """The digest of all that gives statements of a theory their meaning."""
    found: dict[str, Any] = {key: dict(theory.get(key, {})) for key in ("definitions", "flow", "values")}
    found["shapes"] = {name: list(shape) for name, shape in theory.get("shapes", {}).items()}
    found["relations"] = list(theory.get("relations", ()))
    found["symmetric"] = sorted(theory.get("symmetric", ()))
    found |= {key: theory.get(key, "") for key in ("kind", "trajectory")}
    for key in ("starts", "steps", "inputs"):
        if theory.get(key):
            found[key] = list(theory[key]) if key == "inputs" else dict(theory[key])
    return digest_of(found)


def statement_hash(says: str, theory: Json) -> str:
    """The hash of a text in its theory."""
    return hashlib.sha256(f"{meaning_digest(theory)}\n{says}".encode()).hexdigest()[:16]


def proof_hash(stored: Json) -> str:
    """The hash of a proof that is imported: statement, theory, hypotheses, lines, and the hashes of their imports."""
    lines = [
        (x["name"], x["says"], x["rule"], tuple(x.get("premises", ())), tuple(x.get("arguments", {}).items()))
        for x in stored["proof"]
    ]
    told = (stored["says"], meaning_digest(stored["theory"]), tuple(stored.get("given", ())), lines)
    inner = [x["source_hash"] for x in stored["proof"] if "source_hash" in x]
    return hashlib.sha256(repr((told, inner)).encode()).hexdigest()


def digest_of(data: Json) -> str:
    """SHA-256 of canonical JSON."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
