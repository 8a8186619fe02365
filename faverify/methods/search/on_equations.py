"""Letters that meet hypotheses which are equations: solved for one letter at a time, the others being as drawn.

Random letters meet an equation nowhere, and zero or unit matrices meet most. Equations that are affine in a letter are
solved as linear systems; others along lines, through a point that is known to meet them or along an entry, where the
rational roots of what they are there are taken. Everything is over the rationals, and heuristic: it only says where to
look; whether the hypotheses hold there is for the judge.
"""

import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import flint

from faverify.cases.free import FreeCase, LetteredCase
from faverify.cases.instance import Instance, LetteredInstance
from faverify.claim import Case
from faverify.errors import FaverifyError
from faverify.exact.matrix import Matrix, to_matrix
from faverify.lang import expr as ex
from faverify.lang.scope import Role
from faverify.methods.search.on_lines import TRIES, by_entries, on_line
from faverify.methods.search.system import System, Values, drawn_point
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

ROOTED = ("normF", "sqrt")
MOST_FOUND, MOST_PLAIN, MOST_SPECIAL, MOST_BARREN, LINES = 8, 2, 16, 4, 4
"""Solutions in general position and others that are looked at, others behind which no more lines are tried, cases
without one at which letters are drawn, and lines through a point."""


def as_equation(claim: ex.Compare) -> ex.Compare | None:
    """The comparison as an equation, if it is one: of norms and roots their squares, of what is 0 its inside."""
    match claim.relation, claim.left, claim.right:
        case Relation.EQUAL, left, right:
            beside_zero = right if ex.is_zero(left) else left if ex.is_zero(right) else None
            if beside_zero is not None and (inside := _inside(beside_zero)) is not None:
                return ex.Compare(ex.SCALAR, inside, Relation.EQUAL, ex.Number(None, Fraction(0)))
            return _squared(claim)
        case Relation.AT_MOST, left, right if ex.is_zero(right) and _inside(left) is not None:
            return as_equation(replace(claim, relation=Relation.EQUAL))
        case Relation.AT_LEAST, left, right if ex.is_zero(left) and _inside(right) is not None:
            return as_equation(replace(claim, relation=Relation.EQUAL))
    return None


def _inside(expr: ex.Expr) -> ex.Expr | None:
    """What is 0 where a norm, an absolute value or a positive power of one is."""
    match expr:
        case ex.Call(function="normF" | "abs", args=(inner,)):
            return inner
        case ex.Power(base=ex.Call(function="normF" | "abs", args=(inner,)), exponent=exponent) if exponent > 0:
            return inner
    return None


def _squared(claim: ex.Compare) -> ex.Compare:
    """Both sides squared, where one is a norm or a root."""
    sides = (claim.left, claim.right)
    if not any(isinstance(side, ex.Call) and side.function in ROOTED for side in sides):
        return claim
    left, right = (_square(side) for side in sides)
    return replace(claim, left=left, right=right)


def _square(side: ex.Expr) -> ex.Expr:
    if isinstance(side, ex.Call) and side.function == "sqrt":
        return side.args[0]
    return ex.Power(ex.SCALAR, side, Fraction(2))


def on_equations(
    system: System, cases: Iterable[Case], seed: int, aims: Sequence[ex.Compare]
) -> Iterator[tuple[Case, Values]]:
    """Cases, with values of parameters, at which some equations hold; as far as they are found, not too many.

    ``aims``: comparisons that should be false there, if possible.
    """
    settling = [claim for claim in system.equations if forced([claim])]
    first = replace(system, equations=settling)
    system = replace(system, equations=[x for x in system.equations if x not in settling], settled=forced(settling))
    found = plain = barren = 0
    known: list[Point] = []
    for case in cases if system.unknowns or system.settled else ():
        if found >= MOST_FOUND:
            return
        drawn = drawn_point(case, system.theory, seed, system.bound)
        point = put_back(first, drawn) if drawn is not None else None
        if point is None:
            continue
        barren += 1
        generator = random.Random(f"{seed}/{case.digest}")
        lines = LINES if plain < MOST_SPECIAL else 0
        tries = TRIES if barren <= MOST_BARREN else 0
        for solved in _solved(system, point, known, generator, aims, tries, lines):
            known.append(solved)
            barren = 0
            there, values = system.case(solved)
            general = is_general(there, values, system.settled)
            found, plain = found + general, plain + (not general)
            if general or plain <= MOST_PLAIN:
                yield there, values


def forced(equations: Iterable[ex.Compare]) -> frozenset[str]:
    """The letters of which equations say what they are, zero or a number of times I, at the start."""
    found = set[str]()
    for claim in equations:
        for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
            letter = side.inner if isinstance(side, ex.At) else side
            given = all(node.role is Role.IDENTITY for node in other.walk() if isinstance(node, ex.Letter))
            if isinstance(letter, ex.Letter) and letter.role is Role.LETTER and given:
                found.add(letter.name)
    return frozenset(found)


def is_general(case: Case, values: Values, asked: Collection[str] = ()) -> bool:
    """Whether letters are in general position but for what the hypotheses ask: none zero, nor a multiple of I.

    ``asked``: letters that cannot be anything else.
    """
    from faverify.cases.special import PARTLY_ZERO, SPECIAL

    if isinstance(case, Instance):
        more = [to_matrix(rows, name) for name, rows in case.more.items()] if isinstance(case, LetteredInstance) else []
        return not any(map(_is_scalar, (case.Y, case.C, case.Z0, *more)))
    if isinstance(case, LetteredCase):
        letters = (letter for name, letter in case.letters if name not in asked)
        return not any(map(_is_scalar, letters)) and (not values or any(values.values()))
    if not isinstance(case, FreeCase):
        return False
    return not case.style or (case.style in SPECIAL and case.style not in PARTLY_ZERO)


def _is_scalar(letter: Matrix) -> bool:
    """Whether a matrix is a multiple of the unit matrix; zero, if it is not square; one entry never."""
    places = [(i, j, x) for i, row in enumerate(letter) for j, x in enumerate(row)]
    if len(places) == 1 and places[0][2]:
        return False
    square = len(letter) == len(letter[0])
    return all(x == (letter[0][0] if square and i == j else 0) for i, j, x in places)


def _solved(
    system: System,
    point: "Point",
    known: Sequence["Point"],
    generator: random.Random,
    aims: Sequence[ex.Compare],
    tries: int,
    lines: int,
) -> Iterator["Point"]:
    here = system.residual(point)
    if here is not None and not any(here):
        yield point
        return
    if not system.unknowns:
        return
    affine = [solved for name in system.unknowns if (solved := _affinely(system, point, [name])) is not None]
    if not affine and (solved := _affinely(system, point, system.unknowns)) is not None:
        affine = [solved]
    yield from affine
    if affine:
        return
    starts = chain((p for p in known if p.sizes == point.sizes), by_entries(system, point, generator, tries))
    for start in list(islice(starts, lines)):
        moved = start
        for names in (system.unknowns, *([name] for name in system.unknowns)):
            reached = [*_along(system, moved, names, generator), moved]
            moved = min(reached, key=lambda there: _room(system, there, aims))
        yield moved


def _room(system: System, point: "Point", aims: Sequence[ex.Compare]) -> float:
    """By how much the nearest to false of some inequalities hold there; 0 where that cannot be told."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.ring import BallRing

    evaluator, rooms = Evaluator(system.theory, BallRing(), point), [0.0]
    for claim in aims:
        try:
            left, right = evaluator.sides(claim)
        except (FaverifyError, ZeroDivisionError):
            continue
        sign = 1 if claim.relation in (Relation.AT_MOST, Relation.BELOW) else -1
        if claim.relation is not Relation.EQUAL and left.nrows() == left.ncols() == 1:
            rooms.append(sign * float(right[0, 0] - left[0, 0]))
    return min(rooms[1:] or rooms)


def put_back(system: System, point: "Point") -> "Point | None":
    """The point, or one near it, that meets the equations; None where those are affine in none of the letters."""
    if not any(system.residual(point) or ()) and system.residual(point) is not None:
        return point
    for names in (system.unknowns, *([name] for name in system.unknowns)) if system.unknowns else ():
        solved = _affinely(system, point, names)
        if solved is not None:
            return solved
    return None


def _affinely(system: System, point: "Point", names: Sequence[str]) -> "Point | None":
    """Letters that solve what is affine in them, few entries altered; None where that is not affine or unsolvable."""
    here, rows = system.residual(point), list[list[Any]]()
    for name in names:
        columns = _derivatives(system, point, name)
        if columns is None or here is None:
            return None
        rows += columns
    step = _solution([list(row) for row in zip(*rows, strict=True)], [-x for x in here or ()])
    if step is None or not any(step):
        return None
    solved, left = point, iter(step)
    for name in names:
        solved = system.moved(solved, name, [x + next(left) for x in system.place(point, name)])
    return solved if not any(system.residual(solved) or [1]) else None


def _derivatives(system: System, point: "Point", name: str) -> list[list[Any]] | None:
    """The derivatives of the equations, a row for each entry of a letter, as if they were affine in it."""
    entries, found = system.place(point, name), list[list[Any]]()
    here = system.residual(point)
    for k in range(len(entries)):
        there = system.residual(system.moved(point, name, [x + (i == k) for i, x in enumerate(entries)]))
        if here is None or there is None:
            return None
        found.append([x - y for x, y in zip(there, here, strict=True)])
    return found


def _solution(rows: list[list[Any]], right: list[Any]) -> list[Any] | None:
    """A solution of a linear system, the free unknowns being 0; None if there is none."""
    width = len(rows[0]) if rows else 0
    reduced, rank = flint.fmpq_mat([[*row, value] for row, value in zip(rows, right, strict=True)]).rref()
    found = [flint.fmpq(0)] * width
    for i in range(rank):
        pivot = next(j for j in range(width + 1) if reduced[i, j] != 0)
        if pivot == width:
            return None
        found[pivot] = reduced[i, width]
    return found


def _along(system: System, point: "Point", names: Sequence[str], generator: random.Random) -> Iterator["Point"]:
    """Other points that meet the equations on lines through one that does, along which these letters move."""
    for _ in range(LINES):
        direction = {name: [flint.fmpq(generator.randint(-4, 4)) for _ in system.place(point, name)] for name in names}
        yield from on_line(system, point, direction)
