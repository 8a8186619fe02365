"""How a run was made, and how to make it again: the foot of a report and the last line of each claim."""

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]


def foot(index: Data) -> list[tuple[str, str]]:
    """Names and values: command, seed, effort, time, versions, digest."""
    environment = index["environment"]
    packages = ", ".join(f"{name} {version}" for name, version in environment["packages"].items())
    return [
        ("last command", index["command"]),
        ("seed, effort", f"{index['seed']}, {index['effort']}"),
        ("its time", f"{index['seconds']} s"),
        ("versions", f"Python {environment['python']} on {environment['platform']}; {packages}"),
        ("digest", f"{index['digest']} (SHA-256 of the index without durations and versions)"),
    ]


def again(named: str, index: Data) -> str:
    """The command that verifies one claim as this run did; ``named`` is its label or its file."""
    return f"python -m faverify verify {named} --effort {index['effort']} --seed {index['seed']}"
