"""What a passing part says of where it holds: for all sizes only if a proof says so, at as many cases as were drawn."""

import re
from collections.abc import Mapping
from typing import Any

from faverify.checker.language import Theory, written_number

Json = Mapping[str, Any]
ENOUGH = 3
PROOFS = ("derivation in matrix words", "sum of squares in matrix words", "proof in the kernel")
_ALL = re.compile(r"(?:all sizes \((\w+(?:, \w+)*)\), )?every (instance|trajectory) of the theory")
_COUNTED = re.compile(
    r"(\d+) (?:cases|instances|exact cases|exact sequences|exact point\(s\)|setting\(s\)|step functions)(?!\w).*"
)
_PLACED = re.compile(r"instance .*|n, m, r = .*, every entry a symbol|at (?:the case|t = |\d+ nodes of ).*")


def follows(part: Json, theory: Theory) -> bool:
    """Whether the scope of a pass is one that its method, its theory and its counts give."""
    scope, counts, method = part["outcome"]["scope"], part["outcome"].get("counts", {}), part["method"]
    if method in PROOFS:
        found = _ALL.fullmatch(scope)
        moves = bool(theory.flow or theory.steps or theory.inputs)
        sizes = {*found[1].split(", ")} if found and found[1] else set()
        return bool(found and sizes == theory.sizes() and (found[2] == "instance" or moves))
    if method == "moments of the normal law":
        return bool(scope == "all positive letters")
    if method == "SymPy, scalar":  # (its signs are read where it is checked)
        return bool(scope.startswith("all real "))
    if method == "sign of the derivative":
        _, _, where = re.split(r" (for|if) ", part["says"], maxsplit=1)
        return re.fullmatch(rf"all real \w+ with {re.escape(where)}", scope) is not None
    counted = _COUNTED.fullmatch(scope)
    if counted is None:
        return _PLACED.fullmatch(scope) is not None
    return bool(0 < int(counted[1]) <= counts.get("drawn", 0))


def too_special(part: Json) -> bool:
    """Whether a part that decides by cases it did not choose stores too few of them in general position.

    A letter that is zero or a multiple of the unit matrix satisfies hypotheses that others do not.
    """
    drawn = re.match(r"\d+ (?:exact )?cases", part["outcome"]["scope"])
    cases = [comparison.get("case", {}) for comparison in part["outcome"].get("comparisons", ())]
    general = sum(not any(map(_is_scalar, case.values())) for case in cases if "vectors" not in case)
    return bool(drawn and part["decides"] and any(cases)) and general < min(ENOUGH, len(cases))


def _is_scalar(rows: Any) -> bool:
    """Whether a stored letter is a multiple of the unit matrix; zero, if it is not square; one entry never."""
    if not isinstance(rows, list) or (len(rows) == len(rows[0]) == 1 and written_number(rows[0][0])):
        return False
    square, first = len(rows) == len(rows[0]), written_number(rows[0][0])
    places = ((i == j and square, x) for i, row in enumerate(rows) for j, x in enumerate(row))
    return all(written_number(x) == (first if diagonal else 0) for diagonal, x in places)
