"""Stacks of doubles, by mpmath: matrices of several instances side by side are those of each; NaN is no number."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from derivations.theories import FA
from faverify.cases.families import draw
from faverify.cases.instance import Instance
from faverify.evaluate import stacked
from faverify.evaluate.stack import Numbers, Stack
from faverify.evaluate.stack_ring import StackRing
from faverify.evaluate.stacked import AWAY, STIFF
from faverify.flows.approx_mpmath import approx_path
from faverify.flows.polynomial import approx_path as paths_module
from faverify.flows.polynomial.approx_path import ApproxPath, ApproxPaths
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.rings import doubles
from faverify.flows.table import flow_of
from faverify.lang.parse import parse_statement
from faverify.outcome import Relation
from faverify.run.stacked_look import Abreast
from faverify.verdict import Verdict

RING = StackRing()
RANDOM = np.random.default_rng(7)
SQUARE, TALL, SCALARS = (
    RANDOM.normal(size=(6, 3, 3)),
    RANDOM.normal(size=(6, 4, 2)),
    RANDOM.uniform(0.1, 0.9, (6, 1, 1)),
)
SYMMETRIC = SQUARE + SQUARE.swapaxes(1, 2)


def singular_values(x):
    return sorted((float(s) for s in mpmath.svd_r(mpmath.matrix(x.tolist()), compute_uv=False)), reverse=True)


def eigenvalues(x):
    return sorted(float(v) for v in mpmath.eigsy(mpmath.matrix(x.tolist()), eigvals_only=True))


def part(x, sign):
    values, vectors = mpmath.eigsy(mpmath.matrix(x.tolist()))
    kept = mpmath.diag([max(sign * v, 0) for v in values])
    return np.array((vectors * kept * vectors.T).tolist(), float)


def pseudoinverse(x):
    a = mpmath.matrix(x.tolist())
    return np.array(((a.T * a) ** -1 * a.T).tolist(), float)


CALLS = {
    "normF": (TALL, lambda x: float(mpmath.norm([v for row in x.tolist() for v in row], 2))),
    "det": (SQUARE, lambda x: float(mpmath.det(mpmath.matrix(x.tolist())))),
    "pos": (SYMMETRIC, lambda x: part(x, 1)),
    "neg": (SYMMETRIC, lambda x: part(x, -1)),
    "proj": (TALL, lambda x: x @ pseudoinverse(x)),
    "pinv": (TALL, pseudoinverse),
    "sigma_max": (TALL, lambda x: singular_values(x)[0]),
    "sigma_min": (TALL, lambda x: singular_values(x)[-1]),
    "cond": (TALL, lambda x: singular_values(x)[0] / singular_values(x)[-1]),
    "nuclear": (TALL, lambda x: sum(singular_values(x))),
    "rank": (TALL, lambda x: 2),
    "lambda_min": (SYMMETRIC, lambda x: eigenvalues(x)[0]),
    "lambda_max": (SYMMETRIC, lambda x: eigenvalues(x)[-1]),
    "diag": (SQUARE, lambda x: np.diag(np.diag(x))),
    "abs": (-SCALARS, lambda x: abs(x[0, 0])),
    "exp": (SCALARS, lambda x: float(mpmath.exp(x[0, 0]))),
    "log": (SCALARS, lambda x: float(mpmath.log(x[0, 0]))),
    "tanh": (SCALARS, lambda x: float(mpmath.tanh(x[0, 0]))),
    "cosh": (SCALARS, lambda x: float(mpmath.cosh(x[0, 0]))),
    "artanh": (SCALARS, lambda x: float(mpmath.atanh(x[0, 0]))),
}


@pytest.mark.parametrize("name", CALLS)
def test_functions_side_by_side_are_those_of_each(name):
    given, truth = CALLS[name]
    found = RING.call(name, [Stack(given)]).data
    for each, x in zip(found, given, strict=True):
        assert np.allclose(each, truth(x), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", ["pencil_right", "pencil_left"])
def test_roots_of_pencils_are_counted(name):
    found = RING.call(name, [Stack(SQUARE), Stack(SYMMETRIC)]).data[:, 0, 0]
    for count, k, q in zip(found, SQUARE, SYMMETRIC, strict=True):
        big = mpmath.matrix(6, 6)
        for i in range(3):
            big[i, 3 + i] = 1
            for j in range(3):
                big[3 + i, j], big[3 + i, 3 + j] = q[i, j], k[i, j]
        roots = mpmath.eig(big, left=False, right=False)
        assert count == sum((root.real > 0) is (name == "pencil_right") for root in roots)


COMPARED = {
    "==": lambda a, b: bool((a == b).all()),
    "<=": lambda a, b: a[0, 0] <= b[0, 0],
    ">=": lambda a, b: a[0, 0] >= b[0, 0],
    "<": lambda a, b: a[0, 0] < b[0, 0],
    ">": lambda a, b: a[0, 0] > b[0, 0],
    "psd": lambda a, b: min(eigenvalues(a)) >= 0,
}


@pytest.mark.parametrize("relation", list(Relation))
def test_comparisons_side_by_side_are_those_of_each(relation):
    """Of 1 x 1 matrices below, at and above another; of matrices equal but for one entry; definite ones, and not."""
    numbers = np.array([-1.0, 2.0, 3.0]).reshape(3, 1, 1)
    left, right = numbers, 0 * numbers + 2
    if relation is Relation.EQUAL:
        left, right = np.stack([SQUARE[0]] * 3), np.stack([SQUARE[0]] * 3)
        left[1, 2, 1] += 1
    if relation is Relation.PSD:
        left = np.stack([np.eye(3), np.diag([1.0, -1.0, 2.0]), SYMMETRIC[0] @ SYMMETRIC[0]])
        right = 0 * left
    found = RING.compare(Stack(left), relation, Stack(right))
    assert found.tolist() == [COMPARED[relation.value](a, b) for a, b in zip(left, right, strict=True)]
    chosen = RING.choose(found, Stack(left), Stack(-left)).data
    assert np.array_equal(chosen, np.where(found[:, None, None], left, -left))


PAIRS = {
    "pencil_right": (SQUARE, SYMMETRIC),
    "pencil_left": (SQUARE, SYMMETRIC),
    "max": (SCALARS,) * 2,
    "min": (SCALARS,) * 2,
}


@pytest.mark.parametrize("name", [*CALLS, *PAIRS])
def test_functions_at_several_times_of_each_are_those_at_each_time(name):
    """Along a path a stack has an axis more: times, instances, rows, columns; undefined ones stay where they are."""
    given = PAIRS.get(name) or (CALLS[name][0],)
    if name in PAIRS and name.startswith("pencil"):
        given = (np.concatenate([given[0][:-1], 0 * given[0][:1]]), np.concatenate([given[1][:-1], -np.eye(3)[None]]))
    plain = RING.call(name, [Stack(x) for x in given]).data
    found = RING.call(name, [Stack(x.reshape(3, 2, *x.shape[1:])) for x in given]).data
    assert found.shape == (3, 2, *plain.shape[1:])
    assert np.allclose(found.reshape(plain.shape), plain, equal_nan=True, rtol=1e-13)
    assert np.isnan(plain).any() == name.startswith("pencil")


def test_what_is_not_told_or_not_there_is_no_number_and_leaves_the_others_alone():
    nearly = np.array([np.diag([1.0, 1e-9, 0.0]), np.diag([1.0, 1.0, 0.0]), np.full((3, 3), np.nan)])
    ranks = RING.call("rank", [Stack(nearly)]).data[:, 0, 0]
    assert np.isnan(ranks[[0, 2]]).all()
    assert ranks[1] == 2
    inverse = RING.inverse(Stack(np.array([np.zeros((2, 2)), 2 * np.eye(2)]))).data
    assert np.isnan(inverse[0]).all()
    assert (inverse[1] == np.eye(2) / 2).all()
    with np.errstate(invalid="ignore"):
        root = RING.root(Stack(np.array([-np.eye(2), 4 * np.eye(2)])), psd=False).data
    assert np.isnan(root[0]).any()
    assert (root[1] == 2 * np.eye(2)).all()
    axis = RING.call("pencil_right", [Stack(np.zeros((1, 2, 2))), Stack(-np.eye(2)[None])]).data
    assert np.isnan(axis).all()


def test_numbers_of_each_are_equal_by_value_and_mix_with_exact_ones():
    one, other = (Numbers(np.array([1.0, 2.0])) for _ in "ab")
    assert one == other
    assert {one: 1}[other] == 1
    assert one != 1
    mixed = [Fraction(1, 2) + one, -1 * one, Fraction(1) / one, one / Fraction(4), one * one]
    assert [x.array.tolist() for x in mixed] == [[1.5, 2.5], [-1, -2], [1, 0.5], [0.25, 0.5], [1, 4]]


@pytest.mark.parametrize("flow", ["fa_star", "fa", "gd"])
def test_paths_side_by_side_are_as_good_as_each_alone(flow):
    """Steps are those of each: one that is a thousand times faster does not hold up the others."""
    cases = [draw("gaussian", 3, 2, 1, seed) for seed in (1, 2)]
    flows = [flow_of(flow, case) for case in cases]
    start, constants = (
        {name: np.array([doubles(each[name]) for each in data]) for name in data[0]}
        for data in ([f.start for f in flows], [f.constants for f in flows])
    )
    paths = ApproxPaths(flows[0].program, Layout(flows[0].shapes), start, constants, 2)
    times = [Fraction(1, 8), Fraction(1, 2), Fraction(2)]
    found = paths.at(np.array([[float(t)] for t in times]))
    for index, case in enumerate(cases):
        for row, letters in enumerate(approx_path(case, flow, times, digits=30)):
            for name, values in found.items():
                truth = np.array([[float(x) for x in r] for r in letters[name].tolist()])
                assert np.allclose(values[row, index], truth, rtol=0, atol=20 * AWAY * max(1, np.abs(truth).max()))


def test_a_path_out_of_reach_is_no_number_and_the_other_goes_on():
    fast, slow = (np.array([[8.0 * 10**k]]) for k in (4, 0))
    flow = flow_of("fa", draw("gaussian", 1, 1, 1, 3))
    start = {name: np.array([[[1.0]], [[1.0]]]) for name in flow.start}
    paths = ApproxPaths(flow.program, Layout(flow.shapes), start, {"Y": np.array([fast, slow]), "C": np.eye(1)}, 2)
    found = paths.at(np.array([1.0]))["Z"][:, 0, 0]
    assert np.isnan(found[0])
    assert np.isfinite(found[1])
    early = paths.at(np.array([1e-6, 0.5]))["Z"][:, 0, 0]
    assert np.isfinite(early).all()
    assert isinstance(ApproxPath(flow).size, float)


@pytest.mark.parametrize("flow", ["fa_star", "fa", "gd"])
def test_what_is_stiff_goes_on_by_another_method(flow):
    cases = [draw("gaussian", 3, 2, 1, seed) for seed in (1, 2)]
    for case in cases:
        given = flow_of(flow, case)
        start, constants = ({name: doubles(x)[None] for name, x in y.items()} for y in (given.start, given.constants))
        found = ApproxPaths(given.program, Layout(given.shapes), start, constants, 1).stiff(0, 2.0, STIFF[0][0])
        (truth,) = approx_path(case, flow, [Fraction(2)], digits=30)
        for name, values in found.items():
            wanted = np.array([[float(x) for x in row] for row in truth[name].tolist()])
            assert np.allclose(values, wanted, rtol=0, atol=100 * STIFF[0][0] * max(1, np.abs(wanted).max()))


@pytest.mark.parametrize("flow", ["fa_star", "fa", "gd"])
def test_the_jacobian_of_what_is_stiff_is_that_of_difference_quotients(flow):
    given = flow_of(flow, draw("gaussian", 3, 2, 2, 5))
    start, constants = ({name: doubles(x)[None] for name, x in y.items()} for y in (given.start, given.constants))
    paths = ApproxPaths(given.program, Layout(given.shapes), start, constants, 1)
    state, fixed, h = paths._start[0], paths._fixed(0), 1e-5
    steps = h * np.eye(len(state))
    columns = (paths._velocities(fixed, state + steps) - paths._velocities(fixed, state - steps)) / (2 * h)
    found = paths._slopes(fixed, state)
    assert np.abs(found - columns.T).max() <= 1e-7 * max(1, np.abs(found).max())
    turned = np.abs(found - found.T).max() > 1e-3 * np.abs(found).max()  # rows and columns are told apart
    assert turned == (flow != "gd")  # (a gradient flow, whose Jacobian is symmetric)


@pytest.mark.parametrize("too_fine", [1e-6, 1e-2])
def test_what_is_stiff_is_followed_less_precisely_where_that_takes_too_long_and_then_given_up(monkeypatch, too_fine):
    """Found by a search: one instance of N16 took 50 s, and what was interrupted began anew for each part."""
    stiff = ApproxPaths.stiff

    def limited(paths, place, time, relative):
        monkeypatch.setattr(paths_module, "MOST_VELOCITIES", 5 if relative < too_fine else 2500)
        return stiff(paths, place, time, relative)

    monkeypatch.setattr(ApproxPaths, "stiff", limited)
    case = draw("gaussian", 3, 2, 1, 1)
    given = flow_of("fa", case)
    start, constants = ({name: doubles(x)[None] for name, x in y.items()} for y in (given.start, given.constants))
    found = stacked._stiff(ApproxPaths(given.program, Layout(given.shapes), start, constants, 1), 0, 2.0)
    (truth,) = approx_path(case, "fa", [Fraction(2)], digits=30)
    wanted = np.array([[float(x) for x in row] for row in truth["Z"].tolist()])
    off = [np.abs(letters["Z"] - wanted).max() for letters in found]
    assert np.isnan(off).all() if too_fine > 1e-3 else all(0 < x <= 100 * y for x, y in zip(off, STIFF[1], strict=True))


def test_no_equation_of_what_is_stiff_is_taken_for_true(monkeypatch):
    """Its path is good to a few digits only: a bound that holds by far is seen to hold, an equation stays open."""
    case = Instance.of(Y=[[100, 1], [2, 1], [3, 5]], C=[[100], [20]], Z0=[["1/100"], [0], [0]], W0=[[3, 4]])
    law = "W @ C + C.T @ W.T - Z.T @ Z == {} * (W(0) @ C + C.T @ W(0).T - Z(0).T @ Z(0))"
    texts = [law.format("1"), law.format("(1 + 1/10**6)"), "normF(Z)**2 >= -1000000"]
    statements, went_on, stiff = [parse_statement(text, FA) for text in texts], [], ApproxPaths.stiff
    monkeypatch.setattr(ApproxPaths, "stiff", lambda path, *at: went_on.append(at) or stiff(path, *at))
    assert [Abreast([case], 0).verdicts(x, [{"t": "20"}]) for x in statements] == [[None], [None], [Verdict.PASS]]
    assert went_on
