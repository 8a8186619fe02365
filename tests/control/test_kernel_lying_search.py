"""The search for multipliers is not trusted: what it finds is multiplied out, and its signs are looked at."""

from fractions import Fraction

import pytest

from faverify.algebra.words import Word
from faverify.claim import Theory
from faverify.kernel import signs, theorem
from faverify.kernel.errors import Refused
from faverify.kernel.formula import Formula
from faverify.kernel.script import Script, step

NUMBERS = Theory(
    "lies", "numbers and matrices", dict.fromkeys("ab", ()) | {"X": ("r", "r"), "L": ("n", "r")}, kind="free"
)


def lying(module, monkeypatch, *values):
    """A search that finds these multipliers whatever it is asked; numbers of other length only where they fit."""
    found = tuple(map(Fraction, values))
    monkeypatch.setattr(
        module, "combination", lambda target, terms: (*found, *[Fraction(0)] * len(terms))[: len(terms)]
    )


@pytest.mark.parametrize(
    ("says", "premises", "values", "why"),
    [
        ("-a >= 0", ["a >= 0"], ["-1"], "negative"),
        ("-1/2 * a >= 0", ["a >= 0"], ["-1/2"], "negative"),
        ("b - 1/1000 * a >= 0", ["a >= 0", "b >= 0"], ["-1/1000", "1"], "negative"),
        ("-a > 0", ["a > 0"], ["-1"], "negative|multiply out"),
        ("a >= 0", ["b >= 0"], ["1"], "multiply out"),
        ("a - 1 >= 0", ["a >= 0"], ["1"], "multiply out"),
        ("2 * a + b >= 0", ["a >= 0", "b >= 0"], ["1", "1"], "multiply out"),
        ("a > 0", ["a >= 0"], ["1"], "combination|strict|multiply out"),
        ("a == b", ["a == 2 * b"], ["1"], "multiply out"),
        ("a == 0", ["a >= 0"], ["1"], "of an equation something else"),
    ],
)
def test_what_a_lying_search_finds_is_refused_by_arithmetic(says, premises, values, why, monkeypatch):
    lying(theorem, monkeypatch, *values)
    with pytest.raises(Refused, match=why):
        Script(NUMBERS).add(step("g", f"{says} if {' and '.join(premises)}", "arithmetic", *premises))


@pytest.mark.parametrize(
    ("says", "premises", "values"),
    [
        ("1/3 * a + b >= 0", ["a >= 0", "b >= 0"], ["1/3", "1"]),
        ("1/2 * a + b == 0", ["a == 0", "b == 0"], ["1/2", "1"]),
        ("b - a >= 0", ["b >= 0", "a == 0"], ["1", "-1"]),
        ("a + b > 0", ["a > 0", "b >= 0"], ["1", "1"]),
    ],
)
def test_what_is_right_is_taken_from_any_search(says, premises, values, monkeypatch):
    lying(theorem, monkeypatch, *values)
    Script(NUMBERS).add(step("g", f"{says} if {' and '.join(premises)}", "arithmetic", *premises))


@pytest.mark.parametrize(
    ("says", "of", "values", "why"),
    [
        ("psd(-L.T @ L)", "L", ["-1"], "negative"),
        ("psd(-1/2 * L.T @ L)", "L", ["-1/2"], "negative"),
        ("psd(X.T @ X - 1/9 * L.T @ L)", "X; L", ["1", "-1/9"], "negative"),
        ("psd(L.T @ L + X.T @ X)", "L", ["1"], "multiply out"),
        ("psd(X.T @ X)", "L", ["1"], "multiply out"),
    ],
)
def test_what_a_lying_search_finds_is_refused_of_matrices(says, of, values, why, monkeypatch):
    lying(theorem, monkeypatch, *values)
    with pytest.raises(Refused, match=why):
        Script(NUMBERS).add(step("g", says, "arithmetic", of=of))


@pytest.mark.parametrize(
    ("wanted", "known", "values", "follows"),
    [
        ("1/2 * a + b >= 0", ["a >= 0", "b >= 0"], ["1/2", "1"], True),
        ("-a >= 0", ["a >= 0"], ["-1"], False),
        ("-1/2 * a >= 0", ["a >= 0"], ["-1/2"], False),
        ("-a >= 0", ["a == 0"], ["-1"], True),
        ("1/3 * a + b >= 0", ["a >= 0", "b >= 0"], ["1/2", "1"], False),
        ("b >= 0", ["a >= 0"], ["1"], False),
        ("a > 0", ["a >= 0"], ["1"], False),
        ("a == 0", ["a >= 0"], ["1"], False),
    ],
)
def test_what_a_lying_search_finds_is_no_hypothesis(wanted, known, values, follows, monkeypatch):
    lying(signs, monkeypatch, *values)
    reader = Script(NUMBERS).reader

    def formula(text):
        left, relation, right = (
            text.partition(" == ")
            if "==" in text
            else text.partition(" >= ")
            if ">=" in text
            else text.partition(" > ")
        )
        return Formula.make(relation.strip(), reader.normal(reader.text(f"{left} - ({right})")))

    assert signs.follows(formula(wanted), map(formula, known), reader) is follows


@pytest.mark.parametrize(
    ("says", "premises", "truth"),
    [
        ("a + b >= 0", ["2 * a >= 0", "3 * b >= 0"], ["1/2", "1/3"]),
        ("6 * a + 5 * b >= 0", ["2 * a >= 0", "1/3 * b >= 0"], ["3", "15"]),
        ("a == 4 * b", ["1/2 * a == 2 * b"], ["2"]),
    ],
)
def test_multipliers_are_kept_for_premises_as_they_are_written(says, premises, truth):
    """The sum of each premise's difference times its multiplier is the claim's difference, by hand."""
    script = Script(NUMBERS)
    found = script.add(step("g", f"{says} if {' and '.join(premises)}", "arithmetic", *premises))
    (made,) = found.theorems
    stored = [Fraction(text) for text in made.data["multipliers"]]
    assert stored[: len(truth)] == [Fraction(text) for text in truth]
    assert not any(stored[len(truth) :])  # of what is always true


@pytest.mark.parametrize(
    ("relation", "number", "absurd"),
    [(">=", 0, False), (">=", -1, True), (">=", 1, False), (">", 0, True), (">", -1, True), (">", 1, False),
     ("==", 0, False), ("==", 1, True), ("==", -1, True)],
)  # fmt: skip
def test_what_is_visibly_false_of_a_number(relation, number, absurd):
    """0 >= 0 is true: taken for false, it would prove anything."""
    assert Formula(relation, ((Word("1", "1", ()), Fraction(number)),) if number else ()).absurd is absurd
