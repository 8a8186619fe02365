"""Rules of probability, ranks, limits of exponentials on random premises: the conclusion is evaluated by NumPy and SciPy.

Exact where a conclusion is about one outcome; of laws the probability is compared with SciPy's, of means with a
quadrature or with sums over all pairings written out here.
"""

# ruff: noqa: E501 - lines of proofs are one text each

import itertools
import math
from fractions import Fraction
from random import Random

import flint
import numpy as np
import pytest
from scipy import integrate, stats

from faverify.claim import Theory
from faverify.evaluate.evaluator import Evaluator, Point
from faverify.evaluate.ring import BallRing, ExactRing
from faverify.kernel.chance import fixed
from faverify.kernel.gate import gate
from faverify.kernel.isserlis import mean
from faverify.kernel.polynomials import show
from faverify.kernel.script import Proved, Script, step, surely
from faverify.lang.parse import parse_statement

RANKS = Theory(
    "fuzz_ranks",
    "free matrices",
    {"X": ("n", "r"), "Y": ("r", "m"), "C": ("m", "r"), "S": ("r", "r"), "a": (), "b": (), "u": ()},
    kind="free",
)
GAUSS = Theory(
    "fuzz_normal",
    "normal letters",
    {"X": ("k", "r"), "V": ("q", "r"), "A": ("r", "r"), "g": ("q", "1"), "z": (), "a": (), "b": ()},
    values=dict.fromkeys(("X", "V", "g", "z"), "normal(0, 1)"),
    kind="laws",
)
RANK_LINES = [
    step("rows", "rank(X) <= n", "rank", of="X", left="I_n", right="X"),
    step("columns", "rank(X) <= r", "rank", of="X", left="X", right="I_r"),
    step("left", "rank(X @ Y) <= rank(X)", "rank", of="X @ Y", left="X", right="Y"),
    step("right", "rank(X @ Y) <= rank(Y)", "rank", of="X @ Y", left="X", right="Y"),
    step("between", "rank(X @ Y) <= r", "rank", of="X @ Y", left="X", right="Y"),
    step("turned", "rank(X.T) == rank(X)", "rank", of="X"),
    step("gram", "rank(X.T @ X) == rank(X)", "rank", of="X"),
    step("range", "proj(X) @ X == X", "projector", of="X"),
    step("made", "proj(X) == X @ pinv(X)", "projector", of="X"),
    step("trace", "tr(proj(X)) == rank(X)", "projector", of="X"),
    step("twice", "proj(X) @ proj(X) == proj(X)", "projector", of="X"),
    step("inverse", "S @ inv(S) == I_r if rank(S) >= r", "rank", "rank(S) >= r", of="S"),
    step("same", "proj(Y @ C) @ Y == Y if rank(Y @ C) >= rank(Y)", "same columns", "rank(Y @ C) >= rank(Y)", of="Y", by="C"),
]  # fmt: skip


def entries(generator, rows, columns, rank=None):
    rank = min(rows, columns) if rank is None else rank
    left = flint.fmpq_mat([[generator.randint(-3, 3) for _ in range(max(rank, 1))] for _ in range(rows)])
    right = flint.fmpq_mat(
        [[generator.randint(-3, 3) if rank else 0 for _ in range(columns)] for _ in range(max(rank, 1))]
    )
    return left * right


@pytest.mark.parametrize("seed", range(100))
def test_rules_about_ranks_hold_at_matrices_of_any_rank(seed):
    generator = Random(f"ranks/{seed}")
    n, r, m = (generator.randint(1, 4) for _ in range(3))
    shapes = {"X": (n, r), "Y": (r, m), "C": (m, r), "S": (r, r)}
    letters = {name: entries(generator, *shape, generator.randint(0, min(shape))) for name, shape in shapes.items()}
    numbers = {"a": Fraction(generator.randint(1, 5)), "b": Fraction(generator.randint(2, 20)), "u": Fraction(1)}
    evaluator = Evaluator(RANKS, ExactRing(), Point(letters, {"n": n, "r": r, "m": m, "1": 1}, numbers))
    script = Script(RANKS)
    for line in RANK_LINES:
        script.add(line)
        statement = parse_statement(line.says, RANKS)
        if all(evaluator.compare(h)[0] for h in statement.hypotheses):
            assert all(evaluator.compare(claim)[0] for claim in statement.claims), line.says


@pytest.mark.parametrize("seed", range(100))
def test_exponentials_logarithms_and_absolute_values_hold(seed):
    generator = Random(f"numbers/{seed}")
    numbers = {
        "a": Fraction(generator.randint(-20, 20), 7),
        "b": Fraction(generator.randint(-20, 20), 5),
        "u": Fraction(generator.randint(0, 50), 100),
    }
    lines = [
        step("sum", "exp(a + b) == exp(a) * exp(b)", "exponential", of="a", and_="b"),
        step("tangent", "exp(a) >= 1 + a", "exponential", of="a"),
        step("rises", "exp(a) >= exp(b) if a >= b", "exponential", "a >= b", of="a", and_="b"),
        step("least", "log(1 + u) >= u - u**2 / 2 if u >= 0", "logarithm", "u >= 0", of="u"),
        step("below", "log(1 - u) >= -u - u**2 if u >= 0 and u <= 1/2", "logarithm", "u >= 0", "u <= 1/2", of="u"),
        step("inverse", "exp(log(a)) == a if a > 0", "logarithm", "a > 0", of="a"),
        step("order", "log(a) >= log(b) if a >= b and b > 0", "logarithm", "a >= b", "b > 0", of="a", and_="b"),
        step("size", "b > abs(a) if b > a and b > -a", "choice", "b > a", "b > -a", of="abs(a)"),
        step("side", "abs(a) >= -a", "choice", of="abs(a)"),
    ]
    script = Script(RANKS)
    with flint.ctx.workprec(100):
        evaluator = Evaluator(RANKS, BallRing(), Point({}, {"1": 1}, numbers))
        for line in lines:
            script.add(line)
            statement = parse_statement(line.says, RANKS)
            if all(evaluator.compare(h)[0] for h in statement.hypotheses):
                assert all(evaluator.compare(claim)[0] is not False for claim in statement.claims), line.says


def pairings(items):
    """All ways to pair a list."""
    if not items:
        yield []
        return
    first, *rest = items
    for k, other in enumerate(rest):
        for tail in pairings(rest[:k] + rest[k + 1 :]):
            yield [(first, other), *tail]


def mean_of_word(word, sizes, fixed_letters):
    """E tr(word) of one normal matrix X (p x q) among fixed ones, by entries: every index, every pairing."""
    ranges = [range(sizes[side]) for _, side in word]
    total = 0.0
    for index in itertools.product(*ranges):
        row_column = [(index[i], index[(i + 1) % len(word)]) for i in range(len(word))]
        factor, places = 1.0, []
        for (name, _), (i, j) in zip(word, row_column, strict=True):
            if name in ("X", "X.T"):
                places.append((i, j) if name == "X" else (j, i))
            else:
                factor *= fixed_letters[name][i][j]
        if factor and len(places) % 2 == 0:
            total += factor * sum(all(a == b for a, b in pairing) for pairing in pairings(places))
    return total


WORDS = [
    ("tr(X.T @ X @ A)", [("X.T", "r"), ("X", "k"), ("A", "r")]),
    ("tr(X.T @ X @ X.T @ X)", [("X.T", "r"), ("X", "k"), ("X.T", "r"), ("X", "k")]),
    ("tr(X @ A @ X.T @ X @ A.T @ X.T)", [("X", "k"), ("A", "r"), ("X.T", "r"), ("X", "k"), ("A.T", "r"), ("X.T", "r")]),
    ("tr(X @ A @ A @ X.T)", [("X", "k"), ("A", "r"), ("A", "r"), ("X.T", "r")]),
]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("text", "word"), WORDS, ids=[text for text, _ in WORDS])
def test_moments_are_sums_over_pairings_of_entries(seed, text, word):
    generator = Random(f"moments/{seed}/{text}")
    sizes = {"k": generator.randint(1, 3), "r": generator.randint(1, 2)}
    a = [[generator.randint(-2, 2) for _ in range(sizes["r"])] for _ in range(sizes["r"])]
    letters = {"A": a, "A.T": [list(column) for column in zip(*a, strict=True)]}
    reader = gate(GAUSS)
    value = mean(reader.text(text), reader)
    script = Script(GAUSS)
    evaluator = Evaluator(fixed(GAUSS), ExactRing(), Point({"A": flint.fmpq_mat(a)}, {**sizes, "1": 1, "q": 1}))
    kernel = sum((x * product(word_, evaluator, reader) for word_, x in value.items()), Fraction(0))
    assert script.theory is GAUSS
    assert float(kernel) == pytest.approx(mean_of_word(word, sizes, letters)), show(value)


def product(word, evaluator, reader):
    """The value of a product of atoms: dimensions and traces of words in A."""
    result = Fraction(1)
    for key in word.scalars:
        info = reader.info[key]
        if info.kind == "dimension":
            result *= evaluator.point.sizes[key]
            continue
        ((inner, _),) = info.parts[0]
        matrix = evaluator.point.letters["A"]
        made = None
        for factor in inner.letters:
            turned = matrix.transpose() if factor.transposed else matrix
            made = turned if made is None else made * turned
        result *= Fraction(str(sum((made[i, i] for i in range(made.nrows())), flint.fmpq(0))))
    return result


@pytest.mark.parametrize("seed", range(60))
def test_laws_are_those_of_scipy(seed):
    generator = Random(f"laws/{seed}")
    p, q = generator.randint(1, 5), generator.randint(1, 6)
    a = generator.randint(1, 30) / 7
    draws = np.random.default_rng(seed).standard_normal((40_000, p + q))
    first, second = (draws[:, :p] ** 2).sum(1), (draws[:, p:] ** 2).sum(1)
    width = math.sqrt(math.log(2e9) / (2 * 40_000))
    assert abs((first >= a).mean() - stats.chi2.sf(a, p)) < width  # squared norm
    assert abs((q * first >= a * p * second).mean() - stats.f.sf(a, p, q)) < width  # F law
    rate = generator.uniform(-2, 0.45)
    closed, _ = integrate.quad(lambda u: math.exp(rate * u * u - u * u / 2) / math.sqrt(2 * math.pi), -40, 40)
    assert closed**p == pytest.approx(math.exp(-p / 2 * math.log(1 - 2 * rate)))  # exponential moment
    k, r = p, p + 1 + generator.randint(1, 3)
    assert mean_of_inverse(k, r) == pytest.approx(k / (r - k - 1))  # inverse moment


def mean_of_inverse(k, r):
    """E tr (Z Z')^-1 = k E(1/chi2(r - k + 1)), by quadrature."""
    d = r - k + 1
    return k * integrate.quad(lambda u: stats.chi2.pdf(u, d) / u, 0, np.inf, limit=200)[0]


@pytest.mark.parametrize("seed", range(60))
def test_dominated_and_directed_laws_hold_for_random_matrices(seed):
    generator = np.random.default_rng(seed)
    n, q, r = 4, int(generator.integers(1, 5)), int(generator.integers(1, 4))
    frame, _ = np.linalg.qr(generator.standard_normal((q + n, q)))
    basis, _ = np.linalg.qr(generator.standard_normal((q + n, r)))
    contraction = basis @ basis.T @ frame
    draws = generator.standard_normal((20_000, q))
    width = math.sqrt(math.log(2e9) / (2 * 20_000))
    for level in (0.5, 1.0, 3.0, 8.0):
        frequency = ((draws @ contraction.T) ** 2).sum(1) >= level
        assert frequency.mean() <= stats.chi2.sf(level, r) + width  # contraction
        assert (draws @ frame[0] > level * np.linalg.norm(frame[0])).mean() <= 2 * stats.norm.sf(
            level
        ) + width  # direction


@pytest.mark.parametrize("seed", range(60))
def test_included_events_hold_for_random_thresholds(seed):
    generator = Random(f"inclusion/{seed}")
    a, b, c = (Fraction(generator.randint(1, 30), 4) for _ in range(3))
    theory = fixed(GAUSS)
    says = f"normF(g)**2 + {c} * z**2 < {a + c * b} if normF(g)**2 < {a} and z**2 < {b}"
    source = Proved(says, theory, (
        step("times", f"{c} * ({b} - z**2) > 0 if z**2 < {b}", "product", f"z**2 < {b}", by=f"{c}"),
        step("sum", says, "arithmetic", f"normF(g)**2 < {a}", "times"),
    ))  # fmt: skip
    bound = f"P(normF(g)**2 + {c} * z**2 >= {a + c * b}) <= P(normF(g)**2 >= {a}) + P(z**2 >= {b})"
    Script(GAUSS).add(surely("union", bound, "inclusion", source))
    q = generator.randint(1, 4)
    draws = np.random.default_rng(seed).standard_normal((40_000, q + 1))
    left = (draws[:, :q] ** 2).sum(1) + float(c) * draws[:, q] ** 2 >= float(a + c * b)
    assert left.mean() <= stats.chi2.sf(float(a), q) + stats.chi2.sf(float(b), 1) + 0.02


@pytest.mark.parametrize("seed", range(60))
def test_markov_holds_for_random_levels(seed):
    generator = Random(f"markov/{seed}")
    level = Fraction(generator.randint(1, 60), 5)
    theory = fixed(GAUSS)
    square = Proved("normF(g)**2 >= 0", theory, (step("x", "normF(g)**2 >= 0", "identity"),))
    script = Script(GAUSS)
    script.add(
        surely(
            "Markov",
            f"{level} * P(normF(g)**2 >= {level}) <= E(normF(g)**2)",
            "Markov",
            square,
            of="normF(g)**2",
            level=str(level),
        )
    )
    script.add(step("mean", "E(normF(g)**2) == q", "moment", of="normF(g)**2"))
    script.add(step("bound", f"{level} * P(normF(g)**2 >= {level}) <= q", "arithmetic", "Markov", "mean"))
    q = generator.randint(1, 9)
    assert float(level) * stats.chi2.sf(float(level), q) <= q


@pytest.mark.parametrize("seed", range(60))
def test_null_sets_are_null(seed):
    generator = np.random.default_rng(seed)
    n, m, k, r = (int(generator.integers(1, 5)) for _ in range(4))
    y = generator.integers(-3, 4, (n, k)) @ generator.integers(-3, 4, (k, m))
    rank = np.linalg.matrix_rank(y)
    assert all(np.linalg.matrix_rank(y @ generator.standard_normal((m, r))) == min(r, rank) for _ in range(20))
