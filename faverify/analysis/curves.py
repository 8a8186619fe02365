"""Curves of FA*, FA and GD from one start, in double precision: for the eye, and truths labelled approximate."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from faverify.analysis.allowed import allowed
from faverify.analysis.records import Piece, Plot, Skipped
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError
from faverify.outcome import Series

POINTS = 200
MOST_STATE = 20_000
DOUBLINGS = 12
FALLEN = 1e-4
RTOL = 1e-9
MOST_EVALUATIONS = 20_000
LARGEST, LEAST = 1e40, 1e-40
OUTSIDE = (
    "entries are too large or too small for double precision; FA and FA* of s Y from s^(1/3) Z(0) and s^(2/3) W(0) are "
    "the same but for scales of size and time"
)
NAMES = {"fa_star": "FA*", "fa": "FA", "gd": "GD"}


@dataclass(frozen=True)
class Path:
    """One flow at equally spaced times: error ||Y - Z W||_F^2 and residual ||(Y - Z W) C||_F^2."""

    times: Any
    error: Any
    residual: Any

    @property
    def until(self) -> float:
        """The last time."""
        return float(self.times[-1])

    @property
    def integral(self) -> float:
        """The integral of the residual, by the trapezoidal rule."""
        from scipy.integrate import trapezoid  # NumPy has one from 2.0 on only

        return float(trapezoid(self.residual, self.times))

    def first_below(self, part: float) -> float | None:
        """The first of the times at which the residual is at most this part of its start; None if there is none."""
        low = np.flatnonzero(self.residual <= part * self.residual[0])
        return float(self.times[low[0]]) if low.size else None


@dataclass(frozen=True)
class Curves:
    """The paths by flow, and why others are missing."""

    paths: Mapping[str, Path]
    skipped: tuple[Skipped, ...]


def curves_of(instance: Instance, effort: str = "standard") -> Curves:
    """FA*, FA and GD over one span of time, in which FA* (FA where there is none) has nearly arrived."""
    n, m, r = instance.sizes
    if r * (n + m) > MOST_STATE:
        why = f"r (n + m) = {r * (n + m)} unknowns are more than {MOST_STATE}"
        return Curves({}, (Skipped("loss curves", why),))
    tops = [max(abs(x) for row in matrix for x in row) for matrix in (instance.Y, instance.C, instance.Z0)]
    if not all(top == 0 or LEAST < top < LARGEST for top in tops):
        return Curves({}, (Skipped("loss curves", OUTSIDE),))
    paths, skipped, until = dict[str, Path](), list[Skipped](), None
    for flow in NAMES:
        try:
            paths[flow] = allowed(effort, partial(_path, instance, flow, until), len(NAMES))
            until = until or paths[flow].until
        except (UnableError, DomainError) as error:
            skipped.append(Skipped(f"the curve of {NAMES[flow]}", str(error)))
    return Curves(paths, tuple(skipped))


def _path(instance: Instance, flow: str, until: float | None) -> Path:
    """The path to a time; without one to twice the time at which it has settled."""
    return curve_until(instance, flow, 2 * settled(instance, flow).until if until is None else until)


def settled(instance: Instance, flow: str) -> Path:
    """A path; its time is doubled until the residual is `FALLEN` times its maximum, `DOUBLINGS` times at most."""
    Y, C, Z = (np.array([[float(x) for x in row] for row in X]) for X in (instance.Y, instance.C, instance.Z0))
    drive = float(np.linalg.norm(Y @ C))
    until = float(np.linalg.norm(Z)) / drive + drive ** (-2 / 3) if drive > 0 else 1.0
    for _ in range(DOUBLINGS):
        path = curve_until(instance, flow, until)
        if path.residual[-1] <= FALLEN * path.residual.max():
            break
        until *= 2
    return path


def curve_until(instance: Instance, flow: str, until: float) -> Path:
    """The path of one flow on [0, until], in double precision; raises what `approx_curve` raises."""
    from faverify.flows.approx_scipy import approx_curve

    curve = approx_curve(instance, flow, until, rtol=RTOL, most=MOST_EVALUATIONS)
    times = np.linspace(0, until, POINTS + 1)
    error, residual = [], []
    for t in times:
        at = curve(float(t))
        E = at["Y"] - at["Z"] @ at["W"]
        error.append(float((E * E).sum()))
        residual.append(float(((E @ at["C"]) ** 2).sum()))
    return Path(times, np.array(error), np.array(residual))


def piece(curves: Curves, opt: float, final: float | None) -> Piece:
    """The curves as plots, with OPT and the final error as levels."""
    if not curves.paths:
        return Piece(skipped=curves.skipped)
    error = [_series(NAMES[k], p.times, p.error) for k, p in curves.paths.items()]
    end = next(iter(curves.paths.values())).until
    levels = [("OPT", opt)] + ([("||Y - P Y||^2", final)] if final is not None else [])
    error += [Series(name, (0.0, end), (value, value), "bound") for name, value in levels if value > 0]
    residual = [_series(NAMES[k], p.times, p.residual) for k, p in curves.paths.items() if k != "gd"]
    plots = (
        Plot(
            "Error ||Y - Z W||^2 from one start",
            "See where FA* and FA level off (their final error) and where GD does (OPT). Double precision.",
            tuple(error),
        ),
        Plot(
            "Residual ||(Y - Z W) C||^2",
            "See it tend to 0 for FA* and FA, with rises while alignment is not yet positive. Double precision.",
            tuple(residual),
        ),
    )
    return Piece(plots=plots, skipped=curves.skipped)


def _series(name: str, times: Any, values: Any) -> Series:
    return Series(name, tuple(map(float, times)), tuple(map(float, values)), x_name="t")
