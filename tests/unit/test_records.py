"""Records of a claim file that are not what they have to be: refused when they are made, in words that name a field."""

from dataclasses import dataclass, replace

import pytest

from faverify.certificate.records import theories_of
from faverify.claim import Claim, Control, Effort, Part, Restoration, Theory
from faverify.errors import UsageError
from faverify.kernel.script import lemma, step
from faverify.methods import chain, curves, proof, worst_case
from faverify.methods.base import Method
from faverify.outcome import Outcome
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import Entry
from faverify.verdict import Evidence, Verdict

DECAY = Theory("decay", "x' = -x", {"x": ("n", "1")}, flow={"x": "0 - x"}, kind="free")
PART = Part("p", "D(x) == 0 - x", chain(), controls=("D(x) == x",))
CLAIM = Claim("made-up", "made up", "nowhere", Restoration.NEW, DECAY, "Nothing.", (PART,), kind="new")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", 5),
        ("label", None),
        ("title", 7),
        ("title", "a\x00b"),
        ("title", "turned \u202e around"),
        ("where", ["a"]),
        ("statement", b"x"),
        ("kind", "nonsense"),
        ("kind", ""),
        ("restoration", "new"),
        ("theory", "FA"),
        ("parts", PART),
        ("parts", (1,)),
        ("parts", (PART, PART)),
        ("tags", "abc"),
        ("tags", ("a", 5)),
        ("uses", ("\x1b[31m",)),
    ],
)
def test_a_field_of_a_claim(field, value):
    with pytest.raises(UsageError, match=rf"{field}|two parts"):
        replace(CLAIM, **{field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 1),
        ("says", 5),
        ("by", "chain"),
        ("by", chain),
        ("by", None),
        ("controls", "D(x) == x"),
        ("controls", (5,)),
    ],
)
def test_a_field_of_a_part(field, value):
    with pytest.raises(UsageError, match=field):
        replace(PART, **{field: value})


def test_a_control_is_a_text():
    with pytest.raises(UsageError, match="control"):
        Control(5)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 5),
        ("title", 5),
        ("shapes", ["x"]),
        ("shapes", {"x": 5}),
        ("shapes", {"x": ("n", 1)}),
        ("flow", {"x": 5}),
        ("values", ("x",)),
        ("relations", "x == x"),
        ("symmetric", "x"),
        ("definitions", {5: "x"}),
    ],
)
def test_a_field_of_a_theory(field, value):
    with pytest.raises(UsageError, match=field if field != "shapes" else "shape"):
        replace(DECAY, **{field: value})


class OddError(BaseException):
    """No `Exception`."""


@dataclass(frozen=True)
class Returns(Method):
    """Any value as an outcome, or an exception raised."""

    value: object = None
    name: str = "returns"
    ceiling = Evidence.EXACT

    def run(self, statement, context):
        if isinstance(self.value, BaseException):
            raise self.value
        return self.value


@pytest.mark.parametrize(
    "value",
    [
        None,
        "pass",
        Outcome(1, 2, 3),
        Outcome(Verdict.PASS, Evidence.EXACT, "here", counts={"tested": float("nan")}),
        Outcome(Verdict.PASS, Evidence.EXACT, "here", counts={"tested": object()}),
        OddError("odd"),
        SystemExit(0),
        MemoryError(),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_method_that_returns_anything_else_is_an_error_of_its_part(value):
    part = replace(PART, by=Returns(value))
    found = run_claim(Entry(replace(CLAIM, parts=(part,)), "", __name__, "tests"), Settings(Effort.QUICK, jobs=1))
    assert found.parts[0].outcome.verdict is Verdict.ERROR
    assert found.parts[0].outcome.explanation


def test_a_method_that_returns_an_outcome_is_heard():
    part = replace(PART, by=Returns(Outcome(Verdict.INCONCLUSIVE, Evidence.EXACT, "here", counts={"tested": 0})))
    found = run_claim(Entry(replace(CLAIM, parts=(part,)), "", __name__, "tests"), Settings(Effort.QUICK, jobs=1))
    assert found.parts[0].outcome.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("command", [["verify", "theorem1"], ["analyze", "iris"], ["fuzz", "theorem1"]])
def test_a_negative_seed_is_refused_in_words(command, capsys):
    """Found here: it reached the generator, and ended as a bug."""
    from faverify.__main__ import main

    assert main([*command, "--seed", "-5"]) == 2
    assert "--seed" in capsys.readouterr().err


def test_two_theories_of_one_name_are_two_in_a_certificate():
    other = replace(DECAY, title=DECAY.title, definitions={**DECAY.definitions, "made_up": "2"})
    parts = (PART, replace(PART, name="other", theory=other), replace(PART, name="again"))
    found = theories_of(Entry(replace(CLAIM, parts=parts), "", __name__, "tests"))
    assert [theory.digest for theory in found.values()] == [DECAY.digest, other.digest]
    assert list(found) == [DECAY.name, f"{DECAY.name} ({other.digest[:8]})"]


@pytest.mark.parametrize(
    "write",
    [
        lambda: lemma("l", "x == x", "somewhere"),
        lambda: step("a", 5, "arithmetic"),
        lambda: step("a", "x == x", "arithmetic", of=5),
        lambda: step("a", "x == x", "arithmetic", None),
        lambda: proof("x == x"),
        lambda: proof((step("a", "x == x", "arithmetic"),)),
    ],
)
def test_a_line_of_a_proof_that_is_none_is_refused_when_it_is_written(write):
    with pytest.raises(UsageError, match="proof"):
        write()


@pytest.mark.parametrize(
    "write",
    [
        lambda: worst_case("fall", "n4", 2),
        lambda: worst_case("rise", "n9", 2),
        lambda: worst_case("rise", "n4", 0),
        lambda: curves("oo", ("loss", "l")),
        lambda: curves("-1", ("loss", "l")),
        lambda: curves("1", ("loss", "l"), points=0),
    ],
)
def test_a_search_or_a_plot_that_there_is_not_is_refused_when_it_is_written(write):
    with pytest.raises(UsageError, match=r"worst_case|curves"):
        write()


def test_the_searches_of_the_claims_are_known():
    assert worst_case("rise", "lemma8", 2).bound_of == "lemma8"
    assert worst_case("slow", "n5", 2, T=("6",), kappa=("1",)).what == "slow"
    assert curves("1/8", ("loss", "l")).until == "1/8"
