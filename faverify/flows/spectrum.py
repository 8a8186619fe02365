"""The quadratic eigenproblem ``mu^2 x = mu K2 x + Q x`` of FA*, from its exact characteristic polynomial (theory.

N6).
"""

from dataclasses import dataclass
from typing import Any

from flint import acb, arb, ctx

from faverify.balls.ladder import rungs
from faverify.balls.linalg import sorted_balls
from faverify.balls.pencil import count_imaginary
from faverify.flows.fa_star import FAStar


@dataclass(frozen=True)
class Spectrum:
    """What is certified of the 2r eigenvalues.

    ``roots`` are pairs (``acb`` enclosure, exact multiplicity). ``positive``, ``imaginary`` (0 included),
    ``negative`` count real parts with multiplicity; ``positive`` is None where balls could not separate a real part
    from 0. ``rate`` is the smallest positive real part rho: under N(0) positive definite l decays like exp(-2 rho
    t). ``trace_bound`` is the sum of the r largest real parts: an upper bound of tr M(oo), and equal to it if N(0)
    is positive definite.
    """

    roots: tuple[tuple[Any, int], ...]
    positive: int | None
    imaginary: int
    negative: int | None
    rate: Any
    trace_bound: Any


def enclose_spectrum(flow: FAStar, bits: int = 256, cap_bits: int = 4_096) -> Spectrum:
    """The spectrum of a flow, to about ``bits`` bits, or as many up to ``cap_bits`` as the counts need."""
    polynomial = flow.data.generator.charpoly()
    imaginary = count_imaginary(polynomial)
    for precision in rungs(bits, max(bits, cap_bits)):
        with ctx.workprec(precision):
            spectrum = _at_precision(polynomial, imaginary, flow.data.r)
        if spectrum.positive is not None:
            break
    return spectrum


def _at_precision(polynomial: Any, imaginary: int, r: int) -> Spectrum:
    roots = tuple((acb(root), int(k)) for root, k in polynomial.complex_roots())
    parts = [root.real for root, k in roots for _ in range(k)]
    above, below = sum(bool(x > 0) for x in parts), sum(bool(x < 0) for x in parts)
    certain = above + below + imaginary == len(parts)
    trace = sum(sorted_balls(parts)[-r:], arb(0))
    rate = _least_positive(parts) if certain else None
    return Spectrum(roots, above if certain else None, imaginary, below if certain else None, rate, trace)


def _least_positive(parts: list[Any]) -> Any:
    positive = sorted_balls([x for x in parts if x > 0])
    return positive[0] if positive else None
