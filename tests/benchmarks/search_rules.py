"""False theorems, looked for rule by rule: ``python tests/benchmarks/search_rules.py [--wanted 300] [--seconds 60]``.

The draws of `tests/property/test_kernel_search.py`: for every rule of the kernel (or those given), until so many
accepted statements were evaluated where their hypotheses hold, or so many seconds of the processor are spent. A false
one ends it. ``--write`` stores the table beside this file.
"""

import argparse
import re
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "property")]

from test_kernel_search import CASES, RULES, seen  # noqa: E402

TABLE = Path(__file__).with_suffix(".md")
HEAD = """# The search for false theorems, rule by rule

Accepted statements that were evaluated where their hypotheses hold (and hold), the random proofs drawn for them, and
seconds of one processor: `python tests/benchmarks/search_rules.py --write`. The {rules} rules together: {evaluated:,}
evaluated of {draws:,} draws, none false.

| rule | evaluated | draws | seconds |
|---|---|---|---|
"""


def searched(rule, wanted, seconds):
    """How many accepted statements of a rule were evaluated, of how many draws, in how long."""
    begin, count, draws = time.process_time(), 0, 0
    while count < wanted and time.process_time() - begin < seconds:
        count, draws = count + seen(rule, draws), draws + 1
    return count, draws, time.process_time() - begin


def stored():
    """The rows of the table, of which those that are asked for are made anew."""
    cells = (line.strip("| ").split(" | ") for line in TABLE.read_text().splitlines() if re.match(r"\| [KP]\d", line))
    return {rule: tuple(map(int, numbers)) for rule, *numbers in cells}


def _line(rule, rows):
    return f"| {rule} | " + " | ".join(map(str, rows[rule])) + " |"


def table(rows):
    """The page of the rows: how many statements were evaluated of how many draws, in how many seconds."""
    order = [f"{RULES[name].number} {name}" for name in sorted(CASES, key=lambda name: RULES[name].number)]
    total = {
        "rules": len(rows),
        "evaluated": sum(r[0] for r in rows.values()),
        "draws": sum(r[1] for r in rows.values()),
    }
    return HEAD.format(**total) + "\n".join(_line(rule, rows) for rule in order if rule in rows) + "\n"


def main():
    """All rules, or those given, whose rows take the place of theirs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rules", nargs="*")
    asked.add_argument("--wanted", type=int, default=300)
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--write", action="store_true")
    told = asked.parse_args()
    rows = stored() if told.rules else {}
    for rule in told.rules or sorted(CASES, key=lambda name: RULES[name].number):
        count, draws, spent = searched(rule, told.wanted, told.seconds)
        rows[f"{RULES[rule].number} {rule}"] = (count, draws, round(spent))
        print(_line(f"{RULES[rule].number} {rule}", rows), flush=True)
    if told.write:
        TABLE.write_text(table(rows))


if __name__ == "__main__":
    main()
