"""What the fields of a record have to be: checked where it is made, in words that name the field.

A claim file is Python that others write; a number where a text belongs is refused here, not met by a reader later.
"""

import operator
import unicodedata
from collections.abc import Iterable
from typing import Any

from faverify.errors import UsageError

HIDDEN = {"Cc", "Cs", "Cf"}  # control characters, half pairs, and marks that turn text around
KEPT = {"\n", "\t"}
MOST_TEXT, MOST_LINE = 200_000, 4_000
"""Characters of a statement or a note, and of a title or a name: what certificates hold (``schema.json``)."""


def require_text(what: str, value: Any, most: int = MOST_TEXT) -> None:
    """Raise `UsageError` unless a value is a text of at most ``most`` characters, none of them hidden."""
    if not isinstance(value, str):
        raise UsageError(f"{what} is {_kind(value)}; write a text")
    if len(value) > most:
        raise UsageError(f"{what} has {len(value)} characters; write at most {most}")
    hidden = next((c for c in value if unicodedata.category(c) in HIDDEN and c not in KEPT), None)
    if hidden is not None:
        raise UsageError(f"{what} has the hidden character {hidden!r}; leave it out")


def require_all(what: str, values: Any, kind: type | tuple[type, ...], one: str) -> None:
    """Raise `UsageError` unless ``values`` is a tuple or list of that kind; ``one`` says in words what each is."""
    if not isinstance(values, (tuple, list)):
        raise UsageError(f"{what} is {_kind(values)}; write a tuple, ({one}, )")
    for value in values:
        if not isinstance(value, kind):
            raise UsageError(f"{what} has {_kind(value)}; each is {one}")


def require_tuples(what: str, values: Any, kinds: tuple[type, ...], one: str) -> None:
    """Raise `UsageError` unless ``values`` is a tuple or list of tuples of those kinds; ``one`` shows such a tuple."""
    require_all(what, values, (tuple, list), one)
    for value in values:
        if len(value) != len(kinds) or not all(map(isinstance, value, kinds)):
            raise UsageError(f"{what} has {_kind(value)}; each is {one}")


def require_texts(what: str, values: Any, most: int = MOST_LINE) -> None:
    """Raise `UsageError` unless ``values`` is a tuple or list of texts, as `require_text` has them."""
    require_all(what, values, str, "a text")
    for value in values:
        require_text(what, value, most)


def require_a(what: str, value: Any, kind: type, example: str) -> None:
    """Raise `UsageError` unless a value is of a kind."""
    if not isinstance(value, kind):
        raise UsageError(f"{what} is {_kind(value)}; write {example}")


def whole_number(what: str, value: Any, least: int, most: int | None = None) -> int:
    """The int of a whole number, NumPy's included; raises `UsageError`, naming ``what``, for other values."""
    span = f"{least} or more" if most is None else f"{least} to {most}"
    try:
        found = operator.index(value)
    except TypeError:
        found = None
    if found is None or isinstance(value, bool) or found < least or (most is not None and found > most):
        raise UsageError(f"{what} is {value!r:.60}; give a whole number, {span}")
    return found


def twice(values: Iterable[str]) -> str:
    """The first text that occurs a second time; "" if none does."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return ""


def _kind(value: Any) -> str:
    return f"{type(value).__name__} {str(value)[:40]!r}"
