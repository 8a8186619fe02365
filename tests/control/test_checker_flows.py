"""The checker takes no other flow for FA*'s and no other function for its loss, however they agree at some times."""

import hashlib
import json
from fractions import Fraction

import flint
import numpy as np
import pytest

from derivations.theories import FA_STAR
from faverify.checker.check import VERIFIED, WRONG
from faverify.checker.items import Checker
from faverify.checker.language import Theory
from faverify.checker.recompute import judged
from faverify.errors import UnableError

CASE = {"Y": [["1"], ["2"], ["-1"]], "C": [["1"]], "Z0": [["1"], ["0"], ["2"]]}
VELOCITY = FA_STAR.flow["Z"]


def theory(velocity: str = VELOCITY, loss: str = FA_STAR.definitions["l"]) -> Theory:
    """FA* with another velocity, or another loss, and its name."""
    return Theory({
        "name": "fa_star", "kind": "flow", "trajectory": "fa_star",
        "shapes": {name: list(shape) for name, shape in FA_STAR.shapes.items()},
        "definitions": {**FA_STAR.definitions, "l": loss}, "relations": list(FA_STAR.relations),
        "values": dict(FA_STAR.values), "symmetric": list(FA_STAR.symmetric), "flow": {"Z": velocity},
    })  # fmt: skip


def test_fa_star_itself_is_recomputed():
    """So that the refusals below are those of the other flows."""
    found = judged(theory(), "l <= 1", CASE, {"t": "1"})
    assert (found.verdict, found.bounded) == ("pass", True)
    assert judged(theory(), "maxima(l, 0, 3) == 1", CASE, {}).verdict == "pass"
    assert judged(theory(), "maxima(l, 0, 3) == 2", CASE, {}).verdict == "fail"


@pytest.mark.parametrize("times", [range(1, 33), [32, 1, 31, 2, 16, 24, 3], [8, 8, 4, 2000, 1]])
def test_states_of_fa_star_that_are_moved_on_are_those_of_the_closed_form(times):
    """For r = 1 the angle a between Z and B obeys tan(a/2) = tan(a(0)/2) exp(-|B| t / |Z(0)|), whichever way the
    times are asked for."""
    b, z = (np.array([int(x) for (x,) in CASE[name]]) for name in ("Y", "Z0"))
    bb, zz, bz = (flint.arb(int(x)) for x in (b @ b, z @ z, b @ z))
    half = ((1 - bz / (bb * zz).sqrt()) / (1 + bz / (bb * zz).sqrt())).sqrt()
    for k in times:
        found = judged(theory(), "normF(Y.T @ Z) <= 1", CASE, {"t": f"{k}/8"}).sides[0][0][0, 0]
        now = half * (-(bb / zz).sqrt() * k / 8).exp()
        truth = abs((bb * zz).sqrt() * (1 - now**2) / (1 + now**2))
        assert found.overlaps(truth)
        assert found.rad() < 1e-15
        assert k > 100 or not found.overlaps(truth * (1 + flint.arb(10) ** -12))


@pytest.mark.parametrize(
    "velocity",
    [
        f"({VELOCITY}) * (1 + 5 * t)",  # was read at t = 0, where it is FA*'s
        f"({VELOCITY}) * (1 + t * (t - 1))",  # FA*'s at the time that is asked for
        f"({VELOCITY}) * 3 + Z(1) - Z(1)",  # had no value where it was compared: was let pass
        f"{VELOCITY} + Z - Z(0)",
        f"({VELOCITY}) * 2",
    ],
)
def test_another_flow_is_not_taken_for_fa_star(velocity):
    """The closed form of FA* was used for it, and the wrong state counted as bounded."""
    with pytest.raises(UnableError):
        judged(theory(velocity), "l <= 1", CASE, {"t": "1"})
    with pytest.raises(UnableError):
        judged(theory(velocity), "maxima(l, 0, 3) == 1", CASE, {})


@pytest.mark.parametrize("stop", [3, 6])
def test_another_loss_is_not_counted_as_that_of_fa_star(stop):
    """It was compared at 0 and at a third of the interval only; these wiggles vanish there."""
    third = Fraction(stop, 3)
    wiggles = " * ".join(f"(t - {third * k / 4})" for k in range(5))
    loss = f"{FA_STAR.definitions['l']} + 90000 * {wiggles}"
    with pytest.raises(UnableError):
        judged(theory(loss=loss), f"maxima(l, 0, {stop}) == 1", CASE, {})
    moved = theory(loss=f"tr(R.T @ R) + normF(Z - Z({third}))**2 * (tr(G) - tr(G(0)))")
    with pytest.raises(UnableError):
        judged(moved, f"maxima(l, 0, {stop}) == 1", CASE, {})
    with pytest.raises(UnableError):
        judged(theory(loss="2 * tr(R.T @ R)"), f"maxima(l, 0, {stop}) == 1", CASE, {})


def test_a_flow_that_reads_time_by_a_definition_has_no_series():
    """It was a `KeyError`: time was looked for in the text of the flow only."""
    timed = Theory({
        "name": "timed", "kind": "flow", "shapes": {"z": ["1", "1"]}, "flow": {"z": "a * z"}, "definitions": {"a": "t"},
    })  # fmt: skip
    with pytest.raises(UnableError):
        judged(timed, "tr(z) >= 0", {"z": [["1"]]}, {"t": "1"})


NAMED = "gaussian(2,1,1)#1"
"""The name of a draw, as the scope and the case of a pass have it."""


def turning(says="maxima(l, 0, 3) == 1", **changes):
    """What becomes of a part that says how many maxima the loss has, and stores that they are so many."""
    one = {"mid": ["1", "0"], "rad": ["0", "0"]}
    digest = hashlib.sha256(json.dumps(CASE, sort_keys=True).encode()).hexdigest()
    stored = {"name": NAMED, "case": CASE, "digest": digest, "lhs": one, "rhs": one, "slack": "n/a", "verdict": "pass"}
    outcome = {
        "verdict": "pass", "evidence": "certified", "scope": f"instance {NAMED}", "slack": "n/a",
        "counts": {"drawn": 1, "tested": 1}, "comparisons": [stored | changes],
    }  # fmt: skip
    own = theory().data
    part = {"name": "turns", "says": says, "theory": own["name"], "decides": True, "outcome": outcome}
    part["method"] = "turning points isolated over a cover"
    return Checker({"theory": own, "theories": {}, "parts": [part], "controls": []}).part(part).how


def test_numbers_of_turning_points_are_compared_with_what_is_stored_beside_them():
    """Neither the numbers nor the digest of the case were looked at."""
    two = {"mid": ["1", "1"], "rad": ["0", "0"]}
    assert turning() == VERIFIED
    assert turning("maxima(l, 0, 3) == 2") == WRONG
    changes = [
        {"lhs": two}, {"rhs": two}, {"slack": "1.000"}, {"case": {**CASE, "Z0": [["3"], ["5"]]}},
        {"sides": [{"text": "maxima(l, 0, 3)", "value": two}, {"text": "1", "value": two}], "relations": ["=="]},
    ]  # fmt: skip
    for change in changes:
        assert turning(**change) == WRONG, change
