"""The witness that a method stores for a false statement, and numbers beside the text of a ball."""

from faverify.claim import Context, Effort
from faverify.verdict import Verdict


def witness_of(method, says, theory, *cases, seed=0):
    context = Context(lambda kind: [c for c in cases if c.kind == kind], Effort.QUICK, seed)
    found = method.check(says, theory, context)
    assert found.verdict is Verdict.FAIL, found
    return found.witness


def contains(text, value, rel):
    """Whether a ball's text, "[2.5 +/- 1e-9]" or "2.5", contains the number, up to the error of what was retyped."""
    middle, _, radius = text.split("largest entry ")[-1].strip("[]").partition(" +/- ")
    return abs(float(middle) - float(value)) <= float(radius or 0) + rel * abs(float(value))
