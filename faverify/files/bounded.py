"""Reading files that anybody may have written: regular files only, of bounded size, nesting and number of values.

The limits are checked on the bytes, before a parser builds anything: a megabyte of ``[],[],`` would otherwise become
hundreds of megabytes of lists.
"""

import json
import math
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faverify.errors import FaverifyError

_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)  # an open text runs to the end: linear time
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Refused(FaverifyError):
    """What is wrong with a file, without its name; readers raise an error of their own that names it."""


@dataclass(frozen=True)
class Limits:
    """The most that is read: bytes of the file, levels of nesting, and values (texts, commas, opening brackets)."""

    size: int
    depth: int
    values: int


def regular_bytes(path: Path, limits: Limits) -> bytes:
    """The content of a regular file; devices, pipes and folders are refused before they are opened.

    Raises `Refused` for those, for what cannot be read, and for more than ``limits.size`` bytes.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Refused("not a regular file (a folder, device or pipe)")
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Refused("not a regular file (a folder, device or pipe)")
            content = stream.read(limits.size + 1)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise Refused(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > limits.size:
        raise Refused(f"{status.st_size} bytes; at most {limits.size} are read")
    return content


def strict_json(raw: bytes, limits: Limits, number: Callable[[str], Any] | None = None) -> Any:
    """JSON without NaN, infinities, duplicate keys, control characters or half pairs, and within the limits.

    ``number`` turns the text of every number into what is wanted (``str`` keeps it exact); without it integers are
    integers and anything else a finite float. Raises `Refused`.
    """
    check_shape(raw, limits)
    try:
        text = raw.decode("utf-8-sig")
        data = json.loads(
            text,
            parse_constant=_no_number,
            parse_float=number or _finite,
            parse_int=number,
            object_pairs_hook=_unique,
        )
        _check_texts(data)
    except UnicodeDecodeError as error:
        raise Refused(f"no UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise Refused(f"no JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except (ValueError, RecursionError) as error:  # ValueError: an integer of thousands of digits
        raise Refused(f"no JSON: {str(error)[:160]}") from None
    return data


def _check_texts(data: Any) -> None:
    """No text or key has a control character (line breaks and tabs aside) or half a surrogate pair."""
    left = [data]
    while left:
        node = left.pop()
        if isinstance(node, str):
            check_text(node)
        elif isinstance(node, list):
            left.extend(node)
        elif isinstance(node, dict):
            left.extend(node)
            left.extend(node.values())


def check_text(text: str) -> None:
    """Refuse control characters (line breaks and tabs aside) and half surrogate pairs; raises `Refused`."""
    if found := _CONTROL.search(text):
        raise Refused(f"a text has the control character or half pair {found.group()!a}")


def printable(value: Any) -> Any:
    """Data with what `strict_json` refuses in texts replaced by its escape, so that what is written can be read."""
    if isinstance(value, str):
        return _CONTROL.sub(lambda found: ascii(found.group())[1:-1], value)
    if isinstance(value, dict):
        return {printable(key): printable(item) for key, item in value.items()}
    return [printable(item) for item in value] if isinstance(value, list) else value


def check_shape(raw: bytes, limits: Limits) -> None:
    """Refuse deep nesting and too many values before the parser builds them; raises `Refused`."""
    depth = values = 0
    for token in _TOKENS.finditer(raw):
        mark = raw[token.start()]
        if mark in b"]}":
            depth -= 1
            continue
        values += 1
        depth += mark in b"[{"
        if values > limits.values:
            raise Refused(f"more than {limits.values} values")
        if depth > limits.depth:
            raise Refused(f"nested deeper than {limits.depth} levels")


def _no_number(text: str) -> Any:
    raise Refused(f"the number {text} is not finite")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(text[:40])


def _unique(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) != len(items):
        seen: set[str] = set()
        twice = next(key for key, _ in items if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Refused(f"duplicate key {twice[:60]!r}; keep one")
    return found
