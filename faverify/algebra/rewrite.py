"""Rewriting by a theory's relations, with every use recorded: the source of cofactor certificates.

``poly - normal_form = sum of coefficient * left * (relation) * right`` is what the record says;
`faverify.algebra.cofactors` multiplies it out. Ideal membership with compatible shapes gives an identity of matrices
for all sizes (Raab, Regensburger, Hossein Poor, arXiv 1910.06165).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from faverify.algebra.translate import Translator
from faverify.algebra.words import Factor, Poly, Word, add, add_to, collect, join, multiply
from faverify.claim import Theory
from faverify.errors import StatementError, UnableError

FUEL = 20_000
ONCE = Fraction(1)


@dataclass(frozen=True)
class Rule:
    """``lead -> tail``, one orientation of the relation whose text is ``name``, or of its transpose."""

    name: str
    lead: Word
    tail: Poly

    @cached_property
    def needs(self) -> frozenset[Factor]:
        """The letters without which it applies nowhere."""
        return frozenset(self.lead.letters)


@dataclass(frozen=True)
class Use:
    """``coefficient * left * (lead - tail) * right``: one application of a rule."""

    coefficient: Fraction
    left: Word
    rule: Rule
    right: Word


@dataclass(frozen=True)
class Reduction:
    """A normal form and the uses of relations that lead there."""

    normal: Poly
    uses: tuple[Use, ...]


class Rewriter:
    """The relations of one theory as rewriting rules, in both transposed forms, in the order given."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.translator = Translator(theory)
        self.transposer = self.translator.transposer
        self.translator.vanishes = lambda poly: not self.reduce(poly).normal

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every relation and its transpose; raises `StatementError` if a left side is no single word."""
        rules: list[Rule] = []
        for text in self.theory.relations:
            left, _, right = text.partition("==")
            rules += self.both_ways(self.orient(text, self.translator.matrix(left), self._right(right)))
        return tuple(rules)

    def both_ways(self, rule: Rule) -> list[Rule]:
        """A rule and its transpose."""
        flipped = Rule(rule.name + " (transposed)", self.transposer.word(rule.lead), self.transposer.poly(rule.tail))
        back = dict(rule.tail) == {flipped.lead: Fraction(1)}  # X H == H X: its transpose would undo it
        return [rule] if flipped.lead == rule.lead or back else [rule, flipped]

    def _right(self, text: str) -> Poly:
        return {} if text.strip() == "0" else self.translator.matrix(text)

    def orient(self, text: str, left: Poly, right: Poly) -> Rule:
        """Solve ``left == right`` for the first word written on the left (longest where the left side is a sum)."""
        lead = max(left, key=lambda word: (len(word.letters), word), default=None)
        if lead is None or not lead.letters:
            raise StatementError(f"relation {text!r}: the left side has no leading word")
        factor = left[lead]
        rest = {word: value for word, value in left.items() if word != lead}
        tail = collect((word, value / factor) for word, value in add(right, rest, Fraction(-1)).items())
        return Rule(text, lead, tail)

    def reduce(self, poly: Poly, traces: bool = False) -> Reduction:
        """The normal form; raises `UnableError` after 20,000 rewriting steps (the rules do not terminate)."""
        todo, normal, uses = dict(poly), dict[Word, Fraction](), list[Use]()
        for _ in range(FUEL):
            if not todo:
                return Reduction(normal, tuple(uses))
            word = max(todo)
            coefficient = todo.pop(word)
            found = self._match(word, traces)
            if found is None:
                if total := normal.pop(word, 0) + coefficient:
                    normal[word] = total
                continue
            use = Use(coefficient, *found)
            uses.append(use)
            add_to(todo, self._replacement(use, traces))
        raise UnableError(
            f"no normal form after {FUEL} steps in theory {self.theory.name!r}: its relations do not terminate"
        )

    def _replacement(self, use: Use, traces: bool) -> Poly:
        around = multiply(multiply({use.left: use.coefficient}, use.rule.tail), {use.right: ONCE})
        return self.transposer.trace(around) if traces else around

    def _match(self, word: Word, traces: bool) -> tuple[Word, Rule, Word] | None:
        """The first rule that applies somewhere in the word; for a trace also across the ends."""
        held = frozenset(word.letters)
        rules = [rule for rule in self.rules if held.issuperset(rule.needs)]
        for candidate in () if not rules else self._turns(word) if traces else (word,):
            for rule in rules:
                place = _find(rule.lead.letters, candidate.letters)
                if place is not None:
                    return self._split(candidate, rule, place)
        return None

    def _turns(self, word: Word) -> Iterator[Word]:
        for index in range(max(1, len(word.letters))):
            yield Word(word.rows, word.columns, word.letters[index:] + word.letters[:index], word.scalars)

    def _split(self, word: Word, rule: Rule, place: int) -> tuple[Word, Rule, Word]:
        end = place + len(rule.lead.letters)
        rows = self.translator.shape(word.letters[0])[0]
        columns = self.translator.shape(word.letters[-1])[1]
        left = Word(rows, rule.lead.rows, word.letters[:place], word.scalars)
        return left, rule, Word(rule.lead.columns, columns, word.letters[end:])


def _find(needle: tuple[Factor, ...], hay: tuple[Factor, ...]) -> int | None:
    for index in range(len(hay) - len(needle) + 1):
        if hay[index : index + len(needle)] == needle:
            return index
    return None


def whole(use: Use) -> Word:
    """The word that a use rewrote: ``left lead right``."""
    return join(join(use.left, use.rule.lead), use.right)
