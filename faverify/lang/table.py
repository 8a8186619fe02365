"""The table of all functions of the statement language: what each means, where it is defined, and who reads it."""

from faverify.lang.functions import FUNCTIONS, READERS, Function

HEAD = """# Functions of the statement language

What each function means, where it is defined, and which readers know it. Generated:
`python -m faverify list --functions > docs/functions.md`; a test fails if this file is not up to date.

Readings: `exact` and `balls` are values of their own in rationals and in balls; `jet` is the value with its derivatives
along a flow, in whichever of the two a method computes: what has it is evaluated by both, `tr`, `inv` and `sqrt` too.
Rationals refuse a value that is not rational, and what needs a trajectory (`integral`, `rise`, ...), which balls
enclose; at exact states both compare `algebraic` numbers without error (roots, norms, eigenvalues, singular values).
`words` is the prover of matrix identities, `scalar` SymPy, `draws` Monte Carlo. What names no reader is read by the
one method that is made for it (`E`, ...). Functions of laws are known in theories of that kind only; what is random has
a meaning only below `P` or `E`.
"""


def functions_text() -> str:
    """The table as Markdown, functions in the order of their rooms."""
    rows = ["", "| function | meaning | defined for | read by |", "| --- | --- | --- | --- |"]
    rows += [_row(name, function) for name, function in FUNCTIONS.items()]
    return HEAD + "\n".join(rows) + "\n"


def _row(name: str, function: Function) -> str:
    known = f" ({function.kind}{', random' if function.random else ''})" if function.kind else ""
    domain = function.domain or ("everything" if function.total else "as its arguments")
    readers = [reader for reader in READERS if reader in function.readers()]
    cells = (f"`{name}`", f"{function.meaning}{known}", domain, ", ".join(readers))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
