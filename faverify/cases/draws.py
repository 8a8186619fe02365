"""Free letters and parameters, drawn: at random, and where random ones never are (zero, equal, close, singular)."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from faverify.exact.matrix import Matrix

CORANK_ONE = "of corank one"
NEAR, HUGE, TINY = Fraction(1, 10**4), Fraction(10**6), Fraction(1, 10**6)
Drawn = Callable[[int, int], Fraction]
"""An entry by its place in a matrix."""


@dataclass(frozen=True)
class Style:
    """How the ``index``-th letter, or parameter, of a theory is drawn: entry by entry, before symmetry is put on.

    Letters of one style share ``common``, so that they can be equal, or near each other.
    """

    name: str
    generator: random.Random
    common: random.Random

    def matrix(self, index: int, rows: int, columns: int) -> Matrix:
        """The entries of a letter."""
        if self.name not in _ENTRIES:
            from faverify.cases.special import special_matrix

            common = random.Random()
            common.setstate(self.common.getstate())
            return special_matrix(self.name, self.generator, common, index, rows, columns)
        entry = _ENTRIES[self.name](self, index)
        return tuple(tuple(entry(i, j) for j in range(columns)) for i in range(rows))

    def number(self, index: int) -> Fraction:
        """The value of a parameter."""
        if self.name not in _NUMBERS:
            return random_number(self.generator)
        return _NUMBERS[self.name](self, index)


def style_of(name: str, key: str) -> Style:
    """The style with a generator for the key; raises `KeyError` for a name that is none."""
    if name not in _ENTRIES:
        from faverify.cases.special import SPECIAL

        if name not in SPECIAL:
            raise KeyError(name)
    return Style(name, random.Random(key), random.Random(f"{key}/common"))


def random_number(generator: random.Random, far: bool = True) -> Fraction:
    """Of either sign, mostly of size one, sometimes ``far`` out: a text must hold without hidden signs or ranges."""
    sign, size, out = generator.choice((1, -1)), generator.randint(1, 24), generator.choice((1, 1, 40))
    return Fraction(sign * size * (out if far else 1), 8)


def random_matrix(generator: random.Random, rows: int, columns: int) -> Matrix:
    """Entries k/4 with k from -8 to 8."""
    return tuple(tuple(Fraction(generator.randint(-8, 8), 4) for _ in range(columns)) for _ in range(rows))


def symmetric(matrix: Matrix) -> Matrix:
    """The lower triangle of a square matrix, mirrored."""
    return tuple(tuple(matrix[max(i, j)][min(i, j)] for j in range(len(matrix))) for i in range(len(matrix)))


def _any(style: Style, _: int) -> Drawn:
    return lambda i, j: Fraction(style.generator.randint(-8, 8), 4)


def _same(style: Style, _: int) -> Drawn:
    """The same entries in every letter: the common generator begins anew."""
    state = style.common.getstate()
    places: dict[tuple[int, int], Fraction] = {}
    again = random.Random()
    again.setstate(state)
    for i in range(8):
        for j in range(8):
            places[i, j] = Fraction(again.choice((1, -1)) * again.randint(1, 8), 4)
    return lambda i, j: places[i % 8, j % 8]


def _shifted(style: Style, index: int) -> Drawn:
    same = _same(style, index)
    return lambda i, j: same(i, j) + (index * NEAR if i == j else 0)


def _rank_one(style: Style, index: int) -> Drawn:
    left, right = ([Fraction(style.generator.randint(1, 6), 2) for _ in range(8)] for _ in "lr")
    return lambda i, j: left[i % 8] * right[j % 8]


def _symmetric_rank_one(style: Style, index: int) -> Drawn:
    vector = [Fraction(style.generator.randint(-6, 6), 2) for _ in range(8)]
    return lambda i, j: vector[i % 8] * vector[j % 8]


def _unit(style: Style, index: int) -> Drawn:
    return lambda i, j: Fraction(i == j)


def _scaled(entry: Callable[[Style, int], Drawn], factor: Fraction) -> Callable[[Style, int], Drawn]:
    def scaled(style: Style, index: int) -> Drawn:
        below = entry(style, index)
        return lambda i, j: factor * below(i, j)

    return scaled


def _nilpotent(style: Style, index: int) -> Drawn:
    return lambda i, j: Fraction(j == i + 1)


def _banded(style: Style, index: int) -> Drawn:
    """Random whole numbers on the diagonal and beside it, zero elsewhere."""
    return lambda i, j: Fraction(style.generator.randint(-3, 3) if abs(i - j) < 2 else 0)


def _corank_one(style: Style, index: int) -> Drawn:
    """0, 1, 2, ... on the diagonal."""
    return lambda i, j: Fraction(i * (i == j))


def _nearly_singular(style: Style, index: int) -> Drawn:
    """The unit matrix but for one entry, whose square is far below any number of a text."""
    return lambda i, j: Fraction(i == j) * (TINY**4 if i == 0 else 1)


def _signs(style: Style, index: int) -> Drawn:
    return lambda i, j: Fraction((-1) ** (i + index)) if i == j else Fraction(0)


def _turned(style: Style, index: int) -> Drawn:
    """The rotation by the angle of 3/5 and 4/5 in the first two coordinates, or its inverse; 1 beyond."""
    c, s = Fraction(3, 5), Fraction(4 * (-1) ** index, 5)
    first = {(0, 0): c, (0, 1): -s, (1, 0): s, (1, 1): c}
    return lambda i, j: first.get((i, j), Fraction(i == j))


def _one_is(value: Fraction, place: int) -> tuple[Callable[[Style, int], Drawn], Callable[[Style, int], Fraction]]:
    """Every second letter, from ``place`` on, is a multiple of the unit matrix; the rest is random."""

    def entry(style: Style, index: int) -> Drawn:
        return _scaled(_unit, value)(style, index) if index % 2 == place else _any(style, index)

    def number(style: Style, index: int) -> Fraction:
        return value if index % 2 == place else random_number(style.generator)

    return entry, number


def _one_of_rank_one(place: int) -> tuple[Callable[[Style, int], Drawn], Callable[[Style, int], Fraction]]:
    """Every second letter, from ``place`` on, is of rank one; the rest is random."""

    def entry(style: Style, index: int) -> Drawn:
        return (_rank_one if index % 2 == place else _any)(style, index)

    return entry, lambda style, index: random_number(style.generator)


def _common_number(style: Style, sign: int = 1) -> Fraction:
    again = random.Random()
    again.setstate(style.common.getstate())
    return sign * Fraction(again.randint(1, 24), 8)


_ZERO = _scaled(_unit, Fraction(0))
_TABLE: dict[str, tuple[Callable[[Style, int], Drawn], Callable[[Style, int], Fraction]]] = {
    "zero": (_ZERO, lambda style, index: Fraction(0)),
    "equal": (_same, lambda style, index: _common_number(style)),
    "close, rising": (_shifted, lambda style, index: _common_number(style) + index * NEAR),
    "close, falling": (_shifted, lambda style, index: _common_number(style) - index * NEAR),
    "equal and negative": (_scaled(_same, Fraction(-1)), lambda style, index: _common_number(style, -1)),
    "of rank one": (_rank_one, lambda style, index: _common_number(style) + Fraction(index, 2)),
    "of rank one, symmetric": (_symmetric_rank_one, lambda style, index: _common_number(style) - Fraction(index, 2)),
    "unit matrices": (_unit, lambda style, index: Fraction(1)),
    "negative unit matrices": (_scaled(_unit, Fraction(-1)), lambda style, index: Fraction(-1)),
    "nilpotent": (_nilpotent, lambda style, index: Fraction(-index)),
    "signs": (_signs, lambda style, index: Fraction((-1) ** index)),
    "turned": (_turned, lambda style, index: Fraction(1, 2) + index),
    "one zero": _one_is(Fraction(0), 0),
    "another zero": _one_is(Fraction(0), 1),
    "one of rank one": _one_of_rank_one(0),
    "another of rank one": _one_of_rank_one(1),
    "huge": (_scaled(_any, HUGE), lambda style, index: random_number(style.generator) * HUGE),
    "tiny": (_scaled(_any, TINY), lambda style, index: abs(random_number(style.generator)) * TINY),
    "nearly singular": (_nearly_singular, lambda style, index: random_number(style.generator)),
    CORANK_ONE: (_corank_one, lambda style, index: random_number(style.generator)),
}
_LARGE: dict[str, tuple[Callable[[Style, int], Drawn], Callable[[Style, int], Fraction]]] = {
    "all ones": (lambda style, index: lambda i, j: Fraction(1), lambda style, index: random_number(style.generator)),
    "banded": (_banded, lambda style, index: random_number(style.generator)),
}
_ENTRIES = {name: entry for name, (entry, _) in {**_TABLE, **_LARGE}.items()}
_NUMBERS = {name: number for name, (_, number) in {**_TABLE, **_LARGE}.items()}
STYLES = tuple(_TABLE)
"""The names of the styles of small cases; those of large ones are plain, and have few entries or equal ones."""
