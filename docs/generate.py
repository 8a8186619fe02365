"""The pages of the site that are made from the repository: theory by chapter, Python reference, gallery, notebook."""

import html
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
MATH = re.compile(r"\$\$(.+?)\$\$|(?<![\\$`\w])\$([^$\n]+(?:\n[^$\n]+)?)\$(?![\w$])", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def slug(heading: str) -> str:
    """The anchor of a heading, as the page's renderer makes it."""
    plain = re.sub(r"[^\w\s-]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)


def theory_pages() -> dict[str, str]:
    """``derivations/README.md`` by chapter, and the ledger; links between chapters follow."""
    text = (ROOT / "derivations" / "README.md").read_text(encoding="utf-8")
    pieces = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    pages = {f"theory/{slug(piece.split(chr(10), 1)[0][3:])}.md": piece for piece in pieces}
    homes = {slug(title): path for path, piece in pages.items() for _, title in HEADING.findall(piece)}
    ledger = (ROOT / "derivations" / "STATEMENTS.md").read_text(encoding="utf-8")
    raised = {path: re.sub(r"^##", "#", piece, flags=re.MULTILINE) for path, piece in pages.items()}
    return {
        **{path: _linked(piece, path, homes) for path, piece in raised.items()},
        "theory/statements.md": _linked(ledger, "theory/statements.md", homes),
    }


def _linked(text: str, path: str, homes: Mapping[str, str]) -> str:
    """Links to anchors of other chapters go there; links out of the folder lose their target and stay as words."""

    def moved(match: re.Match[str]) -> str:
        target = match.group(1)
        file, _, anchor = target.partition("#")
        if file == "STATEMENTS.md":
            return f"](statements.md{'#' + anchor if anchor else ''})"
        if file in ("", "README.md") and anchor in homes:
            return f"]({Path(homes[anchor]).name}#{anchor})" if homes[anchor] != path else f"](#{anchor})"
        if target.startswith(("http:", "https:")):
            return match.group()
        return "](1-setting.md)" if file in ("", "README.md") else f"](https://example.invalid/{file})"

    linked = LINK.sub(moved, text)
    return re.sub(r"\[([^\]]+)\]\(https://example\.invalid/[^)]*\)", r"\1", linked)


def with_mathml(text: str) -> str:
    """LaTeX between dollars as MathML, outside code; what the converter refuses stays as its source."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\0{len(kept) - 1}\0"

    shielded = CODE.sub(keep, text)
    drawn = MATH.sub(lambda match: _mathml(match), shielded)
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match.group(1))], drawn)


def _mathml(match: re.Match[str]) -> str:
    from faverify.report.mathtext import mathml

    display, inline = match.groups()
    source = " ".join((display or inline).split())
    made = mathml(source, bool(display))
    if made is None:
        return f"<code>{html.escape(source)}</code>"
    return f"\n\n<p>{made}</p>\n\n" if display else f"<span>{made}</span>"  # a line that starts with math is a block


def api_page() -> str:
    """Every public name of ``faverify``: signature, docstring, public methods."""
    import faverify

    lines = ["# Python reference", "", "Generated from the docstrings; their examples are run by the tests.", ""]
    for name in faverify.__all__:
        lines += _described(name, getattr(faverify, name), "##")
    return "\n".join(lines) + "\n"


def _described(name: str, value: Any, level: str) -> Iterator[str]:
    try:
        signature = (
            str(inspect.signature(value)) if not inspect.isclass(value) or value.__init__ is not object.__init__ else ""
        )
    except (TypeError, ValueError):
        signature = ""
    yield f"{level} {name}"
    yield ""
    if signature and "<factory>" not in signature and not inspect.isclass(value):
        yield from ("```text", name + re.sub(r"faverify(?:[.]\w+)+[.]", "", signature), "```", "")
    yield from _doc(inspect.getdoc(value) or "")
    if inspect.isclass(value):
        for member, function in vars(value).items():
            inner = function.__func__ if isinstance(function, classmethod) else function
            if not member.startswith("_") and inspect.isfunction(inner):
                yield from _described(f"{name}.{member}", inner, "###")


def _doc(doc: str) -> Iterator[str]:
    """A docstring as Markdown: double backquotes become single ones, examples become code."""
    for block in doc.split("\n\n"):
        if block.lstrip().startswith(">>>"):
            yield from ("```pycon", block, "```", "")
        else:
            yield html.escape(re.sub(r"``([^`]+)``", r"`\1`", block), quote=False).replace("&gt;", ">")
            yield ""


def gallery() -> tuple[str, dict[str, bytes]]:
    """The page of figures, and their files."""
    import tempfile

    from faverify.figures.draw import ALL, make, write

    made = [make(name) for name in ALL]
    lines = [
        "# Gallery",
        "",
        "Drawn by `python -m faverify figures`; settings are ours, the paper's numbers are lost.",
        "",
    ]
    for figure in made:
        lines += [f"## {figure.title}", "", f"![{figure.title}](figures/{figure.name}.svg)", "", figure.caption, ""]
    with tempfile.TemporaryDirectory() as folder:
        files = {
            f"figures/{path.name}": path.read_bytes()
            for path in write(made, Path(folder), ("svg",))
            if path.suffix == ".svg"
        }
    return "\n".join(lines), files


def notebook_page(name: str = "iris") -> str:
    """A stored notebook as a page: its text, its code and what it shows."""
    notebook = json.loads((ROOT / "docs" / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    lines: list[str] = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        lines += [source, ""] if cell["cell_type"] == "markdown" else ["```python", source, "```", ""]
        for output in cell.get("outputs", []):
            lines += [_shown({kind: "".join(text) for kind, text in output["data"].items()}), ""]
    return "\n".join(lines)


def _shown(data: Mapping[str, str]) -> str:
    if "image/png" in data:
        return f'<img alt="figure" src="data:image/png;base64,{data["image/png"]}">'
    if "text/html" in data:
        return '<div class="output">' + re.sub(r"\n\s*\n", "\n", data["text/html"]) + "</div>"
    return f"<pre>{html.escape(data['text/plain'])}</pre>"


def generated() -> dict[str, str | bytes]:
    """Every generated file of the site by its path."""
    page, files = gallery()
    from faverify.cli.rule_table import rules_text

    return {
        **theory_pages(),
        "rules.md": rules_text(),
        "api.md": api_page(),
        "gallery.md": page,
        "notebook.md": notebook_page(),
        **files,
    }
