"""What moves: letters with a flow or a value, d/dt by Leibniz' rule, values at a time and after a step, integrals.

How regular in time a polynomial is: ``measurable`` (and bounded on compacts), ``continuous`` or ``smooth``. Letters
with a flow are continuous, inputs bounded and measurable; sums, products, norms, eigenvalues, parts and maxima of such
are again, and indicators are measurable. Reciprocals and negative powers need not be bounded.
"""

from collections.abc import Callable
from fractions import Fraction

from faverify.checker.language import Node, Theory
from faverify.checker.scope import behind, law
from faverify.checker.words import Atom, Mono, Poly, Words, concatenated, constant, is_scalar, names, plus, scaled
from faverify.errors import StatementError

CONTINUOUS = ("neg", "lambda_min", "sigma_max", "nuclear", "max", "min", "abs", "root", "exp", "tanh", "cosh", "tr")


def regular(poly: Poly, algebra: "Words", kind: str) -> bool:
    """Whether all that moves in a polynomial is as regular as that."""
    moving = (algebra.known[name] for mono in poly for name in names(mono) if algebra.known[name].moving)
    return all(_regular(info, algebra, kind) for info in moving)


def _regular(info: Atom, algebra: "Words", kind: str) -> bool:
    what = info.kind.split()[0]
    if what in ("letter", "time"):
        return True
    if info.kind.startswith("root -"):
        return False
    if what == "integral":
        ends = all(regular(end, algebra, "continuous") for end in info.parts[1:])
        return regular(info.parts[0], algebra, "measurable") and (runs(info, algebra) if kind == "smooth" else ends)
    if kind == "smooth":
        return what == "tr" and (_square_of_part(info, algebra) or _below(info, algebra, kind))
    if kind == "measurable" and what == "D":
        ((mono, _),) = info.parts[0].items()
        inner = algebra.known[mono.scalars[0]]
        return inner.kind == "tr" and _square_of_part(inner, algebra)
    if kind == "measurable" and what == "input":
        return True
    allowed = (*CONTINUOUS, *(("ind", "rows_le") if kind == "measurable" else ()))
    return what in allowed and _below(info, algebra, kind)


def runs(info: Atom, algebra: "Words") -> bool:
    """Whether an integral runs from a stated time to the current one."""
    return not algebra.moves(info.parts[1]) and dict(info.parts[2]) == {Mono("1", "1", (), ("t",)): Fraction(1)}


def _below(info: Atom, algebra: "Words", kind: str) -> bool:
    return all(regular(part, algebra, kind) for part in info.parts)


def _square_of_part(info: Atom, algebra: "Words") -> bool:
    """tr(X_- X_-) of a smooth X."""
    ((mono, _),) = info.parts[0].items()
    kinds = {name for name, _ in mono.word}
    if len(kinds) != 1 or len(mono.word) != 2:
        return False
    part = algebra.known[kinds.pop()]
    return part.kind == "neg" and all(regular(inner, algebra, "smooth") for inner in part.parts)


class Moving(Words):
    """Words that move in time."""

    read: Callable[..., Poly]
    """The polynomial of a node at the current or a stated time."""
    unreduced: Callable[[Node], Poly]
    """The same, without use of the relations."""
    forget: Callable[[], None]
    """Read everything anew, by the rates that are known by now."""

    def __init__(self, theory: Theory) -> None:
        super().__init__(theory)
        self._rates: dict[str, Poly | None] = {}

    def text(self, text: str, time: str | None = None) -> Poly:
        """The polynomial of a text."""
        return self.read(self.theory.node(text), time)

    def letter(self, name: str, time: str | None) -> Poly:
        """A matrix letter, now or at a stated time."""
        rows, columns = self.theory.shapes[name]
        runs = (self.theory.flow, self.theory.steps, self.theory.inputs)
        moving = any(name in found for found in runs) or self.value_moves(name)
        kind = "input" if name in self.theory.inputs else "letter"
        if kind == "letter" and moving and name not in self.theory.flow and self.rate_of(name) is None:
            kind = "value"
        return self._tagged(name, Atom(kind, moving, (rows, columns)), time)

    def _tagged(self, name: str, info: Atom, time: str | None) -> Poly:
        if info.moving and time is not None:
            if name in self.symmetric:
                self.symmetric.add(f"{name}@{time}")
            name, info = f"{name}@{time}", Atom("letter", False, info.shape)
        self.known.setdefault(name, info)
        return self._one(name, info.shape)

    def value_moves(self, name: str) -> bool:
        """Whether a letter with a value is not shown to be constant."""
        if name not in self.theory.values or law(name, self.theory) is not None:
            return False
        return self._changes(name) if self.theory.steps else self.rate_of(name) != {}

    def rate_of(self, name: str) -> Poly | None:
        """d/dt of a letter as a polynomial; {} for a constant, None where none in words is known."""
        if name in self.theory.flow:
            return self.read(self.theory.node(self.theory.flow[name]))
        return self._rates.get(name) if name in self.theory.values else {}

    def settle(self) -> None:
        """Find the rates of the letters with values: at first each moves, and nothing is known of how.

        What follows from that is used for more, until no more follows. (That a value is constant may not be used to
        show it: the flow may be made of it.)
        """
        values = [name for name in self.theory.values if law(name, self.theory) is None]
        for _ in range(len(values) + 2):
            self.forget()
            found = {name: self._value_rate(name) for name in values}
            if found == self._rates:
                return
            self._rates = found
        self.forget()

    def _value_rate(self, name: str) -> Poly | None:
        try:
            return self._rate_in_words(name)
        except StatementError:
            return None

    def _rate_in_words(self, name: str) -> Poly | None:
        node = self.theory.node(self.theory.values[name])
        made = node.value if node.op == "call" else ""
        if made not in ("inv", "sqrtm", "proj", "pinv"):
            return self.normal(self.rate(self.unreduced(node)))
        moved = self.normal(self.rate(self.unreduced(node.args[0])))  # reduced it would be made of the letter itself
        if not moved:
            return {}
        if made != "inv":
            return None
        own = self._one(name, (node.shape or ("1", "1")))
        return scaled(self.product(self.product(own, moved), own), constant(-1))

    def rate(self, poly: Poly) -> dict[Mono, Fraction]:
        """d/dt by Leibniz' rule; of an atom without one of its own a new atom."""
        result: Poly = {}
        for mono, value in poly.items():
            for k, key in enumerate(mono.scalars):
                rest = mono._replace(scalars=mono.scalars[:k] + mono.scalars[k + 1 :])
                result = plus(result, scaled({rest: value}, self._atom_rate(key)))
            outer: Poly = {Mono("1", "1", (), mono.scalars): value}
            result = plus(result, scaled(self._word_rate(mono._replace(scalars=())), outer))
        return self.tidy(result)

    def _atom_rate(self, key: str) -> Poly:
        info = self.known[key]
        if not info.moving:
            return {}
        if info.kind == "time":
            return constant(1)
        if info.kind == "tr":
            (mono,) = info.parts[0]
            if all(self._has_rate(name) for name, _ in mono.word):
                first = self.shape_of(mono.word[0])[0]
                return self.trace(self._word_rate(Mono(first, first, mono.word)))
        if info.kind == "integral" and runs(info, self):
            return info.parts[0]
        return self.scalar("D", [{Mono("1", "1", (), (key,)): Fraction(1)}])

    def _has_rate(self, name: str) -> bool:
        return self._letter_rate(name) is not None

    def _letter_rate(self, name: str) -> Poly | None:
        info = self.known[name]
        if not info.moving:
            return {}
        if info.kind == "integral" and runs(info, self):
            return info.parts[0]
        if info.kind in ("sqrtm", "proj"):
            return None if self.normal(self.rate(info.parts[0])) else {}
        return None if name not in self.theory.shapes or info.kind == "input" else self.rate_of(name)

    def _word_rate(self, mono: Mono) -> Poly:
        result: Poly = {}
        for k, (name, turned) in enumerate(mono.word):
            rate = self._letter_rate(name)
            if rate is None:
                raise StatementError(f"{name} has no derivative in words")
            rows, columns = self.shape_of(mono.word[k])
            middle = self.flip(rate) if turned else rate
            before: Poly = {Mono(mono.rows, rows, mono.word[:k]): Fraction(1)}
            after: Poly = {Mono(columns, mono.columns, mono.word[k + 1 :]): Fraction(1)}
            if (rows, columns) == ("1", "1") and is_scalar(middle):
                joined: Poly = concatenated(before, after) if mono.word[1:] else constant(1)
                result = plus(result, scaled(joined, middle))
            else:
                result = plus(result, concatenated(concatenated(before, middle), after))
        return result

    def stepped(self, poly: Poly) -> dict[Mono, Fraction]:
        """The value after one step of discrete time: every letter replaced by its step."""
        return self._mapped(poly, self._word_step, {})

    def _mapped(self, poly: Poly, word: Callable[[Mono], Poly], clock: Poly) -> dict[Mono, Fraction]:
        """A polynomial in letters, parameters and traces at another time, from words there and the time itself."""
        result: Poly = {}
        for mono, value in poly.items():
            term: Poly = constant(value)
            for key in mono.scalars:
                info = self.known[key]
                if not info.moving:
                    term = scaled(term, {Mono("1", "1", (), (key,)): Fraction(1)})
                elif info.kind == "tr":
                    (inner,) = info.parts[0]
                    first = self.shape_of(inner.word[0])[0]
                    term = scaled(term, self.trace(word(Mono(first, first, inner.word))))
                elif info.kind == "time" and clock:
                    term = scaled(term, clock)
                else:
                    raise StatementError(f"{key} at another time")
            result = plus(result, scaled(word(mono._replace(scalars=())), term))
        return self.tidy(result)

    def summed(self, what: Poly, count: Poly) -> dict[Mono, Fraction]:
        """The sum over the first states: linear, constants taken out."""
        if self.moves(count) or not (is_scalar(what) and is_scalar(count)):
            raise StatementError("a sum over steps is one of scalars, over a constant number of steps")
        result: Poly = {}
        for mono, value in what.items():
            still = tuple(key for key in mono.scalars if not self.known[key].moving)
            moving = tuple(key for key in mono.scalars if self.known[key].moving)
            atom = self.scalar("sum_over", [{mono._replace(scalars=moving): Fraction(1)}, count])
            result = plus(result, scaled(atom, {mono._replace(scalars=still): value}))
        return dict(result)

    def _word_step(self, mono: Mono) -> Poly:
        made: Poly = {Mono(mono.rows, mono.rows): Fraction(1)}
        for name, turned in mono.word:
            if name in self.theory.steps:
                moved = self.text(self.theory.steps[name])
            elif self.known[name].moving:
                raise StatementError(f"{name} after a step")
            else:
                moved = self._one(name, self.known[name].shape)
            made = self.product(made, self.flip(moved) if turned else moved)
        return made

    def _changes(self, name: str) -> bool:
        return bool(behind([self.theory.node(self.theory.values[name])], self.theory) & {*self.theory.steps})

    def at(self, poly: Poly, time: str) -> dict[Mono, Fraction]:
        """A polynomial in letters, parameters and traces at a stated time."""
        return self._mapped(poly, lambda mono: self._word_at(mono, time), self.times.get(time, {}))

    def _word_at(self, mono: Mono, time: str) -> Poly:
        word = []
        for name, turned in mono.word:
            info = self.known.get(name) or Atom("letter", name in self.theory.flow, self.theory.shapes[name])
            if info.moving and info.kind not in ("letter", "input"):
                raise StatementError(f"{name} at a stated time")
            self._tagged(name, info, time)
            word.append((f"{name}@{time}" if info.moving else name, turned))
        return {mono._replace(word=tuple(word)): Fraction(1)}

    def integral(self, what: Poly, start: Poly, stop: Poly) -> dict[Mono, Fraction]:
        """The integral over time of what is bounded and measurable: linear, constants taken out."""
        if "t" in self.theory.shapes or not regular(what, self, "measurable"):
            raise StatementError("an integral of what is not shown to be bounded and measurable")
        result: Poly = {}
        for mono, value in () if dict(start) == dict(stop) else self.normal(what).items():
            still = tuple(key for key in mono.scalars if not self.known[key].moving)
            rest = tuple(key for key in mono.scalars if self.known[key].moving)
            inner = mono._replace(scalars=rest)
            result = plus(result, scaled(self._integral(inner, start, stop), {Mono("1", "1", (), still): value}))
        return dict(result)

    def _integral(self, mono: Mono, start: Poly, stop: Poly) -> Poly:
        inner: Poly = {mono: Fraction(1)}
        if not self.moves(inner):
            if any("oo" in m.scalars for m in stop):
                raise StatementError("the integral of a constant over all time")
            return scaled(inner, plus(stop, start, -1))
        moving = self.moves(start) or self.moves(stop)
        if is_scalar(inner):
            return self.scalar("integral", [inner, start, stop], moving)
        ((word, value),) = inner.items()
        flipped = self._flipped(word)
        least = min(word, flipped)
        made = self.opaque("integral", (least.rows, least.columns), [{least: value}, start, stop], word == flipped)
        ((found, _),) = made.items()
        self.known[found.word[0][0]] = self.known[found.word[0][0]]._replace(moving=moving)
        return made if least == word else self.flip(made)
