"""Polynomials of words, a word being letters (perhaps transposed) with a shape, times commuting scalars.

They are reduced by relations; products, transposes, traces and other functions are atoms, named by the normal form of
what they are made of, so that equal expressions have equal atoms.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from faverify.checker.language import Theory
from faverify.errors import StatementError, UnableError

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


MOST_PRODUCTS = 10_000


def _within(left: Poly, right: Poly) -> None:
    """Raise `UnableError` for a product of too many terms."""
    if len(left) * len(right) > MOST_PRODUCTS:
        raise UnableError("a product of too many terms")


def scaled(poly: Poly, scalar: Poly) -> dict[Mono, Fraction]:
    """A polynomial times a scalar."""
    _within(poly, scalar)
    return collected(
        (Mono(m.rows, m.columns, m.word, tuple(sorted(m.scalars + s.scalars))), x * y)
        for m, x in poly.items()
        for s, y in scalar.items()
    )


def concatenated(left: Poly, right: Poly) -> dict[Mono, Fraction]:
    """The product of matrices; raises `ValueError` where they do not fit."""
    _within(left, right)
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


MOST_STEPS = 20_000


class Atom(NamedTuple):
    """What a letter or a scalar atom is."""

    kind: str
    moving: bool
    shape: tuple[str, str] = ("1", "1")
    parts: tuple[Poly, ...] = ()


class Rule(NamedTuple):
    """``lead -> tail``: a relation solved for a word."""

    name: str
    lead: Mono
    tail: Poly
    now: bool = True


class Words:
    """Words of one theory. ``known`` has every letter and atom met, ``rules`` the relations, ``times`` stated times."""

    at: Callable[[Poly, str], dict[Mono, Fraction]]
    """A polynomial at a stated time."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.symmetric = set(theory.symmetric)
        self.known: dict[str, Atom] = {}
        self.times: dict[str, Poly] = {}
        self.squares: set[tuple[tuple[Mono, Fraction], ...]] = set()
        self.rules: list[Rule] = []
        self.products: list[tuple[Counter[str], Fraction]] = []
        self._stated: set[str] = set()

    def both_ways(self, name: str, left: Poly, right: Poly, lead: Mono | None = None) -> list[Rule]:
        """An equation and its transpose, each solved for the longest word on its left."""
        lead = lead or max(left, key=lambda mono: (len(mono.word), mono))
        if lead.scalars or not lead.word:
            raise StatementError(f"{name} is not solved for a word")
        rest = plus(right, {m: x for m, x in left.items() if m != lead}, -1)
        rule = Rule(name, lead, {m: x / left[lead] for m, x in rest.items()})
        (mono,) = self.flip({lead: Fraction(1)})
        turned = Rule(name + " (transposed)", mono, self.flip(rule.tail))
        back = dict(rule.tail) == {turned.lead: Fraction(1)}
        return [rule] if turned.lead == rule.lead or back else [rule, turned]

    def product_of(self, rule: Rule) -> list[tuple[Counter[str], Fraction]]:
        """A relation that sets a 1 x 1 word to a number, as one of the traces that the word is a product of."""
        if not (rule.now and rule.lead.rows == rule.lead.columns == "1"):
            return []
        if any(mono.word or mono.scalars for mono in rule.tail):
            return []
        ((mono, value),) = self._trace_atoms(rule.lead.word).items()
        return [(Counter(mono.scalars), sum(rule.tail.values(), Fraction(0)) / value)]

    def _state(self) -> None:
        """The relations at every stated time that was met."""
        for text in list(self.times):
            if text not in self._stated:
                self._stated.add(text)
                for rule in [rule for rule in self.rules if rule.now]:
                    if self.moves({rule.lead: Fraction(1), **rule.tail}):
                        (lead,) = self.at({rule.lead: Fraction(1)}, text)
                        self.rules.append(Rule(f"{rule.name} at {text}", lead, self.at(rule.tail, text), False))

    def reduce(self, poly: Poly, traces: bool = False) -> dict[Mono, Fraction]:
        """The normal form by the relations; of traces across their ends, too."""
        self._state()
        todo, done = dict(poly), list[tuple[Mono, Fraction]]()
        for _ in range(MOST_STEPS):
            if not todo:
                return collected(done)
            mono = max(todo)
            value = todo.pop(mono)
            made = self._rewritten(mono, traces)
            if made is None:
                done.append((mono, value))
            else:
                todo = plus(todo, made, value)
        raise StatementError("the relations do not end")

    def _rewritten(self, mono: Mono, traces: bool) -> Poly | None:
        for turn in range(max(1, len(mono.word)) if traces else 1):
            word = mono.word[turn:] + mono.word[:turn]
            for rule in self.rules:
                needle = rule.lead.word
                for place in range(len(word) - len(needle) + 1):
                    if word[place : place + len(needle)] == needle:
                        before, after = word[:place], word[place + len(needle) :]
                        first, last = self.shape_of(word[0])[0], self.shape_of(word[-1])[1]
                        around = concatenated(
                            concatenated({Mono(first, rule.lead.rows, before, mono.scalars): Fraction(1)}, rule.tail),
                            {Mono(rule.lead.columns, last, after): Fraction(1)},
                        )
                        return self.cyclic(around) if traces else around
        return None

    def shape_of(self, letter: Letter) -> tuple[str, str]:
        """The shape of a letter as it stands in a word."""
        rows, columns = self.known[letter[0]].shape if letter[0] in self.known else self.theory.shapes[letter[0]]
        return (columns, rows) if letter[1] else (rows, columns)

    def flip(self, poly: Poly) -> dict[Mono, Fraction]:
        """The transpose."""
        return collected((self._flipped(mono), value) for mono, value in poly.items())

    def _flipped(self, mono: Mono) -> Mono:
        word = tuple((name, not turned and name not in self.symmetric) for name, turned in reversed(mono.word))
        return Mono(mono.columns, mono.rows, word, mono.scalars)

    def cyclic(self, poly: Poly) -> dict[Mono, Fraction]:
        """Every word as the least of its rotations and those of its transpose: equal traces, one word."""
        found = []
        for mono, value in poly.items():
            if mono.rows != mono.columns:
                raise StatementError("the trace of what is not square")
            least = mono
            if mono.word:
                flipped = self._flipped(mono).word
                turns = [w[k:] + w[:k] for w in (mono.word, flipped) for k in range(len(w))]
                least = Mono("", "", min(turns), mono.scalars)
            found.append((least, value))
        return collected(found)

    def trace(self, poly: Poly, reducing: bool = True) -> dict[Mono, Fraction]:
        """The trace as a scalar in atoms ``tr[word]``; a word that passes through dimension 1 is a product."""
        if is_scalar(poly):
            return dict(poly)
        around = self.cyclic(poly)
        found = list[tuple[Mono, Fraction]]()
        for mono, value in (self.reduce(around, True) if reducing else around).items():
            if mono.word:
                factor = self._trace_atoms(mono.word)
            else:
                factor = constant(1) if mono.rows == "1" else self.atom(mono.rows, Atom("dimension", False))
            found += scaled(factor, {Mono("1", "1", (), mono.scalars): value}).items()
        return self.tidy(collected(found))

    def _trace_atoms(self, word: tuple[Letter, ...]) -> Poly:
        cuts = [k for k in range(len(word)) if self.shape_of(word[k])[0] == "1"]
        if not cuts:
            pieces = [word]
        else:
            turned = word[cuts[0] :] + word[: cuts[0]]
            places = [k - cuts[0] for k in cuts] + [len(word)]
            pieces = [turned[a:b] for a, b in itertools.pairwise(places)]
        result: Poly = constant(1)
        for piece in pieces:
            ((least, _),) = self.cyclic({Mono("1", "1", piece): Fraction(1)}).items()
            result = scaled(result, self.scalar("tr", [{least: Fraction(1)}]))
        return result

    def product(self, left: Poly, right: Poly) -> Poly:
        """A product; scalars commute, and a 1 x 1 matrix is its trace."""
        if is_scalar(left):
            return self.tidy(scaled(right, left))
        if is_scalar(right):
            return self.tidy(scaled(left, right))
        made = concatenated(left, right)
        return self.trace(made) if any(m.word and m.rows == m.columns == "1" for m in made) else made

    def normal(self, poly: Poly) -> dict[Mono, Fraction]:
        """Matrices reduced; scalars have reduced traces already."""
        return self.tidy(poly) if is_scalar(poly) else self.reduce(poly)

    def symmetrical(self, poly: Poly) -> Poly:
        """The normal form of a matrix that is symmetric; raises `StatementError` for any other."""
        if self.normal(plus(poly, self.flip(poly), -1)):
            raise StatementError("a matrix is not shown to be symmetric")
        return self.normal(poly)

    def tidy(self, poly: Poly) -> dict[Mono, Fraction]:
        """Norms squared as traces, indicators idempotent, a dimension times its reciprocal 1, relations of products."""
        made = ((mono, value, self._tidied(mono)) for mono, value in poly.items())
        return collected(
            (other, x * value)
            for mono, value, found in made
            for other, x in ({mono: Fraction(1)} if found is None else self.tidy(found)).items()
        )

    def _tidied(self, mono: Mono) -> Poly | None:
        for key in dict.fromkeys(mono.scalars):
            info, rest = self.known.get(key), list(mono.scalars)
            rest.remove(key)
            if info is None:
                continue
            inverse = f"1/[{shown({Mono('1', '1', (), (key,)): Fraction(1)})}]"
            if info.kind == "dimension" and inverse in rest:
                rest.remove(inverse)
                return {mono._replace(scalars=tuple(rest)): Fraction(1)}
            if key in rest and info.kind == "ind":
                return {mono._replace(scalars=tuple(rest)): Fraction(1)}
            if key in rest and info.kind == "root 1/2" and frozen(info.parts[0]) in self.squares:
                rest.remove(key)
                return scaled({mono._replace(scalars=tuple(rest)): Fraction(1)}, info.parts[0])
        for factors, value in self.products:
            if factors <= (had := Counter(mono.scalars)):
                left = mono._replace(scalars=tuple(sorted((had - factors).elements())))
                return scaled({left: Fraction(1)}, constant(value))
        return None

    def atom(self, key: str, info: Atom) -> dict[Mono, Fraction]:
        """A scalar atom."""
        self.known.setdefault(key, info)
        return {Mono("1", "1", (), (key,)): Fraction(1)}

    def scalar(self, kind: str, parts: Iterable[Poly], moving: bool | None = None) -> dict[Mono, Fraction]:
        """A scalar function of polynomials."""
        made = tuple(parts)
        moves = any(self.moves(part) for part in made) if moving is None else moving
        return self.atom(f"{kind}[{'; '.join(map(shown, made))}]", Atom(kind, moves, parts=made))

    def opaque(self, kind: str, shape: tuple[str, str], parts: Iterable[Poly], symmetric: bool) -> Poly:
        """A matrix that is no polynomial."""
        made = tuple(parts)
        name = f"{kind}({', '.join(map(shown, made))})"
        if symmetric:
            self.symmetric.add(name)
        self.known.setdefault(name, Atom(kind, any(self.moves(part) for part in made), shape, made))
        return self._one(name, shape)

    def _one(self, name: str, shape: tuple[str, str]) -> Poly:
        word: Poly = {Mono(shape[0], shape[1], ((name, False),)): Fraction(1)}
        return self.trace(word) if shape == ("1", "1") else word

    def moves(self, poly: Poly) -> bool:
        """Whether it depends on the current time."""
        return any(self.known[name].moving for mono in poly for name in names(mono))


def names(mono: Mono) -> tuple[str, ...]:
    """The letters and atoms of a term."""
    return (*(name for name, _ in mono.word), *mono.scalars)
