"""False neighbours about chance: the checker draws the letters of the witness anew and counts the events itself.

The witness has the fixed letters. A frequency is widened to an interval that misses the probability with chance
2 10^-12 at most (Hoeffding); of a mean of what is not negative only a lower end is known (Markov).
"""

import math
import random
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import flint
import numpy as np

from faverify.checker.exact import Exact
from faverify.checker.language import Node, Theory
from faverify.checker.laws import Laws
from faverify.checker.scope import drawn, is_normal, is_random
from faverify.checker.values import LARGEST, START, World
from faverify.errors import DomainError, UnableError

Json = Mapping[str, Any]
MISSED, GRAIN, MOST, BITS, STREAM = 2e-12, 1024, 1000, 100, 7


def falsified(theory: Theory, says: str, witness: Json) -> bool:
    """Whether a statement about chance is false beyond chance at the fixed letters of a witness.

    Raises `UnableError` where it cannot be drawn.
    """
    case = {"dimensions": witness["sizes"], **witness["letters"]}
    with flint.ctx.workprec(BITS):
        drawing = Drawing(theory, case, witness["at"], int(witness["draws"]), int(witness["seed"]))
        statement = theory.statement(says)
        if not all(drawing.holds(condition) for condition in statement.conditions):
            return False
        return any(drawing.refutes(claim) for claim in statement.claims)


def drawn_case(theory: Theory, sizes: Mapping[str, int], texts: str) -> dict[str, Any]:
    """Matrices of whole numbers, drawn by ``texts``, for all letters that a theory leaves free.

    Raises `UnableError` for sizes that are not drawn.
    """
    if max(sizes.values()) > LARGEST:
        raise UnableError("a size that is not drawn")
    generator, keys = random.Random(texts), {name: key for key, name in START.items()}
    free = {name: shape for name, shape in theory.shapes.items() if shape and name not in theory.values}
    rows = {name: [sizes.get(size, 1) for size in shape] for name, shape in free.items()}
    return {
        keys.get(name, name): [[str(generator.randint(-9, 9)) for _ in range(n)] for _ in range(m)]
        for name, (m, n) in rows.items()
    }


class Drawing(Laws):
    """Balls in which probabilities and means are known from draws."""

    def __init__(self, theory: Theory, case: Json, at: Mapping[str, str], draws: int, seed: int) -> None:
        super().__init__(theory)
        if not 0 < draws <= MOST or any(not 0 < int(size) <= LARGEST for size in case["dimensions"].values()):
            raise UnableError("a number of draws, or a size, that is not drawn")
        values = {name: text for name, text in theory.values.items() if name not in drawn(theory)}
        self.fixed = Theory({**theory.data, "values": values, "kind": "free"})
        self.case, self.at, self.draws, self.seed = case, at, draws, seed
        self.world = World(self.fixed, self, case, at)

    def holds(self, condition: Node) -> bool:
        """Whether a hypothesis about fixed letters holds, for certain."""
        try:
            return bool(World(self.fixed, Exact(), self.case, self.at).compare(condition))
        except (UnableError, DomainError):
            return bool(self.world.compare(condition))

    def refutes(self, claim: Node) -> bool:
        """Whether a claim is false beyond chance; of a mean, that it is no larger than the other side."""
        mean, other = claim.args
        if mean.op == "call" and mean.value == "E" and claim.value in ("<=", "<", "=="):
            return bool(self._mean(mean.args[0]) > self.world.value(other)[0, 0])
        return self.world.compare(claim) is False

    def chance(self, world: Any, node: Node) -> Any:
        """An interval of a probability."""
        (inner,) = node.args
        if node.value == "E":
            raise UnableError("a mean has no interval here")
        try:
            return super().chance(world, node)
        except UnableError:
            truths = [self._truth(inner, k) for k in range(self.draws)]
        sure, never = truths.count(True) / self.draws, truths.count(False) / self.draws
        low, high = max(0.0, sure - self._width(self.draws)), min(1.0, 1 - never + self._width(self.draws))
        return flint.arb_mat([[flint.arb(low).union(flint.arb(high))]])

    def _width(self, draws: int) -> float:
        return math.sqrt(math.log(2 / MISSED) / (2 * draws))

    def _mean(self, inner: Node) -> Any:
        """A lower bound of the mean of a square: a P(f >= a), with a a low quantile of one half of the draws."""
        if inner.op != "pow" or inner.value.denominator != 1 or inner.value.numerator % 2:
            raise UnableError("a mean of what may be negative")
        found = [self.outcomes[k].value(inner)[0, 0] for k in range(self.draws)]
        half = self.draws // 2
        level = sorted(float(x.lower()) for x in found[:half])[half // 5]
        share = sum(bool(x >= level) for x in found[half:]) / (self.draws - half)
        return flint.arb(max(0.0, level)) * flint.arb(max(0.0, share - self._width(self.draws - half)))

    def _truth(self, event: Node, k: int) -> bool | None:
        """Whether an event happens at an outcome: in balls, or in fractions where these do not decide."""
        try:
            truth = self.outcomes[k].compare(event)
        except UnableError:
            truth = None
        if truth is not None:
            return truth
        try:
            return World(self.fixed, Exact(), {**self.case, **self._letters[k][0]}, self._letters[k][1]).compare(event)
        except (UnableError, DomainError):
            return None

    @cached_property
    def _letters(self) -> list[tuple[dict[str, Any], dict[str, str]]]:
        """The drawn letters of each outcome (rounded to 1/1024), and its numbers beside the parameters."""
        generator, theory = np.random.default_rng([self.seed, STREAM]), self.theory
        names, found = sorted(name for name in drawn(theory) if is_normal(name, theory)), []
        for _ in range(self.draws):
            letters, numbers = dict[str, Any](), dict(self.at)
            for name in names:
                shape = [self.world.sizes[size] for size in theory.shapes[name]] or [1, 1]
                rows = [[str(_rounded(x)) for x in row] for row in generator.standard_normal(shape)]
                if theory.shapes[name]:
                    letters[name] = rows
                else:
                    numbers[name] = rows[0][0]
            found.append((letters, numbers))
        return found

    @cached_property
    def outcomes(self) -> list[World]:
        """The worlds of the outcomes; what is not random is known to all of them."""
        fixed = [name for name in self.fixed.values if not is_random(self.theory.node(name), self.theory)]
        still = {name: self.world.letter(name) for name in fixed}
        found = []
        for letters, numbers in self._letters:
            world = World(self.fixed, Laws(self.fixed), {**self.case, **letters}, numbers)
            world.moved = still
            found.append(world)
        return found


def _rounded(value: float) -> Fraction:
    return Fraction(round(float(value) * GRAIN), GRAIN)
