"""The light markup of claim docstrings: paragraphs, bullet lists, indented blocks, ``code`` between backticks."""

import re
import textwrap
from dataclasses import dataclass

INLINE = re.compile(r"``(.+?)``|`([^`]+)`", re.DOTALL)
LIMIT = "does not show:"


@dataclass(frozen=True)
class Block:
    """A piece of prose: ``kind`` is paragraph, item (of a list), code (verbatim) or limit ("Does not show:")."""

    kind: str
    text: str

    @property
    def spans(self) -> list[tuple[str, str]]:
        """The text as runs ("text" or "code", content), in order."""
        return spans(self.text)


def spans(text: str) -> list[tuple[str, str]]:
    """Split into runs of plain text and of ``code``."""
    found: list[tuple[str, str]] = []
    position = 0
    for match in INLINE.finditer(text):
        if match.start() > position:
            found.append(("text", text[position : match.start()]))
        found.append(("code", match.group(1) or match.group(2)))
        position = match.end()
    if position < len(text):
        found.append(("text", text[position:]))
    return found


def blocks(doc: str) -> list[Block]:
    """Blocks of a docstring (its first line may be unindented, as in the source)."""
    first, _, rest = doc.partition("\n")
    text = f"{first.strip()}\n{textwrap.dedent(rest)}"
    found: list[Block] = []
    for chunk in re.split(r"\n[ \t]*\n", text):
        found.extend(_blocks_of(chunk.strip("\n")))
    return found


def _blocks_of(chunk: str) -> list[Block]:
    lines = chunk.split("\n")
    if not chunk.strip():
        return []
    if all(line.startswith("    ") for line in lines):
        return [Block("code", textwrap.dedent(chunk))]
    found: list[Block] = []
    paragraph: list[str] = []
    for line in lines:
        if re.match(r"\s*[-*] ", line):
            found += _paragraph(paragraph)
            paragraph = [line.strip()]
        else:
            paragraph.append(line.strip())
    return found + _paragraph(paragraph)


def _paragraph(lines: list[str]) -> list[Block]:
    text = " ".join(line for line in lines if line)
    if not text:
        return []
    if re.match(r"[-*] ", text):
        return [Block("item", text[2:])]
    return [Block("limit" if text.lower().startswith(LIMIT) else "paragraph", text)]
