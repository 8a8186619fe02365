"""Search, in double precision, for states of FA* on which a bound is nearly attained (heuristic: no bound is proved).

The reduced state with G = I: ``S' = P``, ``P' = -(S'P + P S)``, S any r x r matrix and P PSD, ``A = S + S'``, ``l =
tr P``, ``dl/dt = -tr(P A)``; every such pair comes from an instance with n >= 2r. Time is scaled so that kappa = 1.
All states of a round are integrated as one NumPy batch.
"""

from functools import lru_cache
from typing import Any

from faverify.errors import UsageError

STEPS, HORIZON = 240, 6.0
ROUNDS, SHRINK, FIRST_WIDTH = 24, 0.72, 0.5
SEARCHES = (("rise", "n4"), ("rise", "lemma8"), ("slow", "n5"), ("slow", "lemma9"))
"""What is made large over which bound."""


@lru_cache(maxsize=32)
def approx_worst_ratio(what: str, bound: str, r: int, tries: int, seed: int) -> tuple[float, tuple[float, ...]]:
    """The best ratio of ``what`` ("rise", "slow") to a bound ("n4", "lemma8", "n5", "lemma9"), and its (S, root of P).

    A third of the ``tries`` are random anti-aligned starts; the rest are steps around the best state so far, of a width
    that shrinks by rounds.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    states = _starts(rng, r, max(1, tries // 3))
    values = approx_ratios(states, what, bound, r)
    best, top = states[values.argmax()], float(values.max())
    width, count = FIRST_WIDTH, max(2, (tries - len(states)) // ROUNDS)
    for _ in range(ROUNDS):
        states = best + width * rng.standard_normal((count, best.size)) * (0.1 + abs(best))
        values = approx_ratios(states, what, bound, r)
        if values.max() > top:
            best, top = states[values.argmax()], float(values.max())
        else:
            width *= SHRINK
    return top, tuple(float(x) for x in best)


def _starts(rng: Any, r: int, count: int) -> Any:
    """S near -diag, P small: alignment has to turn round."""
    import numpy as np

    diagonal = np.einsum("bi,ij->bij", rng.uniform(0.2, 2.0, (count, r)), np.eye(r))
    S = -diagonal + 0.3 * rng.standard_normal((count, r, r))
    return np.concatenate([S.reshape(count, -1), 0.2 * rng.standard_normal((count, r * r))], axis=1)


def approx_ratios(states: Any, what: str, bound: str, r: int) -> Any:
    """Truth over bound for a batch of states (count x 2 r^2); 0 where a bound vanishes or a path runs away."""
    import numpy as np

    S, root = (block.reshape(-1, r, r) for block in np.split(states, 2, axis=1))
    with np.errstate(all="ignore"):
        truth = _truths(S, root @ root.transpose(0, 2, 1), what)
        limit = _limits(np.linalg.eigvalsh(S + S.transpose(0, 2, 1)), bound, r)
        ratio = np.where(limit > 1e-9, truth / limit, 0.0)
    return np.where(np.isfinite(ratio), ratio, 0.0)


def _limits(values: Any, bound: str, r: int) -> Any:
    """The bound of every state, from the eigenvalues of A(0) (rows, ascending); `UsageError` for one of no search."""
    import numpy as np

    lam = np.minimum(values[:, 0], 0.0)
    match bound:
        case "n4":
            return (np.minimum(values, 0) ** 2).sum(axis=1) / 4
        case "lemma8":
            return r * lam**2
        case "n5":
            return (np.maximum((2 - lam)[:, None] - values, 0) ** 2).sum(axis=1) / (4 * (1 - lam))
        case "lemma9":
            return r * (2 - lam) ** 2
    raise UsageError(f"no bound {bound!r} is searched for; there are {SEARCHES}")


def _truths(S: Any, P: Any, what: str) -> Any:
    """The rise of the loss, or the integral of l where dl/dt > -l, by RK4 and the trapezoidal rule."""
    import numpy as np
    from scipy.integrate import trapezoid  # NumPy has one from 2.0 on only

    h, losses, slow = HORIZON / STEPS, [_trace(P)], [_slow(S, P)]
    for _ in range(STEPS):
        k1 = _velocity(S, P)
        k2 = _velocity(S + h / 2 * k1[0], P + h / 2 * k1[1])
        k3 = _velocity(S + h / 2 * k2[0], P + h / 2 * k2[1])
        k4 = _velocity(S + h * k3[0], P + h * k3[1])
        S, P = (x + h / 6 * (a + 2 * b + 2 * c + d) for x, a, b, c, d in zip((S, P), k1, k2, k3, k4, strict=True))
        losses.append(_trace(P))
        slow.append(_slow(S, P))
    if what == "rise":
        return np.maximum(np.diff(np.stack(losses), axis=0), 0).sum(axis=0)
    return trapezoid(np.stack(slow), dx=h, axis=0)


def _velocity(S: Any, P: Any) -> tuple[Any, Any]:
    product = S.transpose(0, 2, 1) @ P
    return P, -(product + product.transpose(0, 2, 1))


def _trace(P: Any) -> Any:
    import numpy as np

    return np.trace(P, axis1=1, axis2=2)


def _slow(S: Any, P: Any) -> Any:
    """The loss where it falls at a rate below 1, else 0."""
    import numpy as np

    loss = _trace(P)
    return np.where(-2 * _trace(S.transpose(0, 2, 1) @ P) > -loss, loss, 0.0)
