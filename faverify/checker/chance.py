"""What is random in polynomials, premises about every outcome, means of polynomials in normal letters (Isserlis)."""

from collections.abc import Sequence
from fractions import Fraction

from faverify.checker.files import meaning_digest
from faverify.checker.language import Theory
from faverify.checker.scope import RANDOM, behind, drawn, is_normal, is_random, law
from faverify.checker.theorems import Formula, Goal, Hypotheses, Theorem
from faverify.checker.words import Letter, Mono, Poly, Words, constant, names, plus, scaled
from faverify.errors import StatementError

MOST_FACTORS = 10


def letters_below(name: str, theory: Theory) -> set[str]:
    """A letter and the letters that its value is made of."""
    text = theory.values.get(name)
    return {name} | (behind([theory.node(text)], theory) if text else set())


def letters_in(poly: Poly, algebra: Words) -> set[str]:
    """The letters that a polynomial depends on, inside its atoms and the values of its letters, too."""
    found = set[str]()
    for key in (key for mono in poly for key in names(mono)):
        parts = algebra.known[key].parts
        below = (letters_in(part, algebra) for part in parts) if parts else (
            [letters_below(key.partition("@")[0], algebra.theory)])  # fmt: skip
        found = found.union(*below)
    return found


def is_fixed(poly: Poly, algebra: Words) -> bool:
    """Whether nothing random is in a polynomial; what P and E make of it is not random."""
    return all(_fixed_atom(key, algebra) for mono in poly for key in names(mono))


def _fixed_atom(key: str, algebra: Words) -> bool:
    info = algebra.known[key]
    if info.kind in ("P", "E"):
        return True
    if info.kind in RANDOM:
        return False
    if info.parts:
        return all(is_fixed(part, algebra) for part in info.parts)
    return not letters_below(key.partition("@")[0], algebra.theory) & drawn(algebra.theory)


def fixed_as(one: Theory, theory: Theory) -> bool:
    """Whether ``one`` is ``theory`` with its random letters fixed; further relations have to follow from values."""
    further = [text for text in one.relations if text not in theory.relations]
    about = (behind([side for claim in one.statement(text).claims for side in claim.args], one) for text in further)
    values = {name: text for name, text in theory.values.items() if law(name, theory) is None}
    wanted = {**theory.data, "values": values, "kind": "free"}
    same = meaning_digest({**one.data, "relations": theory.data.get("relations", ())}) == meaning_digest(wanted)
    return same and all(used & {*one.values} for used in about)


def surely(goal: Goal, theorem: Theorem) -> Formula:
    """What a theorem about fixed letters says, read in the theory of the goal."""
    goal.need(fixed_as(theorem.algebra.theory, goal.algebra.theory), "that is not this theory with its letters fixed")
    goal.need(not goal.spoken(*theorem.times) & drawn(goal.algebra.theory), "it asks for a time that is random")
    return goal.formula_of(theorem.claim)


def split(goal: Goal, *theorems: Theorem) -> tuple[Hypotheses, list[Formula]]:
    """The hypotheses of theorems about fixed letters: those about numbers, and those that are events."""
    kept: Hypotheses = {}
    events: list[Formula] = []
    for claim in (claim for theorem in theorems for claim in theorem.hypotheses.values()):
        formula = goal.formula_of(claim)
        if is_random(claim, goal.algebra.theory):
            events += [] if formula in events else [formula]
        else:
            kept[formula] = claim
    return kept, events


def always(goal: Goal, *wanted: Formula) -> Hypotheses:
    """The hypotheses under which premises about fixed letters say what is wanted, for almost every outcome.

    A hypothesis that is an event fails with probability 0, as another premise says.
    """
    sure = [theorem for theorem in goal.premises if theorem.algebra is not goal.algebra]
    own = [theorem for theorem in goal.premises if theorem.algebra is goal.algebra]
    shown, said = [surely(goal, theorem) for theorem in sure], [goal.of(theorem) for theorem in own]
    goal.need(all(formula in shown for formula in wanted), "something is not shown for every outcome")
    kept, events = split(goal, *sure)
    for against in (event.negated() for event in events):
        never = Formula.of("==", goal.algebra.chance(against.relation, against.left))
        goal.need(never in said, "a hypothesis is not shown to hold almost surely")
    return {**kept, **(goal.under(*own) if own else {})}


def normal_letter(goal: Goal, name: str) -> str:
    """An argument that names a letter of independent standard normal entries."""
    goal.need(is_normal(goal.args[name], goal.algebra.theory), f"{goal.args[name]} has not the standard normal law")
    return goal.args[name]


def fixed(goal: Goal, *names: str) -> None:
    """Raise `StatementError` for an argument that is random."""
    for name in names:
        goal.need(is_fixed(goal.poly(name), goal.algebra), f"{name} is random")


def without(goal: Goal, name: str, *letters: str) -> None:
    """Raise `StatementError` where an argument depends on letters that others name."""
    used = letters_in(goal.poly(name), goal.algebra) & {goal.node(letter).value for letter in letters}
    goal.need(not used, f"{name} depends on a letter that it must not")


def mean(poly: Poly, algebra: Words) -> Poly:
    """The mean of a polynomial in traces of words in normal letters; raises `StatementError` for any other."""
    result: Poly = {}
    for mono, value in poly.items():
        still = tuple(key for key in mono.scalars if _fixed_atom(key, algebra))
        cycles = [_cycle(key, algebra) for key in mono.scalars if key not in still]
        if sum(is_normal(name, algebra.theory) for cycle in cycles for name, _ in cycle.word) > MOST_FACTORS:
            raise StatementError("a mean of too high a degree")
        result = plus(result, scaled(_mean(cycles, algebra), {Mono("1", "1", (), still): value}))
    return result


def _cycle(key: str, algebra: Words) -> Mono:
    info = algebra.known[key]
    if info.kind != "tr":
        raise StatementError(f"{key} is no trace of a word")
    ((mono, _),) = info.parts[0].items()
    for name, _ in mono.word:
        if not is_normal(name, algebra.theory) and not _fixed_atom(name, algebra):
            raise StatementError(f"{name} is random and no normal letter")
    return mono


def _mean(cycles: Sequence[Mono], algebra: Words) -> Poly:
    """The mean of a product of traces: the first normal letter G meets every other place of G, the rest likewise.

    With E(G_ij G_kl) = 1 for i = k and j = l only, tr(G U) tr(G V) gives tr(U V'), tr(G U) tr(G'V) gives tr(U V),
    tr(G U G V) gives tr(U V') and tr(G U G'V) gives tr(U) tr(V).
    """
    places = ((i, k) for i, cycle in enumerate(cycles) for k in range(len(cycle.word)))
    i, k = next((p for p in places if is_normal(cycles[p[0]].word[p[1]][0], algebra.theory)), (0, -1))
    result: Poly = constant(1) if k < 0 else {}
    if k < 0:
        for cycle in cycles:
            result = scaled(result, algebra.trace({cycle: Fraction(1)}))
        return result
    (name, turned), rest = cycles[i].word[k], [*cycles[:i], *cycles[i + 1 :]]
    rows, columns = algebra.shape_of((name, False))
    u = _opened(cycles[i].word, k, turned, algebra)
    for p, (other, flipped) in enumerate(u):
        if other == name:
            if flipped:
                made = [Mono(columns, columns, u[:p]), Mono(rows, rows, u[p + 1 :])]
            else:
                made = [Mono(columns, columns, u[:p] + _flipped(u[p + 1 :], algebra))]
            result = plus(result, _mean([*made, *rest], algebra))
    for j, cycle in enumerate(rest):
        for p, (other, flipped) in enumerate(cycle.word):
            if other == name:
                joined = Mono(columns, columns, u + _opened(cycle.word, p, not flipped, algebra))
                result = plus(result, _mean([joined, *rest[:j], *rest[j + 1 :]], algebra))
    return result


def _flipped(word: tuple[Letter, ...], algebra: Words) -> tuple[Letter, ...]:
    ((mono, _),) = algebra.flip({Mono("", "", word): Fraction(1)}).items()
    return mono.word


def _opened(word: tuple[Letter, ...], k: int, turning: bool, algebra: Words) -> tuple[Letter, ...]:
    """What follows a letter around a cyclic word; turned round if that is asked for."""
    found = word[k + 1 :] + word[:k]
    return _flipped(found, algebra) if turning else found
