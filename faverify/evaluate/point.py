"""Where a statement is evaluated: the state, the parameters, and what the case offers beyond them."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import flint

from faverify.errors import DomainError, StatementError, UnableError
from faverify.lang import expr as ex
from faverify.lang.scope import Role
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator

Letters = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """What is asked of an extremum: a relation to a bound, and the truth of that for a value."""

    relation: Relation
    truth: Callable[[Any], bool | None]

    def bounds(self, function: str) -> bool:
        """Whether the relation bounds it on the side of its values at single times, so that one of these may refute."""
        upper = (Relation.AT_MOST, Relation.BELOW)
        return self.relation in (upper if function == "greatest" else (Relation.AT_LEAST, Relation.ABOVE))

    def settled(self, function: str, value: Any) -> bool:
        """Whether the value at a single time settles it: a "least" is at most that, a "greatest" at least."""
        small = self.relation in (Relation.AT_MOST, Relation.BELOW)
        return self.truth(value) is (small if function == "least" else not small)


Functional = Callable[["Evaluator", ex.Call, Asked | None], Any]


class Late(Mapping[str, Any]):
    """Letters of which those that move are found when one of them is first asked for.

    What is false, or not asked, at the start need not be integrated.
    """

    def __init__(self, still: Letters, moving: Iterable[str], find: Callable[[], Letters]) -> None:
        self._still, self._moving = still, frozenset(moving)
        self._find, self._found = find, cast(Letters, {})

    def __getitem__(self, name: str) -> Any:
        """A letter; raises what the search for those that move raises."""
        if name not in self._moving:
            return self._still[name]
        if not self._found:
            self._found = self._find()
        return self._found[name]

    @property
    def found(self) -> bool:
        """Whether those that move are known, or none does."""
        return bool(self._found) or not self._moving

    def __contains__(self, name: object) -> bool:
        """Whether there is such a letter."""
        return name in self._moving or name in self._still

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter({**dict.fromkeys(self._still), **dict.fromkeys(self._moving)})

    def __len__(self) -> int:
        """How many there are."""
        return len(self._moving | self._still.keys())


@dataclass(frozen=True)
class Point:
    """Where a statement is evaluated: the state now (FLINT matrices), sizes of the dimensions, exact parameters.

    ``time`` is the time of the state, a number or a ball. ``at`` gives the state at another exact time, ``functional``
    the value of an integral, a rise or a limit, only as narrow as its last argument asks for; None where the case
    offers neither. ``start`` evaluates at time 0, where what is constant is known best. ``path`` gives the state along
    a numerical integration without error bound, where a method has one. ``rational`` tells that the state
    and ``functional`` are exact at all times.
    """

    letters: Letters
    sizes: Mapping[str, int]
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    at: Callable[[Fraction], Letters] | None = None
    functional: Functional | None = None
    time: Any = Fraction(0)
    start: "Evaluator | None" = None
    path: Callable[[Fraction], Letters] | None = None
    rational: bool = False

    def without_rounding(self) -> "Point | None":
        """The point for exact arithmetic; None where the state is not exact. At other times it is if it rests."""
        if self.rational:
            return self
        if self.time != 0 and not _exact(self.letters):
            return None
        return replace(self, at=self._at_rest if self.at is not None else None, functional=None, start=None)

    def _at_rest(self, time: Fraction) -> Letters:
        there = self.at(time) if self.at is not None else {}
        if any(not isinstance(x, flint.fmpq_mat) for x in there.values()):
            raise UnableError("the state at other times is not known without rounding")
        return there

    def number(self, expr: ex.Expr) -> Fraction:
        """An exact scalar from parameters, instants, the time and literals only (a time, say).

        Raises `StatementError` for anything else, `DomainError` for a division by zero.
        """
        match expr:
            case ex.Number(value=value):
                return value
            case ex.Letter(name=name) if name in self.parameters:
                return self.parameters[name]
            case ex.Letter(role=Role.TIME) if isinstance(self.time, Fraction):
                return self.time
            case ex.Sum(left=left, right=right, sign=sign):
                return self.number(left) + sign * self.number(right)
            case ex.Product(left=left, right=right):
                return self.number(left) * self.number(right)
            case ex.Quotient(left=left, right=right):
                below = self.number(right)
                if not below:
                    raise DomainError("a time is divided by zero")
                return self.number(left) / below
        raise StatementError("a time must be made of parameters and numbers")


def _exact(letters: Letters) -> bool:
    """Whether all letters are rational; not where some would have to be found first."""
    layers = letters.maps if isinstance(letters, ChainMap) else [letters]
    if any(isinstance(layer, Late) and not layer.found for layer in layers):
        return False
    return bool(letters) and all(isinstance(x, flint.fmpq_mat) for x in letters.values())
