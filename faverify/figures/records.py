"""What a figure is before it is drawn: panels of curves, with labels and a caption that says what to see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Numbers = Sequence[float]


@dataclass(frozen=True)
class Curve:
    """Points of one curve. ``role``: "line", "dash" (a bound or a limit), "dots", "marks" (certified points), "band".

    A band lies between ``y`` and ``top``. ``tone`` picks the colour; curves of one tone belong together.
    """

    name: str
    x: Numbers
    y: Numbers
    role: str = "line"
    tone: int = 0
    top: Numbers = ()


@dataclass(frozen=True)
class Panel:
    """One pair of axes with its curves; ``log_x`` and ``log_y`` say which axes are logarithmic.

    ``room`` is what is left free above the curves for the legend, as a share of their height.
    """

    title: str
    x_name: str
    y_name: str
    curves: tuple[Curve, ...]
    log_x: bool = False
    log_y: bool = False
    room: float = 0.0


@dataclass(frozen=True)
class Figure:
    """A figure: ``name`` is that of its files, ``caption`` says what to see and how the numbers are known."""

    name: str
    title: str
    caption: str
    panels: tuple[Panel, ...]
    labels: tuple[str, ...] = field(default=())


def floats(values: Any) -> tuple[float, ...]:
    """A sequence as Python floats."""
    return tuple(float(value) for value in values)
