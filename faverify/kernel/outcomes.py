"""What rules of probability ask of their premises: theorems about every outcome, events, letters with a normal law."""

from faverify.kernel import chance
from faverify.kernel.formula import Formula
from faverify.kernel.theorem import Goal, Hypotheses, Theorem
from faverify.lang import expr as ex
from faverify.lang.parse import parse_statement
from faverify.lang.sorts import is_random


def surely_says(goal: Goal, theorem: Theorem) -> Formula:
    """What a theorem about fixed letters says, read in the theory of the goal."""
    goal.require(
        chance.same_letters(theorem.theory, goal.theory), f"{theorem.theory.name!r} is not this theory, letters fixed"
    )
    asked = goal.speaks_of(*theorem.times) & chance.random_letters(goal.theory)
    goal.require(not asked, "the theorem asks for a random time, at which not every trajectory exists")
    return Formula.of(theorem.conclusion, goal.reader)


def split_hypotheses(goal: Goal, *theorems: Theorem) -> tuple[Hypotheses, list[Formula]]:
    """The hypotheses of theorems about fixed letters: those about numbers, and those that are events."""
    kept: Hypotheses = {}
    events: list[Formula] = []
    for claim in (c for theorem in theorems for c in theorem.hypotheses.values()):
        formula = Formula.of(claim, goal.reader)
        if is_random(claim, goal.theory):
            events += [formula] if formula not in events else []
        else:
            kept[formula] = claim
    return kept, events


def outcome(goal: Goal, text: str) -> ex.Compare:
    """A comparison that may speak of random letters: an event, or what holds for every outcome."""
    (claim,) = parse_statement(text, chance.fixed(goal.theory)).claims
    return claim


def normal_letter(goal: Goal, name: str) -> str:
    """An argument that names a letter of independent standard normal entries."""
    text = goal.args[name]
    goal.require(chance.normal(text, goal.theory), f"{text} is no letter with the standard normal law")
    return text
