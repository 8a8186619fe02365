"""FA itself, whose W moves by its own gradient: N11's bounds beside the truths; N16's threshold."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from faverify.analysis.allowed import allowed, singular_values
from faverify.analysis.curves import Curves
from faverify.analysis.decay import short
from faverify.analysis.records import (
    BoundLine,
    Known,
    Number,
    Piece,
    Skipped,
    approximate,
    beside,
    enclosed,
    rough_slack,
    slack,
)  # fmt: skip
from faverify.balls.convert import ball_matrix, exact, to_fmpq
from faverify.balls.linalg import norm_f_squared, sigma_max, trace
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError
from faverify.exact.linear import identity
from faverify.report.ball_text import decimal

BITS, DIGITS = 192, 8
LARGEST_RANK = {"quick": 4, "standard": 12, "thorough": 24}
LATER = (1, 10)
INTEGRAL, TIME = "integral of ||(Y - Z W) C||^2 along FA, all time", "time to eps of FA"


@dataclass(frozen=True)
class Begin:
    """FA's start as exact ``fmpq_mat``s: B = Y C (n x r), Z (n x r), M = W(0) C (r x r)."""

    B: Any
    Z: Any
    M: Any

    @property
    def residual(self) -> Any:
        """||(Y - Z W) C||_F^2 at the start, exact."""
        return sum((x * x for x in (self.B - self.Z * self.M).entries()), 0)


def begin(instance: Instance) -> Begin | None:
    """The start of FA, with the optimal W(0) where none is given; None if Z(0) has no full column rank then."""
    Z, B = exact(instance.Z0), exact(instance.Y) * exact(instance.C)
    if instance.W0 is not None:
        return Begin(B, Z, exact(instance.W0) * exact(instance.C))
    gram = Z.transpose() * Z
    if int(gram.rank()) < instance.sizes[2]:
        return None
    return Begin(B, Z, gram.solve(identity(instance.sizes[2])) * (Z.transpose() * B))


def budget(start: Begin) -> Any:
    """N11's bound of int_0^oo ||(Y - Z W) C||_F^2 dt along FA, a ball."""
    with ctx.workprec(BITS):
        B, Z, M = (ball_matrix(x) for x in (start.B, start.Z, start.M))
        r, drive = arb(M.nrows()), norm_f_squared(B)
        k0 = norm_f_squared(Z) - 2 * trace(M)
        middle = arb(3) / 2 * (drive * r.sqrt() / 2) ** (arb(2) / 3)
        end = drive.sqrt() * k0.max(arb(0)).sqrt()
        return norm_f_squared(M) / 2 - trace(Z.transpose() * B) + middle + end


def piece(instance: Instance, eps: Fraction, curves: Curves | None, effort: str, norm: Any = None) -> Piece:
    """N11's budget and time beside the truths: certified up to a rank, else approximate (double precision).

    ``norm`` is s(Y) as a ball, where it is known already.
    """
    start = begin(instance)
    if start is None:
        why = "Z(0) has no full column rank, so there is no optimal W(0); give W0"
        return Piece(skipped=(Skipped("bounds for FA", why),))
    total, level = budget(start), start.residual * to_fmpq(eps)
    path = curves.paths.get("fa") if curves is not None else None
    numbers = [enclosed("residual ||(Y - Z W) C||^2 of FA at the start", start.residual), *_threshold(instance, norm)]
    if level == 0:
        return Piece((*numbers, enclosed("integral of ||(Y - Z W) C||^2 along FA, bound", total, "N11")))
    with ctx.workprec(BITS):
        time = total / arb(level)
    skipped = list[Skipped]()
    bounds = (
        _guarded(skipped, "integral", effort, lambda: _integral(instance, total, path, effort))
        or _rough(INTEGRAL, total, path),
        _guarded(skipped, "time", effort, lambda: _time(instance, level, time, path, float(eps), effort))
        or _rough(TIME, time, path, eps),
    )
    return Piece(tuple(numbers), bounds, skipped=tuple(skipped))


def _guarded(skipped: list[Skipped], what: str, effort: str, work: Callable[[], BoundLine]) -> BoundLine | None:
    """The line with a certified truth; None, with the reason among what is skipped, where it cannot be had."""
    try:
        return allowed(effort, work)
    except (UnableError, DomainError) as error:
        skipped.append(Skipped(f"a certified {what} of FA", str(error)))
        return None


def _integral(instance: Instance, total: Any, path: Any, effort: str) -> BoundLine:
    from faverify.flows.fa_residual import enclose_fa_total

    _check_rank(instance, effort)
    if path is None:
        raise UnableError("FA has no path in double precision to plan by")
    return beside(INTEGRAL, enclose_fa_total(instance, None, DIGITS).value, total, "the budget", "N11")


def _time(instance: Instance, level: Any, bound: Any, path: Any, eps: float, effort: str) -> BoundLine:
    """A time at which the residual is certainly at most eps, a little after the one seen in double precision."""
    from faverify.flows.fa_residual import enclose_fa_residual

    _check_rank(instance, effort)
    guess = None if path is None else path.first_below(eps)
    if guess is None:
        raise UnableError("no time to eps was found in double precision")
    for percent in LATER:
        good = short(guess * (1 + percent / 100))
        residual = enclose_fa_residual(instance, good, DIGITS)
        with ctx.workprec(BITS):
            if residual * residual <= arb(level):
                note = "the residual is certainly that small then; the slack is a lower end"
                top = decimal(good, up=True, digits=5)
                truth = Number(TIME, f"≤ {top}", Known.CERTIFIED, "", note, "0", top)
                return BoundLine(TIME, truth, enclosed("the budget / eps", bound, "N11"), slack(bound, good))
    raise UnableError(f"the residual of FA is not certainly at most eps soon after t = {guess:.4g}")


def _check_rank(instance: Instance, effort: str) -> None:
    r = instance.sizes[2]
    if r > LARGEST_RANK[effort]:
        raise UnableError(f"r = {r} is more than the {LARGEST_RANK[effort]} that effort {effort} covers for FA")


def _rough(quantity: str, bound: Any, path: Any, eps: Fraction | None = None) -> BoundLine:
    """The bound beside an approximate truth."""
    shown = enclosed("the budget" if eps is None else "the budget / eps", bound, "N11")
    value = None if path is None else path.integral if eps is None else path.first_below(float(eps))
    if value is None:
        return BoundLine(quantity, Number(quantity, "not found", Known.APPROXIMATE), shown, "n/a")
    return BoundLine(quantity, approximate(quantity, value), shown, rough_slack(bound, value))


def _threshold(instance: Instance, norm: Any) -> list[Number]:
    """The rate of W from which N16 keeps FA near FA* for all time."""
    least = singular_values(instance.Z0)[-1]
    with ctx.workprec(BITS):
        if not least > 0 or instance.W0 is not None or min(instance.sizes[:2]) > 160:
            return []
        norm = sigma_max(exact(instance.Y)) if norm is None else norm
        top = norm * sigma_max(exact(instance.C))
        return [
            enclosed("rate of W from which FA follows FA*", 16 * top / least**3, "N16", "relative to the rate of Z")
        ]
