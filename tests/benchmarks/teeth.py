"""How near the false neighbours of a run are: ``python tests/benchmarks/teeth.py FOLDER [--write]``.

FOLDER is what ``python -m faverify all --out FOLDER`` wrote. One row a claim: how many false neighbours, the nearest of
them (by what factor its bound is altered, over the least slack that is known), and the most hidden units of a witness.
Neighbours of equalities have no such factor: they are false or true.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from oracle.teeth import nearest, teeth

from faverify.run.registry import entries


def row(certificate):
    """A claim's row of the table."""
    found = list(teeth(certificate))
    near = nearest(found)
    one = sum(tooth.units == 1 for tooth in found)
    several = sum(tooth.units > 1 for tooth in found)
    shown = "" if near is None else f"{near[0]:.3g} ({near[1].part})"
    return f"| {certificate['claim']['label']} | {len(found)} | {shown} | {several} | {one} |"


def main():
    """Print (and keep) the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lines = [
        "| claim | false neighbours | nearest: factor over slack | witnesses with r > 1 | with r = 1 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for label in entries():
        path = options.folder / "certificates" / f"{label}.json"
        lines.append(row(json.loads(path.read_text(encoding="utf-8"))))
    print("\n".join(lines))
    if options.write:
        head = "# How near the false neighbours are\n\n`python tests/benchmarks/teeth.py FOLDER --write`\n\n"
        (Path(__file__).parent / "teeth.md").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
