"""How each kind of part, and each witness, is re-verified."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import flint

from faverify.checker import forms
from faverify.checker.algebra import Algebra
from faverify.checker.bookkeeping import PROSE as PROSE_METHODS
from faverify.checker.bookkeeping import theories_of
from faverify.checker.check import AGREES, OPEN, PROSE, STOPS, VERIFIED, WRONG, Item
from faverify.checker.drawn import drawn_case, falsified
from faverify.checker.files import meaning_digest
from faverify.checker.gate import not_shown
from faverify.checker.identities import check_chain, check_squares
from faverify.checker.language import Theory, Unknown
from faverify.checker.names import misnamed
from faverify.checker.proofs import Done, check_proof
from faverify.checker.recompute import Recomputed, apart, compare_again, judged, said
from faverify.checker.samples import draw_again, witness_again
from faverify.checker.scalars import check_scalar
from faverify.checker.scope import require_proper
from faverify.checker.scopes import follows, too_special
from faverify.checker.stretches import OVER
from faverify.errors import DomainError, UnableError

Json = Mapping[str, Any]
Found = tuple[str, str]
SAMPLED = ("samples with exact confidence bounds", "numerical descent from random starts")
FINER = (1, 3, 8)
"""How many times finer covers are, one after the other."""
_ALGEBRAS: dict[str, Algebra] = {}
_IMPORTED: Done = {}
"""The algebras of theories by what these mean, and proofs that were checked with them, for all files of a run."""


class Checker:
    """The parts and controls of one certificate."""

    def __init__(self, data: Json) -> None:
        self.data = data
        self.theories = {name: Theory(theory) for name, theory in theories_of(data).items()}
        for theory in self.theories.values():
            require_proper(theory)

    def algebra(self, theory: Json) -> Algebra:
        """The algebra of a theory that passes the gate; raises `StatementError` for any other."""
        key = meaning_digest(theory)
        if key not in _ALGEBRAS:
            require_proper(Theory(theory))
            made = Algebra(Theory(theory))
            if missing := not_shown(made.theory, made):
                raise Unknown(f"of the theory it is not shown here that {missing[0]}")
            _ALGEBRAS[key] = made
        return _ALGEBRAS[key]

    def part(self, part: Json) -> Item:
        """What became of a part."""
        outcome, method = part["outcome"], part["method"]
        if method in PROSE_METHODS:
            return Item(part["name"], part["decides"], PROSE, str(outcome["evidence"]))
        if outcome["verdict"] not in ("pass", "fail"):
            return Item(part["name"], part["decides"], OPEN, f"its verdict is {outcome['verdict']}")
        how, why = self._guarded(lambda: self._part(part))
        return Item(part["name"], part["decides"], how, why)

    def control(self, control: Json) -> Item:
        """What became of a false neighbour."""
        if not control["refuted"]:
            return Item(control["says"], True, OPEN, "it was not refuted", True)
        how, why = self._guarded(lambda: self._witness(control))
        return Item(control["says"], True, how, why, True)

    def _guarded(self, check: Callable[[], Found]) -> Found:
        try:
            return check()
        except (UnableError, DomainError) as error:
            return OPEN, str(error)[:200]
        except STOPS as error:
            return WRONG, f"{error}"[:300]

    def _part(self, part: Json) -> Found:
        outcome, method = part["outcome"], part["method"]
        theory = self.theories[part["theory"]]
        if outcome["verdict"] == "fail":
            return self._witness(part)
        if not follows(part, theory):
            return WRONG, "its scope is not one that its method, theory and counts give"
        if method in SAMPLED:
            return draw_again(part, theory, int(self.data["environment"]["seed"]))
        found = self._by_method(part, theory)
        if found and not outcome.get("comparisons") and not method.endswith("in matrix words"):
            return found
        again = self._comparisons(part, theory)  # (what stands beside a proof is looked at, too)
        return again if found is None or again[0] == WRONG else found

    def _by_method(self, part: Json, theory: Theory) -> Found | None:
        """What the check of a method says that does more than compare; None for any other method."""
        outcome = part["outcome"]
        match part["method"]:
            case "derivation in matrix words" | "sum of squares in matrix words" as method:
                algebra = self.algebra(theory.data)
                (check_chain if method.startswith("derivation") else check_squares)(part, algebra.theory, algebra)
                return VERIFIED, "the cofactors multiply out"
            case "proof in the kernel":
                check_proof(part, self.algebra(theory.data), self.algebra, _IMPORTED)
                return VERIFIED, "every line by its rule"
            case "SymPy, scalar":
                return check_scalar(part, theory)
            case "SymPy, entry by entry":
                found = {*self._at_sizes(theory, part["says"], outcome["scope"])}
                true = bool(found) and "fail" not in found
                return (AGREES if true else WRONG), f"{'true' if true else 'false'} at drawn matrices of its sizes"
            case "sign of the derivative":
                return forms.check_range(part, theory)
            case "moments of the normal law":
                return forms.check_moment(part, theory)
        return None

    def _comparisons(self, part: Json, theory: Theory) -> Found:
        """All stored comparisons, recomputed."""
        comparisons = part["outcome"].get("comparisons", ())
        if not comparisons:
            raise UnableError(f"nothing is stored of {part['method']!r} that could be recomputed")
        results = [compare_again(part, comparison, theory) for comparison in comparisons]
        wrong = next((why for how, why in results if how == WRONG), None)
        if wrong is not None:
            return WRONG, wrong
        worst = next((pair for kind in (OPEN, AGREES) for pair in results if pair[0] == kind), None)
        if too_special(part):
            return OPEN, "too few of the stored cases are in general position"
        tested = part["outcome"].get("counts", {}).get("tested", len(results))
        return worst or (VERIFIED, f"{len(results)} stored of {tested} tested, recomputed")

    def _judged_again(self, theory: Theory, says: str, case: Json, at: Mapping[str, str]) -> Recomputed:
        """A false neighbour at its witness, over finer and finer covers if there are intervals of time in it."""
        over = any(f"{name}(" in says for name in OVER)
        for finer in FINER if over else FINER[:1]:
            try:
                found = judged(theory, says, case, at, finer)
            except UnableError:
                if not over or finer == FINER[-1]:
                    raise
                continue
            if found.verdict == "fail":
                break
        return found

    def _at_sizes(self, theory: Theory, says: str, sizes: str) -> Iterator[str]:
        """The verdicts on a statement about matrices of each n, m and r in a text, at numbers that its text draws."""
        for size in re.findall(r"\(([0-9]+), ([0-9]+), ([0-9]+)\)", sizes):
            case = drawn_case(theory, dict(zip("nmr", map(int, size), strict=True)), says)
            yield judged(theory, says, case, {}).verdict

    def _witness(self, item: Json) -> Found:
        """The statement is false again at the stored witness, and both sides are what it says."""
        witness = item["outcome"].get("witness") or {}
        theory, at = self.theories[item["theory"]], witness.get("at", {})
        if why := misnamed(witness):
            return WRONG, f"of the witness {why}"
        if "difference" in witness:  # of entries that are symbols: numbers of those sizes
            false = [*self._at_sizes(theory, item["says"], witness["sizes"])] == ["fail"]
            return (VERIFIED, "false at drawn matrices of its sizes") if false else (WRONG, "not false at its sizes")
        if "draws" in witness and "letters" in witness:  # of a proof about chance: the letters that were fixed
            false = witness.get("statement") == item["says"] and falsified(theory, item["says"], witness)
            return (VERIFIED, "false again, drawn anew") if false else (OPEN, "draws do not refute it")
        if "letters" in witness:  # of a moment: every letter has that value
            open_ = forms.moment_holds(item["says"], theory, witness["letters"], witness) is None
            return (OPEN, "the balls do not decide") if open_ else (VERIFIED, "false again at its witness")
        if isinstance(at, str):  # of samples: the point they were drawn at
            return witness_again(item, theory, int(self.data["environment"]["seed"]))
        if "x" in witness and "at" not in witness:  # the point of a range over x
            at = {"x": witness["x"]}
        if not isinstance(witness.get("case", {}), Mapping) or (
            "at" not in witness and not at and "case" not in witness
        ):
            raise UnableError("the witness has no case and no point")
        found = self._judged_again(theory, item["says"], witness.get("case", {}), at)
        if found.verdict in ("pass", "vacuous") and not found.bounded:
            return OPEN, "what is not bounded does not refute it"
        if found.verdict in ("pass", "vacuous"):
            return WRONG, f"at its witness the statement is {found.verdict}, not false"
        if found.verdict == "open":
            return OPEN, "the balls do not decide"
        left, right = found.sides[-1]
        with flint.ctx.workprec(400):
            if not (said(witness.get("left"), left) and said(witness.get("right"), right)):
                return WRONG, "the sides of the witness are others"
            if not apart(theory.statement(item["says"]).claims[len(found.sides) - 1].value, witness):
                return WRONG, "the sides of the witness are not apart"
        return (VERIFIED if found.bounded else AGREES), "false again at its witness"
