"""Certificates: written and read back they are the same; whatever is altered in them is noticed."""

import copy
import json
from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from faverify.certificate import read
from faverify.certificate.digest import digest
from faverify.certificate.read import parse, read_document
from faverify.certificate.write import certificate, save
from faverify.claim import Effort
from faverify.errors import CertificateInvalid, UsageError
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import entry


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Fact 2 and Theorem 2: their certificates, and the files that hold them."""
    folder, settings = tmp_path_factory.mktemp("certificates"), Settings(effort=Effort.QUICK, jobs=1)
    found = {}
    for label in ("fact2", "theorem2", "lemma12"):
        data = certificate(run_claim(entry(label), settings), settings)
        save(data, folder / f"{label}.json")
        found[label] = (data, folder / f"{label}.json")
    return found


@pytest.mark.parametrize("label", ["fact2", "theorem2", "lemma12"])
def test_what_is_written_is_what_is_read(made, label):
    data, path = made[label]
    again = read_document(path, "certificate")
    assert again == json.loads(json.dumps(data))
    save(again, path.with_name("again.json"))
    assert path.with_name("again.json").read_bytes() == path.read_bytes()
    assert sorted(p.name for p in path.parent.glob(".*")) == []


def leaves(node, path=()):
    """The paths of all values that have no parts."""
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in leaves(value, (*path, key))]
    if isinstance(node, list):
        return [leaf for key, value in enumerate(node) for leaf in leaves(value, (*path, key))]
    return [path]


def altered(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    return f"{value} " if value else "x"


def put(data, path, value):
    changed = copy.deepcopy(data)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def test_every_value_but_durations_is_in_the_digest(made):
    data = json.loads(json.dumps(made["theorem2"][0]))
    paths = leaves(data)
    assert len(paths) > 300
    for path in paths:
        place = data
        for key in path:
            place = place[key]
        timed = len(path) == 3 and path[0] == "parts" and path[2] == "seconds"
        free = timed or path[0] == "inputs" or path in (("digest",), ("seconds",))
        assert (digest(put(data, path, altered(place))) == data["digest"]) == free, path


def test_every_character_of_a_witness_is_in_the_digest(made):
    """Each one replaced in turn, within every text of every witness."""
    data = json.loads(json.dumps(made["theorem2"][0]))
    tried = 0
    for number, control in enumerate(data["controls"]):
        witness = control["outcome"]["witness"]
        for path in leaves(witness):
            place = witness
            for key in path:
                place = place[key]
            for k, letter in enumerate(str(place)) if isinstance(place, str) else ():
                other = place[:k] + ("8" if letter != "8" else "9") + place[k + 1 :]
                changed = put(data, ("controls", number, "outcome", "witness", *path), other)
                assert digest(changed) != data["digest"]
                tried += 1
    assert tried > 200


@given(st.data())
def test_a_file_with_one_byte_changed_is_refused_or_says_the_same(made, data):
    """One byte replaced, left out or doubled anywhere: the reader refuses it, unless only unprotected fields moved."""
    whole, path = made[data.draw(st.sampled_from(["fact2", "theorem2"]))]
    raw = path.read_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    kind = data.draw(st.sampled_from(["replace", "drop", "double", "cut"]))
    byte = bytes([data.draw(st.integers(0, 255))])
    changed = {
        "replace": raw[:place] + byte + raw[place + 1 :],
        "drop": raw[:place] + raw[place + 1 :],
        "double": raw[:place] + raw[place : place + 1] + raw[place:],
        "cut": raw[:place],
    }[kind]
    other = path.with_name("changed.json")
    other.write_bytes(changed)
    try:
        found = read_document(other, "certificate")
    except CertificateInvalid:
        return
    assert protected(found) == protected(json.loads(json.dumps(whole)))


def protected(node):
    """The content without durations and digest, retyped."""
    kept = {key: value for key, value in node.items() if key not in ("digest", "seconds", "inputs")}
    for part in kept["parts"]:
        part.pop("seconds")
    return kept


def resealed(path, change):
    """A copy of a certificate with a change and the digest that fits it: only the schema can object."""
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    data["digest"] = digest({key: value for key, value in data.items() if key != "digest"})
    other = path.with_name("resealed.json")
    other.write_text(json.dumps(data), encoding="utf-8")
    return other


FLOATS = {
    "mantissa": lambda d: first_comparison(d)["lhs"].update(mid=[1.5, "0"]),
    "exponent": lambda d: first_comparison(d)["lhs"].update(rad=["1", -60.0]),
    "mantissa as an integer": lambda d: first_comparison(d)["lhs"].update(mid=[1, 0]),
    "mantissa as a decimal": lambda d: first_comparison(d)["lhs"].update(mid=["1.5", "0"]),
    "text of a ball": lambda d: first_comparison(d)["lhs"].update(text=0.5),
    "exact rational": lambda d: first_comparison(d)["rhs"].update(exact=0.5),
    "parameter": lambda d: first_comparison(d).update(at={"t": 0.5}),
    "entry of a case": lambda d: first_comparison(d)["case"].update(Y=[[0.1]]),
    "slack": lambda d: d["parts"][0]["outcome"].update(slack=1.25),
    "count": lambda d: d["parts"][0]["outcome"].update(counts={"tested": 1.5}),
    "seconds": lambda d: d.update(seconds=1.5),
    "seed": lambda d: d["environment"].update(seed=0.0),
    "side of a witness": lambda d: d["controls"][0]["outcome"]["witness"].update(left=0.1),
    "entry of a witness": lambda d: d["controls"][0]["outcome"]["witness"]["case"].update(Y=[["1", 0.1]]),
    "payload": lambda d: d["parts"][0]["outcome"].update(payload={"deep": [{"x": 0.25}]}),
}


def first_comparison(data):
    return next(p["outcome"]["comparisons"][0] for p in data["parts"] if p["outcome"].get("comparisons"))


@pytest.mark.parametrize("where", FLOATS)
def test_a_float_is_refused_where_an_exact_text_is_due(made, where):
    """Found here: cases, witnesses and payloads could hold floats."""
    with pytest.raises(CertificateInvalid, match=r"resealed\.json"):
        read_document(resealed(made["lemma12"][1], FLOATS[where]), "certificate")


def places(node, path=()):
    """The paths of all objects."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    own = [path] if isinstance(node, dict) else []
    return [*own, *(found for key, value in inside for found in places(value, (*path, key)))]


def free_keys(path):
    """Objects whose keys are names of letters, parameters, packages or theories, not fields."""
    words = {"case", "witness", "payload", "counts", "at", "packages", "theories", "inputs"}
    maps = {"shapes", "definitions", "flow", "values", "latex"}
    return bool(words & set(path)) or (
        path and isinstance(path[-1], str) and path[-1].removesuffix("_latex") in maps | {"letters"}
    )


def test_an_unknown_field_is_refused_in_every_object(made):
    data, path = made["fact2"]
    tried = [p for p in places(json.loads(json.dumps(data))) if not free_keys(p)]
    assert len(tried) > 15

    for place in tried:

        def add(content, place=place):
            for key in place:
                content = content[key]
            content["surprise"] = "1"

        with pytest.raises(CertificateInvalid, match="surprise"):
            read_document(resealed(path, add), "certificate")


VALUES = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "pass", "proved", "1/2", "../x", "a" * 70, [], ["1"], {}, {"x": "1"}]
)


def test_a_line_break_after_a_label_is_refused(made):
    """Found here: the end of a pattern was allowed before a final line break."""
    with pytest.raises(CertificateInvalid, match=r"claim\.label"):
        read_document(resealed(made["fact2"][1], lambda d: d["claim"].update(label="fact2\n")), "certificate")


@given(data=st.data())
def test_the_schema_means_the_same_to_a_second_implementation(made, data):
    """Any value of a certificate replaced: `jsonschema`, which the reader does not use, accepts the same documents."""
    content = json.loads(json.dumps(made[data.draw(st.sampled_from(["fact2", "lemma12"]))][0]))
    path = data.draw(st.sampled_from(places(content)))
    node = reduce(lambda inside, key: inside[key], path, content)
    node[data.draw(st.sampled_from([*node, "surprise"]))] = data.draw(VALUES)
    schema = json.loads(Path(read.__file__).with_name("schema.json").read_text(encoding="utf-8"))
    accepted = Draft202012Validator({"$ref": "#/$defs/certificate", "$defs": schema["$defs"]}).is_valid(content)
    assert read._validator("certificate").is_valid(content) == accepted


@pytest.mark.parametrize(
    "field", ["verdict", "evidence", "parts", "controls", "warnings", "claim", "theory", "environment"]
)
def test_a_missing_field_is_refused(made, field):
    with pytest.raises(CertificateInvalid, match=field):
        read_document(resealed(made["fact2"][1], lambda data: data.pop(field)), "certificate")


@pytest.mark.parametrize("field", ["verdict", "evidence"])
@pytest.mark.parametrize("where", ["parts", "controls"])
def test_an_outcome_without_verdict_or_evidence_is_refused(made, where, field):
    with pytest.raises(CertificateInvalid, match=field):
        read_document(resealed(made["fact2"][1], lambda data: data[where][0]["outcome"].pop(field)), "certificate")


INCONSISTENT = {
    "a part fails, the claim passes": lambda d: d["parts"][0]["outcome"].update(verdict="fail"),
    "a part is only argued": lambda d: d["parts"][0]["outcome"].update(evidence="argued"),
    "an error without a cause": lambda d: d.update(verdict="error"),
    "stronger evidence than any part has": lambda d: d.update(evidence="formal"),
    "no part decides": lambda d: [part.update(decides=False) for part in d["parts"]],
    "no part at all": lambda d: d.update(parts=[]),
    "a control was not refuted": lambda d: d["controls"][0].update(refuted=False),
    "a control passes": lambda d: d["controls"][0]["outcome"].update(verdict="pass"),
    "a control passes and says so": lambda d: (
        d["controls"][0].update(refuted=False),
        d["controls"][0]["outcome"].update(verdict="pass"),
    ),
    "a control without its witness": lambda d: d["controls"][0]["outcome"].pop("witness"),
}


@pytest.mark.parametrize("case", INCONSISTENT)
def test_a_verdict_that_does_not_follow_is_refused(made, case):
    """Found here: a failed part or a surviving control under a green claim was read without objection."""
    with pytest.raises(CertificateInvalid, match="run it again"):
        read_document(resealed(made["fact2"][1], INCONSISTENT[case]), "certificate")


def nested(depth, opening, closing):
    return (opening * depth + "1" + closing * depth).encode()


@pytest.mark.parametrize("depth", [100, 5_000, 200_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_deep_nesting_is_refused_without_a_crash(depth, opening, closing):
    with pytest.raises(CertificateInvalid, match="nested deeper"):
        parse(nested(depth, opening, closing), "deep.json")


def test_depth_is_counted_where_it_matters():
    assert parse(nested(read.LIMITS.depth, "[", "]"), "deep.json")
    with pytest.raises(CertificateInvalid, match="nested deeper"):
        parse(nested(read.LIMITS.depth + 1, "[", "]"), "deep.json")


def test_a_huge_file_is_refused_by_its_size(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(read.LIMITS.size + 1)  # sparse: takes no room on the disk
    with pytest.raises(CertificateInvalid, match="bytes; at most"):
        read_document(path, "certificate")


def test_a_huge_number_is_refused(made):
    """More digits than Python turns into an integer, and more than the schema allows in a mantissa."""
    with pytest.raises(CertificateInvalid):
        parse(b'{"a": ' + b"1" * 10_000 + b"}", "number.json")
    huge = resealed(made["lemma12"][1], lambda d: first_comparison(d)["lhs"].update(mid=["1" * 20_001, "0"]))
    with pytest.raises(CertificateInvalid, match="mid"):
        read_document(huge, "certificate")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_not_even_written(tmp_path, value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        save({"a": value}, tmp_path / "nan.json")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_leaves_what_was_there(tmp_path, monkeypatch):
    save({"a": "1"}, tmp_path / "one.json")
    monkeypatch.setattr(type(tmp_path), "replace", _no_room)
    with pytest.raises(UsageError, match="no room"):
        save({"a": "2"}, tmp_path / "one.json")
    assert [p.name for p in tmp_path.iterdir()] == ["one.json"]
    assert json.loads((tmp_path / "one.json").read_text(encoding="utf-8")) == {"a": "1"}


def _no_room(*_):
    raise OSError(28, "no room")
