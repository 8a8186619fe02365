"""Integrals, rises and extrema of instances side by side, against closed forms; what is feared is on the copies.

Two instances with two copies each, whose values are known functions of the time. The error is guessed, not bounded: it
is at least what the rule is off by here, and small where the values are smooth.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from faverify.claim import Theory
from faverify.errors import DomainError
from faverify.evaluate.quadrature import CAUTION
from faverify.evaluate.ring import Unsupported
from faverify.evaluate.stack import Numbers, Stack
from faverify.evaluate.stacked_integrals import COPIES, FACTOR, _jumping, _rise, _with_error, functional
from faverify.lang.parse import parse_expression

THEORY = Theory("side_by_side", "a letter that moves", {"X": ("1", "1"), "c": ()}, flow={"X": "X"}, kind="flow")
EACH = 2
SCALE = np.array([1.0, -2.0])


class Known:
    """The evaluator of instances whose value at a time is ``scale f(time)``, whatever is asked for."""

    theory = THEORY

    def __init__(self, value, reached=np.inf):
        self._value, self._reached = value, reached
        self.times = None

    def number(self, expr):
        return expr.value if hasattr(expr, "value") else Numbers(np.tile([1.0, 2.0], COPIES + 1))

    def at(self, there):
        found = Known(self._value, self._reached)
        found.times = there.array
        return found

    @property
    def point(self):
        count = EACH * (COPIES + 1)
        if self.times is None:
            return SimpleNamespace(letters={"X": Stack(np.zeros((count, 1, 1)))})
        state = np.where(np.broadcast_to(self.times, (len(self.times), count)) > self._reached, np.nan, 0.0)
        return SimpleNamespace(letters={"X": Stack(state[..., None, None])})

    def value(self, expr):
        scale = np.tile(SCALE, COPIES + 1)
        return Stack((scale * self._value(np.broadcast_to(self.times, (len(self.times), len(scale)))))[..., None, None])


def asked(text, value, **more):
    found = functional(Known(value, **more), parse_expression(text, THEORY), None).data
    assert found.shape == (EACH * (COPIES + 1), 1, 1)
    return found[:, 0, 0].reshape(COPIES + 1, EACH)


SMOOTH = [
    ("integral(X, 0, 1)", np.cos, np.sin(1.0)), ("integral(X, 0, 1)", np.exp, np.e - 1),
    ("integral(X, 1, 3)", lambda t: t**3, 20.0), ("integral(X, 1/2, 1/2)", np.exp, 0.0),
    ("integral(X, 0, 2)", np.sqrt, 2**1.5 / 1.5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "truth"), SMOOTH)
def test_an_integral_of_what_is_smooth_is_nearly_exact_and_little_is_feared(text, value, truth):
    found = asked(text, value)
    assert np.allclose(found, SCALE * truth, rtol=1e-9, atol=1e-12)
    assert np.all(found[1] >= found[0])
    assert np.all(found[2] <= found[0])


@pytest.mark.parametrize("place", [0.3, 0.77, 1.5])
def test_an_integral_of_what_jumps_is_off_by_less_than_is_feared(place):
    """A step at some time; the error is guessed as if it had jumped between any two nodes."""
    found = asked("integral(ind(X > 0), 0, 2)", lambda t: (t > place).astype(float))
    truth = SCALE * (2 - place)
    feared = (found[1] - found[0]) * FACTOR
    assert np.allclose(found[0] - found[2], found[1] - found[0])
    assert np.all(np.abs(found[0] - truth) <= feared)
    assert np.all(feared <= 0.5 * np.abs(SCALE) * CAUTION)


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        (np.sin, 1 + (1 + np.sin(6)), 2.0),
        (lambda t: t * t, 36.0, 0.0),
        (lambda t: -np.exp(-t), 1 - np.exp(-6), 0.0),
        (lambda t: 0 * t, 0.0, 0.0),
    ],
)
def test_a_rise_counts_what_goes_up(value, up, down):
    """Of -2 f what f falls by counts twice."""
    found = asked("rise(X, 0, 6)", value)
    truth, feared = np.array([up, 2 * down]), (found[1] - found[0]) * FACTOR
    assert np.all(np.abs(found[0] - truth) <= feared + 1e-9)
    assert np.all(feared <= 0.1 * (1 + np.abs(truth)) * CAUTION)


@pytest.mark.parametrize(("function", "ends"), [("least", (0.0, -8.0)), ("greatest", (4.0, 0.0))])
def test_an_extremum_is_that_of_the_ends_and_times_between(function, ends):
    found = asked(f"{function}(X, 0, 2)", lambda t: t * t)
    assert np.allclose(found, np.array(ends))


@pytest.mark.parametrize(("function", "ends"), [("least", (0.0, -2.0)), ("greatest", (1.0, 0.0))])
def test_an_extremum_is_of_the_times_that_are_reached(function, ends):
    """A path that ends at 1 says nothing of later times, and does not undo what was seen before."""
    found = asked(f"{function}(X, 0, 2)", lambda t: t * t, reached=1.0)
    assert np.all(np.abs(found - np.array(ends)) <= 0.8)
    assert np.all(np.isfinite(found))


def test_ends_may_be_those_of_each_instance():
    assert np.allclose(asked("integral(X, 0, c)", np.exp), SCALE * (np.exp([1.0, 2.0]) - 1), rtol=1e-9)


@pytest.mark.parametrize(
    "text", ["integral(X, 0, oo)", "limit(X)", "integral(X, 2, 1)", "integral(X, -1, 1)", "integral(X, c, 1)"]
)
def test_what_is_no_interval_of_time_is_refused(text):
    with pytest.raises((Unsupported, DomainError, ValueError)):
        asked(text, np.exp)


def test_what_is_feared_moves_each_copy_either_way():
    found = np.arange(6.0).reshape(6, 1, 1)
    error = np.array([10.0, 20.0, 1.0, 1.0, 1.0, 1.0]).reshape(6, 1, 1)
    moved = CAUTION / FACTOR * error[:2, 0, 0]
    assert np.allclose(
        _with_error(found, error).data[:, 0, 0], [0, 1, *(np.array([2, 3]) + moved), *(np.array([4, 5]) - moved)]
    )


def test_sums_of_steps_are_those_by_hand():
    values = np.array([0.0, 1, 3, 2, 5]).reshape(5, 1)
    widths = np.array([1.0, 2, 1, 1]).reshape(4, 1)
    whole, error = _jumping(values, widths)
    assert whole[0] == 0.5 + 4 + 2.5 + 3.5
    assert error[0] == 0.5 + 2 + 0.5 + 1.5
    fine, feared = _rise(values)  # steps 1, 2, -1, 3; of every second value 3, 2; bends at both changes of sign
    assert fine[0] == 6
    assert feared[0] == abs(6 - 5) + 3 / 8 + 4 / 8
