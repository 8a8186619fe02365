"""What other notations look like that Python does not read, and what is written here for them; for messages only."""

import re

OF_TIMES = "all times are written 'for 0 <= t <= 1', or greatest(f, 0, T) <= b"
OF_CONDITIONS = "hypotheses stand behind the claim, after 'if', joined by 'and'"
WORDS = ("and", "or", "not", "in", "is", "if", "for", "some")
AFTER = "".join(rf"(?<!\b{word[:-1]}(?={word[-1]}\b))" for word in WORDS)
BEFORE = rf"(?!({'|'.join(WORDS)})\b)"
"""No word of Python ends here, and none begins."""
SIDE_BY_SIDE = rf"{AFTER}[\w)\]]\s+{BEFORE}[A-Za-z(_]|\b\d+(?!e[+-]?\d)[A-Za-z(_]|\)[A-Za-z(]"
HABITS = (
    (r"^\s*(all|every|each|any)\b|\bfor\s*all\b", OF_TIMES),
    (r"\b(exists|there\s+is)\b", "one time is written 'f <= b for some t in [0, 1]'"),
    (r"\b(when|whenever|where|given|assuming|such\s+that|unless|then|implies|with)\b|->|=>\s*\(", OF_CONDITIONS),
    (r"\bd\w*\s*/\s*dt\b", "write D(...) for d/dt"),
    (r"(?<=[\w)\]])'", "write Z.T for the transpose Z', D(Z) for a derivative by time"),
    (r"\|", "write normF(A) or sigma_max(A) for ||A||, abs(x) for |x|"),
    (r"=>", "write >= for =>"),
    (r"=<", "write <= for =<"),
    (r"<>", "what differs is written (a - b)**2 > 0"),
    (r"&&|;|\n", "claims are joined by 'and'"),
    (r"\belse\b", "what has cases is written ind(x > 0) * a + ind(x <= 0) * b"),
    (r"\s(if|for)\s", "a statement has one 'if' and then one 'for': hypotheses joined by 'and', ranges by commas"),
    (r"[$\\{}]", "TeX is not read: write lam, inv(A), A.T, sqrt(x), x**2"),
    (r"[^=<>!]=[^=]", "equations are written with =="),
    (r"\b(exp|log|sqrt|abs|tr|det|rank|inv|normF|D)\s+[\w(]", "functions have parentheses, as in tr(A)"),
    (SIDE_BY_SIDE, "products are written x * A with a number, A @ B of matrices"),
)  # fmt: skip
"""Patterns in the order in which they are asked, each with its remedy."""


def meant(text: str) -> str:
    """``; `` and what to write instead, for a text that is no expression of Python; "" where nothing is known."""
    return next((f"; {remedy}" for pattern, remedy in HABITS if re.search(pattern, text)), "")
