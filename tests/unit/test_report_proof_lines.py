"""Proofs as they are read: shared hypotheses once, premises by name, nothing lost."""

import pytest

from derivations.theories import FA_STAR
from faverify.cli.rule_table import rules_text, says
from faverify.errors import StatementError
from faverify.kernel.theorem import RULES
from faverify.lang.unicode import statement_unicode
from faverify.methods.rule_names import in_order
from faverify.report.proof_lines import proof_text

STEPS = (
    ("start", "c >= 0 if c >= 1", "K6 arithmetic", ["c >= 1"]),
    ("next", "c >= 0 if c >= 1 and eps > 0", "K6 arithmetic", ["start", "eps > 0"]),
    ("c > 0", "c + eps >= 0 if eps > 0 and kappa <= 2", "K6 arithmetic", ["next", "kappa <= 2"]),
)


def outcome(steps=STEPS):
    reasons = [f"({name}) {rule}: {', '.join(premises)}" for name, _, rule, premises in steps]
    return {
        "steps": [{"text": step[1], "reason": reason} for step, reason in zip(steps, reasons, strict=True)],
        "payload": {"proof": [{"name": step[0], "says": step[1], "premises": step[3]} for step in steps]},
    }


def test_hypotheses_of_several_lines_are_named_once_and_others_stay():
    proof = proof_text(outcome(), FA_STAR, statement_unicode)
    assert proof.assumed == (("H1", "c ≥ 1"), ("H2", "ε > 0"))
    assert [(line.text, line.under) for line in proof.lines] == [
        ("c ≥ 0", ("H1",)),
        ("c ≥ 0", ("H1", "H2")),
        ("c + ε ≥ 0   if κ ≤ 2", ("H2",)),
    ]


def test_premises_are_lines_or_named_hypotheses_or_marked_formulas():
    reasons = [line.reason for line in proof_text(outcome(), FA_STAR, statement_unicode).lines]
    assert reasons == [
        "(start) K6 arithmetic: H1",
        "(next) K6 arithmetic: start, H2",
        "(`c > 0`) K6 arithmetic: next, `kappa <= 2`",
    ]


def test_a_line_that_the_theory_does_not_read_is_refused():
    with pytest.raises(StatementError):
        proof_text(outcome((("one", "nobody >= 0", "K6 arithmetic", []),)), FA_STAR, statement_unicode)


def test_every_rule_has_a_statement_and_a_proof():
    text = rules_text()
    for record in RULES.values():
        name = f"{record.number} {record.name}"
        assert says(name), name
        assert f"## {name}\n" in text
    assert says("K3 trace dominates").startswith("X PSD gives tr(X) I - X PSD")
    assert says("K9 fundamental theorem") == "int_a^b D(f) dt = f(b) - f(a) for 0 <= a, 0 <= b."
    assert says("K99 wishes") == ""


def test_rules_stand_in_the_order_of_their_numbers():
    assert sorted(["P3 moment", "K10 integrate", "K2 b", "K10 a"], key=in_order) == [
        *("K2 b", "K10 a", "K10 integrate", "P3 moment")
    ]
