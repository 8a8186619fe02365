"""The rules by which outcomes of parts and controls become the verdict and evidence of a claim, exhaustively.

The expected answers come from two lists of words retyped here, not from the package's order of its enumerations.
"""

import itertools
from dataclasses import dataclass

import pytest

from faverify.certificate.index import with_dependencies
from faverify.claim import Claim, Control, Part, Restoration, Theory
from faverify.methods.base import Method, Statement
from faverify.outcome import Outcome
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import Entry
from faverify.verdict import Evidence, Verdict

WORSE_AND_WORSE = ["pass", "vacuous", "inconclusive", "error", "fail"]
WEAKER_AND_WEAKER = ["formal", "proved", "exact", "certified", "statistical", "numerical", "argued", "cited"]
NOTHING = Theory("nothing", "no letters at all", {}, kind="none")
REFUTED = "fail with a witness"
LIMITS = "Made up.\n\nDoes not show: anything."


@dataclass(frozen=True)
class Says(Method):
    """Every text is its own outcome: "pass/exact", or a crash, or a control refuted with a witness."""

    name: str = "says what it is told"
    ceiling = Evidence.FORMAL
    uses_cases = False

    def check(self, text, theory, context):
        return self.run(Statement(text, theory), context)

    def replays(self, statement, witness, context):
        return True

    def run(self, statement, context):
        says = statement.text
        if says == "crash":
            raise RuntimeError("the roof fell in")
        if says == "exit":
            raise ZeroDivisionError
        if says == REFUTED:
            return Outcome(Verdict.FAIL, Evidence.EXACT, "here", witness={"left": "1", "right": "2"})
        verdict, evidence = says.split("/")[:2]
        return Outcome(Verdict(verdict), Evidence(evidence), "here")


def part(says, name="", decides=True, controls=(REFUTED,)):
    return Part(name or says, says=says, by=Says(), decides=decides, controls=controls)


def claim_of(*parts, label="made-up"):
    named = tuple(Part(f"{k}", p.says, p.by, p.decides, controls=p.controls) for k, p in enumerate(parts))
    return Claim(label, "made up", "nowhere", Restoration.NEW, NOTHING, "Nothing.", named, kind="new")


def run(*parts):
    return run_claim(Entry(claim_of(*parts), LIMITS, __name__, "tests"), Settings(jobs=1))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_claim_has_the_worst_verdict_of_its_deciding_parts(count):
    for words in itertools.product(WORSE_AND_WORSE, repeat=count):
        found = run(*(part(f"{word}/exact") for word in words))
        assert found.verdict == sorted(words, key=WORSE_AND_WORSE.index)[-1], words


@pytest.mark.parametrize("count", [1, 2])
def test_a_claim_has_the_weakest_evidence_of_its_deciding_parts(count):
    for words in itertools.product(WEAKER_AND_WEAKER, repeat=count):
        found = run(*(part(f"pass/{word}") for word in words))
        assert found.evidence == sorted(words, key=WEAKER_AND_WEAKER.index)[-1], words
        assert found.verdict == "pass"


def test_what_only_corroborates_changes_neither_verdict_nor_evidence():
    for word, level in itertools.product(WORSE_AND_WORSE, WEAKER_AND_WEAKER):
        found = run(part("pass/proved"), part(f"{word}/{level}", decides=False))
        assert (found.verdict, found.evidence) == ("pass", "proved"), (word, level)


@pytest.mark.parametrize("word", WORSE_AND_WORSE[1:])
def test_what_corroborates_and_did_not_pass_is_a_warning(word):
    found = run(part("pass/proved"), part(f"{word}/exact", decides=False))
    assert len(found.warnings) == 1
    assert word in found.warnings[0]
    assert "corroborates only" in found.warnings[0]
    assert run(part("pass/proved"), part("pass/numerical", decides=False)).warnings == ()


def test_without_a_deciding_part_nothing_is_established():
    found = run(part("pass/formal", decides=False), part("pass/exact", decides=False))
    assert (found.verdict, found.evidence) == ("vacuous", "cited")


@pytest.mark.parametrize("own", WORSE_AND_WORSE)
@pytest.mark.parametrize("control", [*(f"{word}/exact" for word in WORSE_AND_WORSE), "crash"])
def test_a_control_that_is_not_refuted_with_a_witness_makes_an_error(own, control):
    """Even a bare ``fail`` does not refute: there must be a witness. A claim that is false stays false."""
    found = run(part(f"{own}/exact", controls=(REFUTED, f"{control}/as a control")))
    assert found.verdict == ("fail" if own == "fail" else "error")
    assert [c.refuted for c in found.controls] == [True, False]
    assert sum("was not refuted" in warning for warning in found.warnings) == 1


@pytest.mark.parametrize("own", WORSE_AND_WORSE)
def test_a_claim_without_any_control_is_never_green(own):
    found = run(part(f"{own}/exact", controls=()))
    assert found.verdict == ("fail" if own == "fail" else "error")
    assert any("no control" in warning for warning in found.warnings)


def test_a_control_of_a_corroborating_part_is_none_for_what_decides_but_must_be_refuted():
    guarded = part("pass/exact", decides=False)
    assert run(part("pass/exact"), guarded).verdict == "pass"
    found = run(part("pass/exact", controls=()), guarded)
    assert found.verdict == "error"
    assert ["'0' decides and has no control" in warning for warning in found.warnings] == [True]
    weak = part("pass/exact", decides=False, controls=("pass/exact/as a control",))
    assert run(part("pass/exact"), weak).verdict == "error"


def test_a_claim_that_decides_nothing_says_so():
    for parts in ((), (part("pass/exact", decides=False),)):
        found = run(*parts)
        assert found.verdict != "pass"
        assert any("no part that decides" in warning for warning in found.warnings)


@pytest.mark.parametrize("level", ["argued", "cited"])
def test_what_no_machine_checks_needs_no_control_of_its_own(level):
    assert run(part(f"pass/{level}", controls=()), part("pass/exact")).verdict == "pass"


@pytest.mark.parametrize(
    "doc", ["", "A text.", "Does not show:", "It Does not show: anything.", "A text.\n\nDoes not show:  \n"]
)
def test_a_claim_that_does_not_say_what_it_leaves_open_is_never_green(doc):
    for own in WORSE_AND_WORSE:
        found = run_claim(Entry(claim_of(part(f"{own}/exact")), doc, __name__, "tests"), Settings(jobs=1))
        assert found.verdict == ("fail" if own == "fail" else "error")
        assert any("does not say what it leaves open" in warning for warning in found.warnings)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_crash_in_one_part_does_not_stop_the_others(place):
    parts = [part("pass/proved") for _ in range(3)]
    parts[place] = part("crash")
    found = run(*parts)
    assert [p.outcome.verdict for p in found.parts] == ["error" if k == place else "pass" for k in range(3)]
    assert all(c.refuted for c in found.controls)
    assert len(found.controls) == 3
    assert found.parts[place].outcome.explanation == "RuntimeError: the roof fell in"
    assert (found.verdict, found.evidence) == ("error", "cited")


def test_a_crash_without_a_message_still_says_its_type():
    assert run(part("exit")).parts[0].outcome.explanation.startswith("ZeroDivisionError")


def test_a_control_is_read_in_the_theory_that_it_names():
    other = Theory("other", "another", {}, kind="none")
    seen = []

    @dataclass(frozen=True)
    class Watching(Says):
        def run(self, statement, context):
            seen.append((statement.text, statement.theory.name))
            return super().run(statement, context)

    controls = (Control(REFUTED, other), REFUTED)
    run_claim(
        Entry(claim_of(Part("", "pass/exact", Watching(), controls=controls)), LIMITS, __name__, "tests"),
        Settings(jobs=1),
    )
    assert seen == [("pass/exact", "nothing"), (REFUTED, "other"), (REFUTED, "nothing")]


def test_few_tested_cases_are_a_warning():
    @dataclass(frozen=True)
    class Counting(Says):
        tested: int = 0

        def run(self, statement, context):
            if statement.text == REFUTED:
                return super().run(statement, context)
            return Outcome(Verdict.PASS, Evidence.EXACT, "here", counts={"drawn": 20, "tested": self.tested})

    for tested, warned in ((4, True), (5, False), (20, False)):
        found = run(Part("", "few", Counting(tested=tested), controls=(REFUTED,)))
        assert bool(found.warnings) is warned, tested


def test_a_claim_is_no_better_than_what_it_uses():
    uses = {"a": (), "b": ("a",), "c": ("b",), "d": ("a", "c"), "e": ("absent", "a"), "absent": ()}
    reached = {"a": "a", "b": "ab", "c": "abc", "d": "abcd", "e": "ae"}
    for words in itertools.product(["pass", "inconclusive", "fail"], repeat=5):
        own = dict(zip("abcde", words, strict=True))
        made = [{"claim": {"label": label, "uses": uses[label]}, "verdict": own[label]} for label in own]
        expected = {
            label: sorted((own[one] for one in names), key=WORSE_AND_WORSE.index)[-1]
            for label, names in reached.items()
        }
        assert with_dependencies(made, uses) == expected
