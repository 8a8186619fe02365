"""From the result of a claim to its certificate, and from certificates to the index of a run.

Pure data, no side effects but `save`, which writes to a temporary name and renames.
"""

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faverify.certificate.digest import digest
from faverify.claim import Theory
from faverify.errors import StatementError, UsageError
from faverify.outcome import to_json
from faverify.registry import Entry, statement_hash
from faverify.verdict import Verdict

if TYPE_CHECKING:
    from faverify.run import ClaimResult, ControlResult, PartResult, Settings

SCHEMA = "faverify-certificate/1"
INDEX_SCHEMA = "faverify-index/1"
PACKAGES = ("faverify", "python-flint", "sympy", "mpmath", "gmpy2", "numpy", "scipy", "hypothesis")


def certificate(result: "ClaimResult", settings: "Settings") -> dict[str, Any]:
    """The certificate of one claim as JSON data."""
    claim = result.entry.claim
    content = {
        "schema": SCHEMA,
        "claim": _claim(result.entry),
        "theory": theory_json(claim.theory),
        "theories": _other_theories(result),
        "verdict": result.verdict.value,
        "evidence": result.evidence.value,
        "parts": [_part(item) for item in result.parts],
        "controls": [_control(item) for item in result.controls],
        "warnings": list(result.warnings),
        "key": content_key(result.entry, settings),
        "environment": environment(settings),
        "seconds": f"{result.seconds:.3f}",
    }
    return {**content, "digest": digest(content)}


def _other_theories(result: "ClaimResult") -> dict[str, Any]:
    """The theories that parts and controls use beyond the claim's own, by name."""
    own = result.entry.claim.theory.name
    used = [item.theory for item in result.parts] + [item.theory for item in result.controls]
    return {theory.name: theory_json(theory) for theory in used if theory.name != own}


def _claim(entry: Entry) -> dict[str, Any]:
    claim = entry.claim
    names = ("label", "title", "where", "kind", "statement", "restoration_note")
    return {
        **{name: getattr(claim, name) for name in names},
        "restoration": claim.restoration.value,
        "doc": entry.doc,
        "hypotheses": [list(pair) for pair in claim.hypotheses],
        "uses": list(claim.uses),
        "tags": list(claim.tags),
    }


def theory_json(theory: Theory) -> dict[str, Any]:
    """A theory as data, with the LaTeX of its definitions and flow."""
    from faverify.lang.latex import definitions_latex, expression_latex, letter_latex
    from faverify.lang.parse import parse_expression

    names = (*theory.shapes, *theory.definitions)
    return {
        **to_json(theory),
        "definitions": dict(theory.definitions),
        "relations": list(theory.relations),
        "flow": dict(theory.flow),
        "hypotheses": list(theory.hypotheses),
        "definitions_latex": definitions_latex(theory),
        "flow_latex": {k: expression_latex(parse_expression(v, theory), theory) for k, v in theory.flow.items()},
        "letters_latex": {name: letter_latex(name, theory) for name in names},
    }


def latex_of(says: str, theory: Theory) -> str:
    """The LaTeX of a statement; empty for texts outside the statement language (prose of argued parts)."""
    from faverify.lang.latex import statement_latex
    from faverify.lang.parse import parse_statement

    try:
        return statement_latex(parse_statement(says, theory), theory)
    except StatementError:
        return ""


def _part(item: "PartResult") -> dict[str, Any]:
    part = item.part
    return {
        "name": part.name,
        "says": part.says,
        "latex": latex_of(part.says, item.theory),
        "hash": statement_hash(part.says, item.theory.digest),
        "method": part.by.name,
        "decides": part.decides,
        "note": part.note,
        "theory": item.theory.name,
        "seconds": f"{item.seconds:.3f}",
        "outcome": to_json(item.outcome),
    }


def _control(item: "ControlResult") -> dict[str, Any]:
    return {
        "part": item.part.name,
        "says": item.control.says,
        "latex": latex_of(item.control.says, item.theory),
        "theory": item.theory.name,
        "why": item.control.why,
        "refuted": item.refuted,
        "outcome": to_json(item.outcome),
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


@lru_cache(maxsize=1)
def _toolkit_source() -> str:
    """One hash over every source file of the toolkit: any change there makes every stored result stale."""
    root = Path(__file__).resolve().parent.parent
    total = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def content_key(entry: Entry, settings: "Settings") -> str:
    """What a stored certificate must match to be used again: sources, records, versions, all settings but ``jobs``."""
    instance = Path(settings.instance).read_bytes() if settings.instance else b""
    given = [settings.case.digest if settings.case else "", str(settings.seconds)]
    records = re.sub(r" at 0x[0-9a-f]+", "", repr(entry.claim))
    content = json.dumps([_toolkit_source(), entry.source(), records, given, environment(settings)], sort_keys=True)
    return hashlib.sha256(content.encode() + instance).hexdigest()


def index(
    certificates: Iterable[Mapping[str, Any]], cached: set[str], settings: "Settings", command: str, seconds: float
) -> dict[str, Any]:
    """The index of a run: a row per claim in the order given, warnings first to be read, what was not checked."""
    from faverify.run import with_dependencies

    listed = list(certificates)
    verdicts = with_dependencies({c["claim"]["label"]: c["verdict"] for c in listed})
    content = {
        "schema": INDEX_SCHEMA,
        "claims": [_row(c, verdicts[c["claim"]["label"]], c["claim"]["label"] in cached) for c in listed],
        "not_checked": [pair for c in listed for pair in _not_checked(c)],
        "warnings": [warning for c in listed for warning in c["warnings"]],
        "command": command,
        "seed": str(settings.seed),
        "effort": settings.effort.value,
        "environment": environment(settings),
        "seconds": f"{seconds:.1f}",
    }
    return {**content, "digest": digest({k: v for k, v in content.items() if k != "command"})}


def _row(certificate: Mapping[str, Any], with_dependencies: str, cached: bool) -> dict[str, Any]:
    claim = certificate["claim"]
    outcomes = [part["outcome"] for part in certificate["parts"]]
    counts = [outcome.get("counts", {}) for outcome in outcomes]
    return {
        **{key: claim[key] for key in ("label", "title", "where", "kind", "restoration", "statement", "uses")},
        "verdict": certificate["verdict"],
        "evidence": certificate["evidence"],
        "with_dependencies": with_dependencies,
        "slack": next((o["slack"] for o in outcomes if o.get("slack", "n/a") != "n/a"), "n/a"),
        "tested": max((c.get("tested", 0) for c in counts), default=0),
        "drawn": max((c.get("drawn", c.get("tested", 0)) for c in counts), default=0),
        "seconds": certificate["seconds"],
        "file": f"{claim['label']}.json",
        "cached": cached,
    }


def _not_checked(certificate: Mapping[str, Any]) -> Iterable[list[str]]:
    """Parts that no machine checked, and what a claim says it does not show."""
    label = certificate["claim"]["label"]
    for part in certificate["parts"]:
        outcome = part["outcome"]
        if outcome["evidence"] in ("argued", "cited"):
            yield [f"{label}: {part['name']}", f"{outcome['evidence']}: {outcome.get('explanation', '')}"]
        elif outcome["verdict"] != Verdict.PASS.value:
            yield [f"{label}: {part['name']}", f"{outcome['verdict']}: {outcome.get('explanation', '')}"]


def save(data: Mapping[str, Any], path: Path) -> None:
    """Write JSON to a temporary name beside ``path`` and rename; `UsageError` if the folder cannot be written."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; choose another folder with --out") from None
    finally:
        temporary.unlink(missing_ok=True)
