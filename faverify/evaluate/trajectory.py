"""The evaluator of a statement at a time of a case's trajectory, in balls.

The start is exact, other times come from the flow.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from faverify.claim import Case, Context, Theory
from faverify.errors import UnableError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.functionals import functional
from faverify.evaluate.meaning import require_flow
from faverify.evaluate.points import complete, flow_instance, start_letters
from faverify.evaluate.ring import BallRing
from faverify.lang.scope import TIME, require_bindable

Letters = Mapping[str, Any]
MOST_DECIMALS = 100_000  # of a parameter computed at the start
MOST_EVALUATORS = 200


class Trajectory:
    """Enclosures of a theory's letters at exact times along the flow of one case, good to ``digits`` digits."""

    def __init__(self, theory: Theory, case: Case, digits: int) -> None:
        self.theory, self.case, self.digits = theory, case, digits
        self.start = start_letters(case, theory)
        self._known: dict[Fraction, Letters] = {}

    def at(self, time: Fraction) -> Letters:
        """The letters at a time >= 0.

        Raises `UnableError` for theories without a flow and where the flow's own limits are met, `StatementError` where
        the flow of the theory's texts is not the one that it names.
        """
        if time not in self._known:
            self._known[time] = self._compute(time)
        return self._known[time]

    def _compute(self, time: Fraction) -> Letters:
        if time < 0:
            raise UnableError(f"time {time} is before the start")
        if time == 0:
            return self.start
        flow = require_flow(self.theory)
        letters: Letters
        if flow == "fa_star":
            from faverify.flows.fa_star import fa_star

            letters = fa_star(flow_instance(self.case)).at(time, digits=self.digits).letters()
        else:
            from faverify.flows.table import enclose_flow

            letters = enclose_flow(flow_instance(self.case), flow, [time], digits=self.digits)[0].letters()
        return {**self.start, **{name: letters[name] for name in self.theory.flow}}


def evaluator_at(theory: Theory, case: Case, texts: Mapping[str, str], context: Context, digits: int) -> Evaluator:
    """The evaluator at time ``t`` of the parameters (0 if there is none), with every parameter exact.

    A text that is no number is evaluated at the start; its midpoint, rounded to three digits, is the parameter.
    Must be called inside ``flint.ctx.workprec``.
    """
    key = (theory.digest, case.digest, tuple(texts.items()), context.seed, digits)
    if key not in _EVALUATORS:
        found = _evaluator(theory, case, texts, context, digits)
        if len(_EVALUATORS) >= MOST_EVALUATORS:
            _EVALUATORS.pop(next(iter(_EVALUATORS)))
        _EVALUATORS[key] = found
    return _EVALUATORS[key]


_EVALUATORS: dict[tuple[object, ...], Evaluator] = {}  # the newest few: a part and its controls ask for the same


def _evaluator(theory: Theory, case: Case, texts: Mapping[str, str], context: Context, digits: int) -> Evaluator:
    ring, trajectory = BallRing(), Trajectory(theory, case, digits)
    for name in texts:
        require_bindable(name, theory)
    parameters: dict[str, Fraction] = {}
    for name, text in texts.items():
        known = {key: value for key, value in parameters.items() if key != TIME}
        point = complete(theory, trajectory.start, context.seed, known, trajectory.at, case=case)
        parameters[name] = _value(text, theory, ring, point)
    time = parameters.pop(TIME, Fraction(0)) if theory.flow else Fraction(0)
    found = functional(trajectory)
    start = Evaluator(
        theory, ring, complete(theory, trajectory.start, context.seed, parameters, trajectory.at, found, case)
    )
    if time == 0:
        return start
    letters = {**start.point.letters, **trajectory.at(time)}
    return Evaluator(theory, ring, replace(start.point, letters=letters, time=time, start=start))


def _value(text: str, theory: Theory, ring: BallRing, point: Any) -> Fraction:
    try:
        return Fraction(text)
    except ValueError:
        return _rounded(Evaluator(theory, ring, point).text(text)[0, 0], text)


def _rounded(value: Any, text: str) -> Fraction:
    """The midpoint to three digits, whatever its size. Raises `UnableError` where it is no number or absurdly large."""
    shown = str(value.mid().str(3, radius=False))
    try:
        if abs(int(shown.partition("e")[2] or 0)) <= MOST_DECIMALS:
            return Fraction(shown)
    except ValueError:
        pass
    raise UnableError(f"the parameter {text} comes out as {shown} at the start; smaller entries would help")
