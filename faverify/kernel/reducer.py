"""The relations of a theory as rewriting rules, for its letters now and at every stated time."""

from fractions import Fraction
from typing import TYPE_CHECKING

from faverify.algebra.rewrite import Rewriter, Rule
from faverify.kernel.polynomials import Time

if TYPE_CHECKING:
    from faverify.kernel.reader import Reader


class Reducer(Rewriter):
    """The relations of the theory, for the letters now and at every stated time met."""

    def __init__(self, reader: "Reader") -> None:
        self.theory = reader.theory
        self.translator = reader  # type: ignore[assignment]  # it offers what a rewriter asks of a translator
        self.reader = reader
        self.transposer = reader.transposer
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._all: tuple[Rule, ...] = ()
        self._met, self._busy = -1, 0  # the number of times whose rules are all made; rules that are being made

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every relation and its transpose, once for the current time and once for each stated time."""
        if self._met != len(self.reader.times):
            self._busy += 1
            self._make()
            self._busy -= 1
            self._met = -1 if self._busy else len(self.reader.times)
        return self._all

    def _make(self) -> None:
        if "" not in self._rules:
            self._rules[""] = ()  # while the relations themselves are read there are none
            self._rules[""] = tuple(self._oriented())
            self.reader.forget()
        for text, time in list(self.reader.times.items()):
            if text not in self._rules:
                moving = [r for r in self._rules[""] if self.reader.moves({r.lead: Fraction(1), **r.tail})]
                self._rules[text] = ()
                self._rules[text] = tuple(self._stated(rule, time) for rule in moving)
        if len(self._all) != sum(map(len, self._rules.values())):
            self._all = tuple(rule for rules in self._rules.values() for rule in rules)

    def _oriented(self) -> list[Rule]:
        rules: list[Rule] = []
        for text in self.theory.relations:
            left, _, right = text.partition("==")
            rule = self.orient(text, self.translator.matrix(left), self._right(right))
            rules += self.both_ways(rule)
        return rules

    def _stated(self, rule: Rule, time: Time) -> Rule:
        (lead,) = self.reader.at({rule.lead: Fraction(1)}, time)
        return Rule(f"{rule.name} at {time.text}", lead, self.reader.at(rule.tail, time))
