"""Statements as numbers: NumPy and SciPy, a reading of its own that shares nothing with the language or the kernel.

A `World` is one instance of a theory: sizes, letters, inputs as functions of time, a flow that SciPy integrates.
Letters with the law normal(0, 1) are arrays of draws, so that P and E are frequencies. What has no value raises
`Undefined`.
"""

import ast
import re
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.integrate import solve_ivp
from statement_functions import FUNCTIONS, Undefined, combined, ordered

NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
DRAWS, END, STEP = 20_000, 4.0, 1e-4
SLACK, FREQUENCY = 2e-4, 0.03
"""How far the sides may be apart for their size: of what is computed, and of what is drawn."""


@dataclass
class World:
    """One instance of a theory; ``jumps`` are the times at which inputs jump."""

    theory: object
    sizes: dict
    letters: dict
    numbers: dict
    inputs: dict = field(default_factory=dict)
    jumps: tuple = ()
    end: float = END
    known: dict = field(default_factory=dict)

    def state(self, time):
        """The letters with a flow and the inputs at a time."""
        if not 0 <= time <= self.end:
            raise Undefined(f"time {time}")
        moved = self._moved(time) if self.theory.flow else {}
        return {**moved, **{name: made(time) for name, made in self.inputs.items()}}

    def _moved(self, time):
        begin, pieces = 0.0, self.known.setdefault("pieces", [])
        for piece, stop in enumerate((*self.jumps, self.end)):
            if piece == len(pieces):
                pieces.append(self._solved(begin, stop))
            if time <= stop:
                return self._split(pieces[piece].sol(time))
            begin = stop
        raise Undefined("after the end")

    def _solved(self, begin, stop):
        first = self._flat({n: self.letters[n] for n in self.theory.flow})
        if begin:
            first = self.known["pieces"][-1].sol(begin)
        made = solve_ivp(self._rate, (begin, stop), first, "DOP853", dense_output=True, rtol=1e-9, atol=1e-10)
        if not made.success or np.abs(made.y).max() > 1e4:
            raise Undefined("the trajectory ends")
        return made

    def _rate(self, time, flat):
        here = Numbers(self, time, {**self._split(flat), **{name: f(time + 1e-12) for name, f in self.inputs.items()}})
        return self._flat({name: here.text(text) for name, text in self.theory.flow.items()})

    def _flat(self, letters):
        return np.concatenate([np.broadcast_to(letters[n], self._shape(n)).ravel() for n in self.theory.flow])

    def _split(self, flat):
        result, place = {}, 0
        for name in self.theory.flow:
            rows, columns = self._shape(name)
            result[name] = flat[place : place + rows * columns].reshape(rows, columns)
            place += rows * columns
        return result

    def _shape(self, name):
        return tuple(self.sizes[size] for size in self.theory.shapes[name])


class Numbers:
    """Reads texts of a world at one time."""

    def __init__(self, world, time, state=None):
        self.world, self.time, self.given = world, time, state

    def holds(self, text):
        """Whether a statement holds: None where its hypotheses do not, or where it has no meaning."""
        claims, hypotheses = conditions(text)
        try:
            if not all(self.compared(one, 0.0) for one in hypotheses):
                return None
            drawn = re.search(r"\b[PE]\(", text)
            return all(
                self.compared(one, FREQUENCY if drawn else SLACK)
                or self.compared(one, self.world.known.get("error", 0.0))  # of the means that were just drawn
                for one in claims
            )
        except (Undefined, FloatingPointError, np.linalg.LinAlgError, ZeroDivisionError, OverflowError):
            return None

    def text(self, text):
        """The value of an expression."""
        return self.read(ast.parse(text.strip(), mode="eval").body)

    def number(self, text):
        """The value of a scalar as a Python float."""
        return float(np.asarray(self.text(text)).reshape(()))

    def compared(self, node, slack):
        """Whether a comparison holds up to a slack relative to its sides."""
        return bool(np.all(self.gap(node, slack)))

    def gap(self, node, slack=0.0):
        """A comparison as an array of truth values."""
        if isinstance(node, ast.Call):
            matrix = np.asarray(self.read(node.args[0]))
            if not np.allclose(matrix, np.swapaxes(matrix, -1, -2), atol=1e-6 + slack):
                return np.array(False)
            return np.linalg.eigvalsh(matrix)[..., 0] >= -slack * (1 + np.abs(matrix).max()) - 1e-9
        sides = [np.asarray(self.read(side), float) for side in (node.left, *node.comparators)]
        if not all(np.isfinite(side).all() for side in sides):
            raise Undefined("no number")
        result = np.array(True)
        for left, right, sign in zip(sides, sides[1:], node.ops, strict=False):
            result = result & ordered(left, right, sign, slack * (1 + np.abs(left).max() + np.abs(right).max()))
        return result

    def read(self, node):
        """The value of a node: an array whose last two axes are rows and columns."""
        match node:
            case ast.Constant(value=value):
                return np.array([[float(value)]])
            case ast.Name(id=name):
                return self.letter(name)
            case ast.UnaryOp(op=op, operand=inner):
                return -self.read(inner) if isinstance(op, ast.USub) else self.read(inner)
            case ast.BinOp(left=left, op=op, right=right):
                return combined(op, self.read(left), self.read(right))
            case ast.Attribute(value=inner):
                return np.swapaxes(self.read(inner), -1, -2)
            case ast.Call(func=ast.Name(id=name), args=args) if name in OWN and name not in self.world.theory.shapes:
                return getattr(self, f"of_{name}")(*args)
            case ast.Call(func=ast.Name(id=name), args=args) if name in FUNCTIONS:
                return FUNCTIONS[name](*(self.read(arg) for arg in args))
            case ast.Call(func=inner, args=[when]):
                return self.at(float(self.read(when).reshape(()))).read(inner)
            case ast.Compare():
                return self.gap(node).astype(float).reshape(*np.shape(self.gap(node))[:-2], 1, 1)
        raise Undefined(ast.dump(node))

    def letter(self, name):
        """The value of a name now."""
        theory, world = self.world.theory, self.world
        if self.given is not None and name in self.given:
            return self.given[name]
        if name == "t":
            return np.array([[self.time]])
        if name in theory.definitions:
            return self.text(theory.definitions[name])
        if name in theory.values and name not in world.letters:
            return self.text(theory.values[name])
        if name in theory.flow or name in theory.inputs:
            return world.state(self.time)[name]
        if name in world.letters:
            return world.letters[name]
        if name in world.numbers:
            return np.array([[float(world.numbers[name])]])
        if name in world.sizes:
            return np.array([[float(world.sizes[name])]])
        if name.startswith("I_"):
            return np.eye(world.sizes[name[2:]])
        raise Undefined(name)

    def at(self, time):
        """The same at another time, letters that a maximum binds kept."""
        moving = {*self.world.theory.flow, *self.world.theory.inputs}
        kept = {k: v for k, v in (self.given or {}).items() if k not in moving}
        self.world.state(time)
        return Numbers(self.world, time, kept or None)

    def over(self, node, times):
        """The values of an expression at some times."""
        return [self.at(time).read(node) for time in times]

    def ends(self, *nodes):
        """The two ends of an interval; raises `Undefined` for one that runs backwards."""
        start, stop = (float(self.read(node).reshape(())) for node in nodes)
        if not 0 <= start <= stop <= self.world.end:
            raise Undefined("an interval the wrong way round")
        return start, stop

    def of_integral(self, what, *ends):
        start, stop = self.ends(*ends)
        inner = [jump for jump in self.world.jumps if start < jump < stop]
        cuts = np.unique(np.concatenate([np.linspace(start, stop, 9), inner])) if stop > start else [start]
        total = 0.0 * self.read(what)
        for left, right in pairwise(cuts):
            half = (right - left) / 2
            total = total + half * sum(
                w * self.at((left + right) / 2 + half * x).read(what) for x, w in zip(NODES, WEIGHTS, strict=True)
            )
        return total

    def of_rise(self, what, *ends):
        start, stop = self.ends(*ends)
        values = np.array(self.over(what, np.linspace(start, stop, 400))).ravel()
        return np.array([[np.maximum(np.diff(values), 0).sum()]])

    def _sampled(self, what, ends):
        start, stop = self.ends(*ends)
        times = [*np.linspace(start, stop, 300)]
        times += [j + e for j in self.world.jumps for e in (-1e-9, 1e-9) if start <= j + e <= stop]
        return np.array(self.over(what, times))

    def of_least(self, what, *ends):
        return self._sampled(what, ends).min(axis=0)

    def of_greatest(self, what, *ends):
        return self._sampled(what, ends).max(axis=0)

    def of_D(self, what):
        if self.time < 2 * STEP or any(abs(jump - self.time) < 3 * STEP for jump in self.world.jumps):
            raise Undefined("a derivative at an end or a jump")
        before, here, after = self.over(what, (self.time - STEP, self.time, self.time + STEP))
        left, right = (here - before) / STEP, (after - here) / STEP
        if np.abs(left - right).max() > 1e-2 * (1 + np.abs(left).max()):
            raise Undefined("a kink")
        return (left + right) / 2

    def of_limit(self, what):
        values = self.over(what, np.linspace(self.world.end * 0.9, self.world.end, 7))
        if np.ptp(np.array(values), axis=0).max() > 1e-3:
            raise Undefined("no limit in sight")
        return values[-1]

    def of_worst(self, what, column, before, whole):
        full, found = self.read(whole), []
        for j in range(full.shape[-1]):
            put = {column.id: full[..., :, j : j + 1], before.id: full * (np.arange(full.shape[-1]) < j)}
            found.append(Numbers(self.world, self.time, {**(self.given or {}), **put}).read(what))
        return np.maximum.reduce(np.broadcast_arrays(*found))

    def of_P(self, event):
        return np.array([[np.mean(self.gap(event))]])

    def of_E(self, what):
        values = self.read(what)
        self.world.known["error"] = FREQUENCY + 6 * float(np.std(values)) / np.sqrt(np.size(values))
        return np.array([[np.mean(values)]])

    def of_chi2(self, degrees):
        return np.random.default_rng(1).chisquare(float(self.read(degrees).reshape(())), (DRAWS, 1, 1))

    def of_F(self, first, second):
        p, q = (float(self.read(node).reshape(())) for node in (first, second))
        return np.random.default_rng(2).f(p, q, (DRAWS, 1, 1))

    def of_next(self, what):
        theory = self.world.theory
        moved = {name: self.text(text) for name, text in theory.steps.items()}
        return Numbers(self.world, self.time, {**(self.given or {}), **moved}).read(what)

    def of_sum_over(self, what, count):
        here, total = self, np.zeros((1, 1))
        for _ in range(max(0, int(np.ceil(float(self.read(count).reshape(())))))):
            total = total + here.read(what)
            moved = {name: here.text(text) for name, text in self.world.theory.steps.items()}
            here = Numbers(self.world, self.time, {**(here.given or {}), **moved})
        return total


OWN = ("integral", "rise", "least", "greatest", "D", "limit", "worst", "P", "E", "chi2", "F", "next", "sum_over")


def conditions(text):
    """The comparisons that a statement claims and those that it assumes."""
    head, _, ranges = _cut(text, "for")
    claim, _, hypotheses = _cut(head, "if")
    return _several(claim), [*_several(hypotheses), *_several(ranges)]


def _cut(text, word):
    depth = 0
    for match in re.finditer(rf"[()]|(?<!\S){word}(?!\S)", text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] == word and not depth:
            return text[: match.start()], word, text[match.end() :]
    return text, "", ""


def _several(text):
    if not text.strip():
        return []
    tree = ast.parse(text.strip(), mode="eval").body
    return tree.values if isinstance(tree, ast.BoolOp) else [tree]
