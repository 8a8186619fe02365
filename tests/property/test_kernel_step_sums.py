"""Induction over steps on random sequences: what it proves of a sum holds of the sum, added up in fractions."""

from fractions import Fraction
from random import Random

import pytest

from faverify.kernel.errors import Refused
from faverify.kernel.script import Proved, prove, step
from faverify.lang.theory import Theory

RUNS = 60


def sequence(generator):
    """x -> a x + b, and p = (c x + d)^2: their numbers."""
    return [Fraction(generator.randint(-4, 4), generator.randint(1, 3)) for _ in range(4)]


def proof(a, b, c, d, share=Fraction(1)):
    """The lines that the falls of p add up to ``share`` times the first p at most."""
    moved = Theory(
        "affine", "x -> a x + b", {"x": ("1", "1"), "K": (), "S": (), "w": ()}, kind="free",
        steps={"x": f"({a}) * x + ({b}) * I_1"},
    )  # fmt: skip
    p, after = f"(({c}) * tr(x) + ({d}))**2", f"(({c}) * (({a}) * tr(x) + ({b})) + ({d}))**2"
    kept = f"S + {p} == w"
    lines = (
        step("end", f"S <= w if {kept}", "arithmetic", kept, visible=p),
        step("more", f"S + {p} - {after} + next({p}) == w if {kept}", "arithmetic", kept),
        step(
            "sum", f"sum_over({p} - {after}, K) <= ({share}) * {p}", "induction over steps", "end", "more",
            of=f"{p} - {after}", count="K", total="S", keeps=kept, w=p,
        ),
    )  # fmt: skip
    return Proved(lines[-1].says, moved, lines)


@pytest.mark.parametrize("seed", range(RUNS))
def test_what_is_proved_of_a_sum_holds(seed):
    generator = Random(f"steps/{seed}")
    a, b, c, d = sequence(generator)
    (theorem,) = prove(proof(a, b, c, d))
    assert not theorem.hypotheses
    x, total = Fraction(generator.randint(-9, 9), 2), Fraction(0)
    first = (c * x + d) ** 2
    for _ in range(generator.randint(0, 9)):
        total += (c * x + d) ** 2
        x = a * x + b
        total -= (c * x + d) ** 2
    assert total <= first


@pytest.mark.parametrize("seed", range(10))
def test_less_is_not_proved(seed):
    a, b, c, d = sequence(Random(f"steps/{seed}"))
    if c or d:
        with pytest.raises(Refused):
            prove(proof(a, b, c, d, Fraction(9, 10)))
