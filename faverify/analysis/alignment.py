"""The start of FA* in the paper's normalised quantities: lambda_min of the alignment A(0), loss, its rate, enclosed."""

from dataclasses import dataclass
from typing import Any

from flint import arb

from faverify.analysis.allowed import most_bits
from faverify.analysis.records import Piece, enclosed
from faverify.balls.convert import ball_matrix
from faverify.balls.ladder import relative_radius_below, sharpest
from faverify.balls.linalg import enclose_positive_part_norm_squared, enclose_symmetric_eigenvalues, norm_f_upper
from faverify.flows.fa_star import FAStar
from faverify.flows.turning import loss_at_start, rate_at_start

BITS, RELATIVE = 192, 96


@dataclass(frozen=True)
class Start:
    """``lam`` = min(0, lambda_min(A(0))), ``lowest`` = lambda_min(A(0)), ``negative`` = ||A_-(0)||_F^2, as balls.

    ``loss`` = l(0) and ``rate`` = dl/dt(0) are exact.
    """

    lowest: Any
    lam: Any
    negative: Any
    loss: Any
    rate: Any


def start_of(flow: FAStar) -> Start:
    """The start of a flow, to nine digits or as many beside the size of A(0), also at nearly dependent columns."""

    def at(bits: int) -> tuple[Any, Any, Any]:
        H = flow.root(bits) * ball_matrix(flow.data.M0) * flow.inverse_root(bits)
        A = H + H.transpose()
        return enclose_symmetric_eigenvalues(A)[0], enclose_positive_part_norm_squared(-A), norm_f_upper(A)

    def sharp(found: tuple[Any, Any, Any]) -> bool:
        lowest, negative, size = found
        known = relative_radius_below(lowest, arb(10) ** -9) and relative_radius_below(negative, arb(10) ** -9)
        return known or bool(lowest.rad() * 2**RELATIVE <= size)

    lowest, negative, _ = sharpest(at, sharp, BITS, most_bits(flow.data.r))
    return Start(lowest, lowest.min(arb(0)), negative, loss_at_start(flow), rate_at_start(flow))


def piece(start: Start) -> Piece:
    """How FA* starts."""
    direction = "rises" if start.rate > 0 else "falls" if start.rate < 0 else "stands still"
    return Piece(
        (
            enclosed("smallest eigenvalue of the alignment A(0)", start.lowest, "Lemma 5"),
            enclosed("loss l(0)", start.loss, "Lemma 4"),
            enclosed("dl/dt at the start", start.rate, "Lemma 4", f"the loss of FA* {direction} at first"),
        )
    )
