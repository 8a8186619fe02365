"""Identities of matrices by naive expansion: sums of tuples of letters, the text evaluated by Python itself.

Nothing of the package. A polynomial is ``{(parameters, letters): Fraction}``, a letter is ``"Z"`` or ``"Z.T"``; traces
are compared after each tuple is replaced by the least of its rotations and of those of its transpose.
"""

from dataclasses import dataclass
from fractions import Fraction


class DoesNotFit(Exception):
    """Shapes do not match."""


@dataclass(frozen=True)
class Sum:
    """A polynomial with a shape; ``trace`` for a sum of traces."""

    world: "World"
    shape: tuple
    terms: dict
    trace: bool = False

    def __add__(self, other):
        other = self.world.lift(other, self)
        left, right = self, other
        if left.trace != right.trace:
            left, right = left.as_trace(), right.as_trace()
        if left.shape != right.shape:
            raise DoesNotFit(f"{left.shape} + {right.shape}")
        return Sum(self.world, left.shape, merged([*left.terms.items(), *right.terms.items()]), left.trace)

    __radd__ = __add__

    def as_trace(self):
        return self if self.trace else self.world.tr(self)

    def __neg__(self):
        return self.times(Fraction(-1))

    def __sub__(self, other):
        return self + -self.world.lift(other, self)

    def __rsub__(self, other):
        return self.world.lift(other, self) - self

    def times(self, number):
        return Sum(self.world, self.shape, merged((w, number * c) for w, c in self.terms.items()), self.trace)

    def __truediv__(self, number):
        return self.times(1 / Fraction(number))

    def __matmul__(self, other):
        if self.trace or other.trace or self.shape[1] != other.shape[0]:
            raise DoesNotFit(f"{self.shape} @ {other.shape}")
        terms = (
            ((tuple(sorted(p + q)), a + b), x * y)
            for (p, a), x in self.terms.items()
            for (q, b), y in other.terms.items()
        )
        return Sum(self.world, (self.shape[0], other.shape[1]), merged(terms))

    def __mul__(self, other):
        other = self.world.lift(other, self)
        if other.parameters_only():
            return other * self if not self.parameters_only() else other @ self
        if not self.parameters_only():
            raise DoesNotFit("a product of two sums that are no parameters")
        terms = (
            ((tuple(sorted(p + q)), b), x * y) for (p, _), x in self.terms.items() for (q, b), y in other.terms.items()
        )
        return Sum(self.world, other.shape, merged(terms), other.trace)

    __rmul__ = __mul__

    def parameters_only(self):
        return not self.trace and self.shape == ("1", "1") and all(not letters for _, letters in self.terms)

    def __pow__(self, exponent):
        result = self
        for _ in range(exponent - 1):
            result = result * self
        return result

    @property
    def T(self):
        if self.trace:
            return self
        flipped = (((p, self.world.flipped(letters)), x) for (p, letters), x in self.terms.items())
        return Sum(self.world, self.shape[::-1], merged(flipped))


@dataclass(frozen=True)
class Norm:
    """``normF(X)``, of which only the square is a polynomial."""

    inner: Sum

    def __pow__(self, exponent):
        assert exponent == 2
        return self.inner.world.tr(self.inner.T @ self.inner)


class World:
    """The letters of a theory, read from its texts."""

    def __init__(self, theory):
        self.theory, self.symmetric = theory, set(theory.symmetric)
        self.names = {"tr": self.tr, "normF": Norm, "D": self.derivative, "inner": lambda a, b: self.tr(a.T @ b)}
        for dimension in {d for shape in theory.shapes.values() for d in shape} | {"1"}:
            self.names[f"I_{dimension}"] = Sum(self, (dimension, dimension), {((), ()): Fraction(1)})
            self.names[dimension] = Sum(self, ("1", "1"), {((), (f"tr I_{dimension}",)): Fraction(1)}, trace=True)
        for name, shape in theory.shapes.items():
            key = ((), (name,)) if shape else ((name,), ())
            self.names[name] = Sum(self, tuple(shape) or ("1", "1"), {key: Fraction(1)})

    def lift(self, value, like):
        """A number as a polynomial; 0 has any shape."""
        if isinstance(value, Sum):
            return value
        if isinstance(value, float):
            raise TypeError(f"{value} may be rounded; write integers and divide a polynomial")
        if value == 0:
            return Sum(self, like.shape, {}, like.trace)
        return Sum(self, ("1", "1"), {((), ()): Fraction(value)})

    def read(self, text):
        """The polynomial of a text, definitions expanded where they occur; numbers must be integers."""
        scope = _Scope(self)
        return eval(text, {"__builtins__": {}}, scope)

    def difference(self, left, right):
        first, second = self.read(left), self.read(right)
        if not isinstance(first, Sum):
            first = self.lift(first, second)
        difference = first - second
        return difference.as_trace() if difference.shape == ("1", "1") else difference

    def relation(self, name):
        """Left side minus right side of a relation, by the name that a cofactor uses."""
        text = name.removesuffix(" (transposed)")
        assert text in self.theory.relations, text
        left, _, right = text.partition("==")
        found = self.read(left) - self.read(right.strip())
        return found.T if text != name else found

    def word(self, text):
        """A cofactor's word: parameters, then letters or an identity."""
        result = Fraction(1)
        for piece in text.split():
            transposed = piece.endswith(".T")
            factor = self.names[piece.removesuffix(".T")]
            factor = factor.T if transposed else factor
            if isinstance(result, Fraction):
                result = factor.times(result)
            else:
                result = result * factor if result.parameters_only() else result @ factor
        return result

    def flipped(self, letters):
        return tuple(self.turned(letter) for letter in letters[::-1])

    def turned(self, letter):
        name = letter.removesuffix(".T")
        return name if name in self.symmetric or letter.endswith(".T") else f"{name}.T"

    def tr(self, inner):
        if inner.trace:
            return inner
        if inner.shape[0] != inner.shape[1]:
            raise DoesNotFit(f"trace of {inner.shape}")
        return Sum(
            self, ("1", "1"), merged((self.class_of(w, inner.shape[0]), x) for w, x in inner.terms.items()), True
        )

    def class_of(self, word, dimension):
        parameters, letters = word
        if not letters:
            return parameters, (f"tr I_{dimension}",) if dimension != "1" else ()
        every = [turn[i:] + turn[:i] for turn in (letters, self.flipped(letters)) for i in range(len(letters))]
        return parameters, min(every)

    def derivative(self, inner):
        """Leibniz' rule, letter by letter."""
        terms = []
        for (parameters, letters), x in inner.terms.items():
            for i, letter in enumerate(letters):
                velocity = self.theory.flow.get(letter.removesuffix(".T"))
                if velocity is not None:
                    moved = self.read(velocity)
                    moved = moved.T if letter.endswith(".T") else moved
                    terms += [
                        ((tuple(sorted(parameters + p)), letters[:i] + middle + letters[i + 1 :]), x * y)
                        for (p, middle), y in moved.terms.items()
                    ]
        if inner.trace:
            terms = [(self.class_of(word, "1"), x) for word, x in terms]
        return Sum(self, inner.shape, merged(terms), inner.trace)


class _Scope(dict):
    def __init__(self, world):
        self.world = world

    def __missing__(self, name):
        if name in self.world.names:
            return self.world.names[name]
        return self.world.read(self.world.theory.definitions[name])


def merged(terms):
    result = {}
    for word, x in terms:
        result[word] = result.get(word, 0) + x
    return {word: x for word, x in result.items() if x}


def certified(world, left, right, cofactors):
    """Whether ``left - right`` is the sum of coefficient * left word * relation * right word of the cofactors."""
    rest = world.difference(left, right)
    for cofactor in cofactors:
        term = world.word(cofactor.left) @ world.relation(cofactor.relation) @ world.word(cofactor.right)
        term = term.times(Fraction(cofactor.coefficient))
        rest = rest - (world.tr(term) if rest.trace else term)
    return not rest.terms
