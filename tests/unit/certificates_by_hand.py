"""Certificates by hand, as plain data: of one theory, a part that passes and a control that is refuted."""

import copy

from faverify.certificate.digest import statement_hash
from faverify.lang.theory import meaning_digest

THEORY = {"name": "T", "shapes": {"x": []}}
OTHER = {"name": "U", "shapes": {"x": [], "y": []}}
FEW = "few: 2 of 9 drawn, p"
LOST = "a control that was not refuted: x <= 1 was not refuted"


def hashed(item, theory=THEORY):
    return {**item, "theory": theory["name"], "hash": statement_hash(item["says"], meaning_digest(theory))}


def part(name="p", says="x <= 2", decides=True, theory=THEORY, method="ball arithmetic", **outcome):
    told = {"verdict": "pass", "evidence": "certified", "counts": {"tested": 1, "drawn": 1}, **outcome}
    return hashed({"name": name, "says": says, "decides": decides, "method": method, "outcome": told}, theory)


def control(says="x <= 1", of="p", refuted=True, theory=THEORY, **outcome):
    witness = {"left": "3/2", "right": "1"}
    told = {"verdict": "fail", "evidence": "certified", "counts": {"tested": 1}, "witness": witness, **outcome}
    return hashed({"part": of, "says": says, "refuted": refuted, "outcome": told}, theory)


def certificate(*parts, controls=None, verdict="pass", evidence="certified", warnings=(), label="one", **more):
    told = dict.fromkeys(("kind", "restoration", "statement", "where", "title"), f"of {label}")
    return {
        "claim": {"label": label, **told, "uses": []}, "theory": THEORY, "parts": list(parts) or [part()],
        "controls": [control()] if controls is None else controls, "warnings": list(warnings), "verdict": verdict,
        "evidence": evidence, "digest": f"digest of {label}", "environment": {"seed": 1, "effort": "quick"}, **more,
    }  # fmt: skip


def spoilt(change, *given, **more):
    """A certificate of these parts to which something was done."""
    found = copy.deepcopy(certificate(*given, **more))
    change(found)
    return found
