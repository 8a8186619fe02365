"""Probability in the language, known in theories of the kind "laws": P and E, laws, explicit bounds and limits.

A random variable (chi2, F, normal, cos2, ratio, deviation, fa_error, gd_ratio) has a meaning only below P or E; a
letter is a standard normal variable if its value is ``normal(0, 1)``. Occurrences of one letter are one variable; two
calls of the same law would be two independent ones, so an event names one.
"""

from typing import Any

from faverify.errors import StatementError
from faverify.lang.expr import SCALAR, Compare, Expr, Shape, show
from faverify.lang.functions.base import Function, Reading, Rule, arity, scalars
from faverify.outcome import Relation

KIND = "laws"
LEVELS: Shape = ("levels", "1")
"""The shape of a list of singular values."""

MODEL = "Y with r singular values 1 and n - r with square beta r/(n-r)"


def _event(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 1)
    claim = args[0]
    if not isinstance(claim, Compare) or claim.relation in (Relation.EQUAL, Relation.PSD):
        raise StatementError(f"{name}(...): expected one comparison, <=, >=, < or >, got none")
    return SCALAR


def _levels(count: int) -> Rule:
    scalar = scalars(count)

    def rule(name: str, args: tuple[Expr, ...]) -> Shape:
        scalar(name, args)
        return LEVELS

    return rule


def _of_spectrum(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 2)
    if args[0].shape != LEVELS:
        raise StatementError(f"{name} needs a spectrum (levels, power or geometric), got {show(args[0].shape)}")
    return scalars(1)(name, args[1:])


def _law(name: str) -> Reading:
    return lambda ring, *values: ring.law(name, *values)


def _sampled(name: str) -> Reading:
    return lambda sampler, *values: getattr(sampler, name)(*values)


def _probability(evaluator: Any, order: int, event: Compare) -> Any:
    evaluator.no_rate("a probability", order)
    return evaluator.still(evaluator.ring.probability(evaluator, event), order)


def _variable(count: int, latex: str, meaning: str, domain: str, draws: Reading | None = None) -> Function:
    return Function(scalars(count), latex, meaning, domain=domain, draws=draws, kind=KIND, random=True)


def _number(name: str, count: int, latex: str, meaning: str, domain: str, draws: Reading | None = None) -> Function:
    return Function(scalars(count), latex, meaning, balls=_law(name), domain=domain, draws=draws, kind=KIND)


def _spectrum(count: int, latex: str, meaning: str) -> Function:
    name = meaning.partition(":")[0]
    return Function(_levels(count), latex, meaning, draws=_sampled(name), kind=KIND)


LAW_FUNCTIONS: dict[str, Function] = {
    "P": Function(
        _event, r"\operatorname{P}({0})", "the probability of an event", "P({0})", jet=_probability, kind=KIND,
        nonnegative=True,
    ),
    "E": Function(
        scalars(1), r"\operatorname{E}({0})", "the mean of a random variable", "E({0})", kind=KIND,
        domain="absolutely integrable variables",
    ),
    "normal": _variable(2, r"\mathcal{N}({0}, {1})", "a normal variable with that mean and variance", "variance > 0"),
    "chi2": _variable(1, r"\chi^2_{{0}}", "a chi-squared variable, of that many degrees of freedom", "k > 0"),
    "F": _variable(2, r"F_{{0}, {1}}", "a variable with Fisher's F law", "k, m > 0"),
    "cos2": _variable(
        2, r"\cos^2({0}, {1})",
        "cos^2 of the angle between Y C and u_1, Y n x n with singular values (s, 1, ..., 1), C a Gaussian column",
        "integers n >= 2, s > 0", _sampled("cos2"),
    ),
    "ratio": _variable(
        3, r"\operatorname{ratio}({0}, {1}, {2})", f"FA's error over OPT at (n, r, beta): {MODEL}, Gaussian C",
        "integers 1 <= r < n, beta > 0", _sampled("ratio"),
    ),
    "deviation": Function(
        _of_spectrum, r"\operatorname{deviation}({0}, {1})",
        "FA's error over N8's prediction of it, minus 1, for a spectrum and a rank r, Gaussian C",
        domain="integers r >= 1 below the number of singular values", draws=_sampled("deviation"), kind=KIND,
        random=True,
    ),
    "fa_error": Function(
        _of_spectrum, r"\operatorname{error}({0}, {1})",
        "FA's error ||Y - P Y||_F^2 for a spectrum and a rank r, Gaussian C",
        domain="integers r >= 1 below the number of singular values", draws=_sampled("fa_error"), kind=KIND,
        random=True,
    ),
    "gd_ratio": _variable(
        4, r"\operatorname{gd}({0}, {1}, {2}, {3})",
        f"GD's error over OPT at (n, r, beta, t), from a Gaussian start of variance 1/n: {MODEL}",
        "integers 1 <= r < n <= 60, 0 < beta r < n - r, t > 0", _sampled("gd_ratio"),
    ),
    "levels": _spectrum(4, r"({1}^{{0}}, {3}^{{2}})", "levels: k singular values of one size, then m of another"),
    "power": _spectrum(2, r"(i^{-{1}})_{i \le {0}}", "power: singular values i^-p, i = 1, ..., k"),
    "geometric": _spectrum(2, r"({1}^{i})_{i < {0}}", "geometric: singular values q^i, i = 0, ..., k - 1"),
    "ratio_bound": _number(
        "ratio_bound", 5, r"b({0}, {1}, {2}, {3}, {4})",
        "N7's lower bound of FA error / OPT at (n, r, beta, x, d)", "n > r >= 1, beta, x, d > 0, beta r <= n - r",
    ),
    "ratio_failure": _number(
        "ratio_failure", 3, r"b_{-}({0}, {1}, {2})", "exp(-x^2/2) + P(chi2(r^2) >= (1+d) r^2), at (r, x, d)",
        "r >= 1, x, d > 0",
    ),
    "ratio_ceiling": _number(
        "ratio_ceiling", 2, r"b_{+}({0}, {1})", "1 + 1/(1 + beta + d): what N7's bound stays below", "beta, d > 0",
    ),
    "chain_ratio": _number(
        "chain_ratio", 3, r"c({0}, {1}, {2})",
        "the lower bound of FA error / OPT on the events of Lemmas 18-20, at (tau, r, n)",
        "0 < tau < 1, r >= 2, n >= 2 r, a positive tail bound",
    ),
    "chain_failure": _number(
        "chain_failure", 3, r"c_{-}({0}, {1}, {2})", "the union bound of Lemmas 18-20 by exact tails, at (tau, r, n)",
        "0 < tau < 1, r >= 2, n >= 2 r",
    ),
    "chain_quoted": _number(
        "chain_quoted", 3, r"c_{21}({0}, {1}, {2})",
        "the union bound of Lemmas 18-20 by Lemma 21's tails, at (tau, r, n)", "0 < tau < 1, r >= 2, n >= 2 r",
    ),
    "chain_head": _number(
        "chain_head", 3, r"h({0}, {1}, {2})", "Lemma 18's bound (1 + tau)(1 + sqrt(eta))^2, eta = r/(n-r)", "n > r > 0",
    ),
    "chain_tail": _number(
        "chain_tail", 3, r"t({0}, {1}, {2})", "Lemma 19's bound 1 - delta, at (tau, r, n)", "n > r > 0",
    ),
    "limit_ratio": _number(
        "limit_ratio", 1, r"k({0})", "the positive root of k^2 - (1 - eta) k - 1: N8's limit at beta = 1", "",
    ),
    "two_level_limit": _number(
        "two_level_limit", 2, r"k({0}, {1})", "N8's limit of FA error / OPT at eta = r/(n-r) and beta", "eta, beta > 0",
        _sampled("two_level_limit"),
    ),
    "rho": _number("rho", 1, r"\rho({0})", "(1 + sqrt(1 + 4/beta))/2: N8's limit for n/r to infinity", "beta > 0"),
    "cosine_failure": _number(
        "cosine_failure", 3, r"f({0}, {1}, {2})", "P(|cos| >= c s/sqrt(n)), at (c, n, s): N9's law",
        "c > 0, integers n >= 2, s > 0",
    ),
    "error_ratio": _number(
        "error_ratio", 4, r"e({0}, {1}, {2}, {3})", "N9's error of FA over OPT at (n, s, g^2, chi^2)",
        "n >= 2, s > 0, g^2 >= 0, chi^2 > 0",
    ),
    "rank_one": _number(
        "rank_one", 3, r"f_1({0}, {1}, {2})", "P(FA error / OPT >= c) at r = 1, at (n, c, beta)",
        "integers n >= 2, 0 < beta < n - 1, c inside the range of the quotient",
    ),
    "rank_one_limit": _number(
        "rank_one_limit", 2, r"f_1(\infty, {0}, {1})", "its limit for n to infinity, at (c, beta)",
        "beta > 0, c inside the range of the quotient",
    ),
}  # fmt: skip
