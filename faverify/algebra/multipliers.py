"""The search for multipliers of premises: exact, not trusted (the rules of the kernel multiply out what it finds)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from faverify.algebra.words import Poly, Word, add


def combination(target: tuple[str, Poly], terms: Sequence[tuple[str, Poly]]) -> tuple[Fraction, ...] | None:
    """Numbers m_k with ``sum m_k p_k = target``; each term is a relation to 0 and what is in it. None if none is found.

    m_k >= 0 but for equations; of a strict target one > 0 of a strict term; of an equation 0 but for equations.
    """
    relation, poly = target
    usable = [k for k, (sign, _) in enumerate(terms) if sign == "==" or relation != "=="]
    polys, signed = [terms[k][1] for k in usable], [terms[k][0] != "==" for k in usable]
    strict = [index for index, k in enumerate(usable) if terms[k][0] == ">"]
    found = multipliers(poly, polys, signed)
    if relation == ">" and found is not None and not any(found[index] > 0 for index in strict):
        found = _strictly(poly, polys, signed, strict)
    if found is None:
        return None
    values = dict(zip(usable, found, strict=True))
    return tuple(values.get(k, Fraction(0)) for k in range(len(terms)))


def _strictly(
    target: Poly, polys: Sequence[Poly], signed: Sequence[bool], strict: Sequence[int]
) -> tuple[Fraction, ...] | None:
    """Try to use each strict premise at least a little."""
    for index in strict:
        for share in (Fraction(1), Fraction(1, 2), Fraction(1, 16)):
            found = multipliers(add(target, polys[index], -share), polys, signed)
            if found is not None:
                return tuple(m + share * (k == index) for k, m in enumerate(found))
    return None


def multipliers(target: Poly, premises: Sequence[Poly], signed: Sequence[bool]) -> tuple[Fraction, ...] | None:
    """Numbers m_k with ``sum m_k p_k = target``, m_k >= 0 where ``signed``; None if there are none.

    The only solution of the linear equations where the p_k are independent; else the simplex method with Bland's rule
    on exact fractions (FLINT's; phase one only).
    """
    from faverify.balls.convert import to_fmpq

    only = _only(target, premises)
    if only is not None:
        return None if any(m < 0 for m, s in zip(only, signed, strict=False) if s) or not only else tuple(only)
    columns, owner = _columns(premises, signed)
    rows = sorted({word for poly in (target, *columns) for word in poly})
    if not rows:  # nothing but zeros
        return (Fraction(0),) * len(premises)
    table = [[to_fmpq(column.get(row, Fraction(0))) for column in columns] for row in rows]
    solution = _feasible(table, [to_fmpq(Fraction(target.get(row, 0))) for row in rows])
    if solution is None:
        return None
    result = [Fraction(0)] * len(premises)
    for value, (index, sign) in zip(solution, owner, strict=True):
        result[index] += sign * Fraction(int(value.p), int(value.q))
    return tuple(result)


def _only(target: Poly, premises: Sequence[Poly]) -> list[Fraction] | None:
    """The only numbers with ``sum m_k p_k = target``, [] if there are none; None where the p_k are dependent."""
    import flint

    from faverify.balls.convert import to_fmpq

    zero, width = flint.fmpq(0), len(premises)
    polys, words = (*premises, target), dict.fromkeys(word for poly in (*premises, target) for word in poly)
    table = [to_fmpq(poly[word]) if word in poly else zero for word in words for poly in polys]
    reduced, rank = flint.fmpq_mat(len(words), width + 1, table).rref()
    pivots = sum(any(reduced[i, j] != 0 for j in range(width)) for i in range(rank))
    if not width or pivots < width:
        return None
    found = [reduced[i, width] for i in range(width)]
    return [] if rank > width else [Fraction(int(x.p), int(x.q)) for x in found]


def _columns(
    premises: Sequence[Poly], signed: Sequence[bool]
) -> tuple[list[dict[Word, Fraction]], list[tuple[int, int]]]:
    """One non-negative unknown for an inequality, two for an equation."""
    columns: list[dict[Word, Fraction]] = []
    owner: list[tuple[int, int]] = []
    for index, (poly, one_sign) in enumerate(zip(premises, signed, strict=True)):
        for sign in (1,) if one_sign else (1, -1):
            columns.append({word: sign * value for word, value in poly.items()})
            owner.append((index, sign))
    return columns, owner


def _feasible(table: list[list[Any]], right: list[Any]) -> list[Any] | None:
    """Some x >= 0 with table x = right, or None: minimise the sum of artificial unknowns."""
    import flint

    height, width = len(table), len(table[0]) if table else 0
    rows, zero = [], flint.fmpq(0)
    for index, (row, value) in enumerate(zip(table, right, strict=True)):
        sign = -1 if value < 0 else 1
        artificial = [zero + int(index == k) for k in range(height)]
        rows.append([*(sign * x for x in row), *artificial, sign * value])
    basis = [width + k for k in range(height)]
    cost = [-sum((row[j] for row in rows), zero) for j in range(width)]
    while True:
        entering = next((j for j in range(width) if cost[j] < 0), None)
        if entering is None:
            break
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(rows) if row[entering] > 0]
        if not ratios:
            return None
        _pivot(rows, basis, min(ratios)[2], entering, cost, width)
    if any(rows[i][-1] for i in range(height) if basis[i] >= width):
        return None
    solution = [zero] * width
    for i, column in enumerate(basis):
        if column < width:
            solution[column] = rows[i][-1]
    return solution


def _pivot(rows: list[list[Any]], basis: list[int], place: int, entering: int, cost: list[Any], width: int) -> None:
    pivot = rows[place][entering]
    rows[place] = [x / pivot for x in rows[place]]
    for i, row in enumerate(rows):
        if i != place and row[entering]:
            factor = row[entering]
            rows[i] = [x - factor * y for x, y in zip(row, rows[place], strict=True)]
    if cost[entering]:
        factor = cost[entering]
        for j in range(width):
            cost[j] -= factor * rows[place][j]
    basis[place] = entering
