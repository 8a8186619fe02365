"""Where in a text the fault lies, said once: the piece, its column, and what was probably meant."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager

from faverify.errors import StatementError

SAID = (-1, -1)
LONGEST = 64
MEANT = {
    "·": "*", "⋅": "*", "×": "*", "−": "-", "–": "-", "≤": "<=", "≥": ">=", "²": "**2", "³": "**3", "ᵀ": ".T",
    "√": "sqrt(...)", "∞": "oo", "κ": "kappa", "λ": "lam", "ε": "eps", "ℓ": "l", "‖": "normF(...)", "’": ".T",
}  # fmt: skip


OTHERWISE: dict[type[ast.AST], str] = {
    ast.Or: "'or' is not in the language; say it in two statements, or by max(...) and min(...)",
    ast.Not: "'not' is not in the language; write the opposite comparison",
    ast.Subscript: "entries are not in the language; columns pick them, as in u.T @ X @ v",
}
"""What is said of pieces of Python that many try."""


def refused(node: ast.expr) -> StatementError:
    """The refusal of a piece of Python that the language does not have, with its remedy if it is in `OTHERWISE`."""
    kind = type(node.op) if isinstance(node, (ast.BoolOp, ast.UnaryOp)) else type(node)
    return StatementError(OTHERWISE.get(kind, f"{type(node).__name__} is not in the language"))


def none_of(node: ast.expr) -> tuple[()]:
    """No claims: what stands here compares nothing. Raises `StatementError` for what is in `OTHERWISE`."""
    if isinstance(node, ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
        raise refused(node)
    return ()


def mark(error: StatementError, node: ast.expr) -> None:
    """Remember the piece at fault, the innermost one that is known."""
    if error.where is None:
        error.where = (node.col_offset, node.end_col_offset or node.col_offset + 1)


@contextmanager
def placing(text: str) -> Iterator[None]:
    """An error about a marked piece of ``text`` names it and its column; what names its place already stays."""
    try:
        yield
    except StatementError as error:
        if error.where is None or error.where == SAID:
            raise
        start, end = error.where
        shown = text.strip()
        start += len(shown[start:end]) - len(shown[start:end].lstrip())
        piece = shown[start:end].rstrip()
        named = "" if piece == shown else f"{_short(piece)!r}, "
        raise _said(f"{error}: {named}character {start + 1} of {_short(shown)!r}") from None


def foreign(text: str, character: str) -> StatementError:
    """The refusal of a character that the language does not have."""
    where = f"character {text.index(character) + 1} of {_short(text)!r}"
    if character in MEANT:
        return _said(f"{character} is not in the language, {where}; write {MEANT[character]} for {character}")
    return _said(f"{character!a} is not in the language, {where}")


def unreadable(text: str, error: Exception) -> StatementError:
    """The refusal of a text that is no expression, with the place where reading stopped."""
    if not text:
        return _said("a statement needs a claim: nothing stands here")
    column = getattr(error, "offset", None)
    ended = isinstance(error, SyntaxError) and not (column and column <= len(text))
    place = ", at its end: something is missing" if ended else f", character {column}" if column else ""
    hint = "; equations are written with ==" if re.search(r"[^=<>!]=[^=]", text) else ""
    return _said(f"{_short(text)!r} is not in the language ({type(error).__name__}{place}){hint}")


def refuse_open_end(rest: str, text: str) -> None:
    """Raise `StatementError` where the words after a claim end with the word that should begin something."""
    last = rest.split()[-1:]
    if last in (["if"], ["for"]):
        raise _said(f"nothing stands after {last[0]!r}, at the end of {_short(text.strip())!r}")


def operator_refused(node: ast.BinOp | ast.UnaryOp) -> StatementError:
    """The refusal of an operator that the language does not have."""
    name = type(node.op).__name__
    error = StatementError("write ** for ^" if name == "BitXor" else f"{name} is not in the language")
    if isinstance(node, ast.BinOp):
        error.where = (node.left.end_col_offset or 0, node.right.col_offset)
    return error


def _said(message: str) -> StatementError:
    error = StatementError(message)
    error.where = SAID
    return error


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
