"""From expressions of the statement language to a `Program`: definitions expanded, common parts once."""

from collections.abc import Mapping
from fractions import Fraction

from faverify.errors import StatementError
from faverify.flows.polynomial.program import Program, Step
from faverify.lang import expr as ex

Size = tuple[int, int]
MOST_STEPS = 20_000
MOST_POWER = 64


def compile_program(
    velocities: Mapping[str, ex.Expr],
    definitions: Mapping[str, ex.Expr],
    moving: Mapping[str, Size],
    constants: Mapping[str, Size],
) -> Program:
    """The program of all velocities.

    Raises `StatementError` for what is no polynomial in the moving letters, naming the letter and the expression.
    """
    builder = _Builder(definitions, moving, constants)
    outputs = {}
    for name, velocity in velocities.items():
        builder.where = f"the velocity of {name}"
        builder.dimensions(velocity)
        index = builder.place(velocity)
        outputs[name] = builder.filled(index, moving[name]) if name in moving else index
    return Program(tuple(builder.steps), tuple(builder.shapes), tuple(builder.moves), outputs)


class _Builder:
    """Instructions so far; equal ones are one."""

    def __init__(
        self, definitions: Mapping[str, ex.Expr], moving: Mapping[str, Size], constants: Mapping[str, Size]
    ) -> None:
        self.definitions, self.moving, self.constants = definitions, moving, constants
        self.where = ""
        self.steps: list[Step] = []
        self.shapes: list[Size] = []
        self.moves: list[bool] = []
        self._known: dict[tuple[object, ...], int] = {}
        self._symbols: dict[str, int] = {"1": 1}
        self._open: list[str] = []

    def refuse(self, expr: ex.Expr, why: str) -> StatementError:
        """The error for an expression that is no polynomial."""
        return StatementError(f"{self.where} is no polynomial in {', '.join(self.moving)}: {_text(expr)} {why}")

    def dimensions(self, expr: ex.Expr) -> None:
        """Learn the sizes of symbolic dimensions from letters whose matrices are known."""
        for node in expr.walk():
            if isinstance(node, ex.Letter):
                size = self.moving.get(node.name) or self.constants.get(node.name)
                if size and node.shape:
                    self._symbols.update(zip(node.shape, size, strict=True))

    def emit(self, step: Step, shape: Size, moves: bool) -> int:
        """The index of an instruction, new or known."""
        key = (step.op, step.args, step.data)
        if key not in self._known:
            if len(self.steps) >= MOST_STEPS:
                raise StatementError(f"{self.where} has more than {MOST_STEPS} operations")
            self._known[key] = len(self.steps)
            self.steps.append(step)
            self.shapes.append(shape)
            self.moves.append(moves)
        return self._known[key]

    def place(self, expr: ex.Expr) -> int:
        """The index of an expression's value."""
        match expr:
            case ex.Number():
                return self.number(expr.value)
            case ex.Letter():
                return self.letter(expr)
            case ex.Sum():
                return self.sum(expr)
            case ex.Product(matrix=True):
                return self.chain([self.place(factor) for factor in _factors(expr)])
            case ex.Product():
                return self.scaled(self.place(expr.left), self.place(expr.right))
            case ex.Transpose():
                return self.transpose(self.place(expr.inner))
            case ex.Quotient():
                return self.quotient(expr)
            case ex.Power():
                return self.power(expr)
            case ex.Call():
                return self.call(expr)
        raise self.refuse(expr, f"({type(expr).__name__.lower()}) has no place in a velocity")

    def number(self, value: Fraction) -> int:
        """A rational."""
        return self.emit(Step("number", data=value), (1, 1), False)

    def letter(self, expr: ex.Letter) -> int:
        """A moving letter, a constant, a definition or an identity."""
        name = expr.name
        if name in self.moving:
            return self.emit(Step("letter", data=name), self.moving[name], True)
        if name in self.constants:
            return self.emit(Step("letter", data=name), self.constants[name], False)
        if name in self.definitions:
            if name in self._open:
                raise StatementError(f"{self.where}: {name} is defined by itself")
            self._open.append(name)
            self.dimensions(self.definitions[name])
            index = self.place(self.definitions[name])
            self._open.pop()
            return index
        symbol = name.removeprefix("I_")
        if symbol != name and symbol in self._symbols:
            size = self._symbols[symbol]
            return self.emit(Step("identity", data=size), (size, size), False)
        raise StatementError(f"{self.where} needs {name}, which is neither moving nor given as a constant")

    def filled(self, index: int, shape: Size) -> int:
        """The literal 0 as a matrix of a shape; anything else as it is."""
        step = self.steps[index]
        if step.op != "number" or step.data != 0 or shape == (1, 1):
            return index
        return self.emit(Step("zeros", data=shape), shape, False)

    def sum(self, expr: ex.Sum) -> int:
        """A sum; a literal 0 takes the other's shape."""
        left, right = self.place(expr.left), self.place(expr.right)
        left, right = self.filled(left, self.shapes[right]), self.filled(right, self.shapes[left])
        return self._pair("add", left, right, self.shapes[left], expr.sign)

    def chain(self, factors: list[int]) -> int:
        """A product of several matrices, in the cheapest order; what does not move is free."""
        best: dict[tuple[int, int], tuple[int, int]] = {(i, i): (0, i) for i in range(len(factors))}
        for length in range(1, len(factors)):
            for i in range(len(factors) - length):
                j = i + length
                cost = 0 if not any(self.moves[k] for k in factors[i : j + 1]) else 1
                sizes = [self.shapes[factors[i]][0] * self.shapes[factors[j]][1] * self.shapes[factors[k]][1]
                         for k in range(i, j)]  # fmt: skip
                best[i, j] = min(
                    (best[i, k][0] + best[k + 1, j][0] + cost * size, k)
                    for k, size in zip(range(i, j), sizes, strict=True)
                )
        return self._multiply(factors, best, 0, len(factors) - 1)

    def _multiply(self, factors: list[int], best: dict[tuple[int, int], tuple[int, int]], i: int, j: int) -> int:
        if i == j:
            return factors[i]
        k = best[i, j][1]
        left, right = self._multiply(factors, best, i, k), self._multiply(factors, best, k + 1, j)
        return self._pair("matmul", left, right, (self.shapes[left][0], self.shapes[right][1]))

    def scaled(self, left: int, right: int) -> int:
        """A scalar times anything, in either order."""
        if self.shapes[left] != (1, 1):
            left, right = right, left
        return self._pair("scale", left, right, self.shapes[right])

    def transpose(self, index: int) -> int:
        """A transpose; that of a transpose is the matrix itself."""
        step, (rows, columns) = self.steps[index], self.shapes[index]
        if step.op == "transpose":
            return step.args[0]
        return self.emit(Step("transpose", (index,)), (columns, rows), self.moves[index])

    def _pair(self, op: str, left: int, right: int, shape: Size, data: object = None) -> int:
        return self.emit(Step(op, (left, right), data), shape, self.moves[left] or self.moves[right])

    def quotient(self, expr: ex.Quotient) -> int:
        """A quotient by a rational number."""
        below = _rational(expr.right)
        if below is None:
            raise self.refuse(expr, "divides by what is not a number, nor constant")
        if below == 0:
            raise self.refuse(expr, "divides by zero")
        return self.scaled(self.number(1 / below), self.place(expr.left))

    def power(self, expr: ex.Power) -> int:
        """A scalar to a non-negative integer power; ``normF(x)**2`` and its powers are polynomials."""
        base, exponent = expr.base, expr.exponent
        if exponent.denominator != 1 or not 0 <= exponent <= MOST_POWER:
            raise self.refuse(expr, f"is not a power from 0 to {MOST_POWER}")
        count = int(exponent)
        if isinstance(base, ex.Call) and base.function == "normF" and count % 2 == 0:
            inner = self.place(base.args[0])
            square, count = self._pair("dot", inner, inner, (1, 1)), count // 2
        else:
            square = self.place(base)
        result = self.number(Fraction(1))
        for k in range(count):
            result = square if k == 0 else self.scaled(result, square)
        return result

    def call(self, expr: ex.Call) -> int:
        """``tr`` and ``inner``; ``tr(a @ b)`` needs no product."""
        if expr.function == "tr" and len(expr.args) == 1:
            inner = expr.args[0]
            if isinstance(inner, ex.Product) and inner.matrix:
                return self._dot(self.transpose(self.place(inner.left)), self.place(inner.right))
            index = self.place(inner)
            size = self.shapes[index][0]
            return self._dot(self.emit(Step("identity", data=size), (size, size), False), index)
        if expr.function == "inner" and len(expr.args) == 2:
            return self._dot(self.place(expr.args[0]), self.place(expr.args[1]))
        raise self.refuse(expr, f"uses {expr.function}")

    def _dot(self, left: int, right: int) -> int:
        return self._pair("dot", left, right, (1, 1))


def _factors(expr: ex.Expr) -> list[ex.Expr]:
    """The factors of a nest of matrix products."""
    if isinstance(expr, ex.Product) and expr.matrix:
        return _factors(expr.left) + _factors(expr.right)
    return [expr]


def _rational(expr: ex.Expr) -> Fraction | None:
    """The value of an expression made of numbers alone."""
    match expr:
        case ex.Number():
            return expr.value
        case ex.Sum():
            left, right = _rational(expr.left), _rational(expr.right)
            return None if left is None or right is None else left + expr.sign * right
        case ex.Product():
            left, right = _rational(expr.left), _rational(expr.right)
            return None if left is None or right is None else left * right
        case ex.Quotient():
            left, right = _rational(expr.left), _rational(expr.right)
            return None if left is None or not right else left / right
    return None


def _text(expr: ex.Expr) -> str:
    """The expression for messages, fully fenced."""
    match expr:
        case ex.Number():
            return str(expr.value)
        case ex.Letter():
            return expr.name
        case ex.Sum():
            return f"({_text(expr.left)} {'+' if expr.sign > 0 else '-'} {_text(expr.right)})"
        case ex.Product():
            return f"{_text(expr.left)} {'@' if expr.matrix else '*'} {_text(expr.right)}"
        case ex.Quotient():
            return f"{_text(expr.left)} / {_text(expr.right)}"
        case ex.Power():
            return f"{_text(expr.base)}**{expr.exponent}"
        case ex.Transpose():
            return f"{_text(expr.inner)}.T"
    name = expr.function if isinstance(expr, ex.Call) else type(expr).__name__.lower()
    return f"{name}({', '.join(_text(x) for x in expr.children)})"
