"""Instances by name, twenty or more of a kind, extreme ones among them, for the inequalities of N11 to N18."""

from itertools import chain

Draw = tuple[str, int, int, int, int]

FAMILIES = (
    ("gaussian", 5, 3, 2),
    ("orthonormal", 4, 5, 2),
    ("rooted", 4, 3, 2),
    ("anti-aligned", 5, 3, 1),
    ("rank-deficient", 5, 4, 2),
    ("scalar", 4, 3, 1),
    ("near-square", 4, 3, 3),
    ("wide-feedback", 4, 1, 2),
    ("r-equals-n", 2, 3, 2),
    ("anti-aligned", 4, 3, 2),
)
WELL_SCALED: tuple[Draw, ...] = tuple(chain.from_iterable(((*sizes, 1), (*sizes, 2)) for sizes in FAMILIES))
"""Twenty without entries that differ by many powers of ten: FA is integrated, Z inverted after long steps."""
BADLY_SCALED: tuple[Draw, ...] = (("badly-scaled", 4, 3, 2, 1), ("badly-scaled", 5, 4, 2, 2))
"""Two of large condition, for bounds along FA* and discrete FA*."""
THIRTY: tuple[Draw, ...] = (*WELL_SCALED, *((*sizes, 3) for sizes in FAMILIES))
"""Ten more, where a hypothesis leaves out some."""
SQUARE: tuple[Draw, ...] = tuple(
    ("r-equals-n", n, m, n, seed) for n, m in ((1, 1), (1, 3), (2, 2), (2, 4), (3, 3)) for seed in (1, 2, 3, 4)
)
"""Twenty with n = r, so that Y C has the rank of Y."""
RANK_KEPT: tuple[Draw, ...] = tuple(
    ("rank-deficient", *drawn)
    for drawn in ((3, 2, 1, 3), (4, 2, 1, 2), (4, 3, 2, 7), (4, 3, 2, 8), (5, 3, 2, 1), (6, 3, 2, 4))
)
"""Six with n > r = rank Y = rank Y C."""
TALL: tuple[Draw, ...] = tuple(
    ("gaussian", *sizes, seed) for sizes in ((4, 3, 1), (5, 4, 2), (6, 4, 2), (7, 5, 3)) for seed in (1, 2, 3, 4, 5)
)
"""Twenty with n >= 2 r and m >= r, so that N(0) is regular."""
SINGULAR: tuple[Draw, ...] = tuple(
    (*sizes, seed)
    for sizes in (("wide-feedback", 4, 1, 2), ("gaussian", 5, 1, 2), ("gaussian", 6, 2, 3), ("rooted", 4, 1, 2))
    for seed in (1, 2, 3, 4, 5)
)
"""Twenty with m < r, so that N(0) is singular."""
ONE_UNIT: tuple[Draw, ...] = tuple(
    (family, n, m, 1, seed)
    for family, n, m in (("gaussian", 5, 3), ("scalar", 4, 3), ("anti-aligned", 5, 3), ("r-equals-n", 1, 2))
    for seed in (1, 2, 3, 4, 5)
)
"""Twenty with one hidden unit."""
ONE_MOVING: tuple[Draw, ...] = tuple(
    (family, n, m, 1, seed)
    for family, n, m in (("gaussian", 5, 3), ("scalar", 4, 3), ("anti-aligned", 5, 3), ("gaussian", 2, 2))
    for seed in (1, 2, 3, 4, 5)
)
"""Twenty with one hidden unit that is not at rest along FA*: n > r."""
