"""A claim at one given case: which of its parts say something there, and how they are checked there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from faverify.claim import Claim, Context, Method, Part, Theory
from faverify.errors import StatementError
from faverify.outcome import Outcome
from faverify.verdict import Verdict


@dataclass(frozen=True)
class AtCase:
    """Exact evaluation, and balls where that cannot be done (an irrational root).

    Balls cannot confirm an equality, but what they refute is certainly false.
    """

    name: str = "evaluation at the case"

    def run(self, says: str, theory: Theory, context: Context) -> Outcome:
        """The exact outcome if there is one, else what the balls say."""
        from faverify.methods import ball_cases, exact_cases

        exact = exact_cases().run(says, theory, context)
        return ball_cases().run(says, theory, context) if exact.verdict is Verdict.INCONCLUSIVE else exact


@dataclass(frozen=True)
class DerivedAndAtCase:
    """A derivation for all sizes, if the theory holds at the case and evaluation there does not refute what is said."""

    derivation: Method

    @property
    def name(self) -> str:
        """Of the derivation."""
        return self.derivation.name

    def run(self, says: str, theory: Theory, context: Context) -> Outcome:
        """What evaluation at the case says if it is `FAIL`, `ERROR` or `VACUOUS`, else what the derivation says."""
        seen = AtCase().run(says, theory, context)
        if seen.verdict in (Verdict.FAIL, Verdict.ERROR, Verdict.VACUOUS):
            return seen
        return self.derivation.run(says, theory, context)


def at_case(claim: Claim, kind: str, derived: Callable[[Method], Method] = DerivedAndAtCase) -> tuple[Part, ...]:
    """The parts that a case of this kind can refute, with ``derived`` in place of the method of a derivation.

    Prose, methods that look at no case (``uses_cases = False``) and what is not claimed of every instance
    (``every=False``) are left out. If none of the rest decides, all of it does.
    """
    found = [replace(part, by=method) for part in claim.parts if (method := _method(claim, part, kind, derived))]
    deciding = any(part.decides for part in found)
    return tuple(part if deciding else replace(part, decides=True) for part in found)


def _method(claim: Claim, part: Part, kind: str, derived: Callable[[Method], Method]) -> Method | None:
    from faverify.lang.parse import parse_statement

    theory = claim.theory_of(part)
    if theory.kind != kind or not part.every:
        return None
    try:
        parse_statement(part.says, theory)
    except StatementError:
        return None
    if getattr(part.by, "derives", False):
        return derived(part.by)
    return part.by if getattr(part.by, "uses_cases", True) else None
