"""Samples drawn again from the stored seed, counted again, their exact confidence bounds computed again."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import flint
import numpy as np

from faverify.checker.balls import arb
from faverify.checker.check import VERIFIED, WRONG
from faverify.checker.language import Node, Theory
from faverify.checker.laws import beta_below
from faverify.errors import StatementError, UnableError

Json = Mapping[str, Any]
Found = tuple[str, str]
STEPS = 25
"""Steps in a unit of time, at least."""
SIDES = ("lhs", "rhs")
POWER = r"([0-9]+(?:\.[0-9]+)?)(?:\*\*([0-9]+))?"
STORED = 3
"""Settings that a pass stores, at least."""
MOST_LONG, MOST_DRAWN = 100_000, 400_000_000
"""The longest list, and how many numbers are drawn, or multiplied in a step, at most."""
MARGIN, BLOCK, NEAR, SEEDS, LEAST_SURE = 1e-9, 4_000_000, 1e-11, 1000, Fraction(99, 100)


def draw_again(part: Json, theory: Theory, run: int) -> Found:
    """Every stored setting: the counts give the stored bounds, and these decide. ``run`` is the seed of the run."""
    outcome = part["outcome"]
    comparisons, about = outcome.get("comparisons", ()), _scope(outcome)
    seeds = {comparison["at"]["seed"] for comparison in comparisons}
    if len(seeds) < len(comparisons) or len(seeds) < min(STORED, about.settings):
        raise StatementError("fewer settings than are stored of a pass, or two of one seed")
    if any(comparison["at"].keys() != {"seed"} or comparison.get("digest") for comparison in comparisons):
        raise StatementError("a value or digest beside a seed")
    for comparison in comparisons:
        where, seed = f"at {comparison.get('name', '')}", int(comparison["at"]["seed"])
        found = _bounds(part["says"], theory, comparison, about, run, seed)
        if any(comparison[side].get(ball, ["0", "0"]) != ["0", "0"] for side in SIDES for ball in ("mid", "rad")):
            return WRONG, f"{where}: a ball beside bounds that were drawn"
        if comparison["lhs"].get("text") != f"[{found.low:.5f}, {found.high:.5f}]":
            return WRONG, f"{where}: drawn again the bounds are [{found.low:.5f}, {found.high:.5f}]"
        if found.holds is not True:
            return WRONG, f"{where}: the bounds do not decide"
    return VERIFIED, f"{len(comparisons)} of {about.settings} settings drawn again"


def witness_again(item: Json, theory: Theory, run: int) -> Found:
    """A sampled failure: the stored point drawn again, the bounds beyond what is claimed."""
    outcome, witness = item["outcome"], item["outcome"]["witness"]
    about = _scope(outcome)
    beside = (c for c in outcome.get("comparisons", ()) if c.get("name", "") == witness["at"])
    comparison = next(beside, None)
    if witness.get("statement") != item["says"] or comparison is None:
        return WRONG, "the witness is of another statement, or of a point that is not stored"
    if (int(witness["draws"]), Fraction(witness["confidence"])) != (about.draws, about.confidence):
        return WRONG, "draws and confidence are not those of the scope"
    found = _bounds(item["says"], theory, comparison, about, run, int(witness["seed"]))
    if (witness["lower"], witness["upper"]) != (f"{found.low:.6f}", f"{found.high:.6f}"):
        return WRONG, f"drawn again the bounds are [{found.low:.6f}, {found.high:.6f}]"
    if not found.sure <= int(witness["successes"]) <= found.maybe:
        return WRONG, f"drawn again {found.sure} to {found.maybe} are in the event"
    return (VERIFIED, "false again, drawn again") if found.holds is False else (WRONG, "the bounds do not refute it")


class _Scope(NamedTuple):
    settings: int
    draws: int
    confidence: Fraction


def _scope(outcome: Json) -> _Scope:
    """How much was drawn; raises `StatementError` for what does not say it, or is less sure than is told here."""
    told = r"([0-9]+) setting\(s\), ([0-9]+) draws each, confidence (0\.[0-9]+)"
    match = re.fullmatch(told, outcome.get("scope", ""))
    if match is None or Fraction(match[3]) < LEAST_SURE:
        raise StatementError("the scope does not say how much was drawn, or with too little confidence")
    if int(match[2]) > 100_000:
        raise UnableError("more draws than are drawn again")
    return _Scope(int(match[1]), int(match[2]), Fraction(match[3]))


def point(text: str) -> dict[str, Fraction]:
    """A point such as ``n=10**7, r=20, beta=1/10**8``."""
    found: dict[str, Fraction] = {}
    for piece in filter(str.strip, text.split(",")):
        name, _, value = piece.partition("=")
        match = re.fullmatch(rf"\s*{POWER}(?:([*/]){POWER})?\s*", value)
        if match is None:
            raise UnableError(f"{piece!r} is no point")
        first, second = _power(match[1], match[2]), _power(match[4] or "1", match[5])
        found[name.strip()] = first / second if match[3] == "/" else first * second
    return found


def _power(base: str, exponent: str | None) -> Fraction:
    if int(exponent or 1) > 40:
        raise UnableError("a power that is too large")
    return Fraction(base) ** int(exponent or 1)


class _Bounds(NamedTuple):
    """Confidence bounds of a probability, what they say of the claim (None: nothing), the draws that count for it."""

    low: float
    high: float
    holds: bool | None
    sure: int
    maybe: int


def _bounds(says: str, theory: Theory, comparison: Json, about: _Scope, run: int, seed: int) -> _Bounds:
    """The bounds at a stored point, drawn again with a seed, which has to be one of those of the run."""
    if not 0 <= seed - SEEDS * run < about.settings:
        raise StatementError("a seed that the run does not give")
    (claim,) = theory.statement(says).claims
    left = claim.args[0]
    reading = _Draws(point(comparison.get("name", "")), seed, about.draws)
    told, claimed, whole = Fraction(comparison["rhs"].get("exact", "")), reading.exact(claim.args[1]), True
    if left.value == "E":
        most = claimed / told
        whole = most >= reading.largest(left.args[0])
        gap = reading.shares(left.args[0], most) - np.random.default_rng((seed, 1)).random(about.draws)
    elif left.value == "P" and told == claimed:
        (event,) = left.args
        a, b = (np.asarray(reading.value(side), dtype=float) for side in event.args)
        gap = a - b if event.value in (">=", ">") else b - a
    else:
        raise StatementError("no probability, or another one is claimed")
    alpha = (1 - about.confidence) / (2 * about.settings)
    sure, maybe = int(np.sum(gap >= MARGIN)), int(np.sum(gap >= -MARGIN))
    low, high = _lower(sure, about.draws, alpha), 1 - _lower(about.draws - maybe, about.draws, alpha)
    holds, breaks = low >= told, whole and high < told
    if claim.value in ("<=", "<"):
        holds, breaks = whole and high <= told, low > told
    return _Bounds(low, high, True if holds else False if breaks else None, sure, maybe)


def _lower(k: int, n: int, alpha: Fraction) -> float:
    """The p with P(X >= k) = alpha for X binomial (n, p), as SciPy finds it; balls say that it is one."""
    from scipy.special import betaincinv

    found = float(betaincinv(k, n - k + 1, float(alpha))) if k else 0.0
    with flint.ctx.workprec(100):
        ends = (flint.arb(found) * (1 + sign * flint.arb(NEAR)) for sign in (-1, 1))
        below, above = (beta_below(flint.arb(k), flint.arb(n - k + 1), end) for end in ends) if k else (0, 1)
        if not below <= arb(alpha) <= above:
            raise UnableError("no confidence bound")
    return found


class _Draws:
    """Numbers, or one float a draw, with the generator that the seed gives."""

    def __init__(self, at: Mapping[str, Fraction], seed: int, draws: int) -> None:
        self.at, self.seed, self.draws = at, seed, draws

    def blocks(self, width: int, times: int = 1) -> Iterator[int]:
        """The draws in blocks, so many numbers for each; raises `UnableError` for too many in all."""
        if width < 1 or width * times * self.draws > MOST_DRAWN:
            raise UnableError("more numbers than are drawn again")
        most = max(1, BLOCK // width)
        yield from (min(most, self.draws - start) for start in range(0, self.draws, most))

    def exact(self, node: Node) -> Fraction:
        """A number without chance."""
        value = self.value(node)
        if not isinstance(value, Fraction):
            raise UnableError("no exact number")
        return value

    def largest(self, node: Node) -> Fraction:
        """The most that FA's error can be: the sum of the squares; raises `UnableError` for any other number."""
        if node.value != "fa_error":
            raise UnableError("a mean of what has no known bound")
        return sum((Fraction(x) ** 2 for x in self.value(node.args[0])), Fraction(0))

    def shares(self, node: Node, most: Fraction) -> Any:
        """A random number over the most that it is said to be; raises `StatementError` for one outside of [0, most]."""
        found = np.asarray(self.value(node), dtype=float) / float(most)
        if found.size != self.draws or np.any(found < -MARGIN) or np.any(found > 1 + MARGIN):
            raise StatementError("a draw beyond the most that is said")
        return found

    def value(self, node: Node) -> Any:
        """The value of a node."""
        if node.op == "num":
            return node.value
        if node.op == "let" and node.value in self.at:
            return self.at[node.value]
        if node.op == "call":
            return self._call(node)
        if node.op == "pow":
            return self.value(node.args[0]) ** int(node.value)
        if node.op not in ("add", "sub", "mul", "div"):
            raise UnableError(f"{node.op} cannot be drawn")
        a, b = (self.value(part) for part in node.args)
        if not (isinstance(a, Fraction) and isinstance(b, Fraction)):
            a, b = (float(x) if isinstance(x, Fraction) else x for x in (a, b))
        return {"add": lambda: a + b, "sub": lambda: a - b, "mul": lambda: a * b, "div": lambda: a / b}[node.op]()

    def _call(self, node: Node) -> Any:
        args = [self.value(arg) for arg in node.args]
        found = _FUNCTIONS.get(node.value)
        if found is None:
            raise UnableError(f"{node.value} is not drawn again")
        return found(self, *args)

    def _ratio(self, n: int, r: int, beta: float) -> Any:
        """FA's error over OPT: 1 + (1-a)(r - tr H (H + a W)^-1)/(beta r), W by Bartlett's triangle."""
        generator, a = np.random.default_rng(self.seed), beta * r / (n - r)
        traces = list[Any]()
        for count in self.blocks(r * r):
            rows = np.arange(r)
            head = generator.standard_normal((count, r, r))
            lower = np.tril(generator.standard_normal((count, r, r)), -1)
            lower[:, rows, rows] = np.sqrt(generator.chisquare(n - r - rows, size=(count, r)))
            gram = np.einsum("kij,kil->kjl", head, head)
            total = gram + a * np.einsum("kij,klj->kil", lower, lower)
            traces.append(np.trace(np.linalg.solve(total, gram), axis1=1, axis2=2))
        return 1 + (1 - a) * (r - np.concatenate(traces)) / (beta * r)

    def _cosine(self, n: int, s: float) -> Any:
        generator = np.random.default_rng(self.seed)
        head = (s * generator.standard_normal(self.draws)) ** 2
        return head / (head + generator.chisquare(n - 1, self.draws))

    def _error(self, sigma: Any, r: int) -> Any:
        """FA's error: the squares less their shares in an orthonormal basis."""
        generator = np.random.default_rng(self.seed)
        shares = list[Any]()
        for count in self.blocks(sigma.size * r):
            basis, _ = np.linalg.qr(sigma[:, None] * generator.standard_normal((count, sigma.size, r)))
            shares.append(np.sum((basis * sigma[:, None]) ** 2, axis=(1, 2)))
        return np.sum(sigma**2) - np.concatenate(shares)

    def _descended(self, n: int, r: int, beta: float, horizon: float) -> Any:
        """GD's error over OPT from random starts, one a seed, by Runge and Kutta's steps of one length."""
        count = math.ceil(horizon * STEPS) or 1
        if len([*self.blocks(n * r, max(1, count * r // 100))]) > 1:
            raise UnableError("more starts than descend again")
        target = np.diag(np.sqrt(np.where(np.arange(n) < r, 1.0, beta * r / (n - r))))
        seeds = range(self.seed, self.seed + self.draws)
        starts = np.array([np.random.default_rng(seed).standard_normal(2 * n * r) for seed in seeds]) / np.sqrt(n)
        state = np.stack([starts[:, : n * r].reshape(-1, n, r),
                          starts[:, n * r :].reshape(-1, r, n).transpose(0, 2, 1)])  # fmt: skip

        def rate(at: Any) -> Any:
            error = target - at[0] @ at[1].transpose(0, 2, 1)
            return np.stack([error @ at[1], error.transpose(0, 2, 1) @ at[0]])

        for h in [horizon / count] * count:
            a = rate(state)
            b = rate(state + a * h / 2)
            c = rate(state + b * h / 2)
            state = state + (a + 2 * b + 2 * c + rate(state + c * h)) * h / 6
        return np.sum((target - state[0] @ state[1].transpose(0, 2, 1)) ** 2, axis=(1, 2)) / (beta * r)


def _long(n: float) -> range:
    """The places of a list; raises `UnableError` for too long a one."""
    if not 0 <= n <= MOST_LONG:
        raise UnableError("a list that is too long")
    return range(1, int(n) + 1)


def _level(squares: Any, r: float) -> float:
    """The k with sum s/(s + k) = r."""
    low, high = 0.0, float(np.sum(squares)) / r
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sum(squares / (squares + middle)) > r else (low, middle)
    return (low + high) / 2


def _limit(eta: float, beta: float) -> float:
    b = beta - beta * eta
    return float((b + (b * b + 4 * beta) ** 0.5) / (2 * beta))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": lambda draws, x: abs(x),
    "ratio": lambda draws, n, r, beta: draws._ratio(int(n), int(r), float(beta)),
    "cos2": lambda draws, n, s: draws._cosine(int(n), float(s)),
    "two_level_limit": lambda draws, eta, beta: _limit(float(eta), float(beta)),
    "gd_ratio": lambda draws, n, r, *rest: draws._descended(int(n), int(r), *map(float, rest)),
    "fa_error": lambda draws, sigma, r: draws._error(np.asarray(sigma), int(r)),
    "deviation": lambda draws, sigma, r: (
        draws._error(np.asarray(sigma), int(r)) / (r * _level(np.square(sigma), int(r))) - 1
    ),
    "levels": lambda draws, n, s, m, t: [*(float(s) for _ in _long(n)), *(float(t) for _ in _long(m))],
    "power": lambda draws, n, a: [float(i) ** -float(a) for i in _long(n)],
    "geometric": lambda draws, n, q: [float(q) ** (i - 1) for i in _long(n)],
}
"""Functions of texts, with the draws first."""
