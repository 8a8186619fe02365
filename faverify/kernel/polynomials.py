"""Scalars and matrices as polynomials of words, and what their atoms are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from faverify.algebra.words import Poly, Word, add, scale

Frozen = tuple[tuple[Word, Fraction], ...]
ONE = Word("1", "1", ())


@dataclass(frozen=True)
class Info:
    """What an atom or a letter is: its kind, whether it moves in time, and what it is made of.

    A letter at a stated time knows the letter (``base``) and the time (``when``).
    """

    kind: str
    moving: bool
    shape: tuple[str, str] = ("1", "1")
    parts: tuple["Frozen", ...] = ()
    base: str = ""
    when: "Frozen" = ()


@dataclass(frozen=True)
class Time:
    """A stated time: its text, unique for its value, and its value as a scalar polynomial."""

    text: str
    poly: Frozen = field(hash=False)


def number(value: Fraction | int) -> dict[Word, Fraction]:
    """A number as a polynomial."""
    return {ONE: Fraction(value)} if value else {}


def is_scalar(poly: Poly) -> bool:
    """Whether a polynomial is a scalar (0 counts)."""
    return all(not word.letters and word.rows == word.columns == "1" for word in poly)


def names(word: Word) -> Iterable[str]:
    """Keys of the letters and atoms of a word."""
    return (*(factor.name for factor in word.letters), *word.scalars)


def put(poly: Poly, key: str, value: Poly) -> dict[Word, Fraction]:
    """A polynomial with another one in place of a scalar atom."""
    result: dict[Word, Fraction] = {}
    for word, coefficient in poly.items():
        term: Poly = {word._replace(scalars=tuple(k for k in word.scalars if k != key)): coefficient}
        for _ in range(word.scalars.count(key)):
            term = scale(term, value)
        result = add(result, term)
    return result


def freeze(poly: Mapping[Word, Fraction]) -> Frozen:
    """A polynomial as a hashable value."""
    return tuple(sorted(poly.items()))


def show(poly: Poly) -> str:
    """A polynomial as text, unique for its value."""
    return " + ".join(f"{value} {word}" if word != ONE else str(value) for word, value in sorted(poly.items())) or "0"
