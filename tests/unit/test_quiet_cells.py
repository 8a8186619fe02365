"""Stretches over which FA* hardly moves, beside its closed form for one hidden unit: near rest for long, or soon over.

With the angle a of Z to ``Y C = b |Z| e_1``: ``tan(a/2)`` falls as ``exp(-b t)`` and ``l = b^2 sin(a)^2``, whose
integral is the change of ``b cos(a)``.
"""

from fractions import Fraction

import flint
import mpmath
import pytest

from derivations.theories import FA_STAR
from faverify.cases.instance import Instance
from faverify.claim import Context, Effort
from faverify.evaluate.care import Care
from faverify.evaluate.trajectory import evaluator_at
from faverify.flows import quiet
from faverify.flows.fa_star import fa_star
from faverify.flows.quiet import Quiet, cells_through
from faverify.methods import ball_cases
from faverify.run.claims import Settings

DIGITS = 360
BUSY = Instance.random(4, 3, 2)


def late(steps, b):
    """A start at an angle of about 2^-steps to rest, with a rate of about b."""
    far = 2**steps
    return Instance.of([[far * b], [0]], [[1]], [[-far], [2]])


def angle(steps, b, t):
    """(the rate b, cos(a), sin(a)) at a time, to many digits."""
    far = mpmath.mpf(2) ** steps
    length = mpmath.sqrt(far**2 + 4)
    rate = far * b / length
    half = (length + far) / 2 * mpmath.exp(-rate * mpmath.mpf(t.numerator) / t.denominator)
    return rate, (1 - half**2) / (1 + half**2), 2 * half / (1 + half**2)


def ball(x):
    return flint.arb(mpmath.nstr(x, DIGITS))


STARTS = [(12, 5 * 10**5), (40, 2000), (900, 1000)]


@pytest.mark.parametrize(("steps", "b"), STARTS)
def test_a_cover_holds_the_closed_form_and_has_few_cells(steps, b):
    flow, end = fa_star(late(steps, b)), Fraction(1)
    cells = cells_through(flow, end)
    assert len(cells) < 400
    assert any(isinstance(cell, Quiet) for cell in cells)
    with mpmath.workdps(DIGITS), flint.ctx.workprec(1200):
        for cell in cells:
            for k in range(4):
                t = cell.t0 + (cell.t1 - cell.t0) * Fraction(k, 3)
                _, cos, sin = angle(steps, b, t)
                size = mpmath.sqrt(mpmath.mpf(4) ** steps + 4)
                Z = cell.letters()["Z"]
                assert Z[0, 0].overlaps(ball(size * cos))
                assert Z[1, 0].overlaps(ball(size * sin))
                assert float(Z[0, 0].rad() / ball(size)) < 0.5


@pytest.mark.parametrize(("steps", "b"), STARTS)
def test_an_integral_past_a_late_peak_has_the_value_of_its_closed_form(steps, b):
    with mpmath.workdps(DIGITS):
        (rate, first, _), (_, last, _) = (angle(steps, b, Fraction(t)) for t in (0, 1))
        true = rate * (last - first)
    with flint.ctx.workprec(1200):
        evaluator = evaluator_at(FA_STAR, late(steps, b), {}, Context(lambda kind: []), 20, Care.FINE)
        found = evaluator.text("integral(l, 0, 1)")[0, 0]
        assert found.overlaps(ball(true))
        assert found.rad() <= abs(found) * 0.1


def test_a_quiet_cell_that_is_not_quiet_is_wide_and_still_holds_the_closed_form():
    flow = fa_star(late(3, 2))
    cell = Quiet(flow, Fraction(1, 4), Fraction(3))
    assert not cell.still
    with mpmath.workdps(DIGITS), flint.ctx.workprec(1200):
        for part in (cell, *cell.split(), cell.part(Fraction(1), Fraction(1))):
            for k in range(5):
                _, cos, sin = angle(3, 2, part.t0 + (part.t1 - part.t0) * Fraction(k, 4))
                size = mpmath.sqrt(68)
                assert part.letters()["Z"][0, 0].overlaps(ball(size * cos))
                assert part.letters()["Z"][1, 0].overlaps(ball(size * sin))


def test_what_is_too_much_work_ends_in_one_cell_that_covers_the_rest(monkeypatch):
    monkeypatch.setattr(quiet, "MAX_CELLS", 3)
    cells = cells_through.__wrapped__(fa_star(BUSY), Fraction(50))
    assert [type(cell).__name__ for cell in cells] == ["Cell"] * 3 + ["Quiet"]
    assert cells[-1].t1 == 50
    monkeypatch.setattr(quiet, "require_no_gap", lambda cells, end: pytest.fail("checked"))
    with pytest.raises(pytest.fail.Exception, match="checked"):
        cells_through.__wrapped__(fa_star(BUSY), Fraction(50))


@pytest.mark.parametrize(("says", "verdict"), [
    ("integral(l, 0, 1) <= 10**6", "fail"),
    ("integral(l, 0, 1/2) <= 3 * 10**7", "fail"),
    ("integral(l, 0, 1) <= (tr(A(1)) - tr(A(0))) / 2 + 1/100", "pass"),
])  # fmt: skip
def test_integrals_of_the_loss_are_as_large_as_any_number(says, verdict):
    context = Settings(Effort.QUICK, jobs=1).context()
    assert ball_cases(2).check(says, FA_STAR, context).verdict.value == verdict


def test_the_longest_quiet_cell_is_found_by_a_few_looks(monkeypatch):
    flow, start, stride = fa_star(BUSY), Fraction(60), Fraction(1, 2**90)
    looked, still = [], Quiet.still.fget
    monkeypatch.setattr(Quiet, "still", property(lambda cell: looked.append(cell) or still(cell)))
    for end in (Fraction(61), start + 2**100):
        looked.clear()
        found = quiet._leap(flow, start, end, stride)
        assert len(looked) <= 9
        halved = ((end - start) / 2**k for k in range(200))
        assert found.t1 - start == next(reach for reach in halved if still(Quiet(flow, start, start + reach)))
    assert quiet._leap(flow, Fraction(0), Fraction(1), Fraction(1, 8)) is None
