"""N11: FA has an explicit rate too.

With Appendix E's invariant and Lyapunov function, ``int_0^oo ||(Y - Z W) C||_F^2 dt <= Phi(0) - inf Phi``. Put ``y
= ||Y C||_F``, ``w = ||W C||_F``, ``k0 = ||Z(0)||_F^2 - 2 tr(W(0) C)``: ``Phi >= w^2/2 - y sqrt(2 sqrt(r) w) - y
sqrt(max(0, k0))``, whose minimum over w is at ``w^{3/2} = y r^{1/4}/sqrt(2)``, with value ``-(3/2)(y^2
sqrt(r)/2)^{2/3} - y sqrt(max(0, k0))``. So FA's residual, too, is below eps once before a time of order 1/eps. And
``A(t) = A(0) + Z'Z(t) - Z(0)'Z(0) >= A(0) - Z(0)'Z(0)`` for ``A = W C + C'W'``: alignment can fall, but not far.

Does not show: convergence of W, or monotone alignment.
"""

from derivations.theories import FA
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, ball_cases, chain, sympy_scalar

SCALARS = Theory(
    name="n11_scalars",
    title="v^2 = w, a^3 = y r^{1/4}/sqrt(2): the minimum of w^2/2 - y sqrt(2 sqrt(r) w) is at v = a",
    shapes=dict.fromkeys(("v", "a"), ()),
    definitions={"phi": "v**4 / 2 - 2 * a**3 * v"},
    kind="",
)

MINIMUM = Part(
    "the minimum over w",
    says="-(3 * a**4 / 2) <= phi",
    theory=SCALARS,
    by=sympy_scalar("(v**2 - a**2)**2 / 2", "a**2 * (v - a)**2", nonnegative=("v", "a"), reason="complete the squares"),
    controls=("-a**4 <= phi",),
    note="y sqrt(2 sqrt(r) w) = 2 a^3 v, and a^4 = (y^2 sqrt(r)/2)^{2/3}.",
)
ALIGNMENT = Part(
    "alignment cannot fall far",
    says="D(W @ C + C.T @ W.T) == D(Z.T @ Z)",
    by=chain(last="Appendix E's invariant"),
    controls=("D(W @ C + C.T @ W.T) == 2 * F.T @ F",),
    note="So A(t) = A(0) + Z'Z(t) - Z(0)'Z(0), and Z'Z(t) is PSD.",
)
FALLS = Part(
    "at instances",
    says="psd(W(t) @ C + C.T @ W(t).T - W(0) @ C - C.T @ W(0).T + Z(0).T @ Z(0))",
    by=ball_cases(t=("1/8", "1/2"), most=6),
    decides=False,
    controls=("psd(W(t) @ C + C.T @ W(t).T - W(0) @ C - C.T @ W(0).T)",),
)
ROOT = Part(
    "the linear term",
    says="tr(C'Y'Z) <= y (2 sqrt(r) w + max(0, k0))^{1/2} <= y (2 sqrt(r) w)^{1/2} + y max(0, k0)^{1/2}",
    by=argued(
        "Cauchy-Schwarz, the trace of the invariant, and sqrt(a + b) <= sqrt(a) + sqrt(b).",
        "Phi(0) - Phi(t) = int_0^t ||E C||_F^2 (Appendix E), and Phi(t) is at least the minimum of the first part minus y sqrt(max(0, k0)).",
    ),
)
INTEGRAL = Part(
    "the integral, as a difference of end points",
    says=(
        "normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0)) - normF(W(t) @ C)**2 / 2 + tr(C.T @ Y.T @ Z(t)) <= "
        "-tr(Z(0).T @ Y @ C) + normF(W(0) @ C)**2 / 2 + (3 / 2) * (normF(Y @ C)**2 * sqrt(r) / 2)**(2 / 3) "
        "+ normF(Y @ C) * sqrt(max(0, normF(Z(0))**2 - 2 * tr(W(0) @ C)))"
    ),
    by=ball_cases(t=("1/8", "1/2"), most=6),
    controls=(
        "normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0)) - normF(W(t) @ C)**2 / 2 + tr(C.T @ Y.T @ Z(t)) <= "
        "(-tr(Z(0).T @ Y @ C) + normF(W(0) @ C)**2 / 2 + (3 / 2) * (normF(Y @ C)**2 * sqrt(r) / 2)**(2 / 3) "
        "+ normF(Y @ C) * sqrt(max(0, normF(Z(0))**2 - 2 * tr(W(0) @ C)))) / 8",
    ),
)

CLAIM = Claim(
    label="n11",
    title="An explicit rate for FA",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA,
    statement="Along FA, int_0^oo ||(Y-ZW)C||_F^2 <= Phi(0) + (3/2)(||YC||_F^2 sqrt(r)/2)^{2/3} + ||YC||_F sqrt(max(0, k0)).",
    parts=(MINIMUM, ALIGNMENT, FALLS, ROOT, INTEGRAL),
    uses=("appendix-e",),
    hypotheses=(("none: every start", "letters are free"),),
    tags=("convergence", "bound"),
)
