r"""N3: Theorem 1 in one line, without the condition number.

$\mathrm{d}/\mathrm{d}t\operatorname{tr}(Z^{\top}YC) = \operatorname{tr}(C^{\top}E^{\top}YC) = \lVert EC\rVert_{F}^{2}$
(Fact 2: $E^{\top}Y = E^{\top}E$). The functional is bounded:
$\lvert \operatorname{tr}(Z^{\top}B)\rvert \le \sigma_{\max}(Z)\lVert B\rVert_{*}$ (von Neumann), and `sigma_max(Z)`
is constant (Fact 3). Hence
$\int_{0}^{\infty}\lVert EC\rVert_{F}^{2}\,\mathrm{d}t \le \sigma_{\max}(Z(0))\lVert B\rVert_{*}-\operatorname{tr}(Z(0)^{\top}B) \le 2rs(Z(0))s(Y)s(C)$,
and $T \ge 2rs(Z(0))s(Y)s(C)/\varepsilon$ suffices for Theorem 1(i): ten times, and `cond(Z(0))` times, better.
The bound on the functional is a square: with the polar form $B = Lpp^{\top}$, $L^{\top}L = I$, and
$Z^{\top}Z = s^{2}I-HH^{\top}$,
$2s(s\operatorname{tr}(pp^{\top})-\operatorname{tr}(Z^{\top}Lpp^{\top})) = \lVert(Z-sL)p\rVert_{F}^{2}+\lVert H^{\top}p\rVert_{F}^{2}$.

Does not show: a rate for the last iterate (N6).
"""

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, chain, proof

IDENTITY = Part(
    "the residual is a derivative",
    says="D(tr(Z.T @ Y @ C)) == normF(E @ C)**2",
    by=chain(("tr(C.T @ E.T @ Y @ C)", r"$\dot{Z} = EC$"), last=r"$E^{\top}Y = E^{\top}E$ (Fact 2)"),
    controls=(
        "D(tr(Z.T @ Y @ C)) == normF(E)**2",
        "D(tr(Z.T @ Y @ C)) == 2 * normF(E @ C)**2",
        under(
            FA,
            "D(tr(Z.T @ Y @ C)) == normF(E @ C)**2",
            r"FA needs the term $(1/2)\lVert WC\rVert_{F}^{2}$ (Appendix E)",
        ),
    ),
)
J = "sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)"
SIMPLER = "2 * r * sigma_max(Z(0)) * sigma_max(Y) * sigma_max(C)"
BOUND_SAYS = f"integral(normF(F)**2, 0, T) <= {J} if T >= 0"
BOUND_BY = proof(
    step("identity", "D(tr(Z.T @ B)) == normF(F)**2", "identity"),
    step(
        "ends",
        "integral(normF(F)**2, 0, T) == tr(Z(T).T @ B) - tr(Z(0).T @ B) if T >= 0",
        "fundamental theorem",
        of="tr(Z.T @ B)",
        stop="T",
    ),
    step("duality", "tr(Z.T @ B) <= sigma_max(Z) * nuclear(B)", "nuclear norm", of="Z", against="B"),
    step("at T", "tr(Z(T).T @ B) <= sigma_max(Z(0)) * nuclear(B) if T >= 0", "at", "duality", time="T"),
    step("bound", BOUND_SAYS, "arithmetic", "ends", "at T"),
    against=ball_cases(most=4, T=("1/2",)),
)
BOUND = Part(
    "the bound",
    says=BOUND_SAYS,
    by=BOUND_BY,
    controls=(
        f"integral(normF(F)**2, 0, T) <= ({J}) / 8 if T >= 0",
        "integral(normF(F)**2, 0, T) <= sigma_max(Z(0)) * nuclear(B) / 50 if T >= 0",
        f"integral(normF(F)**2, 0, T) >= {J} if T >= 0",
        f"integral(normF(F)**2, 0, T) <= -({J}) if T >= 0",
    ),
    note=r"$s(Z(T)) = s(Z(0))$, since $Z^{\top}Z$ is constant (Fact 3).",
)
SIMPLER_SAYS = f"{J} <= {SIMPLER}"
SIZE_SAYS = "nuclear(B) <= r * sigma_max(Y) * sigma_max(C)"
SIZE_BY = proof(
    step("Y", "psd(sigma_max(Y)**2 * I_m - Y.T @ Y)", "largest singular value", of="Y"),
    step("C", "psd(sigma_max(C)**2 * I_r - C.T @ C)", "largest singular value", of="C"),
    step("inside", "psd(sigma_max(Y)**2 * C.T @ C - B.T @ B)", "product", "Y", by="C.T"),
    step("square", "sigma_max(Y)**2 >= 0", "identity"),
    step("outside", "psd(sigma_max(Y)**2 * (sigma_max(C)**2 * I_r - C.T @ C))", "product", "C", "square"),
    step("both", "psd((sigma_max(Y) * sigma_max(C))**2 * I_r - B.T @ B)", "arithmetic", "inside", "outside"),
    step(
        "product",
        "sigma_max(B) <= sigma_max(Y) * sigma_max(C)",
        "largest singular value",
        "both",
        of="B",
        level="sigma_max(Y) * sigma_max(C)",
    ),
    step("nuclear", "nuclear(B) <= r * sigma_max(B)", "nuclear norm", of="B"),
    step("r times", "r * sigma_max(B) <= r * sigma_max(Y) * sigma_max(C)", "product", "product", by="r"),
    step("size", SIZE_SAYS, "arithmetic", "nuclear", "r times"),
    against=ball_cases(most=8),
)
SIMPLER_BY = proof(
    *SIZE_BY.lines,
    step(
        "times",
        "sigma_max(Z(0)) * nuclear(B) <= r * sigma_max(Z(0)) * sigma_max(Y) * sigma_max(C)",
        "product",
        "size",
        by="sigma_max(Z(0))",
    ),
    step("duality", "-tr(Z.T @ B) <= sigma_max(Z) * nuclear(B)", "nuclear norm", of="Z", against="B"),
    step("at 0", "-tr(Z(0).T @ B) <= sigma_max(Z(0)) * nuclear(B)", "at", "duality", time="0"),
    step("simpler", SIMPLER_SAYS, "arithmetic", "at 0", "times"),
    against=ball_cases(most=8),
)
SIMPLER_PART = Part(
    "the simpler bound",
    says=SIMPLER_SAYS,
    by=SIMPLER_BY,
    controls=(
        f"{J} <= {SIMPLER} / 4",
        f"{J} >= {SIMPLER}",
        f"{J} <= -{SIMPLER}",
        f"{J} <= 2 * r * sigma_min(Z(0)) * sigma_min(Y) * sigma_max(C)",
    ),
)
INTEGRAL = Part(
    "the integral, as a difference of end points",
    says="tr(Z(t).T @ B) - tr(Z(0).T @ B) <= sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)",
    by=ball_cases(t=("1/4", "1", "4")),
    controls=("tr(Z(t).T @ B) - tr(Z(0).T @ B) <= (sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)) / 2",),
    decides=False,
    note=r"$\int_{0}^{t}\lVert EC\rVert_{F}^{2}$ is exactly the left side, so no quadrature is needed.",
)
SIMPLE = Part(
    "truth, our bounds, and the paper's, each times the error allowed",
    says=(
        "tr(Z(t).T @ B) - tr(Z(0).T @ B) <= sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B) <= 2 * r * sigma_max(Z(0)) * sigma_max(Y) * sigma_max(C)"
        " <= 20 * r * cond(Z(0)) * sigma_max(Z(0)) * sigma_max(Y) * sigma_max(C)"
    ),
    by=ball_cases(t=("4",)),
    controls=("sigma_max(Z) * nuclear(B) - tr(Z.T @ B) <= sigma_max(Z) * sigma_max(Y) * sigma_max(C) / 2",),
    note=r"Both terms are at most $s(Z)\lVert B\rVert_{*}$, and $\lVert B\rVert_{*} \le rs(Y)s(C)$.",
    decides=False,
)
TIME_SAYS = f"least(normF(F)**2, 0, T) <= eps if T >= ({J}) / eps and eps > 0 and T > 0"
TIME_BY = proof(
    lemma("bound", BOUND_SAYS, BOUND_BY.proved(BOUND_SAYS, FA_STAR, "n3")),
    step(
        "least", "normF(F)**2 >= least(normF(F)**2, 0, T) if 0 <= t and t <= T", "extremum", of="normF(F)**2", stop="T"
    ),
    step(
        "average",
        "integral(normF(F)**2, 0, T) >= T * least(normF(F)**2, 0, T) if T >= 0",
        "integrate",
        "least",
        stop="T",
    ),
    step(
        "long",
        f"eps * T >= eps * (({J}) / eps) if T >= ({J}) / eps and eps > 0",
        "product",
        f"T >= ({J}) / eps",
        "eps > 0",
    ),
    step("one", "eps * (1 / eps) == 1 if eps > 0", "defining fact", "eps > 0", of="eps"),
    step("times", f"eps * (({J}) / eps) == {J} if eps > 0", "product", "one", by=J),
    step(
        "enough",
        f"T * (eps - least(normF(F)**2, 0, T)) >= 0 if T >= ({J}) / eps and eps > 0 and T > 0",
        "arithmetic",
        "bound",
        "average",
        "long",
        "times",
    ),
    step("time", TIME_SAYS, "cancel", "enough", "T > 0"),
    against=ball_cases(most=4, eps=("normF(F)**2 / 10 + 1/1000",), T=(f"1.01 * ({J}) / eps", f"({J}) / (40 * eps)")),
)
TIME_PROOF = Part(
    "Theorem 1 with the better time",
    says=TIME_SAYS,
    by=TIME_BY,
    controls=(
        TIME_SAYS.replace(f"({J}) / eps", f"({J}) / (50 * eps)"),
        TIME_SAYS.replace("<= eps if", "<= eps / 1000 if").replace(f"({J}) / eps", f"({J}) / (50 * eps)"),
        "least(normF(F)**2, 0, T) <= eps / 1000 if eps > 0 and T > 0",
    ),
    note="A least value is at most the average; `T == 0` says nothing $(YC = 0)$.",
)
TIME = Part(
    "the better time, at instances",
    says="least(normF(F)**2, 0, T) <= eps if T >= (sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)) / eps and eps > 0",
    by=ball_cases(
        eps=("normF(F)**2 / 10 + 1/1000",),
        T=(
            "1.01 * (sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)) / eps",
            "(sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)) / (40 * eps)",
        ),
    ),
    controls=(
        "least(normF(F)**2, 0, T) <= eps if T >= (sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)) / (50 * eps) and eps > 0",
    ),
    decides=False,
)
RELAY = (("relay", 6, 3, 3, 0),)
SHARP = Part(
    "how sharp the time is",
    says=f"least(normF(F)**2, 0, T) <= eps if T >= ({J}) / eps and eps > 0",
    by=ball_cases(draws=RELAY, eps=("22/25",), T=("47/10", "7")),
    controls=(f"least(normF(F)**2, 0, T) <= eps if T >= 3 / 4 * ({J}) / eps and eps > 0",),
    decides=False,
    note="Three units that turn round one after another: three quarters of the time are too short.",
)
SHARP_BOUND = Part(
    "how sharp the bounds are",
    says=f"{J} <= {SIMPLER}",
    by=ball_cases(draws=RELAY),
    controls=(f"{J} <= 5 / 6 * {SIMPLER}", f"17 / 20 * {J} >= 5 / 6 * {SIMPLER}"),
    decides=False,
)
WHOLE = Part(
    "attained from orthonormal starts",
    says=f"tr(Z(t).T @ B) - tr(Z(0).T @ B) <= {J}",
    by=ball_cases(draws=RELAY, t=("12",)),
    controls=(f"tr(Z(t).T @ B) - tr(Z(0).T @ B) <= 99 / 100 * ({J})",),
    decides=False,
)

CLAIM = Claim(
    label="n3",
    title="Theorem 1 in one line, without the condition number",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"$\mathrm{d}/\mathrm{d}t\operatorname{tr}(Z^{\top}Y C) = \lVert(Y-Z W)C\rVert_{F}^{2}$, hence $\int_{0}^{\infty}\lVert(Y-Z W)C\rVert_{F}^{2} \le s(Z(0))\lVert Y C\rVert_{*}-\operatorname{tr}(Z(0)^{\top}Y C) \le 2rs(Z(0))s(Y)s(C)$.",
    parts=(IDENTITY, BOUND, SIMPLER_PART, TIME_PROOF, INTEGRAL, SIMPLE, TIME, SHARP, SHARP_BOUND, WHOLE),
    uses=("fact2", "fact3"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "bound"),
)
