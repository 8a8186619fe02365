"""How the state of a theory moves: the flow that its texts are, enclosed at a time or over a stretch of time.

FA*, FA and GD from an instance have engines of their own (that the texts are that flow is proved first); any other
polynomial flow is compiled from its texts. Engines hand over the letters that move, and nothing else.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from faverify.cases.instance import Instance
from faverify.claim import Case, Theory
from faverify.errors import StatementError, UnableError
from faverify.evaluate.divisors import multiplied
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.exact_motion import Terms, at_time, polynomials_of
from faverify.evaluate.meaning import known_flow
from faverify.evaluate.point import Point
from faverify.evaluate.ring import ExactRing, Unsupported
from faverify.exact.linear import from_flint
from faverify.lang import expr as ex
from faverify.lang.parse import names_of, parse_expression
from faverify.lang.scope import TIME, Role

if TYPE_CHECKING:
    from faverify.flows.polynomial.approx_path import ApproxPath
    from faverify.flows.polynomial.flow import PolynomialFlow
    from faverify.flows.polynomial.run import PolynomialRun

T = TypeVar("T")
Letters = Mapping[str, Any]


class Motion(ABC):
    """The letters that move, along one trajectory."""

    @abstractmethod
    def at(self, time: Fraction, digits: int) -> Letters:
        """Enclosures at an exact time > 0, good to about that many digits."""

    @abstractmethod
    def approx(self, time: Fraction) -> Letters:
        """Balls around a path in doubles, which need not contain the true values: where a search looks first."""

    @abstractmethod
    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        """A cover of [0, stop] without gaps (`faverify.evaluate.covers.Cell`)."""


def motion_of(theory: Theory, case: Case, start: Point, work: float = math.inf) -> Motion:
    """The motion of a theory from a start; raises `StatementError` where its flow cannot be enclosed.

    ``work`` may lower the limit of work of integrating a flow of the theory's own (`PolynomialRun.cover`).
    """
    if not theory.flow:
        raise Unsupported(f"theory {theory.name!r} has no flow, so there is no other time")
    more = set(theory.flow) - {"Z", "W"}  # letters of the theory's own beside a named flow
    name = "" if more else known_flow(theory)
    if name == "fa_star" and isinstance(case, Instance):
        return _FAStar(case)
    if name and isinstance(case, Instance) and not rests(theory, start, theory.flow):
        return _Known(case, name)
    alone = _closed(theory)
    if len(set(alone.values())) > 1:
        return _Apart(theory, case, start, alone, work)
    return _Polynomial(theory, start, work=work)


def entries_that_move(theory: Theory, case: Case, start: Point) -> float:
    """How many entries of letters may ever be other than 0 along a flow of a theory's own, infinity along a named one.

    Of a recurrence, those of all its letters. Raises as `motion_of` and its integration do.
    """
    if not theory.flow:
        return sum(len(start.letters[name].entries()) for name in theory.steps)
    motion = motion_of(theory, case, start)
    return motion.entries if isinstance(motion, (_Apart, _Polynomial)) else math.inf


def rests(theory: Theory, start: Point, moving: Iterable[str]) -> bool:
    """Whether velocities that do not read the time are 0 at an exact start: then that is the state at all times.

    (The only one: polynomials are locally Lipschitz.)
    """
    exact = Evaluator(theory, ExactRing(), start)
    return not any(x for name in moving for x in exact.text(theory.flow[name]).entries())


@dataclass(frozen=True)
class Flow:
    """The polynomial flow of some letters from one start; ``of_instance``: of the paper, started as the case says."""

    flow: "PolynomialFlow"
    of_instance: bool = False


class Flows(Mapping[str, Flow]):
    """The flow that moves each letter of a theory, found when it is asked for; raises as `motion_of`.

    ``groups``: the letters that move together with each.
    """

    def __init__(self, theory: Theory, case: Case, start: Point) -> None:
        self._whole = motion_of(theory, case, start)
        together = frozenset(theory.flow)
        self.groups = self._whole.alone if isinstance(self._whole, _Apart) else dict.fromkeys(theory.flow, together)
        self._known: dict[frozenset[str], Flow] = {}

    def __getitem__(self, name: str) -> Flow:
        """The flow of a letter."""
        group, whole = self.groups[name], self._whole
        if group not in self._known:
            self._known[group] = _flow_of(whole.motion(group) if isinstance(whole, _Apart) else whole)
        return self._known[group]

    def __iter__(self) -> Iterator[str]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.groups)


def _flow_of(motion: Motion) -> Flow:
    from faverify.flows.table import flow_of

    if isinstance(motion, _Polynomial):
        return Flow(motion.flow)
    name = motion.flow if isinstance(motion, _Known) else "fa_star"
    return Flow(flow_of(name, motion.case), of_instance=True)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _FAStar(Motion):
    case: Instance

    def at(self, time: Fraction, digits: int) -> Letters:
        from faverify.flows.fa_star import fa_star

        return {"Z": fa_star(self.case).at(time, digits=digits).Z}

    def approx(self, time: Fraction) -> Letters:
        from faverify.flows.fa_star import fa_star

        with suppress(UnableError):  # too long a time, perhaps
            if not fa_star(self.case).data.stationary:
                return {"Z": _table_path(self.case, "fa_star").balls(time)["Z"]}
        return self.at(time, FEW_DIGITS)

    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        from faverify.flows.fa_star import fa_star
        from faverify.flows.quiet import cells_through

        if stop == 0:  # the cell of a moment
            return [cells_through(fa_star(self.case), Fraction(1))[0].part(stop, stop)]
        return list(cells_through(fa_star(self.case), stop))


@dataclass(frozen=True)
class _Known(Motion):
    case: Instance
    flow: str

    def at(self, time: Fraction, digits: int) -> Letters:
        from faverify.flows.table import enclose_flow

        letters = enclose_flow(self.case, self.flow, [time], digits=digits)[0].letters()
        return {name: letters[name] for name in ("Z", "W")}

    def approx(self, time: Fraction) -> Letters:
        return _table_path(self.case, self.flow).balls(time)

    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        from faverify.flows.table import tube

        return list(tube(self.case, self.flow, stop, digits=digits))


@lru_cache(maxsize=256)
def _closed(theory: Theory) -> dict[str, frozenset[str]]:
    """For each letter that moves, the letters that its motion depends on, itself among them: a flow of their own."""
    read = {name: {x.name for x in _letters_read(theory, [name])} & theory.flow.keys() | {name} for name in theory.flow}
    while True:
        wider = {name: set().union(*(read[other] for other in below)) for name, below in read.items()}
        if wider == read:
            return {name: frozenset(below) for name, below in read.items()}
        read = wider


def _letters_read(theory: Theory, moving: Iterable[str]) -> set[ex.Letter]:
    """Every letter that the velocities of some letters read, definitions and values expanded."""
    texts = (theory.flow[name] for name in moving)
    return {letter for text in texts for letter in names_of(parse_expression(text, theory), theory)}


@lru_cache(maxsize=256)
def _is_fa_star(theory: Theory) -> bool:
    """Whether Z, which moves without looking at other letters that move, provably follows FA*."""
    alone = replace(theory, name=f"{theory.name}_alone", flow={"Z": theory.flow["Z"]}, starts={}, trajectory="")
    return known_flow(alone) == "fa_star"


class _Apart(Motion):
    """A flow of which some letters move without looking at others: at a time, each by the flow that it needs alone.

    So FA* beside letters that follow it is FA*. Covers are those of the whole flow.
    """

    def __init__(
        self, theory: Theory, case: Case, start: Point, alone: Mapping[str, frozenset[str]], work: float = math.inf
    ) -> None:
        self.theory, self.case, self.start, self.alone, self.work = theory, case, start, alone, work
        self._motions: dict[frozenset[str], Motion] = {}

    def at(self, time: Fraction, digits: int) -> Letters:
        return Each(self.alone, lambda group: self.motion(group).at(time, digits))

    def approx(self, time: Fraction) -> Letters:
        return Each(self.alone, lambda group: self.motion(group).approx(time))

    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        return self.motion(frozenset(self.theory.flow)).cells(stop, digits)

    @property
    def entries(self) -> float:
        """How many entries may ever be other than 0; infinity where some follow FA*."""
        found = [self.motion(group) for group in set(self.alone.values())]
        return sum(x.entries if isinstance(x, _Polynomial) else math.inf for x in found)

    def motion(self, group: frozenset[str]) -> Motion:
        """That of some letters, which move without looking at others."""
        if group not in self._motions:
            self._motions[group] = self._flow_of(group)
        return self._motions[group]

    def _flow_of(self, group: frozenset[str]) -> Motion:
        case, here = self.case, self.start.letters
        if group == {"Z"} and isinstance(case, Instance) and from_flint(here["Z"]) == case.Z0:
            return _FAStar(case) if _is_fa_star(self.theory) else self._polynomial(group)
        return self._polynomial(group)

    def _polynomial(self, group: frozenset[str]) -> Motion:
        return _Polynomial(self.theory, self.start, group, self.work)


class Each(Mapping[str, Any]):
    """Letters at a time, group by group as they are asked for."""

    def __init__(self, group_of: Mapping[str, frozenset[str]], find: Callable[[frozenset[str]], Letters]) -> None:
        self._group_of, self._find = group_of, find
        self._found: dict[frozenset[str], Letters] = {}

    def __getitem__(self, name: str) -> Any:
        group = self._group_of[name]
        if group not in self._found:
            self._found[group] = self._find(group)
        return self._found[group][name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._group_of)

    def __len__(self) -> int:
        return len(self._group_of)


_RUNS: dict[tuple[object, ...], "PolynomialRun"] = {}  # the newest few: other parameters and times, the same flow
_PATHS: dict[tuple[object, ...], "ApproxPath"] = {}  # likewise
MOST_RUNS, FEW_DIGITS = 64, 12


def _kept(store: dict[tuple[object, ...], T], key: tuple[object, ...], make: Callable[[], T]) -> T:
    if key not in store:
        found = make()
        while len(store) >= MOST_RUNS:
            store.pop(next(iter(store)))
        store[key] = found
    return store[key]


def _path(flow: "PolynomialFlow") -> "ApproxPath":
    from faverify.flows.polynomial.approx_path import ApproxPath

    return ApproxPath(flow)


def _table_path(case: Instance, name: str) -> "ApproxPath":
    from faverify.flows.table import flow_of

    return _kept(_PATHS, (case.digest, name), lambda: _path(flow_of(name, case)))


class _Polynomial(Motion):
    """A polynomial flow, compiled from the texts of its theory."""

    def __init__(
        self, theory: Theory, start: Point, moving: frozenset[str] | None = None, work: float = math.inf
    ) -> None:
        self.theory, self.start, self.work = theory, start, work
        self.moving = [name for name in theory.flow if moving is None or name in moving]
        self._flows: dict[int, Any] = {}

    def at(self, time: Fraction, digits: int) -> Letters:
        if self._rests:
            return {name: self.start.letters[name] for name in self.moving}  # exact
        if self._polynomials is not None:
            return at_time(self._polynomials, time)
        found = self._run(digits).at(time, self.work).letters()
        return {name: found[name] for name in self.moving}

    def approx(self, time: Fraction) -> Letters:
        if self._rests:
            return {name: self.start.letters[name] for name in self.moving}  # exact
        return _kept(_PATHS, self._key, lambda: _path(self.flow)).balls(time)

    def cells(self, stop: Fraction, digits: int) -> list[Any]:
        return list(self._run(digits).cells(stop, self.work))

    @property
    def entries(self) -> int:
        """How many entries may ever be other than 0."""
        return self.flow.layout.size

    def _run(self, digits: int) -> Any:
        from faverify.flows.polynomial.run import PolynomialRun

        if digits not in self._flows:
            self._flows[digits] = _kept(_RUNS, (*self._key, digits), lambda: PolynomialRun(self.flow, digits))
        return self._flows[digits]

    @cached_property
    def _key(self) -> tuple[object, ...]:
        """Program and exact data, whatever theory says it."""
        flow = self.flow
        exact = tuple((name, str(x.tolist())) for name, x in (*flow.start.items(), *flow.constants.items()))
        return flow.program.steps, tuple(flow.program.outputs.items()), exact

    @cached_property
    def _rests(self) -> bool:
        return TIME not in self.flow.start and rests(self.theory, self.start, self.moving)

    @cached_property
    def _polynomials(self) -> Terms | None:
        return polynomials_of(self.theory, self.start, self.moving)

    @cached_property
    def flow(self) -> "PolynomialFlow":
        """The flow of the texts with its exact data: the start, and what the velocities read and does not move."""
        from faverify.flows.polynomial.flow import PolynomialFlow

        theory = self.theory
        velocities = {name: parse_expression(theory.flow[name], theory) for name in self.moving}
        start = {name: self.start.letters[name] for name in self.moving}
        if any(letter.name == TIME for letter in self._read()):  # the time is one more letter, with velocity 1
            velocities[TIME], start[TIME] = ex.Number(ex.SCALAR, Fraction(1)), ExactRing().matrix([[0]])
        read = {letter.name for letter in self._read()} & theory.definitions.keys()
        definitions = {name: parse_expression(theory.definitions[name], theory) for name in read}
        inverses = set[str]()  # of constants that are divided by
        velocities = {name: multiplied(velocity, theory, inverses) for name, velocity in velocities.items()}
        definitions = {name: multiplied(defined, theory, inverses) for name, defined in definitions.items()}
        exact = Evaluator(theory, ExactRing(), self.start)
        constants = {**self._constants(), **{name: self._constant(name, exact) for name in sorted(inverses)}}
        return PolynomialFlow(start, velocities, constants, definitions, name=theory.name)

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
        return _letters_read(self.theory, self.moving)

    def _constant(self, name: str, exact: Evaluator) -> Any:
        from faverify.algebra.facts import facts_of

        if name in self.theory.values and name not in facts_of(self.theory).constant:
            raise StatementError(f"the flow of theory {self.theory.name!r} is no polynomial: {name} moves")
        try:
            return exact.text(name)
        except Unsupported as error:
            raise UnableError(f"the flow of theory {self.theory.name!r} needs {name} exactly: {error}") from None
