"""Find claims: every ``CLAIM`` in the modules of the packages that the entry-point group ``faverify.claims`` names.

The toolkit knows no claim; a reader's own theory comes from a package of their own with one entry in that group.
"""

import hashlib
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from types import ModuleType

from faverify.claim import Claim
from faverify.errors import UsageError

GROUP = "faverify.claims"


@dataclass(frozen=True)
class Entry:
    """A claim and where it comes from: its module's docstring and source, and the entry point's name."""

    claim: Claim
    doc: str
    module: str
    package: str

    def source(self) -> str:
        """The source text of the claim's module and of what its package shares (for content keys).

        Modules with a claim of their own are left out: editing one claim leaves the results of the others valid.
        """
        top = self.module.partition(".")[0]
        shared = [
            name
            for name, module in sorted(sys.modules.items())
            if name.partition(".")[0] == top and not isinstance(getattr(module, "CLAIM", None), Claim)
        ]
        return "\n".join(_source(name) for name in (self.module, *shared))


@lru_cache(maxsize=1024)
def _source(module: str) -> str:
    try:
        return inspect.getsource(importlib.import_module(module))
    except (OSError, TypeError):  # an empty __init__.py, or a package without one
        return ""


@lru_cache(maxsize=1)
def entries() -> Mapping[str, Entry]:
    """All claims by label, in the order of the paper; `UsageError` if there is none or a label occurs twice."""
    found: dict[str, Entry] = {}
    for point in sorted(set(entry_points(group=GROUP))):
        for module in _modules(_import(point.value, point.name)):
            claim = getattr(module, "CLAIM", None)
            if not isinstance(claim, Claim):
                continue
            if claim.label in found:
                raise UsageError(
                    f"label {claim.label!r} is claimed by {found[claim.label].module} and {module.__name__}"
                )
            found[claim.label] = Entry(claim, inspect.getdoc(module) or "", module.__name__, point.name)
    if not found:
        raise UsageError(
            "no claims found: install the project (pip install -e .), "
            "or a package with an entry in the group 'faverify.claims'"
        )
    _check_uses(found)
    return dict(sorted(found.items(), key=lambda item: _order(item[1].claim)))


def _import(name: str, point: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        why = f"{type(error).__name__}: {error}"
        raise UsageError(f"claims of the entry point {point!r}: the module {name} cannot be imported: {why}") from error


def _modules(package: ModuleType) -> Iterable[ModuleType]:
    yield package
    for info in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
        yield _import(info.name, package.__name__)


def _check_uses(found: Mapping[str, Entry]) -> None:
    for label, entry in found.items():
        unknown = [use for use in entry.claim.uses if use not in found]
        if unknown:
            raise UsageError(f"claim {label!r} uses unknown claims {unknown}")
    for label in found:
        _refuse_cycle(label, found, ())


def _refuse_cycle(label: str, found: Mapping[str, Entry], path: tuple[str, ...]) -> None:
    if label in path:
        raise UsageError(f"claims use each other in a circle: {' -> '.join((*path, label))}")
    for use in found[label].claim.uses:
        _refuse_cycle(use, found, (*path, label))


def _order(claim: Claim) -> tuple[object, ...]:
    """Paper before new before errata; sections before appendices; numbers as numbers."""
    kinds = {"paper": 0, "new": 1, "erratum": 2}
    appendix = claim.where.startswith("Appendix")
    section = re.search(r"(?:Section|Appendix)\s+(\w+)", claim.where)
    return kinds.get(claim.kind, 3), appendix, section.group(1) if section else "", _natural(claim.label)


def _natural(label: str) -> tuple[object, ...]:
    return tuple(int(piece) if piece.isdigit() else piece for piece in re.split(r"(\d+)", label))


def entry(label: str) -> Entry:
    """One claim by label; raises `UsageError` with near misses."""
    found = entries()
    if label not in found:
        import difflib

        near = difflib.get_close_matches(label.lower(), found, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; `python -m faverify list` names them"
        raise UsageError(f"unknown claim {label!r}{hint}")
    return found[label]


def select(labels: Iterable[str], expression: str = "") -> list[Entry]:
    """The claims named, each once (all if none is), filtered by ``-k``: words with and, or, not, parentheses."""
    chosen = [entry(label) for label in dict.fromkeys(labels)] or list(entries().values())
    return [e for e in chosen if not expression or _matches(expression, e.claim)]


def _matches(expression: str, claim: Claim) -> bool:
    words = {claim.label, claim.kind, claim.restoration.value, *claim.tags}
    tokens = re.findall(r"\(|\)|[^\s()]+", expression)
    position, result = _or(tokens, 0, words)
    if position != len(tokens):
        raise UsageError(
            f"-k {expression!r}: cannot read {' '.join(tokens[position:])!r} (words, and, or, not, parentheses)"
        )
    return result


def _or(tokens: list[str], position: int, words: set[str]) -> tuple[int, bool]:
    position, result = _and(tokens, position, words)
    while position < len(tokens) and tokens[position] == "or":
        position, other = _and(tokens, position + 1, words)
        result = result or other
    return position, result


def _and(tokens: list[str], position: int, words: set[str]) -> tuple[int, bool]:
    position, result = _atom(tokens, position, words)
    while position < len(tokens) and tokens[position] == "and":
        position, other = _atom(tokens, position + 1, words)
        result = result and other
    return position, result


def _atom(tokens: list[str], position: int, words: set[str]) -> tuple[int, bool]:
    if position >= len(tokens):
        raise UsageError("-k: the expression ends too early")
    token = tokens[position]
    if token == "not":
        position, inner = _atom(tokens, position + 1, words)
        return position, not inner
    if token == "(":
        position, inner = _or(tokens, position + 1, words)
        if position >= len(tokens) or tokens[position] != ")":
            raise UsageError("-k: a parenthesis is not closed")
        return position + 1, inner
    return position + 1, any(token in word for word in words)


def statement_hash(says: str, theory_name: str) -> str:
    """The hash of a statement text in its theory: what the ledger and the certificates store."""
    return hashlib.sha256(f"{theory_name}\n{says}".encode()).hexdigest()[:16]
