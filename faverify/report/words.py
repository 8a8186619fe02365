"""The words of the report: what levels and verdicts mean, and the sentence that sums up a run."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from faverify.verdict import Evidence, Verdict, weakest

TITLE = "How and When Random Feedback Works: a verification report"
SHORT_TITLE = "Random feedback, verified"
PLACES = {
    "matrix": "Every claim in a line", "bounds": "Bounds beside the truth", "reading": "How to read it",
    "dependencies": "What rests on what", "not-checked": "Not checked", "summary": "Statements and scopes",
    "run": "This run", "theories": "Theories",
}  # fmt: skip
CITATION = (
    "S. Garg and S. S. Vempala, How and When Random Feedback Works: A Case Study of Low-Rank Matrix Factorization. "
    "AISTATS 2022 (arXiv 2111.08706)."
)
EVIDENCE = {
    "formal": "accepted by a proof assistant's kernel",
    "proved": "derived symbolically for all sizes, each step re-checked",
    "exact": "rational arithmetic at stated cases",
    "certified": "both sides enclosed in balls with error bounds, and separated",
    "statistical": "samples, with an exact confidence bound",
    "numerical": "high precision without an error bound",
    "argued": "a written proof no machine has checked",
    "cited": "prior work, not verified here",
}
VERDICT = {
    "pass": "established at the evidence and in the scope shown",
    "fail": "false, with an exact witness",
    "inconclusive": "precision or time ran out",
    "vacuous": "tested on nothing",
    "error": "the check crashed, a false neighbour was not refuted, or there is none",
}
COMBINATION = "A claim has the worst verdict and the weakest evidence of its deciding parts."
BOUNDS = (
    "A bound is the paper’s where one of the paper’s claims in this run states it. Numbers are at the one instance "
    "named, the tightest of those kept: the lower ends of enclosed bounds, the upper end of the enclosed truth. "
    "“Bound/truth” is rounded down, “least” over all cases that the certificates keep; 1 is tight. A search for the "
    "worst case is numerical evidence of sharpness, never of the bound."
)
UNCHECKED = (
    "“By machine” counts a claim’s deciding steps that a machine checked and that pass, of all its deciding steps; "
    "what is left is named. Slack is the bound divided by the certified truth, where a step of the claim has both "
    "(1 is tight)."
)
ON_PAPER = (
    "On paper, parts stay folded behind their verdict lines unless they were opened; report.pdf and the pages of "
    "report --split have every derivation, number and false neighbour."
)
SHORTENED = "“…” stands for more digits or entries; the exact values are in the certificate."
RESTORATION = {
    "certain": "restored: certain",
    "likely": "restored: likely",
    "reconstructed": "restored: reconstructed",
    "erratum": "erratum",
    "new": "new",
}
RESTORATION_MEANING = {
    "certain": "the formulas of our copy of the paper were lost; its prose pins this statement down",
    "likely": "the formulas of our copy of the paper were lost; this fits all its prose, a constant may differ",
    "reconstructed": "a constant or setting of the paper is lost; ours is one that makes its proof valid",
    "erratum": "the printed statement is refuted and a corrected one is verified",
    "new": "not in the paper",
}
KIND = {
    "erratum": (
        "Errata",
        "Statements of the paper that do not hold as its prose has them: the corrected form is checked, and the "
        "printed form is among the controls, with an exact witness against it.",
    ),
    "new": ("New results", "Statements that are not in the paper, checked in the same way."),
    "paper": ("The paper's claims", "In the order of the paper."),
}

AT_START = " (its value at the start, to three digits)"
COUNTED = re.compile(r"\b([0-9][0-9,]*) ((?:[\w-]+ ){0,3}?)(?:([a-z]+)\(s\)|(case|point|instance)s\b)")


def plural(text: str) -> str:
    """``1 cases`` and ``4 point(s)`` as people write them."""
    return COUNTED.sub(lambda m: f"{m[1]} {m[2]}{m[3] or m[4]}{'' if m[1] == '1' else 's'}", text)


def scope(text: str) -> str:
    """A scope for people: plurals, signs, and what is the same for several formulas said once."""
    text = plural(text)
    if AT_START in text:
        text = f"{text.replace(AT_START, '')} (formulas: their values at the start, to three digits)"
    return text.replace(">=", "≥").replace("<=", "≤")


NUMBERED = re.compile(r"(lemma|theorem|fact|figure|example|section|corollary|n)([0-9]+)")


def name(label: str) -> str:
    """A claim's name for people: ``Lemma 9``, ``N13``, ``Appendix E``; other labels stay as commands take them."""
    found = NUMBERED.fullmatch(label)
    if found:
        word, number = found.groups()
        return f"N{number}" if word == "n" else f"{word.capitalize()} {number}"
    return f"Appendix {label[-1].upper()}" if re.fullmatch("appendix-[a-z]", label) else label


def brief(text: str, longest: int = 180) -> str:
    """Cut a statement for the summary at a word, where it is longer than ``longest`` characters."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


def level(verdict: str, evidence: str) -> str:
    """The evidence behind a verdict; a crash and a check of nothing have none."""
    return "none" if verdict in ("error", "vacuous") else evidence


def brief_time(seconds: str) -> str:
    """Round seconds for a table: ``1.3 s``."""
    return f"{float(seconds):,.1f} s"


def verdict_line(rows: Iterable[Mapping[str, Any]]) -> str:
    """Sum up a run: ``37 pass, 2 inconclusive, 4 errata; weakest evidence behind a pass: numerical``."""
    listed = list(rows)
    counted = Counter(row["verdict"] for row in listed if row["kind"] != "erratum")
    pieces = [f"{counted[v]} {v}" for v in ("pass", "fail", "error", "inconclusive", "vacuous") if counted[v]]
    pieces += _errata([row["verdict"] for row in listed if row["kind"] == "erratum"])
    passed = [Evidence(row["evidence"]) for row in listed if row["verdict"] == "pass"]
    tail = [f"weakest evidence behind a pass: {weakest(passed).value}"] if passed else []
    fallen = sum(row["verdict"] == "pass" and row["with_dependencies"] != "pass" for row in listed)
    if fallen:
        tail.append(f"{fallen} of the passes {'uses' if fallen == 1 else 'use'} a claim that did not pass")
    return "; ".join([", ".join(pieces) or "no claim was checked", *tail])


def _errata(verdicts: list[str]) -> list[str]:
    if not verdicts:
        return []
    others = Counter(v for v in verdicts if v != "pass")
    note = ", ".join(f"{count} {verdict}" for verdict, count in others.items())
    return [f"{len(verdicts)} {'erratum' if len(verdicts) == 1 else 'errata'}" + (f" ({note})" if note else "")]


def symbol(verdict: str) -> str:
    """Give the symbol that stands beside a verdict's word."""
    return Verdict(verdict).symbol


def text_for(lines: int) -> str:
    """What a large page sets as text, and where it is set as formulas."""
    return (
        f"Proofs, and derivations of more than {lines} lines, are plain text here; parts that corroborate and false "
        "neighbours are in the language of the statements; what several of these share is said at the first. The pages "
        "of report --split and the PDF have all of them as formulas."
    )
