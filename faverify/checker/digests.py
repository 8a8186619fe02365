"""The hashes of certificates, computed a second time: of content, of what a theory means, of statements, of proofs."""

import hashlib
import itertools
import json
from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
DURATION = "seconds"


def content_digest(data: Json) -> str:
    """SHA-256 of the canonical JSON of a document without its digest, its inputs and its durations."""
    kept = {key: value for key, value in data.items() if key not in ("digest", "inputs", DURATION)}
    for name in ("parts", "controls", "claims"):
        if isinstance(kept.get(name), list):
            kept[name] = [{k: v for k, v in item.items() if k != DURATION} for item in kept[name]]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


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
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


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


def names_case(stored: Json) -> bool:
    """Whether the digest of a comparison or witness is that of its case, up to letters that were drawn beside it."""
    case, digest = stored.get("case"), stored.get("digest")
    if not digest or not isinstance(case, Mapping) or not case:
        return True
    subsets = itertools.chain(
        [("dimensions", "seed")],
        (tuple(k for k in case if k not in out) for n in range(4) for out in itertools.combinations(case, n)),
    )
    return any(_case_digest({key: case[key] for key in kept if key in case}) == digest for kept in subsets)


def _case_digest(case: Json) -> str:
    return hashlib.sha256(json.dumps(case, sort_keys=True).encode()).hexdigest()
