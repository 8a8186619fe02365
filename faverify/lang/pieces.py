"""How a statement's text is cut: what is claimed, the hypotheses after ``if``, the ranges after ``for``; and its sides.

The one place that knows the words ``if`` and ``for``; a word inside parentheses or brackets cuts nothing.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from faverify.outcome import Relation

STEPS = {"(": 1, "[": 1, ")": -1, "]": -1}
COMPARISONS: dict[type[ast.cmpop], Relation] = {
    ast.Eq: Relation.EQUAL,
    ast.LtE: Relation.AT_MOST,
    ast.GtE: Relation.AT_LEAST,
    ast.Lt: Relation.BELOW,
    ast.Gt: Relation.ABOVE,
}


@dataclass(frozen=True)
class Pieces:
    """``claim [if hypotheses] [for ranges]`` as texts; ``rest`` is all that follows the claim, as it stands."""

    claim: str
    hypotheses: str
    ranges: str
    rest: str


@dataclass(frozen=True)
class Chain:
    """The sides of ``a <= b < c`` as they are written, and the relations between them."""

    sides: tuple[str, ...]
    relations: tuple[Relation, ...]


def pieces_of(text: str) -> Pieces:
    """The pieces of a statement's text, which need not be one that the language reads."""
    body, ranges = cut(text, "for")
    claim, hypotheses = cut(body, "if")
    return Pieces(claim, hypotheses, ranges, text[len(claim.rstrip()) :])


def cut(text: str, word: str) -> tuple[str, str]:
    """What stands before and after the first ``word`` outside parentheses."""
    places = list(re.finditer(rf"(?<!\S){word}(?!\S)", text))
    depths = _depths(text) if places else []
    for found in places:
        if not depths[found.start()]:
            return text[: found.start()], text[found.end() :]
    return text, ""


def split_commas(text: str) -> Iterator[str]:
    """What stands between the commas outside parentheses and brackets, without what is empty."""
    depths, start = _depths(text), 0
    for place, character in enumerate(f"{text},"):
        if place == len(text) or (character == "," and not depths[place]):
            if piece := text[start:place].strip():
                yield piece
            start = place + 1


def _depths(text: str) -> list[int]:
    """How many parentheses and brackets are open before every character."""
    steps = (STEPS.get(character, 0) for character in text)
    return list(accumulate(steps, initial=0))


def chain_of(text: str) -> Chain | None:
    """The one chain of comparisons that a statement claims; None where it claims anything else."""
    claim = pieces_of(text).claim.strip()
    try:
        tree = ast.parse(claim, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not isinstance(tree, ast.Compare) or not all(type(operator) in COMPARISONS for operator in tree.ops):
        return None
    sides = tuple(ast.get_source_segment(claim, side) or "" for side in (tree.left, *tree.comparators))
    return Chain(sides, tuple(COMPARISONS[type(operator)] for operator in tree.ops))
