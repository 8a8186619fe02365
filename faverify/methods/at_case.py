"""A claim at one given case: which of its parts say something there, and how they are checked there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from faverify.claim import Claim, Context, Part
from faverify.errors import StatementError
from faverify.lang.parse import parse_statement
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.proof import Proof
from faverify.outcome import Outcome
from faverify.verdict import Evidence, Verdict


@dataclass(frozen=True)
class AtCase(Method):
    """Exact evaluation, and balls where that cannot be done (an irrational root).

    Balls cannot confirm an equality, but what they refute is certainly false.
    """

    name: str = "evaluation at the case"
    ceiling = Evidence.EXACT
    fragment = Fragment(hypotheses=True)

    def run(self, statement: Statement, context: Context) -> Outcome:
        """The exact outcome if there is one, else what the balls say."""
        from faverify.methods import ball_cases, exact_cases

        exact = exact_cases().run(statement, context)
        return ball_cases().run(statement, context) if exact.verdict is Verdict.INCONCLUSIVE else exact


@dataclass(frozen=True)
class DerivedAndAtCase(Method):
    """A derivation for all sizes, if the theory holds at the case and evaluation there does not refute what is said.

    ``name`` is that of the derivation.
    """

    derivation: Method
    name: str = ""
    ceiling = Evidence.FORMAL
    derives = True

    def run(self, statement: Statement, context: Context) -> Outcome:
        """What evaluation at the case says if it is `FAIL`, `ERROR` or `VACUOUS`, else what the derivation says."""
        seen = AtCase().run(statement, context)
        if seen.verdict in (Verdict.FAIL, Verdict.ERROR, Verdict.VACUOUS):
            return seen
        return self.derivation.below_ceiling(self.derivation.run(statement, context))

    def refusal(self, statement: Statement) -> str:
        """What the derivation refuses."""
        return self.derivation.refusal(statement)


def derived_and_at_case(derivation: Method) -> DerivedAndAtCase:
    """The method, named as its derivation."""
    return DerivedAndAtCase(derivation, derivation.name)


def at_case(
    claim: Claim, kind: str, derived: Callable[[Method], Method] = derived_and_at_case, proving: bool = True
) -> tuple[Part, ...]:
    """The parts that a case of this kind can refute, with ``derived`` in place of the method of a derivation.

    Without ``proving`` proofs are not run again: what they say of the case is looked at, line by line.

    Prose, methods that look at no case (``uses_cases = False``) and what is not claimed of every instance
    (``every=False``) are left out. If none of the rest decides, all of it does.
    """
    found = [
        replace(part, by=method) for part in claim.parts if (method := _method(claim, part, kind, derived, proving))
    ]
    deciding = any(part.decides for part in found)
    return tuple(part if deciding else replace(part, decides=True) for part in found)


def _method(claim: Claim, part: Part, kind: str, derived: Callable[[Method], Method], proving: bool) -> Method | None:
    theory, by = claim.theory_of(part), part.by
    if theory.kind != kind or not part.every or not isinstance(by, Method):
        return None
    try:
        claims = parse_statement(part.says, theory).claims
    except StatementError:
        return None
    if not claims:
        return None
    if isinstance(by, Proof):
        return by.at_case(proving)
    if by.derives:
        return derived(by)
    return by if by.uses_cases else None
