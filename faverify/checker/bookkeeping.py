"""What follows without mathematics, computed again: hashes, counts, verdicts, levels, scopes, the index."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from faverify.checker.files import statement_hash
from faverify.verdict import Evidence, Verdict, weakest, worst

Json = Mapping[str, Any]
PROVED, EXACT, CERTIFIED, NUMERICAL = Evidence.PROVED, Evidence.EXACT, Evidence.CERTIFIED, Evidence.NUMERICAL
CEILINGS: dict[str, tuple[Evidence, Evidence]] = {
    "positive at first, and by composition for ever": (CERTIFIED, CERTIFIED),
    "evaluation at the case": (EXACT, EXACT),
    "ball arithmetic": (CERTIFIED, CERTIFIED),
    "derivation in matrix words": (PROVED, EXACT),
    "balls against mpmath": (NUMERICAL, NUMERICAL),
    "exact evaluation": (EXACT, EXACT),
    "balls at the instance that a search finds": (CERTIFIED, CERTIFIED),
    "drawn letters": (Evidence.STATISTICAL, Evidence.STATISTICAL),
    "mpmath, 50-digit Taylor path": (NUMERICAL, CERTIFIED),
    "enclosed tails": (CERTIFIED, CERTIFIED),
    "numerical descent from random starts": (NUMERICAL, NUMERICAL),
    "written argument for a limit": (Evidence.ARGUED, Evidence.ARGUED),
    "moments of the normal law": (PROVED, NUMERICAL),
    "sign of the derivative": (PROVED, CERTIFIED),
    "samples with exact confidence bounds": (Evidence.STATISTICAL, Evidence.STATISTICAL),
    "proof in the kernel": (PROVED, EXACT),
    "exact step functions": (CERTIFIED, CERTIFIED),
    "sum of squares in matrix words": (PROVED, EXACT),
    "SymPy, entry by entry": (EXACT, EXACT),
    "SymPy, scalar": (PROVED, CERTIFIED),
    "turning points isolated over a cover": (CERTIFIED, CERTIFIED),
    "exact vector sequences": (EXACT, EXACT),
    "written argument": (Evidence.ARGUED, Evidence.ARGUED),
    "prior work": (Evidence.CITED, Evidence.CITED),
}
"""The strongest evidence of a pass and of a failure, by the name of the method."""
COPIED = ("label", "kind", "restoration", "statement", "where", "title", "uses")
"""What a row of the index has of its claim."""
COUNTS, EFFORTS = {"drawn", "tested", "vacuous", "inconclusive"}, ("quick", "standard", "thorough")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
PROSE = ("written argument", "written argument for a limit", "prior work")


def problems(data: Json) -> Iterator[str]:
    """What does not follow inside one certificate, in words."""
    theories = theories_of(data)
    if _OTHER_DIGIT.search(json.dumps(data, ensure_ascii=False)):
        yield "a digit that is not one of 0 to 9"
    if data["theory"]["name"] in data.get("theories", {}):
        yield "theories: the claim's own is given twice"
    if data["environment"]["effort"] not in EFFORTS:
        yield "environment: effort: is none"
    names = {part["name"]: part for part in data["parts"]}
    if len(names) != len(data["parts"]):
        yield "parts: a name appears twice"
    for part in data["parts"]:
        yield from _item(part, f"part {part['name'][:60]!r}", theories, part["method"])
    for control in data["controls"]:
        where = f"control {control['says'][:60]!r}"
        owner = names.get(control["part"])
        if owner is None:
            yield f"{where}: alters no part"
            continue
        yield from _item(control, where, theories, owner["method"])
        if (control["says"].split(), control["theory"]) == (owner["says"].split(), owner["theory"]):
            yield f"{where}: says what its part says"
        fails = control["outcome"]["verdict"] == Verdict.FAIL and control["outcome"].get("witness") is not None
        if control["refuted"] != fails:
            yield f"{where}: refuted: by a failure with a witness, and only so"
    yield from _warnings(data)
    yield from _verdict(data)


def theories_of(data: Json) -> dict[str, Json]:
    """The theories of a certificate by name."""
    return {data["theory"]["name"]: data["theory"], **data.get("theories", {})}


def _item(item: Json, where: str, theories: Mapping[str, Json], method: str) -> Iterator[str]:
    theory, outcome = theories.get(item["theory"]), item["outcome"]
    if theory is None or item["hash"] != statement_hash(item["says"], theory):
        yield f"{where}: hash: is not that of text and theory"
    ceiling = CEILINGS.get(method)
    if ceiling is None:
        yield f"{where}: method: {method[:60]!r} is unknown here"
        return
    order, verdict = list(Evidence), outcome["verdict"]
    limit = ceiling[1] if verdict == Verdict.FAIL else ceiling[0]
    if verdict in (Verdict.PASS, Verdict.FAIL) and order.index(Evidence(outcome["evidence"])) < order.index(limit):
        yield f"{where}: evidence: {outcome['evidence']} is more than {method!r} gives"
    yield from _counted(outcome, where)


def _counted(outcome: Json, where: str) -> Iterator[str]:
    counts, comparisons = outcome.get("counts", {}), outcome.get("comparisons", ())
    passes, fails = (outcome["verdict"] == verdict for verdict in (Verdict.PASS, Verdict.FAIL))
    total, tested = sum(counts.get(name, 0) for name in ("tested", "vacuous", "inconclusive")), counts.get("tested", 0)
    drawn, said = counts.get("drawn", total), [c["verdict"] for c in comparisons]
    places = [[c.get("digest"), dict(c.get("at", {})), "" if c.get("digest") else c.get("name")] for c in comparisons]
    slacks = [c["slack"] for c in comparisons if c["verdict"] == "pass" and c.get("slack", "n/a") != "n/a"]
    stated, least = outcome.get("slack", "n/a"), min(slacks, key=Decimal, default="n/a")
    known = (least, "n/a" if outcome["evidence"] == PROVED else least)
    for wrong, why in (
        (total != drawn if passes else total > drawn, "counts: do not add up"),
        (counts.keys() - COUNTS, "counts: of something else"),
        (any(c.get("lack") for c in comparisons) and passes, "comparisons: a side is undefined under a pass"),
        (passes and counts.get("tested") == 0, "counts: nothing was tested"),
        (any(place in places[:k] for k, place in enumerate(places)), "comparisons: one is there twice"),
        (sum(v in ("pass", "fail") for v in said) > tested, "counts: fewer tested than stored"),
        (passes and {*said} - {"pass"}, "comparisons: another verdict under a pass"),
        (fails and comparisons and "fail" not in said, "comparisons: none fails under a failure"),
        (passes and stated not in known, f"slack: is {stated}, the least of the comparisons is {least}"),
    ):
        if wrong:
            yield f"{where}: {why}"


def _warnings(data: Json) -> Iterator[str]:
    survived = sum(not control["refuted"] for control in data["controls"])
    if sum("was not refuted" in text for text in data["warnings"]) < survived:
        yield "warnings: a control that was not refuted is not among them"
    for part in data["parts"]:
        counts, verdict = part["outcome"].get("counts", {}), part["outcome"]["verdict"]
        few = counts.get("drawn", 0) > 4 * counts.get("tested", 0)
        undecided = not part["decides"] and verdict != Verdict.PASS
        if (few or undecided) and not any(part["name"] in text for text in data["warnings"]):
            yield f"warnings: nothing is said of part {part['name'][:60]!r}"


def _verdict(data: Json) -> Iterator[str]:
    deciding = [part["outcome"] for part in data["parts"] if part["decides"]]
    own = worst(Verdict(outcome["verdict"]) for outcome in deciding)
    error = worst([own, Verdict.ERROR])
    refuted = [control["refuted"] for control in data["controls"]]
    lacks = any(text.startswith(f"{data['claim']['label']}: ") for text in data["warnings"])
    allowed = [error] if not all(refuted) else [own, error] if lacks or not refuted else [own]
    if data["verdict"] not in allowed:
        yield f"verdict: {data['verdict']}, but {allowed[0]} follows"
    if data["evidence"] != weakest(Evidence(outcome["evidence"]) for outcome in deciding):
        yield f"evidence: {data['evidence']} does not follow"


def index_problems(index: Json, certificates: Mapping[str, Json]) -> Iterator[str]:
    """What the index says that its certificates do not."""
    own = {label: Verdict(data["verdict"]) for label, data in certificates.items()}
    uses = {label: data["claim"].get("uses", ()) for label, data in certificates.items()}
    for row in index["claims"]:
        data = certificates.get(row["label"])
        if data is None:
            yield f"index: {row['label']}: no certificate"
            continue
        counts = [part["outcome"].get("counts", {}) for part in data["parts"]]
        parts = data["parts"] if data["verdict"] != "fail" else ()
        slacks = (part["outcome"].get("slack", "n/a") for part in parts)
        wanted = {
            "verdict": data["verdict"], "evidence": data["evidence"], "digest": data["digest"],
            "with_dependencies": worst(own[need] for need in _needs(row["label"], uses) if need in own).value,
            "tested": max((c.get("tested", 0) for c in counts), default=0),
            "drawn": max((c.get("drawn", c.get("tested", 0)) for c in counts), default=0),
            "slack": next((slack for slack in slacks if slack != "n/a"), "n/a"),
            **{key: data["claim"][key] for key in COPIED},
        }  # fmt: skip
        for key, value in wanted.items():
            if row[key] != value:
                yield f"index: {row['label']}: {key}: is not what its certificate says"
    labels = [row["label"] for row in index["claims"]]
    stated = [text for label in labels if label in certificates for text in certificates[label]["warnings"]]
    if len(set(labels)) != len(labels) or index["warnings"] != stated:
        yield "index: warnings or labels are not those of the certificates"
    for label, data in certificates.items():
        if data["environment"] != index["environment"]:
            yield f"index: environment: is not that of {label}"
    if any(index[key] != index["environment"][key] for key in ("seed", "effort")):
        yield "index: seed or effort is not that of the environment"
    yield from _not_checked(index, certificates)


def _not_checked(index: Json, certificates: Mapping[str, Json]) -> Iterator[str]:
    """What the index does not say that no machine checked, and what was used and not run."""
    parts = [(label, part, part["outcome"]) for label, data in certificates.items() for part in data["parts"]]
    wanted = [
        [f"{label}: {part['name']}", f"{said}: {outcome.get('explanation', '')}"]
        for label, part, outcome in parts
        for prose in (outcome["evidence"] in ("argued", "cited"),)
        for said in (outcome["evidence"] if prose else outcome["verdict"],)
        if prose or outcome["verdict"] != Verdict.PASS
    ]
    told = [pair for pair in index["not_checked"] if pair[0] != "not run"]
    absent = {need for data in certificates.values() for need in data["claim"].get("uses", ())} - certificates.keys()
    listed = {label for name, labels in index["not_checked"] if name == "not run" for label in labels.split(", ")}
    if told != wanted or not absent <= listed:
        yield "index: not_checked: is not what the certificates leave to others"


def _needs(label: str, uses: Mapping[str, Sequence[str]]) -> set[str]:
    found, waiting = {label}, [label]
    while waiting:
        for need in uses.get(waiting.pop(), ()):
            if need not in found:
                found.add(need)
                waiting.append(need)
    return found
