"""Signs, simple zeros and open stretches of functions whose roots are chosen: polynomials with exact ranges.

Truth: the roots themselves. Enclosures are the exact range over the interval (sampled at ends and at critical points),
or wider by a stated amount, so that what is undecided is known, too.
"""

import itertools
from fractions import Fraction

import flint
import pytest
from flint import arb, fmpq

from faverify.flows.signs import Piece, isolate, merged, sign_of


def ball(low, high):
    return arb(fmpq(low.numerator, low.denominator)).union(arb(fmpq(high.numerator, high.denominator)))


class Cubic:
    """``lead (t - r) ...`` with up to three rational roots, its derivative, and their ranges over intervals."""

    def __init__(self, roots, lead=1, slack=Fraction(0)):
        self.roots, self.slack = sorted(map(Fraction, roots)), slack
        coefficients = [Fraction(lead)]
        for root in self.roots:
            shifted = [Fraction(0), *coefficients]
            coefficients = [a - root * b for a, b in zip(shifted, [*coefficients, Fraction(0)], strict=True)]
        self.coefficients = coefficients
        self.derivative = [k * c for k, c in enumerate(coefficients)][1:]

    @staticmethod
    def at(coefficients, t):
        return sum((c * t**k for k, c in enumerate(coefficients)), Fraction(0))

    def _range(self, coefficients, a, b):
        """The range of a quadratic or a linear function exactly, of a cubic a little wide, by its slopes."""
        points = [a, b]
        if len(coefficients) == 3 and coefficients[2]:
            vertex = -coefficients[1] / (2 * coefficients[2])
            points += [vertex] if a < vertex < b else []
        values = [self.at(coefficients, t) for t in points]
        if len(coefficients) == 4:
            steep = max(abs(end) for end in self._ends([k * c for k, c in enumerate(coefficients)][1:], a, b))
            values = [self.at(coefficients, (a + b) / 2) + s * steep * (b - a) / 2 for s in (-1, 1)]
        return min(values), max(values)

    def _ends(self, coefficients, a, b):
        return self._range(coefficients, a, b)

    def value(self, a, b):
        low, high = self._range(self.coefficients, a, b)
        return ball(low - self.slack, high + self.slack)

    def slope(self, a, b):
        return ball(*self._range(self.derivative, a, b))

    def sign(self, t):
        value = self.at(self.coefficients, t)
        return (value > 0) - (value < 0)


END = Fraction(3)
ROOTS = [[], [1], [Fraction(1, 3)], [1, 2], [Fraction(1, 7), Fraction(29, 10)], [Fraction(1, 2), 1, Fraction(5, 2)],
         [-1], [4], [-1, 1], [1, 5], [1, Fraction(1001, 1000)], [-1, 1, 2]]  # fmt: skip


@pytest.mark.parametrize("lead", [1, -2])
@pytest.mark.parametrize("roots", ROOTS, ids=str)
def test_every_simple_zero_stands_alone_and_the_signs_between_are_right(roots, lead):
    function = Cubic(roots or [Fraction(-10)], lead)
    pieces = isolate(function.value, function.slope, Fraction(0), END, Fraction(1, 2**20))
    assert [pieces[0].a, pieces[-1].b] == [0, END]
    assert all(one.b == other.a for one, other in itertools.pairwise(pieces))
    inside = [Fraction(r) for r in roots if 0 < r < END]
    zeros = [piece for piece in pieces if piece.sign == 0]
    assert len(zeros) == len(inside)
    for zero, root in zip(zeros, inside, strict=True):
        assert zero.a < root < zero.b
        slope = Cubic.at(function.derivative, root)
        assert zero.slope == (slope > 0) - (slope < 0)
    for piece in pieces:
        assert piece.sign is not None
        assert not piece.touches
        if piece.sign:
            assert all(function.sign(t) == piece.sign for t in (piece.a, (piece.a + piece.b) / 2, piece.b))
    assert all(one.sign != other.sign or one.sign == 0 for one, other in itertools.pairwise(pieces))


@pytest.mark.parametrize("lead", [1, -1])
@pytest.mark.parametrize("roots", [[0], [0, 1], [0, -1], [0, 1, 2]], ids=str)
def test_a_zero_at_the_start_touches_and_is_none_inside(roots, lead):
    function = Cubic(roots, lead)
    pieces = isolate(function.value, function.slope, Fraction(0), END, Fraction(1, 2**20), zero_at_start=True)
    first = pieces[0]
    assert first.touches
    assert first.sign == function.sign(first.b / 2)
    assert first.b < min([r for r in roots if r > 0], default=END + 1)
    assert sum(piece.sign == 0 for piece in pieces) == sum(0 < r < END for r in roots)
    assert not any(piece.touches for piece in pieces[1:])


@pytest.mark.parametrize("lead", [1, -1])
@pytest.mark.parametrize("end", ["left", "right", "double"])
def test_what_vanishes_at_an_end_or_doubly_stays_open_there_and_nowhere_else(end, lead):
    """A zero at an end has no sign around it, and a double one is not simple; the open stretch is as short as asked."""
    roots = {"left": [0], "right": [END], "double": [1, 1]}[end]
    least = Fraction(1, 1000)
    function = Cubic(roots, lead, slack=Fraction(1, 10**9))
    pieces = isolate(function.value, function.slope, Fraction(0), END, least)
    open_ones = [piece for piece in pieces if piece.sign is None]
    assert len(open_ones) == 1
    assert open_ones[0].a <= roots[0] <= open_ones[0].b
    if end == "double":
        assert open_ones[0].b - open_ones[0].a <= 8 * least
    assert all(function.sign((p.a + p.b) / 2) == p.sign for p in pieces if p.sign)
    assert not any(piece.sign == 0 for piece in pieces)


@pytest.mark.parametrize("lead", [1, -1])
@pytest.mark.parametrize(("root", "sign"), [(Fraction(-1, 100), 1), (END + Fraction(1, 100), -1)])
def test_a_known_end_of_a_monotone_stretch_tells_where_it_moves_away_from_zero(root, sign, lead):
    """The enclosure over all of it is too wide to tell; at one end the sign is known, and from there on it grows."""
    function = Cubic([root], lead)

    def wide(a, b):
        return function.value(a, b) + arb(0, 9) * (0.02 if a == b else 1)

    (piece,) = isolate(wide, function.slope, Fraction(0), END, Fraction(1, 4))
    assert piece == Piece(Fraction(0), END, None, lead)  # the near end is open, the other tells nothing of it
    nearer = Cubic([2 * root if sign == 1 else END + Fraction(1, 20)], lead)
    far = (END, Fraction(0))[sign == -1]

    def known(a, b):
        return arb(0, 9) + nearer.value(a, b) if a != b or a == far else nearer.value(a, b)

    (piece,) = isolate(known, nearer.slope, Fraction(0), END, END)
    assert piece == Piece(Fraction(0), END, sign * lead)


def test_a_function_without_slope_or_sign_stays_open_after_at_most_4096_pieces():
    asked = []

    def around(a, b):
        asked.append((a, b))
        return arb(0, 1)

    (piece,) = isolate(around, lambda a, b: arb(0, 1), Fraction(0), Fraction(1), Fraction(0))
    assert piece == Piece(Fraction(0), Fraction(1), None)
    assert 4096 <= len(asked) <= 4 * 4096


def test_an_interval_of_the_least_length_is_not_halved():
    for least, count in ((Fraction(1), 1), (Fraction(1, 2), 3), (Fraction(1, 3), 7), (Fraction(1, 4), 7)):
        asked = []
        around = lambda a, b, asked=asked: asked.append(a) or arb(0, 1)  # noqa: E731
        isolate(around, lambda a, b: arb(0, 1), Fraction(0), Fraction(1), least)
        assert len(asked) == count


def test_the_sign_of_a_ball_is_that_of_all_of_it():
    signs = [(arb(1, 0.5), 1), (arb(-1, 0.5), -1), (arb(0), None), (arb(1, 2), None), (arb("nan"), None)]
    assert [sign_of(ball) for ball, _ in signs] == [sign for _, sign in signs]
    assert [sign_of(ball(Fraction(0), Fraction(1))), sign_of(ball(Fraction(-1), Fraction(0)))] == [None, None]


def test_neighbours_of_one_sign_are_one_and_zeros_never():
    def piece(a, sign, **more):
        return Piece(Fraction(a), Fraction(a + 1), sign, **more)

    assert merged([piece(0, 1, touches=True), piece(1, 1)]) == [Piece(Fraction(0), Fraction(2), 1, touches=True)]
    assert merged([piece(0, None), piece(1, None)]) == [Piece(Fraction(0), Fraction(2), None)]
    zeros = [piece(0, 0, slope=1), piece(1, 0, slope=-1)]
    assert merged(zeros) == zeros
    assert merged([piece(0, 1), piece(1, -1)]) == [piece(0, 1), piece(1, -1)]
    assert merged([]) == []
    with pytest.raises(ValueError, match="a gap between 1 and 2"):
        merged([piece(0, 1), piece(2, 1)])
    with pytest.raises(ValueError, match="a gap between 2 and 3"):
        merged([piece(0, 0), piece(1, 1), piece(3, 1)])


def test_balls_of_the_test_hold_both_ends():
    with flint.ctx.workprec(53):
        assert ball(Fraction(1, 3), Fraction(2, 3)).contains(fmpq(1, 3))
