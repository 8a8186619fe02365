"""What a method does not read it refuses: parts of statements, foreign theories, names that nobody may bind."""

from dataclasses import dataclass, replace

import pytest

from derivations.gaussian_theories import LAWS
from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Claim, Effort, Part, Prose, Restoration, Theory
from faverify.errors import FaverifyError, StatementError, UsageError
from faverify.lang.parse import parse_statement
from faverify.methods import (
    alignment_cover,
    argued,
    ball_cases,
    chain,
    exact_cases,
    sum_of_squares,
    sympy_entries,
    sympy_scalar,
    turning_points,
    worst_case,
)
from faverify.methods.base import Method, require_readable
from faverify.methods.exact_against_path import exact_against_path
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_descent import descent_runs
from faverify.methods.probability_moment import normal_moment
from faverify.methods.probability_monotone import derivative_sign
from faverify.methods.probability_samples import sampled
from faverify.outcome import Outcome
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import Entry
from faverify.verdict import Evidence, Verdict

SETTINGS = Settings(Effort.QUICK, jobs=1)
CONTEXT = SETTINGS.context()
NONSENSE = Theory("nonsense", "one square matrix that doubles", {"Z": ("n", "n")}, flow={"Z": "2 * Z"}, kind="flow")
UPHILL = replace(FA, name="uphill", flow={**FA.flow, "W": "-1 * Z.T @ (Y - Z @ W)"})
SQUARES = Theory("squares", "any square A and B", {"A": ("n", "n"), "B": ("n", "n")}, kind="free")
OWN_ROOT = replace(FA_STAR, name="own", values={"S": "Z.T @ Z", "Si": "inv(S)"}, relations=())
BOUND_LETTER = Theory("bound", "X is symmetric", {"X": ("n", "n")}, symmetric=("X",), kind="free")
MOVING = Theory("moving_number", "x' = x", {"x": ("1", "1")}, flow={"x": "x"}, kind="free")
FLOWS = {"fa_star": FA_STAR, "fa": FA, "gd": GD, "nonsense": NONSENSE, "uphill": UPHILL}
DRAW = ("gaussian", 3, 2, 1, 0)


def claim_of(*parts, theory=FA_STAR):
    return Claim("made-up", "made up", "nowhere", Restoration.NEW, theory, "Nothing.", parts, kind="new")


@pytest.mark.parametrize(
    ("method", "says"),
    [
        (turning_points(*DRAW), "maxima(l, 0, 6) == 1"),
        (worst_case("rise", "n4", 2), "rise(l, 0, oo) >= normF(neg(A(0)))**2 / 40"),
        (alignment_cover(), "psd(A(t) - A(s)) for 0 <= s <= t <= 1"),
        (exact_against_path(("1",)), "normF(R(t) - path(R(t))) <= 1/10**40"),
        (enclosed_at(""), "P(chi2(4) >= 100) <= 1/100"),
        (sampled(""), "P(cos2(2, 1) >= 1/2) >= 2/5"),
        (descent_runs(), "P(gd_ratio(6, 1, 1, 60) <= 1.1) >= 1/2"),
        (normal_moment(), "E(g**2) == 1"),
        (derivative_sign(), "x >= 1 for x >= 1"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_statement_about_one_flow_says_nothing_under_another(method, says):
    own = ("fa_star",) if method.fragment.flows else ()
    for flow, theory in FLOWS.items():
        if flow not in own:
            with pytest.raises(StatementError):
                method.check(says, theory, CONTEXT)
    assert method.fragment.foreign(FLOWS[own[0]] if own else LAWS) == ""


@pytest.mark.parametrize(
    ("method", "says", "theory"),
    [
        (chain(), "E.T @ Z == 0 if r == 1", FA_STAR),
        (chain(), "E.T @ Z == 0 for r >= 1", FA_STAR),
        (chain(), "tr(Z.T @ Z) <= tr(G)", FA_STAR),
        (sum_of_squares("normF(Z)**2"), "normF(Z)**2 >= 0 if r == 1", FA_STAR),
        (sum_of_squares("normF(Z)**2"), "normF(Z)**2 > 0", FA_STAR),
        (sympy_entries((2, 2, 1)), "M @ G == G @ M for r == 1", FA_STAR),
        (sympy_entries((2, 2, 1)), "tr(G) >= 0", FA_STAR),
        (sympy_entries((2, 2, 1)), "M @ G == G @ M if tr(G) == 1", FA_STAR),
        (sympy_entries((3, 2, 2)), "S @ S == Z.T @ Z", OWN_ROOT),
        (sympy_entries((3, 2, 2)), "X == X.T", BOUND_LETTER),
        (sympy_scalar(), "A @ B == B @ A", SQUARES),
        (sympy_scalar(), "tr(A @ B) == tr(B @ A)", SQUARES),
        (sympy_scalar(), "D(x) == 0", MOVING),
        (exact_cases(), "l(t) >= 0 for 0 <= t <= 2", FA_STAR),
        (ball_cases(), "l(t) >= 0 for 0 <= t <= 2", FA_STAR),
        (alignment_cover(), "psd(A(t) - A(s)) for 0 <= s <= t <= 1 and r == 1", FA_STAR),
        (sampled(""), "P(cos2(2, 1) >= 1/2) >= 2/5 if 1 > 2", LAWS),
    ],
)
def test_what_a_method_does_not_read_is_refused(method, says, theory):
    with pytest.raises(StatementError):
        method.check(says, theory, CONTEXT)


@pytest.mark.parametrize(
    ("method", "says"),
    [
        (exact_cases(l="0"), "l == 0"),
        (exact_cases(Y="0"), "normF(Y) == 0"),
        (exact_cases(n="5"), "n == 5"),
        (exact_cases(Gi="1"), "Gi == 1 * Gi"),
        (exact_cases(t="1"), "t == 1"),
        (exact_cases(nobody="1"), "l >= 0"),
        (ball_cases(l=("0",)), "l == 0"),
        (ball_cases(S=("0",)), "normF(S) == 0"),
        (ball_cases(m=("1",)), "m == 1"),
        (ball_cases(oo=("1",)), "oo == 1"),
        (ball_cases(nobody=("1",)), "l >= 0"),
    ],
)
def test_only_declared_parameters_and_times_are_given_values(method, says):
    with pytest.raises(StatementError, match="cannot be given a value"):
        method.check(says, FA_STAR, CONTEXT)


def test_parameters_and_times_are_given_values():
    assert exact_cases(kappa="1/2").check("kappa == 1/2", FA_STAR, CONTEXT).verdict is Verdict.PASS
    assert ball_cases(1, kappa=("1/2",), t=("1/4",)).check("l(t) >= 0", FA_STAR, CONTEXT).verdict is not Verdict.ERROR


def test_a_letter_named_T_is_no_instant():
    own = replace(SQUARES, name="own_T", shapes={"T": ("n", "n")})
    with pytest.raises(StatementError, match="a letter"):
        exact_cases(T="1").check("T == T", own, CONTEXT)


def test_a_refusal_is_an_error_of_the_part_in_plain_words():
    part = Part("p", "maxima(l, 0, 6) == 1", turning_points(*DRAW), controls=("maxima(l, 0, 6) == 0",))
    theory = replace(GD, name="gd_with_loss", definitions={**GD.definitions, "l": "normF(E)**2"})
    found = run_claim(Entry(claim_of(part, theory=theory), "", __name__, "tests"), SETTINGS)
    assert found.verdict is Verdict.ERROR
    assert "it is about the flow fa_star" in found.parts[0].outcome.explanation
    assert not found.controls[0].refuted


def test_a_misspelt_class_field_is_an_error():
    with pytest.raises(UsageError, match="use_cases"):

        class Misspelt(Method):
            ceiling = Evidence.EXACT
            use_cases = False


def test_a_method_without_a_ceiling_is_an_error():
    with pytest.raises(UsageError, match="ceiling"):

        class Boundless(Method):
            def run(self, statement, context):
                return Outcome(Verdict.PASS, Evidence.FORMAL, "everywhere")


def test_evidence_above_the_ceiling_is_an_error():
    @dataclass(frozen=True)
    class Boasting(Method):
        name: str = "boasts"
        ceiling = Evidence.NUMERICAL

        def run(self, statement, context):
            return Outcome(Verdict.PASS, Evidence.PROVED, "everywhere")

    with pytest.raises(FaverifyError, match="above its ceiling"):
        Boasting().check("l >= 0", FA_STAR, CONTEXT)


def test_prose_is_never_parsed():
    said = Part("p", "E.T @ Z == 0", argued("because")).says
    assert isinstance(said, Prose)
    parse_statement("E.T @ Z == 0", FA_STAR)  # before: what was parsed once was read, prose or not
    with pytest.raises(StatementError, match="prose"):
        parse_statement(said, FA_STAR)
    assert isinstance(Part("p", "E.T @ Z == 0", chain()).says, str)


@pytest.mark.parametrize("place", ["part", "control"])
def test_a_claim_whose_text_is_not_read_does_not_load(place):
    texts = {"part": ("E.T @ Zz == 0", "E.T @ Z == 0"), "control": ("E.T @ Z == 0", "E.T @ Zz == 0")}[place]
    with pytest.raises(UsageError, match=r"claim 'made-up', part 'orthogonal'.*Zz"):
        require_readable(claim_of(Part("orthogonal", texts[0], chain(), controls=(texts[1],))))


def test_hypotheses_about_sizes_choose_the_sizes():
    by = sympy_entries((2, 2, 1), (3, 1, 2))
    assert by.check("M @ G == G @ M if r == 1", FA_STAR, CONTEXT).verdict is Verdict.PASS
    assert by.check("M @ G == G @ M if r == 2", FA_STAR, CONTEXT).verdict is Verdict.FAIL
    assert by.check("M @ G == G @ M if r == 3", FA_STAR, CONTEXT).verdict is Verdict.VACUOUS


def test_a_letter_named_S_is_a_letter():
    own = Theory("own_S", "S and Z are free", {"S": ("r", "r"), "Z": ("n", "r")}, kind="free")
    by = sympy_entries((3, 2, 2))
    assert by.check("S @ S == Z.T @ Z", own, CONTEXT).verdict is Verdict.FAIL
    assert by.check("(S + Z.T @ Z).T == S.T + Z.T @ Z", own, CONTEXT).verdict is Verdict.PASS


def test_what_a_schema_refuses_is_said_once(tmp_path):
    """Found here: a short message stood twice in a row."""
    from faverify.certificate.read import read_document
    from faverify.errors import CertificateInvalid

    path = tmp_path / "made-up.json"
    path.write_text('{"schema": "faverify-certificate/1", "seconds": "-5"}', encoding="utf-8")
    with pytest.raises(CertificateInvalid) as refused:
        read_document(path, "certificate")
    said = str(refused.value).split(": ", 2)[2]
    assert said[: len(said) // 2] != said[len(said) // 2 :]
