"""A PDF without TeX, by the optional typst wheel: the same report, statements and derivations as source text.

Typst has a mathematical notation of its own, so formulas are shown as the texts that were checked. Everything that
comes from a certificate enters as a string literal, which runs nothing.
"""

from importlib.util import find_spec
from pathlib import Path

from faverify.report import words
from faverify.report.exact import one_row
from faverify.report.model import Report
from faverify.report.prose import Marked
from faverify.report.prose_typst import Typst, formula, literal, sentence


def typst_available() -> bool:
    """Whether the typst wheel (extra ``pdf``) is installed."""
    return find_spec("typst") is not None


def _inserted(value: object) -> str:
    """What an expression of the template becomes: Typst source of our own, prose, or a string literal."""
    if isinstance(value, Marked):
        return sentence(value)
    return value if isinstance(value, Typst) else literal(value)


def render(report: Report) -> str:
    """The report as Typst source."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("faverify.report"), undefined=StrictUndefined, finalize=_inserted, autoescape=False,
        block_start_string="<%", block_end_string="%>", variable_start_string="<<", variable_end_string=">>",
        comment_start_string="<#", comment_end_string="#>", trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(
        symbol=words.symbol,
        brief=words.brief,
        brief_time=words.brief_time,
        onerow=one_row,
        formula=formula,
        name=words.name,
    )
    return environment.get_template("report.typ.j2").render(report=report, words=words)


def compile_typst(report: Report, path: Path) -> Path:
    """Compile the report to ``path`` (in a folder of its own, made if need be: Typst may read nothing else)."""
    import typst

    path.parent.mkdir(parents=True, exist_ok=True)
    source = path.with_suffix(".typ")
    source.write_text(render(report), encoding="utf-8")
    typst.compile(str(source), output=str(path), root=str(path.parent))
    source.unlink()
    return path
