"""False theorems, looked for rule by rule: ``python tests/benchmarks/search_rules.py [--wanted 300] [--seconds 60]``.

The draws of `tests/property/test_kernel_search.py`: for every rule of the kernel (or those given), until so many
accepted statements were evaluated where their hypotheses hold, or so many seconds of the processor are spent. A false
one ends it. ``--write`` stores the table beside this file.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "property")]

from test_kernel_search import CASES, RULES, seen  # noqa: E402

TABLE = Path(__file__).with_suffix(".md")
HEAD = """# The search for false theorems, rule by rule

Accepted statements that were evaluated where their hypotheses hold (and hold), the random proofs drawn for them, and
seconds of one processor: `python tests/benchmarks/search_rules.py --write`.

| rule | evaluated | draws | seconds |
|---|---|---|---|
"""


def searched(rule, wanted, seconds):
    """How many accepted statements of a rule were evaluated, of how many draws, in how long."""
    begin, count, draws = time.process_time(), 0, 0
    while count < wanted and time.process_time() - begin < seconds:
        count, draws = count + seen(rule, draws), draws + 1
    return count, draws, time.process_time() - begin


def main():
    """All rules, or those given."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rules", nargs="*")
    asked.add_argument("--wanted", type=int, default=300)
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--write", action="store_true")
    told = asked.parse_args()
    rows = []
    for rule in told.rules or sorted(CASES, key=lambda name: RULES[name].number):
        count, draws, spent = searched(rule, told.wanted, told.seconds)
        rows.append(f"| {RULES[rule].number} {rule} | {count} | {draws} | {spent:.0f} |")
        print(rows[-1], flush=True)
    if told.write:
        TABLE.write_text(HEAD + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
