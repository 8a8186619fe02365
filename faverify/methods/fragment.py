"""The fragment of the language that a method reads: what it does not read is refused before it runs, never ignored."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faverify.lang import expr as ex
from faverify.lang.functions import TIME_FUNCTIONALS
from faverify.lang.parse import parse_expression, parse_value
from faverify.lang.scope import TIME
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.claim import Theory
    from faverify.lang.parse import Statement

ANY_RELATION = frozenset(Relation)
EQUALITIES = frozenset({Relation.EQUAL})
ORDER = frozenset({Relation.AT_MOST, Relation.AT_LEAST, Relation.BELOW, Relation.ABOVE})
INSTANTS = ("s", "T")


@dataclass(frozen=True)
class Fragment:
    """What a method reads of a statement and needs of its theory.

    ``relations`` and ``functions`` (None: all of the language) may occur, also inside definitions; ``matrices``,
    ``hypotheses`` (``if``), ``ranges`` (``for``), ``chains`` (more than one comparison) and ``times`` (values at other
    times, integrals, extrema) tell whether such are read. ``kinds``: the kinds of cases (empty: any). ``flows``: the
    theory's texts must provably be one of these flows ("fa_star", "fa", "gd"; empty: any theory); ``meanings``: and
    these letters the paper's. ``blank``: the theory has no text of its own, so that there is none to ignore; ``free``:
    it leaves its letters free (no flow, no values, no relations); ``numbers``: it has no flow, no relations and no
    matrices, so that its parameters are free numbers.
    """

    relations: frozenset[Relation] = ANY_RELATION
    functions: frozenset[str] | None = None
    matrices: bool = True
    hypotheses: bool = False
    ranges: bool = False
    chains: bool = True
    times: bool = True
    kinds: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    blank: bool = False
    free: bool = False
    numbers: bool = False

    def unread(self, statement: "Statement") -> str:
        """The first thing in the statement that is outside the fragment, in words; "" if everything is read."""
        return next(filter(None, (*self._unread_parts(statement), self._unread_nodes(statement))), "")

    def foreign(self, theory: "Theory") -> str:
        """Why the theory is not one that the method speaks about, in words; "" if it is.

        Raises `StatementError` where the texts of the flow are not shown to be what the method computes.
        """
        if self.blank and (theory.shapes or theory.definitions or theory.flow or theory.relations or theory.values):
            return f"it reads none of the texts of theory {theory.name!r}, and that theory has some"
        if self.kinds and theory.kind not in self.kinds:
            return f"it is about cases of kind {' or '.join(self.kinds)}, not {theory.kind!r}"
        if self.free and (theory.flow or theory.relations or theory.values):
            return f"it takes letters for free numbers, and theory {theory.name!r} has a flow, relations or values"
        if self.numbers and (theory.flow or theory.relations or any(theory.shapes.values())):
            return f"it is about free numbers, and theory {theory.name!r} has a flow, relations or matrices"
        if self.flows:
            from faverify.evaluate.meaning import require_flow, require_meaning

            if (flow := require_flow(theory)) not in self.flows:
                return f"it is about the flow {' or '.join(self.flows)}, and theory {theory.name!r} is {flow}"
            require_meaning(theory, *self.meanings) if self.meanings else None
        return ""

    def _unread_parts(self, statement: "Statement") -> Iterator[str]:
        if statement.hypotheses and not self.hypotheses:
            yield "it does not read hypotheses (if ...)"
        if statement.ranges and not self.ranges:
            yield (
                "it looks at single points, which say nothing of a range (for ...); write 'if' for a condition on the "
                "points, or least, greatest, rise or integral over the interval"
            )
        if len(statement.claims) > 1 and not self.chains:
            yield "it reads one comparison at a time"
        found = next((c.relation.value for c in statement.claims if c.relation not in self.relations), None)
        if found is not None:
            yield f"it does not read {found}; it reads {', '.join(sorted(self.relations))}"

    def _unread_nodes(self, statement: "Statement") -> str:
        for node in nodes(statement):
            if isinstance(node, ex.Call) and self.functions is not None and node.function not in self.functions:
                return f"it does not read the function {node.function}"
            if not self.times and _is_elsewhere(node):
                return "it reads one time only, not values at other times"
            if not self.matrices and node.shape not in (ex.SCALAR, None):
                return f"it reads scalars only, and there is a matrix ({ex.show(node.shape)})"
        return ""


def _is_elsewhere(node: ex.Expr) -> bool:
    return isinstance(node, ex.At) or (isinstance(node, ex.Call) and node.function in TIME_FUNCTIONALS)


def nodes(statement: "Statement") -> Iterator[ex.Expr]:
    """Every node of a statement, of its hypotheses and ranges, and of the definitions that these use."""
    compared = (*statement.claims, *statement.hypotheses, *statement.ranges)
    yield from expanded([side for claim in compared for side in (claim.left, claim.right)], statement.theory)


def expanded(waiting: list[ex.Expr], theory: "Theory") -> Iterator[ex.Expr]:
    """Every node of some expressions, and of the definitions that these use."""
    seen: set[str] = set()
    while waiting:
        for node in waiting.pop().walk():
            yield node
            if isinstance(node, ex.Letter) and node.name in theory.definitions and node.name not in seen:
                seen.add(node.name)
                waiting.append(parse_expression(theory.definitions[node.name], theory))


def names_read(statement: "Statement") -> set[str]:
    """Every name that the value of a statement depends on: through definitions, values and the flow of its theory."""
    theory, found = statement.theory, {node.name for node in nodes(statement) if isinstance(node, ex.Letter)}
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        for texts in (theory.definitions, theory.values, theory.flow, theory.starts, theory.steps):
            if name in texts:
                inside = parse_value(texts[name], theory).walk()
                new = {node.name for node in inside if isinstance(node, ex.Letter)} - found
                found |= new
                waiting += new
    return found


def unbindable(name: str, theory: "Theory", times: bool) -> str:
    """Why a method may not give ``name`` a value in this theory, in words; "" if it may.

    Only declared scalar parameters, the instants s and T and, with ``times``, the time t of the state are bound: the
    value of everything else follows from the case and the texts of the theory.
    """
    role = next(
        (role for role, names in (("a definition", theory.definitions), ("a letter with a value", theory.values))
         if name in names), "",
    )  # fmt: skip
    if not role and name in theory.shapes:
        role = "" if theory.shapes[name] == () else "a letter"
    elif not role and name not in (*INSTANTS, *(("t",) if times else ())):
        role = "no declared parameter"
    if name == TIME and theory.steps:
        role = "counted in steps, and no number,"
    return f"{name} cannot be given a value: it is {role} of theory {theory.name!r}" if role else ""
