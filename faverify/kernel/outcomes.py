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
    """A comparison that may speak of random letters, arguments put in: an event, or what holds for every outcome."""
    (claim,) = parse_statement(goal.put(text), chance.fixed(goal.theory)).claims
    return claim


def normal_letter(goal: Goal, name: str) -> str:
    """An argument that names a letter of independent standard normal entries."""
    text = goal.args[name]
    goal.require(chance.normal(text, goal.theory), f"{text} is no letter with the standard normal law")
    return text


def always(goal: Goal, *wanted: str | Formula) -> Hypotheses:
    """The hypotheses of the premises, if those about fixed letters say all that is wanted.

    Raises `Refused` for what no premise says, and for a hypothesis about outcomes that is not shown to hold almost
    surely (by a premise that it fails with probability 0).
    """
    certain = [theorem for theorem in goal.premises if theorem.theory != goal.theory]
    own = {h: c for theorem in goal.premises if theorem not in certain for h, c in goal.hypotheses(theorem).items()}
    shown = {surely_says(goal, theorem) for theorem in certain}
    for what in wanted:
        formula = what if isinstance(what, Formula) else Formula.of(outcome(goal, what), goal.reader)
        goal.require(formula in shown, f"{formula} is not shown for every outcome")
    kept, events = split_hypotheses(goal, *certain)
    for event in events:
        never = Formula.make("==", chance.probability(event.negated(), goal.reader))
        goal.require(goal.is_shown(never), f"{event} is not shown to hold almost surely")
    return {**kept, **own}


def require_fixed(goal: Goal, *names: str) -> None:
    """Raise `Refused` for an argument that is random."""
    for text in (goal.args[name] for name in names):
        goal.require(chance.is_fixed(goal.reader.text(text), goal.reader), f"{text} is random")


def require_independent(goal: Goal, name: str, *letters: str) -> None:
    """Raise `Refused` for an argument that depends on letters."""
    used = chance.letters_in(goal.reader.text(goal.args[name]), goal.reader) & set(letters)
    goal.require(not used, f"{goal.args[name]} depends on {min(used, default='')}")
