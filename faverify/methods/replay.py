"""A failure, replayed from its stored witness alone: the case's data, the parameters, the text and the theory."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from faverify.cases.instance import LetteredInstance
from faverify.cases.record import ExactCase
from faverify.claim import Case, Context, Theory
from faverify.evaluate.points import fits_start
from faverify.methods.ball_cases import climb
from faverify.methods.exact_cases import evaluate_exactly
from faverify.methods.judge import Judge
from faverify.outcome import Comparison, to_json
from faverify.verdict import Verdict

INSTANCE = ("Y", "C", "Z0", "W0")


@dataclass(frozen=True)
class StoredCase(ExactCase):
    """A case of any kind, as a witness stores it."""

    kind: str
    name: str
    stored: Mapping[str, Any] = field(hash=False)

    def entries(self) -> dict[str, Any]:
        """The content as it was stored."""
        return dict(self.stored)


def stored_case(witness: Mapping[str, Any], theory: Theory) -> Case:
    """The case of a witness in a theory. Raises `InvalidInstance` for data that is none."""
    stored, name = dict(witness["case"]), str(witness.get("name", ""))
    if theory.kind != "flow" or not {"Y", "C", "Z0"} <= set(stored):
        return StoredCase(theory.kind, name, stored)
    bare = LetteredInstance(stored["Y"], stored["C"], stored["Z0"])
    _, m, r = bare.sizes
    fits, W = fits_start(bare, theory), stored.get("W")
    if W and fits and (len(W), len(W[0])) == (r, m):
        stored.setdefault("W0", stored.pop("W"))
    elif not W and fits and "W" in theory.flow and "W0" not in stored:  # not read, so it was not stored: any will do
        stored["W0"] = [["0"] * m for _ in range(r)]
    letters = {name: stored.pop(name) for name in INSTANCE if name in stored}
    return LetteredInstance(**letters, name=name, more=stored)


def lacking(judge: Judge, witness: Mapping[str, Any]) -> set[str]:
    """The letters and parameters that the statement reads and that neither the witness nor the theory determines."""
    theory = judge.statement.theory
    known = {*witness["case"], *witness["at"], *theory.values, *theory.starts}
    known |= {name.removesuffix("0") for name in known if name in ("Z0", "W0")}
    return {name for name in judge.reads & set(theory.shapes) if name not in known}


def replayed(judge: Judge, witness: Mapping[str, Any], context: Context) -> Comparison | None:
    """The comparison at a witness, by exact arithmetic or in balls; None if the witness does not say what is needed."""
    stored = json.loads(json.dumps(to_json(witness)))
    if "case" not in stored or "at" not in stored or lacking(judge, stored):
        return None
    case = stored_case(stored, judge.statement.theory)
    at = {name: text for name, text in stored["at"].items() if name != "why"}
    if not judge.statement.theory.flow or not Fraction(at.get("t", "0")):
        found = evaluate_exactly(judge, case, context.seed + 1, {name: Fraction(text) for name, text in at.items()})
        if found.verdict is not Verdict.INCONCLUSIVE:
            return found
    found = climb(judge, case, at, context)
    open_, sought = found.verdict is Verdict.INCONCLUSIVE, replace(context, searching=True)
    return climb(judge, case, at, sought) if open_ else found  # a value at a time refutes what no cover bounds
