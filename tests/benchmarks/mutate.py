"""Mutation testing by sample: random small changes of a room's code, each against the tests that are about that room.

``python tests/benchmarks/mutate.py algebra kernel --seconds 600 --seed 0`` copies the package to a folder of its own,
changes one place at a time (a comparison, a sign, a number, a condition), runs the room's tests there and prints the
score and the survivors. Off the fast path; the score over a sample says what the whole would, within its spread.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = {
    "algebra": (
        "property/test_prover_words.py",
        "oracle/test_prover_certificates.py",
        "control/test_prover_mutations.py",
    ),
    "balls": ("property/test_balls_linalg.py", "unit/test_balls_convert.py", "unit/test_balls_ladder.py"),
    "evaluate": ("property/test_evaluate_ranges.py", "unit/test_methods_cases.py", "unit/test_methods_flows.py"),
    "flows": ("property/test_fa_star_solution.py", "property/test_fa_star_tails.py", "property/test_fa_reduced.py"),
    "kernel": ("property/test_kernel_rules.py", "control/test_kernel_side_conditions.py"),
    "certificate": ("unit/test_certificate_schema.py", "control/test_certificate_forgeries.py"),
    "checker": ("e2e/test_check.py", "control/test_checker_forgeries.py"),
}
SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def may_change(node):
    """Whether a node is a comparison, an operation, a whole number or a negation."""
    match node:
        case ast.Compare(ops=[operator, *_]) | ast.BinOp(op=operator) | ast.BoolOp(op=operator):
            return type(operator) in SWAPS
        case ast.Constant(value=int() as value):
            return not isinstance(value, bool)
        case ast.UnaryOp(op=ast.Not()):
            return True
    return False


def places(tree):
    """Every node that can be changed."""
    return [node for node in ast.walk(tree) if may_change(node)]


def changed(source, generator):
    """The source with one place changed, and what was changed in words; None where there is nothing to change."""
    tree = ast.parse(source)
    found = places(tree)
    if not found:
        return None
    node = generator.choice(found)
    before = ast.unparse(node)
    if isinstance(node, ast.Compare):
        node.ops[0] = SWAPS[type(node.ops[0])]()
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        node.op = SWAPS[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value += generator.choice((1, -1))
    else:
        node.op = ast.UAdd()
    return ast.unparse(
        ast.fix_missing_locations(tree)
    ), f"line {node.lineno}: {before[:70]} -> {ast.unparse(node)[:70]}"


def run(folder, room, seconds):
    """Whether the room's tests fail in that copy (``killed``), pass (``survived``) or take too long (``too slow``)."""
    files = [str(folder / "tests" / name) for name in TESTS[room]]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *files]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return "too slow"
    return "survived" if done.returncode == 0 else "killed"


def main():
    """Mutants of the rooms in turn until the time is up."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rooms", nargs="*", default=sorted(TESTS), choices=[*TESTS, []])
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--limit", type=float, default=240, help="seconds of one mutant's tests")
    given = options.parse_args()
    generator, score = random.Random(given.seed), Counter()
    stop = time.monotonic() + given.seconds
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base) / "copy"
        for name in ("faverify", "derivations", "tests", "docs", "reports"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md"):
            shutil.copy(ROOT / name, folder / name)
        rooms = [room for room in given.rooms if run(folder, room, 4 * given.limit) == "survived"]
        print(f"rooms whose tests pass unchanged: {', '.join(rooms)}", flush=True)
        while rooms and time.monotonic() < stop:
            room = rooms[sum(score.values()) % len(rooms)]
            path = generator.choice(sorted((folder / "faverify" / room).rglob("*.py")))
            source = path.read_text(encoding="utf-8")
            made = changed(source, generator)
            if made is None:
                continue
            path.write_text(made[0], encoding="utf-8")
            result = run(folder, room, given.limit)
            path.write_text(source, encoding="utf-8")
            score[room, result] += 1
            print(f"{result}: {room}/{path.name} {made[1]}", flush=True)
    for room in rooms:
        count = {kind: score[room, kind] for kind in ("killed", "too slow", "survived")}
        print(f"{room}: {count['killed'] + count['too slow']} of {sum(count.values())} noticed")


if __name__ == "__main__":
    main()
