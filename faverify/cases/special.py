"""Square matrices of the kinds that hypotheses name, in general position otherwise: idempotent, orthogonal, ...

Random matrices never are any of these, and zero and unit matrices are all of them.
"""

import random
from collections.abc import Callable

import flint

from faverify.exact.linear import from_flint
from faverify.exact.matrix import Matrix

Drawing = Callable[[random.Random, random.Random, int, int], flint.fmpq_mat]
"""The ``index``-th letter of n rows: from a generator of its own, and from one that all letters share."""


UNEVEN = "of uneven rows"


def special_matrix(name: str, own: random.Random, common: random.Random, index: int, rows: int, columns: int) -> Matrix:
    """A letter of the kind ``name``; where it is not square, of a rank below the full one where that is possible."""
    drawn = _KINDS[name](own, common, index, rows) if rows == columns else _of_low_rank(own, rows, columns)
    return from_flint(drawn)


def _any(generator: random.Random, rows: int, columns: int) -> flint.fmpq_mat:
    return flint.fmpq_mat([[generator.randint(-3, 3) for _ in range(columns)] for _ in range(rows)])


def _unit(size: int) -> flint.fmpq_mat:
    return flint.fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])


def _diagonal(generator: random.Random, size: int) -> flint.fmpq_mat:
    numbers = [generator.choice((1, -1)) * generator.randint(1, 5) for _ in range(size)]
    return flint.fmpq_mat([[numbers[i] if i == j else 0 for j in range(size)] for i in range(size)])


def _above(generator: random.Random, size: int) -> flint.fmpq_mat:
    """One right of the diagonal, or its negative."""
    sign = generator.choice((1, -1))
    return flint.fmpq_mat([[sign * int(j == i + 1) for j in range(size)] for i in range(size)])


def _lower(generator: random.Random, size: int) -> flint.fmpq_mat:
    """With ones on the diagonal."""
    return flint.fmpq_mat(
        [[1 if i == j else generator.randint(-2, 2) * (i > j) for j in range(size)] for i in range(size)]
    )


def _basis(generator: random.Random, size: int) -> flint.fmpq_mat:
    """Of determinant 1, with integers, as its inverse has."""
    lower, upper = (_lower(generator, size) for _ in "lu")
    return lower * upper.transpose()


def _in_basis(inner: flint.fmpq_mat, generator: random.Random) -> flint.fmpq_mat:
    basis = _basis(generator, inner.nrows())
    return basis * inner * basis.inv()


def _nearly(inner: flint.fmpq_mat, generator: random.Random) -> flint.fmpq_mat:
    """In a basis near that of the unit vectors: hardly larger, as hypotheses may ask."""
    unit = _unit(inner.nrows())
    basis = unit + (_lower(generator, inner.nrows()) - unit + _above(generator, inner.nrows())) / 16
    return basis * inner * basis.inv()


def _ones(generator: random.Random, size: int) -> flint.fmpq_mat:
    count = generator.randint(1, max(1, size - 1))
    return flint.fmpq_mat([[int(i == j < count) for j in range(size)] for i in range(size)])


def _skew(generator: random.Random, size: int) -> flint.fmpq_mat:
    drawn = _any(generator, size, size)
    return drawn - drawn.transpose()


def _symmetric(generator: random.Random, size: int) -> flint.fmpq_mat:
    drawn = _any(generator, size, size)
    return drawn + drawn.transpose()


def _definite(generator: random.Random, size: int) -> flint.fmpq_mat:
    drawn = _any(generator, size, size)
    return drawn * drawn.transpose() + _unit(size)


def _strictly_upper(generator: random.Random, size: int) -> flint.fmpq_mat:
    return flint.fmpq_mat([[generator.randint(1, 3) if j > i else 0 for j in range(size)] for i in range(size)])


def _square_zero(size: int) -> flint.fmpq_mat:
    """The image, of half the dimension, is the kernel."""
    half = size // 2
    return flint.fmpq_mat([[int(i < half and j == i + half) for j in range(size)] for i in range(size)])


def _matrix_unit(index: int, size: int) -> flint.fmpq_mat:
    """A single 1 above the diagonal, one row further down for each letter."""
    row = index % max(1, size - 1)
    return flint.fmpq_mat([[int(i == row and j == row + 1) for j in range(size)] for i in range(size)])


def _cycle(size: int) -> flint.fmpq_mat:
    """The unit vectors in turn: of as many rows as it takes steps to the unit matrix."""
    return flint.fmpq_mat([[int(j == (i + 1) % size) for j in range(size)] for i in range(size)])


def _projector(generator: random.Random, size: int) -> flint.fmpq_mat:
    columns = _basis(generator, size) * _ones(generator, size)
    kept = flint.fmpq_mat([[columns[i, j] for j in range(size) if any(columns[k, j] for k in range(size))]
                           for i in range(size)])  # fmt: skip
    return kept * (kept.transpose() * kept).inv() * kept.transpose()


def _orthogonal(generator: random.Random, size: int) -> flint.fmpq_mat:
    """Cayley's transform of a skew matrix."""
    return _cayley(_skew(generator, size))


def _cayley(skew: flint.fmpq_mat) -> flint.fmpq_mat:
    unit = _unit(skew.nrows())
    return (unit - skew) * (unit + skew).inv()


def _polynomial(own: random.Random, of: flint.fmpq_mat) -> flint.fmpq_mat:
    first, second, third = (flint.fmpq(own.choice((1, -1, 2, 3)), 2) for _ in range(3))
    return of * of * first + of * second + _unit(of.nrows()) * third


def _of_low_rank(generator: random.Random, rows: int, columns: int) -> flint.fmpq_mat:
    rank = max(1, min(rows, columns) - 1)
    return _any(generator, rows, rank) * _any(generator, rank, columns)


def _traceless(generator: random.Random, size: int) -> flint.fmpq_mat:
    drawn = _any(generator, size, size)
    return drawn - _unit(size) * (sum((drawn[i, i] for i in range(size)), flint.fmpq(0)) / size)


def _uneven(generator: random.Random, index: int, size: int, columns: int) -> flint.fmpq_mat:
    """A row far smaller than the others; columns to the power of ``columns`` times that, -1 keeping the determinant."""
    powers = [flint.fmpq(10) ** (-6 if i == index % size else 3) for i in range(size)]
    drawn = _any(generator, size, size) + _unit(size) * 4
    return flint.fmpq_mat([[drawn[i, j] * powers[i] * powers[j] ** columns for j in range(size)] for i in range(size)])


def _odd(index: int, first: flint.fmpq_mat, second: Callable[[flint.fmpq_mat], flint.fmpq_mat]) -> flint.fmpq_mat:
    return second(first) if index % 2 else first


def _none(x: flint.fmpq_mat) -> flint.fmpq_mat:
    return x * 0


def _complement(x: flint.fmpq_mat) -> flint.fmpq_mat:
    return _unit(x.nrows()) - x


_KINDS: dict[str, Drawing] = {
    "idempotent": lambda own, common, index, n: _in_basis(_ones(own, n), own),
    "idempotent, complementary": lambda own, common, index, n: _odd(
        index, _in_basis(_ones(common, n), common), _complement
    ),
    "projectors": lambda own, common, index, n: _projector(own, n),
    "orthogonal": lambda own, common, index, n: _orthogonal(own, n),
    "involutions": lambda own, common, index, n: _unit(n) - _in_basis(_ones(own, n), own) * 2,
    "nilpotent, turned": lambda own, common, index, n: _in_basis(_strictly_upper(own, n), own),
    "nilpotent, turned alike": lambda own, common, index, n: _in_basis(_strictly_upper(own, n), common),
    "skew": lambda own, common, index, n: _skew(own, n),
    "diagonal": lambda own, common, index, n: _diagonal(own, n),
    "diagonal, turned alike": lambda own, common, index, n: _in_basis(_diagonal(own, n), common),
    "commuting": lambda own, common, index, n: _polynomial(own, _any(common, n, n)),
    "commuting, symmetric": lambda own, common, index, n: _polynomial(own, _symmetric(common, n)),
    "inverse to each other": lambda own, common, index, n: _odd(
        index, _basis(common, n) * _diagonal(common, n), lambda x: x.inv()
    ),
    "transposed": lambda own, common, index, n: _odd(index, _any(common, n, n), lambda x: x.transpose()),
    "of low rank": lambda own, common, index, n: _of_low_rank(own, n, n),
    "without trace": lambda own, common, index, n: _traceless(own, n),
    "symmetric": lambda own, common, index, n: _symmetric(own, n),
    UNEVEN: lambda own, common, index, n: _uneven(own, index, n, 0),
    f"{UNEVEN} and columns": lambda own, common, index, n: _uneven(own, index // 2, n, -1),
    "positive definite": lambda own, common, index, n: _definite(own, n),
    "of square zero": lambda own, common, index, n: _in_basis(_square_zero(n), own),
    "matrix units, turned alike": lambda own, common, index, n: _in_basis(_matrix_unit(index, n), common),
    "projectors, complementary": lambda own, common, index, n: _odd(index, _projector(common, n), _complement),
    "projectors, complementary by twos": lambda own, common, index, n: _odd(
        index // 2, _projector(common, n), _complement
    ),
    "definite, then zero": lambda own, common, index, n: _odd(index, _definite(own, n), _none),
    "zero, then definite": lambda own, common, index, n: _odd(index + 1, _definite(own, n), _none),
    "definite, then zero, by twos": lambda own, common, index, n: _odd(index // 2, _definite(own, n), _none),
    "zero, then definite, by twos": lambda own, common, index, n: _odd(index // 2 + 1, _definite(own, n), _none),
    "idempotent, nearly symmetric": lambda own, common, index, n: _nearly(_ones(own, n), own),
    "involutions, nearly symmetric": lambda own, common, index, n: _unit(n) - _nearly(_ones(own, n), own) * 2,
    "nilpotent, small": lambda own, common, index, n: _nearly(_strictly_upper(own, n) / 32, own),
    "orthogonal, near the unit matrix": lambda own, common, index, n: _cayley(_skew(own, n) / 1024),
    "of finite order, turned": lambda own, common, index, n: _in_basis(_cycle(n), own),
}
SPECIAL = tuple(_KINDS)
"""The names of the kinds."""
PARTLY_ZERO = frozenset(name for name in _KINDS if name.startswith(("definite, then zero", "zero, then definite")))
"""Those of which every other letter is zero, which is not in general position."""
LARGER = {"of square zero": (4,), "matrix units, turned alike": (3,)}
"""The sizes of what would be of rank one, or the same, in fewer dimensions."""
