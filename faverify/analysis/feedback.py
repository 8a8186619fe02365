"""FA itself, whose W moves by its own gradient: N11's bounds, enclosed, beside approximate truths; N16's threshold."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from faverify.analysis.curves import Curves
from faverify.analysis.records import BoundLine, Number, Piece, Skipped, approximate, enclosed, rough_slack
from faverify.balls.convert import ball_matrix, exact, to_fmpq
from faverify.balls.linalg import enclose_singular_values, norm_f_squared, trace
from faverify.cases.instance import Instance
from faverify.cases.linear import identity

BITS = 192


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


def piece(instance: Instance, eps: Fraction, curves: Curves | None) -> Piece:
    """N11's budget and time; the truths beside them are approximate (double precision)."""
    start = begin(instance)
    if start is None:
        why = "Z(0) has no full column rank, so there is no optimal W(0); give W0"
        return Piece(skipped=(Skipped("bounds for FA", why),))
    total, level = budget(start), start.residual * to_fmpq(eps)
    path = curves.paths.get("fa") if curves is not None else None
    numbers = [enclosed("residual ||(Y - Z W) C||^2 of FA at the start", start.residual), *_threshold(instance)]
    if level == 0 or path is None:
        bound = enclosed("integral of ||(Y - Z W) C||^2 along FA, bound", total, "N11")
        return Piece((*numbers, bound))
    with ctx.workprec(BITS):
        time = total / arb(level)
    return Piece(
        tuple(numbers),
        (
            _line("integral of ||(Y - Z W) C||^2 along FA", path.integral, total, "the budget", path.until),
            _line("time to eps of FA", path.first_below(float(eps)), time, "the budget / eps", path.until),
        ),
    )


def _line(quantity: str, value: float | None, bound: Any, name: str, until: float) -> BoundLine:
    shown = enclosed(name, bound, "N11")
    if value is None:
        truth = Number(quantity, f"not reached by t = {until:.3g}", approximate("", 0.0).known)
        return BoundLine(quantity, truth, shown, "n/a")
    return BoundLine(quantity, approximate(quantity, value), shown, rough_slack(bound, value))


def _threshold(instance: Instance) -> list[Number]:
    """The rate of W from which N16 keeps FA near FA* for all time."""
    with ctx.workprec(BITS):
        least = enclose_singular_values(exact(instance.Z0))[-1]
        if not least > 0 or instance.W0 is not None or min(instance.sizes[:2]) > 160:
            return []
        top = enclose_singular_values(exact(instance.Y))[0] * enclose_singular_values(exact(instance.C))[0]
        return [
            enclosed("rate of W from which FA follows FA*", 16 * top / least**3, "N16", "relative to the rate of Z")
        ]
