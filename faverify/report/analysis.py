"""The page of one analysis: self-contained HTML from its JSON data; nothing is computed here."""

import json
from collections.abc import Mapping
from typing import Any

from faverify.report import words

Data = Mapping[str, Any]
KNOWN = {
    "exact": "rational arithmetic, no rounding",
    "certified": "enclosed in balls, an error bound to every digit shown",
    "sampled": "random draws in double precision",
    "approximate": "double precision without an error bound",
    "asymptotic": "a formula for large r, without an error bound",
}


def page(data: Data) -> str:
    """The analysis as one file: no script, no network, fonts and figures inside."""
    from markupsafe import Markup

    from faverify.report.html import style

    body = Markup(fragment(data))
    return str(_environment().get_template("analysis_page.html.j2").render(data=data, body=body, style=Markup(style())))


def fragment(data: Data) -> str:
    """The analysis as HTML to put into a page or a notebook."""
    context = {"data": data, "known": KNOWN, "citation": words.CITATION}
    return str(_environment().get_template("analysis.html.j2").render(**context))


def write(data: Data, path: Any) -> None:
    """Write the page (``.html``), or the data (``.json``); raises `UsageError` where that cannot be done."""
    from faverify.errors import UsageError
    from faverify.files.whole import write_whole

    text = json.dumps(data, indent=1, ensure_ascii=False) if path.suffix.lower() == ".json" else page(data)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot write {str(path)!a}: {why}; choose another place with --out") from None
    write_whole(path, text)


def _environment() -> Any:
    from faverify.report.analysis_marks import marked
    from faverify.report.html import Renderer, environment

    renderer = Renderer()
    made = environment(renderer)
    made.filters["drawn"] = _drawn
    made.filters["sentence"] = lambda text: renderer.sentence(marked(str(text)))
    return made


def _drawn(plot: Data, number: int) -> Any:
    from markupsafe import Markup

    from faverify.report.figures import plot_svg

    return Markup(plot_svg(plot["series"], f"plot{number}", plot["title"]))
