"""The evaluator of a statement at a time of a case's trajectory, in balls.

The start is exact, other times come from the flow.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from faverify.claim import Case, Context, Theory
from faverify.errors import DomainError, UnableError
from faverify.evaluate.care import Care
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.functionals import functional
from faverify.evaluate.motion import Motion, motion_of
from faverify.evaluate.plain import Plain
from faverify.evaluate.point import Late, Point
from faverify.evaluate.points import evaluator_at_start, exact_point, with_start
from faverify.evaluate.ring import BallRing
from faverify.lang.number import exact_number, is_number
from faverify.lang.scope import TIME, require_bindable

Letters = Mapping[str, Any]
MOST_DECIMALS = 100_000  # of a parameter computed at the start
MOST_EVALUATORS = 300


class Trajectory:
    """Enclosures of a theory's state at exact times along its flow from one case, good to ``digits`` digits.

    ``point`` is the exact start with everything that is free filled in. ``care`` says how narrow what is
    enclosed over an interval is made. ``bounds`` keeps what covers gave for an extremum over an interval: a part and
    its controls ask for the same.
    """

    def __init__(self, theory: Theory, case: Case, digits: int, point: Point, care: Care = Care.FINE) -> None:
        self.theory, self.case, self.digits, self.point = theory, case, digits, point
        self.care = care
        self._known: dict[Fraction, Letters] = {}
        self.bounds: dict[tuple[object, ...], Any] = {}

    @cached_property
    def motion(self) -> Motion:
        """How the state moves; raises `StatementError` where the flow cannot be enclosed."""
        return motion_of(self.theory, self.case, self.point, self.care.work)

    def at(self, time: Fraction) -> Letters:
        """The letters at a time >= 0, those that move enclosed when one is first asked for.

        Raises `UnableError` before the start; looking at them, `UnableError` where the flow's own limits are met and
        `StatementError` where the flow of the texts is not the one that the theory names.
        """
        if time < 0:
            raise UnableError(f"time {time} is before the start")
        if time not in self._known:
            inputs = self.theory.inputs if time else ()
            still = {name: value for name, value in self.point.letters.items() if name not in inputs}
            moving = self.theory.flow if time else ()
            self._known[time] = Late(still, moving, lambda: self._moved(time))
        return self._known[time]

    def _moved(self, time: Fraction) -> Letters:
        return self.motion.approx(time) if self.care.in_doubles else self.motion.at(time, self.digits)


def evaluator_at(
    theory: Theory, case: Case, texts: Mapping[str, str], context: Context, digits: int, care: Care = Care.FINE
) -> Evaluator:
    """The evaluator at time ``t`` of the parameters (0 if there is none), with every parameter exact.

    A text that is no number is evaluated at the start; its midpoint, rounded to three digits, is the parameter.
    What the theory or the case leave open at the start is there as `with_start` fills it in. ``care`` says
    how narrow integrals and extrema are made. Must be called inside ``flint.ctx.workprec``.
    """
    key = ("at", theory.drawn_as, case.digest, tuple(texts.items()), context.seed, digits, care)
    return _kept(key, lambda: _evaluator(theory, case, texts, context, digits, care))


_EVALUATORS: dict[tuple[object, ...], Evaluator] = {}  # the newest few: a part and its controls ask for the same


def _kept(key: tuple[object, ...], make: Callable[[], Evaluator]) -> Evaluator:
    if key not in _EVALUATORS:
        found = make()
        if len(_EVALUATORS) >= MOST_EVALUATORS:
            _EVALUATORS.pop(next(iter(_EVALUATORS)))
        _EVALUATORS[key] = found
    return _EVALUATORS[key]


def _evaluator(
    theory: Theory, case: Case, texts: Mapping[str, str], context: Context, digits: int, care: Care
) -> Evaluator:
    for name in texts:
        require_bindable(name, theory)
    case = with_start(case, theory, context.seed)
    ring, parameters = BallRing(), dict[str, Fraction]()
    for name, text in texts.items():
        known = {key: value for key, value in parameters.items() if key != TIME}
        if is_number(text):  # a relation between parameters need not hold before all of them are there
            parameters[name] = exact_number(text)
        else:
            there = evaluator_at_start(case, theory, context.seed, known, ring)
            parameters[name] = _rounded(there.text(text)[0, 0], text)
    time = parameters.pop(TIME, Fraction(0)) if theory.flow else None  # where nothing moves, t is a number of the point
    start = _start(theory, case, parameters, context, digits, care)
    return start if time is None else start.at(time)


def _start(
    theory: Theory, case: Case, parameters: Mapping[str, Fraction], context: Context, digits: int, care: Care
) -> Evaluator:
    """The evaluator at the start, one for all times; what reads no parameter is known from the one without any."""

    def made() -> Evaluator:
        point = exact_point(case, theory, context.seed, parameters)
        trajectory = Trajectory(theory, case, digits, point, care)
        plain = Plain(theory, lambda: _plain(theory, case, context, digits, care)) if parameters else None
        there = replace(point, at=trajectory.at, functional=functional(trajectory))
        return Evaluator(theory, BallRing(), there, plain)

    return _kept(("start", theory.drawn_as, case.digest, tuple(parameters.items()), context.seed, digits, care), made)


def _plain(theory: Theory, case: Case, context: Context, digits: int, care: Care) -> Evaluator | None:
    try:
        return _start(theory, case, {}, context, digits, care)
    except (DomainError, UnableError):  # the parameters that are drawn are no model of the theory
        return None


def _rounded(value: Any, text: str) -> Fraction:
    """The midpoint to three digits, whatever its size. Raises `UnableError` where it is no number or absurdly large."""
    shown = str(value.mid().str(3, radius=False))
    try:
        if abs(int(shown.partition("e")[2] or 0)) <= MOST_DECIMALS:
            return Fraction(shown)
    except ValueError:
        pass
    raise UnableError(f"the parameter {text} comes out as {shown} at the start; smaller entries would help")
