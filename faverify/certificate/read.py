"""Read the certificates of a run, believing nothing: sizes, JSON, schema, digests, and that each verdict follows.

Used by everything that shows or compares runs. Whether the mathematics holds is not asked here: running it again tells.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from faverify.certificate.digest import digest
from faverify.errors import CertificateInvalid, UsageError
from faverify.verdict import Evidence, Verdict, weakest, worst

MAX_BYTES = 50_000_000
MAX_DEPTH = 40
MAX_CLAIMS = 10_000


@dataclass(frozen=True)
class Run:
    """A run as it lies on disk: the index, and the certificates by label in the index's order."""

    folder: Path
    index: Mapping[str, Any]
    certificates: Mapping[str, Mapping[str, Any]]


def read_run(folder: Path | str) -> Run:
    """Read the run stored under ``folder`` (the output folder, or its ``certificates``).

    Raises `UsageError` where there is no index, and `CertificateInvalid` (one line: file, field, what is wrong) for
    anything that does not follow ``schema.json``, whose digest does not match, or that contradicts the index.
    """
    place = _certificates_folder(Path(folder))
    index = read_document(place / "index.json", "index")
    rows = {row["label"]: row for row in index["claims"]}
    if len(rows) != len(index["claims"]):
        raise CertificateInvalid(f"{place / 'index.json'}: claims: a label appears twice")
    certificates = {}
    for label, row in rows.items():
        path = place / row["file"]
        certificates[label] = read_document(path, "certificate")
        _agrees(certificates[label], row, path)
    return Run(place, index, certificates)


def read_document(path: Path, kind: str) -> dict[str, Any]:
    """One file of ``kind`` ("certificate" or "index"), checked; raises `CertificateInvalid`."""
    data = parse(_bytes(path), str(path))
    _validate(data, kind, str(path))
    _check_digest(data, kind, str(path))
    if kind == "certificate":
        _check_verdict(data, str(path))
    return dict(data)


def parse(raw: bytes, name: str) -> Any:
    """JSON without NaN, infinities, duplicate keys or deep nesting; raises `CertificateInvalid` naming ``name``."""

    def constant(text: str) -> Any:
        raise CertificateInvalid(f"{name}: {text} is no number a certificate may hold")

    def number(text: str) -> float:
        value = float(text)
        return value if math.isfinite(value) else constant(text[:40])

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            keys = [key for key, _ in items]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise CertificateInvalid(f"{name}: the key {twice[:60]!r} appears twice in one object")
        return found

    try:
        data = json.loads(raw.decode("utf-8"), parse_constant=constant, parse_float=number, object_pairs_hook=pairs)
    except UnicodeDecodeError as error:
        raise CertificateInvalid(f"{name}: not UTF-8 text ({error.reason} at byte {error.start})") from None
    except RecursionError:
        raise CertificateInvalid(f"{name}: nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise CertificateInvalid(f"{name}: not JSON: {str(error)[:160]}") from None
    _check_depth(data, name)
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise CertificateInvalid(f"{name}: half a surrogate pair in a text") from None
    return data


def _certificates_folder(folder: Path) -> Path:
    for place in (folder / "certificates", folder):
        if (place / "index.json").is_file():
            return place
    raise UsageError(f"{folder}: no certificates/index.json here; run `python -m faverify all --out {folder}` first")


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise CertificateInvalid(f"{path}: {size} bytes is more than a certificate may have ({MAX_BYTES})")
        return path.read_bytes()
    except OSError as error:
        raise CertificateInvalid(f"{path}: cannot be read: {error.strerror}") from None


def _check_depth(data: Any, name: str) -> None:
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise CertificateInvalid(f"{name}: nested deeper than {MAX_DEPTH} levels")
        level = [child for node in level if isinstance(node, (dict, list)) for child in _children(node)]


def _children(node: Any) -> Any:
    return node.values() if isinstance(node, dict) else node


@lru_cache(maxsize=2)
def _validator(kind: str) -> Any:
    from jsonschema_rs import Draft202012Validator

    schema = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]})


def _validate(data: Any, kind: str, name: str) -> None:
    error = next(iter(_validator(kind).iter_errors(data)), None)
    if error is not None:
        field = "".join(f"[{key}]" if isinstance(key, int) else f".{key}"[:80] for key in error.instance_path).lstrip(
            "."
        )
        message = " ".join(error.message.split())
        short = message if len(message) <= 200 else f"{message[:120]} ... {message[-60:]}"
        raise CertificateInvalid(f"{name}: {field or 'top level'}: {short}")


def _check_digest(data: Mapping[str, Any], kind: str, name: str) -> None:
    outside = {"digest", "command"} if kind == "index" else {"digest"}
    found = digest({key: value for key, value in data.items() if key not in outside})
    if found != data["digest"]:
        raise CertificateInvalid(
            f"{name}: digest: says {data['digest'][:12]}..., but the content has {found[:12]}...; run it again"
        )


def _check_verdict(data: Mapping[str, Any], name: str) -> None:
    """The claim's verdict and evidence must follow from its parts and controls, and "refuted" from a witness."""
    for control in data["controls"]:
        outcome = control["outcome"]
        if control["refuted"] != (outcome["verdict"] == Verdict.FAIL and outcome.get("witness") is not None):
            says = " ".join(control["says"].split())[:80]
            raise CertificateInvalid(
                f"{name}: controls: {says!r} is refuted by a `fail` with a witness, and only so; run it again"
            )
    deciding = [part["outcome"] for part in data["parts"] if part["decides"]]
    own = worst(Verdict(outcome["verdict"]) for outcome in deciding)
    untrusted = worst([own, Verdict.ERROR])
    refuted = [control["refuted"] for control in data["controls"]]
    follows = [own] if refuted and all(refuted) else [own, untrusted] if not refuted else [untrusted]
    evidence = weakest(Evidence(outcome["evidence"]) for outcome in deciding)
    if data["verdict"] not in follows or data["evidence"] != evidence:
        raise CertificateInvalid(
            f"{name}: verdict: says {data['verdict']} ({data['evidence']}), but {follows[0]} ({evidence}) follows "
            "from the parts and controls; run it again"
        )


def _agrees(certificate: Mapping[str, Any], row: Mapping[str, Any], path: Path) -> None:
    claimed = {
        "label": certificate["claim"]["label"],
        "verdict": certificate["verdict"],
        "evidence": certificate["evidence"],
    }
    for field, value in claimed.items():
        if row[field] != value:
            raise CertificateInvalid(f"{path}: {field}: is {value!r} here, but {row[field]!r} in index.json")
