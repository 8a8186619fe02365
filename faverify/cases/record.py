"""What every kind of case shares: a digest of its exact entries."""

import hashlib
import json
from abc import ABC, abstractmethod
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
        return hashlib.sha256(json.dumps(self.entries(), sort_keys=True).encode()).hexdigest()
