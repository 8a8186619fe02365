"""What the checker says without mathematics, of certificates and an index: nothing of honest ones, else a line."""

import pytest
from unit.certificates_by_hand import FEW, LOST, OTHER, THEORY, certificate, control, part, spoilt

from faverify.checker.bookkeeping import CEILINGS, index_problems, problems
from faverify.verdict import Evidence

LEVELS = [level.value for level in Evidence]


def compared(*verdicts, slacks=(), **more):
    """Comparisons at cases of their own, as many of them tested."""
    rows = [{"digest": f"case {k}", "verdict": verdict} for k, verdict in enumerate(verdicts)]
    for row, slack in zip(rows, slacks, strict=False):
        row["slack"] = slack
    return {"comparisons": rows, "counts": {"tested": len(rows), "drawn": len(rows)}, **more}


PAIR = {
    "comparisons": [{"digest": "d", "at": {"t": t}, "verdict": "pass"} for t in ("0", "1")],
    "counts": {"tested": 2},
}
HONEST = {
    "as it is": certificate(),
    "a failure that stops early": certificate(
        part(verdict="fail", counts={"tested": 1, "drawn": 9}), verdict="fail", warnings=[FEW]
    ),
    "all drawn are told": certificate(part(counts={"tested": 2, "vacuous": 3, "inconclusive": 1, "drawn": 6})),
    "one in four tested": certificate(part(counts={"tested": 2, "vacuous": 6, "drawn": 8})),
    "fewer, and a warning": certificate(part(counts={"tested": 2, "vacuous": 7, "drawn": 9}), warnings=[FEW]),
    "comparisons": certificate(part(**compared("pass", "pass"))),
    "more tested than stored": certificate(part(**{**compared("pass"), "counts": {"tested": 2, "drawn": 2}})),
    "one case at two times": certificate(part(**PAIR)),
    "a failure among passes": certificate(part(verdict="fail", **compared("pass", "fail")), verdict="fail"),
    "a failure of which nothing is stored": certificate(part(verdict="fail"), verdict="fail"),
    "the least slack": certificate(part(**compared("pass", "pass", slacks=("3", "2.5"), slack="2.5"))),
    "slacks that say nothing": certificate(part(**compared("pass", "pass", slacks=("n/a", "n/a"), slack="n/a"))),
    "no slack of a proof": certificate(
        part(evidence="proved", method="derivation in matrix words", **compared("pass", slacks=("3",), slack="n/a")),
        controls=[control(evidence="exact")], evidence="proved",
    ),
    "a second theory": certificate(part(), part("q", "y <= 2", theory=OTHER), theories={"U": OTHER}),
    "the text of its part in another theory": certificate(
        part(), controls=[control("x <= 2", theory=OTHER)], theories={"U": OTHER}
    ),
    "a control that survives": certificate(
        controls=[control(refuted=False, verdict="inconclusive", witness=None)], verdict="error", warnings=[LOST]
    ),
    "what a claim lacks": certificate(controls=[], verdict="error", warnings=["one: has no controls"]),
    "what a claim lacks, though it has controls": certificate(verdict="error", warnings=["one: lacks a flow"]),
    "an undecided part that does not decide": certificate(
        part(), part("q", decides=False, verdict="inconclusive"), warnings=["nothing is known, q"]
    ),
    "the weakest of two": certificate(part(), part("q", evidence="numerical"), evidence="numerical"),
    "what does not decide has no say": certificate(part(), part("q", evidence="numerical", decides=False)),
}  # fmt: skip


@pytest.mark.parametrize("kind", HONEST)
def test_of_an_honest_certificate_nothing_is_said(kind):
    assert list(problems(HONEST[kind])) == []


WRONG = {
    "the claim's own theory twice": (certificate(theories={"T": THEORY}), "the claim's own is given twice"),
    "two parts of a name": (certificate(part(), part()), "a name appears twice"),
    "a theory that is not there": (spoilt(lambda c: c["parts"][0].update(theory="U")), "part 'p': hash"),
    "a hash": (spoilt(lambda c: c["parts"][0].update(hash="0")), "part 'p': hash"),
    "a control's hash": (spoilt(lambda c: c["controls"][0].update(hash="0")), "control 'x <= 1': hash"),
    "a control's theory": (spoilt(lambda c: c["controls"][0].update(theory="U")), "control 'x <= 1': hash"),
    "a method of nobody": (certificate(part(method="revelation"), controls=[]), "method: 'revelation' is unknown"),
    "one more drawn": (certificate(part(counts={"tested": 1, "drawn": 2})), "counts: do not add up"),
    "one fewer drawn": (certificate(part(counts={"tested": 2, "drawn": 1})), "counts: do not add up"),
    "vacuous that were not drawn": (
        certificate(part(counts={"tested": 1, "vacuous": 1, "drawn": 1})), "counts: do not add up",
    ),
    "inconclusive that were not drawn": (
        certificate(part(counts={"tested": 1, "inconclusive": 1, "drawn": 1})), "counts: do not add up",
    ),
    "a failure that tested more than was drawn": (
        certificate(part(verdict="fail", counts={"tested": 2, "drawn": 1}), verdict="fail"), "do not add up",
    ),
    "a pass of nothing": (certificate(part(counts={"tested": 0})), "counts: nothing was tested"),
    "a place twice": (
        certificate(part(comparisons=[PAIR["comparisons"][0]] * 2, counts={"tested": 2})), "one is there twice",
    ),
    "a name twice": (
        certificate(part(comparisons=[{"name": "n", "verdict": "pass"}] * 2, counts={"tested": 2})), "there twice",
    ),
    "fewer tested than stored": (
        certificate(part(**{**compared("pass", "pass"), "counts": {"tested": 1}})), "fewer tested than stored",
    ),
    "a vacuous one under a pass": (certificate(part(**compared("pass", "vacuous"))), "another verdict under a pass"),
    "one that fails under a pass": (certificate(part(**compared("pass", "fail"))), "another verdict under a pass"),
    "none that fails under a failure": (
        certificate(part(verdict="fail", **compared("pass", "pass")), verdict="fail"), "none fails under a failure",
    ),
    "a larger slack": (certificate(part(**compared("pass", "pass", slacks=("3", "2"), slack="3"))), "slack: is 3"),
    "a slack by its text": (
        certificate(part(**compared("pass", "pass", slacks=("10", "9"), slack="10"))), "the comparisons is 9",
    ),
    "a slack of nothing": (certificate(part(slack="2")), "the least of the comparisons is n/a"),
    "no slack of balls": (certificate(part(**compared("pass", slacks=("3",)))), "slack: is n/a"),
    "a control of no part": (certificate(controls=[control(of="q")]), "alters no part"),
    "a control that says what its part says": (certificate(controls=[control("x  <=\n2")]), "says what its part says"),
    "refuted by what passes": (certificate(controls=[control(verdict="pass")]), "refuted: by a failure with a witness"),
    "refuted without a witness": (certificate(controls=[control(witness=None)]), "refuted: by a failure with"),
    "refuted, and it is not said": (
        certificate(controls=[control(refuted=False)], verdict="error", warnings=[LOST]), "refuted: by a failure",
    ),
    "a control that survives, unsaid": (
        certificate(controls=[control(refuted=False, verdict="pass", witness=None)], verdict="error"),
        "warnings: a control that was not refuted",
    ),
    "two that survive, one said": (
        certificate(
            controls=[control(says, refuted=False, verdict="pass", witness=None) for says in ("x <= 1", "x <= 0")],
            verdict="error", warnings=[LOST],
        ),
        "warnings: a control that was not refuted",
    ),
    "fewer than one in four": (
        certificate(part(counts={"tested": 2, "vacuous": 7, "drawn": 9})), "warnings: nothing is said of part 'p'",
    ),
    "another part is warned of": (
        certificate(part("pp", counts={"tested": 2, "vacuous": 7, "drawn": 9}), controls=[control(of="pp")],
                    warnings=["few, q"]), "said of part 'pp'",
    ),
    "an undecided part": (
        certificate(part(), part("q", decides=False, verdict="inconclusive")), "warnings: nothing is said of part 'q'",
    ),
    "a better verdict": (certificate(part(verdict="inconclusive")), "verdict: pass, but inconclusive follows"),
    "a worse verdict": (certificate(verdict="vacuous"), "verdict: vacuous, but pass follows"),
    "an error of nothing": (certificate(verdict="error"), "verdict: error, but pass follows"),
    "a pass beside a control that survives": (
        certificate(controls=[control(refuted=False, verdict="pass", witness=None)], warnings=[LOST]),
        "verdict: pass, but error follows",
    ),
    "better evidence": (certificate(part(), part("q", evidence="numerical")), "evidence: certified does not follow"),
    "worse evidence": (certificate(evidence="numerical"), "evidence: numerical does not follow"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_of_what_does_not_follow_just_this_is_said(kind):
    document, words = WRONG[kind]
    (said,) = problems(document)
    assert words in said


@pytest.mark.parametrize("method", CEILINGS)
@pytest.mark.parametrize("verdict", ["pass", "fail", "inconclusive"])
def test_no_method_gives_more_than_its_ceiling(method, verdict):
    limit = LEVELS.index(CEILINGS[method][verdict == "fail"].value)
    for rank, level in enumerate(LEVELS):
        told = certificate(
            part(verdict=verdict, evidence=level, method=method, decides=False), part("q"), controls=[],
            warnings=["one: has no controls", "nothing is known, p"],
        )  # fmt: skip
        said = list(problems(told))
        assert bool(said) is (verdict != "inconclusive" and rank < limit)
        assert all(f"evidence: {level} is more than" in one for one in said)


def run(*certificates, not_checked=()):
    """An index of these certificates as a run writes it, and the certificates by label."""
    rows = []
    for data in certificates:
        counts = [p["outcome"].get("counts", {}) for p in data["parts"]]
        rows.append({
            **data["claim"], "verdict": data["verdict"], "with_dependencies": data["verdict"], "slack": "n/a",
            "evidence": data["evidence"], "digest": data["digest"], "tested": max(c["tested"] for c in counts),
            "drawn": max(c.get("drawn", c["tested"]) for c in counts),
        })  # fmt: skip
    environment = {"seed": 1, "effort": "quick"}
    stated = [text for data in certificates for text in data["warnings"]]
    index = {"claims": rows, "warnings": stated, "environment": environment, **environment}
    return {**index, "not_checked": list(not_checked)}, {data["claim"]["label"]: data for data in certificates}


def using(data, *labels):
    return {**data, "claim": {**data["claim"], "uses": list(labels)}}


ONE, TWO = certificate(), using(certificate(label="two", warnings=["w"]), "one")
LESS = certificate(part(verdict="inconclusive", explanation="open"), verdict="inconclusive", label="less")
SAID = certificate(
    part(evidence="argued", method="written argument", explanation="words"), evidence="argued", label="said",
    controls=[], warnings=["said: has no controls"],
)  # fmt: skip


def test_of_an_honest_index_nothing_is_said():
    assert list(index_problems(*run(ONE, TWO))) == []
    assert list(index_problems(*run(ONE, LESS, not_checked=[["less: p", "inconclusive: open"]]))) == []
    assert list(index_problems(*run(SAID, not_checked=[["said: p", "argued: words"]]))) == []
    assert list(index_problems(*run(TWO, not_checked=[["not run", "zero, one"]]))) == []
    index, certificates = run(
        LESS, using(ONE, "less"), using(TWO, "one"), not_checked=[["less: p", "inconclusive: open"]]
    )
    for row in index["claims"]:
        row["with_dependencies"] = "inconclusive"
    assert list(index_problems(index, certificates)) == []
    wide = certificate(part(counts={"tested": 3}), part("q", **compared("pass", slacks=("2",), slack="2")), part("r"))
    index, certificates = run(wide)
    index["claims"][0].update(slack="2")
    assert (index["claims"][0]["tested"], index["claims"][0]["drawn"]) == (3, 3)
    assert list(index_problems(index, certificates)) == []
    fails = certificate(part(verdict="fail", slack="2"), verdict="fail")
    assert list(index_problems(*run(fails, not_checked=[["one: p", "fail: "]]))) == []


FIELDS = (
    "verdict", "evidence", "digest", "with_dependencies", "tested", "drawn", "slack", "kind", "restoration",
    "statement", "where", "title", "uses",
)  # fmt: skip


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_every_row_is_held_against_its_certificate(field, place):
    index, certificates = run(ONE, TWO)
    index["claims"][place][field] = "another"
    (said,) = index_problems(index, certificates)
    assert said == f"index: {index['claims'][place]['label']}: {field}: is not what its certificate says"


INDEX = {
    "a warning less": (lambda i: i["warnings"].pop(), "warnings or labels"),
    "a warning more": (lambda i: i["warnings"].append("all is well"), "warnings or labels"),
    "another seed": (lambda i: i.update(seed=2), "seed or effort"),
    "another effort": (lambda i: i.update(effort="thorough"), "seed or effort"),
    "what was checked as not checked": (lambda i: i["not_checked"].append(["one: p", "argued: "]), "not_checked"),
    "a claim that nobody wrote": (lambda i: i["claims"].append({"label": "zero"}), "zero: no certificate"),
}


@pytest.mark.parametrize("kind", INDEX)
def test_of_an_index_that_says_otherwise_just_this_is_said(kind):
    change, words = INDEX[kind]
    index, certificates = run(ONE, TWO)
    change(index)
    (said,) = index_problems(index, certificates)
    assert words in said


def test_what_was_not_run_or_not_checked_is_in_the_index():
    for index, certificates in (run(TWO), run(SAID), run(ONE, LESS), run(TWO, not_checked=[["not run", "zero"]])):
        (said,) = index_problems(index, certificates)
        assert "not_checked" in said


def test_a_label_twice_and_another_environment_are_noticed():
    index, certificates = run(ONE)
    index["claims"] *= 2
    (said,) = index_problems(index, certificates)
    assert "warnings or labels" in said
    index, certificates = run(ONE, TWO)
    certificates["two"] = {**TWO, "environment": {"seed": 1, "effort": "quick", "machine": "another"}}
    (said,) = index_problems(index, certificates)
    assert said == "index: environment: is not that of two"


def test_a_claim_is_no_better_than_what_it_uses():
    index, certificates = run(LESS, using(ONE, "less"), not_checked=[["less: p", "inconclusive: open"]])
    (said,) = index_problems(index, certificates)
    assert said == "index: one: with_dependencies: is not what its certificate says"
