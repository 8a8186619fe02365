"""Lists what no test has met, as ``watching.py`` has noted it: weak places are cheaper to find so than by mutants.

``python tests/benchmarks/listing.py FOLDER kernel flows`` prints of these rooms, as ``covering.py FOLDER`` recorded
them: arms that fewer than ``--few`` test functions have entered (1: none has), conditions and operands of which no
test has met one side, and comparisons of which no test has met two equal sides, or two that differ.
"""

import argparse
import pickle
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from watching import ROOMS, Site, files, watched


def noted(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Every test that ran, and the numbers that it set."""
    for path in sorted(folder.glob("*.seen")):
        with path.open("rb") as kept:
            while True:
                try:
                    yield pickle.load(kept)
                except EOFError:
                    break


class Seen:
    """The sites of the rooms, and which tests that ``covering.py`` recorded have set each of their numbers."""

    def __init__(self, folder: Path) -> None:
        self.sites: dict[int, Site] = {}
        total = 0
        for file, source in files(folder / "copy" / "faverify"):
            _, sites, total = watched(file, source, total)
            self.sites |= sites
        self.tests: dict[int, set[str]] = defaultdict(set)
        for name, numbers in noted(folder / "seen"):
            for number in numbers:
                self.tests[int(number)].add(name)

    def functions(self, number: int) -> int:
        """How many test functions have set this number."""
        return len({name.partition("[")[0] for name in self.tests[number]})

    def of(self, file: str, first: int, last: int) -> tuple[set[str], set[str]]:
        """The tests that entered the innermost arm with these lines, and those that entered any arm of the file."""
        arms = {n: s for n, s in self.sites.items() if s.file == file and s.kind == "arm"}
        inside = [(s.last - s.first, n) for n, s in arms.items() if s.first <= first and last <= s.last]
        every = set().union(*(self.tests[n] for n in arms))
        return (self.tests[min(inside)[1]] if inside else every), every

    def weak(self, few: int) -> Iterator[tuple[str, Site]]:
        """What is weak of every site, in words."""
        for number, site in self.sites.items():
            if site.kind == "arm":
                if (count := self.functions(number)) < few:
                    yield f"arm entered by {count}", site
                continue
            if not self.tests[number] and not self.tests[number + 1]:
                continue  # its arm says so
            sides = ("never different", "never equal") if site.kind == "pair" else ("never false", "never true")
            for side, words in enumerate(sides):
                if not self.tests[number + side]:
                    yield f"{site.kind}: {words}", site


def main() -> None:
    """Print what is weak."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("rooms", nargs="*", default=ROOMS)
    asked.add_argument("--few", type=int, default=1)
    given = asked.parse_args()
    seen = Seen(given.folder)
    for words, site in sorted(seen.weak(given.few), key=lambda item: (item[1].file, item[1].first)):
        if site.file.partition("/")[0] in given.rooms:
            print(f"{site.file}:{site.first} {words}: {' '.join(site.words.split())[:150]}")


if __name__ == "__main__":
    main()
