"""The start of FA* in the paper's normalised quantities: lambda_min of the alignment A(0), loss, its rate, enclosed."""

from dataclasses import dataclass
from typing import Any

from flint import arb, ctx

from faverify.analysis.records import Piece, enclosed
from faverify.balls.convert import ball_matrix
from faverify.balls.linalg import enclose_positive_part_norm_squared, enclose_symmetric_eigenvalues
from faverify.flows.fa_star import FAStar
from faverify.flows.turning import loss_at_start, rate_at_start

BITS = 192


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
    """The start of a flow."""
    with ctx.workprec(BITS):
        H = flow.root(BITS) * ball_matrix(flow.data.M0) * flow.inverse_root(BITS)
        A = H + H.transpose()
        lowest = enclose_symmetric_eigenvalues(A)[0]
        negative = enclose_positive_part_norm_squared(-A)
        lam = lowest.min(arb(0))
    return Start(lowest, lam, negative, loss_at_start(flow), rate_at_start(flow))


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
