"""The shape of the house: nothing is reached from tests only, no file and no function is long, no text has a grammar
of its own; each with a planted violation that is noticed.
"""

import ast
import statistics
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES, MOST_BODY, MEDIAN_BODY = 400, 45, 8
# what registers or replaces the function that it decorates does not use it by name
PLAIN = {
    "property", "staticmethod", "classmethod", "cached_property", "lru_cache", "cache", "dataclass", "abstractmethod",
    "contextmanager", "wraps", "total_ordering",
}  # fmt: skip
# called by their names from outside: click, IPython and Jupyter
PROTOCOLS = {"list_commands", "resolve_command", "_repr_html_", "_repr_pretty_", "get_code"}


def trees(*folders):
    """The syntax trees of all Python files below some folders, by path."""
    return {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


PACKAGE = trees("faverify")
SHOWN = "\n".join(
    path.read_text(encoding="utf-8")
    for pattern in ("*.md", "*.ipynb")
    for path in sorted((ROOT / "docs").rglob(pattern))
)


def names(tree):
    """How often every name is used below a node: as a name, an attribute, an import, or a text that could be one."""
    found = Counter()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                found[name.rpartition(".")[2]] += 1
            case ast.Constant(value=str(text)) if text.isidentifier():
                found[text] += 1
    return found


def is_registered(node):
    """Whether a decorator keeps the function or class, so that nobody has to name it."""
    kept = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
    plain = ({"setter"} | PLAIN) if isinstance(node, ast.FunctionDef) else PLAIN
    return any((d.attr if isinstance(d, ast.Attribute) else getattr(d, "id", "")) not in plain for d in kept)


def reached_from_tests_only(package, others):
    """Functions, methods and classes of the package that nothing names but tests and their own bodies."""
    used = sum((names(tree) for tree in (*package.values(), *others.values())), Counter())
    for path, tree in package.items():
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not is_registered(node):
                own = names(node)[node.name]
                known = node.name.startswith("__") or node.name in PROTOCOLS or node.name in SHOWN
                if used[node.name] <= own and not known:
                    yield f"{path}:{node.lineno} {node.name}"


def modules_without_importer(package, others):
    """Modules of the package that no other file imports, by their names."""
    imported = set()
    for path, tree in (package | others).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
            elif isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                imported.add(f"{'.'.join(path.parent.parts)}.{node.value}")  # a table of modules beside this one
    for path in package:
        name = ".".join(path.with_suffix("").parts)
        if path.name not in ("__init__.py", "__main__.py") and name not in imported:
            yield name


def bodies(package):
    """The number of lines of every function, from its name on, by place."""
    for path, tree in package.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_nothing_is_reached_from_tests_only():
    others = trees("derivations", "docs")
    assert list(reached_from_tests_only(PACKAGE, others)) == []
    assert list(modules_without_importer(PACKAGE, others)) == []


def test_what_only_tests_reach_would_be_noticed():
    planted = {
        Path("faverify/planted.py"): ast.parse(
            "def lonely():\n    return lonely()\n\nclass Alone:\n    def unsaid(self): ..."
        )
    }
    found = list(reached_from_tests_only(PACKAGE | planted, {}))
    assert [name.split()[-1] for name in found if "planted" in name] == ["lonely", "Alone", "unsaid"]
    assert "faverify.planted" in list(modules_without_importer(PACKAGE | planted, {}))


def test_files_and_functions_are_short():
    lines = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in PACKAGE}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}
    sizes = dict(bodies(PACKAGE))
    assert {place: size for place, size in sizes.items() if size > MOST_BODY} == {}
    assert statistics.median(sizes.values()) <= MEDIAN_BODY


def test_a_long_function_would_be_noticed():
    long = "def long():\n" + "    pass\n" * MOST_BODY
    (size,) = dict(bodies({Path("planted.py"): ast.parse(long)})).values()
    assert size > MOST_BODY


def with_patterns(package):
    """Files that import ``re``."""
    return {
        str(path)
        for path, tree in package.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) and any(name.name == "re" for name in node.names)
    }


@pytest.mark.parametrize("room", ["methods", "evaluate", "algebra", "kernel", "flows", "probability", "cases"])
def test_no_room_but_the_language_has_a_grammar(room):
    """The one language is read in `faverify.lang`; ``re`` in the readers of files checks names, not statements."""
    files = {name for name in with_patterns(PACKAGE) if name.startswith(f"faverify/{room}/")}
    assert files <= {"faverify/cases/readers.py"}
    assert not [place for place, _ in bodies(PACKAGE) if f"faverify/{room}/" in place and place.endswith(" read_text")]


def test_a_grammar_would_be_noticed():
    planted = {Path("faverify/methods/planted.py"): ast.parse("import re")}
    assert with_patterns(planted) == {"faverify/methods/planted.py"}
