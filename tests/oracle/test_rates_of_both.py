"""d/dt of every differentiable operation, by the jets of the toolkit and the rules of its checker: NumPy's quotients.

The flow is a polynomial one; its states a little before and after come from Heun's method, whose error is smaller than
that of the quotients.
"""

from fractions import Fraction

import flint
import numpy as np
import pytest
from scipy.linalg import sqrtm

from faverify.checker.balls import Balls
from faverify.checker.language import Theory as Checked
from faverify.checker.values import World
from faverify.claim import Theory
from faverify.errors import FaverifyError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.point import Point
from faverify.evaluate.ring import BallRing
from faverify.lang.parse import parse_expression

SHAPES = {"X": ("n", "n"), "Y": ("n", "m"), "C": ("n", "n"), "u": ("1", "1")}
FLOW = {"X": "C @ X - Y @ Y.T / 3", "Y": "X @ Y", "u": "u @ u - tr(X) / 5"}
DEFINITIONS = {"S": "X @ X.T + 2 * I_n", "f": "normF(Y)**2 + 1"}
THEORY = Theory("moving", "letters that move", SHAPES, flow=FLOW, definitions=DEFINITIONS, kind="flow")
CHECKED = Checked({"name": "moving", "kind": "flow", "shapes": SHAPES, "flow": FLOW, "definitions": DEFINITIONS})
STEP = 1e-4


def parts(x, sign):
    values, vectors = np.linalg.eigh((x + x.T) / 2)
    return (vectors * np.maximum(sign * values, 0)) @ vectors.T


def number(x):
    return np.array([[float(x)]])


TEXTS = {  # names of the readers that know it: t(oolkit), c(hecker)
    "X": ("tc", lambda v: v["X"]),
    "S": ("tc", lambda v: v["S"]),
    "X.T @ C - 3 * S": ("tc", lambda v: v["X"].T @ v["C"] - 3 * v["S"]),
    "Y / f": ("tc", lambda v: v["Y"] / v["f"]),
    "f * X - tr(C) * S": ("tc", lambda v: v["f"] * v["X"] - np.trace(v["C"]) * v["S"]),
    "tr(X @ C @ X)": ("tc", lambda v: number(np.trace(v["X"] @ v["C"] @ v["X"]))),
    "inner(X, S) / f": ("tc", lambda v: number((v["X"] * v["S"]).sum() / v["f"])),
    "f**3 - u**2": ("tc", lambda v: number(v["f"] ** 3 - v["u"] ** 2)),
    "1 / f**2": ("tc", lambda v: number(v["f"] ** -2)),
    "f**(1/2)": ("tc", lambda v: number(v["f"] ** 0.5)),
    "f**(-3/2)": ("c", lambda v: number(v["f"] ** -1.5)),
    "sqrt(f) * tr(X)": ("tc", lambda v: number(v["f"] ** 0.5 * np.trace(v["X"]))),
    "normF(S)": ("c", lambda v: number(np.linalg.norm(v["S"]))),
    "normF(X - C)**2": ("tc", lambda v: number(np.linalg.norm(v["X"] - v["C"]) ** 2)),
    "normF(Y)**4": ("c", lambda v: number(np.linalg.norm(v["Y"]) ** 4)),
    "inv(X)": ("tc", lambda v: np.linalg.inv(v["X"])),
    "Y.T @ inv(S) @ Y": ("tc", lambda v: v["Y"].T @ np.linalg.inv(v["S"]) @ v["Y"]),
    "sqrtm(S)": ("tc", lambda v: sqrtm(v["S"]).real),
    "normF(pos(X + X.T))**2": ("c", lambda v: number(np.linalg.norm(parts(v["X"] + v["X"].T, 1)) ** 2)),
    "normF(neg(X + X.T))**2": ("c", lambda v: number(np.linalg.norm(parts(v["X"] + v["X"].T, -1)) ** 2)),
    "det(X)": ("t", lambda v: number(np.linalg.det(v["X"]))),
    "exp(-tr(X) / 4)": ("tc", lambda v: number(np.exp(-np.trace(v["X"]) / 4))),
    "log(f)": ("tc", lambda v: number(np.log(v["f"]))),
    "tanh(u) * f": ("tc", lambda v: number(np.tanh(v["u"]) * v["f"])),
    "cosh(2 * u)": ("tc", lambda v: number(np.cosh(2 * v["u"]))),
    "artanh(u / 9)": ("t", lambda v: number(np.arctanh(v["u"] / 9))),
    "abs(u - 20)": ("t", lambda v: number(abs(v["u"] - 20))),
    "max(u, 20 + u**2)": ("t", lambda v: number(20 + v["u"] ** 2)),
    "min(u, 20 + u**2)": ("t", lambda v: number(v["u"])),
    "t**2 * u": ("tc", lambda v: number(v["t"] ** 2 * v["u"])),
    "t * X / (1 + t)": ("tc", lambda v: v["t"] * v["X"] / (1 + v["t"])),
}  # fmt: skip


def state(seed):
    rng = np.random.default_rng(seed)
    given = {
        name: rng.integers(-6, 7, shape) / 4
        for name, shape in (("X", (3, 3)), ("Y", (3, 2)), ("C", (3, 3)), ("u", (1, 1)))
    }
    return {**given, "X": given["X"] + 3 * np.eye(3), "u": given["u"] + 0.125}


def moved(v):
    x, y, c, u = (v[name] for name in "XYCu")
    return {"X": c @ x - y @ y.T / 3, "Y": x @ y, "u": u @ u - np.trace(x) / 5}


def along(v, time):
    first = moved(v)
    second = moved({**v, **{name: v[name] + time * rate for name, rate in first.items()}})
    return {**v, **{name: v[name] + time * (first[name] + second[name]) / 2 for name in first}, "t": time}


def value(function, v):
    return function({**v, "S": v["X"] @ v["X"].T + 2 * np.eye(3), "f": (v["Y"] ** 2).sum() + 1, "u": v["u"][0, 0]})


def rows_of(x):
    return [[str(Fraction(float(entry))) for entry in row] for row in x]


def by_toolkit(text, v):
    letters = {
        name: flint.arb_mat([[flint.fmpq(*Fraction(e).as_integer_ratio()) for e in row] for row in v[name].tolist()])
        for name in "XYCu"
    }
    evaluator = Evaluator(THEORY, BallRing(), Point(letters, {"n": 3, "m": 2}))
    return evaluator.value(parse_expression(text, THEORY))


def by_checker(text, v):
    return World(CHECKED, Balls(), {name: rows_of(v[name]) for name in "XYCu"}, {}).text(text)


ONCE = {("sqrtm(S)", "c"), ("cosh(2 * u)", "c")}
READERS = {"t": by_toolkit, "c": by_checker}
CASES = [(text, reader) for text, (readers, _) in TEXTS.items() for reader in readers]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("text", "reader"), CASES)
def test_a_rate_is_the_limit_of_difference_quotients(text, reader, seed):
    v, function = state(seed), TEXTS[text][1]
    ends = [value(function, along(v, sign * STEP)) for sign in (1, -1)]
    quotient = (ends[0] - ends[1]) / (2 * STEP)
    with flint.ctx.workprec(160):
        found = READERS[reader](f"D({text})", v)
        assert (found.nrows(), found.ncols()) == quotient.shape
        assert all(x.rad() < 1e-20 for x in found.entries())
        numbers = np.array([[float(x.mid()) for x in row] for row in found.tolist()])
    assert np.abs(numbers - quotient).max() < 1e-5 * (1 + np.abs(quotient).max())


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("text", "reader"), [(text, reader) for text, reader in CASES if "pos" not in text and "neg" not in text]
)
def test_a_second_rate_is_that_of_the_first(text, reader, seed):
    """Second differences; what the checker has no second derivative of it refuses."""
    v, function, step = state(seed), TEXTS[text][1], 1e-3
    around = [value(function, longer(v, k * step)) for k in (-1, 0, 1)]
    quotient = (around[0] - 2 * around[1] + around[2]) / step**2
    with flint.ctx.workprec(160):
        try:
            found = READERS[reader](f"D(D({text}))", v)
        except FaverifyError:
            assert (text, reader) in ONCE
            return
        numbers = np.array([[float(x.mid()) for x in row] for row in found.tolist()])
    assert np.abs(numbers - quotient).max() < 2e-3 * (1 + np.abs(quotient).max())


def longer(v, time, pieces=8):
    """Heun's method in several steps; the time of the last is the sum."""
    for _ in range(pieces):
        v = along(v, time / pieces)
    return {**v, "t": time}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "text", ["rank(X)", "sigma_max(X)", "lambda_max(S)", "proj(Y)", "pos(X)", "ind(u >= u)", "diag(X)"]
)
def test_what_has_no_derivative_is_refused(text, reader):
    with flint.ctx.workprec(160), pytest.raises(FaverifyError):
        READERS[reader](f"D({text})", state(0))
