"""Which theorem says something about the instance: its hypotheses decided exactly, its conclusion with numbers."""

from collections.abc import Iterator

from faverify.analysis.final_error import FinalError
from faverify.analysis.optimum import Optimum
from faverify.analysis.records import Hypothesis
from faverify.balls.convert import exact
from faverify.cases.instance import Instance
from faverify.exact.linear import identity
from faverify.probability.tail_balls import ball

FLAT, DOUBLES = 1e-9, 1e300


def hypotheses(instance: Instance, best: Optimum, found: FinalError | None) -> Iterator[Hypothesis]:
    """One line for each theorem, in the order of the paper."""
    Z0 = exact(instance.Z0)
    n, m, r = instance.sizes
    gram = Z0.transpose() * Z0
    rank = int(gram.rank())
    full = rank == r
    yield Hypothesis("FA* is defined", "Z(0) of full column rank", full, f"rank Z(0) = {rank}, r = {r} (exact)")
    yield Hypothesis("Theorem 1, N3, N4", "Z(0) of full column rank", full, "as above", "FA* converges" if full else "")
    identical = gram == identity(r)
    yield Hypothesis("the paper's normalisation", "Z(0)'Z(0) = I", identical, "exact; ours needs none")
    if found is not None:
        why = f"rank(Y C) = {found.rank}, min(r, rank Y) = {min(r, best.rank)} (exact)"
        yield Hypothesis("Lemma 1, N13", "rank(Y C) = min(r, rank Y)", found.generic, why, "Z W -> P Y")
    exactly = r >= best.rank
    said = "almost surely FA reaches error 0" if exactly else "the final error is positive"
    yield Hypothesis("Theorem 2", "r >= rank(Y)", exactly, f"r = {r}, rank(Y) = {best.rank} (exact)", said)
    yield _two_level(best, n, m, r)
    yield _one_spike(best, n, m, r)
    zero = not any(Z0.entries()) and instance.W0 is not None and not any(exact(instance.W0).entries())
    yield Hypothesis("N14", "Z(0) = 0 and W(0) = 0", zero, "exact")
    yield Hypothesis("N17", "3 <= r < rank(Y)", 3 <= r < best.rank, f"r = {r}, rank(Y) = {best.rank} (exact)")


def _two_level(best: Optimum, n: int, m: int, r: int) -> Hypothesis:
    """Theorem 3's spectrum up to scale: the first r equal, the others equal, n of them."""
    needs = "m >= n > r, singular values on two levels, r of them high"
    sigmas = _relative(best)
    if not (m >= n > r and best.rank == n):
        return Hypothesis("Theorem 3, N7", needs, False, f"n = {n}, m = {m}, r = {r}, rank(Y) = {best.rank}")
    flat = _level(best, 0, r - 1) and _level(best, r, -1)
    beta = sum(s * s for s in sigmas[r:]) / r
    why = f"the levels are flat to {FLAT:g} of their largest (approximate)" if flat else "the levels are not flat"
    return Hypothesis("Theorem 3, N7", needs, flat, why, f"beta = {beta:.4g}" if flat else "")


def _one_spike(best: Optimum, n: int, m: int, r: int) -> Hypothesis:
    """Theorem 4's spectrum up to scale: one value above n - 1 equal ones."""
    needs = "r = 1, m >= n, sigma_1 > sigma_2 = ... = sigma_n"
    if not (r == 1 and m >= n >= 2 and best.rank == n):
        return Hypothesis("Theorem 4, N9", needs, False, f"n = {n}, m = {m}, r = {r}, rank(Y) = {best.rank}")
    flat = _level(best, 1, -1) and not _level(best, 0, 1)
    why = f"the tail is flat to {FLAT:g} of its largest (approximate)" if flat else "the tail is not flat"
    s = ball(best.sigmas[0]) / ball(best.sigmas[1])
    shown = f"{float(s.mid()):.4g}" if s < DOUBLES else s.str(4, radius=False)
    return Hypothesis("Theorem 4, N9", needs, flat, why, f"s = {shown}" if flat else "")


def _level(best: Optimum, first: int, last: int) -> bool:
    """Whether the singular values from one place to another are of one size (their quotient in double precision)."""
    return float((ball(best.sigmas[last]) / ball(best.sigmas[first])).mid()) >= 1 - FLAT


def _relative(best: Optimum) -> list[float]:
    """The singular values divided by the largest, in double precision."""
    if best.rank == 0:
        return []
    top = best.sigmas[0]
    quotients = (value / top for value in best.sigmas)
    return [float(q.mid()) if hasattr(q, "mid") else float(q) for q in quotients]
