"""How long until the residual ||(Y - Z W) C||_F^2 has once been at most eps: Theorem 1, N3 for FA*; N11 for FA."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from faverify import deadline
from faverify.analysis.allowed import allowed, singular_values
from faverify.analysis.decay import short
from faverify.analysis.loss import LARGEST_RANK
from faverify.analysis.records import BoundLine, Known, Number, Piece, Skipped, beside, enclosed, slack
from faverify.balls.convert import ball_matrix, exact, to_fmpq
from faverify.balls.linalg import enclose_singular_values, norm_f_squared, nuclear_norm, trace
from faverify.cases.instance import Instance
from faverify.errors import UnableError
from faverify.flows.fa_star import FAStar
from faverify.flows.spectrum import Spectrum
from faverify.report.ball_text import decimal

BITS = 192
LATER, FURTHEST = (0, 1, 4, 16, 64), 40


@dataclass(frozen=True)
class Budgets:
    """Bounds of int_0^oo ||(Y - Z W) C||_F^2 dt along FA*, as balls: N3, its simpler form, and Theorem 1's."""

    n3: Any
    simple: Any
    theorem1: Any


def budgets(instance: Instance, flow: FAStar, norm_of_target: Any) -> Budgets:
    """All three; ``norm_of_target`` is s(Y) as a ball."""
    r = instance.sizes[2]
    starts = singular_values(instance.Z0)
    with ctx.workprec(BITS):
        inner = trace(ball_matrix(flow.data.Z0.transpose() * flow.data.B))
        top, least = starts[0], starts[-1]
        size = norm_of_target * enclose_singular_values(exact(instance.C))[0]
        simple = 2 * r * top * size
        return Budgets(top * nuclear_norm(flow.data.B) - inner, simple, 10 * (top / least) * simple)


def piece(
    flow: FAStar, found: Budgets, eps: Fraction, spectrum: Spectrum | None, guess: float | None, effort: str
) -> Piece:
    """The integral of the residual and the time to eps (near the guess), each beside its bounds."""
    if flow.data.stationary:
        return Piece((enclosed("residual ||(Y - Z W) C||^2 of FA* at the start", 0, "", "FA* stands still"),))
    lines, skipped = list[BoundLine](), list[Skipped]()
    with ctx.workprec(BITS):
        start = norm_f_squared(ball_matrix(flow.data.B - flow.data.Z0 * flow.data.M0))
        level = start * to_fmpq(eps)
        try:
            if flow.data.r > LARGEST_RANK[effort]:
                raise UnableError(
                    f"r = {flow.data.r} is more than the {LARGEST_RANK[effort]} that effort {effort} covers"
                )
            lines += allowed(effort, lambda: _integral(flow, found, spectrum))
            lines += allowed(effort, lambda: _time(flow, found, level, guess))
        except UnableError as error:
            skipped.append(Skipped("the truth beside Theorem 1's and N3's time", str(error)))
    note = f"eps is {float(eps):g} of it"
    numbers = (enclosed("residual ||(Y - Z W) C||^2 of FA* at the start", start, "", note),)
    return Piece(numbers if lines else (*numbers, *_alone(found, level)), tuple(lines), skipped=tuple(skipped))


def _alone(found: Budgets, level: Any) -> tuple[Any, ...]:
    with ctx.workprec(BITS):
        return (
            enclosed("time to eps of FA*, bound of N3", found.n3 / level, "N3"),
            enclosed("time to eps of FA*, bound of Theorem 1", found.theorem1 / level, "Theorem 1"),
        )


def _integral(flow: FAStar, found: Budgets, spectrum: Spectrum | None) -> list[BoundLine]:
    """The integral is tr(Z'B) at the end minus at the start; what is left after t by the spectrum's bound of tr M."""
    if spectrum is None or spectrum.rate is None:
        return []
    t = short(12 / max(float(spectrum.rate.mid()), 1e-300))
    late = flow.at(t, digits=12)
    with ctx.workprec(BITS):
        B = ball_matrix(flow.data.B)
        inner = trace(ball_matrix(flow.data.Z0.transpose() * flow.data.B))
        gained = trace(late.Z.transpose() * B) - inner
        top = enclose_singular_values(flow.data.Z0)[0]
        rest = (top * top * (spectrum.trace_bound - trace(late.M))).upper().max(arb(0))
        truth = gained.lower().union((gained + rest).upper())
        what = "integral of ||(Y - Z W) C||^2 along FA*, all time"
        return [
            beside(what, truth, found.n3, "s(Z(0)) ||Y C||_* - tr(Z(0)'Y C)", "N3"),
            beside(what, truth, found.simple, "2 r s(Z(0)) s(Y) s(C)", "N3"),
        ]


def _time(flow: FAStar, found: Budgets, level: Any, guess: float | None) -> list[BoundLine]:
    """A time at which the residual is certainly at most eps, so that the first one is no later."""
    good = _good_time(flow, level, guess, found.n3 / level)
    with ctx.workprec(BITS):
        top = decimal(good, up=True, digits=5)
        note = "the residual is certainly that small then; the slack is a lower end"
        shown = Number("time to eps", f"≤ {top}", Known.CERTIFIED, "", note, "0", top)
        return [
            BoundLine("time to eps of FA*", shown, enclosed(name, bound / level, source), slack(bound / level, good))
            for name, source, bound in (
                ("(s(Z(0)) ||Y C||_* - tr(Z(0)'Y C)) / eps", "N3", found.n3),
                ("20 r cond(Z(0)) s(Z(0)) s(Y) s(C) / eps", "Theorem 1", found.theorem1),
            )
        ]


def _good_time(flow: FAStar, level: Any, guess: float | None, most: Any) -> Fraction:
    """A time at which the residual is certainly at most the level, a little after an approximate first one.

    Without one it is looked for around ``most``, a bound of the first, by the exact solution.
    """
    if guess is None:
        return _searched(flow, level, float(most.mid()))
    for percent in LATER:
        time = short(guess * (1 + percent / 100))
        if _below(flow, time, level):
            return time
    raise UnableError(f"the residual is not certainly at most eps soon after t = {guess:.4g}")


def _searched(flow: FAStar, level: Any, most: float) -> Fraction:
    """A time at which the residual is certainly at most the level, within a sixteenth of one at which it may not be."""
    if not 0 < most < math.inf:
        raise UnableError("the bounds of the time to eps are no numbers in double precision")
    rising = [short(most) * Fraction(4) ** power for power in range(FURTHEST)]
    high = next((time for time in rising if _below(flow, time, level)), None)
    falling = [high / Fraction(4) ** power for power in range(1, FURTHEST)] if high else []
    low = next((time for time in falling if not _below(flow, time, level)), None)
    if high is None or low is None:
        raise UnableError(f"no time to eps was found within 4^{FURTHEST} of N3's bound, {most:.4g}")
    high = 4 * low
    while high > low * Fraction(17, 16):
        middle = low * short(math.sqrt(high / low))
        high, low = (middle, low) if _below(flow, middle, level) else (high, middle)
    return high


def _below(flow: FAStar, t: Fraction, level: Any) -> bool:
    deadline.check()
    state = flow.at(t, digits=12)
    with ctx.workprec(state.bits):
        return bool(norm_f_squared(state.F) <= level)
