"""A statement at the one instance that a search finds: what it may say, and what it shows.

``n <= 4`` was green there, and so was any bound from above.
"""

import pytest

from derivations.theories import FA_STAR
from faverify.claim import Effort
from faverify.errors import StatementError
from faverify.methods import worst_case
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
BY = worst_case("rise", "lemma8", 1)


@pytest.mark.parametrize(
    "says",
    [
        "n <= 4",
        "r == 1",
        "normF(Y) <= 10**9",
        "normF(A(0)) > 0",
        "n <= 4 and rise(l, 0, oo) >= lam**2 / 100",
        "rise(l, 0, oo) >= lam**2 / 100 >= 0",
        "1 <= 2",
    ],
)
def test_what_is_not_about_a_rise_is_refused(says):
    with pytest.raises(StatementError, match="a claim has none"):
        BY.check(says, FA_STAR, CONTEXT)


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("rise(l, 0, oo) >= lam**2 / 100", Verdict.PASS),
        ("lam**2 / 100 <= rise(l, 0, oo)", Verdict.PASS),
        ("lam**2 / 100 <= rise(l, 0, oo) <= lam**2", Verdict.PASS),
        ("rise(l, 0, oo) >= lam**2", Verdict.FAIL),
        ("rise(l, 0, oo) >= 1 / (1 - 1)", Verdict.INCONCLUSIVE),
        ("rise(l, 0, oo) <= 10**6", Verdict.INCONCLUSIVE),
        ("rise(l, 0, oo) - rise(l, 0, oo) / 2 <= rise(l, 0, oo) + 1", Verdict.INCONCLUSIVE),
        ("10**6 > rise(l, 0, oo)", Verdict.INCONCLUSIVE),
        ("rise(l, 0, oo) <= lam**2 / 100", Verdict.FAIL),
    ],
)
def test_one_instance_shows_what_is_reached_and_refutes_what_is_passed(says, verdict):
    assert BY.check(says, FA_STAR, CONTEXT).verdict is verdict
