"""Letters of stored cases, drawn again by their names: by the drawing code of runs, as there is no second one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from faverify.cases.families import draw, drawn_pool
from faverify.cases.instance import Instance
from faverify.claim import Effort
from faverify.errors import FaverifyError

Json = Mapping[str, Any]
STARTED = ", started as the theory says"
NAME = re.compile(rf"([a-z-]+)\(([0-9]+),([0-9]+),([0-9]+)\)#([0-9]{{1,12}})(, W\(0\) drawn)?({STARTED})?")
MOST = 400
"""Entries of a matrix that is drawn again."""


@dataclass
class Redrawn:
    """Cases and witnesses whose Y, C and Z(0) were compared, and what is wrong of which claim, in words."""

    same: int = 0
    in_pool: int = 0
    """Those of the same whose instance is of the pool that the run's seed and effort give."""
    others: int = 0
    """Those that no name draws: found by a search, read from a file, of free letters, of another version."""
    wrong: dict[str, list[str]] = field(default_factory=dict)


def redrawn(certificates: Mapping[str, Json], version: str) -> Redrawn:
    """Draw the instances of all stored cases again that this ``version`` drew by name."""
    found = Redrawn()
    for label, data in certificates.items():
        environment = data["environment"]
        own = environment["packages"].get("faverify") == version and "instance" not in environment
        for where, stored in _places(data):
            why = _apart(stored["case"], str(stored.get("name", ""))) if own else None
            if why is None:
                found.others += 1
            elif why:
                found.wrong.setdefault(label, []).append(f"{where}: {why}")
            else:
                found.same += 1
                drawn, _, _ = str(stored["name"]).partition(", ")
                found.in_pool += drawn in _pool(str(environment["effort"]), str(environment["seed"]))
    return found


def _places(data: Json) -> Iterator[tuple[str, Json]]:
    """The comparisons and witnesses that have a case, and where they stand."""
    for kind, text in (("parts", "name"), ("controls", "says")):
        for item in data[kind]:
            outcome = item["outcome"]
            for stored in (*outcome.get("comparisons", ()), outcome.get("witness") or {}):
                if isinstance(stored.get("case"), Mapping) and stored["case"]:
                    yield f"{kind[:-1]} {' '.join(item[text].split())[:60]!r}", stored


def _apart(case: Json, name: str) -> str | None:
    """How a case differs from what its name draws, "" if it does not; None for a name that draws nothing."""
    match = NAME.fullmatch(name)
    if match is None:
        return None
    family, *numbers, _, started = match.groups()
    n, m, r, seed = map(int, numbers)
    if max(n * m, m * r, n * r) > MOST:
        return None
    instance = _instance(family, n, m, r, seed)
    if instance is None:
        return None
    letters = instance.entries()
    other = [key for key in ("Y", "C", "Z0")[: 2 if started else 3] if key in case and case[key] != letters[key]]
    return f"{other[0]} is not what {name[:60]!r} draws" if other else ""


@lru_cache(maxsize=256)
def _instance(family: str, n: int, m: int, r: int, seed: int) -> Instance | None:
    try:
        return draw(family, n, m, r, seed)
    except FaverifyError:  # of another kind (stationary points), or of sizes that the family does not have
        return None


@lru_cache(maxsize=4)
def _pool(effort: str, seed: str) -> frozenset[str]:
    try:
        return frozenset(instance.name for instance in drawn_pool(Effort(effort), int(seed)))
    except ValueError:
        return frozenset()
