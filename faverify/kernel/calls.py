"""Functions of the language as polynomials: traces, norms, parts, eigenvalues, maxima, integrals, extrema."""

from fractions import Fraction
from typing import TYPE_CHECKING

from faverify.algebra.words import Poly, Word, add, scale
from faverify.kernel.discrete import after_step, require_its_time, sum_of_steps
from faverify.kernel.errors import Refused
from faverify.kernel.polynomials import ONE, Info, Time, freeze, is_scalar, names, number, show
from faverify.kernel.rates import derivative, derivative_at
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression

if TYPE_CHECKING:
    from faverify.kernel.reader import Reader

SPECTRAL = ("sigma_max", "sigma_min", "nuclear", "rank")
"""Functions of X'X and the shape of X alone."""

ELEMENTARY = ("exp", "log", "tanh", "cosh", "artanh", "det", "spectral_abscissa")
LAWS = ("chi2", "F")
OPAQUE = ("inv", "sqrtm", "proj", "pinv")
KINDS = {">=": 0, ">": 1, "==": 2}
"""What tells the indicators of p >= 0, p > 0 and p == 0 apart."""


def call(reader: "Reader", name: str, args: tuple[ex.Expr, ...], time: Time | None) -> Poly:
    """A function of the language on its arguments, at the current or a stated time."""
    require_its_time(name, reader.theory)
    if name == "D":
        return derivative_at(reader, args[0], time)
    if name in ("integral", "rise", "least", "greatest"):
        return _over_time(reader, name, args, time)
    if name == "next":
        return after_step(reader, reader.read(args[0]))
    if name == "sum_over":
        return sum_of_steps(reader, reader.read(args[0]), reader.read(args[1]))
    if name == "limit":
        return _limit(reader, reader.read(args[0]), args[0].shape)
    if name == "ind":
        from faverify.kernel.formula import Formula

        formula = Formula.of(args[0], reader, time)
        return reader.scalar_atom("ind", (dict(formula.poly), number(KINDS[formula.relation])))
    if name in ("P", "E"):
        return _over_chance(reader, name, args[0])
    if name == "worst":
        return _over_columns(reader, args, time)
    values = [reader.read(arg, time) for arg in args]
    shape = args[0].shape or ("1", "1")
    return _function(reader, name, values, shape, time)


def _over_chance(reader: "Reader", name: str, inner: ex.Expr) -> Poly:
    """P of an event, E of a number: numbers that do not move; each names one law at most."""
    from faverify.kernel.chance import one_law, probability
    from faverify.kernel.formula import Formula

    if not one_law(inner):
        raise Refused(f"{name} of two laws: two calls are two independent variables, give them letters")
    event = Formula.of(inner, reader) if isinstance(inner, ex.Compare) else None
    if reader.moves(event.difference if event else reader.read(inner)):
        raise Refused(f"{name} of what moves: its rate is not that of a constant")
    return probability(event, reader) if event else reader.scalar_atom("E", (reader.read(inner),), False)


def _over_columns(reader: "Reader", args: tuple[ex.Expr, ...], time: Time | None) -> Poly:
    """The largest value over the columns of a matrix: an atom, named by the value and its letters.

    The letters that it binds are any columns: a theory that restricts them (Y c = 0) would simplify the value by what
    does not hold of the columns of C.
    """
    from faverify.kernel.chance import unrestricted

    if not all(isinstance(arg, ex.Letter) and unrestricted(arg.name, reader.theory) for arg in args[1:3]):
        raise Refused("the theory restricts a letter that a maximum over columns binds")
    values = [reader.read(arg, time) for arg in args]
    for value in values[1:]:
        if len(value) != 1 or len(next(iter(value)).letters) != 1:
            raise Refused("worst(f, c, C0, C) binds letters")
    return reader.scalar_atom("worst", values)


def _function(
    reader: "Reader", name: str, values: list[dict[Word, Fraction]], shape: tuple[str, str], time: Time | None
) -> Poly:
    match name:
        case "tr":
            return reader.trace(values[0])
        case "inner":
            return reader.trace(reader.product(reader.transposer.poly(values[0]), values[1]))
        case "normF":
            return _norm(reader, values[0])
        case "neg" | "pos":
            return _part(reader, values[0], shape, name == "pos")
        case "lambda_min":
            return reader.scalar_atom("lambda_min", (reader.symmetric(values[0]),))
        case "lambda_max":
            below = reader.symmetric(scale(values[0], number(-1)))
            return scale(number(-1), reader.scalar_atom("lambda_min", (below,)))
        case "cond":
            return reader.product(_spectral(reader, "sigma_max", values[0], shape), reader.reciprocal(
                _spectral(reader, "sigma_min", values[0], shape)))  # fmt: skip
        case "max" | "min":
            return reader.scalar_atom(name, sorted(values, key=show))
        case "sqrt":
            return reader.power(values[0], Fraction(1, 2))
        case "rows_le":
            return reader.opaque(name, shape, map(reader.normal, values), False)
        case "diag":
            return reader.opaque("diag", shape, map(reader.normal, values), True)
    if name in LAWS:
        return reader.scalar_atom(name, values)
    if name in SPECTRAL:
        return _spectral(reader, name, values[0], shape)
    if name in OPAQUE:
        if (letter := reader.named(name, reader.normal(values[0]))) is not None and time is None:
            return reader.read(parse_expression(letter, reader.theory))
        if name == "sqrtm":
            reader.symmetric(values[0])
        result = (shape[1], shape[0]) if name == "pinv" else (shape[0], shape[0]) if name == "proj" else shape
        return reader.opaque(name, result, map(reader.normal, values), name in ("proj", "sqrtm"))
    if name in (*ELEMENTARY, "abs"):
        return reader.scalar_atom(name, map(reader.normal, values))
    raise Refused(f"{name} is unknown to the kernel")


def _norm(reader: "Reader", value: Poly) -> Poly:
    square = reader.trace(reader.product(reader.transposer.poly(value), value))
    reader._squares.add(freeze(square))
    return reader._root(square, Fraction(1, 2))


def _spectral(reader: "Reader", name: str, value: Poly, shape: tuple[str, str]) -> Poly:
    gram = reader.normal(reader.product(reader.transposer.poly(value), value))
    where = name if name in ("sigma_max", "nuclear") else f"{name} {shape[0]}x{shape[1]}"
    return reader.scalar_atom(where, (gram,))


def _part(reader: "Reader", value: Poly, shape: tuple[str, str], positive: bool) -> Poly:
    signed = reader.symmetric(scale(value, number(-1 if positive else 1)))
    return reader.opaque("neg", shape, (signed,), True)


def _limit(reader: "Reader", value: Poly, shape: ex.Shape) -> Poly:
    """A constant: a scalar, or a matrix of its own.

    A scalar without a limit has 1 for it, so that ``limit(f) == 0`` says that the trajectory exists for all time and f
    tends to 0; a matrix without one has 0.
    """
    if shape in (None, ex.SCALAR):
        return reader.scalar_atom("limit", (value,), False)
    normal = reader.normal(value)
    symmetric = not reader.normal(add(normal, reader.transposer.poly(normal), Fraction(-1)))
    return reader.opaque("limit", shape, (normal,), symmetric, False)


def _over_time(reader: "Reader", name: str, args: tuple[ex.Expr, ...], time: Time | None) -> Poly:
    what = reader.read(args[0])
    forever = args[2] == ex.Letter(ex.SCALAR, "oo")  # the only place of oo: it is no number
    start = reader.read(args[1], time)
    stop = reader.atom("oo", Info("infinity", False)) if forever else reader.read(args[2], time)
    if name == "rise":
        name, what = "integral", reader.scalar_atom("max", sorted(({}, derivative(reader, what)), key=show))
    if name == "integral":
        return integral(reader, what, start, stop)
    return reader.scalar_atom(name, (what, start, stop), reader.moves(start) or reader.moves(stop))


def integral(reader: "Reader", what: Poly, start: Poly, stop: Poly) -> dict[Word, Fraction]:
    """The integral over time: linear, constants taken out.

    Of what is bounded and measurable: 1/x and -1/x add to 0, their integrals to nothing. Raises `Refused` otherwise.
    """
    from faverify.kernel.regular import measurable

    if not measurable(what, reader):
        raise Refused(f"the integral of {show(what)}, which is not shown to be bounded and measurable")
    result: dict[Word, Fraction] = {}
    for word, value in () if dict(start) == dict(stop) else reader.normal(what).items():
        still = tuple(key for key in word.scalars if not reader.info[key].moving)
        rest = tuple(key for key in word.scalars if reader.info[key].moving)
        outer: Poly = {Word("1", "1", (), still): value}
        inner = {Word(word.rows, word.columns, word.letters, rest): Fraction(1)}
        result = add(result, scale(_one_integral(reader, inner, start, stop), outer))
    return result


def _one_integral(reader: "Reader", inner: Poly, start: Poly, stop: Poly) -> Poly:
    moving = reader.moves(start) or reader.moves(stop)
    if not reader.moves(inner):
        if "oo" in names(next(iter(stop), ONE)):
            raise Refused("the integral of a constant over all time")
        return scale(inner, add(stop, start, Fraction(-1)))
    if is_scalar(inner):
        return reader.scalar_atom("integral", (inner, start, stop), moving)
    return _matrix_integral(reader, inner, start, stop)


def _matrix_integral(reader: "Reader", inner: Poly, start: Poly, stop: Poly) -> Poly:
    """Of one reduced word; the integral of the transposed word is the transpose."""
    (word,) = inner
    flipped = reader.transposer.word(word)
    least = min(word, flipped)
    shape, moving = (least.rows, least.columns), reader.moves(start) or reader.moves(stop)
    parts = ({least: Fraction(1)}, start, stop)
    result = reader.opaque("integral", shape, parts, word == flipped, moving)
    return result if least == word else reader.transposer.poly(result)
