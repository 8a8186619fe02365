"""What every method must do, whoever wrote it: each method of an installed claim, on that claim's own texts.

A true text is no failure; a false neighbour is refuted with a witness that replays; a hypothesis or a range that never
holds makes nothing green; neither does a theory about something else; evidence stays below the declared ceiling.
"""

import json

import pytest

from faverify.claim import Theory
from faverify.errors import FaverifyError
from faverify.lang.parse import parse_statement
from faverify.methods.base import Evident, Method, Written
from faverify.outcome import to_json
from faverify.run.claims import Settings
from faverify.run.registry import entries
from faverify.verdict import Evidence, Verdict

CONTEXT = Settings("quick", jobs=1).context()
NONSENSE = Theory("nonsense", "one square matrix that doubles", {"Q": ("k", "k")}, flow={"Q": "2 * Q"}, kind="flow")
ORDER = list(Evidence)


def _cheapest():
    """Of every method in use its shortest text that has a control: (method, text, theory, false text, its theory)."""
    found = {}
    for entry in entries().values():
        for part in entry.claim.parts:
            if isinstance(part.by, Method) and part.controls:
                control, other = entry.claim.altered(part)[0]
                row = (part.by, part.says, entry.claim.theory_of(part), control.says, other)
                kind = type(part.by)
                found[kind] = min(found.get(kind, row), row, key=lambda item: len(item[1]))
    return list(found.values())


ROWS = _cheapest()
each_method = pytest.mark.parametrize(
    ("method", "says", "theory", "false", "other"), ROWS, ids=[type(row[0]).__name__ for row in ROWS]
)


def outcome(method, says, theory):
    """The outcome; None where the text is refused."""
    try:
        return method.check(says, theory, CONTEXT)
    except FaverifyError:
        return None


def test_every_method_in_use_is_here_or_written():
    used = {type(part.by) for entry in entries().values() for part in entry.claim.parts}
    assert {kind for kind in used if not issubclass(kind, Written)} == {type(row[0]) for row in ROWS}
    assert all(issubclass(kind, Evident) for kind in used)


@each_method
def test_a_true_text_passes_below_the_ceiling(method, says, theory, false, other):
    found = method.check(says, theory, CONTEXT)
    assert found.verdict is Verdict.PASS, found.explanation
    assert ORDER.index(found.evidence) >= ORDER.index(method.ceiling)
    assert found.scope
    assert found.explanation


@each_method
def test_a_false_text_is_refuted_by_a_witness_that_replays(method, says, theory, false, other):
    found = method.check(false, other, CONTEXT)
    assert found.verdict is Verdict.FAIL, found.explanation
    stored = json.loads(json.dumps(to_json(found.witness)))
    statement = parse_statement(false, other)
    assert method.replays(statement, stored, CONTEXT)
    assert ORDER.index(found.evidence) >= ORDER.index(method.refutes or method.ceiling)


@each_method
@pytest.mark.parametrize("never", [" if 1 >= 2", " if 1 == 2 and 2 == 3", " for 1 >= 2", " and 1 >= 2"])
def test_a_part_of_the_text_that_never_holds_leaves_nothing_green(method, says, theory, false, other, never):
    if " if " in says or " for " in says:
        never = never.replace(" if ", " and ").replace(" for ", " and ")
    found = outcome(method, says + never, theory)
    assert found is None or found.verdict is not Verdict.PASS, found


@each_method
def test_a_theory_about_something_else_leaves_nothing_green(method, says, theory, false, other):
    found = outcome(method, says, NONSENSE)
    assert found is None or found.verdict is not Verdict.PASS, found


@each_method
def test_a_function_that_nobody_knows_is_refused(method, says, theory, false, other):
    assert outcome(method, f"nobody({says.partition(' ')[0]}) >= 0", theory) is None
