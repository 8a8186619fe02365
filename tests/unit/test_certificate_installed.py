"""A certificate against the installed claim: what the claim gives is accepted, and each difference is named alone."""

import copy
import json
from functools import lru_cache

import pytest

from faverify.certificate.installed import INSTALLED, differences
from faverify.certificate.records import claim_json, name_of, theories_of, theory_json
from faverify.errors import CertificateInvalid
from faverify.outcome import to_json
from faverify.run.registry import entries, entry
from faverify.verdict import Evidence

LABELS = ("fact2", "lemma4", "theorem3", "n6", "lemma21")
LEVELS = [level.value for level in Evidence]


def honest(label):
    """What a run of the claim stores, each part and control with what its method gives at best; a copy each time."""
    return json.loads(_stored(label))


@lru_cache
def _stored(label):
    found = entry(label)
    claim, theories = found.claim, theories_of(found)
    (own, first), *rest = [(name, theory_json(theory)) for name, theory in theories.items()]
    assert own == first["name"]
    parts, controls = [], []
    for part in claim.parts:
        outcome = {"verdict": "pass", "evidence": part.by.ceiling.value, "comparisons": [{}]}
        names = {"name": part.name, "says": part.says, "note": part.note, "method": part.by.name}
        theory = name_of(claim.theory_of(part), theories)
        parts.append({**names, "decides": part.decides, "theory": theory, "outcome": outcome})
        for control, theory in claim.altered(part):
            level = (part.by.refutes or part.by.ceiling).value
            told = {"says": control.says, "theory": name_of(theory, theories), "why": control.why}
            controls.append({"part": part.name, **told, "outcome": {"verdict": "fail", "evidence": level}})
    record = {"claim": claim_json(found), "theory": first, "theories": dict(rest), "environment": {}}
    return json.dumps(to_json({**record, "parts": parts, "controls": controls}))


def told(label, change):
    data = honest(label)
    change(data)
    return list(differences(data, entry(label)))


def the_part(data, level):
    return next(p for p in data["parts"] if p["outcome"]["evidence"] == level)


@pytest.mark.parametrize("label", LABELS)
def test_what_the_claim_gives_does_not_differ(label):
    assert told(label, lambda data: None) == []
    assert INSTALLED.check(honest(label), "here") is None


@pytest.mark.parametrize("label", LABELS)
def test_every_field_of_a_claim_is_held_against_it(label):
    for field in honest(label)["claim"]:
        if field != "label":
            want = [f"claim: {field}: is not that of the installed claim"]
            assert told(label, lambda data, field=field: data["claim"].update({field: "another"})) == want
            assert told(label, lambda data, field=field: data["claim"].pop(field)) == want


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("field", ["says", "method", "decides", "theory", "note"])
def test_every_field_of_every_part_is_held_against_it(label, field):
    for place, part in enumerate(entry(label).claim.parts):
        want = [f"part {part.name!r}: {field}: is not that of the installed claim"]
        assert told(label, lambda data, place=place: data["parts"][place].update({field: "another"})) == want


@pytest.mark.parametrize("label", LABELS)
def test_parts_are_those_of_the_claim_in_their_order(label):
    want = ["parts: are not those of the installed claim"]
    assert told(label, lambda data: data["parts"].reverse()) == want
    assert told(label, lambda data: data["parts"].pop()) == want
    assert told(label, lambda data: data["parts"].append(data["parts"][0])) == want


@pytest.mark.parametrize("label", LABELS)
def test_theories_are_those_of_the_claim_in_their_order(label):
    want = ["theories: are not those of the installed claim"]
    assert told(label, lambda data: data["theories"].update(extra=data["theory"])) == want
    if honest(label)["theories"]:
        assert told(label, lambda data: data["theories"].popitem()) == want
        for name in honest(label)["theories"]:
            changed = told(label, lambda data, name=name: data["theories"][name].update(kind="another"))
            assert changed == [f"theory {name}: is not the installed one"]
    own = honest(label)["theory"]["name"]
    assert told(label, lambda data: data["theory"].update(title="another")) == [
        f"theory {own}: is not the installed one"
    ]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("field", ["part", "says", "theory", "why"])
def test_every_field_of_every_control_is_held_against_the_claim(label, field):
    want = ["controls: are not those of the installed claim"]
    for place in range(len(honest(label)["controls"])):
        assert told(label, lambda data, place=place: data["controls"][place].update({field: "another"})) == want
    assert told(label, lambda data: data["controls"].pop()) == want


def test_at_one_instance_controls_may_be_others():
    """Some have no meaning there; what they attain is looked at all the same."""

    def fewer(data):
        data["environment"] = {"instance": "mine.json"}
        data["controls"] = data["controls"][1:]

    assert told("fact2", fewer) == []
    (said,) = told("fact2", lambda data: (fewer(data), data["controls"][0]["outcome"].update(evidence="formal")))
    assert said.startswith("control ")
    assert "formal is more than 'derivation in matrix words' can give (exact)" in said


def near(rank):
    """The levels at a rank, just beside it, and at both ends."""
    return [(k, LEVELS[k]) for k in sorted({0, rank - 1, rank, rank + 1, len(LEVELS) - 1}) if 0 <= k < len(LEVELS)]


def method_of(label, name):
    return next(part.by for part in entry(label).claim.parts if part.name == name)


@pytest.mark.parametrize("label", LABELS)
def test_no_part_attains_more_than_its_method_can(label):
    """Stronger than the ceiling is too much, the ceiling and what is weaker is not; only what is decided counts."""
    for place, part in enumerate(honest(label)["parts"]):
        ceiling = LEVELS.index(method_of(label, part["name"]).ceiling.value)
        for rank, level in near(ceiling):
            said = told(label, lambda data, p=place, e=level: data["parts"][p]["outcome"].update(evidence=e))
            assert bool(said) is (rank < ceiling)
            assert all(f"evidence: {level} is more than" in one and part["name"] in one for one in said)
            open_ = {"verdict": "inconclusive", "evidence": level}
            assert not told(label, lambda data, p=place, o=open_: data["parts"][p]["outcome"].update(o))


@pytest.mark.parametrize("label", LABELS)
def test_no_refutation_attains_more_than_its_method_can(label):
    for place, part in enumerate(honest(label)["parts"]):
        method = method_of(label, part["name"])
        highest = LEVELS.index((method.refutes or method.ceiling).value)
        for rank, level in near(highest):
            fails = {"verdict": "fail", "evidence": level}
            said = told(label, lambda data, p=place, o=fails: data["parts"][p]["outcome"].update(o))
            assert bool(said) is (rank < highest)


@pytest.mark.parametrize("label", LABELS)
def test_a_method_that_stores_sides_has_stored_some_where_it_passes(label):
    for place, part in enumerate(honest(label)["parts"]):
        keeps = method_of(label, part["name"]).keeps_sides
        for emptied in (lambda o: o.pop("comparisons"), lambda o: o.update(comparisons=[])):
            said = told(label, lambda data, p=place, e=emptied: e(data["parts"][p]["outcome"]))
            assert bool(said) is keeps
            assert all("comparisons: there are none" in one and part["name"] in one for one in said)
            failed = {"verdict": "fail", "evidence": "cited"}
            assert not told(
                label,
                lambda data, p=place, e=emptied, o=failed: (
                    e(data["parts"][p]["outcome"]), data["parts"][p]["outcome"].update(o),
                ),
            )  # fmt: skip


def test_a_claim_that_is_not_installed_is_refused_and_one_that_differs_too():
    data = honest("fact2")
    other = copy.deepcopy(data)
    other["claim"]["label"] = "no such claim"
    with pytest.raises(CertificateInvalid, match=r"^here: no claim 'no such claim' is installed here"):
        INSTALLED.check(other, "here")
    data["claim"]["title"] = "another"
    with pytest.raises(CertificateInvalid, match=r"^here: claim: title: .*; run it again$"):
        INSTALLED.check(data, "here")


def test_what_is_installed_is_every_claim_with_what_it_uses():
    assert INSTALLED.uses() == {label: found.claim.uses for label, found in entries().items()}
    assert [INSTALLED.called(label) for label in LABELS] == list(LABELS)
