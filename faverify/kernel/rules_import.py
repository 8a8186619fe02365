"""K17: a theorem of another theory, carried over by a morphism; and what holds with every slack holds without."""

from fractions import Fraction

from faverify.algebra.words import add
from faverify.claim import Theory
from faverify.kernel import chance
from faverify.kernel.existence import endless
from faverify.kernel.regular import measurable, smooth
from faverify.kernel.rules_chance import require_normal_images
from faverify.kernel.rules_limits import forever
from faverify.kernel.substitute import Dimensions, Values, claim, substitute
from faverify.kernel.theorem import Goal, Hypotheses, Theorem, rule
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import names_of, nodes_behind, parse_expression, parse_statement
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
    source, said = theorem.theory, (theorem.conclusion, *theorem.hypotheses.values())
    if source == goal.theory and not goal.args:
        goal.require(goal.formula == goal.formula_of(theorem.conclusion), "the theorem says something else")
        return {goal.formula_of(claim): claim for claim in theorem.hypotheses.values()}  # (read by this reader)
    goal.require(not source.steps, "a theorem about steps stays in its theory")
    drawn, told = chance.random_letters(source), chance.told(source)
    named = {letter.name for one in said for letter in names_of(one, source)}
    values, dims = _images(goal, source, drawn - goal.args.keys() - told - named)
    _same_roles(goal, source, named | (told - FUNCTIONS.keys()), dims)
    limits = any(isinstance(x, ex.Call) and x.function == "limit" for one in said for x in nodes_behind(one, source))
    ends = limits and not endless(goal) and not forever(Goal(goal.theory, goal.reader, goal.claim, tuple(proofs), {}))
    goal.require(not ends, "the trajectory is not shown to exist for all time")
    _bound_columns(goal, theorem, proofs)
    require_normal_images(goal, {name: goal.reader.read(values[name]) for name in sorted(drawn & values.keys())})
    goal.require(all(chance.normal(name, source) for name in drawn), "a letter has another law than the normal one")
    for name in sorted(source.shapes.keys() - drawn):
        _letter(goal, source, name, values, dims, proofs)
    for text in source.relations:
        (relation,) = (claim(one, values, source, dims) for one in parse_statement(text, source).claims)
        goal.require(goal.is_shown(goal.formula_of(relation), proofs), f"the relation {text} is not shown here")
    made, *carried = (claim(one, values, source, dims) for one in said)
    goal.require(goal.formula == goal.formula_of(made), f"the theorem gives {goal.formula_of(made)}")
    passed = [substitute(time, values, source, dims) for time in theorem.times]
    goal.asked = [*passed, *(time for proof in proofs for time in proof.times)]
    return goal.assume(goal.closed(goal.hypotheses(*proofs)) if proofs else {}, *carried)


def _same_roles(goal: Goal, source: Theory, named: set[str], dims: Dimensions) -> None:
    """Raise `Refused` unless names that are no letters (sizes, instants, the time) stand for the same here."""
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
    told = (chance.letters_in(h.difference, goal.reader) for proof in proofs for h in proof.hypotheses)
    goal.require(not any(bound & letters for letters in told), "a maximum over columns binds a letter of a hypothesis")
    for name in theorem.theory.shapes:
        more = chance.letters_below(name, goal.theory) - chance.letters_below(name, theorem.theory)
        goal.require(not bound & more, f"{name} is made here of what a maximum over columns binds")


def _images(goal: Goal, source: Theory, spare: frozenset[str]) -> tuple[Values, Dimensions]:
    """The value of every letter, and what the dimensions become (the same for all letters)."""
    values: dict[str, ex.Expr] = {}
    dims: dict[str, str] = {"1": "1"}
    for name in sorted(source.shapes.keys() - spare):
        goal.require(name in goal.args or name in goal.theory.shapes, f"no value for {name}")
        values[name] = parse_expression(goal.args.get(name, name), goal.theory)
        for old, new in zip(source.shapes[name] or ("1", "1"), values[name].shape or ("1", "1"), strict=True):
            goal.require(dims.setdefault(old, new) == new, f"the dimension {old} would be {dims[old]} and {new}")
    return values, dims


def _letter(goal: Goal, source: Theory, name: str, values: Values, dims: Dimensions, proofs: list[Theorem]) -> None:
    """The side conditions on the image of one letter.

    One with a value goes to what has that value: by its form, a premise, or the value of the letter it is.
    """
    reader, expr = goal.reader, values[name]
    image, own = reader.read(expr), goal.theory.values.get(expr.name) if isinstance(expr, ex.Letter) else None

    def there(text: str) -> ex.Expr:
        return substitute(parse_expression(text, source), values, source, dims)

    by_value = chance.letters_below(name, source) & chance.random_letters(source)  # the value is shown to be kept
    goal.require(by_value or chance.is_fixed(image, reader), f"{name} is not random, its value is")
    if name in source.values:
        here = [expr, *([parse_expression(own, goal.theory)] if own else [])]
        same = (ex.Compare(ex.SCALAR, one, Relation.EQUAL, there(source.values[name])) for one in here)
        shown = any(goal.is_shown(goal.formula_of(claim), proofs) for claim in same)
        goal.require(shown, f"{name} is {source.values[name]}, and its value is not shown to be that")
    if name in source.symmetric:
        reader.symmetric(image)
    if name in source.inputs:
        goal.require(measurable(image, reader), f"{name}: its value is not shown to be bounded and measurable")
    elif name in source.flow:
        goal.require(smooth(image, reader), f"{name}: its value is not shown to be an integral of its derivative")
        rest = add(reader.derivative(image), reader.read(there(source.flow[name])), Fraction(-1))
        goal.require(not reader.normal(rest), f"{name}: its value does not follow the flow")
    else:
        alike = name in source.values and own
        goal.require(alike or not reader.moves(image), f"{name} is constant, its value moves")
