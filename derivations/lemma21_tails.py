r"""Lemma 21: tails of normal and chi-squared variables.

Chernoff: $P(X \ge a) \le E\exp(\ell(X-a))$ for $\ell > 0$. For $X = \chi^{2}_{d}$,
$E\exp(\ell X) = (1-2\ell)^{-\mathrm{d}/2}$; with $\ell = x/(2(1+x))$ the bound for $X \ge (1+x)d$ is
$\exp(-(\mathrm{d}/2)(x-\log(1+x)))$; with $-\ell$, $\ell = x/(2(1-x))$, that for $X \le (1-x)d$ is
$\exp(-(\mathrm{d}/2)(-x-\log(1-x)))$. On (0, 1) $x-\log(1+x) \ge x^{2}/4$ and
$-x-\log(1-x) \ge x^{2}/2 \ge x^{2}/4$: both are at most $\exp(-dx^{2}/8)$, and the two-sided tail is at most twice
that. For $g$ normal, $E\exp(\ell g-\ell x) = \exp(\ell^{2}/2-\ell x)$ at $\ell = x$ gives
$P(\lvert g\rvert \ge x) \le 2\exp(-x^{2}/2)$.

The proof takes the simpler rate $x/4$, which gives the same bounds.

Does not show: the best constants (the exponents above are larger). The exact tails are enclosed beside the bounds at a
table of $d$ and `x`.
"""

from derivations import lemma21_proofs as proofs
from derivations.gaussian_theories import LAWS, SCALARS
from faverify.claim import Claim, Part, Restoration
from faverify.methods import sympy_scalar
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_moment import normal_moment
from faverify.methods.probability_monotone import derivative_sign

CHI = Part(
    "chi-squared, for every d and x",
    says=proofs.CHI_SAYS,
    theory=proofs.TAILS,
    by=proofs.CHI_BY,
    controls=(
        "P(abs(chi2(d) / d - 1) >= x) <= exp(-2 * d * x**2) if x > 0 and x < 1",
        "P(abs(chi2(d) / d - 1) >= x) <= 2 * exp(-4 * d * x**2) if x > 0 and x < 1",
        "P(abs(chi2(d) / d - 1) >= x) >= 2 * exp(-d * x**2 / 8) if x > 0 and x < 1",
        "P(abs(chi2(d) / d - 1) >= x) <= -2 * exp(-d * x**2 / 8) if x > 0 and x < 1",
    ),
    note=r"Markov for $\exp(\ell X)$ at the rates $x/4$ and $-x/4$, with $\log(1-u) \ge -u-u^{2}$ and $\log(1+u) \ge u-u^{2}/2$.",
)
GAUSS = Part(
    "normal, for every x",
    says=proofs.NORMAL_SAYS,
    theory=proofs.TAILS,
    by=proofs.NORMAL_BY,
    controls=(
        "P(abs(z) >= x) <= exp(-x**2 / 2) / 2 if x >= 0",
        "P(abs(z) >= x) <= 2 * exp(-8 * x**2) if x >= 0",
        "P(abs(z) >= x) >= 2 * exp(-x**2 / 2) if x >= 0",
        "P(abs(z) >= x) <= -2 * exp(-x**2 / 2) if x >= 0",
    ),
)
MOMENT = Part(
    "the moments of one square",
    says="E(exp((1 - q)/2 * g**2)) == q**(-1/2)",
    theory=LAWS,
    by=normal_moment(),
    controls=("E(exp((1 - q)/2 * g**2)) == q**(-1)", "E(exp((1 - q)/4 * g**2)) == q**(-1/2)"),
    note=r"$q = 1-2\ell > 0$: $E\exp(\ell g^{2}) = (1-2\ell)^{-1/2}$ for every $\ell < 1/2$.",
)
NORMAL_MOMENT = Part(
    "and of the normal itself",
    says="E(exp(x*g - x**2)) == exp(-x**2/2)",
    theory=LAWS,
    by=normal_moment(),
    controls=("E(exp(x*g - x**2)) == exp(-x**2)",),
    note=r"Chernoff at $\ell = x$: $P(g \ge x) \le \exp(-x^{2}/2)$, and twice that for $\lvert g\rvert$.",
)
UP = Part(
    "the exponent above",
    says="-up * (1 + x) - log(1 - 2 * up) / 2 == -(x - log(1 + x)) / 2",
    theory=SCALARS,
    by=sympy_scalar(positive=("x",)),
    controls=("-up * (1 + x) - log(1 - 2 * up) / 2 == -(x - log(1 + x)) / 4",),
    note=r"$d$ times this is the logarithm of the bound for $X \ge (1+x)d$.",
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
    note=r"`u == 1 - x`: $d$ times this, $d(x+\log(1-x))/2$, is the logarithm of the bound for $X \le (1-x)d$.",
)
ABOVE = Part(
    "a square below the exponent above",
    says="x - log(1 + x) >= x**2/4 for 0 <= x <= 1",
    theory=LAWS,
    by=derivative_sign(),
    controls=("x - log(1 + x) >= x**2/3 for 0 <= x <= 1", "x - log(1 + x) >= x**2/4 for 0 <= x <= 4"),
    note=r"So $\exp(-(\mathrm{d}/2)(x-\log(1+x))) \le \exp(-dx^{2}/8)$ for `0 < x < 1`.",
)
BELOW = Part(
    "a square below the exponent below",
    says="-x - log(1 - x) >= x**2/2 for 0 <= x < 1",
    theory=LAWS,
    by=derivative_sign(),
    controls=("-x - log(1 - x) >= x**2 for 0 <= x <= 1/2",),
    note=r"So the lower tail is even at most $\exp(-dx^{2}/4)$. The range is `0 <= x < 1`: at 1 the left side is infinite.",
)
TABLE = Part(
    "exact tails beside the bound",
    says="P(abs(chi2(d)/d - 1) >= x) <= 2*exp(-d*x**2/8)",
    theory=LAWS,
    by=enclosed_at(d="1, 2, 3, 10, 100, 1000, 100000", x="1/100, 1/10, 1/2, 9/10, 99/100"),
    controls=("P(abs(chi2(d)/d - 1) >= x) <= 2*exp(-d*x**2/2)", "P(abs(chi2(d)/d - 1) >= x) <= exp(-d*x**2/2)/2"),
    decides=False,
)
NORMAL = Part(
    "the normal tail beside its bound",
    says="P(abs(g) >= x) <= 2*exp(-x**2/2)",
    theory=LAWS,
    by=enclosed_at(x="0, 1/10, 1, 2, 3, 10, 40"),
    controls=("P(abs(g) >= x) <= 2*exp(-x**2)", "P(abs(g) >= x) <= exp(-x**2/2)/2"),
    decides=False,
)

CLAIM = Claim(
    label="lemma21",
    title="Normal and chi-squared tails",
    where="Appendix C, Lemma 21",
    restoration=Restoration.LIKELY,
    theory=LAWS,
    statement=r"$P(\lvert \chi^{2}_{d}/d-1\rvert \ge x) \le 2\exp(-dx^{2}/8)$ for `0 < x < 1`, and $P(\lvert g\rvert \ge x) \le 2\exp(-x^{2}/2)$.",
    parts=(CHI, GAUSS, MOMENT, NORMAL_MOMENT, UP, DOWN, ABOVE, BELOW, TABLE, NORMAL),
    hypotheses=(("`0 < x < 1` (chi-squared)", "range of the scalar proofs and of the table"),),
    restoration_note="The statement is lost as a whole. The paper cites a textbook for the tails, of which this is the chi-squared one (constant 8); whether the normal tail is part of the lemma is not known.",
    tags=("probability", "tails"),
)
