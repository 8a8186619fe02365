"""The lock file names a version of everything that is needed, inside the range that is allowed."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKED = dict(
    line.lower().replace("_", "-").split("==")
    for line in (ROOT / ".ci" / "lock.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line and not line.startswith("#")
)


def numbers(version):
    return tuple(int(x) for x in re.findall(r"\d+", version)[:3])


def test_every_dependency_is_locked_within_its_range():
    for need in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]:
        name, lowest, above = re.fullmatch(r"([\w-]+)>=([\d.]+),<([\d.]+)", need).groups()
        found = numbers(LOCKED[name.lower()])
        assert numbers(lowest) <= found < numbers(above), (name, LOCKED[name.lower()])
