"""N8's algebra, derived by SymPy: from the equation for any spectrum to the two-level ratio and its special values.

What is derived is algebra about the limit. That FA's error tends to it (Marchenko-Pastur) is prior work and asymptotic.
"""

import sympy
from oracle.scalar_proofs import ScalarProof, identity, proof_of


def prove_two_level_equation() -> ScalarProof:
    """On two levels, sum sigma_i^2/(sigma_i^2 + k) = r is, cleared, K^2 - (1-eta) K - 1/beta = 0 for K = k/beta."""
    k, beta, eta = (sympy.Symbol(name, positive=True) for name in ("k", "beta", "eta"))
    a = beta * eta
    cleared = sympy.numer(sympy.together(1 / (1 + k) + (1 / eta) * a / (a + k) - 1))
    ratio = k / beta
    wanted = -(beta**2) * (ratio**2 - (1 - eta) * ratio - 1 / beta)
    one = identity("(1/(1+k) + a/(eta (a+k)) - 1) cleared", sympy.expand(cleared), sympy.expand(wanted), "divided by r")
    return proof_of("K^2 - (1-eta) K - 1/beta = 0", "r singular values 1, n - r with square a = beta eta", one)


def prove_special_values() -> ScalarProof:
    """The golden ratio for eta -> 0, 3/2 at n = 7r, 1 at n = 2r (beta = 1), and rho(beta) for any beta as eta -> 0."""
    eta, beta = sympy.Symbol("eta", positive=True), sympy.Symbol("beta", positive=True)
    root = ((1 - eta) + sympy.sqrt((1 - eta) ** 2 + 4 / beta)) / 2
    one = root.subs(beta, 1)
    return proof_of(
        "the positive root at the values that the text names",
        "beta > 0, 0 < eta <= 1",
        identity(
            "K^2 - (1-eta) K - 1/beta at the root", sympy.expand(root**2 - (1 - eta) * root - 1 / beta), 0, "expand"
        ),
        identity("limit eta -> 0, beta = 1", sympy.limit(one, eta, 0), sympy.GoldenRatio.rewrite(sympy.sqrt), "limit"),
        identity("eta = 1/6 (n = 7r)", one.subs(eta, sympy.Rational(1, 6)), sympy.Rational(3, 2), "value"),
        identity("eta = 1 (n = 2r)", one.subs(eta, 1), sympy.Integer(1), "value"),
        identity("limit eta -> 0", sympy.limit(root, eta, 0), (1 + sympy.sqrt(1 + 4 / beta)) / 2, "rho(beta)"),
    )


def prove_ceiling_below_limit() -> ScalarProof:
    """N7's ceiling v = 1 + 1/(1+beta) is below rho(beta): v^2 - v - 1/beta = -1/(beta (1+beta)^2) < 0 for beta > 0."""
    beta = sympy.Symbol("beta", positive=True)
    v = 1 + 1 / (1 + beta)
    shown = -1 / (beta * (1 + beta) ** 2)
    step, derived = identity("v^2 - v - 1/beta", sympy.cancel(v**2 - v - 1 / beta), shown, "negative below the root")
    return proof_of("1 + 1/(1+beta) < rho(beta)", "beta > 0", (step, derived and bool(shown.is_negative)))
