"""Every proof of the claims, altered: a dropped line or hypothesis, sides exchanged, another rule, flow or constant."""

from dataclasses import replace

import pytest

from derivations.theories import FA_STAR
from faverify.errors import FaverifyError
from faverify.kernel.script import Proved, prove
from faverify.lang.parse import parse_statement
from faverify.methods.proof import Proof
from faverify.run.registry import entries

PROOFS = {
    f"{label}: {part.name}": (part.says, found.claim.theory_of(part), part.by)
    for label, found in entries().items()
    for part in found.claim.parts
    if isinstance(part.by, Proof)
}
each = pytest.mark.parametrize("name", PROOFS)


def proves(says, theory, lines, given=()):
    try:
        prove(Proved(says, theory, tuple(lines), given))
    except FaverifyError:
        return False
    return True


@each
def test_proof_is_short_and_concludes(name):
    says, theory, by = PROOFS[name]
    assert len(by.lines) <= 40
    assert proves(says, theory, by.lines, by.given)


@each
def test_every_line_is_needed(name):
    says, theory, by = PROOFS[name]
    for dropped in by.lines[:-1]:  # the last may say a line before it in the words of the claim, as may an identity
        if dropped.rule == "identity":
            continue
        rest = [line for line in by.lines if line is not dropped]
        assert not proves(says, theory, rest, by.given), f"{dropped.name} is not needed"


@each
def test_a_dropped_hypothesis_is_noticed(name):
    says, theory, by = PROOFS[name]
    head, _, hypotheses = says.partition(" if ")
    pieces = hypotheses.split(" and ") if hypotheses else []
    for dropped in range(len(pieces)):
        rest = [piece for k, piece in enumerate(pieces) if k != dropped]
        altered = head + (" if " + " and ".join(rest) if rest else "")
        assert not proves(altered, theory, by.lines, by.given), f"{pieces[dropped]} is not needed"


@each
def test_altered_conclusions_are_refused(name):
    says, theory, by = PROOFS[name]
    head, _, hypotheses = says.partition(" if ")
    tail = f" if {hypotheses}" if hypotheses else ""
    for old, new in (("<=", ">="), (">=", "<="), ("<=", "<"), ("==", "== 2 *"), ("psd(", "psd(-1 * (")):
        if old in head and parse_statement(says, theory).claims:
            altered = head.replace(old, new, 1) + (")" if old == "psd(" else "") + tail
            if old == "==" and " == 0" in head:
                altered = head.replace(" == 0", " == 1") + tail
            assert not proves(altered, theory, by.lines, by.given), altered


@each
def test_swapped_premises_and_rules_are_refused(name):
    """Each line by the rule of the next one: none of these is the same proof."""
    says, theory, by = PROOFS[name]
    for first, second in zip(by.lines, by.lines[1:], strict=False):
        if first.rule in (second.rule, "import") or second.rule in AGAIN or {first.rule, second.rule} <= WORDS:
            continue
        changed = [replace(line, rule=second.rule, args=second.args) if line is first else line for line in by.lines]
        if proves(says, theory, changed, by.given):  # both sides are read alike: P and the projector that it is
            bare = replace(first, rule="identity", args=(), premises=())
            alike = [bare if line is first else line for line in by.lines]
            assert proves(says, theory, alike, by.given), f"{first.name} by {second.rule}"


WORDS = {"identity", "arithmetic", "product", "given"}
"""Rules that may give each other's lines."""

AGAIN = {"import", "choice", "instance"}
"""Rules that may give what is a premise already."""


@each
def test_another_flow_is_refused(name):
    says, theory, by = PROOFS[name]
    if theory == FA_STAR and "D(" in "".join(line.says for line in by.lines):
        altered = replace(FA_STAR, name="another_flow", flow={"Z": "2 * (Y - Z @ W) @ C + Z"})
        assert not proves(says, altered, by.lines, by.given)
