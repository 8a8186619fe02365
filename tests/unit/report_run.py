"""A run written by hand from the real records: every verdict, level and kind, empty fields, harmful texts."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

from faverify.certificate.digest import digest, statement_hash
from faverify.certificate.write import environment, index, save
from faverify.lang.theory import meaning_digest
from faverify.outcome import Ball, Cofactor, Comparison, Outcome, Series, Step, Table, to_json
from faverify.run.claims import Settings
from faverify.verdict import Evidence, Verdict, weakest, worst

HOSTILE = r"x86_64 <script>alert(1)</script> \input{/etc/passwd} 100% {open $5 & #1 ~ ^ -- --seed ``unclosed"
PASS, FAIL = Verdict.PASS, Verdict.FAIL
SETTINGS = Settings()
ENVIRONMENT = environment(SETTINGS)
# ruff: noqa: E501 - data
THEORY = {
    "name": "fa_star",
    "title": "FA*: Z' = E C, W optimal",
    "shapes": {"Y": ["n", "m"], "kappa": []},
    "definitions": {"R": "F @ Si", "odd_name": "x86_64 % {"},
    "definitions_latex": {"R": "F G^{-1/2}", "odd_name": r"\input{/etc/passwd}"},
    "letters_latex": {"R": "R", "Z": "Z"},
    "relations": ["Z.T @ Z == S @ S"],
    "flow": {"Z": "E @ C"},
    "flow_latex": {"Z": "E C"},
    "hypotheses": ["Z(0) has full column rank"],
}
LONG_LATEX = (
    r"\int_{0}^{T} \left(\frac{\mathrm{d}}{\mathrm{d}t}\ell\right)^{+}\mathrm{d}t \le \frac{1}{4} \lVert {(A(0))}_{-} \rVert_F^{2}"
    r" - \frac{1}{4} \lVert {(A(T))}_{-} \rVert_F^{2} \le \frac{r}{4} \lambda^{2} + \sigma_{\max}(Z(0)) \lVert Y C \rVert_*"
    r" - \operatorname{tr}(Z(0)^{\top} Y C)\quad\text{for}\quad 0 \le T,\; \kappa > 0"
)
ALTERED = {"Y": [["1", "-3/7"], ["0", "2"]], "C": [["1"], ["1/2"]], "Z0": [["1"], ["0"]]}


def ball(number: float, radius_exponent: int = -60) -> Ball:
    """A ball around a float, as certificates store it."""
    mantissa, exponent = math.frexp(number)
    return Ball(
        (str(int(mantissa * 2**53)), str(exponent - 53)),
        ("1", str(radius_exponent)),
        f"[{number} +/- {2.0 ** (radius_exponent + 1) + 1e-15:.2e}]",
    )


PROVED = Outcome(
    PASS, Evidence.PROVED, "all sizes (n, m, r), every instance of the theory", "3 links, 7 cofactors, multiplied out to zero",
    {"tested": 4},
    steps=(
        Step("", "", r"\frac{\mathrm{d}}{\mathrm{d}t}A"),
        Step("S @ D(W) @ C", "G is constant (Fact 3), hence so is its root", r"G^{1/2} \frac{\mathrm{d}}{\mathrm{d}t}W C G^{-1/2} + (\cdot)^{\top}"),
        Step("2 * R.T @ R", "F'Y = C'E'E (Fact 2)", r"2 R^{\top} R", (Cofactor("1", "S", "E.T @ Z", "C"),)),
    ),
)  # fmt: skip
CERTIFIED = Outcome(
    PASS, Evidence.CERTIFIED, "24 instances, n, m, r <= 6, at t = 1/2, 1, 2", "both sides enclosed at 128 bits",
    {"drawn": 30, "tested": 24, "vacuous": 6, "inconclusive": 0},
    comparisons=(
        Comparison("ab" * 32, "gaussian(4, 3, 2), seed 0", {"T": "2", "kappa": "1/3"}, ball(0.3), ball(1.7), "5.66"),
        Comparison("cd" * 32, "edge: r = n", {"T": "1/2"}, Ball(exact="[1, -1/2; 3, 4]"), Ball(exact="[1, -1/2; 3, 4]")),
        Comparison("ef" * 32, "", {}, Ball(), Ball(), verdict=Verdict.VACUOUS),
    ),
    tables=(Table("Ratio by rank", ("r", "bound", "ratio_max"), (("1", "1.5", "1.27"), ("2", "3.0", "1.9"))),),
    series=(
        Series("total rise of the loss", tuple(i / 20 for i in range(61)), tuple(1 - math.exp(-i / 20) for i in range(61))),
        Series("bound", (0.0, 3.0), (1.3, 1.3), "bound"),
        Series("certified times", (0.5, 1.0, 2.0), (0.39, 0.63, 0.86), "marker"),
    ),
    slack="1.27",
    payload={"precision": "128 bits", "cover": [["0", "1/8"], ["1/8", "1/4"]]},
)  # fmt: skip
REFUTED = Outcome(
    FAIL, Evidence.EXACT, "at instance 9c1f", "false: an exact counterexample",
    witness={"name": "two by two", "digest": "9c1f", "case": ALTERED, "at": {"t": "0"}, "left": "3/4", "right": "-1"},
)  # fmt: skip
NOT_REFUTED = Outcome(Verdict.INCONCLUSIVE, Evidence.NUMERICAL, "none", "no counterexample at 40 exact cases")
UNDECIDED = Outcome(
    Verdict.INCONCLUSIVE, Evidence.NUMERICAL, "4 paths", "precision ran out at 512 bits; --effort thorough helps"
)
ARGUED = Outcome(PASS, Evidence.ARGUED, "as the argument states", "argued, not machine-checked", steps=(
    Step("", "The integrand is bounded, since ||Z(t)|| is constant."), Step("", "A bounded derivative makes it vanish."),
))  # fmt: skip
EMPTY = Outcome(Verdict.ERROR, Evidence.CITED, "", "")
HARMFUL = Outcome(
    FAIL, Evidence.EXACT, HOSTILE, HOSTILE * 8, {"tested": 1}, comparisons=(
        Comparison("", HOSTILE, {"t": HOSTILE}, Ball(exact="9" * 4000), Ball(text=HOSTILE), HOSTILE, FAIL),
    ),
    steps=(Step("", "", r"\write18{rm -rf}"), Step(HOSTILE, HOSTILE, r"a_b_c"), Step("x", "y", r"\left( x")),
    tables=(Table(HOSTILE, (HOSTILE, "b"), ((HOSTILE, "W" * 300),)),),
    series=(Series(HOSTILE, (0.0, 1.0), (1.0, 1e9)),),
    witness={"case": {"Y": [["<b>", "^^5cinput"]], "big": [[str(i) for i in range(40)]] * 40}, "at": {}, "note": HOSTILE, "n": 3},
)  # fmt: skip


def part(name: str, outcome: Outcome, says: str | None = None, latex: str = "", decides: bool = True) -> dict:
    """One part of a certificate; what was compared at cases is said to be a bound."""
    if says is None:
        says = BOUND if outcome.comparisons else "D(A) == 2 * R.T @ R"
    return {
        "name": name, "says": says, "latex": latex, "hash": statement_hash(says, meaning_digest(THEORY)), "method": "derivation in matrix words",
        "decides": decides, "note": "the ball of the left side lies below that of the right side", "theory": "fa_star",
        "seconds": "0.120", "outcome": to_json(outcome),
    }  # fmt: skip


def control(
    outcome: Outcome,
    says: str = "D(A) == R.T @ R",
    latex: str = r"\frac{\mathrm{d}}{\mathrm{d}t}A = R^{\top} R",
) -> dict:
    """One control of a certificate."""
    return {
        "part": "", "says": says, "latex": latex, "theory": "fa_star",
        "hash": statement_hash(says, meaning_digest(THEORY)), "why": "FA in place of FA*",
        "refuted": outcome.verdict is FAIL, "outcome": to_json(outcome),
    }  # fmt: skip


def certificate(
    label: str,
    parts: list[dict],
    controls: Sequence[dict] = (),
    theory: dict = THEORY,
    **claim,
) -> dict:
    """A certificate with a right digest, and the verdict and evidence of its parts and controls (of the first part)."""
    meaning = meaning_digest(theory)
    parts = [{**item, "hash": statement_hash(item["says"], meaning)} for item in parts]
    first = parts[0]["name"]
    controls = [{**item, "part": first, "hash": statement_hash(item["says"], meaning)} for item in controls]
    deciding = [item["outcome"] for item in parts if item["decides"]]
    verdicts = [Verdict(outcome["verdict"]) for outcome in deciding]
    survived = [Verdict.ERROR for item in controls if not item["refuted"]]
    levels = weakest(Evidence(outcome["evidence"]) for outcome in deciding)
    fields = {
        "label": label, "title": f"Title of {label}", "where": "Appendix A.2 (eq. 6)", "kind": "paper", "restoration": "likely",
        "restoration_note": "", "statement": "Along FA*, dA/dt = 2 R'R, so x'A(t)x never decreases.", "doc": "", "hypotheses": [],
        "uses": [], "tags": [], **claim,
    }  # fmt: skip
    content = {
        "schema": "faverify-certificate/1", "claim": fields, "theory": theory, "verdict": worst([*verdicts, *survived]), "evidence": levels,
        "parts": parts, "controls": list(controls), "warnings": warnings(label, parts, controls), "key": "0" * 64, "environment": ENVIRONMENT, "seconds": "1.250",
    }  # fmt: skip
    return {**content, "digest": digest(content)}


def warnings(label: str, parts: list[dict], controls: Sequence[dict]) -> list[str]:
    """What an honest run warns of."""
    survived = [f"{label}: a false neighbour was not refuted" for item in controls if not item["refuted"]]
    undecided = [item for item in parts if not item["decides"] and item["outcome"]["verdict"] != "pass"]
    return [*survived, *(f"{label}, {item['name']} (corroborates only): not shown" for item in undecided)]


DOC = """Lemma 5: alignment only grows (eq. 6).

``A' = G^{1/2} W' C G^{-1/2} + (same)'`` as G is constant (Fact 3). Two facts are used:
- the Gram matrix is constant,
- the residual is orthogonal to ``Z``.

    W' = G^-1 F'Y

Does not show: that A becomes positive semidefinite (Fig. 4b), or anything about ``FA``.
"""
BOUND = "rise(l, 0, oo) <= normF(neg(A(0)))**2 / 4"


def claims() -> list[dict]:
    """Certificates of every kind, in paper order."""
    return [
        certificate("fact2", [part("orthogonality", PROVED, latex=r"Z^{\top} E = 0")], restoration="certain"),
        certificate(
            "lemma5", [part("derivative", PROVED, latex=r"\frac{\mathrm{d}}{\mathrm{d}t}A = 2 R^{\top} R")], [control(REFUTED)],
            doc=DOC, uses=["fact2"], hypotheses=[["Z(0) has full column rank", "such cases are vacuous"]], tags=["identity"],
            restoration_note="The printed appendix may normalise R and A differently.",
        ),
        certificate("lemma8", [part("sides", CERTIFIED, BOUND, LONG_LATEX), part("path", UNDECIDED, decides=False)], uses=["lemma5"]),
        certificate("theorem1", [part("rate", UNDECIDED), part("prose", ARGUED, "prose only")], uses=["lemma8"]),
        certificate("corollary", [part("from theorem 1", PROVED)], uses=["theorem1", "lemma5"]),
        certificate("slip", [part("corrected", PROVED)], [control(REFUTED), control(NOT_REFUTED)], kind="erratum", restoration="erratum"),
        certificate("n4", [part("sharpened", CERTIFIED, BOUND, LONG_LATEX)], kind="new", restoration="new", uses=["lemma5"]),
        certificate(
            "harm", [part(HOSTILE, HARMFUL, HOSTILE, r"\input{/etc/passwd}"), part("nothing", EMPTY, "")], [control(HARMFUL, HOSTILE + " altered", "^^5cinput")],
            title=HOSTILE, where=HOSTILE, statement=HOSTILE + " " + "word " * 200, doc=HOSTILE, restoration_note=HOSTILE,
            hypotheses=[[HOSTILE, HOSTILE]], tags=[HOSTILE],
        ),
    ]  # fmt: skip


def write_run(
    folder: Path,
    certificates: list[dict] | None = None,
    command: str = "python -m faverify all --effort quick --seed 0",
) -> Path:
    """Write certificates and their index as the runner does; dependencies follow the certificates themselves."""
    listed = claims() if certificates is None else certificates
    place = folder / "certificates"
    place.mkdir(parents=True, exist_ok=True)
    for item in listed:
        save(item, place / f"{item['claim']['label']}.json")
    save(index_of(listed, command), place / "index.json")
    return folder


def index_of(listed: list[dict], command: str) -> dict:
    """The index as `faverify.certificate.write.index` makes it, without asking the registry for these invented labels."""
    uses = {item["claim"]["label"]: item["claim"]["uses"] for item in listed}
    return index(listed, {"fact2"}, SETTINGS, command, 12.5, uses)


def rewrite(path: Path, change) -> None:
    """Change a stored certificate and give it a right digest again."""
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    data["digest"] = digest(data)
    path.write_text(json.dumps(data), encoding="utf-8")
