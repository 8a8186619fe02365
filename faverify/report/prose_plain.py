"""Formulas as Unicode text, for terminals, notebooks that show text, and names: ``d/dt A = 2Rᵀ R``."""

from functools import lru_cache

from faverify.report.prose_tree import RELATIONS, Node, Unknown, tree

BELOW = dict(zip("0123456789+-aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
ABOVE = dict(zip("0123456789+-⊤nit*'", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀⁿⁱᵗ*′", strict=True))
ACCENTS = {"dot": "\u0307", "ddot": "\u0308", "hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "overline": "\u0304"}
SPACED = RELATIONS | frozenset("+-±")


@lru_cache(maxsize=4096)
def plain(latex: str) -> str:
    """A formula in readable characters; its source where that is outside what `tree` knows."""
    try:
        row = tree(latex)
        text = _row(row).strip()
    except Unknown:
        return latex
    opens = bool(row.parts) and row.parts[0].kind == "sign" and row.parts[0].text in RELATIONS
    return f"{text[0]} {text[1:].lstrip()}" if opens and text[1:] else text  # "OPT = r": the left side is a word


def _row(row: Node) -> str:
    found = ""
    for number, part in enumerate(row.parts):
        text = _node(part)
        binary = part.kind == "sign" and part.text in SPACED and number > 0
        if binary and (part.text in RELATIONS or found[-1:] not in "([{|⟨,;=≤≥<>→ "):
            found = f"{found.rstrip()} {text} "
        elif part.kind == "sign" and part.text in ",;":
            found = f"{found.rstrip()}{text} "
        else:
            found += (" " if _apart(row.parts[number - 1] if number else None, part, found) else "") + text
    return found


def _apart(before: Node | None, part: Node, found: str) -> bool:
    """Whether a blank keeps two neighbours apart: a word and a letter, two words."""
    if before is None or not found or found[-1] in " ([{|‖⟨/∫∑√":
        return False
    worded = part.kind == "name" and part.text != "d" and found[-1].isalnum()
    big = before.parts[0] if before.kind == "script" else before
    if big.kind == "sign" and big.text in "∑∫∏":
        return before.kind == "script"
    behind = before.kind == "name" and before.text != "d" and part.kind in ("letter", "number", "name", "script")
    return worded or behind or (part.kind == "sign" and part.text in "∑∫" and found[-1].isalnum())


def _node(node: Node) -> str:
    match node.kind:
        case "letter" | "number" | "sign" | "name" | "text":
            return node.text
        case "space":
            return "   " if node.text else " "
        case "row" | "bold":
            return _row(node if node.kind == "row" else node.parts[0])
        case "frac":
            above, below = map(_closed, node.parts)
            return "d/dt " if (above, below) == ("d", "dt") else f"{above}/{below}"
        case "root":
            return f"√{_closed(node.parts[0])}"
        case "accent":
            return f"{_node(node.parts[0])}{ACCENTS[node.text]}"
        case "script":
            return _script(*node.parts)
    raise Unknown(node.kind)


def _script(base: Node, below: Node, above: Node) -> str:
    return (
        _node(base)
        + (_raised(below, BELOW, "_") if _any(below) else "")
        + (_raised(above, ABOVE, "^") if _any(above) else "")
    )


def _any(node: Node) -> bool:
    return node.kind != "row" or bool(node.parts)


def _raised(node: Node, table: dict[str, str], sign: str) -> str:
    text = _node(node).replace(" ", "")
    worded = any(part.kind == "name" for part in (node, *node.parts))  # λ_min, as statements print it
    if not worded and all(character in table for character in text):
        return "".join(table[character] for character in text)
    return f"{sign}{text}" if len(text) == 1 or text.isalnum() else f"{sign}({text})"


def _closed(node: Node) -> str:
    """A part of a fraction or a root: in parentheses unless it holds together."""
    text = _node(node).strip()
    return text if len(text) == 1 or text.isalnum() else f"({text})"
