"""Formulas and prose as Typst source: mathematics that Typst sets itself, every text a string literal."""

from faverify.report.prose import Marked, words
from faverify.report.prose_tree import Node, Unknown, tree

ACCENTS = {"dot": "dot", "ddot": "dot.double", "hat": "hat", "bar": "macron", "tilde": "tilde", "overline": "macron"}


class Typst(str):
    """Typst source that this package made itself: inserted as it is."""

    __slots__ = ()


def literal(text: object) -> str:
    """A string literal of Typst."""
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else " " for c in escaped) + '"'


def formula(latex: str, display: bool = False) -> Typst:
    """A formula for the place behind ``#``: an equation, or its source in typewriter."""
    try:
        inner = _row(tree(latex))
    except Unknown:
        return Typst(f"code({literal(latex)})")
    return Typst(f"math.equation(block: {str(display).lower()}, ${inner}$)")


def sentence(prose: Marked | str) -> Typst:
    """Prose as one content value for the place behind ``#``."""
    runs = (words(prose) if isinstance(prose, str) else prose).runs
    return Typst("[" + "".join(f"#{_run(kind, text)};" for kind, text in runs) + "]")


def _run(kind: str, text: str) -> str:
    if kind == "math":
        return formula(text)
    return f"code({literal(text)})" if kind == "code" else literal(text)


def _row(row: Node) -> str:
    return " ".join(_node(part) for part in row.parts)


def _node(node: Node) -> str:
    match node.kind:
        case "letter" | "number" | "sign":
            return f"#math.equation({literal(node.text)});" if node.kind == "number" else _symbol(node)
        case "name":
            return f"#math.op({literal(node.text)});" if len(node.text) > 1 else f"#math.upright(${node.text}$);"
        case "text":
            return f"#{literal(node.text)};"
        case "space":
            return "quad" if node.text else "thin"
        case "row":
            return _row(node)
        case "bold":
            return f"#math.bold(${_row(node.parts[0]) or _node(node.parts[0])}$);"
        case "frac":
            return f"#math.frac(${_node(node.parts[0])}$, ${_node(node.parts[1])}$);"
        case "root":
            return f"#math.sqrt(${_node(node.parts[0])}$);"
        case "accent":
            return f"#math.accent(${_node(node.parts[0])}$, sym.{ACCENTS[node.text]});"
        case "script":
            return _script(*node.parts)
    raise Unknown(node.kind)


def _symbol(node: Node) -> str:
    """A letter or a sign as Typst's mathematics writes it; what means something to its syntax is escaped."""
    if node.text in "/\\_^&#$\"*~`'":
        return "'" if node.text == "'" else f"\\{node.text}"
    return node.text if node.kind == "letter" else f"\\{node.text}" if node.text in "()[]{}|,;:.!@" else node.text


def _script(base: Node, below: Node, above: Node) -> str:
    given = [
        f"{name}: ${_node(part)}$" for name, part in (("b", below), ("t", above)) if part.kind != "row" or part.parts
    ]
    return f"#math.attach(${_node(base)}$, {', '.join(given)});"
