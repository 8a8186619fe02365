"""What the names in some texts stand for: sizes, values, definitions and the flow, each once."""

from collections.abc import Iterable, Iterator

from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression, parse_statement
from faverify.lang.theory import Theory
from faverify.lang.unicode import expression_unicode, letter_unicode

NUMBER, NUMBERS = ": a number", ": numbers"


def legend(texts: Iterable[str], theory: Theory) -> list[str]:
    """A line for every name that the texts read, definitions followed down to letters, in the order of the theory.

    Texts outside the statement language (prose) are passed over.
    """
    found: set[str] = set()
    todo = list(texts)
    while todo:
        for name in sorted(_names(todo.pop(), theory) - found):
            found.add(name)
            todo += [text for table in (theory.definitions, theory.values, theory.flow) if (text := table.get(name))]
    lines: dict[str, list[str]] = {}
    for name in (*theory.shapes, *theory.definitions):
        if name in found:
            lines.setdefault(_meaning(name, theory), []).append(letter_unicode(name, theory))
    return [
        ", ".join(letters) + (NUMBERS if letters[1:] and said == NUMBER else said) for said, letters in lines.items()
    ]


def _names(text: str, theory: Theory) -> set[str]:
    return {node.name for root in _roots(text, theory) for node in root.walk() if isinstance(node, ex.Letter)}


def _roots(text: str, theory: Theory) -> Iterator[ex.Expr]:
    try:
        yield parse_expression(text, theory)
    except StatementError:
        try:
            statement = parse_statement(text, theory)
        except StatementError:
            return
        yield from (*statement.claims, *statement.conditions)


def _meaning(name: str, theory: Theory) -> str:
    """What follows the letter: ``: n × r, d/dt Z = Y C``, ``= E C``, ``: a number``."""
    letter = letter_unicode(name, theory)
    if name in theory.definitions:
        return f" = {_shown(theory.definitions[name], theory)}"
    shape = theory.shapes[name]
    said = [" × ".join(shape) if shape else "a number"]
    said += ["symmetric"] if name in theory.symmetric else []
    said += ["any bounded measurable function of time"] if name in theory.inputs else []
    equations = ((letter, theory.values), (f"{letter}(0)", theory.starts), (f"d/dt {letter}", theory.flow))
    for left, table in (*equations, (f"next {letter}", theory.steps)):
        said += [_equation(left, table[name], theory)] if name in table else []
    return f": {', '.join(said)}"


def _equation(left: str, text: str, theory: Theory) -> str:
    """``left = text``; a law (``normal(0, 1)``) is no expression, and is named as one."""
    try:
        return f"{left} = {_shown(text, theory)}"
    except StatementError:
        return f"law {text}"


def _shown(text: str, theory: Theory) -> str:
    return expression_unicode(parse_expression(text, theory), theory)
