"""Starts of flows that are larger than drawn ones: ``rank(Z) <= 10`` fails along any flow, from where it rests.

Along a flow starts that rest stay what they are at no cost: those of which as many letters as possible are not zero
are taken; and some that move, as far as they have few entries and a claim is false of them. At the start itself
anything may be. Heuristic, as all of the search: it only says where to look.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from faverify.cases.free import LetteredCase
from faverify.cases.instance import Instance, LetteredInstance
from faverify.claim import Case, Theory
from faverify.errors import FaverifyError
from faverify.exact.matrix import Matrix
from faverify.lang.parse import Statement
from faverify.methods.fragment import names_read
from faverify.methods.search.large_sizes import Sizes, dimensions_of, ladder, shapes, sizes_alone, where_false

Cases = Iterator[Case]
Entry = Callable[[int, int], int]
"""An entry of a matrix by its place."""
MOST, MODERATE, MOST_MOVING, MOST_LETTERS = 40, 13, 100, 6
FAR = (MOST, 20, 10)


def _unit(i: int, j: int) -> int:
    return int(i == j)


def _none(i: int, j: int) -> int:
    return 0


def _one(i: int, j: int) -> int:
    return 1


def _shift(i: int, j: int) -> int:
    """Nilpotent, with as many steps to zero as there are rows."""
    return int(j == i + 1)


def large_starts(statement: Statement, like: Case, seed: int, moves: bool) -> Iterator[Case]:
    """Cases of the kind of one that is given; ``moves``: they are followed along the flow."""
    theory, names = statement.theory, dimensions_of(statement)
    letters, instance = letters_of(theory), isinstance(like, Instance)
    runs = [name for name in letters if name in theory.flow or name in theory.steps]
    moving = runs if moves and set(runs) & names_read(statement) else []
    if instance and not moving:
        yield _nearly_dependent()
    for sizes in _sizes(statement, names, seed):
        size = {**{d: _small(d, sizes) for shape in letters.values() for d in shape}, **sizes, "1": 1}
        for entry in _kinds(theory, sizes):
            rows = _rows(letters, size, entry)
            for case in of_kind(instance, rows, size):
                if not moving or (_few_move(case, theory, seed) and _false_at_start(statement, case, seed)):
                    yield case
            if moving:
                yield from _resting(theory, instance, rows, size, entry, seed)


def _kinds(theory: Theory, sizes: Sizes) -> tuple[Entry, ...]:
    """The kinds of letters at these sizes; along flows few at large ones, of which each takes its time to be read."""
    if theory.steps:
        return _unit, _one, _shift
    return (_unit, _one) if max(sizes.values()) <= MODERATE or len(set(sizes.values())) == 1 else ()


def _sizes(statement: Statement, names: Collection[str], seed: int) -> Iterator[Sizes]:
    if names and sizes_alone(statement):
        yield from where_false(statement, FAR, seed)
        return
    for size in ladder(statement) if names else ():
        yield from shapes(sorted(names), size) if size <= MOST else ()


def _small(name: str, sizes: Sizes) -> int:
    """A dimension that is not read: an instance has no fewer rows than hidden units."""
    return max(2, sizes.get("r", 0)) if name == "n" else 2


def _nearly_dependent() -> Case:
    """A start whose columns differ by little."""
    tiny = Fraction(1, 10**12)
    Z = ((1, 1), (2, 2), (3, 3 + tiny))
    return Instance.of([[1, 2], [3, 5], [0, 1]], [[1, 0], [2, 1]], Z, [[1, 0], [0, 1]], "columns nearly dependent")


def _resting(theory: Theory, instance: bool, rows: dict[str, Matrix], size: Sizes, entry: Entry, seed: int) -> Cases:
    """Starts at rest of which the letters that are not zero are not part of those of another one."""
    cases = (
        case for kept in _kept(theory, instance, entry, seed) for case in of_kind(instance, _only(rows, kept), size)
    )
    return (case for case in cases if _rests(case, theory, seed))


@lru_cache(maxsize=64)
def _kept(theory: Theory, instance: bool, entry: Entry, seed: int) -> tuple[frozenset[str], ...]:
    """The letters that are not zero where starts of two rows and columns rest, those that are part of no others."""
    letters = letters_of(theory)
    size = {**{d: 2 for shape in letters.values() for d in shape}, "1": 1}
    rows, found = _rows(letters, size, entry), list[frozenset[str]]()
    names = list(rows)[:MOST_LETTERS]
    for some in (frozenset(some) for count in range(len(names), 0, -1) for some in combinations(names, count)):
        if any(some <= larger for larger in found):
            continue
        rest = [_rests(case, theory, seed) for case in of_kind(instance, _only(rows, some), size)]
        found += [some] * (bool(rest) and all(rest))
    return tuple(found)


def letters_of(theory: Theory) -> dict[str, tuple[str, ...]]:
    """The matrices of a theory that nothing determines, with their shapes."""
    return {name: shape for name, shape in theory.shapes.items() if shape and name not in theory.values}


def _rows(letters: Mapping[str, tuple[str, ...]], size: Sizes, entry: Entry) -> dict[str, Matrix]:
    return {name: _matrix(size[a], size[b], entry) for name, (a, b) in letters.items()}


def _only(rows: Mapping[str, Matrix], kept: Collection[str]) -> dict[str, Matrix]:
    return {name: x if name in kept else _zeros(x) for name, x in rows.items()}


def of_kind(instance: bool, rows: Mapping[str, Matrix], size: Sizes) -> Iterator[Case]:
    """The case with these letters: an instance of the paper's flows if its letters have the shapes of one, or no case.

    ``size`` has the dimensions by name, and 1 for "1".
    """
    if not instance:
        yield LetteredCase(tuple(sorted((name, n) for name, n in size.items() if name != "1")), tuple(rows.items()))
        return
    n, m, r = (size.get(name, 2) for name in "nmr")
    shape = {"Y": (n, m), "C": (m, r), "Z": (n, r), "W": (r, m)}
    own = {name: rows.get(name, _matrix(*given, _unit)) for name, given in shape.items()}
    if r <= n and all((len(own[name]), len(own[name][0])) == given for name, given in shape.items()):
        more = {name: matrix for name, matrix in rows.items() if name not in shape}
        name = f"a large start, n = {n}, m = {m}, r = {r}"
        yield LetteredInstance(own["Y"], own["C"], own["Z"], own["W"], name, more)


def _false_at_start(statement: Statement, case: Case, seed: int) -> bool:
    """Whether some claim would be false if nothing moved: only then it is worth following."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.points import exact_point
    from faverify.evaluate.ring import BallRing

    try:
        point = exact_point(case, statement.theory, seed)
        still = Evaluator(statement.theory, BallRing(), replace(point, at=lambda _: point.letters))
        return any(still.compare(claim)[0] is False for claim in statement.claims)
    except (FaverifyError, ZeroDivisionError):
        return False


def _few_move(case: Case, theory: Theory, seed: int) -> bool:
    """Whether steps are taken one by one, or few entries of a flow of the theory's own are ever other than 0."""
    from faverify.evaluate.motion import entries_that_move
    from faverify.evaluate.points import exact_point, with_start

    try:
        case = with_start(case, theory, seed)
        return entries_that_move(theory, case, exact_point(case, theory, seed)) <= MOST_MOVING
    except FaverifyError:
        return False


def _rests(case: Case, theory: Theory, seed: int) -> bool:
    from faverify.evaluate.motion import rests
    from faverify.evaluate.points import exact_point, with_start

    try:
        return rests(theory, exact_point(with_start(case, theory, seed), theory, seed), theory.flow)
    except FaverifyError:
        return False


@lru_cache(maxsize=256)
def _matrix(rows: int, columns: int, entry: Entry) -> Matrix:
    return tuple(tuple(Fraction(entry(i, j)) for j in range(columns)) for i in range(rows))


def _zeros(like: Matrix) -> Matrix:
    return _matrix(len(like), len(like[0]), _none)
