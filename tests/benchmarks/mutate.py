"""Mutation testing by sample: random small changes of a room, each against the tests that run the changed line.

``python tests/benchmarks/mutate.py FOLDER algebra kernel --count 20 --seed 0 --out mutants.jsonl`` takes the package
and the tests that ``covering.py FOLDER`` recorded, changes one place at a time (a comparison, a sign, a number, a
condition, an upper end for a lower) in a copy, and runs the tests that run the changed line, then others that run its
file, until one fails or those chosen (by their seconds, ``--budget``) have passed. A test that fails without the
change as well does not count. It prints the score and the survivors. The places are drawn from all of a room alike;
files named ``approx_`` (no bound is claimed) are left out. What ``--out`` has already is not met again; ``--again
FILE`` meets the survivors of a record once more. The score over a sample says what the whole would, within its spread.
"""

import argparse
import ast
import json
import random
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from pathlib import Path

from covering import Record, copied, run_pytest

SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ENDS = {"upper": "lower", "lower": "upper", "min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One changed place of a file, by its number among the places that can be changed."""

    room: str
    file: str
    place: int
    step: int
    words: str
    result: str = ""
    by: str = ""


def may_change(node: ast.AST) -> bool:
    """Whether a node is a comparison, an operation, a whole number, a negation or the name of one of two ends."""
    match node:
        case ast.Compare(ops=[operator, *_]) | ast.BinOp(op=operator) | ast.BoolOp(op=operator):
            return type(operator) in SWAPS
        case ast.Constant(value=int() as value):
            return not isinstance(value, bool)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            return True
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name in ENDS
    return False


def places(tree: ast.AST) -> list[ast.AST]:
    """Every node that can be changed, in the order in which they are met."""
    return [node for node in ast.walk(tree) if may_change(node)]


def change(tree: ast.AST, node: ast.AST, step: int) -> str:
    """Change that node of the tree; what was changed, in words."""
    before, line = ast.unparse(node)[:70], node.lineno
    if isinstance(node, ast.Compare):
        node.ops[0] = SWAPS[type(node.ops[0])]()
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        node.op = SWAPS[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value += step
    elif isinstance(node, ast.Call):
        field = "id" if isinstance(node.func, ast.Name) else "attr"
        setattr(node.func, field, ENDS[getattr(node.func, field)])
    else:  # a negation: its operand alone, in a list of one that is read at once
        operand = node.operand
        node.__class__ = ast.IfExp
        node.__dict__.update(test=ast.Constant(True), body=operand, orelse=ast.Constant(None))
    return f"line {line}: {before} -> {ast.unparse(node)[:70]}"


def mutated(folder: Path, mutant: Mutant) -> tuple[str, str]:
    """The text of the mutant's file with its place changed, and the change in words."""
    tree = ast.parse((folder / "faverify" / mutant.file).read_text(encoding="utf-8"))
    words = change(tree, places(tree)[mutant.place], mutant.step)
    return ast.unparse(ast.fix_missing_locations(tree)), words


def found_again(folder: Path, mutant: Mutant) -> Mutant | None:
    """The mutant at the place where its words are now (the nearest, if there are several); None if they are gone."""
    tree = ast.parse((folder / "faverify" / mutant.file).read_text(encoding="utf-8"))
    told = mutant.words.split(": ", 1)[1]
    for place in sorted(range(len(places(tree))), key=lambda place: abs(place - mutant.place)):
        words = mutated(folder, Mutant(mutant.room, mutant.file, place, mutant.step, ""))[1]
        if words.split(": ", 1)[1] == told:
            return Mutant(mutant.room, mutant.file, place, mutant.step, words)
    return None


def sample(folder: Path, room: str, count: int, seed: int) -> Iterator[Mutant]:
    """That many mutants of a room, drawn alike from all its places, none twice."""
    rng = random.Random(f"mutants/{room}/{seed}")
    files = [p for p in sorted((folder / "faverify" / room).rglob("*.py")) if not p.name.startswith("approx_")]
    trees = {str(p.relative_to(folder / "faverify")): ast.parse(p.read_text(encoding="utf-8")) for p in files}
    every = [(name, number) for name, tree in trees.items() for number in range(len(places(tree)))]
    for name, number in rng.sample(every, min(count, len(every))):
        mutant = Mutant(room, name, number, rng.choice((1, -1)), "")
        yield Mutant(room, name, number, mutant.step, mutated(folder, mutant)[1])


def lines(folder: Path, mutant: Mutant) -> tuple[int, int]:
    """The first and the last line of the mutant's place."""
    node = places(ast.parse((folder / "faverify" / mutant.file).read_text(encoding="utf-8")))[mutant.place]
    return node.lineno, node.end_lineno or node.lineno


class Meeting:
    """A copy of what was recorded, in which mutants meet their tests."""

    def __init__(self, folder: Path, base: Path, budget: float, limit: float) -> None:
        self.record, self.base, self.budget, self.limit = Record(folder), base, budget, limit
        self.copy = copied(base / "copy", folder / "copy")

    def first_to_fail(self, tests: list[str]) -> str:
        """The first of these tests that fails in the copy as it is now, ``""`` if none does."""
        listed = self.base / "tests.json"
        listed.write_text(json.dumps(tests), encoding="utf-8")
        files = dict.fromkeys(name.partition("::")[0] for name in tests)
        more = {"seconds": self.limit, "FAVERIFY_TESTS_CHOSEN": str(listed)}
        return next(iter(run_pytest(self.copy, self.base / "told.json", "-x", *files, **more)["failed"]), "")

    def changed_to_fail(self, path: Path, text: str, tests: list[str]) -> str:
        """The first test that fails with another text of that file, which is put back."""
        source = path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        try:
            return self.first_to_fail(tests)
        finally:
            path.write_text(source, encoding="utf-8")

    def met(self, mutant: Mutant) -> Mutant:
        """The mutant with what the tests say of it: ``noticed`` and by which, ``survived`` or ``too slow``."""
        tests = self.record.within(self.record.of(mutant.file, *lines(self.copy, mutant)), self.budget)
        text = mutated(self.copy, mutant)[0]
        try:
            while tests:
                by = self.changed_to_fail(self.copy / "faverify" / mutant.file, text, tests)
                blamed = [by] if by in tests else tests  # (what fails to be collected has no name)
                if not by or not self.first_to_fail(blamed):
                    return replace(mutant, result="noticed" if by else "survived", by=by)
                tests = [name for name in tests if name not in blamed]
        except subprocess.TimeoutExpired:
            return replace(mutant, result="too slow")
        return replace(mutant, result="survived")


def chosen(folder: Path, given: argparse.Namespace) -> Iterator[Mutant]:
    """The mutants that were asked for: those of a record that survived, or a sample of every room."""
    if given.again:
        rows = [row for row in recorded(given.again) if row.result == "survived" and row.room in given.rooms]
        yield from filter(None, (found_again(folder, row) for row in rows))
        return
    known = {(row.file, row.place, row.step) for row in recorded(given.out)}
    rounds = zip_longest(*(sample(folder, room, given.count, given.seed) for room in given.rooms))
    for turn in rounds:
        yield from (one for one in turn if one and (one.file, one.place, one.step) not in known)


def recorded(path: Path | None) -> list[Mutant]:
    """The mutants of a record; none where there is no such file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
    return [Mutant(**json.loads(line)) for line in lines]


def report(done: list[Mutant]) -> None:
    """The score of every room, and its survivors."""
    for room in dict.fromkeys(mutant.room for mutant in done):
        count = Counter(mutant.result for mutant in done if mutant.room == room)
        print(f"{room}: {count['noticed']} of {count.total()} noticed, {count['too slow']} too slow to say")
    for mutant in done:
        if mutant.result == "survived":
            print(f"survived: {mutant.file} {mutant.words}")


def options() -> argparse.Namespace:
    """What was asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="what covering.py recorded")
    asked.add_argument("rooms", nargs="+", help="folders of the package")
    asked.add_argument("--count", type=int, default=20, help="mutants of each room")
    asked.add_argument("--seconds", type=float, default=3600)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--budget", type=float, default=60, help="seconds that the tests of a mutant took as recorded")
    asked.add_argument("--limit", type=float, default=400, help="seconds after which the tests of a mutant are ended")
    asked.add_argument("--again", type=Path, help="a record whose survivors are met once more")
    asked.add_argument("--out", type=Path, help="where each mutant is recorded, a line of JSON each")
    return asked.parse_args()


def main() -> None:
    """Mutants of the rooms in turn until the time is up."""
    given = options()
    stop, done = time.monotonic() + given.seconds, []
    with tempfile.TemporaryDirectory() as base:
        meeting = Meeting(given.folder.resolve(), Path(base), given.budget, given.limit)
        for mutant in chosen(meeting.copy, given):
            if time.monotonic() > stop:
                break
            done.append(meeting.met(mutant))
            print(f"{done[-1].result}: {mutant.file} {mutant.words} {done[-1].by}", flush=True)
            if given.out:
                with given.out.open("a", encoding="utf-8") as record:
                    record.write(json.dumps(asdict(done[-1])) + "\n")
    report(recorded(given.out) if given.out else done)


if __name__ == "__main__":
    main()
