"""Cases with no data but sizes: every letter of the theory is free and gets a random rational matrix."""

from dataclasses import dataclass
from typing import Any

from faverify.cases.draws import CORANK_ONE, STYLES
from faverify.cases.record import ExactCase
from faverify.exact.matrix import Matrix


@dataclass(frozen=True)
class FreeCase(ExactCase):
    """``dimensions`` maps dimension symbols to sizes; ``seed`` makes the random letters of each case differ.

    ``style``: how letters and parameters are drawn (`faverify.cases.draws`); "" is at random.
    """

    dimensions: tuple[tuple[str, int], ...]
    seed: int = 0
    style: str = ""

    kind = "free"

    @property
    def name(self) -> str:
        """The sizes in words."""
        drawn = f" ({self.style})" if self.style else ""
        return f"free letters{drawn}, " + ", ".join(f"{symbol} = {size}" for symbol, size in self.dimensions)

    def entries(self) -> dict[str, Any]:
        """Sizes and seed; the letters drawn from them are stored with a comparison."""
        style = {"style": self.style} if self.style else {}
        return {"dimensions": dict(self.dimensions), "seed": str(self.seed), **style}


def free_pool(count: int, seed: int) -> list[FreeCase]:
    """Cases of growing size with r < n, deterministic."""
    sizes = [(2, 2, 1), (3, 2, 2), (4, 3, 2), (5, 4, 3), (4, 2, 3), (6, 5, 2)]
    return [
        FreeCase((("n", n), ("m", m), ("r", r), ("k", 3)), seed + index)
        for index, (n, m, r) in enumerate((sizes * (count // len(sizes) + 1))[:count])
    ]


@dataclass(frozen=True)
class LetteredCase(ExactCase):
    """Free letters of which some are given: by name, as rows of rationals."""

    dimensions: tuple[tuple[str, int], ...]
    letters: tuple[tuple[str, Matrix], ...]

    kind = "free"

    @property
    def name(self) -> str:
        """The sizes in words."""
        return "free letters (on the hypotheses), " + ", ".join(
            f"{symbol} = {size}" for symbol, size in self.dimensions
        )

    def entries(self) -> dict[str, Any]:
        """Sizes and letters."""
        letters = {name: [[str(x) for x in row] for row in matrix] for name, matrix in self.letters}
        return {"dimensions": dict(self.dimensions), **letters}


def special_pool(seed: int) -> list[FreeCase]:
    """Square letters of the kinds that hypotheses name (idempotent, orthogonal, commuting, ...); deterministic."""
    from faverify.cases.special import LARGER, SPECIAL

    return [
        FreeCase((("n", n), ("m", n), ("r", n), ("k", n)), seed + index, style)
        for index, style in enumerate(SPECIAL)
        for n in LARGER.get(style, (3, 2))
    ]


def structured_pool(seed: int) -> list[FreeCase]:
    """Cases where random letters never are: zero, equal, close, singular, ..., at sizes of any order; deterministic."""
    sizes = [(2, 3, 1), (1, 1, 1), (3, 2, 2), (2, 2, 3), (3, 3, 1), (1, 3, 2)]
    return [
        FreeCase((("n", n), ("m", m), ("r", r), ("k", 3)), seed + index, style)
        for index, style in ((k + (style == CORANK_ONE), style) for k, style in enumerate(STYLES))
        for n, m, r in (sizes[index % len(sizes)], sizes[(index + 2) % len(sizes)])
    ]
