"""Planted proofs as the records that a certificate would have of them, with the best multipliers that a search finds.

An attacker who writes certificates is not bound to what the kernel records: the multipliers are searched for the
premises as the *checker* reads them.
"""

import pytest

from faverify.algebra.multipliers import combination
from faverify.checker import rules_scalar
from faverify.checker.items import Checker
from faverify.checker.theorems import multiplied_out
from faverify.errors import StatementError
from faverify.lang.theory import MEANING
from faverify.outcome import to_json


def theory_data(theory):
    fields = {name: to_json(getattr(theory, name)) for name in (*MEANING, "inputs", "starts", "steps")}
    return {"name": theory.name, **{name: value for name, value in fields.items() if value}}


def record(line):
    source = {"source": line.source.says, "source_hash": line.source.digest} if line.source else {}
    args = {"arguments": dict(line.args)} if line.args else {}
    return {"name": line.name, "says": line.says, "rule": line.rule, "premises": list(line.premises), **args, **source}


def imports(lines, found):
    for source in (line.source for line in lines if line.source):
        given = {"given": list(source.given)} if source.given else {}
        stored = {"says": source.says, "theory": theory_data(source.theory), **given}
        found[source.digest] = {**stored, "proof": [record(line) for line in source.lines]}
        imports(source.lines, found)
    return found


def scope(shapes):
    """What a proof says of where it holds."""
    sizes = sorted({size for shape in shapes.values() for size in shape} - {"1"})
    return (f"all sizes ({', '.join(sizes)}), " if sizes else "") + "every instance of the theory"


def part(proved):
    """The part of a certificate whose proof this would be."""
    payload = {"proof": [record(line) for line in proved.lines], "imports": imports(proved.lines, {})}
    outcome = {"verdict": "pass", "evidence": "proved", "scope": scope(proved.theory.shapes), "payload": payload}
    told = {"says": proved.says, "theory": proved.theory.name, "method": "proof in the kernel"}
    return {"name": "planted", "decides": True, **told, "outcome": outcome}


def searching(target, terms, stored):
    """The check of multipliers, given those that a search finds (a strict premise a little where one is needed)."""
    if stored is not None:
        return multiplied_out(target, terms, stored)
    found = combination(target, terms)
    if found is None:
        raise StatementError("no multipliers")
    return multiplied_out(target, terms, list(map(str, found)))


@pytest.fixture
def judged(monkeypatch):
    """What the checker says of a planted proof: how and why."""
    monkeypatch.setattr(rules_scalar, "multiplied_out", searching)

    def judge(proved):
        made = part(proved)
        try:
            item = Checker({"theory": theory_data(proved.theory), "parts": [made], "controls": []}).part(made)
        except StatementError as error:  # the theory is none
            return "wrong", str(error)
        return item.how, item.why

    return judge
