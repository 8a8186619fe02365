"""Paths of polynomial flows in doubles, by Taylor's method: where a search looks first (heuristic, no error bound)."""

import itertools
from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, arb_mat

from faverify import deadline
from faverify.errors import UnableError
from faverify.flows.polynomial.approx_taylor import ApproxTaylor
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.program import Program
from faverify.flows.polynomial.rings import Doubles, doubles

ORDER, TOLERANCE, CAUTION = 24, 1e-13, 0.9
MOST_STEPS, FEW_STEPS = 160, 100  # of one flow, of each of several
MOST_VELOCITIES = 2500  # of one flow that is stiff
TINY, WIDENING, FEWER = 1e-280, 2e-12, 0.6
Array = Any


class ApproxPaths:
    """Flows of one program, each from its start by steps of its own, as far as asked; these are kept.

    ``start`` and ``constants`` have an array (count, rows, columns) a letter (constants may lack the first axis).
    ``sizes``: the largest entry of each so far. NaN: what takes more than ``most`` steps, or leaves the doubles.
    """

    def __init__(
        self, program: Program, layout: Layout, start: Mapping[str, Array], constants: Mapping[str, Array], count: int,
        most: int = FEW_STEPS,
    ) -> None:  # fmt: skip
        self.layout, self.count, self._most = layout, count, most
        self._program, self._constants, self._chosen = program, constants, np.arange(count)
        self._taylor = ApproxTaylor(program, layout, constants, count, ORDER)
        self._ends, self._series = np.zeros((1, count)), np.zeros((0, count, ORDER + 1, layout.size))
        self._widths, self._taken = np.full(count, np.inf), np.zeros(count, int)
        self._start = layout.batch(start, (count,))
        self._states = self._start.copy()
        self.sizes = np.abs(self._states).max(axis=1)

    def at(self, times: Array) -> dict[str, Array]:
        """The moving letters at times >= 0, (..., count) or what broadcasts to that, as (..., count, rows, columns)."""
        times = np.asarray(times, float)
        times = np.broadcast_to(times, np.broadcast_shapes(times.shape, (self.count,)))
        self._reach(times.reshape(-1, self.count).max(axis=0))
        index = np.clip((self._ends < times[..., None, :]).sum(axis=-2), 1, len(self._series)) - 1
        flows = np.arange(self.count)
        local = np.where(times <= self._ends[-1], times - self._ends[index, flows], np.nan)
        powers = local[..., None] ** np.arange(ORDER + 1)
        return self.layout.arrays((powers[..., None, :] @ self._series[index, flows])[..., 0, :])

    def stiff(self, place: int, time: float, relative: float) -> dict[str, Array]:
        """The letters of one flow at a time that Taylor's steps do not reach, by LSODA, to about a relative error.

        NaN where that takes more than `MOST_VELOCITIES`.
        """
        from scipy.integrate import solve_ivp

        fixed, asked = self._fixed(place), itertools.count(1)

        def velocity(_: float, state: Array) -> Array:
            if next(asked) > MOST_VELOCITIES:
                raise UnableError("a stiff flow takes too many steps")
            return self._velocities(fixed, state)

        size, end = float(np.abs(self._start[place]).max()), np.full(self.layout.size, np.nan)
        with np.errstate(all="ignore"), suppress(UnableError):
            found = solve_ivp(velocity, (0, time), self._start[place], "LSODA", [time],
                              jac=lambda _, state: self._slopes(fixed, state),
                              rtol=relative, atol=relative * (size + TINY) / 1000)  # fmt: skip
            end = found.y[:, -1] if found.success else end
        return self.layout.arrays(end)

    def _fixed(self, place: int) -> list[Any]:
        constants = {name: x[place] if x.ndim > 2 else x for name, x in self._constants.items()}
        return self._program.constant_part(Doubles(), constants)

    def _velocities(self, fixed: list[Any], states: Array) -> Array:
        """The velocities of one flow at states (..., size)."""
        letters = self.layout.arrays(states)
        return self.layout.batch(self._program.velocities(Doubles(), fixed, letters), states.shape[:-1])

    def _slopes(self, fixed: list[Any], state: Array) -> Array:
        """Their Jacobian: of a polynomial, by tiny imaginary steps, exact up to rounding."""
        steps = state + 1j * TINY * np.eye(len(state))
        return self._velocities(fixed, steps).imag.T / TINY

    def _reach(self, stop: Array) -> None:
        """Steps until each is at its time, or no longer goes there: by steps like the last it would take too many."""
        series, ends = list(self._series), list(self._ends)
        while (going := self._going(stop, ends[-1])).any():
            deadline.check()
            self._choose(going)
            before = self._taken.copy()
            series.append(self._step())
            ends.append(ends[-1] + np.where(self._taken > before, self._widths, 0))
        if len(series) > len(self._series):
            self._series, self._ends = np.array(series), np.array(ends)

    def _going(self, stop: Array, ends: Array) -> Array:
        with np.errstate(all="ignore"):
            within = self._taken + (stop - ends) / self._widths <= self._most
        return (self._taken == 0) | ((ends < stop) & within & np.isfinite(self._states).all(axis=1))

    def _choose(self, going: Array) -> None:
        """Go on with those that go on, where these are far fewer than those of the last step."""
        few = np.flatnonzero(going)
        if len(few) > FEWER * len(self._chosen) and np.isin(few, self._chosen).all():
            return
        constants = {name: x[few] if x.ndim > 2 else x for name, x in self._constants.items()}
        self._chosen = few
        self._taylor = ApproxTaylor(self._program, self.layout, constants, len(few), ORDER)

    def _step(self) -> Array:
        """The series of the next step of those chosen (of the others NaN)."""
        here, found = self._chosen, np.full((self.count, ORDER + 1, self.layout.size), np.nan)
        with np.errstate(all="ignore"):
            series = found[here] = self._taylor.series(self._states[here])
            before, last = np.moveaxis(np.abs(series[:, -2:]).max(axis=2), 1, 0) + TINY
            unit = TOLERANCE * (self.sizes[here] + TINY)
            widths = CAUTION * np.minimum((unit / before) ** (1 / (ORDER - 1)), (unit / last) ** (1 / ORDER))
            self._states[here] = (widths[:, None, None] ** np.arange(ORDER + 1) @ series)[:, 0]
            self.sizes[here] = np.fmax(self.sizes[here], np.abs(self._states[here]).max(axis=1))
        self._widths[here] = np.where(np.isfinite(widths), widths, 0)
        self._taken[here] += 1
        return found


class ApproxPath:
    """One flow from its start."""

    def __init__(self, flow: PolynomialFlow) -> None:
        start, constants = ({name: doubles(x) for name, x in y.items()} for y in (flow.start, flow.constants))
        self._paths = ApproxPaths(flow.program, Layout(flow.shapes), start, constants, 1, MOST_STEPS)

    @property
    def size(self) -> float:
        """The largest entry so far."""
        return float(self._paths.sizes[0])

    def at(self, time: Fraction) -> dict[str, Any]:
        """The moving letters at a time >= 0 as arrays; raises `UnableError` where it takes too many steps."""
        found = {name: x[0] for name, x in self._paths.at([float(time)]).items()}
        if not all(np.isfinite(x).all() for x in found.values()):
            raise UnableError(f"a path in doubles would take too many steps to t = {float(time):.6g}")
        return found

    def balls(self, time: Fraction) -> dict[str, Any]:
        """The same as balls wide enough for the error to be expected, which is no bound."""
        radius = WIDENING * self.size
        return {
            name: arb_mat([[arb(entry, radius) for entry in row] for row in x.tolist()])
            for name, x in self.at(time).items()
        }
