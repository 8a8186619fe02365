"""The search for false theorems of `test_kernel_search`, of the independent checker: most lines are altered.

What the checker accepts of a random proof (given the multipliers that a search finds) is read by NumPy and SciPy where
its hypotheses hold. A few draws a rule here; ``FAVERIFY_SEARCH=300`` looks at that many of each.
"""

from random import Random

import pytest
from kernel_cases import CASES
from kernel_worlds import Texts
from oracle.planted_records import judged  # noqa: F401 - a fixture
from test_kernel_search import FAILED, WANTED, altered, everything, verdicts

from faverify.checker.theorems import RULES
from faverify.kernel.script import Proved

DRAWS = 4


def drawn(rule, seed):
    """Lines for a rule, mostly altered, with the world they are about; None where the draw is none."""
    random = Random(f"checker/{rule}/{seed}")
    try:
        make, a_world = random.choice(CASES[rule])
        theory, world = a_world(random)
        texts = Texts(theory, world, random)
        lines = make(texts)
        if random.random() < 0.8:
            lines[-1] = altered(lines[-1], texts, random)
    except FAILED:
        return None
    return theory, world, texts, lines, random


def accepted(judge, rule, seed):
    """A draw that the checker accepts; None where there is none."""
    found = drawn(rule, seed)
    try:
        if found is None or judge(Proved(found[3][-1].says, found[0], tuple(found[3])))[0] != "re-verified":
            return None
    except FAILED:
        return None
    return found


@pytest.mark.parametrize("rule", CASES)
def test_what_the_checker_accepts_holds(judged, rule):  # noqa: F811
    for seed in range(WANTED * DRAWS):
        found = accepted(judged, rule, seed)
        for line, verdict, told in verdicts(found, 1) if found else ():
            assert verdict is not False, (rule, seed, line, told)


def test_it_accepts_what_most_rules_make_of_their_draws(judged):  # noqa: F811
    """Else nothing would be looked at above."""
    assert sum(any(accepted(judged, rule, seed) for seed in range(DRAWS)) for rule in CASES) > len(CASES) // 2


@pytest.mark.parametrize(
    "rule",
    [
        *(quick := ("identity", "integrate", "squared norm", "monotone", "rank", "Barbalat", "nuclear norm")),
        *(pytest.param(rule, marks=pytest.mark.slow) for rule in CASES if rule not in quick),
    ],
)
def test_a_rule_of_the_checker_that_accepts_everything_is_caught(judged, rule, monkeypatch):  # noqa: F811
    monkeypatch.setitem(RULES, rule, everything)
    draws = filter(None, (accepted(judged, rule, seed) for seed in range(100)))
    assert any(verdict is False for found in draws for _, verdict, _ in verdicts(found, 1))
