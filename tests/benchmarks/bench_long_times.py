"""Two versions: ``python tests/benchmarks/bench_long_times.py [--against PYTHON]``.

FA* at long times, its rise over infinite time, FA's residual, FA and GD.

``--against PYTHON`` runs the same with another interpreter, in which another version of the package is installed, and
prints both times and their ratio; values that both have must overlap, else the ratio is refused. Processor seconds,
medians; OPENBLAS_NUM_THREADS=1 is set. "too much" is a refusal of the engine.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"
SIZES = ((8, 6, 3), (20, 20, 5), (50, 50, 10))
SEEDS = 60


def timed(run: Callable[[], Any], repeats: int) -> tuple[float | None, str]:
    """(median seconds, a value as text); None where the engine refuses."""
    from faverify.errors import UnableError

    times, value = [], ""
    for _ in range(repeats):
        start = time.process_time()
        try:
            value = run()
        except UnableError:
            return None, "too much"
        times.append(time.process_time() - start)
    return statistics.median(times), str(value)


def star_at(case: Any, t: int) -> str:
    """Z(t)[0, 0] from nothing kept, 50 digits."""
    from faverify.flows.fa_star import FAStar

    return str(FAStar(case).at(Fraction(t), digits=50).Z[0, 0].str(30))


def residual(case: Any) -> str:
    """||E C||_F at t = 1 along FA, 15 digits: in r x r where the package can, else from Z and W."""
    import flint

    try:
        from faverify.flows.fa_residual import enclose_fa_residual
    except ImportError:
        from faverify.flows.taylor import SYSTEMS, TaylorFlow

        state = TaylorFlow(SYSTEMS["fa"](case), 15).at(Fraction(1)).letters()
        with flint.ctx.workprec(128):
            F = (state["Y"] - state["Z"] * state["W"]) * state["C"]
            return str(sum((x * x for x in F.entries()), flint.arb(0)).sqrt().str(12))
    return str(enclose_fa_residual(case, 1, 15).str(12))


def moved(case: Any, flow: str, T: int) -> str:
    """Z(T)[0, 0] along FA or GD by the validated integrator, 15 digits."""
    try:
        from faverify.flows.polynomial.run import PolynomialRun
        from faverify.flows.table import flow_of

        run: Any = PolynomialRun(flow_of(flow, case), 15)
    except ImportError:
        from faverify.flows.taylor import SYSTEMS, TaylorFlow

        run = TaylorFlow(SYSTEMS[flow](case), 15)
    return str(run.at(Fraction(T)).letters()["Z"][0, 0].str(14))


def flows_of_seeds(count: int) -> Iterator[tuple[str, float | None, str]]:
    """FA and GD at (8, 6, 3), the median of seeds, each run again where it is short (first: what all share is made)."""
    from faverify.cases.instance import Instance

    for flow in ("fa", "gd"):
        for T in (1, 10, 50):
            cases = [Instance.random(8, 6, 3, seed) for seed in range(1, count + 1)]
            found = [timed(partial(moved, case, flow, T), 3 if T < 50 else 2) for case in cases]
            what = f"{flow.upper()}, Z({T}), W({T}), (8,6,3), 15 digits, median of {count} seeds"
            yield what, statistics.median(x for x, _ in found if x is not None), _joined(found)


def rise(case: Any) -> str:
    """The rise over infinite time."""
    from faverify.flows.fa_star import FAStar
    from faverify.flows.rise import enclose_rise

    return str(enclose_rise(FAStar(case)).value.str(12))


def measurements(quick: bool) -> Iterator[tuple[str, float | None, str]]:
    """(what, seconds or None, value)."""
    from faverify.cases.instance import Instance

    for sizes in SIZES:
        case = Instance.random(*sizes, 1)
        for t in (1, 100) if quick else (1, 100, 1_000, 10_000):
            yield f"FA*, Z({t}), {sizes}, 50 digits", *timed(partial(star_at, case, t), 1 if t > 100 else 25)
    yield from flows_of_seeds(1 if quick else 3)
    yield from rises(12 if quick else SEEDS)
    for sizes in SIZES[:2] if quick else SIZES:
        case = Instance.random(*sizes, 1)
        yield f"FA, residual at t = 1, {sizes}, 15 digits", *timed(partial(residual, case), 3 if sizes[0] < 50 else 1)


def rises(count: int) -> Iterator[tuple[str, float | None, str]]:
    """The rise over infinite time at (8, 6, 3) over seeds, and at what was refused once."""
    from faverify.cases.instance import Instance

    found = [timed(partial(rise, Instance.random(8, 6, 3, s)), 1) for s in range(count)]
    answered = [seconds for seconds, _ in found if seconds is not None]
    yield f"rise for ever, (8,6,3), median of {count} seeds", statistics.median(answered), _joined(found)
    yield f"rise for ever, (8,6,3), maximum of {count} seeds", max(answered), _joined(found)
    H = [[(-1) ** (i & j).bit_count() for j in range(8)] for i in range(8)]
    Z = [[-H[i][j] + (i == j) for j in range(5)] for i in range(8)]
    case = Instance.of(H, [row[:5] for row in H], Z)
    yield "rise for ever, 8 x 8 Hadamard matrix, r = 5, a part at rest", *timed(partial(rise, case), 1)
    if count == SEEDS:
        yield "rise for ever, (60,60,30)", *timed(partial(rise, Instance.random(60, 60, 30, 1)), 1)


def apart(python: str, quick: bool) -> Iterator[tuple[str, float | None, str]]:
    """The same by another interpreter's package, in a process of its own; one measurement is made when it is asked for.

    A process that ran the peers before is slower by a quarter or more than a fresh one: both versions run so.
    """
    command = [python, str(Path(__file__).resolve()), "--served"] + (["--quick"] if quick else [])
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/") as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        while True:
            worker.stdin.write("next\n")
            worker.stdin.flush()
            what, seconds, value = json.loads(worker.stdout.readline())
            if what is None:
                return
            yield what, seconds, value


def serve(quick: bool) -> None:
    """A line of JSON for each line of standard input, in the end one of nothing."""
    ahead = measurements(quick)
    while sys.stdin.readline():
        print(json.dumps(next(ahead, (None, None, ""))), flush=True)


BETWEEN = "; "


def _joined(found: Sequence[tuple[float | None, str]]) -> str:
    """The values of several seeds as one text."""
    return BETWEEN.join(value for _, value in found)


def overlap(first: str, second: str) -> bool:
    """Whether balls as texts overlap seed by seed (where one of the two is a refusal there is nothing to compare)."""
    import flint

    pairs = zip(first.split(BETWEEN), second.split(BETWEEN), strict=True)
    both = [pair for pair in pairs if "too much" not in pair]
    return all(flint.arb(a).overlaps(flint.arb(b)) for a, b in both)


def compared(quick: bool, python: str | None) -> Iterator[str]:
    """Lines of a table: this version, another one where its interpreter is given, their ratio.

    The two are measured in turn, line by line, so that what else the machine does meets both.
    """
    others = apart(python, quick) if python else None
    for what, seconds, value in apart(sys.executable, quick):
        same, other, theirs = next(others) if others else (what, None, "")
        if same != what:
            sys.exit(f"the versions measure {what} and {same}")
        ratio = f"{other / seconds:,.3g}" if other is not None and seconds else ""
        if theirs and value and not overlap(value, theirs):
            sys.exit(f"{what}: {value} and {theirs} do not overlap: one of the two is wrong")
        yield f"| {what} | {_text(seconds)} | {_text(other) if others else ''} | {ratio} |"


def _text(seconds: float | None) -> str:
    return "too much" if seconds is None else f"{1e3 * seconds:,.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="to T = 100, fewer seeds, smaller sizes")
    parser.add_argument("--against", help="another interpreter")
    parser.add_argument("--served", action="store_true", help="for --against")
    options = parser.parse_args()
    if options.served:
        serve(options.quick)
        return
    print("| what | ms | other version, ms | ratio |\n| --- | ---: | ---: | ---: |")
    for line in compared(options.quick, options.against):
        print(line, flush=True)


if __name__ == "__main__":
    main()
