"""False neighbours made from the text of a statement: what a slip of the pen would say. A method should refute most.

They are guesses, not known to be false: a weaker statement is true as well. What survives is named, for a person to
kill or to argue true.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faverify.claim import Context, Part, Theory
from faverify.errors import FaverifyError, StatementError
from faverify.lang.parse import parse_statement
from faverify.verdict import Verdict

if TYPE_CHECKING:
    from faverify.claim import Claim
    from faverify.methods.base import Method

MOST = 3
"""Neighbours of one kind of one statement."""


@dataclass(frozen=True)
class Neighbour:
    """An altered text, and what was altered: sign, factor, transpose, hypothesis, direction, flow or constant."""

    says: str
    kind: str
    theory: Theory


@dataclass(frozen=True)
class Met:
    """What the part's method says of a neighbour: ``refuted``, ``survived`` (it passes) or ``open``."""

    part: str
    neighbour: Neighbour
    result: str
    why: str


def neighbours(says: str, theory: Theory, foreign: tuple[Theory, ...] = ()) -> Iterator[Neighbour]:
    """Altered texts that the language reads in their theory, each once, the statement itself never."""
    seen = {_bare(says)}
    for kind, texts in _altered(says).items():
        kept = 0
        for text in texts:
            if kept < MOST and _bare(text) not in seen and _reads(text, theory):
                seen.add(_bare(text))
                kept += 1
                yield Neighbour(text, kind, theory)
    for other in foreign:
        if other.digest != theory.digest and _reads(says, other):
            yield Neighbour(says, "flow", other)


def meet(claim: "Claim", part: Part, context: Context, foreign: tuple[Theory, ...] = ()) -> Iterator[Met]:
    """Every neighbour of a part, by the part's own method; nothing for prose."""
    by: Method = part.by  # type: ignore[assignment]
    if part.by.prose:
        return
    for neighbour in neighbours(part.says, claim.theory_of(part), foreign):
        try:
            found = by.check(neighbour.says, neighbour.theory, context)
        except FaverifyError as error:
            yield Met(part.name, neighbour, "open", str(error))
            continue
        result = {Verdict.FAIL: "refuted", Verdict.PASS: "survived"}.get(found.verdict, "open")
        yield Met(part.name, neighbour, result, found.explanation)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _reads(text: str, theory: Theory) -> bool:
    try:
        parse_statement(text, theory)
    except StatementError:
        return False
    return True


def _altered(says: str) -> dict[str, list[str]]:
    head, tail = _split(says)
    made = {
        "sign": [f"{new}{tail}" for new in _swapped(head, r" ([+-]) ", {"+": "-", "-": "+"})],
        "transpose": [f"{head[: m.start()]}{head[m.end() :]}{tail}" for m in re.finditer(r"\.T\b", head)],
        "direction": [f"{new}{tail}" for new in _swapped(head, r" (<=|>=|<|>) ", _TURNED)],
        "hypothesis": [head] if tail.startswith(" if ") else [],
    }
    relation = re.search(r" (==|<=|>=|<|>) ", head)
    if relation and " and " not in head:
        left, right = head[: relation.start()], head[relation.end() :]
        factors = {"==": ("2",), "<=": ("1/2", "99/100"), "<": ("1/2",), ">=": ("2", "101/100"), ">": ("2",)}
        made["factor"] = [
            f"{left} {relation[1]} {factor} * ({right}){tail}"
            for factor in factors[relation[1]]
            if right.strip() != "0" and not re.search(r" (==|<=|>=|<|>) ", right)
        ]
    return made


_TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


def _split(says: str) -> tuple[str, str]:
    """The claims, and the hypotheses or ranges with their word."""
    match = re.search(r" (if|for) ", says)
    return (says[: match.start()], says[match.start() :]) if match else (says, "")


def _swapped(text: str, pattern: str, swaps: dict[str, str]) -> list[str]:
    return [f"{text[: m.start(1)]}{swaps[m[1]]}{text[m.end(1) :]}" for m in re.finditer(pattern, text)]
