"""The theories in which the prose of a claim is read: from its records, or from its certificate."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from faverify.claim import Claim, Part, Theory
from faverify.errors import FaverifyError
from faverify.report.prose import Reader


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
    reader = Reader([made for one in listed if (made := _theory(one)) is not None])
    return reader if first is own else replace(reader, letters=reader.read(first.get("title", "")))


def _theory(data: Mapping[str, Any]) -> Theory | None:
    """What the parser and the printer need of a theory that a certificate describes; None where it is no theory."""
    try:
        return Theory(
            data["name"],
            data.get("title", ""),
            {letter: tuple(shape) for letter, shape in data.get("shapes", {}).items()},
            definitions=data.get("definitions", {}),
            latex=data.get("latex", {}),
        )
    except FaverifyError:
        return None
