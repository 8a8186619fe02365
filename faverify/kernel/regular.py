"""How regular in time a polynomial is: measurable, continuous, an integral of its derivative.

The language's lemma (Lemmas 15, 16 of the paper, once for all statements): letters with a flow are continuous and
inputs bounded and measurable; sums, products, norms, eigenvalues, parts and maxima of such are again; the indicator
of a comparison of measurable functions is measurable, and so is ``rows_le``, a sum of rows times indicators.
Reciprocals are refused, negative powers among them, as they need not be bounded. An integral is continuous if what is
integrated is bounded and measurable and its ends are continuous.
"""

from collections.abc import Callable

from faverify.algebra.words import Poly
from faverify.kernel.polynomials import Info, names
from faverify.kernel.reader import Reader

CONTINUOUS = ("neg", "lambda_min", "sigma_max", "nuclear", "max", "min", "abs", "root", "exp", "tanh", "cosh", "time")
Test = Callable[[Info, Reader], bool]


def measurable(poly: Poly, reader: Reader) -> bool:
    """Whether it is bounded and measurable on every compact interval of existence."""
    return _every(poly, reader, _measurable)


def continuous(poly: Poly, reader: Reader) -> bool:
    """Whether it is continuous in time."""
    return _every(poly, reader, _continuous)


def smooth(poly: Poly, reader: Reader) -> bool:
    """Whether it is locally Lipschitz with the derivative that the reader computes (almost everywhere)."""
    return _every(poly, reader, _smooth)


def _every(poly: Poly, reader: Reader, test: Test) -> bool:
    return all(test(reader.info[key], reader) for word in poly for key in names(word) if reader.info[key].moving)


def _parts(info: Info, reader: Reader, test: Test) -> bool:
    return all(_every(dict(part), reader, test) for part in info.parts)


def _measurable(info: Info, reader: Reader) -> bool:
    kind = info.kind.split()[0]
    if kind == "D":
        return _squared_part(info, reader)
    if kind in ("letter", "input", "time"):
        return True
    if _reciprocal(info):
        return False
    return kind in (*CONTINUOUS, "tr", "ind", "rows_le", "integral") and _parts(info, reader, _measurable)


def _reciprocal(info: Info) -> bool:
    """Whether an atom is a root with a negative exponent."""
    return info.kind.startswith("root -")


def _continuous(info: Info, reader: Reader) -> bool:
    kind = info.kind.split()[0]
    if kind in ("letter", "time"):
        return True
    if kind == "integral":
        ends = (dict(part) for part in info.parts[1:])
        return measurable(dict(info.parts[0]), reader) and all(continuous(end, reader) for end in ends)
    return not _reciprocal(info) and kind in (*CONTINUOUS, "tr") and _parts(info, reader, _continuous)


def _smooth(info: Info, reader: Reader) -> bool:
    if info.kind == "integral":
        return reader.upper_is_now(info) and measurable(dict(info.parts[0]), reader)
    if info.kind in ("letter", "time"):
        return True
    return info.kind == "tr" and (_parts(info, reader, _smooth) or _square_of_part(info, reader))


def _square_of_part(info: Info, reader: Reader) -> bool:
    """tr(X_- X_-), which is C^1 in X by K5."""
    (word,) = dict(info.parts[0])
    kinds = {factor.name for factor in word.letters}
    return len(kinds) == 1 and len(word.letters) == 2 and _smooth_part(reader.info[kinds.pop()], reader)


def _smooth_part(info: Info, reader: Reader) -> bool:
    return info.kind == "neg" and _parts(info, reader, _smooth)


def _squared_part(info: Info, reader: Reader) -> bool:
    """D tr(X_- X_-)."""
    (word,) = dict(info.parts[0])
    (key,) = word.scalars
    return reader.info[key].kind == "tr" and _square_of_part(reader.info[key], reader)
