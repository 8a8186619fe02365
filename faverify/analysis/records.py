"""What an analysis is made of: numbers with the way in which each is known, bounds beside truths, and what was skipped.

Everything is text, so that a record is JSON and a page can be made of it without computing anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from faverify.outcome import Series, to_json
from faverify.report.ball_text import Ends, decimal, known_digits

DIGITS = 12


class Known(StrEnum):
    """How a number is known. Only the first two have an error bound."""

    EXACT = "exact"
    CERTIFIED = "certified"
    SAMPLED = "sampled"
    APPROXIMATE = "approximate"
    ASYMPTOTIC = "asymptotic"

    @property
    def bounded(self) -> bool:
        """Whether the number has an error bound."""
        return self in (Known.EXACT, Known.CERTIFIED)


@dataclass(frozen=True)
class Number:
    """A quantity of the instance: ``text`` for readers; ``low`` and ``high`` its enclosure, rounded outward, or empty.

    ``source`` names the theorem that it belongs to, ``note`` says what else a reader should know.
    """

    name: str
    text: str
    known: Known
    source: str = ""
    note: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class BoundLine:
    """A bound beside what it bounds. ``slack`` is bound / truth, rounded down ("n/a" where that means nothing)."""

    quantity: str
    truth: Number
    bound: Number
    slack: str


@dataclass(frozen=True)
class Hypothesis:
    """Whether a theorem says something about this instance, and what it then says: ``holds`` is None where open."""

    theorem: str
    needs: str
    holds: bool | None
    why: str
    says: str = ""


@dataclass(frozen=True)
class Skipped:
    """What was not computed, why, and what would help."""

    what: str
    why: str


@dataclass(frozen=True)
class Piece:
    """What one step of an analysis adds to it."""

    numbers: tuple[Number, ...] = ()
    bounds: tuple[BoundLine, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    warnings: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    plots: tuple["Plot", ...] = ()


@dataclass(frozen=True)
class Plot:
    """Curves for the eye with a caption that says what to see. Approximate, never evidence."""

    title: str
    caption: str
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Section:
    """A step of the analysis and what came of it."""

    title: str
    piece: Piece
    seconds: float = 0.0


@dataclass(frozen=True)
class Analysis:
    """The whole: ``given`` says what the instance is made of, ``sections`` what is known about it."""

    name: str
    sizes: tuple[int, int, int]
    digest: str
    given: tuple[str, ...]
    sections: tuple[Section, ...] = field(repr=False)
    seconds: float = 0.0
    command: str = ""

    @property
    def numbers(self) -> Mapping[str, Number]:
        """Every number by its name."""
        return {number.name: number for section in self.sections for number in section.piece.numbers}

    @property
    def bounds(self) -> Sequence[BoundLine]:
        """Every bound beside its truth."""
        return [line for section in self.sections for line in section.piece.bounds]

    @property
    def hypotheses(self) -> Mapping[str, Hypothesis]:
        """Which theorem speaks about the instance, by theorem."""
        return {item.theorem: item for section in self.sections for item in section.piece.hypotheses}

    @property
    def skipped(self) -> Sequence[Skipped]:
        """What was not computed."""
        return [item for section in self.sections for item in section.piece.skipped]

    @property
    def warnings(self) -> Sequence[str]:
        """What a reader must know before believing the numbers."""
        return [text for section in self.sections for text in section.piece.warnings]

    def to_json(self) -> Any:
        """Everything as JSON data; every field is there, empty or not."""
        return to_json(asdict(self))

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from faverify.report.analysis import fragment

        return fragment(self.to_json())


def _lines(analysis: Analysis) -> Iterator[str]:
    n, m, r = analysis.sizes
    yield f"{analysis.name}: n = {n}, m = {m}, r = {r}"
    yield from (f"  warning: {text}" for text in analysis.warnings)
    for number in analysis.numbers.values():
        yield f"  {number.name}: {number.text} ({number.known})"
    for line in analysis.bounds:
        yield f"  {line.quantity}: {line.truth.text} <= {line.bound.text} ({line.bound.name}; slack {line.slack})"
    yield from (f"  skipped: {item.what}: {item.why}" for item in analysis.skipped)


def enclosed(name: str, value: Any, source: str = "", note: str = "") -> Number:
    """A number from a ball (certified) or an exact rational (an int, a Fraction, an ``fmpq``)."""
    if hasattr(value, "rad"):
        if not value.is_finite():
            return Number(name, "not enclosed", Known.CERTIFIED, source, note)
        low, high = ends(value)
        known = Known.EXACT if low == high else Known.CERTIFIED
        text = _enclosure(low, high) or known_digits(str(value.str(DIGITS)))
        return Number(
            name, text, known, source, note, decimal(low, up=False, digits=9), decimal(high, up=True, digits=9)
        )
    number = Fraction(int(value.p), int(value.q)) if hasattr(value, "p") else Fraction(value)
    sides = decimal(number, up=False, digits=9), decimal(number, up=True, digits=9)
    return Number(name, shown(number), Known.EXACT, source, note, *sides)


def _enclosure(low: Fraction, high: Fraction) -> str:
    """An enclosure that has no leading digits in common: exact, around 0, or with an end there; empty for others."""
    if low == high:
        return shown(low)
    if low > 0 or high < 0:
        return ""
    top = decimal(high, up=True, digits=4)
    return f"≤ {top}" if low == 0 else f"between {decimal(low, up=False, digits=4)} and {top}"


def approximate(name: str, value: float, source: str = "", note: str = "", known: Known = Known.APPROXIMATE) -> Number:
    """A number without an error bound."""
    return Number(name, f"about {value:.4g}", known, source, note)


def ends(ball: Any) -> tuple[Fraction, Fraction]:
    """Both ends of a finite ball, exact."""
    from faverify.balls.convert import dyadic

    return dyadic(ball.lower()), dyadic(ball.upper())


def shown(value: Fraction) -> str:
    """An exact rational if it is short, else its leading digits."""
    text = str(value)
    if len(text) <= DIGITS:
        return text
    low, high = decimal(value, up=False, digits=7), decimal(value, up=True, digits=7)
    return low if low == high else f"{low}…" if value > 0 else f"{high}…"


def slack(bound: Any, truth: Any) -> str:
    """What bound / truth certainly reaches, four digits rounded down, or 1; "n/a" where the truth may be 0."""
    from faverify.report import ball_text

    return ball_text.slack(_ends(bound), _ends(truth))


def _ends(value: Any) -> Ends:
    if hasattr(value, "rad"):
        return Ends(*ends(value))
    number = Fraction(int(value.p), int(value.q)) if hasattr(value, "p") else Fraction(value)
    return Ends(number, number)


def rough_slack(bound: Any, truth: float) -> str:
    """The slack beside a truth that is approximate."""
    text = slack(bound, Fraction(truth))
    return text if text == "n/a" else f"about {float(text):.3g}"


def beside(quantity: str, truth: Any, bound: Any, name: str, source: str, note: str = "") -> BoundLine:
    """A bound beside its truth, both balls or exact."""
    return BoundLine(quantity, enclosed(quantity, truth), enclosed(name, bound, source, note), slack(bound, truth))
