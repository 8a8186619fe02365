"""Forgeries that reading lets through, since only mathematics can refuse them: the checker must refuse every one.

Each is made from an honest certificate and given right hashes and a right digest. Engines with a planted bug come last.
"""

import copy
import json
from fractions import Fraction

import pytest
from benchmarks.alter_certificates import harmless, results_of

from faverify.certificate.digest import digest
from faverify.checker.check import check_certificate
from faverify.claim import Effort
from faverify.run import claims
from faverify.run.batch import Batch
from faverify.run.claims import Settings
from faverify.run.registry import entry

LABELS = ("fact3", "lemma4", "lemma5", "n4", "figure4", "lemma18", "n9", "example1", "theorem2", "n2", "lemma9")
SETTINGS = Settings(effort=Effort.QUICK, jobs=1)


def certificates(labels, folder):
    batch = Batch([entry(label) for label in labels], SETTINGS, folder)
    list(batch.run())
    return {label: json.loads((batch.folder / f"{label}.json").read_text(encoding="utf-8")) for label in labels}


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    return certificates(LABELS, tmp_path_factory.mktemp("honest"))


@pytest.mark.parametrize("label", LABELS)
def test_what_is_honest_is_not_contradicted(honest, label):
    found = check_certificate(honest[label])
    assert not found.wrong, found.problems + [item.why for item in found.items if item.how == "wrong"]
    assert found.count("re-verified") >= 1


def forged(honest, label, change):
    data = copy.deepcopy(honest[label])
    change(data)
    data["digest"] = digest(data)
    return check_certificate(data)


def part(data, method):
    return next(p for p in data["parts"] if p["method"] == method and p["outcome"]["verdict"] == "pass")


def steps(data):
    return next(s for s in part(data, "derivation in matrix words")["outcome"]["steps"] if s.get("cofactors"))


def lines(data, rule):
    proof = part(data, "proof in the kernel")["outcome"]["payload"]["proof"]
    return next(line for line in proof if line["rule"] == rule)


def compared(data, method="ball arithmetic"):
    return part(data, method)["outcome"]["comparisons"][0]


def drop_a_cofactor(data):
    steps(data)["cofactors"].pop()


def change_a_coefficient(data):
    steps(data)["cofactors"][0]["coefficient"] = "7"


def swap_a_word(data):
    steps(data)["cofactors"][0]["left"] = "I_r"


def name_no_relation(data):
    steps(data)["cofactors"][0]["relation"] = "Z.T @ Z == I_r"


def reach_something_else(data):
    for step in part(data, "derivation in matrix words")["outcome"]["steps"][1:-1]:
        step["text"] = "3 * R.T @ R"


def change_a_multiplier(data):
    row = lines(data, "arithmetic")["multipliers"][0]
    k = next(k for k, text in enumerate(row) if text != "0" and k)
    row[k] = f"{row[k]}1"


def turn_a_multiplier_round(data):
    row = next(x for x in part(data, "proof in the kernel")["outcome"]["payload"]["proof"] if x["rule"] == "arithmetic")
    row["multipliers"][0] = [f"-{text}" for text in row["multipliers"][0]]


def spectral_derivative_with_factor_1(data):
    line = lines(data, "spectral derivative")
    line["says"] = line["says"].replace("-2 * tr", "-1 * tr")


def drop_a_premise(data):
    lines(data, "choice")["premises"].pop()


def name_no_rule(data):
    lines(data, "choice")["rule"] = "obvious"


def drop_a_line(data):
    part(data, "proof in the kernel")["outcome"]["payload"]["proof"].pop(0)


def conclude_something_else(data):
    part(data, "proof in the kernel")["outcome"]["payload"]["proof"].pop()


def forget_an_import(data):
    for item in data["parts"]:
        item["outcome"].get("payload", {}).pop("imports", None)


def change_an_import(data):
    for item in data["parts"]:
        for stored in item["outcome"].get("payload", {}).get("imports", {}).values():
            stored["says"] = stored["says"].replace("4", "5")


def move_a_ball(data):
    compared(data)["lhs"]["mid"][0] += "7"


def move_both_sides(data):
    for side in ("lhs", "rhs"):
        compared(data)[side] = {"mid": ["3", "0"], "rad": ["1", "-60"], "text": "[3.0000000000 +/- 1e-11]"}


def move_a_side_of_the_chain(data):
    compared(data)["sides"][0]["value"] = {"mid": ["-20", "0"], "rad": ["1", "-60"], "text": "[-20.00000000 +/- 1e-11]"}


def change_a_time(data):
    item = next(c for p in data["parts"] for c in p["outcome"].get("comparisons", ()) if "t" in c.get("at", {}))
    item["at"]["t"] = "3"


def change_a_case(data):
    compared(data)["case"]["Y"][0][0] = "17/3"


def change_an_exact_case(data):
    item = next(p for p in data["parts"] if p["method"] == "exact evaluation")
    item["outcome"]["comparisons"][0]["case"]["Y"][0][0] = "17/3"


def change_the_slack(data):
    part(data, "enclosed tails")["outcome"]["comparisons"][0]["slack"] = "1.001"
    part(data, "enclosed tails")["outcome"]["slack"] = "1.001"


def change_a_tail(data):
    compared(data, "enclosed tails")["lhs"] = {"mid": ["1", "-40"], "rad": ["1", "-90"], "text": ""}


def change_a_point(data):
    compared(data, "enclosed tails")["at"]["n"] = "37"


def change_a_seed(data):
    compared(data, "samples with exact confidence bounds")["at"]["seed"] = "12345"


def change_a_bound_of_samples(data):
    compared(data, "samples with exact confidence bounds")["lhs"]["text"] = "[0.04000, 0.04001]"


def change_a_witness(data):
    control = next(c for c in data["controls"] if "case" in (c["outcome"].get("witness") or {}))
    control["outcome"]["witness"]["case"]["Y"] = [
        ["0"] * len(row) for row in control["outcome"]["witness"]["case"]["Y"]
    ]


def change_what_a_witness_shows(data):
    control = next(c for c in data["controls"] if "case" in (c["outcome"].get("witness") or {}))
    control["outcome"]["witness"]["left"] = "12345"


def widen_a_witness(data):
    control = next(c for c in data["controls"] if str((c["outcome"].get("witness") or {}).get("left")).startswith("["))
    control["outcome"]["witness"]["left"] = "[0.1 +/- 1e+21]"


def put_a_ball_beside_an_exact_value(data):
    item = next(p for p in data["parts"] if p["method"] == "exact evaluation")
    item["outcome"]["comparisons"][0]["lhs"]["mid"] = ["7", "0"]


def a_term_that_may_be_negative(data):
    item = next(p for p in data["parts"] if p["name"] == "the height of the peak")
    item["outcome"]["steps"][1]["text"] = "s * w"


def a_witness_where_it_is_true(data):
    control = next(c for c in data["controls"] if c["outcome"]["witness"].get("at"))
    control["outcome"]["witness"]["at"] = dict.fromkeys(control["outcome"]["witness"]["at"], "0")


FORGERIES = {
    "lemma4": (drop_a_cofactor, change_a_coefficient, swap_a_word, name_no_relation),
    "lemma5": (drop_a_cofactor, reach_something_else, change_a_witness, change_what_a_witness_shows),
    "n4": (
        change_a_multiplier, turn_a_multiplier_round, spectral_derivative_with_factor_1, drop_a_premise, name_no_rule,
        drop_a_line, conclude_something_else, forget_an_import, change_an_import,
    ),
    "figure4": (move_a_ball, move_both_sides, move_a_side_of_the_chain, change_a_time, change_a_case, widen_a_witness),
    "lemma18": (change_the_slack, change_a_tail),
    "n9": (change_a_point, change_a_seed, change_a_bound_of_samples),
    "theorem2": (change_an_exact_case, put_a_ball_beside_an_exact_value),
    "example1": (a_term_that_may_be_negative, a_witness_where_it_is_true),
}  # fmt: skip


@pytest.mark.parametrize(("label", "change"), [(label, change) for label, all_ in FORGERIES.items() for change in all_])
def test_what_is_forged_is_contradicted(honest, label, change):
    assert forged(honest, label, change).wrong


def test_an_imported_proof_is_checked_in_every_part_as_it_stands_there(honest):
    """A lemma that two parts import is checked once, unless the second copy is another: multipliers are not hashed."""
    data = copy.deepcopy(honest["lemma9"])
    imports = [p["outcome"].get("payload", {}).get("imports", {}) for p in data["parts"]]
    key = next(iter(imports[0].keys() & imports[1].keys()))
    line = next(line for line in imports[1][key]["proof"] if line.get("multipliers"))
    line["multipliers"][0][0] = str(Fraction(line["multipliers"][0][0]) + 1)
    data["digest"] = digest(data)
    how = [item.how for item in check_certificate(data).items[:2]]
    assert how == ["re-verified", "wrong"]


def test_forty_random_alterations_are_noticed(honest):
    """A sample of those of `alter_certificates`, which says what changes no meaning."""
    ends = [(path, end) for _, path, _, _, end in results_of(honest, 40, 11)]
    assert not [path for path, end in ends if end in ("survived", "weaker") and not harmless(path)]
    assert sum(end in ("contradicted", "refused when read") for _, end in ends) > len(ends) / 2


# engines with a planted bug


def caught(folder, *labels):
    """By a verdict that is no pass, by a control that survives, or by the checker; nothing kept, before or after."""
    claims._forget()
    try:
        found = certificates(labels, folder)
    finally:
        claims._forget()
    if any(data["verdict"] != "pass" or not all(c["refuted"] for c in data["controls"]) for data in found.values()):
        return True
    return any(check_certificate(data).wrong for data in found.values())


def test_a_sign_in_the_exact_solution_is_caught(monkeypatch, tmp_path):
    """N1 with a slip in its time: the letters keep their Gram matrix, but are those of a little later."""
    from faverify.evaluate import motion

    right = motion._FAStar.at

    def wrong(self, time, digits):
        return right(self, time + Fraction(1, 8), digits)

    monkeypatch.setattr(motion._FAStar, "at", wrong)
    assert caught(tmp_path, "lemma12")


def test_a_lost_radius_in_a_cover_is_caught(honest):
    """An enclosure of a greatest value that is only the value in the middle of the cells."""

    def lose(data):
        for item in data["parts"]:
            for comparison in item["outcome"].get("comparisons", ()):
                if "greatest" in item["says"] or "least" in item["says"]:
                    comparison["lhs"] = {"mid": ["-9", "-1"], "rad": ["1", "-80"], "text": ""}

    assert forged(honest, "n2", lose).wrong


def test_a_prover_that_believes_everything_is_caught(monkeypatch, tmp_path):
    """A dropped term in the relations of Lemma 4: whatever is left over counts as proved."""
    from faverify.algebra import prove
    from faverify.algebra.rewrite import Reduction

    def believing(self, poly, traces=False):
        return Reduction({}, ())

    monkeypatch.setattr(prove, "multiplies_out", lambda *_: True)
    monkeypatch.setattr("faverify.algebra.rewrite.Rewriter.reduce", believing)
    prove.rewriter_of.cache_clear()
    try:
        assert caught(tmp_path, "lemma4")
    finally:
        prove.rewriter_of.cache_clear()


def test_a_kernel_with_a_wrong_factor_is_caught(monkeypatch, tmp_path):
    """K5 with factor 1: the rule accepts the lines as they are, and wrong ones, too."""
    from faverify.kernel import theorem

    record = theorem.RULES["spectral derivative"]
    assert "-2 * tr" in record.doc or "-2 tr" in record.doc

    def wrong(goal):
        goal.reader.symmetric(goal.reader.text(goal.args["of"]))
        x = goal.args["of"]
        goal.says(f"D(normF(neg({x}))**2) == -1 * tr(neg({x}) @ D({x}))")
        return {}

    monkeypatch.setitem(theorem.RULES, "spectral derivative", theorem.RuleRecord("K5", record.name, record.doc, wrong))
    monkeypatch.setattr("faverify.kernel.script._PROVED", {})
    assert caught(tmp_path, "n4")
