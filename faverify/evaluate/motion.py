"""How the state of a theory moves: the flow that its texts are, enclosed at a time or over a stretch of time.

FA*, FA and GD from an instance have engines of their own (that the texts are that flow is proved first); any other
polynomial flow is compiled from its texts. Engines hand over the letters that move, and nothing else.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from faverify.cases.instance import Instance
from faverify.claim import Case, Theory
from faverify.errors import StatementError, UnableError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.meaning import known_flow
from faverify.evaluate.point import Point
from faverify.evaluate.ring import ExactRing, Unsupported
from faverify.lang import expr as ex
from faverify.lang.parse import names_of, parse_expression
from faverify.lang.scope import TIME, Role

if TYPE_CHECKING:
    from faverify.flows.polynomial.flow import PolynomialFlow
    from faverify.flows.polynomial.run import PolynomialRun

Letters = Mapping[str, Any]


class Motion(ABC):
    """The letters that move, along one trajectory."""

    @abstractmethod
    def at(self, time: Fraction, digits: int) -> Letters:
        """Enclosures at an exact time > 0, good to about that many digits."""

    @abstractmethod
    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        """A cover of [0, stop] without gaps (`faverify.evaluate.covers.Cell`)."""


def motion_of(theory: Theory, case: Case, start: Point) -> Motion:
    """The motion of a theory from a start; raises `StatementError` where its flow cannot be enclosed."""
    if not theory.flow:
        raise Unsupported(f"theory {theory.name!r} has no flow, so there is no other time")
    more = set(theory.flow) - {"Z", "W"}  # letters of the theory's own beside a named flow
    name = "" if more else known_flow(theory)
    if name and isinstance(case, Instance):
        return _FAStar(case) if name == "fa_star" else _Known(case, name)
    return _Polynomial(theory, start)


@dataclass(frozen=True)
class _FAStar(Motion):
    case: Instance

    def at(self, time: Fraction, digits: int) -> Letters:
        from faverify.flows.fa_star import fa_star

        return {"Z": fa_star(self.case).at(time, digits=digits).Z}

    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        from faverify.flows.cover import cover
        from faverify.flows.fa_star import fa_star

        if stop == 0:  # the cell of a moment
            return [cover(fa_star(self.case), 1).cells[0].part(stop, stop)]
        return list(cover(fa_star(self.case), stop).cells)


@dataclass(frozen=True)
class _Known(Motion):
    case: Instance
    flow: str

    def at(self, time: Fraction, digits: int) -> Letters:
        from faverify.flows.table import enclose_flow

        letters = enclose_flow(self.case, self.flow, [time], digits=digits)[0].letters()
        return {name: letters[name] for name in ("Z", "W")}

    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        from faverify.flows.table import tube

        return list(tube(self.case, self.flow, stop, digits=digits))


_RUNS: dict[tuple[object, ...], "PolynomialRun"] = {}  # the newest few: other parameters and times, the same flow
MOST_RUNS = 64


class _Polynomial(Motion):
    """A polynomial flow, compiled from the texts of its theory."""

    def __init__(self, theory: Theory, start: Point) -> None:
        self.theory, self.start = theory, start
        self._flows: dict[int, Any] = {}

    def at(self, time: Fraction, digits: int) -> Letters:
        found = self._run(digits).at(time).letters()
        return {name: found[name] for name in self.theory.flow}

    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        return list(self._run(digits).cells(stop))

    def _run(self, digits: int) -> Any:
        from faverify.flows.polynomial.run import PolynomialRun

        if digits not in self._flows:
            flow = self._flow
            exact = tuple((name, str(x.tolist())) for name, x in (*flow.start.items(), *flow.constants.items()))
            key = (self.theory.digest, digits, exact)
            if key not in _RUNS:
                while len(_RUNS) >= MOST_RUNS:
                    _RUNS.pop(next(iter(_RUNS)))
                _RUNS[key] = PolynomialRun(flow, digits)
            self._flows[digits] = _RUNS[key]
        return self._flows[digits]

    @cached_property
    def _flow(self) -> "PolynomialFlow":
        """The flow of the texts with its exact data: the start, and what the velocities read and does not move."""
        from faverify.flows.polynomial.flow import PolynomialFlow

        theory = self.theory
        velocities = {name: parse_expression(text, theory) for name, text in theory.flow.items()}
        start = {name: self.start.letters[name] for name in theory.flow}
        if any(letter.name == TIME for letter in self._read()):  # the time is one more letter, with velocity 1
            velocities[TIME], start[TIME] = ex.Number(ex.SCALAR, Fraction(1)), ExactRing().matrix([[0]])
        definitions = {name: parse_expression(text, theory) for name, text in theory.definitions.items()}
        return PolynomialFlow(start, velocities, self._constants(), definitions, name=theory.name)

    def _constants(self) -> dict[str, Any]:
        """What the velocities read and what does not move, exact."""
        theory = self.theory
        exact = Evaluator(theory, ExactRing(), self.start)
        read = [letter for letter in self._read() if letter.role not in (Role.DEFINITION, Role.TIME)]
        if wild := sorted(letter.name for letter in read if letter.name in theory.inputs):
            raise Unsupported(f"the flow of theory {theory.name!r} reads the input {wild[0]}, any function of time")
        return {letter.name: self._constant(letter.name, exact) for letter in read if letter.name not in theory.flow}

    def _read(self) -> set[ex.Letter]:
        """Every letter of the velocities, definitions and values expanded."""
        theory = self.theory
        return {letter for text in theory.flow.values() for letter in names_of(parse_expression(text, theory), theory)}

    def _constant(self, name: str, exact: Evaluator) -> Any:
        from faverify.algebra.facts import facts_of

        if name in self.theory.values and name not in facts_of(self.theory).constant:
            raise StatementError(f"the flow of theory {self.theory.name!r} is no polynomial: {name} moves")
        try:
            return exact.text(name)
        except Unsupported as error:
            raise UnableError(f"the flow of theory {self.theory.name!r} needs {name} exactly: {error}") from None
