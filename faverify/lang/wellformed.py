"""The check of a theory when it is made: one role a name, texts that parse, shapes that fit, no circles."""

import keyword
from collections.abc import Iterator

from faverify.errors import StatementError, UsageError
from faverify.lang import expr as ex
from faverify.lang.scope import INFINITY, POSITIVE, SYMBOL, TIME, UNIT, Role
from faverify.lang.theory import Theory

STORED = ("dimensions", "seed", "style")


def require_wellformed(theory: Theory) -> None:
    """Raise `UsageError` with everything that is wrong with a theory, a line each."""
    wrong = list(_names(theory)) or list(_roles(theory)) or list(_circles(theory)) or list(_texts(theory))
    if wrong:
        raise UsageError(f"theory {theory.name!r}: " + "; ".join(wrong))


def _names(theory: Theory) -> Iterator[str]:
    from faverify.lang.functions import known

    for name in (*theory.shapes, *theory.definitions):
        if not SYMBOL.match(name) or keyword.iskeyword(name):
            yield f"{name!r} is no name"
        elif known(name, theory.kind) or name in (INFINITY, POSITIVE) or name.startswith(UNIT):
            yield f"{name!r} has a meaning of its own in the language; take another letter"
        elif name in STORED:
            yield f"{name!r} is what a stored case has beside its letters; take another letter"
    for size in sorted({size for shape in theory.shapes.values() for size in shape} - theory.shapes.keys()):
        if keyword.iskeyword(size) or size in (INFINITY, POSITIVE) or known(size, theory.kind):
            yield f"{size!r} has a meaning of its own in the language; take another size"
    for name, shape in theory.shapes.items():
        if len(shape) not in (0, 2) or not all(size == "1" or SYMBOL.match(size) for size in shape):
            yield f"{name!r}: a shape is () or two dimensions, names such as n or the number 1, not {shape!r}"


def _roles(theory: Theory) -> Iterator[str]:
    sizes = {size for shape in theory.shapes.values() for size in shape}
    for name in theory.definitions.keys() & theory.shapes.keys():
        yield f"{name!r} is a letter and a definition"
    for name in sizes & (theory.shapes.keys() | theory.definitions.keys()):
        yield f"{name!r} is a dimension and a letter"
    said = {*theory.flow, *theory.steps, *theory.values, *theory.symmetric, *theory.inputs}
    for name in sorted(said - theory.shapes.keys()):
        yield f"{name!r} has a flow, a value or a symmetry, but no shape"
    for name in sorted(theory.starts.keys() - theory.flow.keys() - theory.steps.keys()):
        yield f"{name!r} has a start but no flow"
    for name in sorted(theory.steps.keys() & (theory.flow.keys() | theory.values.keys())):
        yield f"{name!r} has a step and a flow or a value"
    if theory.steps and theory.flow:
        yield "time is discrete (steps) or continuous (flow), not both"
    for name in theory.flow.keys() & theory.values.keys():
        yield f"{name!r} has a flow and a value; a value moves with what it is made of"
    for name in set(theory.inputs) & (theory.flow.keys() | theory.values.keys()):
        yield f"{name!r} is an input, which neither a flow nor a value determines"
    for name in (*theory.flow, *theory.steps):
        if theory.shapes.get(name) == ():
            yield f"{name!r} is a parameter, which is constant; make it 1 x 1 to move"
    for name in theory.inputs:
        if theory.shapes.get(name) == ():
            yield f"{name!r} is a parameter, which is constant; make it 1 x 1 to be an input"
    timed = TIME in theory.shapes and (theory.flow or theory.steps or theory.shapes[TIME] != ())
    if TIME in theory.definitions or timed:
        yield f"{TIME!r} is the time of the state; take another letter"
    for name in theory.symmetric:
        shape = theory.shapes.get(name, ())
        if shape and shape[0] != shape[1]:
            yield f"{name!r} is symmetric but {' x '.join(shape)}"


def _circles(theory: Theory) -> Iterator[str]:
    """Definitions and values that are made of themselves."""
    from faverify.lang.parse import names_in

    texts = {**theory.definitions, **theory.values}

    def visit(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in path:
            yield f"{' -> '.join((*path, name))} is a circle"
            return
        for other in sorted(names_in(texts[name]) & texts.keys()):
            yield from visit(other, (*path, name))

    try:
        for name in texts:
            yield from visit(name, ())
    except StatementError as error:
        yield str(error)


def _texts(theory: Theory) -> Iterator[str]:
    determined = {"definition": theory.definitions, "value": theory.values}
    moved = {"flow": theory.flow, "start": theory.starts, "step": theory.steps}
    for what, texts in (determined | moved).items():
        for name, text in texts.items():
            yield from _text(what, name, text, theory)
    for what, texts in moved.items():
        for name, text in texts.items():
            yield from _one_time(f"{what} of {name!r}", text, theory)
    for name, text in theory.starts.items():
        yield from _start(name, text, theory)
    for relation in theory.relations:
        yield from _relation(relation, theory)


def _text(what: str, name: str, text: str, theory: Theory) -> Iterator[str]:
    from faverify.lang.parse import parse_expression, parse_value
    from faverify.lang.sorts import law_of

    try:
        found = parse_value(text, theory) if what == "value" else parse_expression(text, theory)
    except StatementError as error:
        yield f"{what} of {name!r}: {error}"
        return
    if what == "value" and law_of(ex.Letter(ex.SCALAR, name, Role.VALUE), theory) is not None:
        return  # entry by entry, whatever the shape
    shape = theory.shapes.get(name)
    wanted = (shape[0], shape[1]) if shape else ex.SCALAR
    if what != "definition" and found.shape not in (None, wanted):
        yield f"{what} of {name!r} is {ex.show(found.shape)}, the letter {ex.show(wanted)}"


def _start(name: str, text: str, theory: Theory) -> Iterator[str]:
    """A start is made of free ones: what it would read of another start nobody has found yet."""
    for other in sorted(
        {node.name for node in _behind(text, theory) if isinstance(node, ex.Letter)} & theory.starts.keys()
    ):
        yield f"start of {name!r} reads {other!r}, which has a start itself; write it in letters that have none"


def _one_time(where: str, text: str, theory: Theory) -> Iterator[str]:
    """What makes a theory is about one state: its rates, integrals and other times follow from it, and make no part."""
    from faverify.lang.functions import TIME_FUNCTIONALS

    moved = {"D", "next", "sum_over", *TIME_FUNCTIONALS}
    for node in _behind(text, theory):
        if isinstance(node, ex.At) or (isinstance(node, ex.Call) and node.function in moved):
            what = "another time" if isinstance(node, ex.At) else f"{node.function}(...)"
            yield f"{where} reads {what}: {text!r}; a theory is written in the letters of one state"
            return


def _behind(text: str, theory: Theory) -> list[ex.Expr]:
    """Everything that a text reads; nothing of one that does not parse, which is said elsewhere."""
    from faverify.lang.parse import nodes_behind, parse_value

    try:
        return list(nodes_behind(parse_value(text, theory), theory))
    except StatementError:
        return []


def _relation(text: str, theory: Theory) -> Iterator[str]:
    from faverify.lang.parse import parse_statement
    from faverify.outcome import Relation

    try:
        statement = parse_statement(text, theory)
    except StatementError as error:
        yield f"relation {text!r}: {error}"
        return
    if len(statement.claims) != 1 or statement.claims[0].relation is not Relation.EQUAL or statement.conditions:
        yield f"relation {text!r} is no single equation"
    for side in text.split("=="):
        yield from _one_time(f"relation {text!r}", side.strip(), theory)
