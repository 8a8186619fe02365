"""Evaluation along an exact step function: V' = L'L from V = 0, or a start, L constant on pieces of time.

A sequence of the kind "vectors" is such a function: piece k lasts w_k, its rows are the vectors. V is linear on each
piece, so integrals of what depends on L alone are sums, and the largest value of what is linear in V is at an end.
"""

import itertools
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from typing import Any

from faverify.claim import Theory
from faverify.errors import DomainError, StatementError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.point import Point
from faverify.evaluate.ring import BallRing, Unsupported
from faverify.exact.linear import to_flint
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression
from faverify.lang.scope import BINDABLE, TIME, role_of

MOST_PATHS = 64


def evaluator_of(theory: Theory, case: Any, values: Mapping[str, Fraction] | None = None) -> Evaluator:
    """The evaluator at a time of a step function, at its end by default; every time, integrals, extrema have values."""
    path = _path(case)
    found = {"T": path.end, "s": path.end / 3, "eps": Fraction(1, 64), "K": case.smallest_K(), **(values or {})}
    time = found.pop(TIME, path.end)
    parameters = {name: value for name, value in found.items() if name in (values or {}) or _takes(name, theory)}
    sizes = {"n": case.sizes[1], "r": case.sizes[2], "1": 1}
    point = Point(path.at(time), sizes, parameters, path.at, path.functional, time, rational=True)
    return Evaluator(theory, BallRing(), point)


def _takes(name: str, theory: Theory) -> bool:
    """Whether the theory has the name as a parameter or an instant."""
    try:
        return role_of(name, theory) in BINDABLE
    except StatementError:
        return False


def require_past(theory: Theory) -> None:
    """Raise `StatementError` unless the theory is V' = L'L, from any start, with L any function of time."""
    from faverify.algebra.prove import prove_equal

    past = set(theory.flow) == {"V"} and "L" in theory.inputs
    moved = parse_expression(theory.flow["V"] if past else "0", theory)
    if not past or not prove_equal(moved, parse_expression("L.T @ L", theory), theory).proved:
        raise StatementError(f"it is about V' = L'L with L an input, and theory {theory.name!r} is not shown to be it")


def certainly_affine(expr: ex.Expr, theory: Theory) -> bool:
    """Whether a scalar is shown to be affine in V where L stands still: every word of it has V at most once."""
    from faverify.algebra.prove import rewriter_of

    try:
        poly = rewriter_of(theory).translator.value(expr).poly
    except StatementError:
        return False
    names = [[factor.name for factor in word.letters] for word in poly]
    return all(set(word) <= {"V", "L"} and word.count("V") <= 1 for word in names)


_PATHS: dict[str, "_Path"] = {}  # the newest few: the parts of a claim ask for the same


def _path(case: Any) -> "_Path":
    if case.digest not in _PATHS:
        if len(_PATHS) >= MOST_PATHS:
            _PATHS.clear()
        _PATHS[case.digest] = _Path(case)
    return _PATHS[case.digest]


class _Path:
    """The letters V and L of one step function at every time of [0, end]."""

    def __init__(self, case: Any) -> None:
        import flint

        self.pieces = [to_flint(step) for step in case.vectors]
        self.weights = list(case.weights)
        self.ends = list(itertools.accumulate(self.weights, initial=Fraction(0)))[1:]
        self.end = self.ends[-1]
        self.grams = [piece.transpose() * piece for piece in self.pieces]
        size = self.pieces[0].ncols()
        self.past = [to_flint(case.start) if case.start is not None else flint.fmpq_mat(size, size)]
        for gram, lasts in zip(self.grams, self.weights, strict=True):
            self.past.append(self.past[-1] + gram * flint.fmpq(lasts.numerator, lasts.denominator))

    def at(self, time: Fraction) -> dict[str, Any]:
        """V and L at a time; at an end of a piece L is that of the piece that ends there."""
        import flint

        if not 0 <= time <= self.end:
            raise Unsupported("outside the time of the step function")
        piece = bisect_left(self.ends, time)
        lasts = time - (self.ends[piece] - self.weights[piece])
        past = self.past[piece] + self.grams[piece] * flint.fmpq(lasts.numerator, lasts.denominator)
        return {"V": past, "L": self.pieces[piece]}

    def functional(self, evaluator: Evaluator, call: ex.Call, decided: Any) -> Any:
        """Integrals of what depends on L alone, greatest values of what is linear in V."""
        start, stop = (evaluator.number(arg) for arg in call.args[1:])
        if not 0 <= start <= stop <= self.end:
            raise DomainError(f"{call.function} over [{start}, {stop}]: no interval of [0, {self.end}]")
        spans = [
            (max(start, end - w), min(stop, end), k)
            for k, (end, w) in enumerate(zip(self.ends, self.weights, strict=True))
        ]
        spans = [(a, b, k) for a, b, k in spans if a < b]
        names = {node.name for node in call.args[0].walk() if isinstance(node, ex.Letter)}
        if call.function == "integral" and names == {"L"}:
            total = evaluator.ring.matrix([[0]])
            for a, b, k in spans:
                total = total + self._value(evaluator, call.args[0], a, k) * evaluator.ring.matrix([[b - a]])[0, 0]
            return total
        if call.function == "greatest" and certainly_affine(call.args[0], evaluator.theory):
            spans = spans or [(stop, stop, next(k for k, end in enumerate(self.ends) if stop <= end))]
            ends = [self._value(evaluator, call.args[0], time, k)[0, 0] for a, b, k in spans for time in (a, b)]
            return type(evaluator.ring.matrix([[0]]))([[reduce(_larger, ends)]])
        raise Unsupported(f"{call.function} of this")

    def _value(self, evaluator: Evaluator, expr: ex.Expr, time: Fraction, piece: int) -> Any:
        """A value at a time of a piece, with the L of that piece."""
        letters = {**self.at(time), "L": self.pieces[piece]}
        given = evaluator.point
        point = replace(given, letters=letters, time=time)
        return Evaluator(evaluator.theory, evaluator.ring, point).value(expr)


def _larger(a: Any, b: Any) -> Any:
    """The larger of two balls, or of two rationals."""
    return a.max(b) if hasattr(a, "max") else max(a, b)
