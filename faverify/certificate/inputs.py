"""What a certificate's result depends on beyond its settings: code, packages and data files, each with its hash.

A stored result is used again only if all of it is as it was. Names: ``module:a.b`` (a source outside the standard
library and outside installed packages), ``package:name`` (an installed one, by its version), ``file:/path``,
``folder:/path`` (the names in it), ``unseen:what`` (a claim's code asked what nobody sees: never used again).
The toolkit itself is one hash, and part of the content key.
"""

import ast
import hashlib
import importlib.util
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from types import ModuleType

from faverify.claim import Claim
from faverify.files.opened import beyond, listed, opened
from faverify.run.registry import Entry

TOOLKIT = Path(__file__).resolve().parent.parent
_SYSTEM = tuple(Path(name) for name in ("/proc", "/sys", "/dev", "/etc"))
GONE = "gone"
UNSEEN = frozenset(
    {"environ", "environb", "getenv", "getenvb", "exists", "lexists", "is_file", "is_dir", "isfile", "isdir", "stat"}
    | {"lstat", "getsize", "getmtime"}
)


def inputs(entry: Entry) -> dict[str, str]:
    """Everything that running this claim has loaded or read in this process so far, with its hash or version."""
    sources = dict(_sources(entry.module.partition(".")[0]))
    own = _reached(entry, sources)
    names = [name for name, module in sources.items() if name in own or not _has_claim(module)]
    found = {f"module:{name}": _hash(Path(str(sources[name].__file__))) for name in sorted(names)}
    found |= {f"package:{name}": _version(name) for name in sorted(_packages())}
    modules = {_real(_file(module)) for module in sys.modules.copy().values() if _file(module)}
    for path in sorted({_source_of(path) for path in opened()} - modules):
        if _may_be_data(path) and not Path(path).is_dir():
            found[f"file:{path}"] = _hash(Path(path))
    for path, by in sorted(listed()):
        if not _installed(by):
            found[f"folder:{path}"] = _listing(Path(path))
    found |= {f"unseen:{event}": by for event, by in sorted(beyond()) if not _installed(by)}
    methods = {(type(part.by).__module__, type(part.by).__name__) for part in entry.claim.parts}
    roots = {name: frozenset(method for module, method in methods if module == name) for name in own}
    roots[entry.module] = roots.get(entry.module, frozenset()) | {"CLAIM"}
    asks = ((name, _asks(str(sources[name].__file__), roots[name])) for name in own)
    return found | {f"unseen:{what}": name for name, asked in asks for what in asked}


def unchanged(stored: Mapping[str, str], entry: Entry) -> bool:
    """Whether everything that a stored result depended on is as it was, the claim's own module among it."""
    return f"module:{entry.module}" in stored and all(_now(name) == value for name, value in stored.items())


def _now(name: str) -> str:
    kind, _, rest = name.partition(":")
    if kind == "package":
        return _version(rest)
    if kind == "file":
        return _hash(Path(rest))
    if kind == "folder":
        return _listing(Path(rest))
    module = sys.modules.get(rest)
    try:
        origin = module.__file__ if module is not None else getattr(importlib.util.find_spec(rest), "origin", None)
    except (ImportError, ValueError, AttributeError):
        origin = None
    return _hash(Path(origin)) if kind == "module" and origin else GONE


def _file(module: ModuleType | None) -> str:
    return getattr(module, "__file__", None) or ""


def _sources(top: str) -> Iterator[tuple[str, ModuleType]]:
    """Loaded modules with a source of their own: not of Python, the toolkit, or an installed package but ``top``."""
    for name, module in sys.modules.copy().items():
        path = _file(module)
        own = name.partition(".")[0] == top or not _installed(path)
        if path.endswith(".py") and not name.startswith("__") and own:
            yield name, module


@lru_cache(maxsize=8192)
def _real(path: str) -> str:
    return str(Path(path).resolve())


@lru_cache(maxsize=8192)
def _installed(path: str) -> bool:
    """Whether a file belongs to Python, to an installed package, or to the toolkit."""
    real = Path(_real(path))
    return any(real.is_relative_to(root) for root in _roots())


@lru_cache(maxsize=1)
def _roots() -> tuple[Path, ...]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    found = [Path(sysconfig.get_path(name)) for name in names]
    bases = [Path(prefix) / "lib" for prefix in (sys.prefix, sys.base_prefix)]
    return (*dict.fromkeys(path.resolve() for path in (*found, *bases)), TOOLKIT)


@lru_cache(maxsize=8192)
def _may_be_data(path: str) -> bool:
    """Whether a path is none of Python, packages and the system."""
    return not (_installed(path) or any(Path(path).is_relative_to(root) for root in _SYSTEM))


@lru_cache(maxsize=8192)
def _source_of(path: str) -> str:
    """The source of which a file is the compiled copy, else the file: what is compiled anew says the same."""
    if not path.endswith(".pyc"):
        return path
    try:
        return _real(importlib.util.source_from_cache(path))
    except ValueError:
        return path


def _has_claim(module: ModuleType) -> bool:
    return isinstance(getattr(module, "CLAIM", None), Claim)


def _reached(entry: Entry, sources: Mapping[str, ModuleType]) -> set[str]:
    """The claim's module, those of its methods, and whatever they import, at any depth."""
    waiting = [entry.module, *(type(part.by).__module__ for part in entry.claim.parts)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or name not in sources:
            continue
        found.add(name)
        path = Path(_file(sources[name]))
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        try:
            waiting += _imports(path.read_bytes(), package)
        except OSError:
            continue
    return found


@lru_cache(maxsize=1024)
def _imports(source: bytes, package: str) -> tuple[str, ...]:
    """The modules that a source in a package names in its imports, wherever they stand in it."""
    try:
        return tuple(_named(ast.parse(source), package))
    except (SyntaxError, ValueError):
        return ()


def _named(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _packages() -> set[str]:
    """The installed distributions of which something is loaded."""
    loaded = {name.partition(".")[0] for name in sys.modules.copy()}
    owners = _distributions()
    return {owner for name in loaded for owner in owners.get(name, ())}


@lru_cache(maxsize=1)
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


@lru_cache(maxsize=1024)
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return GONE


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return GONE


def _listing(path: Path) -> str:
    try:
        return hashlib.sha256("\0".join(sorted(x.name for x in path.iterdir())).encode()).hexdigest()
    except OSError:
        return GONE


def _asks(path: str, roots: frozenset[str]) -> tuple[str, ...]:
    """The names in a source that ask for the environment, or whether there is a file: no hook sees those.

    Looked at is what runs when it is loaded and what ``roots`` lead to; of a source without roots, all of it.
    """
    try:
        return _asked(Path(path).read_bytes(), roots)
    except OSError:
        return ()


@lru_cache(maxsize=1024)
def _asked(source: bytes, roots: frozenset[str]) -> tuple[str, ...]:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return ()
    defined = {node.name: node for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    waiting: list[ast.AST] = [node for node in body if not roots or node not in defined.values()]
    waiting += [defined.pop(name) for name in sorted(roots & defined.keys())]
    names: set[str] = set()
    while waiting:
        new = set(_mentioned(waiting.pop()))
        waiting += [defined.pop(name) for name in sorted(new & defined.keys())]
        names |= new
    return tuple(sorted(names & UNSEEN))


def _mentioned(tree: ast.AST) -> Iterator[str]:
    """The names and attributes in a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


@lru_cache(maxsize=1)
def toolkit() -> str:
    """One hash over the toolkit's sources, schema and data: a change there makes every stored result stale."""
    return hash_of(TOOLKIT)


def hash_of(folder: Path) -> str:
    """One hash over the names and contents of the sources, schemas and data under a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".json", ".csv") and path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
