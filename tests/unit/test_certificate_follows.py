"""What follows inside a certificate: some by hand that are honest, and each complaint alone, just beyond its edge.

The forgeries of `tests/control` ask that something is said; here it is what is said, and that nothing else is.
"""

import pytest
from unit.certificates_by_hand import FEW, LOST, OTHER, THEORY, certificate, control, part, spoilt

from faverify.certificate.follows import problems


def ball(mid, rad="0", exponent="0", text=""):
    return {"mid": [mid, "0"], "rad": [rad, exponent], "text": text}


def compared(left, right, verdict="pass"):
    return {"comparisons": [{"lhs": left, "rhs": right, "verdict": verdict}]}


def listed(left, right, *sides):
    return {"comparisons": [{"lhs": left, "rhs": right, "verdict": "pass", "sides": [{"value": x} for x in sides]}]}


CHAIN = (ball("1"), ball("2"), ball("3"))
NAN = {"mid": ["nan", "0"], "rad": ["0", "0"]}
HONEST = {
    "as it is": certificate(),
    "no counts of what is argued": certificate(part(evidence="argued", counts={}), evidence="argued"),
    "no counts of what is cited": certificate(part(evidence="cited", counts={}), evidence="cited"),
    "a failure that stops early": certificate(
        part(verdict="fail", counts={"tested": 1, "drawn": 9}), verdict="fail", warnings=[FEW]
    ),
    "as many tested, vacuous and inconclusive as drawn": certificate(
        part(counts={"tested": 2, "vacuous": 3, "inconclusive": 1, "drawn": 6})
    ),
    "one in four tested": certificate(part(counts={"tested": 2, "vacuous": 6, "drawn": 8})),
    "fewer, and a warning": certificate(part(counts={"tested": 2, "vacuous": 7, "drawn": 9}), warnings=[FEW]),
    "balls that stand": certificate(part(**compared(ball("1"), ball("2")))),
    "balls that touch": certificate(part(**compared(ball("2"), ball("2", "0", "0")))),
    "the last two of three": certificate(part(**listed(ball("2"), ball("3"), *CHAIN))),
    "the first two of three": certificate(part(**listed(ball("1"), ball("2"), *CHAIN))),
    "an infinite ball where nothing is said to pass": certificate(
        part(verdict="inconclusive", **compared(NAN, ball("1"), "inconclusive")), verdict="inconclusive"
    ),
    "what is printed holds the ball": certificate(part(**compared(ball("1", text="[1.0 +/- 0.1]"), ball("2")))),
    "a comparison that fails, and so does the part": certificate(
        part(verdict="fail", **compared(ball("3"), ball("2"), "fail")), verdict="fail"
    ),
    "an error among comparisons of what is no pass": certificate(
        part(verdict="error", **compared(ball("3"), ball("2"), "error")), verdict="error"
    ),
    "balls that overlap where nothing is certain": certificate(
        part(evidence="numerical", **compared(ball("3", "1"), ball("2", "1"))), evidence="numerical"
    ),
    "a second theory": certificate(
        part(), part("q", "y <= 2", theory=OTHER), controls=[control()], theories={"U": OTHER}
    ),
    "the text of its part in another theory": certificate(
        part(), controls=[control("x <= 2", theory=OTHER)], theories={"U": OTHER}
    ),
    "a control that survives": certificate(
        controls=[control(refuted=False, verdict="inconclusive", witness=None)], verdict="error", warnings=[LOST]
    ),
    "what a claim lacks": certificate(controls=[], verdict="error", warnings=["one: has no controls"]),
    "what a claim lacks, though it has controls": certificate(verdict="error", warnings=["one: lacks a flow"]),
    "a witness of what has no value": certificate(controls=[control(witness={"why": "no value"})]),
    "an undecided part that does not decide": certificate(
        part(), part("q", decides=False, verdict="inconclusive"), warnings=["nothing is known, q"]
    ),
    "the weakest of two": certificate(part(), part("q", evidence="proved"), evidence="certified"),
    "what does not decide has no say": certificate(part(), part("q", evidence="cited", counts={}, decides=False)),
    "a statement that points nowhere": certificate(part(says="x in X", **compared(ball("3"), ball("2")))),
}  # fmt: skip


@pytest.mark.parametrize("kind", HONEST)
def test_of_an_honest_certificate_nothing_is_said(kind):
    assert list(problems(HONEST[kind])) == []


SAYS = "the two sides do not stand"
WRONG = {
    "the claim's own theory twice": (certificate(theories={"T": THEORY}), "the claim's own is given twice"),
    "two parts of a name": (certificate(part(), part()), "a name appears twice"),
    "a theory that is not there": (spoilt(lambda c: c["parts"][0].update(theory="U")), "part 'p': theory: 'U' is none"),
    "no theory": (spoilt(lambda c: c["parts"][0].pop("theory")), "part 'p': theory: '' is none"),
    "a control's theory": (spoilt(lambda c: c["controls"][0].update(theory="U")), "control 'x <= 1': theory: 'U'"),
    "a hash": (spoilt(lambda c: c["parts"][0].update(hash="0")), "part 'p': hash: not that of its statement"),
    "no hash": (spoilt(lambda c: c["parts"][0].pop("hash")), "part 'p': hash: not that of its statement"),
    "a control's hash": (spoilt(lambda c: c["controls"][0].update(hash="0")), "control 'x <= 1': hash: not"),
    "formal without a record": (certificate(part(evidence="formal"), evidence="formal"), "evidence: formal without"),
    "one more drawn": (certificate(part(counts={"tested": 1, "drawn": 2})), "2 drawn, but 1 tested"),
    "one fewer drawn": (certificate(part(counts={"tested": 2, "drawn": 1})), "1 drawn, but 2 tested"),
    "vacuous that were not drawn": (
        certificate(part(counts={"tested": 1, "vacuous": 1, "drawn": 1})), "1 drawn, but 2 tested",
    ),
    "inconclusive that were not drawn": (
        certificate(part(counts={"tested": 1, "inconclusive": 1, "drawn": 1})), "1 drawn, but 2 tested",
    ),
    "a failure that tested more than was drawn": (
        certificate(part(verdict="fail", counts={"tested": 2, "drawn": 1}), verdict="fail"), "1 drawn, but 2 tested",
    ),
    "a pass of nothing": (certificate(part(counts={"tested": 0})), "a pass where nothing was tested"),
    "a pass without counts": (certificate(part(counts={})), "does not say how much was tested"),
    "a comparison that fails under a pass": (
        certificate(part(**compared(ball("1"), ball("2"), "fail"))), "one says fail under a pass",
    ),
    "an error under a pass": (
        certificate(part(**compared(ball("1"), ball("2"), "error"))), "one says error under a pass",
    ),
    "sides the other way": (certificate(part(**compared(ball("3"), ball("2")))), SAYS),
    "balls that overlap": (certificate(part(**compared(ball("2", "1"), ball("2")))), SAYS),
    "the same of exact evidence": (
        certificate(part(evidence="exact", **compared(ball("2", "1"), ball("2"))), evidence="exact"), SAYS,
    ),
    "sides the other way of numbers": (
        certificate(part(evidence="numerical", **compared(ball("3"), ball("2"))), evidence="numerical"), SAYS,
    ),
    "a comparison of a failure that is said to pass": (
        certificate(part(verdict="fail", **compared(ball("3"), ball("2"))), verdict="fail"), SAYS,
    ),
    "the ends of three": (certificate(part(**listed(ball("1"), ball("3"), *CHAIN))), "no neighbours among the sides"),
    "a side that is listed wider": (
        certificate(part(**listed(ball("1"), ball("2"), ball("1"), ball("2", "1", "-1")))), "no neighbours among",
    ),
    "an infinite ball": (certificate(part(**compared(NAN, ball("2")))), "lhs: an infinite ball under a pass"),
    "an infinite ball on the right": (certificate(part(**compared(ball("2"), NAN))), "rhs: an infinite ball"),
    "a negative radius": (certificate(part(**compared(ball("1", "-1"), ball("9")))), "lhs: a negative radius"),
    "a negative radius on the right": (
        certificate(part(**compared(ball("1"), ball("9", "-1")))), "rhs: a negative radius",
    ),
    "sizes that no ball has": (
        certificate(part(**compared(ball("1"), ball("9", "1", "-200000")))), "rhs: middle and radius are of sizes",
    ),
    "what is printed holds no ball": (
        certificate(part(**compared(ball("1", "1", text="[1.0 +/- 0.1]"), ball("9")))), "lhs: prints [1.0 +/- 0.1]",
    ),
    "the same on the right": (
        certificate(part(**compared(ball("1"), ball("9", text="8")))), "rhs: prints 8, which is not the ball",
    ),
    "a control of no part": (certificate(controls=[control(of="q")]), "there is no part 'q'"),
    "a control that says what its part says": (certificate(controls=[control("x  <=\n2")]), "says what its part says"),
    "refuted by what passes": (
        certificate(controls=[control(verdict="pass")]), "refuted by a `fail` with a witness, and only so",
    ),
    "refuted by what is inconclusive": (
        certificate(controls=[control(verdict="inconclusive")]), "refuted by a `fail` with a witness",
    ),
    "refuted, and it is not said": (
        certificate(controls=[control(refuted=False)], verdict="error", warnings=[LOST]), "refuted by a `fail`",
    ),
    "a witness that stands": (
        certificate(controls=[control(witness={"left": "1/2", "right": "1"})]), "witness: does not refute it",
    ),
    "a witness of nothing": (certificate(controls=[control(witness={})]), "witness: does not refute it"),
    "a control that survives, unsaid": (
        certificate(controls=[control(refuted=False, verdict="pass", witness=None)], verdict="error"),
        "warnings: a control that was not refuted is not among them",
    ),
    "two that survive, one said": (
        certificate(
            controls=[control(says, refuted=False, verdict="pass", witness=None) for says in ("x <= 1", "x <= 0")],
            verdict="error", warnings=[LOST],
        ),
        "warnings: a control that was not refuted is not among them",
    ),
    "fewer than one in four": (
        certificate(part(counts={"tested": 2, "vacuous": 7, "drawn": 9})), "warnings: nothing is said of part 'p'",
    ),
    "another part is warned of": (
        certificate(part(counts={"tested": 2, "vacuous": 7, "drawn": 9}), warnings=["few, q"]), "said of part 'p'",
    ),
    "an undecided part": (
        certificate(part(), part("q", decides=False, verdict="inconclusive")), "warnings: nothing is said of part 'q'",
    ),
    "a better verdict": (certificate(part(verdict="inconclusive")), "verdict: says pass (certified), but inconclusive"),
    "a worse verdict": (certificate(verdict="vacuous"), "verdict: says vacuous (certified), but pass"),
    "an error of nothing": (certificate(verdict="error"), "verdict: says error (certified), but pass"),
    "a pass beside a control that survives": (
        certificate(controls=[control(refuted=False, verdict="pass", witness=None)], warnings=[LOST]),
        "verdict: says pass (certified), but error",
    ),
    "better evidence": (
        certificate(part(), part("q", evidence="argued", counts={})), "verdict: says pass (certified), but pass (arg",
    ),
    "worse evidence": (certificate(evidence="numerical"), "verdict: says pass (numerical), but pass (certified)"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_of_what_does_not_follow_just_this_is_said(kind):
    document, words = WRONG[kind]
    (said,) = problems(document)
    assert words in said


def test_what_is_refuted_without_a_witness_is_refuted_by_nothing():
    said = list(problems(certificate(controls=[control(witness=None)])))
    assert len(said) == 2
    assert "refuted by a `fail` with a witness" in said[0]
    assert "witness: does not refute it" in said[1]
