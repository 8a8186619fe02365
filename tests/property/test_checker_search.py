"""The search for false theorems of `test_kernel_search`, of the independent checker: most lines are altered.

What the checker accepts of a random proof (given the multipliers that a search finds) is read by NumPy and SciPy where
its hypotheses hold. A few draws a rule here; ``FAVERIFY_SEARCH=300`` looks at that many of each.
"""

import warnings
from random import Random

import pytest
from kernel_cases import CASES
from kernel_worlds import Texts, an_instance
from oracle.planted_records import judged  # noqa: F401 - a fixture
from statement_numbers import Numbers
from test_kernel_search import FAILED, WANTED, altered

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


@pytest.mark.parametrize("rule", CASES)
def test_what_the_checker_accepts_holds(judged, rule):  # noqa: F811
    for seed in range(WANTED * DRAWS):
        found = drawn(rule, seed)
        if found is None:
            continue
        theory, world, texts, lines, random = found
        try:
            if judged(Proved(lines[-1].says, theory, tuple(lines)))[0] != "re-verified":
                continue
        except FAILED:
            continue
        other = an_instance(theory, random)
        other.end = world.end
        for here in (Numbers(world, texts.now), Numbers(other, random.choice((0.2, 0.6)))):
            for line in lines:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    verdict = here.holds(line.says)
                told = (theory.definitions, theory.values, theory.flow, here.world.numbers, here.world.letters)
                assert verdict is not False, (rule, seed, line, told)
