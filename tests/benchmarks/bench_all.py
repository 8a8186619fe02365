"""Every ratio of the engines in one run and one table: ``python tests/benchmarks/bench_all.py [--quick] [--write]``.

"Ours" are proven enclosures; the peers give numbers without a bound (`peers`). Every peer does the same flow of the
same instance, and what it ends with is compared with ours: a row whose numbers differ is refused. Times are processor
seconds of one process, compilation not counted, median over seeds; ratios are another's time over ours, the median and
the worst of the seeds. The last column says what a ratio is made of. ``--first PYTHON`` adds the first version, under
an interpreter that has it; ``--write`` keeps the table in ``table.md`` beside this file.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import bench_long_times as long_runs
import flint
import mpmath
import peers

from faverify.cases.instance import Instance
from faverify.flows.cover import cover
from faverify.flows.fa_star import FAStar
from faverify.flows.polynomial.run import PolynomialRun
from faverify.flows.rise import enclose_rise
from faverify.flows.table import FLOWS, flow_of
from faverify.flows.turning import enclose_turning_points

METHOD, MATHEMATICS = "the same equation", "N1 (mathematics) against the equation"
GIVEN, OWN = "both given N1", "ours against ours"
DOUBLES = 8.0  # digits that a peer in doubles has to share with ours


@dataclass(frozen=True)
class Row:
    """One line: what was timed, our seconds for each seed, the peer and its seconds, what the ratio is made of."""

    what: str
    ours: Sequence[float]
    peer: str
    theirs: Sequence[float]
    why: str

    def text(self) -> str:
        """As a line of the table."""
        ratios = [b / a for a, b in zip(self.ours, self.theirs, strict=True)] if self.theirs else []
        ours, theirs = (_milliseconds(x) for x in (self.ours, self.theirs))
        shown = f"{statistics.median(ratios):,.3g} ({min(ratios):,.3g})" if ratios else ""
        return f"| {self.what} | {ours} | {self.peer} | {theirs} | {shown} | {self.why} |"


def _milliseconds(seconds: Sequence[float]) -> str:
    if not seconds:
        return ""
    largest = f" ({1e3 * max(seconds):,.2f})" if len(seconds) > 1 else ""
    return f"{1e3 * statistics.median(seconds):,.2f}{largest}"


def against(
    what: str, own: Callable[[Instance], Any], plan: Sequence[tuple[str, peers.Peer, str, float]],
    at: tuple[str, int, int], cases: Sequence[Instance],
) -> Iterator[Row]:  # fmt: skip
    """A row for each peer of the plan (name, peer, why, digits it must share) at (flow, digits, T)."""
    ours = [_best(partial(own, case)) for case in cases]
    worst = max(float(x.rad()) for _, entries in ours for x in entries)
    what = f"{what}, {at[1]} digits (radius {worst:.0e})"
    for name, peer, why, shared in plan:
        found = [peer(case, *at) for case in cases]
        if any(x is None for x in found):
            yield Row(what, [s for s, _ in ours], f"{name}: not installed", [], "")
            continue
        known = [x for x in found if x is not None]
        for (_, mine), (_, theirs) in zip(ours, known, strict=True):
            _refuse_what_differs(f"{what} against {name}", mine, theirs, shared)
        yield Row(what, [s for s, _ in ours], name, [s for s, _ in known], why)


def _best(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the second of two runs (the first fills tables that every instance shares), and the result."""
    run()
    return peers.timed(run)


def _refuse_what_differs(what: str, mine: Any, theirs: Any, digits: float) -> None:
    with mpmath.workdps(80):
        mids = [mpmath.mpf(x.mid().str(70, radius=False)) for x in mine]
        size = max(abs(x) for x in mids)
        away = max(abs(x - y) for x, y in zip(mids, theirs, strict=True)) / size
    if len(mids) != len(theirs) or away > mpmath.mpf(10) ** -digits:
        sys.exit(f"{what}: the results differ by {mpmath.nstr(away, 3)} of their size, so no ratio is shown")


def _star(case: Instance, digits: int, T: int) -> Any:
    """Z(T) along FA* from nothing kept: exact products included."""
    return FAStar(case).at(Fraction(T), digits=digits).Z.entries()


def _run(case: Instance, flow: str, digits: int, T: int) -> Any:
    """Z(T) and W(T) by the validated integrator (FA*: Z)."""
    letters = PolynomialRun(flow_of(flow, case), digits).at(Fraction(T)).letters()
    return [x for name in ("Z" if flow == "fa_star" else "ZW") for x in letters[name].entries()]


def _cases(sizes: tuple[int, int, int], seeds: int) -> list[Instance]:
    return [Instance.random(*sizes, seed=seed) for seed in range(1, seeds + 1)]


def exact_solution(quick: bool) -> Iterator[Row]:
    """Z(1) along FA* by the exact solution."""
    for digits in (15, 30) if quick else (15, 30, 50):
        real = digits - 4.0
        plan: list[tuple[str, peers.Peer, str, float]] = [
            ("heyoka, multiprecision", peers.heyoka_real, MATHEMATICS, real),
            ("heyoka given N1", peers.heyoka_given, GIVEN, real),
            ("mpmath.expm given N1", peers.expm_mpmath, GIVEN, real),
        ]
        if digits == 15:
            plan += [
                ("heyoka, doubles", peers.heyoka_double, MATHEMATICS, DOUBLES),
                ("SciPy DOP853, doubles", peers.dop853, MATHEMATICS, DOUBLES),
                ("scipy.linalg.expm given N1, doubles", peers.expm_scipy, GIVEN, DOUBLES),
            ]
        own = partial(_star, digits=digits, T=1)
        what, at = "exact solution of FA*, Z(1), (8,6,3)", ("fa_star", digits, 1)
        yield from against(what, own, plan, at, _cases((8, 6, 3), 5))
        if digits < 50:
            slow: list[tuple[str, peers.Peer, str, float]] = [("mpmath.odefun", peers.odefun, MATHEMATICS, real)]
            yield from against(what, own, slow, at, _cases((8, 6, 3), 1))
    for sizes in [(20, 20, 5)] if quick else [(20, 20, 5), (50, 50, 10)]:
        given: list[tuple[str, peers.Peer, str, float]] = [("heyoka given N1", peers.heyoka_given, GIVEN, 46.0)]
        own = partial(_star, digits=50, T=1)
        yield from against(f"exact solution of FA*, Z(1), {sizes}", own, given, ("fa_star", 50, 1), _cases(sizes, 2))


def integrator(quick: bool) -> Iterator[Row]:
    """Z(T), W(T) along the flows by the validated integrator, which is compiled from the flow's text."""
    for digits in (15,) if quick else (15, 30, 50):
        for flow in ("fa", "gd"):
            for T in (1, 10, 50):
                plan: list[tuple[str, peers.Peer, str, float]] = [
                    ("heyoka, multiprecision", peers.heyoka_real, METHOD, digits - 5.0)
                ]
                if digits == 15:
                    plan.append(("heyoka, doubles", peers.heyoka_double, METHOD, DOUBLES))
                what, own = f"{flow.upper()}, Z({T}), W({T}), (8,6,3)", partial(_run, flow=flow, digits=digits, T=T)
                yield from against(what, own, plan, (flow, digits, T), _cases((8, 6, 3), 3))
    for flow in FLOWS:
        slow: list[tuple[str, peers.Peer, str, float]] = [("mpmath.odefun", peers.odefun, METHOD, 10.0)]
        own = partial(_run, flow=flow, digits=15, T=1)
        yield from against(f"integrator, {flow}, (8,6,3)", own, slow, (flow, 15, 1), _cases((8, 6, 3), 1))


def growth(quick: bool) -> Iterator[Row]:
    """Our time against our own at the first size: n, m, r, digits, T."""
    ranks = (2, 4, 8) if quick else (2, 4, 8, 16, 32)
    families = {"n": [(n, 6, 3) for n in (8, 32, 128)], "m": [(8, m, 3) for m in (6, 24, 96)]}
    for name, sizes in (families | {"r": [(40, 20, r) for r in ranks]}).items():
        flows = [(size, FAStar(Instance.random(*size, 1))) for size in sizes]
        runs = [(f"M(1), {size}, 160 bits", partial(flow.reduced, Fraction(1), 160)) for size, flow in flows]
        yield from _relative(f"growth in {name}: ", runs, 5)
    flow = FAStar(Instance.random(8, 6, 3, 1))
    by_digits = [(f"Z(1), (8,6,3), {d} digits", partial(_fresh, flow, 1, d)) for d in (30, 120, 480)]
    yield from _relative("growth in digits: ", by_digits, 5)


def _relative(prefix: str, runs: list[tuple[str, Any]], repeats: int) -> Iterator[Row]:
    first = None
    for what, run in runs:
        spent = statistics.median(peers.timed(run)[0] for _ in range(repeats))
        first = first or spent
        yield Row(prefix + what, [first], "this line instead of the first", [spent], OWN)


def _fresh(flow: FAStar, t: int, digits: int) -> Any:
    flow._states.clear()
    return flow.at(Fraction(t), digits=digits)


def covers(quick: bool) -> Iterator[Row]:
    """Whole-time certificates from nothing kept, and covers by length."""
    runs = []
    for sizes in [(8, 6, 3), (64, 6, 3), (20, 20, 5)] + ([] if quick else [(50, 50, 10)]):
        case = Instance.random(*sizes, 1)
        rise = enclose_rise(FAStar(case))
        what = f"Lemma 8 / N4 for all t >= 0, {sizes} (radius {float(rise.value.rad()):.0e}, {rise.cells} cells)"
        runs.append((what, lambda c=case: enclose_rise(FAStar(c))))
    yield from _relative("", runs, 3)
    case, spans = Instance.random(8, 6, 3, 0), (1, 4, 16)
    yield from _relative("", [(f"cover of [0, {T}], (8,6,3)", lambda T=T: cover(FAStar(case), T)) for T in spans], 3)
    turns = [(f"turning points on (0, {T})", lambda T=T: enclose_turning_points(FAStar(case), T)) for T in spans]
    yield from _relative("(8,6,3): ", turns, 3)


def versions(quick: bool, python: str | None) -> Iterator[str]:
    """Long times, rises over seeds, residuals, FA and GD: this version beside the first where one is given."""
    yield from ("", "| what | ms | first version, ms | ratio |", "| --- | ---: | ---: | ---: |")
    yield from long_runs.compared(quick, python)


def lines(quick: bool, python: str | None) -> Iterator[str]:
    """The whole report, Markdown, line by line."""
    load, cores = os.getloadavg()[0], os.cpu_count()
    yield f"Python {platform.python_version()}, {platform.machine()}, python-flint {flint.__version__}; {cores} cores,"
    yield f"of which {load:.1f} were wanted at the start. In brackets the largest time, and the least ratio."
    yield from ("", "| ours, proven | ms | peer, no bound | ms | ratio | the ratio is |")
    yield "| --- | ---: | --- | ---: | ---: | --- |"
    for part in (exact_solution, integrator, growth, covers):
        for row in part(quick):
            yield row.text()
    yield from versions(quick, python)


def main() -> None:
    """Print the table, and keep it if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer digits and sizes")
    parser.add_argument("--first", help="an interpreter that has the first version")
    parser.add_argument("--write", action="store_true", help="keep the table in table.md")
    options = parser.parse_args()
    started, found = time.perf_counter(), []
    for line in lines(options.quick, options.first):
        print(line, flush=True)
        found.append(line)
    print(f"\n{time.perf_counter() - started:.0f} s in all", file=sys.stderr)
    if options.write:
        given = " --quick" * options.quick + " --first PYTHON" * bool(options.first)
        title = f"# Ratios of one run (`bench_all.py{given}`)\n\n"
        (Path(__file__).parent / "table.md").write_text(title + "\n".join(found) + "\n")


if __name__ == "__main__":
    main()
