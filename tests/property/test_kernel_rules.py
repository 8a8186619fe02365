"""Rules on random premises that hold: the conclusion is evaluated, by code that shares nothing with them, and holds."""

# ruff: noqa: E501 - lines of proofs are one text each

from fractions import Fraction
from random import Random

import flint
import pytest

from derivations.beyond import n4_sharp_loss_increase as n4
from derivations.theories import FA_STAR
from faverify.claim import Context
from faverify.errors import FaverifyError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.point import Point
from faverify.evaluate.ring import BallRing, ExactRing
from faverify.kernel import theorem
from faverify.kernel.errors import Refused
from faverify.kernel.script import Script, step
from faverify.lang.parse import parse_statement
from faverify.lang.theory import Theory

SCALARS = Theory("fuzz_scalars", "three numbers", dict.fromkeys("abc", ()) | {"X": ("r", "r")}, kind="free")
MATRICES = Theory(
    "fuzz_matrices", "free matrices", {"X": ("r", "r"), "Y": ("r", "r"), "L": ("n", "r"), "a": ()}, kind="free"
)
RUNS = 50


def rational(generator):
    return Fraction(generator.randint(-12, 12), generator.randint(1, 4))


def polynomial(generator):
    """A random polynomial of the three numbers as text."""
    terms = [
        f"({rational(generator)}) * {generator.choice(('a', 'b', 'c', 'a * b', 'a**2', 'b * c', 'c**2'))}"
        for _ in range(3)
    ]
    return " + ".join(terms)


def numbers(generator):
    point = Point({}, {"r": 1, "1": 1}, {name: rational(generator) for name in "abc"})
    return Evaluator(SCALARS, ExactRing(), point)


def value(evaluator, text):
    return Fraction(str(evaluator.text(text)[0, 0]))


def premise(generator, evaluator):
    """An inequality that holds: a random polynomial at least its value, or a little less."""
    text = polynomial(generator)
    slack = Fraction(generator.randint(0, 3), 2)
    return f"{text} >= {value(evaluator, text) - slack}"


def holds(says, evaluator):
    statement = parse_statement(says, evaluator.theory)
    assert all(evaluator.compare(h)[0] for h in statement.hypotheses), says
    return all(evaluator.compare(claim)[0] for claim in statement.claims)


@pytest.mark.parametrize("seed", range(RUNS))
def test_combinations_of_inequalities_hold(seed):
    generator = Random(f"arithmetic/{seed}")
    evaluator = numbers(generator)
    premises = [premise(generator, evaluator) for _ in range(3)]
    weights = [generator.randint(0, 5) for _ in premises]
    sides = [text.split(" >= ") for text in premises]
    left = " + ".join(f"{w} * ({a})" for w, (a, _) in zip(weights, sides, strict=True))
    right = sum((w * Fraction(b) for w, (_, b) in zip(weights, sides, strict=True)), Fraction(-generator.randint(0, 2)))
    says = f"{left} >= {right} if {' and '.join(premises)}"
    Script(SCALARS).add(step("sum", says, "arithmetic", *premises))
    assert holds(says, evaluator)


@pytest.mark.parametrize("seed", range(RUNS))
def test_random_goals_are_proved_only_where_they_hold(seed):
    generator = Random(f"goals/{seed}")
    evaluator = numbers(generator)
    premises = [premise(generator, evaluator) for _ in range(2)]
    goal = premise(generator, evaluator).replace(">=", generator.choice((">=", "<=", ">", "==")))
    says = f"{goal} if {' and '.join(premises)}"
    for rule in ("arithmetic", "product", "cancel", "identity"):
        try:
            Script(SCALARS).add(step("goal", says, rule, *premises))
        except Refused:
            continue
        assert holds(says, evaluator), (rule, says)


@pytest.mark.parametrize("seed", range(RUNS))
def test_products_roots_and_quotients_hold(seed):
    generator = Random(f"products/{seed}")
    evaluator = numbers(generator)
    p, q = (f"({premise(generator, evaluator).split(' >= ')[0]} + {generator.randint(0, 40)})" for _ in range(2))
    if value(evaluator, p) <= 0 or value(evaluator, q) <= 0:
        p, q = f"({p})**2 + 1", f"({q})**2 + 1"
    given = f"{p} > 0 and {q} > 0"
    lines = [
        step("product", f"({p}) * ({q}) > 0 if {given}", "product", f"{p} > 0", f"{q} > 0"),
        step("inverse", f"1 / ({p}) > 0 if {p} > 0", "defining fact", f"{p} > 0", of=p),
        step("unit", f"({p}) * (1 / ({p})) == 1 if {p} > 0", "defining fact", f"{p} > 0", of=p),
        step("quotient", f"({q}) / ({p}) > 0 if {given}", "product", "inverse", f"{q} > 0"),
    ]
    script = Script(SCALARS)
    for line in lines:
        script.add(line)
        assert holds(line.says, evaluator)


@pytest.mark.parametrize("seed", range(RUNS))
def test_cases_maxima_and_indicators_hold(seed):
    generator = Random(f"cases/{seed}")
    evaluator = numbers(generator)
    p, q = polynomial(generator), polynomial(generator)
    top = f"max({p}, {q})"
    other = "min" + top[3:]
    lines = [
        step("one", f"{top} >= {p}", "choice", of=top),
        step("two", f"{top} >= {q}", "choice", of=top),
        step("low", f"{other} <= {q}", "choice", of=other),
        step("is", f"ind({p} > {q}) >= 0", "identity"),
        step("if so", "1 <= 1", "identity"),
        step("if not", "0 <= 1", "identity"),
        step("most", f"ind({p} > {q}) <= 1", "cases", "if so", "if not", on=f"{p} > {q}"),
    ]
    script = Script(SCALARS)
    for line in lines:
        script.add(line)
        assert holds(line.says, evaluator)
    says = f"ind({p} > {q}) * ({p} - ({q})) >= 0"
    script.add(step("over", f"1 * ({p} - ({q})) >= 0 if {p} > {q}", "arithmetic", f"{p} > {q}"))
    script.add(step("zero", f"0 * ({p} - ({q})) >= 0", "identity"))
    script.add(step("sign", says, "cases", "over", "zero", on=f"{p} > {q}"))
    assert holds(says, evaluator)


def matrices(generator, n=3, r=2):
    def entries(rows, columns):
        return flint.fmpq_mat([[flint.fmpq(generator.randint(-6, 6), 2) for _ in range(columns)] for _ in range(rows)])

    letters = {"X": entries(r, r), "Y": entries(r, r), "L": entries(n, r)}
    return Evaluator(MATRICES, BallRing(), Point(letters, {"n": n, "r": r, "1": 1}, {"a": rational(generator)}))


SYMMETRIC = "(X + X.T)"
MATRIX_LINES = [
    step("gram", "psd(L.T @ L)", "arithmetic", of="L"),
    step("sum", "psd(2 * L.T @ L + 3 * Y.T @ Y)", "arithmetic", "gram", of="Y"),
    step("congruence", "psd(X @ L.T @ L @ X.T)", "product", "gram", by="X"),
    step("trace", "tr(X @ L.T @ L @ X.T) >= 0", "product", "gram", by="X"),
    step("Y", "psd(Y @ Y.T)", "arithmetic", of="Y.T"),
    step("product", "tr(L.T @ L @ Y @ Y.T) >= 0", "product of PSD", "gram", "Y"),
    step("dominated", "psd(tr(L.T @ L) * I_r - L.T @ L)", "trace dominates", "gram"),
    step("minus", f"psd(neg({SYMMETRIC}))", "parts", of=SYMMETRIC),
    step("plus", f"psd({SYMMETRIC} + neg({SYMMETRIC}))", "parts", of=SYMMETRIC),
    step("least", f"psd({SYMMETRIC} - lambda_min({SYMMETRIC}) * I_r)", "least eigenvalue", of=SYMMETRIC),
    step("most", "psd(sigma_max(L)**2 * I_r - L.T @ L)", "largest singular value", of="L"),
    step("flipped", "psd(sigma_max(L)**2 * I_n - L @ L.T)", "largest singular value", "most", of="L", level="sigma_max(L)"),
    step("duality", "tr(X.T @ Y) <= sigma_max(X) * nuclear(Y)", "nuclear norm", of="X", against="Y"),
    step("lower", "-tr(X.T @ Y) <= sigma_max(X) * nuclear(Y)", "nuclear norm", of="X", against="Y"),
    step("nuclear", "nuclear(L) <= r * sigma_max(L)", "nuclear norm", of="L"),
    step("Cauchy", "tr(X.T @ Y) <= normF(X) * normF(Y)", "Cauchy-Schwarz", of="X", with_="Y"),
    step("of I", "tr(X) <= sqrt(r) * normF(X)", "Cauchy-Schwarz", of="I_r", with_="X"),
    step("rows", f"tr(rows_le(L, {SYMMETRIC}, a) @ {SYMMETRIC} @ rows_le(L, {SYMMETRIC}, a).T) <= a * normF(rows_le(L, {SYMMETRIC}, a))**2", "row selection", of="L", form=SYMMETRIC, level="a"),
    step("other rows", f"tr(L @ {SYMMETRIC} @ L.T) - tr(rows_le(L, {SYMMETRIC}, a) @ {SYMMETRIC} @ rows_le(L, {SYMMETRIC}, a).T) >= a * (normF(L)**2 - normF(rows_le(L, {SYMMETRIC}, a))**2)", "row selection", of="L", form=SYMMETRIC, level="a"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(RUNS))
def test_rules_about_matrices_hold(seed):
    generator = Random(f"matrices/{seed}")
    script = Script(MATRICES)
    with flint.ctx.workprec(120):
        evaluator = matrices(generator, *generator.choice(((3, 2), (2, 2), (4, 3), (2, 1))))
        for line in MATRIX_LINES:
            script.add(line)
            for claim in parse_statement(line.says, MATRICES).claims:
                assert evaluator.compare(claim)[0] is not False, line.says


def planted_factor(monkeypatch, factor):
    """K5 with another factor."""
    record = theorem.RULES["spectral derivative"]

    def wrong(goal):
        x = goal.args["of"]
        goal.says(f"D(normF(neg({x}))**2) == {factor} * tr(neg({x}) @ D({x}))")
        return {}

    changed = theorem.RuleRecord(record.number, record.name, record.doc, wrong)
    monkeypatch.setitem(theorem.RULES, "spectral derivative", changed)
    lines = []
    for line in n4.BUDGET_BY.lines[:8]:
        text = line.says.replace("-2 * tr", f"{factor} * tr") if line.name == "spectral" else line.says
        lines.append(step(line.name, text, line.rule, *line.premises, **dict(line.args)))
    return type(n4.BUDGET_BY)(tuple(lines))


@pytest.mark.parametrize("factor", [-1, -4, 2])
def test_a_planted_unsound_rule_is_caught_by_evaluation(monkeypatch, factor):
    from faverify.cases.pool import pool
    from faverify.claim import Effort

    method = planted_factor(monkeypatch, factor)
    context = Context(lambda kind: pool(Effort.QUICK, 0, kind), Effort.QUICK)
    says = method.lines[-1].says
    with pytest.raises(FaverifyError, match="the kernel derives"):
        method.check(says, FA_STAR, context)


def test_the_true_rule_is_not_caught():
    from faverify.cases.pool import pool
    from faverify.claim import Effort

    context = Context(lambda kind: pool(Effort.QUICK, 0, kind), Effort.QUICK)
    method = type(n4.BUDGET_BY)(n4.BUDGET_BY.lines[:8])
    assert method.check(method.lines[-1].says, FA_STAR, context).verdict.value == "pass"
