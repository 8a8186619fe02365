"""The language is read twice, by the toolkit and by its checker, in code of their own: both accept the same texts.

Every function of the language at arguments of every kind (matrices of several shapes, numbers, the literal 0,
comparisons), too few and too many; what both accept has one shape.
"""

import random
from itertools import product

import pytest

from faverify.checker.language import Theory as Checked
from faverify.claim import Theory
from faverify.errors import FaverifyError
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import parse_expression, parse_statement

SHAPES = {"A": ("n", "n"), "K": ("n", "n"), "B": ("n", "m"), "c": ("n", "1"), "x": (), "u": ("1", "1"), "S": ("m", "m")}
POOL = ("A", "K", "B", "c", "x", "u", "S", "2", "0", "t", "x >= 1", "B.T", "A @ B", "A >= 0")
THEORY = Theory("shapes", "letters of every shape", SHAPES, kind="free")
CHECKED = Checked({"name": "shapes", "kind": "free", "shapes": SHAPES})
WORST = [
    ("x", "c", "B", "B"),
    ("x", "c", "A", "K"),
    ("x", "c", "A", "B"),
    ("x", "c", "B", "A @ B"),
    ("c", "c", "B", "B"),
]
REFUSED = "refused"
NAMES = [name for name in FUNCTIONS if not FUNCTIONS[name].kind]


def shape_of(read, text):
    try:
        return read(text).shape or None
    except FaverifyError:
        return REFUSED


def both(text):
    """The shape that the two readings give a text, a number as 1 x 1 and the literal 0 as None; or that they refuse."""
    return shape_of(lambda text: parse_expression(text, THEORY), text), shape_of(CHECKED.node, text)


def arguments(name, count):
    """All arguments where they are few, else as many as are drawn."""
    if len(POOL) ** count <= 200:
        return list(product(POOL, repeat=count))
    drawn = [tuple(random.Random(f"{name}/{count}/{k}").choices(POOL, k=count)) for k in range(60)]
    return [*drawn, ("x",) * count, *(WORST if (name, count) == ("worst", 4) else ())]


def tells(name, args):
    """Whether both are asked: not of the literal 0, which has every shape."""
    return "0" not in args


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("count", range(5))
def test_a_function_has_the_same_arguments_in_both_readings(name, count):
    texts = [f"{name}({', '.join(args)})" for args in arguments(name, count) if tells(name, args)]
    found = {text: both(text) for text in texts}
    assert {text: shapes for text, shapes in found.items() if shapes[0] != shapes[1]} == {}


def test_every_function_is_accepted_somewhere_and_refused_somewhere():
    """Else nothing would be compared above."""
    for name in NAMES:
        found = {both(f"{name}({', '.join(args)})")[0] for count in range(5) for args in arguments(name, count)}
        assert REFUSED in found
        assert len(found) > 1, name


OPERATIONS = ("+", "-", "*", "@", "/", "==", "<=", ">", "**")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_takes_the_same_sides_in_both_readings(operation):
    for left, right in product(POOL, repeat=2):
        if "0" in (left, right) or ">=" in left + right or (operation == "**" and right != "2"):
            continue
        text = f"({left}) {operation} ({right})"
        if operation not in ("==", "<=", ">"):
            assert len(set(both(text))) == 1, text
            continue
        accepted = [shape_of(lambda text: parse_statement(text, THEORY).claims[0], text)]
        accepted.append(shape_of(lambda text: CHECKED.statement(text).claims[0], text))
        assert (accepted[0] == REFUSED) == (accepted[1] == REFUSED), text
