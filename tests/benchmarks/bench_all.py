"""Every ratio of the engines in one run and one table: ``python tests/benchmarks/bench_all.py [--quick] [--write]``.

"Ours" are proven enclosures; the others give numbers without a bound. Times are processor seconds of one process
(start it with OPENBLAS_NUM_THREADS=1, else the threads of small products are counted too); what counts are the
ratios: another's time over ours, or ours over that of the first line of a growth. heyoka's multiprecision is measured
where it is installed. ``--write`` keeps the table in ``table.md`` beside this file. Three minutes; ``--quick`` half a
minute.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import bench_fa_star as star
import bench_long_times as long_runs
import bench_polynomial as steps
import flint

from faverify.cases.instance import Instance
from faverify.flows.cover import cover
from faverify.flows.fa_star import FAStar
from faverify.flows.polynomial.run import PolynomialRun
from faverify.flows.rise import enclose_rise
from faverify.flows.table import FLOWS, flow_of
from faverify.flows.turning import enclose_turning_points

SEED = 1


@dataclass(frozen=True)
class Row:
    """One line: what was timed, our seconds, and what they are compared with."""

    what: str
    ours: float
    against: str
    ratio: float | None

    def text(self) -> str:
        """As a line of the table."""
        ratio = "" if self.ratio is None else f"{self.ratio:,.3g}"
        return f"| {self.what} | {1e3 * self.ours:,.2f} | {self.against} | {ratio} |"


def exact_against_others(quick: bool) -> Iterator[Row]:
    """Z(1) along FA* by the exact solution, at equal digits."""
    case, absent = star.instance(8, 6, 3), "heyoka is not installed: not measured"
    for digits in (15, 30) if quick else (15, 30, 50):
        own = star.seconds(lambda d=digits: star.exact_solution(case, Fraction(1), d), 5)
        worst = max(float(x.rad()) for x in star.exact_solution(case, Fraction(1), digits).entries())
        what = f"exact solution of FA*, Z(1), (8,6,3), {digits} digits (radius {worst:.0e})"
        other = star.seconds(lambda d=digits: star.odefun(case, d), 1)
        yield Row(what, own, f"mpmath.odefun, {digits} digits, {other:.2f} s", other / own)
        if digits == 15:
            double = star.seconds(lambda: star.dop853(case), 3)
            yield Row(what, own, f"SciPy DOP853, rtol 1e-12, {1e3 * double:.1f} ms", double / own)
        else:
            found = steps.heyoka_run(case, "fa_star", digits)
            text = absent if found is None else f"heyoka, {digits} digits, {1e3 * found[1]:.2f} ms + compilation"
            yield Row(what, own, text, None if found is None else found[1] / own)


def growth(quick: bool) -> Iterator[Row]:
    """Our time against our own at the first size: n, m, r, digits, T."""
    repeats = 5
    grown: dict[str, list[tuple[str, Any]]] = {"n": [], "m": [], "r": [], "digits": [], "T": []}
    ranks = (2, 4, 8) if quick else (2, 4, 8, 16, 32)
    families = {"n": [(n, 6, 3) for n in (8, 32, 128)], "m": [(8, m, 3) for m in (6, 24, 96)]}
    for name, sizes in (families | {"r": [(40, 20, r) for r in ranks]}).items():
        for size in sizes:
            grown[name].append((f"M(1), {size}, 160 bits", partial(_flow(size).reduced, 1, 160)))
    flow = _flow((8, 6, 3))
    for digits in (30, 120, 480):
        grown["digits"].append((f"Z(1), (8,6,3), {digits} digits", lambda d=digits: _fresh(flow, 1, d)))
    for T in (1, 8, 64):
        grown["T"].append((f"Z({T}), (8,6,3), 30 digits", lambda T=T: _fresh(flow, T, 30)))
    for name, runs in grown.items():
        yield from _relative(f"growth in {name}: ", runs, repeats)


def _relative(prefix: str, runs: list[tuple[str, Any]], repeats: int) -> Iterator[Row]:
    first = None
    for what, run in runs:
        spent = star.seconds(run, repeats)
        first = first or (what, spent)
        yield Row(prefix + what, spent, "ours, first line of this growth", spent / first[1])


def _flow(sizes: tuple[int, int, int]) -> FAStar:
    return FAStar(star.instance(*sizes))


def _fresh(flow: FAStar, t: int, digits: int) -> Any:
    flow._states.clear()
    return flow.at(t, digits=digits)


def covers(quick: bool) -> Iterator[Row]:
    """Whole-time certificates from nothing kept, and covers by length."""
    runs = []
    for sizes in [(8, 6, 3), (64, 6, 3), (20, 20, 5)] + ([] if quick else [(50, 50, 10)]):
        case = star.instance(*sizes)
        rise = enclose_rise(FAStar(case))
        what = f"Lemma 8 / N4 for all t >= 0, {sizes} (radius {float(rise.value.rad()):.0e}, {rise.cells} cells)"
        runs.append((what, lambda c=case: enclose_rise(FAStar(c))))
    yield from _relative("", runs, 3)
    case = star.instance(8, 6, 3, 0)
    spans = (1, 4, 16)
    yield from _relative("", [(f"cover of [0, {T}], (8,6,3)", lambda T=T: cover(FAStar(case), T)) for T in spans], 3)
    turns = [(f"turning points on (0, {T})", lambda T=T: enclose_turning_points(FAStar(case), T)) for T in spans]
    yield from _relative("(8,6,3): ", turns, 3)


def integrator(quick: bool) -> Iterator[Row]:
    """Z(1), W(1) along FA, GD and FA* by the validated integrator, at equal digits."""
    plan = [((3, 3, 1), 30), ((4, 3, 2), 30)] + ([] if quick else [((8, 6, 3), 30), ((8, 6, 3), 15)])
    for sizes, digits in plan:
        for flow in FLOWS:
            case = Instance.random(*sizes, seed=SEED)
            own, state = steps.timed(lambda c=case, f=flow, d=digits: PolynomialRun(flow_of(f, c), d).at(Fraction(1)))
            radius = max(float(x.rad()) for name in "ZW" for x in state.letters()[name].entries())
            what = f"integrator, {flow}, Z(1), W(1), {sizes}, {digits} digits (radius {radius:.0e})"
            other, _ = steps.timed(lambda c=case, f=flow, d=digits: steps.odefun(c, f, d))
            yield Row(what, own, f"mpmath.odefun, {digits} digits, {other:.2f} s", other / own)
            found = steps.heyoka_run(case, flow, digits)
            text = "heyoka is not installed: not measured"
            if found is not None:
                text = f"heyoka, {digits} digits, {1e3 * found[1]:.1f} ms + {found[0]:.1f} s compilation"
            yield Row(what, own, text, None if found is None else found[1] / own)


def long_times(quick: bool) -> Iterator[Row]:
    """FA* to T = 10^4, the rise for ever over seeds, FA's residual in r x r: ours against ours."""
    found = list(long_runs.measurements(quick))
    first: dict[str, float] = {}
    for what, seconds, _ in found:
        if seconds is None:
            continue
        family = what.partition(",")[0] + what.rpartition("(")[2]
        against = first.setdefault(family, seconds)
        yield Row(what, seconds, "ours, the first line of its kind", seconds / against)


def lines(quick: bool) -> Iterator[str]:
    """The whole report, Markdown, line by line."""
    yield f"Python {platform.python_version()}, {platform.machine()}, python-flint {flint.__version__}, seed {SEED}"
    yield from ("", "| ours, proven | ms | against | ratio |", "| --- | ---: | --- | ---: |")
    for part in (exact_against_others, growth, covers, long_times, integrator):
        for row in part(quick):
            yield row.text()


def main() -> None:
    """Print the table, and keep it if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parser.add_argument("--write", action="store_true", help="keep the table in table.md")
    options = parser.parse_args()
    started, found = time.perf_counter(), []
    for line in lines(options.quick):
        print(line, flush=True)
        found.append(line)
    print(f"\n{time.perf_counter() - started:.0f} s in all", file=sys.stderr)
    if options.write:
        (Path(__file__).parent / "table.md").write_text("# Ratios of one run\n\n" + "\n".join(found) + "\n")


if __name__ == "__main__":
    main()
