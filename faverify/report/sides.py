"""The sides of a chain ``a <= b <= c if ...``, in the checked text and in its LaTeX; no parsing beyond brackets."""

CONDITION = r"\quad\text{if}"
OPENING, CLOSING = "([{", ")]}"


def split_text(says: str) -> list[str]:
    """Sides of a chain of ``<=`` without its condition; none where the text says anything else."""
    body = _split(says, " if ")[0]
    if any(len(_split(body, mark)) > 1 for mark in (" < ", " > ", " >= ", " == ", " and ")):
        return []
    return [side.strip() for side in _split(body, " <= ")]


def split_latex(latex: str) -> list[str]:
    r"""Sides of a chain of ``\le`` without its condition."""
    return [side.strip() for side in _split(latex.partition(CONDITION)[0], r" \le ")]


def _split(text: str, mark: str) -> list[str]:
    """Split at ``mark`` outside of all brackets."""
    pieces, depth, start, position = [], 0, 0, 0
    while position < len(text):
        if depth == 0 and text.startswith(mark, position):
            pieces.append(text[start:position])
            start = position = position + len(mark)
            continue
        depth += (text[position] in OPENING) - (text[position] in CLOSING)
        position += 1
    return [*pieces, text[start:]]
