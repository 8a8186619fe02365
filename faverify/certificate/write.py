"""From the result of a claim to its certificate, and from certificates to the index of a run.

Pure data, no side effects but `save`, which writes to a temporary name and renames.
"""

import hashlib
import json
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faverify.cases.iris import case_bytes
from faverify.certificate.digest import digest, statement_hash
from faverify.certificate.index import Uses, summary
from faverify.certificate.inputs import inputs, toolkit
from faverify.certificate.records import claim_json, installed_uses, latex_of, name_of, theories_of, theory_json
from faverify.claim import Theory
from faverify.files.bounded import printable
from faverify.files.whole import write_whole
from faverify.outcome import to_json
from faverify.run.registry import Entry

if TYPE_CHECKING:
    from faverify.run.claims import ClaimResult, ControlResult, PartResult, Settings

SCHEMA = "faverify-certificate/1"
INDEX_SCHEMA = "faverify-index/1"
PACKAGES = ("faverify", "python-flint", "sympy", "mpmath", "gmpy2", "numpy", "scipy", "hypothesis")


def certificate(result: "ClaimResult", settings: "Settings") -> dict[str, Any]:
    """The certificate of one claim as JSON data."""
    claim, theories = result.entry.claim, theories_of(result.entry)
    content = {
        "schema": SCHEMA,
        "claim": claim_json(result.entry),
        "theory": theory_json(claim.theory),
        "theories": {name: theory_json(theory) for name, theory in list(theories.items())[1:]},
        "verdict": result.verdict.value,
        "evidence": result.evidence.value,
        "parts": [_part(item, theories) for item in result.parts],
        "controls": [_control(item, theories) for item in result.controls],
        "warnings": printable(list(result.warnings)),
        "key": content_key(result.entry, settings),
        "inputs": printable(inputs(result.entry)),
        "environment": environment(settings),
        "seconds": f"{result.seconds:.3f}",
    }
    return {**content, "digest": digest(content)}


def _part(item: "PartResult", theories: Mapping[str, Theory]) -> dict[str, Any]:
    part = item.part
    return {
        "name": part.name,
        "says": part.says,
        "latex": latex_of(part.says, item.theory),
        "hash": statement_hash(part.says, item.theory.digest),
        "method": part.by.name,
        "decides": part.decides,
        "note": part.note,
        "theory": name_of(item.theory, theories),
        "seconds": f"{item.seconds:.3f}",
        "outcome": printable(to_json(item.outcome)),
    }


def _control(item: "ControlResult", theories: Mapping[str, Theory]) -> dict[str, Any]:
    return {
        "part": item.part.name,
        "says": item.control.says,
        "latex": latex_of(item.control.says, item.theory),
        "theory": name_of(item.theory, theories),
        "hash": statement_hash(item.control.says, item.theory.digest),
        "why": item.control.why,
        "refuted": item.refuted,
        "outcome": printable(to_json(item.outcome)),
    }


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def environment(settings: "Settings") -> dict[str, Any]:
    """Versions, platform, seed (as text) and effort; the file of the one instance if there is one."""
    return {
        "python": platform.python_version(),
        "packages": dict(_versions()),
        "platform": f"{sys.platform} {platform.machine()}",
        "seed": str(settings.seed),
        "effort": settings.effort.value,
        **({"instance": settings.instance} if settings.instance else {}),
    }


def content_key(entry: Entry, settings: "Settings") -> str:
    """What a stored certificate must match to be used again: sources, records, versions, all settings but ``jobs``.

    What was loaded and read while the claim ran is among the certificate's ``inputs``.
    """
    instance = case_bytes(Path(settings.instance)) if settings.instance else b""
    given = [settings.case.digest if settings.case else "", str(settings.seconds)]
    records = re.sub(r" at 0x[0-9a-f]+", "", repr(entry.claim))
    content = json.dumps([toolkit(), entry.source(), records, given, environment(settings)], sort_keys=True)
    return hashlib.sha256(content.encode() + instance).hexdigest()


def index(
    certificates: Iterable[Mapping[str, Any]],
    cached: set[str],
    settings: "Settings",
    command: str,
    seconds: float,
    uses: Uses | None = None,
) -> dict[str, Any]:
    """The index of a run: a row per claim in the order given, warnings first to be read, what was not checked.

    ``uses`` is what each installed claim uses, by default as the registry has it.
    """
    content = {
        "schema": INDEX_SCHEMA,
        **summary(list(certificates), cached, installed_uses() if uses is None else uses),
        "command": command,
        "seed": str(settings.seed),
        "effort": settings.effort.value,
        "environment": environment(settings),
        "seconds": f"{seconds:.1f}",
    }
    return {**content, "digest": digest(content)}


def save(data: Mapping[str, Any], path: Path) -> None:
    """Write `text_of` the data to a temporary name beside ``path`` and rename.

    `UsageError` if the folder is gone or cannot be written.
    """
    write_whole(path, text_of(data))


def text_of(data: Mapping[str, Any]) -> str:
    """JSON, a line for each field and each item of a list."""
    fields = (f"{_line(key)}: {_listed(value)}" for key, value in data.items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _listed(value: Any) -> str:
    """A list as a line for each item, so that a part, a control or a row is one line; all else as one line."""
    if not isinstance(value, (list, tuple)) or not value:
        return _line(value)
    return "[\n" + ",\n".join(map(_line, value)) + "\n]"


_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
