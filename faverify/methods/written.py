"""Evidence that no machine checks: a written argument, or prior work. The weakest levels, and labelled so."""

from dataclasses import dataclass

from faverify.claim import Context, Prose
from faverify.methods.base import Written
from faverify.outcome import Outcome, Step
from faverify.verdict import Evidence, Verdict


@dataclass(frozen=True)
class Argued(Written):
    """A proof in words (``steps``), for what words of matrices cannot express; shown in full, checked by no machine."""

    steps: tuple[str, ...]
    name: str = "written argument"
    ceiling = Evidence.ARGUED
    derives = True

    def run(self, says: Prose, context: Context) -> Outcome:
        """Always `PASS` at the level ``argued``: the reader is the judge."""
        steps = tuple(Step("", reason) for reason in self.steps)
        return Outcome(
            Verdict.PASS, Evidence.ARGUED, "as the argument states", "argued, not machine-checked", steps=steps
        )


@dataclass(frozen=True)
class Cited(Written):
    """A statement taken from prior work."""

    source: str
    name: str = "prior work"
    ceiling = Evidence.CITED

    def run(self, says: Prose, context: Context) -> Outcome:
        """Always `PASS` at the level ``cited``."""
        return Outcome(Verdict.PASS, Evidence.CITED, "as cited", f"not verified here: {self.source}")


def argued(*steps: str) -> Argued:
    """A written argument, one text a step."""
    return Argued(steps)


def cited(source: str) -> Cited:
    """Prior work, with its full reference."""
    return Cited(source)
