"""Letters of as many rows as the words of a text are long: ``A @ A @ A == 0 if A @ A @ A @ A == 0`` fails at four.

Below that size the kinds of letters that such words tell apart are not there: nilpotent ones of that many steps, and
those of which no lower power is the unit matrix. Heuristic, as all of the search: it only says where to look.
"""

from collections.abc import Iterator
from functools import lru_cache

from faverify.cases.free import FreeCase
from faverify.claim import Theory
from faverify.lang import expr as ex
from faverify.lang.parse import Statement, parse_value
from faverify.lang.scope import Role

KINDS = ("nilpotent, turned", "nilpotent, turned alike", "of finite order, turned")
SHORT, LONG = 3, 7
"""Words of fewer letters are told apart by the kinds of other cases; and sizes beyond are not looked at."""


def of_long_words(statement: Statement, seed: int) -> Iterator[FreeCase]:
    """Square letters of the kinds that long words tell apart, of as many rows as there are letters, and one more."""
    longest = max(_length(side, statement.theory) for claim in _compared(statement) for side in claim.children)
    for size in range(longest, longest + 2) if longest >= SHORT else ():
        for index, kind in enumerate(KINDS) if size <= LONG else ():
            yield FreeCase(tuple((name, size) for name in ("n", "m", "r", "k")), seed + index, kind)


def _compared(statement: Statement) -> tuple[ex.Compare, ...]:
    return *statement.claims, *statement.hypotheses


@lru_cache(maxsize=4096)
def _length(node: ex.Expr, theory: Theory) -> int:
    """The number of matrices in the longest word below a node."""
    match node:
        case ex.Letter(name=name, role=role):
            text = theory.definitions.get(name) or theory.values.get(name)
            if text is not None:
                return _length(parse_value(text, theory), theory)
            return int(role == Role.LETTER and node.shape != ex.SCALAR)
        case ex.Product(left=left, right=right, matrix=True):
            return _length(left, theory) + _length(right, theory)
    return max((_length(child, theory) for child in node.children), default=0)
