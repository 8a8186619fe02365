"""Polynomials of words: a word of letters (perhaps transposed) with its shape, times commuting scalars."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

Letter = tuple[str, bool]


class Mono(NamedTuple):
    """``scalars * word`` as a ``rows x columns`` matrix; the empty word is an identity."""

    rows: str
    columns: str
    word: tuple[Letter, ...] = ()
    scalars: tuple[str, ...] = ()


Poly = Mapping[Mono, Fraction]
UNIT = Mono("1", "1")


def collected(terms: Iterable[tuple[Mono, Fraction]]) -> dict[Mono, Fraction]:
    """The sum of terms, those that cancel left out."""
    found: dict[Mono, Fraction] = {}
    for mono, value in terms:
        known = found.get(mono)
        found[mono] = value if known is None else known + value
    return {mono: value for mono, value in found.items() if value}


def plus(left: Poly, right: Poly, factor: Fraction | int = 1) -> dict[Mono, Fraction]:
    """``left + factor * right``."""
    return collected((*left.items(), *((mono, value * factor) for mono, value in right.items())))


def constant(value: Fraction | int) -> dict[Mono, Fraction]:
    """A number."""
    return collected([(UNIT, Fraction(value))])


def is_scalar(poly: Poly) -> bool:
    """Whether every term is a number times commuting scalars (0 counts)."""
    return all(not mono.word and mono.rows == mono.columns == "1" for mono in poly)


def scaled(poly: Poly, scalar: Poly) -> dict[Mono, Fraction]:
    """A polynomial times a scalar."""
    return collected(
        (Mono(m.rows, m.columns, m.word, tuple(sorted(m.scalars + s.scalars))), x * y)
        for m, x in poly.items()
        for s, y in scalar.items()
    )


def concatenated(left: Poly, right: Poly) -> dict[Mono, Fraction]:
    """The product of matrices; raises `ValueError` where they do not fit."""
    if any(a.columns != b.rows for a in left for b in right):
        raise ValueError("words do not fit")
    return collected(
        (Mono(a.rows, b.columns, a.word + b.word, tuple(sorted(a.scalars + b.scalars))), x * y)
        for a, x in left.items()
        for b, y in right.items()
    )


def frozen(poly: Poly) -> tuple[tuple[Mono, Fraction], ...]:
    """A polynomial as a key."""
    return tuple(sorted(poly.items()))


def shown(poly: Poly) -> str:
    """A polynomial as text, one text for each polynomial."""
    texts = []
    for mono, value in sorted(poly.items()):
        letters = " ".join(name + "'" * flipped for name, flipped in mono.word) or f"I_{mono.rows}"
        texts.append(" ".join([str(value), *mono.scalars, letters] if mono != UNIT else [str(value)]))
    return " + ".join(texts) or "0"
