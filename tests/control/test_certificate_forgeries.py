"""Forged certificates: altered, then given right digests. Reading refuses all that can be refused without mathematics.

What only a recomputation can refuse is listed at the end, as read without objection: reading is no re-check.
"""

import copy
import json

import pytest

from faverify.certificate.digest import digest, statement_hash
from faverify.certificate.installed import INSTALLED
from faverify.certificate.read import read_run
from faverify.claim import Effort
from faverify.errors import CertificateInvalid
from faverify.lang.theory import meaning_digest
from faverify.run.batch import Batch, stored
from faverify.run.claims import Settings
from faverify.run.registry import entry

LABELS = ("theorem2", "fact2", "lemma5", "lemma12", "lemma14", "n6")
SETTINGS = Settings(effort=Effort.QUICK, jobs=1)


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    """Five claims as a run leaves them: derivations, exact cases, balls, arguments, paths, controls."""
    batch = Batch([entry(label) for label in LABELS], SETTINGS, tmp_path_factory.mktemp("honest"))
    list(batch.run())
    batch.write_index("python -m faverify verify")
    names = (*LABELS, "index")
    return {name: json.loads((batch.folder / f"{name}.json").read_text(encoding="utf-8")) for name in names}


def forged(honest, folder, change):
    """The run with a change; the digests of certificates, the index's copies of them, and its own are right again."""
    run = copy.deepcopy(honest)
    change(run)
    for label in LABELS:
        if label in run:
            run[label]["digest"] = digest(run[label])
    for row in run["index"]["claims"]:
        if row["label"] in run:
            row["digest"] = run[row["label"]]["digest"]
    run["index"]["digest"] = digest(run["index"])
    (folder / "certificates").mkdir(parents=True)
    for name, data in run.items():
        (folder / "certificates" / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    return folder


def part_of(run, label, evidence):
    return next(part for part in run[label]["parts"] if part["outcome"]["evidence"] == evidence)


def compared(run, label="lemma12"):
    return part_of(run, label, "certified")["outcome"]["comparisons"]


def first(run):
    return compared(run)[0]


def outcome(run, label="lemma12", evidence="certified"):
    return part_of(run, label, evidence)["outcome"]


def every_outcome(run, **fields):
    for label in LABELS:
        run[label].update({key: value for key, value in fields.items() if key in run[label]})
        for part in run[label]["parts"]:
            part["outcome"].update(fields)
    for row in run["index"]["claims"]:
        row.update(fields)


def swap(comparison):
    comparison["lhs"], comparison["rhs"] = comparison["rhs"], comparison["lhs"]


def without_part(run):
    del run["fact2"]["parts"][-1]
    names = {part["name"] for part in run["fact2"]["parts"]}
    run["fact2"]["controls"] = [c for c in run["fact2"]["controls"] if c["part"] in names]


def drop_row(run, label="lemma5"):
    run["index"]["claims"] = [row for row in run["index"]["claims"] if row["label"] != label]
    run["index"]["not_checked"] = [pair for pair in run["index"]["not_checked"] if not pair[0].startswith(f"{label}: ")]


def retold(run, **fields):
    """A statement changed consistently: certificate and row."""
    run["fact2"]["claim"].update(fields)
    for row in run["index"]["claims"]:
        if row["label"] == "fact2":
            row.update({key: value for key, value in fields.items() if key in row})


def resaid(run):
    part = run["fact2"]["parts"][0]
    part["says"] = "Z.T @ E == 0 * Z.T @ E"
    part["hash"] = statement_hash(part["says"], meaning_digest(run["fact2"]["theory"]))


def unargued(run):
    """An argued part passed off as proved, verdict and index made to follow."""
    label = "n6"
    part_of(run, label, "argued")["outcome"].update(evidence="proved", counts={"tested": 1})
    levels = [part["outcome"]["evidence"] for part in run[label]["parts"] if part["decides"]]
    weakest = max(levels, key=["proved", "exact", "certified", "statistical", "numerical", "argued", "cited"].index)
    run[label]["evidence"] = weakest
    for row in run["index"]["claims"]:
        if row["label"] == label:
            row["evidence"] = weakest
    run["index"]["not_checked"] = [p for p in run["index"]["not_checked"] if not p[0].startswith(f"{label}: ")]


def altered_theory(run, field):
    theory = run["fact2"]["theory"]
    name = next(iter(theory[field]))
    theory[field][name] += " + 0"


WITHOUT_MATHEMATICS = {
    "a hash that is not of its text": lambda r: r["fact2"]["parts"][0].update(hash="0" * 16),
    "a text under the hash of another": lambda r: r["fact2"]["parts"][0].update(says="E == E"),
    "a control's hash": lambda r: r["fact2"]["controls"][0].update(hash="0" * 16),
    "a control that says what its part says": lambda r: r["fact2"]["controls"][0].update(
        {key: r["fact2"]["parts"][0][key] for key in ("says", "theory", "hash")}
        | {"part": r["fact2"]["parts"][0]["name"]}
    ),
    "a control of a missing part": lambda r: r["fact2"]["controls"][0].update(part="no such part"),
    "an unknown theory": lambda r: r["fact2"]["parts"][0].update(theory="nowhere"),
    "an unknown method": lambda r: r["fact2"]["parts"][0].update(method="revelation"),
    "formal everywhere": lambda r: every_outcome(r, evidence="formal"),
    "more than a method can give": lambda r: outcome(r).update(evidence="proved"),
    "every comparison a fail under a pass": lambda r: [c.update(verdict="fail") for c in compared(r)],
    "left and right swapped under a pass": lambda r: [swap(c) for c in compared(r)],
    "a negative radius": lambda r: first(r)["lhs"].update(rad=["-5", "-60"]),
    "an infinite radius": lambda r: first(r)["lhs"].update(rad=["inf", "0"]),
    "a middle that is not what is printed": lambda r: first(r)["lhs"].update(mid=["1", "-400"]),
    "an exponent of fifty digits": lambda r: first(r)["lhs"].update(mid=["1", "1" + "0" * 50]),
    "comparisons emptied, counts kept": lambda r: outcome(r).pop("comparisons"),
    "nothing tested": lambda r: outcome(r)["counts"].update(tested=0),
    "a billion tested": lambda r: outcome(r)["counts"].update(tested=10**12),
    "counts that do not add up": lambda r: outcome(r)["counts"].update(tested=10**6),
    "counts emptied": lambda r: outcome(r).pop("counts"),
    "an empty witness": lambda r: r["fact2"]["controls"][0]["outcome"].update(witness={}),
    "a witness with equal sides": lambda r: r["fact2"]["controls"][0]["outcome"]["witness"].update(left="1", right="1"),
    "all controls deleted": lambda r: r["fact2"].update(controls=[]),
    "a control deleted": lambda r: r["lemma5"]["controls"].pop(),
    "a part deleted": without_part,
    "decides turned off": lambda r: part_of(r, "lemma14", "proved").update(decides=False),
    "warnings emptied": lambda r: r["lemma12"].update(warnings=[]) if r["lemma12"]["warnings"] else r["index"].update(
        warnings=["all is well"]
    ),
    "another seed than the index's": lambda r: r["fact2"]["environment"].update(seed="7"),
}  # fmt: skip

INDEX_ONLY = {
    "a row's verdict": lambda r: r["index"]["claims"][0].update(verdict="vacuous"),
    "a row's evidence": lambda r: r["index"]["claims"][0].update(evidence="formal"),
    "a row's slack": lambda r: r["index"]["claims"][-1].update(slack="999"),
    "a row's statement": lambda r: r["index"]["claims"][0].update(statement="P = NP"),
    "a row's counts": lambda r: r["index"]["claims"][0].update(tested=10**6),
    "with_dependencies": lambda r: r["index"]["claims"][0].update(with_dependencies="vacuous"),
    "warnings invented": lambda r: r["index"].update(warnings=["all is well"]),
    "not_checked emptied": lambda r: r["index"].update(not_checked=[]),
    "an index of nothing": lambda r: r["index"].update(claims=[], not_checked=[], warnings=[]),
    "a claim dropped, its file kept": drop_row,
    "a claim dropped with its file": lambda r: (drop_row(r), r.pop("lemma5")),
    "a row's effort": lambda r: r["index"].update(effort="thorough"),
}

AGAINST_INSTALLED = {
    "statement": lambda r: retold(r, statement="E is zero."),
    "says, with its hash": resaid,
    "hypotheses": lambda r: retold(r, hypotheses=[]) if r["fact2"]["claim"]["hypotheses"] else retold(
        r, hypotheses=[["n = 1", "by choice"]]
    ),
    "uses": lambda r: retold(r, uses=["fact3"]),
    "restoration": lambda r: retold(r, restoration="erratum"),
    "kind": lambda r: retold(r, kind="new"),
    "title": lambda r: retold(r, title="Everything"),
    "a definition of the theory": lambda r: altered_theory(r, "definitions"),
    "the flow of the theory": lambda r: altered_theory(r, "flow"),
    "a value of the theory": lambda r: altered_theory(r, "values"),
    "the method": lambda r: r["fact2"]["parts"][0].update(method="SymPy, scalar"),
    "the evidence of an argued part": unargued,
    "a note": lambda r: r["fact2"]["parts"][0].update(note="this implies everything"),
}  # fmt: skip

EVERYTHING = {**WITHOUT_MATHEMATICS, **INDEX_ONLY, **AGAINST_INSTALLED}


def test_what_was_not_forged_is_read(honest, tmp_path):
    assert set(read_run(forged(honest, tmp_path / "run", lambda run: None), INSTALLED).certificates) == set(LABELS)


@pytest.mark.parametrize("kind", EVERYTHING)
def test_a_forgery_is_refused_in_one_line(honest, tmp_path, kind):
    with pytest.raises(CertificateInvalid) as caught:
        read_run(forged(honest, tmp_path / "run", EVERYTHING[kind]), INSTALLED)
    assert "\n" not in str(caught.value)
    assert "digest" not in str(caught.value)  # it was not noticed by the digest alone


@pytest.mark.parametrize("kind", [*WITHOUT_MATHEMATICS, *AGAINST_INSTALLED])
def test_a_forged_certificate_is_not_used_again(honest, tmp_path, kind):
    folder = forged(honest, tmp_path / "run", EVERYTHING[kind]) / "certificates"
    kept = {
        label: stored(entry(label), SETTINGS, folder) is not None
        for label in LABELS
        if json.loads((folder / f"{label}.json").read_text(encoding="utf-8")) != honest[label]
    }
    assert not any(kept.values())


def test_a_certificate_of_another_run_is_noticed_by_its_digest_in_the_index(honest, tmp_path):
    folder = forged(honest, tmp_path / "run", lambda run: None)
    path = folder / "certificates" / "fact2.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["parts"][0]["outcome"]["explanation"] = "of course"
    data["digest"] = digest(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CertificateInvalid, match="digest: is"):
        read_run(folder, INSTALLED)


def shift_both(run):
    """The right side and what is listed of it."""
    for comparison in compared(run):
        comparison["rhs"] = {"mid": ["1", "400"], "rad": ["0", "0"]}
        comparison["sides"][-2:] = [
            {**side, "value": comparison[name]}
            for side, name in zip(comparison["sides"][-2:], ("lhs", "rhs"), strict=True)
        ]


ONLY_BY_RECOMPUTATION = {
    "balls": shift_both,
    "times and parameters": lambda r: first(r).update(at={"t": "77", "c": "5"}),
    "entries of a case": lambda r: first(r)["case"].update(Y=[["0"]]),
    "slack": lambda r: [c.update(slack="7.77") for c in compared(r)],
    "the text of a step": lambda r: outcome(r, "fact2", "proved")["steps"][0].update(text="0"),
    "the entries of a witness": lambda r: r["fact2"]["controls"][0]["outcome"]["witness"]["case"].update(Y=[["1"]]),
    "counts that still add up": lambda r: outcome(r)["counts"].update(
        drawn=outcome(r)["counts"]["drawn"] - outcome(r)["counts"]["vacuous"], vacuous=0
    ),
}


@pytest.mark.parametrize("kind", [name for name in ONLY_BY_RECOMPUTATION if not name.startswith("counts")])
def test_what_only_a_recomputation_can_refuse_is_read(honest, tmp_path, kind):
    """Here for the record of what reading does not show: running the claim again does."""
    assert read_run(forged(honest, tmp_path / "run", ONLY_BY_RECOMPUTATION[kind]), INSTALLED)
