"""The result of a run on the screen and as JSON, and its exit code; everything is read off certificates."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from faverify.cli.screen import Screen, counted, indent
from faverify.verdict import Evidence, Verdict, weakest

Certificate = Mapping[str, Any]
WIDE = 110


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


def as_json(certificates: Sequence[Certificate], cached: set[str], code: int, files: Sequence[str]) -> dict[str, Any]:
    """What ``--json`` prints: every claim with its parts, controls and warnings."""
    dependent = _with_dependencies(certificates)
    return {
        "claims": [_claim_json(c, cached, dependent) for c in certificates],
        "summary": summary(certificates),
        "exit_code": code,
        "files": list(files),
    }


def _claim_json(certificate: Certificate, cached: set[str], dependent: Mapping[str, str]) -> dict[str, Any]:
    claim = certificate["claim"]
    label = claim["label"]
    return {
        "label": label,
        "title": claim["title"],
        "verdict": certificate["verdict"],
        "evidence": certificate["evidence"],
        "with_dependencies": dependent[label],
        "restoration": claim["restoration"],
        "cached": label in cached,
        "seconds": certificate["seconds"],
        "warnings": certificate["warnings"],
        "parts": [_part_json(part) for part in certificate["parts"]],
        "controls": [
            {"part": c["part"], "says": c["says"], "refuted": c["refuted"], "verdict": c["outcome"]["verdict"]}
            for c in certificate["controls"]
        ],
    }


def _part_json(part: Mapping[str, Any]) -> dict[str, Any]:
    outcome = part["outcome"]
    known = {key: outcome[key] for key in ("scope", "explanation", "slack", "counts", "witness") if key in outcome}
    named = {key: part[key] for key in ("name", "says", "method", "decides")}
    return {**named, "verdict": outcome["verdict"], "evidence": outcome["evidence"], **known}


def _with_dependencies(certificates: Sequence[Certificate]) -> dict[str, str]:
    from faverify.run import with_dependencies

    return with_dependencies({c["claim"]["label"]: c["verdict"] for c in certificates})


def show(certificates: Sequence[Certificate], cached: set[str], screen: Screen) -> None:
    """The table, then what did not pass and why, then one line that sums up."""
    _table(certificates, cached, screen)
    for certificate in certificates:
        for line in _remarks(certificate, screen):
            screen.result(line)
    screen.result()
    screen.result(click.style(summary(certificates), bold=True))


def _table(certificates: Sequence[Certificate], cached: set[str], screen: Screen) -> None:
    dependent = _with_dependencies(certificates)
    wide = screen.width >= WIDE
    head = ["verdict", "claim", "evidence", "with uses", *(["slack", "cases"] if wide else []), "time", "title"]
    screen.rows(head, [_row(c, cached, dependent[c["claim"]["label"]], wide, screen) for c in certificates])


def _row(certificate: Certificate, cached: set[str], dependent: str, wide: bool, screen: Screen) -> list[str]:
    claim = certificate["claim"]
    outcomes = [part["outcome"] for part in certificate["parts"]]
    slack = next((o["slack"] for o in outcomes if o.get("slack", "n/a") != "n/a"), "n/a")
    tested = max((o.get("counts", {}).get("tested", 0) for o in outcomes), default=0)
    return [
        screen.verdict(certificate["verdict"]),
        claim["label"],
        certificate["evidence"],
        screen.verdict(dependent) if dependent != certificate["verdict"] else "same",
        *([slack, str(tested)] if wide else []),
        "cached" if claim["label"] in cached else f"{float(certificate['seconds']):.1f} s",
        claim["title"],
    ]


def _remarks(certificate: Certificate, screen: Screen) -> Iterator[str]:
    label = certificate["claim"]["label"]
    shown = [p for p in certificate["parts"] if screen.loud or p["outcome"]["verdict"] != "pass"]
    if shown or certificate["verdict"] != "pass":
        yield ""
        yield click.style(f"{label}: {certificate['claim']['title']}", bold=True)
    for part in shown:
        outcome = part["outcome"]
        role = "" if part["decides"] else ", corroborates only"
        yield f"  {screen.verdict(outcome['verdict'])}  {part['name']} ({outcome['evidence']}{role})"
        yield indent(part["says"], screen.width)
        yield indent(outcome.get("explanation", ""), screen.width)
    if certificate["verdict"] != "pass":
        environment = certificate["environment"]
        run = f"verify {label} --effort {environment['effort']} --seed {environment['seed']} --fresh -v"
        yield f"  again: python -m faverify {run}"


def warnings(certificates: Sequence[Certificate]) -> list[str]:
    """All warnings, in the order of the claims."""
    return [warning for certificate in certificates for warning in certificate["warnings"]]


def summary(certificates: Sequence[Certificate]) -> str:
    """One line: how many of each verdict, and the weakest evidence behind a pass."""
    if not certificates:
        return "nothing selected"
    counts = Counter(certificate["verdict"] for certificate in certificates)
    levels = [Evidence(c["evidence"]) for c in certificates if c["verdict"] == Verdict.PASS.value]
    errata = sum(c["claim"]["kind"] == "erratum" for c in certificates)
    return (
        counted(counts)
        + (f" ({errata} of them errata)" if errata else "")
        + (f"; weakest evidence behind a pass: {weakest(levels).value}" if levels else "")
    )
