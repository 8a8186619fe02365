"""Run the code cells of a notebook in order, in one namespace, as Jupyter would show their results; no Jupyter needed.

``python tests/e2e/notebook_runner.py docs/notebooks/iris.ipynb`` runs it and stores what it shows.
"""

import ast
import base64
import io
import json
import re
import sys
from pathlib import Path

DRAWN = re.compile(r"<svg.*?</svg>|<figcaption>.*?</figcaption>", re.DOTALL)
ROUGH = re.compile(
    r"(?:about|~) [\d.e+-]+|\d[\d.e+-]*(?= %| times)|[\d.e+-]+, nine in ten between [\d.e+-]+ and [\d.e+-]+"
)
ADDRESS = re.compile(r"0x[0-9a-f]+")


def cells_of(path):
    """The notebook as JSON data."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def run_cells(notebook):
    """(cell, what it shows as MIME bundle or None) for every code cell; raises what a cell raises."""
    space = {"__name__": "__main__"}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), space)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), space) if last else None
        yield cell, None if value is None else bundle(value)


def bundle(value):
    """What Jupyter would store of a value."""
    data = {"text/plain": repr(value)}
    if hasattr(value, "_repr_pretty_"):
        data["text/plain"] = str(value)
    if hasattr(value, "_repr_html_"):
        data["text/html"] = value._repr_html_()
    if hasattr(value, "savefig"):
        stored = io.BytesIO()
        value.savefig(stored, format="png", dpi=110, metadata={"Software": None})
        data["image/png"] = base64.b64encode(stored.getvalue()).decode()
    return {kind: text for kind, text in data.items() if text is not None}


def comparable(data):
    """The text of a stored or fresh result without pictures, addresses and digits that have no error bound."""
    joined = {kind: "".join(text) if isinstance(text, list) else text for kind, text in data.items()}
    texts = {kind: ROUGH.sub("#", ADDRESS.sub("", DRAWN.sub("", text))) for kind, text in joined.items()}
    return {kind: text for kind, text in texts.items() if kind != "image/png"}


def store(path):
    """Run a notebook and write it with its results."""
    notebook = cells_of(path)
    for number, (cell, data) in enumerate(run_cells(notebook), 1):
        cell["execution_count"] = number
        result = {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": data}
        cell["outputs"] = [result] if data else []
    Path(path).write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    store(sys.argv[1])
