"""What a claim must come with before anything of it may be green: false neighbours, and a word on its limits."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from faverify.verdict import Evidence, Verdict

if TYPE_CHECKING:
    from faverify.run.claims import PartResult
    from faverify.run.registry import Entry

LIMIT = re.compile(r"^Does not show:\s*(\S.*)", re.MULTILINE | re.DOTALL)
UNGUARDED = (Evidence.ARGUED, Evidence.CITED)  # no machine ran that a false neighbour could have stopped


def says_its_limits(doc: str) -> bool:
    """Whether a paragraph of the docstring begins with ``Does not show:`` and says something."""
    return any(LIMIT.match(paragraph.strip()) for paragraph in re.split(r"\n[ \t]*\n", doc))


def lacking(found: "Entry", parts: Iterable["PartResult"]) -> Iterator[str]:
    """In words what a claim lacks: a control, one for each deciding part that a machine checked, the limits.

    A claim that lacks anything is never green, whatever its parts say.
    """
    if not any(part.controls for part in found.claim.parts):
        yield "has no control, so nothing shows that its checks can fail"
    else:
        for item in parts:
            checked = item.part.decides and item.outcome.evidence not in UNGUARDED
            if checked and item.outcome.verdict is not Verdict.VACUOUS and not item.part.controls:
                yield f"its part {item.part.name!r} decides and has no control, so nothing shows that it can fail"
    if not says_its_limits(found.doc):
        yield "does not say what it leaves open: its module's docstring needs a paragraph 'Does not show: ...'"
