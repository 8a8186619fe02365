"""What must follow inside one certificate, whoever wrote it: hashes, counts, sides, controls, verdict and evidence.

No mathematics: that both sides of a comparison were computed rightly is not asked, only that they stand as it says.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from faverify.certificate.digest import statement_hash
from faverify.certificate.sides import contradicts, direction, enclosed, far_apart, is_finite, printed, side
from faverify.errors import CertificateInvalid
from faverify.lang.theory import meaning_digest
from faverify.verdict import Evidence, Verdict, weakest, worst

Json = Mapping[str, Any]
ENCLOSING = ("exact", "certified")
AGAIN = "; run it again"


def check_certificate(data: Json, name: str) -> None:
    """Refuse a certificate that contradicts itself; raises `CertificateInvalid`, a line that begins with ``name``."""
    for problem in problems(data):
        raise CertificateInvalid(f"{name}: {problem}{AGAIN}")


def problems(data: Json) -> Iterator[str]:
    """What does not follow, in words; nothing for an honest certificate."""
    theories = {data["theory"]["name"]: data["theory"], **data.get("theories", {})}
    if data["theory"]["name"] in data.get("theories", {}):
        yield "theories: the claim's own is given twice"
    digests = {name: meaning_digest(theory) for name, theory in theories.items()}
    says = {part["name"]: part for part in data["parts"]}
    if len(says) != len(data["parts"]):
        yield "parts: a name appears twice"
    for part in data["parts"]:
        yield from _about(part, f"part {part['name'][:60]!r}", digests)
        yield from _outcome(part["outcome"], part["says"], f"part {part['name'][:60]!r}")
    for control in data["controls"]:
        where = f"control {' '.join(control['says'].split())[:60]!r}"
        yield from _about(control, where, digests)
        yield from _outcome(control["outcome"], control["says"], where)
        yield from _control(control, says.get(control["part"]), where)
    yield from _warned(data)
    yield from _verdict(data)


def _about(item: Json, where: str, digests: Mapping[str, str]) -> Iterator[str]:
    """The theory is one of the certificate's, and the hash is that of the text in its theory."""
    theory = item.get("theory", "")
    if theory not in digests:
        yield f"{where}: theory: {theory[:40]!r} is none of this certificate's"
    elif item.get("hash", "") != statement_hash(item["says"], digests[theory]):
        yield f"{where}: hash: not that of its statement in the theory {theory}"


def _outcome(outcome: Json, says: str, where: str) -> Iterator[str]:
    """Counts add up, every ball is one, and under a pass no comparison says otherwise."""
    if outcome["evidence"] == Evidence.FORMAL and not outcome.get("payload", {}).get("kernel"):
        yield f"{where}: evidence: formal without the record of a proof checker"
    yield from _counts(outcome, where)
    passes = outcome["verdict"] == Verdict.PASS
    relation = direction(says)
    for comparison in outcome.get("comparisons", ()):
        yield from _balls(comparison, where)
        listed = [one.get("value") for one in comparison.get("sides", ())]
        if listed and (comparison["lhs"], comparison["rhs"]) not in pairwise(listed):
            yield f"{where}: comparisons: lhs and rhs are no neighbours among the sides that are listed"
        if passes and comparison["verdict"] in (Verdict.FAIL, Verdict.ERROR):
            yield f"{where}: comparisons: one says {comparison['verdict']} under a pass"
        elif comparison["verdict"] == Verdict.PASS and relation:
            certain = passes and outcome["evidence"] in ENCLOSING
            yield from _sides(comparison, relation, certain, where)


def _counts(outcome: Json, where: str) -> Iterator[str]:
    counts = outcome.get("counts", {})
    tested = counts.get("tested")
    parts = sum(counts.get(name, 0) for name in ("tested", "vacuous", "inconclusive"))
    passes = outcome["verdict"] == Verdict.PASS
    if "drawn" in counts and (parts != counts["drawn"] if passes else parts > counts["drawn"]):  # a failure stops early
        yield f"{where}: counts: {counts['drawn']} drawn, but {parts} tested, vacuous or inconclusive"
    if passes and tested == 0:
        yield f"{where}: counts: a pass where nothing was tested"
    if passes and not counts and outcome["evidence"] not in ("argued", "cited", "formal"):
        yield f"{where}: counts: a pass that does not say how much was tested"


def _balls(comparison: Json, where: str) -> Iterator[str]:
    for name in ("lhs", "rhs"):
        ball = comparison[name]
        if not is_finite(ball):
            if comparison["verdict"] == Verdict.PASS:
                yield f"{where}: comparisons: {name}: an infinite ball under a pass"
            continue
        if int(ball.get("rad", ("0", "0"))[0]) < 0:
            yield f"{where}: comparisons: {name}: a negative radius"
            return
        if far_apart(ball):
            yield f"{where}: comparisons: {name}: middle and radius are of sizes that no ball has"
            return
        held, shown = enclosed(ball), printed(ball.get("text", ""))
        if held is not None and shown is not None and not held.within(shown):
            yield f"{where}: comparisons: {name}: prints {ball['text'][:60]}, which is not the ball that is stored"


def _sides(comparison: Json, relation: str, certain: bool, where: str) -> Iterator[str]:
    """Sides that are numbers stand as the statement says; exact matrices said to be equal are."""
    left, right = side(comparison["lhs"]), side(comparison["rhs"])
    if left is None or right is None:
        exact = [comparison[name].get("exact", "") for name in ("lhs", "rhs")]
        wrong = relation == "==" and all(exact) and exact[0] != exact[1]
    elif relation != "==" and certain and comparison["lhs"] != comparison["rhs"]:  # one number twice: they are equal
        wrong = not (left.high <= right.low if relation == "<=" else right.high <= left.low)
    else:
        wrong = contradicts(relation, left, right)
    if wrong:
        yield f"{where}: comparisons: the two sides do not stand as the statement says ({relation})"


def _control(control: Json, part: Json | None, where: str) -> Iterator[str]:
    """It alters a part that is there, and "refuted" means a `fail` with a witness whose sides differ as they must."""
    if part is None:
        yield f"{where}: there is no part {control['part'][:60]!r}"
        return
    if control["says"].split() == part["says"].split() and control.get("theory") == part.get("theory"):
        yield f"{where}: says what its part says"
    witness = control["outcome"].get("witness")
    if control["refuted"] != (control["outcome"]["verdict"] == Verdict.FAIL and witness is not None):
        yield f"controls: {where}: refuted by a `fail` with a witness, and only so"
    if control["refuted"] and not _refutes(witness or {}, control["says"]):
        yield f"{where}: witness: does not refute it"


def _refutes(witness: Json, says: str) -> bool:
    """Whether the sides of a witness differ, and, if both are numbers, violate what is said."""
    if "left" not in witness or "right" not in witness:
        return bool(witness)
    left, right = (printed(str(witness[name])) for name in ("left", "right"))
    if left is None or right is None:
        return bool(witness["left"] != witness["right"])
    relation = direction(says)
    if relation == "==":
        return not left.meets(right)
    holds = {"<=": left.high < right.low, ">=": right.high < left.low}
    return not holds.get(relation, False)


def _warned(data: Json) -> Iterator[str]:
    """What can void a pass stands among the warnings."""
    warnings = data["warnings"]
    survived = sum(not control["refuted"] for control in data["controls"])
    if sum("was not refuted" in warning for warning in warnings) < survived:
        yield "warnings: a control that was not refuted is not among them"
    for part in data["parts"]:
        counts = part["outcome"].get("counts", {})
        few = counts.get("drawn", 0) > 4 * counts.get("tested", 0)
        undecided = not part["decides"] and part["outcome"]["verdict"] != Verdict.PASS
        if (few or undecided) and not any(f", {part['name']}" in warning for warning in warnings):
            yield f"warnings: nothing is said of part {part['name'][:60]!r}, which needs it"


def _verdict(data: Json) -> Iterator[str]:
    """The claim's verdict and evidence are the weakest over its deciding parts.

    A control that survived makes it an error, and so does what a claim lacks, which is then among its warnings.
    """
    deciding = [part["outcome"] for part in data["parts"] if part["decides"]]
    own = worst(Verdict(outcome["verdict"]) for outcome in deciding)
    untrusted = worst([own, Verdict.ERROR])
    refuted = [control["refuted"] for control in data["controls"]]
    lacks = any(warning.startswith(f"{data['claim']['label']}: ") for warning in data["warnings"])
    follows = [untrusted] if not all(refuted) else [own, untrusted] if lacks or not refuted else [own]
    evidence = weakest(Evidence(outcome["evidence"]) for outcome in deciding)
    if data["verdict"] not in follows or data["evidence"] != evidence:
        yield (
            f"verdict: says {data['verdict']} ({data['evidence']}), but {follows[0]} ({evidence}) follows "
            "from the parts and controls"
        )
