"""Where a claim may fail without a change of sign: what it squares, norms or compares inside vanishes there.

``(a - 3)**2 > 0`` fails at one number, ``normF(A - 3*I_n) > 0`` at one matrix; random letters meet neither, and no
bisection does. So the methods that draw also look where such insides are 0, each alone and all at once. A statement
of one number whose sides are polynomials in it is looked at in every interval between their real roots, too: there
truth cannot change. Heuristic, as all of the search: it only says where to look.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.methods.fragment import expanded
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

NORMS, RANKS = ("normF", "abs", "nuclear", "sigma_max"), ("rank", "sigma_min")
MOST_TOUCHED = 6


def touching(statement: Statement) -> list[ex.Compare]:
    """Equations at which the claims may cease to hold, the first few of them; each is one that can be evaluated."""
    found: dict[ex.Compare, None] = {}
    for claim in statement.claims:
        if claim.relation not in (Relation.EQUAL, Relation.PSD):
            found.setdefault(ex.Compare(claim.shape, claim.left, Relation.EQUAL, claim.right))
        for node in expanded([claim.left, claim.right], statement.theory):
            found.update(dict.fromkeys(_insides(node)))
    return [claim for claim in found if _is_open(claim)][:MOST_TOUCHED]


def _insides(node: ex.Expr) -> Iterator[ex.Compare]:
    match node:
        case ex.Power(base=base, exponent=power) if power > 0 and power % 2 == 0:
            yield ex.Compare(ex.SCALAR, base, Relation.EQUAL, ex.ZERO)
        case ex.Call(function=name, args=(inner,)) if name in NORMS:
            yield ex.Compare(inner.shape, inner, Relation.EQUAL, ex.ZERO)
        case ex.Call(function=name, args=(inner,)) if name in RANKS and inner.shape and len(set(inner.shape)) == 1:
            yield ex.Compare(ex.SCALAR, ex.Call(ex.SCALAR, "det", (inner,)), Relation.EQUAL, ex.ZERO)
        case ex.Call(function="max" | "min", args=(left, right)):
            yield ex.Compare(ex.SCALAR, left, Relation.EQUAL, right)
        case ex.Call(function="ind", args=(ex.Compare() as claim,)):
            yield ex.Compare(claim.shape, claim.left, Relation.EQUAL, claim.right)


def _is_open(claim: ex.Compare) -> bool:
    return claim.left != claim.right and any(isinstance(node, ex.Letter) for node in claim.walk())


def systems(touched: Sequence[ex.Compare]) -> list[list[ex.Compare]]:
    """What is to be solved: each equation alone, and what claims have inside all at once."""
    return [[claim] for claim in touched] + ([list(touched[1:]), list(touched)] if len(touched) > 1 else [])


def cells(point: "Point", statement: Statement, compared: Iterable[ex.Compare], name: str) -> Iterator[Fraction]:
    """Values of a parameter, all else as it is: each real root of what is compared, and one between any two.

    Irrational roots are replaced by a rational on either side. Nothing for sides that are no polynomials of low degree.
    """
    from faverify.methods.search.on_lines import polynomials_along
    from faverify.methods.search.system import System

    roots: set[Fraction] = set()
    for claim in compared:
        system = System(statement.theory, [claim], {})
        for polynomial in polynomials_along(system, point, name):
            roots |= set(_real_roots(polynomial))
    at = sorted(roots)
    yield from at
    yield from ((low + high) / 2 for low, high in pairwise(at))
    yield from (at[0] - 1, at[-1] + 1) if at else ()


def _real_roots(polynomial: Any) -> Iterator[Fraction]:
    from faverify.exact.linear import from_fmpq

    yield from (from_fmpq(root) for root, _ in polynomial.roots())
    for around in irrational_roots(polynomial):
        yield from around


def irrational_roots(polynomial: Any) -> Iterator[tuple[Fraction, Fraction]]:
    """A rational on either side of each real root that is not rational, closer than 2^-39 of its size."""
    import flint

    rest = polynomial
    for known, times in polynomial.roots():
        rest /= flint.fmpq_poly([-known, 1]) ** times
    roots: Any = rest.numer().complex_roots() if rest.degree() > 1 else ()
    for root, _ in roots:
        if root.imag == 0:
            mantissa, exponent = (int(x) for x in root.real.mid().man_exp())
            middle = mantissa * Fraction(2) ** exponent
            width = max(Fraction(1), abs(middle)) * Fraction(2) ** -40
            yield middle - width, middle + width


def irrational(
    point: "Point", statement: Statement, edges: Iterable[ex.Compare], name: str
) -> Iterator[tuple[str, Fraction, Fraction]]:
    """What happens at an irrational value of a parameter, and a rational on either side of it.

    There a strict claim has equal sides, or what ``edges`` compare with 0 (a divisor, the inside of a logarithm)
    vanishes; left out where a strict hypothesis excludes that value.
    """
    from faverify.methods.search.on_lines import polynomials_along
    from faverify.methods.search.system import System

    def along(claim: ex.Compare) -> list[Any]:
        return polynomials_along(System(statement.theory, [replace(claim, relation=Relation.EQUAL)], {}), point, name)

    strict = (Relation.ABOVE, Relation.BELOW)
    excluded = [p for claim in statement.hypotheses if claim.relation in strict for p in along(claim)]
    said = [("a divisor or an inside is 0", edge) for edge in edges]
    said += [("both sides are equal", claim) for claim in statement.claims if claim.relation in strict]
    for what, claim in said:
        for polynomial in along(claim):
            if not any(polynomial.gcd(other).degree() > 0 for other in excluded):
                yield from ((what, low, high) for low, high in irrational_roots(polynomial))
