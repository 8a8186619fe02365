"""Cases with no data but sizes: every letter of the theory is free and gets a random rational matrix."""

from dataclasses import dataclass
from typing import Any

from faverify.cases.record import ExactCase


@dataclass(frozen=True)
class FreeCase(ExactCase):
    """``dimensions`` maps dimension symbols to sizes; ``seed`` makes the random letters of each case differ."""

    dimensions: tuple[tuple[str, int], ...]
    seed: int = 0

    kind = "free"

    @property
    def name(self) -> str:
        """The sizes in words."""
        return "free letters, " + ", ".join(f"{symbol} = {size}" for symbol, size in self.dimensions)

    def entries(self) -> dict[str, Any]:
        """Sizes and seed; the letters drawn from them are stored with a comparison."""
        return {"dimensions": dict(self.dimensions), "seed": str(self.seed)}


def free_pool(count: int, seed: int) -> list[FreeCase]:
    """Cases of growing size with r < n, deterministic."""
    sizes = [(2, 2, 1), (3, 2, 2), (4, 3, 2), (5, 4, 3), (4, 2, 3), (6, 5, 2)]
    return [
        FreeCase((("n", n), ("m", m), ("r", r), ("k", 3)), seed + index)
        for index, (n, m, r) in enumerate((sizes * (count // len(sizes) + 1))[:count])
    ]
