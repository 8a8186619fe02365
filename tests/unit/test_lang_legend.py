"""The letters of a text, as a reader is told them; expected by hand."""

from derivations.gaussian_theories import LEVELS
from derivations.theories import FA, FA_STAR
from faverify.lang.legend import legend


def test_definitions_are_followed_down_to_letters_in_the_order_of_the_theory():
    assert legend(["normF(F)**2 >= 0"], FA) == [
        "Y: n × m",
        "C: m × r",
        "Z: n × r, d/dt Z = (Y - Z W) C",
        "W: r × m, d/dt W = Zᵀ (Y - Z W)",
        "E = Y - Z W",
        "F = E C",
    ]


def test_values_and_symmetry_are_told_and_numbers_share_a_line():
    lines = legend(["tr(S) <= kappa + eps", "c <= 1"], FA_STAR)
    assert "G^½: r × r, symmetric, G^½ = (Zᵀ Z)^½" in lines
    assert "κ, c, ε: numbers" in lines
    assert legend(["c <= 1"], FA_STAR) == ["c: a number"]


def test_a_law_is_named_as_one():
    assert legend(["P(rank(C) < 1) == 0"], LEVELS) == ["C: m × r, law normal(0, 1)"]


def test_prose_has_no_letters():
    assert legend(["the loss falls, in the end", "no such letter == 0"], FA) == []
