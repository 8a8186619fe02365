"""Exact linear algebra on rows of Fractions by the schoolbook, sharing nothing with FLINT or the package."""

from fractions import Fraction


def times(left, right):
    return [
        [sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in zip(*right, strict=True)]
        for row in left
    ]


def transposed(matrix):
    return [list(column) for column in zip(*matrix, strict=True)]


def minus(left, right):
    return [[a - b for a, b in zip(p, q, strict=True)] for p, q in zip(left, right, strict=True)]


def is_zero(matrix):
    return not any(value for row in matrix for value in row)


def rows_of(matrix):
    return [list(row) for row in matrix]


def rank_of(matrix):
    """Gaussian elimination."""
    rows, rank = rows_of(matrix), 0
    for column in range(len(rows[0])):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for i in range(rank + 1, len(rows)):
            factor = rows[i][column] / rows[rank][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank


def solved(matrix, right):
    """matrix^-1 right by Gauss and Jordan."""
    rows, size = [[*a, *b] for a, b in zip(matrix, right, strict=True)], len(matrix)
    for k in range(size):
        pivot = next(i for i in range(k, size) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(size):
            if i != k:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [row[size:] for row in rows]


def identity(size):
    return [[Fraction(i == j) for j in range(size)] for i in range(size)]


def inverse(matrix):
    return solved(matrix, identity(len(matrix)))


def is_positive(matrix):
    """Symmetric positive definite, by the pivots of elimination without exchanges."""
    rows = rows_of(matrix)
    if rows != transposed(rows):
        return False
    for k in range(len(rows)):
        if rows[k][k] <= 0:
            return False
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return True


def gram_alignment(instance):
    """AG(0) = Z0^T Y C + C^T Y^T Z0."""
    half = times(times(transposed(instance.Z0), instance.Y), instance.C)
    return [[a + b for a, b in zip(p, q, strict=True)] for p, q in zip(half, transposed(half), strict=True)]
