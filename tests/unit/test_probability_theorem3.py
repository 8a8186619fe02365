"""Theorem 3: N7's bound, the paper's union bound with its constants, r = 1 exactly."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from flint import arb, ctx
from oracle import chain_range, gaussian_search
from oracle import probability_laws as laws

from faverify.errors import DomainError, UnableError, UsageError
from faverify.probability import gaussian_bound, rank_one, union_bound
from faverify.probability.fa_samples import sample_fa_error_ratio
from faverify.probability.limit_ratio import enclose_two_level_ratio

FAILURE = Fraction(1, 100)


@pytest.fixture(autouse=True)
def _bits():
    with ctx.workprec(128):
        yield


@pytest.mark.parametrize(
    ("n", "r", "beta"), [(30, 10, 1), (1000, 10, 1), (10**5, 100, 1), (500, 20, "1/2"), (900, 30, 5)]
)
@pytest.mark.parametrize(("x", "d"), [(1, "1/10"), (3, "1/2"), ("7/2", 2)])
def test_n7_agrees_with_the_formula_as_written(n, r, beta, x, d):
    beta, x, d = Fraction(beta), Fraction(x), Fraction(d)
    value = gaussian_bound.enclose_ratio_bound(n, r, beta, x, d)
    truth = laws.n7_bound(n, r, float(beta), float(x), float(d))
    assert float(value.mid()) == pytest.approx(truth, rel=1e-12)


@pytest.mark.parametrize(("n", "r", "beta"), [(200, 4, 1.0), (2000, 10, 1.0), (60, 15, 2.0), (400, 8, 0.25)])
def test_sampled_errors_stay_above_n7_as_often_as_it_says(n, r, beta):
    best = gaussian_search.best_choice(n, r, Fraction(beta), FAILURE)
    assert best.failure <= arb(1) / 100
    samples = sample_fa_error_ratio(n, r, beta, 2000, seed=3)
    assert np.mean(samples >= float(best.ratio.upper())) > 0.99


@pytest.mark.parametrize(("n", "r", "least"), [(10**4, 10, 1.384), (10**5, 100, 1.469), (10**7, 1000, 1.4935)])
def test_n7_reaches_the_ratios_of_the_text(n, r, least):
    best = gaussian_search.best_choice(n, r, Fraction(1), FAILURE)
    assert float(best.ratio.lower()) >= least
    truth = np.exp(-(float(best.x) ** 2) / 2) + scipy.stats.chi2.sf((1 + float(best.d)) * r * r, r * r)
    assert float(best.failure.mid()) == pytest.approx(truth, rel=1e-7)
    assert truth <= 0.01


@pytest.mark.parametrize("ratio", [Fraction(6, 5), Fraction(13, 10), Fraction(7, 5), Fraction(29, 20)])
def test_the_smallest_rank_is_smallest(ratio):
    """At r - 1 even all of the failure spent on the chi-square tail, and n = infinity, do not give the ratio."""
    r = gaussian_search.smallest_rank(ratio, Fraction(1), FAILURE)
    d = float(1 / (ratio - 1) - 2)
    assert scipy.stats.chi2.sf((1 + d) * r * r, r * r) < 0.01
    assert all(scipy.stats.chi2.sf((1 + d) * q * q, q * q) > 0.01 for q in range(1, r))


def test_the_table_holds_at_its_entries_and_for_larger_n():
    for ratio in (Fraction(6, 5), Fraction(7, 5)):
        r = gaussian_search.smallest_rank(ratio, Fraction(1), FAILURE)
        row = gaussian_search.smallest_size(r, ratio, Fraction(1), FAILURE)
        assert row.ratio >= arb(ratio.numerator) / ratio.denominator
        larger = gaussian_bound.enclose_ratio_bound(10 * row.n, row.r, 1, row.x, row.d)
        assert larger > row.ratio


def test_n7_never_gives_three_halves():
    with pytest.raises(UnableError, match="stays below"):
        gaussian_search.smallest_rank(Fraction(3, 2), Fraction(1), FAILURE)
    best = gaussian_search.best_choice(10**12, 2000, Fraction(1), FAILURE)
    assert best.ratio < gaussian_bound.enclose_ceiling(1, best.d)
    assert best.ratio < arb(3) / 2


def test_without_the_term_a_r_the_bound_is_false():
    """At n = 2r, beta = 1 every singular value is 1 and the error is OPT; without "- a r" N7 would say 2 OPT."""
    n, r = 20, 10
    generator = np.random.default_rng(5)
    error = laws.fa_error(laws.target_with(np.ones(n), n, generator), generator.standard_normal((n, r)))
    assert error == pytest.approx(r, rel=1e-9)
    assert gaussian_bound.enclose_ratio_bound(n, r, 1, 3, 1) == 1
    assert laws.n7_bound(n, r, 1, 3, 1) + (r / (n - r)) > 1.99 * error / r


def test_the_limit_is_above_n7_and_1_05_times_the_limit_is_false():
    n, r = 3000, 60
    limit = float(enclose_two_level_ratio(Fraction(r, n - r), 1).mid())
    samples = sample_fa_error_ratio(n, r, 1.0, 300, seed=1)
    assert float(gaussian_search.best_choice(n, r, Fraction(1), FAILURE).ratio.upper()) < limit
    assert np.mean(samples >= 1.05 * limit) < 0.01


@pytest.mark.parametrize(
    ("n", "r", "beta", "x", "d"), [(10, 10, 1, 1, 1), (10, 6, 1, 1, 1), (10, 3, 1, 0, 1), (10, 3, 0, 1, 1)]
)
def test_n7_outside_its_domain(n, r, beta, x, d):
    with pytest.raises(DomainError, match="N7 needs"):
        gaussian_bound.enclose_ratio_bound(n, r, beta, x, d)


@pytest.mark.parametrize(
    ("tau", "multiple", "r", "ratio"),
    [
        ("3/10", 4001, 1314, 1.31),
        ("1/5", 2001, 3130, 1.35),
        ("1/10", 10_001, 13_701, 1.43),
        ("1/20", 40_001, 59_503, 1.466),
    ],
)
def test_the_papers_chain_has_the_reconstructed_constants(tau, multiple, r, ratio):
    """The smallest r whose events fail with 1/1000 each by Lemma 21, and the ratio for all larger r and n/r."""
    tau = Fraction(tau)
    assert chain_range.smallest_r_per_event(tau, multiple) == r
    found = chain_range.certify_chain_range(tau, r, multiple)
    assert found.failure < arb(1) / 100
    assert float(found.ratio.lower()) >= ratio
    head, tail, truth = laws.chain(float(tau), r, multiple * r)
    assert float(found.ratio.mid()) == pytest.approx(truth, rel=1e-10)
    assert float(union_bound.enclose_head(tau, r, multiple * r).mid()) == pytest.approx(head, rel=1e-10)
    assert float(union_bound.enclose_tail(tau, r, multiple * r).mid()) == pytest.approx(tail, rel=1e-10)
    assert 2 * r * np.exp(-r * float(tau) ** 2 / 8) <= 1e-3 < 2 * (r - 1) * np.exp(-(r - 1) * float(tau) ** 2 / 8)


@pytest.mark.parametrize(("more_r", "more_n"), [(1, 2), (2, 1), (3, 5), (50, 50)])
def test_the_chain_only_improves_for_larger_r_and_n(more_r, more_n):
    tau, r, multiple = Fraction(1, 10), 13_701, 10_001
    at = chain_range.certify_chain_range(tau, r, multiple)
    beyond = chain_range.certify_chain_range(tau, more_r * r, more_n * multiple)
    assert beyond.ratio > at.ratio
    assert not beyond.failure > at.failure
    assert beyond.failure < arb(1) / 100


def test_exact_tails_fail_far_less_than_lemma_21_says():
    tau, r, n = Fraction(1, 10), 13_701, 10_001 * 13_701
    events = union_bound.enclose_events(tau, r, n)
    assert all(event.failure < event.quoted for event in events)
    upper = r * scipy.stats.chi2.sf(1.1 * r, r)
    assert float(events[0].failure.mid()) == pytest.approx(upper, rel=1e-8)
    normal = r * 2 * scipy.stats.norm.sf(np.sqrt(2 * np.log(2000 * r)))
    assert float(events[4].failure.mid()) == pytest.approx(normal, rel=1e-8)
    assert union_bound.enclose_chain_failure(tau, r, n) < arb(1) / 10_000


def test_a_chain_below_its_range_is_refused():
    with pytest.raises(UnableError, match="not certainly at most"):
        chain_range.certify_chain_range(Fraction(1, 10), 12_000, 10_001)
    with pytest.raises(UsageError, match="the range needs"):
        chain_range.certify_chain_range(Fraction(1, 10), 800, 10_001)
    with pytest.raises(DomainError, match="not positive"):
        chain_range.certify_chain_range(Fraction(1, 10), 20_000, 3)


def test_total_failure_allows_a_smaller_r_than_failures_one_by_one():
    tau = Fraction(1, 10)
    r = chain_range.smallest_r_in_total(tau, 10_001)
    assert r < chain_range.smallest_r_per_event(tau, 10_001)
    quoted = [union_bound.enclose_chain_quoted(tau, q, 10_001 * q) for q in (r, r - 1)]
    assert quoted[0] <= arb(1) / 100 < quoted[1]


def test_the_chains_events_bound_the_head_of_every_gram_schmidt_vector():
    """At small (r, n), on draws whose column norms are as the events say, every vector obeys Lemmas 18 and 19."""
    r, n, tau = 40, 40_000, 0.6
    eta, seen = r / (n - r), 0
    for seed in range(2):
        generator = np.random.default_rng(seed)
        drive = generator.standard_normal((n, r))
        drive[r:] *= np.sqrt(eta)
        heads, tails = np.sum(drive[:r] ** 2, axis=0), np.sum(drive[r:] ** 2, axis=0)
        basis, upper = np.linalg.qr(drive)
        parts = basis * np.diag(upper)
        if np.all(heads <= (1 + tau) * r) and np.all(tails >= (1 - tau) * r) and np.all(tails <= (1 + tau) * r):
            seen += 1
            head, tail, _ = laws.chain(tau, r, n)
            assert np.all(np.sum(parts[:r] ** 2, axis=0) <= head * r)
            assert np.all(np.sum(parts[r:] ** 2, axis=0) >= tail * r)
    assert seen >= 1


@pytest.mark.parametrize(
    ("n", "ratio", "beta"), [(5, "3/2", 1), (100, "3/2", 1), (10**6, "6/5", 1), (50, "3", "1/4"), (40, "11/10", 3)]
)
def test_rank_one_probability_agrees_with_scipys_f_law(n, ratio, beta):
    ratio, beta = Fraction(ratio), Fraction(beta)
    value = rank_one.enclose_rank_one_probability(n, ratio, beta)
    a, q = beta / (n - 1), 1 + beta - beta * ratio
    assert float(value.mid()) == pytest.approx(scipy.stats.f.cdf(float(beta * (q - a) / (1 - q)), 1, n - 1), rel=1e-9)


def test_rank_one_probability_agrees_with_full_matrices():
    n, hits, draws = 12, 0, 2000
    values = np.concatenate([[1.0], np.full(n - 1, np.sqrt(1 / (n - 1)))])
    generator = np.random.default_rng(11)
    target = laws.target_with(values, n + 2, generator)
    for _ in range(draws):
        hits += laws.fa_error(target, generator.standard_normal((n + 2, 1))) >= 1.5
    truth = float(rank_one.enclose_rank_one_probability(n, Fraction(3, 2)).mid())
    assert abs(hits / draws - truth) < 4 * np.sqrt(truth * (1 - truth) / draws)


def test_three_halves_fails_often_at_rank_one():
    """P(ratio >= 3/2) is about 0.68 for every n, far from 0.99; in the limit only 1.1309 holds with 0.99."""
    for n in (10, 1000, 10**7, None):
        assert rank_one.enclose_rank_one_probability(n, Fraction(3, 2)) < arb(69) / 100
    assert rank_one.enclose_rank_one_probability(None, Fraction(11_309, 10_000)) > arb(99) / 100
    assert rank_one.enclose_rank_one_probability(None, Fraction(1_131, 1000)) < arb(99) / 100


def test_rank_one_error_formula_matches_full_matrices():
    n, generator = 9, np.random.default_rng(2)
    values = np.concatenate([[1.0], np.full(n - 1, np.sqrt(1 / (n - 1)))])
    feedback = generator.standard_normal((n, 1))
    truth = laws.fa_error(np.diag(values), feedback)
    value = laws.rank_one_ratio(n, 1, Fraction(feedback[0, 0] ** 2), Fraction(np.sum(feedback[1:] ** 2)))
    assert float(value.mid()) == pytest.approx(truth, rel=1e-10)


@pytest.mark.parametrize(("n", "ratio", "beta"), [(10, 1, 1), (10, 2, 1), (1, "3/2", 1), (3, "3/2", 2)])
def test_rank_one_outside_its_range(n, ratio, beta):
    with pytest.raises((DomainError, ZeroDivisionError)):
        rank_one.enclose_rank_one_probability(n, Fraction(ratio), beta)
