"""Letters of stored cases, drawn again by their names: by the drawing code of runs, as there is no second one."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from faverify.cases.families import draw
from faverify.cases.free import FreeCase, special_pool, structured_pool
from faverify.cases.iris import iris_instance
from faverify.cases.pool import pool
from faverify.cases.stationary import draw_stationary
from faverify.cases.vectors import chain, draw_vectors, special_vectors
from faverify.claim import Case, Effort, Theory
from faverify.errors import FaverifyError

Json = Mapping[str, Any]
KINDS = ("flow", "stationary", "stationary-exceptional", "vectors", "free")
DRAWN = re.compile(r"([a-z-]+)\(([0-9]+),([0-9]+),([0-9]+)\)#([0-9]{1,12})")
SEQUENCE = re.compile(r"([a-z-]+)\(d=([0-9]{1,3})\)#([0-9]{1,12})")
CHAIN = re.compile(r"sharp chain, d = ([0-9]{1,2}), ([0-9]{1,2}) pieces, in 1/([0-9]{1,6})")
MOST = 400
"""Entries of a matrix that is drawn again."""


@dataclass
class Redrawn:
    """Cases and witnesses whose letters were compared, and what is wrong of which claim, in words."""

    same: int = 0
    in_pool: int = 0
    """Those of the same whose case is of the pools that the run's seed and effort give."""
    others: int = 0
    """Those that no name draws: found by a search, read from a file, letters on hypotheses, of another version."""
    wrong: dict[str, list[str]] = field(default_factory=dict)


def redrawn(certificates: Mapping[str, Json], version: str) -> Redrawn:
    """Draw all stored cases again that this ``version`` drew, by name or by sizes and seed, and the letters beside."""
    found = Redrawn()
    for label, data in certificates.items():
        environment = data["environment"]
        own = environment["packages"].get("faverify") == version and "instance" not in environment
        theories = {data["theory"]["name"]: data["theory"], **data.get("theories", {})}
        for where, theory, stored in _places(data):
            case = _named(stored) if own else None
            why = None if case is None else _apart(stored, case, theories[theory], str(environment["seed"]))
            if why is None or case is None:
                found.others += 1
            elif why:
                found.wrong.setdefault(label, []).append(f"{where}: {why}")
            else:
                found.same += 1
                found.in_pool += case.digest in _pool(str(environment["effort"]), str(environment["seed"]))
    return found


def _places(data: Json) -> Iterator[tuple[str, str, Json]]:
    """The comparisons and witnesses that have a case: where they stand, in which theory."""
    for kind, text in (("parts", "name"), ("controls", "says")):
        for item in data[kind]:
            outcome = item["outcome"]
            for stored in (*outcome.get("comparisons", ()), outcome.get("witness") or {}):
                if isinstance(stored.get("case"), Mapping) and stored["case"]:
                    yield f"{kind[:-1]} {' '.join(item[text].split())[:60]!r}", item["theory"], stored


def _named(stored: Json) -> Case | None:
    """The case that a name draws, before a theory starts it; None for a name that draws nothing."""
    try:
        if {"dimensions", "seed"} <= stored["case"].keys():
            sizes = tuple((name, int(size)) for name, size in stored["case"]["dimensions"].items())
            if max(size for _, size in sizes) ** 2 > MOST:
                return None
            return FreeCase(sizes, int(stored["case"]["seed"]), str(stored["case"].get("style", "")))
        return _drawn(str(stored.get("name", "")))
    except (FaverifyError, ValueError, TypeError, AttributeError):
        return None


@lru_cache(maxsize=256)
def _drawn(name: str) -> Case | None:
    special: dict[str, Case] = {"iris": iris_instance(), **{case.name: case for case in special_vectors()}}
    drawn, _, _ = name.partition(", ")
    if match := DRAWN.fullmatch(drawn):
        family, (n, m, r, seed) = match[1], map(int, match.groups()[1:])
        if max(n * m, m * r, n * r) > MOST:
            return None
        made: list[Any] = [draw_stationary, draw]
        return next(
            (case for make in made if (case := _made(make, family, n, m, r, seed)) and case.name == drawn), None
        )
    if match := SEQUENCE.fullmatch(name):
        return draw_vectors(match[1], int(match[2]), int(match[3]))
    if match := CHAIN.fullmatch(name):
        return chain(*map(int, match.groups()))
    return special.get(name) or special.get(drawn)


def _made(make: Any, *numbers: Any) -> Case | None:
    try:
        found: Case = make(*numbers)
    except FaverifyError:  # of another kind, or of sizes that the family does not have
        return None
    return found


def _apart(stored: Json, case: Case, theory: Json, seed: str) -> str | None:
    """How a stored case differs from what was drawn, "" if it does not; None where its name says more than that."""
    from faverify.evaluate.points import letters_as_drawn, with_start
    from faverify.exact.linear import from_flint
    from faverify.exact.matrix import to_text

    name, given = str(stored.get("name", "")), stored["case"]
    try:
        read = _theory(json.dumps(theory))
        found = next((one for one in (case, with_start(case, read, int(seed))) if one.name == name), None)
        if found is None:
            return None
        letters = dict(found.entries())
        if given.keys() - letters.keys():
            beside = letters_as_drawn(found, read, int(seed), {}).letters
            letters = {**{key: to_text(from_flint(value)) for key, value in beside.items()}, **letters}
    except (FaverifyError, ValueError, LookupError, ArithmeticError, TypeError):
        return None
    other = [key for key in given if key not in letters or given[key] != letters[key]]
    return f"{other[0][:20]} is not what {name[:60]!r} draws" if other else ""


@lru_cache(maxsize=64)
def _theory(text: str) -> Theory:
    """The theory of a certificate as a record."""
    return Theory(**{name: value for name, value in json.loads(text).items() if name in _FIELDS})


_FIELDS = frozenset(record.name for record in fields(Theory))


@lru_cache(maxsize=4)
def _pool(effort: str, seed: str) -> frozenset[str]:
    """The digests of the cases that a run takes."""
    try:
        chosen, number = Effort(effort), int(seed)
    except ValueError:
        return frozenset()
    cases = [case for kind in KINDS for case in pool(chosen, number, kind)]
    return frozenset(
        case.digest for case in (*cases, *special_pool(number), *structured_pool(number), *special_vectors())
    )
