"""Integrals, rises and extrema over time from values at drawn times: one side certain, the other an estimate.

A least value is at most each value seen, a rise at least the rises seen: what needs only that is error-bounded. The
hull that is returned is an estimate, generous, and marks its world as such.
"""

import contextlib
import itertools
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.balls import arb
from faverify.checker.language import Node
from faverify.checker.values import World
from faverify.errors import UnableError

NODES, LONG, ROUNDS = 40, Fraction(30), 30
OVER = ("integral", "rise", "least", "greatest")
_COVERED: dict[Any, Any] = {}


def seen(world: World, node: Node) -> tuple[list[Fraction], list[Any]]:
    """Times of the interval and the values there."""
    f, first, last = node.args
    start = world.moment(first)
    stop = LONG * 2 if last.value == "oo" else world.moment(last)
    if stop < start:
        raise UnableError("an interval that is empty")
    span = stop - start
    nodes = NODES * world.start.finer
    times = [start + span * k / nodes for k in range(nodes + 1)]
    if span > LONG:  # an early stretch, too
        times = sorted({*times, *(start + span / 2**k for k in range(1, 20)), start + Fraction(1, 64)})
    found, kept = list[Any](), list[Fraction]()
    for time in times:
        try:
            value = world.at(time).value(f)
        except UnableError:
            if span <= LONG and node.value != "integral":
                raise
            continue
        if world.ring.shape(value) != (1, 1):
            raise UnableError("an integral of matrices")
        kept.append(time)
        found.append(value[0, 0])
    if len(kept) < 3:
        raise UnableError("too few times with a value")
    if last.value == "oo" and node.value == "rise":
        _sharpen(world, f, kept, found)
    return kept, found


def turns(values: list[Any]) -> list[int]:
    """Where values turn round, for certain."""
    pairs = itertools.pairwise(b - a for a, b in itertools.pairwise(values))
    return [k for k, (before, after) in enumerate(pairs, 1) if before * after < 0]


def _sharpen(world: World, f: Node, times: list[Fraction], values: list[Any]) -> None:
    """More times beside the ones where values turn round, again and again."""
    for _ in range(ROUNDS):
        beside = {j for k in turns(values) for j in (k, k + 1)}
        for j in sorted(beside, reverse=True):
            time = (times[j - 1] + times[j]) / 2
            values.insert(j, world.at(time).value(f)[0, 0])
            times.insert(j, time)


def estimate(world: World, node: Node) -> Any:
    """A hull of the functional's value: that of a cover where one is asked for and found, or generous, not bounded."""
    if world.start.bounding and not world.start.decided:
        with contextlib.suppress(UnableError):
            found = _covered(world, node)
            world.start.covered = True
            return flint.arb_mat([[found]])
    world.start.sampled = True
    if node.args[2].value == "oo" and (node.value == "integral" or world.start.finer == 1):
        raise UnableError("an interval without an end")
    times, values = seen(world, node)
    steps = [float((abs(b - a)).upper()) for a, b in itertools.pairwise(values)]
    if node.value in ("least", "greatest"):
        sign = 1 if node.value == "least" else -1
        k = min(range(len(values)), key=lambda i: sign * float(values[i].mid()))
        beside = max(steps[max(0, k - 1) : k + 1])
        return world.ring.number(Fraction(0)) + flint.arb_mat([[values[k].union(values[k] - sign * beside)]])
    if node.args[2].value == "oo":  # a rise: what is missed at its turns, and after the last time
        near = sum((max(steps[k - 1 : k + 1]) for k in turns(values)), float(abs(values[-1]).upper()))
        return flint.arb_mat([[_summed("rise", times, values) + flint.arb(0, 4 * near)]])
    value, coarse = (_summed(node.value, times[::j], values[::j]) for j in (1, 2))
    widths = [float(b - a) for a, b in itertools.pairwise(times)]
    jumps = sum(w * s for w, s in zip(widths, steps, strict=True)) if node.value == "integral" else max(steps)
    radius = 4 * float(abs(value - coarse).upper()) + 0.5 * jumps + 1e-12
    return flint.arb_mat([[value + flint.arb(0, radius)]])


def _covered(world: World, node: Node) -> Any:
    """The value by a cover; those found before are kept. Raises `UnableError` without one."""
    from faverify.checker import motion, stretches

    key = motion.told(world.start), node, world.time, world.start.finer
    if key not in _COVERED:
        if len(_COVERED) >= motion.MOST_PATHS:
            _COVERED.clear()
        way = stretches.extremum if node.value in ("least", "greatest") else stretches.integral
        _COVERED[key] = way(world, node)
    return _COVERED[key]


def _summed(name: str, times: list[Fraction], values: list[Any]) -> Any:
    total = flint.arb(0)
    for s, t, a, b in zip(times, times[1:], values, values[1:], strict=False):
        total += (a + b) / 2 * arb(t - s) if name == "integral" else flint.arb.max(b - a, flint.arb(0))
    return total


def one_sided(world: World, claim: Node) -> bool | None:
    """What the values seen decide for certain of ``least(...) <= c`` and the like; None where they do not."""
    left, right = claim.args
    relation = claim.value
    if right.op == "call" and right.value in OVER and left.op != "call":
        left, right = right, left
        relation = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}.get(relation, relation)
    if left.op != "call" or left.value not in ("rise", "least", "greatest") or relation in ("==", "psd"):
        return None
    return _against(world, left, relation, world.value(right)[0, 0])


def _against(world: World, node: Node, relation: str, bound: Any) -> bool | None:
    """Whether a rise, a least or a greatest value is so to a number; None where the values seen do not decide."""
    _, values = seen(world, node)
    if node.value == "rise":
        values = [_summed("rise", values, values).lower()]
    sign = -1 if node.value == "least" else 1
    gaps = [(x - bound) * sign for x in values]
    towards = relation[0] == ("<" if node.value == "least" else ">")
    reached = towards and len(relation) == 2 and node.value != "rise" and any(gap >= 0 for gap in gaps)
    if reached or any(gap > 0 for gap in gaps):
        return towards
    return None


def contradicted(world: World, node: Node, stored: Any) -> bool:
    """Whether what was seen certainly lies outside a stored enclosure of a least or greatest value, or of a rise."""
    if node.op != "call" or node.value not in ("rise", "least", "greatest"):
        return False
    ends = (">=", stored.lower()) if node.value == "least" else ("<=", stored.upper())
    return _against(world, node, *ends) is False
