"""A certificate against the claim that is installed under its label: statements, methods, controls, what decides.

A certificate cannot move what it is about: everything but what a run computes must be as the claim file has it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from faverify.certificate.follows import AGAIN
from faverify.certificate.records import claim_json, installed_uses, name_of, theories_of, theory_json
from faverify.claim import Claim, Theory
from faverify.errors import CertificateInvalid
from faverify.outcome import to_json
from faverify.run.registry import Entry, called, entries
from faverify.verdict import Evidence, Verdict

Json = Mapping[str, Any]


class _Installed:
    """What `faverify.certificate.read.read_run` holds certificates against."""

    def check(self, data: Json, name: str) -> None:
        """Refuse a certificate about anything but the installed claim of its label; raises `CertificateInvalid`."""
        label = data["claim"]["label"]
        found = entries().get(label)
        if found is None:
            raise CertificateInvalid(
                f"{name}: no claim {label!r} is installed here; install the package that has it, or name its file: "
                "report FILE.py"
            )
        for problem in differences(data, found):
            raise CertificateInvalid(f"{name}: {problem}{AGAIN}")

    def uses(self) -> dict[str, Sequence[str]]:
        """What each installed claim uses, in the order of the paper."""
        return installed_uses()

    def called(self, label: str) -> str:
        """How a command line names the claim: its label or its file."""
        return called(label)


INSTALLED = _Installed()


def differences(data: Json, found: Entry) -> Iterator[str]:
    """Where a certificate differs from the claim it names, in words."""
    claim, theories = found.claim, theories_of(found)
    for field, value in _plain(claim_json(found)).items():
        if data["claim"].get(field) != value:
            yield f"claim: {field}: is not that of the installed claim"
    yield from _theories(data, theories)
    parts = [(part, claim.theory_of(part)) for part in claim.parts]
    if [item["name"] for item in data["parts"]] != [part.name for part, _ in parts]:
        yield "parts: are not those of the installed claim"
        return
    for item, (part, theory) in zip(data["parts"], parts, strict=True):
        wanted = {"says": part.says, "method": part.by.name, "decides": part.decides, "note": part.note}
        for field, value in {**wanted, "theory": name_of(theory, theories)}.items():
            if item.get(field, "") != value:
                yield f"part {part.name!r}: {field}: is not that of the installed claim"
        yield from _attainable(item["outcome"], part.by, f"part {part.name!r}")
    yield from _controls(data, claim, theories)


def _theories(data: Json, installed: Mapping[str, Theory]) -> Iterator[str]:
    """The claim's theory and those of its parts and controls, by content."""
    stored = {data["theory"]["name"]: data["theory"], **data.get("theories", {})}
    if list(stored) != list(installed):
        yield "theories: are not those of the installed claim"
        return
    for name, theory in installed.items():
        if stored[name] != _plain(theory_json(theory)):
            yield f"theory {name}: is not the installed one"


def _controls(data: Json, claim: Claim, theories: Mapping[str, Theory]) -> Iterator[str]:
    wanted = [
        (part.name, control.says, name_of(theory, theories), control.why)
        for part in claim.parts
        for control, theory in claim.altered(part)
    ]
    stored = [(c["part"], c["says"], c.get("theory", ""), c.get("why", "")) for c in data["controls"]]
    if stored != wanted and not data["environment"].get("instance"):
        yield "controls: are not those of the installed claim"
        return
    methods = {part.name: part.by for part in claim.parts}
    for control in data["controls"]:
        yield from _attainable(control["outcome"], methods[control["part"]], f"control {control['says'][:60]!r}")


def _attainable(outcome: Json, method: Any, where: str) -> Iterator[str]:
    """A method gives no more than its ceiling; one that stores the sides of what it compared has stored some."""
    order = list(Evidence)
    ceiling = method.ceiling
    if outcome["verdict"] == Verdict.FAIL and method.refutes:
        ceiling = method.refutes
    if outcome["verdict"] in (Verdict.PASS, Verdict.FAIL) and order.index(outcome["evidence"]) < order.index(ceiling):
        yield f"{where}: evidence: {outcome['evidence']} is more than {method.name!r} can give ({ceiling})"
    if outcome["verdict"] == Verdict.PASS and method.keeps_sides and not outcome.get("comparisons"):
        yield f"{where}: comparisons: there are none, and {method.name!r} stores some"


def _plain(value: Any) -> Any:
    """As it comes back from a file."""
    return json.loads(json.dumps(to_json(value)))
