r"""Lemma 13: the residual tends to 0.

If the loss did not tend to 0, some $\delta > 0$ would be exceeded at arbitrarily late times, while Lemma 10 gives
times with loss at most $\delta/2$ after any time: infinitely many disjoint intervals, each with a rise of
$\delta/2$, against Lemma 8. A second way: the residual's square has a finite integral (N3) and a bounded
derivative.

Does not show: a rate (N6), or that A becomes PSD (it need not).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import Line, lemma, step
from faverify.methods import ball_cases, proof

ENERGY = "l(0) + normF(A(0))**2 / 4"
RATE = f"(2 * ({ENERGY}) + 1/2) * ({ENERGY})"
TOTAL = f"{ENERGY} + r / 4 - tr(A(0)) / 2"
LOSS_SAYS = "limit(l) == 0"
RATES = (
    step("rest", "D(l + normF(A)**2 / 4) == 0", "identity"),
    step("energy", f"l + normF(A)**2 / 4 == {ENERGY}", "monotone", "rest", of="l + normF(A)**2 / 4"),
    step("square", "psd(A @ A)", "arithmetic", of="A"),
    step("trace", "psd(normF(A)**2 * I_r - A @ A)", "trace dominates", "square"),
    step("upper", "psd((normF(A)**2 / 2 + 1/2) * I_r - A)", "arithmetic", "trace", of="I_r - A"),
    step("lower", "psd((normF(A)**2 / 2 + 1/2) * I_r + A)", "arithmetic", "trace", of="I_r + A"),
    step("falls", "D(l) == -tr(R @ A @ R.T)", "identity"),
    step("rows up", "tr(R @ ((normF(A)**2 / 2 + 1/2) * I_r - A) @ R.T) >= 0", "product", "upper", by="R"),
    step("rows down", "tr(R @ ((normF(A)**2 / 2 + 1/2) * I_r + A) @ R.T) >= 0", "product", "lower", by="R"),
    step("alignment", f"2 * ({ENERGY}) - normF(A)**2 / 2 >= 0", "arithmetic", "energy", visible="l"),
    step("alignment times", f"(2 * ({ENERGY}) - normF(A)**2 / 2) * l >= 0", "product", "alignment", by="l"),
    step("loss", f"({ENERGY}) - l >= 0", "arithmetic", "energy", visible="normF(A)**2"),
    step(
        "loss times", f"(2 * ({ENERGY}) + 1/2) * (({ENERGY}) - l) >= 0", "product", "loss", by=f"2 * ({ENERGY}) + 1/2"
    ),
    step("not up", f"D(l) <= {RATE}", "arithmetic", "falls", "rows down", "alignment times", "loss times"),
    step("not down", f"D(l) >= -({RATE})", "arithmetic", "falls", "rows up", "alignment times", "loss times"),
)


def rates(way: str) -> tuple[Line, ...]:
    """The lines of `RATES` that bound D(l) upwards ("up") or downwards ("down")."""
    others = {"up": ("upper", "rows up", "not down"), "down": ("lower", "rows down", "not up")}[way]
    return tuple(line for line in RATES if line.name not in others)


LOSS_BY = proof(
    *RATES,
    step("growth", "tr(D(A)) == 2 * l", "identity"),
    step(
        "ends",
        "integral(l, 0, T) == tr(A(T)) / 2 - tr(A(0)) / 2 if T >= 0",
        "fundamental theorem",
        of="tr(A) / 2",
        stop="T",
    ),
    step("distance", "normF(A - I_r)**2 >= 0", "identity"),
    step("distance at T", "normF(A(T) - I_r)**2 >= 0 if T >= 0", "at", "distance", time="T"),
    step("alignment at T", f"2 * ({ENERGY}) - normF(A(T))**2 / 2 >= 0 if T >= 0", "at", "alignment", time="T"),
    step("total", f"integral(l, 0, T) <= {TOTAL} if T >= 0", "arithmetic", "ends", "distance at T", "alignment at T"),
    step("positive", "l >= 0", "identity"),
    step("limit", LOSS_SAYS, "Barbalat", "positive", "total", "not up", "not down", of="l", bound=TOTAL, rate=RATE),
    against=ball_cases(most=2, t=("1",)),
)
RESIDUAL_SAYS = "limit(normF(F)**2) == 0"
RESIDUAL_BY = proof(
    lemma("loss", LOSS_SAYS, LOSS_BY.proved(LOSS_SAYS, FA_STAR, "lemma13")),
    step("size", "psd(sigma_max(Z)**2 * I_r - Z.T @ Z)", "largest singular value", of="Z"),
    step("rows", "tr(R @ (sigma_max(Z)**2 * I_r - Z.T @ Z) @ R.T) >= 0", "product", "size", by="R"),
    step("residual", "normF(F)**2 == tr(R @ Z.T @ Z @ R.T)", "identity"),
    step("bound", "normF(F)**2 <= sigma_max(Z(0))**2 * l", "arithmetic", "rows", "residual"),
    step("positive", "normF(F)**2 >= 0", "identity"),
    step(
        "limit",
        RESIDUAL_SAYS,
        "squeeze",
        "positive",
        "bound",
        "loss",
        of="normF(F)**2",
        by="l",
        factor="sigma_max(Z(0))**2",
    ),
)
LIMIT = Part(
    "the loss tends to 0",
    says=LOSS_SAYS,
    by=LOSS_BY,
    controls=(
        under(FA_STAR, "D(l) <= 0", "it need not fall all the way"),
        under(FA_STAR, "l == 0", "nor is it 0 at once"),
    ),
    note=r"By N2 loss and alignment are bounded, $\operatorname{tr} A$ grows at twice the loss, and $D(\ell) = -\operatorname{tr}(RAR^{\top})$ is bounded (Barbalat).",
)
RESIDUAL = Part(
    "the residual tends to 0",
    says=RESIDUAL_SAYS,
    by=RESIDUAL_BY,
    controls=(under(FA_STAR, "D(normF(F)**2) <= 0", "it need not fall all the way"), "normF(F)**2 == 0"),
)
LATE = Part(
    "late values, at instances",
    says="l(t) <= (l(0) + r * lam**2) / 2 if l(0) > 1/1000",
    by=ball_cases(t=("64",), most=6),
    decides=False,
    every=False,
    controls=("l(1/64) <= (l(0) + r * lam**2) / 2 if l(0) > 1/1000",),
)

CLAIM = Claim(
    label="lemma13",
    title="The residual tends to 0",
    where="Appendix A.2, Lemma 13",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR,
    statement=r"$\lVert(Y-Z W)C\rVert_{F} \to 0$ as $t \to \infty$.",
    parts=(LIMIT, RESIDUAL, LATE),
    uses=("fact3", "lemma4", "lemma5", "n2"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "asymptotic"),
)
