"""Programs that are compiled from texts, in every ring, against Python's own reading of the same texts in fractions."""

import random
import re
from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb, arb_poly

from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.rings import Balls, Doubles, Magnitudes, Norms
from faverify.lang.parse import parse_expression

THEORY = Theory("texts", "letters", {"X": ("n", "n"), "Y": ("n", "m"), "K": ("n", "n"), "u": ("1", "1")}, kind="free",
                definitions={"M": "X @ K - Y @ Y.T"})  # fmt: skip
H = Fraction(1, 10**25)
BY_HAND = [
    "0", "X - 0", "0 - X", "0 + Y @ Y.T", "-X", "-1 * X", "X.T.T", "M.T", "X * u", "u * X", "I_n - X", "3 * I_n - X",
    "X / (2 - 5)", "tr(X) * K", "tr(X.T @ K) * X", "tr(K) * X", "(u**0) * X", "u**3 * X", "normF(Y)**4 * K",
    "inner(X, M) * I_n", "(2 - 3 / 4) * X", "K @ K.T @ X @ Y @ Y.T", "normF(M)**2 * X - tr(u) * X / 7",
    "tr(Y.T @ Y) * X",
]  # fmt: skip


class Norm:
    """A Frobenius norm, of which only even powers are asked."""

    def __init__(self, x):
        self.square = (x * x).sum()

    def __pow__(self, power):
        return self.square ** int(power / 2)


def read(text, letters):
    """The text by Python, whole numbers as fractions, u as a number."""
    unit = np.array([[Fraction(int(i == j)) for j in range(3)] for i in range(3)], dtype=object)
    names = {**letters, "u": letters["u"][0, 0], "I_n": unit, "normF": Norm, "F": Fraction}
    names["tr"] = lambda x: x.trace() if np.ndim(x) else x
    names["inner"] = lambda x, y: (x * y).sum()
    names["M"] = letters["X"] @ letters["K"] - letters["Y"] @ letters["Y"].T
    found = eval(re.sub(r"(\d+)", r"F(\1)", text), {}, names)
    return found if np.ndim(found) else np.full((3, 3), Fraction(0), dtype=object) + 0 * found


def matrix_text(generator, depth):
    """An n x n matrix, drawn."""
    inner = lambda: matrix_text(generator, depth - 1)  # noqa: E731
    if not depth:
        return generator.choice(("X", "K", "Y @ Y.T", "I_n", "M", "X.T"))
    match generator.randrange(6):
        case 0:
            return f"({inner()} {generator.choice('+-')} {inner()})"
        case 1 | 2:
            return f"({inner()}) @ ({inner()})"
        case 3:
            return f"({number_text(generator, depth - 1)}) * ({inner()})"
        case 4:
            return f"({inner()}).T"
    return f"({inner()}) / {generator.choice((2, 3, '(1 - 4)'))}"


def number_text(generator, depth):
    one = matrix_text(generator, depth)
    return generator.choice(
        (f"tr({one})", f"normF({one})**2", f"inner({one}, K)", "u", "u**2", f"tr(({one}) @ X)", "-3", "2 / 5")
    )


def state(seed):
    rng = np.random.default_rng(seed)

    def drawn(*shape):
        return np.array([[Fraction(int(x), 7) for x in row] for row in rng.integers(-9, 10, shape)], dtype=object)

    return {"X": drawn(3, 3), "Y": drawn(3, 2), "K": drawn(3, 3), "u": drawn(1, 1)}


def rational(x):
    return flint.fmpq_mat([[flint.fmpq(v.numerator, v.denominator) for v in row] for row in x.tolist()])


def programs(text, letters):
    """The flow whose X has that velocity; Y and u move by themselves."""
    texts = {"X": text, "Y": "Y", "u": "u"}
    velocities = {name: parse_expression(one, THEORY) for name, one in texts.items()}
    definitions = {"M": parse_expression(THEORY.definitions["M"], THEORY)}
    starts = {name: rational(letters[name]) for name in texts}
    return PolynomialFlow(starts, velocities, {"K": rational(letters["K"])}, definitions=definitions).program


def values(program, ring, letters, moved=("X", "Y", "u")):
    fixed = program.constant_part(ring, {"K": letters["K"]})
    return program.values(ring, fixed, {name: letters[name] for name in moved})


def in_balls(letters):
    return {name: flint.arb_mat(rational(x)) for name, x in letters.items()}


def norm(x):
    """A ball of the Frobenius norm."""
    square = sum((v * v for v in x.ravel()), Fraction(0))
    return arb(flint.fmpq(square.numerator, square.denominator)).sqrt()


def contained(found, truth, width):
    return all(a.overlaps(arb(flint.fmpq(b.numerator, b.denominator))) and a.rad() < width
               for a, b in zip(found.entries(), truth.ravel(), strict=True))  # fmt: skip


DRAWN = [f"X - ({matrix_text(random.Random(seed), 1 + seed % 3)})" for seed in range(60)]


@pytest.mark.parametrize("text", [*BY_HAND, *DRAWN])
def test_a_program_says_what_its_text_says(text):
    """In balls; in doubles and in norms within the roundings that the program counts for itself."""
    letters = state(len(text))
    program, truth = programs(text, letters), read(text, letters)
    index = program.outputs["X"]
    with flint.ctx.workprec(300):
        found = values(program, Balls(), in_balls(letters))[index]
        assert contained(found, truth, 1e-50)
        norms = {name: arb_poly([norm(x)]) for name, x in letters.items()}
        bound = float(values(program, Norms(), norms)[index][0].upper())
    floats = {name: x.astype(float) for name, x in letters.items()}
    exact = np.linalg.norm(truth.astype(float))
    doubles = values(program, Doubles(), floats)[index]
    counted = program.roundings(1) * 2.0**-53
    assert exact <= bound * (1 + 1e-12)
    assert np.linalg.norm(doubles - truth.astype(float)) <= 2 * counted * bound + 1e-300
    magnitudes = values(program, Magnitudes(), {name: abs(x) for name, x in floats.items()})[index]
    assert (magnitudes >= abs(doubles) * (1 - 1e-9) - 1e-12).all()


@pytest.mark.parametrize("text", [*BY_HAND, *DRAWN])
def test_a_tangent_is_the_limit_of_exact_difference_quotients(text):
    letters, directions = state(len(text)), state(-1 - len(text) + 10**6)
    program = programs(text, letters)
    ends = [
        read(text, {n: x + sign * H * directions[n] if n != "K" else x for n, x in letters.items()}) for sign in (1, -1)
    ]
    truth = (ends[0] - ends[1]) / (2 * H)
    with flint.ctx.workprec(300):
        found = program.tangents(Balls(), values(program, Balls(), in_balls(letters)), in_balls(directions))["X"]
        gaps = [
            0 if found is None else found.entries()[k] - flint.fmpq(v.numerator, v.denominator)
            for k, v in enumerate(truth.ravel())
        ]
        assert found is not None or not truth.any()
        assert all(float(abs(arb(gap)).upper()) < 1e-30 for gap in gaps)


REFUSED = [
    "X / (1 - 1)", "X / 0", "X / u", "u**(1/2) * X", "normF(X) * X", "normF(X)**3 * X", "inv(X)", "X @ X(0)", "pos(X)",
    "exp(u) * X", "(X @ X(0)).T",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_polynomial_is_refused(text):
    with pytest.raises(StatementError):
        programs(text, state(0))


ROUNDINGS = {  # of 3 x 3 letters: factors (leaves), and what Higham counts beside them: n of a sum of n products
    "X": (1, 0), "X + K": (1, 1), "X + K + X": (1, 2), "X.T": (1, 0), "X @ K": (2, 3), "X @ K @ X": (3, 6),
    "(X + K) @ X": (2, 4), "X @ (K + X @ K)": (3, 7), "u * X": (2, 1), "u**3 * X": (4, 3), "tr(X @ K) * X": (3, 10),
    "inner(X, K) * X": (3, 10), "normF(X)**2 * X": (3, 10), "X @ K + u * X": (2, 4),
}  # fmt: skip


@pytest.mark.parametrize("text", ROUNDINGS)
@pytest.mark.parametrize("leaf", [1, 5, 200])
def test_roundings_are_counted_on_the_longest_path(text, leaf):
    """At least as many, and at most three more for each operation (tangents have one more)."""
    theory = Theory("counted", "letters", dict.fromkeys("XK", ("n", "n")) | {"u": ("1", "1")}, kind="free")
    start = {"X": flint.fmpq_mat(3, 3, range(9)), "K": flint.fmpq_mat(3, 3, range(9)), "u": flint.fmpq_mat([[1]])}
    rest = {name: parse_expression(name, theory) for name in ("K", "u")}
    flow = PolynomialFlow(start, {"X": parse_expression(text, theory), **rest})
    leaves, more = ROUNDINGS[text]
    operations = sum(text.count(sign) for sign in "@+*(.")
    assert leaves * leaf + more <= flow.program.roundings(leaf) <= leaves * leaf + more + 3 * operations + 1
