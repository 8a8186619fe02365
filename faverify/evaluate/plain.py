"""What reads no parameter has one value for all of them: the letters along one flow, say, at every threshold."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from faverify.lang import expr as ex
from faverify.lang.parse import parse_statement, parse_value
from faverify.lang.scope import TIME, Role, role_of
from faverify.lang.theory import Theory

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator

BOUND = (Role.PARAMETER, Role.INSTANT)


class Plain:
    """The evaluator at a time of the same trajectory without parameters; None where there is none.

    ``find`` makes it when it is first asked for.
    """

    def __init__(self, theory: Theory, find: Callable[[], "Evaluator | None"]) -> None:
        self.theory, self._find, self._known = theory, find, _known(theory)

    @cached_property
    def evaluator(self) -> "Evaluator | None":
        """The evaluator."""
        return self._find()

    def at(self, time: Fraction) -> "Plain":
        """The same at another time."""
        return Plain(self.theory, lambda: self.evaluator and self.evaluator.at(time))

    def has(self, expr: ex.Expr) -> bool:
        """Whether a node reads no parameter, and there is such an evaluator."""
        if expr.serial not in self._known:
            self._known[expr.serial] = not any(x in bound_names(self.theory) for x in _names(expr))
        return self._known[expr.serial] and self.evaluator is not None


def _names(expr: ex.Expr) -> Iterator[str]:
    return (node.name for node in expr.walk() if isinstance(node, ex.Letter))


@lru_cache(maxsize=256)
def _known(theory: Theory) -> dict[int, bool]:
    """What is known of the nodes of a theory's texts."""
    return {}


@lru_cache(maxsize=256)
def bound_names(theory: Theory) -> frozenset[str]:
    """Parameters, instants, and every name whose value or motion, as the theory gives it, reads one of these.

    Where nothing moves, the time is one more parameter.
    """
    texts: dict[str, list[str]] = {}
    for given in (theory.definitions, theory.values, theory.flow, theory.steps, theory.starts):
        for name, text in given.items():
            texts.setdefault(name, []).append(text)
    read = {name: {x for text in found for x in _names(parse_value(text, theory))} for name, found in texts.items()}
    names = {*theory.shapes, *theory.definitions, *(x for found in read.values() for x in found), "s", "T"}
    bound = {name for name in names if role_of(name, theory) in BOUND} | set(theory.inputs)
    bound |= set() if theory.flow else {TIME}
    while more := {name for name, found in read.items() if found & bound and name not in bound}:
        bound |= more
    return frozenset(bound)


@lru_cache(maxsize=256)
def starts_by_parameters(theory: Theory) -> bool:
    """Whether a parameter decides where a theory starts, or whether a case is a model of it."""
    texts = (*theory.values.values(), *theory.starts.values())
    read = {name for text in texts for name in _names(parse_value(text, theory))}
    related = (parse_statement(relation, theory).claims for relation in theory.relations)
    read |= {name for claims in related for claim in claims for name in _names(claim)}
    return bool(read & bound_names(theory))
