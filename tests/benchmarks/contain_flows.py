"""Containment of integrated flows: ``python tests/benchmarks/contain_flows.py [--count 3000] [--seed 0] [--write]``.

FA, GD and flows of theories' own, as the claims enclose them (from the theory's text, at an exact time and over the
cells of a cover), at random instances, times and digits. The truth is a Taylor series of 170 bits and order 36 of the
same flow written by hand (``tests/oracle/taylor_by_hand.py``, which shares nothing with the package), good to about 33
digits, as far as 60 of its steps come. A miss is an entry whose ball does not meet the truth's.
"""

import argparse
import random
import sys
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import flint
from oracle.taylor_by_hand import BY_HAND, states

from derivations.flows.fa_rate import RATE
from derivations.flows.kolen_pollack import LEARNT
from derivations.flows.riccati import RICCATI
from derivations.flows.three_layer import FA3, GD3
from derivations.flows.weight_decay import DECAY
from derivations.theories import FA, GD
from faverify.cases.families import families, fitting_sizes
from faverify.cases.instance import Instance
from faverify.errors import UnableError
from faverify.evaluate.motion import motion_of
from faverify.evaluate.point import Point

THEORIES = {theory.name: theory for theory in (FA, GD, RATE, LEARNT, DECAY, RICCATI, GD3, FA3)}
TRUE_DIGITS = 28
DIGITS = (3, 6, 10, 15, 22)


def matrix(rows):
    """An exact FLINT matrix."""
    return flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in rows])


def drawn(rng, theory):
    """(an instance or None, exact letters, parameters) of a theory: instances of every family, free letters short."""
    sizes = {name: rng.randint(1, 4) for name in ("n", "m", "r", "k")}
    letters, case = {}, None
    if {"Z", "C"} <= theory.shapes.keys():
        family = rng.choice(families())
        sizes["r"] = min(sizes["n"], sizes["r"], 3)
        n, m, r = fitting_sizes(family, sizes["n"], sizes["m"], sizes["r"])
        sizes |= {"n": n, "m": m, "r": r}
        case = Instance.random(n, m, r, rng.randint(0, 10**6), family)
        letters = {"Y": case.Y, "C": case.C, "Z": case.Z0}
    for name, shape in theory.shapes.items():
        if shape and name not in letters:
            rows, columns = (sizes[symbol] for symbol in shape)
            letters[name] = [
                [Fraction(rng.randint(-8, 8), rng.choice((4, 8))) for _ in range(columns)] for _ in range(rows)
            ]
    if case is not None:
        case = Instance.of(case.Y, case.C, case.Z0, letters["W"], case.name)
    numbers = {name: Fraction(rng.randint(1, 12), 4) for name, shape in theory.shapes.items() if not shape}
    return case, letters, numbers, sizes


def misses(theory, case, letters, numbers, sizes, times, digits):
    """How many balls miss the truth, at the last time and over cells; None where there is no ball.

    Where the truth's steps run out, the last time is the one that it has reached.
    """
    moving = {name: letters[name] for name in theory.flow}
    true = states(theory.name, moving, {k: v for k, v in letters.items() if k not in moving}, numbers, times)
    exact = {name: matrix(rows) for name, rows in letters.items()}
    motion = motion_of(theory, case, Point(exact, {**sizes, "1": 1}, numbers))
    last, end_true = true[-1]
    try:
        with flint.ctx.workprec(200):
            end, cells = motion.at(last, digits), motion.cells(last, digits)
    except UnableError:
        return None
    with flint.ctx.workprec(300):
        found = missed(end, end_true)
        for t, state in true:
            found += sum(missed(cell.letters(), state) for cell in cells if cell.t0 <= t <= cell.t1)
    return found


def missed(balls, truth):
    """The entries whose ball does not meet the truth, to 28 digits."""
    off = flint.arb(0, flint.arb(10) ** -TRUE_DIGITS)
    pairs = [
        (ball, number)
        for name, rows in truth.items()
        for ball, number in zip(balls[name].entries(), (x for row in rows for x in row), strict=True)
    ]
    return sum(not x.overlaps(flint.arb(flint.fmpq(y.numerator, y.denominator)) + off * (1 + abs(x))) for x, y in pairs)


def main():
    """Print (and keep) the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rng, started = random.Random(f"flows/{options.seed}"), time.perf_counter()
    tested, without, missed_at = Counter(), 0, 0
    for _ in range(options.count):
        theory = THEORIES[rng.choice(sorted(BY_HAND))]
        given = drawn(rng, theory)
        stop = Fraction(rng.randint(1, 64), rng.choice((32, 64, 64, 256)))
        times, digits = sorted({stop * Fraction(rng.randint(1, 255), 256), stop}), rng.choice(DIGITS)
        found = misses(theory, *given, times, digits)
        if found is None:
            without += 1
            continue
        tested[theory.name] += 1
        if found:
            missed_at += 1
            print(f"MISS: {found} entries, {theory.name} {given} at {times}, {digits} digits", flush=True)
    lines = [
        f"{sum(tested.values())} (instance, t) tested, seed {options.seed}: {missed_at} misses",
        f"{without} without an enclosure",
        ", ".join(f"{name} {count}" for name, count in sorted(tested.items())),
    ]
    print("\n".join(lines))
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    if options.write:
        again = f"python tests/benchmarks/contain_flows.py --count {options.count} --seed {options.seed}"
        head = f"# Containment of the integrated flows\n\n`{again}`\n\n"
        (Path(__file__).parent / "contain_flows.md").write_text(head + "\n".join(f"- {line}" for line in lines) + "\n")


if __name__ == "__main__":
    main()
