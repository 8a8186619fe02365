"""How regular in time a polynomial is: ``measurable`` (and bounded on compacts), ``continuous`` or ``smooth``.

Letters with a flow are continuous, inputs bounded and measurable; sums, products, norms, eigenvalues, parts and maxima
of such are again, and indicators are measurable. Reciprocals and negative powers need not be bounded.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from faverify.checker.reduction import Atom, names
from faverify.checker.words import Mono, Poly

if TYPE_CHECKING:
    from faverify.checker.reduction import Words

CONTINUOUS = ("neg", "lambda_min", "sigma_max", "nuclear", "max", "min", "abs", "root", "exp", "tanh", "cosh", "tr")


def regular(poly: Poly, algebra: "Words", kind: str) -> bool:
    """Whether all that moves in a polynomial is as regular as that."""
    moving = (algebra.known[name] for mono in poly for name in names(mono) if algebra.known[name].moving)
    return all(_regular(info, algebra, kind) for info in moving)


def _regular(info: Atom, algebra: "Words", kind: str) -> bool:
    what = info.kind.split()[0]
    if what in ("letter", "time"):
        return True
    if info.kind.startswith("root -"):
        return False
    if what == "integral":
        ends = all(regular(end, algebra, "continuous") for end in info.parts[1:])
        return regular(info.parts[0], algebra, "measurable") and (runs(info, algebra) if kind == "smooth" else ends)
    if kind == "smooth":
        return what == "tr" and (_square_of_part(info, algebra) or _below(info, algebra, kind))
    if kind == "measurable" and what == "D":
        ((mono, _),) = info.parts[0].items()
        inner = algebra.known[mono.scalars[0]]
        return inner.kind == "tr" and _square_of_part(inner, algebra)
    if kind == "measurable" and what == "input":
        return True
    allowed = (*CONTINUOUS, *(("ind", "rows_le") if kind == "measurable" else ()))
    return what in allowed and _below(info, algebra, kind)


def runs(info: Atom, algebra: "Words") -> bool:
    """Whether an integral runs from a stated time to the current one."""
    return not algebra.moves(info.parts[1]) and dict(info.parts[2]) == {Mono("1", "1", (), ("t",)): Fraction(1)}


def _below(info: Atom, algebra: "Words", kind: str) -> bool:
    return all(regular(part, algebra, kind) for part in info.parts)


def _square_of_part(info: Atom, algebra: "Words") -> bool:
    """tr(X_- X_-) of a smooth X."""
    ((mono, _),) = info.parts[0].items()
    kinds = {name for name, _ in mono.word}
    if len(kinds) != 1 or len(mono.word) != 2:
        return False
    part = algebra.known[kinds.pop()]
    return part.kind == "neg" and all(regular(inner, algebra, "smooth") for inner in part.parts)
