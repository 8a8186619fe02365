r"""The LaTeX of certificates and marks as a small tree, for outputs that are neither TeX nor MathML.

Only the commands that `faverify.lang.latex` and the marks use are known; anything else raises `Unknown`, so that it is
shown as source and never silently wrong.
"""

import re
from dataclasses import dataclass

from faverify.report.mathtext import is_safe

TOKEN = re.compile(r"\s*(\\[A-Za-z]+|\\.|[{}^_&]|[A-Za-z]|\d+(?:\.\d+)?|[^\s\\])")
FENCES = {
    r"\lVert": "‖", r"\rVert": "‖", r"\lvert": "|", r"\rvert": "|", r"\langle": "⟨", r"\rangle": "⟩", r"\{": "{",
    r"\}": "}", r"\lceil": "⌈", r"\rceil": "⌉", r"\lfloor": "⌊", r"\rfloor": "⌋",
}  # fmt: skip
SIGNS = {
    r"\le": "≤", r"\leq": "≤", r"\ge": "≥", r"\geq": "≥", r"\ne": "≠", r"\neq": "≠", r"\to": "→", r"\succeq": "⪰",
    r"\preceq": "⪯", r"\in": "∈", r"\subseteq": "⊆", r"\approx": "≈", r"\pm": "±", r"\times": "×", r"\cdot": "·",
    r"\mid": "|", r"\infty": "∞", r"\ldots": "…", r"\cdots": "⋯", r"\top": "⊤", r"\circ": "∘", r"\partial": "∂",
    r"\nabla": "∇", r"\sum": "∑", r"\int": "∫", r"\prod": "∏", r"\ell": "ℓ", r"\varnothing": "∅", r"\perp": "⊥",
    r"\lt": "<", r"\gt": ">",
}  # fmt: skip
_GREEK = """
alpha beta gamma delta varepsilon epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon varphi phi
chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
"""
GREEK = dict(zip([rf"\{name}" for name in _GREEK.split()], "αβγδεϵζηθικλμνξπρστυφϕχψωΓΔΘΛΞΠΣΦΨΩ", strict=True))
_NAMES = "exp log ln sin cos tan tanh cosh sinh det dim ker lim max min sup inf"
NAMES = frozenset(_NAMES.split())
SPACES = frozenset({r"\,", r"\;", r"\:", r"\ ", r"\quad", r"\qquad", r"\!", "~"})
ACCENTS = frozenset({r"\dot", r"\ddot", r"\hat", r"\bar", r"\tilde", r"\overline"})
RELATIONS = frozenset("=<>≤≥≠→⪰⪯∈⊆≈")


class Unknown(ValueError):
    """LaTeX outside what is known here."""


@dataclass(frozen=True)
class Node:
    """``kind`` says what ``text`` and ``parts`` are: letter, number, sign, name, text, space, row, ...

    frac (two parts), root, accent (``text`` names it), bold, upright, script (base, below, above; empty rows where
    there is none).
    """

    kind: str
    text: str = ""
    parts: tuple["Node", ...] = ()


EMPTY = Node("row")


def tree(latex: str) -> Node:
    """The tree of a formula; raises `Unknown`."""
    if not is_safe(latex):
        raise Unknown(latex)
    reader = _Reader(TOKEN.findall(latex))
    row = reader.row("")
    if reader.tokens:
        raise Unknown(reader.tokens[0])
    return row


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def row(self, closing: str) -> Node:
        """Everything up to the closing token."""
        parts: list[Node] = []
        while self.tokens and self.tokens[0] != closing:
            token = self.tokens[0]
            if token in ("^", "_"):
                self._script(parts)
            elif token in (r"\right", "}"):
                raise Unknown(token)
            else:
                parts.append(self.atom())
        return Node("row", "", tuple(parts))

    def _script(self, parts: list[Node]) -> None:
        token = self.tokens.pop(0)
        base = parts.pop() if parts else EMPTY
        if base.kind != "script":
            base = Node("script", "", (base, EMPTY, EMPTY))
        body, below, above = base.parts
        inner = self.argument()
        parts.append(Node("script", "", (body, inner, above) if token == "_" else (body, below, inner)))

    def group(self) -> Node:
        """What braces hold."""
        if not self.tokens or self.tokens.pop(0) != "{":
            raise Unknown("a group is missing")
        row = self.row("}")
        self.tokens.pop(0)
        return row

    def argument(self) -> Node:
        """A group, or the one atom that stands in for it."""
        if not self.tokens:
            raise Unknown("an argument is missing")
        return self.group() if self.tokens[0] == "{" else self.atom()

    def atom(self) -> Node:
        """The next thing that is no script."""
        if self.tokens[0] == "{":
            return self.group()
        token = self.tokens.pop(0)
        if token.startswith("\\"):
            return self._command(token)
        if token.isalpha():
            return Node("letter", token)
        return Node("number" if token[0].isdigit() else "sign", token)

    def _command(self, token: str) -> Node:
        if token in FENCES:
            return Node("sign", FENCES[token])
        if token in GREEK or token in SIGNS:
            text = GREEK.get(token) or SIGNS[token]
            return Node("letter" if token in GREEK or token == r"\ell" else "sign", text)
        if token in SPACES:
            return Node("space", "wide" if "quad" in token else "")
        if token[1:] in NAMES:
            return Node("name", token[1:])
        if token in ACCENTS:
            return Node("accent", token[1:], (self.argument(),))
        match token:
            case r"\frac":
                return Node("frac", "", (self.argument(), self.argument()))
            case r"\sqrt":
                return Node("root", "", (self.argument(),))
            case r"\mathbf" | r"\mathbb":
                return Node("bold", "", (self.argument(),))
            case r"\operatorname" | r"\mathrm" | r"\mathit" | r"\text":
                return Node("text" if token == r"\text" else "name", letters(self.group()))
            case r"\left":
                return self._fenced()
        raise Unknown(token)

    def _fenced(self) -> Node:
        opening = self.atom()
        inner = self.row(r"\right")
        if not self.tokens:
            raise Unknown(r"\left without \right")
        self.tokens.pop(0)
        return Node("row", "", (opening, *inner.parts, self.atom()))


def letters(row: Node) -> str:
    """The characters of a group that holds a word."""
    if any(part.kind not in ("letter", "number", "sign", "space") for part in row.parts):
        raise Unknown("a word")
    return "".join(part.text or " " for part in row.parts)
