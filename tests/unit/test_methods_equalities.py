"""Methods that prove: what is true passes as proved, what is false fails with a witness, the rest stays open.

No verdict but ``pass`` may ever come from an identity that is false at some rational point.
"""

import flint
import mpmath
import pytest

from derivations.theories import FA_STAR, FA_STAR_RAW
from faverify.cases.free import FreeCase
from faverify.cases.instance import Instance
from faverify.claim import Claim, Context, Effort, Part, Restoration, Theory
from faverify.errors import FaverifyError, StatementError
from faverify.lang.parse import parse_expression
from faverify.methods import chain, sum_of_squares, sympy_entries, sympy_scalar
from faverify.methods.base import for_all
from faverify.methods.scalar_points import enclose
from faverify.methods.scalar_reader import Reader
from faverify.methods.sympy_scalar import READ
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import Entry
from faverify.verdict import Evidence, Verdict

SCALARS = Theory("some_scalars", "real numbers", {"x": (), "y": (), "t": ()}, kind="scalars")
PAIR = Theory("pair", "two matrices of one shape", {"X": ("n", "r"), "V": ("n", "r")}, kind="free")
HAND = Instance.of(
    [["1", "2"], ["3", "-1"], ["0", "1"]], [["1", "1/2"], ["0", "1"]], [["1", "0"], ["1", "1"], ["0", "2"]], name="hand"
)
FREE = [FreeCase((("n", n), ("r", r)), seed) for seed, (n, r) in enumerate([(1, 1), (2, 1), (3, 2)])]


def run(method, says, theory, *cases, effort=Effort.STANDARD):
    return method.check(says, theory, Context(lambda kind: [c for c in cases if c.kind == kind], effort))


def as_claim(method, says, theory):
    """The outcome of the method as the only part of a claim: what a crash becomes."""
    claim = Claim("made-up", "", "", Restoration.NEW, theory, "", (Part("only", says, method),))
    return run_claim(Entry(claim, "", __name__, "tests"), Settings(effort=Effort.QUICK)).parts[0].outcome


@pytest.mark.parametrize("says", ["Z.T @ E == 0", "E.T @ Y == E.T @ E", "D(G) == 0"])
def test_chain_proves_for_all_sizes(says):
    found = run(chain(), says, FA_STAR_RAW, HAND)
    assert (found.verdict, found.evidence) == (Verdict.PASS, Evidence.PROVED)
    assert found.scope.startswith("all sizes")
    assert found.counts["tested"] >= 1
    assert len(found.steps) == 2
    assert found.witness is None


def test_chain_refutes_with_the_case_that_was_given():
    found = run(chain(), "Z.T @ E == Z.T @ Y", FA_STAR_RAW, HAND)
    assert (found.verdict, found.evidence) == (Verdict.FAIL, Evidence.EXACT)
    assert found.witness["case"] == HAND.entries()
    assert found.witness["left"] == "[0, 0; 0, 0]"
    assert found.witness["right"] == "[4, 1; 3, 1]"  # Z'Y by hand


def test_chain_keeps_open_what_is_false_only_elsewhere():
    commute = Theory("two", "two squares", {"X": ("n", "n"), "V": ("n", "n")}, kind="free")
    one = run(chain(), "X @ V == V @ X", commute, FreeCase((("n", 1),), 0))
    assert (one.verdict, one.witness) == (Verdict.INCONCLUSIVE, None)  # 1 x 1 matrices do commute
    assert "no counterexample at 1 exact cases" in one.explanation
    assert run(chain(), "X @ V == V @ X", commute, FreeCase((("n", 2),), 0)).verdict is Verdict.FAIL


def test_chain_on_no_case_at_all_is_vacuous_though_derived():
    found = run(chain(), "X.T @ X == (X.T @ X).T", PAIR)
    assert (found.verdict, found.counts["tested"]) == (Verdict.VACUOUS, 0)
    assert found.steps


def test_chain_with_a_wrong_link_is_an_error_not_a_proof():
    found = run(chain(("Z.T @ Y", "wrong")), "Z.T @ E == 0", FA_STAR_RAW, HAND)
    assert found.verdict is Verdict.ERROR
    assert "Z.T @ Y" in found.explanation
    assert run(chain(("Z.T @ Y - Z.T @ Z @ W", "right")), "Z.T @ E == 0", FA_STAR_RAW, HAND).verdict is Verdict.PASS


def test_chain_whose_prover_contradicts_arithmetic_is_no_proof(monkeypatch):
    """A prover that proves anything: exact arithmetic notices."""
    from faverify.algebra import prove

    monkeypatch.setattr(prove, "prove_equal", lambda left, right, theory: prove.Proof(True, "", ()))
    with pytest.raises(FaverifyError, match="disagree"):
        run(chain(), "Z.T @ Y == 0", FA_STAR, HAND)


@pytest.mark.parametrize("says", ["normF(E) >= 0", "psd(G)", "Z.T @ Unknown == 0", "Z @ Z == 0", "1", ""])
def test_chain_refuses_what_is_no_equality_and_a_claim_calls_it_an_error(says):
    with pytest.raises(StatementError):
        run(chain(), says, FA_STAR, HAND)
    assert as_claim(chain(), says, FA_STAR).verdict is Verdict.ERROR


@pytest.mark.parametrize(
    "says", ["2*tr(X.T @ V) <= normF(X)**2 + normF(V)**2", "normF(X)**2 + normF(V)**2 >= 2*tr(V.T @ X)"]
)
def test_squares_prove_for_all_sizes(says):
    found = run(sum_of_squares("normF(X - V)**2"), says, PAIR, *FREE)
    assert (found.verdict, found.evidence) == (Verdict.PASS, Evidence.PROVED)
    assert found.counts["tested"] == 3


def test_squares_refute_only_with_a_counterexample():
    method = sum_of_squares("normF(X - V)**2")
    numbers = [FreeCase((("n", 1), ("r", 1)), seed) for seed in range(9)]
    wrong = run(method, "9*tr(X.T @ V) <= normF(X)**2 + normF(V)**2", PAIR, *numbers)
    assert (wrong.verdict, wrong.evidence) == (Verdict.FAIL, Evidence.EXACT)
    true_but_not_so = run(method, "tr(X.T @ V) <= normF(X)**2 + normF(V)**2", PAIR, *FREE)
    assert (true_but_not_so.verdict, true_but_not_so.witness) == (Verdict.INCONCLUSIVE, None)
    assert run(method, "2*tr(X.T @ V) <= normF(X)**2 + normF(V)**2", PAIR).verdict is Verdict.VACUOUS


@pytest.mark.parametrize(
    "term", ["tr(X.T @ V)", "-1 * normF(X)**2", "normF(X)", "normF(X)**3", "normF(X)**2 - normF(V)**2", "tr(X.T @ X)"]
)
def test_squares_that_may_be_negative_are_refused(term):
    """Even true ones such as ||X||_F, whose sign is not visible as that of a square."""
    with pytest.raises(StatementError, match="not visibly non-negative"):
        run(sum_of_squares(term), "0 * normF(X)**2 <= normF(X)**2", PAIR, *FREE)


def test_scalar_identities_are_proved_for_all_reals():
    for says in ("(x + y)**2 == x**2 + 2*x*y + y**2", "tanh(x)**2 == 1 - 1/cosh(x)**2", "D(exp(x*t)) == x*exp(x*t)"):
        found = run(sympy_scalar(), says, SCALARS)
        assert (found.verdict, found.evidence) == (Verdict.PASS, Evidence.PROVED), says
        assert found.scope.startswith("all real")


def test_scalar_inequalities_need_terms_of_a_visible_sign():
    assert run(sympy_scalar("(x - y)**2"), "x**2 + y**2 >= 2*x*y", SCALARS).verdict is Verdict.PASS
    assert run(sympy_scalar("x"), "x + y >= y", SCALARS).verdict is Verdict.FAIL
    assert run(sympy_scalar("x", positive=("x",)), "x + y >= y", SCALARS).verdict is Verdict.PASS
    with pytest.raises(StatementError, match="needs terms whose sum"):
        run(sympy_scalar(), "2*x**2 + y**2 >= x**2", SCALARS)
    for terms in (("x*y",), ("-1*x**2",), ("(x - y)**3",), ("2*x**2 - x**2",)):
        with pytest.raises(StatementError, match="not visibly non-negative"):
            run(sympy_scalar(*terms), "2*x**2 + y**2 >= x**2", SCALARS)
    with pytest.raises(StatementError, match="strict"):
        run(sympy_scalar("x**2"), "x**2 + 1 > 1 - 1/1000000", SCALARS)


def test_scalar_terms_that_do_not_add_up_prove_nothing():
    found = run(sympy_scalar("(x - y)**2"), "x**2 + y**2 >= x*y", SCALARS)  # true, the difference is another one
    assert (found.verdict, found.witness) == (Verdict.INCONCLUSIVE, None)


def test_scalar_hypotheses_leave_counterexamples_out_and_give_signs():
    """Found here: a symbol of the hypothesis alone had no value."""
    found = run(sympy_scalar("x"), "x >= 0 if y >= 0", SCALARS)
    assert found.verdict is Verdict.FAIL
    assert not found.witness["at"]["y"].startswith("-")
    assert run(sympy_scalar("x"), "x >= 0 if x >= 0", SCALARS).verdict is Verdict.PASS
    with pytest.raises(StatementError, match="not visibly"):
        run(sympy_scalar("x"), "x >= 0 if x >= y and y >= 0", SCALARS)


def test_scalar_law_that_holds_for_positive_numbers_only_is_not_proved_for_all():
    says = "log(x*y) == log(x) + log(y)"
    assert run(sympy_scalar(), says, SCALARS).verdict is Verdict.INCONCLUSIVE
    assert run(sympy_scalar(positive=("x", "y")), says, SCALARS).verdict is Verdict.PASS


def test_scalar_roots_of_squares_are_not_the_number_itself():
    """Found here: SymPy's absolute value was not read where a counterexample is looked for."""
    found = run(sympy_scalar(), "sqrt(x**2) == x", SCALARS)
    assert found.verdict is Verdict.FAIL
    assert found.witness["at"]["x"].startswith("-")
    assert run(sympy_scalar(positive=("x",)), "sqrt(x**2) == x", SCALARS).verdict is Verdict.PASS


def test_scalar_constants_are_numbers_too():
    """Found here: SymPy turns exp(1) into its constant E, which was not read."""
    assert run(sympy_scalar(), "exp(1) == 1 + x", SCALARS).verdict is Verdict.FAIL
    assert run(sympy_scalar(), "exp(1) * exp(x) == exp(1 + x)", SCALARS).verdict is Verdict.PASS


def test_scalars_outside_the_language_are_errors():
    for says in ("abs(x) == x", "max(x, y) == x"):
        assert as_claim(sympy_scalar(), says, SCALARS).verdict is Verdict.ERROR


def test_entries_are_exact_for_the_sizes_named():
    found = run(sympy_entries((2, 2, 1), (3, 1, 1)), "D(A) == 2 * R.T @ R", FA_STAR)
    assert (found.verdict, found.evidence) == (Verdict.PASS, Evidence.EXACT)
    assert "(2, 2, 1); (3, 1, 1)" in found.scope
    quick = run(sympy_entries((2, 2, 1), (3, 1, 1)), "D(A) == 2 * R.T @ R", FA_STAR, effort=Effort.QUICK)
    assert "(3, 1, 1)" not in quick.scope
    wrong = run(sympy_entries((2, 2, 1)), "D(A) == R.T @ R", FA_STAR)
    assert (wrong.verdict, wrong.evidence) == (Verdict.FAIL, Evidence.EXACT)
    assert wrong.witness["sizes"] == "(2, 2, 1)"


def test_entries_of_a_size_where_a_false_identity_holds_do_not_refute_it():
    """``W C`` is symmetric for r = 1 only: a size is a scope, not a proof."""
    says = "W @ C == (W @ C).T"
    assert run(sympy_entries((2, 2, 1)), says, FA_STAR).verdict is Verdict.PASS
    assert run(sympy_entries((2, 2, 1), (3, 2, 2)), says, FA_STAR).verdict is Verdict.FAIL


def test_entries_of_no_size_at_all_are_vacuous():
    """Found here: it used to pass."""
    found = run(sympy_entries(), "D(A) == R.T @ R", FA_STAR)
    assert (found.verdict, found.counts["tested"]) == (Verdict.VACUOUS, 0)


def test_entries_of_large_sizes_and_inequalities_are_errors():
    assert as_claim(sympy_entries((3, 3, 3)), "D(A) == 2 * R.T @ R", FA_STAR).verdict is Verdict.ERROR
    assert as_claim(sympy_entries((2, 2, 1)), "l >= 0", FA_STAR).verdict is Verdict.ERROR


def test_what_a_derivation_with_an_inverse_lacks_is_said_and_helps():
    """``inv`` as it is written was left over without a word of what to do."""
    from faverify.claim import Effort, Theory
    from faverify.methods import chain
    from faverify.run.claims import Settings
    from faverify.verdict import Verdict

    context = Settings(Effort.QUICK).context()
    shapes = {"A": ("n", "n"), "B": ("n", "n"), "K": ("n", "n")}
    bare = Theory("inverse", "K = A^-1", shapes, values={"K": "inv(A)"}, kind="free")
    told = Theory(
        "inverse", "K = A^-1", shapes, values={"K": "inv(A)"}, relations=("K @ A == I_n", "A @ K == I_n"), kind="free"
    )  # fmt: skip
    for says in ("inv(A) @ A == I_n", "A @ B @ inv(A) @ A == A @ B", "tr(A @ B @ inv(A)) == tr(B)"):
        left_over = chain().check(says, bare, context)
        assert (left_over.verdict, "'K @ A == I_n'" in left_over.explanation) == (Verdict.INCONCLUSIVE, True)
        assert chain().check(says, told, context).verdict is Verdict.PASS
    assert chain().check("inv(A) @ B == I_n", told, context).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ({"A": ("p", "q"), "B": ("q", "1")}, "all sizes (p, q), every instance of the theory"),
        ({"A": ("k", "m"), "B": ("r", "n")}, "all sizes (n, m, r, k), every instance of the theory"),
        ({"B": ("r", "n"), "A": ("k", "m")}, "all sizes (n, m, r, k), every instance of the theory"),
        ({"a": (), "t": ()}, "every instance of the theory"),
    ],
)
def test_the_scope_of_a_derivation_names_the_sizes_of_its_theory(shapes, said):
    """Found by reading: scopes named n, m and r whatever the theory, and trajectories where nothing moves.

    Their order was that of the letters of the theory that was read first of those that are equal.
    """
    assert for_all(Theory(name="sizes", title="sizes", kind="free", shapes=shapes), "instance") == said


@pytest.mark.parametrize("name", sorted(READ - {"D", "limit"}))
def test_a_function_that_sympy_reads_is_enclosed_by_its_own_balls(name):
    """A table here named them, and a new function with all its readings was refused."""
    text = parse_expression(f"{name}(x) + 1", SCALARS)
    ball = enclose(text, Reader(SCALARS, (), ()), {"x": flint.arb(flint.fmpq(1, 3))})
    with mpmath.workdps(60):
        value = getattr(mpmath, {"artanh": "atanh"}.get(name, name))(mpmath.mpf(1) / 3) + 1
        assert flint.arb(mpmath.nstr(value, 50)).overlaps(ball)
    assert ball.rad() < 1e-10
    undefined = {"sqrt": -1, "log": 0, "artanh": 1}.get(name)
    if undefined is not None:
        assert not enclose(text, Reader(SCALARS, (), ()), {"x": flint.arb(undefined)}).is_finite()
