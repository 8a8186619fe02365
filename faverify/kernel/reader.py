"""Statements to polynomials: matrices as sums of words, scalars as polynomials in commuting atoms.

A scalar is a polynomial of empty 1 x 1 words whose ``scalars`` are keys of atoms: parameters, traces of words, norms,
integrals, values at a time. What is no polynomial in words (``neg(X)``, ``rows_le``) is a letter of its own, named by
the normal form of its argument. Functions are total, as in Lean: 1/0 = 0 and a root of a negative number is 0.
A letter at a stated time is another letter: ``Z@0`` for ``Z(0)``; the relations of the theory hold for it, too.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from faverify.algebra.cofactors import multiplies_out
from faverify.algebra.facts import facts_of
from faverify.algebra.prove import rewriter_of
from faverify.algebra.rewrite import Rewriter, Rule, Use
from faverify.algebra.words import Factor, Poly, Transposer, Word, add, collect, multiply, scale
from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.kernel.errors import Refused
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression
from faverify.lang.scope import dimensions

Frozen = tuple[tuple[Word, Fraction], ...]
ONE = Word("1", "1", ())
SPECTRAL = ("sigma_max", "sigma_min", "nuclear", "rank")  # functions of X'X and the shape of X alone
ELEMENTARY = ("exp", "log", "tanh", "cosh", "artanh", "det", "spectral_abscissa")
OPAQUE = ("inv", "sqrtm", "proj", "pinv")


@dataclass(frozen=True)
class Info:
    """What an atom or a letter is: its kind, whether it moves in time, and what it is made of."""

    kind: str
    moving: bool
    shape: tuple[str, str] = ("1", "1")
    parts: tuple["Frozen", ...] = ()


@dataclass(frozen=True)
class Time:
    """A stated time: its text and its value as a scalar polynomial."""

    text: str
    poly: Frozen


class Reader:
    """Reads expressions of one theory; keeps what it met (``info``) and the relations it used (``uses``)."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.transposer = Transposer(theory.symmetric)
        self.info: dict[str, Info] = {}
        self.times: dict[str, Time] = {}
        self.uses: list[Use] = []
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
        for name in sorted(set(self.theory.values) - facts_of(self.theory).constant):
            found[name] = None
            with suppress(StatementError):
                found[name] = dict(rewriter_of(self.theory).translator.rate(name))
        return found

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
        if (expr, time) not in self._known:
            self._known[expr, time] = self.tidy(self._read(expr, time))
        return self._known[expr, time]

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
                return self._call(expr.function, expr.args, time)
        raise Refused(f"{type(expr).__name__} has no place here")

    def forget(self) -> None:
        """Read everything anew: the relations have become known."""
        self._known.clear()
        self.__dict__.pop("flow", None)

    def time(self, expr: ex.Expr, now: Time | None = None) -> Time | None:
        """The time that an expression names; None for ``t``, the current one."""
        if isinstance(expr, ex.Letter) and expr.name == "t":
            return now
        poly = self.read(expr, now)
        if self.moves(poly):
            raise Refused("a time is made of parameters and numbers")
        return self.times.setdefault(show(poly), Time(show(poly), freeze(poly)))

    def _letter(self, name: str, time: Time | None) -> Poly:
        shape = self.theory.shapes.get(name)
        if shape:
            moving = name in self.theory.flow or name in self.inputs or name in self.moving_values
            kind = "input" if name in self.inputs else "letter"
            kind = "value" if self.moving_values.get(name, {}) is None else kind
            return self.letter(name, moving, (shape[0], shape[1]), kind, time)
        if shape is not None:
            return self.atom(name, Info("parameter", False))
        if name in self.theory.definitions:
            return self.read(parse_expression(self.theory.definitions[name], self.theory), time)
        if name.startswith("I_"):
            return number(1) if name == "I_1" else {Word(name[2], name[2], ()): Fraction(1)}
        if name == "t":
            return dict(time.poly) if time else self.atom("t", Info("time", True))
        return self.atom(name, Info("dimension" if name in dimensions(self.theory) else "parameter", False))

    def letter(self, name: str, moving: bool, shape: tuple[str, str], kind: str, time: Time | None = None) -> Poly:
        """A letter, or the letter that stands for it at a stated time."""
        symmetric = name in self.transposer.symmetric
        if moving and time is not None:
            name, moving, kind = f"{name}@{time.text}", False, "letter"
        if symmetric:
            self.transposer.symmetric |= {name}
        self.info.setdefault(name, Info(kind, moving, shape))
        return self.scalar_part({Word(shape[0], shape[1], (Factor(name),)): Fraction(1)})

    def atom(self, key: str, info: Info) -> dict[Word, Fraction]:
        """A scalar atom."""
        self.info.setdefault(key, info)
        return {Word("1", "1", (), (key,)): Fraction(1)}

    def opaque(self, kind: str, shape: tuple[str, str], parts: Iterable[Poly], symmetric: bool) -> dict[Word, Fraction]:
        """A matrix that is no polynomial in words, named by what it is made of."""
        made = tuple(freeze(part) for part in parts)
        name = f"{kind}({', '.join(show(dict(part)) for part in made)})"
        if symmetric:
            self.transposer.symmetric |= {name}
        self.info.setdefault(name, Info(kind, any(self.moves(dict(part)) for part in made), shape, made))
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
        reduction = self.reducer.reduce(poly, traces)
        difference = add(poly, reduction.normal, Fraction(-1))
        if not multiplies_out(difference, reduction.uses, self.transposer, traces):
            raise Refused("the rewriting does not multiply out")
        self.uses += reduction.uses
        return dict(reduction.normal)

    def normal(self, poly: Poly) -> dict[Word, Fraction]:
        """A scalar as it is (its traces are reduced), a matrix reduced."""
        return dict(poly) if is_scalar(poly) else self.reduce(poly)

    def tidy(self, poly: Poly) -> dict[Word, Fraction]:
        """Squares of norms as traces, indicators idempotent, a dimension times its reciprocal one."""
        result: dict[Word, Fraction] = {}
        for word, value in poly.items():
            found = self._fold(word)
            term = self.tidy(scale(found, number(value))) if found is not None else {word: value}
            result = add(result, term)
        return result

    def _fold(self, word: Word) -> Poly | None:
        """What a word becomes by one such step; None if there is none."""
        for key in word.scalars:
            info, rest = self.info[key], list(word.scalars)
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

    def _call(self, name: str, args: tuple[ex.Expr, ...], time: Time | None) -> Poly:
        if name == "D":
            return self._derivative(args[0], time)
        if name in ("integral", "rise", "least", "greatest"):
            return self._over_time(name, args, time)
        if name == "limit":
            return self._limit(self.read(args[0]), args[0].shape)
        if name == "ind":
            from faverify.kernel.formula import Formula

            formula = Formula.of(args[0], self, time)
            return self.scalar_atom("ind", (dict(formula.poly), number(1 if formula.relation == ">" else 0)))
        values = [self.read(arg, time) for arg in args]
        shape = args[0].shape or ("1", "1")
        return self._function(name, values, shape)

    def _function(self, name: str, values: list[dict[Word, Fraction]], shape: tuple[str, str]) -> Poly:
        match name:
            case "tr":
                return self.trace(values[0])
            case "inner":
                return self.trace(self.product(self.transposer.poly(values[0]), values[1]))
            case "normF":
                return self._norm(values[0])
            case "neg" | "pos":
                return self._part(values[0], shape, name == "pos")
            case "lambda_min":
                return self.scalar_atom("lambda_min", (self.symmetric(values[0]),))
            case "lambda_max":
                below = self.symmetric(scale(values[0], number(-1)))
                return scale(number(-1), self.scalar_atom("lambda_min", (below,)))
            case "cond":
                return self.product(self._spectral("sigma_max", values[0], shape), self.reciprocal(
                    self._spectral("sigma_min", values[0], shape)))  # fmt: skip
            case "max" | "min":
                return self.scalar_atom(name, sorted(values, key=show))
            case "sqrt":
                return self.power(values[0], Fraction(1, 2))
            case "rows_le":
                return self.opaque(name, shape, map(self.normal, values), False)
        if name in SPECTRAL:
            return self._spectral(name, values[0], shape)
        if name in OPAQUE:
            result = (shape[1], shape[0]) if name == "pinv" else (shape[0], shape[0]) if name == "proj" else shape
            return self.opaque(name, result, map(self.normal, values), name in ("proj", "sqrtm"))
        if name in (*ELEMENTARY, "abs"):
            return self.scalar_atom(name, map(self.normal, values))
        raise Refused(f"{name} is unknown to the kernel")

    def _norm(self, value: Poly) -> Poly:
        square = self.trace(self.product(self.transposer.poly(value), value))
        self._squares.add(freeze(square))
        return self._root(square, Fraction(1, 2))

    def _spectral(self, name: str, value: Poly, shape: tuple[str, str]) -> Poly:
        gram = self.normal(self.product(self.transposer.poly(value), value))
        where = name if name in ("sigma_max", "nuclear") else f"{name} {shape[0]}x{shape[1]}"
        return self.scalar_atom(where, (gram,))

    def symmetric(self, value: Poly) -> dict[Word, Fraction]:
        """The normal form of a matrix that is shown to be symmetric; raises `Refused` otherwise."""
        if self.normal(add(value, self.transposer.poly(value), Fraction(-1))):
            raise Refused(f"{show(value)} is not shown to be symmetric")
        return self.normal(value)

    def _part(self, value: Poly, shape: tuple[str, str], positive: bool) -> Poly:
        signed = self.symmetric(scale(value, number(-1 if positive else 1)))
        return self.opaque("neg", shape, (signed,), True)

    def _limit(self, value: Poly, shape: ex.Shape) -> Poly:
        if not is_scalar(value):
            raise Refused("limits of matrices are written entry-free: as limits of norms")
        return self.scalar_atom("limit", (value,), False)

    def _over_time(self, name: str, args: tuple[ex.Expr, ...], time: Time | None) -> Poly:
        what = self.read(args[0])
        start, stop = (self.bound(arg, time) for arg in args[1:])
        if name == "rise":
            name, what = "integral", self.scalar_atom("max", sorted(({}, self.derivative(what)), key=show))
        if name == "integral":
            return self.integral(what, start, stop)
        return self.scalar_atom(name, (what, start, stop), self.moves(start) or self.moves(stop))

    def bound(self, expr: ex.Expr, time: Time | None = None) -> dict[Word, Fraction]:
        """An end of a time interval as a scalar; ``oo`` is an atom."""
        return self.read(expr, time)

    def integral(self, what: Poly, start: Poly, stop: Poly) -> dict[Word, Fraction]:
        """The integral over time: linear, constants taken out."""
        result: dict[Word, Fraction] = {}
        for word, value in () if dict(start) == dict(stop) else what.items():
            still = tuple(key for key in word.scalars if not self.info[key].moving)
            rest = tuple(key for key in word.scalars if self.info[key].moving)
            outer: Poly = {Word("1", "1", (), still): value}
            inner = {Word(word.rows, word.columns, word.letters, rest): Fraction(1)}
            result = add(result, scale(self._one_integral(inner, start, stop), outer))
        return result

    def _one_integral(self, inner: Poly, start: Poly, stop: Poly) -> Poly:
        moving = self.moves(start) or self.moves(stop)
        if not self.moves(inner):
            if "oo" in names(next(iter(stop), ONE)):
                raise Refused("the integral of a constant over all time")
            return scale(inner, add(stop, start, Fraction(-1)))
        if is_scalar(inner):
            return self.scalar_atom("integral", (inner, start, stop), moving)
        return self._matrix_integral(inner, start, stop)

    def _matrix_integral(self, inner: Poly, start: Poly, stop: Poly) -> Poly:
        """Of one word; the integral of the transposed word is the transpose."""
        (word,) = self.reduce(inner) or (None,)
        if word is None:
            return {}
        flipped = self.transposer.word(word)
        least = min(word, flipped)
        result = self.opaque(
            "integral", (least.rows, least.columns), ({least: Fraction(1)}, start, stop), word == flipped
        )
        name = next(iter(next(iter(result)).letters)).name
        info = self.info[name]
        self.info[name] = Info("integral", self.moves(start) or self.moves(stop), info.shape, info.parts)
        return result if least == word else self.transposer.poly(result)

    def _derivative(self, inner: ex.Expr, time: Time | None) -> Poly:
        now = self.derivative(self.read(inner))
        return now if time is None else self.at(now, time)

    def derivative(self, poly: Poly) -> dict[Word, Fraction]:
        """d/dt by Leibniz' rule; of an atom that is no trace of letters with a flow an atom of its own."""
        result: dict[Word, Fraction] = {}
        for word, value in poly.items():
            for index, key in enumerate(word.scalars):
                rest = Word(word.rows, word.columns, word.letters, word.scalars[:index] + word.scalars[index + 1 :])
                result = add(result, scale({rest: value}, self._atom_rate(key)))
            bare = Word(word.rows, word.columns, word.letters)
            outer: Poly = {Word("1", "1", (), word.scalars): value}
            result = add(result, scale(self._word_rate(bare), outer))
        return self.tidy(result)

    def _atom_rate(self, key: str) -> Poly:
        info = self.info[key]
        if not info.moving:
            return {}
        if info.kind == "time":
            return number(1)
        if info.kind == "tr":
            (word,) = dict(info.parts[0])
            if all(self._has_rate(factor.name) for factor in word.letters):
                first = self.shape(word.letters[0])[0]
                return self.trace(self._word_rate(Word(first, first, word.letters)))
        if info.kind == "integral" and self.upper_is_now(info):
            return dict(info.parts[0])
        return self.scalar_atom("D", ({Word("1", "1", (), (key,)): Fraction(1)},))

    def upper_is_now(self, info: Info) -> bool:
        """Whether an integral runs from a stated time to the current one."""
        start, stop = (dict(part) for part in info.parts[1:3])
        return not self.moves(start) and stop == self.atom("t", Info("time", True))

    def _has_rate(self, name: str) -> bool:
        info = self.info[name]
        return not info.moving or name in self.flow or (info.kind == "integral" and self.upper_is_now(info))

    def _word_rate(self, word: Word) -> dict[Word, Fraction]:
        result: dict[Word, Fraction] = {}
        dims = [self.shape(f)[0] for f in word.letters] + [word.columns]
        for index, factor in enumerate(word.letters):
            info = self.info[factor.name]
            if not info.moving:
                continue
            if not self._has_rate(factor.name):
                raise Refused(f"{factor.name} has no derivative that the kernel knows")
            rate = self.flow[factor.name] if factor.name in self.flow else dict(info.parts[0])
            middle = self.transposer.poly(rate) if factor.transposed else rate
            before = {Word(word.rows, dims[index], word.letters[:index]): Fraction(1)}
            after = {Word(dims[index + 1], word.columns, word.letters[index + 1 :]): Fraction(1)}
            result = add(result, multiply(multiply(before, middle), after))
        return result

    def at(self, poly: Poly, time: Time) -> dict[Word, Fraction]:
        """A polynomial in letters, parameters and traces at a stated time; raises `Refused` for other moving atoms."""
        result: dict[Word, Fraction] = {}
        for word, value in poly.items():
            term: Poly = {Word("1", "1", (), tuple(k for k in word.scalars if not self.info[k].moving)): value}
            for key in (k for k in word.scalars if self.info[k].moving):
                if self.info[key].kind == "time":
                    term = scale(term, dict(time.poly))
                elif self.info[key].kind == "tr":
                    (inner,) = dict(self.info[key].parts[0])
                    first = self.shape(inner.letters[0])[0]
                    term = scale(term, self.trace(self._word_at(Word(first, first, inner.letters), time)))
                else:
                    raise Refused(f"{key} at a stated time")
            bare = Word(word.rows, word.columns, word.letters)
            result = add(result, scale(self._word_at(bare, time), term))
        return self.tidy(result)

    def _word_at(self, word: Word, time: Time) -> dict[Word, Fraction]:
        letters = []
        for factor in word.letters:
            info = self.info[factor.name]
            if info.moving and info.kind not in ("letter", "input"):
                raise Refused(f"{factor.name} at a stated time")
            (tagged,) = self.letter(factor.name, info.moving, info.shape, info.kind, time)
            letters.append(Factor(tagged.letters[0].name, factor.transposed))
        return {Word(word.rows, word.columns, tuple(letters)): Fraction(1)}


class Reducer(Rewriter):
    """The relations of the theory, for the letters now and at every stated time met."""

    def __init__(self, reader: Reader) -> None:
        self.theory = reader.theory
        self.translator = reader  # type: ignore[assignment]  # it offers what a rewriter asks of a translator
        self.reader = reader
        self.transposer = reader.transposer
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._all: tuple[Rule, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every relation and its transpose, once for the current time and once for each stated time."""
        if "" not in self._rules:
            self._rules[""] = ()  # while the relations themselves are read there are none
            self._rules[""] = tuple(self._oriented())
            self.reader.forget()
        for text, time in list(self.reader.times.items()):
            if text not in self._rules:
                moving = [r for r in self._rules[""] if self.reader.moves({r.lead: Fraction(1), **r.tail})]
                self._rules[text] = ()
                self._rules[text] = tuple(self._stated(rule, time) for rule in moving)
        if len(self._all) != sum(map(len, self._rules.values())):
            self._all = tuple(rule for rules in self._rules.values() for rule in rules)
        return self._all

    def _oriented(self) -> list[Rule]:
        rules: list[Rule] = []
        for text in self.theory.relations:
            left, _, right = text.partition("==")
            rule = self.orient(text, self.translator.matrix(left), self._right(right))
            rules += self.both_ways(rule)
        return rules

    def _stated(self, rule: Rule, time: Time) -> Rule:
        (lead,) = self.reader.at({rule.lead: Fraction(1)}, time)
        return Rule(f"{rule.name} at {time.text}", lead, self.reader.at(rule.tail, time))


def number(value: Fraction | int) -> dict[Word, Fraction]:
    """A number as a polynomial."""
    return collect([(ONE, Fraction(value))])


def is_scalar(poly: Poly) -> bool:
    """Whether a polynomial is a scalar (0 counts)."""
    return all(not word.letters and word.rows == word.columns == "1" for word in poly)


def names(word: Word) -> Iterable[str]:
    """Keys of the letters and atoms of a word."""
    return (*(factor.name for factor in word.letters), *word.scalars)


def freeze(poly: Mapping[Word, Fraction]) -> Frozen:
    """A polynomial as a hashable value."""
    return tuple(sorted(poly.items()))


def show(poly: Poly) -> str:
    """A polynomial as text, unique for its value."""
    return " + ".join(f"{value} {word}" if word != ONE else str(value) for word, value in sorted(poly.items())) or "0"
