"""Expressions to word polynomials: sums of words for matrices, sums of trace words for scalars, d/dt by Leibniz."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from faverify.algebra.words import Factor, Poly, Transposer, Word, add, collect, multiply, scale
from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import parse_expression
from faverify.lang.scope import TIME, Role, role_of, runs

DETERMINING = frozenset({"inv", "sqrtm", "proj", "pinv"})


@dataclass(frozen=True)
class Value:
    """A polynomial of words; ``traces`` tells that each word stands for its trace (a scalar)."""

    poly: Poly
    traces: bool = False


@dataclass(frozen=True)
class Determined:
    """A letter that others determine: ``function`` ("inv", "sqrtm", "proj", ...) of ``argument``.

    With ``function`` empty the letter is ``argument`` itself; ``argument`` None where it is no polynomial in words.
    """

    function: str
    argument: Poly | None
    shape: tuple[str, str]


class Translator:
    """Translates expressions of one theory, expanding its definitions.

    Letters with values stay letters; what they are made of is in ``known``. ``vanishes`` tells whether a polynomial is
    zero by the theory's relations (`faverify.algebra.rewrite` sets it).
    """

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.transposer = Transposer(theory.symmetric)
        self.vanishes: Callable[[Poly], bool] = lambda poly: not poly
        self.known: dict[str, Determined] = {}
        self._letters: dict[str, Value] = {}
        self._rates: dict[str, Poly] = {}
        self._reading: set[str] = set()  # a value is not looked for in itself

    def matrix(self, text: str) -> Poly:
        """The polynomial of an expression text (not a trace)."""
        value = self.value(parse_expression(text, self.theory))
        if value.traces:
            raise StatementError(f"{text!r} is a trace, expected a matrix")
        return value.poly

    def value(self, expr: ex.Expr) -> Value:
        """Translate; raises `StatementError` for what is no polynomial in words (inverses, eigenvalues, time)."""
        match expr:
            case ex.Number(value=number):
                return Value(collect([(Word("1", "1", ()), number)]))
            case ex.Letter(name=name):
                return self._letter(name)
            case ex.Sum(left=left, right=right, sign=sign):
                return self._sum(self.value(left), self.value(right), sign)
            case ex.Product(left=left, right=right):
                return self._product(self.value(left), self.value(right))
            case ex.Quotient(left=left, right=ex.Number(value=number)) if number:
                value = self.value(left)
                return Value(collect((w, x / number) for w, x in value.poly.items()), value.traces)
            case ex.Transpose(inner=inner):
                value = self.value(inner)
                return value if value.traces else Value(self.transposer.poly(value.poly))
            case ex.Power(base=base, exponent=exponent) if exponent.denominator == 1 and exponent > 0:
                return self._power(base, int(exponent))
            case ex.Call(function=function, args=args) if (reading := FUNCTIONS[function].words) is not None:
                found: Value = reading(self, *args)
                return found
        hint = "; take a parameter for the inverse of a constant" if isinstance(expr, ex.Quotient) else ""
        raise StatementError(f"{ex.said(expr)} is no polynomial in matrix words{hint}")

    def _letter(self, name: str) -> Value:
        if name not in self._letters:
            self._letters[name] = self._new_letter(name)
        return self._letters[name]

    def _new_letter(self, name: str) -> Value:
        shape = self.theory.shapes.get(name)
        if shape is not None and name != TIME:  # the time runs, and is no word
            if not shape:
                return Value({Word("1", "1", (), (name,)): Fraction(1)})
            return Value({Word(shape[0], shape[1], (Factor(name),)): Fraction(1)})
        if name in self.theory.definitions:
            return self.value(parse_expression(self.theory.definitions[name], self.theory))
        if name.startswith("I_"):
            return Value({Word(name[2], name[2], ()): Fraction(1)})
        if role_of(name, self.theory) is Role.SIZE:
            return Value({Word(name, name, ()): Fraction(1)}, True)  # the trace of the unit matrix
        raise StatementError(f"{name!r} means nothing to the prover in theory {self.theory.name!r}")

    def _sum(self, left: Value, right: Value, sign: int) -> Value:
        if left.poly and right.poly and left.traces != right.traces:
            left, right = self._as_trace(left), self._as_trace(right)
        traces = any(value.traces for value in (left, right) if value.poly)  # zero is a trace and a matrix
        return Value(add(left.poly, right.poly, Fraction(sign)), traces)

    def _as_trace(self, value: Value) -> Value:
        """A 1 x 1 matrix is its own trace."""
        return value if value.traces else Value(self.transposer.trace(value.poly), True)

    def _product(self, left: Value, right: Value) -> Value:
        for scalar, other in ((left, right), (right, left)):
            if _parameters_only(scalar):
                return Value(scale(other.poly, scalar.poly), other.traces)
        if left.traces or right.traces:
            raise StatementError("a product with a trace is outside the prover")
        for first, last in ((left, right), (right, left)):  # (u'A u) * x is x (u'A u): a 1 x 1 matrix as a number
            if all(a.columns == b.rows for a in first.poly for b in last.poly):
                return Value(multiply(first.poly, last.poly))
        raise StatementError("a matrix times a 1 x 1 matrix as its trace is outside the prover")

    def trace(self, inner: ex.Expr) -> Value:
        """The trace of a square matrix."""
        return self._trace(self.value(inner))

    def inner(self, left: ex.Expr, right: ex.Expr) -> Value:
        """tr(left' right)."""
        return self._inner(self.value(left), self.value(right))

    def _inner(self, left: Value, right: Value) -> Value:
        if left.traces or right.traces:
            raise StatementError("a product of traces is outside the prover")
        return Value(self.transposer.trace(multiply(self.transposer.poly(left.poly), right.poly)), True)

    def _power(self, base: ex.Expr, exponent: int) -> Value:
        if isinstance(base, ex.Call) and base.function == "normF" and exponent == 2:
            inside = self.value(base.args[0])
            return self._inner(inside, inside)
        value = self.value(base)
        if not _parameters_only(value):
            raise StatementError(
                "a power of a trace, or of a 1 x 1 letter, is outside the prover; exact_cases() looks at drawn cases"
            )
        result = value
        for _ in range(exponent - 1):
            result = self._product(result, value)
        return result

    def _trace(self, value: Value) -> Value:
        if value.traces:
            return value
        return Value(self.transposer.trace(value.poly), True)

    def after_step(self, inner: ex.Expr) -> Value:
        """The value after one step: every letter replaced by its step; letters with values that move have none."""
        if not self.theory.steps:
            raise StatementError(f"theory {self.theory.name!r} has no steps")
        value = self.value(inner)
        moved = collect(term for word, x in value.poly.items() for term in self._stepped(word, x).items())
        return Value(self.transposer.trace(moved), True) if value.traces else Value(moved)

    def _require_still(self, word: Word) -> None:
        """Raise `StatementError` for a number whose value is made of letters that move or step."""
        for name in self.theory.values.keys() & set(word.scalars):
            if any(
                runs(letter.name, self.theory) or letter.name in self.theory.steps for letter in self._letters_of(name)
            ):
                raise StatementError(f"{name} is a number, and its value moves; make it 1 x 1")

    def _stepped(self, word: Word, coefficient: Fraction) -> Poly:
        self._require_still(word)
        dims = self._dimensions(word)
        result: Poly = {Word(dims[0], dims[0], (), word.scalars): coefficient}
        for factor in word.letters:
            result = multiply(result, self._step_of(factor))
        return result

    def _step_of(self, factor: Factor) -> Poly:
        name = factor.name
        if name in self.theory.steps:
            moved = self.matrix(self.theory.steps[name])
            return self.transposer.poly(moved) if factor.transposed else moved
        if self._changes(name):
            raise StatementError(f"{name} changes with a step, and is no word of what it was")
        return {Word(*self.shape(factor), (factor,)): Fraction(1)}

    def _changes(self, name: str) -> bool:
        """Whether a letter steps, or is made of what does: by its value, or as one that was adjoined."""
        if name in self.theory.values:
            return any(self._changes(letter.name) for letter in self._letters_of(name))
        adjoined = self.known[name].argument if name in self.known else None
        parts = () if adjoined is None else {factor.name for word in adjoined for factor in word.letters}
        return name in self.theory.steps or any(map(self._changes, parts))

    def derivative(self, inner: ex.Expr) -> Value:
        """d/dt along the flow."""
        if self.theory.steps:
            raise StatementError(f"time is discrete in theory {self.theory.name!r}: there is no d/dt")
        value = self.value(inner)
        moved = self._moved(value.poly)
        return Value(self.transposer.trace(moved), True) if value.traces else Value(moved)

    def _leibniz(self, word: Word, coefficient: Fraction) -> Poly:
        """d/dt of one word: each letter in turn replaced by its flow; its numbers stand still."""
        self._require_still(word)
        result: dict[Word, Fraction] = {}
        dims = self._dimensions(word)
        for index, factor in enumerate(word.letters):
            if factor.name in self.theory.inputs:
                raise StatementError(f"the input {factor.name} has no derivative")
            flow = self.rate(factor.name)
            if not flow:
                continue
            middle = self.transposer.poly(flow) if factor.transposed else flow
            before = {Word(dims[0], dims[index], word.letters[:index], word.scalars): coefficient}
            after = {Word(dims[index + 1], dims[-1], word.letters[index + 1 :]): Fraction(1)}
            result = add(result, multiply(multiply(before, middle), after))
        return result

    def _dimensions(self, word: Word) -> list[str]:
        """The dimension before each letter and after the last, from the letters (trace words forget it)."""
        if not word.letters:
            return [word.rows]
        shapes = [self.shape(factor) for factor in word.letters]
        return [shapes[0][0], *(shape[1] for shape in shapes)]

    def rate(self, name: str) -> Poly:
        """d/dt of a letter: by the flow; of a letter with a value by what it is made of; 0 for a constant.

        Raises `StatementError` where a root or a projector moves, which has no derivative in words.
        """
        if name not in self._rates:  # a value made of itself is refused when the theory is made
            text = self.theory.flow.get(name)
            self._rates[name] = self._rate_of_value(name) if text is None else self.matrix(text)
        return self._rates[name]

    def _rate_of_value(self, name: str) -> Poly:
        made = self.made_of(name)
        if made is None:
            return {}
        if made.argument is None:
            if any(runs(letter.name, self.theory) for letter in self._letters_of(name)):
                raise StatementError(f"{name} moves, and its value {self.theory.values[name]!r} is no word")
            return {}
        moved = self._moved(made.argument)
        if not moved or not made.function:
            return moved
        if self.vanishes(moved):
            return {}
        if made.function != "inv":
            raise StatementError(f"{name} = {made.function}(...) moves, and has no derivative in words")
        own: Poly = {Word(*made.shape, (Factor(name),)): Fraction(1)}
        return scale(multiply(multiply(own, moved), own), {Word("1", "1", ()): Fraction(-1)})

    def _letters_of(self, name: str) -> Iterator[ex.Letter]:
        from faverify.lang.parse import names_of, parse_value

        return names_of(parse_value(self.theory.values[name], self.theory), self.theory)

    def made_of(self, name: str) -> Determined | None:
        """What determines a letter with a value, or an adjoined one; None for a letter that nothing determines."""
        if name not in self.known and name in self.theory.values and name not in self._reading:
            self._reading.add(name)
            self.known[name] = self._read_value(name)
            self._reading.discard(name)
        return self.known.get(name)

    def _read_value(self, name: str) -> Determined:
        from faverify.lang.parse import parse_value

        expr = parse_value(self.theory.values[name], self.theory)
        shape = self.theory.shapes[name] or ("1", "1")
        function, inner = "", expr
        if isinstance(expr, ex.Call) and expr.function in DETERMINING:
            function, inner = expr.function, expr.args[0]
        try:
            value = self.value(inner)
        except StatementError:
            return Determined(function, None, (shape[0], shape[1]))
        return Determined(function, None if value.traces else value.poly, (shape[0], shape[1]))

    def determined(self, function: str, inner: ex.Expr) -> Value:
        """The letter that stands for ``function(inner)``: the theory's own, or one adjoined under that name."""
        value, shape = self.value(inner), inner.shape
        if shape is None:
            raise StatementError(f"{function} of the literal 0")
        if value.traces:  # tr(I_r) and I_r are the same word
            raise StatementError(f"{function} of a trace is outside the prover")
        argument = value.poly
        rows, columns = (shape[0], shape[0]) if function == "proj" else shape
        for name in (*self.theory.values, *self.known):
            made = self.made_of(name)
            if made is not None and made.function == function and made.argument == argument:
                return Value({Word(rows, columns, (Factor(name),)): Fraction(1)})
        name = f"{function}[{' + '.join(f'{x} {word}' for word, x in sorted(argument.items()))}]"
        self.known[name] = Determined(function, argument, (rows, columns))
        if function != "inv" or self.transposer.poly(argument) == argument:
            self.transposer.add(name)
        return Value({Word(rows, columns, (Factor(name),)): Fraction(1)})

    def _moved(self, poly: Poly) -> Poly:
        return collect(term for word, x in poly.items() for term in self._leibniz(word, x).items())

    def shape(self, factor: Factor) -> tuple[str, str]:
        """The shape of a letter as it stands in a word."""
        rows, columns = self.theory.shapes.get(factor.name) or self.known[factor.name].shape
        return (columns, rows) if factor.transposed else (rows, columns)


def _parameters_only(value: Value) -> bool:
    return not value.traces and all(not w.letters and w.rows == w.columns == "1" for w in value.poly)
