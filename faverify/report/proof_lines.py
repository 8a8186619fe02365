"""The lines of a kernel's proof as they are read: each hypothesis that several lines share is named once.

``H1, H2, ...`` stand for hypotheses that two or more lines have; a line says which of them it needs, and has any other
after ``if``. Premises that are hypotheses are named, or printed as formulas, never as program text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from faverify.claim import Theory
from faverify.lang import expr as ex
from faverify.lang.parse import Statement, parse_statement

Print = Callable[[Statement, Theory], str]
Labels = Mapping[ex.Compare, str]
RELATION = re.compile(r"[<>]=?|==")


@dataclass(frozen=True)
class ProofLine:
    """A line: what it says beside the named hypotheses, their names, why (marked prose); the same as plain text."""

    text: str
    under: tuple[str, ...]
    reason: str
    plain: str = ""


@dataclass(frozen=True)
class ProofText:
    """A proof in the form that ``printed`` gave: named hypotheses as (name, text), then the lines."""

    assumed: tuple[tuple[str, str], ...]
    lines: tuple[ProofLine, ...]


def proof_text(outcome: Mapping[str, Any], theory: Theory, printed: Print, plainly: Print | None = None) -> ProofText:
    """The proof of an outcome, as a record or a certificate has it; its lines are printed ``plainly`` too.

    Raises `StatementError` for a line that the theory does not read.
    """
    steps, records = outcome["steps"], outcome["payload"]["proof"]
    statements = [parse_statement(step["text"], theory) for step in steps]
    labels = _labels(statements)
    names = {record["name"] for record in records}
    assumed = tuple(
        (label, printed(Statement("", theory, claims=(compared,)), theory)) for compared, label in labels.items()
    )
    lines = tuple(
        _line(statement, labels, (printed, plainly), _reason(step["reason"], record, names, labels, theory))
        for step, statement, record in zip(steps, statements, records, strict=True)
    )
    return ProofText(assumed, lines)


def _labels(statements: Sequence[Statement]) -> dict[ex.Compare, str]:
    """Names for the hypotheses of two or more lines, in the order in which they come up."""
    counts = Counter(compared for statement in statements for compared in dict.fromkeys(statement.conditions))
    shared = [compared for compared, count in counts.items() if count > 1]
    return {compared: f"H{number}" for number, compared in enumerate(shared, 1)}


def _line(statement: Statement, labels: Labels, prints: tuple[Print, Print | None], reason: str) -> ProofLine:
    own = tuple(compared for compared in statement.hypotheses if compared not in labels)
    ranges = tuple(compared for compared in statement.ranges if compared not in labels)
    under = sorted({labels[one] for one in statement.conditions if one in labels}, key=lambda name: int(name[1:]))
    shown = replace(statement, hypotheses=own, ranges=ranges)
    printed, plainly = prints
    plain = plainly(shown, statement.theory) if plainly else ""
    return ProofLine(printed(shown, statement.theory), tuple(under), reason, plain)


def _reason(reason: str, record: Mapping[str, Any], names: set[str], labels: Labels, theory: Theory) -> str:
    """The reason with its premises named: lines by their names, hypotheses by theirs, or as marked formulas."""
    head, tail = f"({record['name']})", ", ".join(record["premises"])
    if not reason.startswith(head) or not reason.endswith(tail):
        return reason
    said = [_marked(one) if one in names else _hypothesis(one, labels, theory) for one in record["premises"]]
    return f"({_marked(record['name'])}){reason.removeprefix(head).removesuffix(tail)}{', '.join(said)}"


def _marked(name: str) -> str:
    """The name of a line, which may be a formula."""
    return f"`{name}`" if RELATION.search(name) else name


def _hypothesis(text: str, labels: Labels, theory: Theory) -> str:
    named = [labels.get(compared, "") for compared in _compared(text, theory)]
    return ", ".join(named) if named and all(named) else f"`{text}`"


def _compared(text: str, theory: Theory) -> Iterator[ex.Compare]:
    from faverify.errors import StatementError

    try:
        yield from parse_statement(text, theory).claims
    except StatementError:
        return
