"""Bounds side by side: the paper's, ours and the truth, joined from the certificates of all claims tagged ``bound``.

A row is one bounded quantity, known by the text of the statement's left side. The paper's bound is the last side of
the first statement about it in a claim of the paper, or the last side of a new claim's chain where that text occurs
word for word in a claim of the paper; every other right side is ours. Only stored numbers are compared.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.report.ball_text import Ends, decimal, least_ratio, slack
from faverify.report.numbers import interval
from faverify.report.prose import Marked, words
from faverify.report.words import name

Data = Mapping[str, Any]
LEVELS = ("certified", "exact")
NUMBER = re.compile(r"[-+*/.() \d]+")


@dataclass(frozen=True)
class Bound:
    """A right side: formula, text, value at the instance shown, and its ratio to the truth: ``here``, least of all."""

    latex: str
    text: str
    value: str
    here: str
    ratio: str


@dataclass(frozen=True)
class BoundRow:
    """One bounded quantity: ``where`` names the instance shown, ``cases`` counts the tested.

    ``remarks`` say what a quantity without formula is, and how nearly a bound is attained at some instance.
    """

    latex: str
    text: str
    labels: list[str]
    truth: str
    where: str
    cases: int
    paper: list[Bound]
    ours: list[Bound]
    remarks: list[Marked]


@dataclass(frozen=True)
class _Point:
    """All sides of one statement at one case."""

    case: str
    at: Mapping[str, str]
    values: Mapping[str, Ends]


@dataclass(frozen=True)
class _Entry:
    """One part that bounds the quantity."""

    label: str
    new: bool
    texts: list[str]
    latex: list[str]
    points: list[_Point]
    tested: int
    note: str


def bound_rows(certificates: Sequence[Data]) -> list[BoundRow]:
    """The table, in the order of the certificates; quantities that have both bounds come first."""
    tagged = [certificate for certificate in certificates if "bound" in certificate["claim"].get("tags", ())]
    said = {c["claim"]["label"]: " ".join(p["says"] for p in c["parts"]) for c in certificates if not _is_new(c)}
    groups: dict[str, list[_Entry]] = {}
    for certificate in tagged:
        for entry in _entries(certificate):
            groups.setdefault(entry.texts[0], []).append(entry)
    below = _from_below(groups)
    rows = [
        _row(entries, said, below.get(text, []))
        for text, entries in groups.items()
        if text not in {entry.texts[0] for listed in below.values() for entry in listed}
    ]
    return sorted(rows, key=lambda row: not (row.paper and row.ours))


def _from_below(groups: Mapping[str, list[_Entry]]) -> dict[str, list[_Entry]]:
    """Statements whose right side is a quantity that others bound from above: how nearly the bound is attained."""
    found: dict[str, list[_Entry]] = {}
    for entry in (entry for entries in groups.values() for entry in entries):
        if len(entry.texts) == 2 and entry.texts[1] in groups:
            found.setdefault(entry.texts[1], []).append(entry)
    return found


def _is_new(certificate: Data) -> bool:
    return bool(certificate["claim"]["kind"] == "new")


def _entries(certificate: Data) -> Iterator[_Entry]:
    """Parts with numbers on both sides; corroborating ones if they are chains, or if no such part decides."""
    parts = [part for part in certificate["parts"] if _is_bound(part)]
    deciding = any(part["decides"] and part["outcome"]["evidence"] in LEVELS for part in certificate["parts"])
    for part in parts:
        stored = _sides(part)
        if part["decides"] or len(stored) > 2 or not deciding:
            texts, latex = [side["text"] for side in stored], [side.get("latex", "") for side in stored]
            tested = int(part["outcome"].get("counts", {}).get("tested", 0))
            label = certificate["claim"]["label"]
            yield _Entry(label, _is_new(certificate), texts, latex, _points(part), tested, part.get("note", ""))


def _sides(part: Data) -> Sequence[Data]:
    """The sides of the chain ``a <= b <= c`` that the part says; none where it says anything else."""
    chains = (item for item in part["outcome"].get("comparisons", []) if "sides" in item)
    first: Data = next(chains, {})
    return first.get("sides", ()) if set(first.get("relations", ())) == {"<="} else ()


def _is_bound(part: Data) -> bool:
    outcome, texts = part["outcome"], [side["text"] for side in _sides(part)]
    if outcome["evidence"] not in LEVELS or len(texts) < 2 or any(map(NUMBER.fullmatch, texts)):
        return False
    parameters = {name for item in outcome["comparisons"] for name in item.get("at", {})} - {"total", "K", "d"}
    return texts[-1] not in parameters and any(point.values for point in _points(part))


def _points(part: Data) -> list[_Point]:
    found = []
    for item in part["outcome"].get("comparisons", []):
        ends = {side["text"]: _ends(side.get("value", {})) for side in item.get("sides", ())}
        values = {text: end for text, end in ends.items() if end is not None}
        if ends and len(values) == len(ends):
            found.append(_Point(item.get("name") or item.get("digest", "")[:12], item.get("at", {}), values))
    return found


def _ends(ball: Data) -> Ends | None:
    ends = interval(ball) if ball else None
    return None if ends is None else Ends(*ends)


def _row(entries: list[_Entry], said: Mapping[str, str], below: list[_Entry]) -> BoundRow:
    quantity = entries[0].texts[0]
    formulas = {
        text: latex for entry in reversed(entries) for text, latex in zip(entry.texts, entry.latex, strict=True)
    }
    paper, sources = _of_the_paper(entries, said)
    points, every = _joined(entries), [point for entry in entries for point in entry.points]
    bounds = [text for entry in entries for text in entry.texts[1:]]
    best = max(points, key=lambda point: (len(set(point.values) & set(bounds)), -_looseness(point, quantity)))
    shown = [text for text in dict.fromkeys(bounds) if text in best.values]
    made = {text: _bound(text, formulas[text], best, [*points, *every], quantity) for text in shown}
    labels = list(dict.fromkeys([*sources, *(entry.label for entry in entries)]))
    return BoundRow(
        formulas[quantity],
        quantity,
        labels,
        _shown(best.values[quantity], up=True),
        ", ".join([best.case, *(f"{name} = {value}" for name, value in best.at.items() if _adds(name, best.case))]),
        max(entry.tested for entry in entries),
        [made[text] for text in shown if text in paper],
        [made[text] for text in shown if text not in paper],
        [
            *(words(entry.note) for entry in entries if entry.note and not entry.latex[0]),
            *map(_attained, below),
        ],
    )


def _attained(entry: _Entry) -> Marked:
    """A statement from below in words: how many cases come as near to the bound as it says."""
    said = f"{name(entry.label)} has cases ({entry.tested}) where the truth is at least "
    return Marked((("text", said), ("math", entry.latex[0]) if entry.latex[0] else ("code", entry.texts[0])))


def _adds(parameter: str, case: str) -> bool:
    """Whether a parameter tells more than the name of the case, which may be "n=300, s=2"."""
    return parameter not in ("total", "K") and f"{parameter}=" not in case


def _of_the_paper(entries: list[_Entry], said: Mapping[str, str]) -> tuple[set[str], list[str]]:
    """Texts of right sides that are the paper's, and the labels of the paper's claims that have them."""
    own = next((entry for entry in entries if not entry.new), None)
    texts = {own.texts[-1]} if own else set()
    sources: list[str] = []
    for entry in entries:
        if entry.new and len(entry.texts) > 2:
            holders = [label for label, says in said.items() if entry.texts[-1] in says]
            if holders:
                texts.add(entry.texts[-1])
                sources += holders[:1] if not own else []
    return texts, sources


def _joined(entries: list[_Entry]) -> list[_Point]:
    """All points; where two parts met the same case with compatible parameters, their sides in one point.

    A part whose sides all stand in the chain of another adds none: the chain has them side by side.
    """
    whole = [e for e in entries if not any(set(e.texts) < set(other.texts) for other in entries)]
    points = [point for entry in whole for point in entry.points]
    return [_with_others(point, points) for point in points]


def _with_others(point: _Point, points: list[_Point]) -> _Point:
    values = dict(point.values)
    for other in points:
        if other.case == point.case and other.at.items() <= point.at.items():
            values = {**other.values, **values}
    return _Point(point.case, point.at, values)


def _looseness(point: _Point, quantity: str) -> Fraction:
    ratios = [least_ratio(end, point.values[quantity]) for text, end in point.values.items() if text != quantity]
    known = [ratio for ratio in ratios if ratio is not None]
    return min(known) if known else Fraction(10**30)


def _bound(text: str, latex: str, best: _Point, points: list[_Point], quantity: str) -> Bound:
    pairs = [(p.values[text], p.values[quantity]) for p in points if text in p.values]
    known = [(ratio, slack(*pair)) for pair in pairs if (ratio := least_ratio(*pair)) is not None]
    here, least = slack(best.values[text], best.values[quantity]), min(known, default=(None, "n/a"))[1]
    return Bound(latex, text, _shown(best.values[text], up=False), here, least)


def _shown(ends: Ends, *, up: bool) -> str:
    """The certified side, rounded outward: the upper end of a truth, the lower end of a bound."""
    exact = ends.low == ends.high and len(str(ends.low)) <= 9
    return str(ends.low) if exact else f"{'≤' if up else '≥'} {decimal(ends.high if up else ends.low, up=up)}"
