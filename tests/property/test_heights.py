"""The heights of `faverify.exact.heights` against the numbers themselves: never too low, and not far too high.

Of a matrix of fractions the least common denominator is at most ``2^below``, what it makes of the entries at most
``2^above``; here both are known, and inputs are such that every rule is nearly attained.
"""

import math
import random
from dataclasses import replace
from fractions import Fraction

import flint
import numpy as np
import pytest
import sympy

from faverify.exact.heights import Heights

PRIMES = [65521, 65519, 65497, 65479, 65449, 65447, 65437, 65423, 65419, 65413, 65407, 65393]  # below 2^16
H = [[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]  # the largest determinant of entries 1 and -1


def fmpq(value):
    return flint.fmpq(value.numerator, value.denominator)


def matrix(rows):
    return flint.fmpq_mat([[fmpq(Fraction(value)) for value in row] for row in rows])


def full(rows, columns, primes, generator, signs):
    """Entries near ``2^16`` over one prime below it, with the signs of `H` or none."""
    below = primes.pop()
    return [
        [Fraction((H[i][j] if signs else 1) * generator.randrange(2**16 - 2**9, 2**16), below) for j in range(columns)]
        for i in range(rows)
    ]


def number(primes):
    return [[Fraction(primes.pop(), primes.pop())]]


RULES = {  # the height's rule, the value itself, the shapes of the arguments, and how many bits may be lost
    "plus": ("plus", lambda a, b: a + b, ((3, 2), (3, 2)), 2),
    "times": ("times", lambda a, b: a * b, ((3, 4), (4, 2)), 3),
    "scaled": ("scaled", lambda a, b: b * a[0, 0], ((1, 1), (3, 2)), 1),
    "scaled from the right": ("scaled", lambda a, b: a * b[0, 0], ((3, 2), (1, 1)), 1),
    "over": ("over", lambda a, b: a / b[0, 0], ((3, 2), (1, 1)), 1),
    "transposed": ("transposed", lambda a: a.transpose(), ((3, 2),), 1),
    "trace": ("trace", lambda a: matrix_of(sum((a[i, i] for i in range(4)), flint.fmpq(0))), ((4, 4),), 3),
    "inner": ("inner", lambda a, b: matrix_of(sum(x * y for x, y in pairs(a, b))), ((4, 3), (4, 3)), 5),
    "determinant": ("determinant", lambda a: matrix_of(a.det()), ((4, 4),), 3),
    "inverse": ("inverse", lambda a: a.inv(), ((4, 4),), 6),
    "one of": ("one_of", lambda a, b: a, ((1, 1), (1, 1)), 17),
    "the other": ("one_of", lambda a, b: b, ((1, 1), (1, 1)), 17),
}


def matrix_of(value):
    return flint.fmpq_mat([[value]])


def pairs(a, b):
    return zip(a.entries(), b.entries(), strict=True)


def of(value):
    """The bits that the entries have over the least common denominator, and those of it."""
    whole, under = value.numer_denom()
    return math.log2(max(1, *(abs(int(x)) for x in whole.entries()))), math.log2(int(under))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", RULES)
def test_a_rule_bounds_numerators_and_denominators_and_is_nearly_attained(name, seed):
    rule, value, shapes, lost = RULES[name]
    generator, heights = random.Random(f"{name}/{seed}"), Heights()
    primes, signs = generator.sample(PRIMES, len(PRIMES)), rule in ("determinant", "inverse")
    given = [matrix(number(primes) if one == (1, 1) else full(*one, primes, generator, signs)) for one in shapes]
    found = getattr(heights, rule)(*map(heights.rational, given))
    truth = value(*given)
    above, below = of(truth)
    assert (found.rows, found.columns) == (truth.nrows(), truth.ncols())
    assert above <= found.above <= above + lost
    assert below <= found.below <= below + lost
    assert heights.separation(found) == found.below + 1  # of fractions: the degree is 1


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("exponent", ["1/2", "-1/2", "3/2", "1/3", "-2/3", "2", "-1", "-3"])
def test_a_power_has_the_height_of_its_minimal_polynomial(seed, exponent):
    """The leading coefficient of an integer polynomial makes its roots integral; all conjugates have one size."""
    power, generator, heights = Fraction(exponent), random.Random(f"{exponent}/{seed}"), Heights()
    base = number(generator.sample(PRIMES, 2))[0][0]
    found = heights.power(heights.rational(matrix([[base]])), power)
    minimal = sympy.Poly(
        sympy.Symbol("x") ** power.denominator - sympy.Rational(*base.as_integer_ratio()) ** power.numerator
    )
    lead, degree = int(minimal.clear_denoms(convert=True)[1].LC()), power.denominator
    size = abs(float(power) * math.log2(base))
    least = math.log2(lead) / degree  # (no factor of the root's denominator is smaller than this root of it)
    assert heights.degree == degree
    assert found.below >= least
    assert found.above >= found.below + float(power) * math.log2(base) - 1e-9 or found.above >= size
    assert found.above <= 16 * abs(power.numerator) + 1
    assert found.below <= 16 * abs(power.numerator) + 1


@pytest.mark.parametrize(
    "exponent", ["1", "2", "3", "7", "-1", "-2", "-5", "1/2", "3/2", "5/2", "-3/2", "1/3", "4/3", "-2/3"]
)
@pytest.mark.parametrize(("over", "under"), [(65521, 65519), (65521, 3), (2, 65521), (5, 7), (65521, 1)])
def test_a_power_of_a_quotient_of_primes_has_the_least_denominator_and_numerator_at_least(over, under, exponent):
    """``lambda (p/q)^(k/d)`` is integral where q^k divides lambda^d: a whole lambda is a multiple of q^ceil(k/d).

    Of a root's inverse lambda is the root: as large as the k/d-th power of p.
    """
    power, heights = Fraction(exponent), Heights()
    found = heights.power(heights.rational(matrix([[Fraction(over, under)]])), power)
    above, below = (math.log2(x) for x in ((over, under) if power > 0 else (under, over)))
    least = (math.ceil(abs(power)) if power > 0 else float(-power)) * below
    assert found.below >= least - 1e-9
    assert found.above >= least + float(abs(power)) * (above - below) - 1e-9
    most = abs(power.numerator) * (math.ceil(above) + math.ceil(below) + 1)
    assert max(found.above, found.below) <= most


def test_integers_have_no_denominator_and_zero_no_bits():
    heights = Heights()
    for rows, above in (([[0, 0]], 0), ([[1, -1]], 0), ([[2]], 1), ([[3]], 2), ([[-4, 1]], 2), ([[5]], 3)):
        found = heights.rational(matrix(rows))
        assert (found.above, found.below) == (above, 0)
    assert heights.rational(matrix([[Fraction(1, 2), Fraction(1, 3)]])).below == 3  # 6


ROOTS = {  # the rule, its largest conjugate for entries B over a prime, shapes, how many bits may be lost
    "norm": ("norm", np.linalg.norm, ((3, 4), (4, 3), (1, 1)), 2),
    "lambda_max": ("eigenvalue", lambda b: max(abs(np.linalg.eigvalsh(b + b.T))), ((4, 4), (3, 3)), 2),
    "sigma_max": ("singular_value", lambda b: np.linalg.norm(b, 2), ((3, 4), (4, 3), (1, 4)), 2),
    "the sum": ("singular_values", lambda b: np.linalg.norm(b, "nuc"), ((4, 4), (3, 4), (4, 2)), 3),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ROOTS)
def test_a_root_is_bounded_with_its_conjugates_and_nearly_attained(name, seed):
    rule, largest, shapes, lost = ROOTS[name]
    generator = random.Random(f"{name}/{seed}")
    for rows, columns in shapes:
        given = full(rows, columns, [generator.choice(PRIMES)], generator, signs=name == "the sum")
        over = given[0][0].denominator
        whole = np.array([[float(v * over) for v in row] for row in given])
        heights, exact = Heights(), matrix(given)
        if rule == "eigenvalue":
            exact = exact + exact.transpose()
        found = getattr(heights, rule)(heights.rational(exact), *[name] * (rule in ("eigenvalue", "singular_value")))
        assert (found.rows, found.columns) == (1, 1)
        assert math.log2(largest(whole)) - 1e-9 <= found.above <= math.log2(largest(whole)) + lost
        assert math.log2(over) <= found.below <= math.log2(over) + 1


def test_a_condition_number_is_the_largest_over_the_smallest():
    """``(a / p) / (b / q)`` is ``a q / (b p)``; of a diagonal matrix the norms are known."""
    for top, low, over in ((2**10, 3, 7), (2**12, 1, 2**9), (5, 5, 1)):
        heights = Heights()
        found = heights.condition(heights.rational(matrix([[Fraction(top, over), 0], [0, Fraction(low, over)]])))
        assert math.log2(top * over) <= found.above <= math.log2(top * over) + 3
        assert math.log2(top * over) <= found.below <= math.log2(top * over) + 3  # no bound below is known of `low`


A, B = [[1, 2], [Fraction(1, 3), 0]], [[1, 1], [1, 0]]
CUBIC = [[2, 1, 0], [1, 3, 1], [0, 1, 5]]  # x^3 - 10 x^2 + 29 x - 23 is irreducible, its Galois group has 6 elements
REDUCIBLE = [[1, 0, 0], [0, 2, 1], [0, 1, 1]]  # a rational eigenvalue and two conjugate ones
MADE = {  # what is made of matrices, and the product of the degrees of the eigenvalues and roots in it
    "a norm": (lambda h, r: [h.norm(r(A))], 2),
    "of a matrix and its transpose": (lambda h, r: [h.norm(r(A)), h.norm(h.transposed(r(A)))], 2),
    "of matrices of one norm": (lambda h, r: [h.norm(r([[1, 2]])), h.norm(r([[2, 1]]))], 2),
    "of two norms": (lambda h, r: [h.norm(r(A)), h.norm(r([[1, 1]]))], 4),
    "a norm and the root of its square": (lambda h, r: [h.norm(r([[1, 2]])), h.power(r([[5]]), Fraction(1, 2))], 2),
    "of what is irrational": (lambda h, r: [h.norm(named(h.scaled(h.norm(r([[1, 1]])), r(A)), "s"))], 4),
    "of two such": (
        lambda h, r: [h.norm(named(h.scaled(h.norm(r([[1, 1]])), r(m)), k)) for k, m in (("a", A), ("b", B))],
        8,
    ),
    "an eigenvalue": (lambda h, r: [h.eigenvalue(r(B), "lambda_max")], 2),
    "both of two": (lambda h, r: [h.eigenvalue(r(B), n) for n in ("lambda_max", "lambda_min")], 2),
    "one of three": (lambda h, r: [h.eigenvalue(r(CUBIC), "lambda_max")], 3),
    "two of three": (lambda h, r: [h.eigenvalue(r(CUBIC), n) for n in ("lambda_max", "lambda_min")], 6),
    "of a reducible polynomial": (lambda h, r: [h.eigenvalue(r(REDUCIBLE), "lambda_max")], 2),
    "two of it": (lambda h, r: [h.eigenvalue(r(REDUCIBLE), n) for n in ("lambda_max", "lambda_min")], 4),
    "a singular value": (lambda h, r: [h.singular_value(r(A), "sigma_max")], 4),
    "both": (lambda h, r: [h.condition(r(A))], 8),
    "of a row": (lambda h, r: [h.singular_value(r([[1, 2]]), "sigma_max")], 2),
    "of a column": (lambda h, r: [h.singular_value(r([[1], [2]]), "sigma_max")], 2),
    "all of them": (lambda h, r: [h.singular_values(r(A))], 8),
}


def named(height, key):
    return replace(height, key=key)


@pytest.mark.parametrize("name", MADE)
def test_the_degree_is_that_of_all_roots_that_were_taken_each_counted_once(name):
    made, degree = MADE[name]
    heights = Heights()
    made(heights, lambda rows: heights.rational(matrix(rows)))
    assert heights.degree == degree
