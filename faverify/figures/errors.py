"""FA's final error against the optimum (N8, golden ratio), the cosine law (N9, Theorem 4): samples beside limits."""

from fractions import Fraction

import numpy as np

from faverify.figures.records import Curve, Figure, Panel, floats
from faverify.probability.fa_samples import sample_cosine_squared, sample_fa_error, sample_fa_error_ratio
from faverify.probability.limit_ratio import enclose_limit_ratio

DRAWS, LEAST = 2_000, 1e-5
HEAD, VALUES = 4, 40  # the rank compared with, and how many singular values
GOLDEN = (1 + 5**0.5) / 2


def ratio() -> Figure:
    """FA error / OPT for two levels of equal mass: against r at n = 50 r, against n at r = 10."""
    ranks, many = (1, 2, 3, 5, 8, 13, 21, 34), (2, 3, 5, 7, 10, 20, 50, 100)
    by_rank = [sample_fa_error_ratio(50 * r, r, 1.0, DRAWS, r) for r in ranks]
    by_size = [sample_fa_error_ratio(10 * k, 10, 1.0, DRAWS, k) for k in many]
    limit = float(enclose_limit_ratio(Fraction(1, 49)).mid())
    limits = [float(enclose_limit_ratio(Fraction(1, k - 1)).mid()) for k in many]
    golden = [Curve("golden ratio", ends, (GOLDEN, GOLDEN), "dash", 4) for ends in ((1, 34), (2, 100))]
    first = (*_spread(ranks, by_rank), Curve("limit of N8", (1, 34), (limit, limit), "dash", 1), golden[0])
    second = (*_spread(many, by_size), Curve("limit of N8", many, tuple(limits), "dash", 1), golden[1])
    panels = (
        Panel("n = 50 r", "r", "FA error / OPT", first, log_x=True),
        Panel("r = 10", "n / r", "FA error / OPT", second, log_x=True),
    )
    caption = (
        "FA's final error divided by the best rank-r error, Gaussian feedback, two levels of equal mass in Y's "
        f"spectrum. The line is the median of {DRAWS} draws, the band holds nine in ten. See the spread shrink "
        "with r around the limit of N8, and the limit rise to the golden ratio with n / r (1 at n = 2r, 3/2 at "
        "n = 7r). Samples, not bounds."
    )
    return Figure("ratio", "FA error against the optimum: to the golden ratio", caption, panels, ("n8", "theorem3"))


def _spread(x: tuple[int, ...], samples: list[np.ndarray]) -> tuple[Curve, ...]:
    low, middle, high = (floats(np.quantile(values, part) for values in samples) for part in (0.05, 0.5, 0.95))
    return Curve("nine in ten draws", floats(x), low, "band", 0, high), Curve("median", floats(x), middle)


def cosine() -> Figure:
    """The law of the squared cosine between the representations of FA and GD, exact beside samples."""
    from scipy.special import betainc

    curves, s = [], 2.0
    for tone, n in enumerate((50, 200, 800)):
        level = np.geomspace(1e-4, 0.5, 120)
        x = (n - 1) * level / (s * s * (1 - level))
        exact = betainc((n - 1) / 2, 0.5, (n - 1) / (n - 1 + x))
        seen_of = exact >= LEAST
        curves.append(Curve(f"n = {n}, law of N9", floats(level[seen_of]), floats(exact[seen_of]), "line", tone))
        drawn = sample_cosine_squared(n, s, DRAWS, n)
        seen = level[5::12]
        share = [float(np.mean(drawn >= value)) for value in seen]
        kept = [(float(a), b) for a, b in zip(seen, share, strict=True) if b >= 20 / DRAWS]
        curves.append(Curve(f"n = {n}, samples", tuple(a for a, _ in kept), tuple(b for _, b in kept), "dots", tone))
        bound = 25 * s * s / n
        if bound < 0.5:
            curves.append(Curve(f"Theorem 4 at n = {n}", (bound, bound), (LEAST, 0.01), "dash", tone))
    caption = (
        "Probability that the squared cosine between FA's and GD's representation is at least x: r = 1, one "
        f"singular value 2 above n - 1 ones. Lines are the exact law (an F distribution, N9), dots are {DRAWS} "
        "draws. See the law move left like 1/n. Theorem 4 claims at most 0.01 at the dashed level 25 s²/n; "
        "the truth there is far smaller."
    )
    panel = Panel("s = 2", "x", "P(cos² ≥ x)", tuple(curves), log_x=True, log_y=True)
    return Figure("cosine", "Almost orthogonal representations: the exact law", caption, (panel,), ("n9", "theorem4"))


def oversampling() -> Figure:
    """FA's final error divided by the best rank-4 error, against r: samples beside the bound of N17."""
    ranks = tuple(range(HEAD + 1, 21))
    panels = tuple(
        Panel(title, "r", "error / OPT_4", _oversampled(spectrum, ranks))
        for title, spectrum in (
            ("(a) σ_j = 1 / j", tuple(1 / (j + 1) for j in range(VALUES))),
            ("(b) σ_j = 10 for j ≤ 4, then 1", (10.0,) * HEAD + (1.0,) * (VALUES - HEAD)),
        )
    )
    caption = (
        f"FA's final error ||Y - P Y||² divided by OPT_4, the best rank-4 error; {VALUES} singular values, Gaussian "
        f"feedback. The line is the mean of {DRAWS} draws, the band holds nine in ten; dashed the bound 1 + 4/(r - 5) "
        "of N17 for the mean. See the mean stay below it, and below 2 from r = 2·4 + 1 = 9 on (mark): with twice the "
        "rank and one more, FA is as good as rank 4 up to a factor 2. At r = 5 the mean has no bound: N17 needs r ≥ 6. "
        "Samples, not bounds."
    )
    return Figure("oversampling", "A little more rank repairs FA", caption, panels, ("n17",))


def _oversampled(spectrum: tuple[float, ...], ranks: tuple[int, ...]) -> tuple[Curve, ...]:
    best = sum(value**2 for value in spectrum[HEAD:])
    drawn = [sample_fa_error(spectrum, r, DRAWS, r) / best for r in ranks]
    low, high = (floats(np.quantile(values, part) for values in drawn) for part in (0.05, 0.95))
    mean = floats(np.mean(values) for values in drawn)
    bounded = [r for r in ranks if r >= HEAD + 2]
    at = 2 * HEAD + 1
    return (
        Curve("nine in ten draws", floats(ranks), low, "band", 0, high),
        Curve("mean", floats(ranks), mean),
        Curve("bound of N17", floats(bounded), floats(1 + HEAD / (r - HEAD - 1) for r in bounded), "dash", 1),
        Curve("OPT_r / OPT_4", floats(ranks), floats(sum(v**2 for v in spectrum[r:]) / best for r in ranks), "line", 2),
        Curve(f"r = {at}", (float(at),), (mean[ranks.index(at)],), "marks", 1),
    )
