"""The checker's integrals over covers, values of FA* over stretches and exact spectra, against closed forms."""

import math
from fractions import Fraction

import flint
import numpy as np
import pytest

from faverify.checker.balls import Balls
from faverify.checker.exact import Exact, Irrational, imaginary_roots
from faverify.checker.language import Theory
from faverify.checker.motion import moved
from faverify.checker.recompute import judged
from faverify.checker.stretches import along
from faverify.checker.values import World

WAVE = Theory({
    "name": "wave", "kind": "flow", "shapes": {"x": ["1", "1"], "y": ["1", "1"]}, "flow": {"x": "y", "y": "-x"},
})  # fmt: skip
STAR = Theory({
    "name": "star", "kind": "flow", "trajectory": "fa_star", "symmetric": ["S", "Si"],
    "shapes": {"Y": ["n", "m"], "C": ["m", "r"], "Z": ["n", "r"], "S": ["r", "r"], "Si": ["r", "r"], "kappa": []},
    "values": {"S": "sqrtm(Z.T @ Z)", "Si": "inv(S)"}, "flow": {"Z": "Y @ C - Z @ Si @ Si @ Z.T @ Y @ C"},
    "definitions": {"W": "Si @ Si @ Z.T @ Y", "R": "(Y - Z @ W) @ C @ Si", "A": "S @ W @ C @ Si + Si @ C.T @ W.T @ S"},
})  # fmt: skip
TURNING = {"Y": [["0"], ["1"]], "C": [["1"]], "Z0": [["1"], ["0"]]}  # Z = (sech t, tanh t), R = (-sech tanh, sech^2)
WAVING = {"x": [["0"]], "y": [["1"]]}


def left(theory, case, says, finer=4, **at):
    found = judged(theory, says, case, at, finer)
    assert found.bounded
    return found.sides[0][0][0, 0]


@pytest.mark.parametrize(
    ("theory", "case", "says", "truth"),
    [
        (WAVE, WAVING, "integral(tr(x), 0, 2)", 1 - math.cos(2)),
        (WAVE, WAVING, "integral(tr(x)**2, 1/2, 3)", 5 / 4 - (math.sin(6) - math.sin(1)) / 4),
        (WAVE, WAVING, "integral(tr(x) * tr(y)**2, 0, 1)", (1 - math.cos(1) ** 3) / 3),
        (WAVE, WAVING, "integral(ind(tr(y) > 0), 0, 3)", math.pi / 2),
        (WAVE, WAVING, "integral(tr(x) * ind(tr(y) > 0), 0, 3)", 1),
        (STAR, TURNING, "integral(normF(R)**2, 0, 3)", math.tanh(3)),
        (STAR, TURNING, "integral(normF(rows_le(R, A, kappa))**2, 0, 3)", 1 / 2),
        (STAR, TURNING, "integral(normF(R)**2 * ind(D(normF(R)**2) > -normF(R)**2), 0, 3)", 1 / 2),
        (WAVE, WAVING, "rise(tr(x), 0, 6)", 2 + math.sin(6)),
        (WAVE, WAVING, "rise(tr(x)**2, 1, 2)", 1 - math.sin(1) ** 2),
        (STAR, TURNING, "rise(tr(A), 0, 2)", 2 * math.tanh(2)),
        (STAR, TURNING, "least(normF(R)**2, 0, 1)", 1 / math.cosh(1) ** 2),
        (STAR, TURNING, "greatest(tr(A), 0, 1)", 2 * math.tanh(1)),
    ],
)
def test_what_a_cover_encloses_is_the_closed_form(theory, case, says, truth):
    parameters = {"kappa": "1"} if "kappa" in says else {}
    ball = left(theory, case, f"{says} <= 9", **parameters)
    assert abs(float(ball.mid()) - truth) <= float(ball.rad()) + 1e-12
    assert float(ball.rad()) < 0.02
    for near, verdict in ((1.03, "pass"), (0.97, "fail")):
        assert judged(theory, f"{says} <= {truth * near:.9f}", case, parameters, 4).verdict == verdict


CURVES = {  # a value of (sin t, cos t), its integral from 0, the size of its fifth derivative
    "tr(x)": (math.sin, lambda b: 1 - math.cos(b), 1),
    "tr(y)": (math.cos, math.sin, 1),
    "tr(x) * tr(y)": (lambda t: math.sin(2 * t) / 2, lambda b: math.sin(b) ** 2 / 2, 16),
    "3 * tr(y) * tr(y)": (lambda t: 3 * math.cos(t) ** 2, lambda b: 3 * (b / 2 + math.sin(2 * b) / 4), 48),
}


@pytest.mark.parametrize("scale", [1, -30, 1000])
@pytest.mark.parametrize("end", ["1/2", "1/5"])
@pytest.mark.parametrize("text", CURVES)
def test_one_model_encloses_values_and_an_integral_as_narrowly_as_its_remainder_asks(text, end, scale):
    """Lagrange's remainder is of order 5 about the middle: half^5/120, integrated 2 half^6/720 of the derivative."""
    (value, whole, fifth), b = CURVES[text], Fraction(end)
    power = scale ** text.count("tr")
    with flint.ctx.workprec(128):
        world = World(WAVE, Balls(), {"x": [["0"]], "y": [[str(scale)]]}, {})
        world.motion = moved
        node = WAVE.node(text)
        model = along(world, node).model(Fraction(0), b)
        total, over, half = model.integral(node), model.over(node), float(b) / 2
    assert abs(float(total.mid()) - power * whole(float(b))) <= float(total.rad()) * (1 + 1e-9)
    assert float(total.rad()) <= 2 * abs(power) * fifth * 2 * half**6 / 720 + 1e-12
    seen = [power * value(k * float(b) / 50) for k in range(51)]
    low, high = float(over.lower()), float(over.upper())
    assert low <= min(seen)
    assert max(seen) <= high
    assert high - low <= 2.5 * (max(seen) - min(seen)) + abs(power) * fifth * half**5


def test_a_value_that_is_not_made_of_the_gram_matrix_alone_moves():
    """S = sqrtm(Z'Z + M) with M = W C moves, so that it is no constant over a stretch: nothing is bounded by that."""
    values = {"S": "sqrtm(Z.T @ Z + Z.T @ Y @ C)", "Si": "inv(sqrtm(Z.T @ Z))"}
    moving = Theory({**STAR.data, "values": values})
    ball = left(STAR, TURNING, "greatest(tr(S), 0, 2) <= 9")
    assert abs(float(ball.mid()) - 1) < 1e-9
    found = judged(moving, "greatest(tr(S), 0, 2) <= 11/10", TURNING, {}, 4)
    assert not found.bounded or found.verdict == "fail"  # sqrt(1 + tanh 2)


@pytest.mark.parametrize("seed", range(20))
def test_roots_on_the_imaginary_axis_are_counted_with_their_multiplicity(seed):
    generator = np.random.default_rng(seed)
    x, poly, count = flint.fmpq_poly([0, 1]), flint.fmpq_poly([3]), 0
    for _ in range(3):
        times, c, kind = int(generator.integers(1, 3)), int(generator.integers(1, 6)), generator.integers(0, 6)
        factor, on = [
            (x, 1), (x - c, 0), (x**2 + c, 2), (x**2 - c, 0), (x**4 + 1, 0), (x**4 - 2 * c - 3, 2),
        ][kind]  # fmt: skip
        poly, count = poly * factor**times, count + on * times
    assert imaginary_roots(poly) == count


def test_the_least_eigenvalue_of_fractions_is_exact_where_it_is_one():
    matrices = Exact(), [[1, 2], [2, 4]], [[2, 1], [1, 2]], [[1, 1], [1, 2]]
    ring, singular, whole, golden = matrices
    for rows, least, most in ((singular, 0, 5), (whole, 1, 3)):
        assert ring.call("lambda_min", [flint.fmpq_mat(rows)])[0, 0] == least
        assert ring.call("lambda_max", [flint.fmpq_mat(rows)])[0, 0] == most
    for name in ("lambda_min", "lambda_max"):
        with pytest.raises(Irrational):
            ring.call(name, [flint.fmpq_mat(golden)])
    with pytest.raises(Irrational):  # (1 is an eigenvalue, but no least one of a symmetric matrix)
        ring.call("lambda_min", [flint.fmpq_mat([[1, 1], [0, 2]])])
