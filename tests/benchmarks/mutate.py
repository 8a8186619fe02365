"""Mutation testing by sample: random small changes of a room's code, each against the tests that are about that room.

``python tests/benchmarks/mutate.py algebra kernel --count 20 --seed 0 --out mutants.jsonl`` copies the package to a
folder of its own, changes one place at a time (a comparison, a sign, a number, a condition, an upper end for a
lower), runs the room's tests there and prints the score and the survivors. The places are drawn from all of a room
alike; files named ``approx_`` (no bound is claimed) are left out. What ``--out`` has already is not met again;
``--again FILE`` meets the survivors of a record once more. Off the fast path; the score over a sample says what the
whole would, within its spread.
"""

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = {
    "algebra": (
        "unit/test_algebra_relations.py",
        "unit/test_theory_facts.py",
        "property/test_prover_words.py",
        "oracle/test_prover_certificates.py",
        "control/test_prover_mutations.py",
    ),
    "balls": (
        "unit/test_balls_ladder.py",
        "unit/test_balls_convert.py",
        "property/test_balls_linalg.py",
        "property/test_pencil.py",
        "property/test_balls_sharp.py",
        "property/test_evaluate_ranges.py",
    ),
    "evaluate": (
        "unit/test_evaluate_flat.py",
        "unit/test_evaluate_steps.py",
        "unit/test_evaluate_extrema.py",
        "unit/test_exact_psd.py",
        "unit/test_covers_by_hand.py",
        "unit/test_matrix_integrals.py",
        "unit/test_methods_cases.py",
        "property/test_evaluate_ranges.py",
        "unit/test_methods_flows.py",
        "property/test_cover_random_times.py",
    ),
    "flows": (
        "unit/test_segment_guess.py",
        "unit/test_norms.py",
        "property/test_monotone.py",
        "property/test_flows_sharp.py",
        "property/test_fa_star_tails.py",
        "property/test_cover_random_times.py",
        "unit/test_polynomial_flow.py",
        "property/test_fa_star_rise.py",
        "property/test_fa_star_solution.py",
        "property/test_table_contains.py",
        "property/test_fa_reduced.py",
        "property/test_polynomial_flows.py",
    ),
    "kernel": (
        "unit/test_kernel_isserlis.py",
        "control/test_kernel_lying_search.py",
        "control/test_kernel_side_conditions.py",
        "control/test_kernel_false_theorems.py",
        "control/test_kernel_by_hand.py",
        "control/test_kernel_chance_conditions.py",
        "control/test_kernel_columns_conditions.py",
        "control/test_kernel_each_condition.py",
        "control/test_kernel_bound_rules.py",
        "control/test_kernel_limit_rules.py",
        "control/test_kernel_signs.py",
        "control/test_kernel_steps.py",
        "control/test_kernel_hidden_meanings.py",
        "property/test_kernel_rules.py",
        "property/test_kernel_chance_rules.py",
        "property/test_kernel_step_sums.py",
        "property/test_kernel_search.py",
        "control/test_kernel_mutations.py",
    ),
    "certificate": (
        "unit/test_certificate_sides.py",
        "unit/test_certificate_index.py",
        "unit/test_certificate_inputs.py",
        "unit/test_certificate_large.py",
        "unit/test_certificate_schema.py",
        "unit/test_records.py",
        "property/test_certificate_tampering.py",
        "control/test_certificate_forgeries.py",
    ),
    "exact": (
        "unit/test_exact_matrices.py",
        "unit/test_exact_psd.py",
        "unit/test_cases_stationary.py",
        "unit/test_balls_convert.py",
        "unit/test_matrix_integrals.py",
        "unit/test_methods_cases.py",
        "control/test_numbers_of_others.py",
        "property/test_fa_reduced.py",
    ),
    "lang": (
        "unit/test_lang_expr.py",
        "unit/test_lang_latex.py",
        "unit/test_lang_legend.py",
        "unit/test_lang_pieces.py",
        "unit/test_lang_refusals.py",
        "unit/test_lang_scope.py",
        "unit/test_lang_sorts.py",
        "unit/test_lang_unicode.py",
        "unit/test_lang_visible.py",
        "unit/test_exact_matrices.py",
        "unit/test_numbers_in_words.py",
        "unit/test_theory_facts.py",
        "property/test_lang_round_trip.py",
        "control/test_moving_numbers.py",
        "control/test_refusals.py",
    ),
    "cases": (  # (not how failures shrink: that needs more examples than a mutant gets)
        "unit/test_cases_families.py",
        "unit/test_cases_iris.py",
        "unit/test_cases_stationary.py",
        "unit/test_cases_storage.py",
        "unit/test_cases_vectors.py",
        "unit/test_motion_apart.py",
        "property/test_cases_files.py",
        "control/test_false_greens_near.py",
        "control/test_false_greens_huge.py",
    ),
    "methods": (
        "unit/test_methods_cases.py",
        "unit/test_methods_equalities.py",
        "unit/test_methods_flows.py",
        "unit/test_methods_probability.py",
        "unit/test_methods_visible.py",
        "unit/test_mpmath_path.py",
        "unit/test_numbers_in_words.py",
        "unit/test_proof_draws.py",
        "unit/test_proof_sizes.py",
        "control/test_methods_evidence.py",
        "control/test_probability_methods.py",
        "control/test_undefined.py",
        "control/test_refit.py",
        "control/test_replay.py",
        "control/test_false_greens_scalar.py",
        "control/test_false_greens_flows.py",
        "oracle/test_methods_replay.py",
        "oracle/test_probability_replay.py",
    ),
    "checker": (
        "control/test_checker_numbers.py",
        "control/test_checker_flows.py",
        "control/test_checker_chains.py",
        "oracle/test_checker_series.py",
        "oracle/test_checker_enclosures.py",
        "control/test_checker_forgeries.py",
        "control/test_checker_false_theorems.py",
        "meta/test_checker_rules.py",
        "e2e/test_check.py",
    ),
}
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


def run(folder: Path, room: str, seconds: float) -> str:
    """Whether the room's tests fail in that copy (``killed``), pass (``survived``) or take too long (``too slow``)."""
    files = [str(path) for name in TESTS[room] if (path := folder / "tests" / name).exists()]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *files]
    command += [f"--basetemp={folder.parent / 'scratch'}"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_PROFILE": "mutants",
        "FAVERIFY_TEST_SEED": "0",
    }
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return "too slow"
    return "survived" if done.returncode == 0 else "killed"


def met(folder: Path, mutant: Mutant, seconds: float) -> Mutant:
    """The mutant with what the tests say of it; the file is put back."""
    path = folder / "faverify" / mutant.file
    source = path.read_text(encoding="utf-8")
    path.write_text(mutated(folder, mutant)[0], encoding="utf-8")
    try:
        return Mutant(**{**asdict(mutant), "result": run(folder, mutant.room, seconds)})
    finally:
        path.write_text(source, encoding="utf-8")


def copied(folder: Path) -> Path:
    """A copy of what tests need, compiled once: what is changed later is newer than its stored code."""
    for name in ("faverify", "derivations", "tests", "docs", "reports"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", folder / "faverify", folder / "derivations"], check=True)
    return folder


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
        print(f"{room}: {count['killed'] + count['too slow']} of {count.total()} noticed")
    for mutant in done:
        if mutant.result == "survived":
            print(f"survived: {mutant.file} {mutant.words}")


def main() -> None:
    """Mutants of the rooms in turn until the time is up."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rooms", nargs="*", default=sorted(TESTS), choices=[*TESTS, []])
    options.add_argument("--count", type=int, default=20, help="mutants of each room")
    options.add_argument("--seconds", type=float, default=3600)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--limit", type=float, default=400, help="seconds of one mutant's tests")
    options.add_argument("--again", type=Path, help="a record whose survivors are met once more")
    options.add_argument("--out", type=Path, help="where each mutant is recorded, a line of JSON each")
    given = options.parse_args()
    stop, done = time.monotonic() + given.seconds, []
    with tempfile.TemporaryDirectory() as base:
        folder = copied(Path(base) / "copy")
        red = [room for room in given.rooms if run(folder, room, 4 * given.limit) != "survived"]
        print(f"rooms whose tests do not pass unchanged, left out: {', '.join(red) or 'none'}", flush=True)
        given.rooms = [room for room in given.rooms if room not in red]
        for mutant in chosen(folder, given):
            if time.monotonic() > stop:
                break
            done.append(met(folder, mutant, given.limit))
            print(f"{done[-1].result}: {mutant.file} {mutant.words}", flush=True)
            if given.out:
                with given.out.open("a", encoding="utf-8") as record:
                    record.write(json.dumps(asdict(done[-1])) + "\n")
    report(recorded(given.out) if given.out else done)


if __name__ == "__main__":
    main()
