"""How errors of Taylor polynomials grow over a step: a logarithmic norm of the flow, and defects.

p is the polynomial of the step, its coefficients exact numbers; all letters with a flow, each in a unit of its own, are
one vector with the Euclidean norm. Its defect p' - f(p) is at most d: the first coefficients (rounding), and Lagrange's
remainder of f(p) for all others. While p is missed by no more than RADIUS, |e|' <= L |e| + d, L the
largest eigenvalue of the symmetric part of the Jacobian of f there, which may be negative. With L+ = max(L, 0), |e| is
at most exp(L+ h) (|e(0)| + h d) over the step and exp(L h) |e(0)| + exp(L+ h) h d at its end: e does stay there as long
as the first is below RADIUS.

Majorants bound the norm of each coefficient of a series about every time of a step. Norms are Frobenius norms, and of
products at most products of them. Doubles: sums and products of numbers that are not negative, so that what they round
is a small share (`MORE`); in units of the step, so that they neither grow nor vanish.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import Any, NamedTuple

import flint
import numpy as np

from faverify.checker.balls import arb, size
from faverify.checker.derive import Walk, rate
from faverify.checker.doubles import MORE, TINY, Doubles, Linear
from faverify.checker.language import Node, Theory
from faverify.checker.taylor import Errors, Letters, over_step, rates, upper
from faverify.checker.values import World, at_state
from faverify.errors import UnableError

RADIUS, BITS = Fraction(1, 10**6), 64
TURN = "d_"
"""What the name of a letter's direction begins with."""
Units = Mapping[str, float]


class Grown(NamedTuple):
    """Bounds of the error of every letter over a step, and of all of them, in their units, at its end."""

    within: Errors
    end: Any


def grown(here: World, letters: Letters, missed: Letters, length: Fraction, error: Any, units: Units) -> Grown:
    """Bounds of the error over a step, from that where it begins; raises `UnableError` without any."""
    h, tube = arb(length), {name: arb(RADIUS) * unit for name, unit in units.items()}
    with flint.ctx.workprec(BITS):
        over = at_state(here.start, over_step(letters, tube, flint.arb(0).union(h)), here.time)
        slopes = jacobian(over)
        scale = np.array([*_spread(here, units)])
        slope = flint.arb(largest(*(x * scale / scale[:, None] for x in slopes)))
        ahead = (flint.arb.max(slope, flint.arb(0)) * h).exp()
        more = h * _defect(over, letters, missed, h, units)
    within, end = upper(ahead * (error + more)), upper((slope * h).exp() * error + ahead * more)
    if not within < arb(RADIUS):
        raise UnableError("errors that leave the tube")
    return Grown({name: within * unit for name, unit in units.items()}, end)


def distance(letters: Mapping[str, Any], units: Units) -> Any:
    """A bound of how far letters, all together in their units, are from their middles."""
    return together({name: size(value - value.mid()) for name, value in letters.items()}, units)


def together(sizes: Mapping[str, Any], units: Units) -> Any:
    """A bound of the length of letters, all together in their units, from bounds of each."""
    return upper(sum(((found / units[name]) ** 2 for name, found in sizes.items()), flint.arb(0)).sqrt())


def _defect(over: World, letters: Letters, missed: Letters, h: Any, units: Units) -> Any:
    """The largest rate that the polynomials miss up to a time h: rounding, and the terms that they do not have."""
    order, h = len(next(iter(missed.values()))), upper(h)
    rest = Majorants(over, letters, h, order)
    rounded = {name: sum((size(x) * h**k for k, x in enumerate(terms)), flint.arb(0)) for name, terms in missed.items()}
    return together({name: rounded[name] + rest.of(node)[order] for name, node in rates(over).items()}, units)


def balanced(here: World) -> Units:
    """Powers of 2 as units of letters, 1 at most, such that the rates of each depend on the others as theirs on it."""
    owners = [*_spread(here, {name: name for name in here.moved})]
    slopes = np.abs(jacobian(here).middle)
    units = dict.fromkeys(here.moved, 1.0)
    least = slopes.max() / 10**6 + 1e-300
    for name in [*units] * 3:
        scale, own = np.array([units[owner] for owner in owners]), np.array([owner == name for owner in owners])
        scaled = slopes * scale / scale[:, None]
        on, by = (np.linalg.norm(scaled[rows][:, ~rows]) for rows in (own, ~own))
        if on and by:  # (where one does not depend on the other at all, as at a start of zero, nothing is told)
            units[name] *= 2.0 ** round(np.log2((on + least) / (by + least)) / 2)
    most = max(units.values())
    return {name: unit / most for name, unit in units.items()}


def _spread(here: World, values: Mapping[str, Any]) -> Iterator[Any]:
    """The value of its letter for every entry of the letters."""
    return (values[name] for name, letter in here.moved.items() for _ in letter.entries())


def jacobian(here: World) -> Doubles:
    """The derivatives of all entries of the rates by all entries of the letters, where these have those enclosures."""
    columns = []
    for name, slopes in _slopes(here.theory).items():
        turned = Linear(here, slopes.theory, TURN + name, here.ring.shape(here.moved[name]))
        columns.append([turned.flat(node, here.moved[own].entries()) for own, node in slopes.nodes.items()])
    return Doubles(*(np.vstack([np.hstack([block[k] for block in blocks]) for blocks in columns]).T for k in (0, 1)))


class _Slopes(NamedTuple):
    """The derivatives of all rates in the direction of one letter, and a theory in which nothing but that moves."""

    theory: Theory
    nodes: dict[str, Node]


@lru_cache(maxsize=64)
def _slopes(theory: Theory) -> dict[str, _Slopes]:
    found = {}
    for name in theory.flow:
        data = {**theory.data, "shapes": {**theory.shapes, TURN + name: theory.shapes[name]}, "inputs": [TURN + name]}
        along = Theory({**data, "flow": {name: TURN + name}})
        nodes = {own: rate(theory.node(text), along) for own, text in theory.flow.items()}
        found[name] = _Slopes(Theory({**data, "flow": {}}), nodes)
    return found


def largest(middle: Any, radius: Any) -> float:
    """A bound of the largest eigenvalue of (A + A')/2 for doubles A with errors: c + ||c I - (A + A')/2 - M M'||.

    For any c and M, as M M' is PSD; c is a guess of it, M one of a root. What doubles round is less than a share of
    the sizes (n + 8 roundings in each entry). Raises `UnableError` where there are none.
    """
    unit, form = np.eye(len(middle)), (middle + middle.T) / 2
    try:
        values = np.linalg.eigvalsh(form)
        guess = values[-1] + 1e-12 * np.abs(values).max() + 1e-300
        root = np.linalg.cholesky(guess * unit - form)
    except np.linalg.LinAlgError as why:
        raise UnableError(f"no eigenvalues: {why}") from None
    norms = [np.linalg.norm(x) for x in (form, guess * unit, root)]
    rounded = (len(unit) + 8) * 2.0**-52 * (norms[0] + norms[1] + norms[2] ** 2)
    gap = np.linalg.norm(guess * unit - form - root @ root.T) + np.linalg.norm(radius)
    return float(guess + 1.001 * (gap + rounded) + 1e-300)


def norm(a: Any) -> float:
    """A double that is not below the norm of what is in a matrix of balls."""
    return MORE * float(size(a)) + TINY


class Majorants(Walk):
    """Bounds of the norms of coefficients, the k-th times h^k, over a step of length h, and of one power more.

    The world has the letters' enclosures over the step: the first bound is by that of the value.
    """

    def __init__(self, over: World, letters: Letters, h: Any, order: int) -> None:
        self.order, powers = order, range(order + 1)
        binomials, known = np.array([[float(comb(i, j)) for i in powers] for j in powers]), dict[str, Any]()
        for name, terms in letters.items():
            scaled = [norm(x * h**k) for k, x in enumerate(terms)]
            known[name] = binomials @ (scaled + [0.0] * (order + 1 - len(scaled)))
        super().__init__(over, over.theory, known)

    def still(self, value: Any) -> Any:
        """The bound of what does not move."""
        return np.array([norm(value), *[0.0] * self.order])

    def found(self, node: Node) -> Any:
        """The bounds of what moves; a trace is at most the norm times that of a unit matrix."""
        first = norm(self.world.value(node))
        if node.op == "call" and node.value == "tr":
            rows = self.world.value(node.args[0]).nrows()
            more = self.of(node.args[0]) * norm(self.world.ring.unit(rows))
        elif node.op == "call" and node.value == "inv":
            more = self._inverse(self.of(node.args[0]), first)
        else:
            more = super().found(node)
        return np.array([first, *(MORE * more + TINY)[1:]])

    def _inverse(self, given: Any, first: float) -> Any:
        """Those of X = A^-1: the k-th coefficient is -X(0) (A_1 X_(k-1) + ... + A_k X_0)."""
        found = [first]
        for k in range(1, self.order + 1):
            found.append(first * sum(given[i] * found[k - i] for i in range(1, k + 1)))
        return np.array(found)

    def add(self, a: Any, b: Any, sign: int) -> Any:
        """Those of a sum or difference."""
        return a + abs(sign) * b

    def mul(self, a: Any, b: Any) -> Any:
        """Those of a product."""
        return np.convolve(a, b)[: self.order + 1]

    inner = mul

    def flip(self, a: Any) -> Any:
        """Those of the transpose."""
        return a
