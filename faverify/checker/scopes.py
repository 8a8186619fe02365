"""What a pass says of where it holds: a scope that its method, theory, counts and stored comparisons give, no prose."""

import re
from collections.abc import Mapping
from typing import Any

from faverify.checker.language import Theory, written_number

Json = Mapping[str, Any]
ENOUGH, LONGEST = 3, 10_000
PROOFS = ("derivation in matrix words", "sum of squares in matrix words", "proof in the kernel")
_ALL = re.compile(r"(?:all sizes \((\w+(?:, \w+)*)\), )?every (instance|trajectory) of the theory")
NUMBER, NAMES, SIZE = r"-?[0-9]+(?:[./][0-9]+)?", r"\w+(?:, \w+)*", r"\([0-9]{1,2}, [0-9]{1,2}, [0-9]{1,2}\)"
FAMILIES = r"([\w(,)#-]+(?:, [\w(,)#-]+)*)"
VALUE = rf"(?:{NUMBER}|`[^`]+` \(its value at the start, to three digits\))"
VALUES = rf"`\w+` = {VALUE}(?:, {VALUE})*"
DRAWN = r"[a-z-]+\([0-9]+,[0-9]+,[0-9]+\)#[0-9]+(?:, W\(0\) drawn)?(?:, started as the theory says)?"
FOUND = r"found by a search of [0-9]+ states, r = [0-9]+"
AT = rf"(?:, at {VALUES}(?:; {VALUES})*)?(?:, the state at t = 0)?"
WITHOUT = r"(?: \(families left out: [\w(,)# -]+\))?"
CASES = rf"(?:N cases|N instances \({FAMILIES}\)|instance {DRAWN}(?:, {DRAWN})*){WITHOUT}{AT}"
EXACT, SETTINGS = rf"N exact cases of theory THEORY{AT}", r"N setting\(s\), [0-9]+ draws each, confidence 0\.[0-9]+"
SCOPES = {
    "ball arithmetic": CASES,
    "turning points isolated over a cover": CASES,
    "balls at the instance that a search finds": rf"instance {FOUND}{AT}",
    "evaluation at the case": f"{CASES}|{EXACT}",
    "exact evaluation": EXACT,
    "exact vector sequences": "N exact sequences",
    "exact step functions": "N step functions, at t = T, s = T/3, eps = 1/64 from V = 0; no counterexample elsewhere",
    "enclosed tails": r"N exact point\(s\)",
    "positive at first, and by composition for ever": rf"N instances with F\(0\) not 0, all 0 <= s <= t <= {NUMBER}",
    "mpmath, 50-digit Taylor path": (
        rf"at (?:[0-9]+ nodes of \[{NUMBER}, {NUMBER}\]|t = {NUMBER})(?:, T = {NUMBER})?, no error bound"
    ),
    "balls against mpmath": rf"N cases, at t = {NUMBER}(?:, {NUMBER})*; the path has no error bound",
    "samples with exact confidence bounds": SETTINGS,
    "numerical descent from random starts": SETTINGS,
    "SymPy, entry by entry": rf"n, m, r = {SIZE}(?:; {SIZE})*, every entry a symbol",
    "SymPy, scalar": rf"all real (?:{NAMES})?(?:; {NAMES} > 0)?(?:; {NAMES} >= 0)?",  # (its signs are read there)
    "moments of the normal law": "all positive letters",
}
"""The scopes of a pass by its method: ``N`` is a number, ``THEORY`` the name of the theory."""


def follows(part: Json, theory: Theory) -> bool:
    """Whether the scope of a pass is one that its method, its theory, its counts and what is stored give."""
    scope, method = part["outcome"]["scope"], part["method"]
    if method in PROOFS:
        found = _ALL.fullmatch(scope)
        moves = bool(theory.flow or theory.steps or theory.inputs)
        sizes = {*found[1].split(", ")} if found and found[1] else set()
        return bool(found and sizes == theory.sizes() and (found[2] == "instance" or moves))
    if method == "sign of the derivative":
        _, _, where = re.split(r" (for|if) ", part["says"], maxsplit=1)
        return re.fullmatch(rf"all real \w+ with {re.escape(where)}", scope) is not None
    form = re.sub(r"\bN\b", "[0-9]{1,9}", SCOPES.get(method, "")).replace("THEORY", re.escape(theory.data["name"]))
    if len(scope) > LONGEST or re.fullmatch(form, scope) is None:
        return False
    counted = re.match("[0-9]+", scope)
    if counted and not 0 < int(counted[0]) <= part["outcome"].get("counts", {}).get("drawn", 0):
        return False
    return all(_named(comparison, scope) for comparison in part["outcome"].get("comparisons", ()))


def _named(comparison: Json, scope: str) -> bool:
    """Whether a stored comparison is at a case, and at numbers, that the scope of its part names."""
    name, at = str(comparison.get("name", "")), comparison.get("at", {})
    left_out = re.search(r"left out: ([a-z-]+(?:, [a-z-]+)*)\)", scope)
    families = re.match(rf"[0-9]+ instances \({FAMILIES}\)", scope)
    if scope.startswith("instance ") and name not in re.findall(f"{DRAWN}|{FOUND}", scope):
        return False
    if families and name.partition("(")[0] not in families[1].split(", "):
        return False
    if left_out and name.startswith((*left_out[1].split(", "),)):
        return False
    stated = re.findall(rf"`(\w+)` = ({NUMBER}(?:, {NUMBER})*)(?=;|$|, the state)", scope)
    there = {letter: [*map(written_number, texts.split(", "))] for letter, texts in stated}
    return all(written_number(at[letter]) in values for letter, values in there.items() if letter in at)


def too_special(part: Json) -> bool:
    """Whether a part that decides by cases it did not choose stores too few of them in general position.

    A letter that is zero or a multiple of the unit matrix satisfies hypotheses that others do not.
    """
    drawn = re.match(r"[0-9]+ (?:exact )?cases", part["outcome"]["scope"])
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
