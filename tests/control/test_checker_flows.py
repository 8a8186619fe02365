"""The checker takes no other flow for FA*'s and no other function for its loss, however they agree at some times."""

from fractions import Fraction

import pytest

from derivations.theories import FA_STAR
from faverify.checker.forms import by_form
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
    assert by_form("maxima(l, 0, 3) == 1", theory(), CASE) == (True, True)


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
        by_form("maxima(l, 0, 3) == 1", theory(velocity), CASE)


@pytest.mark.parametrize("stop", [3, 6])
def test_another_loss_is_not_counted_as_that_of_fa_star(stop):
    """It was compared at 0 and at a third of the interval only; these wiggles vanish there."""
    third = Fraction(stop, 3)
    wiggles = " * ".join(f"(t - {third * k / 4})" for k in range(5))
    loss = f"{FA_STAR.definitions['l']} + 90000 * {wiggles}"
    with pytest.raises(UnableError):
        by_form(f"maxima(l, 0, {stop}) == 1", theory(loss=loss), CASE)
    with pytest.raises(UnableError):
        by_form(
            f"maxima(l, 0, {stop}) == 1",
            theory(loss=f"tr(R.T @ R) + normF(Z - Z({third}))**2 * (tr(G) - tr(G(0)))"),
            CASE,
        )
    with pytest.raises(UnableError):
        by_form(f"maxima(l, 0, {stop}) == 1", theory(loss="2 * tr(R.T @ R)"), CASE)


def test_a_flow_that_reads_time_by_a_definition_has_no_series():
    """It was a `KeyError`: time was looked for in the text of the flow only."""
    timed = Theory({
        "name": "timed", "kind": "flow", "shapes": {"z": ["1", "1"]}, "flow": {"z": "a * z"}, "definitions": {"a": "t"},
    })  # fmt: skip
    with pytest.raises(UnableError):
        judged(timed, "tr(z) >= 0", {"z": [["1"]]}, {"t": "1"}, bounding=True)
