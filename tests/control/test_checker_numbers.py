"""What the checker says of scalar identities, ranges, moments and points: truths are verified, near misses never."""

import hashlib
import json

import flint
import mpmath
import pytest

from faverify.checker.algebra import Algebra
from faverify.checker.balls import Balls
from faverify.checker.forms import check_moment, check_range, moment_holds
from faverify.checker.items import Checker
from faverify.checker.language import Theory
from faverify.checker.recompute import judged
from faverify.checker.scalars import check_scalar
from faverify.errors import UnableError

NUMBERS = Theory({
    "name": "numbers", "kind": "scalars", "shapes": {"x": [], "h": [], "k": []},
    "definitions": {"up": "x / (2 * (1 + x))"},
})  # fmt: skip
LAWS = Theory({
    "name": "laws", "kind": "laws", "shapes": {"q": [], "x": [], "g": [], "y": []}, "values": {"g": "normal(0, 1)"},
})  # fmt: skip


def scalar(says, scope="all real x, h, k; x, h, k > 0"):
    part = {"says": says, "outcome": {"scope": scope, "steps": [{"text": ""}, {"text": ""}]}}
    return check_scalar(part, NUMBERS)[0]


@pytest.mark.parametrize(
    "says",
    [
        "sqrt(h * k) == sqrt(h) * sqrt(k)",
        "sqrt(4 * h**3 / k) == 2 * h * sqrt(h) / sqrt(k)",
        "(sqrt(h) + sqrt(h * k))**2 == h * (1 + sqrt(k))**2",
        "log(1 - 2 * up) == -log(1 + x)",
        "log(3 / (3 + 3 * x)) == -log(1 + x)",
        "exp(x / 2) * exp(x / 3) == exp(5 * x / 6)",
        "exp(-x / 2)**2 == 1 / exp(x)",
    ],
)
def test_what_holds_is_verified(says):
    assert scalar(says) == "re-verified"


@pytest.mark.parametrize(
    "says",
    [
        "sqrt(h * k) == sqrt(h) + sqrt(k)",
        "sqrt(9 * h**3 / k) == 2 * h * sqrt(h) / sqrt(k)",
        "sqrt(h / k) == sqrt(h) * sqrt(k)",
        "log(1 - 2 * up) == log(1 + x)",
        "log(2 / (3 + 3 * x)) == -log(1 + x)",
        "exp(x / 2) * exp(x / 3) == exp(x / 6)",
        "exp(-x / 2)**2 == exp(x)",
    ],
)
def test_what_is_false_is_wrong(says):
    assert scalar(says) == "wrong"


def test_the_norm_of_what_may_be_nothing_has_a_value():
    """It had none: the sum of squares of a ball around 0 is a ball with negative numbers, of which there is no root."""
    zero, small = flint.arb("0", "1e-20"), flint.arb("3e-30")
    norm = Balls().call("normF", [flint.arb_mat([[zero, small], [small, zero]])])[0, 0]
    assert norm.contains(small * flint.arb(2).sqrt())
    assert norm.contains(flint.arb("1e-20") * flint.arb(2).sqrt())
    assert norm < 1e-19


def test_roots_split_only_where_the_signs_are_declared():
    """For h, k < 0 the root of the product has a value, the roots have none."""
    assert scalar("sqrt(h * k) == sqrt(h) * sqrt(k)", "all real h, k; h > 0") != "re-verified"


def ranged(says):
    return check_range({"says": says}, LAWS)[0]


@pytest.mark.parametrize(
    "says",
    [
        "log(2 * (5 + x)) <= log(2 * 5) + log(2 * 5) * x / 5 for x >= 0",
        "log(7 + x) - x / 7 <= log(7) for x >= 0",
        "log(7 + x) >= log(8) + (x - 1) / 9 for 1 <= x <= 2",
    ],
)
def test_a_range_with_logarithms_of_numbers(says):
    assert ranged(says) == "re-verified"


@pytest.mark.parametrize(
    "says",
    [
        "log(2 * (5 + x)) <= log(2 * 5) + log(2 * 5) * x / 12 for x >= 0",
        "log(2 * (5 + x)) <= log(2 * 5) + log(2 / 5) * x / 5 for x >= 0",
        "log(7 + x) - x / 8 <= log(7) for x >= 0",
        "log(7 + x) >= log(8) + (x - 1) / 8 for 1 <= x <= 2",
        "log(7 + x) - x / 7 <= log(6) for x >= 0",
    ],
)
def test_a_range_that_fails_is_never_verified(says):
    assert ranged(says) in ("wrong", "not re-verified")


@pytest.mark.parametrize(
    "says",
    [
        "E(exp((1 - q)/2 * g**2)) == q**(-1/2)",
        "E(exp(x*g - x**2)) == exp(-x**2/2)",
        "E(exp(-q*g**2/2)) == 1 / sqrt(1 + q)",
    ],
)
def test_a_moment_of_the_normal_law(says):
    assert check_moment({"says": says}, LAWS) == ("re-verified", "the closed form of a Gaussian integral")


@pytest.mark.parametrize(
    "says",
    [
        "E(exp((1 - q)/2 * g**2)) == q**(-1)",
        "E(exp((1 - q)/2 * g**2)) == -q**(-1/2)",
        "E(exp(x*g - x**2)) == exp(-x**2)",
        "E(exp(x*g + q*g**2/2)) == exp(x**2/(2*(1 - q))) / sqrt(1 - q)",
        "E(exp(x*g**4 - x*g**2 - x**2)) == exp(-x**2)",
        "E(exp(x*g**3 - x*g)) == 1",
        "E(exp(g / y)) == exp(1/(2*y**3))",
        "E(exp(x*y)) == 1",
    ],
)
def test_another_moment_is_never_verified(says):
    """The fourth one is infinite where q >= 1; the exponents of degree 3 and 4 vanish at 0, 1 and -1."""
    try:
        found = check_moment({"says": says}, LAWS)[0]
    except UnableError:
        return
    assert found == "wrong"


def test_a_letter_with_another_law_has_no_such_moment():
    other = Theory({**LAWS.data, "values": {"g": "chi2(q)"}})
    with pytest.raises(UnableError):
        check_moment({"says": "E(exp(x*g - x**2)) == exp(-x**2/2)"}, other)


def test_a_witness_of_a_moment_is_evaluated_there():
    says, shown = "E(exp((1 - q)/2 * g**2)) == q**(-1)", {"left": "1.41421356237", "right": "2.00000000000"}
    assert moment_holds(says, LAWS, "1/2", shown) is False
    assert moment_holds(says, LAWS, "1", {}) is None  # 1 on both sides
    with pytest.raises(ValueError, match="others"):
        moment_holds(says, LAWS, "1/2", {**shown, "left": "1.5"})


def witness(theory, says, **stored):
    """The checker of a false neighbour with that witness."""
    part = {"name": "part", "method": "ball arithmetic", "says": "", "theory": theory["name"]}
    checker = Checker({"theory": theory, "parts": [part], "controls": []})
    outcome = {"verdict": "fail", "witness": stored}
    return checker.control(
        {"part": "part", "says": says, "theory": theory["name"], "refuted": True, "outcome": outcome}
    )


FREE = {"name": "numbers", "kind": "free", "shapes": {"x": []}}


def test_a_witness_of_numbers_alone_has_an_empty_point():
    assert witness(FREE, "1 + 1 == 3", at={}, left="2", right="3").how == "re-verified"
    assert witness(FREE, "1 + 1 == 2", at={}, left="2", right="3").how == "wrong"
    assert witness(FREE, "1 + 1 == 3", at={}, left="2", right="4").how == "wrong"
    assert witness(FREE, "1 + 1 == 3", statement="1 + 1 == 3").how == "not re-verified"
    assert witness(FREE, "x == 3", at={}, left="2", right="3").how == "not re-verified"


CHANCE = {
    "name": "chance", "kind": "laws", "shapes": {"V": ["q", "r"], "B": ["q", "r"], "g": [], "a": []},
    "values": {"V": "normal(0, 1)", "g": "normal(0, 1)"},
}  # fmt: skip
DRAWN = {
    "draws": 120, "seed": 0, "sizes": {"q": "2", "r": "2"}, "at": {"a": "1"},
    "letters": {"B": [["1", "2"], ["0", "1"]]},
}  # fmt: skip


def redrawn(says, **changes):
    told = {**DRAWN, **{name: value for name, value in changes.items() if name != "statement"}}
    named = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return witness(CHANCE, says, **{"statement": says, **changes, **told, "digest": named}).how


@pytest.mark.parametrize(
    "says",
    [
        "P(normF(V)**2 >= 0) <= 1/2",
        "P(rank(V) < 2) >= 1/2",
        "P(normF(V + B)**2 < a) == 1",
        "P(normF(V)**2 >= a) <= P(chi2(1) >= 100) if a == 1",
        "P(normF(proj(B) @ V)**2 > 0) <= a / 10",
        "E(normF(V)**2) <= 1/100",
        "E(normF(V)**2) == normF(B)**2 / 1000",
    ],
)
def test_what_is_false_beyond_chance_is_refuted_by_draws_of_the_checker(says):
    assert redrawn(says) == "re-verified"


@pytest.mark.parametrize(
    "says",
    [
        "P(normF(V)**2 >= 0) <= 1",
        "P(rank(V) < 2) <= 1/2",
        "P(g >= 0) <= 0.51",
        "P(normF(V)**2 >= 0) <= 1/2 if a > 1",
        "P(normF(V)**2 >= a) <= 1",
        "E(normF(V)**2) <= 4",
        "E(normF(V)**2) >= 4",
        "E(normF(V)**2) == 4",
        "E(normF(V)**2) >= 10**12",
        "E(tr(V @ V.T)) <= -5",
    ],
)
def test_draws_refute_nothing_that_is_true_or_cannot_be_told(says):
    assert redrawn(says) == "not re-verified"


def test_draws_of_another_statement_or_of_none_refute_nothing():
    says = "P(normF(V)**2 >= 0) <= 1/2"
    assert redrawn(says, statement="P(normF(V)**2 >= 0) <= 1") == "not re-verified"
    assert redrawn(says, draws=0) == "not re-verified"
    assert redrawn(says, draws=10**9) == "not re-verified"
    assert redrawn(says, sizes={"q": "2", "r": "1000002"}) == "not re-verified"
    assert redrawn(says, sizes={"q": "2", "r": "2", "k": "0"}) == "not re-verified"
    assert redrawn("P(normF(V.T @ B)**2 >= 0) <= 1/2", letters={}) == "not re-verified"


def test_the_maximum_over_columns_is_over_the_columns_before_each():
    theory = Theory({"name": "columns", "kind": "free", "shapes": {"C": ["m", "r"], "C0": ["m", "r"], "c": ["m", "1"]}})
    zero, case = [["0"] * 3] * 2, {"C": [["1", "5", "2"], ["3", "0", "4"]], "c": [["0"]] * 2}
    for says in ("worst(normF(c)**2, c, C0, C) == 25", "worst(normF(C0)**2 - normF(c)**2, c, C0, C) == 35 - 20"):
        assert judged(theory, says, {**case, "C0": zero}, {}).verdict == "pass"
        assert judged(theory, f"{says} + 1", {**case, "C0": zero}, {}).verdict == "fail"


@pytest.mark.parametrize(
    ("relation", "text", "zero"),
    [
        ("g @ z.T @ z == I_1", "tr(g) * tr(z.T @ z) - 1", True),
        ("g @ z.T @ z == I_1", "tr(g)**2 * tr(z.T @ z) - tr(g)", True),
        ("g @ z.T @ z == 3 * I_1", "tr(g) * normF(z)**2 - 3", True),
        ("g @ z.T @ z == I_1", "tr(g) * tr(z.T @ z) - 2", False),
        ("g @ z.T @ z == 3 * I_1", "tr(g) * tr(z.T @ z) - 1", False),
        ("g @ z.T @ z == I_1", "tr(g) * tr(z.T @ z)**2 - 1", False),
        ("g @ z.T @ z == I_1", "tr(g) * tr(y.T @ y) - 1", False),
        ("g @ z.T @ z == y.T @ z", "tr(g) * tr(z.T @ z) - 1", False),
    ],
)
def test_a_relation_of_numbers_holds_of_the_traces_that_they_are(relation, text, zero):
    shapes = {"g": ["1", "1"], "z": ["n", "1"], "y": ["n", "1"]}
    algebra = Algebra(Theory({"name": "one", "kind": "free", "shapes": shapes, "relations": [relation]}))
    assert (not algebra.normal(algebra.text(text))) is zero


PAST = Theory({
    "name": "past", "kind": "vectors", "shapes": {"V": ["r", "r"], "L": ["n", "r"], "K": []}, "inputs": ["L"],
    "definitions": {"seen": "tr(L @ V @ L.T) - K * normF(L)**2"}, "flow": {"V": "L.T @ L"}, "symmetric": ["V"],
})  # fmt: skip
TWO_PIECES = {"vectors": [[["2", "0"], ["0", "1"]], [["0", "3"], ["0", "0"]]], "weights": ["3", "1/2"]}


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("integral(normF(L)**2, 0, T) == 15 + 9/2", "pass"),  # 5 for 3, then 9 for 1/2
        ("integral(normF(L)**2, 2, 13/4) == 5 + 9/4", "pass"),
        ("integral(normF(L)**2, 2, 13/4) == 5 + 9/2", "fail"),
        ("V(3) @ V(3) == V(3) @ V(3) and tr(V(3)) == 15 and tr(V(7/2)) == 15 + 9/2", "pass"),
        ("lambda_max(V(3)) <= 12 + 1/1000 and lambda_min(V(3)) >= 3 - 1/1000", "pass"),
        ("greatest(seen, 0, 3) == 51", "pass"),  # 4 * 12 + 1 * 3 where the first piece ends
        ("greatest(seen, 0, T) == 9 * (3 + 9/2)", "pass"),
        ("greatest(seen, 0, T) < 9 * (3 + 9/2)", "fail"),
        ("least(seen, 0, T) == 0", "pass"),
        ("tr(V(T)) <= 0 if K == 0 and greatest(seen, 0, T) <= 51", "vacuous"),
    ],
)
def test_step_functions(says, verdict):
    """L is diag(2, 1) for a time of 3, then its first row is (0, 3) for 1/2; truths by hand."""
    assert judged(PAST, says, TWO_PIECES, {"T": "7/2", "K": "0"}).verdict == verdict


@pytest.mark.parametrize(
    ("says", "case"),
    [
        ("integral(t * normF(L)**2, 0, T) >= 0", TWO_PIECES),  # neither constant ...
        ("greatest(tr(V @ V), 0, T) >= 0", TWO_PIECES),  # ... nor linear on a piece
        ("integral(normF(L)**2, 0, T + 1) >= 0", TWO_PIECES),
        ("tr(V(4)) >= 0", TWO_PIECES),
        ("tr(V(1)) >= 0", {**TWO_PIECES, "weights": ["3", "-1"]}),
        ("tr(V(1)) >= 0", {**TWO_PIECES, "vectors": [[["2"]], [["0", "3"]]]}),
    ],
)
def test_what_is_no_step_function_has_no_value(says, case):
    with pytest.raises(UnableError):
        judged(PAST, says, case, {"T": "7/2", "K": "0"})


def test_another_flow_is_none_of_step_functions():
    other = Theory({**PAST.data, "flow": {"V": "2 * L.T @ L"}})
    with pytest.raises(UnableError):
        judged(other, "tr(V(1)) >= 0", TWO_PIECES, {})


FA_STAR = Theory({
    "name": "fa", "kind": "flow", "trajectory": "fa_star",
    "shapes": {"Z": ["n", "r"], "Y": ["n", "m"], "C": ["m", "r"]},
    "flow": {"Z": "Y @ C - Z @ inv(Z.T @ Z) @ Z.T @ Y @ C"}, "definitions": {"l": "normF(Z)**2"},
})  # fmt: skip
START = {
    "Z": [["1", "0"], ["1", "1"], ["0", "1"]],
    "Y": [["1", "0"], ["0", "1"], ["1", "1"]],
    "C": [["1", "0"], ["0", "1"]],
}


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("least(l, 0, 1) <= 1000", "pass"),
        ("least(l, 0, 1) >= 0", "pass"),
        ("least(l, 0, 1) <= 1000 and least(l, 0, 1) >= 0", "pass"),
        ("least(l, 0, 1) <= 1000 and least(l, 0, 1) >= 999", "fail"),
        ("greatest(l, 1, 1) == 1000", "fail"),
        ("integral(l, 1, 1) == 0", "pass"),
    ],
)
def test_what_is_said_over_an_interval_has_a_bound(says, verdict):
    """Values at drawn times were taken where a claim was met first, and once they did not say so any more."""
    found = judged(FA_STAR, says, START, {"t": "1"})
    assert (found.verdict, found.bounded) == (verdict, True)


@pytest.mark.parametrize("says", ["integral(l, 0, oo) <= 9", "integral(l, 1, 0) <= 9", "least(l, 0, 1000) >= 0"])
def test_what_is_not_covered_is_no_estimate(says):
    with pytest.raises(UnableError):
        judged(FA_STAR, says, START, {"t": "1"})


DOUBLED = Theory({
    "name": "doubled", "kind": "free", "shapes": {"x": ["1", "1"]}, "steps": {"x": "4 * x @ (I_1 - x)"},
})  # fmt: skip


@pytest.mark.parametrize(("by", "verdict"), [("1/10**6", "pass"), ("-1/10**6", "fail")])
def test_many_steps_that_lose_many_bits_are_decided_with_more(by, verdict):
    """x -> 4 x (1 - x) doubles the angle of which x is the sine squared, so 250 steps are a sum of sines squared."""
    with mpmath.workdps(200):
        angle = mpmath.asin(mpmath.sqrt(mpmath.mpf(1) / 3))
        total = sum(mpmath.sin(2**k * angle) ** 2 for k in range(250))
        stated = mpmath.nstr(total, 30)
    says = f"sum_over(tr(x), 250) <= {stated.replace('.', '')} / 10**{len(stated.partition('.')[2])} + {by}"
    assert judged(DOUBLED, says, {"x": [["1/3"]]}, {"t": "0"}).verdict == verdict
