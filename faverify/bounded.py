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

_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # an open text runs to the end: linear time
_BRACKETS = re.compile(rb"[\[\]{}]")


class Refused(FaverifyError):
    """What is wrong with a file, without its name; readers raise an error of their own that names it."""


@dataclass(frozen=True)
class Limits:
    """The most that is read: bytes of the file, levels of nesting, and values (all kinds, in all levels)."""

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
    """JSON without NaN, infinities, duplicate keys, half surrogate pairs, or more than the limits allow.

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
        if b"\\u" in raw:
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"no UTF-8 text (byte {error.start})") from None
    except UnicodeEncodeError:
        raise Refused("half a surrogate pair in a text") from None
    except json.JSONDecodeError as error:
        raise Refused(f"no JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except (ValueError, RecursionError) as error:  # ValueError: an integer of thousands of digits
        raise Refused(f"no JSON: {str(error)[:160]}") from None
    return data


def check_shape(raw: bytes, limits: Limits) -> None:
    """Refuse deep nesting and too many values before the parser builds them; raises `Refused`."""
    bare = _TEXTS.sub(b"", raw)
    if bare.count(b",") + bare.count(b"[") + bare.count(b"{") > limits.values:
        raise Refused(f"more than {limits.values} values")
    depth = 0
    for bracket in _BRACKETS.finditer(bare):
        depth += 1 if bracket.group() in b"[{" else -1
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
