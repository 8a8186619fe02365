"""What a method of evidence returns: plain, immutable, JSON-ready data.

A number in an outcome is text or a `Ball`, never a bare float midpoint: what is shown is the certified side of an
enclosure. `to_json` turns any of these records into what a certificate stores.
"""

import dataclasses
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from faverify.verdict import Evidence, Verdict

Json = Any


@dataclass(frozen=True)
class Ball:
    """A real number known to lie in [mid - rad, mid + rad].

    Mid = mid_man * 2**mid_exp, rad likewise (exact integers).

    ``text`` is for readers: a decimal with its radius. An exact rational that is no dyadic has ``exact`` set instead.
    """

    mid: tuple[str, str] = ("0", "0")
    rad: tuple[str, str] = ("0", "0")
    text: str = ""
    exact: str = ""


class Relation(StrEnum):
    """What a statement says of its two sides."""

    EQUAL = "=="
    AT_MOST = "<="
    AT_LEAST = ">="
    BELOW = "<"
    ABOVE = ">"
    PSD = "psd"


HOLDS: dict[Relation, Callable[[Any, Any], bool]] = {
    Relation.EQUAL: operator.eq,
    Relation.AT_MOST: operator.le,
    Relation.AT_LEAST: operator.ge,
    Relation.BELOW: operator.lt,
    Relation.ABOVE: operator.gt,
}
"""What a relation says of two exact numbers."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its text in the statement, for readers as LaTeX, and its value there."""

    text: str
    latex: str = ""
    value: Ball = Ball()


class Lack(StrEnum):
    """What kept a comparison from being one, beyond our limits."""

    NOTHING = ""
    UNDEFINED = "undefined"


@dataclass(frozen=True)
class Comparison:
    """One place where both sides of a statement were enclosed.

    The case, the parameters and times, and the two sides.

    ``sides`` has all sides of a chain ``a <= b <= c``, ``relations`` what stands between them. ``case`` is exact data
    (``Instance.entries()`` or the like) or empty where only its digest is kept. ``slack`` is the bound divided by the
    value as text ("1.27"), "n/a" where that is 0/0 or means nothing. ``lack``: a side is certainly undefined there.
    """

    digest: str
    name: str
    at: Mapping[str, str]
    lhs: Ball
    rhs: Ball
    slack: str = "n/a"
    verdict: Verdict = Verdict.PASS
    case: Mapping[str, Json] = field(default_factory=dict)
    sides: tuple[Side, ...] = ()
    relations: tuple[Relation, ...] = ()
    lack: Lack = Lack.NOTHING


@dataclass(frozen=True)
class Cofactor:
    """``coefficient * left * (relation) * right``: one use of a relation in a derivation.

    Words are space-separated letters.
    """

    coefficient: str
    left: str
    relation: str
    right: str


@dataclass(frozen=True)
class Step:
    """One link of a derivation: the expression reached, why, and the cofactors that prove the link."""

    text: str
    reason: str
    latex: str = ""
    cofactors: tuple[Cofactor, ...] = ()


@dataclass(frozen=True)
class Table:
    """Numbers for the report: every cell is text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Series:
    """Points of a curve, for plots only (never evidence): ``y`` against ``x``; ``role`` is value, bound or marker."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    role: str = "value"
    x_name: str = "t"
    y_name: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result of one method on one statement.

    ``scope`` says where the verdict holds ("all n, m, r", "24 instances, at t = 1/2, 1, 2"). ``explanation`` says
    what was computed and, for anything but a pass, what happened and what would help. ``witness`` is exact data that
    shows a failure. ``counts`` has at least ``tested``, ``vacuous``, ``inconclusive`` where cases were drawn.
    """

    verdict: Verdict
    evidence: Evidence
    scope: str
    explanation: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    steps: tuple[Step, ...] = ()
    tables: tuple[Table, ...] = ()
    series: tuple[Series, ...] = ()
    witness: Mapping[str, Json] | None = None
    slack: str = "n/a"
    payload: Mapping[str, Json] = field(default_factory=dict)


_PLAIN = (str, int, float, bool, type(None))


def to_json(value: Any) -> Json:
    """Records, mappings, tuples, enums and fractions as JSON data; fields that are empty are left out of records."""
    if type(value) in _PLAIN:
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: to_json(item) for name, item in pairs if item not in ("", (), {}, None)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value
