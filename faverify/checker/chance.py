"""What is random in polynomials, premises about every outcome, means of polynomials in normal letters (Isserlis)."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from faverify.checker.files import meaning_digest
from faverify.checker.language import Theory
from faverify.checker.scope import RANDOM, behind, drawn, is_normal, is_random, law
from faverify.checker.theorems import Formula, Goal, Hypotheses, Theorem
from faverify.checker.words import Letter, Mono, Poly, Words, constant, names, plus, scaled
from faverify.errors import StatementError

MOST_FACTORS = 10
Place = tuple[int, int]


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
        result = plus(result, scaled(_mean(cycles, algebra), {Mono("1", "1", (), still): value}))
    return result


def _cycle(key: str, algebra: Words) -> tuple[Letter, ...]:
    info = algebra.known[key]
    if info.kind != "tr":
        raise StatementError(f"{key} is no trace of a word")
    ((mono, _),) = info.parts[0].items()
    for name, _ in mono.word:
        if not is_normal(name, algebra.theory) and not _fixed_atom(name, algebra):
            raise StatementError(f"{name} is random and no normal letter")
    return mono.word


def _mean(cycles: Sequence[tuple[Letter, ...]], algebra: Words) -> Poly:
    """The sum over all pairings of equal normal letters of the product of the traces that they join."""
    places = [(i, k) for i, word in enumerate(cycles) for k, (n, _) in enumerate(word) if is_normal(n, algebra.theory)]
    if len(places) > MOST_FACTORS:
        raise StatementError("a mean of too high a degree")
    result: Poly = {}
    for pairs in _pairings(places, cycles):
        term: Poly = constant(1)
        for size, word in _loops(pairs, cycles, algebra):
            term = scaled(term, algebra.trace({Mono(size, size, word): Fraction(1)}))
        result = plus(result, term)
    return result


def _pairings(places: list[Place], cycles: Sequence[tuple[Letter, ...]]) -> Iterator[dict[Place, Place]]:
    if not places:
        yield {}
        return
    (i, k), *rest = places
    for partner in rest:
        if cycles[i][k][0] == cycles[partner[0]][partner[1]][0]:
            for others in _pairings([place for place in rest if place != partner], cycles):
                yield {**others, (i, k): partner, partner: (i, k)}


def _loops(
    pairs: dict[Place, Place], cycles: Sequence[tuple[Letter, ...]], algebra: Words
) -> Iterator[tuple[str, tuple[Letter, ...]]]:
    """The cyclic words that are left.

    From the side of a letter along the fixed letters to the next normal one, and on at the same side (rows or columns
    of the letter itself) of its partner.
    """
    for word in (word for i, word in enumerate(cycles) if not any(place[0] == i for place in pairs)):
        yield algebra.shape_of(word[0])[0], word
    left = {(place, right) for place in pairs for right in (False, True)}
    while left:
        at, made = min(left), list[Letter]()
        size = algebra.shape_of(cycles[at[0][0]][at[0][1]])[1 if at[1] else 0]
        while at in left:
            left.discard(at)
            place, piece = _walked(at, cycles, pairs, algebra)
            made += piece
            left.discard((place, not at[1]))
            rows = (not at[1]) == cycles[place[0]][place[1]][1]  # the side that was reached is that of the rows
            partner = pairs[place]
            turned = cycles[partner[0]][partner[1]][1]
            at = (partner, rows == turned)
        yield size, tuple(made)


def _walked(
    at: tuple[Place, bool], cycles: Sequence[tuple[Letter, ...]], pairs: dict[Place, Place], algebra: Words
) -> tuple[Place, list[Letter]]:
    (i, k), right = at
    word, found, step = cycles[i], list[Letter](), 1 if right else -1
    k = (k + step) % len(word)
    while (i, k) not in pairs:
        name, turned = word[k]
        found.append((name, turned if right or name in algebra.symmetric else not turned))
        k = (k + step) % len(word)
    return (i, k), found
