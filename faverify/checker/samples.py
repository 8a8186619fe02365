"""Samples drawn again from the stored seed, counted again, their exact confidence bounds computed again."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import flint
import numpy as np

from faverify.checker.balls import arb
from faverify.checker.check import VERIFIED, WRONG
from faverify.checker.language import Node, Theory, written_number
from faverify.checker.laws import beta_below
from faverify.errors import StatementError, UnableError

Json = Mapping[str, Any]
Found = tuple[str, str]
MARGIN, BLOCK = 1e-9, 4_000_000


def draw_again(part: Json, theory: Theory) -> Found:
    """Every stored setting: the counts give the stored bounds, and these decide."""
    outcome = part["outcome"]
    match = re.fullmatch(r"(\d+) setting\(s\), (\d+) draws each, confidence (0\.\d+)", outcome.get("scope", ""))
    comparisons = outcome.get("comparisons", ())
    if match is None or not comparisons:
        raise StatementError("the scope does not say how much was drawn")
    settings, draws, confidence = int(match[1]), int(match[2]), Fraction(match[3])
    if draws > 100_000:
        raise UnableError("more draws than are drawn again")
    for comparison in comparisons:
        at, seed = point(comparison.get("name", "")), int(comparison["at"]["seed"])
        claimed, low, high = _bounds(part["says"], theory, at, seed, draws, (1 - confidence) / (2 * settings))
        if comparison["rhs"].get("exact") != str(claimed):
            return WRONG, f"at {comparison.get('name', '')}: another probability is claimed"
        if comparison["lhs"].get("text") != f"[{low:.5f}, {high:.5f}]":
            return WRONG, f"at {comparison.get('name', '')}: drawn again the bounds are [{low:.5f}, {high:.5f}]"
        (claim,) = theory.statement(part["says"]).claims
        if not (low >= claimed if claim.value == ">=" else high <= claimed):
            return WRONG, f"at {comparison.get('name', '')}: the bounds do not decide"
    return VERIFIED, f"{len(comparisons)} of {settings} settings drawn again"


def witness_again(item: Json, theory: Theory) -> Found:
    """A sampled failure: the stored point drawn again, the bounds beyond what is claimed."""
    witness = item["outcome"]["witness"]
    if witness.get("statement") != item["says"]:
        return WRONG, "the witness is of another statement"
    draws, seed = int(witness["draws"]), int(witness["seed"])
    match = re.match(r"(\d+) setting", item["outcome"].get("scope", ""))
    alpha = (1 - written_number(witness["confidence"])) / (2 * (int(match[1]) if match else 1))
    claimed, low, high = _bounds(item["says"], theory, point(witness["at"]), seed, draws, alpha)
    if (witness["lower"], witness["upper"]) != (f"{low:.6f}", f"{high:.6f}"):
        return WRONG, f"drawn again the bounds are [{low:.6f}, {high:.6f}]"
    (claim,) = theory.statement(item["says"]).claims
    wrong = high < claimed if claim.value == ">=" else low > claimed
    return (VERIFIED, "false again, drawn again") if wrong else (WRONG, "the bounds do not refute it")


def point(text: str) -> dict[str, Fraction]:
    """A point such as ``n=10**7, r=20, beta=1/2``."""
    found: dict[str, Fraction] = {}
    for piece in filter(str.strip, text.split(",")):
        name, _, value = piece.partition("=")
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)(?:(\*\*|\*|/)(\d+))?\s*", value)
        if match is None:
            raise UnableError(f"{piece!r} is no point")
        first, op, second = Fraction(match[1]), match[2], int(match[3] or 1)
        if op == "**" and second > 40:
            raise UnableError("a power that is too large")
        found[name.strip()] = first**second if op == "**" else first * second if op == "*" else first / second
    return found


def _bounds(
    says: str, theory: Theory, at: Mapping[str, Fraction], seed: int, draws: int, alpha: Fraction
) -> tuple[Fraction, float, float]:
    (claim,) = theory.statement(says).claims
    if claim.args[0].op != "call" or claim.args[0].value != "P":
        raise UnableError("no probability")
    (event,) = claim.args[0].args
    reading = _Draws(at, seed, draws)
    claimed = reading.exact(claim.args[1])
    left, right = (np.asarray(reading.value(side), dtype=float) for side in event.args)
    gap = left - right if event.value in (">=", ">") else right - left
    sure, maybe = int(np.sum(gap >= MARGIN)), int(np.sum(gap >= -MARGIN))
    return claimed, _lower(sure, draws, alpha), 1 - _lower(draws - maybe, draws, alpha)


def _lower(k: int, n: int, alpha: Fraction) -> float:
    """The p with P(X >= k) = alpha for X binomial (n, p), by bisection of the beta law in balls."""
    if k == 0:
        return 0.0
    low, high = Fraction(0), Fraction(1)
    with flint.ctx.workprec(100):
        for _ in range(44):
            middle = (low + high) / 2
            if beta_below(flint.arb(k), flint.arb(n - k + 1), arb(middle)) <= arb(alpha):
                low = middle
            else:
                high = middle
    return float(low)


class _Draws:
    """Numbers, or one float a draw, with the generator that the seed gives."""

    def __init__(self, at: Mapping[str, Fraction], seed: int, draws: int) -> None:
        self.at, self.seed, self.draws = at, seed, draws

    def exact(self, node: Node) -> Fraction:
        """A number without chance."""
        value = self.value(node)
        if not isinstance(value, Fraction):
            raise UnableError("no exact number")
        return value

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
        name, args = node.value, [self.value(arg) for arg in node.args]
        if name == "abs":
            return abs(args[0])
        if name == "ratio":
            return self._ratio(int(args[0]), int(args[1]), float(args[2]))
        if name == "cos2":
            return self._cosine(int(args[0]), float(args[1]))
        if name == "two_level_limit":
            eta, beta = float(args[0]), float(args[1])
            b = beta - beta * eta
            return (b + (b * b + 4 * beta) ** 0.5) / (2 * beta)
        if name == "deviation":
            return self._deviation(args[0], int(args[1]))
        if name == "levels":
            return [float(args[1])] * int(args[0]) + [float(args[3])] * int(args[2])
        if name == "power":
            return [float(i) ** -float(args[1]) for i in range(1, int(args[0]) + 1)]
        if name == "geometric":
            return [float(args[1]) ** i for i in range(int(args[0]))]
        raise UnableError(f"{name} is not drawn again")

    def _ratio(self, n: int, r: int, beta: float) -> Any:
        """FA's error over OPT: 1 + (1-a)(r - tr H (H + a W)^-1)/(beta r), W by Bartlett's triangle."""
        generator, a = np.random.default_rng(self.seed), beta * r / (n - r)
        block, traces, rows = max(1, BLOCK // (r * r)), list[Any](), np.arange(r)
        for start in range(0, self.draws, block):
            count = min(block, self.draws - start)
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

    def _deviation(self, sigma: list[float], r: int) -> Any:
        """FA's error over the predicted one, minus 1, by normal equations."""
        generator, values = np.random.default_rng(self.seed), np.asarray(sigma)
        found = np.empty(self.draws)
        for k in range(self.draws):
            product = values[:, None] * generator.standard_normal((values.size, r))
            basis, _, _ = np.linalg.svd(product, full_matrices=False)
            found[k] = np.sum(values**2) - np.sum((basis * values[:, None]) ** 2)
        return found / (r * _level(values**2, r)) - 1


def _level(squares: Any, r: int) -> float:
    """The k with sum s/(s + k) = r."""
    low, high = 0.0, float(np.sum(squares)) / r
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sum(squares / (squares + middle)) > r else (low, middle)
    return (low + high) / 2
