"""The witness of every method, replayed: retyped arithmetic finds the statement false there, and the sides as stored.

Fractions where the method was exact, NumPy, SciPy and mpmath elsewhere; nothing of the package but the methods that
are asked and, for their input, the records of cases.
"""

import ast
import itertools
import math
import operator
from fractions import Fraction

import numpy as np
import pytest
import scipy.integrate
import scipy.linalg
import scipy.stats
from oracle.exact_rationals import minus, solved, times, transposed
from oracle.fa_star_paths import DoublePath
from oracle.replayed import contains, witness_of

from derivations.beyond.n6_exponential_rate import WITHOUT_ROOTS
from derivations.figure5_fa_close_to_fa_star import BESIDE
from derivations.theories import FA, FA_STAR, FA_STAR_RAW
from faverify.cases.free import FreeCase
from faverify.cases.instance import Instance
from faverify.cases.vectors import VectorSequence
from faverify.claim import Theory
from faverify.methods import (
    alignment_cover,
    ball_cases,
    chain,
    exact_cases,
    mpmath_path,
    sum_of_squares,
    sympy_entries,
    sympy_scalar,
    turning_points,
    vector_cases,
    worst_case,
)

TALL = Instance.of(
    [["1", "2", "0"], ["3", "-1", "1"], ["0", "1", "2"], ["1", "1", "1"]],
    [["1", "1/2"], ["0", "1"], ["1", "0"]],
    [["1", "0"], ["1", "1"], ["0", "2"], ["1", "-1"]],
)
SCALARS = Theory("some_scalars", "real numbers", {"x": (), "y": ()}, kind="scalars")
PAIR = Theory("pair", "two matrices", {"X": ("n", "r"), "V": ("n", "r")}, kind="free")
VECTORS = Theory("vectors", "sequences", {"total": (), "d": (), "K": (), "K_past": ()}, kind="vectors")


def exact(rows):
    return [[Fraction(value) for value in row] for row in rows]


def doubles(rows):
    return np.array([[float(Fraction(value)) for value in row] for row in rows])


def stored(text):
    """A side as a witness has it: "3/4", or rows "[1, 2; 3, 4]"."""
    return [[Fraction(value) for value in row.split(",")] for row in text.strip("[]").split(";")]


def optimal_start(case):
    """Y, C, Z(0), the optimal W and E, exact."""
    Y, C, Z = (exact(case[name]) for name in ("Y", "C", "Z0"))
    W = solved(times(transposed(Z), Z), times(transposed(Z), Y))
    return Y, C, Z, W, minus(Y, times(Z, W))


def dot(left, right):
    return sum(a * b for a, b in zip(left, right, strict=True))


def squares(rows):
    return sum(value**2 for row in rows for value in row)


def path_of(case, end):
    return DoublePath(exact(case["Y"]), exact(case["C"]), exact(case["Z0"]), float(end))


def test_exact_cases():
    found = witness_of(exact_cases(), "normF(Y)**2 <= normF(F)**2 + tr(G)", FA_STAR_RAW, TALL)
    Y, C, Z, _, E = optimal_start(found["case"])
    left, right = squares(Y), squares(times(E, C)) + squares(Z)
    assert left > right
    assert stored(found["left"]) == [[left]]
    assert stored(found["right"]) == [[right]]


def test_exact_cases_with_a_derivative():
    """d/dt of ||Z||_F^2 is 2 tr(Z' E C) = 0 along FA* and 2 <Z, E C> along FA, whose W is not optimal."""
    case = Instance.of(TALL.Y, TALL.C, TALL.Z0, [["1", "0", "1"], ["0", "1", "1/2"]])
    found = witness_of(exact_cases(), "D(normF(Z)**2) == 0", FA, case)
    Y, C, Z, W = (exact(found["case"][name]) for name in ("Y", "C", "Z0", "W0"))
    velocity = times(minus(Y, times(Z, W)), C)
    inner = sum(2 * a * b for p, q in zip(Z, velocity, strict=True) for a, b in zip(p, q, strict=True))
    assert stored(found["left"]) == [[inner]] != [[0]]


def test_chain():
    found = witness_of(chain(), "E.T @ Y == Y.T @ Y", FA_STAR_RAW, TALL)
    Y, _, _, _, E = optimal_start(found["case"])
    left, right = times(transposed(E), Y), times(transposed(Y), Y)
    assert left != right
    assert stored(found["left"]) == left
    assert stored(found["right"]) == right


def test_chain_with_free_letters():
    found = witness_of(chain(), "tr(X.T @ V) == tr(X.T @ X)", PAIR, FreeCase((("n", 3), ("r", 2)), 1))
    X, V = (exact(found["case"][name]) for name in "XV")
    left = sum(a * b for p, q in zip(X, V, strict=True) for a, b in zip(p, q, strict=True))
    assert (stored(found["left"]), stored(found["right"])) == ([[left]], [[squares(X)]])
    assert left != squares(X)


def test_sum_of_squares():
    numbers = [FreeCase((("n", 1), ("r", 1)), seed) for seed in range(9)]
    method = sum_of_squares("normF(X - V)**2")
    found = witness_of(method, "9*tr(X.T @ V) <= normF(X)**2 + normF(V)**2", PAIR, *numbers)
    (((x,),), ((v,),)) = (exact(found["case"][name]) for name in "XV")
    assert 9 * x * v > x * x + v * v
    assert (stored(found["left"]), stored(found["right"])) == ([[9 * x * v]], [[x * x + v * v]])


@pytest.mark.parametrize(
    ("method", "says", "left", "right"),
    [
        (sympy_scalar(), "(x + y)**2 == x**2 + y**2", lambda x, y: (x + y) ** 2, lambda x, y: x * x + y * y),
        (sympy_scalar("(x - y)**2"), "x**2 + y**2 >= 3*x*y", lambda x, y: x * x + y * y, lambda x, y: 3 * x * y),
        (
            sympy_scalar(),
            "tanh(x + y) == tanh(x) + tanh(y)",
            lambda x, y: math.tanh(x + y),
            lambda x, y: math.tanh(x) + math.tanh(y),
        ),
        (sympy_scalar(), "sqrt((x + y)**2) == x + y", lambda x, y: abs(x + y), lambda x, y: x + y),
    ],
)
def test_sympy_scalar(method, says, left, right):
    found = witness_of(method, says, SCALARS)
    x, y = (Fraction(found["at"][name]) for name in "xy")
    low, high = left(x, y), right(x, y)
    assert low < high if ">=" in says else low != high
    assert contains(found["left"], float(low), 1e-12)
    assert contains(found["right"], float(high), 1e-12)


@pytest.mark.parametrize("s", [2, 3])
def test_sympy_entries(s):
    """At Z = (s, 0)': W = Y_0/s, E = (0; Y_1), R = (0; Y_1 C)/s, A' = 2 R'R: A' - R'R = (Y_1 C)^2/s^2, times s^k."""
    found = witness_of(sympy_entries((2, 2, 1)), "D(A) == R.T @ R", FA_STAR)
    assert found["sizes"] == "(2, 2, 1)"
    values = {"Y1_0": 3, "Y1_1": -1, "C0_0": 2, "C1_0": 5, "s00": s, "Y0_0": 7, "Y0_1": 1}
    value = polynomial(ast.parse(found["difference"], mode="eval").body, values)
    times_power = Fraction(value) / (Fraction((3 * 2 - 1 * 5) ** 2) / s**2)
    k = round(math.log(times_power, s))
    assert times_power == s**k


def polynomial(node, values):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return values[node.id]
    left, right = (polynomial(side, values) for side in (node.left, node.right))
    return {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Pow: operator.pow}[type(node.op)](
        left, right
    )


def test_ball_cases_at_a_time():
    found = witness_of(ball_cases(t=("1/2",)), "l <= 1/100 * normF(E)**2", FA_STAR, TALL)
    assert found["at"] == {"t": "1/2"}
    path = path_of(found["case"], 1)
    Z = path.at(0.5)
    E = path.Y - Z @ path.W(Z)
    left, right = path.loss_and_rate(0.5)[0], (E**2).sum() / 100
    assert left > right
    assert contains(found["left"], left, 1e-8)
    assert contains(found["right"], right, 1e-8)


@pytest.mark.parametrize("starts", [{}, {"X": "A + V"}])
def test_ball_cases_where_free_letters_move(starts):
    """X' = -X V from X(0) = A + V or from any: the witness has the start of the letter that moves."""
    shapes = {"X": ("r", "r"), "V": ("r", "r"), "A": ("r", "r")}
    moving = Theory("moving", "free letters", shapes, flow={"X": "-X @ V"}, starts=starts, kind="free")
    case = FreeCase((("r", 2),), 1)
    found = witness_of(ball_cases(t=("1/2",)), "normF(X)**2 <= normF(X(0))**2 / 1000", moving, case)
    letters = {name: doubles(found["case"][name]) for name in ("X", "V")}
    moved = letters["X"] @ scipy.linalg.expm(-letters["V"] / 2)
    left, right = (moved**2).sum(), (letters["X"] ** 2).sum() / 1000
    assert left > right
    assert contains(found["left"], left, 1e-8)
    assert contains(found["right"], right, 1e-8)


def test_ball_cases_with_an_integral():
    """The loss integrated over [0, 1] and the change of tr M = tr W C, which is that integral (M' = G^-1 N)."""
    found = witness_of(ball_cases(), "integral(l, 0, 1) <= 1/2 * tr(M(1) - M(0))", FA_STAR, TALL)
    path = path_of(found["case"], 1)
    loss, _ = scipy.integrate.quad(lambda t: path.loss_and_rate(t)[0], 0, 1, epsabs=1e-11)
    ends = [np.trace(path.W(path.at(t)) @ path.C) for t in (0.0, 1.0)]
    assert loss > (ends[1] - ends[0]) / 2
    assert contains(found["left"], loss, 1e-6)
    assert contains(found["right"], (ends[1] - ends[0]) / 2, 1e-8)


def test_mpmath_path():
    found = witness_of(mpmath_path("1", 2), "l(t) >= l(0)", FA_STAR, TALL)
    path, t = path_of(found["case"], 1), float(Fraction(found["at"]["t"]))
    assert path.loss_and_rate(t)[0] < path.loss_and_rate(0)[0]
    assert contains(found["left"], path.loss_and_rate(t)[0], 1e-8)


def test_alignment_cover():
    found = witness_of(alignment_cover(), "psd(A(s) - A(t)) for 0 <= s <= t <= 1", FA_STAR, TALL)
    path = path_of(found["case"], 1)
    early, late = (path.residual_and_alignment(float(found["at"][name]))[1] for name in "st")
    assert np.linalg.eigvalsh(early - late)[0] < -1e-3


def pencil_of(case):
    """Real parts of the eigenvalues of mu^2 x = mu K x + Q x by its companion matrix, at the start of a case."""
    Y, C, Z = (doubles(case[name]) for name in ("Y", "C", "Z0"))
    G, B = Z.T @ Z, Y @ C
    Gi = np.linalg.inv(G)
    M = Gi @ Z.T @ B
    K, Q = M - Gi @ M.T @ G, Gi @ B.T @ B
    return np.linalg.eigvals(np.block([[np.zeros((2, 2)), np.eye(2)], [Q, K]])).real


@pytest.mark.parametrize(
    ("says", "side", "count"),
    [
        ("pencil_right(K2, Q) == 0", lambda x: x > 1e-9, 2),
        ("pencil_left(K2, Q) == r - 1", lambda x: x < -1e-9, 2),
        ("pencil_imaginary(K2, Q) == r", lambda x: abs(x) <= 1e-9, 0),
    ],
)
def test_counts_of_the_pencil(says, side, count):
    found = witness_of(exact_cases(), says, WITHOUT_ROOTS, TALL)
    assert side(pencil_of(found["case"])).sum() == count == Fraction(found["left"])


def test_rate_of_the_pencil():
    found = witness_of(ball_cases(), "l(2) * exp(4 * pencil_rate(K2, Q)) <= 0", WITHOUT_ROOTS, TALL)
    path = path_of(found["case"], 2)
    rho = min(x for x in pencil_of(found["case"]) if x > 0)
    assert contains(found["left"], path.loss_and_rate(2)[0] * math.exp(4 * rho), 1e-4)


def test_turning_points():
    found = witness_of(turning_points("gaussian", 3, 2, 1, 0), "maxima(l, 0, 6) == 0", FA_STAR)
    path = path_of(found["case"], 6)
    rates = [path.loss_and_rate(t)[1] for t in np.linspace(0, 6, 2001)]
    assert sum(a > 0 > b for a, b in itertools.pairwise(rates)) == 1 == float(found["left"])
    assert float(found["right"]) == 0


def test_two_flows_side_by_side():
    says = "abs(normF(F)**2 - normF(FX)**2) / normF(F(0))**2 <= 1/1000"
    found = witness_of(ball_cases(draws=(("gaussian", 3, 2, 1, 0),), t=("1/2",)), says, BESIDE)
    path = path_of(found["case"], 1)
    Y, C, Z0 = path.Y, path.C, path.at(0)

    def fa(_t, state):
        Z, W = state[:3].reshape(3, 1), state[3:].reshape(1, 2)
        E = Y - Z @ W
        return np.concatenate([(E @ C).ravel(), (Z.T @ E).ravel()])

    start = np.concatenate([Z0.ravel(), path.W(Z0).ravel()])
    end = scipy.integrate.solve_ivp(fa, (0, 0.5), start, method="DOP853", rtol=1e-12, atol=1e-13).y[:, -1]
    residual = ((Y - end[:3].reshape(3, 1) @ end[3:].reshape(1, 2)) @ C) ** 2
    gap = abs(residual.sum() - (path.velocity(path.at(0.5)) ** 2).sum()) / (path.velocity(Z0) ** 2).sum()
    assert gap > 1 / 1000
    assert contains(found["left"], gap, 1e-6)


def test_worst_case():
    """The instance found, integrated anew: its rise of the loss is what is stored, and too little."""
    found = witness_of(worst_case("rise", "lemma8", 2), "rise(l, 0, oo) >= 9 * r * lam**2", FA_STAR)
    Y, C, Z = (doubles(found["case"][name]) for name in ("Y", "C", "Z0"))
    assert np.array_equal(Z.T @ Z, np.eye(2))
    S = Z.T @ Y @ C
    F = Y @ C - Z @ S

    def flow(_t, state):
        S, P = state[:4].reshape(2, 2), state[4:8].reshape(2, 2)
        rate = -np.trace(P @ (S + S.T))
        return np.concatenate([P.ravel(), (-(S.T @ P + P @ S)).ravel(), [max(rate, 0.0)]])

    start = np.concatenate([S.ravel(), (F.T @ F).ravel(), [0.0]])
    rise = scipy.integrate.solve_ivp(flow, (0, 12), start, rtol=1e-10, atol=1e-12, max_step=0.01).y[-1, -1]
    lam = min(0.0, np.linalg.eigvalsh(S + S.T)[0])
    assert contains(found["left"], rise, 1e-4)
    assert contains(found["right"], 9 * 2 * lam**2, 1e-9)
    assert rise < 9 * 2 * lam**2


def test_vector_cases():
    """K is the least bound of sum_{k' <= k} w_k' sum_j <v_i(k), v_j(k')>^2 / ||v_i(k)||^2, by the definition."""
    case = VectorSequence.of([[["2", "0"], ["1", "1"]], [["0", "3"], ["0", "0"]]], ["1/2", "2"])
    found = witness_of(vector_cases(), "total <= K", VECTORS, case)
    steps = [exact(step) for step in found["case"]["vectors"]]
    weights = [Fraction(weight) for weight in found["case"]["weights"]]
    total = sum(w * squares(step) for w, step in zip(weights, steps, strict=True))
    seen = []
    for k, step in enumerate(steps):
        for v in filter(any, step):
            past = ((w, u) for w, rows in zip(weights[: k + 1], steps, strict=False) for u in rows)
            seen.append(sum(w * dot(v, u) ** 2 for w, u in past) / dot(v, v))
    assert total > max(seen)
    assert (stored(found["left"]), stored(found["right"])) == ([[total]], [[max(seen)]])
