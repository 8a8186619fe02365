"""A statement's text is cut at its own words only, and its sides are those of its syntax."""

import pytest

from faverify.lang.pieces import chain_of, cut, pieces_of, split_commas
from faverify.outcome import Relation


@pytest.mark.parametrize(
    ("says", "sides"),
    [
        ("f(a <= b) <= c if c > 0", ("f(a <= b)", "c")),
        ("a <= b < c for a >= 1", ("a", "b", "c")),
        ("  a == (b +\n c)", ("a", "(b +\n c)")),
        ("P(X >= 2) <= b", ("P(X >= 2)", "b")),
    ],
)
def test_the_sides_of_a_chain_are_those_of_its_syntax(says, sides):
    assert chain_of(says).sides == tuple(side.strip("()") if side.startswith("(") else side for side in sides)


@pytest.mark.parametrize("says", ["psd(X)", "a <= b and c <= d", "a", "", "a ==", "a in b", "a != b"])
def test_anything_else_has_no_sides(says):
    assert chain_of(says) is None


def test_relations_stand_between_the_sides():
    assert chain_of("a <= b < c == d").relations == (Relation.AT_MOST, Relation.BELOW, Relation.EQUAL)


def test_the_pieces_are_claim_hypotheses_and_ranges():
    found = pieces_of("a <= b if c > 0 and d > 0 for 0 <= s <= t, x in [1, 2]")
    assert (found.claim.strip(), found.hypotheses.strip()) == ("a <= b", "c > 0 and d > 0")
    assert list(split_commas(found.ranges)) == ["0 <= s <= t", "x in [1, 2]"]
    assert found.claim.rstrip() + found.rest == "a <= b if c > 0 and d > 0 for 0 <= s <= t, x in [1, 2]"


def test_words_and_commas_inside_parentheses_cut_nothing():
    assert cut("f(a if b) if c", "if") == ("f(a if b) ", " c")
    assert cut("iffy if_ == fif", "if") == ("iffy if_ == fif", "")
    said = "a <= max((b), c), d <= e, , [1, (2, 3)]"
    assert list(split_commas(said)) == ["a <= max((b), c)", "d <= e", "[1, (2, 3)]"]
