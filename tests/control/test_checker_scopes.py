"""Certificates that agree with themselves and say more than was shown: scopes, numbers and digests beside cases, files.

Each was accepted by `check` until it was tried (parts, cases and scopes by hand, the truth by hand).
"""

import pytest

from faverify.checker.algebra import Algebra
from faverify.checker.bookkeeping import problems
from faverify.checker.check import safely
from faverify.checker.files import document
from faverify.checker.language import Theory
from faverify.checker.names import misnamed
from faverify.checker.recompute import compare_again, judged
from faverify.checker.samples import draw_again
from faverify.checker.scopes import follows
from faverify.errors import CertificateInvalid, StatementError, UnableError

FLOW = Theory({
    "name": "flow", "kind": "flow", "shapes": {"Y": ["n", "m"], "Z": ["n", "r"], "kappa": []}, "flow": {"Z": "-Z"},
})  # fmt: skip
SEQUENCES = Theory({
    "name": "vector_sequences", "kind": "vectors", "shapes": {"total": [], "d": [], "K": [], "K_past": []},
})  # fmt: skip
BALLS, EXACT, TURNS = "ball arithmetic", "exact evaluation", "turning points isolated over a cover"
SEARCH, SCALAR, ENTRIES = "balls at the instance that a search finds", "SymPy, scalar", "SymPy, entry by entry"
EVER = "positive at first, and by composition for ever"
NAME = "gaussian(4,3,2)#7"


def part(method, scope, *comparisons, says="normF(Z)**2 >= 0"):
    outcome = {"scope": scope, "counts": {"drawn": 9, "tested": 9}, "comparisons": list(comparisons)}
    return {"says": says, "method": method, "outcome": outcome}


def there(name=NAME, **at):
    return {"name": name, "at": at}


@pytest.mark.parametrize(
    ("method", "scope", "comparison"),
    [
        (BALLS, "5 cases", there()), (BALLS, "5 cases, at `t` = 1/4, 2", there(t="2")),
        (BALLS, "9 instances (gaussian, scalar), at `t` = 2", there(t="2")), (BALLS, f"instance {NAME}", there()),
        (BALLS, "5 cases (families left out: scalar, rooted), the state at t = 0", there()),
        (BALLS, "5 cases, at `T` = 7; `kappa` = `l(0) + 1` (its value at the start, to three digits)", there(T="7")),
        (BALLS, f"instance {NAME}, W(0) drawn, scalar(1,1,1)#2, at `t` = 1", there(NAME + ", W(0) drawn", t="1")),
        (EXACT, "5 exact cases of theory flow, the state at t = 0", there()),
        (SEARCH, "instance found by a search of 9 states, r = 2", there("found by a search of 9 states, r = 2")),
        (TURNS, f"instance {NAME}", there()),
        (ENTRIES, "n, m, r = (1, 1, 1); (2, 2, 1), every entry a symbol", there()),
        (SCALAR, "all real a, b; a > 0; b >= 0", there()), (SCALAR, "all real ", there()),
    ],
)  # fmt: skip
def test_scopes_as_runs_write_them(method, scope, comparison):
    assert follows(part(method, scope, comparison), FLOW)


@pytest.mark.parametrize(
    ("method", "scope", "comparison"),
    [
        (BALLS, "5 cases, hence every trajectory of the theory at all sizes (n, m, r)", there()),
        (BALLS, "instance of every kind, all sizes (n, m, r), for all time", there()),
        (BALLS, "9 instances (every family), at `t` = 2", there(t="2")),
        (BALLS, "9 instances (scalar, rooted), at `t` = 2", there(t="2")),
        (BALLS, "5 cases (families left out: gaussian)", there()), (BALLS, "5 cases, at `t` = 1, 100000", there(t="2")),
        (BALLS, "instance badly-scaled(8,8,4)#1", there()), (BALLS, "50 cases", there()),
        (EXACT, "5 exact cases of theory other", there()), (EXACT, "5 exact sequences", there()),
        (EVER, "5 cases", there()), (TURNS, "5 exact cases of theory flow", there()), (SEARCH, "5 cases", there()),
        (SEARCH, f"instance {NAME}", there()),
        (ENTRIES, "n, m, r = (2, 2, 1); all others, every entry a symbol", there()),
        (SCALAR, "all real x; x > 0, and all complex x", there()), ("no method", "5 cases", there()),
        (BALLS, "5 cases" + ", at `t` = 1" * 9_000, there()),
    ],
)  # fmt: skip
def test_a_scope_says_no_more_than_what_is_stored(method, scope, comparison):
    assert not follows(part(method, scope, comparison), FLOW)


# v = (1, 0) with weight 2, then (1, 1) with weight 1: V = diag(2, 0), then [[3, 1], [1, 1]]. v'Vv/v'v is 2, then
# (3 + 1 + 1 + 1)/2 = 3; without the present 0, then 2/2 = 1; the total is 2 + 2.
SEQUENCE = {"vectors": [[["1", "0"]], [["1", "1"]]], "weights": ["2", "1"]}
NUMBERS = {"d": "2", "total": "4", "K": "3", "K_past": "1"}


def test_the_numbers_of_a_sequence_are_computed_from_its_vectors():
    """They were believed: any false bound held at a K that was large enough."""
    assert judged(SEQUENCES, "total <= (2 * d - 1) * K", SEQUENCE, NUMBERS).verdict == "pass"
    assert judged(SEQUENCES, "total <= K", SEQUENCE, NUMBERS).verdict == "fail"
    for name, other in (("d", "3"), ("total", "1"), ("K", "1000000"), ("K_past", "2"), ("kappa", "1")):
        with pytest.raises(StatementError, match="not those of the sequence"):
            judged(SEQUENCES, "total <= K", SEQUENCE, {**NUMBERS, name: other})
    with pytest.raises(UnableError, match="no sequence"):
        judged(SEQUENCES, "total <= K", {}, NUMBERS)
    with pytest.raises(StatementError, match="not positive"):
        judged(SEQUENCES, "total <= K", {**SEQUENCE, "weights": ["2", "-1"]}, NUMBERS)


def test_a_digest_where_nothing_is_stored_and_a_value_that_nobody_reads():
    """One point stood there twice by either, and counted twice."""
    assert (
        misnamed({"name": "n=3", "at": {"n": "3"}}) == misnamed({"name": "n=3", "at": {"n": "3"}, "digest": ""}) == ""
    )
    assert "digest" in misnamed({"name": "n=3", "at": {"n": "3"}, "digest": "ab" * 32})
    side = {"exact": "0"}
    stored = {"name": "", "verdict": "pass", "lhs": side, "rhs": side, "at": {"kappa": "0"}}
    claim = part(EXACT, "", says="kappa >= 0")
    assert compare_again(claim, {**stored, "slack": "n/a"}, FLOW)[0] == "re-verified"
    assert "not read" in compare_again(claim, {**stored, "at": {"kappa": "0", "zz": "7"}}, FLOW)[1]


def test_samples_store_as_many_settings_as_runs_do_and_nothing_beside_their_seed():
    scope, stored = "2 setting(s), 10 draws each, confidence 0.999", {"name": "n=3, s=1", "at": {"seed": "0"}}
    claim = part("samples with exact confidence bounds", scope, stored, says="P(cos2(n, s) <= 2) >= 1/2")
    laws = Theory({"name": "laws", "kind": "laws", "shapes": {"n": [], "s": []}})
    with pytest.raises(StatementError, match="fewer settings"):
        draw_again(claim, laws, 0)
    claim["outcome"]["comparisons"] = [stored, {**stored, "at": {"seed": "1", "n": "5"}}]
    with pytest.raises(StatementError, match="beside a seed"):
        draw_again(claim, laws, 0)


def certificate(**fields):
    outcome = {"verdict": "pass", "evidence": "exact", "counts": {"tested": 1}, "scope": "", **fields}
    item = {"name": "p", "says": "1 <= 2", "hash": "0" * 16, "theory": "flow", "method": EXACT, "decides": True}
    return {
        "claim": {"label": "x"}, "theory": FLOW.data, "parts": [{**item, "outcome": outcome}], "controls": [],
        "warnings": [], "verdict": "pass", "evidence": "exact", "environment": {"effort": "quick", "seed": "0"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (certificate(counts={"tested": 1, "proved": 100_000}), "counts: of something else"),
        (certificate(comparisons=[{"verdict": "pass", "lack": "undefined"}]), "undefined under a pass"),
        ({**certificate(), "environment": {"effort": "superhuman", "seed": "0"}}, "effort"),
    ],
)
def test_what_follows_without_mathematics(data, said):
    assert any(said in problem for problem in problems(data))
    assert not any(said in problem for problem in problems(certificate()))


@pytest.mark.parametrize("case", [[1, 2, 3], "Y", 7])
def test_a_case_that_is_none_is_named_and_stops_nothing(case):
    """`check` ended with a traceback."""
    stored = {"verdict": "pass", "case": case, "lhs": {}, "rhs": {}}
    scope, counts = "1 exact cases of theory flow", {"drawn": 1, "tested": 1}
    assert safely(certificate(comparisons=[stored], scope=scope, counts=counts)).wrong


def test_powers_of_powers_are_given_up():
    """Forty definitions, each the square of the one before: each program of the checker ran until it was ended."""
    squares = {"Q0": "tr(Y.T @ Y) + a + b + 1", **{f"Q{k + 1}": f"Q{k} * Q{k}" for k in range(40)}}
    shapes = {"Y": ["n", "m"], "a": [], "b": []}
    theory = Theory({"name": "squares", "kind": "free", "shapes": shapes, "definitions": squares})
    assert judged(theory, "Q40 >= 0", {"Y": [["7"]]}, {"a": "1", "b": "2"}).verdict in ("pass", "open")
    with pytest.raises(UnableError, match="too many terms"):
        Algebra(theory).read(theory.node("Q40"))


@pytest.mark.parametrize("text", ["\\u001b[31mred", "\\ud800", "\\u009b2J", "\x7f"])
def test_what_a_terminal_obeys_is_no_text_of_a_certificate(tmp_path, text):
    """`check` printed it, or ended with a traceback at half of a pair."""
    path = tmp_path / "x.json"
    for content in (f'{{"claim": "{text}"}}', f'{{"{text}": 1}}', f'["{text}"]'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(CertificateInvalid, match="control character or half pair"):
            document(path, "certificate")


@pytest.mark.parametrize(
    ("says", "point"),
    [
        ("P(ratio(n, r, 1) <= 2) >= 1/2", "n=10**7, r=2**40"), ("P(ratio(n, r, 1) <= 2) >= 1/2", "n=10**7, r=9000"),
        ("P(fa_error(levels(n, 1, n, 2), r) <= 2) >= 1/2", "n=10**40, r=2"),
        ("P(fa_error(power(n, 2), r) <= 2) >= 1/2", "n=10**9, r=2"),
        ("P(fa_error(geometric(n, 1/2), r) <= 2) >= 1/2", "n=9000, r=9000"),
        ("P(gd_ratio(n, r, 1, h) <= 2) >= 1/2", "n=9, r=3, h=10**30"),
        ("P(gd_ratio(n, r, 1, h) <= 2) >= 1/2", "n=10**5, r=10**4, h=1"),
    ],
)  # fmt: skip
def test_samples_that_nobody_can_draw_are_not_drawn(says, point):
    """Eight terabytes of them, or for ever."""
    stored = {"name": point, "at": {"seed": "0"}, "lhs": {}, "rhs": {"exact": "1/2"}}
    scope = "1 setting(s), 100000 draws each, confidence 0.999"
    letters = Theory({"name": "laws", "kind": "laws", "shapes": {"n": [], "r": [], "h": []}})
    with pytest.raises(UnableError):
        draw_again(part("samples with exact confidence bounds", scope, stored, says=says), letters, 0)
