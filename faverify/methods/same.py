"""What was made of some objects, kept as long as the same objects are asked about.

Statements, theories and methods that are parsed or declared once are the same objects at every case of a search, but
cost much to hash.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 4096


class OfTheSame(Generic[T]):
    """Values by the identity of objects, which are kept with them, so that no other object takes their place."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, ...], tuple[tuple[object, ...], T]] = {}

    def get(self, objects: tuple[object, ...], make: Callable[[], T]) -> T:
        """The value for these very objects, made once."""
        key = tuple(map(id, objects))
        if key not in self._kept:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = objects, make()
        return self._kept[key][1]

    def known(self, objects: tuple[object, ...]) -> T | None:
        """The value if it was made."""
        found = self._kept.get(tuple(map(id, objects)))
        return found and found[1]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
