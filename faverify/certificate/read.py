"""Read the certificates of a run, believing nothing: sizes, JSON, schema, digests, and that all of it follows.

Used by everything that shows or compares runs. Whether the mathematics holds is not asked here: running it again tells.
No recomputation protects titles, durations, the command line and the machine's versions.
"""

import hashlib
import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from faverify.certificate.digest import digest
from faverify.certificate.follows import AGAIN, check_certificate
from faverify.certificate.index import NOT_RUN, Uses, summary
from faverify.errors import CertificateInvalid, UsageError
from faverify.files.bounded import Limits, Refused, printable, regular_bytes, strict_json

LIMITS = Limits(size=20_000_000, depth=40, values=500_000)
MOST_GOOD = 10_000
LARGE = 300_000  # bytes, beyond which a violation of the schema is not described: its message repeats the document


class Installed(Protocol):
    """The claims that are installed here: what certificates are held against."""

    def check(self, data: Mapping[str, Any], name: str) -> None:
        """Raises `CertificateInvalid` for a certificate that is about anything else."""
        ...

    def uses(self) -> Uses:
        """What each claim uses, in the order of the paper."""
        ...

    def called(self, label: str) -> str:
        """How a command line names the claim."""
        ...


@dataclass(frozen=True)
class Run:
    """A run as it lies on disk: the index, and the certificates by label in the index's order."""

    folder: Path
    index: Mapping[str, Any]
    certificates: Mapping[str, Mapping[str, Any]]


def read_run(folder: Path | str, installed: Installed | None = None) -> Run:
    """Read the run stored under ``folder`` (the output folder, or its ``certificates``).

    Raises `UsageError` where there is no index, and `CertificateInvalid` (one line: file, field, what is wrong) for
    anything that does not follow ``schema.json``, whose digest does not match, that contradicts itself or the index,
    or, if ``installed`` is given, that is not about the claims as they are (`faverify.certificate.installed`).
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
        if installed is not None:
            installed.check(certificates[label], str(path))
        _agrees(certificates[label], row, path)
    _whole(place, index, list(certificates.values()), installed)
    return Run(place, index, certificates)


def read_document(path: Path, kind: str) -> dict[str, Any]:
    """One file of ``kind`` ("certificate" or "index"), checked by itself; raises `CertificateInvalid`.

    Bytes that this process has read as that kind and found good are not checked again.
    """
    try:
        raw = regular_bytes(path, LIMITS)
    except Refused as error:
        raise CertificateInvalid(f"{path}: {error}") from None
    read = kind, hashlib.sha256(raw).digest()
    if read in _GOOD:
        return dict(json.loads(raw))
    data = parse(raw, str(path))
    _validate(data, kind, str(path), describe=len(raw) <= LARGE)
    _check_digest(data, str(path))
    if kind == "certificate":
        check_certificate(data, str(path))
    if len(_GOOD) >= MOST_GOOD:
        _GOOD.clear()
    _GOOD.add(read)
    return dict(data)


_GOOD: set[tuple[str, bytes]] = set()  # by kind and SHA-256


def parse(raw: bytes, name: str) -> Any:
    """JSON within `LIMITS`, as `strict_json` reads it; raises `CertificateInvalid` naming ``name``."""
    try:
        return strict_json(raw, LIMITS)
    except Refused as error:
        raise CertificateInvalid(f"{name}: {error}") from None


def require_run(folder: Path, made_by: str, beside: str = "") -> None:
    """Raise `UsageError` unless a folder has certificates.

    It names the command (``verify my_law.py``) that makes them, and what the folder has ``beside`` them.
    """
    _certificates_folder(folder, made_by, beside)


def _certificates_folder(folder: Path, made_by: str = "all", beside: str = "") -> Path:
    for place in (folder / "certificates", folder):
        if (place / "index.json").is_file():
            return place
    run = f"python -m faverify {made_by} --out {shlex.quote(str(folder))}"
    raise UsageError(f"{folder}: no certificates/index.json here{beside}; run `{run}` first")


@lru_cache(maxsize=2)
def _validator(kind: str) -> Any:
    from jsonschema_rs import Draft202012Validator

    schema = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]})


def _validate(data: Any, kind: str, name: str, describe: bool = True) -> None:
    if not describe:
        if not _validator(kind).is_valid(data):
            raise CertificateInvalid(f"{name}: does not follow the schema of a {kind}")
        return
    error = next(iter(_validator(kind).iter_errors(data)), None)
    if error is not None:
        field = "".join(f"[{key}]" if isinstance(key, int) else f".{key}"[:80] for key in error.instance_path).lstrip(
            "."
        )
        shown = error.message if len(error.message) <= 2_100 else error.message[:2_000] + error.message[-100:]
        message = " ".join(printable(shown).split())
        short = message if len(message) <= 200 else f"{message[:120]} ... {message[-60:]}"
        raise CertificateInvalid(f"{name}: {field or 'top level'}: {short}")


def _check_digest(data: Mapping[str, Any], name: str) -> None:
    found = digest(data)
    if found != data["digest"]:
        raise CertificateInvalid(
            f"{name}: digest: says {data['digest'][:12]}..., but the content has {found[:12]}...{AGAIN}"
        )


def _agrees(certificate: Mapping[str, Any], row: Mapping[str, Any], path: Path) -> None:
    claimed = {
        "label": certificate["claim"]["label"],
        "verdict": certificate["verdict"],
        "evidence": certificate["evidence"],
        "digest": certificate["digest"],
    }
    for field, value in claimed.items():
        if row[field] != value:
            raise CertificateInvalid(f"{path}: {field}: is {value!r} here, but {row[field]!r} in index.json")


def _whole(
    place: Path, index: Mapping[str, Any], certificates: Sequence[Mapping[str, Any]], installed: Installed | None
) -> None:
    """The index is what its certificates make of it, and they are of one run."""
    path = place / "index.json"
    cached = {row["label"] for row in index["claims"] if row["cached"]}
    follows = summary(certificates, cached, {} if installed is None else installed.uses())
    for field, value in follows.items():
        stored, value = _lasting(index[field]), _lasting(value)
        if field == "not_checked" and installed is None:
            stored = [pair for pair in stored if pair[0] != NOT_RUN]
        if stored != value:
            raise CertificateInvalid(f"{path}: {field}: is not what follows from the certificates{AGAIN}")
    for certificate in certificates:
        if certificate["environment"] != index["environment"]:
            label = certificate["claim"]["label"]
            raise CertificateInvalid(f"{path}: environment: is not that of {label}{AGAIN}")
    if (index["seed"], index["effort"]) != (index["environment"]["seed"], index["environment"]["effort"]):
        raise CertificateInvalid(f"{path}: environment: has another seed or effort than the run{AGAIN}")


def _lasting(rows: Sequence[Any]) -> list[Any]:
    """Rows without their durations."""
    return [{k: v for k, v in row.items() if k != "seconds"} if isinstance(row, Mapping) else row for row in rows]
