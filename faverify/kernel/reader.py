"""Statements to polynomials: matrices as sums of words, scalars as polynomials in commuting atoms.

A scalar is a polynomial of empty 1 x 1 words whose ``scalars`` are keys of atoms: parameters, traces of words, norms,
integrals, values at a time. What is no polynomial in words (``neg(X)``, ``rows_le``) is a letter of its own, named by
the normal form of its argument. Functions are total, as in Lean: 1/0 = 0 and a root of a negative number is 0.
A letter at a stated time is another letter: ``Z@0`` for ``Z(0)``; the relations of the theory hold for it, too.
"""

from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from functools import cached_property

from faverify.algebra.cofactors import multiplies_out
from faverify.algebra.facts import facts_of
from faverify.algebra.prove import rewriter_of
from faverify.algebra.rewrite import Reduction, Rule, Use
from faverify.algebra.words import Factor, Poly, Transposer, Word, add, collect, multiply, scale
from faverify.errors import StatementError
from faverify.kernel.calls import OPAQUE, call, integral
from faverify.kernel.errors import Refused
from faverify.kernel.polynomials import ONE, Frozen, Info, Time, freeze, is_scalar, names, number, show
from faverify.kernel.rates import at, derivative, upper_is_now
from faverify.kernel.reducer import Reducer
from faverify.lang import expr as ex
from faverify.lang.parse import names_of, parse_expression, parse_value
from faverify.lang.scope import IDENTITY, Role, dimensions
from faverify.lang.theory import Theory

FOLDED = ("dimension", "ind", "root 1/2")
"""The kinds of atoms that `Reader.tidy` looks for."""


class Reader:
    """Reads expressions of one theory; keeps what it met (``info``) and the relations it used (``uses``)."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.transposer = Transposer(theory.symmetric)
        self.info: dict[str, Info] = {}
        self.times: dict[str, Time] = {}
        self.uses: list[Use] = []
        self._ruled: tuple[Rule, ...] | None = None
        self._reduced: dict[tuple[bool, frozenset[tuple[Word, Fraction]]], Reduction] = {}
        self.endless: bool | None = None
        self._named: dict[tuple[str, Frozen], str] | None = None
        self._known: dict[tuple[ex.Expr, Time | None], dict[Word, Fraction]] = {}

    @cached_property
    def reducer(self) -> "Reducer":
        """The rewriting by the relations of the theory."""
        return Reducer(self)

    @cached_property
    def flow(self) -> dict[str, dict[Word, Fraction]]:
        """d/dt of each letter that moves by a flow, or with its value where that has a derivative in words."""
        found = {name: self.text(text) for name, text in self.theory.flow.items()}
        return {**found, **{name: rate for name, rate in self.moving_values.items() if rate is not None}}

    @cached_property
    def moving_values(self) -> dict[str, dict[Word, Fraction] | None]:
        """Letters with values that are not shown to be constant, with d/dt where it is a polynomial in words."""
        found: dict[str, dict[Word, Fraction] | None] = {}
        driven = {name for name in self.theory.values if self._driven(name)}
        for name in sorted(driven | (set(self.theory.values) - facts_of(self.theory).constant)):
            found[name] = None
            with suppress(StatementError):
                if name not in driven:
                    found[name] = dict(rewriter_of(self.theory).translator.rate(name))
        return found

    def _driven(self, name: str) -> bool:
        """Whether the value of a letter is made of inputs or the time, of which no rate in words is known."""
        value = parse_value(self.theory.values[name], self.theory)
        return any(x.role is Role.TIME or x.name in self.theory.inputs for x in names_of(value, self.theory))

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Letters that are bounded measurable functions of time."""
        return frozenset(self.theory.inputs)

    def text(self, text: str, time: Time | None = None) -> dict[Word, Fraction]:
        """An expression text as a polynomial."""
        return self.read(parse_expression(text, self.theory), time)

    def matrix(self, text: str) -> dict[Word, Fraction]:
        """The name under which `Rewriter` asks for a polynomial."""
        return self.text(text)

    def read(self, expr: ex.Expr, time: Time | None = None) -> dict[Word, Fraction]:
        """The polynomial of an expression at the current or a stated time; raises `Refused` for what has no meaning."""
        found = self._known.get((expr, time))
        if found is None:
            found = self._known[expr, time] = self.tidy(self._read(expr, time))
        return found

    def _read(self, expr: ex.Expr, time: Time | None) -> Poly:
        match expr:
            case ex.Number(value=value):
                return number(value)
            case ex.Letter(name=name):
                return self._letter(name, time)
            case ex.Sum(left=left, right=right, sign=sign):
                return add(self.read(left, time), self.read(right, time), Fraction(sign))
            case ex.Product(left=left, right=right):
                return self.product(self.read(left, time), self.read(right, time))
            case ex.Quotient(left=left, right=right):
                return self.product(self.read(left, time), self.reciprocal(self.read(right, time)))
            case ex.Transpose(inner=inner):
                return self.transposer.poly(self.read(inner, time))
            case ex.Power(base=base, exponent=exponent):
                return self.power(self.read(base, time), exponent)
            case ex.At(inner=inner, time=when):
                return self.read(inner, self.time(when, time))
            case ex.Call():
                return call(self, expr.function, expr.args, time)
        raise Refused(f"{ex.said(expr)} has no place here")

    def forget(self) -> None:
        """Read everything anew: the relations have become known."""
        self._known.clear()
        self.__dict__.pop("flow", None)

    def time(self, expr: ex.Expr, now: Time | None = None) -> Time | None:
        """The time that an expression names; None for ``t``, the current one."""
        if self.theory.steps:
            raise Refused(f"theory {self.theory.name!r} has steps: a state has no stated time")
        if isinstance(expr, ex.Letter) and expr.name == "t":
            return now
        poly = self.read(expr, now)
        if self.moves(poly):
            raise Refused("a time is made of parameters and numbers")
        return self.times.setdefault(show(poly), Time(show(poly), freeze(poly)))

    def _letter(self, name: str, time: Time | None) -> Poly:
        shape = self.theory.shapes.get(name)
        if shape:
            runs = (self.theory.flow, self.theory.steps, self.inputs, self.moving_values)
            moving = any(name in found for found in runs)
            kind = "input" if name in self.inputs else "letter"
            kind = "value" if self.moving_values.get(name, {}) is None else kind
            return self.letter(name, moving, (shape[0], shape[1]), kind, time)
        if shape is not None:
            return self.atom(name, Info("parameter", False))
        if name in self.theory.definitions:
            return self.read(parse_expression(self.theory.definitions[name], self.theory), time)
        if IDENTITY.match(name):
            return number(1) if name == "I_1" else {Word(name[2], name[2], ()): Fraction(1)}
        if name == "oo":
            raise Refused("oo is no number: it stands at the end of an interval only")
        if name == "t" and self.theory.steps:
            raise Refused(f"theory {self.theory.name!r} has steps: t is no number")
        if name == "t" and not self.theory.steps:
            return dict(time.poly) if time else self.atom("t", Info("time", True))
        return self.atom(name, Info("dimension" if name in dimensions(self.theory) else "parameter", False))

    def letter(self, name: str, moving: bool, shape: tuple[str, str], kind: str, time: Time | None = None) -> Poly:
        """A letter, or the letter that stands for it at a stated time."""
        symmetric, info = name in self.transposer.symmetric, Info(kind, moving, shape)
        if moving and time is not None:
            name, info = f"{name}@{time.text}", Info("letter", False, shape, base=name, when=time.poly)
        if symmetric:
            self.transposer.add(name)
        self.info.setdefault(name, info)
        return self.scalar_part({Word(shape[0], shape[1], (Factor(name),)): Fraction(1)})

    def atom(self, key: str, info: Info) -> dict[Word, Fraction]:
        """A scalar atom."""
        self.info.setdefault(key, info)
        return {Word("1", "1", (), (key,)): Fraction(1)}

    def opaque(
        self, kind: str, shape: tuple[str, str], parts: Iterable[Poly], symmetric: bool, moving: bool | None = None
    ) -> dict[Word, Fraction]:
        """A matrix that is no polynomial in words, named by what it is made of."""
        made = tuple(freeze(part) for part in parts)
        moves = any(self.moves(dict(part)) for part in made) if moving is None else moving
        name = f"{kind}({', '.join(show(dict(part)) for part in made)})"
        if symmetric:
            self.transposer.add(name)
        self.info.setdefault(name, Info(kind, moves, shape, made))
        return self.scalar_part({Word(shape[0], shape[1], (Factor(name),)): Fraction(1)})

    def scalar_atom(self, kind: str, parts: Iterable[Poly], moving: bool | None = None) -> dict[Word, Fraction]:
        """A scalar function of polynomials, named by them."""
        made = tuple(freeze(part) for part in parts)
        moves = any(self.moves(dict(part)) for part in made) if moving is None else moving
        key = f"{kind}[{'; '.join(show(dict(part)) for part in made)}]"
        return self.atom(key, Info(kind, moves, parts=made))

    def shape(self, factor: Factor) -> tuple[str, str]:
        """The shape of a letter as it stands in a word."""
        rows, columns = self.info[factor.name].shape
        return (columns, rows) if factor.transposed else (rows, columns)

    def moves(self, poly: Poly) -> bool:
        """Whether a polynomial depends on the current time."""
        return any(self.info[name].moving for word in poly for name in names(word))

    def product(self, left: Poly, right: Poly) -> Poly:
        """A product; scalars commute."""
        for scalar, other in ((left, right), (right, left)):
            if is_scalar(scalar):
                return self.tidy(scale(other, scalar))
        return self.scalar_part(multiply(left, right))

    def power(self, base: Poly, exponent: Fraction) -> Poly:
        """An integer power, or a root as an atom."""
        if exponent.denominator != 1:
            return self._root(base, exponent)
        positive = base if exponent > 0 else self.reciprocal(base)
        result: Poly = number(1)
        for _ in range(abs(int(exponent))):
            result = self.product(result, positive)
        return result

    def _root(self, base: Poly, exponent: Fraction) -> Poly:
        if self.constant(base) in (0, 1):
            return number(1) if base else {}
        return self.scalar_atom(f"root {exponent}", (base,))

    def reciprocal(self, poly: Poly) -> Poly:
        """1/p, of a product factor by factor; 1/0 = 0."""
        if len(poly) == 1:
            ((word, value),) = poly.items()
            result = number(1 / value)
            for key in word.scalars:
                result = scale(result, self.scalar_atom("1/", ({Word("1", "1", (), (key,)): Fraction(1)},)))
            return result
        if not poly:
            return {}
        lead = abs(poly[max(poly)])
        return scale(number(1 / lead), self.scalar_atom("1/", (collect((w, x / lead) for w, x in poly.items()),)))

    def constant(self, poly: Poly) -> Fraction | None:
        """The value of a polynomial that is a number."""
        return poly.get(ONE, Fraction(0)) if set(poly) <= {ONE} else None

    def scalar_part(self, poly: Poly) -> dict[Word, Fraction]:
        """1 x 1 words as traces; other polynomials as they are."""
        if any(word.letters and word.rows == word.columns == "1" for word in poly):
            return self.trace(poly)
        return dict(poly)

    def trace(self, poly: Poly) -> dict[Word, Fraction]:
        """The trace of a square polynomial as a scalar, reduced by the relations."""
        if is_scalar(poly):
            return dict(poly)
        reduced = self.reduce(self.transposer.trace(poly), traces=True)
        result: dict[Word, Fraction] = {}
        for word, value in reduced.items():
            if not word.letters:
                factor = number(1) if word.rows == "1" else self.atom(word.rows, Info("dimension", False))
            else:
                bare = Word("", "", word.letters)
                factor = self.scalar_atom("tr", ({bare: Fraction(1)},))
            result = add(result, scale(factor, {Word("1", "1", (), word.scalars): value}))
        return self.tidy(result)

    def reduce(self, poly: Poly, traces: bool = False) -> dict[Word, Fraction]:
        """The normal form by the relations of the theory; the cofactors are multiplied out."""
        if self._ruled is not self.reducer.rules:  # other relations are known
            self._ruled, self._reduced = self.reducer.rules, {}
        key = traces, frozenset(poly.items())
        if key not in self._reduced:
            self._reduced[key] = self._reduction(poly, traces)
        reduction = self._reduced[key]
        self.uses += reduction.uses
        return dict(reduction.normal)

    def _reduction(self, poly: Poly, traces: bool) -> Reduction:
        reduction = self.reducer.reduce(poly, traces)
        if not reduction.uses and reduction.normal == poly:
            return reduction
        difference = add(poly, reduction.normal, Fraction(-1))
        if not multiplies_out(difference, reduction.uses, self.transposer, traces):
            raise Refused("the rewriting does not multiply out")
        return reduction

    def normal(self, poly: Poly) -> dict[Word, Fraction]:
        """A scalar as it is (its traces are reduced), a matrix reduced."""
        return dict(poly) if is_scalar(poly) else self.reduce(poly)

    def symmetric(self, value: Poly) -> dict[Word, Fraction]:
        """The normal form of a matrix that is shown to be symmetric; raises `Refused` otherwise."""
        if self.normal(add(value, self.transposer.poly(value), Fraction(-1))):
            raise Refused(f"{show(value)} is not shown to be symmetric")
        return self.normal(value)

    def tidy(self, poly: Poly) -> dict[Word, Fraction]:
        """Squares of norms as traces, indicators idempotent, a dimension times its reciprocal one."""
        folded = {word: found for word in poly if word.scalars and (found := self._fold(word)) is not None}
        result = {word: value for word, value in poly.items() if word not in folded}
        for word, found in folded.items():
            result = add(result, self.tidy(scale(found, number(poly[word]))))
        return result

    def _fold(self, word: Word) -> Poly | None:
        """What a word becomes by one such step; None if there is none."""
        for key in word.scalars:
            info = self.info[key]
            if info.kind not in FOLDED:
                continue
            rest = list(word.scalars)
            rest.remove(key)
            if info.kind == "dimension" and f"1/[1 {key} I_1]" in rest:
                rest.remove(f"1/[1 {key} I_1]")
                return {Word(word.rows, word.columns, word.letters, tuple(rest)): Fraction(1)}
            if key in rest and info.kind == "ind":
                return {Word(word.rows, word.columns, word.letters, tuple(rest)): Fraction(1)}
            if key in rest and info.kind == "root 1/2" and self.square_sum(dict(info.parts[0])):
                rest.remove(key)
                left = {Word(word.rows, word.columns, word.letters, tuple(rest)): Fraction(1)}
                return scale(left, dict(info.parts[0]))
        return None

    def square_sum(self, poly: Poly) -> bool:
        """Whether a scalar is registered as tr(X'X) for some X, so that its root squares to it."""
        return freeze(poly) in self._squares

    @cached_property
    def _squares(self) -> set[Frozen]:
        return set()

    def named(self, function: str, argument: Poly) -> str | None:
        """The letter whose value is ``function(argument)``, if the theory has one."""
        if self._named is None:
            self._named = {}
            for name, text in self.theory.values.items():
                value = parse_value(text, self.theory)
                if isinstance(value, ex.Call) and value.function in OPAQUE and self.theory.shapes[name]:
                    self._named[value.function, freeze(self.normal(self.read(value.args[0])))] = name
        return self._named.get((function, freeze(argument)))

    def derivative(self, poly: Poly) -> dict[Word, Fraction]:
        """d/dt of a polynomial (`faverify.kernel.rates`)."""
        return derivative(self, poly)

    def at(self, poly: Poly, time: Time) -> dict[Word, Fraction]:
        """A polynomial at a stated time (`faverify.kernel.rates`)."""
        return at(self, poly, time)

    def integral(self, what: Poly, start: Poly, stop: Poly) -> dict[Word, Fraction]:
        """The integral over time (`faverify.kernel.calls`)."""
        return integral(self, what, start, stop)

    def upper_is_now(self, info: Info) -> bool:
        """Whether an integral runs from a stated time to the current one."""
        return upper_is_now(self, info)
