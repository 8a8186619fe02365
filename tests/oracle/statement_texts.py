"""Random formulas as nested tuples, with their texts and exact values: the schoolbook, nothing of the package.

A formula is ``("letter", name)``, ``("number", Fraction)`` or ``(operation, formula, ...)``; its shape is a pair of
symbols. Every dimension n, m, r (and 1, where vectors are asked for) has letters of its own.
"""

from fractions import Fraction

from hypothesis import strategies as st
from oracle.exact_rationals import minus, times, transposed

LETTERS = {
    "A": ("n", "n"), "B": ("n", "m"), "C": ("n", "r"), "E": ("m", "n"), "F": ("m", "m"), "G": ("m", "r"),
    "H": ("r", "n"), "J": ("r", "m"), "K": ("r", "r"), "u": ("n", "1"), "v": ("m", "1"), "x": ("r", "1"),
    "a": (), "b": (), "S": ("r", "r"),
}  # fmt: skip
SYMMETRIC = ("S",)
SIZES = {"n": 3, "m": 2, "r": 2, "1": 1}
SCALAR = ("1", "1")
BINDING = {"+": 1, "-": 1, "@": 2, "*": 2, "/": 2, "neg": 3, "**": 4, "norm2": 4}


@st.composite
def formulas(draw, shape=SCALAR, vectors=True, depth=3):
    """Formulas of a shape whose exact value is rational."""
    return _Drawing(lambda options: options[draw(_CHOICE[len(options)])], vectors).formula(shape, depth)


_CHOICE = {count: st.integers(0, count - 1) for count in range(1, 20)}


class _Drawing:
    """``pick`` takes one of a list."""

    def __init__(self, pick, vectors):
        self.pick, self.vectors = pick, vectors

    def formula(self, shape, depth):
        leaves = [name for name, own in LETTERS.items() if (own or SCALAR) == shape]
        if depth == 0 or self.pick([True] + [False] * 3):
            if shape == SCALAR and self.pick([True, False]):
                return self.number()
            return ("letter", self.pick(leaves)) if leaves else ("T", self.formula(shape[::-1], 0))
        return (
            self.scalar(depth - 1)
            if shape == SCALAR and self.pick([True, True, False])
            else self.compound(shape, depth - 1)
        )

    def number(self):
        return ("number", Fraction(self.pick([1, 2, 3, 5, -1, -2, -7]), self.pick([1, 1, 2, 3])))

    def dimension(self):
        return self.pick(["n", "m", "r", "1"] if self.vectors else ["n", "m", "r"])

    def scalar(self, depth):
        kind = self.pick(["tr", "norm2", "inner", "**", "@"] if self.vectors else ["tr", "norm2", "inner", "**"])
        if kind == "**":
            return kind, self.formula(SCALAR, depth), self.pick([1, 2, 3])
        rows, columns = self.pick(["n", "m", "r"]), self.pick(["n", "m", "r"])
        if kind == "@":
            return kind, self.formula(("1", rows), depth), self.formula((rows, "1"), depth)
        if kind == "tr":
            return kind, self.formula((rows, rows), depth)
        first = self.formula((rows, columns), depth)
        return (kind, first) if kind == "norm2" else (kind, first, self.formula((rows, columns), depth))

    def compound(self, shape, depth):
        kind = self.pick(["+", "-", "neg", "*", "scaled", "/", "T"] + ["@"] * 4 * (shape != SCALAR))
        if kind in ("+", "-"):
            return kind, self.formula(shape, depth), self.formula(shape, depth)
        if kind == "*":
            return kind, self.formula(SCALAR, depth), self.formula(shape, depth)
        if kind == "scaled":
            return "*", self.formula(shape, depth), self.formula(SCALAR, depth)
        if kind == "/":
            return kind, self.formula(shape, depth), self.number()
        if kind == "@":
            inside = self.dimension()
            return kind, self.formula((shape[0], inside), depth), self.formula((inside, shape[1]), depth)
        return (kind, self.formula(shape if kind == "neg" else shape[::-1], depth))


def shape_of(formula):
    kind = formula[0]
    if kind == "letter":
        return LETTERS[formula[1]] or SCALAR
    if kind in ("number", "tr", "norm2", "inner", "**"):
        return SCALAR
    if kind == "T":
        return shape_of(formula[1])[::-1]
    if kind == "@":
        return shape_of(formula[1])[0], shape_of(formula[2])[1]
    if kind == "*":
        return shape_of(formula[2]) if shape_of(formula[1]) == SCALAR else shape_of(formula[1])
    return shape_of(formula[1])


def full_text(formula):
    """Every operand in parentheses."""
    return _text(formula, lambda operand, *_: f"({full_text(operand)})")


def sparse_text(formula):
    """Parentheses only where Python's precedence needs them."""

    def operand(inner, binding, right):
        own = _binding(inner)
        return sparse_text(inner) if own > binding or (own == binding and not right) else f"({sparse_text(inner)})"

    return _text(formula, operand)


def _binding(formula):
    if formula[0] == "number":
        value = formula[1]
        return 2 if value.denominator > 1 else 3 if value < 0 else 8
    return BINDING.get(formula[0], 9)


def _text(formula, operand):
    kind, *rest = formula
    if kind == "letter":
        return rest[0]
    if kind == "number":
        return str(rest[0])
    if kind == "neg":
        return "-" + operand(rest[0], 3, False)
    if kind == "T":
        return operand(rest[0], 8, True) + ".T"
    if kind == "**":
        return f"{operand(rest[0], 4, True)}**{rest[1]}"
    if kind == "norm2":
        return f"normF({operand(rest[0], 0, False)})**2"
    if kind in ("tr", "inner"):
        return f"{kind}({', '.join(operand(inner, 0, False) for inner in rest)})"
    return f"{operand(rest[0], BINDING[kind], False)} {kind} {operand(rest[1], BINDING[kind], True)}"


def value_of(formula, letters):
    """The value as rows of Fractions; scalars are 1 x 1."""
    kind, *rest = formula
    if kind == "letter":
        return letters[rest[0]]
    if kind == "number":
        return [[rest[0]]]
    if kind == "**":
        return [[value_of(rest[0], letters)[0][0] ** rest[1]]]
    first, *second = (value_of(inner, letters) for inner in rest)
    if kind == "T":
        return transposed(first)
    if kind == "neg":
        return [[-x for x in row] for row in first]
    if kind == "tr":
        return [[sum(row[i] for i, row in enumerate(first))]]
    if kind == "norm2":
        return [[sum(x * x for row in first for x in row)]]
    other = second[0]
    if kind == "inner":
        return [[sum(x * y for p, q in zip(first, other, strict=True) for x, y in zip(p, q, strict=True))]]
    if kind == "@":
        return times(first, other)
    if kind == "/":
        return [[x / other[0][0] for x in row] for row in first]
    if kind == "*":
        scalar, matrix = (first, other) if shape_of(rest[0]) == SCALAR else (other, first)
        return [[scalar[0][0] * x for x in row] for row in matrix]
    return (
        minus(first, other)
        if kind == "-"
        else [[x + y for x, y in zip(p, q, strict=True)] for p, q in zip(first, other, strict=True)]
    )


@st.composite
def states(draw, sizes=None):
    """Random small rational values of all letters; S is symmetric."""
    sizes = sizes or SIZES
    values = {}
    for name, symbols in LETTERS.items():
        rows, columns = (sizes[d] for d in symbols or SCALAR)
        numbers = draw(st.lists(st.integers(-6, 6), min_size=rows * columns, max_size=rows * columns))
        rational = [[Fraction(numbers[i * columns + j], 1 + (i + j) % 3) for j in range(columns)] for i in range(rows)]
        values[name] = _symmetrised(rational) if name in SYMMETRIC else rational
    return values


def _symmetrised(matrix):
    return [
        [p + q for p, q in zip(row, column, strict=True)]
        for row, column in zip(matrix, transposed(matrix), strict=True)
    ]
