"""A second derivation, entry by entry in SymPy, at explicit small sizes.

Every entry a symbol, d/dt by the chain rule.

Shares nothing with the prover but the parsed text. Without loss of generality Z = [S; 0] at the time considered, S
symmetric with S^2 = Z'Z: every Z of full column rank is an orthogonal matrix times this one, and all flows here turn
with Y. So an identity that holds for all symbols holds at every instance of that size: ``exact`` evidence, for those
sizes only.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

from faverify.claim import Context, Effort, Theory
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.scope import Role, role_of
from faverify.lang.typed import require_tuples
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import EQUALITIES, Fragment, expanded, names_read, nodes
from faverify.methods.nodes import number
from faverify.outcome import HOLDS, Outcome
from faverify.verdict import Evidence, Verdict

Rows = list[list[Any]]
ENTRYWISE = {Role.LETTER, Role.VALUE, Role.PARAMETER, Role.DEFINITION, Role.SIZE, Role.IDENTITY}
ROOTS = {"S": "sqrtm(Z.T @ Z)", "Si": "inv(S)"}


@dataclass(frozen=True)
class SympyEntries(Method):
    """``sizes`` is a tuple of (n, m, r); r <= 2 keeps the algebra within seconds.

    A quick run takes the first with r >= 2: at r = 1 all matrices commute, and much that is false holds. Where the text
    reads a size as a number, others are looked at, too.
    """

    sizes: tuple[tuple[int, int, int], ...]
    name: str = "SymPy, entry by entry"
    ceiling = Evidence.EXACT
    fragment = Fragment(relations=EQUALITIES, hypotheses=True)
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` if the difference of both sides is the zero polynomial at every size.

        `FAIL` with its leading term.
        """
        numbers = _numbers(statement)
        wanted = dict.fromkeys((*self.sizes, *map(_other, self.sizes * bool(numbers))))
        sizes = tuple(size for size in wanted if _fits(statement, size))
        if context.effort is Effort.QUICK and not numbers:
            sizes = tuple(size for size in sizes if size[2] > 1)[:1] or sizes[:1]
        if not sizes:
            why = "no size was given" + (" that meets the hypotheses" if statement.hypotheses else "")
            return Outcome(Verdict.VACUOUS, Evidence.EXACT, "none", why, {"tested": 0})
        scope = "n, m, r = " + "; ".join(str(size) for size in sizes) + ", every entry a symbol"
        for size in sizes:
            algebra = _Entries(statement.theory, size)
            for claim in statement.claims:
                wrong = algebra.difference(claim)
                if wrong is not None:
                    witness = {"sizes": str(size), "difference": wrong}
                    return Outcome(Verdict.FAIL, Evidence.EXACT, scope, f"not zero at {size}", witness=witness)
        why = "the difference of both sides expands to the zero polynomial"
        return Outcome(Verdict.PASS, Evidence.EXACT, scope, why, {"tested": len(sizes)})

    def refusal(self, statement: Statement) -> str:
        """Also hypotheses about anything but sizes, letters that are not free, other sizes and second derivatives."""
        return (
            super().refusal(statement)
            or next((f"a size is n, m >= 1 and 1 <= r <= 2, r <= n; not {s}" for s in self.sizes if not _sized(s)), "")
            or _more_than_sizes(statement)
            or _determined(statement.theory)
            or _beyond(statement)
        )

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The difference of both sides at the size of the witness, which is that of the witness."""
        size = tuple(int(part) for part in str(witness["sizes"]).strip("()").split(","))
        algebra = _Entries(statement.theory, (size[0], size[1], size[2]))
        return witness["difference"] in [algebra.difference(claim) for claim in statement.claims]


def _sized(size: tuple[int, int, int]) -> bool:
    n, m, r = size
    return m >= 1 and 1 <= r <= min(n, 2)


def _beyond(statement: Statement) -> str:
    """What the entries and their first derivatives do not tell, in words; "" if nothing."""
    theory, read = statement.theory, names_read(statement)
    if theory.inputs or theory.steps:
        return f"it reads flows, and theory {theory.name!r} has inputs or steps"
    if other := sorted({size for shape in theory.shapes.values() for size in shape} - {"n", "m", "r", "1"}):
        return f"it takes the sizes n, m and r, and theory {theory.name!r} has {other[0]}"
    if strange := sorted(name for name in read if role_of(name, theory) not in ENTRYWISE):
        return f"it does not read {strange[0]}"
    derived = (node.children for node in nodes(statement) if isinstance(node, ex.Call) and node.function == "D")
    below = (node for inner in derived for node in expanded(list(inner), theory))
    if any(isinstance(node, ex.Call) and node.function == "D" for node in below):
        return "it reads first derivatives only, not D of what D is in"
    return ""


def _other(size: tuple[int, int, int]) -> tuple[int, int, int]:
    """A size that differs in n, m and r: what a text says of a size as a number is looked at there, too."""
    return size[0] + 1, size[1] + 1, 3 - size[2]


def _numbers(statement: Statement) -> set[str]:
    """The sizes that what is claimed reads as numbers."""
    sides = [side for claim in statement.claims for side in (claim.left, claim.right)]
    read = expanded(sides, statement.theory)
    return {node.name for node in read if isinstance(node, ex.Letter) and node.role in (Role.SIZE, Role.IDENTITY)}


def _fits(statement: Statement, size: tuple[int, int, int]) -> bool:
    """Whether hypotheses about sizes, such as ``r == 1``, hold."""
    known = dict(zip(("n", "m", "r"), map(Fraction, size), strict=True))
    return all(HOLDS[h.relation](number(h.left, known), number(h.right, known)) for h in statement.hypotheses)


def _more_than_sizes(statement: Statement) -> str:
    try:
        _fits(statement, (1, 1, 1))
    except (StatementError, KeyError):
        return "it reads hypotheses about the sizes n, m, r only"
    return ""


def _determined(theory: Theory) -> str:
    """Which letter is neither free nor the root of Z'Z or its inverse, in words; "" if there is none."""
    from faverify.algebra.facts import facts_of
    from faverify.lang.parse import parse_expression

    for name, text in theory.values.items():
        known = ROOTS.get(name)
        if known is None or parse_expression(text, theory) != parse_expression(known, theory):
            return f"it computes S = sqrtm(Z.T @ Z) and Si = inv(S), not {name} = {text}"
    bound = [name for name in theory.symmetric if name not in theory.values] + list(facts_of(theory).hypotheses)
    return f"it takes letters for free, and theory {theory.name!r} binds them: {bound[0]}" if bound else ""


def sympy_entries(*sizes: tuple[int, int, int]) -> SympyEntries:
    """The method at the given sizes; raises `UsageError` for what are no three whole numbers."""
    require_tuples("sympy_entries", sizes, (int, int, int), "(n, m, r), such as (3, 2, 2)")
    return SympyEntries(sizes)


class _Entries:
    """Polynomials in the entries of S, Y, C and in d = 1/det S, at Z = [S; 0].

    Every value has its derivative along the flow.
    """

    def __init__(self, theory: Theory, size: tuple[int, int, int]) -> None:
        from sympy import QQ
        from sympy.polys.rings import ring

        n, m, r = size
        self.theory, self.sizes = theory, {"n": n, "m": m, "r": r, "1": 1}
        rooted = {"Z", *theory.values} if theory.values else set()  # without roots Z is as free as the others
        fixed = [k for k, shape in theory.shapes.items() if shape and k not in rooted]
        numbers = [k for k, shape in theory.shapes.items() if not shape and k not in theory.values]
        names = [*numbers, *(f"{k}{i}_{j}" for k in fixed for i, j in self._places(k))]
        upper = [(i, j) for i in range(r) for j in range(i, r)]
        self.ring, *generators = ring([*names, *(f"s{i}{j}" for i, j in upper), "d"], QQ)
        symbols = dict(zip(names, generators, strict=False))
        self.d = generators[-1]
        by = dict(zip(upper, generators[len(names) :], strict=False))
        root = [[by[min(i, j), max(i, j)] for j in range(r)] for i in range(r)]
        self.det, adjugate = _adjugate(root)
        self.letters: dict[str, Dual] = {
            k: self._still([[symbols[f"{k}{i}_{j}"] for j in range(self._size(k)[1])] for i in range(self._size(k)[0])])
            for k in fixed
        }
        self.letters |= {k: self._still([[symbols[k]]]) for k in numbers}
        if rooted:
            self.letters["S"] = self._still(root)
            self.letters["Si"] = self._still([[x * self.d for x in row] for row in adjugate])
            self.letters["Z"] = self._still([*root, *([self.ring.zero] * r for _ in range(n - r))])
        self._flows()

    def _size(self, letter: str) -> tuple[int, int]:
        rows, columns = self.theory.shapes[letter]
        return self.sizes[rows], self.sizes[columns]

    def _places(self, letter: str) -> list[tuple[int, int]]:
        rows, columns = self._size(letter)
        return [(i, j) for i in range(rows) for j in range(columns)]

    def _still(self, rows: Rows) -> "Dual":
        return Dual(rows, lambda: [[self.ring.zero] * len(row) for row in rows])

    def _flows(self) -> None:
        """First the state without motion, then the velocity of every letter that moves, evaluated there."""
        from faverify.lang.parse import parse_expression

        moving = [k for k in self.theory.flow if k in self.theory.shapes]
        velocities = {k: self.value(parse_expression(self.theory.flow[k], self.theory)).value for k in moving}
        self.letters = {k: v for k, v in self.letters.items() if k in self.theory.shapes}
        for k, velocity in velocities.items():
            self.letters[k] = Dual(self.letters[k].value, partial(list, velocity))

    def difference(self, claim: ex.Compare) -> str | None:
        """None if both sides agree; else (part of) an entry of their difference."""
        sides = [self.value(side).value for side in (claim.left, claim.right) if side.shape is not None]
        left = sides[0] if sides else [[self.ring.zero]]
        right = sides[1] if len(sides) == 2 else [[self.ring.zero] * len(row) for row in left]
        for row, other in zip(left, right, strict=True):
            for a, b in zip(row, other, strict=True):
                rest = self._cleared(a - b)
                if rest:
                    return str(rest)[:200]
        return None

    def _cleared(self, polynomial: Any) -> Any:
        """``sum p_k d^k`` times ``det^K``.

        The polynomial ``sum p_k det^(K-k)``, zero exactly if the rational function is.
        """
        index = self.ring.gens.index(self.d)
        top = max((monomial[index] for monomial in polynomial), default=0)
        powers = [self.ring.one]
        for _ in range(top):
            powers.append(powers[-1] * self.det)
        shares: dict[int, Any] = {}
        for monomial, coefficient in polynomial.terms():
            bare = (*monomial[:index], 0, *monomial[index + 1 :])
            shares.setdefault(monomial[index], self.ring.zero.copy())[bare] = coefficient
        return sum((share * powers[top - k] for k, share in shares.items()), self.ring.zero)

    def value(self, expr: ex.Expr) -> "Dual":
        """The entries of an expression and of its derivative along the flow."""
        match expr:
            case ex.Number(value=value):
                return self._still([[self.ring.domain_new(value.numerator) / value.denominator * self.ring.one]])
            case ex.Letter(name=name):
                return self._letter(name)
            case ex.Sum(left=left, right=right, sign=sign):
                return self.value(left).plus(self.value(right), sign)
            case ex.Product(left=left, right=right, matrix=matrix):
                a, b = self.value(left), self.value(right)
                if matrix:
                    return a.times(b)
                return a.scale(b) if left.shape == ex.SCALAR else b.scale(a)
            case ex.Quotient(left=left, right=ex.Number(value=value)):
                inverse = ex.Number(ex.SCALAR, 1 / value)
                return self.value(inverse).scale(self.value(left))
            case ex.Transpose(inner=inner):
                return self.value(inner).transposed()
            case ex.Call(function="tr", args=(inner,)):
                return self.value(inner).trace()
            case ex.Power(base=ex.Call(function="normF", args=(inner,)), exponent=exponent) if exponent == 2:
                x = self.value(inner)
                return x.transposed().times(x).trace()
            case ex.Call(function="D", args=(inner,)):
                return self._still(self.value(inner).rate)
        raise StatementError(f"{ex.said(expr)} has no entrywise reading")

    def _letter(self, name: str) -> "Dual":
        if name not in self.letters:
            self.letters[name] = self._new_letter(name)
        return self.letters[name]

    def _new_letter(self, name: str) -> "Dual":
        """A definition, an identity or a size."""
        from faverify.lang.parse import parse_expression

        if name in self.theory.definitions:
            return self.value(parse_expression(self.theory.definitions[name], self.theory))
        size, one, zero = self.sizes[name.removeprefix("I_")], self.ring.one, self.ring.zero
        if name in self.sizes:
            return self._still([[one * size]])
        return self._still([[one if i == j else zero for j in range(size)] for i in range(size)])


@dataclass(frozen=True)
class Dual:
    """A matrix of polynomials, and its derivative along the flow where that is asked for: the product rule."""

    value: Rows
    along: Callable[[], Rows]

    @cached_property
    def rate(self) -> Rows:
        """The derivative along the flow."""
        return self.along()

    def plus(self, other: "Dual", sign: int) -> "Dual":
        """``self + sign * other``."""
        return Dual(_add(self.value, other.value, sign), lambda: _add(self.rate, other.rate, sign))

    def times(self, other: "Dual") -> "Dual":
        """The matrix product."""
        return Dual(
            _multiply(self.value, other.value),
            lambda: _add(_multiply(self.rate, other.value), _multiply(self.value, other.rate), 1),
        )

    def scale(self, other: "Dual") -> "Dual":
        """A scalar (1 x 1) times a matrix."""
        x = self.value[0][0]
        return Dual(
            _scaled(x, other.value), lambda: _add(_scaled(x, other.rate), _scaled(self.rate[0][0], other.value), 1)
        )

    def transposed(self) -> "Dual":
        """The transpose."""
        return Dual(_turned(self.value), lambda: _turned(self.rate))

    def trace(self) -> "Dual":
        """The trace, 1 x 1."""
        return Dual(_traced(self.value), lambda: _traced(self.rate))


def _scaled(x: Any, rows: Rows) -> Rows:
    return [[x * y for y in row] for row in rows]


def _turned(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def _traced(rows: Rows) -> Rows:
    return [[_sum(row[i] for i, row in enumerate(rows))]]


def _add(a: Rows, b: Rows, sign: int) -> Rows:
    return [[x + sign * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def _sum(terms: Iterable[Any]) -> Any:
    first, *rest = terms
    for term in rest:
        first = first + term
    return first


def _multiply(a: Rows, b: Rows) -> Rows:
    columns = list(zip(*b, strict=True))
    return [[_sum(x * y for x, y in zip(row, column, strict=True)) for column in columns] for row in a]


def _adjugate(rows: Rows) -> tuple[Any, Rows]:
    """Determinant and adjugate of a symmetric matrix of size 1 or 2."""
    if len(rows) == 1:
        return rows[0][0], [[rows[0][0] ** 0]]
    if len(rows) != 2:
        raise StatementError("r <= 2 in the entrywise derivation")
    (a, b), (c, d) = rows
    return a * d - b * c, [[d, -b], [-c, a]]
