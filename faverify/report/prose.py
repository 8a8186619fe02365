r"""Marks, and nothing else, make mathematics of prose.

A formula between backticks, `` `Z.T @ E == 0` ``, is in the statement language and read by its one parser, in the
theories of the claim; between dollars, ``$\dot{Z} = E C$``, it is LaTeX, for what that language cannot say; between
double backticks stands program text. What has no mark is words, whatever it looks like.
"""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faverify.claim import Theory

MARK = re.compile(r"``(.+?)``|`([^`]+)`|\$([^$]+)\$", re.DOTALL)
LIMIT = "does not show:"
Run = tuple[str, str]
"""``("text", words)``, ``("math", LaTeX)`` or ``("code", program text)``."""


@dataclass(frozen=True)
class Marked:
    """A text as runs, in order; prints as the plain text of a terminal."""

    runs: tuple[Run, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.runs)

    def __str__(self) -> str:
        from faverify.report.prose_plain import plain

        return "".join(plain(text) if kind == "math" else text for kind, text in self.runs)

    def brief(self, longest: int = 180) -> "Marked":
        """Cut at a word where it is longer than ``longest`` characters, never within a mark."""
        kept: list[Run] = []
        room = longest
        for kind, text in self.runs:
            length = len(str(Marked(((kind, text),))))
            if length > room:
                words = text[:room].rsplit(" ", 1)[0] if kind == "text" else ""
                return Marked((*kept, ("text", f"{words} …")))
            kept.append((kind, text))
            room -= length
        return self


@dataclass(frozen=True)
class Block:
    """A piece of prose: ``kind`` is paragraph, item (of a list), code (verbatim) or limit ("Does not show:")."""

    kind: str
    text: Marked


@dataclass(frozen=True)
class Reader:
    """Reads marked prose about some theories, the first that knows a formula's letters decides how it is printed.

    ``letters`` says what the letters mean, where they are not those of the claim at hand.
    """

    theories: Sequence[Theory] = ()
    letters: Marked = Marked()

    def read(self, text: str) -> Marked:
        """The runs of a text; a formula that no theory understands is program text."""
        found: list[Run] = []
        position = 0
        for mark in MARK.finditer(text):
            if mark.start() > position:
                found.append(("text", text[position : mark.start()]))
            found.append(self._marked(*mark.groups()))
            position = mark.end()
        if position < len(text):
            found.append(("text", text[position:]))
        return Marked(tuple(found))

    def _marked(self, program: str | None, says: str | None, tex: str | None) -> Run:
        if says is not None:
            latex = self.latex(says)
            return ("code", says) if latex is None else ("math", latex)
        return ("math", " ".join(tex.split())) if tex is not None else ("code", program or "")

    def latex(self, says: str) -> str | None:
        """A text of the statement language as LaTeX, None where no theory understands it."""
        from faverify.errors import StatementError
        from faverify.lang.latex import expression_latex, statement_latex
        from faverify.lang.parse import parse_expression, parse_statement

        text = " ".join(says.split())
        for theory in self.theories:
            try:
                return expression_latex(parse_expression(text, theory), theory)
            except (StatementError, RecursionError):
                pass
            try:
                return statement_latex(parse_statement(text, theory), theory)
            except (StatementError, RecursionError):
                pass
        return None

    def blocks(self, doc: str) -> list[Block]:
        """Blocks of a docstring (its first line may be unindented, as in the source)."""
        first, _, rest = doc.partition("\n")
        text = f"{first.strip()}\n{textwrap.dedent(rest)}"
        chunks = re.split(r"\n[ \t]*\n", text)
        return [Block(kind, self.read(words)) for chunk in chunks for kind, words in _blocks_of(chunk.strip("\n"))]


def words(text: str) -> Marked:
    """A text without marks, or whose marks are not to be read."""
    return Marked((("text", text),) if text else ())


def unmarked(text: str) -> str:
    """A marked text for a terminal line: its formulas as they are written, the marks gone."""
    return MARK.sub(lambda mark: next(group for group in mark.groups() if group is not None), text)


def marks(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Every marked formula of some texts: ("says", statement language) or ("tex", LaTeX)."""
    for text in texts:
        for mark in MARK.finditer(text):
            if mark[2] is not None:
                yield "says", mark[2]
            elif mark[3] is not None:
                yield "tex", " ".join(mark[3].split())


def _blocks_of(chunk: str) -> list[tuple[str, str]]:
    lines = chunk.split("\n")
    if not chunk.strip():
        return []
    if all(line.startswith("    ") for line in lines):
        verbatim = textwrap.dedent(chunk)
        return [("formula" if MARK.fullmatch(verbatim.strip()) else "code", verbatim)]
    found: list[tuple[str, str]] = []
    paragraph: list[str] = []
    for line in lines:
        if re.match(r"\s*[-*] ", line):
            found += _paragraph(paragraph)
            paragraph = [line.strip()]
        else:
            paragraph.append(line.strip())
    return found + _paragraph(paragraph)


def _paragraph(lines: list[str]) -> list[tuple[str, str]]:
    text = " ".join(line for line in lines if line)
    if not text:
        return []
    if re.match(r"[-*] ", text):
        return [("item", text[2:])]
    return [("limit" if text.lower().startswith(LIMIT) else "paragraph", text)]
