"""From a case to a point: the letters of a theory at the start (exact) or at a time (balls), and what is free.

A letter or parameter of the theory that the case does not give is free: the statement is about any value of it, so it
gets a random small rational from the seed (the same one in both rings).
"""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import flint

from faverify.cases.instance import Instance
from faverify.cases.matrix import Matrix, to_matrix
from faverify.claim import Case, Theory
from faverify.errors import DomainError
from faverify.evaluate.evaluator import Functional, Point

START_NAMES = {"Z0": "Z", "W0": "W"}


def sizes_of(theory: Theory, letters: Mapping[str, Any]) -> dict[str, int]:
    """The dimensions n, m, r, ... read off the shapes of the letters."""
    sizes = {"1": 1}
    for name, matrix in letters.items():
        symbolic = theory.shapes.get(name)
        if symbolic:
            actual = (matrix.nrows(), matrix.ncols()) if hasattr(matrix, "nrows") else (len(matrix), len(matrix[0]))
            sizes.update(zip(symbolic, actual, strict=True))
    return sizes


def start_letters(case: Case, theory: Theory) -> dict[str, Any]:
    """The exact letters of a case that the theory has, as rational FLINT matrices.

    Under FA* W is optimal, else as given.

    Raises `DomainError` if Z(0) has no full column rank and the theory needs it.
    """
    letters = {
        START_NAMES.get(name, name): _fmpq(to_matrix(rows, name))
        for name, rows in case.entries().items()
        if START_NAMES.get(name, name) in theory.shapes
    }
    if theory.trajectory == "fa_star":
        letters["W"] = _optimal(letters["Z"], letters["Y"])
    return {name: matrix for name, matrix in letters.items() if name in theory.shapes}


def _optimal(Z: Any, Y: Any) -> Any:
    gram = Z.transpose() * Z
    if gram.det() == 0:
        raise DomainError("Z(0) has no full column rank: FA* is not defined here")
    return gram.solve(Z.transpose() * Y)


def flow_instance(case: Case) -> Instance:
    """The case as an instance of a flow; raises `DomainError` for any other kind of case."""
    if not isinstance(case, Instance):
        raise DomainError(f"a case of kind {case.kind!r} starts no flow")
    return case


def with_start(case: Case, theory: Theory, seed: int) -> Case:
    """The case with W(0) filled in where the theory's flow moves W and the case leaves it open.

    W(0) is free, so it is drawn.

    The result carries the drawn W(0) as exact data: a witness made of it can be replayed.
    """
    if not isinstance(case, Instance) or case.W0 is not None or "W" not in theory.flow:
        return case
    _, m, r = case.sizes
    generator = random.Random(f"{seed}/{theory.name}/{case.digest}")
    return Instance.of(case.Y, case.C, case.Z0, _random(generator, r, m), f"{case.name}, W(0) drawn")


def exact_point(case: Case, theory: Theory, seed: int, parameters: Mapping[str, Fraction] | None = None) -> Point:
    """The start of a case as an exact point. Raises `DomainError` where the theory's hypotheses fail."""
    return complete(theory, start_letters(case, theory), seed, parameters or {}, case=case)


def complete(
    theory: Theory,
    letters: Mapping[str, Any],
    seed: int,
    parameters: Mapping[str, Fraction],
    at: Any = None,
    functional: Functional | None = None,
    case: Case | None = None,
) -> Point:
    """Fill in what is free (letters without value, parameters without value) with random small rationals.

    They depend on the seed, the theory and the case, and on nothing else.
    """
    stated = case.entries().get("dimensions", {}) if case else {}
    sizes = {**stated, **sizes_of(theory, letters)}
    generator = random.Random(f"{seed}/{theory.name}/{case.digest if case else ''}")
    filled, scalars = dict(letters), dict(parameters)
    for name, shape in theory.shapes.items():
        if not shape and name not in theory.values:
            scalars.setdefault(name, _scalar(generator))
        elif shape and name not in filled and name not in theory.values and all(d in sizes for d in shape):
            filled[name] = _fmpq(_random(generator, sizes[shape[0]], sizes[shape[1]]))
    return Point(filled, sizes, scalars, at, functional)


def _scalar(generator: random.Random) -> Fraction:
    """Of either sign, mostly of size one, sometimes far out: a text must hold without hidden signs or ranges."""
    return Fraction(generator.choice((1, -1)) * generator.randint(1, 24) * generator.choice((1, 1, 40)), 8)


def _random(generator: random.Random, rows: int, columns: int) -> Matrix:
    return tuple(tuple(Fraction(generator.randint(-8, 8), 4) for _ in range(columns)) for _ in range(rows))


def _fmpq(matrix: Sequence[Sequence[Fraction]]) -> Any:
    return flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in matrix])
