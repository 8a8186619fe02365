"""What the rules of the kernel say, and why each is sound: the table of all, and one line of each."""

import inspect
import re

from faverify.kernel.theorem import RULES, RuleRecord
from faverify.methods.rule_names import in_order

HEAD = """# Rules of the kernel

A proof is a list of lines, and every line is made by one of these rules; nothing else makes a theorem. Each has its
statement, its proof and its side conditions, which code checks. What searches for multipliers or squares is not
trusted: what it finds is multiplied out. A line reads `(name) rule: what it rests on`. This page is what
`python -m faverify list --rules` prints.
"""
ARGUMENTS = re.compile(r"``\w+``(, ``\w+``)* =|``\w+`` \w+, |Arguments? ")
"""How a sentence begins that says what a line passes to the rule."""
PROOF = re.compile(r"\*Proof\.?\*")


def says(rule: str) -> str:
    """The statement of a rule, named as in a derivation (``K6 product``); empty where there is none of that name.

    Names of arguments, which may be words ('of', 'by'), are quoted.
    """
    record = _records().get(rule)
    if record is None:
        return ""
    text = " ".join(PROOF.split(inspect.cleandoc(record.doc))[0].split("\n\n")[0].split())
    sentences = [one for one in re.split(r"(?<=[.]) ", text) if not ARGUMENTS.match(one)]
    return re.sub(r"``([^`]+)``", lambda code: repr(code[1]) if code[1].isalpha() else code[1], " ".join(sentences))


def rules_text() -> str:
    """All rules as Markdown, in the order of their numbers: statement, proof, side conditions."""
    pieces = [HEAD]
    for name, record in sorted(_records().items(), key=lambda item: in_order(item[0])):
        doc = PROOF.sub("*Proof.*", inspect.cleandoc(record.doc))
        pieces.append(f"## {name}\n\n{_plain(doc)}\n")
    return "\n".join(pieces)


def _plain(doc: str) -> str:
    """A docstring as Markdown: program text in single backticks, signs of formulas literal."""
    parts = re.split(r"(``[^`]+``|`[^`]+`)", doc)
    shown = [part.replace("``", "`") if number % 2 else _literal(part) for number, part in enumerate(parts)]
    return "".join(shown)


def _literal(text: str) -> str:
    kept = text.replace("*Proof.*", "\0")
    return re.sub(r"([*_<|\\])", r"\\\1", kept).replace("\0", "*Proof.*")


def _records() -> dict[str, RuleRecord]:
    from faverify.kernel import script  # noqa: F401 - registers the rules

    return {f"{record.number} {record.name}": record for record in RULES.values()}
