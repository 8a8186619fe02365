"""Which tests run a line of the package: recorded once, then asked for every mutant.

``python tests/benchmarks/covering.py FOLDER tests/unit tests/control`` copies the package to ``FOLDER/copy`` (what is
there already stays), runs these tests there as ``watching.py`` watches them, and adds to the record which arms of the
code each test entered and how long it took; tests that fail are not counted. Give the tests that were written later to
add them. The file is a plugin of pytest as well, which says how long tests take, and runs those that
``FAVERIFY_TESTS_CHOSEN`` lists, in that order.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLLECTING = 0.5  # seconds that a further file of tests costs before its first test runs
NOTHING_COLLECTED = 5  # pytest's exit code
_took: dict[str, float] = defaultdict(float)
_failed: list[str] = []


def pytest_collection_modifyitems(config, items):
    """Keep what was chosen, in the order of the choice."""
    if listed := os.environ.get("FAVERIFY_TESTS_CHOSEN"):
        order = {name: place for place, name in enumerate(json.loads(Path(listed).read_text(encoding="utf-8")))}
        items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])


def pytest_runtest_logreport(report):
    """Add up what a test takes with its fixtures; note that it failed."""
    _took[report.nodeid] += report.duration
    if report.failed:
        _failed.append(report.nodeid)


def pytest_sessionfinish(session):
    """Write what was asked for: the seconds of the tests that passed, and the names of those that failed."""
    if (told := os.environ.get("FAVERIFY_TESTS_TOLD")) and not hasattr(session.config, "workerinput"):
        passed = {name: took for name, took in _took.items() if name not in _failed}
        Path(told).write_text(json.dumps({"seconds": passed, "failed": _failed}), encoding="utf-8")


def copied(folder: Path, source: Path = ROOT) -> Path:
    """A copy of what tests need, compiled once: what is changed later is newer than its stored code."""
    skipped = shutil.ignore_patterns("__pycache__")
    for name in ("faverify", "derivations", "tests", "docs", "reports"):
        shutil.copytree(source / name, folder / name, ignore=skipped)
    for path in (*source.glob("*.md"), source / "pyproject.toml"):
        shutil.copy(path, folder / path.name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", folder / "faverify", folder / "derivations"], check=True)
    return folder


def run_pytest(folder: Path, told: Path, *options: str | Path, seconds: float | None = None, **more: str) -> dict:
    """What pytest says of tests in a copy: how long those that pass took, and which failed."""
    told.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (folder, Path(__file__).parent))),
        "HYPOTHESIS_PROFILE": "mutants",
        "FAVERIFY_TEST_SEED": "0",
        "FAVERIFY_TESTS_TOLD": str(told),
        **more,
    }
    plain = ("-q", "-p", "no:cacheprovider", "-p", "covering", "-m", "not slow and not benchmark")
    command = [sys.executable, "-m", "pytest", *plain, f"--basetemp={told.parent / 'scratch'}", *map(str, options)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=seconds, check=False)
    said = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {"seconds": {}, "failed": []}
    if not said["failed"] and done.returncode not in (0, NOTHING_COLLECTED):
        said["failed"] = [f"exit code {done.returncode}"]
    return said


def record(folder: Path, tests: Iterable[str]) -> None:
    """Run these tests in the folder's copy of the package and add what they ran to its record.

    Raises ``SystemExit`` where the package has changed since: its tests may ask for what the copy does not have.
    """
    from faverify.certificate.inputs import hash_of

    if hash_of(folder / "copy" / "faverify") != hash_of(ROOT / "faverify"):
        raise SystemExit(f"the package is another than that of {folder}: take a new folder")
    copy, told, seen = folder / "copy", folder / "seconds.json", folder / "seen"
    seen.mkdir(exist_ok=True)
    for name in tests:
        shutil.copytree(ROOT / "tests", copy / "tests", dirs_exist_ok=True)
        before = json.loads(told.read_text(encoding="utf-8"))["seconds"] if told.exists() else {}
        said = run_pytest(copy, told, "-p", "watching", "-n", "2", name, FAVERIFY_SEEN=str(seen))
        told.write_text(json.dumps({**said, "seconds": before | said["seconds"]}), encoding="utf-8")
        print(f"{name}: {len(said['seconds'])} tests recorded, failed: {', '.join(said['failed']) or 'none'}")


class Record:
    """The tests of a folder that :func:`record` wrote."""

    def __init__(self, folder: Path) -> None:
        from listing import Seen

        self.seen = Seen(folder)
        self.seconds = json.loads((folder / "seconds.json").read_text(encoding="utf-8"))["seconds"]

    def of(self, file: str, first: int, last: int) -> list[str]:
        """The tests that entered the arm of these lines of a file, then the others that ran a part of the file.

        Of every test function the quickest example comes first, then the second of each, and so on.
        """
        near, every = self.seen.of(file, first, last)
        return [*self._in_turn(near), *self._in_turn(every - near)]

    def _in_turn(self, tests: set[str]) -> list[str]:
        names = tests & set(self.seconds)
        turn: Counter[str] = Counter()
        ranked = []
        for name in sorted(names, key=lambda name: (self.seconds[name], name)):
            function = name.partition("[")[0]
            ranked.append((turn[function], self.seconds[name], name))
            turn[function] += 1
        return [name for _, _, name in sorted(ranked)]

    def within(self, names: Iterable[str], seconds: float) -> list[str]:
        """The first of these tests that take that long together; what would take longer alone is passed over."""
        kept, files = [], set()
        for name in names:
            file = name.partition("::")[0]
            cost = self.seconds[name] + COLLECTING * (file not in files)
            if cost <= seconds:
                seconds -= cost
                files.add(file)
                kept.append(name)
        return kept


if __name__ == "__main__":
    place = Path(sys.argv[1]).resolve()
    if not (place / "copy").exists():
        copied(place / "copy")
    record(place, sys.argv[2:])
