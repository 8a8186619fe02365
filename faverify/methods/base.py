"""What every method of evidence is: the class that a method extends, and what is refused before and after it runs.

A method says in class fields what it reads (`Fragment`), how strong its evidence can be, and whether it looks at cases.
A class field that is none of the declared ones is an error, so that a slip of the pen cannot switch a check off.
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from faverify.claim import Claim, Context, Prose, Theory
from faverify.errors import FaverifyError, StatementError, UsageError
from faverify.lang.parse import Statement, parse_statement
from faverify.methods.fragment import Fragment, unbindable
from faverify.methods.same import OfTheSame
from faverify.outcome import HOLDS, Outcome
from faverify.verdict import Evidence, Verdict, weakest

__all__ = ["Evident", "Method", "Statement", "Written", "refused"]
FIELDS = frozenset({"ceiling", "refutes", "derives", "uses_cases", "fragment", "binds_time", "prose", "keeps_sides"})
ORDER = list(Evidence)


class Evident(ABC):
    """What gives evidence: a `Method` for a statement that a machine reads, or `Written` for prose.

    ``ceiling``: the strongest evidence that a pass can have; ``refutes``: that a failure can have, where it differs.
    ``derives``: the outcome has the steps of a proof. ``uses_cases``: drawn or given cases are looked at.
    ``keeps_sides``: a pass stores both sides of some of what was compared.
    """

    name: str
    ceiling: ClassVar[Evidence]
    refutes: ClassVar[Evidence | None] = None
    derives: ClassVar[bool] = False
    prose: ClassVar[bool] = False
    keeps_sides: ClassVar[bool] = False

    def __init_subclass__(cls, **options: Any) -> None:
        """Raises `UsageError` for a class field that is not declared, and for a method without a ceiling."""
        super().__init_subclass__(**options)
        known = FIELDS | set(inspect.get_annotations(cls))
        for field, value in cls.__dict__.items():
            plain = not (field.startswith("_") or callable(value) or hasattr(value, "__get__"))
            if plain and field not in known:
                raise UsageError(f"{cls.__name__}.{field} is no field of a method; known: {', '.join(sorted(FIELDS))}")
        runs = cls.__dict__.get("run")
        if runs is not None and not getattr(runs, "__isabstractmethod__", False) and not hasattr(cls, "ceiling"):
            raise UsageError(f"{cls.__name__} does not say the strongest evidence that it can give (ceiling)")

    def below_ceiling(self, found: Outcome) -> Outcome:
        """The outcome itself; raises `FaverifyError` if its evidence is stronger than the method can give."""
        limit = self.refutes if found.verdict is Verdict.FAIL and self.refutes else self.ceiling
        if found.verdict in (Verdict.PASS, Verdict.FAIL) and ORDER.index(found.evidence) < ORDER.index(limit):
            raise FaverifyError(f"{self.name}: gave evidence {found.evidence}, above its ceiling {limit}")
        return found


class Method(Evident):
    """A way to check a statement by machine.

    ``fragment`` says what is read; ``binds_time`` that the time t of the state may be given a value. ``run`` never
    raises for a mathematical outcome, but returns it; errors of `faverify.errors` say that there is none.
    """

    fragment: ClassVar[Fragment] = Fragment()
    binds_time: ClassVar[bool] = False

    @property
    def uses_cases(self) -> bool:
        """Whether drawn or given cases are looked at."""
        return True

    @abstractmethod
    def run(self, statement: Statement, context: Context) -> Outcome:
        """Look at one statement that is inside the fragment (see `check`)."""

    def bound(self) -> Iterable[str]:
        """The names that the method gives values to."""
        return ()

    def refusal(self, statement: Statement) -> str:
        """Why the method cannot speak about this statement as a whole, in words; "" if it can."""
        theory = statement.theory
        refused = (unbindable(name, theory, self.binds_time) for name in self.bound())
        return self.fragment.unread(statement) or self.fragment.foreign(theory) or next(filter(None, refused), "")

    def check(self, text: str, theory: Theory, context: Context) -> Outcome:
        """Read the text, refuse what is not read, and run.

        Raises `StatementError` for a text outside the grammar, for a part of it that the method would ignore, for a
        foreign theory and for a name that cannot be given a value.
        """
        statement = parse_statement(text, theory)
        why, never = _FIRST_LOOKS.get((self, statement), lambda: (self.refusal(statement), never_holds(statement)))
        if why:
            raise StatementError(f"{text!r} by {self.name}: {why}")
        if never:
            return Outcome(Verdict.VACUOUS, self.ceiling, "none", f"{never}: a hypothesis that never holds")
        found = self.below_ceiling(with_assumptions(self.run(statement, context), theory))
        if found.verdict is Verdict.FAIL and not self.replays(statement, found.witness or {}, context):
            raise FaverifyError(f"{self.name}: found a failure that its witness does not reproduce")
        return found

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Whether the statement is found false again from the stored witness alone."""
        from faverify.methods.judge import Judge
        from faverify.methods.replay import replayed

        again = replayed(Judge(statement), witness, context)
        return again is not None and again.verdict is Verdict.FAIL


_FIRST_LOOKS = OfTheSame[tuple[str, str]]()


def never_holds(statement: Statement) -> str:
    """A hypothesis or range that compares numbers and is false, as text; "" if there is none."""
    from faverify.methods.nodes import number

    for claim in (*statement.hypotheses, *statement.ranges):
        try:
            left, right = number(claim.left, {}), number(claim.right, {})
        except StatementError:
            continue
        if claim.relation in HOLDS and not HOLDS[claim.relation](left, right):
            return f"{left} {claim.relation} {right}"
    return ""


def refused(reading: Callable[[Statement], object], statement: Statement) -> str:
    """Why a method's own reading of a statement refuses it, in words; "" if it reads it."""
    try:
        reading(statement)
    except StatementError as error:
        return str(error)
    return ""


def with_assumptions(found: Outcome, theory: Theory) -> Outcome:
    """The outcome, its pass no stronger than ``argued`` and saying so where the theory assumes what was not derived."""
    from faverify.algebra.facts import facts_of

    assumed = facts_of(theory).assumed
    if not assumed or found.verdict is not Verdict.PASS:
        return found
    why = f"assuming {', '.join(assumed)} (not derived from the values of theory {theory.name!r}); {found.explanation}"
    return replace(found, evidence=weakest([found.evidence, Evidence.ARGUED]), explanation=why)


def for_all(theory: Theory, every: str) -> str:
    """The scope of what is proved for all sizes of a theory's letters and ``every`` trajectory or instance of it.

    The paper's sizes come first: theories that differ in the order of their letters are equal, and say the same.
    """
    found = {size for shape in theory.shapes.values() for size in shape if not size.isdigit()}
    sizes = ", ".join(sorted(found, key=lambda size: ("nmr".find(size) % 4, size)))
    return f"all sizes ({sizes}), every {every} of the theory" if sizes else f"every {every} of the theory"


def require_readable(claim: Claim) -> None:
    """Raise `UsageError` naming claim, part and text unless every text of the claim that a machine reads is read."""
    for part in claim.parts:
        if isinstance(part.by, Method):
            pairs = [(part.says, claim.theory_of(part)), *((c.says, theory) for c, theory in claim.altered(part))]
            for text, theory in pairs:
                _require_readable(text, theory, f"claim {claim.label!r}, part {part.name!r}")


def _require_readable(text: str, theory: Theory, where: str) -> None:
    try:
        parse_statement(text, theory)
    except StatementError as error:
        said = str(error)
        raise UsageError(f"{where}: {said}" if repr(text) in said else f"{where}: {text!r}: {said}") from None


class Written(Evident):
    """Evidence that no machine checks: the weakest levels, for prose, whatever it says."""

    uses_cases: ClassVar[bool] = False
    prose: ClassVar[bool] = True

    @abstractmethod
    def run(self, says: Prose, context: Context) -> Outcome:
        """The outcome at the method's level: the reader is the judge."""

    def check(self, text: str | Prose, theory: Theory, context: Context) -> Outcome:
        """As `Method.check`, but nothing is read."""
        return self.below_ceiling(self.run(text if isinstance(text, Prose) else Prose(text), context))
