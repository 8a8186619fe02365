"""The digest of a certificate: it catches accidents; only running the claim again catches tampering."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

UNPROTECTED = ("seconds", "digest", "environment")


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the content without durations, digest and environment."""
    kept = {key: value for key, value in content.items() if key not in UNPROTECTED}
    return hashlib.sha256(json.dumps(_without_seconds(kept), sort_keys=True).encode()).hexdigest()


def _without_seconds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_seconds(item) for key, item in value.items() if key != "seconds"}
    return [_without_seconds(item) for item in value] if isinstance(value, list) else value
