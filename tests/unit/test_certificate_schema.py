"""The reader of certificates accepts what the writer writes and refuses everything else in one line."""

import dataclasses
import json

import pytest
from jsonschema import Draft202012Validator
from report_run import claims, rewrite, write_run

from faverify.certificate import read
from faverify.certificate.read import parse, read_run
from faverify.certificate.write import certificate
from faverify.claim import Effort, Theory
from faverify.errors import CertificateInvalid, UsageError
from faverify.lang.typed import MOST_LINE, MOST_TEXT
from faverify.methods import ball_cases
from faverify.outcome import Ball, Cofactor, Comparison, Outcome, Series, Side, Step, Table, to_json
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import entry

BAD_COMPARISON = {"lhs": {"mid": ["1", "x"]}, "rhs": {}, "verdict": "pass"}


@pytest.fixture
def run_folder(tmp_path):
    return write_run(tmp_path)


def test_the_schema_is_itself_a_valid_schema():
    path = read.__file__.replace("read.py", "schema.json")
    with open(path, encoding="utf-8") as file:
        Draft202012Validator.check_schema(json.load(file))


def test_records_take_no_text_that_certificates_do_not_hold():
    """A title of 5,000 characters passed, and then there was no index."""
    path = read.__file__.replace("read.py", "schema.json")
    with open(path, encoding="utf-8") as file:
        held = json.load(file)["$defs"]
    assert (held["text"]["maxLength"], held["line"]["maxLength"]) == (MOST_TEXT, MOST_LINE)
    fact, part = entry("fact3").claim, entry("fact3").claim.parts[0]
    for record in (fact, part, fact.theory):
        for name, kind in held[type(record).__name__.lower()]["properties"].items():
            most = held[kind["$ref"].rpartition("/")[2]].get("maxLength") if "$ref" in kind else None
            if most and isinstance(getattr(record, name, None), str) and name not in ("kind", "trajectory"):
                with pytest.raises(UsageError, match=f"{most + 1} characters; write at most {most}"):
                    dataclasses.replace(record, **{name: "x" * (most + 1)})


@pytest.mark.parametrize("record", [Ball, Side, Comparison, Cofactor, Step, Table, Series, Outcome])
def test_the_schema_has_every_field_that_a_record_writes(record):
    """A point at which a statement is undefined had a field that the schema refused: there was no index."""
    path = read.__file__.replace("read.py", "schema.json")
    with open(path, encoding="utf-8") as file:
        known = json.load(file)["$defs"][record.__name__.lower()]["properties"]
    assert set(known) == {field.name for field in dataclasses.fields(record)}


def test_what_is_undefined_is_written_as_the_schema_says():
    theory = Theory("roots", "", {"Z": ("n", "r")})
    found = to_json(ball_cases().check("sqrt(-1 - normF(Z)) <= 1", theory, Settings(Effort.QUICK).context()))
    assert {comparison["lack"] for comparison in found["comparisons"]} == {"undefined"}
    path = read.__file__.replace("read.py", "schema.json")
    with open(path, encoding="utf-8") as file:
        Draft202012Validator({"$defs": json.load(file)["$defs"], "$ref": "#/$defs/outcome"}).validate(found)


def test_a_run_is_read_from_its_folder_and_from_its_certificates(run_folder):
    first, second = read_run(run_folder), read_run(run_folder / "certificates")
    assert first == second
    assert list(first.certificates) == [c["claim"]["label"] for c in claims()]


def test_what_the_runner_writes_follows_the_schema():
    settings = Settings(jobs=1)
    real = certificate(run_claim(entry("fact3"), settings), settings)
    read._validate(json.loads(json.dumps(real)), "certificate", "fact3.json")
    read._check_digest(json.loads(json.dumps(real)), "fact3.json")


def _set(*path):
    *keys, last, value = path

    def change(data):
        for key in keys:
            data = data[key]
        data[last] = value

    return change


def _drop(*path):
    *keys, last = path

    def change(data):
        for key in keys:
            data = data[key]
        del data[last]

    return change


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (_set("verdict", "fine"), "verdict"),
        (_set("evidence", "obvious"), "evidence"),
        (_drop("parts"), "parts"),
        (_set("parts", 0, "outcome", "evidence", 7), "parts[0].outcome.evidence"),
        (_set("parts", 0, "decides", "yes"), "parts[0].decides"),
        (_drop("parts", 0, "outcome", "verdict"), "parts[0].outcome"),
        (_set("claim", "label", "../../etc/passwd"), "claim.label"),
        (_set("surprise", 1), "surprise"),
        (_set("parts", 0, "outcome", "counts", {"tested": -1}), "counts.tested"),
        (_set("parts", 0, "outcome", "comparisons", [BAD_COMPARISON]), "lhs.mid[1]"),
        (_set("schema", "faverify-certificate/2"), "schema"),
        (_set("seconds", "inf"), "seconds"),
        (_set("theory", "shapes", {"Y": "n"}), "theory.shapes.Y"),
        (_set("claim", "title", "word " * 5000), "claim.title"),
    ],
)  # fmt: skip
def test_a_violation_is_refused_in_one_line_that_names_file_and_field(run_folder, change, field):
    rewrite(run_folder / "certificates" / "lemma5.json", change)
    with pytest.raises(CertificateInvalid) as caught:
        read_run(run_folder)
    message = str(caught.value)
    assert "lemma5.json" in message
    assert field in message
    assert "\n" not in message
    assert len(message) < 600


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": NaN}', b'{"a": Infinity}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": 1, "a": 2}', b"{", b"",
        b"\xff\xfe{}", b"[" * 100_000, b'{"a":' * 60 + b"1" + b"}" * 60, b'{"a": ' + b"9" * 20_000 + b"}",
    ],
)  # fmt: skip
def test_hostile_json_is_refused(raw):
    with pytest.raises(CertificateInvalid, match=r"hostile\.json"):
        parse(raw, "hostile.json")


def test_a_changed_statement_breaks_the_digest(run_folder):
    path = run_folder / "certificates" / "fact2.json"
    path.write_text(path.read_text(encoding="utf-8").replace("never decreases", "never increases"), encoding="utf-8")
    with pytest.raises(CertificateInvalid, match=r"fact2\.json: digest"):
        read_run(run_folder)


def test_durations_are_no_part_of_the_digest(run_folder):
    path = run_folder / "certificates" / "fact2.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"1.250"', '"9.999"'), encoding="utf-8")
    assert read_run(run_folder).certificates["fact2"]["seconds"] == "9.999"


def test_an_index_that_contradicts_a_certificate_is_refused(run_folder):
    rewrite(run_folder / "certificates" / "index.json", _set("claims", 3, "verdict", "pass"))
    with pytest.raises(CertificateInvalid, match=r"theorem1\.json: verdict: is 'inconclusive' here, but 'pass'"):
        read_run(run_folder)


def test_a_label_that_appears_twice_is_refused(run_folder):
    def double(data):
        data["claims"].append(data["claims"][0])

    rewrite(run_folder / "certificates" / "index.json", double)
    with pytest.raises(CertificateInvalid, match="twice"):
        read_run(run_folder)


@pytest.mark.parametrize("name", ["../secret.json", "/etc/passwd", ".hidden.json", "a/b.json"])
def test_an_index_cannot_point_outside_its_folder(run_folder, name):
    rewrite(run_folder / "certificates" / "index.json", _set("claims", 0, "file", name))
    with pytest.raises(CertificateInvalid, match=r"claims\[0\]\.file"):
        read_run(run_folder)


def test_a_missing_certificate_and_a_missing_run_say_what_is_missing(run_folder, tmp_path):
    (run_folder / "certificates" / "n4.json").unlink()
    with pytest.raises(CertificateInvalid, match=r"n4\.json: cannot be read"):
        read_run(run_folder)
    with pytest.raises(UsageError, match="faverify all"):
        read_run(tmp_path / "nothing")


def test_a_file_beyond_the_size_limit_is_not_even_opened(run_folder, monkeypatch):
    monkeypatch.setattr(read, "LIMITS", dataclasses.replace(read.LIMITS, size=100))
    with pytest.raises(CertificateInvalid, match="bytes; at most"):
        read_run(run_folder)
