"""Rules about means: moments, Markov, independent factors, order.

The mean of what is not integrable is -1 here, as 1/0 is 0: ``E(f) == v`` with v >= 0 says that f is integrable and has
the mean v. Rules that need an integrable f ask for both (E(f) == E(f) says nothing of f).
"""

from fractions import Fraction

from faverify.algebra.words import add
from faverify.kernel.isserlis import mean
from faverify.kernel.outcomes import always, normal_letter, require_fixed, require_independent
from faverify.kernel.theorem import Goal, Hypotheses, rule


@rule("P3", "Markov")
def markov(goal: Goal) -> Hypotheses:
    """a P(f >= a) <= E(f) for f >= 0, a polynomial in normal letters. ``of`` = f, ``level`` = a.

    The premise, about fixed letters: ``f >= 0``. *Proof.* a 1[f >= a] <= f if a >= 0; for a < 0 the left side is
    negative and the right side is not. f is integrable, as polynomials in normal variables are. a is not random.
    """
    mean(goal.reader.text(goal.args["of"]), goal.reader)  # refuses what is no polynomial in normal letters
    require_fixed(goal, "level")
    goal.says("{level} * P({of} >= {level}) <= E({of})")
    return always(goal, "{of} >= 0")


@rule("P3", "exponential Markov")
def exponential_markov(goal: Goal) -> Hypotheses:
    """E(exp(u)) == v and v >= 0 give P(u >= a) <= v exp(-a). ``of`` = u, ``mean`` = v, ``level`` = a.

    *Proof.* 1[u >= a] <= exp(u - a), which is integrable, as its mean is not -1. a is not random.
    """
    require_fixed(goal, "level")
    return goal.fact(("P({of} >= {level}) <= {mean} * exp(-{level})", "E(exp({of})) == {mean}", "{mean} >= 0"))


@rule("P3", "moment")
def moment(goal: Goal) -> Hypotheses:
    """E(f) == its value, f a polynomial of traces of words in normal letters. ``of`` = f.

    *Proof.* Isserlis' theorem, pairing by pairing (`faverify.kernel.isserlis`).
    """
    f = goal.reader.text(goal.args["of"])
    return goal.made("==", add(goal.reader.scalar_atom("E", (f,), False), mean(f, goal.reader), Fraction(-1)))


@rule("P3", "exponential moment")
def exponential_moment(goal: Goal) -> Hypotheses:
    """E(exp(l z)) == exp(l^2/2); and E(exp(l ||G||^2)) == exp(-(p q/2) log(1 - 2 l)) for 1 - 2 l > 0 (a premise).

    z a normal scalar, G a normal p x q letter: ``of`` is the letter, ``rate`` is l, not random. *Proof.* Completing the
    square, int exp(l u - u^2/2) du = exp(l^2/2) int exp(-(u - l)^2/2) du, and int exp(l u^2 - u^2/2) du =
    (1 - 2 l)^(-1/2) int exp(-u^2/2) du; expectations of independent factors multiply.
    """
    name = normal_letter(goal, "of")
    require_fixed(goal, "rate")
    if goal.theory.shapes[name] == ():
        return goal.fact("E(exp({rate} * {of})) == exp({rate}**2 / 2)")
    law = "E(exp({rate} * normF({of})**2)) == exp(-{of:rows} * {of:columns} / 2 * log(1 - 2 * {rate}))"
    return goal.fact((law, "1 - 2 * {rate} > 0"))


@rule("P6", "inverse moment")
def inverse_moment(goal: Goal) -> Hypotheses:
    """E(||Z' (Z Z')^-1||_F^2) == k/(r - k - 1), Z a normal k x r letter, for r - k - 1 > 0 (a premise). ``of`` = Z.

    *Proof.* The squared norm is tr (Z Z')^-1, and by Cramer's rule the i-th diagonal entry of (Z Z')^-1 is 1/||u_i||^2
    with u_i the part of row i that is orthogonal to the others. Given these u_i is a projection of a normal row on r -
    k + 1 dimensions, so ||u_i||^2 has the law chi2(r - k + 1), and E(1/chi2(d)) = 1/(d - 2) for d > 2. For r == k + 1
    the mean is infinite.
    """
    normal_letter(goal, "of")
    room = "({of:columns} - {of:rows} - 1)"
    return goal.fact((f"E(normF({{of}}.T @ inv({{of}} @ {{of}}.T))**2) == {{of:rows}} / {room}", f"{room} > 0"))


@rule("P3", "independent factor")
def independent_factor(goal: Goal) -> Hypotheses:
    """E(||J||_F^2) == v and v >= 0 (premises) give E(||A G J||_F^2) == ||A||_F^2 v, J independent of the normal G.

    ``of`` = A, ``letter`` = G, ``by`` = J, ``mean`` = v. *Proof.* Given J, the mean of ||A G J||^2 is ||A||^2 ||J||^2,
    entry by entry; J is integrable in the square, as that mean is not -1. A is not random.
    """
    require_fixed(goal, "of")
    require_independent(goal, "by", normal_letter(goal, "letter"))
    square = "E(normF({of} @ {letter} @ {by})**2) == normF({of})**2 * {mean}"
    return goal.fact((square, "E(normF({by})**2) == {mean}", "{mean} >= 0"))


@rule("P3", "mean order")
def mean_order(goal: Goal) -> Hypotheses:
    """0 <= f <= p + g for every outcome, E(g) == v and v >= 0 (premises; p a number) give E(f) <= p + v.

    ``of`` = f, ``bound`` = p, ``by`` = g, ``mean`` = v; the first premise, about fixed letters, says both ``f >= 0``
    and ``f <= p + g``; where it has hypotheses about outcomes, premises say that they fail with probability 0.
    *Proof.* Monotony and linearity of the mean; g is integrable, as its mean is not -1; f is between 0 and p + g, and
    null sets do not count.
    """
    require_fixed(goal, "bound")
    goal.says(("E({of}) <= {bound} + {mean}", "E({by}) == {mean}", "{mean} >= 0"))
    return always(goal, "{of} >= 0", "{of} <= {bound} + {by}")
