"""Search for instances on which a bound is nearly attained.

How sharp a constant is, when its worst case is not known.

Works on the reduced state of FA* with G = I: ``S' = P``, ``P' = -(S'P + P S)`` with S any r x r matrix and P PSD, ``A
= S + S'``, ``l = tr P``, ``dl/dt = -tr(P A)``; every such pair comes from an instance with n >= 2r. Double precision
(heuristic): the best ratio found is ``numerical`` evidence of sharpness, never of the bound.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from faverify.claim import Context, Effort, Theory
from faverify.errors import StatementError
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.outcome import Outcome, Table
from faverify.verdict import Evidence, Verdict

FORM = re.compile(r"best (rise|slow) / (n4|lemma8|n5|lemma9) >= (\d+\.\d+) for r = (\d)$")
STEPS, HORIZON = 240, 6.0
TRIES = {Effort.QUICK: 60, Effort.STANDARD: 240, Effort.THOROUGH: 4_000}


@dataclass(frozen=True)
class WorstCase(Method):
    """Nelder-Mead from random starts over (S, root of P); ``kappa`` is 1 in the slow-time bounds (the flow scales)."""

    name: str = "search for the worst case"
    ceiling = Evidence.NUMERICAL
    fragment = Fragment(flows=("fa_star",), meanings=("A", "l"))
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``numerical``) if the search reaches the ratio of the text, else `FAIL` with the best state found.

        The text speaks of what this search finds, not of the supremum, about which a failed search says nothing.
        """
        match = _form(statement.text)
        what, bound, wanted, r = match.group(1), match.group(2), float(match.group(3)), int(match.group(4))
        best, state = _search(what, bound, r, TRIES[context.effort], context.seed)
        scope = f"r = {r}, reduced states, best of a search ({TRIES[context.effort]} evaluations)"
        table = Table(
            "best ratio of truth to bound", ("bound", "r", "ratio reached"), ((bound, str(r), f"{best:.4f}"),)
        )
        why = f"the search reaches {best:.4f} of the bound"
        witness = None if best >= wanted else {"best": f"{best:.6f}", "S and root of P": [f"{x:.6g}" for x in state]}
        verdict = Verdict.FAIL if witness else Verdict.PASS
        return Outcome(verdict, Evidence.NUMERICAL, scope, why, {"tested": 1}, tables=(table,), witness=witness)

    def read(self, text: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any other form."""
        _form(text)
        return Statement(text, theory)


def _form(text: str) -> re.Match[str]:
    match = FORM.match(text)
    if match is None:
        raise StatementError(f"{text!r}: expected 'best rise / n4 >= 0.90 for r = 2'")
    return match


def worst_case() -> WorstCase:
    """The method."""
    return WorstCase()


@lru_cache(maxsize=32)
def _search(what: str, bound: str, r: int, tries: int, seed: int) -> tuple[float, list[float]]:
    """The best ratio and its state, from the best of random anti-aligned starts polished by Nelder-Mead."""
    import numpy as np
    from scipy.optimize import minimize

    rng = np.random.default_rng(seed)
    starts = [_start(rng, r) for _ in range(tries // 3)]
    first = max(starts, key=lambda x: _ratio(x, what, bound, r))
    options = {"maxfev": tries - len(starts), "xatol": 1e-4, "fatol": 1e-6}
    found = minimize(lambda x: -_ratio(x, what, bound, r), first, method="Nelder-Mead", options=options)
    best = found.x if -found.fun > _ratio(first, what, bound, r) else first
    return _ratio(best, what, bound, r), [float(x) for x in best]


def _start(rng: Any, r: int) -> Any:
    """S near -diag, P small: alignment has to turn round."""
    import numpy as np

    S = -np.diag(rng.uniform(0.2, 2.0, r)) + 0.3 * rng.standard_normal((r, r))
    return np.concatenate([S.ravel(), 0.2 * rng.standard_normal(r * r)])


def _ratio(x: Any, what: str, bound: str, r: int) -> float:
    import numpy as np

    S = x[: r * r].reshape(r, r)
    root = x[r * r :].reshape(r, r)
    P = root @ root.T
    values = np.linalg.eigvalsh(S + S.T)
    lam = min(0.0, float(values[0]))
    limits = {
        "n4": float((np.minimum(values, 0) ** 2).sum()) / 4,
        "lemma8": r * lam**2,
        "n5": float((np.maximum(2 - lam - values, 0) ** 2).sum()) / (4 * (1 - lam)),
        "lemma9": r * (2 - lam) ** 2,
    }
    truth = _truth(S, P, what)
    return truth / limits[bound] if limits[bound] > 1e-9 and np.isfinite(truth) else 0.0


def _truth(S: Any, P: Any, what: str) -> float:
    """The rise of the loss, or the integral of l where dl/dt > -l, by RK4 and the trapezoidal rule."""
    import numpy as np

    def velocity(state: Any) -> Any:
        S, P = state
        product = S.T @ P
        return np.stack([P, -(product + product.T)])

    state, h = np.stack([S, P]), HORIZON / STEPS
    loss, slow = [float(np.trace(P))], [_slow(state)]
    for _ in range(STEPS):
        k1 = velocity(state)
        k2 = velocity(state + h / 2 * k1)
        k3 = velocity(state + h / 2 * k2)
        state = state + h / 6 * (k1 + 2 * k2 + 2 * k3 + velocity(state + h * k3))
        loss.append(float(np.trace(state[1])))
        slow.append(_slow(state))
    if what == "rise":
        return float(np.maximum(np.diff(loss), 0).sum())
    return float(np.trapezoid(slow, dx=h))


def _slow(state: Any) -> float:
    import numpy as np

    S, P = state
    loss = float(np.trace(P))
    return loss if -2 * float(np.trace(S.T @ P)) > -loss else 0.0
