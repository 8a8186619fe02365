"""What is visible in a text: that a matrix is symmetric or positive semidefinite, that a scalar is not negative.

Syntax only, so True is certain and False says nothing. A matrix expression is expanded into a sum of products of atoms
(letters, and calls taken whole); it is symmetric if transposition only permutes the terms, and PSD if every term is
``u.T @ u`` or ``u.T @ P @ u`` with a visibly PSD atom P.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.functions.time import TIME_FUNCTIONS
from faverify.lang.scope import TIME, Role
from faverify.lang.theory import Theory

MOST_TERMS = 400
RISING = (("sigma_min", "sigma_max", "normF", "nuclear"), ("lambda_min", "lambda_max"))
"""Functions of a matrix, the least first."""
KEEP_SYMMETRY = frozenset({"inv", "sqrtm", "pos", "neg", "D", "limit", "integral"})
POSITIVE_PARTS = frozenset({"sqrtm", "pos", "neg", "proj"})


@dataclass(frozen=True)
class _Atom:
    """One factor: an expression taken whole, at a time of its own (None: now), perhaps transposed."""

    what: ex.Expr
    time: ex.Expr | None
    transposed: bool = False


@dataclass(frozen=True)
class _Term:
    """Scalars, taken whole, times atoms."""

    scalars: tuple[ex.Expr, ...]
    atoms: tuple[_Atom, ...]


_Terms = dict[_Term, Fraction]


class _TooLong(Exception):
    """More terms than are looked at."""


@lru_cache(maxsize=4096)
def visibly_symmetric(expr: ex.Expr, theory: Theory) -> bool:
    """Whether a square matrix expression is symmetric for all letters of the theory."""
    if expr.shape in (None, ex.SCALAR):
        return True
    try:
        terms = _terms(expr, theory, None)
    except _TooLong:
        return False
    return terms == _collect((_flip(term, theory), x) for term, x in terms.items())


@lru_cache(maxsize=4096)
def visibly_psd(expr: ex.Expr, theory: Theory) -> bool:
    """Whether a square matrix expression is symmetric positive semidefinite for all letters of the theory.

    Looked at as it is written (definitions and sums inside products taken whole), then expanded.
    """
    for expand in (False, True):
        try:
            terms = _terms(expr, theory, None, expand)
        except _TooLong:
            return False
        if all(x > 0 and _is_psd(term, theory) for term, x in terms.items()):
            return True
    return False


def _is_psd(term: _Term, theory: Theory) -> bool:
    return all(visibly_nonnegative(s, theory) for s in term.scalars) and _is_square(term.atoms, theory)


@lru_cache(maxsize=4096)
def visibly_nonnegative(expr: ex.Expr, theory: Theory) -> bool:
    """Whether a scalar expression, where it is defined, is never negative."""
    match expr:
        case ex.Number(value=value):
            return value >= 0
        case ex.Letter(name=name, role=Role.DEFINITION):
            return visibly_nonnegative(_defined(name, theory), theory)
        case ex.Letter(role=role):
            return role is Role.SIZE
        case ex.Sum(left=left, right=right, sign=sign):
            return sign > 0 and visibly_nonnegative(left, theory) and visibly_nonnegative(right, theory)
        case ex.Product(left=left, right=right) if left == right and expr.shape == ex.SCALAR == left.shape:
            return True
        case ex.Product(left=left, right=right) | ex.Quotient(left=left, right=right) if left.shape == ex.SCALAR:
            return visibly_nonnegative(left, theory) and visibly_nonnegative(right, theory)
        case ex.Power(base=base, exponent=exponent):
            return exponent.numerator % 2 == 0 or visibly_nonnegative(base, theory)
        case ex.At(inner=inner):
            return visibly_nonnegative(inner, theory)
        case ex.Call(function="tr" | "det" | "lambda_min" | "lambda_max" as function, args=(inner,)) if (
            function == "tr" or visibly_symmetric(inner, theory)
        ):
            return visibly_psd(inner, theory)
        case ex.Call(function="inner", args=(left, right)):
            return left == right
        case ex.Call(function="max", args=args):
            return any(visibly_nonnegative(arg, theory) for arg in args)
        case ex.Call(function="min", args=args):
            return all(visibly_nonnegative(arg, theory) for arg in args)
        case ex.Call(function="integral" | "least" | "greatest" | "limit", args=(inner, *_)):
            return visibly_nonnegative(inner, theory)
        case ex.Call(function=function):
            return FUNCTIONS[function].nonnegative
    return False


def visibly_at_most(left: ex.Expr, right: ex.Expr, theory: Theory) -> bool:
    """Whether a scalar is at most another one, where both are defined.

    Two functions of one and the same matrix are in their order, and an extremum is beyond what it is of at either end.
    """
    match left, right:
        case ex.Call(function="max", args=args), _:
            return all(visibly_at_most(arg, right, theory) for arg in args)
        case _, ex.Call(function="min", args=args):
            return all(visibly_at_most(left, arg, theory) for arg in args)
        case ex.Call(function="least", args=(inner, *ends)), value if _is_value(value, inner, ends, theory):
            return True
        case value, ex.Call(function="greatest", args=(inner, *ends)) if _is_value(value, inner, ends, theory):
            return True
        case ex.Call(function=small, args=(inner,)), ex.Call(function=large, args=(other,)) if inner == other:
            return any(small in order[: order.index(large) + 1] for order in RISING if large in order)
    return False


def _is_value(value: ex.Expr, moving: ex.Expr, times: list[ex.Expr], theory: Theory) -> bool:
    return any(_is_at(value, moving, time, theory) for time in times)


def _is_at(value: ex.Expr, moving: ex.Expr, time: ex.Expr, theory: Theory) -> bool:
    """Whether an expression is another one at a time: the same, but that every letter which moves is at that time."""
    match value, moving:
        case ex.At(inner=ex.Letter() as letter, time=at), _ if at == time:
            return letter in (moving, moving.inner if isinstance(moving, ex.At) and _is_now(moving.time) else None)
        case ex.Letter(name=name, role=role), _:
            moves = {*theory.flow, *theory.steps, *theory.inputs}
            rests = role is Role.PARAMETER or (role is Role.LETTER and name not in moves)
            return value == moving and (rests or role in (Role.SIZE, Role.IDENTITY))
        case ex.Number(), _:
            return value == moving
        case ex.Call(function=function), _ if function in TIME_FUNCTIONS:
            return False
    pairs = zip(value.children, moving.children, strict=False)
    alike = type(value) is type(moving) and not isinstance(value, ex.At | ex.Compare) and _kind(value) == _kind(moving)
    return alike and all(_is_at(*pair, time, theory) for pair in pairs)


def _is_now(time: ex.Expr) -> bool:
    return isinstance(time, ex.Letter) and time.name == TIME


def _kind(expr: ex.Expr) -> list[object]:
    """What an expression is but for its children."""
    own = (getattr(expr, name, None) for name in ("shape", "sign", "matrix", "exponent", "function"))
    return [len(expr.children), *own]


@lru_cache(maxsize=1024)
def _defined(name: str, theory: Theory) -> ex.Expr:
    from faverify.lang.parse import parse_expression

    return parse_expression(theory.definitions[name], theory)


def _terms(expr: ex.Expr, theory: Theory, time: ex.Expr | None, expand: bool = True) -> _Terms:
    def below(inner: ex.Expr) -> _Terms:
        return _terms(inner, theory, time, expand)

    match expr:
        case ex.Number(value=value) if value == 0:
            return {}
        case ex.Letter(name=name, role=Role.DEFINITION) if expand:
            return below(_defined(name, theory))
        case ex.Letter(role=Role.IDENTITY):
            return {_Term((), ()): Fraction(1)}
        case ex.Sum(left=left, right=right, sign=sign):
            return _collect((*below(left).items(), *((term, sign * x) for term, x in below(right).items())))
        case ex.Product(left=left, right=right, matrix=False):
            scalar, matrix = (left, right) if left.shape == ex.SCALAR else (right, left)
            return _scaled(scalar, below(matrix), time)
        case ex.Product(left=left, right=right):
            return _product(*(below(x) if expand else _whole(x, theory, time) for x in (left, right)))
        case ex.Quotient(left=left, right=right):
            one_over = ex.Quotient(ex.SCALAR, ex.Number(ex.SCALAR, Fraction(1)), right)
            return _scaled(one_over, below(left), time)
        case ex.Transpose(inner=inner):
            return _collect((_flip(term, theory), x) for term, x in below(inner).items())
        case ex.At(inner=inner, time=at) if not (isinstance(at, ex.Letter) and at.name == TIME):
            return _terms(inner, theory, time or at, expand)
        case ex.At(inner=inner):
            return below(inner)
    return {_Term((), (_Atom(expr, time),)): Fraction(1)}


def _whole(expr: ex.Expr, theory: Theory, time: ex.Expr | None) -> _Terms:
    """A factor: a sum is taken whole, transposed or not."""
    bare = expr.inner if isinstance(expr, ex.Transpose) else expr
    if not isinstance(bare, ex.Sum):
        return _terms(expr, theory, time, False)
    atom = _Atom(bare, time)
    return {_Term((), (atom if bare is expr else _flipped(atom, theory),)): Fraction(1)}


def _scaled(scalar: ex.Expr, terms: _Terms, time: ex.Expr | None) -> _Terms:
    if isinstance(scalar, ex.Number):
        return {term: scalar.value * x for term, x in terms.items()}
    here = scalar if time is None else ex.At(ex.SCALAR, scalar, time)
    return _collect((replace(t, scalars=tuple(sorted((*t.scalars, here), key=repr))), x) for t, x in terms.items())


def _product(left: _Terms, right: _Terms) -> _Terms:
    if len(left) * len(right) > MOST_TERMS:
        raise _TooLong
    return _collect(
        (_Term(tuple(sorted((*a.scalars, *b.scalars), key=repr)), a.atoms + b.atoms), x * y)
        for a, x in left.items()
        for b, y in right.items()
    )


def _collect(pairs: Iterator[tuple[_Term, Fraction]] | tuple[tuple[_Term, Fraction], ...]) -> _Terms:
    found: _Terms = {}
    for term, x in pairs:
        found[term] = found.get(term, Fraction(0)) + x
    return {term: x for term, x in found.items() if x}


def _flip(term: _Term, theory: Theory) -> _Term:
    return replace(term, atoms=tuple(_flipped(atom, theory) for atom in reversed(term.atoms)))


def _flipped(atom: _Atom, theory: Theory) -> _Atom:
    if _atom_symmetric(atom.what, theory):
        return atom
    return replace(atom, transposed=not atom.transposed)


@lru_cache(maxsize=4096)
def _atom_symmetric(what: ex.Expr, theory: Theory) -> bool:
    match what:
        case ex.Letter(name=name, role=Role.DEFINITION):
            return visibly_symmetric(_defined(name, theory), theory)
        case ex.Sum():
            return visibly_symmetric(what, theory)
        case ex.Letter(name=name):
            return what.shape == ex.SCALAR or name in theory.symmetric or _value_symmetric(name, theory)
        case ex.Call(function="proj"):
            return True
        case ex.Call(function=function, args=(inner, *_)) if function in KEEP_SYMMETRY:
            return function in {"pos", "neg", "sqrtm"} or visibly_symmetric(inner, theory)
    return what.shape == ex.SCALAR


def _value_symmetric(name: str, theory: Theory) -> bool:
    from faverify.lang.parse import parse_expression

    return name in theory.values and visibly_symmetric(parse_expression(theory.values[name], theory), theory)


def _is_square(atoms: tuple[_Atom, ...], theory: Theory) -> bool:
    """``u.T @ u`` or ``u.T @ P @ u``."""
    flipped = tuple(_flipped(atom, theory) for atom in reversed(atoms))
    if flipped != atoms:
        return False
    return len(atoms) % 2 == 0 or _atom_psd(atoms[len(atoms) // 2].what, theory)


def _atom_psd(what: ex.Expr, theory: Theory) -> bool:
    from faverify.lang.parse import parse_expression

    match what:
        case ex.Letter(name=name, role=Role.DEFINITION):
            return visibly_psd(_defined(name, theory), theory)
        case ex.Letter(name=name) if name in theory.values:
            return visibly_psd(parse_expression(theory.values[name], theory), theory)
        case ex.Call(function=function) if function in POSITIVE_PARTS:
            return True
        case ex.Call(function="inv", args=(inner,)):
            return visibly_psd(inner, theory)
        case ex.Call(function="limit" | "integral", args=(inner, *_)):
            return visibly_psd(inner, theory)
    return False
