"""Ratios of times for FA*, measured in one run: ``python tests/benchmarks/bench_fa_star.py [--quick]``.

Instances are of the family "gaussian" (entries multiples of 1/500) with the seeds printed. "Proven" is said of
enclosures with a radius; mpmath.odefun and SciPy give numbers without one. Times are of the processor; ratios count.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import scipy.integrate

from faverify.cases.instance import Instance
from faverify.flows.cover import cover
from faverify.flows.fa_star import FAStar
from faverify.flows.rise import enclose_rise
from faverify.flows.turning import enclose_turning_points

SEED = 1


def seconds(run: Callable[[], Any], repeats: int) -> float:
    """The median of the times of a few runs."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def instance(n: int, m: int, r: int, seed: int = SEED) -> Instance:
    """A Gaussian instance."""
    return Instance.random(n, m, r, seed)


def exact_solution(case: Instance, t: Fraction, digits: int) -> Any:
    """Z(t) from nothing kept: exact products included."""
    return FAStar(case).at(t, digits=digits).Z


def odefun(case: Instance, digits: int) -> Any:
    """mpmath's Taylor integration of the raw equation to t = 1."""
    n, _, r = case.sizes
    with mpmath.workdps(digits + 5):
        Y, C, Z0 = (
            mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in matrix])
            for matrix in (case.Y, case.C, case.Z0)
        )

        def velocity(_: Any, flat: Any) -> Any:
            Z = mpmath.matrix(n, r)
            for k, x in enumerate(flat):
                Z[k // r, k % r] = x
            W = mpmath.inverse(Z.T * Z) * (Z.T * Y)
            return list((Y - Z * W) * C)

        with mpmath.workdps(digits):
            return mpmath.odefun(velocity, 0, list(Z0))(1)


def dop853(case: Instance) -> Any:
    """SciPy at rtol 1e-12 to t = 1."""
    Y, C, Z0 = (np.array([[float(x) for x in row] for row in matrix]) for matrix in (case.Y, case.C, case.Z0))

    def velocity(_: float, flat: Any) -> Any:
        Z = flat.reshape(Z0.shape)
        return ((Y - Z @ np.linalg.solve(Z.T @ Z, Z.T @ Y)) @ C).ravel()

    return scipy.integrate.solve_ivp(velocity, (0, 1), Z0.ravel(), method="DOP853", rtol=1e-12, atol=1e-12).y[:, -1]


def against_others(repeats: int, digits: int) -> None:
    """The exact solution, proven, against integrators without error bound."""
    case = instance(8, 6, 3)
    ours = seconds(lambda: exact_solution(case, Fraction(1), digits), repeats)
    theirs = seconds(lambda: odefun(case, digits), 1)
    double, low = (
        seconds(lambda: dop853(case), repeats),
        seconds(lambda: exact_solution(case, Fraction(1), 15), repeats),
    )
    worst = max(float(x.rad()) for x in exact_solution(case, Fraction(1), digits).entries())
    _agree(case, digits)
    print(f"Z(1), (8,6,3), seed {SEED}, {digits} digits: proven radius {worst:.1e} in {ours * 1e3:.3f} ms")
    print(f"  mpmath.odefun at {digits} digits, no bound: {theirs:.3f} s = {theirs / ours:,.0f} times as long")
    print(f"  SciPy DOP853 (rtol 1e-12): {double * 1e3:.2f} ms = {double / low:.1f} times ours at 15 proven digits")


def _agree(case: Instance, digits: int) -> None:
    """The two must give the same numbers, else the ratio means nothing."""
    ours, theirs = exact_solution(case, Fraction(1), digits).entries(), odefun(case, digits)
    with mpmath.workdps(digits + 10):
        worst = max(
            abs(mpmath.mpf(x.mid().str(digits + 5, radius=False)) - y) for x, y in zip(ours, theirs, strict=True)
        )
    assert worst < mpmath.mpf(10) ** (4 - digits), f"the two differ by {worst}"


def growth(repeats: int, quick: bool) -> None:
    """How the time of Z(1) and of M(1) grows in each argument, the others fixed."""
    sizes = [(8, 6, 3), (16, 6, 3), (32, 6, 3), (64, 6, 3)], [(8, 6, 3), (8, 12, 3), (8, 24, 3), (8, 48, 3)]
    ranks = [(40, 20, r) for r in ((2, 4, 8) if quick else (2, 4, 8, 16, 32))]
    for name, triples in (("n", sizes[0]), ("m", sizes[1]), ("r", ranks)):
        flows = [FAStar(instance(*triple)) for triple in triples]
        times = [seconds(lambda f=flow: f.reduced(1, 160), repeats) for flow in flows]
        print(f"M(1) at 160 bits, growth in {name}: " + _row(triples, times))
    flow = FAStar(instance(8, 6, 3))
    digits = (30, 60, 120, 240, 480)
    print(
        "Z(1) by digits: " + _row(digits, [seconds(lambda d=d: _fresh(flow, Fraction(1), d), repeats) for d in digits])
    )
    spans = (1, 4, 16, 64)
    print(
        "Z(T) by T at 30 digits: "
        + _row(spans, [seconds(lambda t=t: _fresh(flow, Fraction(t), 30), repeats) for t in spans])
    )


def _fresh(flow: FAStar, t: Fraction, digits: int) -> Any:
    flow._states.clear()
    return flow.at(t, digits=digits)


def _row(names: Any, times: list[float]) -> str:
    return ", ".join(f"{name}: {t * 1e3:.2f} ms (x{t / times[0]:.1f})" for name, t in zip(names, times, strict=True))


def whole_time(repeats: int, quick: bool) -> None:
    """Lemma 8 / N4 over all t >= 0 to 40 digits of its bound, from nothing kept."""
    for triple in [(8, 6, 3), (20, 20, 5)] + ([] if quick else [(50, 50, 10)]):
        case = instance(*triple)
        spent = seconds(lambda c=case: enclose_rise(FAStar(c), None, digits=40), repeats)
        rise = enclose_rise(FAStar(case))
        print(
            f"rise of the loss for all t >= 0, {triple}, seed {SEED}: {rise.value.str(12)}, radius "
            f"{float(rise.value.rad()):.1e}, {rise.cells} cells, tail: {rise.tail}: {spent:.4f} s"
        )
    spans = (1, 2, 4, 8)
    case = instance(8, 6, 3, 0)
    covers = [seconds(lambda T=T: cover(FAStar(case), T), repeats) for T in spans]
    turns = [seconds(lambda T=T: enclose_turning_points(FAStar(case), T), repeats) for T in spans]
    print("cover of [0, T], (8,6,3), seed 0: " + _row(spans, covers))
    print("turning points on (0, T), the same: " + _row(spans, turns))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20 digits against odefun, smaller sizes, fewer repeats")
    quick = parser.parse_args().quick
    repeats = 3 if quick else 7
    against_others(repeats, 20 if quick else 50)
    growth(repeats, quick)
    whole_time(repeats, quick)


if __name__ == "__main__":
    main()
