"""The result of a run on the screen and as JSON, and its exit code; everything is read off certificates."""

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from faverify.cli.screen import Screen, indent
from faverify.report.prose import unmarked
from faverify.report.words import plural

Certificate = Mapping[str, Any]
MOST_SIDES = 8
MOST_FILES = 4


def exit_code(certificates: Sequence[Certificate]) -> int:
    """4 a check crashed, 1 a claim failed, 3 something inconclusive or all vacuous, 5 nothing there, 0 otherwise."""
    verdicts = [certificate["verdict"] for certificate in certificates]
    if not verdicts:
        return 5
    outcomes = (part["outcome"]["verdict"] for certificate in certificates for part in certificate["parts"])
    if "error" in verdicts or "error" in outcomes:
        return 4
    if "fail" in verdicts:
        return 1
    return 3 if "inconclusive" in verdicts or set(verdicts) == {"vacuous"} else 0


def as_json(certificates: Sequence[Certificate], index: Mapping[str, Any], code: int, files: Sequence[str]) -> Any:
    """What ``--json`` prints: every claim with its parts, controls and warnings."""
    from faverify.report.words import verdict_line

    rows = {row["label"]: row for row in index["claims"]}
    return {
        "claims": [_claim_json(c, rows[c["claim"]["label"]]) for c in certificates],
        "summary": verdict_line(index["claims"]),
        "exit_code": code,
        "files": list(files),
    }


def _claim_json(certificate: Certificate, row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("label", "title", "verdict", "evidence", "with_dependencies", "restoration", "slack", "cached", "seconds")
    return {
        **{name: row[name] for name in names},
        "warnings": certificate["warnings"],
        "parts": [_part_json(part) for part in certificate["parts"]],
        "controls": [
            {"part": c["part"], "says": c["says"], "refuted": c["refuted"], "verdict": c["outcome"]["verdict"]}
            for c in certificate["controls"]
        ],
    }


def _part_json(part: Mapping[str, Any]) -> dict[str, Any]:
    outcome = part["outcome"]
    names = ("scope", "explanation", "slack", "counts", "witness", "comparisons")
    known = {key: outcome[key] for key in names if key in outcome}
    named = {key: part[key] for key in ("name", "says", "method", "decides")}
    return {**named, "verdict": outcome["verdict"], "evidence": outcome["evidence"], **known}


def show(certificates: Sequence[Certificate], index: Mapping[str, Any], screen: Screen) -> None:
    """Warnings, the table and one line that sums up; then what did not pass, and why."""
    from faverify.report.table import summary

    screen.print(summary(index, screen.width))
    for certificate in certificates:
        for line in _remarks(certificate, screen):
            screen.result(line)


def _remarks(certificate: Certificate, screen: Screen) -> Iterator[str]:
    from faverify.run.registry import called

    label = certificate["claim"]["label"]
    one = bool(certificate["environment"].get("instance"))
    shown = [p for p in certificate["parts"] if screen.loud or _tells(p["outcome"], one)]
    survived = [c for c in certificate["controls"] if not c["refuted"]]
    if shown or certificate["verdict"] != "pass":
        yield ""
        yield click.style(f"{label}: {certificate['claim']['title']}", bold=True)
    for part in shown:
        role = "" if part["decides"] else " (corroborates only)"
        yield from _remark(part["name"] + role, part, screen)
        yield from side_lines(_beside(part["outcome"])) if one else ()
    for control in survived:
        yield from _remark(f"{control['part']}, a false neighbour that should fail", control, screen)
    if certificate["verdict"] != "pass":
        environment = certificate["environment"]
        given = f" --instance {shlex.quote(environment['instance'])}" if environment.get("instance") else ""
        run = f"verify {called(label)}{given} --effort {environment['effort']} --seed {environment['seed']} --fresh -v"
        yield f"  again: python -m faverify {run}"


def _tells(outcome: Mapping[str, Any], one_instance: bool) -> bool:
    """Whether a part is shown without being asked: what did not pass, and on one instance what has numbers."""
    return outcome["verdict"] != "pass" or (one_instance and any(side_lines(outcome)))


def _beside(outcome: Mapping[str, Any]) -> Mapping[str, Any]:
    """The outcome without the comparison that its witness, printed above, shows."""
    shown = outcome.get("witness") or {}
    others = [c for c in outcome.get("comparisons", ()) if c["verdict"] != "fail" or c.get("at", {}) != point_of(shown)]
    return {**outcome, "comparisons": others} if "left" in shown else outcome


def side_lines(outcome: Mapping[str, Any], most: int = MOST_SIDES) -> Iterator[str]:
    """Both sides (all sides of a chain) of every comparison, certified ends facing each other, and the slack."""
    from faverify.report.ball_text import known_digits
    from faverify.report.numbers import plain
    from faverify.report.part_views import comparison_row

    for stored in outcome.get("comparisons", ())[:most]:
        row = comparison_row(stored)
        if row.verdict not in ("pass", "fail"):
            continue
        chain = "sides " + ", ".join(known_digits(plain(side.get("value", {}))) for side in stored.get("sides", ()))
        both = f"left {row.lhs}, right {row.rhs}" if len(stored.get("sides", ())) < 3 else chain
        slack = f"; slack {row.slack}" if row.slack != "n/a" else ""
        yield f"    {f'at {row.at}: ' if row.at else ''}{both}{slack}"
    if (more := len(outcome.get("comparisons", ())) - most) > 0:
        yield f"    and {more} more (--json has all)"


def _remark(name: str, checked: Mapping[str, Any], screen: Screen) -> Iterator[str]:
    outcome = checked["outcome"]
    yield f"  {screen.verdict(outcome['verdict'])}  {name}"
    yield indent(checked["says"], screen.width)
    if outcome.get("explanation"):
        yield indent(unmarked(plural(outcome["explanation"])), screen.width)
    if outcome["verdict"] == "fail" and outcome.get("witness"):
        yield from witness_lines(outcome["witness"])


def witness_lines(witness: Mapping[str, Any]) -> Iterator[str]:
    """The exact data of a counterexample and the two sides there, a line each, abridged."""
    for letter, value in {**(witness.get("case") or {}), **point_of(witness)}.items():
        yield f"    {letter} = {abridged(value)}" if letter else f"    at {abridged(value)}"
    for side in ("left", "right"):
        if side in witness:
            yield f"    {side} side: {abridged(witness[side])}"


def point_of(witness: Mapping[str, Any]) -> Mapping[str, Any]:
    """The place of a witness as values by name; a place that is one text (``p=1/4, r=10``) has the name ``""``."""
    at = witness.get("at") or {}
    return at if isinstance(at, Mapping) else {"": str(at)}


def abridged(value: Any) -> str:
    """A matrix (rows of exact texts) or anything else on one line."""
    rows = value if isinstance(value, list) else None
    inside = ["[" + ", ".join(map(str, row)) + "]" if isinstance(row, list) else str(row) for row in rows or ()]
    text = str(value) if rows is None else "[" + ", ".join(inside) + "]"
    return text if len(text) <= 160 else text[:159] + "…"


def gathered(files: Sequence[str]) -> list[str]:
    """Files as lines: one each, or one for a folder that many were written into (and its index)."""
    folders = Counter(str(Path(file).parent) for file in files)
    many = {folder: count for folder, count in folders.items() if count > MOST_FILES}
    lines = [file for file in files if str(Path(file).parent) not in many or Path(file).name == "index.html"]
    return [*lines, *(f"{folder}/ ({count} files)" for folder, count in many.items())]
