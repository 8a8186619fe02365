"""Deterministic random families of flow instances, and the standard pools of cases that runs use.

Same arguments, same instance, on every machine: the generator is ``random.Random`` seeded with a text, and what is
drawn is rounded to exact rationals.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from faverify.cases import recipes
from faverify.cases.instance import Instance
from faverify.claim import Effort
from faverify.errors import UsageError
from faverify.exact.matrix import MAX_ENTRIES
from faverify.lang.typed import whole_number

Sizes = tuple[int, int, int]


@dataclass(frozen=True)
class Family:
    """A recipe and the sizes it is for: ``fit`` moves any (n, m, r) to the nearest sizes of the family."""

    recipe: recipes.Recipe
    fit: Callable[[int, int, int], Sizes]
    sizes: str


def _tall(n: int, m: int, r: int) -> Sizes:
    return max(n, r), m, r


_FAMILIES = {
    "gaussian": Family(recipes.gaussian, _tall, "r <= n"),
    "orthonormal": Family(recipes.orthonormal, _tall, "r <= n"),
    "rooted": Family(recipes.rooted, _tall, "r <= n"),
    "anti-aligned": Family(recipes.anti_aligned, _tall, "r <= n"),
    "rank-deficient": Family(recipes.rank_deficient, lambda n, m, r: (max(n, r, 2), max(m, 2), r), "r <= n; n, m >= 2"),
    "scalar": Family(recipes.plain, lambda n, m, r: (n, m, 1), "r = 1"),
    "near-square": Family(recipes.plain, lambda n, m, r: (max(n, 2), m, max(n, 2) - 1), "r = n - 1 >= 1"),
    "wide-feedback": Family(
        recipes.plain, lambda n, m, r: (max(n, r, 2), min(m, max(r, 2) - 1), max(r, 2)), "m < r <= n"
    ),
    "badly-scaled": Family(recipes.badly_scaled, lambda n, m, r: (max(n, r, 2), m, max(r, 2)), "2 <= r <= n"),
    "r-equals-n": Family(recipes.plain, lambda n, m, r: (n, m, n), "r = n"),
}


def _doubled(n: int, m: int, r: int) -> Sizes:
    return max(n, 2 * r), max(m, r), r


_SPECIAL = {
    "steepest-rise": Family(recipes.steepest_rise, _doubled, "n >= 2 r, m >= r"),
    "relay": Family(recipes.relay(Fraction(3, 2), 7), _doubled, "n >= 2 r, m >= r"),
    "level-start": Family(recipes.relay(Fraction(1), 1), _doubled, "n >= 2 r, m >= r"),
}
"""Drawn by name only: not in the pools, where bounds that are attained could not be decided in balls."""

_QUICK = ("gaussian", "orthonormal", "anti-aligned", "rank-deficient", "near-square", "scalar")


def families() -> tuple[str, ...]:
    """The names of the families of flow instances in the pools (`draw` knows a few others by name)."""
    return tuple(_FAMILIES)


def fitting_sizes(family: str, n: int, m: int, r: int) -> Sizes:
    """Sizes of the family near (n, m, r), as `draw` wants them; `UsageError` for an unknown family or sizes < 1."""
    if family not in _FAMILIES | _SPECIAL:
        raise UsageError(f"unknown family {family!r}; the families are {', '.join(_FAMILIES | _SPECIAL)}")
    n, m, r = (whole_number(f"size {name}", size, 1, MAX_ENTRIES) for name, size in (("n", n), ("m", m), ("r", r)))
    if max(n * m, m * r, n * r) > MAX_ENTRIES:
        raise UsageError(f"sizes n = {n}, m = {m}, r = {r}: a matrix has at most {MAX_ENTRIES} entries")
    return (_FAMILIES | _SPECIAL)[family].fit(n, m, r)


def draw(family: str, n: int, m: int, r: int, seed: int = 0) -> Instance:
    """The instance number ``seed`` of a family: Y n x m, C m x r, Z0 n x r of full column rank, exact.

    Raises `UsageError` for an unknown family, and for sizes that are none of the family's (``r = 1`` for "scalar", ...;
    the message gives sizes that are; `fitting_sizes` finds them).
    """
    fitting, seed = fitting_sizes(family, n, m, r), whole_number("seed", seed, 0)
    if fitting != (n, m, r):
        raise UsageError(
            f"family {family!r} needs {(_FAMILIES | _SPECIAL)[family].sizes}, not n = {n}, m = {m}, r = {r}; "
            f"n = {fitting[0]}, m = {fitting[1]}, r = {fitting[2]} would do"
        )
    rng = Random(f"faverify/{family}/{n}/{m}/{r}/{seed}")
    return Instance.of(*(_FAMILIES | _SPECIAL)[family].recipe(rng, n, m, r), name=f"{family}({n},{m},{r})#{seed}")


def _spread(rng: Random, most: int) -> Sizes:
    """Small sizes with n, m <= most and r <= 4, r < n (families of other sizes adapt them)."""
    n = rng.randint(3, most)
    return n, rng.randint(1, most), min(n - 1, rng.choice((1, 2, 2, 3, 3, 4)))


def drawn_pool(effort: Effort, seed: int = 0) -> list[Instance]:
    """Small random instances (n, m <= 8, r <= 4) for a run: 6 quick, 16 standard, 60 thorough, without repetition.

    Deterministic in (effort, seed). Standard and thorough have every family; quick has six of them.
    """
    chosen = _QUICK if effort == Effort.QUICK else families()
    count = {Effort.QUICK: 6, Effort.STANDARD: 16, Effort.THOROUGH: 60}[effort]
    most = {Effort.QUICK: 5, Effort.STANDARD: 6, Effort.THOROUGH: 8}[effort]
    rng, pool = Random(f"faverify/pool/{effort}/{seed}"), dict[str, Instance]()
    for family in itertools.cycle(chosen):
        n, m, r = _spread(rng, most)
        square = {"near-square": (min(n, 5), m, r), "r-equals-n": (min(n, 4), m, r)}
        instance = draw(family, *fitting_sizes(family, *square.get(family, (n, m, r))), seed=rng.randint(0, 10**6))
        pool.setdefault(instance.digest, instance)
        if len(pool) == count:
            break
    return list(pool.values())
