"""What every kind of case shares: a digest of its exact entries."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import Any


class ExactCase(ABC):
    """Base of the frozen records of cases: `entries` is the exact content, `digest` names it."""

    @abstractmethod
    def entries(self) -> dict[str, Any]:
        """The exact content as JSON-ready data: rows of texts such as ``"-3/7"``."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the exact entries; a name does not enter."""
        return digest_of(self.entries())


def digest_of(entries: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of JSON-ready data."""
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


def hidden_units(entries: Mapping[str, Any]) -> int:
    """The hidden units r of a case, from its entries: the stated size, or the columns of Z; 0 where there is none."""
    if "dimensions" in entries:
        return int(dict(entries["dimensions"]).get("r", 0))
    columns = entries.get("Z0") or entries.get("Z")
    return len(columns[0]) if columns else 0
