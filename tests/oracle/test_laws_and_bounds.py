"""Every bound and law of the language, of the toolkit and of its checker, against mpmath's with the formulas retyped.

At exact arguments an enclosure contains the truth and is narrow; at the edge of its domain and beyond it a bound is
refused, just inside it is not.
"""

from fractions import Fraction
from types import SimpleNamespace

import flint
import mpmath
import pytest

from faverify.checker import laws
from faverify.checker.language import Theory
from faverify.checker.values import World
from faverify.errors import DomainError, StatementError, UnableError
from faverify.evaluate.ring import BallRing

mp, DIGITS, BITS = mpmath.mpf, 50, 250
THEORY = Theory({"name": "laws", "kind": "laws", "shapes": {}})


def tail(k, x):
    """P(chi2(k) >= x)."""
    return mpmath.gammainc(k / 2, x / 2, mpmath.inf, regularized=True)


def below(k, x):
    return mpmath.gammainc(k / 2, 0, x / 2, regularized=True)


def normal(x):
    """P(|g| >= x)."""
    return mpmath.erfc(x / mpmath.sqrt(2))


def fisher(k, m, x):
    """P(F(k, m) >= x)."""
    return mpmath.betainc(m / 2, k / 2, 0, m / (k * x + m), regularized=True)


def tau_x(r):
    return mpmath.sqrt(2 * mpmath.log(2000 * r))


def head(tau, r, n):
    return (1 + tau) * (1 + mpmath.sqrt(r / (n - r))) ** 2


def rest(tau, r, n):
    eta = r / (n - r)
    return (1 - tau) - 2 * mpmath.sqrt(eta * (1 + tau) * r) * tau_x(r) / r - 4 * (1 + tau) * mpmath.sqrt(eta)


def chain_ratio(tau, r, n):
    rho, eta = head(tau, r, n) / rest(tau, r, n), r / (n - r)
    return 2 - rho / (1 + rho) - eta * (1 - rho / (1 + rho))


def chain_failure(tau, r, n):
    k = n - r
    each = below(k, (1 - tau) * k) + tail(k, (1 + tau) * k) + normal(tau_x(r))
    return (2 * r - 1) * tail(r, (1 + tau) * r) + r * each


def chain_quoted(tau, r, n):
    """Lemma 21's 2 exp(-k tau^2 / 8) for the tail of every family, above and below; 2 exp(-x^2 / 2) for the normal."""
    one, other = (2 * mpmath.exp(-k * tau**2 / 8) for k in (r, n - r))
    return (2 * r - 1) * one + r * (other + other + 2 * mpmath.exp(-(tau_x(r) ** 2) / 2))


def ratio_bound(n, r, beta, x, d):
    a = beta * r / (n - r)
    s = max(mp(0), mpmath.sqrt(n - r) - mpmath.sqrt(r) - x)
    return (r + a * (n - r) - a * r - (1 - a) * r * (1 + d) * r / ((1 + d) * r + a * s * s)) / (beta * r)


def cosine_failure(c, n, s):
    """cos^2 = s^2 g^2 / (s^2 g^2 + chi^2) is at least x where g^2 / chi^2 >= x / (s^2 (1 - x)), at x = c^2 s^2 / n."""
    level = c**2 * s**2 / n
    return mp(0) if level >= 1 else fisher(mp(1), n - 1, (n - 1) * level / (1 - level) / s**2)


def positive_root(b, c):
    """Of ``c k^2 - b k - 1``."""
    return (b + mpmath.sqrt(b * b + 4 * c)) / (2 * c)


def rank_one(n, c, beta):
    """The ratio is at least c where g^2 <= y chi^2; bisection instead of the formula for y."""
    a = beta / (n - 1)

    def ratio(y):
        return (1 + beta - (y + a * a) / (y + a)) / beta

    low, high = mp(0), mp(10) ** 30
    for _ in range(400):
        middle = (low + high) / 2
        low, high = (middle, high) if ratio(middle) >= c else (low, middle)
    return 1 - fisher(mp(1), n - 1, low * (n - 1))


TRUTHS = {
    "ratio_bound": (
        ratio_bound,
        [("40", "3", "1/2", "1/3", "1/5"), ("9", "2", "7/2", "1/7", "2"), ("7", "3", "1", "4", "1")],
    ),
    "ratio_failure": (
        lambda r, x, d: mpmath.exp(-x * x / 2) + tail(r * r, (1 + d) * r * r),
        [("2", "1/3", "1/2"), ("5", "3", "2")],
    ),
    "ratio_ceiling": (lambda beta, d: 1 + 1 / (1 + beta + d), [("1/3", "2"), ("5", "1/7")]),
    "chain_ratio": (chain_ratio, [("1/10", "5", "5000"), ("1/100", "40", "100000")]),
    "chain_failure": (chain_failure, [("1/10", "3", "400"), ("1/2", "20", "300"), ("3/4", "2", "4")]),
    "chain_quoted": (chain_quoted, [("1/10", "3", "400"), ("1/2", "20", "300"), ("3/4", "2", "4")]),
    "chain_head": (head, [("1/10", "3", "400"), ("2", "1", "3")]),
    "chain_tail": (rest, [("1/10", "3", "400"), ("2", "1", "3")]),
    "limit_ratio": (lambda eta: positive_root(1 - eta, mp(1)), [("1/3",), ("1",), ("5",)]),
    "two_level_limit": (
        lambda eta, beta: positive_root(beta * (1 - eta), beta),
        [("1/3", "2"), ("4", "1/5"), ("1", "1")],
    ),
    "rho": (lambda beta: (1 + mpmath.sqrt(1 + 4 / beta)) / 2, [("1/3",), ("7",)]),
    "cosine_failure": (cosine_failure, [("1/2", "5", "2"), ("1/7", "12", "1/3"), ("2", "4", "1"), ("3", "4", "2")]),
    "error_ratio": (
        lambda n, s, g, c: (s**2 + n - 1 - (s**4 * g + c) / (s**2 * g + c)) / (n - 1),
        [("5", "3", "1/2", "7"), ("2", "1/3", "0", "1")],
    ),
    "rank_one": (rank_one, [("5", "6/5", "1/2"), ("12", "9/8", "3"), ("3", "11/10", "1/3")]),
    "rank_one_limit": (
        lambda c, beta: 1 - normal(mpmath.sqrt(beta * (1 + beta - beta * c) / (beta * c - beta))),
        [("6/5", "1/2"), ("9/8", "3")],
    ),
}  # fmt: skip
OUTSIDE = {
    "ratio_bound": [("3", "3", "1", "1", "1"), ("4", "1/2", "1", "1", "1"), ("9", "2", "0", "1", "1"),
                    ("9", "2", "1", "0", "1"), ("9", "2", "1", "1", "0"), ("9", "2", "18/5", "1", "1")],
    "ratio_failure": [("1/2", "1", "1"), ("2", "0", "1"), ("2", "1", "0")],
    "ratio_ceiling": [("0", "1"), ("1", "0")],
    "chain_ratio": [("0", "3", "9000"), ("1", "3", "9000"), ("1/9", "1", "9000"), ("1/9", "3", "5"), ("1/2", "3", "6")],
    "chain_failure": [("0", "3", "90"), ("1", "3", "90"), ("1/9", "1", "90"), ("1/9", "3", "5")],
    "chain_quoted": [("0", "3", "90"), ("1", "3", "90"), ("1/9", "1", "90"), ("1/9", "3", "5")],
    "chain_head": [("1/9", "3", "3"), ("1/9", "0", "3")],
    "chain_tail": [("1/9", "3", "3"), ("1/9", "0", "3")],
    "two_level_limit": [("0", "1"), ("1", "0")],
    "rho": [("0",), ("-5",)],
    "cosine_failure": [("0", "3", "1"), ("1", "1", "1"), ("1", "3", "0")],
    "error_ratio": [("1", "1", "1", "1"), ("3", "0", "1", "1"), ("3", "1", "-1", "1"), ("3", "1", "1", "0")],
    "rank_one": [("1", "6/5", "1/2"), ("5", "6/5", "0"), ("5", "6/5", "4"), ("5", "1", "1/2"), ("5", "11/4", "1/2")],
    "rank_one_limit": [("6/5", "0"), ("1", "1/2"), ("3", "1/2"), ("4", "1/2")],
}  # fmt: skip
READERS = {
    "toolkit": lambda name, values: BallRing().law(name, *values),
    "checker": lambda name, values: laws.Laws(THEORY).call(name, values),
}


def ball(text):
    return flint.arb(flint.fmpq(*Fraction(text).as_integer_ratio()))


def number(text):
    return mp(Fraction(text).numerator) / Fraction(text).denominator


def as_ball(x):
    """mpmath's number, wrong by less than 1e-40 of it (or 1e-45)."""
    near = flint.arb(mpmath.nstr(x, 48))
    return near + flint.arb(0, abs(near) * 1e-40 + 1e-45)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("name", "at"), [(name, at) for name, (_, points) in TRUTHS.items() for at in points])
def test_a_bound_is_that_of_its_formula(name, at, reader):
    with mpmath.workdps(DIGITS):
        truth = as_ball(TRUTHS[name][0](*map(number, at)))
    with flint.ctx.workprec(BITS):
        found = READERS[reader](name, [flint.arb_mat([[ball(text)]]) for text in at])[0, 0]
        assert found.overlaps(truth)
        assert float(found.rad()) < 1e-30 * (1 + float(abs(truth).upper()))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("name", "at"), [(name, at) for name, points in OUTSIDE.items() for at in points])
def test_beyond_its_domain_a_bound_is_refused(name, at, reader):
    with flint.ctx.workprec(BITS):
        values = [flint.arb_mat([[ball(text)]]) for text in at]
        with pytest.raises((DomainError, UnableError, StatementError)):
            READERS[reader](name, values)


LAWS = {
    "chi2_above": (
        tail,
        [("1", "1/9"), ("1", "30"), ("4", "3"), ("4", "4"), ("300", "350"), ("300", "200"), ("7/2", "40")],
    ),
    "chi2_below": (below, [("1", "1/9"), ("4", "3"), ("5", "9"), ("300", "350"), ("300", "200"), ("4", "0")]),
    "normal_above": (normal, [("1/7",), ("1",), ("9",), ("0",)]),
    "f_above": (fisher, [("1", "4", "1/2"), ("3", "5", "2"), ("10", "12", "1/3"), ("2", "9", "20")]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "at"), [(name, at) for name, (_, points) in LAWS.items() for at in points])
def test_a_law_of_the_checker_is_that_of_its_integral(name, at):
    with mpmath.workdps(DIGITS):
        truth = as_ball(LAWS[name][0](*map(number, at)))
    with flint.ctx.workprec(BITS):
        found = getattr(laws, name)(*map(ball, at))
        assert found.overlaps(truth)
        assert float(found.rad()) < 1e-30 * (float(abs(truth).upper()) + 1e-30)


@pytest.mark.parametrize("bits", [24, 53, 120])
@pytest.mark.parametrize(("name", "at"), [(name, at) for name, (_, points) in LAWS.items() for at in points])
def test_with_few_bits_a_law_is_wider_and_still_contains_the_integral(name, at, bits):
    """The rest of a series that is cut early is in the radius."""
    with mpmath.workdps(DIGITS):
        truth = as_ball(LAWS[name][0](*map(number, at)))
    with flint.ctx.workprec(bits):
        found = getattr(laws, name)(*map(ball, at))
    assert found.overlaps(truth)
    assert float(found.rad()) < 2.0 ** (16 - bits)


@pytest.mark.parametrize("x", ["nan", "0 +/- 1", "-1 +/- 1.5"])
def test_a_tail_of_what_may_be_negative_is_not_that_of_zero(x):
    """1 is the tail at 0 and below; of what is not certainly there something else has to be said, or nothing."""
    with flint.ctx.workprec(BITS):
        try:
            found = laws.normal_above(flint.arb(x))
        except UnableError:
            return
        assert all(found.contains(flint.arb(text)) for text in ("1", "0.5"))


@pytest.mark.parametrize("bits", [1, 3, 6, 12])
@pytest.mark.parametrize("a", ["0.5", "1", "2.5", "7", "30"])
@pytest.mark.parametrize("share", ["0.1", "0.7", "1", "1.5", "4", "12"])
def test_what_is_cut_off_of_a_series_of_the_checker_is_within_its_rest(bits, a, share, monkeypatch):
    """Cut off as for so few bits, with every operation at 300: the rest alone makes up for the terms left out."""
    few = SimpleNamespace(arb=flint.arb, ctx=SimpleNamespace(prec=bits))
    monkeypatch.setattr(laws, "flint", few)
    with flint.ctx.workprec(300), mpmath.workdps(60):
        x = flint.arb(a) * flint.arb(share)
        low = mpmath.gammainc(mpmath.mpf(a), 0, mpmath.mpf(a) * mpmath.mpf(share), regularized=True)
        ball = laws.gamma_lower(flint.arb(a), x)
        assert ball.contains(flint.arb(mpmath.nstr(low, 50)))
        assert bits < 6 or ball.rad() <= abs(ball.mid()) * (8 + 4 * flint.arb(a)) * flint.arb(2) ** -bits


@pytest.mark.parametrize("a", ["0.5", "1", "2.5", "7", "30", "5000"])
@pytest.mark.parametrize("share", ["0.01", "0.7", "0.999", "1", "1.01", "1.5", "4"])
def test_upper_tails_of_gamma_laws_are_enclosed_narrowly(a, share):
    with flint.ctx.workprec(160), mpmath.workdps(80):
        x = flint.arb(a) * flint.arb(share)
        ball = laws.gamma_upper(flint.arb(a), x)
        truth = 1 - mpmath.gammainc(mpmath.mpf(a), 0, mpmath.mpf(a) * mpmath.mpf(share), regularized=True)
        if float(share) > 1:
            truth = mpmath.gammainc(mpmath.mpf(a), mpmath.mpf(a) * mpmath.mpf(share), mpmath.inf, regularized=True)
        assert abs(ball - flint.arb(mpmath.nstr(truth, 70))) <= abs(ball) * flint.arb(10) ** -30


EVENTS = Theory({
    "name": "events", "kind": "laws", "shapes": {"g": [], "h": [], "w": [], "a": [], "V": ["n", "1"]},
    "values": {"g": "normal(0,1)", "h": "normal(0, 1)", "w": "normal(0, 4)", "V": "normal(0, 1)"},
})  # fmt: skip
PROBABILITIES = {
    "P(chi2(3) >= 2)": lambda: tail(mp(3), mp(2)),
    "P(chi2(3) <= 2)": lambda: below(mp(3), mp(2)),
    "P(chi2(1 + 4) >= 9/2)": lambda: tail(mp(5), mp(9) / 2),
    "P(F(2, 7) >= 3)": lambda: fisher(mp(2), mp(7), mp(3)),
    "P(cos2(5, 2) >= 1/3)": lambda: fisher(mp(1), mp(4), 4 * mp(1) / 3 / (4 * (mp(2) / 3))),
    "P(abs(g) >= 2)": lambda: normal(mp(2)),
    "P(abs(h) >= 1/3)": lambda: normal(mp(1) / 3),
    "P(abs(g) >= 0)": lambda: mp(1),
    "P(abs(g) >= -1)": lambda: mp(1),
    "P(abs(chi2(4) / 4 - 1) >= 1/2)": lambda: tail(mp(4), mp(6)) + below(mp(4), mp(2)),
    "P(abs(chi2(4) / 4 - 1) >= 3)": lambda: tail(mp(4), mp(16)),
    "2 * P(chi2(2) >= 2) - 1": lambda: 2 * mpmath.exp(-1) - 1,
}


@pytest.mark.parametrize("text", PROBABILITIES)
def test_the_probability_of_an_event_is_that_of_its_law(text):
    with mpmath.workdps(DIGITS), flint.ctx.workprec(BITS):
        found = World(EVENTS, laws.Laws(EVENTS), {}, {}).text(text)[0, 0]
        assert found.overlaps(as_ball(PROBABILITIES[text]()))
        assert float(found.rad()) < 1e-30


@pytest.mark.parametrize(
    "text",
    [
        "P(abs(w) >= 1)",
        "P(abs(a) >= 1)",
        "P(g >= 1)",
        "P(abs(g) <= 1)",
        "P(abs(g) > 1)",
        "P(F(2, 7) <= 3)",
        "P(cos2(5, 2) <= 1/3)",
        "P(chi2(3) > 2)",
        "P(chi2(3) < 2)",
        "P(chi2(3) == 2)",
        "E(g)",
        "E(chi2(3))",
        "P(abs(g + 1) >= 1)",
        "P(abs(g - 1) >= 1)",
        "P(abs(chi2(4) / 3 - 1) >= 1/2)",
        "P(abs(chi2(4) / 4 - 2) >= 1/2)",
        "P(abs(F(4, 4) / 4 - 1) >= 1/2)",
        "P(abs(chi2(4) - 1) >= 1/2)",
        "P(abs(4 / chi2(4) - 1) >= 1/2)",
        "P(2 <= chi2(3))",
        "P(normF(V)**2 >= 1)",
        "P(chi2(3) + 1 >= 2)",
    ],
)
def test_an_event_of_another_law_has_no_probability_here(text):
    with flint.ctx.workprec(BITS), pytest.raises((UnableError, StatementError, DomainError)):
        World(EVENTS, laws.Laws(EVENTS), {}, {}).text(text)
