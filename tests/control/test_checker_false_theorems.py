"""Every false statement that is planted for the kernel, given to the independent checker as a certificate's record.

It must refuse what the kernel refuses, or name it as not re-verified.
"""

from dataclasses import replace

import pytest
import test_kernel_bound_rules
import test_kernel_chance_conditions
import test_kernel_each_condition
import test_kernel_false_theorems
import test_kernel_hidden_meanings
import test_kernel_limit_rules
import test_kernel_lost_times
import test_kernel_side_conditions
import test_kernel_steps
from oracle.planted_records import judged, scope, theory_data  # noqa: F401 - a fixture

from faverify.checker.algebra import Algebra
from faverify.checker.chance import mean
from faverify.checker.items import Checker
from faverify.checker.language import Theory as CheckedTheory
from faverify.errors import StatementError
from faverify.kernel.gate import gate
from faverify.kernel.isserlis import mean as kernel_mean
from faverify.kernel.script import Proved, step
from faverify.lang import wellformed
from faverify.lang.theory import Theory

TABLES = (
    *(test_kernel_false_theorems, test_kernel_side_conditions, test_kernel_chance_conditions, test_kernel_steps),
    *(test_kernel_hidden_meanings, test_kernel_limit_rules, test_kernel_bound_rules, test_kernel_lost_times),
    test_kernel_each_condition,
)
FREE_NUMBERS = Theory("true", "a matrix and a number", {"X": ("r", "r"), "a": ()}, kind="free")
PLANTED = {f"{table.__name__}: {name}": planted for table in TABLES for name, planted in table.PLANTED.items()}


@pytest.mark.parametrize("name", PLANTED)
def test_a_false_statement_is_not_re_verified(judged, name, monkeypatch):  # noqa: F811
    monkeypatch.setattr(wellformed, "require_wellformed", lambda theory: None)  # a file can say what nobody can make
    theory, lines, *_ = PLANTED[name]
    theory = theory() if callable(theory) else theory
    how, why = judged(Proved(lines[-1].says, theory, tuple(lines)))
    assert how in ("wrong", "not re-verified"), why


def test_what_is_true_is_re_verified_as_these_are_refused(judged):  # noqa: F811
    """Else all of the above would be refused for what their records lack."""
    for theory in (FREE_NUMBERS, replace(FREE_NUMBERS, flow={"X": "-X"})):
        says = "tr(X) + a == a + tr(X.T)"
        assert judged(Proved(says, theory, (step("q", says, "identity"),))) == ("re-verified", "every line by its rule")


def data(name, shapes, **fields):
    return {"name": name, "kind": "free", "shapes": {k: list(v) for k, v in shapes.items()}, **fields}


def line(name, says, rule="identity", *premises, **arguments):
    return {"name": name, "says": says, "rule": rule, "premises": list(premises), "arguments": arguments}


ONE, SQUARE = ("1", "1"), ("r", "r")
FREE = data("free", {"X": SQUARE, "Y": SQUARE, "a": ()})
WRITTEN = {  # what the toolkit does not let anybody state, and a file can
    "a division by a matrix": (FREE, [line("q", "a / X == a")]),
    "an inequality of a matrix with itself": (FREE, [line("q", "X >= X")]),
    "a power of a matrix": (FREE, [line("q", "X**2 >= 0")]),
    "a matrix below a function of numbers": (FREE, [line("q", "exp(X) > 0")]),
    "a trace of two": (FREE, [line("q", "tr(X, Y) == tr(X)")]),
    "a number in place of a time": (FREE, [line("q", "X(Y) == X")]),
    "an equation for some time": (FREE, [line("q", "0 == 0 for some t in [0, 1]")]),
    "a relation that is divided by a number which may be 0": (
        data("scaled", {"Z": ("n", "r"), "s": ()}, relations=["s * (Z.T @ Z) == I_r"]), [line("q", "Z.T @ Z == I_r")],
    ),
    "a relation without a word": (
        data("numbers", {"X": SQUARE, "Y": SQUARE}, relations=["tr(X) == 1"]), [line("q", "Y == 1 * Y + 0 * X")],
    ),
    "a parameter called t is no time (t = 2, T = 1)": (
        data("t_is_a_number", {"t": ()}),
        [
            line("p", "t <= T if t <= T", "given", "t <= T"),
            line("q", "t * T <= T * T if T >= 0", "integrate", "p", stop="T"),
        ],
    ),
    "a value that is made of itself is constant": (
        data("circle", {"M": SQUARE, "x": ONE}, flow={"x": "I_1"}, values={"M": "M + tr(x) * I_r - tr(x) * I_r"}),
        [line("q", "D(M) == 0")],
    ),
    "a number with a flow is constant": (data("flowing", {"x": ()}, flow={"x": "1"}), [line("q", "D(x) == 0")]),
    "a letter and a definition of one name": (
        data("two", {"x": (), "y": ()}, definitions={"x": "y"}), [line("q", "x == x")],
    ),
    "the root of an unsymmetric value is symmetric": (
        data("root", {"X": SQUARE, "S": SQUARE}, values={"S": "sqrtm(X)"}, symmetric=["S"]), [line("q", "S == S.T")],
    ),
    "the rate of an inverse that need not exist": (
        data("inverse", {"x": SQUARE}, flow={"x": "I_r"}), [line("q", "D(tr(inv(x))) == -tr(inv(x) @ inv(x))")],
    ),
    "two random letters with one law": (
        data("chance", {"z": (), "w": ()}, kind="laws", values={"z": "normal(0, 1)", "w": "normal(0, 1)"}),
        [line("q", "P(z - w > 0) == P(z - z > 0)")],
    ),
    "a random letter outside P": (
        data("chance", {"z": ()}, kind="laws", values={"z": "normal(0, 1)"}), [line("q", "z**2 >= 0")],
    ),
    "a symmetric letter that steps to what is not (x' = x M, so tr(x' M) is not tr(x' M'))": (
        data("shears", {"x": SQUARE, "M": SQUARE, "K": ()}, steps={"x": "x @ M"}, symmetric=["x"]),
        [line("q", "sum_over(tr(x @ M), K) == sum_over(tr(x @ M.T), K)")],
    ),
    "a symmetric letter that starts at what is not": (
        data("starts", {"x": SQUARE, "M": SQUARE}, flow={"x": "x"}, starts={"x": "M"}, symmetric=["x"]),
        [line("q", "tr(x @ M) == tr(x @ M.T)")],
    ),
    "0 is at least a number that Python rounds to 0": (FREE, [line("q", "0 >= 1e-400")]),
    "0.1 is another number that Python rounds to it": (FREE, [line("q", "0.1000000000000000000001 <= 0.1")]),
    "2^53 + 1 is 2^53, written with a point": (FREE, [line("q", "9007199254740993.0 <= 9007199254740992")]),
    "an argument with a name, which nobody reads": (FREE, [line("q", "tr(X, of=Y) == tr(X)")]),
    "2(3) is 2 at the time 3 (who reads 6 reads 0 >= 1)": (FREE, [line("q", "0 >= 2(3) - 5")]),
    "a list of arguments": (FREE, [line("q", "tr(*X) == tr(X)")]),
    "a second argument of psd, which nobody reads": (FREE, [line("q", "psd(X.T @ X, Y)", "arithmetic", of="X")]),
    "a product of matrices entry by entry": (FREE, [line("q", "X * Y == X @ Y")]),
    "a number over 0": (FREE, [line("q", "(a / 0)**2 >= 0")]),
    "the number 0 in a product of matrices": (FREE, [line("q", "(a @ 0)**2 >= 0")]),
    "0 transposed": (FREE, [line("q", "0 .T == 0")]),
    "an eigenvalue of the number 0": (FREE, [line("q", "lambda_min(0) == lambda_min(0)")]),
    "PSD, and not square": (data("oblong", {"E": ("n", "m")}), [line("q", "psd(E - E)")]),
    "PSD and not square, as a hypothesis": (data("oblong", {"E": ("n", "m")}), [line("q", "0 <= 1 if psd(E - E)")]),
    "rows of a matrix by a form of another size": (
        data("oblong", {"E": ("n", "m"), "A": SQUARE}, symmetric=["A"]),
        [
            line(
                *("q", "psd(E.T @ E - rows_le(E, A, 0).T @ rows_le(E, A, 0))", "row selection"),
                of="E", form="A", level="0",
            ),
        ],
    ),
    "two comparisons for some time, each for one of its own": (
        data("grows", {"x": ONE}, flow={"x": "x"}), [line("q", "0 <= 1 and 0 <= 2 for some t in [0, 1]")],
    ),
    "the probability of what is not random": (
        data("chance", {"z": (), "a": ()}, kind="laws", values={"z": "normal(0, 1)"}), [line("q", "P(a >= 0) >= 0")],
    ),
    "a line about a matrix that is at least 0": (
        data("rests", {"x": SQUARE}, flow={"x": "x - x"}), [line("p", "D(x) >= 0"), line("q", "D(x) == 0")],
    ),
    "a line about the time 0 at a number that moves": (
        data("grows", {"x": ONE}, flow={"x": "x"}), [line("p", "tr(x @ x)(x) >= 0"), line("q", "0 <= 1")],
    ),
    "an equation from an inequality": (
        FREE, [{**line("q", "a == 0 if a >= 0", "arithmetic"), "premises": ["a >= 0"], "multipliers": [["1", "0"]]}],
    ),
    "a multiplier that is a bomb": (
        FREE, [{**line("q", "a >= 0", "arithmetic"), "multipliers": [["1e999999999"]]}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_what_only_a_file_can_say_is_not_re_verified(name):
    theory, lines = WRITTEN[name]
    payload = {"proof": lines, "imports": {}}
    outcome = {"verdict": "pass", "evidence": "proved", "scope": scope(theory["shapes"]), "payload": payload}
    told = {"says": lines[-1]["says"], "theory": theory["name"], "method": "proof in the kernel"}
    part = {"name": "planted", "decides": True, **told, "outcome": outcome}
    try:
        how = Checker({"theory": theory, "parts": [part], "controls": []}).part(part).how
    except StatementError:
        return
    assert how in ("wrong", "not re-verified")


def test_means_are_those_of_the_kernel():
    """Pairings joined to loops against the kernel's reduction pair by pair."""
    shapes = {"X": ("p", "q"), "V": ("p", "q"), "A": ("q", "q"), "B": ("p", "p"), "K": ("q", "p")}
    law = {"X": "normal(0, 1)", "V": "normal(0, 1)"}
    theory = Theory("means", "means", shapes, values=law, kind="laws", symmetric=("A",))
    algebra, reader = Algebra(CheckedTheory(theory_data(theory))), gate(theory)
    for text in (
        "normF(X)**2", "normF(X)**4", "tr(X.T @ B @ X @ A)", "tr(X @ K @ X @ K)", "tr(X @ K) * tr(X @ K)",
        "tr(X @ K) * tr(K.T @ X.T)", "normF(X.T @ X)**2", "normF(X @ A @ V.T)**2", "tr(X @ K)", "tr(A) * tr(X.T @ V)",
        "tr(X.T @ B @ X @ A @ X.T @ X)", "normF(X)**2 * normF(V)**2 * tr(X @ A @ V.T)**2", "normF(X)**6",
    ):  # fmt: skip
        own, other = mean(algebra.text(text), algebra), kernel_mean(reader.text(text), reader)
        seen = {tuple(sorted(key.replace("'", ".T") for key in mono.scalars)): value for mono, value in own.items()}
        assert seen == {tuple(sorted(word.scalars)): value for word, value in other.items()}, text


def test_what_is_true_beside_them_is_re_verified(judged):  # noqa: F811
    steps = test_kernel_steps
    more = step("more", "S + tr(x @ x) >= 0 if S >= 0", "arithmetic", "S >= 0", visible="tr(x.T @ x)")
    lines = steps.sums("sum_over(tr(x @ x), K) >= 0", steps.SAME, more, of="tr(x @ x)", keeps="S >= 0")
    hidden, false, lost = test_kernel_hidden_meanings, test_kernel_false_theorems, test_kernel_lost_times
    for proved in (
        Proved("sum_over(tr(x @ x), K) >= 0", steps.UP, tuple(lines)),
        steps.SUM_BY.proved(steps.SUM_SAYS, steps.FA_STAR_STEPS),
        hidden.TO_ZERO,
        Proved("limit(f) == 0", false.DECAY, false.DECAYS),
        Proved(lost.ALIVE[-1].says, lost.ends(), lost.ALIVE),
        Proved(lost.NAMED_LINES[-1].says, lost.NAMED, lost.NAMED_LINES),
        Proved(lost.FOO, lost.NAMED, lost.FOO_LINES),
    ):
        assert judged(proved)[0] == "re-verified", judged(proved)
