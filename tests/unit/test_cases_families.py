import hashlib
import os
import subprocess
import sys
from fractions import Fraction

import flint
import pytest
from oracle.exact_rationals import gram_alignment, is_positive, rank_of, times, transposed

from faverify.cases.families import draw, families, fitting_sizes
from faverify.cases.instance import Instance
from faverify.cases.pool import pool
from faverify.claim import Effort
from faverify.errors import UsageError
from faverify.exact.square_root import rational_square_root

REQUESTS = [(3, 2, 1), (5, 4, 2), (6, 6, 3), (8, 5, 4)]


def drawn(family, seeds=5):
    return [draw(family, *fitting_sizes(family, *sizes), seed) for sizes in REQUESTS for seed in range(seeds)]


def identity(size):
    return [[Fraction(i == j) for j in range(size)] for i in range(size)]


def flint_of(rows):
    return flint.fmpq_mat([[flint.fmpq(v.numerator, v.denominator) for v in row] for row in rows])


def gram(instance):
    return times(transposed(instance.Z0), instance.Z0)


@pytest.mark.parametrize("family", families())
def test_every_family_starts_at_full_column_rank_with_the_sizes_asked_for(family):
    for sizes in REQUESTS:
        fitting = fitting_sizes(family, *sizes)
        instance = draw(family, *fitting, 1)
        assert instance.sizes == fitting
        assert rank_of(instance.Z0) == fitting[2]


@pytest.mark.parametrize("family", families())
def test_seeds_give_different_instances(family):
    assert len({instance.digest for instance in drawn(family)}) == len(drawn(family))


def test_orthonormal_starts_are_orthonormal_exactly():
    assert all(gram(i) == identity(i.sizes[2]) for i in drawn("orthonormal"))


def test_orthonormal_starts_are_not_all_axis_aligned():
    assert any(0 < abs(value) < 1 for i in drawn("orthonormal") for row in i.Z0 for value in row)


def test_rooted_starts_have_a_rational_symmetric_positive_root():
    for instance in drawn("rooted"):
        root = rational_square_root(flint_of(gram(instance)))
        assert root is not None
        rows = [[Fraction(str(value)) for value in row] for row in root.tolist()]
        assert is_positive(rows)
        assert times(rows, rows) == gram(instance)


def test_anti_aligned_starts_have_a_negative_trace_and_mostly_a_negative_definite_alignment():
    for instance in drawn("anti-aligned"):
        alignment = gram_alignment(instance)
        assert sum(alignment[i][i] for i in range(len(alignment))) < 0
    full = [i for i in drawn("anti-aligned") if i.sizes[1] >= i.sizes[2]]
    definite = [is_positive([[-value for value in row] for row in gram_alignment(i)]) for i in full]
    assert sum(definite) > len(definite) / 2


def test_rank_deficient_targets_lose_rank_and_some_drives_have_rank_below_r():
    instances = drawn("rank-deficient", seeds=10)
    assert all(rank_of(i.Y) < min(i.sizes[:2]) for i in instances)
    below = [rank_of(times(i.Y, i.C)) < i.sizes[2] for i in instances if i.sizes[2] <= min(i.sizes[:2])]
    assert any(below)
    assert not all(below)


def test_badly_scaled_starts_have_condition_number_ten_thousand():
    for instance in drawn("badly-scaled"):
        G, n = gram(instance), instance.sizes[2]
        for value in (Fraction(10) ** 4, Fraction(10) ** -4):  # the extreme squared singular values are eigenvalues
            shifted = [[G[i][j] - value * (i == j) for j in range(n)] for i in range(n)]
            assert rank_of(shifted) < n
        assert rank_of(G) == n
        inside = [[Fraction(10) ** 4 * (i == j) - G[i][j] for j in range(n)] for i in range(n)]
        assert is_positive([[v + Fraction(1, 10**9) * (i == j) for j, v in enumerate(r)] for i, r in enumerate(inside)])


@pytest.mark.parametrize(
    ("family", "holds"),
    [
        ("scalar", lambda n, m, r: r == 1),
        ("near-square", lambda n, m, r: r == n - 1),
        ("wide-feedback", lambda n, m, r: m < r <= n),
        ("r-equals-n", lambda n, m, r: r == n),
    ],
)
def test_families_of_sizes_have_their_sizes(family, holds):
    assert all(holds(*instance.sizes) for instance in drawn(family))


def test_wrong_sizes_are_refused_with_sizes_that_would_do():
    with pytest.raises(UsageError, match=r"near-square.*n = 4, m = 3, r = 3 would do"):
        draw("near-square", 4, 3, 2)
    with pytest.raises(UsageError, match="1 to"):
        draw("gaussian", 0, 1, 1)
    with pytest.raises(UsageError, match="unknown family 'gausian'"):
        draw("gausian", 2, 1, 1)


def test_random_instance_is_the_draw_of_its_family():
    assert Instance.random(4, 3, 2, seed=7) == draw("gaussian", 4, 3, 2, 7)


def test_digest_is_the_hash_of_the_exact_entries_and_ignores_the_name():
    text = '{"C": [["1/2"]], "Y": [["-3"]], "Z0": [["7"]]}'
    instance = Instance.of([[-3]], [["1/2"]], [[7.0]], name="a")
    assert instance.digest == hashlib.sha256(text.encode()).hexdigest()
    assert Instance.of([["-6/2"]], [[0.5]], [["7e0"]], name="b").digest == instance.digest


def test_pools_are_the_same_in_another_process_with_another_hash_seed():
    code = (
        "from faverify.cases.pool import pool\n"
        "print(*(c.digest for k in ('flow', 'stationary', 'vectors') for c in pool('quick', 5, k)))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert other.stdout.split() == [c.digest for k in ("flow", "stationary", "vectors") for c in pool("quick", 5, k)]


def test_pools_are_small_distinct_and_have_every_family():
    for effort, count in ((Effort.QUICK, 7), (Effort.STANDARD, 17), (Effort.THOROUGH, 61)):
        cases = pool(effort, 3)
        assert len({case.digest for case in cases}) == len(cases) == count
        assert all(max(case.sizes[:2]) <= 8 and case.sizes[2] <= 4 for case in cases)
        kinds = {case.name.partition("(")[0] for case in cases}
        assert kinds == {*families(), "iris"} if effort != Effort.QUICK else len(kinds) == 7


def test_unknown_kind_and_effort_are_refused():
    with pytest.raises(UsageError, match="no cases of kind 'spectrum'"):
        pool("quick", 0, "spectrum")
    with pytest.raises(UsageError, match="unknown effort 'fast'"):
        pool("fast")


@pytest.mark.parametrize("sizes", [(2, 1, 1), (4, 3, 2), (7, 5, 3)])
def test_steepest_rise_starts_from_multiples_of_the_identity(sizes):
    instance = draw("steepest-rise", *sizes, 3)
    target = times(instance.Y, instance.C)
    correlation = times(transposed(instance.Z0), target)
    reach = times(transposed(target), target)
    assert gram(instance) == identity(sizes[2])
    assert correlation == [[correlation[0][0] * value for value in row] for row in identity(sizes[2])]
    assert reach == [[reach[0][0] * value for value in row] for row in identity(sizes[2])]
    assert correlation[0][0] < 0
    assert reach[0][0] > correlation[0][0] ** 2


@pytest.mark.parametrize(("family", "speeds"), [("relay", [(3, 2), (21, 2), (147, 2)]), ("level-start", [(1, 1)] * 3)])
def test_units_of_a_relay_are_one_after_another_and_of_one_size(family, speeds):
    instance = draw(family, 6, 3, 3, 0)
    target = times(instance.Y, instance.C)
    assert gram(instance) == identity(3)
    correlation = times(transposed(instance.Z0), target)
    for k, (above, below) in enumerate(speeds):
        p = Fraction(above, below)
        assert correlation[k][k] == -(p**2 - 1) / (p**2 + 1)  # minus the hyperbolic tangent of log p
        assert sum(row[k] ** 2 for row in target) == 1
    assert times(transposed(target), target) == identity(3)


@pytest.mark.parametrize("family", ["steepest-rise", "relay", "level-start"])
def test_a_special_family_is_drawn_by_name_only(family):
    assert family not in families()
    assert not any(family in case.name for case in pool(Effort.THOROUGH))
