"""The report as pages: an index, a page a claim with everything unfolded, the theories; they share a style sheet.

No script, no network; the style sheet has the fonts inside.
"""

from collections.abc import Callable, Mapping
from typing import Any

from faverify.report import words
from faverify.report.html import Renderer, environment, pictures, shared, style
from faverify.report.model import KINDS, Report

PAGE, UNFOLDED = "claim-", " open"
EVERY_WITNESS = 10**6


def split(report: Report) -> Mapping[str, str]:
    """The files by name: ``index.html``, ``claim-LABEL.html``, ``theories.html`` and ``style.css``."""
    link = _links(report)
    renderer = Renderer(link=link, most_witness=EVERY_WITNESS)
    template, known = environment(renderer).get_template("page.html.j2"), shared(report, renderer)

    def page(inner: str, title: str, **more: Any) -> str:
        given = {"unfolded": UNFOLDED, "style": "", "inner": f"{inner}.html.j2", "title": title}
        return str(template.render({**known, **given, **more}))

    made = {
        link(view.label): page("claim", f"{words.name(view.label)} · {view.claim['title']}", view=view, here=view.label)
        for view in report.claims
    }
    made["theories.html"] = page("theories", f"Theories · {words.SHORT_TITLE}")
    drawn = {**pictures(report, link), "notes": renderer.notes(), "unfolded": ""}
    return {"index.html": page("overview", words.TITLE, **drawn), **made, "style.css": style()}


def _links(report: Report) -> Callable[[str], str]:
    """Where an anchor of the one page is among the pages."""
    homes = {view.label: f"{PAGE}{view.label}.html" for view in report.claims}

    def link(anchor: str) -> str:
        if anchor in homes:
            return homes[anchor]
        if anchor == "theories" or anchor.startswith("theory-"):
            return f"theories.html#{anchor}"
        return f"index.html#{'matrix' if anchor in KINDS else anchor}"

    return link
