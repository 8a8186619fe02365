"""For every rule lines that it may give, from random texts: the last line is the rule's, its premises hold here."""

import re

import numpy as np
from kernel_worlds import a_world

from faverify.kernel.script import step
from faverify.lang.parse import parse_expression

CASES = {}


def case(rule, world=a_world):
    """Register what makes lines for a rule, in a random theory of a kind."""

    def register(make):
        CASES.setdefault(rule, []).append((make, world))
        return make

    return register


def given(says, *hypotheses):
    return f"{says} if {' and '.join(hypotheses)}" if hypotheses else says


def above(x, text, strict=False):
    """A hypothesis that holds here: a scalar is not below a number."""
    return f"{text} {'>' if strict else '>='} {x.level(text)}"


def one(*lines):
    return list(lines)


def fact(rule, form, *shapes, symmetric=False, **args):
    """A rule without premises that gives a fact about matrices of given shapes."""

    def make(x):
        texts = {name: x.symmetric() if symmetric else x.matrix(x.random.choice(shapes)) for name in args}
        forms = form(x, *texts.values())
        return one(step("g", x.random.choice(forms), rule, **{args[k]: v for k, v in texts.items()}))

    CASES.setdefault(rule, []).append((make, a_world))


def size(x, text, axis):
    return parse_expression(text, x.theory).shape[axis]


def renamed(text, name, value):
    return re.sub(rf"(?<![A-Za-z_0-9.]){name}(?![A-Za-z_0-9(])", lambda _: value, text)


def timed(text, x, time):
    """A text at a stated time: every letter that moves, and what stands for something."""
    moving = "|".join([*x.theory.flow, *x.theory.inputs, *x.theory.values, *x.theory.definitions, "t"])
    shifted = re.sub(
        rf"(?<![A-Za-z_0-9.])({moving})(?![A-Za-z_0-9(])",
        lambda m: f"({time})" if m[1] == "t" else f"{m[1]}({time})",
        text,
    )
    return shifted if shifted != text else text


def inverse_of(x, text):
    value = np.asarray(x.here.text(text))
    return np.linalg.inv(value) if abs(np.linalg.det(value)) > 1e-3 else value
