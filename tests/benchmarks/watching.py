"""Which sides of every condition of the package tests have seen: its code is watched as it is imported.

A plugin of pytest (``covering.py`` gives it). Every *arm* (the body of a function, of an ``if``, a loop, a case or a
handler) and every *side* (a condition or an operand of ``and``/``or`` that is true, one that is false, a comparison
whose two sides are equal) has a number in one row of bytes, which the code sets as it runs; after each test the numbers
that are set are kept under its name, in ``FAVERIFY_SEEN``. What runs in another process is not seen.
"""

import ast
import contextlib
import importlib.machinery
import operator
import os
import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

COMPARED = {
    ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip
ROOMS = ("algebra", "balls", "evaluate", "exact", "flows", "kernel", "certificate", "checker")
BODIES = ("body", "orelse", "finalbody")
Row = bytearray


@dataclass(frozen=True)
class Site:
    """A place that is watched: ``arm`` (one number) or ``test`` (false, true) or ``pair`` (differ, equal)."""

    file: str
    kind: str
    first: int
    last: int
    words: str

    @property
    def width(self) -> int:
        """How many numbers it has."""
        return 1 if self.kind == "arm" else 2


class Watch(ast.NodeTransformer):
    """Puts a mark into every arm and around every condition of a tree; ``sites`` are numbered from ``start``."""

    def __init__(self, file: str, start: int) -> None:
        self.file, self.next, self.sites = file, start, {}

    def number(self, kind: str, node: ast.AST, last: ast.AST | None = None, words: str = "") -> ast.Constant:
        """The number of a new site."""
        site = Site(self.file, kind, node.lineno, (last or node).end_lineno, words or ast.unparse(node)[:200])
        self.sites[self.next], found = site, self.next
        self.next += site.width
        return ast.Constant(found)

    def visit(self, node: ast.AST) -> ast.AST:
        """Mark the node's arms, then what is inside of it, then itself."""
        if isinstance(node, ast.Module | ast.ClassDef | ast.JoinedStr | ast.AnnAssign):
            return node if isinstance(node, ast.JoinedStr) else self.generic_visit(node)
        arms = {} if isinstance(node, ast.Lambda | ast.IfExp) else self.arms(node)
        before = (node.test, ast.unparse(node.test)) if hasattr(node, "test") else None
        plain = ast.unparse(node)[:200] if isinstance(node, ast.BoolOp | ast.Compare) else ""
        parts = [ast.unparse(value)[:200] for value in node.values] if isinstance(node, ast.BoolOp) else []
        self.generic_visit(node)
        for name, mark in arms.items():
            body = getattr(node, name)
            body.insert(documented(body), mark)
        if before:
            node.test = self.told("test", node.test, before[1])
        return self.marked(node, plain, parts)

    def arms(self, node: ast.AST) -> dict[str, ast.stmt]:
        """A mark for every body that begins at this node."""
        bodies = {name: body for name in BODIES if isinstance(body := getattr(node, name, None), list) and body}
        made = {}
        for name, body in bodies.items():
            told = f"{type(node).__name__} {name}: {ast.unparse(body[0])[:120]}"
            target = ast.Subscript(
                ast.Name("watched_row", ast.Load()), self.number("arm", body[0], body[-1], told), ast.Store()
            )
            mark = ast.Assign([target], ast.Constant(1))
            made[name] = ast.copy_location(mark, body[0])
        return made

    def told(self, kind: str, value: ast.expr, words: str) -> ast.expr:
        """The value, its truth noted."""
        call = ast.Call(ast.Name("watched_told", ast.Load()), [self.number(kind, value, words=words), value], [])
        return ast.copy_location(call, value)

    def marked(self, node: ast.AST, plain: str, parts: list[str]) -> ast.AST:
        """A condition, an operand or a comparison with its sides noted."""
        if isinstance(node, ast.BoolOp):
            kind = "and" if isinstance(node.op, ast.And) else "or"
            node.values = [self.told(kind, v, f"{p}   [in {plain}]") for v, p in zip(node.values, parts, strict=True)]
        elif isinstance(node, ast.comprehension):
            node.ifs = [self.told("test", one, ast.unparse(one)[:200]) for one in node.ifs]
        elif isinstance(node, ast.match_case) and node.guard is not None:
            node.guard = self.told("test", node.guard, ast.unparse(node.guard)[:200])
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
            number = self.number("pair", node, words=plain)
            how = ast.Constant(COMPARED[type(node.ops[0])])
            call = ast.Call(ast.Name("watched_pair", ast.Load()), [number, how, node.left, node.comparators[0]], [])
            return ast.copy_location(call, node)
        return node


def documented(body: list[ast.stmt]) -> int:
    """1 where a body begins with a text, else 0."""
    return int(isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant))


def watched(file: str, source: str, start: int = 0) -> tuple[ast.Module, dict[int, Site], int]:
    """The tree of a file with marks, its sites by their numbers, and the next number."""
    watch = Watch(file, start)
    tree = watch.visit(ast.parse(source))
    return ast.fix_missing_locations(tree), watch.sites, watch.next


def files(package: Path) -> Iterator[tuple[str, str]]:
    """The files of the rooms in order, and their texts."""
    for room in ROOMS:
        for path in sorted((package / room).rglob("*.py")):
            yield str(path.relative_to(package)), path.read_text(encoding="utf-8")


class Importer(importlib.machinery.SourceFileLoader):
    """Imports a file with its marks, which set bytes of the row."""

    row: Row = bytearray()
    starts: dict[str, int] = {}  # noqa: RUF012

    def get_code(self, fullname: str):
        """The code with marks; nothing is stored."""
        file = self.path.rpartition("/faverify/")[2]
        source = Path(self.path).read_text(encoding="utf-8")
        return compile(watched(file, source, self.starts[file])[0], self.path, "exec", dont_inherit=True)

    def exec_module(self, module) -> None:
        """Give the module what its marks call."""
        module.__dict__.update(watched_row=self.row, watched_told=told, watched_pair=pair)
        super().exec_module(module)


class Finder:
    """Finds the watched files before others do."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """The spec with our loader, if the file is watched."""
        if not fullname.startswith("faverify."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin and spec.origin.rpartition("/faverify/")[2] in Importer.starts:
            spec.loader = Importer(fullname, spec.origin)
            return spec
        return None


def told(number: int, value):
    """The value; that it was true, or false, is noted."""
    Importer.row[number + (1 if value else 0)] = 1
    return value


def pair(number: int, how: str, left, right):
    """The comparison; whether its sides were equal is noted."""
    with contextlib.suppress(TypeError, ValueError):
        Importer.row[number + (1 if left == right else 0)] = 1
    return getattr(operator, how)(left, right)


def begin(package: Path) -> None:
    """Watch what is imported from now on."""
    total = 0
    for file, source in files(package):
        Importer.starts[file] = total
        total = watched(file, source, total)[2]
    Importer.row.extend(bytes(total))
    sys.meta_path.insert(0, Finder)


if KEPT := os.environ.get("FAVERIFY_SEEN"):
    begin(Path.cwd() / "faverify")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    """Keep what this test set, and begin anew."""
    Importer.row[:] = bytes(len(Importer.row))
    yield
    if KEPT:
        seen = np.flatnonzero(np.frombuffer(bytes(Importer.row), dtype=np.uint8)).astype(np.int32)
        with (Path(KEPT) / f"{os.getpid()}.seen").open("ab") as kept:
            pickle.dump((item.nodeid, seen), kept)
