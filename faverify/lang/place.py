"""Where in a text the fault lies, said once: the piece, its column, and what was probably meant."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager

from faverify.errors import StatementError
from faverify.lang.elsewhere import meant
from faverify.lang.scope import ELSEWHERE

SAID = (-1, -1)
LONGEST = 64
MEANT = {
    "·": "*", "⋅": "*", "×": "*", "−": "-", "–": "-", "≤": "<=", "≥": ">=", "²": "**2", "³": "**3", "ᵀ": ".T",
    "√": "sqrt(...)", "∞": "oo", "κ": "kappa", "λ": "lam", "ε": "eps", "ℓ": "l", "‖": "normF(...)", "’": ".T",
    "′": ".T", "⊤": ".T", "⁻": "inv(...)", "†": "inv(...)", "½": "1/2", "⁴": "**4", "÷": "/", "∈": "in",
    "∀": "'for 0 <= t <= 1'",
    "∧": "and", "∫": "integral(f, 0, t)", "∂": "D(...)", "\u0307": "D(...)", "∣": "abs(...)", "⟨": "inner(A, B)",
    **dict.fromkeys("ẊŻẆẎẋżẇẏȦȮȧȯ", "D(...)"),
}  # fmt: skip


OTHERWISE: dict[type[ast.AST], str] = {
    ast.Or: "'or' is not in the language; say it in two statements, or by max(...) and min(...)",
    ast.Not: "'not' is not in the language; write the opposite comparison",
    ast.Subscript: "entries are not in the language; columns pick them, as in u.T @ X @ v",
    ast.List: "lists are not in the language; an interval stands after 'for', as in t in [0, 1], else 0 <= x <= 1",
    ast.Tuple: "claims and hypotheses are joined by 'and'; open intervals are written 'for 0 < t < 1'",
    ast.IfExp: "what has cases is written ind(x > 0) * a + ind(x <= 0) * b",
    ast.Lambda: "functions are not in the language: definitions of the theory name expressions",
    ast.Set: "braces are not in the language; write parentheses",
}
"""What is said of pieces of Python that many try."""


OPERATORS: dict[type[ast.AST], str] = {
    ast.BitAnd: "write 'and' for &",
    ast.BitOr: "write normF(A) or sigma_max(A) for ||A||, abs(x) for |x|; 'or' is not in the language",
    ast.Mod: "remainders (%) are not in the language",
    ast.FloorDiv: "// is not in the language; write / for a quotient",
    ast.Invert: "~ is not in the language; write the opposite comparison",
    ast.LShift: "<< is not in the language; write <, or 2**k * x",
    ast.RShift: ">> is not in the language; write >, or x / 2**k",
}
"""What is said of operators that are not in the language."""


SQUARES = "; write X @ X, inv(X) or normF(X)**2"
"""What is said of powers of matrices."""
COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.NotEq: ("!=", "(a - b)**2 > 0"),
    ast.Is: ("is", "=="),
    ast.IsNot: ("is not", "(a - b)**2 > 0"),
    ast.In: ("in", "0 <= x <= 1, or 'for t in [0, 1]'"),
    ast.NotIn: ("not in", "x < 0 or x > 1 in two statements"),
}
"""Comparisons that are not in the language, by sign, with what to write."""


def comparison_refused(operator: ast.cmpop) -> StatementError:
    """The refusal of a comparison that the language does not have, with what to write."""
    sign, remedy = COMPARED[type(operator)]
    return StatementError(f"the comparison {sign!r} is not in the language; write {remedy}")


def refused(node: ast.expr) -> StatementError:
    """The refusal of a piece of Python that the language does not have, with its remedy if it is in `OTHERWISE`."""
    kind = type(node.op) if isinstance(node, (ast.BoolOp, ast.UnaryOp)) else type(node)
    return StatementError(OTHERWISE.get(kind, f"{type(node).__name__} is not in the language"))


def none_of(node: ast.expr) -> tuple[()]:
    """No claims: what stands here compares nothing. Raises `StatementError` for what is in `OTHERWISE`."""
    if isinstance(node, (ast.BoolOp, ast.Tuple, ast.Lambda)) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    ):
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
        return _said("a statement needs a claim: nothing stands here; the claim comes first, then 'if ...', 'for ...'")
    column = getattr(error, "offset", None)
    if column and getattr(error, "lineno", 1) > 1:  # the column is that of a later line
        column += len("".join(text.splitlines(keepends=True)[: error.lineno - 1]))  # type: ignore[attr-defined]
    ended = isinstance(error, SyntaxError) and not (column and column <= len(text))
    place = ", at its end: something is missing" if ended else f", character {column}" if column else ""
    return _said(f"{_short(text)!r} is not in the language ({type(error).__name__}{place}){meant(text)}")


def refuse_open_end(rest: str, text: str) -> None:
    """Raise `StatementError` where the words after a claim end with the word that should begin something."""
    last = rest.split()[-1:]
    if last in (["if"], ["for"]):
        raise _said(f"nothing stands after {last[0]!r}, at the end of {_short(text.strip())!r}")


def require_operator(node: ast.BinOp) -> None:
    """Raise `StatementError`, before its sides are read, for an operator that binds otherwise elsewhere: A^2 + A."""
    if type(node.op) in OPERATORS or isinstance(node.op, ast.BitXor):
        raise operator_refused(node)


def call_refused(node: ast.Call) -> StatementError:
    """The refusal of a call of what is neither a function nor a letter at one time."""
    if not isinstance(node.func, ast.Name):
        return StatementError("only f(x) of a function and A(0) of a letter are in the language; transposes are A.T")
    name = node.func.id
    hint = f"; write {ELSEWHERE[name]}" if name in ELSEWHERE else " (a letter takes one time, as in A(0))"
    return StatementError(f"unknown function {name!r}{hint}")


def operator_refused(node: ast.BinOp | ast.UnaryOp) -> StatementError:
    """The refusal of an operator that the language does not have."""
    error = StatementError(OPERATORS.get(type(node.op), f"{type(node.op).__name__} is not in the language"))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
        first = ast.unparse(node.right).lstrip("(")
        error = StatementError("write A.T for A^T" if re.match(r"T\b", first) else "write ** for ^")
    if isinstance(node, ast.BinOp):
        error.where = (node.left.end_col_offset or 0, node.right.col_offset)
    return error


def _said(message: str) -> StatementError:
    error = StatementError(message)
    error.where = SAID
    return error


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
