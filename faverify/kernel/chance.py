"""What is random in a theory: letters with laws, what is made of them, events; the theory with its letters fixed."""

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from faverify.algebra.facts import facts_of
from faverify.algebra.words import Poly, Word
from faverify.claim import Theory
from faverify.kernel.errors import Refused
from faverify.kernel.formula import Formula
from faverify.kernel.polynomials import names, number
from faverify.kernel.reader import Reader
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.functions.time import TIME_FUNCTIONS
from faverify.lang.parse import names_behind, names_of, nodes_behind, parse_value
from faverify.lang.scope import Role
from faverify.lang.sorts import law_of

NORMAL = [Fraction(0), Fraction(1)]


@lru_cache(maxsize=256)
def fixed(theory: Theory, *relations: str) -> Theory:
    """The theory in which letters with laws are any fixed letters: what holds there holds for every outcome.

    ``relations`` are further ones, about letters whose values are random, that follow from these values.
    """
    values = {name: text for name, text in theory.values.items() if law(name, theory) is None}
    title = f"the letters of {theory.name}, each fixed"
    known = (*theory.relations, *relations)
    return replace(theory, name=f"{theory.name}_fixed", title=title, values=values, relations=known, kind="free")


@lru_cache(maxsize=256)
def same_letters(one: Theory, law_theory: Theory) -> bool:
    """Whether a theory is `fixed` of another, up to its name; further relations have to follow from values."""
    further = set(one.relations) - set(law_theory.relations)
    if further & set(facts_of(one).hypotheses):
        return False
    return replace(one, relations=law_theory.relations).digest == fixed(law_theory).digest


def law(name: str, theory: Theory) -> ex.Call | None:
    """The law of a letter; None for one without."""
    return law_of(ex.Letter(ex.SCALAR, name, Role.VALUE), theory) if name in theory.values else None


def normal(name: str, theory: Theory) -> bool:
    """Whether the entries of a letter are independent standard normal variables (and those of other letters)."""
    found = law(name, theory)
    if found is None or found.function != "normal":
        return False
    return [arg.value for arg in found.args if isinstance(arg, ex.Number)] == NORMAL


@lru_cache(maxsize=4096)
def letters_below(name: str, theory: Theory) -> frozenset[str]:
    """A letter and the letters that its value is made of."""
    found = {name}
    if name in theory.values:
        found |= {letter.name for letter in names_of(parse_value(theory.values[name], theory), theory)}
    return frozenset(found)


def letters_in(poly: Poly, reader: Reader) -> frozenset[str]:
    """The letters that a polynomial depends on, inside its atoms, the values of its letters and their times, too."""
    found: set[str] = set()
    for info, key in ((reader.info[key], key) for word in poly for key in names(word)):
        made_of = (*info.parts, *((info.when,) if info.base else ()))
        found = found.union(*(letters_in(dict(part), reader) for part in made_of))
        if not info.parts:
            found |= letters_below(info.base or key, reader.theory)
    return frozenset(found)


def arbitrary(name: str, theory: Theory) -> bool:
    """Whether a theory restricts a letter in nothing: no relation, flow, input or symmetry speaks of it.

    Letters with values may be made of it, by functions that are defined everywhere (`inv` is not).
    """
    somewhere = any(partial(other, theory, frozenset({name})) for other in theory.values if other != name)
    bound = {*theory.flow, *theory.steps, *theory.inputs, *theory.symmetric} | told(theory, values=False)
    return name not in bound and not somewhere


def told(theory: Theory, values: bool = True) -> frozenset[str]:
    """The names, functions among them, that relations, flows, starts, steps and values of a theory mention."""
    sides = (side.strip() for relation in theory.relations for side in relation.split("=="))
    texts = (theory.flow, theory.starts, theory.steps, *((theory.values,) if values else ()))
    return names_behind((*sides, *(text for one in texts for text in one.values())), theory.definitions)


def partial(name: str, theory: Theory, letters: frozenset[str]) -> bool:
    """Whether a value has a function that is not defined everywhere (no law) of something made of given letters."""
    risky = (node for node in nodes_behind(parse_value(theory.values[name], theory), theory) if _risky(node))
    return any(letters & {letter.name for letter in names_of(node, theory)} for node in risky)


def ends(name: str, theory: Theory) -> bool:
    """Whether a value may have no meaning at some time: it has a function that is not defined everywhere (`inv`).

    Functions of time have a meaning here wherever a trajectory has: a limit that is none is 0, or 1.
    """
    nodes = nodes_behind(parse_value(theory.values[name], theory), theory)
    return any(_risky(node) and not (isinstance(node, ex.Call) and node.function in TIME_FUNCTIONS) for node in nodes)


def _risky(node: ex.Expr) -> bool:
    """Whether a node is no function that is defined everywhere: a quotient, a root, a call with a domain (no law)."""
    if isinstance(node, ex.Call):
        return bool(FUNCTIONS[node.function].domain) and not FUNCTIONS[node.function].random
    roots = isinstance(node, ex.Power) and (node.exponent < 0 or node.exponent.denominator != 1)
    return roots or (isinstance(node, ex.Quotient) and not isinstance(node.right, ex.Number))


@lru_cache(maxsize=256)
def partly_defined(theory: Theory) -> str:
    """A letter that is random by its value, where the value is not defined for every outcome (`inv`); "" if none is."""
    chosen = random_letters(theory)
    return next((name for name in sorted(theory.values.keys() - chosen) if partial(name, theory, chosen)), "")


def unrestricted(name: str, theory: Theory) -> bool:
    """Whether a letter is arbitrary and has no value but a law."""
    return arbitrary(name, theory) and (name not in theory.values or law(name, theory) is not None)


def bound_by_columns(expr: ex.Expr, theory: Theory) -> frozenset[str]:
    """The letters that the maxima over columns in an expression bind, definitions and values written out."""
    calls = (node for node in nodes_behind(expr, theory) if isinstance(node, ex.Call) and node.function == "worst")
    return frozenset(arg.name for call in calls for arg in call.args[1:3] if isinstance(arg, ex.Letter))


def random_letters(theory: Theory) -> frozenset[str]:
    """The letters with a law."""
    return frozenset(name for name in theory.values if law(name, theory) is not None)


def is_fixed(poly: Poly, reader: Reader) -> bool:
    """Whether a polynomial is made of what is not random; the probability of an event is no random number."""
    return all(_fixed_atom(key, reader) for word in poly for key in names(word))


def _fixed_atom(key: str, reader: Reader) -> bool:
    info = reader.info[key]
    if info.kind in ("P", "E"):
        return True
    if info.kind in FUNCTIONS and FUNCTIONS[info.kind].random:
        return False
    if info.parts:
        return all(is_fixed(dict(part), reader) for part in info.parts)
    return not letters_in({Word("1", "1", (), (key,)): Fraction(1)}, reader) & random_letters(reader.theory)


def probability(formula: Formula, reader: Reader) -> dict[Word, Fraction]:
    """The probability of an event; raises `Refused` unless it is an inequality of scalars."""
    if formula.relation not in (">=", ">"):
        raise Refused("an event is an inequality of scalars")
    strict = number(1 if formula.relation == ">" else 0)
    return reader.scalar_atom("P", (formula.difference, strict), False)


def one_law(expr: ex.Expr) -> bool:
    """Whether an event or a mean names at most one law: two calls would be two independent variables."""
    return sum(isinstance(node, ex.Call) and FUNCTIONS[node.function].random for node in expr.walk()) <= 1
