"""Paths of polynomial flows in doubles, by Taylor's method: where a search looks first (heuristic, no error bound)."""

import bisect
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, arb_mat

from faverify import deadline
from faverify.errors import UnableError
from faverify.flows.polynomial.approx_taylor import ApproxTaylor
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.rings import doubles

ORDER, TOLERANCE, MOST_STEPS, CAUTION = 24, 1e-13, 160, 0.9
TINY, WIDENING = 1e-280, 1e-11


class ApproxPath:
    """One flow from its start, integrated as far as asked; steps are kept, so that any time between is a polynomial.

    ``size``: the largest entry so far.
    """

    def __init__(self, flow: PolynomialFlow) -> None:
        self.layout, self._taylor = Layout(flow.shapes), ApproxTaylor(flow, ORDER)
        self._ends, self._series = [0.0], list[Any]()
        self._state = self.layout.batch({name: doubles(x) for name, x in flow.start.items()}, ())
        self.size = float(np.abs(self._state).max())

    def at(self, time: Fraction) -> dict[str, Any]:
        """The moving letters at a time >= 0 as arrays; raises `UnableError` where it takes too many steps."""
        t = float(time)
        while self._ends[-1] < t or not self._series:
            self._step(t)
        index = max(bisect.bisect_left(self._ends, t), 1) - 1
        return self.layout.arrays((t - self._ends[index]) ** np.arange(ORDER + 1) @ self._series[index])

    def balls(self, time: Fraction) -> dict[str, Any]:
        """The same as balls wide enough for the error to be expected, which is no bound."""
        radius = WIDENING * self.size
        return {
            name: arb_mat([[arb(entry, radius) for entry in row] for row in x.tolist()])
            for name, x in self.at(time).items()
        }

    def _step(self, stop: float) -> None:
        deadline.check()
        start = self._ends[-1]
        with np.errstate(all="ignore"):
            series = self._taylor.series(self._state)
            before, last = np.abs(series[-2:]).max(axis=1) + TINY
            unit = TOLERANCE * (self.size + TINY)
            width = CAUTION * min((unit / before) ** (1 / (ORDER - 1)), (unit / last) ** (1 / ORDER))
        if not np.isfinite(series).all() or len(self._series) + (stop - start) / width > MOST_STEPS:
            raise UnableError(f"a path in doubles would take too many steps after t = {start:.6g}")
        self._series.append(series)
        self._ends.append(start + width)
        self._state = width ** np.arange(ORDER + 1) @ series
        self.size = max(self.size, float(np.abs(self._state).max()))
