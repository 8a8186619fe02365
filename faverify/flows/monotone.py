"""Whether the alignment of FA* never falls between ANY two times, decided at one instance (Lemma 5, N1, N15).

With the maps (E, G, K) of times (`faverify.flows.doubling`), ``l(s + t) - l(s) = K_s^T E_t (I + G_s E_t)^{-1} K_s``,
and ``G_{s+t} - G_s = K_s (I + G_t E_s)^{-1} G_t K_s^T``: for PSD E_t, G_t all of these are PSD. So if E_t and G_t are
PSD for all t in (0, h], however small h, they are for all t > 0, and ``A(t) - A(s)``, a congruence of ``2 (l(t) -
l(s))``, is PSD for all s <= t: no cover of time is needed, and Lemma 5 is not used. G_t = t g + O(t^2) is PSD for
small t if g is positive definite.

For E_t = l(t) let K_j be the kernels of ``n0, .., n0 m0^{j-1}`` in common, and T_j span a complement of K_{j+1} in
K_j. Then ``T_i^T l(t) T_j = O(t^{i+j+1})`` (checked: the lower coefficients vanish exactly), and l(t) is PSD if the
matrix of blocks ``t^{-(i+j+1)} T_i^T l(t) T_j`` is positive definite. It is a polynomial in t plus a remainder: with
``u' = v + 2 e u + c u^2``, u(0) = 0, for the norms v, e, c of n0, m0, g, the coefficients of l are at most those of u,
and ``u(d) <= 2 v d`` if ``4 e d + 4 c v d^2 <= 1``; so what is beyond order k is at most ``(t/d)^{k+1} 2 v d`` for t
<= d.
"""

from typing import Any

from flint import arb, arb_mat, arb_poly, ctx, fmpq_mat

from faverify.balls.convert import ball_matrix
from faverify.balls.linalg import norm_f_upper, pivots_positive
from faverify.exact.linalg import exact_is_psd
from faverify.flows.fa_star import FAStar
from faverify.flows.quotient import Quotient, null_space

_MOST = 64
_BITS, _HALVINGS = 512, (4, 10, 20, 40, 80)


def certainly_alignment_never_falls(flow: FAStar) -> bool:
    """Whether ``A(t) - A(s)`` is certified PSD for all 0 <= s <= t. False means "not certified" (large sizes, say)."""
    part = flow.data.moving
    return not part.q or certainly_increasing(part)


def certainly_increasing(part: Quotient) -> bool:
    """The same of ``l(t) - l(s)`` for the moving part with q > 0."""
    levels = _levels(part)
    if part.q * len(levels) > _MOST or part.g.det() == 0 or not exact_is_psd(part.g):
        return False
    order = 2 * len(levels) + 1
    coefficients = taylor_coefficients(part, order)
    degrees = [j for j, level in enumerate(levels) for _ in range(level.ncols())]
    basis = fmpq_mat([[x for level in levels for x in level.tolist()[i]] for i in range(part.q)])
    turned = [basis.transpose() * x * basis for x in coefficients]
    with ctx.workprec(_BITS):
        reach = _reach(part)
        size = norm_f_upper(ball_matrix(basis)) ** 2 * 2 * norm_f_upper(ball_matrix(part.n0)) * reach
        return any(_positive(turned, degrees, order, reach, size, reach / arb(2) ** k) for k in _HALVINGS)


def taylor_coefficients(part: Quotient, order: int) -> list[Any]:
    """The coefficients 0..order of l(t), exact, by ``l' = n0 - m0^T l - l m0 - l g l``."""
    found = [part.n0 * 0]
    for k in range(order):
        half = found[k] * part.m0
        total = (part.n0 if k == 0 else part.n0 * 0) - half - half.transpose()
        for i in range(1, k):
            total = total - found[i] * part.g * found[k - i]
        found.append(total / (k + 1))
    return found


def _levels(part: Quotient) -> list[Any]:
    """The T_j (q x .., exact) of the module; they span everything, as nothing that moves rests."""
    kernel, level, rows = None, [], part.n0
    while kernel is None or kernel.ncols():
        smaller = null_space(rows)
        level.append(_complement(kernel, smaller, part.q))
        kernel = smaller
        rows = fmpq_mat(rows.tolist() + (fmpq_mat(rows.tolist()[-part.q :]) * part.m0).tolist())
    return level


def _complement(space: Any, inner: Any, size: int) -> Any:
    """Columns that together with ``inner`` span ``space`` (None: everything), orthogonal to ``inner``."""
    if space is None:
        return null_space(inner.transpose()) if inner.ncols() else _identity(size)
    if not inner.ncols():
        return space
    return space * null_space(inner.transpose() * space)


def _identity(size: int) -> Any:
    return fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])


def _reach(part: Quotient) -> Any:
    """A d with ``4 e d + 4 c v d^2 <= 1``."""
    v, e, c = (norm_f_upper(ball_matrix(x)) for x in (part.n0, part.m0, part.g))
    return (1 / (8 * e + 4 * (c * v).sqrt())).lower()


def _positive(turned: list[Any], degrees: list[int], order: int, reach: Any, size: Any, h: Any) -> bool:
    """Whether the scaled matrix is certainly positive definite at every t in (0, h]."""
    span, rows = arb(0).union(h), []
    for i, a in enumerate(degrees):
        row = []
        for j, b in enumerate(degrees):
            low = a + b + 1
            if any(x[i, j] for x in turned[:low]):
                return False
            value = arb_poly([arb(x[i, j]) for x in turned[low:]])(span)
            row.append(value + arb(0, (size * (h / reach) ** (order + 1 - low) / reach**low).upper()))
        rows.append(row)
    return pivots_positive(arb_mat(rows))
