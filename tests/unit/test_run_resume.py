"""A stored certificate is used again only if nothing that could change its content has changed, and it is intact."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from faverify.cases.instance import Instance
from faverify.certificate import write
from faverify.certificate.digest import digest
from faverify.certificate.inputs import hash_of
from faverify.certificate.read import read_document, read_run
from faverify.claim import Claim, Effort, Part, Restoration, Theory
from faverify.lang.parse import parse_statement
from faverify.methods.base import Method, Statement
from faverify.outcome import Outcome
from faverify.run import batch, registry
from faverify.run.batch import Batch, stored
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import Entry, entry
from faverify.verdict import Evidence, Verdict

NOTHING = Theory("nothing", "no letters at all", {}, kind="flow")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Counted(Method):
    """Passes, fails a control with a witness, and counts how often it was asked; "crash" crashes."""

    name: str = "counts"
    asked: ClassVar[list[str]] = []
    ceiling = Evidence.EXACT

    def check(self, text, theory, context):
        return self.run(Statement(text, theory, parse_statement("1 == 1", theory).claims), context)

    def replays(self, statement, witness, context):
        return True

    def run(self, statement, context):
        says = statement.text
        self.asked.append(says)
        if says == "crash":
            raise RuntimeError("the roof fell in")
        if says == "control":
            return Outcome(Verdict.FAIL, Evidence.EXACT, "here", witness={"left": "1", "right": "2"})
        return Outcome(Verdict.PASS, Evidence.EXACT, "here", counts={"tested": 1})


def made_up(says="1 == 1", label="made-up", **changes):
    part = Part("the part", says=says, by=Counted(), controls=("control",))
    claim = Claim(label, "made up", "nowhere", Restoration.NEW, NOTHING, "Nothing.", (part,), kind="new")
    return Entry(dataclasses.replace(claim, **changes), "Does not show: anything.", __name__, "tests")


def runs(chosen, out, fresh=False, **settings):
    """Whether the claim was run (not taken from the folder), and its certificate."""
    Counted.asked.clear()
    found = Batch([chosen], Settings(**{"jobs": 1, "effort": Effort.QUICK, **settings}), out, fresh)
    (certificate,) = found.run()
    assert bool(Counted.asked) == (chosen.claim.label not in found.cached)
    return bool(Counted.asked), certificate


def test_the_same_again_is_not_run_again(tmp_path):
    first, one = runs(made_up(), tmp_path)
    again, two = runs(made_up(), tmp_path)
    assert (first, again) == (True, False)
    assert one == two


def test_being_told_to_run_afresh_runs_afresh(tmp_path):
    runs(made_up(), tmp_path)
    assert runs(made_up(), tmp_path, fresh=True)[0]


def test_the_number_of_processes_is_no_part_of_the_content(tmp_path):
    runs(made_up(), tmp_path)
    assert not runs(made_up(), tmp_path, jobs=2)[0]


@pytest.mark.parametrize(
    "settings",
    [
        {"seed": 1},
        {"effort": Effort.STANDARD},
        {"seconds": 5.0},
        {"case": Instance.of([["1"]], [["1"]], [["1"]])},
    ],
)
def test_other_settings_are_run_anew(tmp_path, settings):
    """Found here: the limit of time and a case given as a record were no part of the key."""
    runs(made_up(), tmp_path)
    assert runs(made_up(), tmp_path, **settings)[0]


def test_an_instance_counts_by_its_content_not_its_name(tmp_path):
    path = tmp_path / "instance.json"
    seen = []
    for value in ("1", "1", "2"):
        path.write_text(json.dumps({"Y": [[value]], "C": [["1"]], "Z0": [["1"]]}), encoding="utf-8")
        seen.append(runs(made_up(), tmp_path / "out", instance=str(path))[0])
    assert seen == [True, False, True]


@pytest.mark.parametrize(
    "changes",
    [
        {"says": "something else"},
        {"title": "made up otherwise"},
        {"statement": "Nothing at all."},
        {"theory": dataclasses.replace(NOTHING, definitions={"a": "1"})},
        {"theory": dataclasses.replace(NOTHING, hypotheses=("n > 0",))},
        {"hypotheses": (("n > 0", "not at all"),)},
        {"uses": ("fact2",)},
    ],
)
def test_another_claim_under_the_same_label_is_run_anew(tmp_path, changes):
    runs(made_up(), tmp_path)
    assert runs(made_up(**changes), tmp_path)[0]


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [
        (write, "_versions", lambda: {"python-flint": "0.0.1"}),
        (write, "toolkit", lambda: "other code"),
        (registry, "_source", lambda name: "other code"),
    ],
)
def test_other_versions_and_other_code_are_run_anew(tmp_path, monkeypatch, module, name, value):
    runs(made_up(), tmp_path)
    monkeypatch.setattr(module, name, value)
    assert runs(made_up(), tmp_path)[0]


def test_the_digest_of_the_code_is_that_of_every_source_schema_and_data_file(tmp_path):
    """One more byte in any file of a copy of the package changes it."""
    files = [
        tmp_path / name for name in ("certificate/write.py", "verdict.py", "certificate/schema.json", "data/i.csv")
    ]
    seen = [hash_of(tmp_path)]
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1\n", encoding="utf-8")
        seen.append(hash_of(tmp_path))
    files[1].rename(tmp_path / "verdicts.py")
    seen.append(hash_of(tmp_path))
    assert len(set(seen)) == 6


def test_a_crash_is_tried_again_each_time(tmp_path):
    for _ in range(2):
        again, certificate = runs(made_up("crash"), tmp_path)
        assert again
        assert certificate["verdict"] == "error"


def test_a_certificate_of_another_claim_is_not_taken_for_this_one(tmp_path):
    runs(made_up(), tmp_path)
    folder = tmp_path / "certificates"
    (folder / "made-up.json").rename(folder / "other.json")
    assert runs(made_up(label="other"), tmp_path)[0]


def _rewrite(path, change):
    """Change a certificate and give it the digest of what it now says."""
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    data["digest"] = digest(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def test_a_certificate_without_a_key_is_run_anew(tmp_path):
    """Found here: it ended the run with a KeyError."""
    runs(made_up(), tmp_path)
    _rewrite(tmp_path / "certificates" / "made-up.json", lambda data: data.pop("key"))
    assert runs(made_up(), tmp_path)[0]


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw + b"}",
        lambda raw: raw.replace(b'"tested": 1', b'"tested": 7'),
        lambda raw: raw.replace(b'"says": "1 == 1"', b'"says": "anything"'),
        lambda raw: raw.replace(b'"left": "1"', b'"left": "3"'),
        lambda raw: raw.replace(b'"refuted": true', b'"refuted": false'),
        lambda raw: raw.replace(b'"verdict": "pass"', b'"verdict": "vacuous"', 1),
        lambda raw: b"",
        lambda raw: b"\xff" + raw,
        lambda raw: raw.replace(b"{", b'{"verdict": "pass",', 1),
    ],
)
def test_a_certificate_that_was_touched_is_run_anew_and_whole_again(tmp_path, damage):
    _, before = runs(made_up(), tmp_path)
    path = tmp_path / "certificates" / "made-up.json"
    raw = path.read_bytes()
    assert damage(raw) != raw
    path.write_bytes(damage(raw))
    again, after = runs(made_up(), tmp_path)
    assert again
    assert read_document(path, "certificate")["digest"] == after["digest"] == before["digest"]


def test_a_folder_in_the_place_of_a_certificate_is_no_certificate(tmp_path):
    (tmp_path / "made-up.json").mkdir()
    assert stored(made_up(), Settings(), tmp_path) is None


def test_what_is_stored_is_on_disk_before_it_is_handed_out(tmp_path):
    chosen = [made_up(label=f"made-{k}") for k in range(3)]
    found = Batch(chosen, Settings(jobs=1), tmp_path)
    for count, certificate in enumerate(found.run(), 1):
        path = found.folder / f"{certificate['claim']['label']}.json"
        assert read_document(path, "certificate") == json.loads(json.dumps(certificate))
        assert len(list(found.folder.glob("*"))) == count
    assert [c["claim"]["label"] for c in found.ordered()] == ["made-0", "made-1", "made-2"]


def test_an_interrupted_batch_is_taken_up_where_it_stopped(tmp_path):
    chosen = [made_up(label=f"made-{k}") for k in range(3)]
    first = Batch(chosen, Settings(jobs=1), tmp_path).run()
    next(first)
    first.close()
    Counted.asked.clear()
    second = Batch(chosen, Settings(jobs=1), tmp_path)
    assert len(list(second.run())) == 3
    assert second.cached == {"made-0"}
    assert Counted.asked.count("1 == 1") == 2


HALF = """
import os, sys, pathlib
from faverify.__main__ import main
whole = pathlib.Path.write_text
def half(self, text, **rest):
    if "fact3" in self.name:
        whole(self, text[: len(text) // 2], **rest)
        os.kill(os.getpid(), 9)
    return whole(self, text, **rest)
pathlib.Path.write_text = half
main(["verify", "fact2", "fact3", "--effort", "quick", "-j", "1", "--out", sys.argv[1]])
"""


def test_a_death_in_the_middle_of_writing_leaves_the_old_certificate_or_none(tmp_path):
    settings = Settings(effort=Effort.QUICK, jobs=1)
    folder = tmp_path / "certificates"
    for old in (None, write.certificate(run_claim(entry("fact3"), settings), Settings(seed=99))):
        if old is not None:
            write.save(old, folder / "fact3.json")
        run = subprocess.run([sys.executable, "-c", HALF, tmp_path], capture_output=True, cwd=ROOT, check=False)
        assert run.returncode == -signal.SIGKILL
        assert read_document(folder / "fact2.json", "certificate")["verdict"] == "pass"
        kept = read_document(folder / "fact3.json", "certificate") if old is not None else None
        assert (folder / "fact3.json").exists() == (old is not None)
        assert kept is None or kept["digest"] == old["digest"]
        assert stored(entry("fact2"), settings, folder) is not None
        assert stored(entry("fact3"), settings, folder) is None


def test_a_killed_run_leaves_only_whole_certificates_and_is_taken_up(tmp_path):
    arguments = ["all", "-k", "identity", "--effort", "quick", "-j", "1", "--pdf", "none", "--out", str(tmp_path)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    folder = tmp_path / "certificates"
    process = subprocess.Popen(
        [sys.executable, "-m", "faverify", *arguments],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while len(list(folder.glob("*.json"))) < 2 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.01)
    finally:
        process.kill()
        process.wait()
    whole = {path.stem: read_document(path, "certificate") for path in folder.glob("*.json") if path.stem != "index"}
    assert len(whole) >= 2
    chosen = [entry(label) for label in whole]
    again = Batch(chosen, Settings(effort=Effort.QUICK, jobs=1), tmp_path)
    assert {c["claim"]["label"]: c["digest"] for c in again.run()} == {k: c["digest"] for k, c in whole.items()}
    assert again.cached == set(whole)
    again.write_index("test")
    assert set(read_run(tmp_path).certificates) == set(whole)


def test_the_index_lists_what_still_holds_and_nothing_else(tmp_path, monkeypatch):
    chosen = {f"made-{k}": made_up(label=f"made-{k}") for k in range(3)}
    monkeypatch.setattr(batch, "entries", lambda: chosen)
    monkeypatch.setattr("faverify.certificate.records.entries", lambda: chosen)
    list(Batch(list(chosen.values()), Settings(jobs=1), tmp_path).run())
    (tmp_path / "certificates" / "made-1.json").write_text("{", encoding="utf-8")
    last = Batch([chosen["made-0"]], Settings(jobs=1), tmp_path)
    list(last.run())
    rows = last.write_index("test")["claims"]
    assert [(row["label"], row["cached"]) for row in rows] == [("made-0", True), ("made-2", True)]
