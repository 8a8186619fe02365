"""Laws and bounds of the language in balls: P(a, y) by 1F1, Q(a, y) by U, the beta law by 2F1."""

from typing import Any

import flint

from faverify.checker.balls import Balls
from faverify.checker.language import Node, Theory
from faverify.errors import DomainError, UnableError


def gamma_lower(a: Any, y: Any) -> Any:
    """The regularised P(a, y) = y^a e^-y / Gamma(a + 1) * (1 + y/(a+1) + y^2/((a+1)(a+2)) + ...).

    The terms fall once j passes y - a; the rest is then below a geometric series.
    """
    if y <= 0:
        return flint.arb(0)
    if not y > 0:
        raise UnableError("a tail of what may be negative")
    total, term, j = flint.arb(1), flint.arb(1), 0
    tiny = flint.arb(2) ** -flint.ctx.prec
    while not (term < total * tiny and y < a + j + 1):
        j += 1
        term = term * y / (a + j)
        total = total + term
    rest = flint.arb(0, (term / (1 - y / (a + j + 1))).upper())
    return (a * y.log() - y - (a + 1).lgamma()).exp() * (total + rest)


def gamma_upper(a: Any, y: Any) -> Any:
    """The regularised Q(a, y) = y^a e^-y / Gamma(a) U(1, a + 1, y)."""
    return (a * y.log() - y - a.lgamma()).exp() * y.hypgeom_u(1, a + 1)


def chi2_above(k: Any, x: Any) -> Any:
    """P(chi2(k) >= x)."""
    return flint.arb(1) if x <= 0 else gamma_upper(k / 2, x / 2)


def chi2_below(k: Any, x: Any) -> Any:
    """P(chi2(k) <= x)."""
    return gamma_lower(k / 2, x / 2)


def normal_above(x: Any) -> Any:
    """P(|g| >= x) as the tail of chi2(1)."""
    return flint.arb(1) if x <= 0 else chi2_above(flint.arb(1), x * x)


def beta_below(a: Any, b: Any, x: Any) -> Any:
    """P(Beta(a, b) <= x) = x^a (1-x)^b / (a B(a, b)) * 2F1(a + b, 1; a + 1; x), from the nearer end."""
    if x > a / (a + b):
        with flint.ctx.workprec(flint.ctx.prec + 160):
            return 1 - _beta(b, a, 1 - x)
    return _beta(a, b, x)


def _beta(a: Any, b: Any, x: Any) -> Any:
    if x <= 0:
        return flint.arb(0)
    front = (a * x.log() + b * (1 - x).log() + (a + b).lgamma() - (a + 1).lgamma() - b.lgamma()).exp()
    return front * x.hypgeom([a + b, 1], [a + 1])


def f_above(k: Any, m: Any, x: Any) -> Any:
    """P(F(k, m) >= x)."""
    return beta_below(m / 2, k / 2, m / (k * x + m))


def cosine_above(n: Any, s: Any, x: Any) -> Any:
    """P(cos2(n, s) >= x)."""
    return f_above(flint.arb(1), n - 1, (n - 1) * x / (s * s * (1 - x)))


class Laws(Balls):
    """Balls that know the bounds of the language by name, and the probability of an event."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory

    def call(self, name: str, args: list[Any]) -> Any:
        """A bound, or any other function."""
        found = BOUNDS.get(name)
        if found is None:
            return super().call(name, args)
        values = [arg[0, 0] for arg in args]
        if not DOMAINS.get(name, lambda *_: True)(*values):
            raise DomainError(f"{name} is not defined here")
        return self.scalar(found(*values))

    def chance(self, world: Any, node: Node) -> Any:
        """The probability of an event whose law is known here."""
        (event,) = node.args
        if node.value != "P" or event.op != "cmp":
            raise UnableError("a mean has no value here")
        left, level = event.args[0], world.value(event.args[1])[0, 0]
        values = [world.value(arg)[0, 0] for arg in left.args] if left.value in ("chi2", "F", "cos2") else []
        known: Any = {
            ("chi2", ">="): chi2_above, ("chi2", "<="): chi2_below, ("F", ">="): f_above, ("cos2", ">="): cosine_above,
        }.get((str(left.value), event.value))  # fmt: skip
        if known is not None:
            return self.scalar(known(*values, level))
        if left.value == "abs" and event.value == ">=":
            return self.scalar(self._centred(world, left.args[0], level))
        raise UnableError("an event of another law")

    def _centred(self, world: Any, inner: Node, level: Any) -> Any:
        if inner.op == "let" and self.theory.values.get(inner.value, "").replace(" ", "") == "normal(0,1)":
            return normal_above(level)
        if inner.op == "sub" and inner.args[0].op == "div" and inner.args[1].value == 1:
            above, below = inner.args[0].args
            if above.op == "call" and above.value == "chi2" and above.args[0] == below:
                k = world.value(below)[0, 0]
                return chi2_above(k, (1 + level) * k) + chi2_below(k, (1 - level).max(0 * level) * k)
        raise UnableError("an event of another law")


def _levels(tau: Any, r: Any, n: Any) -> tuple[Any, Any, Any]:
    if not (tau > 0 and tau < 1 and r >= 2 and n >= 2 * r):
        raise DomainError("0 < tau < 1, r >= 2 and n >= 2 r are needed")
    eta, x = r / (n - r), (2 * (2000 * r).log()).sqrt()
    return eta, x, n - r


def _chain_failure(tau: Any, r: Any, n: Any) -> Any:
    _, x, k = _levels(tau, r, n)
    tails = chi2_below(k, (1 - tau) * k) + chi2_above(k, (1 + tau) * k) + normal_above(x)
    return (2 * r - 1) * chi2_above(r, (1 + tau) * r) + r * tails


def _chain_quoted(tau: Any, r: Any, n: Any) -> Any:
    _, x, k = _levels(tau, r, n)
    head, tail = 2 * (-r * tau * tau / 8).exp(), 2 * (-k * tau * tau / 8).exp()
    return (2 * r - 1) * head + 2 * r * tail + 2 * r * (-x * x / 2).exp()


def _head(tau: Any, r: Any, n: Any) -> Any:
    return (1 + tau) * (1 + (r / (n - r)).sqrt()) ** 2


def _tail(tau: Any, r: Any, n: Any) -> Any:
    eta, x = r / (n - r), (2 * (2000 * r).log()).sqrt()
    return 1 - tau - 2 * (eta * (1 + tau) / r).sqrt() * x - 4 * (1 + tau) * eta.sqrt()


def _chain_ratio(tau: Any, r: Any, n: Any) -> Any:
    eta, _, _ = _levels(tau, r, n)
    head, tail = _head(tau, r, n), _tail(tau, r, n)
    if not tail > 0:
        raise DomainError("no ratio follows")
    return 1 + (1 - eta) * tail / (head + tail)


def _ratio_bound(n: Any, r: Any, beta: Any, x: Any, d: Any) -> Any:
    a = beta * r / (n - r)
    s = ((n - r).sqrt() - r.sqrt() - x).max(flint.arb(0))
    return 1 + (1 - a) * (a * s * s / ((1 + d) * r + a * s * s)) / beta


def _cosine_failure(c: Any, n: Any, s: Any) -> Any:
    level = c * c * s * s / n
    return flint.arb(0) if level >= 1 else cosine_above(n, s, level)


def _rank_one(n: Any, ratio: Any, beta: Any) -> Any:
    a, q, k = beta / (n - 1), 1 + beta - beta * ratio, n - 1
    if not (q > a and q < 1):
        raise DomainError("the ratio is outside the range of the quotient")
    level = beta * (q - a) / (1 - q)
    return 1 - f_above(flint.arb(1), k, level)


def _rank_one_limit(ratio: Any, beta: Any) -> Any:
    q = 1 + beta - beta * ratio
    if not (q > 0 and q < 1):
        raise DomainError("the ratio is outside the range of the quotient")
    return 1 - normal_above((beta * q / (1 - q)).sqrt())


def _two_level(eta: Any, beta: Any) -> Any:
    b = beta * (1 - eta)
    return 2 / ((b * b + 4 * beta).sqrt() - b)  # the same root, its numerator rationalised


BOUNDS: dict[str, Any] = {
    "ratio_bound": _ratio_bound, "chain_failure": _chain_failure, "chain_quoted": _chain_quoted,
    "ratio_failure": lambda r, x, d: (-x * x / 2).exp() + chi2_above(r * r, (1 + d) * r * r),
    "ratio_ceiling": lambda beta, d: (2 + beta + d) / (1 + beta + d), "chain_ratio": _chain_ratio,
    "chain_head": _head, "chain_tail": _tail, "limit_ratio": lambda eta: _two_level(eta, flint.arb(1)),
    "two_level_limit": _two_level, "rho": lambda beta: 2 / (beta * ((1 + 4 / beta).sqrt() - 1)),
    "cosine_failure": _cosine_failure, "rank_one": _rank_one, "rank_one_limit": _rank_one_limit,
    "error_ratio": lambda n, s, g, c: (s**2 + n - 1 - (s**4 * g + c) / (s**2 * g + c)) / (n - 1),
}  # fmt: skip

DOMAINS: dict[str, Any] = {
    "ratio_bound": lambda n, r, beta, x, d: n > r >= 1 and beta > 0 and x > 0 and d > 0 and beta * r <= n - r,
    "ratio_failure": lambda r, x, d: r >= 1 and x > 0 and d > 0,
    "ratio_ceiling": lambda beta, d: beta > 0 and d > 0,
    "chain_head": lambda tau, r, n: n > r > 0,
    "chain_tail": lambda tau, r, n: n > r > 0,
    "two_level_limit": lambda eta, beta: eta > 0 and beta > 0,
    "rho": lambda beta: beta > 0,
    "cosine_failure": lambda c, n, s: c > 0 and n >= 2 and s > 0,
    "error_ratio": lambda n, s, g, c: n >= 2 and s > 0 and g >= 0 and c > 0,
    "rank_one": lambda n, ratio, beta: n >= 2 and 0 < beta < n - 1,
    "rank_one_limit": lambda ratio, beta: beta > 0,
}
"""Where the bounds are certainly defined; those that are not here are defined everywhere, or say so themselves."""
