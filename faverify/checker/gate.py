"""What a theory's relations rest on: they follow from the values of letters, or the flow keeps them."""

import contextlib
from fractions import Fraction

from faverify.checker.algebra import Algebra
from faverify.checker.language import LAWS, Node, Theory, walk
from faverify.checker.scope import behind, nodes_behind
from faverify.checker.words import Mono, Poly, concatenated, plus
from faverify.errors import StatementError

LIPSCHITZ = (
    *("inv", "tr", "inner", "normF", "neg", "pos"),
    *("lambda_min", "lambda_max", "sigma_max", "nuclear", "det", "diag"),
)
DETERMINED = ("inv", "sqrtm", "proj")


def not_shown(theory: Theory, algebra: Algebra) -> list[str]:
    """The relations and symmetries that neither follow from values nor are kept by the flow, in words."""
    shown: list[str] = []
    found: list[str] = []
    for text in theory.relations:
        (shown if _rests(text, theory, algebra, tuple(shown)) else found).append(text)
    return found + [f"{name} is symmetric" for name in sorted(theory.symmetric) if not _symmetric(name, theory)]


def _letters(text: str, theory: Theory) -> set[str]:
    """The names in an equation, definitions and values written out."""
    return behind(theory.statement(text).claims, theory)


def _rests(text: str, theory: Theory, algebra: Algebra, shown: tuple[str, ...]) -> bool:
    used = _letters(text, theory)
    if used & set(theory.values):
        about = {one: {name for claim in theory.statement(one).claims for name in _named(claim)} for one in shown}
        but = [tuple(one for one in shown if name not in about[one]) for name in sorted(used & set(theory.values))]
        ways = ((first, known) for known in dict.fromkeys([(), shown, *but]) for first in (False, True))
        return any(_from_values(text, theory, first, known) for first, known in ways)
    if not used & {*theory.flow, *theory.steps}:
        return True
    left, right = algebra.sides(text)
    try:
        return not theory.steps and _unique(theory, algebra) and not algebra.normal(algebra.rate(plus(left, right, -1)))
    except StatementError:
        return False


def _unique(theory: Theory, algebra: Algebra) -> bool:
    """Whether the flow has one solution from each start: it is made of letters, the time and traces only.

    Y' = sqrtm(Y) and Z' = sqrtm(Z) do not keep Y == Z: from 0 one may stay there, the other leave.
    """
    return all(_plain(mono, algebra) for name in theory.flow for mono in algebra.rate_of(name) or ())


def _plain(mono: Mono, algebra: Algebra) -> bool:
    """Whether a word has only letters and, as factors, constants, the time and traces of such words."""
    atoms = [algebra.known[key] for key in mono.scalars if algebra.known[key].moving]
    inner = [other for info in atoms if info.kind == "tr" for other in info.parts[0]]
    return (
        all(not algebra.known[name].moving or _driving(name, algebra.theory) for name, _ in mono.word)
        and all(info.kind in ("tr", "time") for info in atoms)
        and all(_plain(other, algebra) for other in inner)
    )


def _driving(name: str, theory: Theory) -> bool:
    """Whether a letter may drive a flow: one of the theory, with a value that is locally Lipschitz if it has one."""
    if name not in theory.values:
        return name in theory.shapes
    nodes = nodes_behind([theory.node(theory.values[name])], theory)
    return all(
        node.value in LIPSCHITZ if node.op == "call"
        else node.value >= 0 and node.value.denominator == 1 if node.op == "pow"
        else node.op != "div" or node.args[1].op == "num"
        for node in nodes
    )  # fmt: skip


def _named(claim: Node) -> set[str]:
    return {node.value for node in walk(claim) if node.op == "let"}


def _symmetric(name: str, theory: Theory) -> bool:
    made = [texts[name] for texts in (theory.flow, theory.steps, theory.starts) if name in texts]
    if made:
        algebra = Algebra(theory)
        polys = list(map(algebra.text, made))
        kept = not any(algebra.normal(plus(poly, algebra.flip(poly), -1)) for poly in polys)
        return kept and (not theory.flow or _unique(theory, algebra))
    if name not in theory.values or _visibly(name, theory):
        return True
    return any(_from_values(f"{name} == {name}.T", theory, roots_first) for roots_first in (False, True))


def _visibly(name: str, theory: Theory) -> bool:
    """A root, a projector, an inverse or a sum of words that is its own transpose as it is written."""
    node = theory.node(theory.values[name])
    if node.op == "call" and node.value == "proj":
        return True
    bare = _bare(theory, {other for other in theory.symmetric if other != name})
    inner = node.args[0] if node.op == "call" and node.value in ("inv", "sqrtm", "pos", "neg", "diag") else node
    try:
        poly = bare.unreduced(inner)
    except (StatementError, ValueError):
        return False
    return bool(bare.flip(poly) == poly)


def _bare(theory: Theory, symmetric: set[str]) -> Algebra:
    data = {**theory.data, "relations": [], "symmetric": sorted(symmetric)}
    return Algebra(Theory(data))


def _from_values(text: str, theory: Theory, roots_first: bool, known: tuple[str, ...] = ()) -> bool:
    """Whether an equation follows from the closed list of what values say, and from the ``known`` equations.

    Letters of known equations are not written out.
    """
    kept = {name for one in known for claim in theory.statement(one).claims for name in _named(claim)}
    shown = {name for name in theory.symmetric if name not in theory.values or _visibly(name, theory)}
    bare = _bare(theory, shown)
    made: list[tuple[str, Poly, Poly, str]] = []
    for name, value in theory.values.items():
        node, shape = theory.node(value), theory.shapes[name]
        if not shape or node.value in LAWS:
            continue
        function = node.value if node.op == "call" and node.value in DETERMINED else ""
        try:
            inner = bare.unreduced(node.args[0] if function else node)
        except (StatementError, ValueError):
            continue
        if function or name not in kept:
            made.append((name, {Mono(shape[0], shape[1], ((name, False),)): Fraction(1)}, inner, function))
    spoken = list(bare.known.items())  # (a relation that speaks of another inverse does not make it one)
    left, right = bare.sides(text)
    for one in known:
        bare.rules += bare.both_ways(one, *bare.sides(one))
    for name, info in spoken:
        if info.kind in DETERMINED:
            inner = bare.reduce(info.parts[0]) if known else info.parts[0]
            made.append((name, {Mono(*info.shape, ((name, False),)): Fraction(1)}, inner, info.kind))
    for name, own, inner, function in made:
        for first, second in _facts(own, inner, function, roots_first):
            with contextlib.suppress(StatementError):  # solved for no word it rewrites nothing
                bare.rules += bare.both_ways(f"value of {name}", first, second)
    try:
        return not bare.reduce(plus(left, right, -1))
    except StatementError:
        return False


def _facts(own: Poly, inner: Poly, function: str, roots_first: bool) -> list[tuple[Poly, Poly]]:
    """What a value says, as equations to be solved for their left sides."""
    ((word, _),) = own.items()
    unit: Poly = {Mono(word.rows, word.rows): Fraction(1)}
    if function == "inv":
        return [(concatenated(own, inner), unit), (concatenated(inner, own), unit)]
    if function == "sqrtm":
        square = concatenated(own, own)
        return [(square, inner) if roots_first else (inner, square)]
    if function == "proj":
        return [(concatenated(own, own), own), (concatenated(own, inner), inner)]
    return [(own, inner)]
