"""``list``, ``show``, ``derive``: what there is, one claim, one derivation."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faverify.cli import options
from faverify.cli.screen import Screen, indent

if TYPE_CHECKING:
    from faverify.claim import Claim, Part, Theory
    from faverify.run.registry import Entry

CODES = {"pass": 0, "fail": 1, "error": 4}


@click.command("list", epilog=options.examples("list", 'list -k "new or erratum" --json'))
@click.argument("named", nargs=-1, metavar="[CLAIM]...", shell_complete=options.complete_label)
@options.selecting
@click.option("--ledger", is_flag=True, help="Print the ledger of all statements (derivations/STATEMENTS.md).")
@click.option("--functions", is_flag=True, help="Print the functions of the language and who reads them.")
@click.option("--rules", is_flag=True, help="Print the rules of the kernel, each with its proof.")
@options.speaking
def list_(named: tuple[str, ...], expression: str, ledger: bool, functions: bool, rules: bool, **values: Any) -> int:
    """Name every claim.

    With labels, or files of your own (my_law.py), these only.
    """
    from faverify.run.registry import select

    asked = [f"--{name}" for name, on in (("ledger", ledger), ("functions", functions), ("rules", rules)) if on]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)}: ask for one table at a time")
    if asked and named:
        raise click.UsageError(f"{asked[0]} is a table of everything: name no claim beside it")
    screen = options.screen(values)
    if asked:
        name, text = _table(functions, rules)
        screen.data({name: text})
        screen.result(text.rstrip("\n"))
        return 0
    chosen = select(named, expression)
    screen.data([_summary(found) for found in chosen])
    rows = [[f.claim.label, f.claim.restoration.value, f.claim.title, f.claim.where] for f in chosen]
    if not chosen:
        screen.warn("faverify: no claim matches; `python -m faverify list` names them")
        return 5
    screen.rows(["claim", "restoration", "title", "where"], rows)
    return 0


def _table(functions: bool, rules: bool) -> tuple[str, str]:
    from faverify.certificate.ledger import ledger_text
    from faverify.cli.rule_table import rules_text
    from faverify.lang.table import functions_text

    if functions:
        return "functions", functions_text()
    return ("rules", rules_text()) if rules else ("ledger", ledger_text())


def _summary(found: "Entry") -> dict[str, Any]:
    claim = found.claim
    return {
        "label": claim.label,
        "title": claim.title,
        "restoration": claim.restoration.value,
        "uses": list(claim.uses),
        "where": claim.where,
        "kind": claim.kind,
        "statement": claim.statement,
        "tags": list(claim.tags),
        "parts": [part.name for part in claim.parts],
        "module": found.module,
    }


@click.command(epilog=options.examples("show theorem1"))
@click.argument("words", nargs=-1, required=True, metavar="CLAIM", shell_complete=options.complete_label)
@options.storing
@options.speaking
def show(words: tuple[str, ...], out: Path, **values: Any) -> int:
    """One claim: what it says, and what the last run found."""
    from faverify.cli import last_run
    from faverify.run.registry import entries, entry

    screen, found = options.screen(values), entry(" ".join(words))
    label = found.claim.label
    used_by = [other for other, one in entries().items() if label in one.claim.uses]
    stored = last_run.last_run(found, out)
    data = {**_summary(found), **_details(found), "used_by": used_by}
    screen.data({**data, "last_run": last_run.as_json(found, stored) if screen.as_json else None})
    if not screen.as_json:
        _show(found, used_by, screen)
        _last(found, last_run.lines(found, stored, screen), screen)
    return 0


def _details(found: "Entry") -> dict[str, Any]:
    claim = found.claim
    return {
        "restoration_note": claim.restoration_note,
        "theory": claim.theory.title,
        "hypotheses": [{"hypothesis": text, "enforced": how} for text, how in claim.hypotheses],
        "doc": found.doc,
        "parts": [
            {
                "name": part.name,
                "says": part.says,
                "method": part.by.name,
                "decides": part.decides,
                "theory": claim.theory_of(part).name,
                "note": part.note,
                "controls": [control.says for control, _ in claim.altered(part)],
            }
            for part in claim.parts
        ],
    }


def _show(found: "Entry", used_by: list[str], screen: Screen) -> None:
    from faverify.report.prose_theories import reader_for

    claim = found.claim
    heading(found, screen)
    read = reader_for(claim).read
    _section("Statement", read(claim.statement), screen)
    _section("Theory", read(claim.theory.title), screen)
    _letters(claim, claim.theory, screen, 8)
    for text, how in claim.hypotheses:
        _section("Hypothesis", f"{read(text)} ({read(how)})", screen)
    _section("Restoration", f"{claim.restoration.value}. {read(claim.restoration_note)}", screen)
    screen.result(click.style("Evidence", bold=True))
    met = [claim.theory]
    for part in claim.parts:
        _part(claim, part, met, screen)
    _section("Uses", ", ".join(claim.uses) or "nothing", screen)
    _section("Used by", ", ".join(used_by) or "nothing", screen)
    screen.result()
    for block in reader_for(claim).blocks(found.doc):
        item = "- " if block.kind == "item" else ""
        screen.result(indent(item + str(block.text), screen.width, 4 if block.kind in ("code", "formula") else 0))
        screen.result()


def _part(claim: "Claim", part: "Part", met: "list[Theory]", screen: Screen) -> None:
    """A part: method, statement, rules, theory (what its letters are where it comes first) and note."""
    from faverify.report.prose_theories import reader_for

    theory, read = claim.theory_of(part), reader_for(claim, part).read
    role = "" if part.decides else " (corroborates only)"
    screen.result(f"    {part.name}: {part.by.name}, {len(part.controls)} control(s){role}")
    screen.result(indent(readable(part.says, theory), screen.width, 8))
    if rules := getattr(part.by, "rules", None):
        screen.result(indent(f"rules: {', '.join(rules())}", screen.width, 8))
    if theory != claim.theory:
        title = "" if theory in met else f": {read(theory.title)}"
        screen.result(indent(f"in theory {theory.name}{title}", screen.width, 8))
    if theory not in met:
        _letters(claim, theory, screen, 12)
        met.append(theory)
    if part.note:
        screen.result(indent(str(read(part.note)), screen.width, 8))


def _last(found: "Entry", lines: Iterator[str], screen: Screen) -> None:
    from faverify.run.registry import called

    screen.result(click.style("Last run", bold=True))
    for line in lines:
        screen.result(line)
    screen.result()
    screen.result(f"Run it: python -m faverify verify {called(found.claim.label)}")


def heading(found: "Entry", screen: Screen) -> None:
    """Label, title and place in the paper."""
    claim = found.claim
    screen.result(click.style(f"{claim.label}: {claim.title}", bold=True))
    screen.result(f"    {claim.where}")
    screen.result()


def _letters(claim: "Claim", theory: "Theory", screen: Screen, by: int) -> None:
    """What the letters of all statements of a claim in one theory stand for."""
    from faverify.lang.legend import legend

    texts = [part.says for part in claim.parts if claim.theory_of(part) == theory]
    for line in legend(texts, theory):
        screen.result(indent(line, screen.width, by, hanging=4))


def _section(name: str, text: object, screen: Screen) -> None:
    screen.result(click.style(name, bold=True))
    screen.result(indent(str(text).strip(), screen.width))


def readable(says: str, theory: Any) -> str:
    """A statement in Unicode; where it is outside the language (what argued parts say), its words and marks."""
    from faverify.errors import StatementError
    from faverify.lang.parse import parse_statement
    from faverify.lang.unicode import statement_unicode
    from faverify.report.prose import Reader

    try:
        return statement_unicode(parse_statement(says, theory), theory)
    except StatementError:
        return str(Reader((theory,)).read(says))


@click.command(epilog=options.examples("derive lemma5", "derive lemma5 --latex > lemma5.tex"))
@click.argument("words", nargs=-1, required=True, metavar="CLAIM", shell_complete=options.complete_label)
@click.option("--latex", is_flag=True, help="Print LaTeX.")
@options.computing
@options.speaking
def derive(words: tuple[str, ...], latex: bool, **values: Any) -> int:
    """The derivation of one claim, step by step, re-checked just now."""
    from faverify.run.registry import called, entry

    screen, settings, found = options.screen(values), options.settings(values), entry(" ".join(words))
    label = found.claim.label
    derived, lacks = _derived(found, settings)
    if not derived:
        raise click.UsageError(f"{label} has no symbolic derivation; `verify {called(label)}` computes its evidence")
    code = max((CODES.get(part["verdict"], 3) for part in derived), key=(0, 3, 1, 4).index)
    for text in lacks:
        screen.warn(f"warning: {label}: {text}")
    code = 4 if lacks else code
    screen.data({"label": label, "title": found.claim.title, "parts": derived, "exit_code": code})
    if not screen.as_json:
        from faverify.cli.page import latex_page, text_page

        screen.result(latex_page(found, derived) if latex else text_page(found, derived, screen))
    return code


def _derived(found: "Entry", settings: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The parts whose method gives a derivation, run now, and what the claim lacks to be believed."""
    from faverify.outcome import to_json
    from faverify.run.claims import run_part
    from faverify.run.guards import lacking

    context = settings.context()
    parts = [part for part in found.claim.parts if part.by.derives]
    results = [run_part(part, found.claim, context) for part in parts]
    shown = [
        {"name": r.part.name, "says": r.part.says, "theory": r.theory.name, "note": r.part.note, **to_json(r.outcome)}
        for r in results
    ]
    return shown, list(lacking(found, results))
