"""An analysis, step by step: the cheap method is chosen by size, what is out of reach is said, never waited for."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from faverify.analysis import alignment, curves, decay, feedback, final_error, loss, optimum, prediction, times
from faverify.analysis.given import Given
from faverify.analysis.hypotheses import hypotheses
from faverify.analysis.records import Analysis, Piece, Section, Skipped
from faverify.cases.instance import Instance
from faverify.claim import Effort
from faverify.errors import DomainError, UnableError, UsageError

Progress = Callable[[str], None]
STEPS = (
    "Target",
    "Final error at this C",
    "Spread over C",
    "Which theorem applies",
    "Curves; FA: how fast",
    "FA*: rises and falls",
    "FA*: how fast",
)
"""What is done, in this order; without FA* the last is not reached."""


@dataclass
class _Run:
    """The state of one analysis: what earlier steps found, for later ones."""

    instance: Instance
    effort: str
    eps: Fraction
    seed: int
    progress: Progress
    sections: list[Section] = field(default_factory=list)
    drawn: curves.Curves | None = None
    norm: Any = None

    def step(self, work: Callable[[], Piece]) -> None:
        """Run the next step; what it cannot reach is skipped with its reason."""
        title, number = STEPS[len(self.sections)], len(self.sections) + 1
        started = time.perf_counter()
        try:
            piece = work()
        except (UnableError, DomainError) as error:
            piece = Piece(skipped=(Skipped(title, str(error)),))
        seconds = time.perf_counter() - started
        self.sections.append(Section(title, piece, seconds))
        self.progress(f"[{number}/{len(STEPS)}] {title} ({seconds:.1f} s)")


def analysed(given: Given, effort: str = "standard", eps: Any = Fraction(1, 100), seed: int = 0,
             progress: Progress = lambda line: None, command: str = "") -> Analysis:  # fmt: skip
    """All quantities of an instance. ``eps`` is a part of the residual at the start. Raises `UsageError`."""
    if effort not in list(Effort):
        raise UsageError(f"unknown effort {effort!r}; choose one of {', '.join(Effort)}")
    level = _part(eps)
    started = time.perf_counter()
    run = _Run(given.instance, str(effort), level, seed, progress)
    _errors(run)
    _paths(run)
    instance = given.instance
    seconds = time.perf_counter() - started
    return Analysis(
        instance.name, instance.sizes, instance.digest, given.said, tuple(run.sections), round(seconds, 2), command
    )


def _part(eps: Any) -> Fraction:
    from faverify.exact.matrix import number_of

    level = number_of("eps", eps)
    if not 0 < level < 1:
        raise UsageError(f"eps = {eps}: a part of the residual at the start, between 0 and 1")
    return level


def _errors(run: _Run) -> None:
    """What only Y and C say: OPT, the final error, its spread, which theorem applies."""
    instance = run.instance
    known: list[optimum.Optimum] = []

    def target() -> Piece:
        known.append(optimum.optimum(instance))
        return optimum.piece(instance, known[0])

    run.step(target)
    best = known[0]
    found: list[final_error.FinalError] = []

    def final() -> Piece:
        found.append(final_error.final_error(instance, best.rank))
        return final_error.piece(found[0], best)

    run.step(final)
    end = found[0] if found else None
    run.step(lambda: prediction.piece(best, end, instance.sizes[2], run.effort, run.seed))
    run.step(lambda: Piece(hypotheses=tuple(hypotheses(instance, best, end))))
    run.norm = best.sigmas[0] if hasattr(best.sigmas[0], "rad") else None
    run.step(lambda: _curves(run, float(best.opt), end))


def _curves(run: _Run, opt: float, end: Any) -> Piece:
    found = curves.curves_of(run.instance, run.effort)
    run.drawn = found
    drawn = curves.piece(found, opt, None if end is None else float(end.error.mid()))
    fa = feedback.piece(run.instance, run.eps, found, run.effort, run.norm)
    return Piece(fa.numbers, fa.bounds, plots=drawn.plots, skipped=(*drawn.skipped, *fa.skipped))


def _paths(run: _Run) -> None:
    """What FA* does from this start."""
    from faverify.flows.fa_star import fa_star

    try:
        flow = fa_star(run.instance)
    except DomainError as error:
        why = str(error)
        run.step(lambda: Piece(skipped=(Skipped("everything about FA*", why),)))
        return
    start = alignment.start_of(flow)
    spectrum: list[Any] = []

    def rate() -> Piece:
        made, found = decay.piece(flow)
        spectrum.append(found)
        return made

    def rises() -> Piece:
        first, (then, _) = alignment.piece(start), loss.piece(flow, start, run.effort)
        return Piece((*first.numbers, *then.numbers), then.bounds, skipped=then.skipped)

    run.step(rises)
    run.step(lambda: _speed(run, flow, rate, spectrum))


def _speed(run: _Run, flow: Any, rate: Callable[[], Piece], spectrum: list[Any]) -> Piece:
    from flint import ctx

    from faverify.balls.convert import exact
    from faverify.balls.linalg import sigma_max

    made = rate()
    with ctx.workprec(times.BITS):
        size = sigma_max(exact(run.instance.Y)) if run.norm is None else run.norm
    path = run.drawn.paths.get("fa_star") if run.drawn is not None else None
    guess = None if path is None else path.first_below(float(run.eps))
    budgets = times.budgets(run.instance, flow, size)
    more = times.piece(flow, budgets, run.eps, spectrum[0], guess, run.effort)
    return Piece(
        (*made.numbers, *more.numbers),
        (*made.bounds, *more.bounds),
        made.hypotheses,
        (*made.warnings, *more.warnings),
        (*made.skipped, *more.skipped),
    )
