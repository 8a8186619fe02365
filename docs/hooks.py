"""What the site's builder calls: generated pages are added, formulas become MathML."""

import importlib.util
from pathlib import Path
from typing import Any


def _generate() -> Any:
    """The module beside this one, wherever the builder runs."""
    spec = importlib.util.spec_from_file_location("generate", Path(__file__).resolve().parent / "generate.py")
    if spec is None or spec.loader is None:
        raise ImportError("docs/generate.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def on_files(files: Any, config: Any) -> Any:
    """Add the generated pages and figures."""
    from mkdocs.structure.files import File

    for path, content in _generate().generated().items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Formulas between dollars as MathML."""
    return str(_generate().with_mathml(markdown))
