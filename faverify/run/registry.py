"""Find claims: every ``CLAIM`` in the modules of the packages that the entry-point group ``faverify.claims`` names.

The toolkit knows no claim; a reader's own theory comes from a package of their own with one entry in that group.
"""

import importlib
import inspect
import pkgutil
import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from faverify.claim import Claim
from faverify.errors import FaverifyError, UsageError
from faverify.files.opened import recording
from faverify.lang.typed import require_text
from faverify.methods.base import require_readable
from faverify.run import claim_files
from faverify.run.selection import selector

GROUP = claim_files.GROUP
RESERVED = "index"  # the file beside the certificates
MOST_LABEL = 60
NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")  # what a label is: it names a file


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
            for name, module in sorted(sys.modules.copy().items())
            if name.partition(".")[0] == top and not isinstance(getattr(module, "CLAIM", None), Claim)
        ]
        return "\n".join(_source(name) for name in (self.module, *shared))


@lru_cache(maxsize=1024)
def _source(module: str) -> str:
    try:
        return inspect.getsource(importlib.import_module(module))
    except (OSError, TypeError):  # an empty __init__.py, or a package without one
        return ""


class _Broken(UsageError):
    """A package of claims that cannot be used; the message says why in one line."""


@lru_cache(maxsize=1)
def _loaded() -> tuple[Mapping[str, Entry], Mapping[str, str]]:
    """All claims by label in the order of the paper, and why the packages of some entry points were left out."""
    found: dict[str, Entry] = {}
    broken: dict[str, str] = {}
    for point in [*sorted(set(entry_points(group=GROUP)), key=_foreign), *claim_files.points()]:
        try:
            found |= _claims_of(point, found)
        except _Broken as error:
            broken[point.name] = str(error)
    while wrong := _wrong_uses(found):
        broken |= wrong
        found = {label: entry for label, entry in found.items() if entry.package not in wrong}
    return dict(sorted(found.items(), key=lambda item: _order(item[1].claim))), broken


def entries() -> Mapping[str, Entry]:
    """All claims by label, in the order of the paper; `UsageError` if there is none.

    A package that cannot be used as a whole is left out, see `left_out`.
    """
    found, broken = _loaded()
    if not found:
        raise UsageError(
            "no claims found: install the project (pip install -e .), "
            f"or a package with an entry in the group '{GROUP}'" + "".join(f"; {why}" for why in broken.values())
        )
    return found


_UNREAD: dict[str, str] = {}  # by entry point, what `readable` found that no reader reads


def readable() -> list[Entry]:
    """All claims of the packages every machine-read text of which is read, in the order of the paper.

    Raises `UsageError`, naming claim, part, text and place, if that leaves none; what is left out is in `left_out`.
    """
    found = list(entries().values())
    _UNREAD.clear()
    for one in found:
        try:
            require_readable(one.claim)
        except UsageError as error:
            _UNREAD.setdefault(one.package, f"{_named(one.package)}: {error}")
    kept = [one for one in found if one.package not in _UNREAD]
    if not kept:
        raise UsageError("; ".join(_UNREAD.values()))
    return kept


def left_out() -> tuple[str, ...]:
    """Why the packages of some entry points are left out, a line each: one that is broken disables no other."""
    return (*_loaded()[1].values(), *_UNREAD.values())


def looked() -> bool:
    """Whether claims were looked for in this process."""
    return _loaded.cache_info().currsize > 0


def _foreign(point: EntryPoint) -> tuple[bool, str, str]:
    """The toolkit's own claims first, so that no package can take one of their labels; then by name."""
    own = point.dist is not None and point.dist.name == __name__.partition(".")[0]
    return not own, point.name, point.value


def _claims_of(point: EntryPoint, others: Mapping[str, Entry]) -> dict[str, Entry]:
    """The claims of one entry point; raises `_Broken` for modules that do not import, and for labels in use."""
    found: dict[str, Entry] = {}
    for module in _modules(_import(point.value, point.name), point.name):
        claim = getattr(module, "CLAIM", None)
        if claim is None:
            continue
        if not isinstance(claim, Claim):
            where = claim_files.called(module.__name__)
            said = f"CLAIM in {where} is no Claim but {type(claim).__name__}; write CLAIM = Claim(...), one in a file"
            raise _Broken(f"{_named(point.name)}: {said}")
        doc = inspect.getdoc(module) or ""
        try:
            require_text(f"the docstring of {claim_files.called(module.__name__)}", doc)
        except UsageError as error:
            raise _Broken(f"{_named(point.name)}: {error}") from None
        if why := _no_label(claim.label) or _taken(claim.label, module.__name__, {**others, **found}):
            raise _Broken(f"{_named(point.name)}: label {claim.label[:MOST_LABEL]!r} {why}")
        found[claim.label] = Entry(claim, doc, module.__name__, point.name)
    return found


def _no_label(label: str) -> str:
    """Why a text is no label, in words, with the remedy; "" if it is one."""
    if not label:
        return "is empty; name the claim, such as 'my-law'"
    if len(label) > MOST_LABEL:
        return f"and so on has {len(label)} characters; write at most {MOST_LABEL}"
    if foreign := next((one for one in label if not re.fullmatch(r"[A-Za-z0-9._-]", one)), ""):
        return f"has {foreign!r}; write letters (A to Z), digits, '.', '_', '-' only"
    if not label[0].isalnum():
        return f"begins with {label[0]!r}; begin with a letter or a digit"
    if label.lower() == RESERVED or label.lower().endswith(".py"):
        return "is the name of a file of another kind; write another"
    return ""


def _taken(label: str, module: str, known: Mapping[str, Entry]) -> str:
    """Why a claim cannot have a label that another has, in words; "" if it can."""
    one = next((one for name, one in known.items() if name.lower() == label.lower()), None)
    if one is None:
        return ""
    both = f"{claim_files.called(one.module)} and {claim_files.called(module)}"
    return f"is claimed by {both} (labels are read in whatever case); give one of them another label"


def _named(point: str) -> str:
    return point if claim_files.is_file(point) else f"claims of the entry point {point!r} are left out"


def _import(name: str, point: str) -> ModuleType:
    """The module; what it prints goes to stderr, as stdout has the result only. Raises `_Broken`."""
    try:
        with recording(), redirect_stdout(sys.stderr):
            return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        why = str(error) if isinstance(error, FaverifyError) else f"{type(error).__name__}: {error}"
        if claim_files.is_file(point):
            line = claim_files.line_of(error, point)
            said = f"{type(error).__name__}: {error.msg}" if isinstance(error, SyntaxError) and line else why
            raise _Broken(f"{point}{line}: {said}") from error
        raise _Broken(f"{_named(point)}: the module {name} cannot be imported: {why}") from error


def _modules(package: ModuleType, point: str) -> Iterable[ModuleType]:
    yield package
    for info in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + ".", lambda name: None):
        yield _import(info.name, point)


def _wrong_uses(found: Mapping[str, Entry]) -> dict[str, str]:
    """By entry point, why its claims cannot stand: they use unknown claims, or each other in a circle."""
    wrong: dict[str, str] = {}
    for label, entry in found.items():
        unknown = [use for use in entry.claim.uses if use not in found]
        if unknown:
            wrong.setdefault(
                entry.package, f"{_named(entry.package)}: claim {label!r} uses unknown claims {', '.join(unknown)}"
            )
    return wrong or _circles(found)


def _circles(found: Mapping[str, Entry]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for label, entry in found.items():
        if circle := _circle(label, found, ()):
            why = f"claims use each other in a circle: {' -> '.join(circle)}"
            wrong.setdefault(entry.package, f"{_named(entry.package)}: {why}")
    return wrong


def _circle(label: str, found: Mapping[str, Entry], path: tuple[str, ...]) -> tuple[str, ...]:
    """A path of uses that leads from the first label back to it, if there is one."""
    if label in path:
        return (*path, label) if label == path[0] else ()
    ways = (_circle(use, found, (*path, label)) for use in found[label].claim.uses)
    return next((way for way in ways if way), ())


def _order(claim: Claim) -> tuple[object, ...]:
    """Paper before new before errata; sections before appendices; numbers as numbers."""
    kinds = {"paper": 0, "new": 1, "erratum": 2}
    appendix = claim.where.startswith("Appendix")
    section = re.search(r"(?:Section|Appendix)\s+(\w+)", claim.where)
    return kinds.get(claim.kind, 3), appendix, section.group(1) if section else "", _natural(claim.label)


def _natural(label: str) -> tuple[object, ...]:
    return tuple(int(piece) if piece.isdigit() else piece for piece in re.split(r"(\d+)", label))


def entry(label: str) -> Entry:
    """One claim by label, in whatever case and with blanks (Lemma 9), or by the file (``mine.py``) that it is in.

    Raises `UsageError` with near misses, and naming the place of a text that is not read.
    """
    if claim_files.is_file(label):
        return _of_file(label)
    found = entries()
    named = {known.lower(): one for known, one in found.items()}
    one = found.get(label) or named.get("".join(label.lower().split()))
    if one is None:
        import difflib

        near = [*claim_files.beside(label), *difflib.get_close_matches(label.lower(), named, n=3)]
        hint = f"; did you mean {', '.join(near)}?" if near else "; `python -m faverify list` names them"
        raise UsageError("; ".join([f"unknown claim {label!r}{hint}", *left_out()]))
    require_readable(one.claim)
    return one


def _of_file(label: str) -> Entry:
    point = claim_files.add(label)
    _loaded.cache_clear()
    _source.cache_clear()
    found, broken = _loaded()
    if point.name in broken:
        raise UsageError(broken[point.name])
    for one in found.values():
        if one.package == point.name:
            require_readable(one.claim)
            return one
    raise UsageError(f"{label}: no CLAIM in this file; `python -m faverify new NAME` writes one to start from")


def called(label: str) -> str:
    """How a command line names a claim: by its label, or by the file (relative to here, if it is below) it is in."""
    found = _loaded()[0].get(label)
    if found is None or not claim_files.is_file(found.package):
        return label
    path = Path(found.package)
    return shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))


def select(labels: Iterable[str], expression: str = "") -> list[Entry]:
    """The claims named, each once (all if none is), filtered by ``-k``: words with and, or, not, parentheses."""
    named = {found.claim.label: found for found in map(entry, labels)}
    chosen = list(named.values()) or readable()
    if not expression:
        return chosen
    fits = selector(expression)
    matching = [e for e in chosen if fits({e.claim.label, e.claim.kind, e.claim.restoration.value, *e.claim.tags})]
    asked = [
        why
        for name, why in {**_loaded()[1], **_UNREAD}.items()
        if name in expression.replace("(", " ").replace(")", " ").split()
    ]
    if asked and not matching:
        raise UsageError("; ".join(asked))
    return matching
