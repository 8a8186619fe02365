r"""An explicit exponential rate for FA* (N6): the fundamental solution U grows in every direction.

With $Y = U^{\top}U$ and its integral $J$: $\dot{Y} \ge -2mY+2\nu J$, so $Y+aJ$ grows like $\exp(\mu t)$.
"""

from dataclasses import replace

from derivations.theories import FA_STAR
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

GROWTH = replace(
    FA_STAR,
    name="fa_star_growth",
    trajectory="",
    title=r"FA* with $\dot{U} = \hat{M}U$, $\dot{V} = -V\hat{M}$, $\hat{M} = SMS^{-1}$, $\dot{J} = U^{\top}U$; $f = g^{2}$ falls like $\exp(-\mu t)$, $h^{2}$ grows like $\exp(2(\mu+m)t)$",
    shapes={
        **FA_STAR.shapes,
        **dict.fromkeys("UVJ", ("r", "r")),
        **dict.fromkeys("gh", ("1", "1")),
        **dict.fromkeys(("mu", "m0"), ()),
    },
    symmetric=(*FA_STAR.symmetric, "J"),
    definitions={**FA_STAR.definitions, "Mh": "S @ W @ C @ Si", "f": "tr(g @ g)", "k": "tr(h @ h)"},
    flow={
        **FA_STAR.flow,
        "U": "S @ W @ C @ Si @ U",
        "V": "-V @ S @ W @ C @ Si",
        "J": "U.T @ U",
        "g": "-mu / 2 * g",
        "h": "(mu + m0) * h",
    },
    starts={"U": "I_r", "V": "I_r", "J": "0", "g": "I_1", "h": "I_1"},
    latex={**FA_STAR.latex, "Mh": r"\hat{M}", "mu": r"\mu", "m0": "m"},
)
NUMBERED = replace(
    FA_STAR,
    name="fa_star_with_two_numbers",
    title=r"FA*, with two numbers $\mu$ and $m$",
    shapes={**FA_STAR.shapes, "mu": (), "m0": ()},
    latex=GROWTH.latex,
)
D = "((A - A(0)) / 2)"
N0 = "R(0).T @ R(0)"
NU = "mu * (mu + 2 * m0) / 2"
LOW = f"psd({N0} - {NU} * I_r)"
ALIGNED = "psd(A(0) + 2 * m0 * I_r)"
FROM = "U(0) == I_r and V(0) == I_r and J(0) == 0"
E = "(Mh - Mh(0) - " + D + ")"
ENERGY_SAYS = f"psd(D(U.T @ {D} @ U) - U.T @ {N0} @ U)"
ENERGY_BY = proof(
    step("skew", "D(Mh - Mh.T) == 0", "identity"),
    step("skew rests", "Mh - Mh.T == Mh(0) - Mh(0).T", "monotone", "skew", of="Mh - Mh.T"),
    step("gap", f"{E} == 0", "arithmetic", "skew rests"),
    step("gap turned", f"{E}.T == 0", "product", "gap"),
    step("one", f"Mh(0).T @ {E} == 0", "product", "gap", left="Mh(0).T"),
    step("other", f"{E}.T @ (Mh - {D}) == 0", "product", "gap turned", right=f"Mh - {D}"),
    step("total", "D(Mh.T @ Mh + R.T @ R) == 0", "identity"),
    step(
        "total rests", f"Mh.T @ Mh + R.T @ R == Mh(0).T @ Mh(0) + {N0}", "monotone", "total", of="Mh.T @ Mh + R.T @ R"
    ),
    step(
        "square",
        f"Mh.T @ {D} + {D} @ Mh + R.T @ R - {N0} - {D} @ {D} == 0",
        "arithmetic",
        "one",
        "other",
        "total rests",
    ),
    step(
        "seen",
        f"U.T @ (Mh.T @ {D} + {D} @ Mh + R.T @ R - {N0} - {D} @ {D}) @ U == 0",
        "product",
        "square",
        left="U.T",
        right="U",
    ),
    step("energy", ENERGY_SAYS, "arithmetic", "seen", of=f"{D} @ U"),
)
GROW_SAYS = f"psd(D(U.T @ U) + 2 * m0 * U.T @ U - mu * (mu + 2 * m0) * J) if {LOW} and {ALIGNED} and J(0) == 0"
GROW_BY = proof(
    lemma("energy", ENERGY_SAYS, ENERGY_BY.proved(ENERGY_SAYS, GROWTH, "n6: energy")),
    step("low", f"psd(U.T @ ({N0} - {NU} * I_r) @ U) if {LOW}", "product", LOW, by="U.T"),
    step("rate", f"psd(D(U.T @ {D} @ U - {NU} * J)) if {LOW}", "arithmetic", "energy", "low"),
    step(
        "grown",
        f"psd(U.T @ {D} @ U - {NU} * J + {NU} * J(0)) if {LOW}",
        "monotone",
        "rate",
        of=f"U.T @ {D} @ U - {NU} * J",
    ),
    step("start", f"{NU} * J(0) == 0 if J(0) == 0", "product", "J(0) == 0", left=f"{NU} * I_r"),
    step("near", f"psd(U.T @ {D} @ U - {NU} * J) if {LOW} and J(0) == 0", "arithmetic", "grown", "start"),
    step("aligned", f"psd(U.T @ (A(0) + 2 * m0 * I_r) @ U) if {ALIGNED}", "product", ALIGNED, by="U.T"),
    step("grow", GROW_SAYS, "arithmetic", "near", "aligned"),
)
GROW = lemma("grow", GROW_SAYS, GROW_BY.proved(GROW_SAYS, GROWTH, "n6: how U grows"))
H = f"{LOW} and {ALIGNED} and U(0) == I_r and J(0) == 0"
P = "(U.T @ U + (mu + 2 * m0) * J)"
P_0 = "(U(0).T @ U(0) + (mu + 2 * m0) * J(0))"
WHOLE_SAYS = f"psd(f * {P} - f(0) * I_r) if {H}"
WHOLE_BY = proof(
    GROW,
    step("f", "f >= 0", "identity"),
    step("rate", f"psd(D(f * {P})) if {LOW} and {ALIGNED} and J(0) == 0", "product", "grow", "f"),
    step(
        "grown", f"psd(f * {P} - f(0) * {P_0}) if {LOW} and {ALIGNED} and J(0) == 0", "monotone", "rate", of=f"f * {P}"
    ),
    step("U", "f(0) * U(0).T @ (U(0) - I_r) == 0 if U(0) == I_r", "product", "U(0) == I_r", left="f(0) * U(0).T"),
    step("U turned", "U(0).T - I_r == 0 if U(0) == I_r", "product", "U(0) == I_r"),
    step("U so", "f(0) * (U(0).T - I_r) == 0 if U(0) == I_r", "product", "U turned", left="f(0) * I_r"),
    step(
        "J", "f(0) * (mu + 2 * m0) * J(0) == 0 if J(0) == 0", "product", "J(0) == 0", left="f(0) * (mu + 2 * m0) * I_r"
    ),
    step("whole", WHOLE_SAYS, "arithmetic", "grown", "U", "U so", "J"),
)
T = "(f * U.T @ U)"
RATES = "mu > 0 and m0 >= 0"
INNER = f"(2 * (mu + m0) * k * {T} - mu * k * f(0) * I_r)"
UNDER_SAYS = f"psd(2 * (mu + m0) * {T} - mu * f(0) * I_r) if {H} and {RATES} and k(0) > 0"
UNDER_BY = proof(
    GROW,
    lemma("whole", WHOLE_SAYS, WHOLE_BY.proved(WHOLE_SAYS, GROWTH, "n6: U and its integral")),
    step("together", f"mu + m0 >= 0 if {RATES}", "arithmetic", "mu > 0", "m0 >= 0"),
    step("twice", f"mu + 2 * m0 >= 0 if {RATES}", "arithmetic", "mu > 0", "m0 >= 0"),
    step("f", "f >= 0", "identity"),
    step("k", "k >= 0", "identity"),
    step(
        "slope",
        f"psd(f * (D(U.T @ U) + 2 * m0 * U.T @ U - mu * (mu + 2 * m0) * J)) if {LOW} and {ALIGNED} and J(0) == 0",
        "product",
        "grow",
        "f",
    ),
    step("mu times", f"psd(mu * (f * {P} - f(0) * I_r)) if {H} and mu > 0", "product", "whole", "mu > 0"),
    step(
        "sum", f"psd(D{T} + 2 * (mu + m0) * {T} - mu * f(0) * I_r) if {H} and mu > 0", "arithmetic", "slope", "mu times"
    ),
    step("scale", f"(mu + m0) * k >= 0 if {RATES}", "product", "together", "k"),
    step("rate", f"psd(D{INNER}) if {H} and {RATES}", "product", "sum", "scale"),
    step(
        "grown",
        f"psd({INNER} - (2 * (mu + m0) * k(0) * f(0) * U(0).T @ U(0) - mu * k(0) * f(0) * I_r)) if {H} and {RATES}",
        "monotone",
        "rate",
        of=INNER,
    ),
    step(
        "U",
        "2 * (mu + m0) * k(0) * f(0) * U(0).T @ (U(0) - I_r) == 0 if U(0) == I_r",
        "product",
        "U(0) == I_r",
        left="2 * (mu + m0) * k(0) * f(0) * U(0).T",
    ),
    step("U turned", "U(0).T - I_r == 0 if U(0) == I_r", "product", "U(0) == I_r"),
    step(
        "U so",
        "2 * (mu + m0) * k(0) * f(0) * (U(0).T - I_r) == 0 if U(0) == I_r",
        "product",
        "U turned",
        left="2 * (mu + m0) * k(0) * f(0) * I_r",
    ),
    step("eye", "psd(I_r)", "arithmetic", of="I_r"),
    step(
        "bracket",
        f"(mu + 2 * m0) * (k(0) * f(0)) >= 0 if {RATES}",
        "product",
        "twice",
        by="tr(h(0) @ h(0)) * tr(g(0) @ g(0))",
    ),
    step("room", f"psd((mu + 2 * m0) * k(0) * f(0) * I_r) if {RATES}", "product", "eye", "bracket"),
    step(
        "inside",
        f"psd(k * (2 * (mu + m0) * {T} - mu * f(0) * I_r)) if {H} and {RATES}",
        "arithmetic",
        "grown",
        "U",
        "U so",
        "room",
    ),
    step("k rate", "D(k) == 2 * (mu + m0) * k", "identity"),
    step("k rises", f"D(k) >= 0 if {RATES}", "arithmetic", "k rate", "scale"),
    step("k grown", f"k >= k(0) if {RATES}", "monotone", "k rises", of="k"),
    step("k positive", f"k > 0 if {RATES} and k(0) > 0", "arithmetic", "k grown", "k(0) > 0"),
    step("under", UNDER_SAYS, "cancel", "inside", "k positive"),
)
X = "(2 * (mu + m0) * f * l(0) * I_r - mu * f(0) * R.T @ R)"
DECAY_SAYS = f"mu * f(0) * l <= 2 * (mu + m0) * r * l(0) * f if {LOW} and {ALIGNED} and {FROM} and {RATES} and k(0) > 0"
ALL = f"{H} and {RATES} and k(0) > 0"
DECAY_BY = proof(
    lemma("under", UNDER_SAYS, UNDER_BY.proved(UNDER_SAYS, GROWTH, "n6: U from below")),
    step("gram", "psd(R.T @ R)", "arithmetic", of="R"),
    step("gram at 0", f"psd({N0})", "at", "gram", time="0"),
    step("below", f"psd(l(0) * I_r - {N0})", "trace dominates", "gram at 0"),
    step("loss at 0", "l(0) >= 0", "identity"),
    step("f at 0", "tr(g(0) @ g(0)) >= 0", "identity"),
    step("U times", f"psd(l(0) * (2 * (mu + m0) * {T} - mu * f(0) * I_r)) if {ALL}", "product", "under", "loss at 0"),
    step("share", "mu * tr(g(0) @ g(0)) >= 0 if mu > 0", "product", "f at 0", "mu > 0"),
    step("N times", f"psd(mu * f(0) * (l(0) * I_r - {N0})) if mu > 0", "product", "below", "share"),
    step("still", "D(U.T @ R.T @ R @ U) == 0", "identity"),
    step("rests", f"U.T @ R.T @ R @ U == U(0).T @ {N0} @ U(0)", "monotone", "still", of="U.T @ R.T @ R @ U"),
    step("first", f"U(0).T @ {N0} @ (U(0) - I_r) == 0 if U(0) == I_r", "product", "U(0) == I_r", left=f"U(0).T @ {N0}"),
    step("turned", "U(0).T - I_r == 0 if U(0) == I_r", "product", "U(0) == I_r"),
    step("second", f"(U(0).T - I_r) @ {N0} == 0 if U(0) == I_r", "product", "turned", right=N0),
    step("N", f"U.T @ R.T @ R @ U - {N0} == 0 if U(0) == I_r", "arithmetic", "rests", "first", "second"),
    step(
        "N scaled",
        f"mu * f(0) * (U.T @ R.T @ R @ U - {N0}) == 0 if U(0) == I_r",
        "product",
        "N",
        left="mu * f(0) * I_r",
    ),
    step("inside", f"psd(U.T @ {X} @ U) if {ALL}", "arithmetic", "U times", "N times", "N scaled"),
    step("outside", f"psd(V.T @ U.T @ {X} @ U @ V) if {ALL}", "product", "inside", by="V.T"),
    step("inverse rests", "D(V @ U) == 0", "identity"),
    step("inverse", "V @ U == V(0) @ U(0)", "monotone", "inverse rests", of="V @ U"),
    step("at first", "V(0) @ (U(0) - I_r) == 0 if U(0) == I_r", "product", "U(0) == I_r", left="V(0)"),
    step("left", "V @ U == I_r if U(0) == I_r and V(0) == I_r", "arithmetic", "inverse", "at first", "V(0) == I_r"),
    step("right", "U @ V == I_r if U(0) == I_r and V(0) == I_r", "square inverse", "left", of="V", with_="U"),
    step("right turned", "V.T @ U.T == I_r if U(0) == I_r and V(0) == I_r", "product", "right"),
    step(
        "X right",
        f"V.T @ U.T @ {X} @ (U @ V - I_r) == 0 if U(0) == I_r and V(0) == I_r",
        "product",
        "right",
        left=f"V.T @ U.T @ {X}",
    ),
    step("X left", f"(V.T @ U.T - I_r) @ {X} == 0 if U(0) == I_r and V(0) == I_r", "product", "right turned", right=X),
    step("bare", f"psd{X} if {ALL} and V(0) == I_r", "arithmetic", "outside", "X right", "X left"),
    step("decay", DECAY_SAYS, "product", "bare"),
    against=ball_cases(t=("1/2", "4")),
    at={"m0": "max(0, -lambda_min(A)) / 2 + 1/8", "mu": "min(1/4, lambda_min(R.T @ R) / (1 + 2 * m0))"},
)
