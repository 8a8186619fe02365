"""d/dt by Leibniz' rule, and values at stated times."""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from faverify.algebra.words import Factor, Poly, Word, add, multiply, scale
from faverify.kernel.errors import Refused
from faverify.kernel.polynomials import Info, Time, number
from faverify.lang import expr as ex

if TYPE_CHECKING:
    from faverify.kernel.reader import Reader


def derivative_at(reader: "Reader", inner: ex.Expr, time: Time | None) -> Poly:
    """d/dt of an expression, at the current or a stated time."""
    now = derivative(reader, reader.read(inner))
    return now if time is None else at(reader, now, time)


def derivative(reader: "Reader", poly: Poly) -> dict[Word, Fraction]:
    """d/dt by Leibniz' rule; of an atom that is no trace of letters with a flow an atom of its own."""
    if reader.theory.steps:
        raise Refused(f"theory {reader.theory.name!r} has steps: there is no d/dt")
    result: dict[Word, Fraction] = {}
    for word, value in poly.items():
        for index, key in enumerate(word.scalars):
            rest = Word(word.rows, word.columns, word.letters, word.scalars[:index] + word.scalars[index + 1 :])
            result = add(result, scale({rest: value}, _atom_rate(reader, key)))
        bare = Word(word.rows, word.columns, word.letters)
        outer: Poly = {Word("1", "1", (), word.scalars): value}
        result = add(result, scale(_word_rate(reader, bare), outer))
    return reader.tidy(result)


def _atom_rate(reader: "Reader", key: str) -> Poly:
    info = reader.info[key]
    if not info.moving:
        return {}
    if info.kind == "time":
        return number(1)
    if info.kind == "tr":
        (word,) = dict(info.parts[0])
        if all(_has_rate(reader, factor.name) for factor in word.letters):
            first = reader.shape(word.letters[0])[0]
            return reader.trace(_word_rate(reader, Word(first, first, word.letters)))
    if info.kind == "integral" and upper_is_now(reader, info):
        return dict(info.parts[0])
    return reader.scalar_atom("D", ({Word("1", "1", (), (key,)): Fraction(1)},))


def upper_is_now(reader: "Reader", info: Info) -> bool:
    """Whether an integral runs from a stated time to the current one."""
    start, stop = (dict(part) for part in info.parts[1:3])
    return not reader.moves(start) and stop == reader.atom("t", Info("time", True))


def _has_rate(reader: "Reader", name: str) -> bool:
    info = reader.info[name]
    return not info.moving or name in reader.flow or (info.kind == "integral" and upper_is_now(reader, info))


def _word_rate(reader: "Reader", word: Word) -> dict[Word, Fraction]:
    result: dict[Word, Fraction] = {}
    dims = [reader.shape(f)[0] for f in word.letters] + [word.columns]
    for index, factor in enumerate(word.letters):
        info = reader.info[factor.name]
        if not info.moving:
            continue
        if not _has_rate(reader, factor.name):
            raise Refused(f"{factor.name} has no derivative that the kernel knows")
        rate = reader.flow[factor.name] if factor.name in reader.flow else dict(info.parts[0])
        middle = reader.transposer.poly(rate) if factor.transposed else rate
        before = {Word(word.rows, dims[index], word.letters[:index]): Fraction(1)}
        after = {Word(dims[index + 1], word.columns, word.letters[index + 1 :]): Fraction(1)}
        result = add(result, multiply(multiply(before, middle), after))
    return result


def carried(
    reader: "Reader", poly: Poly, letter: Callable[[Factor], Poly], time: Poly | None = None
) -> dict[Word, Fraction]:
    """A polynomial at another time or state: letters and traces that move by theirs, the time by one that is given.

    Raises `Refused` for other atoms that move.
    """
    result: dict[Word, Fraction] = {}
    for word, value in poly.items():
        term: Poly = {Word("1", "1", (), tuple(k for k in word.scalars if not reader.info[k].moving)): value}
        for key in (k for k in word.scalars if reader.info[k].moving):
            if reader.info[key].kind == "time" and time is not None:
                term = scale(term, time)
            elif reader.info[key].kind == "tr":
                (inner,) = dict(reader.info[key].parts[0])
                first = reader.shape(inner.letters[0])[0]
                alone = {Word(first, first, inner.letters): Fraction(1)}
                term = scale(term, reader.trace(carried(reader, alone, letter, time)))
            else:
                raise Refused(f"{key} at a stated time, or the next value of {key}")
        moved: Poly = {Word(word.rows, word.rows, ()): Fraction(1)}
        for factor in word.letters:
            moved = multiply(moved, letter(factor))
        result = add(result, scale(moved, term))
    return reader.tidy(result)


def at(reader: "Reader", poly: Poly, time: Time) -> dict[Word, Fraction]:
    """A polynomial in letters, parameters and traces at a stated time; raises `Refused` for other moving atoms."""

    def stated(factor: Factor) -> Poly:
        info = reader.info[factor.name]
        if info.moving and info.kind not in ("letter", "input"):
            raise Refused(f"{factor.name} at a stated time")
        reader.letter(factor.name, info.moving, info.shape, info.kind, time)
        made = Factor(f"{factor.name}@{time.text}", factor.transposed) if info.moving else factor
        return {Word(*reader.shape(made), (made,)): Fraction(1)}

    return carried(reader, poly, stated, dict(time.poly))
