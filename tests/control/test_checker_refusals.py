"""What the checker refuses of theories, events and multipliers, each by its own reason; signs as the kernel sees them.

Truth: the conditions of the docstrings, by hand; the tables of signs are those of the kernel's tests.
"""

# ruff: noqa: E501 - cases are read as a table

from fractions import Fraction

import pytest
from control.test_kernel_refusals import FREE, POSITIVE, SIGNS

from faverify.checker.algebra import Algebra
from faverify.checker.language import Theory
from faverify.checker.scope import bound_by_columns, is_free, is_normal, is_random, require_proper, role, unrestricted
from faverify.checker.theorems import Formula, follows, multiplied_out, nonnegative, positive, visible, written
from faverify.checker.words import Mono
from faverify.errors import StatementError

SQUARE, COLUMN = ["n", "n"], ["n", "1"]
CHECKED = Theory(
    {"name": "signs", "kind": "free", "shapes": FREE.shapes, "symmetric": ["S"], "definitions": dict(FREE.definitions)}
)


@pytest.mark.parametrize("text", SIGNS)
def test_signs_are_seen_as_in_the_kernel(text):
    algebra, node = Algebra(CHECKED), CHECKED.node(text)
    assert (nonnegative(algebra.read(node), algebra), written(node, algebra)) == SIGNS[text]


@pytest.mark.parametrize(("text", "shown"), POSITIVE.items())
def test_what_is_visibly_positive(text, shown):
    algebra = Algebra(CHECKED)
    poly = algebra.read(CHECKED.node(text))
    assert positive(poly, algebra) is shown
    assert visible(Formula.of(">", poly), algebra) is shown
    assert visible(Formula.of("==", poly), algebra) is (text == "0")


def word(*keys):
    return {Mono("1", "1", (), keys): Fraction(1)}


@pytest.mark.parametrize(("target", "terms", "stored", "says"), [
    (">=", [(">=", "a"), (">=", "b")], ["1", "1"], ""),
    (">=", [(">=", "a"), ("==", "b")], ["1", "1"], ""),
    (">", [(">=", "a"), (">", "b")], ["1", "1"], ""),
    ("==", [("==", "a"), ("==", "b")], ["1", "1"], ""),
    (">", [(">=", "a"), (">=", "b")], ["1", "1"], "no strict premise"),
    ("==", [("==", "a"), (">=", "b")], ["1", "1"], "for an equation something else"),
    (">=", [(">=", "a"), (">=", "b")], ["1", "-1"], "negative"),
    (">=", [("==", "a"), (">", "b")], ["1", "-1"], "negative"),
    (">=", [(">=", "a"), (">=", "b")], ["1", "2"], "do not multiply out"),
    (">=", [(">=", "a"), (">=", "b")], ["1", "0"], "do not multiply out"),
    (">=", [(">=", "a"), (">=", "b")], ["1"], "as many multipliers"),
    (">=", [(">=", "a"), (">=", "b")], ["1", "1", "0"], "as many multipliers"),
    (">=", [(">=", "a"), (">=", "b")], None, "as many multipliers"),
    (">=", [(">=", "a"), (">=", "b")], ["1", "x"], "is no number"),
])  # fmt: skip
def test_multipliers_show_a_sum_of_their_terms_and_nothing_else(target, terms, stored, says):
    given = (target, word("a") | word("b")), [(relation, word(key)) for relation, key in terms], stored
    if not says:
        multiplied_out(*given)
        return
    with pytest.raises(StatementError, match=says):
        multiplied_out(*given)


def test_of_an_equation_any_multiple_is_taken_and_an_unused_term_is_of_any_kind():
    target = {Mono("1", "1", (), ("a",)): Fraction(-2)}
    terms = [("==", word("a")), (">=", word("b")), (">", word("c"))]
    multiplied_out(("==", target), terms, ["-2", "0", "0"])
    multiplied_out((">=", target), terms, ["-2", "0", "0"])
    with pytest.raises(StatementError, match="no strict"):
        multiplied_out((">", target), terms, ["-2", "0", "0"])


FOLLOWS = [
    ("a >= 0", ["a >= 0"], True), ("a >= 0", ["a > 0"], True), ("a > 0", ["a >= 0"], False), ("a > 0", ["a > 0"], True), ("2 * a >= 0", ["a >= 0"], True), ("a + b >= 0", ["a >= 0", "b >= 0"], True), ("a + b >= 0", ["a >= 0"], False),
    ("a - b >= 0", ["a >= 0", "b >= 0"], False), ("a - b >= 0", ["a >= 0", "b == 0"], True), ("b >= 0", ["a + b >= 0", "a == 0"], True), ("n >= 0", [], True), ("a**2 >= 0", [], True), ("a**3 >= 0", [], False), ("a**3 >= 0", ["a**2 >= 0"], False), ("a == 0", ["a >= 0", "a <= 0"], False), ("a == 0", ["a == 0"], True), ("-a >= 0", ["a >= 0"], False), ("-a >= 0", ["a == 0"], True),
    ("a + b + n >= 0", ["a >= 0", "b >= 0", "n >= 0"], True), ("psd(S)", ["psd(S)"], True), ("psd(S)", ["psd(-S)"], False), ("tr(S) >= 0", ["psd(S)"], False),
]  # fmt: skip


@pytest.mark.parametrize(("says", "known", "holds"), FOLLOWS)
def test_a_hypothesis_follows_from_those_that_a_statement_has(says, known, holds):
    algebra = Algebra(CHECKED)

    def formula(text):
        (claim,) = CHECKED.statement(text).claims
        return Formula.of(*algebra.against_zero(claim))

    assert follows(formula(says), [formula(text) for text in known], algebra) is holds


@pytest.mark.parametrize(
    ("relation", "value", "absurd"),
    [
        ("==", 1, True),
        ("==", 0, False),
        (">=", -1, True),
        (">=", 0, False),
        (">", 0, True),
        (">", 1, False),
        ("psd", -1, False),
    ],
)
@pytest.mark.parametrize("size", ["1", "n"])
def test_what_is_visibly_false_is_so_of_numbers_alone(relation, value, absurd, size):
    formula = Formula(relation, ((Mono(size, size, (), ()), Fraction(value)),) if value else ())
    assert formula.absurd is (absurd and (size == "1" or not value))
    if relation in (">", ">="):
        assert formula.negated().relation == {">": ">=", ">=": ">"}[relation]
        assert formula.negated().left == {mono: -x for mono, x in formula.left.items()}
        return
    with pytest.raises(StatementError, match="complement"):
        formula.negated()


BASE = {"X": SQUARE, "A": SQUARE, "v": COLUMN, "y": ["1", "1"], "c": []}
IMPROPER = {
    "as it should be": ({"flow": {"X": "X @ A"}}, ""),
    "steps": ({"steps": {"X": "X @ A"}}, ""),
    "a symmetric letter": ({"symmetric": ["A"]}, ""),
    "a value": ({"values": {"A": "X @ X"}}, ""),
    "a value that moves": ({"values": {"A": "X @ X"}, "flow": {"X": "X"}}, ""),
    "a law": ({"kind": "laws", "values": {"v": "normal(0, 1)"}}, ""),
    "a value made of a law": ({"kind": "laws", "values": {"v": "normal(0, 1)", "y": "v.T @ v"}}, ""),
    "a parameter with a flow": ({"flow": {"c": "c"}}, "no matrix that fits"),
    "a parameter that is an input": ({"inputs": ["c"]}, "no matrix that fits"),
    "a symmetric column": ({"symmetric": ["v"]}, "no matrix that fits"),
    "a letter that is none": ({"flow": {"Q": "X"}}, "no matrix that fits"),
    "a flow of another shape": ({"flow": {"X": "v"}}, "another shape"),
    "a step of another shape": ({"steps": {"v": "A"}}, "another shape"),
    "a value of another shape": ({"values": {"v": "X"}}, "another shape"),
    "a matrix as the value of a number": ({"values": {"c": "X"}}, "another shape"),
    "a number whose value moves": ({"values": {"c": "tr(X)"}, "flow": {"X": "X"}}, "its value moves"),
    "a number whose value is the time's": ({"values": {"c": "t"}}, "its value moves"),
    "a number whose value steps": ({"values": {"c": "tr(X)"}, "steps": {"X": "X"}}, "its value moves"),
    "a number of an input": ({"values": {"c": "tr(X)"}, "inputs": ["X"]}, "its value moves"),
    "a number that rests": ({"values": {"c": "tr(A)"}, "flow": {"X": "X"}}, ""),
    "a definition of itself": ({"definitions": {"f": "f + 1"}}, "made of itself"),
    "a circle of definitions": ({"definitions": {"f": "g", "g": "tr(A) + f"}}, "made of itself"),
    "a circle of values": ({"values": {"A": "X", "X": "A"}}, "made of itself"),
    "definitions of definitions": ({"definitions": {"f": "tr(A)", "g": "f + 1", "h": "g * f"}}, ""),
    "a letter with a function's name": ({"shapes": {**BASE, "tr": SQUARE}}, "no name of its own"),
    "a letter with a unit's name": ({"shapes": {**BASE, "I_q": SQUARE}}, "no name of its own"),
    "a definition with a function's name": ({"definitions": {"det": "tr(A)"}}, "no name of its own"),
    "a name that is none": ({"shapes": {**BASE, "a b": []}}, "no name of its own"),
    "a name that begins with a digit": ({"shapes": {**BASE, "1a": []}}, "no name of its own"),
    "infinity": ({"shapes": {**BASE, "oo": []}}, "no name of its own"),
    "a law's name without laws": ({"shapes": {**BASE, "chi2": []}}, ""),
    "a law's name among laws": ({"kind": "laws", "shapes": {**BASE, "chi2": []}}, "no name of its own"),
    "a letter and a definition": ({"definitions": {"c": "1"}}, "two things"),
    "a size that is a letter": ({"shapes": {**BASE, "n": []}}, "two things"),
    "a size that is the time": ({"shapes": {**BASE, "W": ["t", "n"]}}, "two things"),
    "a flow and a step": ({"flow": {"X": "X"}, "steps": {"X": "X"}}, "two things"),
    "a flow and a value": ({"flow": {"X": "X"}, "values": {"X": "A"}}, "two things"),
    "an input and a value": ({"inputs": ["X"], "values": {"X": "A"}}, "two things"),
    "a t beside a flow": ({"shapes": {**BASE, "t": []}, "flow": {"X": "X"}}, "two things"),
    "a t that is defined": ({"definitions": {"t": "c"}}, "two things"),
    "a t that is a matrix": ({"shapes": {**BASE, "t": SQUARE}}, "two things"),
    "a t where nothing moves": ({"shapes": {**BASE, "t": []}}, ""),
    "a random inverse": ({"kind": "laws", "values": {"A": "normal(0, 1)", "X": "inv(A)"}}, "not defined for every outcome"),
    "a random quotient": ({"kind": "laws", "values": {"A": "normal(0, 1)", "y": "1 / tr(A)"}}, "not defined for every outcome"),
    "a random flow": ({"kind": "laws", "values": {"A": "normal(0, 1)"}, "flow": {"X": "A"}}, "is random"),
    "a random start": ({"kind": "laws", "values": {"A": "normal(0, 1)"}, "flow": {"X": "X"}, "starts": {"X": "A"}}, "is random"),
    "a random relation": ({"kind": "laws", "values": {"A": "normal(0, 1)"}, "relations": ["A @ X == X @ A"]}, "is random"),
    "a law beside a flow": ({"kind": "laws", "values": {"A": "normal(0, 1)"}, "flow": {"X": "X"}}, ""),
    "steps beside a law": ({"kind": "laws", "values": {"A": "normal(0, 1)"}, "steps": {"X": "X"}}, "steps beside"),
    "steps beside inputs": ({"steps": {"X": "X"}, "inputs": ["A"]}, "steps beside"),
}  # fmt: skip


@pytest.mark.parametrize("kind", IMPROPER)
def test_a_theory_is_well_made_or_is_refused_for_what_it_lacks(kind):
    more, words = IMPROPER[kind]
    theory = Theory({"name": "made", "kind": "free", "shapes": BASE, **more})
    if not words:
        require_proper(theory)
        return
    with pytest.raises(StatementError, match=words):
        require_proper(theory)


LAWS = Theory({
    "name": "laws", "kind": "laws", "shapes": {"G": SQUARE, "W": SQUARE, "v": COLUMN, "C": SQUARE, "C0": SQUARE, "c": COLUMN, "M": SQUARE, "R": SQUARE, "B": SQUARE, "z": [], "a": [], "b": []},
    "values": {"G": "normal(0, 1)", "W": "normal(1, 2)", "z": "normal(0, 1)", "M": "G @ G", "B": "inv(R)"}, "relations": ["R @ R == R"], "definitions": {"f": "tr(G)", "p": "P(z >= a)", "q": "tr(C)"},
})  # fmt: skip


@pytest.mark.parametrize(
    ("text", "random"),
    [
        ("G", True),
        ("M", True),
        ("f", True),
        ("p", False),
        ("q", False),
        ("z + a", True),
        ("P(z >= a)", False),
        ("E(z * a)", False),
        ("chi2(3)", True),
        ("abs(z)", True),
        ("tr(C)", False),
        ("1", False),
        ("E(z) + z", True),
    ],
)
def test_what_depends_on_chance(text, random):
    assert is_random(LAWS.node(text), LAWS) is random


def test_which_letters_are_normal_free_and_unrestricted():
    assert [name for name in LAWS.shapes if is_normal(name, LAWS)] == ["G", "z"]
    assert [name for name in ("a", "b", "s", "T", "z", "t", "n") if is_free(name, LAWS)] == ["a", "b", "s", "T"]
    assert [name for name in LAWS.shapes if unrestricted(name, LAWS)] == ["G", "W", "v", "C", "C0", "c"]
    assert bound_by_columns([LAWS.node("worst(tr(c.T @ c), c, C0, C)")], LAWS) == {"c", "C0"}
    assert bound_by_columns([LAWS.node("tr(C)")], LAWS) == set()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("G", "value"),
        ("C", "letter"),
        ("a", "parameter"),
        ("f", "definition"),
        ("t", "t"),
        ("oo", "oo"),
        ("I_n", "unit"),
        ("n", "size"),
        ("m", "size"),
        ("s", "instant"),
        ("T", "instant"),
    ],
)
def test_a_name_has_one_role(name, what):
    assert role(name, LAWS) == what


@pytest.mark.parametrize("name", ["k", "I_nn", "S", "normal", "oo2"])
def test_a_name_without_a_role_is_refused(name):
    with pytest.raises(StatementError, match="stands for nothing"):
        role(name, LAWS)
