"""What hypotheses ask for and draws have not: sizes, letters of the kinds that they name, letters that solve them.

And where no draw met them, parameters inside what else they say. Heuristic, as all of the search: it only says where to
look.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from faverify.cases.free import free_pool, special_pool
from faverify.cases.special import UNEVEN
from faverify.claim import Case, Context
from faverify.lang import expr as ex
from faverify.lang.parse import Statement, parse_statement
from faverify.methods.fragment import nodes
from faverify.methods.judge import Judge
from faverify.methods.search.inside import meeting
from faverify.methods.search.large_sizes import about_sizes, dimensions_of, sized
from faverify.methods.search.long_words import of_long_words
from faverify.methods.search.on_equations import as_equation, on_equations
from faverify.methods.search.system import System, drawn_point
from faverify.methods.search.thresholds import edges_of_domains, reads_of
from faverify.methods.search.touching import systems, touching
from faverify.methods.search.wide_draws import beside_equations
from faverify.outcome import Relation

Found = tuple[Case, Mapping[str, Fraction]]
FEW, LARGEST, DRAWN, INSIDE, BESIDE = 12, 6, 4, 6, 3
"""Cases to solve at, the largest size asked of a hypothesis about sizes, how many are drawn, and values inside; how
many solutions the other letters are drawn at."""


def of_sizes_asked(statement: Statement, seed: int) -> Iterator[Found]:
    """Free letters, drawn, of the smallest sizes that hypotheses about sizes alone ask for: ``n == 1``."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.ring import ExactRing

    names = dimensions_of(statement)
    given = [claim for claim in statement.hypotheses if about_sizes(claim)]
    point = drawn_point(sized({}, "", seed), statement.theory, seed, {}) if given else None
    if point is None:
        return
    grid = (dict(zip(names, sizes, strict=True)) for sizes in itertools.product(range(1, LARGEST), repeat=len(names)))
    asked = (
        sizes
        for sizes in grid
        if all(Evaluator(statement.theory, ExactRing(), replace(point, sizes=sizes)).compare(x)[0] for x in given)
    )
    for index, sizes in enumerate(itertools.islice(itertools.cycle(list(itertools.islice(asked, DRAWN))), DRAWN)):
        yield sized(sizes, "", seed + index), {}


def on_hypotheses(
    judge: Judge, bound: Mapping[str, Any], free: Sequence[str], context: Context, none_met: bool, briefly: bool = False
) -> Iterator[Found]:
    """Letters of the kinds that hypotheses name, and such as solve them; also where an inverse ceases to exist.

    ``none_met``: with values of free parameters that meet the other hypotheses there. ``briefly``: a few that solve
    hypotheses, and nothing else.
    """
    statement, numbers = judge.statement, {name: x for name, x in bound.items() if isinstance(x, Fraction)}
    related = [parse_statement(text, statement.theory).claims[0] for text in statement.theory.relations]
    asked = [claim for claim in related if not reads_of(judge, claim) & statement.theory.values.keys()]
    given = [found for claim in (*asked, *statement.hypotheses) if (found := as_equation(claim)) is not None]
    special = special_pool(context.seed) if given or _names_kinds(statement) else []
    yield from ((case, {}) for case in special if not briefly)
    yield from ((case, {}) for case in of_long_words(statement, context.seed) if special and not briefly)
    uneven = [case for case in special if case.style.startswith(UNEVEN)]
    bases = [case for case in free_pool(FEW, context.seed) if dict(case.dimensions)["n"] > 1]
    more = () if briefly else _beside(statement)
    met: list[Found] = []
    for equations in (*([given] if given else ()), *([*given, *others] for others in more)):
        system = System(statement.theory, equations, numbers)
        for case, values in on_equations(system, [*uneven, *bases, *special], context.seed, statement.claims):
            there = {name: x for name, x in values.items() if name not in bound}
            yield case, there
            met += [(case, values)] * (equations is given and not briefly)
            others = [name for name in free if name not in values] if none_met else []
            rooms = meeting(judge, [case], others, context.seed) if others else ()
            yield from ((case, {**there, **at}) for room in rooms for _, at in room[: 2 if briefly else INSIDE])
    of_each_size = {str(getattr(case, "dimensions", "")): (case, values) for case, values in met}
    for case, values in [*of_each_size.values()][:BESIDE]:
        for other, at in beside_equations(statement, given, case, {**numbers, **values}, context.seed):
            yield other, {name: x for name, x in at.items() if name not in bound}


def _beside(statement: Statement) -> Iterator[list[ex.Compare]]:
    """Equations at which something ceases to be defined, or a claim to hold."""
    yield from ([replace(edge, relation=Relation.EQUAL)] for edge in edges_of_domains(statement))
    yield from systems(list(dict.fromkeys(filter(None, map(as_equation, touching(statement))))))


def _names_kinds(statement: Statement) -> bool:
    """Whether ranks are compared or a hypothesis asks for PSD: kinds of letters have these, and hardly any draw."""
    ranks = any(isinstance(node, ex.Call) and node.function == "rank" for node in nodes(statement))
    return ranks or any(claim.relation is Relation.PSD for claim in statement.hypotheses)
