"""Letters of many sizes and kinds at once: thousands of draws side by side in doubles, of which a telling few are kept.

``sigma_min(A) <= tr(x.T @ A @ x) + 10**4 if normF(A) <= 1`` fails where x alone is large, and random matrices hardly
meet ``lambda_min(S) > 0 and normF(A - S) <= 1/10``. Each letter is drawn of a kind (any, symmetric, positive, of low
rank, of rows of very different sizes, close to another letter) and of a size of its own; then what is nearest to
failing is drawn around. Heuristic, as all of the search: it only says where to look.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from faverify import deadline
from faverify.cases.free import FreeCase
from faverify.claim import Case
from faverify.errors import FaverifyError
from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.methods.search.large_sizes import about_letters, fits_sizes
from faverify.methods.search.least_slack import nearest_from
from faverify.methods.search.on_equations import is_general
from faverify.methods.search.system import System, Values, drawn_point
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.point import Point

Array = Any
DRAWS, KEPT, GENERAL, LOOKED = 3_000, 3, 3, 60
"""Draws of each size, points kept that refute, and in general position that hold (among so many)."""
ELITE, WIDTHS = 24, (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005)
"""How many draws are drawn around, and how far from them; again as far where that led much nearer."""
ROUNDS, MUCH = 24, 1.3
ROWS = 3
"""By how much farther the logarithms of rows and columns go."""
DIMENSIONS = ((2, 2, 1), (3, 2, 2), (1, 1, 1))
POWERS = (0, 0, 0, 0, 1, 2, 3, 4, 6, -1, -2, -3, -4, -6, 20, -20)
UNEVEN = (0, 0, 1, 3, 3, 6, -1, -3, -6)
SIDES = np.array([(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)])
"""Powers of ten of the rows of one letter, and to what powers rows and columns are stretched by these."""
CLEAR, NOISE, DIGITS = 1e-6, 1e-10, 6
LOST = (FaverifyError, ArithmeticError, ValueError, np.linalg.LinAlgError)


def wide_draws(
    statement: Statement, bound: Mapping[str, Any], seed: int, none_met: bool
) -> Iterator[tuple[Case, Values]]:
    """Draws at which the hypotheses hold and a claim fails, as far as doubles tell, those of usual sizes first.

    Where no drawn case met the hypotheses (``none_met``), then some that meet them. None under equations: random draws
    meet none of these.
    """
    given = about_letters(statement)
    if any(claim.relation is Relation.EQUAL for claim in given):
        return
    numbers = {name: x for name, x in bound.items() if isinstance(x, Fraction)}
    system = System(statement.theory, [*statement.claims, *given], numbers)
    cases = [FreeCase((("n", n), ("m", m), ("r", r), ("k", 3)), seed) for n, m, r in DIMENSIONS if system.unknowns]
    for point in (drawn_point(case, statement.theory, seed, numbers) for case in cases):
        for case, at in _nearest(statement, system, given, point, seed, none_met):
            yield case, {name: x for name, x in at.items() if name not in bound}


def beside_equations(
    statement: Statement, equations: Sequence[ex.Compare], case: Case, values: Values, seed: int
) -> Iterator[tuple[Case, Values]]:
    """Likewise at a case that meets equations: what they read stays as it is there, the other letters are drawn."""
    fixed = frozenset(System(statement.theory, equations, {}).unknowns)
    given = [claim for claim in about_letters(statement) if claim.relation is not Relation.EQUAL]
    system = System(statement.theory, [*statement.claims, *given], values, fixed)
    if system.unknowns and fixed:
        point = drawn_point(case, statement.theory, seed, values)
        yield from ((there, {**values, **at}) for there, at in _nearest(statement, system, given, point, seed, False))


def _nearest(
    statement: Statement, system: System, given: Sequence[ex.Compare], point: "Point | None", seed: int, none_met: bool
) -> Iterator[tuple[Case, Values]]:
    """Draws of the unknowns at the sizes of a point, and around those at which a claim is nearest to failing."""
    if point is None or not fits_sizes(statement, point):
        return
    deadline.check()
    draws = _Draws(system, point, seed)
    met, room = draws.seen(given, statement.claims)
    held = (draws.case(int(k)) for k in np.flatnonzero(met & (room >= 0))[:LOOKED]) if none_met else iter(())
    general = list(islice((found for found in held if is_general(*found)), GENERAL))
    widths = list(WIDTHS)
    for _ in range(ROUNDS):
        near = met & (room > 0)  # (where both sides vanish, no draw nearby tells more)
        if not widths or (met & (room < -CLEAR)).any() or not near.any():
            break
        least = np.where(near, room, np.inf)
        draws.around(np.argsort(least, kind="stable")[: min(ELITE, near.sum())], widths[0])
        met, room = draws.seen(given, statement.claims)
        if not _much_nearer(np.where(met & (room > 0), room, np.inf).min(), least.min()):
            widths.pop(0)
    failed = [draws.case(int(k)) for k in np.flatnonzero(met & (room < -CLEAR))[:KEPT]]
    if not failed and not system.settled and (near := met & (room > 0)).any():
        best = draws.at(int(np.argmin(np.where(near, room, np.inf))))
        failed = list(nearest_from(statement, best, system.bound))
    yield from (*failed, *general)


def _much_nearer(room: float, before: float) -> bool:
    """Whether the quotient of both sides has grown much; a comparison holds by these shares of the sum of both."""
    return bool((1 - room) * (1 + before) > MUCH * (1 - before) * (1 + room))


class _Draws:
    """Draws of the unknowns of a system, everything else being as it is at a point; of usual sizes first."""

    def __init__(self, system: System, point: "Point", seed: int) -> None:
        self.system, self.point = system, point
        self.generator = np.random.default_rng((seed, zlib.crc32(repr(sorted(point.sizes.items())).encode())))
        self.drawn: dict[str, Array] = {}
        self.exponents = self._exponents()
        for name in sorted(system.unknowns, key=lambda name: name not in system.theory.symmetric):
            self.drawn[name] = self._letter(name)  # (others can be close to a symmetric one)

    def _exponents(self) -> Mapping[str, Array]:
        """The power of ten of each letter in each draw: draws in which the fewest are unusual come first."""
        names = self.system.unknowns
        found = self.generator.choice(np.array(POWERS, float), (DRAWS, len(names)))
        order = np.argsort(np.abs(found).sum(axis=1), kind="stable")
        return dict(zip(names, found[order].T, strict=True))

    def _letter(self, name: str) -> Array:
        """The draws of one letter, rounded to what is written out."""
        shape = (1, 1) if name in self.point.parameters else _shape(self.point.letters[name])
        kinds = self._kinds(name, shape)
        found = np.choose(self.generator.integers(len(kinds), size=(DRAWS, 1, 1)), kinds)
        found = found * 10.0 ** self.exponents[name][:, None, None]
        others = [x for x in self.drawn.values() if x.shape == found.shape] if shape != (1, 1) else []
        if others:
            other = others[int(self.generator.integers(len(others)))]
            close = self.generator.random((DRAWS, 1, 1))
            share = 10.0 ** self.generator.integers(-6, 0, (DRAWS, 1, 1))
            found = np.where(close < 1 / 4, other + found * share, found)
            found = np.where(close < 1 / 8, other * (1 + self.generator.standard_normal(other.shape) * share), found)
        if name in self.system.theory.symmetric:
            found = (found + found.swapaxes(1, 2)) / 2
        return _rounded(found)

    def _kinds(self, name: str, shape: tuple[int, int]) -> list[Array]:
        """Small numbers, and zero; of square letters also symmetric, definite and of rank one, or near the unit.

        Of larger ones also few entries that are not zero, so that products of several are of lower rank than any.
        """
        plain = self.generator.integers(-9, 10, (DRAWS, *shape)) / 4
        kinds = [plain, np.abs(plain), plain * (self.generator.random((DRAWS, 1, 1)) < 3 / 4)]
        if shape[0] == shape[1] > 1 or name in self.system.theory.symmetric:
            square = plain @ plain.swapaxes(1, 2)
            kinds += [
                square + np.eye(shape[0]) / 4,
                -square,
                plain + plain.swapaxes(1, 2),
                np.eye(shape[0]) + plain / 9,
            ]
        if min(shape) > 1:
            kinds.append(plain[:, :, :1] @ plain[:, :1, :])
        if max(shape) > 1:
            few = self.generator.random(plain.shape) < 1 / 3
            kinds += [self._uneven(name, plain), np.sign(plain) * few]
        return kinds

    def _uneven(self, name: str, plain: Array) -> Array:
        """Rows of very different sizes, or columns, or both; or columns as one over the rows, for the determinant."""
        powers = self.generator.choice(np.array(UNEVEN, float), (DRAWS, max(plain.shape[1:]), 1))
        return self._stretched(name, plain, 10.0**powers, self.generator.choice(SIDES, DRAWS))

    def _stretched(self, name: str, found: Array, factors: Array, sides: Array) -> Array:
        """Rows and columns multiplied by factors to the powers of ``sides``; alike in symmetric letters."""
        by_row, by_column = sides.T[:, :, None, None]
        by_column = by_row if name in self.system.theory.symmetric else by_column
        rows, columns = factors[:, : found.shape[1]], factors[:, : found.shape[2]].swapaxes(1, 2)
        return found * rows**by_row * columns**by_column

    def around(self, best: Array, width: float) -> None:
        """Draws near some of these in place of all, which stand first: sizes and entries are off by about a share.

        Or rows and columns are stretched, in some draws all letters alike.
        """
        chosen = np.concatenate([best, self.generator.choice(best, DRAWS - len(best))])
        most = max(max(x.shape[1:]) for x in self.drawn.values())
        factors = np.exp(ROWS * width * self.generator.standard_normal((DRAWS, most, 1)))
        sides, alike = self.generator.choice(SIDES, DRAWS), self.generator.random((DRAWS, 1, 1))
        for name, drawn in self.drawn.items():
            found = drawn[chosen]
            size = 1 + width * self.generator.standard_normal((DRAWS, 1, 1))
            off = width * self.generator.standard_normal(found.shape) * np.abs(found).max(axis=(1, 2), keepdims=True)
            off = off * self.generator.integers(0, 2, (DRAWS, 1, 1))
            off = (off + off.swapaxes(1, 2)) / 2 if name in self.system.theory.symmetric else off
            how = np.where(alike < 1 / 4, alike, self.generator.random((DRAWS, 1, 1)))
            moved = np.where(how < 2 / 3, found * size + off, found)
            moved = np.where(how < 1 / 6, self._stretched(name, found, factors, sides), moved)
            self.drawn[name] = _rounded(np.concatenate([found[: len(best)], moved[len(best) :]]))

    def seen(self, given: Sequence[ex.Compare], claims: Sequence[ex.Compare]) -> tuple[Array, Array]:
        """At which draws all conditions clearly hold, and the least share of its sides by which a claim holds there."""
        nowhere = np.zeros(DRAWS, bool), np.full(DRAWS, np.inf)
        try:
            evaluator = self._evaluator()
            with np.errstate(all="ignore"):
                met = np.logical_and.reduce([~nowhere[0], *(_room(evaluator, claim) > 0 for claim in given)])
                room = np.fmin.reduce([nowhere[1], *(_room(evaluator, claim) for claim in claims)])
        except LOST:
            return nowhere
        return met, room

    def _evaluator(self) -> "Evaluator":
        from faverify.evaluate.evaluator import Evaluator
        from faverify.evaluate.stack import Numbers, Stack
        from faverify.evaluate.stack_ring import StackRing

        of_point = self.point.parameters
        letters = {name: Stack(x) for name, x in self.drawn.items() if name not in of_point}
        numbers = {name: Numbers(x[:, 0, 0]) for name, x in self.drawn.items() if name in of_point}
        known: Any = {**of_point, **numbers}
        point = replace(self.point, letters={**self.point.letters, **letters}, parameters=known, start=None)
        return Evaluator(self.system.theory, StackRing(), point)

    def at(self, draw: int) -> "Point":
        """A draw as an exact point."""
        point = self.point
        for name, drawn in self.drawn.items():
            rows = [[_exact(x) for x in row] for row in drawn[draw]]
            point = self.system.moved(point, name, [rows[i][j] for i, j in self.system.places(name, point)])
        return point

    def case(self, draw: int) -> tuple[Case, Values]:
        """A draw as an exact case."""
        return self.system.case(self.at(draw))


def _shape(letter: Any) -> tuple[int, int]:
    return letter.nrows(), letter.ncols()


def _rounded(values: Array) -> Array:
    """To six significant digits."""
    size = 10.0 ** (np.floor(np.log10(np.maximum(np.abs(values), 1e-300))) - DIGITS + 1)
    return np.round(values / size) * size


def _exact(value: float) -> Any:
    import flint

    written = Fraction(f"{value:.{DIGITS}g}")
    return flint.fmpq(written.numerator, written.denominator)


def _room(evaluator: "Evaluator", claim: ex.Compare) -> Array:
    """By what share of its sides a comparison holds at each draw; below 0 where it fails, NaN where it has no value."""
    sides = (claim.left, claim.right)
    left, right = (np.zeros((1, 1)) if x.shape is None else evaluator.value(x).data for x in sides)
    if claim.relation is Relation.PSD:
        wild: Array = ~np.isfinite(left).all(axis=(-1, -2))
        values = np.linalg.eigvalsh(np.where(wild[..., None, None], 0.0, left))
        return np.where(wild, np.nan, values[..., 0] / (np.abs(values).max(axis=-1) + 1e-300))
    size = np.abs(left).max(axis=(-1, -2)) + np.abs(right).max(axis=(-1, -2)) + 1e-300
    if claim.relation is Relation.EQUAL:
        off = np.abs(left - right).max(axis=(-1, -2))
        return -np.where(off > NOISE, off, 0.0) / size
    sign = 1 if claim.relation in (Relation.AT_MOST, Relation.BELOW) else -1
    return sign * (right - left)[..., 0, 0] / size
