"""For notebooks and scripts: run a claim, get its result as a record that shows itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from faverify.claim import Case, Claim, Effort
from faverify.registry import entries, entry
from faverify.run import ClaimResult, Settings, run_claim
from faverify.verdict import Evidence, Verdict

if TYPE_CHECKING:
    from faverify.analysis.records import Analysis


@dataclass(frozen=True)
class Result:
    """What came out for one claim; ``record`` has everything. Prints as text, shows as a table in notebooks."""

    record: ClaimResult

    @property
    def label(self) -> str:
        """The claim's label."""
        return self.record.entry.claim.label

    @property
    def verdict(self) -> Verdict:
        """The worst verdict over the deciding parts."""
        return self.record.verdict

    @property
    def evidence(self) -> Evidence:
        """The weakest evidence over the deciding parts."""
        return self.record.evidence

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        for item in self.record.parts:
            name = item.part.name + ("" if item.part.decides else " (corroborates only)")
            verdict = item.outcome.verdict
            yield name, f"{verdict.symbol} {verdict}", item.outcome.evidence.value, item.outcome.scope

    def __str__(self) -> str:
        head = f"{self.label}: {self.verdict.symbol} {self.verdict} ({self.evidence})"
        rows = (f"  {verdict}  {name} ({level}): {scope}" for name, verdict, level, scope in self._rows())
        return "\n".join([head, *(f"  warning: {text}" for text in self.record.warnings), *rows])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        claim = self.record.entry.claim
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self._rows())
        warnings = "".join(f"<p>Warning: {escape(text)}</p>" for text in self.record.warnings)
        return (
            f"<p><b>{escape(self.label)}</b>: {escape(claim.statement)} "
            f"<b>{self.verdict.symbol} {self.verdict.value}</b> ({self.evidence.value})</p>{warnings}"
            f"<table><tr><th>part</th><th>verdict</th><th>evidence</th><th>scope</th></tr>{rows}</table>"
        )


def verify(label: str, instance: Case | None = None, effort: str = "standard", seed: int = 0) -> Result:
    """Run one claim in this process, on one case if given (``faverify.Instance.random(4, 3, 2)``, say).

    Raises `UsageError` for an unknown label or effort, or what is no case. Outcomes, crashes of checks among them, are
    in the result.
    """
    from faverify.cases.record import ExactCase
    from faverify.errors import UsageError

    if effort not in list(Effort):
        raise UsageError(f"unknown effort {effort!r}; choose one of {', '.join(Effort)}")
    if instance is not None and not isinstance(instance, ExactCase):
        raise UsageError(f"{instance!r:.60} is no case; give an instance, such as faverify.Instance.random(4, 3, 2)")
    return Result(run_claim(entry(str(label)), Settings(Effort(effort), seed, jobs=1, case=instance)))


def claims() -> list[Claim]:
    """Every claim that is installed, in the order of the paper."""
    return [found.claim for found in entries().values()]


def analyze(
    Y: Any,
    C: Any = None,
    Z0: Any = None,
    W0: Any = None,
    *,
    rank: int | None = None,
    feedback: str = "gaussian",
    scale: Any = 1,
    seed: int = 0,
    eps: Any = "1/100",
    effort: str = "standard",
    progress: Callable[[str], None] = lambda line: None,
) -> "Analysis":
    """What random feedback does to a matrix: OPT, FA's final error, rises, rates and times, each beside its bounds.

    ``Y`` (n x m): rows of numbers, an array, a data frame, or an `Instance`. ``C`` (m x r) and ``Z0`` (n x r) are drawn
    where they are not given, ``W0`` is the optimal W. ``eps`` is a part of the residual at the start. Numbers say how
    they are known. Raises `InvalidInstance` for what is no matrix, `UsageError` for contradicting arguments.
    """
    from faverify.analysis.given import Wish, completed
    from faverify.analysis.run import analysed
    from faverify.cases.instance import Instance

    given = {"Y": Y, "C": C, "Z0": Z0, "W0": W0}
    if isinstance(Y, Instance):
        own = {"Y": Y.Y, "C": Y.C, "Z0": Y.Z0, "W0": Y.W0, "name": Y.name}
        given = {**own, **{letter: value for letter, value in given.items() if value is not None and letter != "Y"}}
    wish = Wish(rank, feedback, seed, scale)
    return analysed(completed(given, wish), effort, eps, seed, progress)
