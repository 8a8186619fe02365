"""What balls around 0 leave open and the text shows: a square is not negative, X'X is PSD; and no more than that."""

from dataclasses import replace

import pytest

from derivations.theories import FA_STAR
from faverify.cases.instance import Instance
from faverify.certificate.follows import problems
from faverify.certificate.write import certificate
from faverify.claim import Context, Effort, Part
from faverify.errors import StatementError
from faverify.methods import ball_cases, exact_against_path
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import entries
from faverify.verdict import Verdict

SOLVED = Instance.of([["1", "2"], ["3", "-1"]], [["1", "0"], ["0", "1"]], [["1", "1"], ["0", "1"]], name="solved")
CONTEXT = Context(lambda kind: [SOLVED], Effort.QUICK)  # E = 0: every residual is a ball around 0
TRUE = ("l >= 0", "0 <= l", "l + normF(F)**2 >= 0", "psd(N)", "psd(R.T @ R + N)", "det(N) >= 0", "lambda_min(N) >= 0")


@pytest.mark.parametrize("says", TRUE)
def test_what_is_visible_holds_where_it_is_attained(says):
    assert ball_cases(t=("1/4",)).check(says, FA_STAR, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "says",
    [
        "l > 0", "l <= 0", "0 >= l", "psd(-N)", "psd(A - A - N)", "det(N) > 0", "lambda_max(N) <= 0", "l >= l",
        "0 - l >= 0", "psd(N - R.T @ R)", "l / (l - l) >= 0", "sqrt(0 - l) >= 0", "tr(R.T @ E @ C) >= 0",
    ],
)  # fmt: skip
def test_what_is_not_visible_stays_open(says):
    assert ball_cases(t=("1/4",)).check(says, FA_STAR, CONTEXT).verdict is not Verdict.PASS


def test_the_certificate_of_such_a_pass_follows():
    fact2 = entries()["fact2"]
    parts = tuple(Part(says, says, ball_cases(t=("1/4",)), controls=("1 == 2",)) for says in TRUE)
    entry = replace(fact2, claim=replace(fact2.claim, theory=FA_STAR, parts=parts))
    settings = Settings(Effort.QUICK, jobs=1, case=SOLVED)
    result = run_claim(entry, settings)
    assert {part.outcome.verdict for part in result.parts} == {Verdict.PASS}
    assert list(problems(certificate(result, settings))) == []


def test_a_rank_that_is_certainly_full_is_known_along_a_flow():
    method = ball_cases(t=("1/4",))
    assert method.check("rank(Z) == r", FA_STAR, CONTEXT).verdict is Verdict.PASS
    assert method.check("rank(Z) == r - 1", FA_STAR, CONTEXT).verdict is Verdict.FAIL
    assert method.check("rank(E) == 0", FA_STAR, CONTEXT).verdict is Verdict.INCONCLUSIVE


def test_an_open_equation_says_what_would_help():
    found = ball_cases(t=("1/4",)).check("tr(F.T @ F) == normF(F)**2", FA_STAR, CONTEXT)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "derive it, or bound the difference" in found.explanation
    assert "try" not in found.explanation


@pytest.mark.parametrize("says", ["integral(path(l), 0, 1/4) <= 0", "greatest(path(l), 0, 1/4) <= 0"])
def test_a_path_is_known_at_its_times_only(says):
    """Found by attack: a crash (`TypeError`), not an open comparison."""
    found = exact_against_path(("1/4",)).check(says, FA_STAR, CONTEXT)
    assert found.verdict is Verdict.INCONCLUSIVE
    with pytest.raises(StatementError):
        exact_against_path(("1/4",)).check("l <= 0", FA_STAR, CONTEXT)
