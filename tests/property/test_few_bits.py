"""With a handful of bits every rounding is coarse: what is rounded the wrong way leaves values outside.

Balls around numbers and diagonal matrices of the fewest bits; the values at their ends are known as fractions, so that
nothing is compared with a tolerance. Of both ball arithmetics.
"""

import random
from fractions import Fraction

import flint
import pytest

from faverify.balls import linalg
from faverify.checker.balls import Balls
from faverify.errors import DomainError, UnableError
from faverify.evaluate.ring import BallRing

DRAWS = 150
OF_DIAGONALS = {
    "normF": lambda d: ("square", [[sum(x * x for x in d)]]),
    "sigma_max": lambda d: ("", [[max(map(abs, d))]]),
    "sigma_min": lambda d: ("", [[min(map(abs, d))]]),
    "nuclear": lambda d: ("", [[sum(map(abs, d))]]),
    "lambda_min": lambda d: ("", [[min(d)]]),
    "lambda_max": lambda d: ("", [[max(d)]]),
    "pos": lambda d: ("", diagonal([max(x, Fraction(0)) for x in d])),
    "neg": lambda d: ("", diagonal([max(-x, Fraction(0)) for x in d])),
    "det": lambda d: ("", [[product(d)]]),
    "diag": lambda d: ("", diagonal(d)),
    "inv": lambda d: ("", diagonal([1 / x for x in d])),
    "sqrtm": lambda d: ("square", diagonal(d)),
    "cond": lambda d: ("", [[max(map(abs, d)) / min(map(abs, d))]]),
    "pinv": lambda d: ("", diagonal([1 / x for x in d])),
    "proj": lambda d: ("", diagonal([Fraction(1) for _ in d])),
}


def product(values):
    return values[0] if len(values) == 1 else values[0] * product(values[1:])


def diagonal(values):
    return [[x if i == j else Fraction(0) for j in range(len(values))] for i, x in enumerate(values)]


def fraction(x):
    return Fraction(int(x.p), int(x.q))


def ends(x):
    """The two ends of a ball, exactly."""
    middle, radius = fraction(x.mid().fmpq()), fraction(x.rad().fmpq())
    return middle - radius, middle + radius


def drawn(generator, bits, positive):
    """A ball with a middle of half the bits and a much smaller radius, or none."""
    whole = generator.randrange(1, 2 ** (bits // 2 + 1)) * (1 if positive else generator.choice((1, -1)))
    radius = Fraction(generator.randrange(4), 2 ** generator.randrange(bits, 2 * bits + 4))
    return flint.arb(flint.fmpq(whole, 2 ** generator.randrange(3))) + flint.arb(
        0, flint.arb(flint.fmpq(radius.numerator, 1)) / radius.denominator
    )


def called(ring, name, x):
    if isinstance(ring, BallRing) and name in ("inv", "sqrtm"):
        return ring.inverse(x) if name == "inv" else ring.root(x, False)
    return ring.call(name, [x])


@pytest.mark.parametrize("ring", [Balls, BallRing])
@pytest.mark.parametrize("name", OF_DIAGONALS)
def test_no_end_of_a_function_is_rounded_inwards(name, ring):
    generator, seen = random.Random(f"{name}/{ring.__name__}"), 0
    for _ in range(DRAWS):
        bits, size = generator.randrange(4, 14), generator.choice((1, 1, 2, 3))
        with flint.ctx.workprec(bits):
            entries = [drawn(generator, bits, name == "sqrtm") for _ in range(size)]
            x = flint.arb_mat([[entries[i] if i == j else 0 for j in range(size)] for i in range(size)])
            try:
                found = called(ring(), name, x).entries()
            except (UnableError, DomainError):
                continue
        seen += 1
        for side in (0, 1, None):
            point = [ends(e)[generator.randrange(2) if side is None else side] for e in entries]
            kind, truth = OF_DIAGONALS[name](point)
            for ball, value in zip(found, [v for row in truth for v in row], strict=True):
                assert within(ball, value, kind == "square"), (name, bits, entries, ball, value)
    assert seen > DRAWS // 4


def within(ball, value, squared):
    """Whether a ball holds a number, or the root of one."""
    if not ball.is_finite():
        return True
    low, high = ends(ball)
    return (low <= 0 or low * low <= value) and high >= 0 and value <= high * high if squared else low <= value <= high


@pytest.mark.parametrize("seed", range(60))
def test_no_norm_is_rounded_downwards(seed):
    """Upper bounds of Frobenius norms and of what radii can do, squared as fractions."""
    generator = random.Random(seed)
    bits, rows, columns = generator.randrange(3, 12), generator.randrange(1, 4), generator.randrange(1, 4)
    with flint.ctx.workprec(bits):
        entries = [[drawn(generator, bits, False) for _ in range(columns)] for _ in range(rows)]
        found = linalg.norm_f_upper(flint.arb_mat(entries))
    largest = sum(max(map(abs, ends(x))) ** 2 for row in entries for x in row)
    assert ends(found)[1] ** 2 >= largest
    assert ends(found)[0] >= 0
