"""The theories in which the prose of a claim is read: from its records, or from its certificate."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from faverify.claim import Claim, Part, Theory
from faverify.errors import FaverifyError
from faverify.report.prose import Reader

FIELDS = tuple(one.name for one in fields(Theory) if one.name != "name")


def reader_for(claim: Claim, part: Part | None = None) -> Reader:
    """The reader of a claim's prose, or of the prose of one of its parts: its theory, then the others of the claim."""
    first = [claim.theory] if part is None else [claim.theory_of(part), claim.theory]
    others = (theory for one in claim.parts for theory in _of(one, claim))
    return Reader(_distinct([*first, *others]))


def _of(part: Part, claim: Claim) -> Iterator[Theory]:
    yield claim.theory_of(part)
    yield from (theory for _, theory in claim.altered(part))


def _distinct(theories: list[Theory]) -> tuple[Theory, ...]:
    return tuple(one for number, one in enumerate(theories) if one not in theories[:number])


def reader_of(certificate: Mapping[str, Any], theory: str = "") -> Reader:
    """The same from a certificate; ``theory`` names the one to be tried first, whose title says what letters mean."""
    own = certificate["theory"]
    by_name = {own["name"]: own, **certificate.get("theories", {})}
    first = by_name.get(theory, own)
    listed = [first, *(one for name, one in by_name.items() if name != first["name"])]
    reader = Reader([made for one in listed if (made := _theory({"title": "", "shapes": {}, **one})) is not None])
    return reader if first is own else replace(reader, letters=reader.read(first.get("title", "")))


def _theory(data: Mapping[str, Any]) -> Theory | None:
    """The theory that a certificate describes; None where it is no theory."""
    return _made(json.dumps(data, sort_keys=True))


@lru_cache(maxsize=512)
def _made(text: str) -> Theory | None:
    data = json.loads(text)
    try:
        return Theory(data["name"], **{name: data[name] for name in FIELDS if name in data})
    except FaverifyError:
        return None
