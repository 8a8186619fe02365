from hypothesis import HealthCheck, Phase, find, given, settings
from oracle.exact_rationals import gram_alignment, is_positive, is_zero, minus, rank_of, times, transposed
from strategies import EDGES, instances, rational_matrices, stationary_points, vector_sequences

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def negative_definite(instance):
    return is_positive([[-value for value in row] for row in gram_alignment(instance)])


def coverage(strategy, marks, examples=300):
    """How many of the drawn cases bear each mark."""
    counts = dict.fromkeys(marks, 0)

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
    @given(strategy)
    def draw(case):
        for name, holds in marks.items():
            counts[name] += bool(holds(case))

    draw()
    return counts


def test_instances_reach_every_edge():
    counts = coverage(
        instances(),
        {
            "rank-deficient Y": lambda i: rank_of(i.Y) < min(i.sizes[:2]),
            "Y = 0": lambda i: is_zero(i.Y),
            "rank(Y C) < r <= m": lambda i: rank_of(times(i.Y, i.C)) < i.sizes[2] <= i.sizes[1],
            "r = 1": lambda i: i.sizes[2] == 1,
            "m = r = 1": lambda i: i.sizes[1:] == (1, 1),
            "r = n - 1": lambda i: i.sizes[2] == i.sizes[0] - 1,
            "r = n": lambda i: i.sizes[2] == i.sizes[0],
            "m < r": lambda i: i.sizes[1] < i.sizes[2],
            "A(0) negative definite": negative_definite,
            "A(0) negative definite, r >= 2": lambda i: i.sizes[2] >= 2 and negative_definite(i),
            "A(0) positive definite": lambda i: is_positive(gram_alignment(i)),
            "orthonormal, not axes": lambda i: i.name == "orthonormal" and any(0 < abs(v) < 1 for r in i.Z0 for v in r),
        },
    )
    assert min(counts.values()) >= 5, counts


def test_stationary_points_reach_every_edge():
    counts = coverage(
        stationary_points(),
        {
            "generic": lambda p: p.generic,
            "exceptional": lambda p: not p.generic,
            "Z W = Y, Y != 0": lambda p: not is_zero(p.Y) and is_zero(minus(p.Y, times(p.Z, p.W))),
            "Z W != Y": lambda p: not is_zero(minus(p.Y, times(p.Z, p.W))),
            "rank Z < r": lambda p: 0 < rank_of(p.Z) < p.sizes[2],
            "rank Y > r": lambda p: rank_of(p.Y) > p.sizes[2],
        },
    )
    assert min(counts.values()) >= 5, counts


def test_vector_sequences_reach_every_edge():
    counts = coverage(
        vector_sequences(),
        {
            "beyond d K": lambda s: s.sizes[2] > 1 and s.total() > s.sizes[2] * s.smallest_K(),
            "K = 0": lambda s: s.smallest_K() == 0,
            "one step": lambda s: s.sizes[0] == 1,
            "several vectors": lambda s: s.sizes[1] > 1,
        },
    )
    assert min(counts.values()) >= 5, counts


@QUIET
@given(instances(max_n=4, max_m=3, max_r=2))
def test_instances_keep_their_limits_and_start_at_full_rank(instance):
    n, m, r = instance.sizes
    assert n <= 4
    assert m <= 3
    assert r <= 2
    assert rank_of(instance.Z0) == r


@QUIET
@given(instances(families=("orthonormal",)))
def test_orthonormal_instances_are_orthonormal(instance):
    gram, r = times(transposed(instance.Z0), instance.Z0), instance.sizes[2]
    assert all(gram[i][j] == (i == j) for i in range(r) for j in range(r))


@QUIET
@given(stationary_points())
def test_drawn_points_are_stationary(point):
    error = minus(point.Y, times(point.Z, point.W))
    assert is_zero(times(error, point.C))
    assert is_zero(times(transposed(point.Z), error))


@QUIET
@given(vector_sequences())
def test_drawn_sequences_obey_lemma_6_with_the_better_constant(sequence):
    assert sequence.total() <= (2 * sequence.sizes[2] - 1) * sequence.smallest_K()


def test_failures_shrink_to_readable_witnesses():
    witness = find(instances(), negative_definite, settings=settings(max_examples=2000, database=None))
    entries = [text for matrix in witness.entries().values() for row in matrix for text in row]
    assert witness.sizes == (1, 1, 1)
    assert all(len(text) <= 4 for text in entries)


def test_matrices_shrink_to_zero_and_edges_are_named():
    assert find(rational_matrices(1, 2), lambda value: True) == ((0, 0),)
    assert len(set(EDGES)) == len(EDGES)
