"""Many instances of one size as one start of a theory, in doubles: what is evaluated there is evaluated at all of them.

Behind the instances as they are stand two copies of all of them, off by about the rounding of doubles: how far a value
moves with these tells how well it is conditioned (heuristic, no error bound).
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from faverify.cases.instance import Instance
from faverify.claim import Case, Theory
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.motion import Each, Flow, Flows
from faverify.evaluate.plain import Plain
from faverify.evaluate.point import Late, Point
from faverify.evaluate.stack import Numbers, Stack, as_array
from faverify.evaluate.stack_ring import StackRing
from faverify.evaluate.stacked_integrals import COPIES, functional
from faverify.exact.linear import to_flint
from faverify.flows.polynomial.approx_path import ApproxPaths
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.rings import doubles
from faverify.lang.scope import TIME

Array = Any
AWAY = 2e-13  # relative
STIFF = ((1e-7, 1e-5), (1e-5, 1e-3))  # how precise stiff flows are, and their copies; and where that takes too long
Parameters = Mapping[str, "Fraction | Numbers"]


class Stacked:
    """Instances as a start; ``points`` are theirs, exact, of the same sizes and letters of the same shapes."""

    def __init__(self, theory: Theory, cases: Sequence[Case], points: Sequence[Point], paths: dict[Any, Any]) -> None:
        self.theory, self.cases, self.points, self._paths = theory, cases, points, paths
        self.ring = StackRing()
        self._kept: dict[tuple[Any, ...], Evaluator] = {}

    def evaluator(self, given: Parameters) -> Evaluator:
        """The evaluator at the start, with values of parameters in place of drawn ones; kept."""
        key = tuple(given.items())
        if key not in self._kept:
            parameters: Any = {**given, **self._drawn(given)}
            point = Point(self.letters, self.points[0].sizes, parameters)
            home = _Home(self, point)
            plain = Plain(self.theory, lambda: self.evaluator({})) if given else None
            there = Point(point.letters, point.sizes, point.parameters, at=home.at, functional=functional)
            home.start = self._kept[key] = Evaluator(self.theory, self.ring, there, plain)
        return self._kept[key]

    def of_each(self, values: Array) -> Numbers:
        """A number for each instance, the same for the copies."""
        return Numbers(np.tile(values, COPIES + 1))

    def _drawn(self, given: Parameters) -> dict[str, Numbers]:
        names = [name for name in self.points[0].parameters if name not in given]
        return {name: self.of_each(np.array([float(p.parameters[name]) for p in self.points])) for name in names}

    @cached_property
    def letters(self) -> dict[str, Stack]:
        """The letters of the instances and of the copies."""
        return {name: self.stack(name, [p.letters[name] for p in self.points]) for name in self.points[0].letters}

    @cached_property
    def scale(self) -> Array:
        """Of each instance the square of the largest entry of its letters, or 1."""
        sizes = [spread(x, len(self.cases))[2] for x in self.letters.values()]
        return np.maximum.reduce([np.ones((len(self.cases), 1)), *sizes]) ** 2

    def stack(self, name: str, exact: Sequence[Any]) -> Stack:
        """Exact matrices, one for each instance, and the copies."""
        data = np.array([doubles(x) for x in exact])
        signs = np.random.default_rng(zlib.crc32(name.encode())).choice((-1.0, 1.0), (COPIES, 1, *data.shape[1:]))
        return Stack(np.concatenate([data, *(data * (1 + AWAY * sign) for sign in signs)]))

    def path(self, flow: Flow, home: Evaluator) -> ApproxPaths:
        """The paths of a flow of some letters; one for all theories and parameters with which it is the same."""
        start, constants = self._data(flow, home)
        data = tuple((name, x.tobytes()) for name, x in (*start.items(), *constants.items()))
        program = flow.flow.program
        key = program.steps, tuple(program.outputs.items()), data
        if key not in self._paths:
            count, layout = len(self.cases) * (COPIES + 1), Layout(flow.flow.shapes)
            self._paths[key] = ApproxPaths(program, layout, start, constants, count)
        return self._paths[key]  # type: ignore[no-any-return]

    def _data(self, flow: Flow, home: Evaluator) -> tuple[dict[str, Array], dict[str, Array]]:
        """Start and constants of a flow of the texts; of a flow of the paper from the instances themselves."""
        names = flow.flow
        if not flow.of_instance:
            start = {x: self.letters[x].data if x != TIME else np.zeros((1, 1)) for x in names.start}
            return start, {x: home.text(x).data for x in names.constants}
        of = self._of_instances
        return {x: of[x] for x in names.start}, {x: of[x] for x in names.constants}

    @cached_property
    def _of_instances(self) -> dict[str, Array]:
        """The letters of the flows of the paper, from the instances themselves."""
        of = {x: self._given(x).data for x in ("Y", "C", "Z")}
        Z = Stack(of["Z"])
        of["Gi"] = self.ring.inverse(Z.transpose() * Z).data
        optimal = of["Gi"] @ Z.transpose().data @ of["Y"]
        of["W"] = optimal if any(case.W0 is None for case in self._instances) else self._given("W").data
        return of

    def _given(self, name: str) -> Stack:
        entry = {"Z": "Z0", "W": "W0"}.get(name, name)
        return self.stack(name, [to_flint(getattr(case, entry)) for case in self._instances])

    @property
    def _instances(self) -> list[Instance]:
        return [case for case in self.cases if isinstance(case, Instance)]


def spread(value: Stack | None, count: int) -> tuple[Array, Array, Array]:
    """The entries of a value, how far the copies are from them, and the largest (rows: ``count`` instances, or one)."""
    if value is None:
        return (np.zeros((1, 1)),) * 3
    if value.data.ndim < 3:  # the same for all
        entries = value.data.reshape(1, -1)
        return entries, np.zeros((1, 1)), np.abs(entries).max(axis=1, keepdims=True)
    data = value.data.reshape(COPIES + 1, count, -1)
    off = np.abs(data[1:] - data[0]).max(axis=(0, 2))[:, None]
    return data[0], off, np.abs(data[0]).max(axis=1, keepdims=True)


class _Home:
    """The letters at other times, with the parameters of one evaluator at the start."""

    start: Evaluator

    def __init__(self, stacked: Stacked, point: Point) -> None:
        self.stacked, self.point = stacked, point

    @cached_property
    def _flows(self) -> Flows:
        stacked = self.stacked
        first = replace(stacked.points[0], parameters=self._of_first())
        return Flows(stacked.theory, stacked.cases[0], first)

    def _of_first(self) -> dict[str, Fraction]:
        """The parameters at the first instance: what velocities read of them is their own at each."""
        numbers = self.point.parameters.items()
        return {name: x if isinstance(x, Fraction) else Fraction(float(x.array.flat[0])) for name, x in numbers}

    def at(self, time: "Fraction | Numbers") -> Mapping[str, Any]:
        """The letters at a time."""
        if time == 0:
            return self.point.letters
        theory = self.stacked.theory
        still = {name: x for name, x in self.point.letters.items() if name not in theory.inputs}
        return Late(still, theory.flow, lambda: self._moved(time))

    def _moved(self, time: "Fraction | Numbers") -> Mapping[str, Any]:
        return Each(self._flows.groups, lambda group: self._at(self._flows[min(group)], time))

    def _at(self, flow: Flow, time: "Fraction | Numbers") -> Mapping[str, Any]:
        path, times = self.stacked.path(flow, self.start), as_array(time)
        found = path.at(times)
        if times.ndim < 2:
            self._go_on(path, found, np.broadcast_to(times, (path.count,)))
        return {name: Stack(x) for name, x in found.items()}

    def _go_on(self, path: ApproxPaths, found: dict[str, Array], times: Array) -> None:
        """Put what is stiff where Taylor's steps ended; copies are less precise: that tells how far it may be off."""
        each = len(self.stacked.cases)
        lost = np.logical_or.reduce([np.isnan(x).any(axis=(1, 2)) for x in found.values()])
        for place in np.flatnonzero(lost[:each]):
            fine, rough = _stiff(path, int(place), float(times[place]))
            for name, x in found.items():
                x[place], x[place + each], x[place + 2 * each] = fine[name], rough[name], rough[name]


def _stiff(path: ApproxPaths, place: int, time: float) -> list[dict[str, Array]]:
    """The letters of one instance at a time twice, the second less precise; NaN where that takes too long."""
    for pair in STIFF:
        found = [path.stiff(place, time, relative) for relative in pair]
        if all(np.isfinite(x).all() for letters in found for x in letters.values()):
            break
    return found
