"""False greens that a review demonstrated: each text here is false or undefined, and once passed."""

import json
import time
from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb, arb_mat

from derivations.lemma6_rarely_seen_vectors import CLAIM as LEMMA6
from derivations.theories import FA, FA_STAR
from faverify.cases.instance import Instance
from faverify.cases.vectors import VectorSequence
from faverify.certificate.read import parse
from faverify.claim import Effort, Part
from faverify.errors import CertificateInvalid, InvalidInstance, UnableError, UsageError
from faverify.flows import approx_mpmath
from faverify.methods import ball_cases, chain, exact_cases, mpmath_path, sum_of_squares
from faverify.methods.at_case import at_case
from faverify.methods.base import Method
from faverify.methods.mpmath_path import MpmathPath
from faverify.outcome import Relation
from faverify.run import fuzz
from faverify.run.claims import Settings, run_claim
from faverify.run.drawing import Source
from faverify.run.registry import entries
from faverify.verdict import Evidence, Verdict

CONTEXT = Settings(Effort.QUICK).context()


@pytest.mark.parametrize("says", [
    "normF(tr(Z.T @ Z))**2 == tr(Z.T @ Z @ Z.T @ Z)", "inner(normF(Z)**2, normF(Z)**2) == tr(Z.T @ Z @ Z.T @ Z)",
    "normF(normF(Z)**2)**2 == tr(Z.T @ Z @ Z.T @ Z)",
])  # fmt: skip
def test_the_square_of_a_trace_is_no_trace_of_a_square(says):
    """The prover took tr(X)^2 for tr(X'X); only arithmetic at cases refused it."""
    entry = replace(entries()["fact2"], claim=replace(entries()["fact2"].claim, parts=(part(says, chain()),)))
    (found,) = run_claim(entry, Settings(Effort.QUICK)).parts
    assert found.outcome.verdict in (Verdict.FAIL, Verdict.ERROR)
    assert "trace" in found.outcome.explanation


def part(says, by):
    return Part("p", says, by, controls=("1 == 2",))


def test_a_sum_of_squares_of_traces_is_refused():
    """Passed as proved: false at Z = I of size 101."""
    says, by = "inner(tr(Z.T @ Z), tr(Z.T @ Z)) <= 100 * normF(Z.T @ Z)**2", sum_of_squares("99 * normF(Z.T @ Z)**2")
    entry = replace(entries()["fact2"], claim=replace(entries()["fact2"].claim, parts=(part(says, by),)))
    (found,) = run_claim(entry, Settings(Effort.QUICK)).parts
    assert found.outcome.verdict is not Verdict.PASS


def test_a_parameter_does_not_move():
    """Its flow was left out silently: D(a) == 0 came out proved."""
    with pytest.raises(UsageError, match="'a' is a parameter"):
        replace(FA, shapes={**FA.shapes, "a": ()}, flow={**FA.flow, "a": "a"})


def test_a_sequence_of_ones_own_is_all_that_is_looked_at():
    """The built-in chains were counted in, and passed for it."""
    mine = VectorSequence.of([[["1", "0"]]], ["1"], "mine")
    context = Settings(Effort.QUICK, case=mine).context()
    found = {
        item.name: item.by.check(item.says, LEMMA6.theory_of(item), context) for item in at_case(LEMMA6, "vectors")
    }
    assert "how near one can get" not in found
    assert {outcome.counts.get("drawn", outcome.counts["tested"]) for outcome in found.values()} == {1}


@pytest.mark.parametrize("says", ["exp(exp(exp(exp(tr(Z.T @ Z) + 9)))) <= 1"])
def test_an_infinite_ball_along_a_path_is_no_agreement(says):
    assert mpmath_path("1", 4).check(says, FA_STAR, CONTEXT).verdict is Verdict.INCONCLUSIVE


def test_sides_known_too_coarsely_are_no_agreement():
    """Of finite balls the midpoints alone were compared."""
    coarse, one = arb_mat([[arb(0, 100)]]), arb_mat([[1]])
    with pytest.raises(UnableError, match="known to"):
        MpmathPath._judge(Instance.of([[1]], [[1]], [[1]]), Relation.AT_MOST, coarse, one, {})


def test_the_least_of_what_is_not_defined_everywhere_needs_the_whole_cover():
    case = Instance.of([[2, 1], [1, 3]], [[1], [2]], [[1], [1]])
    by, says = ball_cases(kappa=("l / 2",)), "least(normF(sqrt(l - kappa))**2, 0, 4) <= 1000"
    theory = replace(FA_STAR, shapes={**FA_STAR.shapes, "kappa": ()})
    assert by.check(says, theory, Settings(Effort.QUICK, case=case).context()).verdict is not Verdict.PASS


@pytest.mark.parametrize(("theory", "says", "by"), [
    (FA, "tr(W(1) @ W(1).T) <= 3", ball_cases()),
    (replace(FA, shapes={**FA.shapes, "kappa": ()}), "tr(W @ W.T) <= 30 * kappa**2", exact_cases()),
])  # fmt: skip
def test_what_fuzz_stores_fails_again_by_its_own_replay(theory, says, by):
    claim = replace(entries()["fa-alignment"].claim, theory=theory, parts=(Part("p", says, by),))
    found = replace(entries()["fa-alignment"], claim=claim)
    probe = fuzz._Probe(found, Settings(Effort.QUICK, seed=3), time.monotonic() + 20, fuzz.Tally())
    finding = probe.run(Source("flow", 3))
    (again,) = run_claim(found, Settings(Effort.QUICK, seed=3, case=finding.case)).parts
    assert again.outcome.verdict is Verdict.FAIL


def test_a_path_whose_steps_grow_later_is_taken():
    falling = Instance.of([[1]], [[1]], [[10**4]], [[10**4]])
    (letters,) = approx_mpmath.approx_path(falling, "gd", [Fraction(2)], digits=20)
    assert abs(letters["Z"][0, 0] * letters["W"][0, 0] - 1) < 0.1


def test_odd_texts_are_refused_in_one_line(tmp_path):
    from faverify.cases.files import load_case

    path = tmp_path / "kind.json"
    path.write_text('{"schema": "faverify-case/1", "kind": ["x"], "vectors": []}', encoding="utf-8")
    with pytest.raises(InvalidInstance, match="unknown"):
        load_case(path)
    with pytest.raises(CertificateInvalid, match="half pair"):
        parse(json.dumps({"a": "\ud800"}).encode(), "c.json")


def test_a_method_that_ends_the_program_ends_only_its_part():
    class Leaves(Method):
        name: str = "leaves"
        ceiling = Evidence.EXACT

        def run(self, statement, context):
            raise SystemExit("bye")

    claim = replace(entries()["fact2"].claim, parts=(part("1 == 1", Leaves()),))
    (found,) = run_claim(replace(entries()["fact2"], claim=claim), Settings(Effort.QUICK)).parts
    assert found.outcome.verdict is Verdict.ERROR
    assert "bye" in found.outcome.explanation
