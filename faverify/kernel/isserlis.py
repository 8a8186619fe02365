"""Means of polynomials in independent standard normal matrices, by Isserlis' theorem (1918).

The mean of a product of centred normal variables is the sum over all pairings of the products of covariances. For a
matrix X of independent standard normal entries a pair joins traces of words:

    tr(X A X' B) -> tr(A) tr(B),    tr(X A X B) -> tr(A B'),
    tr(X A) tr(X B) -> tr(A B'),    tr(X A) tr(X' B) -> tr(A B).
"""

from collections.abc import Iterator
from fractions import Fraction

from faverify.algebra.words import Factor, Poly, Word, add, scale
from faverify.kernel.chance import is_fixed, normal
from faverify.kernel.errors import Refused
from faverify.kernel.polynomials import number
from faverify.kernel.reader import Reader

Cycle = tuple[Factor, ...]
MOST_FACTORS = 10


def mean(poly: Poly, reader: Reader) -> dict[Word, Fraction]:
    """The mean of a scalar polynomial; raises `Refused` where it is none of traces of words in normal letters."""
    result: dict[Word, Fraction] = {}
    for word, value in poly.items():
        still = tuple(key for key in word.scalars if is_fixed({Word("1", "1", (), (key,)): Fraction(1)}, reader))
        cycles = [_cycle(key, reader) for key in word.scalars if key not in still]
        if sum(map(len, cycles)) > MOST_FACTORS * 2:
            raise Refused("a mean of too high a degree")
        result = add(result, scale(_mean(cycles, reader), {Word("1", "1", (), still): value}))
    return result


def _cycle(key: str, reader: Reader) -> Cycle:
    info = reader.info[key]
    if info.kind != "tr":
        raise Refused(f"{key} is no trace of a word")
    ((word, _),) = info.parts[0]
    for factor in word.letters:
        alone = {Word(*reader.info[factor.name].shape, (Factor(factor.name),)): Fraction(1)}
        if not is_fixed(alone, reader) and not normal(factor.name, reader.theory):
            raise Refused(f"{factor.name} is random and no normal letter")
    return word.letters


def _mean(cycles: list[Cycle], reader: Reader) -> Poly:
    """The mean of a product of traces: the first normal factor is paired with every other of its letter."""
    theory = reader.theory
    place = next(((i, k) for i, c in enumerate(cycles) for k, f in enumerate(c) if normal(f.name, theory)), None)
    if place is None:
        result: Poly = number(1)
        for cycle in cycles:
            result = scale(result, _trace(cycle, reader))
        return result
    index, start = place
    first, rest = cycles[index], cycles[:index] + cycles[index + 1 :]
    own, tail = first[start], first[start + 1 :] + first[:start]
    total: dict[Word, Fraction] = {}
    for left, factor in _pairs(own, tail, rest, reader):
        total = add(total, scale(_mean(left, reader), factor))
    return total


def _pairs(own: Factor, tail: Cycle, rest: list[Cycle], reader: Reader) -> Iterator[tuple[list[Cycle], Poly]]:
    """What is left for each partner of ``own`` in tr(own tail) and the other traces, with factors of empty traces."""
    for k, other in enumerate(tail):
        if other.name == own.name:
            before, after = tail[:k], tail[k + 1 :]
            if other.transposed != own.transposed:
                yield _cut([before, after], [_inner(own, reader), _outer(own, reader)], rest, reader)
            else:
                joined = before + _flipped(after, reader)
                yield _cut([joined], [_inner(own, reader)], rest, reader)
    for index, cycle in enumerate(rest):
        for k, other in enumerate(cycle):
            if other.name == own.name:
                after = cycle[k + 1 :] + cycle[:k]
                joined = tail + (after if other.transposed != own.transposed else _flipped(after, reader))
                yield _cut([joined], [_inner(own, reader)], rest[:index] + rest[index + 1 :], reader)


def _cut(made: list[Cycle], sizes: list[str], rest: list[Cycle], reader: Reader) -> tuple[list[Cycle], Poly]:
    factor: Poly = number(1)
    for cycle, size in zip(made, sizes, strict=True):
        if not cycle:
            factor = scale(factor, reader.trace({Word(size, size, ()): Fraction(1)}))
    return [*(cycle for cycle in made if cycle), *rest], factor


def _inner(factor: Factor, reader: Reader) -> str:
    """The dimension on the right of a factor: that of what stands between X and X'."""
    return reader.shape(factor)[1]


def _outer(factor: Factor, reader: Reader) -> str:
    return reader.shape(factor)[0]


def _flipped(cycle: Cycle, reader: Reader) -> Cycle:
    return reader.transposer.word(Word("", "", cycle)).letters


def _trace(cycle: Cycle, reader: Reader) -> Poly:
    size = reader.shape(cycle[0])[0]
    return reader.trace({Word(size, size, cycle): Fraction(1)})
