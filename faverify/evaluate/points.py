"""From a case to a point: the letters of a theory at the start (exact) or at a time (balls), and what is free.

A letter or parameter of the theory that the case does not give is free: the statement is about any value of it, so it
gets a random small rational from the seed (the same one in both rings).
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

import flint

from faverify.cases.draws import random_matrix, random_number, style_of, symmetric
from faverify.cases.free import FreeCase, LetteredCase
from faverify.cases.instance import Instance
from faverify.claim import Case, Theory
from faverify.errors import DomainError, StatementError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.plain import starts_by_parameters
from faverify.evaluate.point import Point
from faverify.evaluate.ring import BallRing, ExactRing, NotCertain, Ring, Unsupported
from faverify.exact.linear import from_flint, to_flint
from faverify.exact.matrix import MAX_ENTRIES, to_matrix
from faverify.lang import expr as ex
from faverify.lang.parse import names_of, parse_expression, parse_statement, parse_value
from faverify.lang.scope import TIME, Role, require_bindable, role_of

T = TypeVar("T")
START_NAMES = {"Z0": "Z", "W0": "W"}
SPARE_SIZES = (2, 3, 4, 5)
MOST_KEPT, MOST_MODELS = 256, 10_000


class OutOfTheory(DomainError):
    """The case is no model of the theory: sizes that do not fit, a value undefined, a relation that does not hold."""


def sizes_of(theory: Theory, letters: Mapping[str, Any]) -> dict[str, int]:
    """The dimensions n, m, r, ... read off the shapes of the letters; `OutOfTheory` where they do not agree."""
    sizes = {"1": 1}
    for name, matrix in letters.items():
        actual = (matrix.nrows(), matrix.ncols()) if hasattr(matrix, "nrows") else (len(matrix), len(matrix[0]))
        for symbol, size in zip(theory.shapes.get(name) or (), actual, strict=False):
            if sizes.setdefault(symbol, size) != size:
                raise OutOfTheory(
                    f"the sizes of this case do not fit: {symbol} = {sizes[symbol]} and {symbol} = {size}"
                )
    return sizes


def start_letters(case: Case, theory: Theory) -> dict[str, Any]:
    """The exact letters of a case that the theory has and leaves free, as rational FLINT matrices.

    Everything else (a W that is optimal, roots, inverses) is computed from the theory's texts.
    """
    rows = _rows(case)
    free = [name for name in rows if theory.shapes.get(name) and role_of(name, theory) is Role.LETTER]
    for name in free:
        if isinstance(rows[name], list):
            rows[name] = to_flint(to_matrix(rows[name], name))
        elif isinstance(rows[name], tuple):
            rows[name] = to_flint(rows[name])
    return {name: rows[name] for name in free}


_ROWS: dict[str, dict[str, Any]] = {}  # by digest of the case, the newest few: rows, converted when first asked for


def _rows(case: Case) -> dict[str, Any]:
    if case.digest not in _ROWS:
        if len(_ROWS) >= MOST_KEPT:
            _ROWS.pop(next(iter(_ROWS)))
        _ROWS[case.digest] = {START_NAMES.get(name, name): rows for name, rows in _given(case).items()}
    return _ROWS[case.digest]


def _given(case: Case) -> Mapping[str, Any]:
    """The letters of a case by name: numbers where it has such, else rows of texts."""
    if isinstance(case, Instance):
        return case.letters()
    return dict(case.letters) if isinstance(case, LetteredCase) else case.entries()


def flow_instance(case: Case) -> Instance:
    """The case as an instance of a flow; raises `DomainError` for any other kind of case."""
    if not isinstance(case, Instance):
        raise DomainError(f"a case of kind {case.kind!r} starts no flow")
    return case


def with_start(case: Case, theory: Theory, seed: int) -> Case:
    """An instance with the start that the theory's ``starts`` give, and with W(0) where W moves and it is left open.

    W(0) is free then, so it is drawn; the result carries it as exact data: a witness made of it can be replayed.
    """
    if not isinstance(case, Instance) or ("W" not in theory.flow and not theory.starts):
        return case
    return _kept(_STARTED, (theory.drawn_as, case.digest, seed), lambda: _with_start(case, theory, seed))


def _with_start(case: Instance, theory: Theory, seed: int) -> Case:
    if case.W0 is None and "W" in theory.flow and "W" not in theory.starts and fits_start(case, theory):
        _, m, r = case.sizes
        generator = random.Random(f"{seed}/{theory.name}/{case.digest}")
        case = Instance.of(case.Y, case.C, case.Z0, random_matrix(generator, r, m), f"{case.name}, W(0) drawn")
    if not theory.starts.keys() & {"Z", "W"}:
        return case
    letters = exact_point(case, theory, seed).letters
    Z, W = (from_flint(letters[name]) if name in theory.flow else None for name in ("Z", "W"))
    started = Instance.of(case.Y, case.C, case.Z0 if Z is None else Z, W, f"{case.name}, started as the theory says")
    return case if (started.Z0, started.W0) == (case.Z0, case.W0) else started


def fits_start(case: Instance, theory: Theory) -> bool:
    """Whether the theory's W can have the shape r x m of an instance's W(0); a W on the left, n x r say, cannot."""
    n, m, r = case.sizes
    sizes = {"1": 1}
    given = {"Y": (n, m), "C": (m, r), "Z": (n, r), "W": (r, m)}
    pairs = [pair for name, size in given.items() for pair in zip(theory.shapes.get(name) or (), size, strict=False)]
    return all(sizes.setdefault(symbol, size) == size for symbol, size in pairs)


def exact_point(case: Case, theory: Theory, seed: int, parameters: Mapping[str, Fraction] | None = None) -> Point:
    """The start of a case as an exact point; what is free gets random small rationals.

    They depend on the seed, the theory and the case, and on nothing else. ``parameters`` gives values to parameters and
    instants, and to the time where nothing moves; raises `StatementError` for any other name, `OutOfTheory`
    (`NotCertain`) where the start is (may be) no model of the theory. The newest few points are kept: a part, its
    controls and other claims of the same theory ask for the same.
    """
    given = parameters or {}
    key = (theory.drawn_as, case.kind, case.digest, seed, tuple(given.items()))
    return _kept(_POINTS, key, lambda: _exact_point(case, theory, seed, given))


def letters_as_drawn(case: Case, theory: Theory, seed: int, parameters: Mapping[str, Fraction]) -> Point:
    """The free letters of a case, whether or not they are a model of the theory; raises as `exact_point` otherwise."""
    filled, scalars = _filled(theory, start_letters(case, theory), seed, parameters, case)
    return Point(filled, _sizes(theory, filled, case), {name: x for name, x in scalars.items() if name != TIME})


def evaluator_at_start(
    case: Case, theory: Theory, seed: int, parameters: Mapping[str, Fraction], ring: Ring
) -> Evaluator:
    """The evaluator at `exact_point` in a ring, at the current working precision; kept likewise, with its letters."""
    precision = 0 if ring.exact else flint.ctx.prec
    key = (theory.drawn_as, case.kind, case.digest, seed, tuple(parameters.items()), precision)
    return _kept(_EVALUATORS, key, lambda: Evaluator(theory, ring, exact_point(case, theory, seed, parameters)))


def _kept(store: dict[tuple[object, ...], T], key: tuple[object, ...], make: Callable[[], T]) -> T:
    if key not in store:
        found = make()
        if len(store) >= MOST_KEPT:
            store.pop(next(iter(store)))
        store[key] = found
    return store[key]


_STARTED: dict[tuple[object, ...], Case] = {}
_POINTS: dict[tuple[object, ...], Point] = {}
_EVALUATORS: dict[tuple[object, ...], Evaluator] = {}


def _exact_point(case: Case, theory: Theory, seed: int, parameters: Mapping[str, Fraction]) -> Point:
    for name in parameters:
        require_bindable(name, theory)
    if parameters and TIME not in parameters and not starts_by_parameters(theory):
        drawn = exact_point(case, theory, seed)
        others = {name: value for name, value in drawn.parameters.items() if name not in parameters}
        return replace(drawn, parameters={**parameters, **others})
    filled, scalars = _filled(theory, start_letters(case, theory), seed, parameters, case)
    time = scalars.pop(TIME, Fraction(0))
    if theory.flow and time != 0:
        raise StatementError(f"the letters are known at the start only, not at t = {time}")
    point = Point(filled, _sizes(theory, filled, case), scalars, time=time)
    key = (theory.drawn_as, case.digest, seed, tuple(sorted(scalars.items())))
    if key not in _MODELS:
        _require_model(theory, point)
        if len(_MODELS) >= MOST_MODELS:
            _MODELS.clear()
        _MODELS.add(key)
    return point


_MODELS: set[tuple[object, ...]] = set()  # what was found to be a model of its theory


def _filled(
    theory: Theory, letters: Mapping[str, Any], seed: int, parameters: Mapping[str, Fraction], case: Case
) -> tuple[dict[str, Any], dict[str, Fraction]]:
    sizes = _sizes(theory, letters, case)
    key = f"{seed}/{theory.name}/{case.digest}"
    generator = random.Random(key)
    style = style_of(case.style, key) if isinstance(case, FreeCase) and case.style else None
    filled, scalars, driving = dict(letters), dict(parameters), driving_parameters(theory)
    for index, (name, shape) in enumerate(theory.shapes.items()):
        if name in theory.values:
            continue
        if not shape:
            drawn_number = style.number(index) if style else random_number(generator, far=name not in driving)
            scalars.setdefault(name, drawn_number)
        elif name not in filled and all(d in sizes for d in shape):
            size = sizes[shape[0]], sizes[shape[1]]
            if size[0] * size[1] > MAX_ENTRIES:
                continue  # what reads it has no value there
            drawn = style.matrix(index, *size) if style else random_matrix(generator, *size)
            filled[name] = to_flint(symmetric(drawn) if name in theory.symmetric else drawn)
    return {**filled, **_started(theory, filled, scalars, case)}, scalars


@lru_cache(maxsize=256)
def driving_parameters(theory: Theory) -> frozenset[str]:
    """The parameters that a flow or a step reads: far out, its letters are beyond any number within a moment."""
    texts = (*theory.flow.values(), *theory.steps.values())
    found = {letter.name for text in texts for letter in names_of(parse_value(text, theory), theory)}
    return frozenset(name for name in found if theory.shapes.get(name) == ())


def _started(
    theory: Theory, letters: Mapping[str, Any], scalars: Mapping[str, Fraction], case: Case
) -> Mapping[str, Any]:
    """The starts that the theory gives, in exact arithmetic; `OutOfTheory` where they are not rational or undefined."""
    if not theory.starts:
        return {}
    parameters = {name: value for name, value in scalars.items() if name != TIME}
    sizes = _sizes(theory, letters, case)
    evaluator = Evaluator(theory, ExactRing(), Point(letters, sizes, parameters))
    try:
        return {
            name: _zero(sizes, theory.shapes[name]) if text.strip() == "0" else evaluator.text(text)
            for name, text in theory.starts.items()
        }
    except (DomainError, Unsupported) as error:
        raise OutOfTheory(f"the start that theory {theory.name!r} gives: {error}") from None


def _sizes(theory: Theory, letters: Mapping[str, Any], case: Case) -> dict[str, int]:
    """Sizes of the case and of the letters; dimensions that neither fixes get small sizes in turn."""
    sizes = {**_stated(case, bool(letters)), **sizes_of(theory, letters)}
    if not sizes.keys() >= {size for shape in theory.shapes.values() for size in shape}:
        wanted = sorted({size for shape in theory.shapes.values() for size in shape} - sizes.keys())
        turn = int(case.digest[:4], 16)
        sizes |= {name: SPARE_SIZES[(turn + k) % len(SPARE_SIZES)] for k, name in enumerate(wanted)}
    return sizes


def _stated(case: Case, read: bool) -> dict[str, int]:
    """The sizes that a case states; those of an instance where the theory reads some of its letters."""
    if isinstance(case, Instance):
        return dict(zip(("n", "m", "r"), case.sizes, strict=True)) if read else {}
    if isinstance(case, (FreeCase, LetteredCase)):
        return dict(case.dimensions)
    return dict(case.entries().get("dimensions", {}))


def _require_model(theory: Theory, point: Point) -> None:
    """Raise unless free letters of an exact start are as the theory says: symmetric, its values defined, related."""
    exact = Evaluator(theory, ExactRing(), point)
    for name in theory.symmetric:
        if name not in theory.values and name in point.letters:
            matrix = point.letters[name]
            if matrix != matrix.transpose():
                raise OutOfTheory(f"{name} is not symmetric at this case")
    for name, text in theory.values.items():
        try:
            _require_defined(parse_expression(text, theory), exact)
        except DomainError as error:
            raise OutOfTheory(f"{name} = {text} is not defined at this case: {error}") from None
    for relation in _hypotheses(theory):
        truth = _truth(relation, theory, point)
        if truth is None:
            raise NotCertain(f"whether {relation} holds at this case")
        if not truth:
            raise OutOfTheory(f"the relation {relation} does not hold at this case")


def _require_defined(expr: ex.Expr, exact: Evaluator) -> None:
    """Raise `DomainError` where a value is not defined; what is irrational is left to balls, which say if they cannot.

    The inverse of an irrational root exists where the matrix below the root is regular.
    """
    try:
        exact.value(expr)
    except Unsupported:
        for node in expr.walk():
            if isinstance(node, ex.Call) and node.function == "inv":
                below = _below_root(node.args[0], exact.theory)
                if below is not None:
                    _require_defined(ex.Call(node.shape, "inv", (below,)), exact)


def _below_root(expr: ex.Expr, theory: Theory) -> ex.Expr | None:
    """The G of ``sqrtm(G)``, or of a letter with that value."""
    if isinstance(expr, ex.Letter) and expr.name in theory.values:
        expr = parse_expression(theory.values[expr.name], theory)
    return expr.args[0] if isinstance(expr, ex.Call) and expr.function == "sqrtm" else None


@lru_cache(maxsize=256)
def _hypotheses(theory: Theory) -> tuple[str, ...]:
    from faverify.algebra.facts import facts_of

    return facts_of(theory).hypotheses if theory.relations or theory.symmetric else ()


def _truth(relation: str, theory: Theory, point: Point) -> bool | None:
    claim = parse_statement(relation, theory).claims[0]
    for ring in _rings():
        try:
            return Evaluator(theory, ring, point).compare(claim)[0]
        except Unsupported:
            continue
    return None


def _rings() -> Iterator[Ring]:
    yield ExactRing()
    yield BallRing()


def _zero(sizes: Mapping[str, int], shape: tuple[str, ...]) -> Any:
    return flint.fmpq_mat(sizes[shape[0]], sizes[shape[1]])
