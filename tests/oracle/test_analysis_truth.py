"""The numbers of an analysis against NumPy and SciPy written from the paper's definitions; no code is shared."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from faverify.analysis.given import Wish, completed
from faverify.analysis.run import analysed

DRAWN = [(6, 4, 2, 0, False), (5, 5, 4, 1, False), (7, 3, 1, 2, False), (4, 6, 3, 3, True)]


def drawn(n, m, r, seed, with_w):
    rng = np.random.default_rng(seed)
    letters = {"Y": rng.integers(-9, 10, (n, m)) / 4, "C": rng.integers(-9, 10, (m, r)) / 8,
               "Z0": rng.integers(-9, 10, (n, r)) / 8}  # fmt: skip
    if with_w:
        letters["W0"] = rng.integers(-9, 10, (r, m)) / 8
    return letters


@pytest.fixture(scope="module", params=DRAWN, ids=str)
def both(request):
    """(letters as arrays, the analysis)."""
    letters = drawn(*request.param)
    given = completed({name: value.tolist() for name, value in letters.items()}, Wish())
    return letters, analysed(given, effort="quick")


def holds(number, value, tolerance=1e-8):
    """Whether a certified number encloses the value, as far as double precision can tell."""
    assert number.known.bounded, number
    low, high = float(number.low), float(number.high)
    slip = tolerance * max(abs(value), 1e-3)
    return low - slip <= value <= high + slip and high - low <= 1e-4 * max(abs(low), abs(high))


def star(letters, until, points=4001):
    """FA* by SciPy: times, residuals E C, alignments A in the paper's normalisation, losses."""
    Y, C, Z0 = letters["Y"], letters["C"], letters["Z0"]
    shape = Z0.shape

    def velocity(_, z):
        Z = z.reshape(shape)
        return ((Y - Z @ np.linalg.pinv(Z) @ Y) @ C).ravel()

    times = np.linspace(0, until, points)
    found = solve_ivp(velocity, (0, until), Z0.ravel(), "LSODA", t_eval=times, rtol=1e-11, atol=1e-12)
    values, vectors = np.linalg.eigh(Z0.T @ Z0)
    root = vectors @ np.diag(values**-0.5) @ vectors.T
    residuals = [velocity(0, z).reshape(shape) for z in found.y.T]
    return times, residuals, np.array([np.sum((F @ root) ** 2) for F in residuals])


def test_opt_and_the_final_error(both):
    letters, found = both
    Y, C, r = letters["Y"], letters["C"], letters["Z0"].shape[1]
    sigma = np.linalg.svd(Y, compute_uv=False)
    assert holds(found.numbers["best rank-r error, OPT"], np.sum(sigma[r:] ** 2), 1e-7)
    basis, _ = np.linalg.qr(Y @ C)
    assert holds(
        found.numbers["final error of FA and FA*, ||Y - P Y||^2"], np.sum((Y - basis @ basis.T @ Y) ** 2), 1e-7
    )


def test_the_samples_are_those_of_gaussian_feedback(both):
    letters, found = both
    Y, r = letters["Y"], letters["Z0"].shape[1]
    rng, errors = np.random.default_rng(77), []
    for _ in range(600):
        basis, _ = np.linalg.qr(Y @ rng.standard_normal((Y.shape[1], r)))
        errors.append(np.sum((Y - basis @ basis.T @ Y) ** 2))
    if "final error over Gaussian C" not in found.numbers:
        assert np.linalg.matrix_rank(Y) <= r
        return
    text = found.numbers["final error over Gaussian C"].text
    median, low, high = (float(word) for word in text.replace(",", " ").split() if word[0].isdigit())
    assert low <= np.median(errors) <= high
    assert abs(np.mean(np.array(errors) <= median) - 0.5) < 0.12


def test_alignment_turning_points_and_rise(both):
    letters, found = both
    Y, C, Z0 = letters["Y"], letters["C"], letters["Z0"]
    values, vectors = np.linalg.eigh(Z0.T @ Z0)
    root, inverse = (vectors @ np.diag(values**power) @ vectors.T for power in (0.5, -0.5))
    H = root @ (np.linalg.pinv(Z0) @ Y @ C) @ inverse
    eigen = np.linalg.eigvalsh(H + H.T)
    assert holds(found.numbers["smallest eigenvalue of the alignment A(0)"], eigen[0])
    until = 12.0
    times, _, loss = star(letters, until)
    steps = np.diff(loss)
    assert found.numbers["total rise of the loss of FA*"].known.bounded
    rise = float(found.numbers["total rise of the loss of FA*"].high)
    assert rise == pytest.approx(steps[steps > 1e-9].sum(), rel=1e-3, abs=1e-6)
    tops = [x for name, x in found.numbers.items() if name.startswith("maximum") and name.endswith("time")]
    seen = times[1:-1][(steps[:-1] > 0) & (steps[1:] < 0) & (loss[1:-1] > 1e-6 * loss[0])]
    early = [float(x.low) for x in tops if float(x.low) < 0.9 * until][: len(seen)]
    assert len(seen) == len(early)
    assert np.allclose(seen, early, atol=2 * until / 4000)
    lines = {line.bound.name: line for line in found.bounds if line.quantity == "total rise of the loss of FA*"}
    lam, r = min(0.0, eigen[0]), Z0.shape[1]
    assert holds(lines["||A_-(0)||_F^2 / 4"].bound, np.sum(np.minimum(eigen, 0) ** 2) / 4)
    assert holds(lines["r lam^2"].bound, r * lam**2)


def test_integral_and_time_of_fa_star(both):
    letters, found = both
    Y, C, Z0 = letters["Y"], letters["C"], letters["Z0"]
    norm = lambda X: np.linalg.norm(X, 2)  # noqa: E731
    nuclear = np.linalg.svd(Y @ C, compute_uv=False).sum()
    bound = norm(Z0) * nuclear - np.trace(Z0.T @ Y @ C)
    start = np.sum((Y @ C - Z0 @ (np.linalg.pinv(Z0) @ Y @ C)) ** 2)
    lines = {line.bound.name: line for line in found.bounds}
    time = lines["(s(Z(0)) ||Y C||_* - tr(Z(0)'Y C)) / eps"]
    assert holds(time.bound, bound / (0.01 * start))
    theirs = lines["20 r cond(Z(0)) s(Z(0)) s(Y) s(C) / eps"]
    r = Z0.shape[1]
    assert holds(theirs.bound, 20 * r * np.linalg.cond(Z0) * norm(Z0) * norm(Y) * norm(C) / (0.01 * start))
    _, residuals, _ = star(letters, float(time.truth.high), 3)
    assert np.sum(residuals[-1] ** 2) <= 0.01 * start * (1 + 1e-6)
    integral = lines.get("2 r s(Z(0)) s(Y) s(C)")
    if integral is not None:
        times, residuals, _ = star(letters, 60.0, 20001)
        seen = np.trapezoid([np.sum(F**2) for F in residuals], times)
        assert seen == pytest.approx(float(integral.truth.high), rel=1e-3)


def fa(letters, until, points=2):
    """FA by SciPy: times and squared residuals."""
    Y, C, Z = letters["Y"], letters["C"], letters["Z0"]
    W, size, shape = letters.get("W0", np.linalg.pinv(Z) @ Y), Z.size, Z.shape

    def error(state):
        return Y - state[:size].reshape(shape) @ state[size:].reshape(shape[1], -1)

    def velocity(_, state):
        E = error(state)
        return np.concatenate([(E @ C).ravel(), (state[:size].reshape(shape).T @ E).ravel()])

    times = np.linspace(0, until, points)
    start = np.concatenate([Z.ravel(), W.ravel()])
    found = solve_ivp(velocity, (0, max(until, 1e-9)), start, "LSODA", t_eval=times, rtol=1e-10, atol=1e-11)
    return times, [np.sum((error(state) @ C) ** 2) for state in found.y.T]


def residual_of_fa(letters, until):
    return fa(letters, until)[1][-1] if until else fa(letters, 1e-9)[1][0]


def integral_of_fa(letters):
    times, values = fa(letters, 80.0, 40001)
    return np.trapezoid(values, times)


def test_budget_of_fa(both):
    letters, found = both
    Y, C, Z, r = letters["Y"], letters["C"], letters["Z0"], letters["Z0"].shape[1]
    W = letters.get("W0", np.linalg.pinv(Z) @ Y)
    M, y = W @ C, np.linalg.norm(Y @ C)
    k0 = np.sum(Z**2) - 2 * np.trace(M)
    expected = (-np.trace(Z.T @ Y @ C) + np.sum(M**2) / 2 + 1.5 * (y**2 * np.sqrt(r) / 2) ** (2 / 3)
                + y * np.sqrt(max(0, k0)))  # fmt: skip
    line = next(line for line in found.bounds if line.bound.name == "the budget")
    assert holds(line.bound, expected)
    if line.truth.known.bounded:
        assert integral_of_fa(letters) == pytest.approx(float(line.truth.high), rel=1e-3)
    else:
        assert any(item.what == "a certified integral of FA" for item in found.skipped)
        assert line.slack.startswith("about ") or line.slack == "n/a"
    time = next(line for line in found.bounds if line.bound.name == "the budget / eps")
    if time.truth.known.bounded:
        start, end = (residual_of_fa(letters, until) for until in (0, float(time.truth.high)))
        assert end <= 0.01 * start * (1 + 1e-6)


def test_rate_of_decay(both):
    letters, found = both
    name = "rate of the loss of FA*, l ~ exp(-2 rho t): 2 rho"
    if name not in found.numbers:
        assert any(item.what == "the exponential rate" for item in found.skipped)
        return
    Y, C, Z0 = letters["Y"], letters["C"], letters["Z0"]
    G, B = Z0.T @ Z0, Y @ C
    M = np.linalg.solve(G, Z0.T @ B)
    Q, K = np.linalg.solve(G, B.T @ B), M - np.linalg.solve(G, M.T @ G)
    r = len(G)
    pencil = np.linalg.eigvals(np.block([[np.zeros((r, r)), np.eye(r)], [Q, K]]))
    positive = sorted(pencil.real[pencil.real > 1e-9])
    assert len(positive) == r
    assert holds(found.numbers[name], 2 * positive[0], 1e-6)


@pytest.mark.parametrize("power", [-400, -160, -20, 20, 160, 400])
@pytest.mark.parametrize("start", [-400, 0, 400])
def test_the_unit_of_y_and_of_the_start_changes_no_more_than_the_unit(power, start):
    """Y of a size of 10^-160 was refused ("0 positive singular values"); starts of a size of 10^400 ended in a bug."""
    letters = drawn(3, 2, 1, 4, False)
    unit, wish = Fraction(10) ** power, Wish(rank=1, scale=str(Fraction(10) ** start))
    Y = [[Fraction(x) * unit for x in row] for row in letters["Y"].tolist()]
    found = analysed(completed({"Y": Y, "C": letters["C"].tolist()}, wish), effort="quick").numbers
    singular = np.linalg.svd(letters["Y"], compute_uv=False)
    for name, value, times in [
        ("largest singular value of Y", singular[0], unit),
        ("best rank-r error, OPT", singular[1] ** 2, unit**2),
        ("final error of FA and FA*, ||Y - P Y||^2", final_error(letters), unit**2),
    ]:
        low, high = (float(Fraction(end) / times) for end in (found[name].low, found[name].high))
        assert low - 1e-9 * value <= value <= high + 1e-9 * value, name
        assert high - low <= 1e-6 * value, name


def final_error(letters):
    """||Y - P Y||^2 with P the projector on the columns of Y C."""
    basis, _ = np.linalg.qr(letters["Y"] @ letters["C"])
    return float(np.sum((letters["Y"] - basis @ (basis.T @ letters["Y"])) ** 2))


def test_opt_of_rows_of_far_apart_sizes():
    """It was said to be between -10 and 20: det [[10^400, 2], [3, 4]] / sigma_1 is 4 but for 10^-399."""
    number = analysed(completed({"Y": [["1e400", 2], [3, 4]]}, Wish(rank=1)), effort="quick").numbers[
        "best rank-r error, OPT"
    ]
    assert 16 - 1e-6 < float(number.low) <= float(number.high) < 16 + 1e-6
