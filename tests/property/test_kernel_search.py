"""A search for false theorems: random theories in which definitions, values, inputs and flows stand for things.

Every rule gets random lines, altered or not; what it accepts is read by NumPy and SciPy where its hypotheses hold, by
`statement_numbers`, which shares nothing with the kernel. One that does not hold is a false theorem. A few draws a
rule here; ``FAVERIFY_SEARCH=300`` looks at that many accepted ones of each.
"""

import os
import re
import warnings
from dataclasses import replace
from random import Random

import kernel_cases_chance  # noqa: F401 - registers its cases
import kernel_cases_limits  # noqa: F401 - registers its cases
import kernel_cases_numbers  # noqa: F401 - registers its cases
import kernel_cases_time  # noqa: F401 - registers its cases
import kernel_cases_words  # noqa: F401 - registers its cases
import pytest
from kernel_cases import CASES
from kernel_worlds import Texts, an_instance
from statement_numbers import Numbers, Undefined

from faverify.errors import FaverifyError
from faverify.kernel.script import Script
from faverify.kernel.theorem import RULES

WANTED = int(os.environ.get("FAVERIFY_SEARCH", "2"))
MOST = 40
TURNS = (
    *((" >= ", " <= ", "+ 1"), (" <= ", " >= ", "- 1"), (" > ", " < ", "+ 1"), (" < ", " > ", "- 1")),
    (" == ", " == ", "+ 1"),
)
FAILED = (FaverifyError, Undefined, FloatingPointError, ValueError, ArithmeticError, KeyError, IndexError)


def altered(line, texts, random):
    """The line with something else in it: a letter, a number, a sign or an argument."""
    kind = random.random()
    if kind > 0.8:
        return replace(line, says=turned(line.says, random))
    if kind < 0.3:
        return replace(line, says=swapped(line.says, texts, random))
    if kind < 0.5 and line.args:
        which = random.randrange(len(line.args))
        args = list(line.args)
        args[which] = (args[which][0], random.choice((swapped(args[which][1], texts, random), f"({args[which][1]})")))
        return replace(line, args=tuple(args))
    for old, new in random.sample(
        [(">=", ">"), ("<=", "<"), ("2", "3"), (" + ", " - "), (" == ", " >= "), ("1", "2"), ("neg(", "pos(")], 7
    ):
        if old in line.says:
            return replace(line, says=line.says.replace(old, new, 1))
    return line


def turned(says, random):
    """A statement with a comparison turned round, or one side moved by more than rounding hides."""
    claim, word, rest = says.partition(" if ")
    if claim.startswith("psd("):
        return f"psd(-({claim[4:-1]})){word}{rest}"
    for place in range(len(claim)):
        if claim[:place].count("(") == claim[:place].count(")"):
            for sign, other, step in (turn for turn in TURNS if claim.startswith(turn[0], place)):
                left, right = claim[:place], claim[place + len(sign) :]
                moved = random.random() < 0.7 or other == sign
                return f"{left}{sign}{right} {step}{word}{rest}" if moved else f"{left}{other}{right}{word}{rest}"
    return says


def swapped(text, texts, random):
    """A text with one name in place of another of its shape."""
    shapes = {
        name: shape for shape in ((), ("1", "1"), ("r", "r"), ("n", "r"), ("m", "1")) for name in texts.names(shape)
    }
    places = [m for m in re.finditer(r"[A-Za-z_0-9]+", text) if m[0] in shapes]
    if not places:
        return text
    place = random.choice(places)
    other = random.choice(texts.names(shapes[place[0]]))
    return text[: place.start()] + other + text[place.end() :]


def drawn(rule, seed):
    """Lines for a rule with the world they are about; None where the draw is none."""
    random = Random(f"{rule}/{seed}")
    try:
        make, a_world = random.choice(CASES[rule])
        theory, world = a_world(random)
        texts = Texts(theory, world, random)
        lines = make(texts)
        if random.random() < 0.3:
            lines[-1] = altered(lines[-1], texts, random)
        script = Script(theory)
        for line in lines:
            script.add(line)
    except FAILED:
        return None
    return theory, world, texts, lines, random


def verdicts(found, others):
    """Every line with what numbers say of it, in the world of a draw and in others of its theory."""
    theory, world, texts, lines, random = found
    worlds = [an_instance(theory, random) for _ in range(others)]
    for other in worlds:
        other.end = world.end
    for here in (Numbers(world, texts.now), *(Numbers(other, random.choice((0.2, 0.6))) for other in worlds)):
        for line in lines:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                verdict = here.holds(line.says)
            told = (theory.definitions, theory.values, theory.flow, here.world.numbers, here.world.letters, here.time)
            yield line, verdict, told


def seen(rule, seed):
    """How often an accepted line was evaluated where its hypotheses hold; fails where it is false."""
    found = drawn(rule, seed)
    if found is None:
        return 0
    count = 0
    for line, verdict, told in verdicts(found, 2):
        assert verdict is not False, (rule, seed, line, told)
        count += verdict is True and line is found[3][-1]
    return count


@pytest.mark.parametrize("rule", CASES)
def test_what_a_rule_accepts_holds(rule):
    count = 0
    for seed in range(WANTED * MOST):
        count += seen(rule, seed)
        if count >= WANTED:
            break
    assert count >= WANTED, f"{rule}: {count} of {WANTED} accepted statements were evaluated"


def test_every_rule_is_searched():
    assert RULES.keys() == CASES.keys()


def everything(goal):
    """A rule that accepts whatever is claimed, under no hypothesis and up to no time."""
    goal.asked = ()
    return {}


def caught(rule, seeds):
    """Whether one of so many draws shows that a rule is unsound."""
    try:
        for seed in range(seeds):
            seen(rule, seed)
    except AssertionError as error:
        return rule in str(error)
    return False


@pytest.mark.parametrize(
    "rule",
    [
        "identity",
        "choice",
        "integrate",
        "replaced",
        "squared norm",
        "Gram-Schmidt",
        "at rest",
        "monotone",
        "rank",
    ],
)
def test_a_rule_that_accepts_everything_is_caught(rule, monkeypatch):
    monkeypatch.setitem(RULES, rule, replace(RULES[rule], check=everything))
    assert caught(rule, 400)
