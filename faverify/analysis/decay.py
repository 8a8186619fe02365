"""How fast the loss of FA* dies out: the exponential rate of N6 and N15, its hypothesis decided exactly."""

from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq_mat

from faverify.analysis.records import Hypothesis, Number, Piece, Skipped, enclosed
from faverify.errors import UnableError
from faverify.exact.linalg import exact_rank
from faverify.flows.fa_star import FAStar
from faverify.flows.spectrum import Spectrum, enclose_spectrum

LARGEST_RANK = 40


def resting_rank(flow: FAStar) -> int:
    """The exact dimension of D, the largest M(0)-invariant subspace inside ker F(0) (theory: N15)."""
    data, r = flow.data, flow.data.r
    rows, block = data.N0.tolist(), data.N0
    for _ in range(r - 1):
        rank = exact_rank(fmpq_mat(rows))
        if rank == r:
            break
        block = block * data.M0
        rows = rows + block.tolist()
        if exact_rank(fmpq_mat(rows)) == rank:
            break
    return r - exact_rank(fmpq_mat(rows))


def piece(flow: FAStar) -> tuple[Piece, Spectrum | None]:
    """The rate, and which theorem gives it."""
    r = flow.data.r
    positive = exact_rank(flow.data.N0) == r
    if r > LARGEST_RANK:
        why = f"r = {r} is more than the {LARGEST_RANK} up to which the characteristic polynomial is used"
        return Piece(skipped=(Skipped("the exponential rate", why),)), None
    resting = 0 if positive else resting_rank(flow)
    said = (
        Hypothesis("N6", "N(0) positive definite", positive, _why(positive, "rank N(0) = r", "rank N(0) < r")),
        Hypothesis("N15", "D = 0", resting == 0, f"dim D = {resting} (exact)"),
    )
    if resting or flow.data.stationary:
        why = "the start is stationary" if flow.data.stationary else f"a subspace of dimension {resting} is at rest"
        return Piece(hypotheses=said, skipped=(Skipped("the exponential rate", why),)), None
    spectrum = enclose_spectrum(flow)
    if spectrum.rate is None:
        return Piece(hypotheses=said, skipped=(Skipped("the exponential rate", "real parts not separated"),)), spectrum
    source = "N6" if positive else "N15"
    note = "times a polynomial in t where an eigenvalue is defective"
    with ctx.workprec(256):
        rate = enclosed("rate of the loss of FA*, l ~ exp(-2 rho t): 2 rho", 2 * spectrum.rate, source, note)
        half = enclosed("time in which the loss of FA* halves, late", arb(2).log() / (2 * spectrum.rate), source)
    return Piece((rate, half, *_observed(flow, spectrum)), hypotheses=said), spectrum


def _why(holds: bool, yes: str, no: str) -> str:
    return f"{yes if holds else no} (exact)"


def _observed(flow: FAStar, spectrum: Spectrum) -> tuple[Number, ...]:
    """The mean rate between two late times, from enclosed losses."""
    unit = short(2 / max(float(spectrum.rate.mid()), 1e-300))
    try:
        early, late = flow.at(4 * unit, digits=8), flow.at(8 * unit, digits=8)
    except UnableError:
        return ()
    with ctx.workprec(128):
        ratio: Any = (early.l / late.l).log() / (arb(4) * arb(unit.numerator) / unit.denominator)
    if not ratio.is_finite():
        return ()
    times = f"between t = {float(4 * unit):.3g} and {float(8 * unit):.3g}"
    return (enclosed("mean rate of the loss of FA* late", ratio, "N6", times),)


def short(value: float) -> Fraction:
    """A short exact number near the value."""
    number = Fraction(value)
    shift = number.denominator.bit_length() - number.numerator.bit_length() + 8
    unit = Fraction(1, 2**shift) if shift >= 0 else Fraction(2**-shift)
    return round(number / unit) * unit
