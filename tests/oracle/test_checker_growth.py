"""How errors grow over a step of the checker, against closed forms: at least those, at most a stated factor above.

x' = c x, whose errors grow by exp(c t) and no faster; units of letters; lengths of letters and of radii.
"""

import math
from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb, arb_mat

from faverify.checker import growth, taylor
from faverify.checker.balls import Balls
from faverify.checker.doubles import in_doubles
from faverify.checker.language import Theory
from faverify.checker.values import World
from faverify.errors import UnableError

BITS = 160


def start(c, order=14):
    """The theory x' = c x at x = 1, and its series."""
    theory = Theory({
        "name": "grown", "kind": "flow", "shapes": {"x": ["1", "1"], "y": ["1", "1"], "c": []}, "flow": {"x": "c * x"},
    })  # fmt: skip
    world = World(theory, Balls(), {"x": [["1"]]}, {"c": str(c)})
    here = taylor.at_state(world, {"x": arb_mat([[1]])}, Fraction(0))
    return here, *taylor.taylor(here, order)


@pytest.mark.parametrize("c", [3, 1, Fraction(1, 2), 0, Fraction(-1, 2), -2, -8])
@pytest.mark.parametrize("error", [0, 1e-20, 1e-9, 3e-7])
@pytest.mark.parametrize("unit", [1.0, 0.25])
def test_an_error_grows_by_the_exponential_and_no_faster(c, error, unit):
    """Within: the larger of both ends. Beside it is what a series of fourteen terms lacks, at most e^3 (3/8)^14/14!."""
    h = Fraction(1, 8)
    with flint.ctx.workprec(BITS):
        here, letters, missed = start(c)
        found = growth.grown(here, letters, missed, h, arb(error), {"x": unit})
        grown = math.exp(float(c) / 8)
        lacking = 25 * (abs(float(c)) / 8) ** 15 / math.factorial(14) / unit * abs(float(c) or 1) + 1e-40
        assert error * grown * (1 - 1e-15) <= float(found.end) <= error * grown * (1 + 1e-6) + lacking
        within = float(found.within["x"])
        assert error * max(1.0, grown) * unit * (1 - 1e-15) <= within
        assert within <= (error * max(1.0, grown) * (1 + 1e-6) + lacking) * unit


@pytest.mark.parametrize(("error", "closes"), [(9e-7, True), (9.9e-7, False), (1e-6, False), (1.0, False)])
def test_errors_stay_in_the_tube_or_there_is_no_bound(error, closes):
    """RADIUS is a millionth; over an eighth at c = 1/2 an error grows by 1.0645."""
    with flint.ctx.workprec(BITS):
        here, letters, missed = start(Fraction(1, 2))
        if closes:
            assert float(growth.grown(here, letters, missed, Fraction(1, 8), arb(error), {"x": 1.0}).end) < 1e-6
            return
        with pytest.raises(UnableError, match="leave the tube"):
            growth.grown(here, letters, missed, Fraction(1, 8), arb(error), {"x": 1.0})


@pytest.mark.parametrize("spoilt", [1e-8, -1e-8])
def test_a_rate_that_the_polynomial_misses_is_counted_over_the_step(spoilt):
    """A first coefficient off by a little: its error at the end is that times the integral of exp(c t)."""
    with flint.ctx.workprec(BITS):
        here, letters, missed = start(2)
        letters["x"][1] = letters["x"][1] + arb(spoilt)
        missed["x"][0] = missed["x"][0] + arb(spoilt)
        found = growth.grown(here, letters, missed, Fraction(1, 16), arb(0), {"x": 1.0})
        truth = abs(spoilt) * 1 / 16
    assert truth <= float(found.end) <= truth * math.exp(1 / 8) ** 2 * 1.2


@pytest.mark.parametrize("seed", range(6))
def test_lengths_in_units_are_those_of_vectors(seed):
    rng = np.random.default_rng(seed)
    units = {"A": 1.0, "B": 2.0 ** -int(rng.integers(0, 5))}
    sizes = {name: float(rng.uniform(0.1, 2)) for name in units}
    middles, radii = ({name: rng.uniform(0, 1, (2, 3)) for name in units} for _ in range(2))
    truth = math.hypot(*(sizes[name] / units[name] for name in units))
    far = math.hypot(*(np.linalg.norm(radii[name]) / units[name] for name in units))
    with flint.ctx.workprec(BITS):
        found = growth.together({name: arb(x) for name, x in sizes.items()}, units)
        blurred = {
            name: arb_mat([[arb(float(m), float(r)) for m, r in zip(*rows, strict=True)]
                           for rows in zip(middles[name], radii[name], strict=True)])
            for name in units
        }  # fmt: skip
        away = growth.distance(blurred, units)
    assert truth * (1 - 1e-14) <= float(found) <= truth * (1 + 1e-9)
    assert far * (1 - 1e-14) <= float(away) <= far * (1 + 1e-6)


@pytest.mark.parametrize("power", [0, 2, 10, 20])
def test_units_are_such_that_each_depends_on_the_other_alike(power):
    """x' = y, y' = -4^p x: with x in units of 1 and y in units of 2^p both rates are 2^p; the largest unit is 1."""
    theory = Theory({
        "name": "units", "kind": "flow", "shapes": {"x": ["1", "1"], "y": ["1", "1"]},
        "flow": {"x": "y", "y": f"-{4**power} * x"},
    })  # fmt: skip
    with flint.ctx.workprec(BITS):
        world = World(theory, Balls(), {"x": [["1"]], "y": [["1"]]}, {})
        here = taylor.at_state(world, {"x": arb_mat([[1]]), "y": arb_mat([[1]])}, Fraction(0))
        units = growth.balanced(here)
    assert max(units.values()) == 1
    assert all(math.log2(unit).is_integer() for unit in units.values())
    assert 2.0 ** (power - 1) <= units["y"] / units["x"] <= 2.0 ** (power + 1)


@pytest.mark.parametrize("seed", range(4))
def test_doubles_of_balls_have_the_distances_to_all_that_is_in_them(seed):
    rng = np.random.default_rng(seed)
    middles, radii = rng.standard_normal((3, 3)) * 10.0 ** rng.integers(-8, 9), rng.uniform(0, 1e-3, (3, 3))
    with flint.ctx.workprec(BITS):
        third = arb(1) / 3
        balls = arb_mat(
            [
                [third * float(m) + arb(0, float(r)) for m, r in zip(*rows, strict=True)]
                for rows in zip(middles, radii, strict=True)
            ]
        )
        found = in_doubles(balls)
        middle, radius = found.middle, found.radius
        for i in range(3):
            for j in range(3):
                worst = abs(balls[i, j] - arb(float(middle[i, j]))).upper()
                assert worst <= arb(float(radius[i, j]))
                assert float(radius[i, j]) <= 1.01 * float(worst) + 1e-15 * abs(middles[i, j]) + 1e-299
