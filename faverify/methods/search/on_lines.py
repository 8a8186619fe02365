"""Points on equations of second degree near given ones: by lines through a point that is known to be on them.

Of ``x.T @ x == 1`` no entry of a rounded vector solves the rest in rationals; the line through it and (1, 0) meets the
sphere there and at one more point, which is rational and near. Heuristic, as all of the search.
"""

import random
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from faverify.exact.linear import from_fmpq
from faverify.methods.search.on_equations import TRIES, System, by_entries, on_line

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

KNOWN = 3


def near_on_lines(system: System, point: "Point") -> "Point | None":
    """The nearest of some points that meet the equations, or None; all letters are moved, or one after the other."""
    reached = list["Point"]()
    known = by_entries(system, point, random.Random(repr(sorted(point.sizes.items()))), TRIES)
    for start in islice(known, KNOWN):
        reached += _moves(system, start, point, system.unknowns)
        moved = start
        for name in system.unknowns:
            moved = min((moved, *_moves(system, moved, point, [name])), key=lambda there: _off(system, there, point))
        reached.append(moved)
    return min(reached, key=lambda there: _off(system, there, point), default=None)


def _moves(system: System, start: "Point", aim: "Point", names: Sequence[str]) -> list["Point"]:
    """Where the line through both meets the equations again, these letters alone being moved."""
    pairs = {name: zip(system.place(start, name), system.place(aim, name), strict=True) for name in names}
    direction = {name: [there - here for here, there in pair] for name, pair in pairs.items()}
    return list(on_line(system, start, direction))


def _off(system: System, there: "Point", aim: "Point") -> float:
    """How far the letters are from those of another point."""
    pairs = (zip(system.place(there, name), system.place(aim, name), strict=True) for name in system.unknowns)
    return sum(float(from_fmpq(x - y)) ** 2 for pair in pairs for x, y in pair)
