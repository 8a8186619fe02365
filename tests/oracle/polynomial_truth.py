"""Random polynomial flows, and their truth by mpmath's odefun, by an interpreter of expressions of its own."""

import random
from fractions import Fraction

import flint
import mpmath
from flint import arb, arb_mat, fmpq, fmpq_mat

from faverify.lang import expr as ex

SIZES = {"1": 1, "a": 2, "b": 1, "c": 2}


def value(expr, letters):
    """An expression as an mpmath matrix (scalars are 1 x 1)."""
    match expr:
        case ex.Number():
            return mpmath.matrix([[mpmath.mpf(expr.value.numerator) / expr.value.denominator]])
        case ex.Letter():
            return letters[expr.name]
        case ex.Sum():
            return value(expr.left, letters) + expr.sign * value(expr.right, letters)
        case ex.Product(matrix=True):
            return value(expr.left, letters) * value(expr.right, letters)
        case ex.Product():
            left, right = value(expr.left, letters), value(expr.right, letters)
            return left[0, 0] * right if expr.left.shape == ex.SCALAR else right[0, 0] * left
        case ex.Quotient():
            return value(expr.left, letters) / value(expr.right, letters)[0, 0]
        case ex.Power():
            return mpmath.matrix([[value(expr.base, letters)[0, 0] ** int(expr.exponent)]])
        case ex.Transpose():
            return value(expr.inner, letters).T
        case ex.Call(function="tr"):
            inner = value(expr.args[0], letters)
            return mpmath.matrix([[sum(inner[i, i] for i in range(inner.rows))]])
        case ex.Call(function="inner"):
            left, right = (value(x, letters) for x in expr.args)
            return mpmath.matrix([[sum(x * y for x, y in zip(left, right, strict=True))]])
        case ex.Call(function="normF"):
            return mpmath.matrix([[mpmath.norm(value(expr.args[0], letters), 2)]])
    raise AssertionError(expr)


def to_mpmath(matrix):
    """An exact rational matrix."""
    return mpmath.matrix([[mpmath.mpf(int(x.p)) / int(x.q) for x in row] for row in matrix.tolist()])


def agreed_truth(flow, t, digits=28):
    """`odefun_truth` where two precisions agree to so many digits: at a single one odefun can be wrong in the 15th."""
    before = odefun_truth(flow, t, digits + 6)
    for more in (17, 32, 47):
        now = odefun_truth(flow, t, digits + more)
        with mpmath.workdps(digits + more):
            if all(mpmath.norm(now[name] - before[name], mpmath.inf) < mpmath.mpf(10) ** -digits / 4 for name in now):
                return now
        before = now
    raise AssertionError("mpmath.odefun does not agree with itself")


def odefun_truth(flow, t, digits):
    """The moving letters at a time, by mpmath.odefun with ``digits`` digits (no bound)."""
    with mpmath.workdps(digits):
        constants = {name: to_mpmath(x) for name, x in flow.constants.items()}
        names = list(flow.start)

        def split(state):
            letters, start = dict(constants), 0
            for name in names:
                rows, columns = flow.shapes[name]
                letters[name] = mpmath.matrix(rows, columns)
                for i in range(rows * columns):
                    letters[name][i // columns, i % columns] = state[start + i]
                start += rows * columns
            return letters

        def velocity(_t, state):
            letters = split(state)
            return [x for name in names for x in value(flow.velocities[name], letters)]

        start = [x for name in names for x in to_mpmath(flow.start[name])]
        end = split(mpmath.odefun(velocity, 0, start)(mpmath.mpf(t.numerator) / t.denominator))
        return {name: end[name] for name in names}


def holds(letters, truth, digits):
    """Whether enclosures contain truths known to some digits; a narrower one agrees with it to as many."""
    with flint.ctx.workprec(400):
        return all(
            x.contains(known) or known.contains(x)
            for name, matrix in truth.items()
            for x, known in zip(letters[name].entries(), ball(matrix, digits).entries(), strict=True)
        )


def ball(matrix, digits):
    """An mpmath matrix as balls of radius 10^-digits."""
    radius = arb(f"1e-{digits}")
    rows = [[arb(mpmath.nstr(matrix[i, j], digits + 20)) for j in range(matrix.cols)] for i in range(matrix.rows)]
    return arb_mat([[x + arb(0, radius) for x in row] for row in rows])


def rational(generator, bound=3):
    return Fraction(generator.randint(-2 * bound, 2 * bound), generator.randint(2, 5))


def exact_matrix(generator, rows, columns, bound=2):
    entries = [[rational(generator, bound) for _ in range(columns)] for _ in range(rows)]
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in entries])


def expression(generator, letters, shape, depth):
    """A random polynomial expression of a shape over letters (name to symbolic shape)."""
    kind = generator.choice(
        ["letter", "sum", "product", "scale", "transpose", "trace", "letter", "number"][: 2 + 2 * depth]
    )
    again = lambda wanted: expression(generator, letters, wanted, depth - 1)  # noqa: E731
    if depth > 0 and kind == "sum":
        return ex.add(again(shape), again(shape), generator.choice([1, -1]))
    if depth > 0 and kind == "product":
        middle = generator.choice(["a", "b", "c"])
        return ex.matmul(again((shape[0], middle)), again((middle, shape[1])))
    if depth > 0 and kind == "scale":
        return ex.scale(scalar(generator, letters, depth - 1), again(shape))
    if depth > 0 and kind == "transpose":
        return ex.Transpose(shape, again((shape[1], shape[0])))
    fitting = [ex.Letter(s, name) for name, s in letters.items() if s == shape]
    fitting += [ex.Transpose(shape, ex.Letter(s, name)) for name, s in letters.items() if s == (shape[1], shape[0])]
    if fitting:
        return generator.choice(fitting)
    return ex.matmul(
        expression(generator, letters, (shape[0], "a"), 0), expression(generator, letters, ("a", shape[1]), 0)
    )


def scalar(generator, letters, depth):
    """A random scalar polynomial."""
    kind = generator.choice(["number", "square", "inner", "trace", "power"])
    shape = generator.choice([("a", "b"), ("b", "a"), ("a", "a")])
    if kind == "square":
        inner = expression(generator, letters, shape, depth)
        return ex.Power(ex.SCALAR, ex.Call(ex.SCALAR, "normF", (inner,)), Fraction(2))
    if kind == "inner":
        pair = tuple(expression(generator, letters, shape, depth) for _ in range(2))
        return ex.Call(ex.SCALAR, "inner", pair)
    if kind == "trace":
        return ex.Call(ex.SCALAR, "tr", (expression(generator, letters, ("a", "a"), depth),))
    if kind == "power":
        trace = ex.Call(ex.SCALAR, "tr", (expression(generator, letters, ("a", "a"), 0),))
        return ex.Power(ex.SCALAR, trace, Fraction(generator.randint(0, 2)))
    number = ex.Number(ex.SCALAR, rational(generator))
    return ex.Quotient(ex.SCALAR, number, ex.Number(ex.SCALAR, Fraction(3)))


MOVING = {"X": ("a", "a"), "V": ("a", "b"), "U": ("c", "a")}
CONSTANT = {"K": ("a", "a"), "L": ("b", "a"), "P": ("a", "c")}


def random_flow(seed, depth=2):
    """A random polynomial flow of three letters."""
    from faverify.flows.polynomial.flow import PolynomialFlow

    generator = random.Random(f"polynomial flow/{seed}")
    letters = {**MOVING, **CONSTANT}
    sizes = lambda shape: tuple(SIZES[x] for x in shape)  # noqa: E731
    return PolynomialFlow(
        {name: exact_matrix(generator, *sizes(shape), 1) for name, shape in MOVING.items()},
        {name: expression(generator, letters, shape, depth) for name, shape in MOVING.items()},
        {name: exact_matrix(generator, *sizes(shape), 1) for name, shape in CONSTANT.items()},
    )
