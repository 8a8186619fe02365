"""V' = L'L, from V = 0 or a stored start, at step functions L: V is linear on each piece, and all is rational."""

import functools
import itertools
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from faverify.checker.exact import Exact
from faverify.checker.language import Node, Theory, written_number
from faverify.checker.values import LARGEST, World
from faverify.errors import DomainError, UnableError


class Pieces(World):
    """That theory at stored pieces: piece k lasts ``weights[k]``, there L is ``vectors[k]``."""

    def __init__(self, theory: Theory, ring: Any, case: Mapping[str, Any], at: Mapping[str, str]) -> None:
        flow = {name: text.replace(" ", "") for name, text in theory.flow.items()}
        if flow != {"V": "L.T@L"} or theory.inputs != {"L"} or theory.starts or theory.values or theory.relations:
            raise UnableError("no theory of step functions")
        sizes = {(len(rows), len(row)) for rows in case["vectors"] for row in rows}
        lengths = [written_number(text) for text in case["weights"]]
        if len(sizes) != 1 or max(map(max, sizes)) > LARGEST or min(lengths) <= 0:
            raise UnableError("no step function")
        ((n, r),) = sizes
        dimensions = dict(zip(theory.shapes["L"], (n, r), strict=True))
        super().__init__(theory, ring, {"dimensions": dimensions}, at)
        self.stored, self.ends = case, [Fraction(0), *itertools.accumulate(lengths)]
        self.rows = [ring.letter(rows) for rows in case["vectors"]]
        grown = [ring.mul(ring.number(w), ring.mul(ring.flip(x), x)) for w, x in zip(lengths, self.rows, strict=True)]
        start = ring.letter(case["start"]) if "start" in case else ring.zero(r, r)
        self.grown = list(itertools.accumulate(grown, ring.add, initial=start))

    def at(self, time: Fraction) -> World:
        """V and L at a time."""
        k = max(k for k, end in enumerate(self.ends[:-1]) if end <= time)
        return self.on(k, time)

    def on(self, k: int, time: Fraction) -> World:
        """V and L at a time of piece k, its two ends included."""
        if not self.ends[k] <= time <= self.ends[k + 1]:
            raise UnableError("a time after the last piece")
        made = World(self.theory, self.ring, self.case, {})
        x, since = self.rows[k], self.ring.number(time - self.ends[k])
        more = self.ring.mul(since, self.ring.mul(self.ring.flip(x), x))
        made.moved = {"L": x, "V": self.ring.add(self.grown[k], more)}
        made.parameters, made.time = self.parameters, time
        return made

    def compare(self, claim: Node) -> bool | None:
        """In fractions where that is possible."""
        if self.ring.exact:
            return super().compare(claim)
        try:
            at = {name: str(value) for name, value in self.parameters.items()}
            return Pieces(self.theory, Exact(), self.stored, at).compare(claim)
        except (UnableError, DomainError):
            return super().compare(claim)

    def _call(self, node: Node) -> Any:
        if node.value not in ("integral", "least", "greatest"):
            return super()._call(node)
        f, start, stop = node.args[0], *map(self.moment, node.args[1:])
        pieces = [(k, max(start, a), min(stop, b)) for k, (a, b) in enumerate(itertools.pairwise(self.ends))]
        pieces = [(k, a, b) for k, a, b in pieces if a < b]
        if not pieces or stop > self.ends[-1] or degree(f, self.theory) > (node.value != "integral"):
            raise UnableError("neither constant nor linear on each piece, or an interval beyond them")
        ring = self.ring
        if node.value == "integral":
            terms = (ring.mul(ring.number(b - a), self.on(k, a).value(f)) for k, a, b in pieces)
            return functools.reduce(ring.add, terms)
        which = "min" if node.value == "least" else "max"
        values = (self.on(k, end).value(f) for k, a, b in pieces for end in (a, b))
        return functools.reduce(lambda x, y: ring.call(which, [x, y]), values)


def degree(node: Node, theory: Theory) -> int:
    """The degree of an expression in V and the time; raises `UnableError` for what is no polynomial in it."""
    if node.op == "let":
        text = theory.definitions.get(node.value)
        return degree(theory.node(text), theory) if text else int(node.value in ("V", "t"))
    below = [degree(part, theory) for part in node.args]
    if node.op == "mul":
        return sum(below)
    if not any(below) or node.op in ("add", "sub", "T") or (node.op == "call" and node.value == "tr"):
        return max(below, default=0)
    raise UnableError("no polynomial in V and the time")
