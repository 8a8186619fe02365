"""How the kernel reads a text: identities that hold in it beside neighbours that do not, and how regular it is in time.

Truth: mathematics, by hand. The checker is given the same: it re-verifies every identity and no neighbour.
"""

# ruff: noqa: E501 - statements are read as a table

import pytest
from oracle.planted_records import judged  # noqa: F401 - a fixture

from faverify.errors import FaverifyError
from faverify.kernel.errors import Refused
from faverify.kernel.gate import gate
from faverify.kernel.reader import Reader
from faverify.kernel.regular import continuous, measurable, smooth
from faverify.kernel.script import Proved, prove, step
from faverify.lang.theory import Theory

SQUARE, N = ("n", "n"), "normal(0, 1)"
FREE = Theory(
    "readings_free", "free letters", {"X": ("n", "r"), "Y": ("n", "r"), "S": SQUARE, "A": SQUARE, "B": SQUARE, "a": (), "b": ()},
    symmetric=("S",), definitions={"f": "a**2 + b"}, kind="free",
)  # fmt: skip
FLOW = Theory(
    "readings_flow", "letters that move, an input, constants",
    {"X": SQUARE, "S": SQUARE, "K": SQUARE, "U": SQUARE, "u": ("1", "1"), "Q": SQUARE, "c": ()},
    flow={"X": "-X @ Q", "S": "-S", "K": "-K"}, symmetric=("S", "K"), inputs=("U", "u"), kind="free",
    definitions={
        "f": "tr(X)", "g": "tr(X @ S)", "h": "t * tr(S)", "s": "normF(X)", "i": "ind(tr(X) >= 0)", "df": "D(f)", "dh": "D(h)",
        "m": "sigma_max(X)", "w": "integral(f, 0, t)", "rate": "D(m)", "P": "X.T @ S",
    },
)  # fmt: skip
VALUE = Theory(
    "readings_value", "a letter whose value is an inverse", {"X": SQUARE, "M": SQUARE, "a": ()},
    flow={"X": "-X"}, values={"M": "inv(X)"}, kind="free",
)  # fmt: skip
STEPS = Theory(
    "readings_steps",
    "steps",
    {"X": SQUARE, "x": ("1", "1"), "C": SQUARE, "c": ()},
    steps={"X": "X @ C", "x": "c * x"},
    kind="free",
)
LAWS = Theory(
    "readings_laws", "laws", {"g": ("n", "1"), "z": (), "a": (), "b": ()}, values={"g": N, "z": N}, kind="laws"
)

SAME = {
    FREE: [
        ("inner(X, Y) == tr(X.T @ Y)", "inner(X, Y) == tr(X.T @ X)"),
        ("inner(X, Y) == inner(Y, X)", "inner(X, Y) == -inner(Y, X)"),
        ("inner(A, B) == tr(A.T @ B)", "inner(A, B) == tr(A @ B)"),
        ("lambda_max(S) == -lambda_min(-S)", "lambda_max(S) == lambda_min(-S)"),
        ("lambda_max(-S) == -lambda_min(S)", "lambda_max(S) == -lambda_min(S)"),
        ("lambda_max(A + A.T) == -lambda_min(-A - A.T)", "lambda_max(A + A.T) == -lambda_min(A + A.T)"),
        ("pos(S) == neg(-S)", "pos(S) == neg(S)"),
        ("cond(X) == sigma_max(X) / sigma_min(X)", "cond(X) == sigma_min(X) / sigma_max(X)"),
        ("max(a, b) == max(b, a)", "max(a, b) == min(a, b)"),
        ("min(a, b) == min(b, a)", "min(a, b) == min(a, -b)"),
        ("sqrt(a**2 + 1)**2 == sqrt(a**2 + 1) * sqrt(1 + a**2)", "sqrt(a**2 + 1)**2 == sqrt(a**2 + 1)"),
        ("normF(X)**2 == tr(X.T @ X)", "normF(X)**2 == tr(X.T @ Y)"),
        ("normF(X)**3 == tr(X.T @ X) * normF(X)", "normF(X)**3 == tr(X.T @ X)"),
        ("sigma_max(X)**2 == sigma_max(-X)**2", "sigma_max(X) == sigma_max(Y)"),
        ("nuclear(-X) == nuclear(X)", "nuclear(X) == sigma_max(X)"),
        ("rank(-X) == rank(X)", "rank(X) == rank(X.T)"),  # the second is true, and is read as two numbers: refused
        ("ind(a >= 0)**2 == ind(a >= 0)", "ind(a >= 0) == ind(a > 0)"),
        ("ind(a >= 0) == ind(0 <= a)", "ind(a >= 0) == ind(a <= 0)"),
        ("ind(a == 0) == ind(-a == 0)", "ind(a == 0) == ind(a >= 0)"),
        ("ind(2 * a > 0)**3 == ind(a > 0)", "ind(a > 0) == 1"),
        ("n * (1/n) == 1", "n * (1/n) == n"),
        ("n**2 * (1/n) == n", "n**2 * (1/n) == 1"),
        ("(n * a) / n == a", "(r * a) / n == a"),
        ("a**-2 == 1 / a**2", "a**-2 == a**2"),
        ("(a * b)**-1 == a**-1 * b**-1", "(a + b)**-1 == a**-1 + b**-1"),
        ("(2 * a + 2 * b)**-1 == (a + b)**-1 / 2", "(2 * a + 2 * b)**-1 == 2 * (a + b)**-1"),
        ("a**0 == 1", "a**0 == a"),
        ("a**3 * a**2 == a**5", "a**3 * a**2 == a**6"),
        ("f - b == a**2", "f - b == a"),
        ("tr(I_n) == n", "tr(I_n) == r"),
        ("tr(X @ Y.T) == tr(Y.T @ X)", "tr(X @ Y.T) == -tr(Y.T @ X)"),
        ("tr(A @ B @ S) == tr(S @ B.T @ A.T)", "tr(A @ B @ S) == tr(B @ A @ S)"),
        ("inv(2 * A - A) == inv(A)", "inv(A) == A"),
        ("proj(X) == proj(X).T", "pinv(A) == pinv(A).T"),
        ("sqrtm(S) == sqrtm(S).T", "inv(A) == inv(A).T"),
        ("pinv(X + Y - Y) == pinv(X)", "pinv(X) == X.T"),
        ("exp(a + b - b) == exp(a)", "exp(a) == exp(b)"),
        ("abs(a - b + b) == abs(a)", "abs(a) == a"),
        ("diag(A + B - B) == diag(A)", "diag(A) == A"),
        ("diag(A).T == diag(A)", "diag(A) == diag(B)"),
    ],
    FLOW: [
        ("D(X) == -X @ Q", "D(X) == -Q @ X"),
        ("D(X.T) == -Q.T @ X.T", "D(X.T) == -X.T @ Q.T"),
        ("D(X @ S) == -X @ Q @ S - X @ S", "D(X @ S) == -X @ Q @ S + X @ S"),
        ("D(X.T @ X) == -Q.T @ X.T @ X - X.T @ X @ Q", "D(X.T @ X) == -2 * X.T @ X @ Q"),
        ("D(c * tr(X)) == -c * tr(X @ Q)", "D(c * tr(X)) == -tr(X @ Q)"),
        ("D(tr(X)**2) == -2 * tr(X) * tr(X @ Q)", "D(tr(X)**2) == -tr(X) * tr(X @ Q)"),
        ("D(t * tr(S)) == tr(S) - t * tr(S)", "D(t * tr(S)) == tr(S)"),
        ("D(t**3) == 3 * t**2", "D(t**3) == 3 * t"),
        ("D(Q) == Q - Q", "D(Q) == Q"),
        ("D(c) == 0", "D(c) == 1"),
        ("D(integral(u, 0, t)) == u", "D(integral(u, 0, t)) == u(0)"),
        ("D(integral(tr(X), c, t)) == tr(X)", "D(integral(tr(X), c, t)) == tr(X) - tr(X(0))"),
        ("D(integral(X, 0, t)) == X", "D(integral(X, 0, t)) == X - X(0)"),
        ("D(integral(X, 0, t) @ X) == X @ X - integral(X, 0, t) @ X @ Q", "D(integral(X, 0, t) @ X) == X @ X"),
        ("D(tr(integral(X, 0, t) @ S)) == tr(X @ S) - tr(integral(X, 0, t) @ S)", "D(tr(integral(X, 0, t) @ S)) == tr(X @ S)"),
        ("D(integral(tr(X), 0, 1)) == 0", "D(integral(tr(X), 0, 1)) == tr(X)"),
        ("D(integral(tr(X), t, t)) == 0", "D(integral(tr(X), 0, 2 * t)) == tr(X)"),
        ("integral(tr(X), t, 1) == integral(tr(X) + c - c, t, 1)", "D(integral(tr(X), t, 1)) == tr(X)"),
        ("integral(c * tr(X), 0, 1) == c * integral(tr(X), 0, 1)", "integral(tr(X)**2, 0, 1) == integral(tr(X), 0, 1)**2"),
        ("integral(c, 1, 3) == 2 * c", "integral(c, 1, 3) == 3 * c"),
        ("integral(Q, 0, c) == c * Q", "integral(Q, 0, c) == Q"),
        ("integral(tr(S), c, c) == 0", "integral(tr(S), 0, c) == 0"),
        ("integral(2 * X - Q, 0, c) == 2 * integral(X, 0, c) - c * Q", "integral(2 * X - Q, 0, c) == 2 * integral(X, 0, c) - Q"),
        ("integral(X @ S, 0, c) == integral(S @ X.T, 0, c).T", "integral(X @ S, 0, c) == integral(S @ X.T, 0, c)"),
        ("integral(S @ X.T, 0, c).T == integral(X @ S, 0, c)", "integral(S @ X.T, 0, c).T == integral(S @ X, 0, c)"),
        ("integral(X.T @ X, 0, c).T == integral(X.T @ X, 0, c)", "integral(X, 0, c).T == integral(X, 0, c)"),
        ("f(0) == tr(X(0))", "f(0) == f"),
        ("g(c) == tr(S(c) @ X(c))", "g(c) == tr(S(c) @ X)"),
        ("h(c) == c * tr(S(c))", "h(c) == t * tr(S(c))"),
        ("df(c) == -tr(X(c) @ Q)", "df(c) == df"),
        ("dh(c) == tr(S(c)) - c * tr(S(c))", "dh(c) == tr(S(c)) - t * tr(S(c))"),
        ("u(c - c) == u(0)", "u(c) == u(0)"),
        ("P(c) == X(c).T @ S(c)", "P(c) == X(c).T @ S"),
        ("m(c) == sigma_max(X(c))", "m(c) == m"),
        ("w(c) == integral(f, 0, c)", "w(c) == w"),
        ("X(t) == X", "X(0) == X"),
        ("s(c)**2 == tr(X(c).T @ X(c))", "s(c)**2 == tr(X.T @ X)"),
        ("i(c) == ind(tr(X(c)) >= 0)", "i(c) == i"),
        ("rise(tr(X), 0, c) == integral(max(D(tr(X)), 0), 0, c)", "rise(tr(X), 0, c) == integral(D(tr(X)), 0, c)"),
        ("limit(tr(X) + c - c) == limit(tr(X))", "limit(tr(X)) == tr(X)"),
        ("limit(X.T @ X).T == limit(X.T @ X)", "limit(X).T == limit(X)"),
        ("D(limit(tr(X))) == 0", "D(limit(tr(X))) == 1"),
        ("least(tr(X), 0, c + 1) == least(tr(X.T), 0, 1 + c)", "least(tr(X), 0, c) == greatest(tr(X), 0, c)"),
    ],
    VALUE: [
        ("M == inv(X)", "M == X"),
        ("tr(M(0) @ X(0)) == tr(X(0) @ M(0))", "M(0) == M"),
        ("tr(inv(X) @ X) == tr(X @ M)", "tr(inv(X)) == tr(X)"),
    ],
    STEPS: [
        ("next(X) == X @ C", "next(X) == C @ X"),
        ("next(X.T) == C.T @ X.T", "next(X.T) == X.T @ C.T"),
        ("next(X @ C) == X @ C @ C", "next(X @ C) == X @ C"),
        ("next(c) == c", "next(x) == x"),
        ("next(c * x) == c**2 * x", "next(c * x) == c * x"),
        ("next(tr(X @ X)) == tr(X @ C @ X @ C)", "next(tr(X @ X)) == tr(X @ X @ C @ C)"),
        ("next(next(x)) == c**2 * x", "next(next(x)) == c * x"),
        ("sum_over(c * x, 3) == c * sum_over(x, 3)", "sum_over(x**2, 3) == sum_over(x, 3)**2"),
        ("sum_over(2 * x - x**2, c) == 2 * sum_over(x, c) - sum_over(x**2, c)", "sum_over(x, c) == sum_over(x, c + 1)"),
        ("sum_over(c, 3) == c * sum_over(1, 3)", "sum_over(c, 3) == sum_over(1, 3)"),
    ],
    LAWS: [
        ("P(z >= a) == P(z - a >= 0)", "P(z >= a) == P(z >= b)"),
        ("P(2 * z > 2 * a) == P(a < z)", "P(z > a) == P(z < a)"),
        ("P(z > a) == P(0 > a - z)", "P(z > a) == P(z >= a)"),
        ("E(z * a - 0) == E(a * z)", "E(z) == z"),
        ("P(chi2(n) >= a) == P(chi2(n) - a >= 0)", "P(chi2(n) >= a) == P(chi2(n + 1) >= a)"),
    ],
}  # fmt: skip


def by_identity(says, where):
    """Whether the kernel proves a statement by reading it, and the proof."""
    proved = Proved(says, where, (step("a", says, "identity"),))
    try:
        prove(proved)
    except FaverifyError:
        return False, proved
    return True, proved


CASES = [(where, pair) for where, pairs in SAME.items() for pair in pairs]


@pytest.mark.parametrize(("where", "pair"), CASES, ids=[pair[0] for _, pair in CASES])
def test_what_two_texts_say_alike_is_an_identity_and_its_neighbour_is_none(where, pair, judged):  # noqa: F811
    same, other = pair
    shown, proved = by_identity(same, where)
    assert shown
    assert judged(proved)[0] == "re-verified"
    shown, proved = by_identity(other, where)
    assert not shown
    assert judged(proved)[0] != "re-verified"


MATRICES = (
    *(
        "inv(X)",
        "sqrtm(S)",
        "proj(X)",
        "pinv(X)",
        "pos(S)",
        "neg(S)",
        "diag(X)",
        "rows_le(X, X, c)",
        "X",
        "S",
        "Q",
        "U",
        "P",
    ),
    *(
        "integral(X, 0, c)",
        "integral(S, 0, t)",
        "limit(X)",
        "limit(S)",
        "X(0)",
        "S(c)",
        "D(X)",
        "X.T",
        "X @ S",
        "X + c * Q",
    ),
)


@pytest.mark.parametrize("text", MATRICES)
def test_what_is_a_matrix_is_none_of_the_numbers_that_commute(text, judged):  # noqa: F811
    same = f"tr(({text}) @ Q @ K) == tr(K @ ({text}) @ Q)"
    shown, proved = by_identity(same, FLOW)
    assert shown
    assert judged(proved)[0] == "re-verified"
    others = [
        f"tr(({text}) @ K) == tr({text}) * tr(K)", f"({text}) @ K @ X == K @ ({text}) @ X", f"tr({text}) * K == ({text}) @ K",
        f"normF({text})**2 == tr({text})**2",
    ]  # fmt: skip
    for other in others:
        shown, proved = by_identity(other, FLOW)
        assert not shown, other
        assert judged(proved)[0] != "re-verified", other


REFUSED = {
    "P(normal(0, 1) + normal(0, 1) > a) == P(normal(0, 1) + normal(0, 1) > a)": (LAWS, "two laws"),
    "P(chi2(n) > F(n, 2)) == P(chi2(n) > F(n, 2))": (LAWS, "two laws"),
    "integral(c, 0, oo) == integral(c, 0, oo)": (FLOW, "constant over all time"),
    "integral(1 / tr(X), 0, c) == integral(1 / tr(X), 0, c)": (FLOW, "bounded and measurable"),
    "tr(X(tr(X))) == tr(X(tr(X)))": (FLOW, "a time is made of"),
    "lambda_max(A) == lambda_max(A)": (FREE, "not shown to be symmetric"),
    "lambda_min(A @ A.T @ A) == lambda_min(A @ A.T @ A)": (FREE, "not shown to be symmetric"),
    "sqrtm(A) == sqrtm(A)": (FREE, "not shown to be symmetric"),
    "next(normF(X)) == next(normF(X))": (STEPS, "next value"),
    "sum_over(x, x) == sum_over(x, x)": (STEPS, "constant number of steps"),
    "rate(c) == rate(c)": (FLOW, "at a stated time"),
    "D(x) == 0": (STEPS, "there is no d/dt|about continuous time"),
    "D(c) == 0": (STEPS, "there is no d/dt|about continuous time"),
    "integral(c, 0, 1) == c": (STEPS, "about continuous time"),
    "limit(c) == c": (STEPS, "about continuous time"),
    "D(U) == D(U)": (FLOW, "no derivative"),
    "D(neg(S)) == D(neg(S))": (FLOW, "no derivative"),
    "A >= A": (FREE, "compares scalars"),
}


@pytest.mark.parametrize("says", REFUSED)
def test_what_has_no_reading_is_refused_though_both_sides_are_one_text(says, judged):  # noqa: F811
    where, words = REFUSED[says]
    proved = Proved(says, where, (step("a", says, "identity"),))
    with pytest.raises(FaverifyError, match=words):
        prove(proved)
    assert judged(proved)[0] != "re-verified"


#  measurable and bounded, continuous, an integral of its derivative; as the language's lemma shows it
REGULAR = {
    "c": "mcs", "t": "mcs", "tr(X)": "mcs", "tr(X)**2 + t": "mcs", "c / (1 + c**2)": "mcs", "tr(X @ S) / (1 + c**2)": "mcs",
    "tr(U)": "m", "u": "m", "tr(X @ U)": "m", "normF(X)": "mc", "sigma_max(X)": "mc", "nuclear(X)": "mc", "max(tr(X), c)": "mc",
    "min(tr(X), t)": "mc", "lambda_min(S)": "mc", "lambda_max(S)": "mc", "abs(tr(X))": "mc", "exp(tr(X))": "mc", "tanh(t)": "mc",
    "cosh(tr(X))": "mc", "sqrt(1 + tr(X)**2)": "mc", "exp(u)": "m", "normF(U)": "m", "max(u, c)": "m", "abs(u)": "m",
    "ind(tr(X) >= 0)": "m", "ind(t > c)": "m", "ind(c > 0)": "mcs", "ind(1 / tr(X) > 0)": "", "max(1 / tr(X), 0)": "",
    "1 / tr(X)": "", "1 / (1 + tr(X)**2)": "", "normF(X)**-1": "", "1 / normF(X)": "", "(1 + tr(X)**2)**(-1/2)": "",
    "log(1 + tr(X)**2)": "", "rank(X)": "", "sigma_min(X)": "", "tr(inv(X))": "", "tr(sqrtm(S @ S))": "", "det(X)": "", "tr(proj(X))": "",
    "tr(neg(S) @ neg(S))": "mcs", "tr(pos(S) @ pos(S))": "mcs", "tr(neg(S))": "mc", "tr(neg(S) @ neg(K))": "mc",
    "tr(neg(S) @ Q @ neg(S))": "mc", "tr(neg(S) @ neg(S) @ neg(S))": "mc", "tr(neg(S) @ X)": "mc",
    "tr(neg(U + U.T) @ neg(U + U.T))": "m", "tr(neg(neg(S)) @ neg(neg(S)))": "mc", "tr(neg(S) @ inv(X))": "",
    "D(tr(neg(S) @ neg(S)))": "m", "D(tr(pos(S) @ pos(S)))": "m", "D(normF(X))": "", "D(tr(neg(S)))": "", "D(tr(neg(S) @ neg(K)))": "",
    "D(sigma_max(X))": "", "D(u)": "",
    "integral(u, 0, t)": "mcs", "integral(tr(X), 0, t)": "mcs", "integral(tr(X), 0, c)": "mcs", "integral(tr(X), 0, 2 * t)": "mc",
    "integral(tr(X), t, c)": "mc", "integral(tr(X), tr(X), t)": "mc", "integral(tr(X), 0, u)": "m", "integral(tr(X), u, t)": "m",
    "integral(ind(tr(X) > 0), 0, t)": "mcs", "integral(tr(X), 0, 1 / tr(X))": "", "tr(integral(X, 0, t))": "mcs",
    "tr(integral(U, 0, t))": "mcs", "tr(integral(X, 0, t) @ inv(X))": "",
    "normF(rows_le(X, X, c))": "m",
}  # fmt: skip


@pytest.mark.parametrize("text", REGULAR)
def test_how_regular_a_function_of_time_is_shown_to_be(text):
    reader = Reader(FLOW)
    try:
        poly = reader.text(text)
    except Refused:
        assert not REGULAR[text]
        return
    tests = {"m": measurable, "c": continuous, "s": smooth}
    assert "".join(name for name, shown in tests.items() if shown(poly, reader)) == REGULAR[text]


KEPT = {
    "turned": ({"X": "X @ (Q - Q.T)"}, "X.T @ X == I_n", True),
    "turned the other way": ({"X": "(Q - Q.T) @ X"}, "X.T @ X == I_n", True),
    "sheared": ({"X": "X @ (Q + Q.T)"}, "X.T @ X == I_n", False),
    "at rest": ({"S": "-S"}, "X.T @ X == I_n", True),
    "of an input": ({"X": "X"}, "U.T @ U == I_n", True),
    "of an input and a letter that moves": ({"X": "X"}, "X @ U == I_n", False),
}


@pytest.mark.parametrize("kind", KEPT)
def test_a_theory_is_one_whose_flow_keeps_its_relations(kind):
    flow, relation, kept = KEPT[kind]
    shapes = dict.fromkeys(("X", "Q", "S", "U"), SQUARE)
    made = {"flow": flow, "relations": (relation,), "inputs": ("U",), "kind": "free"}
    if kept:
        assert gate(Theory("kept", kind, shapes, **made))
        return
    with pytest.raises(FaverifyError):
        gate(Theory("kept", kind, shapes, **made))


DRIVEN = {  # x' by something with a value, beside a relation: only what is locally Lipschitz has one solution
    "inv(X)": True, "X @ X": True, "X / 2": True, "tr(X)**0 * X": True, "X * a**2": True, "neg(X)": True, "pos(X)": True, "tr(X) * X": True,
    "normF(X) * X": True, "sigma_max(X) * X": True, "nuclear(X) * X": True, "lambda_min(X) * X": True, "det(X) * X": True, "inner(X, X) * X": True,
    "sqrtm(X)": False, "proj(X)": False, "rank(X) * X": False, "ind(tr(X) > 0) * X": False, "X * normF(X)**(-1/2)": False,
    "X * tr(X)**(1/2)": False, "X * tr(X)**-1": False, "X / tr(X)": False, "X / (1 + tr(X)**2)": False, "max(tr(X), 0) * X": False,
    "abs(tr(X)) * X": False, "exp(tr(X)) * X": False,
}  # fmt: skip


@pytest.mark.parametrize("value", DRIVEN)
def test_a_flow_is_driven_by_values_that_are_shown_to_be_lipschitz(value):
    where = Theory(
        "driven",
        "x' = M",
        {"X": SQUARE, "M": SQUARE, "a": ()},
        flow={"X": "M"},
        values={"M": value},
        symmetric=("X", "M"),
        kind="free",
    )
    if DRIVEN[value]:
        assert gate(where)
        return
    with pytest.raises(Refused, match="not shown to be Lipschitz"):
        gate(where)
