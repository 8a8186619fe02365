"""The records of a theory: claims made of parts, parts made of a statement and a method, controls that must fail.

A claim file (see ``derivations/``) builds one `Claim` named ``CLAIM`` and imports nothing heavy; methods import
their libraries when they run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from faverify.errors import UsageError
from faverify.lang.prose import Prose as Prose
from faverify.lang.theory import Theory as Theory
from faverify.lang.typed import MOST_LINE, MOST_TEXT, require_a, require_all, require_text, require_texts, twice

if TYPE_CHECKING:
    from faverify.methods.base import Method, Written


KINDS = ("paper", "erratum", "new")


class Restoration(StrEnum):
    """How sure the wording of a claim is: the paper's formulas were lost in our copy and restored from its prose."""

    CERTAIN = "certain"
    LIKELY = "likely"
    RECONSTRUCTED = "reconstructed"
    ERRATUM = "erratum"
    NEW = "new"


class Effort(StrEnum):
    """How much work a run does: how many cases, how high the precision ladder goes."""

    QUICK = "quick"
    STANDARD = "standard"
    THOROUGH = "thorough"


class Case(Protocol):
    """Exact data on which a statement is evaluated: `faverify.cases` has the kinds."""

    @property
    def kind(self) -> str:
        """Which theories fit: "flow", "stationary", "vectors", "free", ..."""
        ...

    @property
    def name(self) -> str:
        """Where the case comes from, for readers."""
        ...

    @property
    def digest(self) -> str:
        """A hash of the exact content."""
        ...

    def entries(self) -> Mapping[str, Any]:
        """The exact content as JSON-ready data."""
        ...


@dataclass(frozen=True)
class Context:
    """What a method may use: the cases of a kind, the effort, the seed, and the limit in seconds of one part.

    ``refuting``: the statement is a control, of which one counterexample is asked. ``searching``: only whether a
    statement fails is asked, not how near it is to failing. ``corroborating``: the statement decides nothing, it is
    evaluated beside what does; counterexamples away from its cases are not searched for (but in a thorough run).
    """

    cases: Callable[[str], Sequence[Case]]
    effort: Effort = Effort.STANDARD
    seed: int = 0
    seconds: float = 60.0
    refuting: bool = False
    searching: bool = False
    corroborating: bool = False


@dataclass(frozen=True)
class Control:
    """A false neighbour: an altered text (under another theory if given), which the same method must refute."""

    says: str
    theory: Theory | None = None
    why: str = ""

    def __post_init__(self) -> None:
        require_text("a control", self.says)
        require_text(f"why of the control {self.says[:60]!r}", self.why)
        if self.theory is not None:
            require_a(f"theory of the control {self.says[:60]!r}", self.theory, Theory, "a Theory")


def under(theory: Theory, says: str, why: str = "") -> Control:
    """The altered text ``says`` read in another theory (FA in place of FA*, say)."""
    return Control(says, theory, why)


@dataclass(frozen=True)
class Part:
    """One thing that a claim says, and how it is checked: a text in the statement language, or `Prose`.

    What a method that is ``written`` says is prose, and becomes so here.

    ``decides`` is False for corroborating parts: shown with a verdict of their own, not counted. ``every`` is False for
    what is shown at the standard instances without being claimed of every instance, so that another instance cannot
    refute it. ``note`` tells the reader why what is computed implies the claim. Raises `UsageError` for controls that
    are one text instead of several.
    """

    name: str
    says: str | Prose
    by: "Method | Written"
    decides: bool = True
    every: bool = True
    controls: tuple[str | Control, ...] = ()
    theory: Theory | None = None
    note: str = ""

    def __post_init__(self) -> None:
        require_text("the name of a part", self.name, MOST_LINE)
        where = f"part {self.name!r}"
        require_text(f"{where}: says", self.says)
        require_text(f"{where}: note", self.note)
        if self.theory is not None:
            require_a(f"{where}: theory", self.theory, Theory, "a Theory")
        if isinstance(self.by, type) or not callable(getattr(self.by, "check", None)):
            raise UsageError(f"{where}: by is {self.by!r}, no method; write one with its parentheses, such as chain()")
        if self.by.prose:
            object.__setattr__(self, "says", Prose(self.says))
        if isinstance(self.controls, (str, Control)):
            raise UsageError(f"{where}: controls is one text; write a tuple, controls=(..., )")
        require_all(f"{where}: controls", self.controls, (str, Control), "a text or under(theory, text)")


@dataclass(frozen=True)
class Claim:
    """A fact, lemma, theorem, example, erratum or new result.

    The mathematics for the reader is the docstring of the claim's module, with a paragraph that begins ``Does not
    show:``. ``statement`` is the claim in one line of TeX-free text. ``hypotheses`` pairs each hypothesis with how it
    is enforced. Raises `UsageError` for a control that says what its part says: it could not be refuted beside a pass.
    """

    label: str
    title: str
    where: str
    restoration: Restoration
    theory: Theory
    statement: str
    parts: tuple[Part, ...]
    uses: tuple[str, ...] = ()
    hypotheses: tuple[tuple[str, str], ...] = ()
    restoration_note: str = ""
    tags: tuple[str, ...] = ()
    kind: str = "paper"

    def __post_init__(self) -> None:
        self._require_fields()
        for part in self.parts:
            for control, theory in self.altered(part):
                if control.says.split() == part.says.split() and theory == self.theory_of(part):
                    where = f"claim {self.label!r}, part {part.name!r}"
                    raise UsageError(f"{where}: the control {control.says!r} says what its part says; alter it")

    def _require_fields(self) -> None:
        """Raise `UsageError`, naming the field, for what is no text, theory or part, and for a name given twice."""
        require_text("the label of a claim", self.label, MOST_LINE)
        where = f"claim {self.label!r}"
        for name, most in (("title", MOST_LINE), ("where", MOST_LINE), ("kind", MOST_LINE)):
            require_text(f"{where}: {name}", getattr(self, name), most)
        for name in ("statement", "restoration_note"):
            require_text(f"{where}: {name}", getattr(self, name))
        if self.kind not in KINDS:
            raise UsageError(f"{where}: kind {self.kind!r} is none of {', '.join(KINDS)}")
        require_a(f"{where}: restoration", self.restoration, Restoration, "Restoration.NEW")
        require_a(f"{where}: theory", self.theory, Theory, "a Theory")
        require_all(f"{where}: parts", self.parts, Part, "a Part")
        for name in ("uses", "tags"):
            require_texts(f"{where}: {name}", getattr(self, name))
        require_all(f"{where}: hypotheses", self.hypotheses, (tuple, list), "a pair (what is assumed, how it is met)")
        for pair in self.hypotheses:
            require_texts(f"{where}: a hypothesis", pair, MOST_TEXT)
            if len(pair) != 2:
                raise UsageError(f"{where}: the hypothesis {pair!r:.60} is no pair (what is assumed, how it is met)")
        if again := twice(part.name for part in self.parts):
            raise UsageError(f"{where}: two parts are named {again!r}")

    def theory_of(self, part: Part) -> Theory:
        """The theory in which a part is read: its own, or the claim's."""
        return part.theory or self.theory

    def altered(self, part: Part) -> tuple[tuple[Control, Theory], ...]:
        """The false neighbours of a part, each with the theory in which it is read."""
        controls = (control if isinstance(control, Control) else Control(control) for control in part.controls)
        return tuple((control, control.theory or self.theory_of(part)) for control in controls)
