"""Equations of a theory, and the letters and parameters that they leave free, entry by entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import flint

from faverify import deadline
from faverify.cases.free import LetteredCase
from faverify.claim import Case, Theory
from faverify.errors import FaverifyError
from faverify.exact.linear import from_flint, from_fmpq
from faverify.lang import expr as ex
from faverify.lang.parse import nodes_behind

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

Values = Mapping[str, Fraction]


def drawn_point(case: Case, theory: Theory, seed: int, bound: Values) -> "Point | None":
    """The letters of a case, whether or not they are a model of the theory; None where they cannot be drawn."""
    from faverify.evaluate.points import letters_as_drawn

    try:
        return letters_as_drawn(case, theory, seed, bound)
    except FaverifyError:
        return None


@dataclass(frozen=True)
class System:
    """Equations of a theory, ``bound`` having the values that are not free; ``settled`` letters stay as they are."""

    theory: Theory
    equations: Sequence[ex.Compare]
    bound: Values
    settled: frozenset[str] = frozenset()

    @cached_property
    def unknowns(self) -> list[str]:
        """The free letters and parameters that they read."""
        read = {
            node.name
            for claim in self.equations
            for node in nodes_behind(claim, self.theory)
            if isinstance(node, ex.Letter)
        }
        given = {*self.theory.values, *self.bound, *self.settled}
        return [name for name in self.theory.shapes if name in read - given]

    def residual(self, point: "Point") -> list[Any] | None:
        """Left minus right of each entry of each equation; None where one is irrational or undefined."""
        from faverify.evaluate.evaluator import Evaluator
        from faverify.evaluate.ring import ExactRing

        evaluator, found = Evaluator(self.theory, ExactRing(), point), list[Any]()
        deadline.check()
        try:
            for claim in self.equations:
                left, right = evaluator.sides(claim)
                found += [x - y for x, y in zip(left.entries(), right.entries(), strict=True)]
        except (FaverifyError, ZeroDivisionError):
            return None
        return found

    def place(self, point: "Point", name: str) -> list[Any]:
        """The entries of a letter, those of the lower triangle where it is symmetric; or a parameter."""
        if name in point.parameters:
            value = point.parameters[name]
            return [flint.fmpq(value.numerator, value.denominator)]
        return [point.letters[name][i, j] for i, j in self.places(name, point)]

    def moved(self, point: "Point", name: str, entries: Sequence[Any]) -> "Point":
        """The point with other entries of one letter, or another value of one parameter."""
        if name in point.parameters:
            value = from_fmpq(entries[0])
            return replace(point, parameters={**point.parameters, name: value})
        letter = flint.fmpq_mat(point.letters[name])
        for (i, j), value in zip(self.places(name, point), entries, strict=True):
            letter[i, j] = value
            if name in self.theory.symmetric:
                letter[j, i] = value
        return replace(point, letters={**point.letters, name: letter})

    def places(self, name: str, point: "Point") -> list[tuple[int, int]]:
        """Where the entries stand that `place` and `moved` are about; a parameter is one entry."""
        if name in point.parameters:
            return [(0, 0)]
        letter, half = point.letters[name], name in self.theory.symmetric
        return [(i, j) for i in range(letter.nrows()) for j in range(letter.ncols()) if j <= i or not half]

    def case(self, point: "Point") -> tuple[Case, Values]:
        """The point as a case, and the parameters that it gives."""
        read = [*self.unknowns, *sorted(self.settled)]
        letters = tuple((name, from_flint(point.letters[name])) for name in read if name in point.letters)
        sizes = tuple((name, size) for name, size in sorted(point.sizes.items()) if name != "1")
        return LetteredCase(sizes, letters), {name: point.parameters[name] for name in read if name in point.parameters}
