"""What the last stored run says of a claim: verdict, evidence and numbers, and whether the claim has changed since."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faverify.cli.results import side_lines
from faverify.cli.screen import Screen, indent, safe
from faverify.report.prose import unmarked
from faverify.report.words import plural, scope

if TYPE_CHECKING:
    from faverify.run.registry import Entry


def last_run(found: "Entry", out: Path) -> dict[str, Any] | None:
    """The stored certificate of a claim, as `read_document` believes it; None if there is none, or a bad one."""
    from faverify.certificate.read import read_document
    from faverify.errors import CertificateInvalid

    path = out / "certificates" / f"{found.claim.label}.json"
    if not path.is_file():
        return None
    try:
        stored = read_document(path, "certificate")
    except CertificateInvalid:
        return None
    return stored if stored["claim"]["label"] == found.claim.label else None


def is_current(found: "Entry", stored: Mapping[str, Any]) -> bool:
    """Whether claim, toolkit and libraries are those of the stored run."""
    from faverify.certificate.write import content_key
    from faverify.claim import Effort
    from faverify.run.claims import Settings

    environment = stored["environment"]
    settings = Settings(Effort(environment["effort"]), int(environment["seed"]))
    return bool(stored.get("key") == content_key(found, settings))


def lines(found: "Entry", stored: Mapping[str, Any] | None, screen: Screen) -> Iterator[str]:
    """The lines of the section."""
    if stored is None:
        yield "    none stored"
        return
    environment = stored["environment"]
    changed = "" if is_current(found, stored) else "; claim, toolkit or libraries have changed since"
    verdict = screen.verdict(stored["verdict"])
    yield f"    {verdict} ({stored['evidence']}), effort {environment['effort']}, seed {environment['seed']}{changed}"
    for part in stored["parts"]:
        outcome = part["outcome"]
        where = f"({outcome['evidence']}): {safe(unmarked(scope(outcome['scope'])))}"
        yield f"    {screen.verdict(outcome['verdict'])}  {safe(part['name'])} {where}"
        if outcome.get("explanation"):
            yield indent(safe(unmarked(plural(outcome["explanation"]))), screen.width, 8)
        yield from (f"    {safe(line)}" for line in side_lines(outcome, 2))
    refuted = sum(control["refuted"] for control in stored["controls"])
    yield f"    {refuted} of {len(stored['controls'])} false neighbours refuted"


def as_json(found: "Entry", stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The same for ``--json``."""
    if stored is None:
        return None
    kept = {name: stored[name] for name in ("verdict", "evidence", "environment", "parts", "controls")}
    return {**kept, "current": is_current(found, stored)}
