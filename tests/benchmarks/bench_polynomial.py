"""Ratios of times for the validated integrator, measured in one run: ``python tests/benchmarks/bench_polynomial.py
[--quick]``.

Proven enclosures of Z(1), W(1) against numbers without a bound (mpmath.odefun, our mpmath paths, heyoka's
multiprecision where it is installed), at equal digits; then FA and GD over long times.
"""

import argparse
import math
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath

from faverify.balls.convert import exact
from faverify.cases.instance import Instance
from faverify.cases.linear import from_flint
from faverify.flows.approx_mpmath import approx_path
from faverify.flows.polynomial.run import PolynomialRun
from faverify.flows.table import flow_of, optimal

SEED, DIGITS = 1, 30


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds and the result."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def start_of(case: Instance) -> Any:
    """The optimal W for Z0, exact."""
    return from_flint(optimal(exact(case.Z0), exact(case.Y)))


def odefun(case: Instance, flow: str, digits: int) -> Any:
    """The flows as a reader would type them for mpmath's solver."""
    with mpmath.workdps(digits):
        Y, C, Z0, W0 = (
            mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in rows])
            for rows in (case.Y, case.C, case.Z0, start_of(case))
        )
        n, m, r = case.sizes
        inverse = mpmath.inverse(Z0.T * Z0)

        def velocity(_t: Any, state: Any) -> Any:
            Z = mpmath.matrix([state[i * r : (i + 1) * r] for i in range(n)])
            if flow == "fa_star":
                return list((Y - Z * (inverse * (Z.T * Y))) * C)
            W = mpmath.matrix([state[n * r + i * m : n * r + (i + 1) * m] for i in range(r)])
            E = Y - Z * W
            return list(E * (W.T if flow == "gd" else C)) + list(Z.T * E)

        start = list(Z0) + ([] if flow == "fa_star" else list(W0))
        return mpmath.odefun(velocity, 0, start)(1)


def heyoka_run(case: Instance, flow: str, digits: int, T: int = 1) -> tuple[float, float, Any] | None:
    """(seconds to compile, seconds to integrate, state at T) of heyoka in multiprecision; None where it is missing."""
    try:
        import heyoka as hy
    except ImportError:
        return None
    n, m, r = case.sizes
    bits = int(digits * 3.33) + 10
    names = [f"z{i}_{j}" for i in range(n) for j in range(r)] + [f"w{i}_{j}" for i in range(r) for j in range(m)]
    flat = dict(zip(names, hy.make_vars(*names), strict=True))
    Z = [[flat[f"z{i}_{j}"] for j in range(r)] for i in range(n)]
    W = [[flat[f"w{i}_{j}"] for j in range(m)] for i in range(r)]
    real = lambda x: hy.real(str(x.numerator), bits) / hy.real(str(x.denominator), bits)  # noqa: E731
    Y, C = ([[real(x) for x in row] for row in rows] for rows in (case.Y, case.C))
    E = [[Y[i][j] - hy.sum([Z[i][k] * W[k][j] for k in range(r)]) for j in range(m)] for i in range(n)]
    back = [[W[k][j] for k in range(r)] for j in range(m)] if flow == "gd" else C
    right = [hy.sum([E[i][k] * back[k][j] for k in range(m)]) for i in range(n) for j in range(r)]
    right += [hy.sum([Z[k][i] * E[k][j] for k in range(n)]) for i in range(r) for j in range(m)]
    start = [real(x) for rows in (case.Z0, start_of(case)) for row in rows for x in row]
    began = time.process_time()
    solver = hy.taylor_adaptive(list(zip(flat.values(), right, strict=True)), start, fp_type=hy.real, prec=bits)
    compiled = time.process_time()
    solver.propagate_until(hy.real(T, bits))
    return compiled - began, time.process_time() - compiled, solver.state


def speed(sizes: tuple[int, int, int], flow: str, digits: int, slow: bool) -> None:
    """One line: seconds proven, and what the others take relative to it."""
    case = Instance.random(*sizes, seed=SEED)
    own, state = timed(lambda: PolynomialRun(flow_of(flow, case), digits).at(Fraction(1)))
    radius = max(float(x.rad()) for name in "ZW" for x in state.letters()[name].entries())
    line = f"{sizes!s:>12} {flow:8} {digits:3} digits: proven {own:7.3f} s (radius {radius:.0e})"
    path, _ = timed(lambda: approx_path(case, flow, [Fraction(1)], digits=digits))
    line += f" | our mpmath path x{path / own:6.1f}"
    if slow:
        other, _ = timed(lambda: odefun(case, flow, digits))
        line += f" | odefun x{other / own:6.1f}"
    other_times = heyoka_run(case, flow, digits) if flow != "fa_star" else None
    if other_times:
        line += f" | heyoka x{other_times[1] / own:.2f} (+ compilation x{other_times[0] / own:.2f})"
    print(line, flush=True)


def long_run(flow: str, digits: int, T: int) -> None:
    """One line: seconds proven to a time, and heyoka's relative to it; a result that differs is refused."""
    case = Instance.random(8, 6, 3, seed=SEED)
    own, run = timed(lambda: PolynomialRun(flow_of(flow, case), digits).at(Fraction(T)))
    letters = run.letters()
    radius = max(float(x.rad()) for name in "ZW" for x in letters[name].entries())
    line = f"(8, 6, 3) {flow:8} {digits:3} digits, T = {T:3}: proven {own:7.3f} s (radius {radius:.0e})"
    other = heyoka_run(case, flow, digits, T)
    if other is not None:
        entries = [x for name in "ZW" for x in letters[name].entries()]
        away = max(abs(float(x.mid()) - float(y)) for x, y in zip(entries, other[2], strict=True))
        agrees = "agrees" if away < 1e-9 else f"REFUSED: differs by {away:.0e}"
        line += f" | heyoka x{other[1] / own:.2f} ({agrees})"
    print(line, flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes only (seconds)")
    quick = parser.parse_args().quick
    for sizes in [(3, 3, 1), (4, 3, 2)] if quick else [(3, 3, 1), (4, 3, 2), (8, 6, 3), (20, 20, 5)]:
        for flow in ("fa", "gd", "fa_star"):
            speed(sizes, flow, DIGITS, slow=math.prod(sizes) < 1000)
    for flow, digits in [("fa", 15)] if quick else [("fa", 15), ("fa", 30), ("fa", 50), ("gd", 30), ("gd", 50)]:
        for T in (1, 10, 50, 500):
            long_run(flow, digits, T)


if __name__ == "__main__":
    main()
