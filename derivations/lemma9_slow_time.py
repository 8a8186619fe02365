r"""Lemma 9: the loss cannot linger without falling.

$\int_{0}^{T}\ell\mathbb{1}[\mathrm{d}\ell/\mathrm{d}t > -\kappa\ell]\,\mathrm{d}t \le r(2\kappa-\lambda)^{2}/\kappa$.
Where $\mathrm{d}\ell/\mathrm{d}t > -\kappa\ell$, $\sum_{i}r_{i}^{\top}Ar_{i} < \kappa\ell$. Rows above level
$2\kappa$ contribute more than $2\kappa\lVert \cdot \rVert^{2}$, the others at least
$\lambda\lVert \cdot \rVert^{2}$: so $(2\kappa-\lambda)\lVert R_{\le 2\kappa}\rVert_{F}^{2} > \kappa\ell$. Integrate
with Lemma 7 at level $2\kappa$. N5 has $r(\kappa-\lambda)$ instead, at most a quarter.

Does not show: that the time spent so is long; “slow” is relative to `kappa`.
"""

from derivations.beyond import n4_sharp_loss_increase as n4
from derivations.beyond import n5_every_threshold as n5
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof, worst_case

SLOW = "l * ind(D(l) > -kappa * l)"
C = "2 * kappa - lam"
BELOW = f"pos(({C}) * I_r - A)"
QUARTER_SAYS = f"integral({SLOW}, s, T) <= r * (kappa - lam) if kappa > 0 and 0 <= s and s <= T"
QUARTER_BY = proof(
    lemma("n5", n5.SLOW_WHOLE_SAYS, n5.SLOW_BY.proved(n5.SLOW_WHOLE_SAYS, FA_STAR, "n5")),
    step(
        "at c",
        f"(kappa - lam) * integral({SLOW}, s, T) <= normF(pos(({C}) * I_r - A(s)))**2 / 4 if 0 <= s and s <= T",
        "instance",
        "n5",
        c=C,
    ),
    *n4.FLOOR,
    step("sign", "lam <= 0", "choice", of="min(0, lambda_min(A(0)))"),
    step("plus", f"psd({BELOW})", "parts", of=f"A - ({C}) * I_r"),
    step("apart", f"{BELOW} @ (A - ({C}) * I_r + {BELOW}) == 0", "parts", of=f"A - ({C}) * I_r"),
    step("meets", f"tr({BELOW} @ (A - ({C}) * I_r + {BELOW})) == 0", "product", "apart"),
    step("over", f"tr({BELOW} @ (A - lam * I_r)) >= 0", "product of PSD", "plus", "floor"),
    step(
        "size",
        f"normF({BELOW})**2 <= r * (2 * (kappa - lam))**2",
        "arithmetic",
        "meets",
        "over",
        visible=f"normF({BELOW} - 2 * (kappa - lam) * I_r)**2",
    ),
    step(
        "size at s",
        f"normF(pos(({C}) * I_r - A(s)))**2 <= r * (2 * (kappa - lam))**2 if 0 <= s",
        "at",
        "size",
        time="s",
    ),
    step(
        "times",
        f"(kappa - lam) * (r * (kappa - lam) - integral({SLOW}, s, T)) >= 0 if kappa > 0 and 0 <= s and s <= T",
        "arithmetic",
        "at c",
        "size at s",
    ),
    step("positive", "kappa - lam > 0 if kappa > 0", "arithmetic", "sign", "kappa > 0"),
    step("quarter", QUARTER_SAYS, "cancel", "times", "positive"),
    against=ball_cases(most=3, s=("0",), T=("2",), kappa=("1/2",)),
    at={"s": "0"},
)
QUARTER = Part(
    "N5 at the level of Lemma 9",
    says=QUARTER_SAYS,
    by=QUARTER_BY,
    controls=(
        QUARTER_SAYS.replace("<= r *", "<= r / 6 *"),
        QUARTER_SAYS.replace("(kappa - lam)", "(kappa + lam - 10)"),
        QUARTER_SAYS.replace("<= r", "> r"),
    ),
)
PAPER_SAYS = f"integral({SLOW}, s, T) <= r * (2 * kappa - lam)**2 / kappa if kappa > 0 and 0 <= s and s <= T"
PAPER_BY = proof(
    lemma("quarter", QUARTER_SAYS, QUARTER_BY.proved(QUARTER_SAYS, FA_STAR, "lemma9")),
    step("sign", "lam <= 0", "choice", of="min(0, lambda_min(A(0)))"),
    step("r times", "r * kappa >= 0 if kappa > 0", "product", "kappa > 0", by="r"),
    step("mixed", "-r * kappa * lam >= 0 if kappa > 0", "product", "r times", "sign"),
    step(
        "times",
        f"kappa * (r * (kappa - lam) - integral({SLOW}, s, T)) >= 0 if kappa > 0 and 0 <= s and s <= T",
        "product",
        "quarter",
        "kappa > 0",
    ),
    step(
        "whole",
        f"kappa * integral({SLOW}, s, T) <= r * (2 * kappa - lam)**2 if kappa > 0 and 0 <= s and s <= T",
        "arithmetic",
        "times",
        "mixed",
        visible="r * lam**2; r * kappa**2",
    ),
    step("paper", PAPER_SAYS, "cancel", "whole", "kappa > 0", by="kappa"),
    against=ball_cases(most=3, s=("0",), T=("2",), kappa=("1/2",)),
    at={"s": "0"},
)
PAPER = Part(
    "the paper's bound",
    says=PAPER_SAYS,
    by=PAPER_BY,
    controls=(
        PAPER_SAYS.replace("/ kappa if", "/ (400 * kappa) if"),
        PAPER_SAYS.replace("<= r", "> r"),
        PAPER_SAYS.replace("<= r *", "<= -r *"),
    ),
)
INTEGRAL = Part(
    "for all t in [0, T], at instances",
    says="integral(l * ind(D(l) > -kappa * l), 0, T) <= r * (2 * kappa - lam)**2 / kappa if kappa > 0",
    by=ball_cases(T=("2",), kappa=("1/2", "2"), most=4),
    controls=("integral(l * ind(D(l) > -kappa * l), 0, T) <= r * (2 * kappa - lam)**2 / (60 * kappa) if kappa > 0",),
    decides=False,
)

SHARP = Part(
    "how sharp it is",
    says="3 / 25 * r * (2 * kappa - lam)**2 / kappa <= integral(l * ind(D(l) > -kappa * l), 0, T) <= r * (2 * kappa - lam)**2 / kappa if kappa > 0",
    by=worst_case("slow", "lemma9", 2, T=("6",), kappa=("1",)),
    decides=False,
    controls=(
        "13 / 50 * r * (2 * kappa - lam)**2 / kappa <= integral(l * ind(D(l) > -kappa * l), 0, T) if kappa > 0",
        "integral(l * ind(D(l) > -kappa * l), 0, T) <= r * (2 * kappa - lam)**2 / (9 * kappa) if kappa > 0",
    ),
    note="At an instance that a search finds: by N5 a quarter is the most that can be reached. What the search of any seed finds keeps the false neighbours false.",
)

CLAIM = Claim(
    label="lemma9",
    title="The loss cannot linger",
    where="Appendix A.2, Lemma 9",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement=r"$\int_{0}^{T}\ell\mathbb{1}[\mathrm{d}\ell/\mathrm{d}t > -\kappa\ell]\,\mathrm{d}t \le r(2\kappa-\lambda)^{2}/\kappa$ for every `kappa > 0` and `T`.",
    parts=(QUARTER, PAPER, INTEGRAL, SHARP),
    uses=("lemma4", "lemma5", "n4", "n5"),
    hypotheses=(
        ("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("`kappa > 0`", "hypothesis of the statement text"),
    ),
    restoration_note="The printed factor may carry powers of the singular values of `Z(0)`, by its normalisation.",
    tags=("convergence", "bound", "for-all-t"),
)
