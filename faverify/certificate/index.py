"""The index of a run: a row per claim, warnings, what was not checked; all of it follows from the certificates."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from faverify.verdict import Verdict, worst

Certificate = Mapping[str, Any]
Uses = Mapping[str, Sequence[str]]
NOT_RUN = "not run"


def summary(certificates: Sequence[Certificate], cached: set[str], uses: Uses) -> dict[str, Any]:
    """``claims``, ``not_checked`` and ``warnings`` of the index of these certificates, in their order.

    ``uses`` has every installed claim and what it uses: those without a certificate are listed as not run, so that a
    claim that is left out shows.
    """
    verdicts = with_dependencies(certificates, uses)
    listed = {certificate["claim"]["label"] for certificate in certificates}
    absent = [label for label in uses if label not in listed]
    return {
        "claims": [_row(c, verdicts[c["claim"]["label"]], c["claim"]["label"] in cached) for c in certificates],
        "not_checked": [
            *(pair for certificate in certificates for pair in _not_checked(certificate)),
            *([[NOT_RUN, ", ".join(absent)]] if absent else []),
        ],
        "warnings": [warning for certificate in certificates for warning in certificate["warnings"]],
    }


def with_dependencies(certificates: Sequence[Certificate], uses: Uses) -> dict[str, str]:
    """For each claim the worst verdict over itself and everything it uses, as far as there are certificates."""
    own = {certificate["claim"]["label"]: Verdict(certificate["verdict"]) for certificate in certificates}
    known = {**uses, **{c["claim"]["label"]: c["claim"].get("uses", ()) for c in certificates}}
    found: dict[str, set[str]] = {}

    def needs(label: str) -> set[str]:
        if label not in found:
            found[label] = {label}  # a circle, which no registry has, ends here
            found[label] = {label}.union(*(needs(use) for use in known.get(label, ())))
        return found[label]

    return {label: worst(own[need] for need in needs(label) if need in own).value for label in own}


def slack_of(certificate: Certificate) -> str:
    """Bound over truth of the first part that has both (inf beside 0), whether it decides or looks at instances.

    A claim that fails has none: where it passes beside the counterexample means nothing.
    """
    if certificate["verdict"] == "fail":
        return "n/a"
    known = (part["outcome"].get("slack", "n/a") for part in certificate["parts"])
    return next((slack for slack in known if slack != "n/a"), "n/a")


def _row(certificate: Certificate, joined: str, cached: bool) -> dict[str, Any]:
    claim = certificate["claim"]
    outcomes = [part["outcome"] for part in certificate["parts"]]
    counts = [outcome.get("counts", {}) for outcome in outcomes]
    return {
        **{key: claim[key] for key in ("label", "title", "where", "kind", "restoration", "statement", "uses")},
        "verdict": certificate["verdict"],
        "evidence": certificate["evidence"],
        "with_dependencies": joined,
        "slack": slack_of(certificate),
        "tested": max((c.get("tested", 0) for c in counts), default=0),
        "drawn": max((c.get("drawn", c.get("tested", 0)) for c in counts), default=0),
        "seconds": certificate["seconds"],
        "file": f"{claim['label']}.json",
        "digest": certificate["digest"],
        "cached": cached,
    }


def _not_checked(certificate: Certificate) -> Iterator[list[str]]:
    """Parts that no machine checked, and what a claim says it does not show."""
    label = certificate["claim"]["label"]
    for part in certificate["parts"]:
        outcome = part["outcome"]
        if outcome["evidence"] in ("argued", "cited"):
            yield [f"{label}: {part['name']}", f"{outcome['evidence']}: {outcome.get('explanation', '')}"]
        elif outcome["verdict"] != Verdict.PASS.value:
            yield [f"{label}: {part['name']}", f"{outcome['verdict']}: {outcome.get('explanation', '')}"]
