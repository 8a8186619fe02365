"""The digest of a certificate: it catches accidents; only running the claim again catches tampering."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

DURATIONS = (("seconds",), ("parts", "seconds"), ("controls", "seconds"), ("claims", "seconds"))
"""Where durations are; anything else of that name (a letter of a witness, say) is content like any other."""
UNPROTECTED = ("digest", "inputs")
"""``inputs`` only say when a result is stale; what was read may depend on what the process ran before."""


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the content without its durations and without a digest of its own."""
    kept = {key: value for key, value in content.items() if key not in UNPROTECTED}
    for *outer, last in DURATIONS:
        if not outer:
            kept.pop(last, None)
        elif isinstance(items := kept.get(outer[0]), list):
            kept[outer[0]] = [_without(item, last) for item in items]
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _without(item: Any, key: str) -> Any:
    return {name: value for name, value in item.items() if name != key} if isinstance(item, dict) else item


def statement_hash(says: str, theory_digest: str) -> str:
    """The hash of a statement text in its theory (by content): what the ledger and the certificates store."""
    return hashlib.sha256(f"{theory_digest}\n{says}".encode()).hexdigest()[:16]
