"""The checker's error bounds of Taylor steps and what it says over stretches of time, against closed forms.

A polynomial that is spoilt on purpose shows that the bound is of its own error, not of what the series should have.
"""

import math
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest

from faverify.checker import growth, motion, taylor
from faverify.checker.balls import Balls
from faverify.checker.derive import rate
from faverify.checker.language import Theory
from faverify.checker.motion import moved
from faverify.checker.recompute import judged
from faverify.checker.stretches import Stretches, zeros
from faverify.checker.values import World
from faverify.errors import UnableError


def flow(**rates):
    shapes = {name: ["1", "1"] for name in rates}
    return Theory({"name": "flow", "kind": "flow", "shapes": shapes, "flow": rates})


LOGISTIC = flow(x="x - x @ x")
WAVE = flow(x="y", y="-x")


def value(theory, says, case, at):
    """The left side of a statement, and whether it is said to be error-bounded."""
    found = judged(theory, says, {name: [[text]] for name, text in case.items()}, at)
    return found.sides[0][0][0, 0], found.bounded, found.verdict


@pytest.mark.parametrize(("way", "narrow"), [(0, 1e-14), (1, 1e-28)])
@pytest.mark.parametrize("end", ["1/16", "1", "3", "8"])
def test_an_enclosure_contains_the_closed_form_and_is_narrow(monkeypatch, end, way, narrow):
    monkeypatch.setattr(motion, "BOUNDED", motion.BOUNDED[way : way + 1])
    with flint.ctx.workprec(200):
        truth = 1 / (1 + 3 * (-flint.arb(flint.fmpq(*Fraction(end).as_integer_ratio()))).exp())
        ball, bounded, _ = value(LOGISTIC, "tr(x) >= 0", {"x": "1/4"}, {"t": end})
        assert bounded
        assert ball.contains(truth)
        assert ball.rad() < narrow


@pytest.mark.parametrize(
    ("rate", "truth"),
    [
        ("y - x", lambda t, x, y: y + (x - y) * (-t).exp()),
        ("y @ x", lambda t, x, y: x * (y * t).exp()),
        ("x @ y @ y / 2", lambda t, x, y: x * (y * y * t / 2).exp()),
        ("inv(x)", lambda t, x, y: (x * x + 2 * t).sqrt()),
        ("y @ inv(x @ x)", lambda t, x, y: (x**3 + 3 * y * t) ** (flint.arb(1) / 3)),
        ("normF(x)**2 * y", lambda t, x, y: x / (1 - x * y * t)),
    ],
)
@pytest.mark.parametrize("end", ["1/3", "1"])
def test_every_operation_of_a_series(rate, truth, end):
    """Constants beside what moves, on either side, inverses, quotients, norms: enclosed, and narrow."""
    theory = Theory({**LOGISTIC.data, "shapes": {"x": ["1", "1"], "y": ["1", "1"]}, "flow": {"x": rate}})
    with flint.ctx.workprec(200):
        t, x, y = (flint.arb(flint.fmpq(*Fraction(text).as_integer_ratio())) for text in (end, "3/4", "2/3"))
        ball, bounded, _ = value(theory, "tr(x) >= 0", {"x": "3/4", "y": "2/3"}, {"t": end})
        assert bounded
        assert ball.overlaps(truth(t, x, y))
        assert ball.rad() < 1e-12


@pytest.mark.parametrize("spoilt", [1e-9, 1e-12, 1e-30])
@pytest.mark.parametrize("place", [1, 2, 7, 20])
def test_a_spoilt_polynomial_has_an_error_that_its_bound_covers(monkeypatch, spoilt, place):
    """Every polynomial gets a slip in one coefficient: then there is no bound, or the truth is within it."""
    right = taylor.taylor

    def slipped(here, order):
        letters, missed = right(here, order)
        for name, terms in letters.items():
            terms[place] = terms[place] + spoilt
            missed[name][place - 1] = missed[name][place - 1] + place * spoilt
        return letters, missed

    monkeypatch.setattr("faverify.checker.motion.taylor", slipped)
    monkeypatch.setattr("faverify.checker.motion._PATHS", {})
    with flint.ctx.workprec(200):
        ball, bounded, _ = value(LOGISTIC, "tr(x) >= 0", {"x": "1/4"}, {"t": "2"})
        assert not bounded or ball.contains(1 / (1 + 3 * (-flint.arb(2)).exp()))
        assert bounded or spoilt > 1e-10


def test_a_remainder_that_is_left_out_is_missed(monkeypatch):
    """Polynomials cut short: what they lack is in the remainder of the highest order alone."""
    monkeypatch.setattr("faverify.checker.motion.BOUNDED", ((10, 5, 180),))
    monkeypatch.setattr("faverify.checker.motion._PATHS", {})
    with flint.ctx.workprec(200):
        ball, bounded, _ = value(LOGISTIC, "tr(x) >= 0", {"x": "1/4"}, {"t": "1/2"})
        assert bounded
        assert ball.contains(1 / (1 + 3 * (-flint.arb(1) / 2).exp()))
        assert ball.rad() > 1e-16


MATRICES = Theory({
    "name": "matrices", "kind": "flow", "shapes": {"A": ["n", "n"], "B": ["n", "n"], "S": ["n", "n"], "v": ["n", "1"]},
    "flow": {"A": "A", "B": "B"}, "definitions": {"D": "A - B @ S"},
})  # fmt: skip


@pytest.mark.parametrize(("end", "bounded"), [("1", True), ("4", False)])
def test_where_errors_may_grow_too_much_no_bound_is_claimed(end, bounded):
    """X' = S X with S = ((-1, 60), (0, -1)): the bound grows by exp(29 t)."""
    theory = Theory({**MATRICES.data, "flow": {"A": "S @ A", "B": "B - B"}, "definitions": {}})
    one, none, s = [["1", "0"], ["0", "1"]], [["0", "0"], ["0", "0"]], [["-1", "60"], ["0", "-1"]]
    case = {"A": one, "B": none, "S": s, "v": [["1"]] * 2}
    if not bounded:
        with pytest.raises(UnableError, match="leave the tube"):
            judged(theory, "tr(A.T @ S) <= 0", case, {"t": end})
        return
    found = judged(theory, "tr(A.T @ S) <= 0", case, {"t": end})
    assert found.bounded
    truth = math.exp(-float(end)) * (60 * 60 * float(end) - 2)
    assert abs(float(found.sides[0][0][0, 0]) / truth - 1) < 1e-12


def case_of(*letters):
    return {name: [[str(int(x)) for x in row] for row in value] for name, value in zip("ABS", letters, strict=True)}


def at_case(theory, letters):
    """The theory where A, B and S have those values and v is (1, 1, 1)."""
    world = World(theory, Balls(), {**case_of(*letters), "v": [["1"]] * 3}, {})
    return taylor.at_state(world, {name: world.letter(name) for name in "AB"}, Fraction(0))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("A @ B.T @ A", lambda a, b, s: a @ b.T @ a),
        ("D @ S @ B - 3 * A", lambda a, b, s: (a - b @ s) @ s @ b - 3 * a),
        ("tr(A.T @ B) * S", lambda a, b, s: np.trace(a.T @ b) * s),
        ("(v.T @ A @ v) * S", lambda a, b, s: a.sum() * s),
        ("S @ B * (v.T @ A @ B @ v) @ S", lambda a, b, s: (s @ b @ s) * (a @ b).sum()),
        ("inv(A) @ B / 7", lambda a, b, s: np.linalg.solve(a, b) / 7),
        ("(normF(D)**2 - inner(A, B)) * S", lambda a, b, s: (np.sum((a - b @ s) ** 2) - np.sum(a * b)) * s),
        ("S @ S", lambda a, b, s: s @ s),
    ],
)
def test_jacobians_are_those_of_difference_quotients(text, function, seed):
    """All 18 columns, by central differences; what does not move has none."""
    rng = np.random.default_rng(seed)
    a, b, s = (rng.integers(-4, 5, (3, 3)) + 6.0 * np.eye(3) for _ in range(3))
    theory = Theory({**MATRICES.data, "flow": {"A": text, "B": "A @ B"}})
    found, _ = growth.jacobian(at_case(theory, (a, b, s)))
    for k, x in enumerate((a, b)):
        for i in range(9):
            step = np.zeros((3, 3))
            step[divmod(i, 3)] = 1e-5
            ends = [(x + step, b) if k == 0 else (a, x + step), (x - step, b) if k == 0 else (a, x - step)]
            rates = [np.concatenate([np.ravel(function(*end, s)), np.ravel(end[0] @ end[1])]) for end in ends]
            column = (rates[0] - rates[1]) / 2e-5
            assert np.allclose(found[:, 9 * k + i], column, rtol=1e-6, atol=1e-4 * (1 + np.abs(column).max()))


@pytest.mark.parametrize("seed", range(30))
def test_the_largest_eigenvalue_is_bounded_by_no_less_and_little_more(seed):
    """With exact arithmetic of the middle (mpmath); every error of an entry is counted, at every size."""
    rng = np.random.default_rng(seed)
    n, scale = int(rng.integers(1, 9)), 10.0 ** rng.integers(-6, 7)
    a = rng.standard_normal((n, n)) * scale
    with mpmath.workdps(40):
        truth = float(max(mpmath.eigsy(mpmath.matrix(((a + a.T) / 2).tolist()), eigvals_only=True)))
    assert truth <= growth.largest(a, np.zeros((n, n))) <= truth + 1e-9 * scale
    error = 1e-3 * scale * np.ones((n, n))
    worst = float(np.linalg.eigvalsh((a + error + (a + error).T) / 2)[-1])
    assert worst - 1e-12 * scale <= growth.largest(a, error) <= worst + 2e-3 * n * scale


@pytest.mark.parametrize("slip", [-0.1, 0.1])
def test_a_wrong_guess_of_an_eigenvalue_makes_the_bound_wider_never_wrong(monkeypatch, slip):
    right, a = np.linalg.eigvalsh, np.array([[2.0, 1.0], [1.0, 2.0]])
    monkeypatch.setattr(np.linalg, "eigvalsh", lambda form: right(form) + slip)
    try:
        assert growth.largest(a, 0 * a) >= 3
    except UnableError:
        assert slip < 0


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("text", "function", "factor"),
    [
        ("A @ S @ A", lambda a, b, s: a @ s @ a, 30),
        ("D - tr(A) * B", lambda a, b, s: a - b @ s - np.trace(a) * b, 30),
        ("inv(A) @ B / 7", lambda a, b, s: np.linalg.solve(a, b) / 7, 300),
        ("normF(A)**2 * S", lambda a, b, s: np.sum(a * a) * s, 30),
        ("inner(A, B) * S.T", lambda a, b, s: np.sum(a * b) * s.T, 30),
    ],
)
def test_what_a_polynomial_lacks_is_covered(text, function, factor, seed):
    """Letters of degree 3 in time: the value less its terms of powers 0 to 2 (by values on a circle)."""
    rng = np.random.default_rng(seed)
    start = [rng.integers(-4, 5, (3, 3)) + 12.0 * np.eye(3) for _ in range(3)]
    slopes = [[rng.integers(-3, 4, (3, 3)) / 1.0 for _ in range(2)] for _ in range(2)]
    theory, h = Theory({**MATRICES.data, "flow": {"A": text, "B": "B"}}), 1 / 64
    here = at_case(theory, start)
    letters = {
        name: [here.moved[name], *(flint.arb_mat(m.astype(int).tolist()) for m in (*slopes[k], 0 * slopes[k][0]))]
        for k, name in enumerate("AB")
    }

    def at(t):
        a, b = (start[k] + sum(m * t ** (j + 1) for j, m in enumerate(slopes[k])) for k in range(2))
        return function(a, b, start[2])

    circle = h * np.exp(2j * np.pi * np.arange(64) / 64)
    values = np.array([at(t) for t in circle])
    first = [np.mean(values * (circle**-k)[:, None, None], axis=0).real for k in range(3)]
    lacking = max(np.linalg.norm(at(t) - sum(c * t**k for k, c in enumerate(first))) for t in np.linspace(0, h, 9))
    series = taylor.series_of(here, letters, Fraction(0))
    missed = {name: [series.coefficient(node, 0) * 0] * 3 for name, node in taylor.rates(here).items()}
    rest = float(growth._defect(over_step(here, letters, h), letters, missed, flint.arb(h), {"A": 1.0, "B": 1e30}))
    assert lacking * (1 - 1e-6) - 1e-12 <= rest <= factor * lacking + 1e-9


def over_step(here, letters, h):
    """The world over a step of that length."""
    span, nothing = flint.arb(0).union(flint.arb(h)), dict.fromkeys(letters, flint.arb(0))
    return taylor.at_state(here.start, taylor.over_step(letters, nothing, span), Fraction(0))


def test_an_inverse_whose_series_ends_within_the_step_has_no_bound():
    world = World(flow(x="-inv(x)"), Balls(), {"x": [["1"]]}, {})
    here = taylor.at_state(world, {"x": world.letter("x")}, Fraction(0))
    letters, missed = {"x": [world.letter("x"), flint.arb_mat([[-1]])]}, {"x": [flint.arb_mat([[0]])]}
    assert growth._defect(over_step(here, letters, 0.5), letters, missed, flint.arb(0.5), {"x": 1.0}) < 40
    with pytest.raises(UnableError):
        growth._defect(over_step(here, letters, 1), letters, missed, flint.arb(1), {"x": 1.0})


def test_letters_of_different_sizes_have_units_of_their_own():
    """x' = y, y' = -10^8 x turns round; in one unit for both its errors would grow by exp(5 10^7 t)."""
    ball, bounded, _ = value(flow(x="y", y="-100000000 * x"), "tr(x) >= -2", {"x": "1", "y": "0"}, {"t": "1/100"})
    with flint.ctx.workprec(200):
        assert bounded
        assert ball.contains(flint.arb(100).cos())
        assert ball.rad() < 1e-12


def test_a_flow_that_forgets_its_start_has_a_bound_that_shrinks():
    """X' = -X S, S positive: the bound of the error does not grow by its norm (72 at 12), and the value is enclosed."""
    theory = Theory({**MATRICES.data, "flow": {"A": "-(A @ S)", "B": "B - B"}, "definitions": {}})
    case = {"A": [["1", "0"], ["0", "1"]], "B": [["0", "0"], ["0", "0"]], "S": [["6", "1"], ["-1", "6"]]}
    found = judged(theory, "tr(A) <= 1", {**case, "v": [["1"]] * 2}, {"t": "12"})
    assert found.bounded
    with flint.ctx.workprec(200):
        truth = 2 * flint.arb(-72).exp() * flint.arb(12).cos()
        assert found.sides[0][0][0, 0].overlaps(truth)


@pytest.mark.parametrize(
    ("says", "truth"),
    [
        ("greatest(tr(x), 0, 2) <= 3", 1),  # sin has its maximum inside
        ("least(tr(x), 0, 6) <= 3", -1),
        ("greatest(tr(x), 0, 1) <= 3", math.sin(1)),  # at an end
        ("least(normF(x)**2 - inner(x, y), 0, 3) <= 3", (1 - math.sqrt(2)) / 2),
        ("greatest(lambda_max(x @ x), 0, 3) <= 3", 1),  # no series: as it stands
    ],
)
def test_extrema_over_a_cover_contain_the_truth(says, truth):
    ball, bounded, verdict = value(WAVE, says.replace("<= 3", ">= 1 / 1000000 - 3"), {"x": "0", "y": "1"}, {})
    assert bounded
    assert verdict == "pass"
    assert float(ball.lower()) - 1e-12 <= truth <= float(ball.upper()) + 1e-12
    assert float(ball.rad()) < 0.02


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("greatest(tr(x), 0, 2) <= 101/100", "pass"),
        ("greatest(tr(x), 0, 2) <= 99/100", "fail"),
        ("least(tr(x), 0, 2) >= -1/100", "pass"),
        ("greatest(tr(x), 0, 1) >= 84/100", "pass"),
        ("greatest(tr(x), 0, 1) >= 86/100", "fail"),
    ],
)
def test_what_a_cover_decides(says, verdict):
    found = judged(WAVE, says, {"x": [["0"]], "y": [["1"]]}, {})
    assert (found.verdict, found.bounded) == (verdict, True)


@pytest.mark.parametrize("says", ["greatest(t * tr(x), 0, 2) <= 9", "greatest(integral(tr(x), 0, t), 0, 2) <= 9"])
def test_a_value_of_more_than_the_letters_is_not_covered(says):
    with pytest.raises(UnableError):
        judged(WAVE, says, {"x": [["0"]], "y": [["1"]]}, {})


def test_states_along_fa_star_end_where_they_take_too_long(monkeypatch):
    """A case with an entry of a million has thousands of steps, each with an exponential of thousands of bits."""
    star = motion._Star(flint.fmpq_mat([[1, 2], [0, 1], [1, 0]]), flint.fmpq_mat([[1, 0], [2, 1], [0, 1]]))
    monkeypatch.setattr(motion, "MOST_WORK", 50 * 256 * 6**3)
    for k in range(1, 51):
        star._state(Fraction(k, 64), 256, True)
    with pytest.raises(UnableError, match="take too long"):
        star._state(Fraction(51, 64), 256, True)
    monkeypatch.undo()
    star._state(Fraction(52, 64), 256, True)


def test_states_along_fa_star_are_the_same_by_one_exponential_and_by_many():
    """In any order of times, at more bits, and after the start was asked for at once; against mpmath's exponential."""
    z0, b = flint.fmpq_mat([[1, 2], [0, 1], [1, 0]]), flint.fmpq_mat([[1, 0], [2, 1], [0, 1]])
    star = motion._Star(z0, b)
    star._state(Fraction(0), 256, False)
    with mpmath.workdps(60):
        linear = mpmath.matrix([[mpmath.mpf(int(x.p)) / int(x.q) for x in row] for row in star.linear.tolist()])
        begin = mpmath.matrix([[mpmath.mpf(int(x.p)) / int(x.q) for x in row] for row in star.begin.tolist()])
        for bits, time in [
            (256, "1/4"),
            (256, "1/2"),
            (256, "3/4"),
            (256, "1/3"),
            (512, "2"),
            (256, "1/8"),
            (512, "5"),
        ]:
            truth = mpmath.expm(linear * mpmath.mpf(Fraction(time).numerator) / Fraction(time).denominator) * begin
            with flint.ctx.workprec(bits):
                found = star._state(Fraction(time), bits, True).tolist()
                once = star._state(Fraction(time), bits, False).tolist()
                for i, row in enumerate(found):
                    for j, x in enumerate(row):
                        assert x.overlaps(once[i][j])
                        assert abs(x - flint.arb(str(truth[i, j]))) < abs(x) * 1e-40 + 1e-40


def waves(stop, text="x"):
    world = World(WAVE, Balls(), {"x": [["1"]], "y": [["0"]]}, {})
    world.motion = moved
    stretches = Stretches(world, lambda time: {name: world.at(time).letter(name) for name in "xy"})
    node = WAVE.node(text)
    with flint.ctx.workprec(160):
        return zeros(stretches, node, rate(node, WAVE), Fraction(0), Fraction(stop))


def test_zeros_are_all_found_with_their_direction():
    """cos t falls through 0 at pi/2, rises at 3 pi/2, falls at 5 pi/2 = 7.85."""
    assert [waves(stop) for stop in (1, 2, 7, 8)] == [[], [True], [True, False], [True, False, True]]


def test_a_double_zero_or_one_at_an_end_stays_open():
    with pytest.raises(UnableError):
        waves(2, "x @ x")
    with pytest.raises(UnableError):
        waves(2, "y")  # sin t at 0


STEPPED = Theory({
    "name": "stepped", "kind": "steps", "shapes": {"x": ["1", "1"], "K": []},
    "steps": {"x": "sqrt(4 * x * (1 - x))"},
})  # fmt: skip


@pytest.mark.parametrize(("steps", "decided"), [("20", True), ("140", True), ("2000", False)])
def test_steps_that_lose_many_bits_are_looked_at_with_more(steps, decided):
    """Each step loses more than a bit: 160 are too few for 140 of them, 400 for 2,000."""
    with flint.ctx.workprec(4000):
        x, truth = flint.arb(1) / 3, flint.arb(0)
        for _ in range(int(steps)):
            truth, x = truth + x, (4 * x * (1 - x)).sqrt()
    if not decided:
        with pytest.raises(UnableError):
            judged(STEPPED, "sum_over(x, K) <= 1/10", {"x": [["1/3"]]}, {"K": steps})
        return
    found = judged(STEPPED, "sum_over(x, K) <= 1/10", {"x": [["1/3"]]}, {"K": steps})
    assert (found.verdict, found.bounded) == ("fail", True)
    assert found.sides[0][0][0, 0].overlaps(truth)
