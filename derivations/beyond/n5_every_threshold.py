r"""N5: Lemmas 7 and 9 for every threshold, from one spectral function.

For `c > kappa`:
$\int \lVert R_{\le \kappa}\rVert_{F}^{2}\,\mathrm{d}t \le \lVert(cI-A(0))_{+}\rVert_{F}^{2}/(4(c-\kappa))$ and the
same bound holds for $\int \ell\mathbb{1}[\mathrm{d}\ell/\mathrm{d}t > -\kappa\ell]\,\mathrm{d}t$. Since
$\mathrm{d}/\mathrm{d}t(1/4)\lVert(cI-A)_{+}\rVert_{F}^{2} = -\operatorname{tr}(R(cI-A)_{+}R^{\top})$ (Lemma 5), and
$\operatorname{tr}(R(cI-A)_{+}R^{\top}) \ge \operatorname{tr}(R(cI-A)R^{\top})$: a row with
$x^{\top}Ax \le \kappa\lVert x\rVert^{2}$ spends at least $(c-\kappa)\lVert x\rVert^{2}$ of the budget, and so does
the whole of `R` where $\mathrm{d}\ell/\mathrm{d}t > -\kappa\ell$. With $c = 2\kappa-\lambda$ the second bound is at
most $r(\kappa-\lambda)$, a quarter of Lemma 9's $r(2\kappa-\lambda)^{2}/\kappa$ or less, since
$(2\kappa-\lambda)^{2}-4\kappa(\kappa-\lambda) = \lambda^{2}$. No Lemma 6 is needed.

Does not show: that the best `c` is known in closed form.
"""

from derivations import lemma6_sharp_proofs as lemma6
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.kernel.script import Line, lemma, step
from faverify.methods import ball_cases, proof, sympy_scalar, worst_case

SCALARS = Theory(
    name="n5_scalars",
    title=r"$\mu = -\lambda \ge 0$; the bounds of Lemma 9 and of N5 at $c = 2\kappa-\lambda$",
    shapes=dict.fromkeys(("kappa", "mu", "r"), ()),
    definitions={"paper": "r * (2 * kappa + mu)**2 / kappa", "ours": "r * (kappa + mu)"},
    kind="",
)

X = "c * I_r - A"
SLOW_NOW = "D(l) > -kappa * l"
L = "rows_le(R, A, kappa)"
SPENDING = (
    step("X_+", f"psd(pos({X}))", "parts", of="A - c * I_r"),
    step("X_-", f"psd(pos({X}) - ({X}))", "parts", of="A - c * I_r"),
)
PAID = (
    step("spectral", f"D(normF(pos({X}))**2) == -2 * tr(pos({X}) @ D(A))", "spectral derivative", of="A - c * I_r"),
    step("budget", f"-D(normF(pos({X}))**2) / 4 == tr(R @ pos({X}) @ R.T)", "arithmetic", "spectral"),
)
ENDS = f"integral(D(normF(pos({X}))**2), s, T) == normF(pos(c * I_r - A(T)))**2 - normF(pos(c * I_r - A(s)))**2"
INTEGRATED = (
    step("ends", f"{ENDS} if 0 <= s and 0 <= T", "fundamental theorem", of=f"normF(pos({X}))**2", start="s", stop="T"),
)


def bounds(what: str) -> tuple[str, str]:
    """The statement about the integral of something, and the same divided by c - kappa."""
    bound = "normF(pos(c * I_r - A(s)))**2"
    return (
        f"(c - kappa) * integral({what}, s, T) <= {bound} / 4 if 0 <= s and s <= T",
        f"integral({what}, s, T) <= {bound} / (4 * (c - kappa)) if c > kappa and 0 <= s and s <= T",
    )


def spent(what: str) -> tuple[Line, ...]:
    """From ``(c - kappa) * what <= tr(R X_+ R')`` (line "spends") to both statements."""
    whole, divided = bounds(what)
    return (
        *PAID,
        step("rate", f"(c - kappa) * {what} <= -D(normF(pos({X}))**2) / 4", "arithmetic", "spends", "budget"),
        step(
            "in all",
            f"(c - kappa) * integral({what}, s, T) <= -integral(D(normF(pos({X}))**2), s, T) / 4 if 0 <= s and s <= T",
            "integrate",
            "rate",
            start="s",
            stop="T",
        ),
        *INTEGRATED,
        step("whole", whole, "arithmetic", "in all", "ends", visible="normF(pos(c * I_r - A(T)))**2"),
        step("divided", divided, "cancel", "whole", "c - kappa > 0", by="c - kappa"),
    )


SLOW_WHOLE_SAYS, SLOW_SAYS = bounds(f"l * ind({SLOW_NOW})")
SLOW_LINES = (
    *SPENDING,
    step("pays", f"tr(R @ pos({X}) @ R.T) >= 0", "product", "X_+", by="R"),
    step("enough", f"tr(R @ (pos({X}) - ({X})) @ R.T) >= 0", "product", "X_-", by="R"),
    step("falls", "D(l) == -tr(R @ A @ R.T)", "identity"),
    step("slow", f"(c - kappa) * l <= tr(R @ pos({X}) @ R.T) if {SLOW_NOW}", "arithmetic", "enough", "falls", SLOW_NOW),
    step(
        "spends",
        f"(c - kappa) * (l * ind({SLOW_NOW})) <= tr(R @ pos({X}) @ R.T)",
        "cases",
        "slow",
        "pays",
        on=SLOW_NOW,
    ),
    *spent(f"(l * ind({SLOW_NOW}))"),
)
SLOW_AT = ball_cases(most=3, s=("0",), T=("2",), kappa=("1/2",), c=("2 * kappa - lambda_min(A)",))
SLOW_BY = proof(*SLOW_LINES, against=SLOW_AT, at={"s": "0"})
SLOW_PROOF = Part(
    "Lemma 9 for every threshold",
    says=SLOW_SAYS,
    by=SLOW_BY,
    controls=(
        SLOW_SAYS.replace("(4 * (c", "(20 * (c"),
        SLOW_SAYS.replace("A(s)", "A(T)").replace("(4 *", "(400 *"),
        SLOW_SAYS.replace("**2 /", " / 100 /"),
        SLOW_SAYS.replace("<= normF", ">= normF"),
    ),
    note=r"$\operatorname{tr}(RX_{+}R^{\top}) \ge \operatorname{tr}(RXR^{\top})$ for $X = cI-A$, and where $\mathrm{d}\ell/\mathrm{d}t > -\kappa\ell$ this is more than $(c-\kappa)\ell$.",
)
ROWS_SAYS = bounds(f"normF({L})**2")[1]
ROWS_BY = proof(
    *SPENDING,
    step("some", f"psd(R.T @ R - {L}.T @ {L})", "row selection", of="R", form="A", level="kappa"),
    step("others pay", f"tr((R.T @ R - {L}.T @ {L}) @ pos({X})) >= 0", "product of PSD", "some", "X_+"),
    step("enough", f"tr({L} @ (pos({X}) - ({X})) @ {L}.T) >= 0", "product", "X_-", by=L),
    step("low", f"tr({L} @ A @ {L}.T) <= kappa * normF({L})**2", "row selection", of="R", form="A", level="kappa"),
    step(
        "spends", f"(c - kappa) * normF({L})**2 <= tr(R @ pos({X}) @ R.T)", "arithmetic", "others pay", "enough", "low"
    ),
    *spent(f"normF({L})**2"),
    against=SLOW_AT,
    at={"s": "0"},
)
ROWS_PROOF = Part(
    "Lemma 7 for every threshold",
    says=ROWS_SAYS,
    by=ROWS_BY,
    controls=(ROWS_SAYS.replace("(4 * (c", "(20 * (c"), ROWS_SAYS.replace("<= normF", ">= normF")),
)
LEAST = "lambda_min(A(0))"
PAST = f"integral(ind({SLOW_NOW}) * R.T @ R, 0, t)"
SEEN = f"tr((ind({SLOW_NOW}) * R) @ {PAST} @ (ind({SLOW_NOW}) * R).T) - (kappa - {LEAST}) / 2 * normF(ind({SLOW_NOW}) * R)**2"
HALF_SAYS = f"integral(l * ind({SLOW_NOW}), 0, T) <= (r - 1/2) * (kappa - {LEAST}) if T >= 0 and kappa >= {LEAST}"
HALF_BY = proof(
    step("one", "1 <= 1", "identity"),
    step("none", "0 <= 1", "identity"),
    step("at most one", f"ind({SLOW_NOW}) <= 1", "cases", "one", "none", on=SLOW_NOW),
    step("gram", "psd(R.T @ R)", "arithmetic", of="R"),
    step("other times", f"psd((1 - ind({SLOW_NOW})) * R.T @ R)", "product", "gram", "at most one"),
    step("faster", f"psd(D(A - 2 * {PAST}))", "arithmetic", "other times"),
    step("since", f"psd(A - 2 * {PAST} - A(0))", "monotone", "faster", of=f"A - 2 * {PAST}"),
    step("least", "psd(A - lambda_min(A) * I_r)", "least eigenvalue", of="A"),
    step("least at 0", f"psd(A(0) - {LEAST} * I_r)", "at", "least", time="0"),
    step("more", f"psd(A - 2 * {PAST} - {LEAST} * I_r)", "arithmetic", "since", "least at 0"),
    step("seen", f"tr(R @ (A - 2 * {PAST} - {LEAST} * I_r) @ R.T) >= 0", "product", "more", by="R"),
    step("falls", "D(l) == -tr(R @ A @ R.T)", "identity"),
    step(
        "slow",
        f"tr(R @ {PAST} @ R.T) - (kappa - {LEAST}) / 2 * l <= 0 if {SLOW_NOW}",
        "arithmetic",
        "seen",
        "falls",
        SLOW_NOW,
    ),
    step("fast", "0 <= 0", "identity"),
    step("condition", f"{SEEN} <= 0", "cases", "slow", "fast", on=SLOW_NOW),
    step(
        "throughout",
        f"greatest({SEEN}, 0, T) <= 0 if T >= 0",
        "bound throughout",
        "condition",
        of=SEEN,
        bound="0",
        stop="T",
    ),
    lemma(
        "lemma 6",
        f"integral(l * ind({SLOW_NOW}), 0, T) <= (2 * r - 1) * ((kappa - {LEAST}) / 2) if T >= 0 and greatest({SEEN}, 0, T) <= 0 and kappa >= {LEAST}",
        lemma6.SHARP_BY.proved(lemma6.SHARP_SAYS, lemma6.PAST, "lemma6"),
        V=PAST,
        L=f"ind({SLOW_NOW}) * R",
        K=f"(kappa - {LEAST}) / 2",
    ),
    step("half", HALF_SAYS, "weaken", "lemma 6", "throughout"),
    against=ball_cases(most=3, T=("2",), kappa=("lambda_min(A) + 1",)),
)
HALF = Part(
    "Lemma 9 with r - 1/2",
    says=HALF_SAYS,
    by=HALF_BY,
    controls=(
        HALF_SAYS.replace("<= (r - 1/2)", "<= (r - 1/2) / 20"),
        HALF_SAYS.replace("<= (r - 1/2)", "<= (r - 1) / 60"),
        HALF_SAYS.replace("<= (r - 1/2)", ">= (r - 1/2)"),
        HALF_SAYS.replace("<= (r - 1/2)", "< -(r - 1/2)"),
    ),
    note=r"The sharp Lemma 6 for $L = \mathbb{1}[\mathrm{d}\ell/\mathrm{d}t > -\kappa\ell]R$. Exact for `r == 1`.",
)
ROWS = Part(
    "Lemma 7 at instances, for all t in [0, T]",
    says="integral(normF(rows_le(R, A, kappa))**2, 0, T) <= normF(pos(c * I_r - A(0)))**2 / (4 * (c - kappa)) if c > kappa",
    by=ball_cases(T=("2",), kappa=("lambda_min(A) + 1",), c=("2 * kappa - lambda_min(A)",), most=4),
    controls=(
        "integral(normF(rows_le(R, A, kappa))**2, 0, T) <= normF(pos(c * I_r - A(0)))**2 / (20 * (c - kappa)) if c > kappa",
    ),
    decides=False,
)
SLOW = Part(
    "Lemma 9 at instances, for all t in [0, T]",
    says="integral(l * ind(D(l) > -kappa * l), 0, T) <= normF(pos((2 * kappa - lam) * I_r - A(0)))**2 / (4 * (kappa - lam)) <= r * (2 * kappa - lam)**2 / kappa if kappa > 0",
    by=ball_cases(T=("2",), kappa=("1/2", "2"), most=4),
    controls=(
        "integral(l * ind(D(l) > -kappa * l), 0, T) <= normF(pos((2 * kappa - lam) * I_r - A(0)))**2 / (40 * (kappa - lam)) if kappa > 0",
    ),
    decides=False,
    note=r"$c = 2\kappa-\lambda$: truth, our bound, the paper's.",
)
BETTER = Part(
    "at most a quarter of Lemma 9",
    says="ours <= paper / 4",
    theory=SCALARS,
    by=sympy_scalar(
        "r * mu**2 / (4 * kappa)",
        positive=("kappa", "r"),
        nonnegative=("mu",),
        reason=r"$(2\kappa+\mu)^{2}-4\kappa(\kappa+\mu) = \mu^{2}$",
    ),
    controls=("ours <= paper / 5",),
    note="At least four times better for every `kappa` and `lam`, and exactly four times at `lam == 0`.",
)

SHARP = Part(
    "how sharp it is",
    says="11 / 20 * normF(pos((2 * kappa - lam) * I_r - A(0)))**2 / (4 * (kappa - lam)) <= integral(l * ind(D(l) > -kappa * l), 0, T) <= normF(pos((2 * kappa - lam) * I_r - A(0)))**2 / (4 * (kappa - lam)) if kappa > 0",
    by=worst_case("slow", "n5", 2, T=("6",), kappa=("1",)),
    decides=False,
    controls=(
        "integral(l * ind(D(l) > -kappa * l), 0, T) <= 27 / 50 * normF(pos((2 * kappa - lam) * I_r - A(0)))**2 / (4 * (kappa - lam)) if kappa > 0",
        "11 / 10 * normF(pos((2 * kappa - lam) * I_r - A(0)))**2 / (4 * (kappa - lam)) <= integral(l * ind(D(l) > -kappa * l), 0, T) if kappa > 0",
    ),
    note=r"At an instance that a search finds, with $c = 2\kappa-\lambda$.",
)

CLAIM = Claim(
    label="n5",
    title="Lemmas 7 and 9 for every threshold",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"For `c > kappa`: $\int \lVert R_{\le \kappa}\rVert^{2}$ and $\int \ell\mathbb{1}[\mathrm{d}\ell/\mathrm{d}t > -\kappa\ell]$ are at most $\lVert(c I-A(0))_{+}\rVert_{F}^{2}/(4(c-\kappa))$; the second also $(r-1/2)(\kappa-\lambda_{\min}(A(0)))$.",
    parts=(SLOW_PROOF, ROWS_PROOF, HALF, ROWS, SLOW, BETTER, SHARP),
    uses=("lemma4", "lemma5", "lemma6"),
    hypotheses=(
        ("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("`c > kappa`", "hypothesis of the statement text"),
    ),
    tags=("convergence", "bound", "for-all-t"),
)
