"""K17: a theorem of another theory, carried over by a morphism; and what holds with every slack holds without."""

from faverify.algebra.words import add
from faverify.claim import Theory
from faverify.kernel import chance
from faverify.kernel.formula import Formula
from faverify.kernel.regular import measurable, smooth
from faverify.kernel.rules_chance import require_normal_images
from faverify.kernel.rules_time import forever
from faverify.kernel.substitute import Dimensions, Values, claim, substitute
from faverify.kernel.theorem import Goal, Hypotheses, Theorem, rule
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import names_behind, names_in, names_of, nodes_behind, parse_expression
from faverify.lang.scope import role_of
from faverify.outcome import Relation


@rule("K17", "import")
def imported(goal: Goal) -> Hypotheses:
    """A theorem of another theory under a morphism: the arguments give the letters' values (the same letter if left
    out).

    *Proof.* The images of a trajectory of this theory are a trajectory of that one: constants and parameters go to
    constants (D(c x) = c D(x) with c moving is false), inputs to bounded measurable functions, a letter with a flow
    to what has the image of that flow as its derivative; symmetric letters to symmetric words, letters with values to
    what has the same value (a letter with a value that moves to such a letter, which moves alike); the relations are
    proved again, at every time (no hypothesis of a proof speaks of one).
    A theorem about steps is imported into its own theory only.
    Names that are no letters stand for the same, sizes for sizes; a trajectory with limits exists for all time. Its
    hypotheses are carried over with the conclusion.
    Letters with the normal law go to independent letters of that law (P1, `require_normal_images`; one that the
    theorem does not mention needs no image: add an independent letter), others to what is not random.
    """
    theorem, *proofs = goal.premises
    source = theorem.theory
    if source == goal.theory and not goal.args:
        goal.require(goal.formula == goal.formula_of(theorem.conclusion), "the theorem says something else")
        return {goal.formula_of(claim): claim for claim in theorem.hypotheses.values()}  # (read by this reader)
    goal.require(not source.steps, "a theorem about steps stays in its theory")
    drawn = chance.random_letters(source)
    spare = {name for name in drawn - goal.args.keys() if not _mentions(theorem, name)}
    values, dims = _images(goal, source, spare)
    shown = {goal.of(proof) for proof in proofs}
    for name in source.shapes.keys() - drawn:
        _letter(goal, source, name, values, dims)
    _same_roles(goal, theorem, dims)
    _same_times(goal, theorem, proofs)
    require_normal_images(goal, {name: goal.reader.read(values[name]) for name in sorted(drawn - spare)})
    goal.require(all(chance.normal(name, source) for name in drawn), "a letter has another law than the normal one")
    _bound_columns(goal, theorem, proofs)
    for name in source.values.keys() - drawn:
        _value(goal, source, name, values, dims, shown)
    for text in source.relations:
        left, _, right = text.partition("==")
        sides = [substitute(parse_expression(side, source), values, source, dims) for side in (left, right)]
        formula = goal.formula_of(ex.Compare(ex.SCALAR, sides[0], Relation.EQUAL, sides[1]))
        goal.require(not formula.poly or formula in shown, f"the relation {text} is not shown here: {formula}")
    made = claim(theorem.conclusion, values, source, dims)
    goal.require(goal.formula == goal.formula_of(made), f"the theorem gives {goal.formula_of(made)}")
    passed = [substitute(time, values, source, dims) for time in theorem.times]
    goal.asked = [*passed, *(time for proof in proofs for time in proof.times)]
    carried = [claim(c, values, source, dims) for c in theorem.hypotheses.values()]
    return goal.assume(goal.closed(goal.hypotheses(*proofs)) if proofs else {}, *carried)


def _same_roles(goal: Goal, theorem: Theorem, dims: Dimensions) -> None:
    """Raise `Refused` unless names that are no letters (sizes, instants, the time) stand for the same here."""
    source = theorem.theory
    claims = (theorem.conclusion, *theorem.hypotheses.values())
    named = {letter.name for one in claims for letter in names_of(one, source)}
    sides = (side.strip() for text in source.relations for side in text.split("=="))
    told = names_behind((*sides, *source.flow.values(), *source.values.values()), source.definitions)
    named |= {name for name in told if name not in FUNCTIONS or name in source.shapes}
    for name in named - source.shapes.keys() - source.definitions.keys():
        here = dims.get(name, name)
        if not name.startswith("I_") and here != "1":
            same = here not in goal.theory.shapes and role_of(here, goal.theory) == role_of(name, source)
            goal.require(same, f"{name} is another here")


def _bound_columns(goal: Goal, theorem: Theorem, proofs: list[Theorem]) -> None:
    """Raise `Refused` where a maximum over columns binds a letter that is told of something only here.

    All letters stay what they are then, none is made of a column that was not, and what is proved of them here holds
    for every column.
    """
    said = (theorem.conclusion, *theorem.hypotheses.values())
    bound = frozenset[str]().union(*(chance.bound_by_columns(one, theorem.theory) for one in said))
    goal.require(not bound or not goal.args, "a maximum over columns binds its letters")
    told = (
        letters
        for proof in proofs
        for h in proof.hypotheses
        for letters in [chance.letters_in(h.difference, goal.reader)]
    )
    goal.require(not any(bound & letters for letters in told), "a maximum over columns binds a letter of a hypothesis")
    for name in theorem.theory.shapes:
        more = chance.letters_below(name, goal.theory) - chance.letters_below(name, theorem.theory)
        goal.require(not bound & more, f"{name} is made here of what a maximum over columns binds")


def _same_times(goal: Goal, theorem: Theorem, proofs: list[Theorem]) -> None:
    """Raise `Refused` for a theorem about limits unless the trajectories of this theory exist for all time, too."""
    claims = (theorem.conclusion, *theorem.hypotheses.values())
    nodes = (node for one in claims for node in nodes_behind(one, theorem.theory))
    limits = any(isinstance(node, ex.Call) and node.function == "limit" for node in nodes)
    here = Goal(goal.theory, goal.reader, goal.claim, tuple(proofs), {})
    still = not goal.theory.flow and not goal.reader.moving_values
    endless = not limits or still or forever(here)
    goal.require(endless, "the trajectory is not shown to exist for all time")


def _mentions(theorem: Theorem, name: str) -> bool:
    """Whether a theorem mentions a letter, its theory's definitions, values and relations included."""
    theory = theorem.theory
    texts = [*theory.definitions.values(), *theory.values.values()]
    texts += [side for relation in theory.relations for side in relation.split("==")]
    if any(name in names_in(text.strip()) for text in texts):
        return True
    claims = (theorem.conclusion, *theorem.hypotheses.values())
    return any(isinstance(node, ex.Letter) and node.name == name for claim in claims for node in claim.walk())


def _images(goal: Goal, source: Theory, spare: set[str]) -> tuple[Values, Dimensions]:
    """The value of every letter, and what the dimensions become (the same for all letters)."""
    values: dict[str, ex.Expr] = {}
    dims: dict[str, str] = {"1": "1"}
    for name, shape in source.shapes.items():
        if name in spare:
            continue
        goal.require(name in goal.args or name in goal.theory.shapes, f"no value for {name}")
        values[name] = goal.expression(name) if name in goal.args else parse_expression(name, goal.theory)
        actual = values[name].shape or ex.SCALAR
        for old, new in zip(shape or ("1", "1"), actual or (), strict=True):
            goal.require(dims.setdefault(old, new) == new, f"the dimension {old} would be {dims[old]} and {new}")
    return values, dims


def _value(goal: Goal, source: Theory, name: str, values: Values, dims: Dimensions, shown: set[Formula]) -> None:
    """A letter with a value goes to what has that value: by its form, a premise, or the value of the letter it is."""
    made = substitute(parse_expression(source.values[name], source), values, source, dims)
    formula = goal.formula_of(ex.Compare(ex.SCALAR, values[name], Relation.EQUAL, made))
    image = values[name]
    same = not formula.poly or formula in shown
    if not same and isinstance(image, ex.Letter) and image.name in goal.theory.values:
        own = parse_expression(goal.theory.values[image.name], goal.theory)
        same = not goal.formula_of(ex.Compare(ex.SCALAR, own, Relation.EQUAL, made)).poly
    goal.require(same, f"{name} is {source.values[name]}, and its value is not shown to be that")


def _letter(goal: Goal, source: Theory, name: str, values: Values, dims: Dimensions) -> None:
    """The side conditions on the image of one letter."""
    reader = goal.reader
    image = reader.read(values[name])
    by_value = chance.letters_below(name, source) & chance.random_letters(source)  # the value is shown to be kept
    goal.require(by_value or chance.is_fixed(image, reader), f"{name} is not random, its value is")
    if name in source.symmetric:
        reader.symmetric(image)
    if name in source.inputs:
        goal.require(measurable(image, reader), f"{name}: its value is not shown to be bounded and measurable")
    elif name in source.flow:
        goal.require(smooth(image, reader), f"{name}: its value is not shown to be an integral of its derivative")
        flow = substitute(parse_expression(source.flow[name], source), values, source, dims)
        rest = add(reader.derivative(image), reader.read(flow), -1)  # type: ignore[arg-type]
        goal.require(not reader.normal(rest), f"{name}: its value does not follow the flow")
    elif not _same_value(goal, source, name, values[name]):
        goal.require(not reader.moves(image), f"{name} is constant, its value moves")


def _same_value(goal: Goal, source: Theory, name: str, image: ex.Expr) -> bool:
    """Whether a letter with a value goes to one with a value (`_value` shows that it is the same): it moves alike."""
    return name in source.values and isinstance(image, ex.Letter) and image.name in goal.theory.values
