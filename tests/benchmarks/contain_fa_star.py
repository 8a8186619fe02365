"""Containment of FA*: ``python tests/benchmarks/contain_fa_star.py [--count 5000] [--longest 10000] [--write]``.

Random (instance, t) with t from 1/100 to ``longest`` (uniform in log t; up to 100 a truth takes milliseconds), every
family of the pools and three of degenerate starts made here (a part at rest, with M(0) of either sign there; N(0)
singular). The truth is one exponential at as many bits as it takes (``tests/oracle/fa_star_exponential.py``, which
shares nothing with the package), far narrower than what is tested. A miss is an entry of Z, M or N whose ball does not
meet the truth's (contain it would be too much to ask of exact values at rest).
"""

import argparse
import math
import random
import sys
import time
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from oracle.degenerate_starts import DEGENERATE, degenerate
from oracle.fa_star_exponential import long_time

from faverify.cases.families import families, fitting_sizes
from faverify.cases.instance import Instance
from faverify.flows.fa_star import FAStar

MOST_BITS = 40_000


def drawn(rng: random.Random, longest: int) -> tuple[str, Instance, Fraction]:
    """A family, an instance, a time."""
    kind = rng.choice((*families(), *DEGENERATE))
    n, m, r = rng.randint(2, 6), rng.randint(1, 5), rng.randint(1, 3)
    if kind in DEGENERATE:
        case = degenerate(kind, rng)
    else:
        case = Instance.random(*fitting_sizes(kind, n, m, min(n, r)), rng.randint(0, 10**6), kind)
    exponent = rng.uniform(-2, math.log10(longest))
    return kind, case, min(Fraction(longest), Fraction(round(10**exponent * 360), 360) + Fraction(1, 360))


def misses(case: Instance, t: Fraction, digits: int) -> int | None:
    """How many entries of Z, M, N miss the truth; None where the truth itself was out of reach."""
    state, truth = FAStar(case).at(t, digits=digits), long_time(case.Y, case.C, case.Z0, t, 4 * digits + 200, MOST_BITS)
    if truth is None:
        return None
    pairs = [(state.Z, truth[0]), (state.M, truth[1]), (state.N, truth[2])]
    return sum(not a.overlaps(b) for ours, true in pairs for a, b in zip(ours.entries(), true.entries(), strict=True))


def main() -> None:
    """Print (and keep) the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--longest", type=int, default=10_000)
    parser.add_argument("--digits", type=int, default=30)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rng, started = random.Random(f"contain/{options.seed}"), time.perf_counter()
    tested: dict[str, int] = {}
    skipped = missed = moving = longest = 0
    for _ in range(options.count):
        kind, case, t = drawn(rng, options.longest)
        found = misses(case, t, options.digits)
        skipped += found is None
        tested[kind] = tested.get(kind, 0) + (found is not None)
        missed += bool(found)
        moving += not FAStar(case).data.moving.whole
        longest += t >= 100
        if found:
            print(f"MISS: {kind} {case.entries()} at {t}", flush=True)
    lines = [
        f"{sum(tested.values())} (instance, t) tested to {options.digits} digits, seed {options.seed}: {missed} misses",
        f"{skipped} without a truth within {MOST_BITS:,} bits; {longest} with t >= 100; {moving} with D != 0 (at rest)",
        ", ".join(f"{kind} {count}" for kind, count in sorted(tested.items())),
    ]
    print("\n".join(lines))
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    if options.write:
        text = "# Containment of FA* over long times\n\n" + "\n".join(f"- {line}" for line in lines) + "\n"
        (Path(__file__).parent / "contain_fa_star.md").write_text(text)


if __name__ == "__main__":
    main()
