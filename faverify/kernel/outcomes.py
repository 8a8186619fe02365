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


def always(goal: Goal, *texts: str) -> Hypotheses:
    """The hypotheses of the premises, all theorems about fixed letters that together say some texts.

    Raises `Refused` for a text that no premise says, and for a hypothesis about outcomes.
    """
    shown = {surely_says(goal, theorem) for theorem in goal.premises}
    for text in texts:
        goal.require(Formula.of(outcome(goal, text), goal.reader) in shown, f"{text} is not shown")
    kept, events = split_hypotheses(goal, *goal.premises)
    goal.require(not events, "a premise has a random hypothesis")
    return kept


def require_fixed(goal: Goal, text: str) -> None:
    """Raise `Refused` for a text that is random."""
    goal.require(chance.is_fixed(goal.reader.text(text), goal.reader), f"{text} is random")


def require_independent(goal: Goal, text: str, letter: str) -> None:
    """Raise `Refused` for a text that depends on a letter."""
    goal.require(letter not in chance.letters_in(goal.reader.text(text), goal.reader), f"{text} depends on {letter}")
