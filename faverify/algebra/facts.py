"""What a theory's relations, symmetries and constant letters rest on: derived, kept by the flow, or assumed.

Closed list of what a value says: ``V = inv(X)``: V X = X V = I, and V is symmetric if X is. ``V = sqrtm(X)``: V V = X,
V symmetric. ``V = proj(X)``: V V = V, V X = X, V symmetric. Any other value: the letter equals its text. A relation of
letters with values has to follow from these; one of free letters is a hypothesis, which the flow has to keep: d/dt of
it lies in the ideal of the relations, so it solves a linear equation with value 0 at 0.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from faverify.algebra.prove import rewriter_of
from faverify.algebra.rewrite import Rewriter, Rule
from faverify.algebra.words import Factor, Poly, Word, add, multiply
from faverify.errors import FaverifyError, StatementError, UnableError
from faverify.lang import expr as ex
from faverify.lang.parse import names_of, parse_statement, parse_value
from faverify.lang.scope import Role
from faverify.lang.sorts import law_of
from faverify.lang.theory import Theory
from faverify.lang.visible import visibly_symmetric


@dataclass(frozen=True)
class Facts:
    """``constant``: letters with values that do not move. ``hypotheses``: relations of free letters, kept by the flow.

    ``assumed``: relations and symmetries that the theory states and that were not derived.
    """

    constant: frozenset[str]
    hypotheses: tuple[str, ...]
    assumed: tuple[str, ...]


@lru_cache(maxsize=256)
def facts_of(theory: Theory) -> Facts:
    """The facts of a theory; raises `StatementError` if its flow does not keep what it states of free letters."""
    hypotheses = tuple(text for text in theory.relations if not _of_values(text, theory))
    for text in hypotheses:
        _require_kept(text, theory)
    for what, texts in (("flow", theory.flow), ("step", theory.steps), ("start", theory.starts)):
        for name in set(theory.symmetric) & texts.keys():
            _require_symmetric(what, name, texts[name], theory)
    derived = [text for text in theory.relations if text not in hypotheses]
    assumed = [text for text in derived if not prove_from_values(text, theory)]
    assumed += [f"{name} == {name}.T" for name in theory.symmetric if not _symmetric_value(name, theory)]
    return Facts(_constant(theory), hypotheses, tuple(assumed))


def _of_values(text: str, theory: Theory) -> bool:
    claim = parse_statement(text, theory).claims[0]
    return any(letter.name in theory.values for letter in names_of(claim, theory))


def _difference(text: str, rewriter: Rewriter) -> Poly:
    claim = parse_statement(text, rewriter.theory).claims[0]
    left, right = (rewriter.translator.value(side).poly for side in (claim.left, claim.right))
    return add(left, right, Fraction(-1))


def _require_kept(text: str, theory: Theory) -> None:
    rewriter = rewriter_of(theory)
    claim = parse_statement(text, theory).claims[0]
    if any(letter.name in theory.steps for letter in names_of(claim, theory)):
        raise StatementError(f"theory {theory.name!r}: a relation of letters that step, {text!r}, is not supported")
    if not any(letter.name in theory.flow for letter in names_of(claim, theory)):
        return
    rates = [rewriter.translator.derivative(side).poly for side in (claim.left, claim.right) if side.shape]
    moved = rates[0] if len(rates) == 1 else add(rates[0], rates[1], Fraction(-1))
    if not rewriter.translator.vanishes(moved):
        raise StatementError(f"theory {theory.name!r}: its flow does not keep the relation {text!r}")


def _require_symmetric(what: str, name: str, text: str, theory: Theory) -> None:
    rewriter = rewriter_of(theory)
    made = {} if text.strip() == "0" else rewriter.translator.matrix(text)
    if not rewriter.translator.vanishes(add(made, rewriter.transposer.poly(made), Fraction(-1))):
        raise StatementError(f"theory {theory.name!r}: the {what} of {name!r} does not keep it symmetric")


def _symmetric_value(name: str, theory: Theory) -> bool:
    """Free letters are drawn symmetric; one with a value has to be it by the value."""
    if name not in theory.values:
        return True
    if theory.shapes[name] and law_of(ex.Letter(ex.SCALAR, name, Role.VALUE), theory) is not None:
        return False  # its entries are drawn one by one
    if visibly_symmetric(parse_value(theory.values[name], theory), theory):
        return True
    return prove_from_values(f"{name} == {name}.T", theory)


def prove_from_values(text: str, theory: Theory) -> bool:
    """Whether an equation follows from what the values of the theory's letters say (error-free where True).

    A value ``V = sqrtm(X)`` is tried as the rule X -> V V and as V V -> X.
    """
    for roots_first in (False, True):
        try:
            if _told_by(theory, roots_first).gives(text):
                return True
        except (StatementError, UnableError):
            continue
    return False


class _Told:
    """What the values of a theory's letters say as rewriting rules, made once for all its relations."""

    def __init__(self, theory: Theory, roots_first: bool) -> None:
        bare = Theory(
            theory.name, theory.title, theory.shapes, theory.definitions, (), theory.flow, theory.values,
            tuple(name for name in theory.symmetric if name not in theory.values), kind=theory.kind,
        )  # fmt: skip
        self.theory, self.roots_first, self.rewriter = theory, roots_first, Rewriter(bare)
        self.told = _told_by_values(self.rewriter, theory)
        self._rules, self._met = tuple[Rule, ...](), -1

    def gives(self, text: str) -> bool:
        """Whether an equation reduces to 0; what it adjoins counts from then on."""
        self.rewriter.__dict__["rules"] = ()  # a text is read without them
        poly, known = _difference(text, self.rewriter), self.rewriter.translator.known
        if self._met != len(known):
            self._rules = tuple(_value_rules(self.rewriter, self.theory, self.told, self.roots_first))
            self._met = len(known)
        self.rewriter.__dict__["rules"] = self._rules
        return not self.rewriter.reduce(poly).normal


@lru_cache(maxsize=64)
def _told_by(theory: Theory, roots_first: bool) -> _Told:
    return _Told(theory, roots_first)


def _told_by_values(rewriter: Rewriter, theory: Theory) -> frozenset[str]:
    """The letters with values, and what their values adjoin: these are defined wherever the values are."""
    for name in theory.values:
        rewriter.translator.made_of(name)
    return frozenset(rewriter.translator.known)


def _value_rules(rewriter: Rewriter, theory: Theory, told: frozenset[str], roots_first: bool) -> list[Rule]:
    """The equations of the values; of what the text itself adjoins only those of `proj`, defined everywhere."""
    translator = rewriter.translator
    for name in theory.values:
        if (name in theory.symmetric and translator.known[name].function in ("sqrtm", "proj")) or visibly_symmetric(
            parse_value(theory.values[name], theory), theory
        ):
            translator.transposer.add(name)
    found: list[Rule] = []
    for name, made in list(translator.known.items()):
        defined = name in told or made.function == "proj"
        if defined and made.argument is not None and theory.shapes.get(name, ("",)) != ():
            for left, right in _equations(name, made.function, made.argument, made.shape, roots_first):
                found += rewriter.both_ways(rewriter.orient(name, left, right))
    return found


def _equations(
    name: str, function: str, argument: Poly, shape: tuple[str, str], roots_first: bool
) -> list[tuple[Poly, Poly]]:
    """The closed list, each equation to be solved for its longest word on the left."""
    own: Poly = {Word(*shape, (Factor(name),)): Fraction(1)}
    unit: Poly = {Word(shape[0], shape[0], ()): Fraction(1)}
    match function:
        case "":
            return [(own, argument)]
        case "inv":
            return [(multiply(own, argument), unit), (multiply(argument, own), unit)]
        case "sqrtm":
            square = multiply(own, own)
            return [(square, argument) if roots_first else (argument, square)]
        case "proj":
            return [(multiply(own, own), own), (multiply(own, argument), argument)]
    return []


def _constant(theory: Theory) -> frozenset[str]:
    rewriter = rewriter_of(theory)
    found = set()
    for name in theory.values if not theory.steps else ():
        try:
            if rewriter.translator.vanishes(rewriter.translator.rate(name)):
                found.add(name)
        except FaverifyError:
            continue
    return frozenset(found)
