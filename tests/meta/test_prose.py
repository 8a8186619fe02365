"""The prose of every claim: each marked formula is read by the one parser or is LaTeX that converts; nothing raw."""

import re

import pytest
from oracle.prose_words import unmarked

from faverify.claim import Prose
from faverify.report.mathtext import is_safe
from faverify.report.prose import marks
from faverify.report.prose_theories import reader_for
from faverify.report.prose_tree import tree
from faverify.run.registry import entries

RAW = re.compile(
    r"<=|>=|\*\*|\^|_\{|\|\||->|\w'\w*'|\b[A-Z]'(?!s\b)|\b[a-zA-Z]\w* = |\\|\bd/dt\b|\bsqrt\b|\b(lam|kappa|eps|eta)\b"
)
NAMED = re.compile(r"<=|\*\*|\^|_\{|\|\||->")  # a name is a label in one line: "r = 1" may stand there
each_claim = pytest.mark.parametrize("found", entries().values(), ids=list(entries()))


def proses(found):
    """Every text of a claim that a reader is shown as prose, with the part it belongs to."""
    claim = found.claim
    yield from ((text, None) for text in (found.doc, claim.statement, claim.restoration_note, claim.title))
    yield from ((text, None) for pair in claim.hypotheses for text in pair)
    yield from ((theory.title, part) for part in claim.parts for theory in [claim.theory_of(part)])
    for part in claim.parts:
        yield part.note, part
        yield from ((control.why, part) for control, _ in claim.altered(part))
        if isinstance(part.says, Prose):
            yield part.says, part
        for name in ("steps", "last", "reason", "source"):
            value = getattr(part.by, name, ())
            yield from ((text, part) for text in ([value] if isinstance(value, str) else value) if text)
        yield from ((reason, part) for _, reason in getattr(part.by, "links", ()))


@each_claim
def test_every_marked_formula_is_read_or_converts(found):
    for text, part in proses(found):
        reader = reader_for(found.claim, part)
        for kind, formula in marks([text]):
            latex = reader.latex(formula) if kind == "says" else formula
            assert latex is not None, f"{formula!r} is not in the statement language of {found.claim.label}"
            assert is_safe(latex), latex
            tree(latex)  # raises where terminals and Typst could not show it


@each_claim
def test_unmarked_prose_holds_no_raw_formula(found):
    for label in (found.claim.title, *(part.name for part in found.claim.parts)):
        assert not NAMED.search(label), label
        assert not {"`", "$"} & set(label), label
    for text, _ in proses(found):
        bare = unmarked(text)
        assert not RAW.search(bare), f"{RAW.search(bare).group()!r} in {' '.join(bare.split())!r}"
        assert "`" not in bare
        assert "$" not in bare


@pytest.mark.parametrize(
    "text", ["x <= 2", "(Z'Z)^-1", "lam**2/4", "T_{max}", "||A||", "x -> 0", "r = 1", "2 kappa", "W' does", "sqrt 2"]
)
def test_a_raw_formula_would_be_noticed(text):
    assert RAW.search(f"So {text} holds")


@pytest.mark.parametrize("text", ["Lemma 21's tails", "FA's error, GD's too", "Appendix E", "OPT and FA*", "N1's flow"])
def test_words_are_not_taken_for_formulas(text):
    assert not RAW.search(text)
