"""What the kernel refuses where the language, or a gate before it, refuses most of it already: each by its own reason.

Every function is asked alone, with what is refused beside what is not. Truth: the docstrings' conditions, by hand.
"""

# ruff: noqa: E501 - cases are read as a table

from fractions import Fraction

import pytest

from faverify.algebra.words import Word
from faverify.errors import StatementError, UsageError
from faverify.kernel import chance, rates, theorem
from faverify.kernel.discrete import require_its_time, require_steps
from faverify.kernel.errors import Refused
from faverify.kernel.formula import Formula, multiplied_out
from faverify.kernel.gate import _require_kept, gate
from faverify.kernel.isserlis import mean
from faverify.kernel.polynomials import ONE
from faverify.kernel.reader import Reader
from faverify.kernel.script import Script, _require_attained, step
from faverify.kernel.signs import nonnegative, positive, written
from faverify.kernel.substitute import claim, substitute
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression, parse_statement
from faverify.lang.theory import Theory
from faverify.outcome import Relation

SQUARE, N = ("n", "n"), "normal(0, 1)"
FREE = Theory(
    "refusals_free", "free letters", {"X": ("n", "r"), "S": SQUARE, "A": SQUARE, "B": SQUARE, "v": ("n", "1"), "x": ("1", "1"), "a": (), "b": ()},
    symmetric=("S",), definitions={"f": "a**2 + normF(X)"}, kind="free",
)  # fmt: skip
FLOW = Theory(
    "refusals_flow", "letters that move", {"X": SQUARE, "Q": SQUARE, "c": ()}, flow={"X": "-X @ Q"}, kind="free",
    definitions={"i": "ind(tr(X) >= 0)"},
)  # fmt: skip
STEPS = Theory(
    "refusals_steps",
    "steps",
    {"X": SQUARE, "x": ("1", "1"), "C": SQUARE, "c": ()},
    steps={"X": "X @ C", "x": "c * x"},
    kind="free",
)
LAWS = Theory(
    "refusals_laws", "laws", {"G": ("n", "r"), "z": (), "a": (), "A": SQUARE}, values={"G": N, "z": N}, kind="laws"
)


def made(shapes, **more):
    return Theory(
        "made", "a theory", dict.fromkeys(shapes.split(), SQUARE) | more.pop("more", {}), **{"kind": "free"} | more
    )


RELATIONS = {
    "turned": ({"X": "X @ (Q - Q.T)"}, "X.T @ X == I_n", None),
    "sheared": ({"X": "X @ Q"}, "X.T @ X == I_n", "not keep"),
    "kept to the first order alone": ({"X": "X @ X"}, "X @ X == 0", None),
    "a constant beside it": ({"X": "Q"}, "X @ X == 0", "not keep"),
    "an input beside what moves": (
        {"X": "X"},
        "X @ U == I_n",
        "mixes inputs and letters with a flow|the input U has no derivative",
    ),
    "an input beside what rests": ({"X": "X"}, "Q @ U == I_n", None),
    "of what rests": ({"X": "Q"}, "Q.T @ Q == I_n", None),
    "a right side that moves": ({"X": "Q", "Y": "Q"}, "X == Y", None),
    "a right side that moves otherwise": ({"X": "Q", "Y": "-Q"}, "X == Y", "not keep"),
}


@pytest.mark.parametrize("kind", RELATIONS)
def test_relations_are_kept_by_the_flow_or_the_theory_is_refused(kind):
    flow, relation, words = RELATIONS[kind]
    theory = made("X Y Q U", flow=flow, relations=(relation,), inputs=("U",))
    if words is None:
        _require_kept(theory, Reader(theory))
        return
    with pytest.raises(StatementError, match=words):
        _require_kept(theory, Reader(theory))


@pytest.mark.parametrize(
    ("flow", "kept"), [("-X", True), ("X @ X", True), ("X @ Q", False), ("Q + Q.T", True), ("Q - Q.T", False)]
)
def test_a_symmetric_letter_has_a_symmetric_flow(flow, kept):
    theory = made("X Q", flow={"X": flow}, symmetric=("X",))
    if kept:
        _require_kept(theory, Reader(theory))
        return
    with pytest.raises(StatementError, match="symmetric"):
        _require_kept(theory, Reader(theory))


def test_steps_are_those_of_matrices_alone():
    require_steps(STEPS)
    with pytest.raises(UsageError, match="is a parameter, which is constant"):
        made("X", more={"c": ()}, steps={"X": "X", "c": "2 * c"})
    with pytest.raises(Refused, match="steps beside inputs"):
        require_steps(made("X U", steps={"X": "X @ U"}, inputs=("U",)))
    with pytest.raises(Refused, match="steps beside inputs or random letters"):
        require_steps(made("X", more={"z": ()}, steps={"X": "z * X"}, values={"z": N}, kind="laws"))


@pytest.mark.parametrize("name", ["D", "integral", "rise", "least", "greatest", "limit", "maxima", "minima"])
def test_functions_of_continuous_time_are_those_of_theories_without_steps(name):
    require_its_time(name, FLOW)
    require_its_time(name, FREE)
    with pytest.raises(Refused, match="is about continuous time"):
        require_its_time(name, STEPS)


@pytest.mark.parametrize("name", ["next", "sum_over"])
def test_functions_of_steps_are_those_of_theories_with_steps(name):
    require_its_time(name, STEPS)
    for theory in (FLOW, FREE):
        with pytest.raises(Refused, match="has no steps"):
            require_its_time(name, theory)


def test_there_is_no_rate_of_a_polynomial_where_time_is_discrete():
    poly = {ONE: Fraction(1)}
    assert rates.derivative(Reader(FLOW), poly) == {}
    with pytest.raises(Refused, match="there is no d/dt"):
        rates.derivative(Reader(STEPS), poly)


LETTER = {name: ex.Letter(shape or ex.SCALAR, name) for name, shape in FREE.shapes.items()}


def compared(left, relation, right):
    return ex.Compare(ex.SCALAR, LETTER[left], relation, LETTER[right])


@pytest.mark.parametrize("relation", [r for r in Relation if r is not Relation.PSD])
def test_matrices_are_equal_or_not_compared(relation):
    reader = Reader(FREE)
    assert Formula.of(compared("a", relation, "b"), reader).poly
    if relation is Relation.EQUAL:
        assert Formula.of(compared("A", relation, "B"), reader).poly
        return
    for left, right in (("A", "B"), ("B", "A"), ("S", "A")):
        with pytest.raises(Refused, match="inequalities compare scalars"):
            Formula.of(compared(left, relation, right), reader)


def test_a_comparison_is_expected_of_a_formula():
    for what in (LETTER["a"], parse_expression("a + b", FREE), ex.Number(ex.SCALAR, Fraction(1))):
        with pytest.raises(Refused, match="a comparison is expected"):
            Formula.of(what, Reader(FREE))


@pytest.mark.parametrize(("relation", "other"), [(">=", ">"), (">", ">="), ("==", None), ("psd", None)])
def test_inequalities_alone_have_a_complement(relation, other):
    poly = {Word("1", "1", (), ("a",)): Fraction(3), ONE: Fraction(-6)}
    formula = Formula.make(relation, poly)
    if other is None:
        with pytest.raises(Refused, match="only inequalities have a complement"):
            formula.negated()
        return
    assert formula.negated().relation == other
    assert formula.negated().difference == {word: -value for word, value in formula.difference.items()}
    assert formula.negated().negated() == formula


@pytest.mark.parametrize("relation", ["==", "psd", ">=", ">"])
def test_an_event_is_an_inequality(relation):
    reader = Reader(LAWS)
    formula = Formula.make(relation, reader.text("z - a"))
    if relation in (">=", ">"):
        assert chance.probability(formula, reader)
        return
    with pytest.raises(Refused, match="an event is an inequality"):
        chance.probability(formula, reader)


@pytest.mark.parametrize("size", ["1", "n"])
@pytest.mark.parametrize(
    ("relation", "value", "absurd"),
    [("==", 1, True), (">=", -1, True), (">=", 1, False), (">", -2, True), ("psd", -1, False)],
)
def test_what_is_visibly_false_is_so_of_numbers_alone(size, relation, value, absurd):
    """-I_n >= 0 compares no numbers; and that I_n is not 0 is no matter of a number's sign."""
    formula = Formula(relation, ((Word(size, size, ()), Fraction(value)),))
    assert formula.absurd is (absurd and size == "1")


def test_two_lines_have_two_names():
    script = Script(FREE)
    script.add(step("one", "a + b == b + a", "identity"))
    script.add(step("other", "a + b == b + a", "identity"))
    with pytest.raises(Refused, match="two lines are called 'one'"):
        script.add(step("one", "2 * a == a + a", "identity"))


SOME = {
    ("tr(X) >= 0", "some t in [0, 1]"): True,
    ("tr(X) > 0", "some t in [0, 1]"): True,
    ("i >= 1", "some t in [0, 1]"): False,
    ("i > 0", "some t in [0, 1]"): True,
    ("i >= 1", "t in [0, 1]"): True,
    ("normF(X) <= c", "some t in [0, 1]"): True,
    ("i <= 0", "some t in [0, 1]"): False,
    ("i < 1", "some t in [0, 1]"): True,
}


@pytest.mark.parametrize(("says", "ranges"), SOME)
def test_a_weak_inequality_at_some_time_is_of_what_is_continuous(says, ranges):
    """An infimum of 0 need not be taken by what jumps; what is below 0 somewhere in the infimum is so at a time."""
    statement = parse_statement(f"{says} for {ranges}", FLOW)
    compare = parse_statement(says, FLOW).claims[0]
    left = ex.Call(
        ex.SCALAR, "least", (compare.left, ex.Number(ex.SCALAR, Fraction(0)), ex.Number(ex.SCALAR, Fraction(1)))
    )
    claims = [ex.Compare(ex.SCALAR, left, compare.relation, compare.right)]
    assert statement.claims
    if SOME[says, ranges]:
        _require_attained(Script(FLOW), f"{says} for {ranges}", claims)
        return
    with pytest.raises(Refused, match="no time need attain it"):
        _require_attained(Script(FLOW), f"{says} for {ranges}", claims)


def test_a_rule_has_one_name():
    before = dict(theorem.RULES)
    with pytest.raises(Refused, match="the rule 'identity' exists"):
        theorem.rule("K99", "identity")(lambda goal: {})
    assert before == theorem.RULES


@pytest.mark.parametrize(("text", "whole"), [
    ("a", True), ("(a, b)", False), ("a, b", False), ("a if b else a", False), ("a and b", False), ("not a", True), ("lambda: a", False), ("a <= b", True), ("a)", False), ("", False), ("a b", False),
])  # fmt: skip
def test_an_argument_is_one_whole_expression(text, whole):
    assert (theorem._not_whole(text) == "") is whole


def test_an_argument_that_is_not_given_is_named():
    goal = theorem.Goal(FREE, Reader(FREE), compared("a", Relation.EQUAL, "b"), (), {"of": "a"})
    assert goal.expression("of").name == "a"
    assert goal.expression("start").value == 0
    with pytest.raises(Refused, match="needs the argument 'level'"):
        goal.expression("level")


def test_a_value_has_the_shape_of_the_letter_for_which_it_stands():
    expr = parse_expression("tr(A @ B)", FREE)
    reader = Reader(FREE)
    assert reader.read(substitute(expr, {"A": LETTER["S"]}, FREE)) == reader.text("tr(S @ B)")
    for name in ("X", "v", "a"):
        with pytest.raises(Refused, match="its value"):
            substitute(expr, {"A": LETTER[name]}, FREE)
    column = parse_expression("X.T @ v", FREE)
    with pytest.raises(Refused, match="its value"):
        substitute(column, {"v": LETTER["v"]}, FREE, {"n": "m"})
    with pytest.raises(Refused, match="a comparison stays one"):
        claim(LETTER["a"], {}, FREE)
    with pytest.raises(Refused, match="which has no name"):
        substitute(parse_expression("tr(I_n)", FREE), {}, FREE, {"n": "mm"})
    assert reader.read(substitute(parse_expression("n * tr(I_n)", FREE), {}, FREE, {"n": "r"})) == reader.text("r**2")
    assert reader.read(substitute(parse_expression("n * r + n", FREE), {}, FREE, {"n": "1"})) == reader.text("r + 1")


@pytest.mark.parametrize(("factors", "refused"), [(2, False), (9, False), (10, False), (11, True)])
def test_a_mean_has_a_largest_degree(factors, refused):
    """Of z G ... : traces of a product of G'G, twenty normal factors at most."""
    reader = Reader(LAWS)
    poly = reader.text(" * ".join(["tr(G.T @ A @ G)"] * factors)) if factors < 4 else None
    if poly is None:
        word = next(iter(reader.text("tr(G.T @ A @ G)")))
        poly = {Word("1", "1", (), word.scalars * (factors * 2 // 3)): Fraction(1)}
        refused = len(word.scalars * (factors * 2 // 3)) * 3 > 20
    if refused:
        with pytest.raises(Refused, match="too high a degree"):
            mean(poly, reader)
    elif factors < 4:
        assert mean(poly, reader)


SIGNS = {
    "a**2": (True, True), "a**4 + n": (True, True), "a": (False, False), "a**3": (False, False), "normF(X)": (True, True), "n": (True, True),
    "n - 1": (False, False), "n * normF(X)": (True, True), "-n": (False, False), "tr(X.T @ X)": (True, True), "tr(X @ X.T)": (True, True),
    "tr(A @ A)": (False, False), "tr(A @ A.T @ A @ A.T)": (True, True), "tr(A @ B @ B.T @ A.T)": (True, True), "tr(A @ B @ A.T @ B.T)": (False, False),
    "tr(A)": (False, False), "tr(A @ B @ B.T @ A)": (False, False), "tr(S)": (False, False), "tr(S @ S)": (True, True), "tr(S @ S @ S)": (False, False),
    "1 / n": (True, True), "1 / a": (False, False), "1 / normF(X)": (True, True), "exp(a)": (True, True), "log(n)": (False, False), "abs(a)": (True, True),
    "sigma_max(X)": (True, True), "lambda_max(S)": (False, False), "det(A)": (False, False), "ind(a >= 0)": (True, True), "rank(X)": (True, True),
    "a**2 * b": (False, False), "a**2 * normF(X)": (True, True), "f": (True, True), "a**2 - normF(X)": (False, False), "max(a, 0)": (False, False),
    "a**2 / n": (True, True), "n / a": (False, False), "sqrt(a)": (True, True), "exp(a) * exp(b)": (True, True), "normF(X) * a": (False, False),
    "normF(X)**2 - normF(X)**2": (True, True),
    "(a - b)**2": (False, True), "a**2 + a - a": (True, True), "(a + b)**2 + n": (False, True),
}  # fmt: skip
"""By text: whether every term of the normal form is visibly non-negative, and whether the text is as it is written."""


@pytest.mark.parametrize("text", SIGNS)
def test_what_is_visibly_non_negative_and_what_is_so_as_it_is_written(text):
    reader = Reader(FREE)
    assert (nonnegative(reader.text(text), reader), written(parse_expression(text, FREE), reader)) == SIGNS[text]


POSITIVE = {
    "n": True, "n * r": True, "1": True, "exp(a)": True, "normF(X)": False, "normF(X) + 1": True, "n - 1": False, "normF(X) + a": False,
    "exp(a) * n + rank(X)": True, "a**2": False, "0": False, "1 / n": False,
}  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), POSITIVE.items())
def test_what_is_visibly_positive(text, shown):
    reader = Reader(FREE)
    assert positive(reader.text(text), reader) is shown


def word(*keys):
    return {Word("1", "1", (), keys): Fraction(1)}


@pytest.mark.parametrize(("target", "terms", "found", "says"), [
    (">=", [(">=", "a"), (">=", "b")], [1, 1], ""),
    (">=", [(">=", "a"), ("==", "b")], [1, 1], ""),
    (">=", [(">", "a"), (">", "b")], [1, 1], ""),
    (">", [(">=", "a"), (">", "b")], [1, 1], ""),
    (">", [(">=", "a"), (">=", "b")], [1, 1], "strict"),
    ("==", [("==", "a"), ("==", "b")], [1, 1], ""),
    ("==", [("==", "a"), (">=", "b")], [1, 1], "an equation"),
    (">=", [(">=", "a"), (">=", "b")], [1, -1], "negative"),
    (">=", [(">=", "a"), ("==", "b")], [-1, 1], "negative"),
    (">=", [(">=", "a"), (">=", "b")], [1, 2], "do not multiply out"),
    (">=", [(">=", "a"), (">=", "b")], [1, 0], "do not multiply out"),
    (">=", [(">=", "a"), (">=", "b")], None, "not a combination"),
])  # fmt: skip
def test_multipliers_show_a_sum_of_their_terms_and_nothing_else(target, terms, found, says):
    whole = word("a") | word("b")
    why = multiplied_out((target, whole), [(r, word(k)) for r, k in terms], found and [Fraction(m) for m in found])
    assert says in why
    assert bool(why) is bool(says)


def test_an_equation_may_be_taken_any_number_of_times_and_an_unused_term_is_of_any_kind():
    terms = [("==", word("a")), (">=", word("b")), (">=", word("c"))]
    assert not multiplied_out(
        ("==", {Word("1", "1", (), ("a",)): Fraction(-2)}), terms, [Fraction(-2), Fraction(0), Fraction(0)]
    )
    assert multiplied_out(
        ("==", {Word("1", "1", (), ("a",)): Fraction(-2)}), terms, [Fraction(-2), Fraction(0), Fraction(1)]
    )


def test_the_gate_reads_what_keeps_its_relations():
    assert gate(FLOW).theory == FLOW
    assert gate(STEPS).theory == STEPS
