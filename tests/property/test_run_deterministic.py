"""The content of a run depends on the claim, the effort and the seed, and on nothing else."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from faverify.cases.free import FreeCase
from faverify.certificate.digest import digest
from faverify.certificate.write import certificate
from faverify.claim import Effort, Theory
from faverify.evaluate import points
from faverify.evaluate.points import exact_point
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import entry
from faverify.run.workers import certify, certify_dead, run_many

ROOT = Path(__file__).resolve().parents[2]
LABELS = ["fact2", "lemma6", "lemma12", "theorem2", "n2", "erratum-wrong-numbers"]  # every kind of case


def certified(label, **settings):
    chosen = Settings(**{"effort": Effort.QUICK, "jobs": 1, **settings})
    return json.loads(json.dumps(certificate(run_claim(entry(label), chosen), chosen)))


@cache
def once(label):
    return certified(label)


def outcomes(found):
    """What was computed, without the key (which has the seed in it)."""
    kept = json.loads(json.dumps([[x["outcome"] for x in found[key]] for key in ("parts", "controls")]))
    return json.dumps(kept, sort_keys=True)


@pytest.mark.parametrize("label", LABELS)
def test_two_runs_have_one_digest(label):
    one, two = once(label), certified(label)
    assert one["digest"] == two["digest"] == digest({k: v for k, v in one.items() if k != "digest"})
    assert outcomes(one) == outcomes(two)


@pytest.mark.parametrize("label", ["fact2", "lemma6", "lemma12", "theorem2", "n2"])
def test_another_seed_draws_other_cases_and_finds_the_same_verdicts(label):
    one, two = once(label), certified(label, seed=1)
    assert outcomes(one) != outcomes(two)
    assert (one["verdict"], one["evidence"]) == (two["verdict"], two["evidence"]) == ("pass", one["evidence"])
    assert all(control["refuted"] for control in two["controls"])


def test_what_draws_nothing_does_not_depend_on_the_seed():
    still = [k for k, part in enumerate(entry("example1").claim.parts) if not part.by.uses_cases]
    assert still
    one, two = once("example1"), certified("example1", seed=1)
    assert [one["parts"][k]["outcome"] for k in still] == [two["parts"][k]["outcome"] for k in still]


def test_the_number_of_processes_changes_nothing():
    chosen, made = [entry(label) for label in ("fact2", "theorem2", "n2")], []
    for jobs in (1, 2):
        found = run_many(chosen, Settings(effort=Effort.QUICK, jobs=jobs), certify, certify_dead)
        made.append({c["claim"]["label"]: c["digest"] for c in found})
    assert made[0] == made[1]


def test_the_order_of_claims_changes_nothing():
    """Caches and global states (FLINT's precision, random generators) that leak would show here."""
    labels = ["fact2", "theorem2", "lemma12", "n2"]
    forth = {label: once(label)["digest"] for label in labels}
    back = {label: certified(label)["digest"] for label in reversed(labels)}
    assert forth == back


def test_hash_randomisation_changes_nothing():
    """The order of sets and dictionaries of texts differs between processes; no result may follow it."""
    code = (
        "from faverify.claim import Effort; from faverify.run.registry import entry\n"
        "from faverify.run.claims import Settings; from faverify.run.workers import certify\n"
        "for label in ('fact2', 'n2', 'theorem2', 'lemma12'):\n"
        "    print(certify(entry(label), Settings(effort=Effort.QUICK, jobs=1))['digest'])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT,
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1
    assert len(seen.pop().split()) == 4


def test_durations_are_outside_the_digest_and_the_environment_is_inside():
    found = certified("fact2")
    slower = json.loads(json.dumps(found))
    slower["seconds"] = "99.000"
    for part in slower["parts"]:
        part["seconds"] = "98.000"
    assert digest(slower) == found["digest"]
    slower["environment"]["python"] = "4.0"
    assert digest(slower) != found["digest"]


def test_a_theory_with_its_letters_in_another_order_changes_no_draws():
    """Points and models were kept by the content alone, which has no order: who came first gave both their letters."""
    ordered = Theory("ordered", "letters in an order", {"X": ("n", "r"), "Y": ("r", "m")}, kind="free")
    turned = replace(ordered, shapes=dict(reversed(ordered.shapes.items())))
    case = FreeCase((("n", 2), ("m", 3), ("r", 2)), 1)
    alone = exact_point(case, replace(ordered), 7).letters
    points._POINTS.clear()
    exact_point(case, turned, 7)
    assert turned.digest == ordered.digest
    assert exact_point(case, ordered, 7).letters == alone
    assert exact_point(case, turned, 7).letters != alone
