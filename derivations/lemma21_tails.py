"""Lemma 21: tails of normal and chi-squared variables.

Chernoff: ``P(X >= a) <= E exp(l (X - a))`` for l > 0. For ``X = chi^2_d``, ``E exp(l X) = (1 - 2l)^{-d/2}``; with
``l = x/(2(1+x))`` the bound for ``X >= (1+x) d`` is ``exp(-(d/2)(x - log(1+x)))``; with ``-l``, ``l = x/(2(1-x))``,
that for ``X <= (1-x) d`` is ``exp(-(d/2)(-x - log(1-x)))``. On (0, 1) ``x - log(1+x) >= x^2/4`` and ``-x - log(1-x)
>= x^2/2 >= x^2/4``: both are at most ``exp(-d x^2/8)``, and the two-sided tail is at most twice that. For g normal,
``E exp(l g - l x) = exp(l^2/2 - l x)`` at l = x gives ``P(|g| >= x) <= 2 exp(-x^2/2)``.

Does not show: Markov's inequality, and that expectations of independent factors multiply (argued); everything after
them is proved. The exact tails are enclosed beside the bounds at a table of d and x.
"""

from derivations.gaussian_theories import LAWS, SCALARS
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, sympy_scalar
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_moment import normal_moment
from faverify.methods.probability_monotone import derivative_sign

CHERNOFF = Part(
    "Chernoff's bound",
    says="P(X >= a) <= E exp(l (X - a)) for l > 0, and E exp(l chi^2_d) = (E exp(l g^2))^d",
    theory=LAWS,
    by=argued(
        "1[X >= a] <= exp(l (X - a)) for l > 0; take expectations (Markov). For X <= a: the same for -X.",
        "chi^2_d is the sum of d independent squares, so expectations multiply; -g has the law of g.",
    ),
)
MOMENT = Part(
    "the moments of one square",
    says="E(exp((1 - q)/2 * g**2)) == q**(-1/2)",
    theory=LAWS,
    by=normal_moment(),
    controls=("E(exp((1 - q)/2 * g**2)) == q**(-1)", "E(exp((1 - q) * g**2)) == q**(-1/2)"),
    note="q = 1 - 2 l > 0: E exp(l g^2) = (1 - 2 l)^(-1/2) for every l < 1/2.",
)
NORMAL_MOMENT = Part(
    "and of the normal itself",
    says="E(exp(x*g - x**2)) == exp(-x**2/2)",
    theory=LAWS,
    by=normal_moment(),
    controls=("E(exp(x*g - x**2)) == exp(-x**2)",),
    note="Chernoff at l = x: P(g >= x) <= exp(-x^2/2), and twice that for |g|.",
)
UP = Part(
    "the exponent above",
    says="-up * (1 + x) - log(1 - 2 * up) / 2 == -(x - log(1 + x)) / 2",
    theory=SCALARS,
    by=sympy_scalar(positive=("x",)),
    controls=("-up * (1 + x) - log(1 - 2 * up) / 2 == -(x - log(1 + x)) / 4",),
    note="d times this is the logarithm of the bound for X >= (1+x) d.",
)
DOWN = Part(
    "the exponent below",
    says="down * u - log(1 + 2 * down) / 2 == ((1 - u) + log(u)) / 2",
    theory=SCALARS,
    by=sympy_scalar(positive=("u",)),
    controls=(
        "down * u - log(1 + 2 * down) / 2 == ((1 - u) + log(u)) / 4",
        "down * u + log(1 + 2 * down) / 2 == ((1 - u) + log(u)) / 2",
    ),
    note="u = 1 - x: d times this, d (x + log(1-x))/2, is the logarithm of the bound for X <= (1-x) d.",
)
ABOVE = Part(
    "x - log(1+x) >= x^2/4",
    says="x - log(1 + x) >= x**2/4 for 0 <= x <= 1",
    theory=LAWS,
    by=derivative_sign(),
    controls=("x - log(1 + x) >= x**2/3 for 0 <= x <= 1", "x - log(1 + x) >= x**2/4 for 0 <= x <= 4"),
    note="So exp(-(d/2)(x - log(1+x))) <= exp(-d x^2/8) for 0 < x < 1.",
)
BELOW = Part(
    "-x - log(1-x) >= x^2/2",
    says="-x - log(1 - x) >= x**2/2 for 0 <= x < 1",
    theory=LAWS,
    by=derivative_sign(),
    controls=("-x - log(1 - x) >= x**2 for 0 <= x <= 1/2",),
    note="So the lower tail is even at most exp(-d x^2/4). The range is 0 <= x < 1: at 1 the left side is infinite.",
)
TABLE = Part(
    "exact tails beside the bound",
    says="P(abs(chi2(d)/d - 1) >= x) <= 2*exp(-d*x**2/8)",
    theory=LAWS,
    by=enclosed_at(d="1, 2, 3, 10, 100, 1000, 100000", x="1/100, 1/10, 1/2, 9/10, 99/100"),
    controls=("P(abs(chi2(d)/d - 1) >= x) <= 2*exp(-d*x**2/2)", "P(abs(chi2(d)/d - 1) >= x) <= exp(-d*x**2/2)/2"),
)
NORMAL = Part(
    "the normal tail beside its bound",
    says="P(abs(g) >= x) <= 2*exp(-x**2/2)",
    theory=LAWS,
    by=enclosed_at(x="0, 1/10, 1, 2, 3, 10, 40"),
    controls=("P(abs(g) >= x) <= 2*exp(-x**2)", "P(abs(g) >= x) <= exp(-x**2/2)/2"),
)

CLAIM = Claim(
    label="lemma21",
    title="Normal and chi-squared tails",
    where="Appendix C, Lemma 21",
    restoration=Restoration.LIKELY,
    theory=LAWS,
    statement="P(|chi^2_d/d - 1| >= x) <= 2 exp(-d x^2/8) for 0 < x < 1, and P(|g| >= x) <= 2 exp(-x^2/2).",
    parts=(CHERNOFF, MOMENT, NORMAL_MOMENT, UP, DOWN, ABOVE, BELOW, TABLE, NORMAL),
    hypotheses=(("0 < x < 1 (chi-squared)", "range of the scalar proofs and of the table"),),
    restoration_note="The paper cites a textbook for the tails; the constant 8 is the one that fits its probabilities.",
    tags=("probability", "tails"),
)
