"""A proof as data of a certificate and as steps for readers: each line, and every proof that it imports."""

from typing import TYPE_CHECKING, Any

from faverify.claim import Theory
from faverify.outcome import Step, to_json

if TYPE_CHECKING:
    from faverify.kernel.script import Derived, Script


def line_record(derived: "Derived") -> dict[str, Any]:
    """A line as certificate data: text, rule, premises, arguments, multipliers; of an import its source."""
    line = derived.line
    multipliers = [list(t.data["multipliers"]) for t in derived.theorems if t.data.get("multipliers")]
    return {
        "name": line.name, "says": line.says, "rule": line.rule, "premises": list(line.premises),
        **({"arguments": dict(line.args)} if line.args else {}),
        **({"multipliers": multipliers} if multipliers else {}),
        **({"source": line.source.label or line.source.says, "source_hash": line.source.digest} if line.source else {}),
    }  # fmt: skip


def imports_of(script: "Script") -> dict[str, Any]:
    """Every proof that a script imports, by its hash, so that a certificate can be checked from its file alone."""
    imports: dict[str, Any] = {}
    _store(script, imports)
    return imports


def _store(script: "Script", imports: dict[str, Any]) -> None:
    from faverify.kernel.script import finished
    from faverify.lang.theory import MEANING

    for source in (derived.line.source for derived in script.lines.values()):
        if source is None or source.digest in imports:
            continue
        inner, theory = finished(source), source.theory
        fields = {name: to_json(getattr(theory, name)) for name in (*MEANING, "inputs", "starts", "steps")}
        imports[source.digest] = {
            "says": source.says,
            "theory": {"name": theory.name, **{name: value for name, value in fields.items() if value}},
            "proof": [line_record(derived) for derived in inner.lines.values()],
            **({"given": list(source.given)} if source.given else {}),
        }
        _store(inner, imports)


def line_step(theory: Theory, derived: "Derived") -> Step:
    """A line for readers: its text, its name with rule and premises, its formula, the cofactors that it used."""
    from faverify.algebra.cofactors import record
    from faverify.lang.latex import statement_latex
    from faverify.lang.parse import parse_statement

    line, uses = derived.line, [use for t in derived.theorems for use in t.data.get("cofactors", ())]
    how = ", ".join((*([line.source.label or line.source.says] if line.source else []), *line.premises))
    reason = f"({line.name}) {derived.theorems[0].rule}" + (f": {how}" if how else "")
    latex = statement_latex(parse_statement(line.says, theory), theory)
    return Step(line.says, reason, latex, tuple(record(use) for use in uses))
