"""The start of a flow: target Y, feedback C, first factor Z(0), and W(0) where the flow has one.

An instance is exact rational data. Any rank is allowed; that Z(0) has full column rank is a hypothesis of FA*, which
the flow checks (`DomainError`), not a property of the data.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from faverify.cases.record import ExactCase
from faverify.errors import InvalidInstance
from faverify.exact.matrix import Matrix, shape, to_matrix, to_text
from faverify.files.bounded import printable


@dataclass(frozen=True)
class Instance(ExactCase):
    """Y (n x m), C (m x r), Z0 (n x r), and optionally W0 (r x m), exact.

    Anything matrix-like is taken and validated; raises `InvalidInstance`, naming the matrix and the shapes.
    `Instance.of` is the same for type checkers, which want a ``Matrix`` here. ``W0 = None`` means "the optimal W for
    Z0": what FA* uses always, and where FA starts by default. ``name`` says where the instance comes from and is no
    part of the digest.
    """

    Y: Matrix
    C: Matrix
    Z0: Matrix
    W0: Matrix | None = None
    name: str = ""

    kind = "flow"

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise InvalidInstance(f"name: {self.name!r:.60} is no text")
        letters = ("Y", "C", "Z0") if self.W0 is None else ("Y", "C", "Z0", "W0")
        for letter in letters:
            object.__setattr__(self, letter, to_matrix(getattr(self, letter), letter))
        n, m, r = self.sizes
        expected = {"Y": (n, m), "C": (m, r), "Z0": (n, r), "W0": (r, m)}
        for letter in letters:
            want, got = expected[letter], shape(getattr(self, letter))
            if got != want:
                raise InvalidInstance(
                    f"{letter} is {got[0]} x {got[1]}, but must be {want[0]} x {want[1]}: "
                    f"Y is n x m = {n} x {m}, C m x r, Z0 n x r, W0 r x m (r = {r} is the number of columns of Z0)"
                )

    @classmethod
    def of(cls, Y: Any, C: Any, Z0: Any, W0: Any = None, name: str = "") -> "Instance":
        """The instance of anything matrix-like; raises `InvalidInstance`.

        >>> Instance.of([[1, 2], [3, "1/3"]], [[1], [0]], [["0.5"], [1]]).sizes
        (2, 2, 1)
        """
        return cls(Y, C, Z0, W0, name)

    @classmethod
    def load(cls, path: Any, **letters: Any) -> "Instance":
        """Read a file; what it lacks is given by name. As `faverify.cases.storage.load`, whose errors it raises."""
        from faverify.cases.storage import load

        return load(path, **letters)

    @property
    def sizes(self) -> tuple[int, int, int]:
        """(n, m, r)."""
        return len(self.Y), len(self.Y[0]), len(self.Z0[0])

    @classmethod
    def random(cls, n: int, m: int, r: int, seed: int = 0, family: str = "gaussian") -> "Instance":
        """Draw from a family of `faverify.cases.families`, reproducibly; raises `UsageError` as `draw` does.

        >>> Instance.random(4, 3, 2, seed=1).sizes
        (4, 3, 2)
        """
        from faverify.cases.families import draw

        return draw(family, n, m, r, seed)

    def approx_singular_values(self) -> list[float]:
        """The singular values of Y, largest first, in double precision (no error bound; inf where they overflow)."""
        import numpy as np

        scale = max(abs(value) for row in self.Y for value in row) or Fraction(1)
        rows = [[float(value / scale) for value in row] for row in self.Y]
        size = float(scale) if scale.numerator.bit_length() - scale.denominator.bit_length() < 1000 else math.inf
        return [float(value) * size if value else 0.0 for value in np.linalg.svd(rows, compute_uv=False)]

    def __str__(self) -> str:
        n, m, r = self.sizes
        return f"instance {printable(self.name) or '(no name)'}: n = {n}, m = {m}, r = {r}, digest {self.digest[:12]}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        from html import escape

        values = self.approx_singular_values()
        shown = ", ".join(f"{value:.4g}" for value in values[:8]) + (", …" if len(values) > 8 else "")
        start = "given" if self.W0 is not None else "the optimal W for Z(0)"
        return f"<p>{escape(str(self))}</p><p>Singular values of Y: about {shown}. W(0): {start}.</p>"

    def letters(self) -> dict[str, Any]:
        """The matrices by their names."""
        letters = {"Y": self.Y, "C": self.C, "Z0": self.Z0}
        return letters if self.W0 is None else {**letters, "W0": self.W0}

    def entries(self) -> dict[str, list[list[str]]]:
        """The matrices as rows of exact texts; `Instance.of(**entries)` gives the instance back."""
        return {letter: to_text(matrix) for letter, matrix in self.letters().items()}


@dataclass(frozen=True)
class LetteredInstance(Instance):
    """A start of a flow with further exact letters by name, as matrices or as rows of texts."""

    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def letters(self) -> dict[str, Any]:
        """The matrices of the instance, and the further letters as they are given."""
        return {**super().letters(), **self.more}

    def entries(self) -> dict[str, Any]:
        """The matrices of the instance, and the further letters, as rows of texts."""
        return {name: x if isinstance(x, list) else to_text(x) for name, x in self.letters().items()}
