"""Every fact that a rule says it gives is given, by the kernel and by the independent checker: no branch refuses all.

Lines are drawn for a rule (`kernel_cases`) until each of its facts was concluded once from premises that hold. What the
rules lose by refusing no other test would see: a refusal is never wrong.
"""

import re
from contextlib import suppress
from random import Random

import kernel_cases_chance  # noqa: F401 - registers its cases
import kernel_cases_limits  # noqa: F401 - registers its cases
import kernel_cases_numbers  # noqa: F401 - registers its cases
import kernel_cases_time  # noqa: F401 - registers its cases
import kernel_cases_words  # noqa: F401 - registers its cases
import pytest
from kernel_cases import CASES
from kernel_worlds import Texts
from oracle.planted_records import judged  # noqa: F401 - a fixture
from test_kernel_search import FAILED

from faverify.kernel.script import Proved, Script
from faverify.kernel.theorem import Goal

DRAWS = 60


def drawn(rule, seed):
    """A proof that ends with a line of the rule, as it is made; None where the draw is none."""
    random = Random(f"facts/{rule}/{seed}")
    with suppress(*FAILED):
        make, a_world = CASES[rule][seed % len(CASES[rule])]
        theory, world = a_world(random)
        lines = make(Texts(theory, world, random))
        return Proved(lines[-1].says, theory, tuple(lines))
    return None


def known_as(fact):
    """A fact by its text, numbers and what a letter is equal to left out."""
    text = fact if isinstance(fact, str) else fact[0]
    return re.sub(r"\d+", "k", text.partition("==")[0])


@pytest.fixture
def watched(monkeypatch):
    """Each call of a rule's `says`: which fact it found, and which there are."""
    calls, says = [], Goal.says

    def told(self, *facts):
        offered = {known_as(one) for one in facts}
        for one in facts:
            with suppress(*FAILED):
                says(self, one)
                calls.append((known_as(one), offered))
                return
        calls.append((None, offered))
        says(self, *facts)

    monkeypatch.setattr(Goal, "says", told)
    return calls


@pytest.mark.parametrize("rule", CASES)
def test_every_fact_of_a_rule_is_concluded_and_re_verified(judged, watched, rule):  # noqa: F811
    found, again, facts = set(), set(), set()
    for seed in range(DRAWS):
        if facts and found == again == facts and seed >= 2 * len(CASES[rule]):
            return
        proved = drawn(rule, seed)
        if proved is None:
            continue
        with suppress(*FAILED):
            script = Script(proved.theory)
            for line in proved.lines:
                watched.clear()
                script.add(line)
            fact, offered = watched[-1] if watched else ("the rule's", {"the rule's"})
            facts |= offered
            found.add(fact)
            if fact not in again and judged(proved)[0] == "re-verified":
                again.add(fact)
    assert facts
    assert (facts - found, facts - again) == (set(), set()), rule
