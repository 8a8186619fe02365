"""Ratios of times for the validated integrator, measured in one run: ``python tests/benchmarks/bench_integrator.py
[--quick]``.

Proven enclosures of Z(1), W(1) against numbers without a bound (mpmath.odefun, our mpmath paths, heyoka's
multiprecision where it is installed), at equal digits; then the bits that different controls of the wrapping effect
lose along FA and GD.
"""

import argparse
import math
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from scipy.integrate import solve_ivp

from faverify.cases.instance import Instance
from faverify.cases.linear import from_flint
from faverify.errors import UnableError
from faverify.flows import taylor
from faverify.flows.approx_mpmath import approx_path
from faverify.flows.approx_scipy import approx_curve
from faverify.flows.taylor import SYSTEMS, TaylorFlow
from faverify.flows.taylor_system import optimal

SEED, DIGITS = 1, 30


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds and the result."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def start_of(case: Instance) -> Any:
    """The optimal W for Z0, exact."""
    flow = SYSTEMS["fa"](case)
    return from_flint(optimal(flow.exact_Z0, flow.exact_Y))


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


def heyoka_run(case: Instance, flow: str, digits: int) -> tuple[float, float] | None:
    """(seconds to compile, seconds to integrate) of heyoka in multiprecision; None where it is not installed."""
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
    solver.propagate_until(hy.real(1, bits))
    return compiled - began, time.process_time() - compiled


def speed(sizes: tuple[int, int, int], flow: str, digits: int, slow: bool) -> None:
    """One line: seconds proven, and what the others take relative to it."""
    case = Instance.random(*sizes, seed=SEED)
    own, state = timed(lambda: TaylorFlow(SYSTEMS[flow](case), digits).at(Fraction(1)))
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


def transition(case: Instance, flow: str, t0: float, t1: float, state: Any) -> tuple[Any, Any]:
    """(next state, Jacobian of the flow over the step) in double precision."""
    n, m, r = case.sizes
    Y, C = (np.array([[float(x) for x in row] for row in rows]) for rows in (case.Y, case.C))
    size = n * r + r * m

    def jacobian(Z: Any, W: Any) -> Any:
        E, columns = Y - Z @ W, []
        for k in range(size):
            d = np.zeros(size)
            d[k] = 1
            D, V = d[: n * r].reshape(n, r), d[n * r :].reshape(r, m)
            X = D @ W + Z @ V
            top = E @ V.T - X @ W.T if flow == "gd" else -X @ C
            columns.append(np.concatenate([top.ravel(), (D.T @ E - Z.T @ X).ravel()]))
        return np.array(columns).T

    def velocity(_t: float, x: Any) -> Any:
        Z, W = x[: n * r].reshape(n, r), x[n * r : size].reshape(r, m)
        E = Y - Z @ W
        moved = jacobian(Z, W) @ x[size:].reshape(size, size)
        return np.concatenate([(E @ (W.T if flow == "gd" else C)).ravel(), (Z.T @ E).ravel(), moved.ravel()])

    begin = np.concatenate([state, np.eye(size).ravel()])
    end = solve_ivp(velocity, (t0, t1), begin, "DOP853", rtol=1e-9, atol=1e-9).y[:, -1]
    return end[:size], end[size:].reshape(size, size)


def wrapping(sizes: tuple[int, int, int], flow: str, T: int) -> None:
    """Bits by which a radius of 1 grows until T: exactly, with Lohner's QR, with boxes, and with our bound."""
    case = Instance.random(*sizes, seed=SEED)
    run = TaylorFlow(SYSTEMS[flow](case), 15)
    run.cover(Fraction(T))
    bound = sum(float(s.rate.mid()) * float(s.t1 - s.t0) for s in run.steps) / math.log(2)
    first = approx_curve(case, flow, 1)(0)
    state = np.concatenate([first["Z"].ravel(), first["W"].ravel()])
    size = len(state)
    whole, frame, radii, box = np.eye(size), np.eye(size), np.ones(size), np.ones(size)
    for step in run.steps:
        state, J = transition(case, flow, float(step.t0), float(step.t1), state)
        whole, box = J @ whole, abs(J) @ box
        moved = J @ frame
        order = np.argsort(-np.linalg.norm(moved, axis=0) * radii)
        turned, R = np.linalg.qr(moved[:, order])
        frame, radii = turned, abs(R) @ radii[order]
    bits = {
        "2-norm of the true flow": np.linalg.norm(whole, 2),
        "Lohner QR": np.linalg.norm(radii) / math.sqrt(size),
        "boxes": np.linalg.norm(box) / math.sqrt(size),
    }
    shown = ", ".join(f"{name} {math.log2(value):.0f}" for name, value in bits.items())
    print(
        f"{sizes!s:>12} {flow:8} T = {T:3}, {len(run.steps):3} steps: bits lost: {shown}, logarithmic norm {bound:.0f}"
    )


def attempt(run: TaylorFlow, T: int) -> str:
    """Empty if T is reached."""
    try:
        run.cover(Fraction(T))
    except UnableError:
        return "given up"
    return ""


def controls(sizes: tuple[int, int, int], flow: str, T: int) -> None:
    """Seconds to T with errors carried by the norm alone (more bits), and by rotated boxes (a Jacobian each step)."""
    case, least, shown = Instance.random(*sizes, seed=SEED), taylor._MUCH_GROWTH, []
    for name, threshold in (("norm", math.inf), ("rotated boxes", 0.0)):
        taylor._MUCH_GROWTH = threshold
        run = TaylorFlow(SYSTEMS[flow](case), DIGITS)
        spent, gave_up = timed(lambda run=run: attempt(run, T))
        shown.append(f"{name} {spent:.2f} s ({gave_up or f'{len(run.steps)} steps, {run.bits} bits'})")
    taylor._MUCH_GROWTH = least
    print(f"{sizes!s:>12} {flow:8} T = {T:3}: {', '.join(shown)}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes only (seconds)")
    quick = parser.parse_args().quick
    for sizes in [(3, 3, 1), (4, 3, 2)] if quick else [(3, 3, 1), (4, 3, 2), (8, 6, 3), (20, 20, 5)]:
        for flow in ("fa", "gd", "fa_star"):
            speed(sizes, flow, DIGITS, slow=math.prod(sizes) < 1000)
    for sizes, T in [((4, 3, 2), 4)] if quick else [((4, 3, 2), 4), ((8, 6, 3), 2), ((8, 6, 3), 16), ((8, 6, 3), 64)]:
        for flow in ("fa", "gd"):
            wrapping(sizes, flow, T)
            controls(sizes, flow, T)


if __name__ == "__main__":
    main()
