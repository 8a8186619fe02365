"""``controls``: run every false neighbour; each must be refuted, with a witness."""

from typing import TYPE_CHECKING, Any

import click

from faverify.cli import options
from faverify.cli.progress import counted
from faverify.cli.results import point_of
from faverify.cli.screen import Screen, indent
from faverify.report.prose import unmarked
from faverify.report.words import plural

if TYPE_CHECKING:
    from faverify.run.claims import Settings
    from faverify.run.registry import Entry

Row = dict[str, Any]


@click.command(epilog=options.examples("controls", "controls lemma5 theorem1", "controls -k lemma --effort quick"))
@click.argument("labels", nargs=-1, metavar="[CLAIM]...", shell_complete=options.complete_label)
@click.option("--generate", is_flag=True, help="Make neighbours of every statement instead, and name what survives.")
@options.selecting
@options.computing
@options.speaking
def controls(labels: tuple[str, ...], expression: str, generate: bool, **values: Any) -> int:
    """Run every false neighbour, list by what each was refuted.

    A claim whose false neighbours survive is not being checked. Exit code 1 if one does, or if a claim has none. What
    --generate makes (signs, factors, transposes, hypotheses, flows) need not be false: it is counted and named.
    """
    from faverify.run.registry import select

    screen, settings = options.screen(values), options.settings(values)
    chosen = select(labels, expression)
    if not chosen:
        screen.data({"controls": [], "missing": []})
        screen.warn("faverify: no claim matches; `python -m faverify list` names them")
        return 5
    if generate:
        return _generated(chosen, settings, screen)
    rows = _ordered(chosen, settings, screen)
    missing = [f.claim.label for f in chosen if not any(part.controls for part in f.claim.parts)]
    screen.data({"controls": rows, "missing": missing})
    _show(rows, missing, screen)
    return 0 if all(row["refuted"] for row in rows) and not missing else 1


def _ordered(chosen: "list[Entry]", settings: "Settings", screen: Screen) -> list[Row]:
    from faverify.run.workers import run_many

    done: dict[str, list[Row]] = {}
    for number, (label, rows) in counted(run_many(chosen, settings, rows_of, dead_rows), len(chosen), screen):
        done[label] = rows
        refuted = sum(row["refuted"] for row in rows)
        screen.note(f"[{number}/{len(chosen)}] {label}: {refuted} of {len(rows)} refuted")
    return [row for found in chosen for row in done[found.claim.label]]


def _generated(chosen: "list[Entry]", settings: "Settings", screen: Screen) -> int:
    """Neighbours made of every statement: the share that is refuted, and the survivors by name."""
    from faverify.run.workers import run_many

    done: dict[str, list[Row]] = {}
    for number, (label, rows) in counted(run_many(chosen, settings, made_rows, dead_made), len(chosen), screen):
        done[label] = rows
        refuted = sum(row["result"] == "refuted" for row in rows)
        screen.note(f"[{number}/{len(chosen)}] {label}: {refuted} of {len(rows)} refuted")
    found = [row for one in chosen for row in done[one.claim.label]]
    screen.data({"neighbours": found})
    for row in found:
        if row["result"] == "survived":
            screen.result(f"survived ({row['kind']}): {row['label']}, {row['part']}")
            screen.result(indent(_said(row), screen.width))
    for kind in dict.fromkeys(row["kind"] for row in found):
        of = [row["result"] for row in found if row["kind"] == kind]
        screen.result(
            f"{kind}: {of.count('refuted')} refuted, {of.count('survived')} survived, {of.count('open')} open"
        )
    if any(row["result"] == "open" for row in found):
        screen.result("open: this method can neither refute it nor show it at these cases")
    refuted = sum(row["result"] == "refuted" for row in found)
    screen.result(click.style(f"{refuted} of {len(found)} generated neighbours refuted", bold=True))
    return 0


def made_rows(found: "Entry", settings: "Settings") -> tuple[str, list[Row]]:
    """Meet the neighbours of every part of a claim (in a worker)."""
    from faverify.neighbours import meet
    from faverify.run.registry import entries

    claim, context = found.claim, settings.context()
    flows = {e.claim.theory.digest: e.claim.theory for e in entries().values() if e.claim.theory.name in ("fa", "gd")}
    rows = [
        {
            "label": claim.label, "part": met.part, "kind": met.neighbour.kind, "says": met.neighbour.says,
            "theory": met.neighbour.theory.name, "result": met.result, "why": met.why,
            "moved": met.neighbour.theory.name != claim.theory_of(part).name,
        }
        for part in claim.parts
        for met in meet(claim, part, context, tuple(flows.values()))
    ]  # fmt: skip
    return claim.label, rows


def dead_made(found: "Entry", settings: "Settings") -> tuple[str, list[Row]]:
    """What stands for a claim whose process died."""
    row = {"label": found.claim.label, "part": "", "kind": "", "says": "", "theory": "", "result": "open"}
    return found.claim.label, [{**row, "why": "the process died"}]


def rows_of(found: "Entry", settings: "Settings") -> tuple[str, list[Row]]:
    """Run the controls of a claim (in a worker)."""
    from faverify.outcome import to_json
    from faverify.run.claims import run_controls

    rows = [
        {
            "label": found.claim.label,
            "part": result.part.name,
            "says": result.control.says,
            "theory": result.theory.name,
            "moved": result.theory.name != found.claim.theory_of(result.part).name,
            "why": result.control.why,
            "refuted": result.refuted,
            "verdict": result.outcome.verdict.value,
            "explanation": result.outcome.explanation,
            "witness": to_json(result.outcome.witness),
        }
        for result in run_controls(found.claim, settings.context())
    ]
    return found.claim.label, rows


def dead_rows(found: "Entry", settings: "Settings") -> tuple[str, list[Row]]:
    """What stands for the controls of a claim whose process died."""
    why = "the process died"
    says = [(p.name, control.says) for p in found.claim.parts for control, _ in found.claim.altered(p)]
    base = {"label": found.claim.label, "theory": "", "why": why, "refuted": False, "verdict": "error", "witness": None}
    return found.claim.label, [{**base, "part": part, "says": text, "explanation": why} for part, text in says]


def _show(rows: list[Row], missing: list[str], screen: Screen) -> None:
    table = [
        [
            click.style("✓ refuted", fg="green") if row["refuted"] else click.style("✗ survived", fg="red"),
            row["label"],
            witness_name(row),
            _said(row),
        ]
        for row in rows
    ]
    screen.rows(["control", "claim", "witness", "false statement"], table)
    for row in rows:
        if not row["refuted"]:
            screen.result(f"  {row['label']}, {row['part']}: {screen.verdict(row['verdict'])}")
            screen.result(indent(_said(row), screen.width))
            screen.result(indent(unmarked(plural(row["explanation"])), screen.width))
    for label in missing:
        screen.result(f"  {label} has no control")
    refuted = sum(row["refuted"] for row in rows)
    screen.result()
    screen.result(click.style(f"{refuted} of {len(rows)} false neighbours refuted", bold=True))


def _said(row: Row) -> str:
    """The statement, and the theory in which it is false where that is not its own: there it may well be true."""
    return f"in theory {row['theory']}: {row['says']}" if row.get("moved") else str(row["says"])


def witness_name(row: Row) -> str:
    """A short name of the witness: of its case, the sizes it is about, the values of the symbols, or what it holds."""
    witness = row["witness"] or {}
    values = ", ".join(f"{key} = {value}" if key else value for key, value in point_of(witness).items())
    best = f"best found: {witness['best']}" if "best" in witness else ""
    held = ", ".join(f"{k} = {v}" for k, v in witness.items() if isinstance(v, str) and k not in ("statement", "seed"))
    named = witness.get("name") or witness.get("sizes") or witness.get("digest", "")[:12]
    text = str(named or values or best or held or "none")
    return text if len(text) <= 34 else text[:33] + "…"
