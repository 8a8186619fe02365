"""N3: Theorem 1 in one line, without the condition number.

``d/dt tr(Z'Y C) = tr(C'E'Y C) = ||E C||_F^2`` (Fact 2: E'Y = E'E). The functional is bounded: ``|tr(Z'B)| <=
sigma_max(Z) ||B||_*`` (von Neumann), and ``sigma_max(Z)`` is constant (Fact 3). Hence ``int_0^oo ||E C||_F^2 dt <=
sigma_max(Z(0)) ||B||_* - tr(Z(0)'B) <= 2 r s(Z(0)) s(Y) s(C)``, and ``T >= 2 r s(Z(0)) s(Y) s(C)/eps`` suffices for
Theorem 1 (i): ten times, and cond(Z(0)) times, better. The bound on the functional is a square: with the polar form
``B = L p p'``, ``L'L = I``, and ``Z'Z = s^2 I - H H'``, ``2 s (s tr(p p') - tr(Z'L p p')) = ||(Z - s L) p||_F^2 +
||H'p||_F^2``.

Does not show: a rate for the last iterate (N6).
"""

from derivations.theories import FA, FA_STAR, TRACE_DUALITY
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import argued, ball_cases, chain, sum_of_squares

IDENTITY = Part(
    "the residual is a derivative",
    says="D(tr(Z.T @ Y @ C)) == normF(E @ C)**2",
    by=chain(("tr(C.T @ E.T @ Y @ C)", "Z' = E C"), last="E'Y = E'E (Fact 2)"),
    controls=(
        "D(tr(Z.T @ Y @ C)) == normF(E)**2",
        "D(tr(Z.T @ Y @ C)) == 2 * normF(E @ C)**2",
        under(FA, "D(tr(Z.T @ Y @ C)) == normF(E @ C)**2", "FA needs the term (1/2)||W C||_F^2 (Appendix E)"),
    ),
)
DUALITY = Part(
    "the functional is bounded",
    says="2 * s * tr(Z.T @ L @ p @ p.T) <= 2 * s**2 * tr(p @ p.T)",
    theory=TRACE_DUALITY,
    by=sum_of_squares("normF((Z - s * L) @ p)**2", "normF(H.T @ p)**2", reason="L'L = I and Z'Z = s^2 I - H H'"),
    controls=("2 * s * tr(Z.T @ L @ p @ p.T) <= s * tr(p @ p.T)",),
    note="B = L p p' is the polar form, tr(p p') = ||B||_*, s = sigma_max(Z): tr(Z'B) <= s ||B||_*; and the same for -Z.",
)
INTEGRAL = Part(
    "the integral, as a difference of end points",
    says="tr(Z(t).T @ B) - tr(Z(0).T @ B) <= sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)",
    by=ball_cases(t=("1/4", "1", "4")),
    controls=("tr(Z(t).T @ B) - tr(Z(0).T @ B) <= (sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B)) / 5",),
    note="int_0^t ||E C||_F^2 is exactly the left side, so no quadrature is needed.",
)
SIMPLE = Part(
    "truth, our bounds, and the paper's, each times eps",
    says=(
        "tr(Z(t).T @ B) - tr(Z(0).T @ B) <= sigma_max(Z(0)) * nuclear(B) - tr(Z(0).T @ B) <= 2 * r * sigma_max(Z(0)) * sigma_max(Y) * sigma_max(C)"
        " <= 20 * r * cond(Z(0)) * sigma_max(Z(0)) * sigma_max(Y) * sigma_max(C)"
    ),
    by=ball_cases(t=("4",)),
    controls=("sigma_max(Z) * nuclear(B) - tr(Z.T @ B) <= sigma_max(Z) * sigma_max(Y) * sigma_max(C) / 2",),
    note="Both terms are at most s(Z) ||B||_*, and ||B||_* <= r s(Y) s(C).",
    decides=False,
)
SIMPLE_ARGUED = Part(
    "why the simpler bound holds",
    says="|tr(Z'B)| <= s(Z) ||B||_* and ||B||_* <= r s(B) <= r s(Y) s(C)",
    by=argued(
        "B = Y C has at most r singular values, each at most s(Y) s(C); the trace bound is the part above for Z and -Z."
    ),
)
TIME = Part(
    "Theorem 1 with the better time",
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
)

CLAIM = Claim(
    label="n3",
    title="Theorem 1 in one line, without the condition number",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="d/dt tr(Z'YC) = ||(Y - ZW)C||_F^2, hence int_0^oo ||(Y - ZW)C||_F^2 <= s(Z(0)) ||YC||_* - tr(Z(0)'YC) <= 2 r s(Z(0)) s(Y) s(C).",
    parts=(IDENTITY, DUALITY, INTEGRAL, SIMPLE, SIMPLE_ARGUED, TIME),
    uses=("fact2", "fact3"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "bound"),
)
