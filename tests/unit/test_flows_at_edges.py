"""Flows at edges: no time, time before the start, starts at rest, letters of a state, what is no polynomial, norms.

Truth: SciPy's integrator in doubles for the letters, the definitions for the rest.
"""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, arb_mat, fmpq_mat
from scipy.integrate import solve_ivp
from scipy.linalg import sqrtm

from faverify.cases.instance import Instance
from faverify.claim import Theory
from faverify.errors import DomainError, StatementError, UnableError, UsageError
from faverify.flows.cover import CoverGapError, cover
from faverify.flows.fa_star import FAStar
from faverify.flows.indicator import enclose_low_rows_integral, enclose_slow_loss_integral
from faverify.flows.norms import frobenius, spectral, widened
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.jets import JetRing, Jets
from faverify.flows.rise import enclose_rise
from faverify.flows.table import FLOWS, enclose_flow, flow_of, table_run
from faverify.flows.turning import enclose_turning_points
from faverify.lang.parse import parse_expression

Y, C, Z0 = [[1, 2, 0], [3, 5, 1], [0, 1, 2]], [[1, 0], [0, 1], [1, 1]], [[1, 0], [1, 2], [0, 1]]
MOVING = Instance.of(Y, C, Z0)
NARROW = Instance.of([[1, 2], [0, 1], [2, 0]], [[1], [1]], [[1], [0], [-1]])
RESTING = Instance.of([[1, 0], [0, 1]], [[1], [0]], [[1], [0]])  # E C = 0 at the start
TIMES = [Fraction(0), Fraction(1, 3), Fraction(1)]


def doubles(matrix):
    return np.array([[float(x.mid()) for x in row] for row in matrix.tolist()])


def in_doubles(instance, t):
    """Z at a time, by SciPy."""
    y, c, z0 = (np.array(x, dtype=float) for x in (instance.Y, instance.C, instance.Z0))

    def speed(_, flat):
        z = flat.reshape(z0.shape)
        w = np.linalg.solve(z.T @ z, z.T @ y)
        return ((y - z @ w) @ c).ravel()

    done = solve_ivp(speed, (0, float(t)), z0.ravel(), method="DOP853", rtol=1e-12, atol=1e-13)
    return done.y[:, -1].reshape(z0.shape)


@pytest.mark.parametrize("t", TIMES)
@pytest.mark.parametrize("instance", [MOVING, NARROW, RESTING], ids=["moving", "narrow", "resting"])
def test_every_letter_of_a_state_is_what_its_definition_says(instance, t):
    flow = FAStar(instance)
    state = flow.at(t)
    y, c = (np.array(x, dtype=float) for x in (instance.Y, instance.C))
    z = in_doubles(instance, t) if t else np.array(instance.Z0, dtype=float)
    gram = z.T @ z
    w = np.linalg.solve(gram, z.T @ y)
    error = y - z @ w
    want = {
        "Y": y, "C": c, "Z": z, "W": w, "G": gram, "Gi": np.linalg.inv(gram), "S": sqrtm(gram).real,
        "Si": np.linalg.inv(sqrtm(gram).real), "M": w @ c, "F": error @ c, "N": (error @ c).T @ (error @ c),
    }  # fmt: skip
    for name, value in want.items():
        assert np.allclose(doubles(getattr(state, name)), value, atol=1e-8), name
        assert all(x.rad() < 1e-20 for x in getattr(state, name).entries()), name
    loss = np.trace(np.linalg.inv(gram) @ (error @ c).T @ (error @ c))
    assert abs(float(state.l.mid()) - loss) < 1e-8
    assert state.loss is state.l
    letters = state.letters()
    assert set(letters) == {"Y", "C", "Z", "W", "G", "Gi", "S", "Si", "U"}
    assert len(letters) == 9
    assert letters["Z"] is state.Z
    with pytest.raises(KeyError):
        letters["F"]
    assert np.allclose(doubles(flow.reduced(t, 200)), w @ c, atol=1e-8)


@pytest.mark.parametrize("t", TIMES)
def test_the_matrix_u_solves_its_equation(t):
    """U' = U M, U(0) = I (N1): checked by a difference quotient, and exactly at the start."""
    flow, h = FAStar(MOVING), Fraction(1, 10**6)
    here, there = (doubles(flow.at(x).U) for x in (t, t + h))
    if t == 0:
        assert np.array_equal(here, np.eye(2))
    slope, M = (there - here) / float(h), doubles(flow.at(t).M)
    assert np.allclose(slope, here @ M, rtol=1e-3, atol=1e-3) or np.allclose(slope, M @ here, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("t", [Fraction(-1), Fraction(-1, 10**9), -1])
def test_there_is_no_time_before_the_start(t):
    flow = FAStar(MOVING)
    for ask in (flow.at, lambda t: flow.reduced(t, 100)):
        with pytest.raises(DomainError):
            ask(t)
    for ask in (enclose_slow_loss_integral, enclose_low_rows_integral):
        with pytest.raises(DomainError, match="no interval of time"):
            ask(flow, t, 1)
    with pytest.raises(CoverGapError):
        cover(flow, t)


def test_over_no_time_nothing_happens():
    flow = FAStar(MOVING)
    with pytest.raises(CoverGapError, match=r"\[0, 0\] has no cells"):
        cover(flow, 0)
    for ask in (enclose_slow_loss_integral, enclose_low_rows_integral):
        assert ask(flow, 0, 1).is_zero()
    assert enclose_turning_points(flow, 0) == []
    rise = enclose_rise(flow, 0)
    assert rise.value.is_zero()
    assert rise.tail == "none"


def test_what_rests_does_nothing_for_any_time():
    flow = FAStar(RESTING)
    for T in (0, 1, 10**6):
        assert enclose_turning_points(flow, T) == []
        assert enclose_rise(flow, T).value.is_zero()
        for ask in (enclose_slow_loss_integral, enclose_low_rows_integral):
            assert ask(flow, T, 1).is_zero()
    assert enclose_rise(flow).tail == "stationary"
    assert flow.at(10**6).Z == flow.at(0).Z
    assert flow.plan_bits(Fraction(10**6), 30) == flow.plan_bits(Fraction(0), 30)


def test_too_few_bits_are_said_to_be_too_few():
    with pytest.raises(UnableError, match=r"to 30 digits needs \d+ bits or more \(limit 40\)"):
        FAStar(MOVING).at(1, cap_bits=40)
    assert FAStar(MOVING).at(0, cap_bits=40).Z.nrows() == 3  # the start is exact


@pytest.mark.parametrize("digits", [5, 30, 60])
def test_a_state_at_the_bits_that_were_planned_is_within_their_limit(digits):
    """The plan is enough here, so a limit of just that many bits is, too."""
    planned = FAStar(MOVING).plan_bits(Fraction(1, 3), digits)
    assert FAStar(MOVING).at(Fraction(1, 3), digits, cap_bits=planned).bits == planned


def test_flows_of_the_table_are_named_and_have_a_digit():
    for ask in (lambda: flow_of("heat", MOVING), lambda: table_run(MOVING, "heat"), lambda: table_run(MOVING, "fa", 0)):
        with pytest.raises(UsageError):
            ask()
    assert table_run(MOVING, "fa", 1) is table_run(MOVING, "fa", 1)
    assert enclose_flow(MOVING, "fa", []) == []
    assert set(FLOWS) >= {"fa", "gd", "fa_star"}


THEORY = Theory("texts", "", {"X": ("n", "n"), "Y": ("n", "m"), "K": ("n", "n"), "u": ("1", "1")}, kind="free")
SHAPES = {"X": (2, 2), "Y": (2, 3), "u": (1, 1)}


def made(**velocities):
    start = {name: fmpq_mat(*SHAPES[name], [1] * (SHAPES[name][0] * SHAPES[name][1])) for name in velocities}
    read = {name: parse_expression(text, THEORY) for name, text in velocities.items()}
    return PolynomialFlow(start, read, {"K": fmpq_mat(2, 2, [1, 2, 3, 4])})


NO_POLYNOMIAL = {
    "X / u": r"X / u divides by what is not a number",
    "X / (1 - 1)": r"X / \(1 - 1\) divides by zero",
    "X / (2 * u)": r"divides by what is not a number",
    "X / (1 / (2 - 2))": r"divides by what is not a number",
    "u**-1 * X": r"u\*\*-1 is not a power from 0 to",
    "u**(1/2) * X": r"u\*\*1/2 is not a power",
    "u**(3/2) * X": r"u\*\*3/2 is not a power",
    "inv(X)": r"inv\(X\) uses inv",
    "normF(X) * X": r"normF\(X\) uses normF",
    "normF(X)**3 * X": r"uses normF",
    "inv(X.T @ K)": r"inv\(X.T @ K\) uses inv",
    "sigma_max(2 * X) * X": r"sigma_max\(2 \* X\) uses sigma_max",
    "Y @ Y.T": r"needs Y, which is neither moving nor given",
}


@pytest.mark.parametrize("text", NO_POLYNOMIAL)
def test_what_is_no_polynomial_is_told_as_it_stands(text):
    with pytest.raises(StatementError, match=NO_POLYNOMIAL[text]) as caught:
        made(X=text, u="u")
    assert "the velocity of X" in str(caught.value)


def test_a_flow_moves_something_and_every_letter_by_its_own_shape():
    with pytest.raises(UsageError, match="every moving letter needs both"):
        PolynomialFlow({}, {})
    with pytest.raises(UsageError, match="every moving letter needs both"):
        PolynomialFlow({"X": fmpq_mat(2, 2)}, {})
    with pytest.raises(StatementError, match=r"the velocity of X is \(2, 3\), not \(2, 2\)"):
        made(X="X @ Y", Y="Y")
    with pytest.raises(UsageError, match="without entries"):
        PolynomialFlow({"X": fmpq_mat(0, 0)}, {"X": parse_expression("X", THEORY)})
    assert made(X="0", Y="0").size == 10


SERIES = [([1, 2], [3]), ([1], [3, 4]), ([1, 2, 3], [4]), ([0], [0, 0, 5]), ([1, 2], [3, 4])]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("left", "right"), SERIES)
def test_series_of_any_two_lengths_add_and_multiply_as_polynomials_do(left, right, sign):
    ring = JetRing(2)
    first, second = ([arb_mat([[x]]) for x in numbers] for numbers in (left, right))
    t = [0] * 3
    for k, x in enumerate(left):
        t[k] += x
    for k, x in enumerate(right):
        t[k] += sign * x
    found = [x[0, 0] for x in ring.add(first, second, sign)]
    assert found == t[: len(found)]
    assert not any(t[len(found) :])
    want = list(np.convolve(left, right))[:3]
    for product in (ring.matmul, ring.scale, ring.dot):
        assert [x[0, 0] for x in product(first, second)] == want
    assert [x[0, 0] for x in ring.transpose(first)] == left
    assert ring.zeros(2, 3)[0].entries() == [0] * 6
    assert ring.identity(2)[0] == arb_mat([[1, 0], [0, 1]])


def test_the_series_of_the_exponential_of_what_stands_and_of_a_line():
    flow = made(X="X", u="0 * u + 3")
    found = Jets(flow).solve({"X": arb_mat(flow.start["X"]), "u": arb_mat([[1]])}, 4)
    for k, x in enumerate(found["X"]):
        assert all(entry.overlaps(arb(1) / math.factorial(k)) for entry in x.entries())
    assert [x[0, 0] for x in found["u"]] == [1, 3, 0, 0, 0]


@pytest.mark.parametrize("ask", [frobenius, spectral])
def test_norms_of_nothing_of_one_number_and_of_what_is_not_finite(ask):
    assert ask(arb_mat(2, 3, [0] * 6)).is_zero()
    assert ask(arb_mat([[0]])).is_zero()
    for value in (-3, 3):
        assert 3 <= ask(arb_mat([[value]])) <= 3 * (1 + arb(2) ** -40)
    for size in (2, 5):
        unit = arb_mat([[int(i == j) for j in range(size)] for i in range(size)])
        assert 1 <= ask(unit) <= arb(size).sqrt() * (1 + arb(2) ** -40)
    for entry in (arb("inf"), arb("nan"), arb(1, "inf")):
        for matrix in (arb_mat([[entry]]), arb_mat([[entry, 0], [0, 1]]), arb_mat([[1, 0], [entry, 1]])):
            assert ask(matrix) == arb("inf")


def test_a_widened_matrix_contains_its_entries_with_the_radius_on_either_side():
    found = widened(arb_mat([[1, 2], [3, arb(4, 0.5)]]), arb(0.25))
    assert all(found[i, j].contains(x + s * 0.25) for i, j, x in ((0, 0, 1), (0, 1, 2), (1, 0, 3)) for s in (-1, 1))
    assert found[1, 1].contains(4.75)
    assert found[1, 1].contains(3.25)
    assert not found[0, 0].contains(1.375)
    assert not found[1, 1].contains(5)


@pytest.mark.parametrize("bits", [200, 400])
@pytest.mark.parametrize("power", [0, 10, 30, 60, 100])
def test_the_inverse_root_of_a_nearly_singular_gram_matrix_loses_the_bits_of_its_condition(power, bits):
    """Columns (1, 0) and (1, 2^-power): the condition number of the root is about 2^power; no more bits are lost."""
    start = [[1, 1], [0, Fraction(1, 2**power)], [0, 0]]
    flow = FAStar(Instance.of([[1, 2], [0, 1], [2, 0]], [[1, 0], [0, 1]], start))
    root, inverse = flow.root(bits), flow.inverse_root(bits)
    largest = max(abs(x.mid()) for x in inverse.entries())
    assert all(x.rad() <= largest * arb(2) ** (power + 8 - bits) for x in inverse.entries())
    unit = (root * inverse).tolist()
    assert all(x.contains(int(i == j)) for i, row in enumerate(unit) for j, x in enumerate(row))
