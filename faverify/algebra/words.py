"""Shaped noncommutative words and polynomials: the kernel in which identities are proved for all n, m, r.

A word carries its shape, so the empty word is typed: ``I_r`` and ``I_n`` are different words, and no relation between
a product and an identity can make them equal (without this, ``n = r`` becomes provable). Scalar parameters commute
and are kept apart.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from faverify.errors import StatementError


class Factor(NamedTuple):
    """One letter of a word, possibly transposed."""

    name: str
    transposed: bool = False


class Word(NamedTuple):
    """``scalars * letters`` as a ``rows x columns`` matrix; ``scalars`` is a sorted tuple of parameter names."""

    rows: str
    columns: str
    letters: tuple[Factor, ...]
    scalars: tuple[str, ...] = ()

    def __str__(self) -> str:
        letters = " ".join(f.name + (".T" if f.transposed else "") for f in self.letters) or f"I_{self.rows}"
        return " ".join((*self.scalars, letters))


Poly = Mapping[Word, Fraction]


def collect(terms: Iterable[tuple[Word, Fraction]]) -> dict[Word, Fraction]:
    """The sum of terms, without zero coefficients."""
    result: dict[Word, Fraction] = {}
    for word, coefficient in terms:
        known = result.get(word)
        result[word] = coefficient if known is None else known + coefficient
    return {word: coefficient for word, coefficient in result.items() if coefficient}


def add(left: Poly, right: Poly, factor: Fraction = Fraction(1)) -> dict[Word, Fraction]:
    """``left + factor * right``."""
    result = dict(left)
    add_to(result, right, factor)
    return result


def add_to(result: dict[Word, Fraction], right: Poly, factor: Fraction = Fraction(1)) -> None:
    """``result += factor * right``, in place."""
    if factor == -1:
        _subtract_from(result, right)
        return
    plain = factor == 1
    for word, value in right.items():
        more, known = value if plain else _product(factor, value), result.pop(word, None)
        if total := more if known is None else known + more:
            result[word] = total


def _subtract_from(result: dict[Word, Fraction], right: Poly) -> None:
    """``result -= right``, in place: most often there is the same (a comparison is cheap, a fraction made is not)."""
    for word, value in right.items():
        known = result.pop(word, None)
        if known is None:
            result[word] = -value
        elif known != value:
            result[word] = known - value


def multiply(left: Poly, right: Poly) -> dict[Word, Fraction]:
    """The product; raises `StatementError` where shapes do not fit."""
    if len(left) == 1 or len(right) == 1:  # no two words become one
        return {join(a, b): _product(x, y) for a, x in left.items() for b, y in right.items()}
    return collect((join(a, b), _product(x, y)) for a, x in left.items() for b, y in right.items())


def _product(x: Fraction, y: Fraction) -> Fraction:
    """The product, where one is most often 1 or -1 (a comparison is cheap, a fraction to be reduced is not)."""
    if x.denominator == 1:
        return y if x.numerator == 1 else -y if x.numerator == -1 else x * y
    return x if y == 1 else x * y


def join(left: Word, right: Word) -> Word:
    """Concatenation of two words."""
    if left.columns != right.rows:
        raise StatementError(
            f"words do not fit: {left} ({left.rows} x {left.columns}), {right} ({right.rows} x {right.columns})"
        )
    return Word(left.rows, right.columns, left.letters + right.letters, _both(left.scalars, right.scalars))


def _both(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """The sorted union of sorted tuples."""
    return tuple(sorted(left + right)) if left and right else left or right


def scale(poly: Poly, scalars: Poly) -> dict[Word, Fraction]:
    """A polynomial times a polynomial in the commuting parameters (1 x 1 words without letters)."""
    if len(scalars) == 1:
        ((only, value),) = scalars.items()
        if not only.scalars:  # a number
            return dict(poly) if value == 1 else {word: _product(x, value) for word, x in poly.items()}
        return {
            Word(rows, columns, letters, _both(more, only.scalars)): _product(x, value)
            for (rows, columns, letters, more), x in poly.items()
        }
    return collect(
        (Word(w.rows, w.columns, w.letters, _both(w.scalars, s.scalars)), _product(x, y))
        for w, x in poly.items()
        for s, y in scalars.items()
    )


class Transposer:
    """Transposition of words, given which letters are symmetric; it keeps what it has turned."""

    def __init__(self, symmetric: Iterable[str]) -> None:
        self.symmetric = frozenset(symmetric)

    @property
    def symmetric(self) -> frozenset[str]:
        """The symmetric letters; with others, what was kept is forgotten."""
        return self._symmetric

    @symmetric.setter
    def symmetric(self, letters: frozenset[str]) -> None:
        self._symmetric = letters
        self._flips: dict[Factor, Factor] = {}
        self._least: dict[tuple[Factor, ...], tuple[Factor, ...]] = {}

    def add(self, name: str) -> None:
        """One more symmetric letter."""
        if name not in self._symmetric:
            self.symmetric |= {name}

    def word(self, word: Word) -> Word:
        """Reverse the word and flip every letter that is not symmetric."""
        return Word(word.columns, word.rows, self._flipped(word.letters), word.scalars)

    def _flipped(self, letters: tuple[Factor, ...]) -> tuple[Factor, ...]:
        try:
            return tuple(map(self._flips.__getitem__, reversed(letters)))
        except KeyError:
            self._flips |= {f: f if f.name in self._symmetric else Factor(f.name, not f.transposed) for f in letters}
            return self._flipped(letters)

    def poly(self, poly: Poly) -> dict[Word, Fraction]:
        """Transpose every word."""
        return {self.word(word): value for word, value in poly.items()}

    def trace_class(self, word: Word) -> Word:
        """The least word among all rotations of a square word and of its transpose: equal traces, one representative.

        It has a nominal shape; only the empty word keeps its dimension (its trace is that dimension).
        """
        if word.rows != word.columns:
            raise StatementError(f"trace of a {word.rows} x {word.columns} word")
        if not word.letters:
            return word
        least = self._least.get(word.letters)
        if least is None:
            least = self._least[word.letters] = self._least_turn(word.letters)
        return Word("", "", least, word.scalars)

    def _least_turn(self, letters: tuple[Factor, ...]) -> tuple[Factor, ...]:
        both = (letters, self._flipped(letters))
        first = min(map(min, both))  # what the least one begins with
        return min(found[k:] + found[:k] for found in both for k, factor in enumerate(found) if factor == first)

    def trace(self, poly: Poly) -> dict[Word, Fraction]:
        """A polynomial of traces: every word replaced by its trace class."""
        return collect((self.trace_class(word), value) for word, value in poly.items())
