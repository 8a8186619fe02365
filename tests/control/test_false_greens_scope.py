"""What is said of a size, a time or an interval is not taken from the one value that a method happens to look at."""

import pytest

from derivations.lemma6_proofs import PAST
from derivations.theories import FA
from faverify.claim import Effort, Theory
from faverify.errors import StatementError
from faverify.methods import step_functions, sympy_entries, vector_cases
from faverify.methods.probability_moment import normal_moment
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
VECTORS = Theory("vectors", "sequences", {"total": (), "d": (), "K": (), "K_past": ()}, {"x": "K * t"}, kind="vectors")
ONE, TWO = sympy_entries((3, 2, 2)), sympy_entries((3, 2, 2), (2, 1, 1))


@pytest.mark.parametrize("says", ["n * Z == 3 * Z", "n == 3", "r * Z == 2 * Z", "E.T @ Y == m * E.T @ Y / 2"])
def test_sizes_are_no_numbers_at_one_size_only(says):
    assert ONE.check(says, FA, CONTEXT).verdict is Verdict.FAIL
    assert TWO.check(says, FA, CONTEXT).verdict is Verdict.FAIL


def test_sizes_are_numbers_where_they_differ_or_are_told():
    assert TWO.check("n * Z == Z * n", FA, CONTEXT).verdict is Verdict.PASS
    assert TWO.check("tr(I_r) == r", FA, CONTEXT).verdict is Verdict.PASS
    assert ONE.check("tr(I_r) == r", FA, CONTEXT).verdict is Verdict.PASS
    assert ONE.check("n * Z == 3 * Z if n == 3", FA, CONTEXT).verdict is Verdict.PASS
    assert ONE.check("D(Z) == E @ C", FA, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize("says", ["t <= 0", "x <= 0", "total <= K + t + total"])
def test_a_sequence_of_vectors_has_no_time(says):
    with pytest.raises(StatementError, match="the time t"):
        vector_cases().check(says, VECTORS, CONTEXT)


@pytest.mark.parametrize(
    "says",
    [
        "integral(normF(L)**2, T, 0) <= 0",
        "greatest(tr(V), T, s) <= 0 if s < T",
        "integral(normF(L)**2, 0, 2 * T) >= 0",
    ],
)
def test_a_step_function_has_no_integral_backwards_or_beyond_its_end(says):
    assert step_functions().check(says, PAST, CONTEXT).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("integral(normF(L)**2, 0, T) == tr(V(T)) - tr(V(0))", Verdict.PASS),
        ("integral(normF(L)**2, 0, T) == tr(V(T))", Verdict.FAIL),
        ("integral(normF(L)**2, s, T) == tr(V(T)) - tr(V(s)) if s <= T", Verdict.PASS),
        ("integral(normF(L)**2, s, T) == tr(V(T))", Verdict.FAIL),
        ("greatest(tr(V), T, T) == tr(V(T))", Verdict.PASS),
        ("greatest(tr(V), s, s) == tr(V(T))", Verdict.FAIL),
        ("integral(normF(L)**2, T, T) == 0", Verdict.PASS),
        ("psd(V) if V(0) == 0", Verdict.PASS),
        ("psd(V)", Verdict.FAIL),
        ("psd(V - V(T) - V(T))", Verdict.FAIL),
    ],
)
def test_what_is_rational_along_a_step_function_is_decided(says, verdict):
    assert step_functions().check(says, PAST, CONTEXT).verdict is verdict


NUMBERS = Theory(
    "valued_numbers", "c = -1, d = 2", {"g": (), "c": (), "d": ()}, {"f": "g**2", "cc": "c"},
    values={"g": "normal(0, 1)", "c": "-1", "d": "2"}, kind="laws",
)  # fmt: skip


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("E(sqrt(c) * sqrt(c) * g**2) == c", Verdict.INCONCLUSIVE),  # green: c stood for any positive number
        ("E(sqrt(cc)**2 * g**2) == cc", Verdict.INCONCLUSIVE),
        ("E(g**2) == d / 2", Verdict.PASS),  # failed: d stood for any positive number
        ("E(d * g**2) == 2", Verdict.PASS),
        ("E(d * f) == 2", Verdict.PASS),
        ("E(d * f) == 3", Verdict.FAIL),
        ("E(exp(c * g**2)) == 3**(-1/2)", Verdict.PASS),
        ("E(exp(d * g**2)) == 3**(-1/2)", Verdict.INCONCLUSIVE),
    ],
)
def test_numbers_with_values_are_these_numbers_to_the_normal_law(says, verdict):
    assert normal_moment().check(says, NUMBERS, CONTEXT).verdict is verdict
