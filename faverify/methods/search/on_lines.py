"""Points that meet equations on lines: where a letter moves by one entry, or from a known point towards another.

Along a line the equations are polynomials of low degree, known from a few values; their rational roots are taken. Of
``x.T @ x == 1`` no entry of a rounded vector solves the rest in rationals; the line through it and (1, 0) meets the
sphere there and at one more point, which is rational and near. Heuristic, as all of the search.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import flint

from faverify.exact.linear import from_fmpq
from faverify.methods.search.system import System

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

DEGREE, ALONG, TRIES, MOST_OWN, STILL, KNOWN = 4, 8, 60, 4, 2, 3
"""The largest degrees that are looked for along lines and along parameters, how many letters are drawn, how many
entries of the given ones are tried, behind which of 0, 1, ... what has not moved is taken to stay; known points."""


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


def by_entries(system: System, point: "Point", generator: random.Random, tries: int) -> Iterator["Point"]:
    """All as it is but for one entry, which is a rational root of the equations; or small whole numbers, likewise."""
    for name in system.unknowns:
        size = len(system.place(point, name))
        for chosen in range(min(size, MOST_OWN)):
            yield from on_line(system, point, {name: _one_of(size, chosen)})
    alone = sum(len(system.place(point, name)) for name in system.unknowns) == 1
    for _ in range(min(tries, 1) if alone else tries):
        drawn = point
        for name in system.unknowns:
            drawn = system.moved(drawn, name, [flint.fmpq(generator.randint(-3, 3)) for _ in system.place(drawn, name)])
        name = generator.choice(system.unknowns)
        size = len(system.place(drawn, name))
        chosen = generator.randrange(size)
        yield from on_line(system, drawn, {name: _one_of(size, chosen)})


def _one_of(size: int, chosen: int) -> list[Any]:
    return [flint.fmpq(int(i == chosen)) for i in range(size)]


def on_line(system: System, point: "Point", direction: Mapping[str, Sequence[Any]]) -> Iterator["Point"]:
    """Other points that meet the equations on the line through one in that direction."""
    entries = {name: system.place(point, name) for name in direction}

    def at(s: Any) -> "Point":
        there = point
        for name, step in direction.items():
            there = system.moved(there, name, [x + s * y for x, y in zip(entries[name], step, strict=True)])
        return there

    values = list[list[Any] | None]()
    for s in range(DEGREE + 2):
        values.append(system.residual(at(flint.fmpq(s))))
        if values[-1] is None or (s == STILL and _stays_off(values)):
            return
    for root in common_roots(values):
        if root != 0:
            yield at(root)


def _stays_off(values: Sequence[list[Any] | None]) -> bool:
    """Whether some equation has one value, not zero, at each of these points: then, most likely, at every one."""
    rows = [row for row in values if row is not None]
    return any(component[0] != 0 and len(set(component)) == 1 for component in zip(*rows, strict=True))


def polynomials_along(system: System, point: "Point", name: str) -> list[Any]:
    """What the equations are along one parameter, as far as that is a polynomial of low degree that is not constant."""
    there = [system.residual(system.moved(point, name, [flint.fmpq(s)])) for s in range(ALONG + 2)]
    seen = [row for row in there if row is not None]
    if len(seen) < len(there):
        return []
    found = [interpolated(component) for component in zip(*seen, strict=True)]
    return [polynomial for polynomial in found if 1 <= polynomial.degree() <= ALONG]


def common_roots(values: Sequence[list[Any] | None]) -> list[Any]:
    """The rational roots that polynomials share, from their values at 0, 1, ...; none where one is no polynomial."""
    seen = [row for row in values if row is not None]
    if len(seen) < len(values):
        return []
    common = flint.fmpq_poly([])
    for component in zip(*seen, strict=True):
        polynomial = interpolated(component)
        if polynomial.degree() > DEGREE:
            return []
        common = common.gcd(polynomial) if common else polynomial
    return [] if common.degree() < 1 else [root for root, _ in common.roots()]


def interpolated(values: Sequence[Any]) -> Any:
    """The polynomial with these values at 0, 1, ..., by Newton's differences."""
    found, factor, row = flint.fmpq_poly([0]), flint.fmpq_poly([1]), list(values)
    for k in range(len(values)):
        found += factor * row[0]
        row = [y - x for x, y in pairwise(row)]
        factor = factor * flint.fmpq_poly([-k, 1]) / (k + 1)
    return found
