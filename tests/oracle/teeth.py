"""How near the false neighbours of a claim are to what is true, measured at their stored witnesses.

A neighbour with the comparisons of its part, one of them altered in its bound: both bounds are evaluated at the
witness, and their quotient is the factor by which the neighbour claims too much. Divided by the least slack that is
known of the part (bound over value), it is 1 for a neighbour that is false by a hair and 1,000 for one that anybody
would refute.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import flint

from faverify.cases.record import hidden_units
from faverify.claim import Context, Effort
from faverify.errors import FaverifyError
from faverify.evaluate.trajectory import evaluator_at
from faverify.lang.parse import parse_statement
from faverify.methods.replay import stored_case
from faverify.run.registry import entries

DIGITS = 40
BOUNDS = ("<=", "<", ">=", ">")
KNOWN = {
    "theorem1": 10.0,  # N3's time is a tenth, and it is proved
    "lemma8": 4.0,  # N4's quarter is attained
    "lemma9": 4.0,  # N5's quarter is proved
    "lemma10": 8.93,  # the sharpest start that was found: 4 over the largest arccosh(u) / u^2
}
"""Slacks that no comparison shows: bound over truth, or over what is proved of the truth."""


@dataclass(frozen=True)
class Tooth:
    """A false neighbour: the factor by which its bound is altered, the least slack of its part, r of its witness."""

    label: str
    part: str
    says: str
    factor: float | None
    slack: float | None
    units: int

    @property
    def distance(self):
        """Factor over slack; None where one of them is not known."""
        return None if self.factor is None or self.slack is None else self.factor / self.slack


def teeth(certificate, factors=True) -> Iterator[Tooth]:
    """Every false neighbour of a certificate; without ``factors`` nothing is evaluated."""
    label = certificate["claim"]["label"]
    claim = entries()[label].claim
    parts = {part.name: part for part in claim.parts}
    theories = {theory.digest: theory for part in claim.parts for _, theory in claim.altered(part)}
    by_says = {(p.name, c.says): t for p in claim.parts for c, t in claim.altered(p)}
    for control in certificate["controls"]:
        part, witness = parts[control["part"]], control["outcome"]["witness"]
        theory = by_says[part.name, control["says"]]
        same = factors and theory.digest == claim.theory_of(part).digest and not part.by.prose
        found = _factor(part.says, control["says"], theories[theory.digest], witness) if same else None
        case = witness.get("case")
        units = hidden_units(case) if isinstance(case, dict) else 0
        yield Tooth(label, part.name, control["says"], found, _slack(certificate, part.name), units)


def _slack(certificate, name) -> float | None:
    """The least slack that the certificate has for the part."""
    outcome = next(part["outcome"] for part in certificate["parts"] if part["name"] == name)
    text = outcome.get("slack", "n/a")
    return None if text == "n/a" else float(text)


def _factor(says, false, theory, witness) -> float | None:
    """By how much the one bound that differs is altered at the witness (at least 1); None where that is no question."""
    pair = _altered(parse_statement(says, theory), parse_statement(false, theory))
    if pair is None or not isinstance(witness.get("case"), dict):
        return None
    case, at = stored_case(witness, theory), {k: v for k, v in witness.get("at", {}).items() if k != "why"}
    context = Context(lambda kind: [case], Effort.STANDARD, 0)
    try:
        with flint.ctx.workprec(int(3.4 * DIGITS) + 40):
            evaluator = evaluator_at(theory, case, at, context, DIGITS)
            (_, left, right), (_, new_left, new_right) = (evaluator.compare(comparison) for comparison in pair)
    except (FaverifyError, ZeroDivisionError, ValueError):
        return None
    values = [_number(side) for side in (left, right, new_left, new_right)]
    if any(value is None or value <= 0 for value in values):
        return None
    quotient = (values[1] / values[0]) / (values[3] / values[2])
    return max(quotient, 1 / quotient)


def _number(side) -> float | None:
    """The middle of a scalar, or None."""
    if side.nrows() != 1 or side.ncols() != 1:
        return None
    entry = side[0, 0]
    return float(Fraction(str(entry))) if isinstance(entry, flint.fmpq) else float(entry.mid())


def _altered(statement, false):
    """The one comparison that differs, in both readings; None if others differ too, or the relation does."""
    old, new = ((*s.claims, *s.hypotheses) for s in (statement, false))
    if len(old) != len(new):
        old, new = old[:1] + old[len(statement.claims) :], new[:1] + new[len(false.claims) :]
    pairs = [(a, b) for a, b in zip(old, new, strict=False) if json.dumps(str(a)) != json.dumps(str(b))]
    if len(old) != len(new) or len(pairs) != 1 or pairs[0][0].relation != pairs[0][1].relation:
        return None
    if pairs[0][0].relation not in BOUNDS:
        return None
    return pairs[0]


def nearest(found):
    """The nearest false neighbour and its distance; None where none has one."""
    measured = [
        (tooth.factor / KNOWN[tooth.label] if tooth.label in KNOWN else tooth.distance, tooth)
        for tooth in found
        if tooth.factor is not None
    ]
    known = [pair for pair in measured if pair[0] is not None and pair[0] > 1 - 1e-9]
    return min(known, key=lambda pair: pair[0], default=None)
