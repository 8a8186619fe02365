"""The rule of proofs that imports: a theorem of another theory under a morphism."""

from collections.abc import Sequence
from fractions import Fraction

from faverify.checker.chance import is_fixed, letters_below, letters_in
from faverify.checker.language import Node, Theory, compare, letter
from faverify.checker.moving import regular
from faverify.checker.rules_time import forever
from faverify.checker.scope import behind, bound_by_columns, drawn, is_normal, nodes_behind, role, substitute, told
from faverify.checker.theorems import Goal, Hypotheses, Theorem, rule
from faverify.checker.words import Mono, Poly, plus


@rule("import")
def imported(goal: Goal) -> Hypotheses:
    """A theorem of another theory under a morphism: letters go to expressions that do what the letters do."""
    theorem, *proofs = goal.premises
    source = theorem.algebra.theory
    if theorem.algebra is goal.algebra and not goal.args:
        goal.need(goal.formula == goal.formula_of(theorem.claim), "the theorem says something else")
        return dict(theorem.hypotheses)
    goal.need(not source.steps, "a theorem about steps stays in its theory")
    said = (theorem.claim, *theorem.hypotheses.values())
    spare = drawn(source) - goal.args.keys() - behind(said, source) - told(source, drawn_too=False)
    values, dims = _images(goal, source, spare)
    for name in source.shapes.keys() - drawn(source):
        _image(goal, name, values, source, dims)
    _same_roles(goal, said, source, dims)
    limits = any(n.op == "call" and n.value == "limit" for n in nodes_behind(said, source))
    here = Goal(goal.algebra, goal.claim, proofs, {})
    still = not goal.algebra.theory.flow and not any(map(goal.algebra.value_moves, goal.algebra.theory.values))
    goal.need(not limits or still or forever(here), "the trajectory is not shown to exist for ever")
    _require_columns(goal, bound_by_columns(said, source), source, proofs)
    _require_normal(goal, {name: goal.algebra.read(values[name]) for name in drawn(source) - spare}, source)
    shown = {goal.of(proof) for proof in proofs}
    for name in source.values.keys() - drawn(source):
        made = substitute(source.node(source.values[name]), values, source, dims)
        formula = goal.formula_of(compare(values[name], "==", made))
        goal.need(
            not formula.poly or formula in shown or _has_value(goal, values[name], made), f"{name} has another value"
        )
    for text in source.relations:
        (claim,) = source.statement(text).claims
        formula = goal.formula_of(substitute(claim, values, source, dims))
        goal.need(not formula.poly or formula in shown, f"the relation {text} is not shown")
    goal.need(goal.formula == goal.formula_of(substitute(theorem.claim, values, source, dims)), "it gives another one")
    carried = [substitute(claim, values, source, dims) for claim in theorem.hypotheses.values()]
    passed = [substitute(time, values, source, dims) for time in theorem.times]
    goal.asked = [*passed, *(time for proof in proofs for time in proof.times)]
    return goal.assumed(goal.still(goal.under(*proofs)) if proofs else {}, *carried)


def _images(goal: Goal, source: Theory, spare: set[str]) -> tuple[dict[str, Node], dict[str, str]]:
    """What letters and sizes become."""
    values = {name: goal.node(name, name) for name in source.shapes if name not in spare}
    dims: dict[str, str] = {"1": "1"}
    for name, value in values.items():
        for old, new in zip(source.shapes[name] or ("1", "1"), value.shape or ("1", "1"), strict=True):
            goal.need(dims.setdefault(old, new) == new, f"the dimension {old} would be two")
    return values, dims


def _require_columns(goal: Goal, bound: set[str], source: Theory, proofs: Sequence[Theorem]) -> None:
    """A maximum over columns binds no letter that is told of something only here."""
    goal.need(not bound or not goal.args, "a maximum over columns binds its letters")
    told = (letters_in(formula.left, goal.algebra) for proof in proofs for formula in proof.hypotheses)
    goal.need(not any(bound & letters for letters in told), "a maximum over columns binds a letter of a hypothesis")
    for name in source.shapes if bound else ():
        more = letters_below(name, goal.algebra.theory) - letters_below(name, source)
        goal.need(not bound & more, f"{name} is made here of what a maximum over columns binds")


def _same_roles(goal: Goal, said: Sequence[Node], source: Theory, dims: dict[str, str]) -> None:
    """Names that are no letters (sizes, instants, the time) stand for the same here."""
    for name in behind(said, source) | told(source):
        here, theory = dims.get(name, name), goal.algebra.theory
        if name in source.shapes or name in source.definitions or name.startswith("I_") or here == "1":
            continue
        same = here not in theory.shapes and role(here, theory) == role(name, source)
        goal.need(same, f"{name} is another here")


def _has_value(goal: Goal, image: Node, made: Node) -> bool:
    """Whether the image is a letter of this theory with that value."""
    text = goal.algebra.theory.values.get(image.value) if image.op == "let" else None
    return text is not None and not goal.formula_of(compare(goal.algebra.theory.node(text), "==", made)).poly


def _image(goal: Goal, name: str, values: dict[str, Node], theory: Theory, dims: dict[str, str]) -> None:
    """The value of one letter does what the letter does."""
    algebra = goal.algebra
    poly = algebra.read(values[name])
    by_value = name in theory.values and behind([letter(name)], theory) & drawn(theory)
    goal.need(by_value or is_fixed(poly, algebra), f"{name} is not random, its value is")
    if name in theory.symmetric:
        algebra.symmetrical(poly)
    if name in theory.inputs:
        goal.need(regular(poly, algebra, "measurable"), f"{name} is not shown to be bounded and measurable")
    elif name in theory.flow:
        goal.need(regular(poly, algebra, "smooth"), f"{name} is not shown to be smooth")
        flow = algebra.read(substitute(theory.node(theory.flow[name]), values, theory, dims))
        goal.need(not algebra.normal(plus(algebra.rate(poly), flow, -1)), f"{name} does not follow the flow")
    elif not (name in theory.values and values[name].op == "let" and values[name].value in algebra.theory.values):
        goal.need(
            not algebra.moves(poly), f"{name} is constant, its value moves"
        )  # such a letter is shown to be the same


def _require_normal(goal: Goal, images: dict[str, Poly], source: Theory) -> None:
    """Normal letters go to independent ones: L C R with L L' = I = R'R, and L_a L_b' = 0 or R_a'R_b = 0 of one C."""
    goal.need(all(is_normal(name, source) for name in drawn(source)), "a letter has another law than the normal one")
    algebra, done = goal.algebra, list[tuple[Poly, str, Poly]]()
    for name in sorted(images):
        left, letter_, right = _sandwich(goal, images[name])
        for side in (left, right):
            unit = {Mono(next(iter(side)).rows, next(iter(side)).rows): Fraction(1)}
            square = algebra.normal(algebra.product(side, algebra.flip(side)))
            goal.need(square == unit, f"the image of {name} is not shown to be standard normal")
        for before, other, after in done:
            across = (algebra.normal(algebra.product(a, algebra.flip(b))) for a, b in ((left, before), (right, after)))
            goal.need(letter_ != other or not all(across), f"the image of {name} is not shown to be independent")
        done.append((left, letter_, right))


def _sandwich(goal: Goal, image: Poly) -> tuple[Poly, str, Poly]:
    """L, the letter C and R' of an image L C R; of a number 1, the letter and 1."""
    algebra, theory = goal.algebra, goal.algebra.theory
    goal.need(len(image) == 1, "an image of a normal letter is no word")
    ((mono, value),) = image.items()
    goal.need(value == 1, "an image of a normal letter has a factor")
    one: Poly = {Mono("1", "1"): Fraction(1)}
    if not mono.word and len(mono.scalars) == 1 and is_normal(mono.scalars[0], theory):
        return one, mono.scalars[0], one
    places = [k for k, (name, _) in enumerate(mono.word) if is_normal(name, theory)]
    goal.need(len(places) == 1 and not mono.scalars, "an image of a normal letter is no L C R")
    k = places[0]
    rows, columns = algebra.shape_of(mono.word[k])
    left: Poly = {Mono(mono.rows, rows, mono.word[:k]): Fraction(1)}
    right: Poly = {Mono(columns, mono.columns, mono.word[k + 1 :]): Fraction(1)}
    goal.need(is_fixed({**left, **right}, algebra), "an image of a normal letter has random factors")
    name, turned = mono.word[k]
    return (algebra.flip(right), name, left) if turned else (left, name, algebra.flip(right))
