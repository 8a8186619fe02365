"""OPT: the best error of any rank-r matrix, the sum of the squares of Y's singular values beyond the r-th."""

from dataclasses import dataclass
from typing import Any

from flint import arb

from faverify.analysis.allowed import known_to_the_least, most_bits
from faverify.analysis.records import Known, Number, Piece, Skipped, approximate, enclosed
from faverify.balls.convert import exact
from faverify.balls.ladder import relative_radius_below, sharpest
from faverify.balls.linalg import enclose_singular_values
from faverify.cases.instance import Instance

MOST_EXACT = 160
BITS = 96


@dataclass(frozen=True)
class Optimum:
    """``sigmas`` are balls, largest first, or floats where ``known`` is approximate; ``opt`` is the best error."""

    sigmas: tuple[Any, ...]
    rank: int
    opt: Any
    known: Known

    @property
    def in_doubles(self) -> bool:
        """Whether squares of the positive singular values are within the range of double precision."""
        return all(1e-140 < value < 1e140 for value in self.floats)

    @property
    def floats(self) -> list[float]:
        """The positive singular values in double precision."""
        return [float(s.mid()) if hasattr(s, "mid") else float(s) for s in self.sigmas[: self.rank]]


def optimum(instance: Instance) -> Optimum:
    """OPT in balls where min(n, m) <= 160, else in double precision; the rank of Y is exact."""
    Y = exact(instance.Y)
    rank, r = int(Y.rank()), instance.sizes[2]
    if min(instance.sizes[:2]) > MOST_EXACT:
        return _in_doubles(instance, rank)

    def at(bits: int) -> Optimum:
        sigmas = tuple(enclose_singular_values(Y))
        opt = sum((s * s for s in sigmas[r:]), arb(0)).nonnegative_part()
        return Optimum(sigmas, rank, opt, Known.EXACT if rank <= r else Known.CERTIFIED)

    def sharp(found: Optimum) -> bool:
        return known_to_the_least(found.sigmas) and relative_radius_below(found.opt, arb(10) ** -9)

    return sharpest(at, sharp, BITS, most_bits(min(instance.sizes[:2])))


def _in_doubles(instance: Instance, rank: int) -> Optimum:
    import numpy as np

    sigmas = np.linalg.svd([[float(x) for x in row] for row in instance.Y], compute_uv=False)
    r = instance.sizes[2]
    known = Known.EXACT if rank <= r else Known.APPROXIMATE
    return Optimum(tuple(sigmas), rank, 0.0 if rank <= r else float((sigmas[r:] ** 2).sum()), known)


def opt_number(found: Optimum) -> Number:
    """OPT as a number."""
    name = "best rank-r error, OPT"
    if found.known is Known.APPROXIMATE:
        return approximate(name, found.opt, "Eckart-Young", "in double precision")
    note = "r is at least the rank of Y" if found.known is Known.EXACT else ""
    return enclosed(name, arb(0) if found.known is Known.EXACT else found.opt, "Eckart-Young", note)


def piece(instance: Instance, found: Optimum) -> Piece:
    """The numbers of Y."""
    names = ("largest singular value of Y", "smallest singular value of Y (of min(n, m))")
    values = (found.sigmas[0], found.sigmas[-1])
    numbers = [enclosed("rank of Y", found.rank)]
    balls = hasattr(values[0], "rad")
    numbers += [enclosed(a, b) if balls else approximate(a, b) for a, b in zip(names, values, strict=True)]
    least = min(instance.sizes[:2])
    why = f"min(n, m) = {least} > {MOST_EXACT}: singular values and OPT are approximate (double precision)"
    skipped = () if balls else (Skipped("enclosed singular values of Y", why),)
    return Piece((*numbers, opt_number(found)), skipped=skipped)
