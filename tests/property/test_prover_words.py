"""Words of matrices are a *-algebra with typed identities: its laws, and its values by NumPy."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracle.statement_texts import LETTERS, SCALAR, SIZES, SYMMETRIC, formulas, sparse_text, states, value_of
from oracle.word_values import agree, arrays, poly_value, word_value

from faverify.algebra.translate import Translator
from faverify.algebra.words import Factor, Transposer, Word, add, join, multiply, scale
from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang.parse import parse_expression

THEORY = Theory(name="formulas", title="formulas", shapes=LETTERS, symmetric=SYMMETRIC)
TRANSPOSER = Transposer(SYMMETRIC)
MATRICES = {name: shape for name, shape in LETTERS.items() if shape}
DIMENSIONS = sorted({d for shape in MATRICES.values() for d in shape})
PARAMETERS = [name for name, shape in LETTERS.items() if not shape]


def factors_from(dimension):
    """(factor, dimension behind it) for every letter that can follow."""
    found = [(Factor(name), c) for name, (r, c) in MATRICES.items() if r == dimension]
    return found + [(Factor(n, True), r) for n, (r, c) in MATRICES.items() if c == dimension and n not in SYMMETRIC]


@st.composite
def words(draw, rows, columns, longest=4):
    """A word of the given shape: a walk through the letters, closed by a last letter."""
    letters, here = [], rows
    for _ in range(draw(st.integers(0, longest - 1))):
        factor, here = draw(st.sampled_from(factors_from(here)))
        letters.append(factor)
    if here != columns or (not letters and draw(st.booleans())):
        closing = [factor for factor, end in factors_from(here) if end == columns]
        assume(closing)
        letters.append(draw(st.sampled_from(closing)))
    scalars = tuple(sorted(draw(st.lists(st.sampled_from(PARAMETERS), max_size=2))))
    return Word(rows, columns, tuple(letters), scalars)


@st.composite
def polys(draw, rows, columns, most=3):
    found = {}
    for _ in range(draw(st.integers(0, most))):
        number = Fraction(draw(st.integers(-4, 4).filter(bool)), draw(st.integers(1, 3)))
        found = add(found, {draw(words(rows, columns)): number})
    return found


dimensions = st.sampled_from([d for d in DIMENSIONS if d != "1"])
shapes = st.tuples(dimensions, dimensions, dimensions, dimensions)


@given(shapes, st.data())
def test_products_are_associative(dims, data):
    p, q, r, s = dims
    x, y, z = data.draw(polys(p, q)), data.draw(polys(q, r)), data.draw(polys(r, s))
    assert multiply(multiply(x, y), z) == multiply(x, multiply(y, z))


@given(shapes, st.data())
def test_products_distribute_over_sums_on_both_sides(dims, data):
    p, q, r, _ = dims
    x, y = data.draw(polys(p, q)), data.draw(polys(p, q))
    u, v = data.draw(polys(q, r)), data.draw(polys(q, r))
    assert multiply(add(x, y), u) == add(multiply(x, u), multiply(y, u))
    assert multiply(x, add(u, v, Fraction(-2))) == add(multiply(x, u), multiply(x, v), Fraction(-2))


@given(shapes, st.data())
def test_the_identity_of_its_own_dimension_is_neutral_and_no_other_fits(dims, data):
    p, q, other, _ = dims
    x = data.draw(polys(p, q))
    one = {Word(p, p, ()): Fraction(1)}
    assert multiply(one, x) == x
    if other != p and x:
        with pytest.raises(StatementError, match="do not fit"):
            multiply({Word(other, other, ()): Fraction(1)}, x)


@given(shapes, st.data())
def test_the_transpose_of_a_product_is_the_product_of_the_transposes_in_reverse(dims, data):
    p, q, r, _ = dims
    x, y = data.draw(polys(p, q)), data.draw(polys(q, r))
    flip = TRANSPOSER.poly
    assert flip(multiply(x, y)) == multiply(flip(y), flip(x))
    assert flip(flip(x)) == x
    assert flip(add(x, x, Fraction(3))) == add(flip(x), flip(x), Fraction(3))


@given(shapes, st.data())
def test_traces_are_cyclic_and_equal_those_of_the_transpose(dims, data):
    p, q, r, _ = dims
    x, y, z = data.draw(polys(p, q)), data.draw(polys(q, r)), data.draw(polys(r, p))
    whole = multiply(multiply(x, y), z)
    assert TRANSPOSER.trace(whole) == TRANSPOSER.trace(multiply(z, multiply(x, y)))
    assert TRANSPOSER.trace(whole) == TRANSPOSER.trace(TRANSPOSER.poly(whole))


@given(shapes, st.data(), states())
def test_sums_products_and_transposes_have_the_values_of_matrices(dims, data, letters):
    p, q, r, _ = dims
    x, y, z = data.draw(polys(p, q)), data.draw(polys(q, r)), data.draw(polys(p, r))
    values = arrays(letters)
    numbers = [poly_value(poly, values, SIZES) for poly in (x, y, z)]
    if x and y:
        product = numbers[0].dot(numbers[1])
        assert agree(poly_value(multiply(x, y), values, SIZES), product)
        expected = product if not z else product - 2 * numbers[2]
        assert agree(poly_value(add(multiply(x, y), z, Fraction(-2)), values, SIZES), expected)
    if x:
        assert agree(poly_value(TRANSPOSER.poly(x), values, SIZES), numbers[0].T)


@given(dimensions, dimensions, st.data(), states())
def test_trace_polynomials_have_the_values_of_traces(p, q, data, letters):
    x, y = data.draw(polys(p, q)), data.draw(polys(q, p))
    assume(x and y)
    values = arrays(letters)
    trace = np.trace(poly_value(x, values, SIZES).dot(poly_value(y, values, SIZES)))
    found = poly_value(TRANSPOSER.trace(multiply(x, y)), values, SIZES, traces=True)
    assert agree(found, np.array([[trace]], dtype=object))


GENERATOR = np.random.default_rng(7)
GENERIC = {name: np.array(GENERATOR.integers(-99, 99, (5, 5)).tolist(), dtype=object) for name in LETTERS}
GENERIC |= {name: GENERIC[name] + GENERIC[name].T for name in SYMMETRIC}


def closed_words(length):
    """Every square word of a length in A (n x n), B (n x m), E (m x n), S (r x r, symmetric), and transposes."""
    for start in ("n", "m", "r"):
        walks = [((), start)]
        for _ in range(length):
            walks = [((*w, f), end) for w, here in walks for f, end in factors_from(here) if f.name in "ABES"]
        yield from (Word(start, start, letters) for letters, end in walks if end == start)


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_two_words_are_in_one_trace_class_exactly_where_their_traces_at_generic_matrices_agree(length):
    by_class, by_number = {}, {}
    for word in closed_words(length):
        number = np.trace(word_value([(f.name, f.transposed) for f in word.letters], (), 5, GENERIC))
        by_class.setdefault(TRANSPOSER.trace_class(word), set()).add(word)
        by_number.setdefault(number, set()).add(word)
    assert sorted(map(sorted, by_class.values())) == sorted(map(sorted, by_number.values()))


def test_the_identities_of_two_dimensions_differ_and_so_do_their_traces():
    one = {d: {Word(d, d, ()): Fraction(1)} for d in DIMENSIONS}
    assert len({TRANSPOSER.trace_class(word) for poly in one.values() for word in poly}) == len(DIMENSIONS)
    assert add(one["n"], one["m"], Fraction(-1)) != {}


@given(dimensions, dimensions, st.data())
def test_a_product_across_dimensions_is_refused_with_both_shapes(p, q, data):
    x, y = data.draw(words(p, p)), data.draw(words(q, q))
    assume(p != q)
    with pytest.raises(StatementError) as caught:
        join(x, y)
    assert f"({p} x {p})" in str(caught.value)
    assert f"({q} x {q})" in str(caught.value)


@given(dimensions, dimensions, st.data())
def test_a_word_that_is_not_square_has_no_trace(p, q, data):
    assume(p != q)
    with pytest.raises(StatementError, match="trace"):
        TRANSPOSER.trace_class(data.draw(words(p, q)))


@given(shapes, st.data(), states())
def test_parameters_commute_with_everything(dims, data, letters):
    p, q, _, _ = dims
    x, y = data.draw(polys(p, q)), data.draw(polys("1", "1", most=1))
    scalars = {Word("1", "1", (), word.scalars): c for word, c in y.items()}
    twice = scale(scale(x, scalars), {Word("1", "1", (), ("a",)): Fraction(1)})
    assert twice == scale(scale(x, {Word("1", "1", (), ("a",)): Fraction(1)}), scalars)
    values = arrays(letters)
    if x and scalars:
        factor = poly_value(scalars, values, SIZES)[0, 0] * values["a"][0, 0]
        assert agree(poly_value(twice, values, SIZES), poly_value(x, values, SIZES) * factor)


@given(st.sampled_from([SCALAR, ("n", "r"), ("r", "r")]).flatmap(formulas), states())
def test_a_formula_as_words_has_the_value_of_the_formula(formula, letters):
    text = sparse_text(formula)
    assume(len(text) < 600)
    try:
        value = Translator(THEORY).value(parse_expression(text, THEORY))
    except StatementError as error:  # products of traces are outside the prover
        assume("trace" not in str(error))
        raise
    found = poly_value(value.poly, arrays(letters), SIZES, value.traces)
    assert agree(found, np.array(value_of(formula, letters), dtype=object))


@pytest.mark.parametrize("text", ["tr(K) * (K - K) + K @ S", "K @ S + tr(K) * (S - S)"])
def test_zero_times_a_trace_does_not_make_a_matrix_cyclic(text):
    """Found here: K S counted as a trace, equal to S K (arithmetic at cases refused it all the same)."""
    value = Translator(THEORY).value(parse_expression(f"{text} - S @ K", THEORY))
    assert value.poly
    assert not value.traces


def test_a_one_by_one_matrix_as_a_number_is_outside_the_prover():
    """Found here: the shapes of the words were said not to fit."""
    with pytest.raises(StatementError, match="1 x 1 matrix as its trace"):
        Translator(THEORY).value(parse_expression("(u.T @ u) * C", THEORY))


def test_a_letter_that_becomes_symmetric_turns_otherwise_from_then_on() -> None:
    turned, word = Transposer(()), Word("n", "n", (Factor("B"), Factor("A")))
    assert str(turned.word(word)) == "A.T B.T"
    before = turned.trace_class(word)
    turned.add("A")
    assert str(turned.word(word)) == "A B.T"
    assert turned.trace_class(Word("n", "n", (Factor("B", True), Factor("A")))) == turned.trace_class(word)
    assert before == Transposer(()).trace_class(word)
